"""What views of practice share: a field for a line, which is read while it is typed and judged when it is handed in."""

from collections.abc import Callable

import traitlets
from ipywidgets import HTMLMath

from ...practice import HELPS, progress, story
from ..kit import twin
from ..kit.twin import escape, link
from ..kit.view import Boxed, View

SIGNS = {"right": "✓", "go on": "→", "wrong": "✗", "unreadable": "?", "undecided": "?"}
UNTRIED = "Not tried yet."
FIRST = "First try a line: help comes after a try."
AGAIN = "First try with the help that is there: more comes after a try."
NO_MORE = "This is all the help there is."
DONE = "The line is right: no more help is needed."
CLEARED = "Cleared."


class Line(View):
    """The field, its buttons, and what is said of a line. Formulas are typeset beside it, in the same box."""

    typed = traitlets.Unicode().tag(sync=True)
    reading = traitlets.Dict().tag(sync=True)  # of what is typed: what was assumed, or why it is not read, and where
    state = traitlets.Dict().tag(sync=True)  # what is said, of the last line that was handed in among others


class Written(Boxed):
    """A task with a field; a view that is one of these has read(text), judge(text), and hint(level), counted from 1.

    `verdict` is that of the last line handed in, `tries` counts lines that could be read, `level` the helps that were
    given: each after one more try. `sentence` is what was said last. `solved` says whether it was ever right, now or as
    progress has it. All of it follows the learner and none is stored.
    """

    solved = traitlets.Bool(False)
    asks = ("typed",)
    read: Callable
    judge: Callable
    hint: Callable
    _controller: type[Line] = Line

    def __init__(self, key: str, label: str, parts: dict[str, HTMLMath], **traits):
        self._key = key
        self._echo, self._story, self._help = HTMLMath(), HTMLMath(), HTMLMath()
        self._line = self._controller(title=twin.plain(label))
        self._clear()
        noted = progress.progress().get(key, {})
        super().__init__([*parts.values(), self._line, self._echo, self._story, self._help],
                         solved=noted.get("done", False), **traits)
        self._line.observe(lambda change: self._show_reading(change.new), "typed")
        self._line.on_msg(lambda line, asked, buffers: self._hear(asked))
        for name, part in (parts | {"echo": self._echo, "story": self._story, "help": self._help}).items():
            part.add_class(f"lessons-answer-{name}")
        self.add_class("lessons").add_class("lessons-panel").add_class("lessons-answer")
        self._tell("")

    @property
    def sentence(self) -> str:
        return self._line.state["said"]

    @property
    def standing(self) -> str:
        """How often was tried, with how much help."""
        if not self.tries:
            return UNTRIED
        helps = f", help {self.level} of {HELPS}" if self.level else ""
        return f"{self.tries} {'try' if self.tries == 1 else 'tries'}{helps}"

    # What the page asks

    def _hear(self, asked: dict) -> None:
        match asked:
            case {"judge": str(text)}:
                self._hand_in(text)
            case {"help": _}:
                self._tell(self._give_help())
            case {"reset": _}:
                self._clear()
                self._tell(CLEARED, put="")

    def _clear(self) -> None:
        self._forget()
        self.tries = 0
        self._start_helping()

    def _forget(self) -> None:
        """No line has been handed in, or none that matters any more."""
        self.verdict, self._text = None, ""

    def _start_helping(self) -> None:
        self.level, self._tries_at_help = 0, self.tries
        self._help.value = ""

    def _show_reading(self, text: str) -> None:
        reading = self.read(text) if text.strip() else None
        said = {"text": text, "notes": [], "message": ""}
        if reading and reading.message:
            said |= {"message": reading.message} | _pointed(text, reading)
        elif reading:
            said["notes"] = list(reading.notes)
            self._echo.value = rf"\(\displaystyle {escape(reading.latex)}\)"
        self._line.reading = said

    def _hand_in(self, text: str) -> None:
        """A line that is handed in once more counts once."""
        put = None
        if self.verdict is None or text.strip() != self._text.strip():
            self.verdict, self._text = self.judge(text), text
            self.tries += self.verdict.kind != "unreadable"
            put = self._accept()
            self.solved |= self._kind == "right"
            progress.record(self._key, self._kind, self.verdict.mistake, text)
        self._tell(self._spoken(), put)

    @property
    def _kind(self) -> str:
        """The kind of the last verdict; right, if the task is done."""
        return "" if self.verdict is None else self.verdict.kind

    def _accept(self) -> str | None:
        """Hears of a verdict; returns what shall stand in the field from now on, or None."""
        return None

    @property
    def _mistake(self) -> str:
        """The key of the mistake whose story is told."""
        return "" if self.verdict is None else self.verdict.mistake

    def _beside(self) -> str:
        """What is typeset below the verdict."""
        return _shown_story(self._told) if self._told else ""

    @property
    def _told(self):
        """The story that is told, if there is one."""
        return story(self._mistake) if self._mistake else None

    def _give_help(self) -> str:
        if self._kind == "right":
            return DONE
        if self.level == HELPS:
            return NO_MORE
        if self.tries == self._tries_at_help:
            return AGAIN if self.level else FIRST
        self.level, self._tries_at_help = self.level + 1, self.tries
        helps = [f"<li>{escape(self.hint(level))}</li>" for level in range(1, self.level + 1)]
        self._help.value = f"<p>Help</p><ol>{''.join(helps)}</ol>"
        return f"Help {self.level} of {HELPS}: {twin.plain(self.hint(self.level))}"

    # What the page is told

    def _more(self) -> dict:
        """What else the page is told."""
        return {}

    def _tell(self, said: str, put: str | None = None, focus: bool = True) -> None:
        """Say it, and show what is known; ``put`` stands in the field from now on, which gets the focus."""
        verdict, told = self.verdict, None
        if verdict is not None:
            told = {"kind": verdict.kind, "sign": SIGNS[verdict.kind], "sentence": verdict.sentence,
                    "where": begun(verdict.where), "badge": verdict.badge} | _pointed(self._text, verdict)
        if put is not None:
            self._line.typed = put
        self._story.value = self._beside()
        self._line.state = {
            "turn": self._line.state.get("turn", 0) + 1, "said": said, "put": put, "focus": focus, "text": self._text,
            "standing": self.standing, "verdict": told,
            "helps": self.level < HELPS and self.tries > self._tries_at_help} | self._more()

    def _spoken(self) -> str:
        """The verdict as it is read aloud."""
        verdict, parts = self.verdict, [self.verdict.sentence]
        if part := "".join(_pointed(self._text, verdict)["marked"][1:2]):
            parts.append(f"At: {part}")
        parts += [begun(verdict.where)]
        if told := self._told:
            parts += [told.title, twin.plain(told.tempts), twin.plain(told.fails)]
        parts += [begun(verdict.badge)]
        return " ".join(part if part[-1] in ".?!:" else f"{part}." for part in parts if part)


