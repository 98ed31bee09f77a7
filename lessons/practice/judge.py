"""Judging one line of a learner: right at every size, or not, and which mistake it is."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain

from sympy import Expr, Indexed, Integer, Symbol, exp, log, sympify, tanh

from ..derivations import Derivation, Induction, StepError
from ..engine.language import Partial, Positive
from ..engine.statement import Rule, Step
from .forms import FORMS, degree, features, missing
from .naming import Table
from .numbers import judged_numbers
from .reading import Line, Reading, Scope, read
from .shapes import misfit
from .telling import difference, outside
from .verdict import Verdict
from .worlds import LINE, REFUSALS, Point, TooMuch, worlds_of

ORDINARY = 2        # no line of the course has a larger number in an index
EXACT = 10          # factors that are multiplied out in an exact proof; no line of the course has more
SLIPS = {"summed-over-own-place": "The sum runs over the letter that says which place is asked for, and that place is "
                                  "lost: take another letter for the sum."}
ANSWER = Rule("answer", "Your line")


class Judge:
    """Judges lines of one derivation; what it evaluates is kept, so that the next line is judged faster."""

    def __init__(self, derivation: Derivation, elsewhere: tuple[str, ...] = (),
                 declared: Mapping[str, str] | None = None):
        if not isinstance(derivation, Derivation):
            came = type(derivation).__name__
            raise TypeError(f"judge: {came} came, a Derivation was expected (of a Chain, each part)")
        self.derivation = derivation
        self.worlds = worlds_of(derivation)
        self.scope = Scope(derivation, elsewhere, self.worlds.subject)
        self.declared = dict(declared or {})
        self._tables: dict[tuple, Table] = {}

    # What is true

    @cached_property
    def result(self) -> frozenset[str]:
        """What stands in the derivation's own last line."""
        return features(self.derivation.result)

    @cached_property
    def wanted(self) -> tuple[Expr, ...]:
        """The shape of the whole gradient: how far each place goes."""
        free = self.derivation.domain.free
        return tuple(sympify(free[place][1]) if place in free else place for place in self.scope.places)

    # Reading

    def read(self, text: str, at: bool = False) -> Reading:
        return read(text, self.scope, at)

    def judge(self, text: str, at: Mapping[str, int] | None = None, form: str | None = None) -> Verdict:
        """See ``lessons.practice.judge``."""
        if form is not None and form not in FORMS:
            raise ValueError(f"form: {form!r} came, one of {', '.join(FORMS)} was expected")
        point = self.derivation.domain.at(at) if at is not None else None
        if not isinstance(text, str):
            raise TypeError(f"text: {type(text).__name__} came, a line of text was expected")
        reading = self.read(text, point is not None)
        if reading.message:
            return Verdict("unreadable", _sentence(reading.message), reading.mistake, "", reading.span,
                           reading.suggestion, reading.latex, reading.notes)
        if (aside := self._aside(reading.lines, [point] if point else self.worlds.points)) is not None:
            return replace(aside, echo=reading.latex, notes=reading.notes)
        verdicts = [self._side(line, point, form) for line in reading.lines]
        worst = next((v for kind in ("wrong", "undecided", "unreadable") for v in verdicts if v.kind == kind), None)
        return replace(worst or self._best(verdicts), echo=reading.latex, notes=reading.notes)

    def _aside(self, lines: tuple[Line, ...], points: list[Point]) -> Verdict | None:
        """An equation about something else than what is asked, such as dy_j/dW_ji = x_i: true or not, no answer."""
        first, *others = (line.value for line in lines)
        if not others or not isinstance(first, Partial | Indexed | Symbol) or \
                first in (self.derivation.goal, *others):
            return None
        try:
            if self._first_failure(self.worlds.compiled(first), points)[0] is None:
                return None
        except (TooMuch, *REFUSALS):
            pass
        tree = lines[0].tree
        return Verdict("unreadable", "This is about something else than what is asked. Begin with what is asked, or "
                                     "with = and the right side alone.", span=(tree.start, tree.end))

    @staticmethod
    def _best(verdicts: list[Verdict]) -> Verdict:
        """Of sides that are all true, the last one that is more than the question."""
        return next((v for v in reversed(verdicts) if v.kind == "right" and v.done),
                    next((v for v in reversed(verdicts) if v.kind == "right"), verdicts[-1]))

    def _side(self, line: Line, point: Point | None, form: str | None) -> Verdict:
        if form == "numbers" or (line.value is None and not line.misfit):
            return judged_numbers(self, line, point, form)
        if line.misfit:
            return Verdict("wrong", f"The shape does not fit: this has {line.misfit}.", "shape")
        points = [point] if point else self.worlds.telling
        wanted = self.wanted[-len(line.shape):] if line.array else ()
        if said := misfit(line.value, line.shape if line.array else (), wanted, self.worlds.points):
            return Verdict("wrong", said, self.name(line.value) or "shape")
        try:
            return self._valued(line, points, point, form)
        except TooMuch as error:
            return Verdict("unreadable", _sentence(str(error)))

    def _valued(self, line: Line, points: list[Point], point: Point | None, form: str | None) -> Verdict:
        """The verdict on a line that has values."""
        assert line.value is not None       # numbers are judged elsewhere
        try:
            compiled = self.worlds.compiled(line.value)
        except REFUSALS as error:
            return Verdict("unreadable", _sentence(str(error)))
        more = self.worlds.beyond if any(abs(n) > ORDINARY for n in line.value.atoms(Integer)) else self.worlds.larger
        failed, why = self._first_failure(compiled, points if point else chain(points, more))
        if failed is None:
            return self._true_line(line, point, form)
        # Residues take exp, log and [a > 0] for letters, so they could tell apart what is equal.
        if not why and self.worlds.has(line.value, exp, log, tanh, Positive) and self.worlds.agree_in_numbers(compiled):
            return self._by_numbers(line, point, form)
        return self._wrong(line, failed, why, point)

    def _first_failure(self, compiled, points: Iterable[Point]) -> tuple[Point | None, str]:
        """The first point at which a line is not the goal, and why where it has no value there."""
        read = 0
        for point in points:
            if read > LINE:
                raise TooMuch("more terms came than I look through, fewer were expected")
            try:
                mine = self.worlds.value(compiled, point)
                read += self.worlds.spent
                if mine != self.worlds.truth(point):
                    return point, ""
            except REFUSALS as error:
                return point, str(error.args[0] if error.args else error)
        return None, ""

    # Verdicts

    def _true_line(self, line: Line, point: Point | None, form: str | None) -> Verdict:
        value, goal = line.value, self.derivation.goal
        assert value is not None            # numbers are judged elsewhere
        asked = self._asked(value, point)
        found = features(value, line.array)
        lacks = "That is the question itself." if asked and form else missing(form, found, self.result)
        badge = proved(self.derivation, value) if not point else f"checked at {self.said(point)}"
        if lacks:
            return Verdict("go on", f"True. {lacks} Go on.", "ends-in-itself" if asked else "", badge=badge)
        uses = isinstance(goal, Partial) and not asked and goal in value.atoms(Partial)
        if uses and form is not None:
            return Verdict("go on", "True, but it uses what is asked for: nothing is gained.", "ends-in-itself",
                           badge=badge)
        said = "That is the question itself: true, and nothing is done yet." if asked else "Right."
        return Verdict("right", said, badge=badge, done=not asked and "∂" not in found)

    def _asked(self, value: Expr, point: Point | None) -> bool:
        goal = self.derivation.goal
        if point is None:
            return value == goal
        at = {symbol: Integer(n) for symbol, n in point.items()}
        return isinstance(value, Partial) and value.xreplace(at) == goal.xreplace(at)

    def _by_numbers(self, line: Line, point: Point | None, form: str | None) -> Verdict:
        """Equal wherever real numbers were tried: a smooth line is right; one with [a > 0] may differ between them."""
        if self.worlds.has(line.value, Positive):
            return Verdict("undecided", "It agrees with what is asked wherever numbers were tried, but I cannot prove "
                                        "that it always does.")
        return replace(self._true_line(line, point, form), badge="compared with many digits at random real numbers")

    def _wrong(self, line: Line, failed: Point, why: str, point: Point | None) -> Verdict:
        key = self.name(line.value, point)
        if line.slip and key not in self.declared:
            return Verdict("unreadable", SLIPS[line.slip], line.slip, span=(line.tree.start, line.tree.end))
        where = f"at {self.said(failed)}"
        if why:
            return Verdict("wrong", _sentence(outside(why)), key or "reads-outside", where)
        told = difference(self, line.value, failed)
        return Verdict("wrong", told or "It is not equal to what is asked.", key, where)

    # Names of mistakes

    def name(self, value: Expr, point: Point | None = None) -> str:
        """The key of the mistake that a wrong line is, or ""."""
        return (self.table_at(point) if point else self.table).name(value)

    @cached_property
    def table(self) -> Table:
        return Table(self)

    def table_at(self, point: Point) -> Table:
        """The wrong lines as they look at one size and place."""
        return self._tables.setdefault(tuple(point.values()), Table(self, point))

    # Words

    def said(self, point: Point) -> str:
        following = self.derivation.domain.following
        return ", ".join(f"{symbol} = {n}" for symbol, n in point.items() if symbol not in following)


def _sentence(said: str) -> str:
    """With a capital letter, unless it begins with what was typed, and a full stop."""
    said = said[:1].upper() + said[1:] if re.match(r"(a|[a-z]{2,}) [a-z]", said) else said
    return said if said.endswith(".") else f"{said}."


@lru_cache(1024)
def proved(derivation: Derivation, value: Expr) -> str:
    """How a true line was checked: exactly where it can be."""
    if degree(value) <= EXACT:
        with suppress(StepError, ValueError):
            return replace(derivation, steps=(Step(ANSWER, value),)).prove().how
    count = len(worlds_of(derivation).points)
    return f"checked at random residues at all {count} sizes and places with {derivation.domain.limits()}"


@lru_cache(32)
def judge_of(derivation: Derivation | Induction) -> Judge:
    """The judge of a derivation, or of what an induction claims; kept, as derivations are compared by identity."""
    return Judge(derivation.claimed if isinstance(derivation, Induction) else derivation)
