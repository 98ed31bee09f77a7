"""Tasks are data: lessons/tasks/NN.toml, ten lines each.  What a task asks, its right lines and its named mistakes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from sympy import Symbol

from ..derivations import CATALOGUE, Chain, Derivation, Induction
from ..engine.derivation import came
from ..notation import text_name
from .asking import asked, marks
from .deriving import Deriving, Fading
from .drawing import NotSeparable, answers, drawn, typed
from .forms import FORMS, features, missing
from .helping import HELPS, help_with
from .judge import Judge
from .reading import Reading
from .spotting import Spotting, SpottingError
from .verdict import Verdict

FOLDER = Path(__file__).parent.parent / "tasks"
FIELDS = {"derivation", "ask", "form", "right", "mistakes", "at", "questions", "numbers", "lines", "origin"}
KINDS = (*FORMS, "derive", "spot")


class TaskError(ValueError):
    """A task that cannot be given: something in it is missing, or its mistakes are not told apart."""


@dataclass(frozen=True, eq=False)
class Task:
    """One task.  ``form`` says what is asked for: a line in this form, "derive" for the whole derivation, or "spot" for
    the mistake in ``lines``, where ``origin`` says in a sentence who made it.

    ``at`` is the size and place of a written-out line, for which ``question`` may have marks such as ``<j>``;
    ``questions`` the learners' questions whose misconception is among the ``mistakes``; ``numbers`` those of a task in
    numbers, whose mistakes are lines in letters; ``seed`` the class seed by which the missing lines are drawn.
    """

    key: str
    question: str
    source: str
    form: str
    right: tuple[str, ...]
    mistakes: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, int] | None = None
    questions: tuple[str, ...] = ()
    numbers: Mapping[str, object] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    origin: str = ""
    seed: int = 0

    @property
    def ask(self) -> str:
        """The question, with its size and place and its numbers."""
        return asked(self.question, self.at, self.numbers)

    @cached_property
    def derivation(self) -> Derivation:
        made = derivation_of(self.source)[0]
        return replace(made, numbers={**made.numbers, **self.numbers}) if self.numbers else made

    @cached_property
    def judging(self) -> Judge:
        """It knows the mistakes of other tasks on the same derivation too: in a whole derivation each may be met."""
        known = dict(self.mistakes)         # its own come first
        for other in TASKS.on(self.source):
            known |= {key: line for key, line in other.mistakes.items() if key not in known}
        return Judge(self.derivation, derivation_of(self.source)[1], known)

    @cached_property
    def deriving(self) -> Deriving:
        return Deriving(self.derivation, self.judging)

    @cached_property
    def fading(self) -> Fading:
        """Its lines that are missing at first: others by another seed."""
        return Fading(self.deriving, self.seed)

    @cached_property
    def spotting(self) -> Spotting:
        return Spotting(self.derivation, self.lines, self.mistakes, self.judging, self.origin)

    def read(self, text: str) -> Reading:
        """How a text is read, for the echo while one types."""
        return self.judging.read(text, self.at is not None)

    def judge(self, text: str) -> Verdict:
        """The verdict on one line."""
        if self.form == "derive":
            return self.deriving.judge(text)
        if self.form == "spot":
            return self.spotting.repair(text)
        return self.judging.judge(text, self.at, self.form)

    def hint(self, level: int) -> str:
        """Help in three steps: the rule, its law with the reason, the line."""
        if self.form == "derive":
            return self.deriving.hint(level)
        if self.form == "spot":
            return self.spotting.hint(level)
        if level == HELPS and self.right:
            return f"A right line is: {self.right[0]}"
        return help_with(self.derivation, self._step, level)

    @cached_property
    def _step(self) -> int:
        """The first step of the derivation that is in the form asked for."""
        steps = self.derivation.steps
        form = self.form if self.form in ("array", "chain") else "reduced"
        judge = self.judging
        fits = (n for n, step in enumerate(steps) if not missing(form, features(step.rhs), judge.result, False))
        return next(fits, len(steps) - 1)

    def check(self) -> None:
        """``TaskError`` unless each right line is right, each mistake is wrong and named as itself."""
        if self.form == "spot":
            try:
                self.spotting.check()
            except SpottingError as error:
                raise TaskError(f"{self.key}: {error}") from None
        for text in self.right:
            if (verdict := self.judge(text)).kind != "right":
                raise TaskError(f"{self.key}: {text!r} is {verdict.kind} ({verdict.sentence}), right was expected")
        try:
            wrong = {key: typed(value) for key, value in answers(self).items()} if self.numbers else self.mistakes
        except NotSeparable as error:
            raise TaskError(str(error)) from None
        for key in self.mistakes:
            text = wrong[key]
            verdict = self.judge(text)
            if verdict.kind == "unreadable" and verdict.mistake == key:
                continue
            if verdict.kind not in ("wrong", "go on") or verdict.mistake != key:
                raise TaskError(f"{self.key}: {text!r} is {verdict.kind} and named {verdict.mistake or 'nothing'}, "
                                f"wrong and {key} was expected")


@lru_cache
def derivation_of(source: str) -> tuple[Derivation, tuple[str, ...]]:
    """The derivation that a task names, and the names that only other parts of its chain know."""
    name, _, number = source.partition("/")
    if name not in CATALOGUE:
        raise TaskError(f"derivation: {source!r} came, a name of the catalogue was expected")
    made = CATALOGUE[name]()
    if isinstance(made, Derivation):
        return made, ()
    if isinstance(made, Induction) and not number:
        return made.claimed, ()
    if not number.isdigit() or not 1 <= int(number) <= len(made.parts):
        raise TaskError(f"derivation: {source!r} came, {name}/1 to {name}/{len(made.parts)} was expected")
    chosen = made.parts[int(number) - 1]
    others = {text_name(symbol.name) for part in made.parts for item in part.given
              for symbol in (item.left.free_symbols | item.right.free_symbols)
              if isinstance(symbol, Symbol) and not symbol.is_integer}
    return chosen, tuple(sorted(others)) if isinstance(made, Chain) else ()


class Tasks(Mapping[str, Task]):
    """All tasks by key, such as "06/input", in the order of the lessons; read from the files when first asked."""

    @cached_property
    def _all(self) -> dict[str, Task]:
        return {task.key: task for path in sorted(FOLDER.glob("[0-9][0-9].toml")) for task in tasks_of(path)}

    def __getitem__(self, key: str) -> Task:
        """A task; "06/input_numbers#7" is the one by the class seed 7.  ``KeyError`` with a sentence."""
        name, mark, seed = str(key).partition("#")
        if name not in self._all:
            raise KeyError(f"{key!r} came, one of {', '.join(self)} was expected")
        if not mark:
            return self._all[name]
        if not (seed.isascii() and seed.isdigit() and len(seed) < 10):
            raise KeyError(f"the class seed {seed!r} came, a number of at most nine digits was expected")
        if key not in self._seeded:
            try:
                task = self._all[name]
                self._seeded[key] = drawn(task, int(seed), self.on(task.source))
            except NotSeparable as error:
                raise KeyError(str(error)) from error
        return self._seeded[key]

    @cached_property
    def _seeded(self) -> dict[str, Task]:
        return {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def on(self, source: str) -> list[Task]:
        """The tasks on one derivation whose lines are true or wrong at every size."""
        return [task for task in self.values() if task.source == source and task.at is None]

    def of(self, lesson: str) -> list[Task]:
        """The tasks of one lesson, such as "06"."""
        return [task for key, task in self.items() if key.startswith(f"{lesson}/")]


TASKS = Tasks()


def task_named(key: str, by: str) -> Task:
    """A task by its key; ``ValueError`` with a sentence that begins with who asks where there is none."""
    try:
        return TASKS[key]
    except KeyError as error:
        raise ValueError(f"{by}: {error.args[0]}") from None


def tasks_of(path: Path) -> list[Task]:
    """The tasks of one file."""
    return [task_of(f"{path.stem}/{name}", row) for name, row in
            tomllib.loads(path.read_text(encoding="utf-8")).items()]


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


def named(wanted: object, by: str) -> tuple[Task | Derivation, tuple[str, ...]]:
    """A task or a derivation by its name, or a derivation as it is, and names that only other parts of its chain know.

    ``ValueError`` for a name that is not there, ``TypeError`` for what is neither; both begin with who asks.
    """
    if isinstance(wanted, str) and (wanted in TASKS or "#" in wanted):
        return task_named(wanted, by), ()
    if isinstance(wanted, str) and wanted.partition("/")[0] not in CATALOGUE:
        raise ValueError(f"{by}: {wanted!r} came, a task or a name of the catalogue was expected")
    made, elsewhere = derivation_of(wanted) if isinstance(wanted, str) else (wanted, ())
    if not isinstance(made, Derivation):
        raise TypeError(f"{by}: {came(made)} came, a Derivation was expected; of a Chain, one of its parts")
    return made, elsewhere
