"""A derivative on a graph in three ways: path by path, arrow by arrow, and by finite differences.

    ∂E/∂q = Σ over all paths from q to E of Π over the path's arrows of their slopes
    ∂E/∂n = Σ over the arrows n → m of ∂E/∂m · slope, from E backward: each arrow once
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .graph import Graph
from .slopes import Slope, arrows_of, forward, owner, slope
from .wiring import LOSS, Edge


@dataclass(frozen=True)
class Path:
    """One way from E back to a quantity: its arrows and their slopes, the one next to E first."""

    arrows: tuple[Edge, ...]
    slopes: tuple[Slope, ...]

    def __str__(self) -> str:
        return "–".join([LOSS, *(each.wrt for each in self.slopes)])

    def value(self, values: Mapping[str, float]) -> float:
        """The product of its slopes."""
        return math.prod(each.at(values) for each in self.slopes)


@dataclass(frozen=True)
class Visit:
    """∂E/∂``quantity``, put together from arrows whose ends are known: pairs of an arrow and its slope."""

    quantity: str
    links: tuple[tuple[Edge, Slope], ...]


def count_paths(graph: Graph, quantity: str) -> int:
    """The number of paths, without walking them."""
    ways = {LOSS: 1}
    for name in reversed(graph.nodes[:-1]):
        ways[name] = sum(ways[edge.target] for edge in graph.out_of(name))
    return sum(ways[edge.target] for edge in arrows_of(graph, quantity))


def paths(graph: Graph, quantity: str) -> Iterator[Path]:
    """Every path from E back to a quantity."""
    for edge in arrows_of(graph, quantity):
        last = slope(graph, edge, quantity)
        if edge.target == LOSS:
            yield Path((edge,), (last,))
        else:
            yield from (Path((*path.arrows, edge), (*path.slopes, last)) for path in paths(graph, edge.target))


def accumulate(graph: Graph, quantity: str) -> tuple[Visit, ...]:
    """From E backward through the nodes on the way to a quantity, each once; the quantity itself is last."""
    wanted = {edge.target for edge in arrows_of(graph, quantity)}
    for name in graph.nodes:
        if name in wanted:
            wanted |= {edge.target for edge in graph.out_of(name)}
    visits = [Visit(name, tuple((edge, slope(graph, edge, name)) for edge in graph.out_of(name)))
              for name in reversed(graph.nodes) if name in wanted and name != LOSS]
    last = tuple((edge, slope(graph, edge, quantity)) for edge in arrows_of(graph, quantity))
    return (*visits, Visit(quantity, last))


def accumulated(graph: Graph, quantity: str) -> dict[str, float]:
    """∂E/∂ each quantity that is met on the way, by reverse accumulation."""
    values, known = forward(graph), {LOSS: 1.0}
    for visit in accumulate(graph, quantity):
        known[visit.quantity] = sum(known[edge.target] * each.at(values) for edge, each in visit.links)
    return known


def path_sum(graph: Graph, quantity: str) -> float:
    """∂E/∂quantity, path by path."""
    values = forward(graph)
    return sum(path.value(values) for path in paths(graph, quantity))


def differences(graph: Graph, quantity: str, h: float = 1e-5) -> float:
    """∂E/∂quantity by central finite differences of the forward pass: (E(q + h) − E(q − h)) / 2h."""
    arrows_of(graph, quantity)          # refuses what is no quantity
    up, down = (forward(graph, (quantity, step))[LOSS] for step in (h, -h))
    return (up - down) / (2 * h)


def is_direct(graph: Graph, path: Path) -> bool:
    """Whether each arrow of a path is the only way between its ends, so that its slope is the derivative ∂of/∂wrt."""
    return all(sum(1 for _ in _ways(graph, owner(each.wrt), each.of)) == 1
               for each in path.slopes if owner(each.wrt) in graph.nodes)


def _ways(graph: Graph, start: str, end: str) -> Iterator[None]:
    for edge in graph.out_of(start):
        if edge.target == end:
            yield
        else:
            yield from _ways(graph, edge.target, end)
