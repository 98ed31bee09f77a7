"""What was typed, as a tree in the order typed.  Every node knows its part of the text."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import dataclass_transform

from sympy import IndexedBase, Symbol


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
@dataclass(frozen=True)
class Node:
    """A part of the text, from ``start`` to ``end``; two trees are equal however they are spaced.  Every kind is a
    frozen dataclass, as in ``engine.printing.tree``.
    """

    start: int = field(compare=False)
    end: int = field(compare=False)

    def __init_subclass__(cls):
        dataclass(frozen=True)(cls)


class Number(Node):
    value: Fraction


class Letter(Node):
    symbol: Symbol


class Quantity(Node):
    """An array or a scalar; ``places`` are its subscripts, fewer than its axes for a part of it."""

    base: IndexedBase | Symbol
    places: tuple[Node, ...]

    @property
    def name(self) -> str:
        return str(getattr(self.base, "label", self.base))


class Slope(Node):
    of: Quantity
    wrt: Quantity


class Group(Node):
    body: Node


class Negative(Node):
    body: Node


class Plus(Node):
    left: Node
    sign: str
    right: Node


class Times(Node):
    """``sign``: "" for side by side, or * @ ⊙ ⊗ full valid correlate."""

    left: Node
    sign: str
    right: Node


class Over(Node):
    top: Node
    bottom: Node


class Power(Node):
    base: Node
    exponent: Node


class Transposed(Node):
    body: Node


class Call(Node):
    """``name`` is the plain one (conv, exp …); ``options``: mode, axis."""

    name: str
    arguments: tuple[Node, ...]
    options: tuple[tuple[str, object], ...] = ()


class Cell(Node):
    """One entry of an array expression."""

    body: Node
    places: tuple[Node, ...]


class Big(Node):
    """A sum or a product; without bounds ``low`` and ``high`` are None."""

    kind: str
    letter: Letter
    low: Node | None
    high: Node | None
    body: Node


class Bracket(Node):
    """[a = b], [a ≤ b ≤ c], [z > 0], [s | a]: the sides and the signs between them."""

    sides: tuple[Node, ...]
    signs: tuple[str, ...]


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
