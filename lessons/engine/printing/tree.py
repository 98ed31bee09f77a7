"""What is shown, as an ordered tree: SymPy sorts factors and drops zero terms; a reader needs neither."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, dataclass_transform

from sympy import Expr


class Printed(NamedTuple):
    """What a reader gets of a tree, or of a sentence with trees in it."""

    latex: str
    text: str


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Tree:
    """A node.  Every kind is a frozen dataclass: trees are compared, and stand in sets."""

    def __init_subclass__(cls):
        dataclass(frozen=True)(cls)


class Num(Tree):
    value: object               # Fraction or float; never negative


class Atom(Tree):
    name: str
    place: tuple                # of trees; () for a scalar


class Value(Tree):
    """A number put in the place of ``tree``; equal numbers look alike, whatever they stand for."""

    tree: Any = field(compare=False)
    number: Any


class Letter(Tree):
    name: str


class Neg(Tree):
    body: object


class Plus(Tree):
    terms: tuple


class Times(Tree):
    factors: tuple


class Over(Tree):
    top: object
    bottom: object


class Power(Tree):
    base: object
    exponent: object


class Call(Tree):
    name: str
    args: tuple


class Big(Tree):
    kind: str                   # "sum" or "product"
    limits: tuple               # of (letter, low, high), outermost first
    body: object


class Slope(Tree):
    of: Atom
    wrt: Atom


class Bracket(Tree):
    kind: str                   # "same", "in", "divides", "positive"
    args: tuple


class Cell(Tree):
    operation: Expr
    place: tuple


class Lit(Tree):
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
    elif not isinstance(tree, Cell):
        for inner in vars(tree).values():
            if isinstance(inner, tuple | Tree):
                yield from walk(inner)
