"""The quizzes of the lessons: each can be read and is asked in its lesson; no lesson asks for another."""

import re
import tomllib
from pathlib import Path

import nbformat
import pytest

from lessons.views.quiz import QUIZZES, quiz

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
NAMES = [f"{file.stem}/{name}" for file in sorted(QUIZZES.glob("*.toml"))
         for name in tomllib.loads(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", NAMES)
def test_every_choice_says_why(name):
    made = quiz(name)
    assert all(choice["why"] for choice in made.choices)
    assert sum(choice["right"] for choice in made.choices) in range(1, len(made.choices))


def asked(path):
    notebook = nbformat.read(path, as_version=4)
    return [name for cell in notebook.cells for name in re.findall(r'quiz\("(.*?)"\)', cell.source)]


def test_every_quiz_is_asked_once_in_its_own_lesson():
    found = {path.name[:2]: asked(path) for path in NOTEBOOKS.glob("*.ipynb")}
    assert sorted(name for names in found.values() for name in names) == sorted(NAMES)
    assert all(name.startswith(f"{lesson}/") for lesson, names in found.items() for name in names)


@pytest.mark.parametrize("name", ["02/nothing_such", "99/weight", "weight", ""])
def test_a_quiz_that_is_not_there_is_refused(name):
    with pytest.raises(ValueError, match="came, expected one of"):
        quiz(name)
