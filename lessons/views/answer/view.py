"""Answer: a task that asks for one line."""

from ...engine.printing import given
from ...practice.tasks import task_named
from ..kit.twin import escape
from .line import Written, plain, question, stored

PLACED = ("written", "numbers")  # forms of a line about one place; for any other, what is given is general


class Answer(Written):
    """A question that a line answers: it is read while it is typed, judged on Enter, and a mistake is named.

    `task` is a task, or its name in `TASKS`: "06/input". Judged is in the kernel. Help comes in three steps, each after
    a try. Raises ValueError for a name that is not there.
    """

    def __init__(self, task):
        self._task = task = task_named(task, "Answer") if isinstance(task, str) else task
        self.read, self.judge, self.hint = task.read, task.judge, task.hint
        self._given = given(task.derivation, *((task.form, task.at) if task.form in PLACED else ()))
        parts = {"question": question(task.ask, self._given)}
        super().__init__(task.key, f"Write a line: {task.ask}", parts)

    def __repr__(self) -> str:
        return plain(self._task.ask, self._given)

    def stored(self) -> str:
        right = f"<p><code>{escape(self._task.right[0])}</code></p>"
        return stored(self._task.ask, self._given, self.hint, "One right line", right)
