"""BatchView on a bare page: tiles go onto the pile by keyboard and mouse, and its numbers are those of Python."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import misdrawn, violations

CELLS = (
    """import numpy as np
from lessons.layers import conv2d, conv2d_backward, fully_connected, fully_connected_backward
from lessons.views import BatchView
rng = np.random.default_rng(2)
x, W, b, delta = (rng.integers(-3, 4, size) for size in ((3, 3), (2, 3), 2, (3, 2)))
pixels, weights, slopes = rng.integers(0, 17, (5, 64)) / 16, np.zeros((10, 64)), rng.normal(size=(5, 10)).round(3)
images, kernel, sent = pixels.reshape(5, 1, 8, 8), np.ones((1, 1, 3, 3)), rng.normal(size=(5, 1, 6, 6)).round(2)""",
    "view = BatchView(fully_connected, fully_connected_backward, of='W', x=x, W=W, b=b, delta=delta)\nview",
    """picture = BatchView(fully_connected, fully_connected_backward, of='W', x=pixels, W=weights, b=np.zeros(10),
                    delta=slopes, labels=[4, 1, 0, 8, 1], headings=range(10),
                    pictures={'x': (8, 8), 'W': (8, 8), 'delta': (1, 10)}, at=(1, 20), pile=2)
picture""",
    """maps = BatchView(conv2d, conv2d_backward, of='w', x=images, w=kernel, b=[0], delta=sent, labels=[4, 1, 0, 8, 1],
                 pictures={'x': (8, 8), 'delta': (6, 6)}, pile=5, mean=True)
