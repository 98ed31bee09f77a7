"""What is covered: until it is asked for or voted on, by keyboard too, and nothing jumps."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press
from .looks import misdrawn, violations

CELLS = (
    "from lessons.views import LogitView, Reveal, Rows, StepView, quiz\nfrom lessons.derivations import CATALOGUE",
    'Reveal(LogitView(["cat", "dog"], [0.0, 1.0], "cat"), "Show the two logits")',
    'asked = quiz("02/weight", then=(StepView(CATALOGUE["fully_connected_weight"]()), "dW[1, 2] = -3"))\nasked',
    'Reveal(Rows(["paths"], {"8 layers": ["6,561"], "16 layers": ["43,046,721"]}), "Show the counts")',
)


@pytest.fixture
def covered(bench):
    bench.run(1)
    return shown(bench, 1)


@pytest.fixture
def asked(bench):
    """The quiz, and what it covers."""
    bench.run(2)
    return bench.cell(2).locator(".lessons-quiz"), shown(bench, 2)


def shown(bench, cell):
    box = bench.cell(cell).locator(".lessons-reveal")
    box.locator(".lessons-panel, .lessons-step").first.wait_for(state="attached")
    box.scroll_into_view_if_needed()
    return box


def is_covered(box):
    expect(box.locator(".lessons-reveal-cover")).to_be_visible()
    expect(box.locator(".lessons-reveal-held")).to_be_hidden()
    expect(box.locator(".lessons-reveal-held")).to_have_attribute("aria-hidden", "true")
    assert box.locator(".lessons-reveal-held").evaluate("""(held) => [held, ...held.querySelectorAll("*")]
        .every((node) => getComputedStyle(node).visibility === "hidden")""")


def is_open(box):
    expect(box.locator(".lessons-reveal-cover")).to_be_hidden()
    expect(box.locator(".lessons-reveal-held")).to_be_visible()
    expect(box.locator(".lessons-reveal-held")).to_have_attribute("aria-hidden", "false")
    assert not box.locator(".lessons-reveal-held").evaluate("(held) => held.inert")


def test_the_answer_cannot_be_seen_nor_reached_before_it_is_asked_for(covered):
    is_covered(covered)
    assert covered.get_by_role("button").count() == 1
    covered.get_by_role("button").focus()
    press(covered, "Tab")
    assert not covered.evaluate("(box) => box.contains(document.activeElement)")


def test_it_is_shown_by_keyboard_and_takes_the_focus(covered, bench):
    high = covered.bounding_box()["height"]
    covered.get_by_role("button").focus()
    press(covered, *LETTERS)
    press(covered, "Enter")
    is_open(covered)
    expect(covered.locator("> [role=status]")).to_have_text("What was covered is shown.")
    assert covered.evaluate("(box) => box.contains(document.activeElement)")
    assert covered.bounding_box()["height"] == high >= 100


def test_it_is_drawn_and_can_be_read_covered_and_open(covered, bench):
    found = misdrawn(bench.page) + violations(bench)
    covered.get_by_role("button").click()
    is_open(covered)
    assert found + misdrawn(bench.page) + violations(bench) == []


def test_numbers_of_a_table_stand_flush_right_as_in_an_output(bench):
    how = """(table) => ["thead th:last-child", "tbody th", "tbody td"].map((each) =>
        getComputedStyle(table.querySelector(each)).textAlign)"""
    assert bench.run(3).locator("table").evaluate(how) == ["right", "left", "right"]


def test_a_vote_shows_what_follows_and_a_reset_covers_it_again(asked, bench):
    quiz, box = asked
    is_covered(box)
    high = box.bounding_box()["height"]
    quiz.get_by_role("button", name="Check").click()  # nothing is chosen, so this is no vote
    quiz.get_by_role("radio").first.check()
    is_covered(box)
    quiz.get_by_role("button", name="Check").click()
    is_open(box)
    bench.comes_to("asked.reveal.opened, asked.quiz.voted", (True, True))
    quiz.get_by_role("radio").nth(1).check()  # trying again covers nothing
    is_open(box)
    assert box.bounding_box()["height"] == high
    quiz.get_by_role("button", name="Reset").click()
    is_covered(box)
    bench.comes_to("asked.reveal.opened, asked.quiz.voted", (False, False))


def test_a_vote_by_keyboard_is_heard(asked):
    quiz, box = asked
    quiz.get_by_role("radio").first.focus()
    press(quiz, " ", "Enter")
    is_open(box)
    expect(box.locator("> [role=status]")).to_have_text("What was covered is shown.")
    assert quiz.evaluate("(quiz) => quiz.contains(document.activeElement)")


def test_show_me_shows_it_without_a_vote(asked, bench):
    quiz, box = asked
    box.get_by_role("button", name="Show me").focus()
    press(box, "Enter")
    is_open(box)
    assert box.locator(".lessons-reveal-held").evaluate("(held) => held.contains(document.activeElement)")
    bench.comes_to("asked.reveal.opened, asked.quiz.voted", (True, False))
    assert "dW[1, 2] = -3" in box.inner_text()
    assert violations(bench) == []


def test_without_a_kernel(covered, asked, bench):
    quiz, box = asked
    bench.shut_down()
    covered.get_by_role("button", name="Show the two logits").click()
    is_open(covered)
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check").click()
    is_open(box)