def stored(ask: str, given, hint: Callable, summary: str, right: str, lines: str = "") -> str:
    """The HTML twin: what is asked, lines that are given, and helps and what is right, which open with no kernel."""
    formulas = ", ".join(twin.formula(formula.latex) for formula in given)
    helps = [twin.details(f"Help {level}", twin.paragraph(hint(level))) for level in range(1, HELPS + 1)]
    return "\n".join([twin.heading(ask), *([f"<p>Given: {formulas}</p>"] if given else []), *filter(None, [lines]),
                      f"<p>{UNTRIED}</p>", *helps, twin.details(summary, right)])


def plain(ask: str, given, *more: str) -> str:
    """The text twin."""
    known = [f"given: {'; '.join(formula.text for formula in given)}"] if given else []
    return "\n".join([twin.plain(ask), *(f"   {line}" for line in (*more, *known)), UNTRIED])


def begun(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def _pointed(text: str, told) -> dict:
    """The text with the part that is meant, and as it would be with the suggestion in its place."""
    if told.span is None:
        return {"marked": [], "suggestion": ""}
    start, end = told.span
    before, part, after = text[:start], text[start:end], text[end:]
    return {"marked": [before, part, after], "suggestion": told.suggestion and before + told.suggestion + after}


def _shown_story(told) -> str:
    """Of the mistake that was named: its title, why it tempts, why it fails, and where the course explains it."""
    parts = [f"<b>{escape(told.title)}</b>", escape(told.tempts), escape(told.fails)]
    if told.lesson:
        parts.append(f"Explained in {link(told.lesson, told.heading)}")
    return "".join(f"<p>{part}</p>" for part in parts)


def question(ask: str, given) -> HTMLMath:
    """What is asked, and from what; formulas are typeset by the host."""
    formulas = " ".join(rf"<span>\({escape(formula.latex)}\)</span>" for formula in given)
    told = f'<p class="lessons-answer-given">Given {formulas}</p>' if formulas else ""
    return HTMLMath(f'<p class="lessons-answer-ask">{escape(ask)}</p>{told}')
