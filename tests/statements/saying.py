"""A sentence of a lesson, looked up beside the computation that makes it true.

A test works a statement out and then looks its sentence up, in the lesson's prose or quizzes, with the numbers it has
found: it fails when the sentence changes and when the numbers do. Both are tried at the end of each file.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
import pytest

from lessons import digits, layers
from lessons.network import Activation, Dense, Network
from lessons.views.quiz.view import QUIZZES

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
LESSONS = [path.name[:2] for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
DATA = digits.load()
LAYER = np.array([[1, 0, -2], [3, 1, -1]])                                              # lesson 02
SAMPLES, DELTAS = np.array([[2, -1, 3], [1, 4, 0]]), np.array([[2, -1], [-3, 1]])
X, W, DELTA = np.array([2, -1, 3, 1, -2]), np.array([3, 1, -2]), np.array([1, -2, 2])  # lesson 06


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from strings(item)
    else:
        yield str(value)


def on_one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def cells(lesson: str) -> dict:
    """The cells of a lesson by their ids, as they are stored."""
    [notebook] = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    return {cell.id: cell for cell in nbformat.read(notebook, as_version=4).cells}


@cache
def quizzes(lesson: str) -> dict:
    return tomllib.loads((QUIZZES / f"{lesson}.toml").read_text(encoding="utf-8"))


def prose(lesson: str) -> list[str]:
    return [cell.source for cell in cells(lesson).values() if cell.cell_type == "markdown"]


@cache
def told(lesson: str) -> str:
    """What a lesson says: its prose and the texts of its quizzes, whatever the line breaks and links."""
    return on_one_line("\n".join(LINK.sub(r"\1", text) for text in [*prose(lesson), *strings(quizzes(lesson))]))


def says(lesson: str, sentence: str) -> None:
    assert on_one_line(sentence) in told(lesson), f"lesson {lesson} does not say: {sentence}"


def measured(loss: Callable, array: np.ndarray, h: float = 1e-5) -> np.ndarray:
    steps = h * np.eye(array.size).reshape(-1, *array.shape)
    return np.array([(loss(array + step) - loss(array - step)) / (2 * h) for step in steps]).reshape(array.shape)


def dense(value: float, activation: str, *sizes: int) -> Network:
    """A network of dense layers, all of whose weights are one number."""
    made = []
    for before, after in zip(sizes, sizes[1:], strict=False):
        made += [Dense(np.full((after, before), value), np.zeros(after)), Activation(activation)]
    return Network(made[:-1])


def kink_unasked(delta, z, *, at_zero=0):
    return layers.relu_backward(delta, z)


def computed_wrongly(test: Callable, name: str, wrong: object) -> None:
    """The test fails where `name` in its module is `wrong`."""
    with pytest.MonkeyPatch.context() as patch, pytest.raises(AssertionError):
        patch.setattr(sys.modules[test.__module__], name, wrong)
        test()


def told_wrongly(test: Callable, lesson: str, true: str, false: str) -> None:
    """The test fails where the lesson says `false` for `true`."""
    texts = {name: told(name) for name in LESSONS}
    assert texts[lesson].count(true) == 1, f"lesson {lesson} says {true} {texts[lesson].count(true)} times"
    texts[lesson] = texts[lesson].replace(true, false)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(AssertionError, match=f"lesson {lesson} does not say"):
        patch.setattr(sys.modules[__name__], "told", texts.get)
        test()
