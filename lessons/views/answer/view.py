"""Answer: a task that asks for one line."""

from collections.abc import Callable

from ipywidgets import HTMLMath

from ...engine.printing import show
from ...practice import TASKS, story
from ..kit import twin
from ..kit.twin import escape
from .line import UNTRIED, Written

SHOWN = {"written": "written", "numbers": "numbers"}  # forms of a task about one place; of any other, what is general


class Answer(Written):
    """A question that a line answers: it is read while it is typed, judged on Enter, and a mistake is named.

    `task` is a task, or its name in `TASKS`: "06/input". Judged is in the kernel. Help comes in three steps, each after
    a try. Raises ValueError for a name that is not there.
    """

    def __init__(self, task, *, stories: Callable = story):
        self._task = _named(task) if isinstance(task, str) else task
        shown = show(self._task.derivation, form=SHOWN.get(self._task.form, "index"), at=self._task.at or None)
        self._given = shown.given
        super().__init__(self._task.key, f"Write a line: {self._task.ask}", (HTMLMath(self._question()),), stories)

    def _question(self) -> str:
        formulas = " ".join(rf"<span>\({escape(formula.latex)}\)</span>" for formula in self._given)
        given = f'<p class="lessons-answer-given">Given {formulas}</p>' if formulas else ""
        return f'<p class="lessons-answer-ask">{escape(self._task.ask)}</p>{given}'

    def read(self, text: str):
        return self._task.read(text)

    def judge(self, text: str):
        return self._task.judge(text)

    def hint(self, level: int) -> str:
        return self._task.hint(level)

    def __repr__(self) -> str:
        given = [f"   given: {'; '.join(formula.text for formula in self._given)}"] if self._given else []
        return "\n".join([self._task.ask, *given, UNTRIED])

    def stored(self) -> str:
        given = f"<p>Given: {', '.join(twin.formula(formula.latex) for formula in self._given)}</p>" if self._given else ""
        return f"{twin.heading(self._task.ask)}\n{given}\n{self._folded(self._task.right[0])}"


def _named(key: str):
    if key not in TASKS:
        raise ValueError(f"Answer: {key!r} came, one of {', '.join(TASKS)} was expected")
    return TASKS[key]
