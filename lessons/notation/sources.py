"""The notations of the course and of its sources, as sources.toml describes them."""

import tomllib
from pathlib import Path
from typing import Any

from .notation import Notation


def _read(key: str, fields: dict[str, Any]) -> Notation:
    """The notation with these fields; where it writes something in another way, that is a notation of its own."""
    made = dict(fields)
    made |= {name: _read(key, fields[name]) for name in ("sliding", "network") if name in fields}
    made |= {name: frozenset(fields[name]) for name in ("transposed", "as_derivative") if name in fields}
    return Notation(key, **made)


NOTATIONS = {key: _read(key, fields) for key, fields in tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")).items()}
COURSE, SOURCE_001, SOURCE_002, SOURCE_004 = NOTATIONS.values()


def notation(key: str | Notation) -> Notation:
    """The notation of this key."""
    if isinstance(key, Notation):
        return key
    if key not in NOTATIONS:
        raise ValueError(f"notation: {key!r} came, one of {', '.join(NOTATIONS)} was expected")
    return NOTATIONS[key]
