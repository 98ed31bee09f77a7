"""SpotTheMistake: which line is wrong, which mistake it is, and a line in its place."""

from dataclasses import replace

import traitlets
from ipywidgets import HTMLMath

from ...derivations import Derivation
from ...practice import Spotting, Verdict, plant, progress, shown, story
from ...practice.tasks import named
from ..answer.line import Line, Written, plain, question, stored
from ..kit import twin
from ..kit.twin import escape, link

ASK = "One of these lines is wrong, and each line after it follows from it. Which line is it?"
MARKS = {"true": "✓ true", "wrong": "✗ begins here", "follows": "follows from a wrong line"}
FIRST_POINT, FIRST_NAME = "First point at the line that is wrong.", "First say which mistake it is."


class _Lines(Line):
    """The field, and what each line is called by those who do not see it."""

    spoken = traitlets.List().tag(sync=True)


class SpotTheMistake(Written):
    """A derivation in which one line is wrong and those after it follow from it: point at it, name it, repair it.

    `spot` is the name of a task, "06/spot", or any Derivation or its name in the catalogue, in which a mistake is
    planted: another one for another `seed`. `stage` is "point", "name", "repair" or "done".
    Raises ValueError for a name that is not there, TypeError for what is no Derivation.
    """

    _controller = _Lines

    def __init__(self, spot, seed: int = 0):
        key, ask, self._spot = _found(spot, seed)
        self.read, self.judge, self.hint = self._spot.judging.read, self._spot.repair, self._spot.hint
        told = shown(self._spot.derivation)
        self._ask, self._given, self._goal = ask, told.given, told.goal
        rows = [f'<div class="lessons-spot-line"><span class="lessons-spot-number">{n}</span>'
                rf'<span class="lessons-spot-formula">\(\displaystyle {escape(latex)}\)</span>'
                '<span class="lessons-spot-mark"></span></div>' for n, latex in enumerate(self._spot.latex, 1)]
        lines = HTMLMath(rf"<p>\(\displaystyle {escape(self._goal)} =\)</p>{''.join(rows)}")
        super().__init__(key, ask, {"question": question(ask, self._given), "lines": lines})
        self._line.spoken = list(self._spot.lines)
        self.add_class("lessons-spot")

    # What the page asks

    def _hear(self, asked: dict) -> None:
        match asked:
            case {"point": int(line)} if self.stage == "point" and 0 <= line < len(self._spot.lines):
                self._point(line)
            case {"name": str(key)} if self.stage == "name" and key in self._spot.mistakes:
                self._name(key)
            case {"judge": str()} if self.stage in ("point", "name"):
                self._tell(FIRST_POINT if self.stage == "point" else FIRST_NAME)
            case _:
                super()._hear(asked)

    def _point(self, line: int) -> None:
        verdict, found = self._spot.point(line), line == self._spot.wrong
        self._count(verdict, line in self._pointed)
        self._pointed.add(line)
        self.stage = "name" if found else "point"
        self._tell(self._spoken())

    def _name(self, key: str) -> None:
        """A mistake that is taken for another one is noted as met."""
        verdict, found = self._spot.name(key), key == self._spot.mistake
        self._count(verdict, key in self._named, "" if found else self._spot.mistake)
        self._named[key] = verdict
        self.stage = "repair" if found else "name"
        self._tell(self._spoken(), put="" if found else None)

    def _count(self, verdict: Verdict, again: bool, mistake: str = "") -> None:
        self.verdict, self._text = verdict, ""
        if not again:
            self.tries += 1
            progress.record(self._key, self._kind, mistake)

    def _accept(self) -> None:
        if self.verdict.kind == "right":
            self.stage = "done"
            said = f"{self.verdict.sentence} {twin.plain(self._spot.origin)}".strip()
            self.verdict = replace(self.verdict, sentence=said)

    def _clear(self) -> None:
        self.stage, self._pointed, self._named = "point", set(), {}
        super()._clear()

    # What the page is told

    @property
    def _kind(self) -> str:
        """A line that is found and a mistake that is named are not all of it."""
        return "go on" if super()._kind == "right" and self.stage != "done" else super()._kind

    @property
    def _mistake(self) -> str:
        return self._spot.mistake if self.stage == "done" else super()._mistake

    def _beside(self) -> str:
        """Below a name that is not the right one, the line as it would be with it."""
        if self.stage == "name" and self.verdict is not None and self.verdict.echo:
            return rf"<p>\(\displaystyle {escape(self.verdict.echo)}\)</p>"
        return super()._beside()

    def _spoken(self) -> str:
        would = self.verdict.suggestion if self.stage == "name" else ""
        return f"{super()._spoken()} {would}".strip()

    def _more(self) -> dict:
        found = self.stage != "point"
        marks = {str(n): {"kind": self._mark(n), "said": MARKS[self._mark(n)]} for n in range(len(self._spot.lines))
                 if found or n in self._pointed}
        names = [{"key": key, "title": self._title(key), "sign": "" if key not in self._named else
                  "✓" if key == self._spot.mistake else "✗"} for key in self._spot.names if found]
        return {"stage": self.stage, "marks": marks, "names": names}

    def _mark(self, line: int) -> str:
        return "true" if line < self._spot.wrong else "follows" if line > self._spot.wrong else "wrong"

    def _title(self, key: str) -> str:
        told = story(key)
        return twin.plain(told.title) if told else key

    def __repr__(self) -> str:
        goal = f"{twin.plain(f'${self._goal}$')} ="
        return plain(self._ask, self._given, goal, *(f"{n}. {line}" for n, line in enumerate(self._spot.lines, 1)))

    def stored(self) -> str:
        lines = "".join(f"<li>{twin.formula(latex)}</li>" for latex in self._spot.latex)
        above = f"<p>{twin.formula(f'{self._goal} =')}</p>"
        return stored(self._ask, self._given, self.hint, "The mistake", self._solution(), f"{above}<ol>{lines}</ol>")

    def _solution(self) -> str:
        told = story(self._spot.mistake)
        parts = [f"Line {self._spot.wrong + 1}. {self._title(self._spot.mistake)}. {self._spot.origin}",
                 *([told.tempts, told.fails] if told else []), f"In its place: {self.hint(3)}"]
        where = f"<p>Explained in {link(told.lesson, told.heading)}</p>" if told and told.lesson else ""
        return "".join(map(twin.paragraph, parts)) + where


def _found(wanted, seed: int) -> tuple[str, str, Spotting]:
    """Under which key it is recorded, what is asked, and the lines with their mistake."""
    found, _ = named(wanted, "SpotTheMistake")
    if isinstance(found, Derivation):
        return f"spot/{found.title}/{seed}", ASK, plant(found, seed)
    if found.form != "spot":
        raise ValueError(f"SpotTheMistake: {wanted!r} came, a task that shows a mistake was expected")
    return found.key, found.ask, found.spotting
