"""Tasks: every right line is right in truly different forms, every mistake is told, and no question is forgotten."""

import json
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from lessons.practice import TASKS, TaskError, story
from lessons.practice.mistakes import RANK
from lessons.practice.stories import stories
from lessons.practice.tasks import FOLDER, task_of

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
QUESTIONS = tomllib.loads((FOLDER / "questions.toml").read_text(encoding="utf-8"))
# No line is the mistake of these: they are about programs, sizes, counts or experience.  The list may only shrink.
WITHOUT_TASK = {f"LQ-{number:03}" for number in (
    1, 3, 30, 36, 39, 41, 49, 53, 74, 77, 109, 111, 113, 115, 119, 121, 123
)} | {"WL-015"}


@pytest.mark.parametrize("key", TASKS)
def test_right_lines_are_right_and_each_mistake_is_named_as_itself(key):
    TASKS[key].check()


@pytest.mark.parametrize("key", [key for key, task in TASKS.items() if task.form != "derive"])
def test_three_right_lines_are_different_trees(key):
    trees = []
    for line in TASKS[key].right:
        tree = [side.tree for side in TASKS[key].read(line).lines]
        trees += [tree] * (tree not in trees)
    assert len(trees) >= 3, TASKS[key].right


@pytest.mark.parametrize("key", TASKS)
def test_a_task_has_its_hints(key):
    assert all(TASKS[key].hint(level) for level in (1, 2, 3))


def test_tasks_rise_from_lines_to_a_derivation_and_then_a_mistake_of_the_lesson_before():
    *lessons, gallery = sorted({key[:2] for key in TASKS})
    assert {task.form for task in TASKS.of(gallery)} == {"spot"}
    for lesson in lessons:
        forms = [task.form for task in TASKS.of(lesson) if task.form != "spot"]
        assert len(forms) >= 7 and forms.index("derive") == len(forms) - 1, lesson
    for before, lesson in pairwise(lessons):
        *_, last = TASKS.of(lesson)
        assert last.form == "spot" and f"From lesson {before}" in last.ask and last.origin, lesson
        topics = {task.source.partition("/")[0] for task in TASKS.of(before)}
        assert last.source in topics, f"{last.key}: {last.source} came, one of {topics} was expected"


def test_each_mistake_has_a_story_in_the_lessons():
    used = {key for task in TASKS.values() for key in task.mistakes} | set(RANK)
    assert not [key for key in used if story(key) is None]
    # what a derivation's follow-up is called stands in no list
    assert set(stories()) - used <= {"follows"}
    for key, told in stories().items():
        assert bool(told.lesson) == bool(told.heading), key
        if told.lesson:
            cells = json.loads((NOTEBOOKS / f"{told.lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
            lines = [line.strip() for cell in cells if cell["cell_type"] == "markdown" for line in cell["source"]]
            assert any(line.lstrip("#").strip() == told.heading and line.startswith("#") for line in lines), key


def test_each_question_has_its_task():
    asked = {question for task in TASKS.values() for question in task.questions}
    assert asked <= set(QUESTIONS)
    forgotten = set(QUESTIONS) - asked - WITHOUT_TASK
    assert not forgotten, f"no task has {sorted(forgotten)}"
    assert not WITHOUT_TASK & asked, f"take off the list, a task has it: {sorted(WITHOUT_TASK & asked)}"


ROW = {"derivation": "fully_connected_weight", "ask": "?", "form": "reduced", "right": ["d_j x_i"],
       "mistakes": {"indices-swapped": "d_i x_j"}}


@pytest.mark.parametrize(("change", "said"), [
    ({"mistakes": {"indices-swapped": "d_i x_j", "weight-for-input": "x_j d_i"}}, "named indices-swapped"),
    ({"mistakes": {"sign": "x_i d_j"}}, "is right"),
    ({"right": ["d_i x_j"]}, "right was expected"),
    ({"right": ["d_j x_q"]}, "is unreadable"),
    ({"right": ["dE/dy_j x_i"]}, "is go on"),
])
def test_a_task_that_does_not_hold_is_refused(change, said):
    task_of("x/row", ROW).check()
    with pytest.raises(TaskError, match=said):
        task_of("x/row", {**ROW, **change}).check()


@pytest.mark.parametrize(("change", "said"), [
    ({"hint": "?"}, "hint came"), ({"form": "poem"}, "'poem' came"), ({"form": "written"}, "no at came"),
    ({"form": "spot"}, "no lines came"),
])
def test_a_row_that_is_no_task_is_refused(change, said):
    with pytest.raises(TaskError, match=said):
        task_of("x/row", {**ROW, **change})
    with pytest.raises(TaskError, match="ask is missing"):
        task_of("x/row", {key: value for key, value in ROW.items() if key != "ask"})


@pytest.mark.parametrize("source", ["conv1d_outputs", "two_layer_network", "two_layer_network/10", "nine_steps/x"])
def test_a_derivation_that_does_not_exist_is_refused(source):
    with pytest.raises(TaskError, match="was expected"):
        task_of("x/row", {**ROW, "derivation": source}).check()
