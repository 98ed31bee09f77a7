"""The page has the scripts and styles of the views: left are their names, and the words that Python says too."""

import json
from pathlib import Path


def assets(module: str) -> str:
    return Path(module).parent.name


def templates(module: str) -> dict[str, str]:
    return json.loads(Path(module).with_name("words.json").read_text(encoding="utf-8"))
