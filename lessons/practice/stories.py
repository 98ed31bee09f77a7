"""The story of each mistake, told once: why it tempts, why it fails, and where the course explains it."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "tasks" / "mistakes.toml"


@dataclass(frozen=True)
class Story:
    """``lesson`` is the name of a notebook, ``heading`` one of its headings; both empty where no lesson tells it."""

    title: str
    tempts: str
    fails: str
    lesson: str = ""
    heading: str = ""


@lru_cache
def stories() -> dict[str, Story]:
    """All stories by the key of their mistake."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: Story(**row) for key, row in rows.items()}


def story(key: str) -> Story | None:
    """The story of a mistake; None for a key without one."""
    return stories().get(key)
