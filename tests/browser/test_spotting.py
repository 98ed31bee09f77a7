"""SpotTheMistake: by keyboard and by pointer from the lines to the repaired one, and all of it heard."""

import re

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, fits, press, says
from .looks import violations

CELLS = ("from lessons.views import Derive, SpotTheMistake", 'view = SpotTheMistake("07/spot")\nview',
         'Derive("06/derive")')
REPAIR = "conv(d, w, 'full')[j]"


@pytest.fixture
def view(bench):
    return bench.run(1)


def row(view, number):
    return view.get_by_role("button", name=re.compile(f"^Line {number}: "))


def names(view):
    return view.locator(".lessons-spot-names").get_by_role("button")


def field(view):
    return view.get_by_role("textbox", name="Your line")


def test_its_lines_keep_their_distance_on_a_page_with_a_derivation(view, bench):
    """The two views name their parts alike, and the page holds the styles of both."""
    bench.run(2)
    lines = view.locator(".lessons-answer-lines")
    assert lines.evaluate("(node) => getComputedStyle(node).paddingTop") == "10px"


def test_by_keyboard_from_the_lines_to_the_repair(view, bench):
    expect(field(view)).to_be_hidden()
    expect(names(view)).to_have_count(0)
    row(view, 1).focus()
    press(view, "Enter")
    bench.tells(view, "view.sentence")
    expect(row(view, 1)).to_have_attribute("aria-label", re.compile(r"✓ true\)$"))
    press(view, "End", "Enter")
    says(view, re.compile("follows from a line that was wrong before"))
    expect(names(view)).to_have_count(0)
    assert violations(bench) == []

    press(view, "ArrowUp", "Space")
    bench.tells(view, "view.sentence")
    expect(names(view)).to_have_count(4)
    expect(names(view).first).to_be_focused()
    expect(view.locator(".lessons-spot-line").nth(2)).to_contain_text("✗ begins here")
    wrong, right = (bench.ask(f"view._spot.names.index('{key}')") for key in ("only-own-term", "difference-reversed"))
    press(view, *["ArrowDown"] * wrong, "Enter")
    says(view, re.compile("Not that one.*d_j w_1"))
    expect(names(view).nth(wrong)).to_contain_text("✗")
    expect(view.locator(".lessons-answer-story")).to_contain_text(r"\delta")
    assert violations(bench) == []

    press(view, "Home", *["ArrowDown"] * right, "Enter")
    bench.tells(view, "view.sentence")
    expect(field(view)).to_be_focused()
    field(view).fill(REPAIR)
    press(view, "Enter")
    bench.tells(view, "view.sentence")
    bench.comes_to("view.stage, view.verdict.kind", ("done", "right"))
    expect(view.locator(".lessons-answer-verdict")).to_contain_text("✓Right: that is repaired.")
    expect(view.locator(".lessons-answer-story b")).to_have_text("The difference runs the wrong way")
    assert violations(bench) == []

    view.get_by_role("button", name="Reset").click()
    says(view, "Cleared.")
    expect(names(view)).to_have_count(0)
    expect(field(view)).to_be_hidden()
    expect(row(view, 1)).to_be_focused()
    bench.comes_to("view.stage, view.tries", ("point", 0))


def test_by_pointer(view, bench):
    row(view, 3).click()
    bench.tells(view, "view.sentence")
    row(view, 1).click(force=True)  # it has been found: nothing more to point at
    names(view).nth(bench.ask("view._spot.names.index('difference-reversed')")).click()
    bench.tells(view, "view.sentence")
    expect(field(view)).to_be_visible()
    bench.comes_to("view.stage, view.tries", ("repair", 2))


def test_letters_and_enter_stay_in_the_view(view, bench):
    row(view, 2).focus()
    press(view, *LETTERS, "Escape", "Enter")
    assert bench.leaks() == []
    bench.comes_to("view.tries", 1)


def test_without_a_kernel_it_says_so(view, bench):
    bench.shut_down()
    row(view, 2).click()
    says(view, re.compile("which has not answered yet"))


def test_it_is_whole_at_the_width_of_a_phone(bench):
    bench.page.set_viewport_size({"width": 390, "height": 800})
    narrow = bench.page.add_style_tag(content=".jp-OutputArea-output { max-width: 380px !important }")
    view = bench.run(1)
    row(view, 3).click()
    expect(names(view)).to_have_count(4)
    for part in view.locator(".lessons-spot-line, .lessons-spot-names button").all():
        box = part.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"] >= 24
    output = bench.page.locator(".jp-OutputArea-output").nth(1)
    assert fits(output)
    narrow.evaluate("(style) => style.remove()")
    bench.page.set_viewport_size({"width": 1280, "height": 900})
