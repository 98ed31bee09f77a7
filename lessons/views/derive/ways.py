"""What of a derivation is there, and what the next line is: on a way of one's own, or in gaps between given lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...practice import Choice, Deriving, Fading, Gap, Verdict, shown
from ...practice.helping import help_with

YOURS, MISSING = "your line", "a missing line"


@dataclass(frozen=True)
class Row:
    """A line as it is shown, with what is said of it; in a gap there is no formula. ``here`` is where the field is."""

    said: str
    latex: str = ""
    text: str = "…"
    verdict: Verdict | None = None
    here: bool = False


class Free:
    """Line after line, on any way that is right."""

    choices: tuple[Choice, ...] = ()
    open = 1        # places in which a line could be written

    def __init__(self, deriving: Deriving):
        self._deriving = deriving
        self.lines: list[tuple[str, Verdict]] = []
        self.draft = ""

    @property
    def accepted(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self.lines)

    @property
    def done(self) -> bool:
        return bool(self.lines) and self.lines[-1][1].done

    @property
    def standing(self) -> str:
        return f"{len(self.lines)} {'line' if len(self.lines) == 1 else 'lines'}" if self.lines else ""

    def settle(self) -> None:
        """Nothing is filled elsewhere."""

    @property
    def place(self) -> str:
        """What is to be written next, as it is spoken."""
        return "All lines are yours, on any way."

    def judge(self, text: str, wrong: str) -> Verdict:
        return self._deriving.judge(text, self.accepted, wrong)

    def hint(self, level: int) -> str:
        return self._deriving.hint(level, self.accepted)

    def accept(self, text: str, verdict: Verdict) -> str:
        """Take a line in; what shall stand in the field from now on."""
        self.lines.append((text, verdict))
        return ""

    def take_back(self) -> tuple[int, str] | None:
        """The number and the text of the last line, which is there no more."""
        if not self.lines:
            return None
        text, _ = self.lines.pop()
        return len(self.lines) + 1, text

    def rows(self) -> tuple[list[Row], list[Row]]:
        """The lines above the field and below it."""
        return [_written(verdict) for _, verdict in self.lines], []


class Gapped:
    """A derivation of which some lines are given; ``filled`` are the learner's, and several of these may share it."""

    def __init__(self, fading: Fading, missing: str, filled: dict[Gap, tuple[str, Verdict]]):
        self._fading, self._filled = fading, filled
        self._gaps = fading.gaps(missing)
        self._drafts: dict[Gap, str] = {}
        self._at = self._next(self._gaps[-1])

    @property
    def draft(self) -> str:
        return self._drafts.get(self._at, "")

    @draft.setter
    def draft(self, text: str) -> None:
        self._drafts[self._at] = text

    @property
    def accepted(self) -> tuple[str, ...]:
        return tuple(self._filled[gap][0] for gap in self._gaps if gap in self._filled)

    @property
    def open(self) -> int:
        return sum(gap not in self._filled for gap in self._gaps)

    @property
    def done(self) -> bool:
        return not self.open

    @property
    def standing(self) -> str:
        return f"{len(self.accepted)} of {len(self._gaps)} lines" if len(self._gaps) > 1 else ""

    @property
    def place(self) -> str:
        if self.done:
            return "No line is missing."
        count = "1 line is" if self.open == 1 else f"{self.open} lines are"
        return f"{count} missing; write line {self._number(self._at)}."

    @property
    def choices(self) -> tuple[Choice, ...]:
        return () if self._at in self._filled else self._fading.choices(self._at)

    def judge(self, text: str, wrong: str) -> Verdict:
        return self._fading.judge(self._at, text, wrong)

    def hint(self, level: int) -> str:
        return help_with(self._fading.deriving.derivation, self._at.first, level)

    def accept(self, text: str, verdict: Verdict) -> str:
        self._filled.pop(self._at, None)
        self._filled[self._at] = text, verdict
        self.draft = ""
        self.go_on()
        return self.draft

    def go_on(self) -> None:
        """To the next gap that is open."""
        self._at = self._next(self._at)

    def settle(self) -> None:
        """Leave a gap that was filled elsewhere, with fewer lines missing or more."""
        if self._at in self._filled:
            self.go_on()

    def take_back(self) -> tuple[int, str] | None:
        last = next((gap for gap in reversed(self._filled) if gap in self._gaps), None)
        if last is None:
            return None
        self._at = last
        return self._number(last), self._filled.pop(last)[0]

    def rows(self) -> tuple[list[Row], list[Row]]:
        above, below = [], []
        for first, row in self._rows():
            (above if first <= self._at.first else below).append(row)
        return above, below

    def _rows(self) -> Iterator[tuple[int, Row]]:
        """Each line with the step at which it begins."""
        told = shown(self._fading.deriving.derivation)
        for place in self._fading.places:
            if place in self._filled and place in self._gaps:
                yield place.first, _written(self._filled[place][1])
            elif place in self._gaps:
                here = place == self._at
                yield place.first, Row(YOURS if here else MISSING, here=here)
            else:
                for step in range(place.first, place.last + 1):
                    line = told.lines[step + 1]
                    yield step, Row(line.rule, line.latex.removeprefix(f"{told.goal} = "), line.text)

    def _number(self, gap: Gap) -> int:
        """The number of its line, counted from 1 in what is shown."""
        return 1 + sum(first < gap.first for first, _ in self._rows())

    def _next(self, gap: Gap) -> Gap:
        n = self._gaps.index(gap) + 1
        return next((other for other in self._gaps[n:] + self._gaps[:n] if other not in self._filled), gap)


def _written(verdict: Verdict) -> Row:
    return Row(verdict.sentence, verdict.echo, verdict=verdict)
