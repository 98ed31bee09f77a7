"""Tasks: every right line is right in truly different forms, every mistake is told, and no question is forgotten."""

import json
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from lessons.practice import TASKS, TaskError, story
from lessons.practice.code import CODE_TASKS
from lessons.practice.code.task import CHANGED
from lessons.practice.judge import SLIPS
from lessons.practice.mistakes import RANK
from lessons.practice.stories import stories
from lessons.practice.tasks import FOLDER, task_of
from lessons.practice.tasks.asking import asked, marks
from lessons.practice.tasks.drawing import NotSeparable, _apart, drawn
from lessons.views import Answer, Derive, SpotTheMistake

pytestmark = pytest.mark.usefixtures("unproved")
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
QUESTIONS = tomllib.loads((FOLDER / "questions.toml").read_text(encoding="utf-8"))
# Why a question has no task.  The list may only shrink.
WITHOUT_TASK = {
    "LQ-036": "It asks for a reason: a network that does not turn its kernel is right as well.",
    "LQ-119": "It is about a rule of thumb, which other methods than the course's own follow or not.",
    "LQ-121": "It is about what training does to equal units: no line and no program is wrong by it.",
}


@pytest.mark.parametrize("key", TASKS)
def test_right_lines_are_right_and_each_mistake_is_named_as_itself(key):
    TASKS[key].check()


def test_three_right_lines_are_different_trees():
    for key, task in TASKS.items():
        trees = []
        for line in task.right if task.form != "derive" else ():
            tree = [side.tree for side in task.read(line).lines]
            trees += [tree] * (tree not in trees)
        assert len(trees) >= 3 or task.form == "derive", (key, task.right)


def test_a_task_has_its_hints():
    assert [(key, level) for key, task in TASKS.items() for level in (1, 2, 3) if not task.hint(level)] == []


def test_tasks_rise_from_lines_to_a_derivation_and_then_a_mistake_of_the_lesson_before():
    *lessons, gallery = (f"{n:02}" for n in range(1, 12))      # a further lesson may ask what it likes
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
    used = {key for tasks in (TASKS, CODE_TASKS) for task in tasks.values() for key in task.mistakes} | set(RANK)
    assert not [key for key in used if story(key) is None]
    # what stands in no list: a derivation's follow-up, a line's own letter, a program that changes what it was given
    assert set(stories()) - used <= {"follows", CHANGED, *SLIPS}
    for key, told in stories().items():
        assert bool(told.lesson) == bool(told.heading), key
        assert not told.title.endswith(".") and told.tempts[-1] in ".?" and told.fails.endswith("."), key
        assert max(len(told.fails.split()), len(told.tempts.split())) <= 35, key
        if told.lesson:
            cells = json.loads((NOTEBOOKS / f"{told.lesson}.ipynb").read_text(encoding="utf-8"))["cells"]
            lines = [line.strip() for cell in cells if cell["cell_type"] == "markdown" for line in cell["source"]]
            assert any(line.lstrip("#").strip() == told.heading and line.startswith("#") for line in lines), key


def test_a_mistake_of_another_task_on_the_derivation_is_named_as_itself():
    assert TASKS["02/derive"].judge("d_j W_ji").mistake == "weight-for-input"
    assert TASKS["06/derive"].judge("correlate(x, d)").mistake == "weight-for-input"
    assert "weight-for-input" not in TASKS["02/derive"].mistakes


def test_each_question_has_its_task():
    asked = {question for tasks in (TASKS, CODE_TASKS) for task in tasks.values() for question in task.questions}
    assert asked <= set(QUESTIONS)
    forgotten = set(QUESTIONS) - asked - set(WITHOUT_TASK)
    assert not forgotten, f"no task has {sorted(forgotten)}"
    assert not set(WITHOUT_TASK) & asked, f"take off the list, a task has it: {sorted(set(WITHOUT_TASK) & asked)}"


# Tasks in numbers, and a class seed


NUMBERS = [key for key, task in TASKS.items() if task.form == "numbers"]


def test_each_lesson_has_a_task_in_numbers():
    assert {key[:2] for key in NUMBERS} >= {f"{n:02}" for n in range(1, 11)}


@pytest.mark.parametrize("key", NUMBERS)
def test_other_numbers_make_the_same_task(key):
    tasks = [TASKS[f"{key}#{seed}"] for seed in range(1, 4)]
    for task in tasks:
        task.check()
        assert task.key.startswith(f"{key}#") and set(task.mistakes) == set(TASKS[key].mistakes)
    assert len({task.ask for task in [TASKS[key], *tasks]}) == 4
    assert TASKS[f"{key}#2"].judge(tasks[0].right[0]).kind == ("right" if tasks[1].right == tasks[0].right else "wrong")
    assert drawn(TASKS[key], 2).ask == tasks[1].ask         # whoever draws it


