"""KernelView on a bare page: the window by mouse and keyboard, weights that are typed, the map that grows."""

import pytest
from playwright.sync_api import expect

from .lab import fits, press
from .looks import violations

CELLS = (
    """import numpy as np
from lessons.data.house import house
from lessons.views import KernelView
edges = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
kernels = {"edges": edges, "turned": np.transpose(edges)}""",
    """view = KernelView(house(np.random.default_rng(0)), kernels, place=(20, 40))
view""",
)
GROWN = """(map) => map.getContext("2d").getImageData(0, 0, map.width, map.height).data
  .filter((value, i) => i % 4 === 3 && value > 0).length"""


@pytest.fixture
def view(bench):
    return bench.run(1)


def test_the_window_by_keyboard(view, bench):
    view.get_by_role("group", name="Picture").focus()
    press(view, "ArrowDown", "ArrowRight", "ArrowRight")
    bench.comes_to("view.place", [21, 42])
    bench.tells(view, "view.sentence")
    press(view, "End", "ArrowRight")
    bench.comes_to("view.place", [21, 77])


def test_the_window_is_dragged_and_the_map_grows_behind_it(view, bench):
    boards = view.locator(".lessons-kernel-board")
    before = boards.nth(1).locator("canvas").evaluate(GROWN)
    box = boards.first.bounding_box()
    bench.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.7)
    bench.page.mouse.down()
    bench.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] * 0.9)
    bench.page.mouse.up()
    bench.comes_to("view.place", [53, 19])
    assert boards.nth(1).locator("canvas").evaluate(GROWN) > before + 15


def test_weights_are_typed_and_chosen(view, bench):
    field = view.get_by_label("weight, row 1, column 1")
    field.fill("-3")
    bench.comes_to("view.kernel[0]", -3)
    bench.tells(view, "view.sentence")
    expect(view.get_by_role("radio", checked=True)).to_have_count(0)
    field.fill("1000")
    expect(field).to_have_attribute("aria-invalid", "true")
    view.get_by_role("radio", name="turned").click()
    bench.comes_to("view.kernel", [-1, -2, -1, 0, 0, 0, 1, 2, 1])
    expect(field).to_have_value("-1")


def test_sliding_over_all_grows_the_whole_map(view, bench):
    view.get_by_role("button", name="Slide over all").click()
    bench.comes_to("view.place", [57, 77])
    expect(view.get_by_role("button", name="Slide over all")).to_be_visible()
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.place", [20, 40])
    assert violations(bench) == []


def test_it_is_narrow_and_dark_too(view, bench):
    bench.theme("Dark")
    bench.page.set_viewport_size({"width": 390, "height": 844})
    assert violations(bench) == []
    assert fits(view)
