"""Whatever waits for Python says so when Python is gone, and what can be done; and takes it back when it answers."""

import re

import pytest
from playwright.sync_api import expect

import lessons.views  # noqa: F401  all views are known after this
from lessons.views.kit.linking import VIEWS

from .lab import press, says

CELLS = (
    """from types import SimpleNamespace
import numpy as np
import posed
from lessons.derivations import CATALOGUE
from lessons.graphs import network_one
from lessons.network import Network
from lessons.views import Answer, ChainView, DrawDigit, GraphView, LayerView, SlideView, StepView, TrainView
small = np.arange(1, 6), np.arange(1, 4)
network = Network.dense((64, 10), rng=np.random.default_rng(0))
steps = lambda: (SimpleNamespace(step=i, steps=9, epoch=0, loss=1.0) for i in range(1, 10))

class Unfilled(ChainView):
    def _filled(self):
        "Nothing more is sent."
        return iter(())
""",
    "GraphView(network_one())",
    "SlideView(*small, sliders=True)",
    "DrawDigit(network)",
    "TrainView(steps)",
    "Answer(posed.Task())",
    "LayerView()",
    'StepView(CATALOGUE["conv1d_weight"](), sliders=True)',
    'Unfilled(CATALOGUE["nine_steps"]())',
)
SILENCE = re.compile("by Python, which has not answered yet. If it is busy, wait; if it was restarted, run this cell ")
SENDS = VIEWS / "kit" / "hearing.js"  # where what a closed channel throws is caught
PATIENCE = 2500  # milliseconds, as in panel.js: nobody waits for them here, the page's clock is put on
WAITS = {"graph": 1, "slide": 2, "draw": 3, "train": 4, "answer": 5, "layer": 6, "step": 7}
CHAIN = 8


def asked(bench, name):
    """The view, or the part of it that asks: below a layer stands a derivation, which speaks for itself."""
    view = bench.run(WAITS[name])
    return view.get_by_role("group", name="Your layer", exact=True) if name == "layer" else view


def ask(view, name):
    """What makes this view ask Python."""
    if name in ("slide", "step"):
        view.get_by_role("slider", name="Size L").focus()
        press(view, "ArrowLeft")
    elif name == "answer":
        view.get_by_role("textbox").fill("conv(d, w, 'full')")
    else:
        names = {"graph": "Reset", "draw": "Try a sample", "train": "Start", "layer": "Derive"}
        view.get_by_role("button", name=names[name]).click()


def shown(view):
    return view.get_by_text(SILENCE).locator("visible=true").and_(view.locator(":not([role=status])"))


def is_said(view):
    says(view, SILENCE)
    expect(shown(view)).to_have_count(1)


def test_every_view_that_asks_python_is_tried():
    """NetworkView and Tabs, too, hear what is set in Python, but ask nothing; Derive asks by the line of Answer."""
    hears = re.compile(r"observe\(|on_msg\(")
    asking = {path.parent.name for path in VIEWS.glob("*/*.py") if hears.search(path.read_text(encoding="utf-8"))}
    waiting = {path.parent.name for path in VIEWS.glob("*/*.js") if "= answer(" in path.read_text(encoding="utf-8")}
    assert [path for path in VIEWS.glob("*/*.js") if "model.send(" in path.read_text(encoding="utf-8")] == [SENDS]
    assert asking - {"network", "tabs", "derive"} <= waiting == {*WAITS, "chain"}


@pytest.fixture
def clock(bench):
    bench.page.clock.install()
    return bench.page.clock


@pytest.mark.parametrize("name", WAITS)
def test_a_view_says_that_python_is_silent_and_takes_it_back(bench, clock, name):
    view = asked(bench, name)
    bench.page.evaluate("""() => {
        bench.late = [];
        bench.tellAtOnce = bench.tell;
        bench.tell = (...told) => bench.late.push(told);
    }""")
    ask(view, name)
    clock.fast_forward(PATIENCE)
    is_said(view)
    bench.page.evaluate("""() => {
        bench.tell = bench.tellAtOnce;
        for (const told of bench.late) bench.tell(...told);
    }""")
    expect(shown(view)).to_have_count(0)


@pytest.mark.parametrize("name", WAITS)
def test_nothing_is_said_of_it_when_python_answers(bench, clock, name):
    """Though nothing may have changed by the answer: the graph is as it was."""
    view = asked(bench, name)
    ask(view, name)
    bench.ask("None")
    clock.fast_forward(PATIENCE + 300)
    assert shown(view).count() == 0


def test_a_part_of_a_chain_that_never_comes(bench, clock):
    """Nobody asks for it: Python sends all parts by itself."""
    view = bench.run(CHAIN)
    view.get_by_role("radio", name=re.compile(r"^9\.")).click()
    clock.fast_forward(PATIENCE)
    expect(shown(view)).to_have_count(1)
