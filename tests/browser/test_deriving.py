"""Derive: a whole derivation by keyboard, with a mistake, help and a line taken back, and all of it heard."""

import re

import pytest
from playwright.sync_api import expect

from .lab import press, says
from .looks import violations
from .writing import fits, hand_in, phone

CELLS = ("from lessons.views import Derive", 'view = Derive("06/derive")\nview')
CHAIN, ARRAY = "sum_i dE/dy_i dy_i/dx_j", "conv(d, w, 'full')"
SUM, WRONG = "sum_i d_i w_{j-i+1} [1<=j-i+1<=K]", "sum_i d_i w_{i-j+1} [1<=i-j+1<=K]"


@pytest.fixture
def view(bench):
    return bench.run(1)


def rows(view):
    return view.locator(".lessons-answer-lines li")


def write(bench, view, line, lines):
    """Type a line and hand it in; so many are accepted then."""
    hand_in(view, line)
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
    says(view, re.compile("Help 1 of 3: The rule is"))
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


# Lines missing: the switch, a gap, rules

def missing(view, name):
    return view.get_by_role("radio", name=name)


def test_one_line_is_missing(view, field, bench):
    field.fill(CHAIN)
    missing(view, "All: any way").focus()
    press(view, "Home")
    says(view, "1 line is missing; write line 3.")
    expect(missing(view, "One line")).to_be_focused()
    expect(field).to_have_value("")
    expect(rows(view)).to_have_count(3)
    expect(view.locator(".lessons-answer-below li")).to_have_count(2)
    wrong = view.get_by_role("button", name="Recognize the array form")
    wrong.focus()
    press(view, "Enter")
    bench.tells(view, "view.sentence")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_text("✗ Recognize the array form")
    expect(view.locator(".lessons-answer-verdict")).to_contain_text("✗It writes an operation on whole arrays.")
    assert violations(bench) == []

    hand_in(view, ARRAY)
    says(view, re.compile("True, but further than the missing line"))
    hand_in(view, SUM)
    says(view, re.compile("This is the whole derivation"))
    expect(view.get_by_role("group", name="Which rule leads on?")).to_be_hidden()
    bench.comes_to("view.done, view.accepted", (True, (SUM,)))
    missing(view, "One line").focus()
    press(view, "End")
    expect(field).to_have_value(CHAIN)


def test_several_lines_are_missing(view, field, bench):
    missing(view, "Several").click()
    says(view, "3 lines are missing; write line 2.")
    field.fill("sum_i d_i")
    view.get_by_role("button", name="Other line").focus()
    press(view, "Enter")
    says(view, "3 lines are missing; write line 3.")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    hand_in(view, SUM)
    says(view, re.compile("2 lines are missing; write line 4."))
    view.get_by_role("button", name="Other line").click()
    expect(field).to_have_value("sum_i d_i")
    assert violations(bench) == []
    assert bench.leaks() == []


def test_it_is_whole_at_the_width_of_a_phone(bench):
    with phone(bench):
        view = bench.run(1)
        missing(view, "One line").click()
        says(view, "1 line is missing; write line 3.")
        hand_in(view, WRONG)
        bench.tells(view, "view.sentence")
        assert fits(bench, view, "input, button, .lessons-answer-story")
