"""Values on a graph, and the slope of each arrow: how fast its end moves with its start, all other starts held.

    unit   n = f(Σ w x)        ∂n/∂x = f′ w,  ∂n/∂w = f′ x,  f′ = 1, 1 − n² (tanh) or n(1 − n) (sigmoid)
    sum    c = a + b           ∂c/∂a = 1
    product  p = a b           ∂p/∂a = b
    loss   E = ½ Σ (n − t)²    ∂E/∂n = n − t
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from .graph import Graph
from .wiring import LOSS, Edge

FUNCTIONS = {"linear": lambda u: u, "tanh": math.tanh, "sigmoid": lambda u: 0.5 * (1 + math.tanh(u / 2))}


@dataclass(frozen=True)
class Minus:
    """The factor left − right, or left − right²; ``left`` is a quantity or 1."""

    left: str | int
    right: str
    squared: bool = False


@dataclass(frozen=True)
class Slope:
    """∂of/∂wrt along one arrow: a product of quantities and differences.  No factor: 1."""

    of: str
    wrt: str
    factors: tuple[str | Minus, ...]

    def at(self, values: Mapping[str, float]) -> float:
        """Its value."""
        return math.prod(_factor(factor, values) for factor in self.factors)


def _factor(factor: str | Minus, values: Mapping[str, float]) -> float:
    if isinstance(factor, str):
        return values[factor]
    right = values[factor.right] ** (2 if factor.squared else 1)
    return (values[factor.left] if isinstance(factor.left, str) else factor.left) - right


def forward(graph: Graph, bump: tuple[str, float] | None = None) -> dict[str, float]:
    """The value of every quantity, from the inputs to E; ``bump`` adds a number to one of them on the way."""
    moved, by = bump or ("", 0.0)
    values: dict[str, float] = {}

    def put(name: str, value: float) -> None:
        values[name] = value + by if name == moved else value

    for name, numbers in graph.numbers.items():
        for each, value in zip(graph.components(name), numbers, strict=True):
            put(each, value)
    for name in graph.nodes:
        if name in graph.kinds:
            put(name, _value(graph, name, values))
    return values


def _value(graph: Graph, name: str, values: Mapping[str, float]) -> float:
    edges, kind = graph.into(name), graph.kinds[name]
    if kind == "unit":
        return FUNCTIONS[graph.unit](sum(values[w] * values[x] for e in edges for w, x in _terms(graph, e)))
    if kind == "loss":
        return sum((values[e.source] - values[graph.targets[e.source]]) ** 2 for e in edges) / 2
    fed = [values[e.source] for e in edges]
    return sum(fed) if kind == "sum" else math.prod(fed)


def _terms(graph: Graph, edge: Edge) -> list[tuple[str, str]]:
    """The products w·x that an arrow brings, one for each component."""
    return list(zip(graph.components(edge.weight or ""), graph.components(edge.source), strict=True))


def slope(graph: Graph, edge: Edge, wrt: str) -> Slope:
    """The slope of the arrow's end by ``wrt``: its start, its weight, or one component of either."""
    kind, end = graph.kinds[edge.target], edge.target
    if kind == "loss":
        return Slope(end, wrt, (Minus(edge.source, graph.targets[edge.source]),))
    if kind == "sum":
        return Slope(end, wrt, ())
    if kind == "product":
        return Slope(end, wrt, tuple(e.source for e in graph.into(end) if e is not edge))
    [beside] = [{w: x, x: w}[wrt] for w, x in _terms(graph, edge) if wrt in (w, x)]
    inner = {"linear": (), "tanh": (Minus(1, end, True),), "sigmoid": (end, Minus(1, end))}[graph.unit]
    return Slope(end, wrt, (*inner, beside))


def owner(quantity: str) -> str:
    """The node or weight that a quantity is a component of."""
    return quantity.partition("[")[0]


def arrows_of(graph: Graph, quantity: str) -> tuple[Edge, ...]:
    """The arrows through which a quantity acts first: those out of a node, or the one that carries a weight."""
    name = owner(quantity)
    if quantity not in graph.quantities and quantity != LOSS:
        raise ValueError(f"{quantity!r} came, one of {', '.join(graph.quantities)} was expected")
    return (graph.weights[name],) if name in graph.weights else graph.out_of(name)
