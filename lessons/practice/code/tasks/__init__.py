"""The code tasks of all lessons, one module for each; a lesson's tasks are made when the first of them is asked for."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ... import progress
from ..instances import Mistakes
from ..report import NOT_TRIED, Report
from ..source import source_of
from ..task import CodeTask

LESSONS = sorted(name.removeprefix("lesson_") for _, name, _ in iter_modules(__path__) if name.startswith("lesson_"))


class _CodeTasks(Mapping[str, CodeTask]):
    """"02/code-weight" → CodeTask, in the order of the lessons and, in each, from easy to hard."""

    def __getitem__(self, key: str) -> CodeTask:
        lesson = str(key).partition("/")[0]
        return (_of(lesson) if lesson in LESSONS else {})[key]

    def __iter__(self) -> Iterator[str]:
        return (key for lesson in LESSONS for key in _of(lesson))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def _of(lesson: str) -> dict[str, CodeTask]:
    tasks = import_module(f".lesson_{lesson}", __name__).TASKS
    return {task.key: task for task in tasks}


CODE_TASKS = _CodeTasks()


def check(key: str, f: Any = None, *, seed: int = 0, more: Mistakes | None = None) -> Report:
    """Judge the learner's function f as the answer to the code task `key`; see CodeTask.check.

    Without a function, or with a stub, it is "not tried yet"; what was tried is noted in the learner's progress, with
    the text of f, so that it can be run once more elsewhere. ValueError for a key that is not there.
    """
    if key not in CODE_TASKS:
        raise ValueError(f"check: {key!r} came, one of {', '.join(CODE_TASKS)} was expected")
    report = CODE_TASKS[key].check(f, seed=seed, more=more)
    if report.kind != NOT_TRIED:
        progress.record(f"{key}#{seed}" if seed else key, report.kind, report.mistake, source_of(f))
    return report
