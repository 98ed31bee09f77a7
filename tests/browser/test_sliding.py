"""SlideView on a bare page: by keyboard and by mouse, in every mode, with sliders; it says what the layers give."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import misdrawn, violations

CELLS = (
    """import numpy as np
from lessons.layers import convolve, correlate
from lessons.views import SlideView
x, w = [2, -1, 0, 3, 1, 1, -2, 4, 0, 2, 1, 5], [1, 2, -1, 3, 0, 1, 2, -2, 1, 3, 1, 2]
X, W = [[1, 2, 0, -1], [3, -1, 4, 2], [0, 1, 1, 5]], [[2, 0], [1, -1]]""",
    "view = SlideView(x, w, sliders=True, sizes=(6, 3), counts=True, padding=1)\nview",
    "plane = SlideView(X, W, mode='full', flip=True, names=('δ', 'w', '∂E/∂x'), counts=True)\nplane",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


@pytest.fixture
def plane(bench):
    return bench.run(2)


def result(view, i):
    return view.get_by_role("gridcell").nth(i)


def told(view, bench, name="view"):
    """The live region says the sentence of the text twin, and the marked result is that of the layers."""
    bench.tells(view, f"{name}.sentence")
    marked = view.locator(".lessons-slide-now")
    expect(marked).to_have_count(1)
    return float(marked.locator("b").text_content().replace("−", "-"))


def choose(view, name):
    view.get_by_role("radio", name=name).click()
    expect(view.get_by_role("radio", name=name)).to_have_attribute("aria-checked", "true")


def test_arrows_step_and_the_sum_is_that_of_the_layer(view, bench):
    truth = bench.ask("correlate(x[:6], w[:3], 'valid').tolist()")
    result(view, 0).focus()
    for i, value in enumerate(truth):
        bench.comes_to("view.position", [i])
        assert told(view, bench) == value
        expect(result(view, i)).to_be_focused()
        press(view, "ArrowRight")
    says(view, "This is the last position.")
    press(view, "Home")
    bench.comes_to("view.position", [0])
    press(view, "ArrowLeft")
    says(view, "This is the first position.")
    press(view, "End")
    bench.comes_to("view.position", [len(truth) - 1])
    assert told(view, bench) == truth[-1]


def test_the_window_lies_on_what_is_multiplied(view):
    result(view, 0).focus()
    press(view, "ArrowRight", "ArrowRight")
    boxes = [cell.bounding_box() for cell in view.locator(".lessons-slide-covered").all()]
    glides = "(node) => Promise.all(node.getAnimations().map((each) => each.finished)).then(() => null)"
    view.locator(".lessons-slide-window").evaluate(glides)
    laid = [cell.bounding_box() for cell in view.locator(".lessons-slide-kernel > span").all()]
    assert len(boxes) == len(laid) == 3
    assert all(abs(a["x"] - b["x"]) < 2 for a, b in zip(boxes, laid, strict=True))
    now = view.locator(".lessons-slide-now").bounding_box()
    assert abs(now["x"] - boxes[1]["x"]) < 2  # the result lies under the window's middle
    expect(view.locator(".lessons-slide-products")).to_have_text("06−1")


def test_flip_mode_and_stride_keep_the_window_in_its_place(view, bench):
    result(view, 0).focus()
    press(view, "ArrowRight", "ArrowRight")
    choose(view, "convolution")
    bench.comes_to("view.flip, view.position", (True, [2]))
    assert told(view, bench) == bench.ask("convolve(x[:6], w[:3], 'valid').tolist()")[2]
    choose(view, "full")
    bench.comes_to("view.mode, view.position", ("full", [4]))
    assert told(view, bench) == bench.ask("convolve(x[:6], w[:3], 'full').tolist()")[4]
    choose(view, "same")
    bench.comes_to("view.mode, view.position", ("same", [3]))
    assert told(view, bench) == bench.ask("convolve(x[:6], w[:3], 'same').tolist()")[3]
    view.get_by_role("radiogroup", name="Stride").get_by_role("radio", name="3").click()
    bench.comes_to("view.stride, view.position", (3, [1]))
    assert told(view, bench) == bench.ask("convolve(x[:6], w[:3], 'same').tolist()")[3]
    choose(view, "valid")
    expect(view.locator(".lessons-slide-unseen")).to_have_count(0)
    choose(view, "padding")
    bench.comes_to("view.result.tolist()", bench.ask("convolve([0, *x[:6], 0], w[:3], 'valid')[::3].tolist()"))
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.mode, view.flip, view.stride, view.position", ("valid", False, 1, [0]))
    told(view, bench)


def test_no_window_sees_what_a_stride_leaves_over(view, bench):
    view.get_by_role("radiogroup", name="Stride").get_by_role("radio", name="2").click()
    expect(view.locator(".lessons-slide-count")).to_have_text(["1", "1", "2", "1", "1", "0"])
    expect(view.locator(".lessons-slide-about")).to_contain_text("No window sees x₆.")


def test_pin_and_compare(view, bench):
    result(view, 0).focus()
    press(view, "ArrowRight", "Enter", "ArrowRight")
    bench.comes_to("view.pinned, view.position", ([1], [2]))
    pinned, moving = bench.ask("repr(view)").splitlines()[-1], bench.ask("view.sentence")
    says(view, f"{moving}; {pinned}")
    expect(view.locator(".lessons-slide-kept")).to_have_attribute("data-result", "1")
    press(view, "Escape")
    bench.comes_to("view.pinned", [])
    told(view, bench)
    view.get_by_role("button", name="Pin").click()
    bench.comes_to("view.pinned", [2])
    view.get_by_role("button", name="Unpin").click()
    bench.comes_to("view.pinned", [])


def test_sliders_stay_legal_together(view, bench):
    taps = view.get_by_role("slider", name="Size K")
    taps.focus()
    press(view, "End")
    bench.comes_to("view.sizes", [6, 6])
    view.get_by_role("slider", name="Size L").focus()
    press(view, "ArrowLeft", "ArrowLeft")
    bench.comes_to("view.sizes", [4, 4])
    expect(taps).to_have_attribute("max", "4")
    expect(view.get_by_role("gridcell")).to_have_count(1)
    assert told(view, bench) == bench.ask("correlate(x[:4], w[:4], 'valid').tolist()")[0]
    press(view, "End")
    bench.comes_to("view.sizes", [12, 4])
    expect(view.get_by_role("gridcell")).to_have_count(9)
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.sizes", [6, 3])
    expect(view.get_by_role("gridcell")).to_have_count(4)


def test_two_axes_by_keyboard(plane, bench):
    truth = bench.ask("convolve(X, W, 'full').tolist()")
    result(plane, 0).focus()
    press(plane, "ArrowDown", "ArrowRight", "ArrowRight")
    bench.comes_to("plane.position", [1, 2])
    assert told(plane, bench, "plane") == truth[1][2]
    press(plane, "ArrowUp", "ArrowUp")
    says(plane, "This is the edge.")
    press(plane, "End")
    bench.comes_to("plane.position", [3, 4])
    assert told(plane, bench, "plane") == truth[3][4]
    choose(plane, "correlation")
    bench.comes_to("plane.flip", False)
    assert told(plane, bench, "plane") == bench.ask("correlate(X, W, 'full').tolist()")[3][4]


def test_drag_both_ways(plane, bench):
    plane.scroll_into_view_if_needed()
    side = plane.locator(".lessons-slide-covered").first.bounding_box()["width"] - 1
    mouse, box = plane.page.mouse, plane.locator(".lessons-slide-window").bounding_box()
    x, y = box["x"] + 10, box["y"] + 10
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 2 * side, y + side, steps=3)
    bench.comes_to("plane.position", [1, 2])
    mouse.move(x + side, y + 9 * side, steps=3)
    mouse.up()
    bench.comes_to("plane.position", [3, 1])
    mouse.move(x, y)
    bench.comes_to("plane.position", [3, 1])
    result(plane, 7).click()
    bench.comes_to("plane.position", [1, 2])
    told(plane, bench, "plane")


def test_play_stops_at_the_end_and_is_a_toggle(view, bench):
    result(view, 0).focus()
    press(view, "ArrowRight", "ArrowRight")
    view.get_by_role("button", name="Play").click()
    bench.comes_to("view.position", [3])
    expect(view.get_by_role("button", name="Play")).to_have_count(1)  # it came to the end
    view.get_by_role("button", name="Play").click()
    bench.comes_to("view.position", [0])
    view.get_by_role("button", name="Pause").click()
    expect(view.get_by_role("button", name="Play")).to_have_count(1)


def test_the_height_stays(view, plane):
    for each in (view, plane):
        result(each, 0).focus()
        heights = set()
        for _ in range(4):
            heights.add(each.bounding_box()["height"])
            press(each, "ArrowRight")
        assert len(heights) == 1


def test_letters_stay_in_the_view(view):
    result(view, 0).focus()
    press(view, *LETTERS)
    view.get_by_role("button", name="Next").focus()
    press(view, *LETTERS)


def test_accessibility_and_looks(view, plane, bench):
    result(plane, 3).focus()
    press(plane, "Enter", "ArrowDown")
    assert misdrawn(bench.page) == []
    assert violations(bench) == []


def test_without_a_kernel(bench):
    view, full = bench.run(1), bench.ask("convolve(x[:6], w[:3], 'full').tolist()")
    bench.shut_down()
    choose(view, "convolution")
    choose(view, "full")
    result(view, 0).focus()
    for value in full:
        expect(view.locator(".lessons-slide-now b")).to_have_text(f"{value:.0f}".replace("-", "−"))
        press(view, "ArrowRight")
    says(view, "This is the last position.")
