"""Sentences that Python and the page both say: one table of templates beside the view, which both read."""

import json
from pathlib import Path


def templates(module: str) -> dict[str, str]:
    """The table of the view whose module is this `__file__`: `WORDS = templates(__file__)`, then
    `WORDS["mean"].format(value=…)`. In JavaScript: `import WORDS from "./words.json" with { type: "json" };`, then
    `fill(WORDS.mean, { value })` of kit/words.js.
    """
    return json.loads(Path(module).with_name("words.json").read_text(encoding="utf-8"))
