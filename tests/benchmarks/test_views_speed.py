"""Speed of the views in JupyterLab and Chromium, and of the same through `interact` and matplotlib, in one run.

Opt-in: `python3 -m lessons test tests/benchmarks/test_views_speed.py`. All times are in milliseconds.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from browser.lab import chromium, jupyterlab

from lessons.derivations import CATALOGUE
from lessons.views import ChainView, SlideView, StepView

from . import median, p95
from .conftest import ahead

STEP, SIZED, GRID, QUIZ, TRAIN, PLOTTED_STEP, PLOTTED_GRID = range(1, 8)
SLIDE, GRAPH, BATCH, DESCENT, TABLE, DRAW, NETWORK = range(8, 15)
CELLS = (
    """%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
import sympy
from ipywidgets import IntSlider, interact
from lessons import digits
from lessons.network.architectures import digit_cnn
from lessons.derivations import CATALOGUE
from lessons.graphs import dense
from lessons.layers import conv2d, conv2d_backward, fully_connected, fully_connected_backward, lenet_c3
from lessons.trace import trace
from lessons.views import (BatchView, DescentView, DrawDigit, GraphView, GridView, NetworkView, Quiz, SlideView,
                           StepView, TableView, TrainView)
from lessons.engine.printing import uncolored

rng = np.random.default_rng(0)
x, w, delta = rng.integers(-3, 4, (1, 1, 8, 8)), rng.integers(-2, 3, (1, 1, 3, 3)), rng.integers(-3, 4, (1, 1, 6, 6))
traced = trace(conv2d, conv2d_backward, x=x, w=w, b=[0], delta=delta)
derivation = CATALOGUE["fully_connected_weight"]()""",
    "step = StepView(derivation)\nstep",
    'sized = StepView(CATALOGUE["conv1d_input_general"](), form="written",\n'
    '                 sliders={"L": (3, 12), "K": (1, 12), "s": (1, 3)})\nsized',
    "GridView(traced)",
    'Quiz("Which?", ["one", "two"], answer=0)',
    "TrainView(lambda: iter(()), steps=900)",
    r"""shown = step.shown
def inline(text):
    return uncolored(text).replace(r"\(", "$").replace(r"\)", "$")
@interact(number=IntSlider(0, 0, len(shown.lines) - 1))
def draw(number):
    figure, (left, right) = plt.subplots(1, 2, figsize=(10.8, 3), width_ratios=[3, 1], layout="constrained")
    figure.suptitle(inline(shown.title))
    for axes in (left, right):
        axes.axis("off")
    line = shown.lines[number]
    before = shown.lines[number - 1].latex if number else shown.given[0].latex
    left.text(0, 0.7, f"${uncolored(before)}$", fontsize=15, alpha=0.5)
    left.text(0, 0.3, f"${uncolored(line.latex)}$", fontsize=15)
    right.text(0, 0.8, line.rule, weight="bold")
    right.text(0, 0.6, f"${uncolored(line.law)}$" if line.law else "")
    right.text(0, 0.3, inline(line.why.latex), wrap=True)
    right.text(0, 0, inline(shown.badge), wrap=True)
    plt.show()""",
    """@interact(cell=IntSlider(0, 0, 35))
def draw(cell):
    row, column = divmod(cell, 6)
    figure, all_axes = plt.subplots(1, 3, figsize=(9, 3))
    for axes, array in zip(all_axes, (x[0, 0], w[0, 0], conv2d(x, w, [0])[0, 0])):
        axes.imshow(array, cmap="RdBu")
        for i, j in np.ndindex(array.shape):
            axes.text(j, i, array[i, j], ha="center", va="center")
    all_axes[0].add_patch(plt.Rectangle((column - 0.5, row - 0.5), 3, 3, fill=False))
    terms = zip(x[0, 0, row:row + 3, column:column + 3].ravel(), w.ravel())
    figure.suptitle(" + ".join(f"{a}*{b}" for a, b in terms))
    plt.show()""",
    """line = rng.integers(-3, 4, 12)
SlideView(line, rng.integers(-2, 3, 12), mode="full", sliders=True, sizes=(8, 3), counts=True)""",
    "GraphView(dense(2, 3, 3, 3))",
    """pixels, slopes = rng.integers(0, 17, (5, 64)) / 16, rng.normal(size=(5, 10))
