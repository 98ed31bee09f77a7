"""GridView on a bare page: by keyboard and by mouse, in both directions; what it says is what the trace says."""

import math
import re

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, fits, press, says, until
from .looks import misdrawn, violations

CELLS = (
    """import numpy as np
from lessons.layers import conv2d, conv2d_backward, fully_connected, fully_connected_backward
from lessons.trace import trace
from lessons.views import GridView
two = trace(fully_connected, fully_connected_backward, x=[[2, -1, 3], [1, 4, 0]], W=[[1, 0, -2], [3, 1, -1]],
            b=[1, -2], delta=[[2, -1], [-3, 1]])
def convolved(*sizes, **options):
    rng = np.random.default_rng(0)
    x, w, b, delta = (rng.integers(-3, 4, size) for size in sizes)
    return trace(conv2d, conv2d_backward, x=x, w=w, b=b, delta=delta, **options)
image = convolved((1, 1, 8, 8), (1, 1, 3, 3), 1, (1, 1, 6, 6))
maps = convolved((1, 2, 4, 4), (2, 2, 3, 3), 2, (1, 2, 2, 2), stride=2, padding=1)""",
    'view = GridView(two, start=("dW", (1, 2)))\nview',
    'GridView(image, title="One map", start=("y", (0, 0, 0, 0)))',
    'GridView(maps, title="Two maps", start=("y", (0, 1, 0, 0)))',
    """net = trace(fully_connected, fully_connected_backward, x=[[2, -1, 3]], W=[[1, 0, -2], [3, 1, -1]], b=[1, -2],
            delta=[[2, -1]])
net_view = GridView(net, show=[("x", "dx"), ("W", "dW"), ("b", "db"), ("y", "delta")], start=("dW", (0, 0)))
net_view""",
)
LIT, ASKED = ".lessons-grid-lit", ".lessons-grid-asked"


@pytest.fixture
def view(bench):
    return bench.run(1)


@pytest.fixture
def picture(bench):
    return bench.run(2)


def cell(view, name, place):
    """The cell of an array, in row-major order."""
    return view.locator(f'[data-name="{name}"] [role=gridcell]').nth(place)


def point(view, name, place):
    """At a cell, as a hand does: in more than one move."""
    target = cell(view, name, place)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    view.page.mouse.move(x - 2, y - 2)
    view.page.mouse.move(x, y)


def lit(view) -> list[str]:
    """The arrays in which cells are lit, one name for each cell that is."""
    return view.locator(LIT).evaluate_all("(cells) => cells.map((cell) => cell.closest('[data-name]').dataset.name)")


def told(view, bench, name, index, direction="from", pinned=False, trace="two"):
    """The live region says what the trace says, and the cell in question is the one that is marked."""
    sentence = bench.ask(f"{trace}.sentence({name!r}, {index}, {direction!r})")
    says(view, ("pinned: " if pinned else "") + sentence)
    asked = view.locator(ASKED)
    expect(asked).to_have_count(1)
    expect(asked).to_have_attribute("aria-selected", "true")
    assert asked.evaluate("(cell) => cell.closest('[data-name]').dataset.name") == name


def test_every_tint_is_a_twentieth_of_the_largest_number(view, bench):
    shown = view.locator('[data-name="dW"] [role=gridcell]').evaluate_all(
        "(cells) => cells.map((cell) => Number(getComputedStyle(cell).getPropertyValue('--value')))")
    sizes = bench.ask("[abs(two.value(each)) for each in two.cells('dW')]")
    assert shown == [math.ceil(20 * size / max(sizes)) / 20 for size in sizes]


def test_tab_and_arrows_ask_cell_after_cell(view, bench):
    view.get_by_role("button", name="Reset").focus()
    press(view, "Tab")
    expect(cell(view, "dW", 5)).to_be_focused()  # Tab goes to the cell that was asked
    press(view, "ArrowLeft")
    expect(cell(view, "dW", 4)).to_be_focused()
    told(view, bench, "dW", (1, 1))
    assert sorted(lit(view)) == ["delta", "delta", "x", "x"]  # one pair for each sample
    press(view, "ArrowUp")
    told(view, bench, "dW", (0, 1))
    press(view, "Home")
    told(view, bench, "dW", (0, 0))
    press(view, "End")
    told(view, bench, "dW", (0, 2))
    press(view, "ArrowRight")  # over the edge, into the next array
    expect(view.locator("[role=gridcell]:focus")).to_have_count(1)
    assert view.locator(":focus").evaluate("(cell) => cell.closest('[data-name]').dataset.name") != "dW"


