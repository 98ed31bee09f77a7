"""Planting a mistake in any derivation: from the list of mistakes, so that the lines after it follow from it."""

import random
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from sympy import Basic, Expr
from sympy.printing.str import StrPrinter

from ...derivations import Derivation, Induction, text
from ..judge import Judge
from ..mistakes import mistakes, rank
from ..naming import Print
from .spotting import FEWEST, Spotting, SpottingError

DULL = ("twice", "half", "sign", "mean-for-sum", "wrong-quantity")     # fit any line: planted where no other is
OTHERS = 10         # names that come next in rank, of which the other choices are drawn
Wrong = tuple[str, Expr]


def plant(derivation: Derivation | Induction, seed: int = 0) -> Spotting:
    """A derivation in which one line is wrong and the lines after it follow from it, as far as it is shown.

    The same for the same derivation and seed.  What is planted is proved wrong, and the lines before it true.
    SpottingError where no mistake on the list fits; TypeError for what is no Derivation, such as a Chain.
    """
    if not isinstance(derivation, Derivation | Induction):
        raise TypeError(f"plant: {type(derivation).__name__} came, a Derivation was expected (of a Chain, each part)")
    field = _field(derivation.claimed if isinstance(derivation, Induction) else derivation)
    drawn = random.Random(f"{derivation.title}/{seed}")
    for run in field.runs(drawn):
        if (made := field.made(run, drawn)) is not None:
            return made
    raise SpottingError(f"{derivation.title}: no line came that a mistake of the list makes wrong, one was expected")


class Run(NamedTuple):
    """Lines in a row that a mistake makes wrong in one way: number and wrong line of each; the key is the first's."""

    lines: list[tuple[int, Wrong]]
    seen: Print

    @property
    def start(self) -> int:
        return self.lines[0][0]

    @property
    def mistake(self) -> str:
        return self.lines[0][1][0]


class Spelling(StrPrinter):
    """``str`` of SymPy, which spells each part once: wrong lines differ in one place and share the others."""

    def __init__(self):
        super().__init__()
        self._spelled: dict[object, str] = {}

    def _print(self, expr, **kwargs):
        if not isinstance(expr, Basic):
            return super()._print(expr, **kwargs)
        if expr not in self._spelled:
            self._spelled[expr] = super()._print(expr, **kwargs)
        return self._spelled[expr]


class Field:
    """The lines of one derivation that answer its goal, and what each mistake makes of them."""

    def __init__(self, derivation: Derivation):
        self.derivation, self.judging = derivation, Judge(derivation)
        self.lines = derivation.answering
        self._wrong: dict[int, list[Wrong]] = {}
        self._first: dict[int, dict[object, list[Wrong]]] = {}

    def wrong(self, number: int) -> list[Wrong]:
        """What the mistakes make of a line, those that are understood wrongly first; the order is always the same."""
        if number not in self._wrong:
            made, spelled = mistakes(self.lines[number], self.judging.worlds.subject), Spelling().doprint
            self._wrong[number] = sorted(dict.fromkeys(made),
                                         key=lambda each: (rank(each[0]), each[0], spelled(each[1])))
        return self._wrong[number]

    def alike(self, number: int, seen: Print) -> list[Wrong]:
        """The wrong lines with these values.  Nearly all others differ at the first place: that is looked at first."""
        table = self.judging.table
        if number not in self._first:
            self._first[number] = {}
            for each in self.wrong(number):
                self._first[number].setdefault(table.first_of(each[1]), []).append(each)
        return [each for each in self._first[number].get(seen[0], ()) if table.print_of(each[1]) == seen]

    def runs(self, drawn: random.Random) -> Iterator[Run]:
        """Those with lines that follow come first, and before them all those with a mistake that says something."""
        last = len(self.lines) - 1
        ends = drawn.sample(range(last + 1), last + 1)
        if drawn.random() < 0.5:
            ends = [last, *(end for end in ends if end != last)]
        for dull, follows in ((False, True), (True, True), (False, False), (True, False)):
            for end in ends if follows else [last]:
                wrong = self.wrong(end)
                for each in drawn.sample(wrong, len(wrong)):
                    if dull == (each[0] in DULL) and (run := self._run(end, each, follows, drawn)) is not None \
                            and (dull or run.mistake not in DULL):
                        yield run

    def _run(self, end: int, wrong: Wrong, follows: bool, drawn: random.Random) -> Run | None:
        """The lines up to ``end`` that are wrong in the way in which this one is, from one of them on."""
        seen = self.judging.table.print_of(wrong[1])
        if seen is None or seen == self.judging.table.truth:
            return None
        lines = [(end, wrong if follows else self.alike(end, seen)[0])]
        while follows and lines[0][0] > 0 and (found := self.alike(lines[0][0] - 1, seen)):
            lines.insert(0, (lines[0][0] - 1, found[0]))
        if follows and len(lines) < 2:
            return None
        return Run(lines[drawn.randrange(max(1, len(lines) - 1)):], seen)

    def made(self, run: Run, drawn: random.Random) -> Spotting | None:
        """The derivation with these wrong lines; None where one cannot be read as it was meant, or none is like it."""
        shown = [(line, self.judging.table.truth) for line in self.lines[:run.start]]
        lines = [said for value, seen in [*shown, *((value, run.seen) for _, (_, value) in run.lines)]
                 if (said := self._said(value, seen))]
        if len(set(lines)) < len(shown) + len(run.lines):
            return None
        others = self._others(run)
        chosen = dict(drawn.sample(list(others.items()), min(FEWEST, len(others))))
        try:
            made = Spotting(self.derivation, lines, {run.mistake: lines[run.start], **chosen})
            made.check()
        except SpottingError:
            return None
        return made

    def _said(self, value: Expr, seen: Print | None) -> str | None:
        """A line as one types it, if that is read as it is meant."""
        plain = text(self.derivation, value)
        for said in (as_written(plain), plain):
            lines = self.judging.read(said).lines
            if len(lines) == 1 and lines[0].value is not None \
                    and self.judging.table.print_of(lines[0].value) == seen:
                return said
        return None

    def _others(self, run: Run) -> dict[str, str]:
        """Other names that could be meant, with what they would have made of the line, or of another one."""
        table = self.judging.table
        taken = {key for key, _ in self.alike(run.start, run.seen)}
        found: dict[str, str] = {}
        prints = {None, table.truth, run.seen}
        for number in (run.start, *(n for n in range(len(self.lines)) if n != run.start)):
            for key, value in sorted(self.wrong(number), key=lambda each: each[0] in DULL):
                if key in taken or key in found or len(found) == OTHERS:
                    continue
                seen = table.print_of(value)
                if seen not in prints and (said := self._said(value, seen)):
                    found[key] = said
                    prints.add(seen)
            if len(found) >= FEWEST:
                break
        return found


@lru_cache(16)
def _field(derivation: Derivation) -> Field:
    """The lines of a derivation with their mistakes, made once for all seeds; it is compared by identity."""
    return Field(derivation)


def as_written(line: str) -> str:
    """A printed line as one writes it: no sign for products, no brackets around a derivative."""
    slope = r"\((d\w+(?:\[[^][]*\])?/d\w+(?:\[[^][]*\])?)\)"
    return re.sub(r"(?<!\*)\*(?!\*)", " ", re.sub(slope, r"\1", line))
