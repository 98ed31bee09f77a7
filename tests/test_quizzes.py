"""The quizzes of the lessons: each can be read and is asked in its lesson; no lesson asks for another."""

import re
import tomllib
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy import signal

from lessons import layers
from lessons.views.quiz.view import QUIZZES, Asked, quiz

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
NAMES = [f"{file.stem}/{name}" for file in sorted(QUIZZES.glob("*.toml"))
         for name in tomllib.loads(file.read_text(encoding="utf-8"))]


def test_every_choice_says_why():
    for name in NAMES:
        made = quiz(name)
        made = made.quiz if isinstance(made, Asked) else made
        assert all(choice["why"] for choice in made.choices), name
        assert sum(choice["right"] for choice in made.choices) in range(1, len(made.choices)), name


def asked(path):
    notebook = nbformat.read(path, as_version=4)
    return [name for cell in notebook.cells for name in re.findall(r'quiz\("(.*?)"[,)]', cell.source)]


def test_every_quiz_is_asked_once_in_its_own_lesson():
    found = {path.name[:2]: asked(path) for path in NOTEBOOKS.glob("*.ipynb")}
    assert sorted(name for names in found.values() for name in names) == sorted(NAMES)
    assert all(name.startswith(f"{lesson}/") for lesson, names in found.items() for name in names)


@pytest.mark.parametrize("name", ["02/nothing_such", "99/weight", "weight", ""])
def test_a_quiz_that_is_not_there_is_refused(name):
    with pytest.raises(ValueError, match="came, expected one of"):
        quiz(name)


# Letters as in formulas

UPRIGHT = re.compile(r"∂[A-Za-z](?![A-Za-z>])|(?:(?<=</su[bp]>)|(?<![\w<>&/.^]))[A-Za-z](?=<su[bp]>)")


def upright(asks):
    """Letters with an index, and those of a derivative, that are not in italics."""
    texts = [asks["question"], asks.get("why", ""), *(text for choice in asks["choices"] for text in choice.values())]
    return [found for text in texts for found in UPRIGHT.findall(re.sub("<code>.*?</code>", "", text))]


@pytest.mark.parametrize("file", sorted(QUIZZES.glob("*.toml")), ids=lambda file: file.stem)
def test_letters_are_in_italics_as_in_formulas(file):
    for name, asks in tomllib.loads(file.read_text(encoding="utf-8")).items():
        assert upright(asks) == [], name


def test_an_upright_letter_is_found():
    choices = [{"label": "δ<sub>1</sub>w<sub>1</sub>", "why": "<i>w</i><sub>1</sub>, <code>f<sub></code>"},
               {"label": "e<sup>z</sup>"}]
    assert upright({"question": "∂E/∂<i>x</i>", "choices": choices}) == ["∂E", "w", "e"]


# The numbers on the choices

ARITHMETIC = re.compile(r"(?<![\w)>] )((?:[\d.()·+−/ ]|½)+) = ((?:[\d.()·+−/ ])+)")


def told(name):
    """Every text of a quiz, without tags."""
    lesson, short = name.split("/")
    quiz = tomllib.loads((QUIZZES / f"{lesson}.toml").read_text(encoding="utf-8"))[short]
    choices = [text for choice in quiz["choices"] for text in choice.values()]
    return [re.sub(r"<sub>.*?</sub>", "_", text) for text in (quiz["question"], quiz.get("why", ""), *choices)]


def sums(text):
    """The pairs (left, right) of plain arithmetic in a text: 2 · 3 + (−1) · 3 = 3."""
    for left, right in ARITHMETIC.findall(text.replace("×", "x")):
        sides = [side.strip(" .").replace("·", "*").replace("−", "-") for side in (left, right)]
        if all(any(c.isdigit() for c in side) and side.count("(") == side.count(")") for side in sides):
            yield sides


def test_the_arithmetic_in_quizzes_is_right():
    found = [(name, *sides) for name in NAMES for text in told(name) for sides in sums(text)]
    assert len(found) >= 8
    for name, left, right in found:
        assert eval(left) == pytest.approx(eval(right)), (name, left, right)      # digits and signs only


def test_wrong_arithmetic_would_be_found():
    assert list(sums("so 2 · 3 + (−1) · 3 = 4.")) == [["2 * 3 + (-1) * 3", "4"]]


