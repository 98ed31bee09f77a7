"""The code tasks of all lessons, from lessons/tasks/code; a lesson's are made when the first of them is asked for.

A task is data. Its rules, the right one and the mistakes, are expressions in the names of its signature, its instances
in `rng`; both know NumPy as np, lessons.layers, and the functions of the modules here.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from .... import layers
from ... import progress
from .. import instances
from ..report import NOT_TRIED, Report
from ..source import source_of
from ..task import CodeTask
from . import dense, pooling, sliding

FOLDER = Path(__file__).parents[3] / "tasks" / "code"
LESSONS = sorted(path.stem for path in FOLDER.glob("*.toml"))
KNOWN = {name: value for module in (layers, instances, dense, sliding, pooling) for name, value in vars(module).items()}


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
    rows = tomllib.loads((FOLDER / f"{lesson}.toml").read_text(encoding="utf-8"))
    return {f"{lesson}/{name}": task_of(f"{lesson}/{name}", **row) for name, row in rows.items()}


def task_of(key: str, ask: str, signature: str, right: str, instances: list[str],
            mistakes: dict[str, str | list[str]], questions: tuple[str, ...] = ()) -> CodeTask:
    """A task from its row."""
    arguments = signature.partition("(")[2].partition(")")[0]

    def made(names: str, said: str) -> Callable:
        return eval(f"lambda {names}: {said}", KNOWN)

    wrong = {mistake: made(arguments, said) if isinstance(said, str) else tuple(made(arguments, one) for one in said)
             for mistake, said in mistakes.items()}
    return CodeTask(key, ask, signature, made(arguments, right), wrong,
                    tuple(made("rng", said) for said in instances), tuple(questions))


CODE_TASKS = _CodeTasks()


def check(key: str, f: Any = None, *, seed: int = 0) -> Report:
    """Judge the learner's function f as the answer to the code task `key`; see CodeTask.check.

    Without a function, or with a stub, it is "not tried yet"; what was tried is noted in the learner's progress, with
    the text of f, so that it can be run once more elsewhere. ValueError for a key that is not there.
    """
    if key not in CODE_TASKS:
        raise ValueError(f"check: {key!r} came, one of {', '.join(CODE_TASKS)} was expected")
    report = CODE_TASKS[key].check(f, seed=seed)
    if report.kind != NOT_TRIED:
        progress.record(f"{key}#{seed}" if seed else key, report.kind, report.mistake, source_of(f))
    return report
