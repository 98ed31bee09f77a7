"""Derive: a whole derivation by the learner, line by line, on any way that is right."""

from collections.abc import Callable

from ipywidgets import HTMLMath

from ...derivations import CATALOGUE, Derivation
from ...engine.printing import show
from ...practice import TASKS, Deriving, Verdict, story
from ..answer.line import Line, Written, begun, plain, question, stored
from ..kit import twin
from ..kit.linking import assets
from ..kit.twin import escape

WHOLE = "This is the whole derivation."
NOTHING = "There is no line to take back."


class _Lines(Line):
    """The line that is being written, and a button that takes the one before it back."""

    _esm, _css = assets(__file__)


class Derive(Written):
    """Line after line from the question to the end: each is judged, and typeset when it is right.

    `derivation` is a Derivation, its name in the catalogue, or the name of a task, "06/derive".
    Help leads towards the next line, in three steps, each after a try. `accepted` are the lines so far, `done` says
    whether they have arrived. Raises ValueError for a name that is not there, TypeError for what is no Derivation.
    """

    _controller = _Lines

    def __init__(self, derivation, *, stories: Callable = story):
        key, ask, self._deriving = _found(derivation)
        self._shown = show(self._deriving.derivation)
        self._ask = ask or f"Derive it: {self._shown.lines[0].why.latex}"
        self._accepted: list[tuple[str, Verdict]] = []
        self._wrong = ""
        self._lines = HTMLMath()
        parts = {"question": question(self._ask, self._shown.given), "lines": self._lines}
        super().__init__(key, self._ask, parts, stories)
        self._show_lines()

    @property
    def accepted(self) -> tuple[str, ...]:
        return tuple(text for text, _ in self._accepted)

    @property
    def done(self) -> bool:
        return bool(self._accepted) and self._accepted[-1][1].done

    @property
    def standing(self) -> str:
        lines = len(self._accepted)
        return f"{lines} {'line' if lines == 1 else 'lines'}, {super().standing}" if lines else super().standing

    def read(self, text: str):
        return self._deriving.judging.read(text)

    def judge(self, text: str):
        return self._deriving.judge(text, self.accepted, self._wrong)

    def hint(self, level: int) -> str:
        return self._deriving.hint(level, self.accepted)

    @property
    def _kind(self) -> str:
        """A line is right, and yet there is more to do."""
        if self.done:
            return "right"
        return "go on" if super()._kind == "right" else super()._kind

    def _hear(self, asked: dict) -> None:
        if "undo" in asked:
            self._undo()
        else:
            super()._hear(asked)

    def _clear(self) -> None:
        self._accepted.clear()
        super()._clear()
        self._wrong = ""
        self._show_lines()

    def _accept(self) -> str | None:
        verdict, text = self.verdict, self._text
        if verdict.kind == "wrong":
            self._wrong = text
        if verdict.kind != "right":
            return None
        self._accepted.append((text, verdict))
        self._wrong = self._text = ""
        self._start_helping()
        self._show_lines()
        return ""

    def _spoken(self) -> str:
        whole = self.verdict.kind == "right" and self.verdict.done
        return f"{super()._spoken()} {WHOLE}" if whole else super()._spoken()

    def _undo(self) -> None:
        if not self._accepted:
            return self._tell(NOTHING)
        text, _ = self._accepted.pop()
        self._forget()
        self._start_helping()
        self._show_lines()
        return self._tell(f"Line {len(self._accepted) + 1} is taken back.", put=text)

    def _show_lines(self) -> None:
        rows = [rf"<li><span>\(\displaystyle {escape(verdict.echo)}\)</span> <small>✓ {escape(verdict.sentence)} "
                f"{escape(begun(verdict.badge))}</small></li>" for _, verdict in self._accepted]
        whole = f"<p><b>{WHOLE}</b></p>" if self.done else ""
        self._lines.value = (rf'<p class="lessons-derive-goal">\(\displaystyle {escape(self._shown.goal)} =\)</p>'
                             f"<ol>{''.join(rows)}</ol>{whole}")

    def __repr__(self) -> str:
        return plain(self._ask, self._shown.given, self._shown.lines[0].text)

    def stored(self) -> str:
        lines = "".join(f"<li>{twin.formula(line.latex)}</li>" for line in self._shown.lines[1:])
        return stored(self._ask, self._shown.given, self._deriving.hint, "One right way", f"<ol>{lines}</ol>")


def _found(wanted) -> tuple[str, str, Deriving]:
    """Under which key it is recorded, what is asked, and who judges."""
    if isinstance(wanted, str) and wanted in TASKS:
        task = TASKS[wanted]
        return task.key, task.ask, task.deriving
    if isinstance(wanted, str):
        if wanted not in CATALOGUE:
            raise ValueError(f"Derive: {wanted!r} came, a task or a name of the catalogue was expected")
        wanted = CATALOGUE[wanted]()
    if not isinstance(wanted, Derivation):
        came = "a function, not called yet," if callable(wanted) else type(wanted).__name__
        raise TypeError(f"Derive: {came} came, a Derivation was expected; of a Chain, derive one of its parts")
    return f"derive/{wanted.title}", "", Deriving(wanted)
