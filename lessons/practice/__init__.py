"""Practice: what a learner hands in is read, judged exactly, and the mistake named."""

from collections.abc import Mapping

from ..derivations import Derivation
from .deriving import MISSING, Choice, Deriving, Fading, Gap
from .helping import HELPS, shown
from .judge import Judge, judge_of
from .reading import Reading
from .spotting import Spotting, plant
from .stories import Story, story
from .tasks import TASKS, Task, TaskError
from .verdict import Verdict

__all__ = ["HELPS", "MISSING", "TASKS", "Choice", "Deriving", "Fading", "Gap", "Judge", "Reading", "Spotting", "Story",
           "Task", "TaskError", "Verdict", "judge", "plant", "shown", "story"]


def judge(derivation: Derivation, text: str, at: Mapping[str, int] | None = None, form: str | None = None) -> Verdict:
    """The verdict on one line: is it what ``derivation`` asks for, at every size, and if not, which mistake is it?

    ``at`` says for which sizes and place a written-out line is meant, as ``{"L": 5, "K": 3, "j": 2}``; ``form`` which
    form is wanted: "array", "reduced", "chain", "written" or "numbers".  Nothing that is typed is ever executed.
    """
    return judge_of(derivation).judge(text, at, form)
