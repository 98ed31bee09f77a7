"""Arrays that no operation makes, such as a sum of arrays, and turns along some axes only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sympy import Dummy, Expr

from ...engine.operations import flip
from ...engine.operations.base import rank_of
from .tokens import ReadError
from .tree import Call, Node

TURNS: dict[str, tuple[int, ...]] = {"flip": (), "flipud": (0,), "fliplr": (1,)}    # (): what is said, or all axes


class Standing:
    """Such an array is its entry at places that stand for the goal's; ``shape`` is () until there is one."""

    def __init__(self, places: Sequence[Expr]):
        self._places = {Dummy(str(place), integer=True): place for place in places}
        self.shape: tuple[Expr, ...] = ()

    def entry(self, shape: Sequence[Expr], entry: Callable[[tuple[Expr, ...]], Expr], node: Node) -> Expr:
        if len(shape) > len(self._places):
            raise ReadError(f"{len(shape)} axes came, {len(self._places)} were expected", node.start, node.end,
                            mistake="shape")
        if self.shape not in ((), tuple(shape)):
            raise ReadError("arrays of two shapes came, one was expected", node.start, node.end, mistake="shape")
        self.shape = tuple(shape)
        return entry(tuple(self._places)[-len(shape):])

    def cell(self, made: Expr, places: Sequence[Expr], node: Node) -> Expr:
        """One entry of it, at other places."""
        if len(places) != len(self.shape):
            raise ReadError(f"{len(places)} subscripts came for {len(self.shape)} axes", node.start, node.end)
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
        raise ReadError("one value came, a whole array was expected", body.start, body.end)
    said = dict(node.options).get("axis", tuple(range(rank)))
    axes = TURNS[node.name] or (said if isinstance(said, tuple) else (said,))
    if numbers:
        axes = tuple(int(meaning.whole(number)) for number in numbers)
    if any(not -rank <= axis < rank for axis in axes):
        raise ReadError(f"axis {max(axes)} came for {rank} axes", node.start, node.end)
    turned = before ^ {axis % rank for axis in axes}
    return flip(array) if len(turned) == rank else Turned(array, turned) if turned else array
