"""Tasks are data: lessons/tasks/NN.toml, ten lines each."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from ..forms import FORMS
from .asking import marks
from .task import Task, TaskError

FOLDER = Path(__file__).parents[2] / "tasks"
FIELDS = {"derivation", "ask", "form", "right", "mistakes", "at", "questions", "numbers", "lines", "origin"}
WHOLE = ("derive", "spot")
KINDS = (*FORMS, *WHOLE)


def tasks_of(path: Path) -> list[Task]:
    """The tasks of one file, lines first, then the whole derivation, then the mistake to find: in whatever order they
    stand there."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return sorted((task_of(f"{path.stem}/{name}", row) for name, row in rows.items()),
                  key=lambda task: WHOLE.index(task.form) if task.form in WHOLE else -1)


def task_of(key: str, row: Mapping) -> Task:
    """A task from its row; ``TaskError`` says what is missing or unknown."""
    unknown = set(row) - FIELDS
    lacking = {"derivation", "ask", "form"} - set(row)
    if unknown or lacking:
        came, lacks = (", ".join(sorted(names)) or "nothing" for names in (unknown, lacking))
        raise TaskError(f"{key}: {came} came, {lacks} is missing; {', '.join(sorted(FIELDS))} were expected")
    if row["form"] not in KINDS:
        raise TaskError(f"{key}: the form {row['form']!r} came, one of {', '.join(KINDS)} was expected")
    if row["form"] in ("written", "numbers") and "at" not in row:
        raise TaskError(f"{key}: no at came, the size and place of the line were expected")
    if row["form"] == "spot" and "lines" not in row:
        raise TaskError(f"{key}: no lines came, those with the mistake were expected")
    if lost := set(marks(row["ask"])) - set(row.get("at", {})):
        raise TaskError(f"{key}: the marks {', '.join(sorted(lost))} came in ask, those of at were expected")
    return Task(key, row["ask"], row["derivation"], row["form"], tuple(row.get("right", ())),
                dict(row.get("mistakes", {})), row.get("at"), tuple(row.get("questions", ())),
                dict(row.get("numbers", {})), tuple(row.get("lines", ())), row.get("origin", ""))
