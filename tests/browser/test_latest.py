"""DrawDigit in JupyterLab, where one draws on while the kernel still reads: the latest drawing wins."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .inking import SEVEN, button, counts, draw, winner
from .lab import PATIENCE

CELLS = (
    """import tempfile, time
from pathlib import Path
import numpy as np
from lessons import digits
from lessons.network import Network
from lessons.network.training import training
from lessons.views import DrawDigit, TrainView
data, rng = digits.load(), np.random.default_rng(0)
network = Network.dense((64, 32, 10), rng=rng)
for _ in training(network, data.x_train, data.t_train, lr=0.3, batch=32, epochs=8, rng=rng): pass
asked, gate = [], Path(tempfile.mkdtemp())

def current():
    asked.append(1)
    while (gate / "shut").exists():
        (gate / "reading").touch()
        time.sleep(0.01)
    return network

def fresh(kind):
    view = kind(current)
    asked.clear()
    return view

class Eager(DrawDigit):
    _esm = DrawDigit._esm.replace("if (busy || same", "if (same")

class Forgetful(DrawDigit):
    _esm = DrawDigit._esm.replace("busy = false;\\n    ask();", "busy = false;")

assert len({kind._esm for kind in (DrawDigit, Eager, Forgetful)}) == 3""",
    "view = fresh(DrawDigit)\nview",
    "view = fresh(Eager)\nview",
    "view = fresh(Forgetful)\nview",
    """train = TrainView(lambda: training(network, data.x_train, data.t_train, lr=0.01, batch=32, epochs=9999, rng=rng))
train""",
)
EAGER, FORGETFUL, TRAINING = 2, 3, 4
QUESTIONS = "view._turn, len(asked)"  # how many the page asked, and how many were answered


@pytest.fixture
def view(notebook):
    return notebook.run(1)


class Gate:
    """While it is shut, the kernel does not come past the start of an answer."""

    def __init__(self, folder):
        self._shut, self._reading = folder / "shut", folder / "reading"

    def shut(self):
        self._reading.unlink(missing_ok=True)
        self._shut.touch()

    def wait(self):
        """Until the kernel stands before it."""
        end = time.monotonic() + PATIENCE
        while not self._reading.exists():
            assert time.monotonic() < end, "the kernel was not asked"
            time.sleep(0.02)

    def open(self):
        self._shut.unlink(missing_ok=True)


@pytest.fixture
def gate(notebook):
    gate = Gate(Path(notebook.ask("str(gate)")))
    yield gate
    gate.open()


def scribble(notebook, gate, view):
    """Draw a first dot, and 48 moves of the mouse while the kernel still reads it."""
    gate.shut()
    draw(view, ((8, 8),))
    gate.wait()
    draw(view, [(4 + 3 * (i % 9), 4 + i) for i in range(24)], steps=2)
    gate.open()


def test_one_question_at_a_time_and_the_newest_drawing_last(view, notebook, gate):
    scribble(notebook, gate, view)
    notebook.comes_to(f"{QUESTIONS}, view.counts.tolist(), len(view.answer)", (2, 2, counts(view), 10))


def test_asking_at_every_move_would_be_seen(notebook, gate):
    view = notebook.run(EAGER)
    scribble(notebook, gate, view)
    notebook.comes_to("view._turn > 20", True)


def test_forgetting_the_newest_would_be_seen(notebook, gate):
    view = notebook.run(FORGETFUL)
    scribble(notebook, gate, view)
    notebook.comes_to("view._reply['turn']", 1)
    notebook.page.wait_for_timeout(500)  # for a question that never comes
    assert notebook.ask(QUESTIONS) == (1, 1)
    assert notebook.ask("view.counts.tolist()") != counts(view)


def test_the_last_answer_stays_and_is_marked(view, notebook, gate):
    draw(view, SEVEN)
    assert winner(view, notebook) == 7
    said = view.locator(".lessons-draw-words").inner_text()
    earlier = view.get_by_text("of an earlier drawing")
    expect(earlier).to_be_hidden()
    gate.shut()
    draw(view, ((6, 28), (26, 28)))
    expect(earlier).to_be_visible()
    assert view.locator(".lessons-draw-words").inner_text() == said
    gate.open()
    expect(earlier).to_be_hidden()


def test_a_drawing_is_read_while_the_network_trains(view, notebook):
    training = notebook.run(TRAINING)
    button(training, "Start").click()
    expect(training).to_have_attribute("data-state", "running")
    view.scroll_into_view_if_needed()
    draw(view, SEVEN)
    assert winner(view, notebook) == 7
    before = notebook.ask("view.answer")
    button(view, "Ask again").click()
    notebook.comes_to(f"view.answer == {before!r}", False)  # the weights have moved on
    assert notebook.ask("train.state") == "running"
    button(training, "Stop").click()
    expect(training).to_have_attribute("data-state", "stopped")
