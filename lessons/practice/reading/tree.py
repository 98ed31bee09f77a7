"""What was typed, as a tree in the order typed.  Every node knows its part of the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from sympy import IndexedBase, Symbol


@dataclass(frozen=True)
class Node:
    """A part of the text, from ``start`` to ``end``; two trees are equal however they are spaced."""

    start: int = field(compare=False)
    end: int = field(compare=False)


@dataclass(frozen=True)
class Number(Node):
    value: Fraction


@dataclass(frozen=True)
class Letter(Node):
    symbol: Symbol


@dataclass(frozen=True)
class Quantity(Node):
    """An array or a scalar; ``places`` are its subscripts, fewer than its axes for a part of it."""

    base: IndexedBase | Symbol
    places: tuple[Node, ...]


@dataclass(frozen=True)
class Slope(Node):
    of: Quantity
    wrt: Quantity


@dataclass(frozen=True)
class Group(Node):
    body: Node


@dataclass(frozen=True)
class Negative(Node):
    body: Node


@dataclass(frozen=True)
class Plus(Node):
    left: Node
    sign: str
    right: Node


@dataclass(frozen=True)
class Times(Node):
    """``sign``: "" for side by side, or * @ ⊙ ⊗ full valid correlate."""

    left: Node
    sign: str
    right: Node


@dataclass(frozen=True)
class Over(Node):
    top: Node
    bottom: Node


@dataclass(frozen=True)
class Power(Node):
    base: Node
    exponent: Node


@dataclass(frozen=True)
class Transposed(Node):
    body: Node


@dataclass(frozen=True)
class Call(Node):
    """``name`` is the plain one (conv, exp …); ``options``: mode, axis."""

    name: str
    arguments: tuple[Node, ...]
    options: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Cell(Node):
    """One entry of an array expression."""

    body: Node
    places: tuple[Node, ...]


@dataclass(frozen=True)
class Big(Node):
    """A sum or a product; without bounds ``low`` and ``high`` are None."""

    kind: str
    letter: Letter
    low: Node | None
    high: Node | None
    body: Node


@dataclass(frozen=True)
class Bracket(Node):
    """[a = b], [a ≤ b ≤ c], [z > 0], [s | a]: the sides and the signs between them."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True)
class Values(Node):
    """Numbers in square brackets."""

    items: tuple[Node, ...]


def inside(node: Node):
    """The node and everything below it."""
    yield node
    for value in vars(node).values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Node):
                yield from inside(item)
