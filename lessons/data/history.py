"""From the visual cortex to a network trained by back-propagation: history.toml, as TimelineView takes it."""

import tomllib
from pathlib import Path
from typing import NamedTuple


class Event(NamedTuple):
    """When, what, what happened, what it has in common with the lesson's network, and which of PARTS that concerns."""

    years: str
    title: str
    text: str
    common: str
    parts: tuple[str, ...]


_TOLD = tomllib.loads(Path(__file__).with_name("history.toml").read_text(encoding="utf-8"))
PARTS: dict[str, str] = _TOLD["parts"]
EVENTS = tuple(Event(**{**event, "parts": tuple(event["parts"])}) for event in _TOLD["events"])
