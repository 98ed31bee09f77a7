"""TrainView in JupyterLab: training starts after a click, hears every other click meanwhile, and learns."""

import re

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, press, says
from .looks import violations

CELLS = (
    """import numpy as np
from lessons import digits
from lessons.network import Network
from lessons.network.training import training
from lessons.views import TrainView
data = digits.load()

def start():
    global network
    network = Network.dense((64, 10), rng=np.random.default_rng(0))
    rng = np.random.default_rng(1)
    return training(network, data.x_train, data.t_train, lr=0.5, batch=32, epochs=20, rng=rng)

def slopes():
    _, found = network.gradients(data.x_train[:32], data.t_train[:32])
    return [(str(k), found["W1"][k].reshape(8, 8), "delta") for k in range(10)]""",
    """view = TrainView(start, measure=lambda: network.accuracy(data.x_test, data.t_test), pictures=slopes,
                 steps=900, epochs=20, pace=10)
view""",
)


@pytest.fixture
def view(notebook):
    return notebook.run(1)


def is_now(view, state):
    expect(view).to_have_attribute("data-state", state)


def click(view, name):
    view.get_by_role("button", name=name, exact=False).click()


def hurry(notebook):
    """From the next click on as fast as it can; until then 900 steps take 90 s, longer than any test does."""
    notebook.ask("setattr(view, '_pace', None)")


def step(view) -> int:
    return int(re.match(r"step (\d+)", view.locator(".lessons-train-caption").inner_text())[1])


def curve(view) -> str:
    return view.locator(".lessons-train-smooth").get_attribute("d")


def goes_on(view):
    """The curve grows."""
    expect(view.locator(".lessons-train-smooth")).not_to_have_attribute("d", curve(view))


def test_start_pause_continue_and_the_end(view, notebook):
    expect(view.get_by_role("img", name=re.compile("8 by 8"))).to_have_count(10)  # untrained, before the click
    assert notebook.ask("view.progress['step'], view.accuracies[0][0]") == (0, 0)
    click(view, "Start")
    is_now(view, "running")
    expect(view.locator(".lessons-train-smooth")).to_have_count(1)
    goes_on(view)
    expect(view.get_by_role("img", name=re.compile("8 by 8"))).to_have_count(10)

    click(view, "Pause")
    is_now(view, "paused")
    expect(view.locator(".lessons-train-status")).to_contain_text("Paused after")
    paused, drawn = step(view), curve(view)
    assert [notebook.ask("view.progress['step'], view.state") for _ in range(3)] == [(paused, "paused")] * 3
    assert (step(view), curve(view)) == (paused, drawn)

    click(view, "Continue")
    is_now(view, "running")
    goes_on(view)
    click(view, "Pause")
    is_now(view, "paused")
    hurry(notebook)
    click(view, "Continue")
    is_now(view, "finished")
    says(view, "Finished 900 of 900 steps.")
    assert step(view) == 900
    shown = view.locator(".lessons-train-big").inner_text()
    assert float(shown.removesuffix(" %")) >= 90
    assert notebook.ask("f'{view.accuracy:.1%}'").replace("%", " %") == shown


def strengths(view) -> list[float]:
    """How strong the squares of the pictures are, from 0 to 1."""
    squares = view.locator(".lessons-train-picture rect")
    return squares.evaluate_all("(all) => all.map((square) => Number(square.getAttribute('fill-opacity')))")


def test_pictures_fade_or_are_seen_in_their_own_scale(view, notebook):
    hurry(notebook)
    click(view, "Start")
    is_now(view, "finished")
    notebook.comes_to("view.images[0]['now'] < view.images[0]['peak']", True)
    legend, faded = view.locator(".lessons-train-legend"), max(strengths(view))
    expect(legend).to_contain_text(" now)")
    assert faded < 1
    view.get_by_role("radiogroup", name="Scale of the pictures").get_by_role("radio").first.focus()
    press(view, "ArrowRight")
    assert max(strengths(view)) == 1
    expect(legend).to_contain_text(" since Start)")
    press(view, "ArrowLeft")
    assert max(strengths(view)) == faded


def test_stop_and_reset(view, notebook):
    click(view, "Start")
    is_now(view, "running")
    expect(view.locator(".lessons-train-smooth")).to_have_count(1)
    click(view, "Stop")
    is_now(view, "stopped")
    expect(view.locator(".lessons-train-status")).to_contain_text("Stopped after")
    stopped = step(view)
    assert 0 < stopped < 900
    assert [notebook.ask("view.progress['step']") for _ in range(3)] == [stopped] * 3
    click(view, "Reset")
    is_now(view, "not started")
    expect(view.locator(".lessons-train-smooth")).to_have_count(0)


def test_by_keyboard(view):
    view.get_by_role("button", name="Start").focus()
    press(view, *LETTERS)
    press(view, "Enter")
    is_now(view, "running")
    press(view, " ")
    is_now(view, "paused")
    press(view, "Tab", "Enter")
    is_now(view, "stopped")


def test_the_height_stays(view):
    heights = {view.bounding_box()["height"]}
    click(view, "Start")
    expect(view.get_by_role("img", name=re.compile("8 by 8"))).to_have_count(10)
    heights.add(view.bounding_box()["height"])
    click(view, "Pause")
    is_now(view, "paused")
    heights.add(view.bounding_box()["height"])
    click(view, "Stop")
    is_now(view, "stopped")
    heights.add(view.bounding_box()["height"])
    assert len(heights) == 1, heights


def test_accessibility_while_paused(view, notebook):
    click(view, "Start")
    expect(view.get_by_role("img", name=re.compile("8 by 8"))).to_have_count(10)
    click(view, "Pause")
    is_now(view, "paused")
    assert violations(notebook) == []