def test_the_last_cell_of_each_array(view, bench):
    for name, indices in bench.ask("{name: [c.index for c in two.cells(name)] for name in two.arrays}").items():
        cell(view, name, len(indices) - 1).focus()
        given = name in ("x", "W", "b", "delta")
        told(view, bench, name, tuple(indices[-1]), "to" if given else "from")


def test_where_a_number_goes(view, bench):
    view.get_by_role("radio", name="where it goes").click()
    cell(view, "x", 0).focus()
    told(view, bench, "x", (0, 0), "to")
    assert set(lit(view)) == {"y", "dW"}
    cell(view, "y", 0).focus()
    told(view, bench, "y", (0, 0), "to")
    view.get_by_role("radio", name="where it comes from").click()
    told(view, bench, "y", (0, 0), "from")
    assert set(lit(view)) == {"x", "W", "b"}


def test_pin_and_reset(view, bench):
    cell(view, "dx", 0).focus()
    press(view, "Enter")
    told(view, bench, "dx", (0, 0), pinned=True)
    bench.comes_to("view.cell, view.pinned", (["dx", 0, 0], True))
    bench.comes_to("view.sentence", bench.ask("two.sentence('dx', (0, 0), 'from')"))
    point(view, "W", 0)
    press(view, "ArrowRight")
    told(view, bench, "dx", (0, 0), pinned=True)
    cell(view, "db", 1).focus()
    press(view, "Escape")
    told(view, bench, "db", (1,))
    bench.comes_to("view.pinned", False)
    view.get_by_role("button", name="Reset").click()
    told(view, bench, "dW", (1, 2))


def test_with_the_mouse(view, bench):
    point(view, "y", 3)
    told(view, bench, "y", (1, 1))
    point(view, "dx", 2)
    told(view, bench, "dx", (0, 2))
    cell(view, "dx", 2).click()
    told(view, bench, "dx", (0, 2), pinned=True)
    point(view, "y", 3)
    told(view, bench, "dx", (0, 2), pinned=True)
    cell(view, "dx", 2).click()
    told(view, bench, "dx", (0, 2))


def test_scrolling_under_a_mouse_at_rest_asks_nothing(view, bench):
    point(view, "dx", 2)
    told(view, bench, "dx", (0, 2))
    line, here = view.locator(".lessons-grid-line").text_content(), cell(view, "dx", 2).bounding_box()["y"]
    view.page.mouse.wheel(0, 40)
    until(view.page, "([cell, here]) => cell.getBoundingClientRect().y !== here",
          [cell(view, "dx", 2).element_handle(), here])
    assert view.locator(".lessons-grid-line").text_content() == line


def test_the_sum_is_written_in_symbols_and_numbers(view):
    cell(view, "dW", 0).focus()
    written = view.locator(".lessons-grid-line")
    expect(written).to_contain_text("2·2 + (−3)·1 = 1")
    symbols = written.locator("[class*=lessons-role]").all_text_contents()
    assert symbols == ["∂E/∂W11", "δ11", "x11", "δ21", "x21"]    # as in a formula


def test_letters_stay_in_the_view(view):
    cell(view, "dW", 0).focus()
    press(view, *LETTERS)
    view.get_by_role("button", name="Reset").focus()
    press(view, *LETTERS)


def test_the_height_stays(view, bench):
    heights = set()
    for name, index in (("dW", (0, 0)), ("x", (0, 0)), ("db", (0,)), ("y", (0, 0))):
        cell(view, name, 0).focus()
        told(view, bench, name, index, "to" if name == "x" else "from")
        heights.add(view.bounding_box()["height"])
    assert len(heights) == 1


def test_accessibility_when_pinned(view, bench):
    cell(view, "dW", 0).click()
    told(view, bench, "dW", (0, 0), pinned=True)
    assert violations(bench) == []


def shines(view, name) -> list[int]:
    """The places, in row-major order, that are lit in an array."""
    return view.locator(f'[data-name="{name}"] [role=gridcell]').evaluate_all(
        "(cells, lit) => cells.flatMap((cell, i) => cell.matches(lit) ? [i] : [])", LIT)


