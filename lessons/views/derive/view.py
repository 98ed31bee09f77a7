"""Derive: a derivation by the learner, line by line: the lines that are missing, or all of them on any way."""

from collections.abc import Iterable

import traitlets
from ipywidgets import HTMLMath

from ...practice import MISSING, Deriving, Fading, Verdict, shown
from ...practice.judge import Judge
from ...practice.tasks import Task, named
from ..answer.line import Line, Written, begun, plain, question, stored
from ..kit import twin
from ..kit.twin import escape
from .ways import Free, Gapped, Row

WHOLE = "This is the whole derivation."
NOTHING = "There is no line to take back."


class _Lines(Line):
    """The line that is being written, which lines are missing, and buttons for the lines and the rules."""

    missing = traitlets.Unicode().tag(sync=True)


class Derive(Written):
    """A derivation line by line: each is judged, and typeset when it is right.

    `derivation` is a Derivation, its name in the catalogue ("nine_steps/12" for a part), or that of a task,
    "06/derive". `missing` says how much of it is the learner's: the "one" line that tells most, "several", or, with
    "free", all on any way. It follows the learner, and what is typed stays. Help leads towards the next line, in three
    steps, each after a try. `accepted` are the lines so far, `done` says whether nothing is missing any more. Raises
    ValueError for a name that is not there, TypeError for what is no Derivation, TraitError for another `missing`.
    """

    missing = traitlets.Enum(MISSING, "free")
    asks = (*Written.asks, "missing")

    _controller = _Lines

    def __init__(self, derivation, *, missing: str = "free"):
        key, ask, self._fading = _found(derivation)
        self.read = self._fading.deriving.judging.read
        self._shown = shown(self._fading.deriving.derivation)
        self._ask = ask or f"Derive it: {self._shown.lines[0].why.latex}"
        self._first = missing
        self._above, self._below = HTMLMath(), HTMLMath()
        parts = {"question": question(self._ask, self._shown.given), "lines": self._above, "below": self._below}
        super().__init__(key, self._ask, parts, missing=missing)
        traitlets.link((self, "missing"), (self._line, "missing"))
        self.observe(self._switch, "missing")
        self._show_lines()

    @property
    def accepted(self) -> tuple[str, ...]:
        return self._way.accepted

    @property
    def done(self) -> bool:
        return self._way.done

    @property
    def standing(self) -> str:
        return ", ".join(filter(None, (self.tries and self._way.standing, super().standing)))

    def judge(self, text: str):
        return self._way.judge(text, self._wrong)

    def hint(self, level: int) -> str:
        return self._way.hint(level)

    # Ways

    @property
    def _way(self) -> Free | Gapped:
        if self.missing not in self._ways:
            self._ways[self.missing] = self._begun(self.missing, self._filled)
        return self._ways[self.missing]

    def _begun(self, missing: str, filled: dict) -> Free | Gapped:
        return Free(self._fading.deriving) if missing == "free" else Gapped(self._fading, missing, filled)

    def _switch(self, change) -> None:
        """The learner wants more lines missing, or fewer."""
        self._ways[change.old].draft = self._line.typed
        self._way.settle()
        self._move(self._way.place, self._way.draft, focus=False)

    def _move(self, said: str, put: str, focus: bool = True) -> None:
        """To another line, with nothing said of it yet."""
        self._forget()
        self._start_helping()
        self._show_lines()
        self._tell(said, put, focus)

    @property
    def _kind(self) -> str:
        """A line is right, and yet there is more to do; or it was, with more of it given than is asked for."""
        if super()._kind != "right":
            return super()._kind
        enough = MISSING.index(self.missing) >= MISSING.index(self._first)
        return "right" if self.done and enough else "go on"

    def _hear(self, asked: dict) -> None:
        match asked:
            case {"undo": _}:
                self._undo()
            case {"other": _} if isinstance(self._way, Gapped):
                self._way.draft = self._line.typed
                self._way.go_on()
                self._move(self._way.place, self._way.draft)
            case {"rule": str(name)}:
                self._pick(name)
            case _:
                super()._hear(asked)

    def _pick(self, name: str) -> None:
        """A rule is taken for the next line: it leads there, or why it does not."""
        choice = next((choice for choice in self._way.choices if choice.name == name), None)
        if choice is None:
            return
        self._picked[name] = "wrong" if choice.why else "right"
        self.verdict, self._text = Verdict(self._picked[name], choice.why or "Yes, by this rule. Write the line."), ""
        self._tell(f"{choice.title}. {self._spoken()}")

    def _clear(self) -> None:
        self._filled: dict = {}
        self._ways: dict[str, Free | Gapped] = {}
        super()._clear()
        self._show_lines()

    def _forget(self) -> None:
        super()._forget()
        self._wrong = ""
        self._picked: dict[str, str] = {}

    def _accept(self) -> str | None:
        verdict, text = self.verdict, self._text
        if verdict.kind == "wrong":
            self._wrong = text
        if verdict.kind != "right":
            return None
        put = self._way.accept(text, verdict)
        self._wrong, self._text, self._picked = "", "", {}
        self._start_helping()
        self._show_lines()
        return put

    def _spoken(self) -> str:
        arrived = self.verdict.kind == "right" and bool(self.verdict.badge)
        more = WHOLE if self.done else self._way.place if isinstance(self._way, Gapped) else ""
        return f"{super()._spoken()} {more}".strip() if arrived else super()._spoken()

    def _undo(self) -> None:
        taken = self._way.take_back()
        if taken is None:
            return self._tell(NOTHING)
        return self._move(f"Line {taken[0]} is taken back.", taken[1])

    # What is shown

    def _more(self) -> dict:
        offered = self._way.choices
        return {"rules": [[choice.name, choice.title, self._picked.get(choice.name, "")] for choice in offered],
                "other": self._way.open > 1}

    def _show_lines(self) -> None:
        above, below = self._way.rows()
        goal = rf'<p class="lessons-derive-goal">\(\displaystyle {escape(self._shown.goal)} =\)</p>'
        whole = f"<p><b>{WHOLE}</b></p>" if self.done else ""
        self._above.value = goal + _listed(map(_item, above)) + ("" if below else whole)
        self._below.value = _listed(map(_item, below), len(above) + 1) + whole if below else ""

    @property
    def _untried(self) -> tuple[Free | Gapped, list[Row]]:
        """The derivation as it is opened, and its lines: of what the learner has done the twins know nothing."""
        way = self._begun(self._first, {})
        above, below = way.rows()
        return way, above + below

    def __repr__(self) -> str:
        lines = [f"{number}. {row.text}" for number, row in enumerate(self._untried[1], 1)]
        return plain(self._ask, self._shown.given, self._shown.lines[0].text, *lines)

    def stored(self) -> str:
        way, rows = self._untried
        lines = [f"<li>{twin.formula(line.latex)}</li>" for line in self._shown.lines[1:]]
        given = [f"<li>{twin.formula(row.latex) if row.latex else row.text}</li>" for row in rows]
        return stored(self._ask, self._shown.given, way.hint, "One right way", _listed(lines), _listed(given))


def _listed(items: Iterable[str], start: int = 1) -> str:
    """A numbered list, or nothing."""
    made = "".join(items)
    return f'<ol start="{start}">{made}</ol>' if made else ""


def _item(row: Row) -> str:
    """A line as the host typesets it: one that is given with its rule, the learner's with how it was checked."""
    if not row.latex:
        return f'<li class="lessons-derive-{"here" if row.here else "gap"}">{row.said}</li>'
    badge = f" {begun(row.verdict.badge)}" if row.verdict else ""
    said = f"✓ {row.said}{badge}" if row.verdict else row.said
    look = "yours" if row.verdict else "given"
    return (rf'<li class="lessons-derive-{look}"><span>\(\displaystyle {escape(row.latex)}\)</span> '
            f"<small>{escape(said)}</small></li>")


def _found(wanted) -> tuple[str, str, Fading]:
    """Under which key it is recorded, what is asked, and who judges."""
    found, elsewhere = named(wanted, "Derive")
    if isinstance(found, Task):
        return found.key, found.ask, found.fading
    return f"derive/{found.title}", "", Fading(Deriving(found, Judge(found, elsewhere)))
