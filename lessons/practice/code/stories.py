"""The stories of the mistakes: each is told once, whatever task it is met in."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parents[2] / "tasks" / "mistakes_code.toml"


class Story(NamedTuple):
    """A mistake: its name, why it tempts, why it fails, and the lesson's heading under which it is explained."""

    title: str
    tempts: str
    fails: str
    lesson: str
    heading: str


@cache
def stories() -> dict[str, Story]:
    """All of them by their keys."""
    return {key: Story(**told) for key, told in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def story(key: str) -> Story:
    """The story of one mistake; ValueError for a key that has none."""
    if key not in stories():
        raise ValueError(f"story: {key!r} came, one of the keys in {FILE.name} was expected")
    return stories()[key]
