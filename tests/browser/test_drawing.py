"""DrawDigit in JupyterLab: digits drawn by keys, by mouse and by touch; the kernel answers, and the latest wins."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, PATIENCE, press, says
from .looks import misdrawn, violations

CELLS = (
    """import tempfile, time
from pathlib import Path
import numpy as np
from lessons import digits
from lessons.network.architectures import digit_cnn
from lessons.network import Network
from lessons.network.training import training
from lessons.views import DrawDigit, TrainView
data, rng = digits.load(), np.random.default_rng(0)
network = Network.dense((64, 32, 10), rng=rng)
for _ in training(network, data.x_train, data.t_train, lr=0.3, batch=32, epochs=8, rng=rng): pass
asked, trained, gate = [], network.layers, Path(tempfile.mkdtemp())

def current():
    asked.append(1)
    while (gate / "shut").exists():
        (gate / "reading").touch()
        time.sleep(0.01)
    if broken:
        raise ValueError("no weights today")
    return network

def fresh(kind):
    global broken
    broken, network.layers = False, trained
    view = kind(current)
    asked.clear()
    return view

class Eager(DrawDigit):
    _esm = DrawDigit._esm.replace("if (busy || same", "if (same")

class Forgetful(DrawDigit):
    _esm = DrawDigit._esm.replace("busy = false;\\n    ask();", "busy = false;")

assert len({kind._esm for kind in (DrawDigit, Eager, Forgetful)}) == 3""",
    "view = fresh(DrawDigit)\nview",
    "view = DrawDigit(digit_cnn(rng=rng, maps=(2, 11)))\nview",
    "view = fresh(Eager)\nview",
    "view = fresh(Forgetful)\nview",
    """train = TrainView(lambda: training(network, data.x_train, data.t_train, lr=0.01, batch=32, epochs=9999, rng=rng))