@pytest.mark.parametrize("key", ["06/input_numbers#", "06/input_numbers#x", "06/input_numbers#-1", "06/no#3"])
def test_what_is_no_seed_is_no_task(key):
    assert key not in TASKS


PLACED = [key for key, task in TASKS.items() if marks(task.question)]


def test_questions_that_name_a_place_are_many_and_each_lesson_of_layers_has_one():
    assert len(PLACED) >= 18 and {key[:2] for key in PLACED} >= {"02", "04", "05", "06", "07", "08", "09", "10"}


@pytest.mark.parametrize("key", [*PLACED, *(key for key, task in TASKS.items() if task.form in ("derive", "spot"))])
def test_a_class_seed_draws_places_missing_lines_and_mistakes(key):
    own, made = TASKS[key], TASKS[f"{key}#7"]
    made.check()
    assert made.key == f"{key}#7" and made.form == own.form and all(story(mistake) for mistake in made.mistakes)
    if made.form == "written":
        assert made.at != own.at and set(made.mistakes) <= set(own.mistakes) and len(made.mistakes) >= 2
        assert made.ask != own.ask and "<" not in made.ask and made.judge(own.right[0]).kind != "right"
    elif made.form == "spot":
        assert made.lines != own.lines


def test_missing_lines_differ_by_the_seed_and_stay():
    whole = TASKS["06/derive"].fading.gaps("free")
    several = {TASKS[f"06/derive#{seed}"].fading.gaps("several") for seed in range(1, 9)}
    assert len(several) > 2 and TASKS["06/derive#3"].fading.gaps("several") in several
    assert all(len(gaps) == len(TASKS["06/derive"].fading.gaps("several")) for gaps in several)
    assert TASKS["06/derive#3"].fading.gaps("free") == whole


def test_a_size_is_a_word_in_prose_and_a_number_in_a_formula():
    assert asked("<L> maps. <L> of <K1>, $w_{<k><L>}$, map <k>.", {"L": 3, "K1": 2, "k": 5}, {}) == \
        "Three maps. Three of two, $w_{53}$, map 5."
    assert asked("<L>?", {"L": 12}, {"x": [1, -2]}) == "12? x = (1, −2)."
    with pytest.raises(TaskError, match="the marks Q came in ask, those of at were expected"):
        task_of("x/row", {"derivation": "conv1d_input", "ask": "<Q>", "form": "written", "at": {"L": 5}})


@pytest.mark.parametrize(("key", "why"), [
    ("06/input_array#3", "06/input_array: a line that is true at every size came"),
    ("03/jacobian#3", "a question about one place alone came"),
    ("06/nothing#3", "'06/nothing#3' came, one of 01/shared, "), ("06/input#x", "the class seed 'x' came, a number")])
def test_what_has_nothing_to_draw_is_refused_with_the_reason(key, why):
    for view in (Answer, Derive, SpotTheMistake):
        with pytest.raises(ValueError, match=f"{view.__name__}: .*{why}"):
            view(key)


def test_a_place_is_refused_that_does_not_tell_its_mistakes_apart():
    row = {"derivation": "fully_connected_bias", "ask": "$b_<j>$", "form": "written", "at": {"M": 3, "j": 2},
           "right": ["d2"], "mistakes": {"sign": "-d2"}}
    with pytest.raises(NotSeparable, match="1 mistakes that are lines for every size came, at least two were expected"):
        drawn(task_of("x/row", row), 1)
    two = task_of("x/row", {**row, "mistakes": {"sign": "-d2", "twice": "2 d2"}})
    assert drawn(two, 1).at in ({"M": 3, "j": 1}, {"M": 3, "j": 3})
    one = {"at": {"M": 1, "j": 1}, "right": ["d1"], "mistakes": {"sign": "-d1", "twice": "2 d1"}}
    alike = task_of("x/row", row | one)
    with pytest.raises(NotSeparable, match="0 other places came, none of which tells its mistakes apart"):
        drawn(alike, 1)
    table = two.judging.table_at(two.derivation.domain.at(two.at))
    lines = {key: two.read(line).lines[0].value for key, line in two.mistakes.items()}
    assert _apart(table, lines) and not _apart(table, lines | {"half": lines["twice"]})
    assert not _apart(table, lines | {"half": two.derivation.goal})


def test_a_task_that_no_numbers_separate_is_refused():
    row = {"derivation": "conv1d_input", "ask": "?", "form": "numbers", "at": {"L": 5, "K": 3},
           "numbers": {"delta": [1, -2, 3], "w": [3, 1, -2]}}
    with pytest.raises(NotSeparable, match="one answer for the right line and operands-swapped"):
        drawn(task_of("x/row", {**row, "mistakes": {"operands-swapped": "full(w, d)"}}), 1)
    with pytest.raises(TaskError, match="came for sign, a line in letters was expected"):
        task_of("x/row", {**row, "mistakes": {"sign": "full"}}).check()


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
