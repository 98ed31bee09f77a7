"""Mistakes that are made in a whole gradient: what, done to it or to an argument, would make it right."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from sympy import Add, Expr, Integer

from ..engine.checking.compiling import Compiler
from ..engine.language import elements, head
from ..engine.letters import put
from ..engine.printing import text
from ..notation import spoken

TOLERANCE = 1e-7  # relative to the largest entry


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= TOLERANCE * max(1.0, float(np.abs(b).max(initial=0)))))


MISTAKES: list[tuple[str, Callable[[np.ndarray], np.ndarray | None]]] = [
    ("It is transposed.", lambda a: a.T if a.ndim == 2 else None),
    ("It is flipped.", lambda a: np.flip(a) if a.ndim else None),
    *((f"It is flipped along axis {n}.", lambda a, n=n: np.flip(a, n) if a.ndim > n else None) for n in range(3)),
    ("The sign is wrong.", lambda a: -a),
    ("It is twice what it should be.", lambda a: a / 2),
    ("It is half of what it should be.", lambda a: a * 2),
    *((f"Summed over axis {n} it would be right: a sum was forgotten.",
       lambda a, n=n: a.sum(axis=n) if a.ndim > n else None) for n in range(4)),
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
        if all((made := change(each.got)) is not None and same(made, each.want) for each in wrong):
            return sentence
    of_gradient = trial.of_gradient and (_scaled(trial, wrong) or _missing(trial, wrong))
    return of_gradient or _turned(trial, wrong)


def _turned(trial, wrong: list[Seen]) -> str:
    """An argument that should have been flipped or transposed on its way in."""
    for name in (name for name, value in wrong[0].given.items() if np.ndim(value)):
        for said, turn in (("flipped", np.flip), ("transposed", np.transpose)):
            try:
                if all(same(np.asarray(trial.mine(**{**each.given, name: turn(each.given[name])}), dtype=float),
                            each.want) for each in wrong):
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
    """A term of a line, here or on the way, without which it would be what came: a path that was forgotten."""
    for part, term, lost in _paths(trial):
        if all(same(each.got, each.want - filled(trial.part, trial.subject, lost, each.world)) for each in wrong):
            where = "" if part is trial.part else f", in the slope at {spoken(head(part.goal.wrt)[0])}"
            said = re.sub(r"\bd_(\w+(?:\[[^]]*\])?)", rf"(d{part.goal.of}/d\1)", text(part, term))
            return f"What is missing is {said}{where}: one path of several."
    return ""


def _paths(trial) -> Iterator[tuple[Any, Expr, Expr]]:
    """Each term of a sum, its part, and what the gradient loses without it."""
    for part in (trial.part, *trial.before):
        read = ((s.rhs, _slopes(s.rhs, part)) for s in trial.part.steps)    # a line that reads what this part gives
        line, slopes = next((found for found in read if found[1]), (None, set()))
        for step in part.steps if part is trial.part else part.steps[::-1]:     # there the last line is the shortest
            if not isinstance(step.rhs, Add) or step.rule.name not in ("chain", "collapse", "substitute"):
                continue
            for term in (*step.rhs.args, *(step.rhs - term for term in step.rhs.args if len(step.rhs.args) > 2)):
                if part is trial.part:
                    yield part, term, term
                elif line is not None:
                    letters = head(part.goal.wrt)[1]
                    at = {slope: put(term, dict(zip(letters, head(slope)[1], strict=True))) for slope in slopes}
                    yield part, term, line.xreplace(at) - line.xreplace(dict.fromkeys(slopes, Integer(0)))


def _slopes(line: Expr, part) -> set[Expr]:
    """Where a line reads what this part gives, such as d_v[m]."""
    name = getattr(part, "name", "")    # only what was generated has one
    return {e for e in line.atoms(type(part.goal.wrt)) if head(e)[0] == name} if name else set()


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
