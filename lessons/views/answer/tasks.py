"""tasks: the lines that a lesson asks for, in one place."""

from ..tabs.view import Tabs
from .view import Answer


def tasks(*names: str) -> Tabs:
    """An `Answer` for each name, numbered from 1, of which one is shown: `tasks("06/weight", "06/input")`.

    Raises ValueError for a name that is not there, and for fewer than two.
    """
    if len(names) < 2:
        came = ", ".join(map(repr, names)) or "nothing"
        raise ValueError(f"tasks: {came} came, two names or more were expected; one alone is asked by Answer")
    return Tabs([Answer(name) for name in names], label="Task")