def test_the_numbers_that_quizzes_take_from_the_layers():
    x, W, delta = np.array([[2, -1, 3]]), np.array([[1, 0, -2], [3, 1, -1]]), np.array([[2, -1]])
    assert layers.fully_connected_backward(delta, x, W).x.tolist() == [[-1, -1, -3]]
    doubled = layers.fully_connected_backward(delta, x, W * [[1, 1, 2], [1, 1, 1]]).x
    assert doubled.tolist() == [[-1, -1, -7]]                                       # 00/double_a_weight
    two = np.array([[2, -1], [-3, 1]])
    assert (two.sum(1).tolist(), two.sum(0).tolist(), two.sum()) == ([1, -2], [-1, 0], -1)      # 02/bias_axis
    assert layers.sigmoid(1.0) - layers.sigmoid(-1.0) == pytest.approx(0.46, abs=0.005)         # 03/sigmoid_slope
    loss = layers.softmax_cross_entropy([[0.5, 0.1, 0.1, 0.2, 0.1]], [[1, 0, 0, 0, 0]])[0]
    assert (round(loss, 3), round(-np.log(0.5), 3)) == (1.322, 0.693)                           # 03/softmax_twice


def test_the_numbers_that_quizzes_take_from_convolutions():
    f, g = [0, 1, 2, -1, 3], [1, 1, 0]
    A = np.array([[0, 0, 1, 2], [2, 2, 0, 0], [2, 1, 2, 2], [3, 0, 1, 1]])
    B = np.array([[0, 0, -1], [1, -1, 1], [-1, 1, 1]])
    bright = np.array([1, 2, 1, 9, 9, 9])
    assert layers.correlate(bright, [1, 2, 1], "valid").tolist() == [6, 13, 28, 36]            # 05/bright
    assert layers.convolve(f, g, "valid")[0] == 3                                               # 05/first_place
    assert layers.convolve(g, f, "full").tolist() == [0, 1, 3, 1, 2, 3, 0]                      # 05/swapped
    assert signal.convolve(g, f, "same").tolist() == [3, 1, 2]
    assert layers.correlate(A, B[::-1], "valid").tolist() == [[-1, 3], [2, -2]]                 # 05/mirrored
    assert layers.correlate(A, B[::-1, ::-1], "valid").tolist() == [[-3, 0], [4, 3]]
    x, w, delta = [2, -1, 3, 1, -2], [3, 1, -2], [1, -2, 2]
    assert layers.correlate(x, delta, "valid")[0] == 10                                         # 06/first_weight
    assert layers.convolve(delta, w, "full").tolist() == [3, -5, 2, 6, -4]                      # 06/vote


def test_the_numbers_that_quizzes_take_from_updates():
    theta = [np.array(4.0)]
    for _ in range(2):
        theta.append(layers.sgd_step(theta[-1], theta[-1], 2.5))
    assert [float(value) for value in theta] == [4, -6, 9]                                      # 04/too_far
    p = layers.softmax(np.random.default_rng(0).normal(size=(6, 3)))
    off = p - np.eye(3)[[0, 1, 2, 0, 1, 1]]
    assert abs(off.sum()) < 1e-12 < abs(off.sum(axis=0)).min()                                  # 04/bias_everything
    stack = np.arange(24).reshape(2, 3, 4)                                                      # 04/transposes
    assert (stack.T.shape, stack.swapaxes(1, 2).shape) == ((4, 3, 2), (2, 4, 3))
    assert not np.array_equal(stack.reshape(2, 4, 3), stack.swapaxes(1, 2))
    v, steps = 0.0, []
    for _ in range(200):
        steps.append((1 - 0.9) * v)
        v = 0.9 * v + (1 - 0.9)
    assert steps[0] == 0 and steps[-1] == pytest.approx(0.1)                                    # 04/momentum_twice


def test_the_errors_of_the_steps():
    slope = layers.sigmoid_backward(np.ones(1), np.array([0.3]))[0]
    errors = {h: abs((layers.sigmoid(0.3 + h) - layers.sigmoid(0.3 - h)) / (2 * h) / slope - 1)
              for h in (1e-1, 1e-5, 1e-10, 1e-15)}
    assert errors[1e-1] == pytest.approx(8e-4, rel=0.1)
    assert errors[1e-5] < errors[1e-10] < errors[1e-1] < errors[1e-15]
