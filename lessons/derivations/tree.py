"""What is shown, as an ordered tree: SymPy sorts factors and drops zero terms; a reader needs neither."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr


@dataclass(frozen=True)
class Num:
    value: object               # Fraction or float


@dataclass(frozen=True)
class Atom:
    name: str
    place: tuple                # of trees; () for a scalar


@dataclass(frozen=True)
class Value:
    tree: object                # the atom, derivative or bracket that has this value
    number: object


@dataclass(frozen=True)
class Letter:
    name: str


@dataclass(frozen=True)
class Plus:
    terms: tuple


@dataclass(frozen=True)
class Times:
    factors: tuple


@dataclass(frozen=True)
class Over:
    top: object
    bottom: object


@dataclass(frozen=True)
class Power:
    base: object
    exponent: object


@dataclass(frozen=True)
class Call:
    name: str
    args: tuple


@dataclass(frozen=True)
class Big:
    kind: str                   # "sum" or "product"
    limits: tuple               # of (letter, low, high), outermost first
    body: object


@dataclass(frozen=True)
class Slope:
    of: object
    wrt: object


@dataclass(frozen=True)
class Bracket:
    kind: str                   # "same", "in", "divides", "positive"
    args: tuple


@dataclass(frozen=True)
class Cell:
    operation: Expr
    place: tuple


def negative(tree) -> tuple[bool, object]:
    """Whether a term is written with a minus sign, and the term without it."""
    if isinstance(tree, Num) and tree.value < 0:
        return True, Num(-tree.value)
    if isinstance(tree, Times) and isinstance(tree.factors[0], Num) and tree.factors[0].value < 0:
        first, rest = tree.factors[0], tree.factors[1:]
        if first.value == -1:
            return True, rest[0] if len(rest) == 1 else Times(rest)
        return True, Times((Num(-first.value), *rest))
    if isinstance(tree, Over) and negative(tree.top)[0]:
        return True, Over(negative(tree.top)[1], tree.bottom)
    return False, tree


def children(tree) -> tuple:
    """The subtrees of sums, products, fractions, powers and calls."""
    if isinstance(tree, Plus):
        return tree.terms
    if isinstance(tree, Times):
        return tree.factors
    if isinstance(tree, Big):
        return (tree.body,)
    if isinstance(tree, Over):
        return (tree.top, tree.bottom)
    if isinstance(tree, Power):
        return (tree.base,)
    if isinstance(tree, Call):
        return tree.args
    return ()
