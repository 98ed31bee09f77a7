"""Derive: a whole derivation by keyboard, with a mistake, help and a line taken back, and all of it heard."""

import re

import pytest
from playwright.sync_api import expect

from .lab import press, says
from .looks import outweighed, violations

CELLS = ("from lessons.views import Derive", 'view = Derive("06/derive")\nview')
CHAIN, ARRAY = "sum_i dE/dy_i dy_i/dx_j", "conv(d, w, 'full')"
SUM, WRONG = "sum_i d_i w_{j-i+1} [1<=j-i+1<=K]", "sum_i d_i w_{i-j+1} [1<=i-j+1<=K]"


@pytest.fixture
def view(bench):
    return bench.run(1)


@pytest.fixture
def field(view):
    return view.get_by_role("textbox", name="Your line")


def rows(view):
    return view.locator(".lessons-answer-lines li")


def write(bench, view, line, lines):
    """Type a line and hand it in; so many are accepted then."""
    view.get_by_role("textbox", name="Your line").fill(line)
    press(view, "Enter")
    expect(rows(view)).to_have_count(lines)
    bench.comes_to("view._line.state['text'] or view.accepted[-1]", line)
    bench.tells(view, "view.sentence")


def test_a_whole_derivation(view, field, bench):
    write(bench, view, CHAIN, 1)
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(rows(view).last).to_contain_text("✓ Right: chain rule.")

    write(bench, view, WRONG, 1)
    expect(field).to_have_value(WRONG)
    expect(view.locator(".lessons-answer-story b")).to_have_text("The difference runs the wrong way")
    view.get_by_role("button", name="Help").focus()
    press(view, "Enter")
    says(view, re.compile("Help 1 of 3: The next rule is"))
    expect(view.locator(".lessons-answer-standing")).to_have_text("1 line, 2 tries, help 1 of 3")
    assert violations(bench) == []

    press(view, "Escape")
    write(bench, view, SUM, 2)
    expect(view.locator(".lessons-answer-help li")).to_have_count(0)
    write(bench, view, ARRAY, 3)
    says(view, re.compile("This is the whole derivation"))
    expect(view.locator(".lessons-answer-lines")).to_contain_text("This is the whole derivation.")
    bench.comes_to("view.done, view.accepted", (True, (CHAIN, SUM, ARRAY)))
    assert violations(bench) == []
    assert outweighed(bench.page) == []


def test_a_line_is_taken_back(view, field, bench):
    write(bench, view, CHAIN, 1)
    view.get_by_role("button", name="Undo").focus()
    press(view, "Enter")
    says(view, "Line 1 is taken back.")
    expect(field).to_have_value(CHAIN)
    expect(field).to_be_focused()
    expect(rows(view)).to_have_count(0)
    press(view, "Enter")
    expect(rows(view)).to_have_count(1)
    view.get_by_role("button", name="Reset").click()
    says(view, "Cleared.")
    expect(rows(view)).to_have_count(0)


def test_in_jupyterlab_accepted_lines_are_typeset(notebook):
    view = notebook.run(1)
    write(notebook, view, CHAIN, 1)
    write(notebook, view, ARRAY, 2)
    expect(rows(view).locator("mjx-container")).to_have_count(2)
    expect(view.locator(".lessons-answer-echo")).to_be_hidden()
    assert violations(notebook) == []
