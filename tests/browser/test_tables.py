"""TableView on a bare page: crosses by keyboard and mouse; the page says what Python says, without asking it."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press
from .looks import misdrawn, violations

CELLS = (
    """import numpy as np
from lessons.views import TableView
rng = np.random.default_rng(0)
some = rng.random((16, 6)) < 0.5""",
    """view = TableView(np.array([[True, True], [False, True]]), kernel=(3,), output=(4,),
    presets={"full": np.ones((2, 2), bool)})
view""",
    "wide = TableView(some, asked=('x', 0))\nwide",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


def cell(view, p, q):
    return view.get_by_label(f"map {p} to map {q}:")


def says_as_python(view, bench, name="view"):
    """The live region holds the sentence and the counts of the text twin."""
    bench.tells(view, f"{name}.sentence", whole=False)
    parameters = bench.ask(f"{name}.counts")["parameters"]
    expect(view.locator(".lessons-table-counts")).to_contain_text(f"= {parameters} parameters")


def test_crosses_and_questions_by_keyboard(view, bench):
    view.get_by_label("output map 1").focus()
    press(view, "ArrowRight", "Enter")
    bench.comes_to("view.asked", ["y", 1])
    says_as_python(view, bench)
    press(view, "ArrowDown", "Enter")
    bench.comes_to("view.table, view.asked", ([[True, True], [True, True]], ["w", 1, 0]))
    expect(cell(view, 1, 2)).to_have_attribute("aria-selected", "true")
    says_as_python(view, bench)
    press(view, "Home", " ")
    bench.comes_to("view.asked", ["x", 0])
    says_as_python(view, bench)
    press(view, *LETTERS)


def test_presets_warnings_and_reset(view, bench):
    cell(view, 1, 1).click()
    expect(view.locator(".lessons-notice")).to_have_text("input map 1 feeds nothing: a layer refuses this table")
    view.get_by_role("button", name="full").click()
    bench.comes_to("view.table", [[True, True], [True, True]])
    expect(view.locator(".lessons-table-counts")).to_contain_text("4 · 3 + 2 = 14 parameters; 14 · 4 = 56 connections")
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.table, view.asked", ([[True, True], [False, True]], ["y", 0]))


def test_asking_keeps_the_height(view):
    before = view.bounding_box()["height"]
    for name in ("input map 2", "output map 2"):
        view.get_by_label(name).click()
        assert view.bounding_box()["height"] == before


def test_accessibility_and_looks(view, bench):
    bench.run(2)
    assert violations(bench) == []
    assert misdrawn(bench.page) == []
