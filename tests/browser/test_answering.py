"""Answer: a wrong line is typed, its name is read, help is taken, the line is repaired."""

import re

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import violations
from .writing import fits, hand_in, phone

CELLS = (
    "from lessons.practice import story\nfrom lessons.views import Answer",
    'view = Answer("06/input_array")\nview',
)
WRONG, RIGHT = "conv(d, rot180(w), 'full')", "conv(d, w, 'full')"


@pytest.fixture
def view(bench):
    return bench.run(1)


def verdict(view):
    return view.locator(".lessons-answer-verdict")


def test_from_a_wrong_line_to_a_right_one(view, field, bench):
    hand_in(view, WRONG)
    bench.tells(view, "view.sentence")
    bench.comes_to("view.verdict.kind, view.verdict.mistake", ("wrong", "turned-twice"))
    expect(verdict(view)).to_contain_text(f"✗{bench.ask('view.verdict.sentence')}At L = ")
    story = view.locator(".lessons-answer-story")
    expect(story.locator("b")).to_have_text(bench.ask("story('turned-twice').title"))
    assert story.get_by_role("link").get_attribute("href").startswith("06_conv1d_backprop.ipynb#")
    assert violations(bench) == []

    view.get_by_role("button", name="Help").click()
    bench.tells(view, "view.sentence")
    says(view, re.compile("Help 1 of 3: The rule is"))
    expect(view.locator(".lessons-answer-help li")).to_have_count(1)
    expect(view.locator(".lessons-answer-standing")).to_have_text("1 try, help 1 of 3")
    press(view, "Enter")
    says(view, re.compile("more comes after a try"))

    hand_in(view, RIGHT)
    bench.tells(view, "view.sentence")
    expect(verdict(view)).to_contain_text("✓Right.")
    expect(story).to_have_text("")
    bench.comes_to("view.verdict.kind, view.tries, view.level", ("right", 2, 1))
    assert violations(bench) == []

    view.get_by_role("button", name="Reset").click()
    says(view, "Cleared.")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    expect(verdict(view)).to_be_empty()
    expect(view.locator(".lessons-answer-help li")).to_have_count(0)
    bench.comes_to("view.verdict, view.tries, view.level, view._line.typed", (None, 0, 0, ""))


def test_what_is_typed_is_read_before_it_is_judged(view, field, bench):
    field.press_sequentially(RIGHT)
    echo = view.locator(".lessons-answer-echo")
    expect(echo).to_contain_text(r"\text{full}")
    expect(echo).to_be_visible()
    expect(view.locator(".lessons-answer-read")).to_have_text("I read")
    expect(verdict(view)).to_be_empty()

    press(view, "End", "Backspace")
    expect(view.locator(".lessons-answer-read")).to_have_text("Not read yet")
    expect(view.locator(".lessons-answer-message")).to_contain_text(") is missing")
    expect(view.locator(".lessons-answer-message mark")).to_have_count(1)
    expect(echo).to_be_hidden()
    assert view.locator("[role=status]").inner_text() == ""
    field.fill("sum_i d_i w_{j-i+1} [1<=j-i+1<=K]")
    expect(view.locator(".lessons-answer-notes")).to_have_text("i from 1 to M")
    bench.comes_to("view.verdict, view.tries", (None, 0))


def test_esc_goes_to_the_part_that_is_meant(view, field, bench):
    hand_in(view, "convole(d, w)")
    bench.tells(view, "view.sentence")
    view.get_by_role("button", name="Help").focus()
    press(view, "Escape")
    expect(field).to_be_focused()
    press(view, *"full")
    expect(field).to_have_value("full(d, w)")
    press(view, "Enter")
    bench.comes_to("view.verdict.kind", "right")


def test_a_line_that_is_not_read_points_and_suggests(view, field, bench):
    hand_in(view, "convole(d, w)")
    bench.tells(view, "view.sentence")
    expect(verdict(view)).to_contain_text("?'convole' is unknown here")
    expect(verdict(view).locator("mark")).to_have_text("convole")
    expect(view.locator(".lessons-answer-message")).to_be_empty()  # the verdict says it
    assert violations(bench) == []
    view.get_by_role("button", name="Take it").focus()
    press(view, "Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("convolve(d, w)")
    bench.comes_to("view._line.typed, view.tries", ("convolve(d, w)", 0))


def test_signs_are_put_where_the_caret_is(view, field, bench):
    field.fill("_1 w_1")
    press(view, "Home")
    view.get_by_role("button", name="delta").focus()
    press(view, "Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("δ_1 w_1")
    press(view, "Tab", "Tab", "ArrowRight", "ArrowRight")
    expect(view.get_by_role("button", name="sum", exact=True)).to_be_focused()
    press(view, "Space")
    expect(field).to_have_value("δΣ_1 w_1")
    bench.comes_to("view._line.typed", "δΣ_1 w_1")


def test_letters_and_enter_stay_in_the_view(view, field, bench):
    field.focus()
    press(view, *LETTERS, "Escape", "Enter")
    assert bench.leaks() == []
    bench.comes_to("view.verdict.kind", "unreadable")
    hand_in(view, "  ")
    says(view, "First write a line.")


def test_without_a_kernel_it_says_so(view, field, bench):
    bench.shut_down()
    hand_in(view, RIGHT)
    says(view, re.compile("A line is judged by Python, which has not answered yet"))
    expect(view.locator(".lessons-answer-notice")).to_be_visible()


def test_it_is_whole_at_the_width_of_a_phone(bench):
    with phone(bench):
        view = bench.run(1)
        hand_in(view, WRONG)
        bench.tells(view, "view.sentence")
        assert fits(bench, view, "input, button, .lessons-answer-story")


def test_the_height_stays_while_one_types_and_when_it_is_judged(view, field, bench):
    """Before a line is begun nothing is kept free; from the first letter on, and again from the first verdict on."""
    begun = view.bounding_box()["height"]
    heights = []
    for text in ("conv(d, w", "convole(d, w)", RIGHT):
        field.fill(text)
        bench.comes_to("view._line.typed", text)
        heights.append(view.bounding_box()["height"])
    assert {*heights} == {heights[0]} and begun < heights[0]
    press(view, "Enter")
    bench.comes_to("view.verdict.kind", "right")
    judged = view.bounding_box()["height"]
    hand_in(view, "convole(d, w)")
    bench.comes_to("view.verdict.kind", "unreadable")
    assert heights[0] < judged == view.bounding_box()["height"]
