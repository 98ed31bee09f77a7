"""Quiz on a bare page: predict, vote, read why, try again; by keyboard and by mouse."""

import re

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import violations

CELLS = (
    "from lessons.views import Quiz",
    """view = Quiz("What is ∂<i>E</i>/∂<i>w</i><sub>2</sub>?", {
    "δ x<sub>2</sub>": ("3 · 2 = 6", "The weight meets its input."),
    "δ w<sub>2</sub>": ("3 · 5 = 15", "That flows back to the input."),
}, answer=0, why="A slope along a weight is an input.")
view""",
    """several = Quiz("Which share a weight?", ["samples", "positions", "classes"], answer=["samples", "positions"])
several""",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


def visible(view, *texts):
    """Of all explanations these are shown, and no other."""
    shown = view.locator(".lessons-quiz-told p:visible, .lessons-quiz-why:visible")
    expect(shown).to_have_text(list(texts))


def test_a_wrong_vote_a_retry_and_the_right_vote(view, bench):
    visible(view)
    view.get_by_text("δ w2").click()
    visible(view)  # nothing is told before the vote
    view.get_by_role("button", name="Check").click()
    visible(view, "3 · 5 = 15", "That flows back to the input.")
    says(view, "Not this one. Read why, then try again. 3 · 5 = 15 That flows back to the input.")
    bench.comes_to("view.voted, view.chosen, view.right", (True, [1], False))

    view.get_by_text("δ x2").click()
    visible(view)
    view.get_by_role("button", name="Check").click()
    visible(view, "3 · 2 = 6", "The weight meets its input.", "3 · 5 = 15", "That flows back to the input.",
            "A slope along a weight is an input.")  # fmt: skip
    says(view, "Right. 3 · 2 = 6 The weight meets its input. A slope along a weight is an input.")
    bench.comes_to("view.right", True)

    view.get_by_role("button", name="Reset").click()
    visible(view)
    says(view, "Cleared.")
    bench.comes_to("view.voted, view.chosen", (False, []))


def test_by_keyboard(view, bench):
    view.get_by_role("radio").first.focus()
    press(view, "Enter")
    says(view, "Choose one.")
    press(view, "ArrowDown", "Enter")
    says(view, "Not this one. Read why, then try again. 3 · 5 = 15 That flows back to the input.")
    press(view, "ArrowUp", "Enter")
    expect(view.locator(".lessons-quiz-verdict")).to_have_text("Right.")
    press(view, *LETTERS)
    view.get_by_role("button", name="Check").focus()
    press(view, *LETTERS)


def test_several_are_right(bench):
    view = bench.run(2)
    view.get_by_label("positions").check()
    view.get_by_role("button", name="Check").click()
    says(view, "Right so far: 1 more is right.")
    view.get_by_label("samples").check()
    view.get_by_role("button", name="Check").click()
    says(view, "Right.")
    bench.comes_to("several.chosen, several.right", ([0, 1], True))


def test_choosing_keeps_the_height(view):
    before = view.bounding_box()["height"]
    view.get_by_text("δ w2").click()
    expect(view.get_by_label("δ w2")).to_be_checked()
    assert view.bounding_box()["height"] == before


def test_accessibility_after_the_vote(view, bench):
    view.get_by_text("δ w2").click()
    view.get_by_role("button", name="Check").click()
    says(view, re.compile("Not this one"))
    assert violations(bench) == []
