"""Networks that the lessons use: the two of source 003, rebuilt from its answers, and layers joined each with each.

Source items: D1–D7, D16.
"""

import tomllib
from pathlib import Path

from .graph import Graph
from .reading import read_graph
from .wiring import GraphError

DRAWN = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def network_one(unit: str = "tanh") -> Graph:
    """The first network of 003."""
    return read_graph(DRAWN["one"]).with_unit(unit)


def network_two(unit: str = "tanh") -> Graph:
    """The second network of 003."""
    return read_graph(DRAWN["two"]).with_unit(unit)


def dense(*widths: int, unit: str = "tanh") -> Graph:
    """Layers of these widths, inputs first, each joined with each; then E."""
    if not widths or not all(isinstance(n, int) and n > 0 for n in widths):
        raise GraphError(f"widths {widths} came, whole numbers from 1 on were expected")
    names, last = [[f"x{n}" for n in range(1, widths[0] + 1)]], 0
    for width in widths[1:]:
        names.append([f"n{n}" for n in range(last + 1, last + width + 1)])
        last += width
    lines = [f"{', '.join(a)} -> {', '.join(b)}" for a, b in zip(names, [*names[1:], ["E"]], strict=True)]
    return read_graph("\n".join([f"unit {unit}", *lines]))
