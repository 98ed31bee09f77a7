"""Other numbers for a task in numbers: the same task for every student of a class, with an answer of its own."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from ..notation import spoken
from .numbers import same, truth
from .worlds import REFUSALS

TRIES = 60
NUMBERS = [*range(-4, 0), *range(1, 6)]


class NotSeparable(ValueError):
    """Numbers that do not tell a mistake from the right answer, or from another mistake."""


def given(numbers: Mapping[str, object]) -> str:
    """The numbers of a task, as its question says them: x = (1, 2, 3)."""
    return ", ".join(f"{_letter(name)} = {_said(value)}" for name, value in numbers.items())


def _letter(name: str) -> str:
    """delta4 as δ4."""
    word = name.rstrip("0123456789")
    return spoken(word) + name[len(word):]


def _said(value: object) -> str:
    return f"({', '.join(map(_said, value))})" if isinstance(value, list) else str(value).replace("-", "−")


def answers(task) -> dict[str, object]:
    """What comes out of the right line, under "", and of each mistake."""
    judge = task.judging
    point = judge.derivation.domain.at(task.at)
    found: dict[str, object] = {"": truth(judge, point, True)}
    for key, text in task.mistakes.items():
        reading = judge.read(text, True)
        value = reading.lines[0].value if reading.lines else None
        if value is None:
            raise NotSeparable(f"{task.key}: {text!r} came for {key}, a line in letters was expected: "
                               f"{reading.message or 'numbers came'}")
        found[key] = truth(judge, point, True, judge.worlds.lenient(value))
    return found


def drawn(task, seed: int):
    """The task with other numbers; ``NotSeparable`` where none are found that tell its mistakes apart."""
    if not task.numbers:
        raise NotSeparable(f"{task.key}: a task in letters came, one with numbers of its own was expected")
    told = "no numbers"
    for attempt in range(TRIES):
        draw = random.Random(f"{task.key} {seed} {attempt}")
        made = task.with_numbers({name: _redrawn(value, draw) for name, value in task.numbers.items()})
        try:
            told = together(answers(made))
        except (*REFUSALS, ZeroDivisionError) as error:
            told = str(error)
        if not told:
            return made
    raise NotSeparable(f"{task.key}: {told} came with {TRIES} draws of numbers, answers that differ were expected")


def together(found: Mapping[str, object]) -> str:
    """Two answers that are the same; "" where all differ."""
    keys = list(found)
    return next((f"one answer for {a or 'the right line'} and {b}" for n, a in enumerate(keys) for b in keys[n + 1:]
                 if same(found[a], found[b])), "")


def _redrawn(value: object, draw: random.Random) -> object:
    return [_redrawn(item, draw) for item in value] if isinstance(value, list) else draw.choice(NUMBERS)


def typed(value: object) -> str:
    """Numbers as a learner types them."""
    return f"[{', '.join(map(typed, value))}]" if isinstance(value, list) else str(value) \
        if isinstance(value, Fraction | int) else f"{float(str(value)):.6f}"
