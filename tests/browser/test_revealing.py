"""A view behind a Reveal in JupyterLab: covered until it is asked for, by keyboard too, and nothing jumps."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press
from .looks import misdrawn, violations

CELLS = (
    "from lessons.views import LogitView, Reveal",
    'view = LogitView(["cat", "dog"], [0.0, 1.0], "cat")\nReveal(view, "Show the two logits")',
)


@pytest.fixture
def covered(notebook):
    notebook.page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }")
    notebook.command("notebook:run-cell")
    box = notebook.cell(1).locator(".lessons-reveal")
    box.get_by_role("button", name="Show the two logits").wait_for()
    box.locator(".lessons-panel").wait_for(state="attached")
    return box


def test_the_answer_cannot_be_seen_nor_reached_before_it_is_asked_for(covered):
    expect(covered.locator(".lessons-panel")).to_be_hidden()
    assert covered.get_by_role("button").count() == 1
    covered.get_by_role("button").focus()
    press(covered, "Tab")
    assert not covered.evaluate("(box) => box.contains(document.activeElement)")


def test_it_is_shown_by_keyboard_and_takes_the_focus(covered, notebook):
    high = covered.bounding_box()["height"]
    covered.get_by_role("button").focus()
    press(covered, *LETTERS)
    press(covered, "Enter")
    expect(covered.locator(".lessons-panel")).to_be_visible()
    expect(covered.locator(".lessons-reveal-cover")).to_be_hidden()
    assert covered.evaluate("(box) => box.contains(document.activeElement)")
    assert covered.bounding_box()["height"] == high >= 100


def test_it_is_drawn_and_can_be_read_covered_and_open(covered, notebook):
    found = misdrawn(notebook.page) + violations(notebook)
    covered.get_by_role("button").click()
    expect(covered.locator(".lessons-panel")).to_be_visible()
    assert found + misdrawn(notebook.page) + violations(notebook) == []


def test_without_a_kernel(covered, notebook):
    with notebook.alone():
        covered.get_by_role("button", name="Show the two logits").click()
        expect(covered.locator(".lessons-panel")).to_be_visible()