@pytest.mark.parametrize(("name", "place", "lights"), [
    ("y", 7, {"x": [8 * i + j for i in (1, 2, 3) for j in (1, 2, 3)], "w": list(range(9)), "b": [0]}),
    ("dw", 5, {"delta": list(range(36)), "x": [8 * i + j for i in range(1, 7) for j in range(2, 8)]}),
    ("dx", 0, {"delta": [0], "w": [0]}),
    ("dx", 27, {"delta": [6 * i + j for i in (1, 2, 3) for j in (1, 2, 3)], "w": list(range(9))}),
    ("x", 9, {"y": [0, 1, 6, 7], "dw": [0, 1, 3, 4]}),
    ("w", 4, {"y": list(range(36)), "dx": [8 * i + j for i in range(1, 7) for j in range(1, 7)]}),
])
def test_what_lights_up_in_a_convolution(picture, bench, name, place, lights):
    point(picture, name, place)
    index = bench.ask(f"image.cells({name!r})[{place}].index")
    told(picture, bench, name, tuple(index), "to" if name in "xw" else "from", trace="image")
    assert {other: shines(picture, other) for other in ("x", "w", "b", "y", "delta", "dx", "dw", "db")
            if shines(picture, other)} == lights


def test_a_long_sum_unfolds_into_four_lines_that_scroll(picture, bench):
    cell(picture, "dw", 5).click()
    told(picture, bench, "dw", (0, 0, 1, 2), pinned=True, trace="image")
    line, height = picture.locator(".lessons-grid-line"), picture.bounding_box()["height"]
    products = line.locator("[class*=lessons-role-delta]")
    expect(products).to_have_count(7)  # the gradient itself, and six products
    picture.get_by_role("button", name="30 more").click()
    expect(products).to_have_count(37)
    assert line.bounding_box()["height"] == 104
    assert line.evaluate("(line) => [line.scrollTop, line.scrollHeight > line.clientHeight]") == [0, True]
    expect(picture.get_by_role("button", name="fewer")).to_be_focused()
    press(picture, "Enter")
    expect(products).to_have_count(7)
    assert picture.bounding_box()["height"] == height


def test_maps_stand_side_by_side_and_are_named(bench):
    view = bench.run(3)
    grids = view.locator('[data-name="w"] [role=grid]')
    assert grids.evaluate_all("(grids) => grids.map((grid) => grid.getAttribute('aria-label'))") == [
        f"w out {q}, in {p} kernel" for q in (1, 2) for p in (1, 2)]
    boxes = [grids.nth(n).bounding_box() for n in range(4)]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"] and boxes[0]["x"] == boxes[2]["x"] < boxes[1]["x"]
    cell(view, "w", 9 + 4).focus()
    expect(view.locator(":focus")).to_have_attribute("aria-label", re.compile("^w out 1 in 2 row 2 column 2, value"))
    told(view, bench, "w", (0, 1, 1, 1), "to", trace="maps")
    point(view, "y", 4)
    told(view, bench, "y", (0, 1, 0, 0), trace="maps")
    assert shines(view, "w") == [9 * n + k for n in (2, 3) for k in (4, 5, 7, 8)]  # the rest lies on padding


def test_a_network_is_laid_out_with_each_gradient_under_its_quantity(bench):
    view = bench.run(4)
    box = {name: view.locator(f'[data-name="{name}"]').bounding_box() for name in ("x", "dx", "W", "dW", "y", "delta")}
    for above, below in (("x", "dx"), ("W", "dW"), ("y", "delta")):
        assert box[above]["x"] == box[below]["x"] and box[above]["y"] + box[above]["height"] < box[below]["y"]
    bottoms = {round(box[name]["y"] + box[name]["height"]) for name in ("x", "W", "y")}
    assert len(bottoms) == 1 and box["x"]["x"] < box["W"]["x"] < box["y"]["x"]
    cell(view, "x", 0).focus()                   # units stand below each other
    press(view, "ArrowDown")
    told(view, bench, "x", (0, 1), "to", trace="net")
    press(view, "ArrowDown", "ArrowDown")
    assert view.locator(":focus").get_attribute("aria-label").startswith("dE/dx 1")
    assert violations(bench) == []
    bench.page.set_viewport_size({"width": 390, "height": 844})
    try:
        assert fits(view)
        assert misdrawn(bench.page) == []
    finally:
        bench.page.set_viewport_size({"width": 1280, "height": 900})