BatchView(fully_connected, fully_connected_backward, of="W", x=pixels, W=np.zeros((10, 64)), b=np.zeros(10),
          delta=slopes, pictures={"x": (8, 8), "W": (8, 8), "delta": (1, 10)})""",
    """u, v = sympy.symbols("u v")
DescentView((u**2 + 8 * v**2) / 2, start=(4, 1.5), lr=0.2, momentum=0.5, rules=("plain", "velocity", "nesterov"))""",
    "TableView(lenet_c3(), output=(10, 10))",
    "drawing = DrawDigit(digit_cnn(rng=rng))\ndrawing.label = 3\ndrawing",
    """data = digits.load()
NetworkView(digit_cnn(rng=np.random.default_rng(0)), data.x_train[:1].reshape(-1, 1, 8, 8), data.t_train[:1])""",
)

HELP = """
const frame = () => new Promise(requestAnimationFrame);
const painted = async () => {
  await frame();
  await new Promise((done) => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
};
let rests = 0;                      // rests of one length would all end at the same place between two frames
const quiet = (rest = 60) => new Promise((done) => setTimeout(done, rest + 4 * (rests++ % 5)));
const until = async (ready) => {
  const start = performance.now();
  while (!ready()) {
    if (performance.now() - start > 10000) throw new Error(`waited in vain for ${ready}`);
    await frame();
  }
  await painted();
};
const key = (node, key) => node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
"""
STEPS = """async ([view, [count, rest]]) => {
  const times = [];
  view.focus();
  for (let i = 0; i < count; i++) {
    await quiet(rest);
    const start = performance.now();
    key(view, i % 12 < 4 ? "ArrowRight" : i % 12 < 8 ? "ArrowLeft" : i % 2 ? "Home" : "End");
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
SWITCHES = """async ([view, what]) => {
  const times = [], line = () => view.querySelector(".lessons-now mjx-container");
  const choices = [...view.querySelectorAll("[role=radio]")], select = view.querySelector("select");
  for (let i = 1; i <= 12; i++) {
    await quiet();
    const before = line(), start = performance.now();
    if (what === "form") choices[i % choices.length].click();
    else { select.selectedIndex = i % 2; select.dispatchEvent(new Event("change")); }
    await until(() => line() && line() !== before);
    times.push(performance.now() - start);
  }
  return times;
}"""
POINTS = """async ([view, painting]) => {
  const times = [], cells = [...view.querySelectorAll("[role=gridcell]")];     // of x, w, b, y, and of all gradients
  for (let i = 0; i < (painting ? 40 : 200); i++) {
    if (painting) await quiet();
    const start = performance.now();
    cells[(i * 37) % cells.length].dispatchEvent(new PointerEvent("pointermove", { bubbles: true, movementX: 1 }));
    if (painting) await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
PLOTS = """async ([output]) => {
  const times = [], handle = output.querySelector(".noUi-handle"), picture = () => output.querySelector("img")?.src;
  for (let i = 0; i < 12; i++) {
    await new Promise((done) => setTimeout(done, 300));
    const before = picture(), start = performance.now();
    key(handle, i % 4 < 2 ? "ArrowRight" : "ArrowLeft");
    await until(() => picture() && picture() !== before);
    times.push(performance.now() - start);
  }
  return times;
}"""
SLIDES = """async ([view]) => {
  const times = [], line = () => view.querySelector(".lessons-now mjx-container");
  for (let i = 0; i < 18; i++) {
    await quiet();
    const sliders = view.querySelectorAll("input[type=range]"), slider = sliders[i % sliders.length];
    const before = line(), start = performance.now();
    slider.value = slider.value === slider.min ? slider.max : slider.min;
    slider.dispatchEvent(new Event("input"));
    await until(() => line() && line() !== before);
    times.push(performance.now() - start);
  }
  return times;
}"""
SLIDING = """async ([view]) => {
  const times = [], keys = ["ArrowRight", "ArrowRight", "ArrowLeft", "End", "ArrowLeft", "Home"];
  for (let i = 0; i < 60; i++) {
    await quiet();
    const start = performance.now();
    key(view.querySelector(".lessons-slide-stage"), keys[i % keys.length]);
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
RESIZING = """async ([view]) => {
  const times = [], slider = view.querySelector("input[type=range]");
  const picture = () => view.querySelector(".lessons-slide-line");
  for (let i = 0; i < 10; i++) {
    await quiet();
    const before = picture(), start = performance.now();
    slider.value = slider.value === slider.min ? slider.max : slider.min;
    slider.dispatchEvent(new Event("input"));
    await until(() => picture() !== before);
    times.push(performance.now() - start);
  }
  return times;
}"""
CHOOSING = """async ([view, painting]) => {
  const times = [], quantities = [...view.querySelectorAll("[data-q]")];        // each choice redraws all that is said
  for (let i = 0; i < 80; i++) {
    await quiet();
    const start = performance.now();
    quantities[(i * 7) % quantities.length].click();
    if (painting) await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
CROSSING = """async ([view]) => {
  const times = [], cells = [...view.querySelectorAll(".lessons-table-cell")];
  for (let i = 0; i < 60; i++) {
    await quiet();
    const start = performance.now();
    cells[(i * 7) % cells.length].click();
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
DRAWING = """async ([view, answered]) => {
  const times = [], board = view.querySelector(".lessons-draw-board"), box = board.getBoundingClientRect();
  let replies = 0;                                            // each draws all maps anew
  const watch = new MutationObserver(() => { replies += 1; });
  watch.observe(view.querySelector(".lessons-draw-maps"), { attributes: true, subtree: true });
  const send = (type, i) => board.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerId: 1, button: 0,
    clientX: box.left + box.width * (0.15 + 0.35 * Math.floor(i / 20)),      // three strokes downward
    clientY: box.top + box.height * (0.02 + 0.05 * (i % 20)) }));
  board.dispatchEvent(new KeyboardEvent("keydown", { key: "Delete", bubbles: true }));
  send("pointerdown", 0);
  for (let i = 1; i < 60; i++) {
    await quiet();
    const before = replies, start = performance.now();
    send("pointermove", i);
    if (answered) await until(() => replies > before);
    times.push(performance.now() - start);
  }
  send("pointerup", 59);
  watch.disconnect();
  return times;
}"""
LIGHTING = """async ([view]) => {
  const times = [];
  view.querySelector("[data-q=x1]").click();
  for (let i = 0; i < 60; i++) {
    await quiet();
    const start = performance.now();
    key(view, i % 24 < 12 ? "PageDown" : "PageUp");
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
CHANGING = """async ([view]) => {
  const times = [], plane = () => view.querySelector(".lessons-graph-plane");
  const units = [...view.querySelectorAll("[aria-label=Units] button")];
  for (let i = 0; i < 12; i++) {
    await quiet();
    const before = plane(), start = performance.now();
    units[i % 3].click();
    await until(() => plane() !== before);
    times.push(performance.now() - start);
  }
  return times;
}"""
WALKING = """async ([view, numbers]) => {
  const times = [], here = () => view.querySelector(".lessons-network-station[aria-checked=true]");
  view.querySelector(`[aria-label="Large arrays"] button:nth-child(${numbers ? 2 : 1})`).click();
  for (const start of ["x", "dx", "dw1"]) {                                     // each row from left to right
    view.querySelector(`[data-station=${start}]`).click();
    for (let before = null; before !== here();) {
      await quiet();
      before = here();
      const start = performance.now();
      key(before, "ArrowRight");
      await painted();
      if (before !== here()) times.push(performance.now() - start);
    }
  }
  return times;
}"""
PILING = """async ([view]) => {
  const times = [], [back, next] = view.querySelectorAll(".lessons-footer .lessons-button");
  for (let i = 0; i < 40; i++) {
    await quiet();
    const start = performance.now();
    (i % 8 < 4 ? next : back).click();
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
RATES = """async ([view]) => {
  const times = [], slider = view.querySelector("input[type=range]");
  for (let i = 0; i < 40; i++) {
    await quiet();
    const start = performance.now();
    slider.value = i % 2 ? slider.min : slider.max;
    slider.dispatchEvent(new Event("input"));
    await painted();
    times.push(performance.now() - start);
  }
  return times;
}"""
SHOWS = """async ([output, cell]) => {
  const times = [], content = jupyterapp.shell.currentWidget.content;
  for (let i = 0; i < 6; i++) {
    await quiet();
    content.activeCellIndex = cell;
    const before = output.querySelector(".lessons"), start = performance.now();
    jupyterapp.commands.execute("notebook:run-cell");
    const view = () => output.querySelector(".lessons");
    await until(() => view() && view() !== before && view().offsetHeight > 100
      && (!view().matches(".lessons-step") || view().querySelector(".lessons-now mjx-container")));
    times.push(performance.now() - start);
  }
  return times;
}"""


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    with (
        chromium() as browser,
        jupyterlab(tmp_path_factory.mktemp("lab"), browser) as lab,
        lab.open("speed.ipynb", CELLS) as opened,
    ):
        opened.run_all()
        assert opened.complaints() == []
        yield opened
        assert opened.watch.found == []


@pytest.fixture
def measure(notebook, benchmark):
    """The times that a script takes down in a cell: measure(STEPS, STEP)."""

    def measure(script, cell, more=None, shown=".lessons"):
        node = notebook.cell(cell).locator(shown).first
        node.scroll_into_view_if_needed()
        with ahead():
            return node.evaluate(f"(node, more) => {{ {HELP} return ({script})([node, more]); }}", more)

    def once(*arguments, **options):
        return benchmark.pedantic(measure, arguments, options, rounds=1)

    once.more = measure
    return once


def test_step_to_the_next_line(measure, tell):
    """Key to painted frame, in quick succession, and out of rest as the same lines through interact and matplotlib."""
    steps, rested = measure(STEPS, STEP, [60, 60]), measure.more(STEPS, STEP, [24, 300])
    plots = measure.more(PLOTS, PLOTTED_STEP, shown=".jp-OutputArea")
    ratio = round(median(plots) / median(rested), 1)
    tell(median_ms=median(steps), p95_ms=p95(steps), rested_ms=median(rested), rested_p95_ms=p95(rested),
         interact_ms=median(plots), ratio=ratio)
    assert ratio >= 20


@pytest.mark.parametrize("what", ["form", "notation"])
def test_switch(measure, tell, what):
    times = measure(SWITCHES, STEP, what)
    tell(median_ms=median(times), p95_ms=p95(times))


def test_point_at_a_cell(measure, tell):
    """8×8 input, 3×3 kernel, 6×6 output, and back: script alone, to the painted frame, by interact and matplotlib."""
    script = measure(POINTS, GRID, False)
    frames = measure.more(POINTS, GRID, True)
    plots = measure.more(PLOTS, PLOTTED_GRID, shown=".jp-OutputArea")
    tell(script_ms=median(script), script_p95_ms=p95(script), frame_ms=median(frames), interact_ms=median(plots),
         ratio=round(median(plots) / median(frames), 1))


@pytest.mark.parametrize(
    ("name", "cell"),
    [("step", STEP), ("grid", GRID), ("quiz", QUIZ), ("train", TRAIN), ("slide", SLIDE), ("graph", GRAPH),
     ("batch", BATCH), ("descent", DESCENT), ("table", TABLE), ("draw", DRAW), ("network", NETWORK)],
)
def test_from_run_to_displayed(measure, tell, name, cell):
    times = measure(SHOWS, cell, cell, shown=".jp-OutputArea")
    tell(median_ms=median(times), slowest_ms=round(max(times)))


def test_choose_a_derivative(measure, tell):
    """A graph of 12 nodes: click to script's end, and to the painted frame."""
    script = measure(CHOOSING, GRAPH, False)
    frames = measure.more(CHOOSING, GRAPH, True)
    tell(script_ms=median(script), script_p95_ms=p95(script), frame_ms=median(frames), frame_p95_ms=p95(frames))


def test_light_the_next_path(measure, tell):
    """A graph of 12 nodes: key to painted frame."""
    times = measure(LIGHTING, GRAPH)
    tell(median_ms=median(times), p95_ms=p95(times))


def test_toggle_a_cross(measure, tell):
    """LeNet-5's table of 16 × 6: click to painted frame."""
    times = measure(CROSSING, TABLE)
    tell(median_ms=median(times), p95_ms=p95(times))


def test_draw(measure, tell):
    """The lesson's network, with a label: a move of the pen, script alone; and to the painted answer, with all maps."""
    script, answers = measure(DRAWING, DRAW, False), measure.more(DRAWING, DRAW, True)
    tell(script_ms=median(script), script_p95_ms=p95(script), answer_ms=median(answers), answer_p95_ms=p95(answers))


def test_from_changed_graph_to_picture(measure, tell):
    times = measure(CHANGING, GRAPH)
    tell(median_ms=median(times), slowest_ms=round(max(times)))


def test_pile_up_and_point(measure, tell):
    """Five tiles of 64 pixels: click to painted frame; a pixel pointed at, script alone."""
    tiles, script = measure(PILING, BATCH), measure.more(POINTS, BATCH, False)
    tell(median_ms=median(tiles), p95_ms=p95(tiles), point_ms=median(script))


def test_descend(measure, tell):
    """Three rules on a plane: click to painted frame, and another learning rate, for which all paths are new."""
    steps, rates = measure(PILING, DESCENT), measure.more(RATES, DESCENT)
    tell(median_ms=median(steps), p95_ms=p95(steps), rate_ms=median(rates))


def test_walk_along_a_network(notebook, measure, tell):
    """28 stations of 4,685 numbers, key to painted frame, as pictures and as numbers; at z2 any number pointed at."""
    pictures, numbers = (measure.more(WALKING, NETWORK, numbers) for numbers in (False, True))
    again = measure(WALKING, NETWORK, False)
    notebook.cell(NETWORK).locator("[data-station=z2]").click()
    script = measure.more(POINTS, NETWORK, False)
    tell(median_ms=median(pictures), p95_ms=p95(pictures), again_ms=median(again), again_p95_ms=p95(again),
         numbers_ms=median(numbers), numbers_p95_ms=p95(numbers), point_ms=median(script), point_p95_ms=p95(script))


def test_from_slider_to_picture(measure, tell):
    """Length, kernel and stride in turn, each from one end to the other."""
    times = measure(SLIDES, SIZED)
    tell(median_ms=median(times), slowest_ms=round(max(times)))


def test_slide_to_the_next_position(measure, tell):
    """Key to painted frame."""
    times = measure(SLIDING, SLIDE)
    tell(median_ms=median(times), p95_ms=p95(times))


def test_from_size_slider_to_sliding_picture(measure, tell):
    times = measure(RESIZING, SLIDE)
    tell(median_ms=median(times), slowest_ms=round(max(times)))


@pytest.mark.parametrize(("shape", "kernel", "sizes"), [((12,), (12,), [12, 12]), ((10, 10), (5, 5), [10, 5])], ids=str)
def test_new_windows_for_a_new_size(benchmark, shape, kernel, sizes):
    """Python's part of it: the largest size of a slider, all modes, flipped and not."""
    view = SlideView(np.ones(shape), np.ones(kernel), sliders=True)
    benchmark(view._slide, sizes)


@pytest.mark.parametrize(("name", "sizes"), [
    ("conv1d_input", {"L": 12, "K": 6}), ("conv1d_input_general", {"L": 12, "K": 5, "s": 1}),
    ("conv1d_weight_general", {"L": 12, "K": 5, "s": 1}), ("conv2d_input", {"H": 5, "W": 5, "K1": 3, "K2": 3}),
])
def test_lines_of_a_derivation_for_a_new_size(benchmark, name, sizes):
    """Python's part of it: all forms, in both notations where there are two."""
    view = StepView(CATALOGUE[name]())
    benchmark(view.at, **sizes)


def test_a_chain_until_its_twins_are_there(benchmark):
    """Python's part of opening it in a kernel: the first part's pages and both twins; the rest follows when idle."""
    async def opened():
        view = ChainView(CATALOGUE["nine_steps"]())
        view._repr_mimebundle_()
        view._filling.cancel()

    with ThreadPoolExecutor(1) as elsewhere:            # Playwright keeps a loop running on this thread
        benchmark(lambda: elsewhere.submit(asyncio.run, opened()).result())
