"""Networks that the lessons use: the two of source 003, rebuilt from its answers, and layers joined each with each.

The drawings of 003 are not in its text.  The arrows below are those without which its answers would not be all the
path sums; with ``-?>`` and ``-!>``, those that they leave open.  Source items: D1–D7, D16.
"""

from .graph import Graph
from .reading import read_graph
from .wiring import GraphError

ONE = """
x1 = 1, -0.5
x2 = 0.5, 2
x1 -> n1
x1 -?> n2
x2 -> n2
n1 -> n3, n4
n2 -> n4, n5
n3, n4 -> n6
n5 -> n7
n6, n7 -> E
t6 = 0
t7 = 1
"""
TWO = """
x1 = 1, -0.5
x2 = 0.5, 2
x1 -!> n1
x1 -?> n2
x2 -?> n1
x2 -> n2
n1 -> n3, n5
n2 -> n4
n3 -> n6 : = -1
n4 -> n6 : = 0.5
n5 -> n7
n3, n4 -> n8
n6, n7, n8 -> E
t6 = 1
t7 = -1
t8 = 0
"""


def network_one(unit: str = "tanh") -> Graph:
    """The first network of 003."""
    return read_graph(ONE).with_unit(unit)


def network_two(unit: str = "tanh") -> Graph:
    """The second network of 003."""
    return read_graph(TWO).with_unit(unit)


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
