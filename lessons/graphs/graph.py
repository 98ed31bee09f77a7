"""A network as a graph: named nodes, arrows between them, and the loss E at the end of every path.

A node is an input, a *unit* f(Σ w·x), a plain sum, a product, or the loss E = ½ Σ (n − t)².  Arrows into a unit carry
a weight; weights are named like their arrow, from → to, as source 003 does.  A graph is never changed: each edit
gives a new one, or a ``GraphError`` that names the arrow.  Source items: D1–D7, D16, ER-41, ER-42.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .checking import check
from .wiring import LOSS, Edge, GraphError, Wiring, digits_of, weight_name

PATTERN = (1.0, -0.5, 0.5, -1.0, 1.5, 0.75, -0.75, 1.25)      # numbers that nobody gave


@dataclass(frozen=True)
class Graph(Wiring):
    """A network: a wiring that was checked, in which every input, weight and target has a number.

    What is missing gets a small number.  Raises ``GraphError`` for a cycle, a node without a path to E, a unit that
    nothing feeds, an arrow that is there twice, a name used twice, an unknown unit and a wrong number.
    """

    def __post_init__(self) -> None:
        check(self)
        object.__setattr__(self, "numbers", dict(self._filled()))

    # Edits: each gives a new graph

    def with_edge(self, source: str, target: str) -> "Graph":
        """With an arrow more; a choice that is absent comes back."""
        if any((e.source, e.target) == (source, target) for e in self.edges):
            raise GraphError(f"{source} → {target} is there already")
        for name in (source, target):
            if name not in self.nodes:
                raise GraphError(f"{source} → {target}: there is no node {name}")
        if target in self.inputs:
            raise GraphError(f"{source} → {target}: {target} is an input, which nothing feeds")
        back = next((e for e in self.absent if (e.source, e.target) == (source, target)), None)
        weight = self._new_weight(source, target) if self.kind(target) == "unit" else None
        return replace(self, edges=(*self.edges, back or Edge(source, target, weight)),
                       absent=tuple(e for e in self.absent if e is not back))

    def without_edge(self, source: str, target: str) -> "Graph":
        """Without an arrow; a choice can be brought back."""
        gone = next((e for e in self.edges if (e.source, e.target) == (source, target)), None)
        if gone is None:
            raise GraphError(f"{source} → {target} is not there")
        return replace(self, edges=tuple(e for e in self.edges if e is not gone),
                       absent=(*self.absent, gone) if gone.choice else self.absent)

    def with_node(self, source: str, target: str) -> "Graph":
        """With a new unit fed by ``source`` and feeding ``target``."""
        name = f"n{1 + max((int(digits_of(n) or 0) for n in self.nodes if n.startswith('n')), default=0)}"
        if not {source, target} <= set(self.nodes) or target in self.inputs or source == LOSS:
            raise GraphError(f"{source} → {name} → {target}: a new unit goes from a node to one that is fed")
        return replace(self, kinds={**self.kinds, name: "unit"}, edges=(
            *self.edges, Edge(source, name, self._new_weight(source, name)),
            Edge(name, target, self._new_weight(name, target) if self.kind(target) == "unit" else None)))

    def without_node(self, name: str) -> "Graph":
        """Without a node and its arrows."""
        if name not in self.nodes or name == LOSS:
            raise GraphError(f"{name} cannot be taken away")
        return replace(self, edges=tuple(e for e in self.edges if name not in (e.source, e.target)),
                       absent=tuple(e for e in self.absent if name not in (e.source, e.target)),
                       kinds={n: kind for n, kind in self.kinds.items() if n != name})

    def with_unit(self, unit: str) -> "Graph":
        """With another function in all units."""
        return replace(self, unit=unit)

    def with_number(self, quantity: str, value: float) -> "Graph":
        """With another number for an input, a weight or a target, ``x2[1]`` for one component."""
        name, _, component = quantity.partition("[")
        if name not in self.numbers:
            raise GraphError(f"{quantity} has no number of its own")
        values = list(self.numbers[name])
        values[int(component.rstrip("]") or 1) - 1 if component else 0] = value
        return replace(self, numbers={**self.numbers, name: tuple(values)})

    # Names and numbers that nobody gave

    def _new_weight(self, source: str, target: str) -> str:
        return weight_name(source, target, self.kind(source) == "input", taken={*self.weights, *self.nodes})

    def _filled(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """A number for each component of each input, weight and target."""
        widths = {name: self.width(name) for name in self.inputs}
        weights = {e.weight: widths.get(e.source, 1) for e in (*self.edges, *self.absent) if e.weight}
        place = 0
        for name, width in {**widths, **weights, **dict.fromkeys(self.targets.values(), 1)}.items():
            spare = tuple(PATTERN[(place + d) % len(PATTERN)] for d in range(width))
            yield name, tuple(map(float, self.numbers.get(name, spare)))
            place += width
