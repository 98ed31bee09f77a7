"""All tasks by key, and what a learner may name instead of one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from ...derivations import CATALOGUE, Derivation
from ...engine.derivation import came
from .drawing import NotSeparable, drawn
from .rows import FOLDER, tasks_of
from .task import Task, derivation_of


class Tasks(Mapping[str, Task]):
    """All tasks by key, such as "06/input", in the order of the lessons; read from the files when first asked."""

    def __init__(self) -> None:
        self._seeded: dict[str, Task] = {}

    @cached_property
    def _all(self) -> dict[str, Task]:
        read = [task for path in sorted(FOLDER.glob("[0-9][0-9].toml")) for task in tasks_of(path)]
        known: dict[str, dict[str, str]] = {}
        for task in read:
            if task.at is None:             # true or wrong at every size, so for whoever asks of the same derivation
                for key, line in task.mistakes.items():
                    known.setdefault(task.source, {}).setdefault(key, line)
        return {task.key: replace(task, known=known.get(task.source, {})) for task in read}

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
