"""A backward function of one's own, held against a derivation: which entry is wrong, and which mistake explains it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Add, Expr, Symbol

from ..engine import Chain, Define, Derivation, Partial
from ..engine.checking import Numbers, Subject, is_start, spell_point
from ..engine.checking.compiling import Compiler
from ..engine.language import elements, head
from ..engine.printing import text
from .mistakes import MISTAKES, explains, same

POINTS = 3  # sizes at which it is tried


@dataclass(frozen=True)
class Report:
    """What was found.  Truthy where ``mine`` is right; else it names a wrong entry and, where it can, the mistake."""

    right: bool
    sentence: str
    entry: tuple[int, ...] | None = None  # counted from 1, as in formulas
    mistake: str = ""

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.sentence + (f" {self.mistake}" if self.mistake else "")


def check_backward(mine: Callable, derivation: Derivation | Chain) -> Report:
    """Compare ``mine(delta, **arrays)`` with the truth of ``derivation``'s goal, at a few sizes, entry by entry.

    ``mine`` takes what its arguments are called: delta (∂E/∂ the output), any array or scalar of the layer, also what
    the forward pass computes, and sizes such as a stride s.  It returns ∂E/∂wrt as an array of wrt's shape.  All
    numbers are random; a mistake is named only where it explains every entry at two sizes.  ``TypeError`` where the
    arguments do not fit; what ``mine`` raises itself passes through, with a note of the shapes.
    """
    last = _last(derivation)
    return _Trial(mine, last, _truth_of_goal).report()


def check_forward(mine: Callable, derivation: Derivation | Chain) -> Report:
    """Compare ``mine(**arrays)`` with what the definitions of ``derivation`` give: its output."""
    return _Trial(mine, _last(derivation), _output).report()


def _last(derivation) -> Derivation:
    part = derivation.parts[-1] if isinstance(derivation, Chain) else derivation
    if not isinstance(part, Derivation) or not isinstance(part.goal, Partial):
        raise TypeError(f"{type(derivation).__name__} came, a derivation of a derivative was expected")
    return part


class _Trial:
    """One function at a few sizes."""

    def __init__(self, mine: Callable, part: Derivation, truth):
        self.mine, self.part, self.subject = mine, part, Subject(part)
        self.parameters = list(inspect.signature(mine).parameters.values())
        self.truth, self.rng = truth, np.random.default_rng(0)
        self.points = list(_points(part))[:POINTS]
        self.given: list[dict] = []  # the arguments at each of them

    def report(self) -> Report:
        """The first size at which it is wrong decides; there and at the next the mistakes are tried."""
        seen = []
        for point in self.points:
            seen.append(self._at(point))
            if seen[-1] is None:
                return Report(False, "Not tried yet: your function returns nothing.")
        wrong = [place for place, (_, got, want, _) in enumerate(seen) if not same(got, want)]
        if not wrong:
            at = "; ".join(spell_point(_sizes(self.part, p)) for p in self.points if _sizes(self.part, p))
            return Report(True, "Right: every entry agrees" + (f", at {at}." if at else "."))
        point, got, want, name = seen[wrong[0]]
        at = spell_point(_sizes(self.part, point))
        mistake = self._mistake(seen)
        if got.shape != want.shape:
            return Report(False,
                          f"The shape is {got.shape}, {want.shape} was expected" + (f", at {at}." if at else "."), None,
                          mistake)
        gap = np.abs(got - want)
        place = np.unravel_index(np.nanargmax(np.where(np.isnan(gap), np.inf, gap)), gap.shape)
        entry = tuple(int(n) + 1 for n in place)
        spelled = f"{name}[{','.join(map(str, entry))}]" if entry else name
        return Report(False,
                      f"At {spelled} yours is {got[place]:.6g}, {want[place]:.6g} was expected"
                      + (f", at {at}." if at else "."), entry, mistake)

    def _at(self, point):
        values = self._values(point)
        world = self.subject.world(Numbers(values), point)
        want, name = self.truth(self.part, self.subject, world, point)
        given = {p.name: self._argument(p, values, world, point) for p in self.parameters
                 if p.kind is not p.VAR_KEYWORD}
        self.given.append(given)
        try:
            came = self.mine(**given)
        except Exception as error:
            shapes = ", ".join(f"{name} {np.shape(value)}" for name, value in given.items() if np.ndim(value))
            error.add_note(f"At {spell_point(_sizes(self.part, point))} your function was given {shapes or 'numbers'};"
                           f" an array of shape {want.shape} was expected from it.")
            raise
        return None if came is None else (point, np.asarray(came, dtype=float), want, name)

    def _values(self, point) -> dict[str, Any]:
        """Random numbers; positive where something takes their root, and their logarithm less than 1."""
        shapes = self.subject.shapes(point)
        names = {name for name, _ in self.subject.free_cells(shapes)}
        for make in (self.rng.normal, lambda size: self.rng.uniform(0.2, 0.8, size)):
            values = {name: np.asarray(make(size=shapes.get(name, ()))).tolist() for name in sorted(names)}
            values |= {name: abs(values[name]) for name in values if name in ("eps", "N")}
            world = self.subject.world(Numbers(values), point)
            try:
                for item in self.part.given:
                    if isinstance(item, Define) and not is_start(item):
                        for place in elements(shapes.get(head(item.left)[0], ())):
                            world.entry(head(item.left)[0], place)
                return values
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
        return values

    def _argument(self, parameter, values: Mapping[str, Any], world, point):
        name, shapes = parameter.name, world.shapes
        sizes = {s.name: n for s, n in point.items()}
        if name in values:
            return np.asarray(values[name]) if shapes.get(name) else values[name]
        if name in world.model.definitions or name in world.model.names:
            made = np.zeros(shapes.get(name, ()))
            for place in elements(made.shape):
                made[tuple(n - 1 for n in place)] = float(world.entry(name, place))
            return made if made.shape else float(made)
        if name in sizes:
            return sizes[name]
        if parameter.default is not parameter.empty:
            return parameter.default
        known = sorted({*values, *world.model.definitions, *sizes} - {head(self.part.goal.of)[0]})
        raise TypeError(f"{name} came as an argument of yours, one of {', '.join(known)} was expected")

    def _mistake(self, seen) -> str:
        """What would explain every entry, at all sizes where the function is wrong, and at two at least."""
        places = [place for place, (_, got, want, _) in enumerate(seen) if not same(got, want)]
        wrong = [seen[place][:3] for place in places]
        for sentence, change in MISTAKES:
            if len(wrong) >= 2 and all(explains(change, got, want) for _, got, want in wrong):
                return sentence
        return self._scaled(wrong) or self._missing(wrong) or self._turned(places, [want for _, _, want in wrong])

    def _turned(self, places, wanted) -> str:
        """An argument that should have been flipped or transposed on its way in."""
        if len(places) < 2:
            return ""
        for name in self.given[places[0]]:
            for said, turn in (("flipped", np.flip), ("transposed", np.transpose)):
                try:
                    if all(
                        same(np.asarray(self.mine(**{**self.given[n], name: turn(self.given[n][name])}), dtype=float),
                             want) for n, want in zip(places, wanted, strict=True) if np.ndim(self.given[n][name])):
                        return f"With {name} {said} it would be right."
                except (ValueError, TypeError, IndexError):  # shapes that do not fit together then
                    continue
        return ""

    def _scaled(self, wrong) -> str:
        """Times or divided by one of the sizes."""
        if len(wrong) < 2 or self.truth is not _truth_of_goal:
            return ""
        for symbol in self.subject.sizes:
            for power, said in ((1, "times"), (-1, "divided by")):
                if (all(same(got * float(point[symbol]) ** power, want) for point, got, want in wrong)
                    and any(point[symbol] != 1 for point, *_ in wrong) and len({p[symbol] for p, *_ in wrong}) > 1):
                    return f"{said.capitalize()} {symbol} it would be right: a mean and a sum were mixed up."
        return ""

    def _missing(self, wrong) -> str:
        """A term of a line without which it would be what came: a path that was forgotten."""
        lines = [s.rhs for s in self.part.steps
                 if isinstance(s.rhs, Add) and s.rule.name in ("chain", "collapse", "substitute")]
        if len(wrong) < 2 or self.truth is not _truth_of_goal:
            return ""
        for line in lines:
            for term in (*line.args, *(line - term for term in line.args if len(line.args) > 2)):
                if all(same(got, want - self._evaluated(term, point)) for point, got, want in wrong):
                    return f"What is missing is {text(self.part, term)}: one path of several."
        return ""

    def _evaluated(self, expr: Expr, point) -> np.ndarray:
        self.rng = np.random.default_rng(0)
        for other in self.points:
            values = self._values(other)
            if other is point:
                break
        world = self.subject.world(Numbers(values), point)
        return _filled(self.part, self.subject, expr, world, point)


def _truth_of_goal(part, subject, world, point) -> tuple[np.ndarray, str]:
    """∂E/∂wrt at every place, from the definitions."""
    return _filled(part, subject, part.goal, world, point), f"d{head(part.goal.wrt)[0]}"


def _filled(part, subject, expr, world, point) -> np.ndarray:
    letters = head(part.goal.wrt)[1]
    made = np.zeros(world.shapes.get(head(part.goal.wrt)[0], ()))
    line = Compiler((*subject.sizes, *part.domain.free)).function(expr)
    for place in elements(made.shape):
        at = dict(zip(letters, place, strict=True))
        made[tuple(n - 1 for n in place)] = float(line(world, *world.sizes, *(at[s] for s in part.domain.free)))
    return made


def _output(part, subject, world, point) -> tuple[np.ndarray, str]:
    """What the last definition gives."""
    loss = head(part.goal.of)[0]
    defines = [g for g in part.given if isinstance(g, Define) and not is_start(g)]
    weighing = {head(d.left)[0] for d in defines if head(d.left)[0] == loss and d.right.has(Symbol("delta"))}
    names = [head(d.left)[0] for d in defines if head(d.left)[0] not in weighing]
    name = names[-1] if loss in weighing or loss not in names else loss
    made = np.zeros(world.shapes.get(name, ()))
    for place in elements(made.shape):
        made[tuple(n - 1 for n in place)] = float(world.entry(name, place))
    return made, name


def _points(part: Derivation) -> Iterator[dict]:
    """The example's sizes, then larger ones."""
    first = part.domain.at()
    yield {s: first[s] for s in part.domain.sizes}
    beyond = getattr(part, "sizes", None)
    if beyond is not None:
        yield from sorted(beyond.larger(), key=lambda p: sum(p.values()))
    else:
        yield from sorted(part.domain.instances(), key=lambda p: -sum(p.values()))


def _sizes(part: Derivation, point) -> dict:
    return {s: point[s] for s in part.domain.sizes if s not in part.domain.following}
