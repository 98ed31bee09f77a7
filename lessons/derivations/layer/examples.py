"""Layers that everybody asks about, from examples.toml; ``layer_sheet`` derives what comes out, it is never typed."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ...engine import Chain
from ..sheet import Sheet, result_of
from .deriving import derived


class Example(NamedTuple):
    """A layer's text, what is asked of it, and sizes where they are fixed."""

    text: str
    asked: tuple[str, ...]
    shapes: str = ""


ROWS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
EXAMPLES = {name: Example(row["text"].strip(), tuple(row["asked"]), row.get("shapes", ""))
            for name, row in ROWS.items()}


def layer_sheet(names: Iterable[str] | None = None) -> Sheet:
    """Of each example, or of those named, the gradient of each thing that is asked, derived now."""
    rows = []
    for name in EXAMPLES if names is None else names:
        if name not in EXAMPLES:
            raise ValueError(f"layer_sheet: {name!r} came, one of {', '.join(EXAMPLES)} was expected")
        example = EXAMPLES[name]
        for wrt in example.asked:
            made = derived(example.text, wrt, example.shapes)
            parts: tuple[Any, ...] = made.parts if isinstance(made, Chain) else (made,)
            *before, last = parts
            needed, where = last.layer.slopes_in(last.result), []
            for part in reversed(before):
                if part.name in needed:
                    needed |= part.layer.slopes_in(part.result)
                    where.append(result_of(part))
            rows.append((name, result_of(last), "; ".join(where), last.badge))
    head = ("", "gradient", "where", "how")
    used = [n for n in range(len(head)) if any(row[n] for row in rows)]     # often no slope in between is left
    return Sheet("Layers that everybody asks about", tuple(head[n] for n in used),
                 tuple(tuple(row[n] for n in used) for row in rows))