maps""",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


@pytest.fixture
def picture(bench):
    return bench.run(2)


@pytest.fixture
def maps(bench):
    return bench.run(3)


def cell(view, i):
    return view.locator(".lessons-batch-sum").get_by_role("gridcell").nth(i)


def add(view, n):
    return view.locator(".lessons-batch-add").nth(n)


def told(view, bench, name="view"):
    """The live region says the sentence of the text twin; every number of the pile is that of Python."""
    bench.tells(view, f"{name}.sentence")
    shown = view.locator(".lessons-batch-sum span[role=gridcell]").all_text_contents()
    truth = bench.ask(f"[{name}._batch.total({name}.pile, {name}.mean, cell) "
                         f"for cell in np.ndindex({name}._batch.tiles.shape[1:])]")  # fmt: skip
    if any(shown):  # a picture has no numbers
        assert [float(text.replace("−", "-")) for text in shown] == pytest.approx(truth, rel=6e-4)


def test_tiles_pile_up_one_by_one(view, bench):
    for pile in ([0, 1], [0, 1, 2]):
        view.get_by_role("button", name="Next").click()
        bench.comes_to("view.pile", pile)
        told(view, bench)
    view.get_by_role("button", name="Next").click()
    says(view, "All samples are on the pile.")
    whole = bench.ask("fully_connected_backward(delta, x, W).W.ravel().tolist()")
    shown = view.locator(".lessons-batch-sum span[role=gridcell]").all_text_contents()
    assert [float(text.replace("−", "-")) for text in shown] == whole
    for pile in ([0, 1], [0], []):
        view.get_by_role("button", name="Back").click()
        bench.comes_to("view.pile", pile)
        told(view, bench)
    view.get_by_role("button", name="Back").click()
    says(view, "The pile is empty.")


def test_any_sample_by_keyboard(view, bench):
    add(view, 0).focus()
    press(view, "Enter", "End", "Enter")
    bench.comes_to("view.pile", [2])
    expect(add(view, 2)).to_be_focused()
    expect(add(view, 2)).to_have_attribute("aria-pressed", "true")
    expect(add(view, 0)).to_have_attribute("aria-pressed", "false")
    press(view, "ArrowLeft", "Space")
    bench.comes_to("view.pile", [1, 2])
    told(view, bench)
    view.get_by_role("button", name="Reset").click()
    bench.comes_to("view.pile, view.mean, view.cell", ([0], False, [0, 0]))


def test_sum_and_mean(view, bench):
    view.get_by_role("button", name="Next").click()
    view.get_by_role("radio", name="mean").click()
    bench.comes_to("view.mean, view.pile", (True, [0, 1]))
    told(view, bench)
    expect(view.locator(".lessons-batch-formula")).to_have_text("E = 1/2 Σ en")
    press(view, "ArrowLeft")
    bench.comes_to("view.mean", False)
    told(view, bench)
    add(view, 0).click()
    add(view, 1).click()
    bench.comes_to("view.pile", [])
    view.get_by_role("radio", name="mean").click()
    says(view, "dE/dW[1,1]: the pile is empty, so there is no mean")
    expect(cell(view, 0)).to_have_text("–")


def test_the_same_cell_lights_everywhere(view, bench):
    cell(view, 0).focus()
    press(view, "ArrowDown", "ArrowRight")
    bench.comes_to("view.cell", [1, 1])
    expect(cell(view, 4)).to_be_focused()
    told(view, bench)
    for tile in view.locator(".lessons-batch-tile").all():
        assert tile.locator(".lessons-batch-lit").evaluate_all("(cells) => cells.map((c) => c.dataset.place)") == ["4"]
    lit = view.locator(".lessons-batch-sample").first.locator(".lessons-batch-lit")
    expect(lit).to_have_count(3)  # an input, a δ, and their product
    press(view, "End")
    bench.comes_to("view.cell", [1, 2])
    press(view, "ArrowRight", "ArrowDown")
    bench.comes_to("view.cell", [1, 2])
    press(view, "Home", "ArrowUp")
    bench.comes_to("view.cell", [0, 0])


def test_pointing_with_the_mouse_shows_and_a_click_keeps(view, bench):
    tile = view.locator(".lessons-batch-tile").nth(1).locator(".lessons-batch-cell")
    tile.nth(5).hover()
    bench.tells(view, "view._batch.sentence([0], False, (1, 2))")
    view.locator(".lessons-title").hover()
    told(view, bench)
    tile.nth(5).click()
    bench.comes_to("view.cell", [1, 2])
    view.locator(".lessons-title").hover()
    told(view, bench)


def test_rows_of_pictures(picture, bench):
    told(picture, bench, "picture")
    picture.get_by_role("radio", name="7").click()
    bench.comes_to("picture.cell", [7, 20])
    told(picture, bench, "picture")
    cell(picture, 20).focus()
    press(picture, "ArrowDown", "ArrowDown", "End")
    bench.comes_to("picture.cell", [7, 39])
    told(picture, bench, "picture")


def test_a_kernel_cell_lights_its_window(maps, bench):
    cell(maps, 0).focus()
    press(maps, "ArrowRight", "ArrowRight", "ArrowDown")
    bench.comes_to("maps.cell", [0, 0, 1, 2])
    told(maps, bench, "maps")
    first = maps.locator(".lessons-batch-sample").first.locator(".lessons-batch-array").first
    lit = first.locator(".lessons-batch-lit").evaluate_all("(cells) => cells.map((c) => Number(c.dataset.place))")
    assert lit == [8 * r + c for r in range(1, 7) for c in range(2, 8)]


def test_play_piles_up_and_stops(view, bench):
    view.get_by_role("button", name="Play").click()
    bench.comes_to("view.pile", [0, 1])
    view.get_by_role("button", name="Pause").click()
    expect(view.get_by_role("button", name="Play")).to_have_count(1)


def test_the_height_stays(view, picture):
    for each in (view, picture):
        heights = {each.bounding_box()["height"]}
        for name in ("Next", "Next", "Next", "Back"):
            each.get_by_role("button", name=name).click()
            heights.add(each.bounding_box()["height"])
        each.get_by_role("radio", name="mean").click()
        cell(each, 0).focus()
        for key in ("ArrowRight", "ArrowDown", "End"):
            press(each, key)
            heights.add(each.bounding_box()["height"])
        assert len(heights) == 1


def test_letters_stay_in_the_view(view):
    cell(view, 0).focus()
    press(view, *LETTERS)
    add(view, 0).focus()
    press(view, *LETTERS)


def test_accessibility_and_looks(view, picture, maps, bench):
    cell(maps, 3).focus()
    assert misdrawn(bench.page) == []
    assert violations(bench) == []


def test_without_a_kernel(bench):
    view, whole = bench.run(1), bench.ask("fully_connected_backward(delta, x, W).W.ravel().tolist()")
    bench.shut_down()
    for _ in range(2):
        view.get_by_role("button", name="Next").click()
    shown = view.locator(".lessons-batch-sum span[role=gridcell]").all_text_contents()
    assert [float(text.replace("−", "-")) for text in shown] == whole
    view.get_by_role("radio", name="mean").click()
    expect(view.locator(".lessons-batch-title")).to_have_text("mean of 3 tiles")
