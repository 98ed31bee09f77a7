"""Mistakes that are made in a whole gradient: what, done to it or to an argument, would make it right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from sympy import Add

from ..engine.checking.compiling import Compiler
from ..engine.language import elements, head
from ..engine.printing import text

TOLERANCE = 1e-7  # relative to the largest entry


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= TOLERANCE * max(1.0, float(np.abs(b).max(initial=0)))))


def explains(change, got: np.ndarray, want: np.ndarray) -> bool:
    made = change(got)
    return made is not None and same(made, want)


def _summed(axis: int):
    return lambda a: a.sum(axis=axis) if a.ndim > axis else None


MISTAKES: list[tuple[str, Callable[[np.ndarray], np.ndarray | None]]] = [
    ("It is transposed.", lambda a: a.T if a.ndim == 2 else None),
    ("It is flipped.", lambda a: np.flip(a) if a.ndim else None),
    *((f"It is flipped along axis {n}.", lambda a, n=n: np.flip(a, n) if a.ndim > n else None) for n in range(3)),
    ("The sign is wrong.", lambda a: -a),
    ("It is twice what it should be.", lambda a: a / 2),
    ("It is half of what it should be.", lambda a: a * 2),
    *((f"Summed over axis {n} it would be right: a sum was forgotten.", _summed(n)) for n in range(4)),
    ("Summed over everything it would be right: a sum was forgotten.", lambda a: a.sum() if a.ndim else None),
    ("One row further along it would be right: an index is off by one.", lambda a: _shifted(a, 1)),
    ("One row back it would be right: an index is off by one.", lambda a: _shifted(a, -1)),
]


def _shifted(a: np.ndarray, by: int) -> np.ndarray | None:
    return np.roll(a, by, 0) if a.ndim and a.shape[0] > 1 else None


class Seen(NamedTuple):
    """One size: the arguments, what came, and what was expected."""

    point: dict
    world: Any
    given: dict[str, Any]
    got: np.ndarray
    want: np.ndarray


def mistake(trial, wrong: list[Seen]) -> str:
    """What would explain every entry, at all sizes where the function is wrong, and at two at least."""
    if len(wrong) < 2:
        return ""
    for sentence, change in MISTAKES:
        if all(explains(change, each.got, each.want) for each in wrong):
            return sentence
    of_gradient = trial.truth.of_gradient and (_scaled(trial, wrong) or _missing(trial, wrong))
    return of_gradient or _turned(trial, wrong)


def _turned(trial, wrong: list[Seen]) -> str:
    """An argument that should have been flipped or transposed on its way in."""
    for name in wrong[0].given:
        for said, turn in (("flipped", np.flip), ("transposed", np.transpose)):
            try:
                if all(same(np.asarray(trial.mine(**{**each.given, name: turn(each.given[name])}), dtype=float),
                            each.want) for each in wrong if np.ndim(each.given[name])):
                    return f"With {name} {said} it would be right."
            except (ValueError, TypeError, IndexError):  # shapes that do not fit together then
                continue
    return ""


def _scaled(trial, wrong: list[Seen]) -> str:
    """Times or divided by one of the sizes."""
    for symbol in trial.subject.sizes:
        sizes = [float(each.point[symbol]) for each in wrong]
        for power, said in ((1, "times"), (-1, "divided by")) if len({*sizes}) > 1 else ():
            if all(same(each.got * size**power, each.want) for each, size in zip(wrong, sizes, strict=True)):
                return f"{said.capitalize()} {symbol} it would be right: a mean and a sum were mixed up."
    return ""


def _missing(trial, wrong: list[Seen]) -> str:
    """A term of a line without which it would be what came: a path that was forgotten."""
    lines = [s.rhs for s in trial.part.steps
             if isinstance(s.rhs, Add) and s.rule.name in ("chain", "collapse", "substitute")]
    for line in lines:
        for term in (*line.args, *(line - term for term in line.args if len(line.args) > 2)):
            if all(same(each.got, each.want - filled(trial.part, trial.subject, term, each.world))
                   for each in wrong):
                return f"What is missing is {text(trial.part, term)}: one path of several."
    return ""


def filled(part, subject, expr, world) -> np.ndarray:
    """An expression at every place of what the goal is about."""
    name, letters = head(part.goal.wrt)
    line = Compiler((*subject.sizes, *part.domain.free)).function(expr)

    def entry(place):
        at = dict(zip(letters, place, strict=True))
        return line(world, *world.sizes, *(at[s] for s in part.domain.free))

    return array_of(world.shapes.get(name, ()), entry)


def array_of(shape: tuple[int, ...], entry: Callable[[tuple[int, ...]], Any]) -> np.ndarray:
    """An array whose entries are asked place by place, counted from 1."""
    made = np.zeros(shape)
    for place in elements(shape):
        made[tuple(n - 1 for n in place)] = float(entry(place))
    return made
