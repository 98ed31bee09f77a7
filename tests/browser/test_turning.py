"""KnobView on a bare page: turned by keys and by hand, it says what Python says of the same state."""

import pytest

from .lab import LETTERS, press
from .looks import misdrawn, violations

CELLS = ("from lessons.views import KnobView", "view = KnobView(1, [0.5, -1], target=2)\nview")


@pytest.fixture
def view(bench):
    return bench.run(1)


def test_a_knob_turned_by_keys(view, bench):
    bench.tells(view, "view.sentence")
    knob = view.get_by_role("slider", name="w₂")
    knob.focus()
    bench.comes_to("view.chosen", 2)
    press(view, "ArrowLeft", "ArrowLeft")
    bench.comes_to("view.values", [1, 0.5, -1.1])
    bench.tells(view, "view.sentence")
    press(view, *LETTERS)
    bench.comes_to("view.values", [1, 0.5, -1.1])
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.values", [1, 0.5, -1])


def test_the_ball_is_dragged_along_the_curve(view, bench):
    picture = view.locator(".lessons-knob-picture").bounding_box()
    middle = picture["y"] + picture["height"] / 2
    bench.page.mouse.move(picture["x"] + picture["width"] * 0.6, middle)
    bench.page.mouse.down()
    bench.page.mouse.move(picture["x"] + picture["width"] * 2, middle, steps=4)
    bench.page.mouse.up()
    bench.comes_to("view.values", [1, 2, -1])
    bench.tells(view, "view.sentence")


def test_it_is_drawn_well_in_both_themes_and_narrow(view, bench):
    assert violations(bench) == []
    assert misdrawn(bench.page) == []
    size = bench.page.viewport_size
    bench.page.set_viewport_size({"width": 390, "height": 800})
    assert misdrawn(bench.page) == []
    bench.page.set_viewport_size(size)
