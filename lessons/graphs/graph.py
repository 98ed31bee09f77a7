"""A network as a graph: named nodes, arrows between them, and the loss E at the end of every path.

A node is an input, a *unit* f(Σ w·x), a plain sum, a product, or the loss E = ½ Σ (n − t)².  Arrows into a unit carry
a weight; weights are named like their arrow, from → to, as source 003 does.  A graph is never changed: each edit
gives a new one, or a ``GraphError`` that names the arrow.  Source items: D1–D7, D16, ER-41, ER-42.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

LOSS = "E"
UNITS = ("linear", "tanh", "sigmoid")
NAME = re.compile(r"[A-Za-z]+\d*(_\d+)*")
JOINED = {",": "unit", "+": "sum", "*": "product"}      # how the arrows into a node are written: what it does with them
PATTERN = (1.0, -0.5, 0.5, -1.0, 1.5, 0.75, -0.75, 1.25)      # numbers that nobody gave


class GraphError(ValueError):
    """What is no network; the message names the arrow or the node."""


@dataclass(frozen=True)
class Edge:
    """An arrow, with the name of its weight if it has one.  A ``choice`` is drawn dashed: it may be there or not."""

    source: str
    target: str
    weight: str | None = None
    choice: bool = False

    def __str__(self):
        return f"{self.source} → {self.target}"


@dataclass(frozen=True)
class Graph:
    """``kinds`` maps each node that is fed to "unit", "sum", "product" or "loss"; what nothing feeds is an input.

    ``numbers`` holds inputs (several components: a tuple), weights and targets; what is missing gets a small number.
    ``absent`` are the choices that are not there now.  Raises ``GraphError`` for a cycle, a node without a path to E, a
    unit that nothing feeds, an arrow that is there twice, a name used twice, an unknown unit and a wrong number.
    """

    edges: tuple[Edge, ...]
    kinds: Mapping[str, str]
    unit: str = "tanh"
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    absent: tuple[Edge, ...] = ()

    def __post_init__(self):
        from .checking import check
        check(self)
        object.__setattr__(self, "numbers", dict(self._filled()))

    # What there is

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """All nodes, inputs first, each after all that feed it; E is the last."""
        order: list[str] = []
        waiting = list(dict.fromkeys(end for edge in self.edges for end in (edge.source, edge.target)))
        waiting.sort(key=lambda name: (name == LOSS, name in self.kinds, int(digits_of(name) or 0)))
        while waiting:
            ready = next(n for n in waiting if all(e.source in order for e in self.into(n)))
            order.append(ready)
            waiting.remove(ready)
        return tuple(order)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        return tuple(name for name in self.nodes if name not in self.kinds)

    def kind(self, name: str) -> str:
        return self.kinds.get(name, "input")

    def into(self, name: str) -> tuple[Edge, ...]:
        """The arrows that end in a node."""
        return tuple(edge for edge in self.edges if edge.target == name)

    def out_of(self, name: str) -> tuple[Edge, ...]:
        """The arrows that start in a node."""
        return tuple(edge for edge in self.edges if edge.source == name)

    @cached_property
    def weights(self) -> dict[str, Edge]:
        """The arrow of each weight."""
        return {edge.weight: edge for edge in self.edges if edge.weight}

    @cached_property
    def targets(self) -> dict[str, str]:
        """The target's name for each node that feeds a squared error."""
        fed = [e.source for e in self.into(LOSS)] if self.kinds.get(LOSS) == "loss" else []
        return {node: target_name(node) for node in fed}

    def width(self, name: str) -> int:
        """The number of components of an input, or of the weight on an arrow out of it; 1 for all else."""
        return len(self.numbers.get(name, (0,)))

    @cached_property
    def quantities(self) -> tuple[str, ...]:
        """All that E can be differentiated by: ``n4``, ``w25``, and of what has components ``x2[1]``, ``v11[1]``."""
        names = [*(n for n in self.nodes if n != LOSS), *self.weights]
        return tuple(each for name in names for each in self.components(name))

    def components(self, name: str) -> tuple[str, ...]:
        width = self.width(name)
        return (name,) if width == 1 else tuple(f"{name}[{d}]" for d in range(1, width + 1))

    def layer(self, name: str) -> tuple[int, ...]:
        """The different numbers of arrows from a node to E: one number, the layer, unless an arrow skips a layer."""
        if name == LOSS:
            return (0,)
        return tuple(sorted({n + 1 for edge in self.out_of(name) for n in self.layer(edge.target)}))

    # Edits: each gives a new graph

    def with_edge(self, source: str, target: str) -> Graph:
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

    def without_edge(self, source: str, target: str) -> Graph:
        """Without an arrow; a choice can be brought back."""
        gone = next((e for e in self.edges if (e.source, e.target) == (source, target)), None)
        if gone is None:
            raise GraphError(f"{source} → {target} is not there")
        return replace(self, edges=tuple(e for e in self.edges if e is not gone),
                       absent=(*self.absent, gone) if gone.choice else self.absent)

    def with_node(self, source: str, target: str) -> Graph:
        """With a new unit fed by ``source`` and feeding ``target``."""
        name = f"n{1 + max((int(digits_of(n) or 0) for n in self.nodes if n.startswith('n')), default=0)}"
        if not {source, target} <= set(self.nodes) or target in self.inputs or source == LOSS:
            raise GraphError(f"{source} → {name} → {target}: a new unit goes from a node to one that is fed")
        return replace(self, kinds={**self.kinds, name: "unit"}, edges=(
            *self.edges, Edge(source, name, self._new_weight(source, name)),
            Edge(name, target, self._new_weight(name, target) if self.kind(target) == "unit" else None)))

    def without_node(self, name: str) -> Graph:
        """Without a node and its arrows."""
        if name not in self.nodes or name == LOSS:
            raise GraphError(f"{name} cannot be taken away")
        return replace(self, edges=tuple(e for e in self.edges if name not in (e.source, e.target)),
                       absent=tuple(e for e in self.absent if name not in (e.source, e.target)),
                       kinds={n: kind for n, kind in self.kinds.items() if n != name})

    def with_unit(self, unit: str) -> Graph:
        """With another function in all units."""
        return replace(self, unit=unit)

    def with_number(self, quantity: str, value: float) -> Graph:
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

    def _filled(self):
        """A number for each component of each input, weight and target."""
        widths = {name: len(self.numbers.get(name, (0,))) for name in self.inputs}
        weights = {e.weight: widths.get(e.source, 1) for e in (*self.edges, *self.absent) if e.weight}
        place = 0
        for name, width in {**widths, **weights, **dict.fromkeys(self.targets.values(), 1)}.items():
            spare = tuple(PATTERN[(place + d) % len(PATTERN)] for d in range(width))
            yield name, tuple(map(float, self.numbers.get(name, spare)))
            place += width


def digits_of(name: str) -> str:
    """The number at the end of a name."""
    return re.search(r"\d*$", name)[0]


def weight_name(source: str, target: str, from_input: bool, taken: Iterable[str]) -> str:
    """``w25`` for n2 → n5, ``v11`` for an arrow from an input x1; w1, w2, … where the nodes have no numbers."""
    ends = [digits_of(source), digits_of(target)]
    letter = "v" if from_input else "w"
    if all(ends):
        name = letter + ("" if max(map(len, ends)) == 1 else "_").join(ends)
        if name not in taken:
            return name
    return next(name for n in range(1, 10**6) if (name := f"w{n}") not in taken)


def target_name(node: str) -> str:
    """``t6`` for n6."""
    return f"t{digits_of(node)}" if digits_of(node) else f"t{node}"
