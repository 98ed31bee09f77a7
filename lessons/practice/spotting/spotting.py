"""A derivation with one mistake in it, and what is said to whoever points at a line, names the mistake, repairs it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ...derivations import Derivation
from ..deriving import Deriving
from ..judge import Judge
from ..stories import story
from ..verdict import Verdict

FEWEST = 3      # names to choose from


class SpottingError(ValueError):
    """A derivation with a mistake that cannot be given: what came, and what was expected."""


class Spotting:
    """``lines`` answer the goal of ``derivation`` one after the other: true ones, then from ``wrong`` on (counted from
    0) wrong ones, each of which follows from the one before.  ``mistakes`` holds, by their keys, the planted mistake
    with its line, one of ``lines``, and others with what they would have made of it.  ``origin`` says in a sentence
    where it was found.  Raises SpottingError where no line is one of the mistakes.
    """

    def __init__(self, derivation: Derivation, lines: Sequence[str], mistakes: Mapping[str, str],
                 judging: Judge | None = None, origin: str = ""):
        self.derivation, self.lines, self.origin = derivation, tuple(lines), origin
        self.mistakes = dict(mistakes)
        self.judging = judging or Judge(derivation, declared=mistakes)
        self.deriving = Deriving(derivation, self.judging)
        planted = [key for key, text in self.mistakes.items() if text in self.lines]
        if len(planted) != 1:
            raise SpottingError(f"{derivation.title}: {', '.join(planted) or 'no mistake'} came among the lines, one "
                                f"of {', '.join(self.mistakes) or 'no mistakes'} was expected")
        self.mistake = planted[0]
        self.wrong = self.lines.index(self.mistakes[self.mistake])

    @property
    def names(self) -> tuple[str, ...]:
        """The keys to choose from, in an order that tells nothing and stays."""
        return tuple(sorted(self.mistakes, key=lambda key: random.Random(f"{self.lines}{key}").random()))

    @property
    def before(self) -> tuple[str, ...]:
        """The lines that are true."""
        return self.lines[:self.wrong]

    @property
    def latex(self) -> tuple[str, ...]:
        """The lines as formulas."""
        return tuple(self.judging.read(line).latex for line in self.lines)

    def point(self, line: int) -> Verdict:
        """Is this line, counted from 0, the first that is wrong?"""
        if not 0 <= line < len(self.lines):
            raise ValueError(f"line: {line} came, one from 0 to {len(self.lines) - 1} was expected")
        if line < self.wrong:
            return Verdict("wrong", f"Line {line + 1} is true. The mistake comes later.",
                           badge=self.judging.judge(self.lines[line]).badge)
        if line > self.wrong:
            return Verdict("wrong", f"Line {line + 1} is wrong, but it follows from a line that was wrong before. "
                                    "Where does it begin?")
        return Verdict("right", f"Yes: line {line + 1} is the first that is wrong. Which mistake is it?")

    def name(self, key: str) -> Verdict:
        """Is this the mistake?"""
        if key not in self.mistakes:
            raise ValueError(f"name: {key!r} came, one of {', '.join(self.mistakes)} was expected")
        if key == self.mistake:
            return Verdict("right", "Yes. Now write the line as it should be.")
        would = self.mistakes[key]
        return Verdict("wrong", "Not that one. With it, the line would be another.", suggestion=would,
                       echo=self.judging.read(would).latex)

    def repair(self, text: str) -> Verdict:
        """Is this a line that can stand in its place?  Any form and any way will do."""
        verdict = self.deriving.judge(text, self.before, self.lines[self.wrong])
        if verdict.kind != "right":
            return verdict
        after = len(self.lines) - self.wrong - 1
        rest = "" if not after else " The line after it changes with it." if after == 1 else \
            f" The {after} lines after it change with it."
        return replace(verdict, sentence=f"Right: that is repaired.{rest}", done=True)

    def hint(self, level: int) -> str:
        """Help in three steps: where it shows, the rule's law with the reason, the line."""
        if level == 1:
            where = self.judging.judge(self.lines[self.wrong]).where
            return f"Write the lines out {where}: which one is not equal to the line before?" if where else \
                "Look at the shapes: which line does not fit the one before?"
        return self.deriving.hint(level, self.before)

    def check(self) -> None:
        """``SpottingError`` unless the true lines are true, and the others are wrong and follow from each other."""
        table = self.judging.table
        for number, line in enumerate(self.lines):
            verdict, expected = self.judging.judge(line), "right" if number < self.wrong else "wrong"
            if verdict.kind != expected:
                raise SpottingError(f"{self.derivation.title}: line {number + 1}, {line!r}, is {verdict.kind} "
                                    f"({verdict.sentence}), {expected} was expected")
        if len({table.print_of(self.deriving.value(line)) for line in self.lines[self.wrong:]}) > 1:
            raise SpottingError(f"{self.derivation.title}: the lines from {self.wrong + 1} on have several values, "
                                "one was expected: each has to follow from the one before")
        nameless = [key for key in self.mistakes if story(key) is None]
        if nameless or len(self.mistakes) < FEWEST:
            raise SpottingError(f"{self.derivation.title}: {len(self.mistakes)} mistakes came, {len(nameless)} of them "
                                f"without a story; at least {FEWEST} were expected, each with its story")
