"""DrawDigit on a bare page: digits drawn by keys, by mouse and by touch, and what Python answers."""

import re

import pytest
from playwright.sync_api import expect

from .inking import SEVEN, board, button, counts, draw, winner
from .lab import LETTERS, press, says
from .looks import misdrawn, violations

CELLS = (
    """import numpy as np
from lessons import digits
from lessons.network.architectures import digit_cnn
from lessons.network import Network
from lessons.network.training import training
from lessons.views import DrawDigit
data, rng = digits.load(), np.random.default_rng(0)
network = Network.dense((64, 32, 10), rng=rng)
for _ in training(network, data.x_train, data.t_train, lr=0.3, batch=32, epochs=8, rng=rng): pass
asked, trained = [], network.layers

def current():
    asked.append(1)
    if broken:
        raise ValueError("no weights today")
    return network

def fresh():
    global broken
    broken, network.layers = False, trained
    view = DrawDigit(current)
    asked.clear()
    return view""",
    "view = fresh()\nview",
    "view = DrawDigit(digit_cnn(rng=rng, maps=(2, 11)))\nview",
)


@pytest.fixture
def view(bench):
    return bench.run(1)


def test_a_seven_by_keyboard(view, bench):
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
    assert winner(view, bench) == 7
    assert counts(view) == bench.ask("view.counts.tolist()") == bench.ask(
        "[[int(view.pixels[r:r + 4, c:c + 4].sum()) for c in range(0, 32, 4)] for r in range(0, 32, 4)]")
    inked = sum(map(sum, counts(view)))
    press(view, "e")
    says(view, re.compile("^erased, row 26 column 16"))
    assert sum(map(sum, counts(view))) < inked
    press(view, "Backspace")
    says(view, "board cleared")
    expect(view.locator(".lessons-draw-words")).to_have_text("Draw first: there is nothing to read yet.")
    bench.comes_to("bool(view.pixels.any()), view.answer", (False, []))


def test_a_pen_that_is_left_is_lifted(view, bench):
    board(view).focus()
    press(view, " ", "Tab", "Shift+Tab")
    inked = counts(view)
    press(view, *["ArrowDown"] * 5)
    says(view, re.compile("^row 10 column 17"))
    assert counts(view) == inked


def test_a_seven_by_mouse(view, bench):
    draw(view, SEVEN)
    assert winner(view, bench) == 7
    shown = [float(text) for text in view.locator(".lessons-draw-value").all_inner_texts()]
    assert shown == pytest.approx(bench.ask("view.answer"), abs=5.1e-4)
    seven = counts(view)
    draw(view, ((6, 28), (26, 28)))
    assert counts(view) != seven
    button(view, "Undo").click()
    assert counts(view) == seven
    view.get_by_role("radio", name="Eraser").click()
    draw(view, SEVEN)
    assert sum(map(sum, counts(view))) == 0
    before = bench.ask("len(asked)")
    bench.comes_to("bool(view.pixels.any())", False)
    assert bench.ask("len(asked)") == before, "an empty board asks nobody"
    button(view, "Undo").click()
    assert winner(view, bench) == 7


def test_a_stroke_by_touch(view, bench):
    box, session = board(view).bounding_box(), bench.page.context.new_cdp_session(bench.page)

    def touch(kind, *places):
        points = [{"x": box["x"] + x * box["width"] / 32, "y": box["y"] + y * box["height"] / 32} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (16, 3))
    for y in range(4, 29):
        touch("touchMove", (16, y))
    touch("touchEnd")
    winner(view, bench)
    columns = [sum(column) for column in zip(*counts(view), strict=True)]
    assert columns[3] > 40 and columns[4] > 40 and sum(columns) == columns[3] + columns[4]


def test_a_label_names_the_slopes(view, bench):
    draw(view, SEVEN)
    winner(view, bench)
    view.get_by_role("radio", name="none").focus()
    press(view, "ArrowRight", "ArrowRight")
    bench.comes_to("view.label", 1)
    told = bench.ask("view._reply['strokes']")
    expect(view.locator(".lessons-draw-loss")).to_have_text(told[0])
    expect(view.locator(".lessons-draw-strokes > div")).to_have_text(told[1:])
    expect(view.get_by_role("status")).to_contain_text(" ".join(told))
    slopes = bench.ask("view._reply['slopes']")
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
    bench.comes_to("view.label", None)


def test_what_python_draws_is_shown(view, bench):
    bench.ask("view.draw(digits.board_of((16 * data.x_test[0]).astype(int).reshape(8, 8)))")
    winner(view, bench)
    assert bench.ask("view._turn") == 0, "the page has nothing to ask"
    bench.ask("setattr(view, 'label', 3)")
    expect(view.locator(".lessons-draw-strokes > div")).to_have_count(2)
    assert counts(view) == bench.ask("view.counts.tolist()")
    expect(view.get_by_role("radio", name="3")).to_have_attribute("aria-checked", "true")
    button(view, "Reset").click()
    bench.comes_to("bool(view.pixels.any()), view.label, view.answer", (False, None, []))


def test_samples_and_new_weights(view, bench):
    button(view, "Try a sample").click()
    expect(view.locator(".lessons-draw-left .lessons-draw-head")).to_contain_text("a held-out 3")
    bench.comes_to("(16 * data.x_test[0]).astype(int).tolist()", sum(counts(view), []))
    winner(view, bench)
    before = bench.ask("view.answer, len(asked)")
    bench.ask("setattr(network, 'layers', Network.dense((64, 32, 10), rng=rng).layers)")
    button(view, "Ask again").click()
    bench.comes_to("len(asked)", before[1] + 1)
    bench.comes_to(f"view.answer == {before[0]!r}", False)


def test_an_error_in_the_kernel_is_a_sentence(view, bench):
    bench.ask("globals().update(broken=True)")
    draw(view, SEVEN)
    expect(view.locator(".lessons-draw-words")).to_have_text("The network could not answer: no weights today")
    says(view, "The network could not answer: no weights today")
    bench.ask("globals().update(broken=False)")
    button(view, "Ask again").click()
    winner(view, bench)


# Looks.


def test_nothing_jumps(bench):
    """While one draws; and a label, without which there is no δ, moves only what stands below it."""
    view = bench.run(2)
    parts = ("draw-middle", "draw-right", "draw-label", "draw-maps", "footer")

    def where():
        return [view.bounding_box()["height"], *(view.locator(f".lessons-{part}").bounding_box() for part in parts)]

    home = where()
    draw(view, SEVEN)
    winner(view, bench)
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


def test_accessibility_and_looks(bench):
    view = bench.run(2)
    draw(view, SEVEN)
    view.get_by_role("radio", name="3").click()
    expect(view.locator(".lessons-draw-strokes > div")).to_have_count(2)
    assert violations(bench) == []
    assert misdrawn(bench.page) == []
