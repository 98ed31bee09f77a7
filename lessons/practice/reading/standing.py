"""Arrays that no operation of the course makes: σ(z) entry by entry, diag(a), sums of arrays, turns along some axes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy
from sympy import Dummy, Expr, KroneckerDelta, Sum, Symbol

from ...engine import grammar
from ...engine.language import Positive
from ...engine.operations import flip
from ...engine.operations.base import Operation, at, rank_of
from .tokens import ReadError
from .tree import Call, Node

TURNS: dict[str, tuple[int, ...]] = {"flip": (), "flipud": (0,), "fliplr": (1,)}    # (): what is said, or all axes


SIGMOID = grammar.ENTRYWISE["sigmoid"]
FUNCTIONS: dict[str, Callable[[Expr], Expr]] = {
    **grammar.FUNCTIONS, **grammar.ENTRYWISE, "exp'": sympy.exp, "log'": lambda z: 1 / z, "relu'": Positive,
    "sigmoid'": lambda z: SIGMOID(z) * (1 - SIGMOID(z)), "tanh'": lambda z: 1 - sympy.tanh(z)**2}
ONE: dict[str, Callable[[Expr], Expr]] = {
    **FUNCTIONS, "positive": Positive, "negative": lambda z: Positive(-z), "inverse": lambda z: 1 / z}


class each(Operation):
    """(f(a))[…] = f(a[…]): a function of one value, of every entry.  Its name is the first operand."""

    axes = (None, (1, 2, 3, 4))

    def entry(self, *i):
        return ONE[self.args[0].name](at(self.args[1], *i))


class softmax(Operation):
    """softmax(z)[…, i] = exp(z[…, i]) / Σ_s exp(z[…, s]), along the last axis."""

    axes = ((1, 2),)

    def entry(self, *i):
        s = Dummy("s", integer=True)
        total = Sum(sympy.exp(at(self.args[0], *i[:-1], s)), (s, 1, self.shape[-1]))
        return sympy.exp(at(self.args[0], *i)) / total


class diag(Operation):
    """diag(a)[i, j] = [i = j] a[i]."""

    axes = ((1,),)

    @property
    def shape(self):
        return self.args[0].shape * 2

    def entry(self, i, j):
        return KroneckerDelta(i, j) * at(self.args[0], i)


def every(name: str, array: Expr) -> Expr:
    """A function of every entry of an array."""
    return each(Symbol(name), array)


class Standing:
    """Such an array is its entry at places that stand for the goal's; ``shape`` is () until there is one."""

    def __init__(self, places: Sequence[Expr]):
        self._places = {Dummy(str(place), integer=True): place for place in places}
        self.shape: tuple[Expr, ...] = ()

    def entry(self, shape: Sequence[Expr], entry: Callable[[tuple[Expr, ...]], Expr], node: Node) -> Expr:
        if len(shape) > len(self._places):
            raise ReadError(f"{len(shape)} axes came, {len(self._places)} were expected", node, mistake="shape")
        if self.shape not in ((), tuple(shape)):
            raise ReadError("arrays of two shapes came, one was expected", node, mistake="shape")
        self.shape = tuple(shape)
        return entry(tuple(self._places)[-len(shape):])

    def cell(self, made: Expr, places: Sequence[Expr], node: Node) -> Expr:
        """One entry of it, at other places."""
        if len(places) != len(self.shape):
            raise ReadError(f"{len(places)} subscripts came for {len(self.shape)} axes", node)
        standing, self.shape = tuple(self._places)[-len(places):], ()
        return made.xreplace(dict(zip(standing, places, strict=True)))

    def settled(self, made: Expr) -> Expr:
        """The goal's places put in."""
        return made.xreplace(self._places)


@dataclass(frozen=True)
class Turned:
    """An array that is turned along some of its axes: w[::-1], where all were meant."""

    body: Expr
    axes: frozenset[int]


def turn(meaning, node: Call) -> Expr | Turned:
    """An array turned along its axes; along some of them it waits for the others."""
    body, *numbers = node.arguments
    made = meaning.turning(body)
    array, before = (made.body, made.axes) if isinstance(made, Turned) else (made, frozenset())
    rank = rank_of(array)
    if not rank:
        raise ReadError("one value came, a whole array was expected", body)
    said = dict(node.options).get("axis", tuple(range(rank)))
    axes = TURNS[node.name] or (said if isinstance(said, tuple) else (said,))
    if numbers:
        axes = tuple(int(meaning.whole(number)) for number in numbers)
    if any(not -rank <= axis < rank for axis in axes):
        raise ReadError(f"axis {max(axes)} came for {rank} axes", node)
    turned = before ^ {axis % rank for axis in axes}
    return flip(array) if len(turned) == rank else Turned(array, turned) if turned else array
