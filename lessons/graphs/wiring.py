"""Named nodes and arrows between them, and what can be read off them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

LOSS = "E"
UNITS = ("linear", "tanh", "sigmoid")
NAME = re.compile(r"[A-Za-z]+\d*(_\d+)*")


class GraphError(ValueError):
    """What is no network; the message names the arrow or the node."""


@dataclass(frozen=True)
class Edge:
    """An arrow, with the name of its weight if it has one.  A ``choice`` is drawn dashed: it may be there or not."""

    source: str
    target: str
    weight: str | None = None
    choice: bool = False

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


@dataclass(frozen=True)
class Wiring:
    """What a graph is made of; nothing here asks whether it is a network.

    ``kinds`` maps each node that is fed to "unit", "sum", "product" or "loss"; what nothing feeds is an input.
    ``numbers`` holds inputs (several components: a tuple), weights and targets.  ``absent`` are the choices that are
    not there now.
    """

    edges: tuple[Edge, ...]
    kinds: Mapping[str, str]
    unit: str = "tanh"
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    absent: tuple[Edge, ...] = ()

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


def digits_of(name: str) -> str:
    """The number at the end of a name."""
    return name[len(name.rstrip("0123456789")):]


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
