"""What is shown, as an ordered tree: SymPy sorts factors and drops zero terms; a reader needs neither."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from sympy import Expr


class Printed(NamedTuple):
    """What a reader gets of a tree, or of a sentence with trees in it."""

    latex: str
    text: str


@dataclass(frozen=True)
class Num:
    value: object               # Fraction or float; never negative


@dataclass(frozen=True)
class Atom:
    name: str
    place: tuple                # of trees; () for a scalar


@dataclass(frozen=True)
class Value:
    """A number put in the place of ``tree``; equal numbers look alike, whatever they stand for."""

    tree: Any = field(compare=False)
    number: Any


@dataclass(frozen=True)
class Letter:
    name: str


@dataclass(frozen=True)
class Neg:
    body: object


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
    of: Atom
    wrt: Atom


@dataclass(frozen=True)
class Bracket:
    kind: str                   # "same", "in", "divides", "positive"
    args: tuple


@dataclass(frozen=True)
class Cell:
    operation: Expr
    place: tuple


@dataclass(frozen=True)
class Lit:
    """What differs from the line before."""

    body: object


def core(tree):
    """The tree without the light on it."""
    return tree.body if isinstance(tree, Lit) else tree


def children(tree) -> tuple:
    """The subtrees that have a value of their own."""
    if isinstance(tree, Plus):
        return tree.terms
    if isinstance(tree, Times):
        return tree.factors
    if isinstance(tree, Big | Neg | Lit):
        return (tree.body,)
    if isinstance(tree, Over):
        return (tree.top, tree.bottom)
    if isinstance(tree, Power):
        return (tree.base,)
    return tree.args if isinstance(tree, Call) else ()


def walk(tree):
    """The tree and every subtree of it, brackets' and places' included."""
    yield tree
    if isinstance(tree, tuple):
        for item in tree:
            yield from walk(item)
    elif not isinstance(tree, Cell) and hasattr(tree, "__dataclass_fields__"):
        for part in fields(tree):
            inner = getattr(tree, part.name)
            if isinstance(inner, tuple) or hasattr(inner, "__dataclass_fields__"):
                yield from walk(inner)
