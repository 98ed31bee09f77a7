"""Tabs holds views as they are, and shows one of them."""

import pytest
import traitlets

from lessons.views import Answer, LogitView, Tabs, tasks


def views():
    return {name: LogitView([name, "other"], [0.0, 1.0], name) for name in ("cat", "dog")}


def test_the_twins_hold_all_views():
    held = views()
    tabs = Tabs(held)
    assert repr(tabs) == f"cat:\n{held['cat']!r}\ndog:\n{held['dog']!r}"
    assert tabs.stored() == "\n".join(f"<details><summary>{name}</summary>{view.stored()}</details>"
                                      for name, view in held.items())


def test_the_chosen_one_follows_the_bar_and_back():
    tabs = Tabs(views())
    tabs.chosen = 1
    assert tabs.children[0].chosen == 1
    tabs.children[0].chosen = 0
    assert tabs.chosen == 0
    with pytest.raises(traitlets.TraitError, match="chosen 2 came, one from 0 to 1 was expected"):
        tabs.chosen = 2


def test_views_without_names_are_numbered():
    assert list(Tabs(views().values()).views) == ["1", "2"]


def test_the_tasks_of_a_lesson_are_shown_one_at_a_time():
    held = tasks("06/weight", "06/input")
    assert [repr(view) for view in held.views.values()] == [repr(Answer("06/weight")), repr(Answer("06/input"))]
    with pytest.raises(ValueError, match="Answer: '06/nothing' came"):
        tasks("06/weight", "06/nothing")
    with pytest.raises(ValueError, match="tasks: '06/weight' came, .* one alone is asked by Answer"):
        tasks("06/weight")


def test_what_is_no_view_is_refused():
    with pytest.raises(TypeError, match="Tabs: three: int came, a view was expected"):
        Tabs(views() | {"three": 3})
    with pytest.raises(ValueError, match="Tabs: 1 views came, two or more were expected"):
        Tabs({"cat": views()["cat"]})


def test_a_task_that_is_solved_is_marked_and_stays_so():
    held = tasks("02/weight", "02/input")
    assert held.children[0].marked == [False, False]
    first = held.views["1"]
    first._hear({"judge": "d_j x_i"})
    assert first.verdict.kind == "right" and held.children[0].marked == [True, False]
    first._hear({"reset": None})
    assert held.children[0].marked == [True, False]


def test_what_progress_knows_to_be_done_is_marked(monkeypatch):
    noted = {"02/input": {"tries": 1, "mistakes": {}, "done": True}}
    monkeypatch.setattr("lessons.practice.progress.progress", lambda: noted)
    assert tasks("02/weight", "02/input").children[0].marked == [False, True]