train""",
)
EAGER, FORGETFUL, TRAINING = 3, 4, 5
SEVEN = ((8, 5), (23, 5), (19, 14), (15, 28))


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


def board(view):
    return view.get_by_role("application")


def winner(view, notebook):
    """The digit in the sentence, when it is the answer to the whole drawing."""
    notebook.comes_to("view.counts.tolist(), view._reply['of'][0] == view.board", (counts(view), True))
    expect(view.locator(".lessons-draw-words")).to_have_text(notebook.ask("view._reply['words']"))
    return int(view.locator(".lessons-draw-words").inner_text()[8])


def counts(view):
    """The numbers that the browser counted."""
    shown = [int(text) for text in view.locator(".lessons-draw-count b").all_inner_texts()]
    return [shown[row : row + 8] for row in range(0, 64, 8)]


def draw(view, places, steps=6):
    """With the mouse, from place to place."""
    box = board(view).bounding_box()
    mouse = view.page.mouse
    for i, (x, y) in enumerate(places):
        mouse.move(box["x"] + x * box["width"] / 32, box["y"] + y * box["height"] / 32, steps=steps)
        if i == 0:
            mouse.down()
    mouse.up()


def button(view, name):
    return view.get_by_role("button", name=name, exact=True)


def test_a_seven_by_keyboard(view, notebook):
    board(view).focus()
    press(view, *LETTERS)
    press(view, "Home", *["ArrowRight"] * 8)
    says(view, "row 5 column 9")
    press(view, " ")
    says(view, re.compile("^pen down, row 5 column 9"))
    press(view, *["Shift+ArrowRight"] * 3, "ArrowRight", "ArrowRight")
    for _ in range(7):
        press(view, *["ArrowDown"] * 3, "ArrowLeft")
    press(view, "Enter")
    says(view, re.compile("^pen up, row 26 column 16"))
    assert winner(view, notebook) == 7
    assert counts(view) == notebook.ask("view.counts.tolist()") == notebook.ask(
        "[[int(view.pixels[r:r + 4, c:c + 4].sum()) for c in range(0, 32, 4)] for r in range(0, 32, 4)]")
    inked = sum(map(sum, counts(view)))
    press(view, "e")
    says(view, re.compile("^erased, row 26 column 16"))
    assert sum(map(sum, counts(view))) < inked
    press(view, "Backspace")
    says(view, "board cleared")
    expect(view.locator(".lessons-draw-words")).to_have_text("Draw first: there is nothing to read yet.")
    notebook.comes_to("bool(view.pixels.any()), view.answer", (False, []))


def test_a_pen_that_is_left_is_lifted(view, notebook):
    board(view).focus()
    press(view, " ", "Tab", "Shift+Tab")
    inked = counts(view)
    press(view, *["ArrowDown"] * 5)
    says(view, re.compile("^row 10 column 17"))
    assert counts(view) == inked


def test_a_seven_by_mouse(view, notebook):
    draw(view, SEVEN)
    assert winner(view, notebook) == 7
    shown = [float(text) for text in view.locator(".lessons-draw-value").all_inner_texts()]
    assert shown == pytest.approx(notebook.ask("view.answer"), abs=5.1e-4)
    seven = counts(view)
    draw(view, ((6, 28), (26, 28)))
    assert counts(view) != seven
    button(view, "Undo").click()
    assert counts(view) == seven
    view.get_by_role("radio", name="Eraser").click()
    draw(view, SEVEN)
    assert sum(map(sum, counts(view))) == 0
    before = notebook.ask("len(asked)")
    notebook.comes_to("bool(view.pixels.any())", False)
    assert notebook.ask("len(asked)") == before, "an empty board asks nobody"
    button(view, "Undo").click()
    assert winner(view, notebook) == 7


def test_a_stroke_by_touch(view, notebook):
    box, session = board(view).bounding_box(), notebook.page.context.new_cdp_session(notebook.page)

    def touch(kind, *places):
        points = [{"x": box["x"] + x * box["width"] / 32, "y": box["y"] + y * box["height"] / 32} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (16, 3))
    for y in range(4, 29):
        touch("touchMove", (16, y))
    touch("touchEnd")
    winner(view, notebook)
    columns = [sum(column) for column in zip(*counts(view), strict=True)]
    assert columns[3] > 40 and columns[4] > 40 and sum(columns) == columns[3] + columns[4]


def test_a_label_names_the_slopes(view, notebook):
    draw(view, SEVEN)
    winner(view, notebook)
    view.get_by_role("radio", name="none").focus()
    press(view, "ArrowRight", "ArrowRight")
    notebook.comes_to("view.label", 1)
    told = notebook.ask("view._reply['strokes']")
    expect(view.locator(".lessons-draw-loss")).to_have_text(told[0])
    expect(view.locator(".lessons-draw-strokes > div")).to_have_text(told[1:])
    expect(view.get_by_role("status")).to_contain_text(" ".join(told))
    slopes = notebook.ask("view._reply['slopes']")
    shown = [float(text.replace("−", "-")) for text in view.locator(".lessons-draw-count small").all_inner_texts()]
    power = int(f"{max(map(abs, slopes)):e}".partition("e")[2])  # of the largest
    assert shown == pytest.approx([slope / 10**power for slope in slopes], abs=0.051)
    signs = view.locator(".lessons-draw-sign").all_text_contents()
    assert {"+", "−"} <= set(signs)
    assert all((sign == "") or (sign == "+") == (slope > 0) for sign, slope in zip(signs, slopes, strict=True))
    deltas = view.locator(".lessons-draw-strip").nth(1)
    expect(deltas).to_have_attribute("aria-label", re.compile("^∂J/∂z1, 32 numbers, from"))
    press(view, "Home")
    expect(view.locator(".lessons-draw-count small").first).to_have_text("")
    notebook.comes_to("view.label", None)


def test_what_python_draws_is_shown(view, notebook):
    notebook.ask("view.draw(digits.board_of((16 * data.x_test[0]).astype(int).reshape(8, 8)))")
    winner(view, notebook)
    assert notebook.ask("view._turn") == 0, "the page has nothing to ask"
    notebook.ask("setattr(view, 'label', 3)")
    expect(view.locator(".lessons-draw-strokes > div")).to_have_count(2)
    assert counts(view) == notebook.ask("view.counts.tolist()")
    expect(view.get_by_role("radio", name="3")).to_have_attribute("aria-checked", "true")
    button(view, "Reset").click()
    notebook.comes_to("bool(view.pixels.any()), view.label, view.answer", (False, None, []))


def test_samples_and_new_weights(view, notebook):
    button(view, "Try a sample").click()
    expect(view.locator(".lessons-draw-left .lessons-draw-head")).to_contain_text("a held-out 3")
    notebook.comes_to("(16 * data.x_test[0]).astype(int).tolist()", sum(counts(view), []))
    winner(view, notebook)
    before = notebook.ask("view.answer, len(asked)")
    notebook.ask("setattr(network, 'layers', Network.dense((64, 32, 10), rng=rng).layers)")
    button(view, "Ask again").click()
    notebook.comes_to("len(asked)", before[1] + 1)
    notebook.comes_to(f"view.answer == {before[0]!r}", False)


# The latest wins.


QUESTIONS = "view._turn, len(asked)"  # how many the page asked, and how many were answered


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


def test_an_error_in_the_kernel_is_a_sentence(view, notebook):
    notebook.ask("globals().update(broken=True)")
    draw(view, SEVEN)
    expect(view.locator(".lessons-draw-words")).to_have_text("The network could not answer: no weights today")
    says(view, "The network could not answer: no weights today")
    notebook.ask("globals().update(broken=False)")
    button(view, "Ask again").click()
    winner(view, notebook)


# Looks.


def test_nothing_jumps(notebook):
    """While one draws; and a label, without which there is no δ, moves only what stands below it."""
    view = notebook.run(2)
    parts = ("draw-middle", "draw-right", "draw-label", "draw-maps", "footer")

    def where():
        return [view.bounding_box()["height"], *(view.locator(f".lessons-{part}").bounding_box() for part in parts)]

    home = where()
    draw(view, SEVEN)
    winner(view, notebook)
    assert where() == home
    deltas = view.locator(".lessons-draw-maps .lessons-role-delta").first
    expect(deltas).to_be_hidden()
    view.get_by_role("radio", name="3").click()
    expect(view.locator(".lessons-draw-strokes > div")).to_have_count(2)
    expect(deltas).to_be_visible()
    labelled = where()
    assert labelled[1:4] == home[1:4]
    button(view, "Clear").click()
    assert where() == labelled


def test_accessibility_and_looks(notebook):
    view = notebook.run(2)
    draw(view, SEVEN)
    view.get_by_role("radio", name="3").click()
    expect(view.locator(".lessons-draw-strokes > div")).to_have_count(2)
    assert violations(notebook) == []
    assert misdrawn(notebook.page) == []
