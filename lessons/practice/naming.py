"""Which mistake a wrong line is: recognized by its values, in a table of the values of wrong lines."""

from collections.abc import Iterator
from functools import cached_property

from sympy import Expr

from ..engine.checking.residues import parts
from .mistakes import mistakes, rank
from .worlds import LINE, REFUSALS, Lenient, Point, TooMuch

PLACES = 14         # at which lines are compared; more would tell hardly more apart
Print = tuple


def _some(points: list[Point], count: int) -> list[Point]:
    """As many of the points as there is room for, spread out, the largest first."""
    return points[::-1][::max(1, len(points) // max(count, 1))][:count]


class Table:
    """The wrong lines of one derivation by their values, the declared ones of a task first; built when first asked."""

    def __init__(self, judge, point: Point | None = None):
        self._judge, self._point = judge, point

    @cached_property
    def points(self) -> list[Point]:
        """Sizes and places that tell much: those of at least 2, and as many places of the example as there are."""
        if self._point:                 # a line about one place is compared there alone
            return [self._point]
        worlds, domain = self._judge.worlds, self._judge.derivation.domain
        example = domain.at()
        here = [{**example, **place} for place in domain.places(example)]
        here = here[::max(1, -(-len(here) // (PLACES // 2)))]
        chosen = [s for s in domain.sizes if s not in domain.following]
        large = _some([p for p in worlds.points if all(p[s] > 1 for s in chosen)], PLACES - len(here))
        small = _some([p for p in worlds.points if any(p[s] < 2 for s in chosen)], PLACES - len(here) - len(large))
        return here + large + small

    def print_of(self, value: Expr) -> Print | None:
        """The values of a line at the points; None where it has none at all."""
        seen = self._seen(value, self.points)
        return None if all(v is None for v in seen) else seen

    def first_of(self, value: Expr) -> object:
        """The value at the first of the points: nearly always enough to see that two lines differ."""
        return self._seen(value, self.points[:1])[0]

    def _seen(self, value: Expr, points: list[Point]) -> Print:
        worlds = self._judge.worlds
        try:
            line = worlds.lenient(value)
        except (*REFUSALS, ValueError, AttributeError):
            return (None,) * len(points)
        seen, read = [], 0
        for point in points:
            seen.append(self._at(line, point))
            read += worlds.spent
            if read > LINE:
                return (None,) * len(points)
        return tuple(seen)

    def _at(self, line, point):
        try:
            return parts(self._judge.worlds.value(line, point, Lenient))
        except (*REFUSALS, TooMuch):
            return None

    def generated(self) -> Iterator[tuple[str, Expr]]:
        """(key, wrong line) made from every line of the derivation, its last one first."""
        for line in reversed(self._judge.derivation.answering):
            yield from mistakes(line, self._judge.worlds.subject)

    @cached_property
    def truth(self) -> Print | None:
        return self.print_of(self._judge.derivation.goal)

    @cached_property
    def declared(self) -> dict[Print, str]:
        found: dict[Print, str] = {}
        for key, text in self._judge.declared.items():
            for line in self._judge.read(text, bool(self._point)).lines:
                if line.value is not None and (seen := self.print_of(line.value)) is not None:
                    found.setdefault(seen, key)
        return found

    @property
    def generic(self) -> dict[Print, str]:
        """Those that may be made in any line: one table for all tasks about a derivation."""
        kept, place = self._judge.worlds.named, tuple((self._point or {}).items())
        if place not in kept:
            kept[place] = self._generic()
        return kept[place]

    def _generic(self) -> dict[Print, str]:
        found: dict[Print, str] = {}
        first: dict[Expr, str] = {}
        for key, value in self.generated():
            first.setdefault(value, key)
        for value, key in first.items():
            seen = self.print_of(value)
            if seen not in (None, self.truth) and (seen not in found or rank(key) < rank(found[seen])):
                found[seen] = key
        return found

    def name(self, value: Expr) -> str:
        """The key of the mistake, or ""."""
        seen = self.print_of(value)
        if seen is None:
            return ""
        return self.declared.get(seen) or self.generic.get(seen, "")
