"""What a line is held against: the truth of its goal at small sizes and at larger ones, beyond those of the proof.

`prove` speaks of small sizes.  A bound that is off by one where the kernel has three entries passes where it has two;
so each line is compared at larger sizes as well, at random residues, and a line that fails is not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Symbol

from ....engine import Derivation, Proof
from ....engine.checking import Compiler, Subject
from ....engine.checking.proving import REFUSALS, misfits, prove_at, spread
from ....engine.checking.residues import Residues, Roots
from ....engine.domain import whole_function as whole
from ....engine.language import elements
from ..typed.layer import Layer
from ..typed.looking import has_root

PLACES = 24  # at one size
SMALL = 6  # sizes of the proof at which a line is tried before the larger ones


class Beyond:
    """Sizes at which the lines of one layer are tried; values are computed once, whatever is asked."""

    def __init__(self, layer: Layer, probe: Derivation):
        self.order = layer.sizes.order
        self.subject = Subject(probe)
        kind = Roots if has_root(item.right for item in layer.defines) else Residues
        small = sorted(layer.sizes.instances(layer.sizes.caps), key=sum)
        step = max(1, len(small) // SMALL)
        points = [dict(zip(self.order, values, strict=True)) for values in small[::-step][:SMALL]]
        points += [p for p in layer.sizes.larger() if p not in points]
        self.points = points
        self.worlds = [self.subject.world(kind("beyond"), point) for point in points]
        self._truths: dict = {}
        self._facts: dict = {}

    def places(self, free: Mapping[Symbol, Expr], number: int) -> Sequence[tuple[int, ...]]:
        """Some places at this size, spread over all."""
        values = tuple(self.points[number][s] for s in self.order)
        shape = tuple(whole(high, self.order)(*values) for high in free.values())
        return spread(list(elements(shape)), PLACES)

    def truths(self, goal: Expr, free: Mapping[Symbol, Expr]) -> list:
        """The goal's values at all sizes and places."""
        if goal not in self._truths:
            left = Compiler((*self.order, *free)).function(goal)
            self._truths[goal] = [[(place, left(world, *world.sizes, *place)) for place in self.places(free, number)]
                                  for number, world in enumerate(self.worlds)]
        return self._truths[goal]

    def agrees(self, goal: Expr, line: Expr, free: Mapping[Symbol, Expr]) -> bool:
        """Whether a line is the goal at all these sizes; one that cannot be evaluated there is not."""
        try:
            right = Compiler((*self.order, *free)).function(line)
            return all(right(world, *world.sizes, *place) == truth
                       for world, values in zip(self.worlds, self.truths(goal, free), strict=True)
                       for place, truth in values) and not any(
                           any(misfits(line, free, point)) for point in self.points)
        except (*REFUSALS, ValueError, AttributeError):
            return False

    def always(self, low: Expr, high: Expr, ranges: Mapping[Symbol, tuple]) -> bool:
        """Whether low ≤ high for all values of the letters in these ranges, at every size here."""
        key = (low, high, tuple(sorted(((s, r) for s, r in ranges.items()), key=str)))
        if key not in self._facts:
            self._facts[key] = self._holds(low, high, ranges)
        return self._facts[key]

    def _holds(self, low, high, ranges) -> bool:
        used: list[Symbol] = []
        open_ = [low, high]
        while open_:
            for symbol in sorted(open_.pop().free_symbols & {*ranges}, key=str):
                if symbol in used:
                    used.remove(symbol)
                used.append(symbol)
                open_ += ranges[symbol]
                if len(used) > 5:
                    return False
        used.reverse()
        known = (*self.order, *used)
        if (low.free_symbols | high.free_symbols) - {*known}:
            return False
        ends = [(whole(ranges[s][0], known[: len(self.order) + n]), whole(ranges[s][1], known[: len(self.order) + n]))
                for n, s in enumerate(used)]
        low_, high_ = whole(low, known), whole(high, known)

        def holds(values):
            if len(values) == len(known):
                return low_(*values) <= high_(*values)
            first, last = (end(*values) for end in ends[len(values) - len(self.order)])
            return all(holds((*values, n)) for n in range(first, last + 1))

        return all(holds(tuple(point[s] for s in self.order)) for point in self.points)


@dataclass(frozen=True, eq=False)
class Derived(Derivation):
    """A derivation that was generated: its proof speaks of larger sizes too."""

    layer: Any = None  # Layer
    stopped: str = ""  # what was not reached, in words
    name: str = ""  # of the slope that it gives, such as d_s

    def prove(self, bounds: str = "lesson") -> Proof:
        """Every line at all small sizes, and at several larger ones; ``StepError`` at the first that fails."""
        if bounds not in self._proofs:
            proof = super().prove(bounds)
            self._proofs[bounds] = Proof(proof.instances, f"{proof.how}, and at {self._beyond()}")
        return self._proofs[bounds]

    def _beyond(self) -> str:
        points = self.layer.sizes.larger()
        prove_at(self, points, PLACES)
        named = ", ".join(f"{s} ≤ {max(point[s] for point in points)}" for s in self.layer.sizes.kind)
        count = f"{len(points)} larger size{'s' if len(points) > 1 else ''}"
        return f"{count}, up to {named}" if named else "one size"
