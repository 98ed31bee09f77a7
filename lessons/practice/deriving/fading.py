"""A derivation of which some lines are missing: which ones, and whether a learner's line is the one that is missing.

First one is missing, then several, then all (which is ``Deriving``): help that fades.
"""

import random
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from ..verdict import Verdict
from .choosing import Choice, choices
from .route import Deriving

MISSING = ("one", "several", "free")
# Rules by how much a line that comes of them tells; others come between those before and those after the ….
TELLING = ("collapse", "reindex", "regroup", "quotient", "square", "logarithm", "cases", "meet", "condition", "local",
           "differentiate", "boundary", ..., "substitute", "algebra", "unfold", "chain", "paths", "claim")


@dataclass(frozen=True)
class Gap:
    """A place for one line: that of the steps ``first`` to ``last``, which differ only in algebra."""

    first: int
    last: int


class Fading:
    """The lines of a derivation that are missing, and who judges what is put there."""

    def __init__(self, deriving: Deriving, seed: int = 0):
        """``seed`` draws which lines are missing; with 0 they are those that tell most."""
        self.deriving, self._steps, self._seed = deriving, deriving.derivation.steps, seed

    def gaps(self, missing: str) -> tuple[Gap, ...]:
        """Which lines are missing, in their order: the most telling one, or about half of them; always the same."""
        if missing not in MISSING:
            raise ValueError(f"missing: {missing!r} came, one of {', '.join(MISSING)} was expected")
        if missing == "free":
            return self.places
        count = 1 if missing == "one" else 1 + max(1, (len(self.places) - 1) // 2)
        return tuple(sorted(self._by_turns[:count], key=lambda place: place.first))

    @cached_property
    def _by_turns(self) -> list[Gap]:
        """The places in the order in which they go missing."""
        if self._seed:
            drawn = random.Random(f"{self.deriving.derivation.title} {self._seed}")
            return sorted(drawn.sample(self.places, len(self.places)),
                          key=lambda place: place.first == 0 and len(self.places) > 2)
        best = min(self.places[:-1] or self.places, key=self._rank)
        # The first line stays as long as there is another: a way in is worth more than the way out.
        return sorted(self.places, key=lambda place: (
            place != best, place.first == 0, place == self.places[-1], self._rank(place)))

    @cached_property
    def places(self) -> tuple[Gap, ...]:
        """All places for a line; what differs only in algebra is one."""
        runs = groupby(range(len(self._steps)), key=lambda n: self.deriving.stage(self._steps[n].rhs))
        return tuple(Gap(run[0], run[-1]) for run in (list(steps) for _, steps in runs))

    def _rank(self, place: Gap) -> tuple:
        """How telling the line of a place is, the most telling first: a step with a reason before one without."""
        def rank(step):
            name = step.rule.name if step.rule.name in TELLING else ...
            return (not step.why, TELLING.index(name))
        return (*min(map(rank, self._steps[place.first:place.last + 1])), place.first)

    def choices(self, gap: Gap) -> tuple[Choice, ...]:
        """The rules to choose from at a gap; none where only one could be taken."""
        return choices(self.deriving.derivation, gap.first, gap.last)

    def judge(self, gap: Gap, text: str, wrong: str = "") -> Verdict:
        """The verdict on a line in a gap; a true line that belongs elsewhere is told to go on.

        ``wrong`` is the last line that was not accepted there.
        """
        verdict, value = self.deriving.judged(text, wrong)
        if verdict.kind != "right" or value is None:
            return verdict
        step = self.deriving.steps.get(self.deriving.stage(value))
        if step is not None and gap.first <= step <= gap.last:
            return self._accepted(verdict, gap, gap.first)
        is_end = gap == self.places[-1]
        if is_end and self.deriving.arrives(text, value):
            return self._accepted(verdict, gap, None)
        left, here = self.deriving.left(value), self._left(gap.first)
        if step is not None and step > gap.last or not is_end and left < self._left(gap.last + 1):
            said = "True, but further than the missing line: write what comes before it. Go on."
        elif step is not None and step < gap.first or is_end or left > max(here, self._left(gap.first - 1)):
            said = "True, but not yet further than the line above. Go on."
        else:
            return self._accepted(verdict, gap, None)
        return replace(verdict, kind="go on", done=False, sentence=said)

    def _left(self, step: int) -> tuple:
        """What is left to do at a step; before the first one, everything."""
        return self.deriving.left(self._steps[step].rhs) if step >= 0 else (float("inf"),)

    def _accepted(self, verdict: Verdict, gap: Gap, step: int | None) -> Verdict:
        return replace(verdict, done=gap == self.places[-1], sentence=self.deriving.praise(step))
