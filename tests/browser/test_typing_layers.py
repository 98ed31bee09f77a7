"""LayerView: a layer is typed and derived by keyboard; a mistake is told at its place; examples are one click away."""

import re

import pytest
from playwright.sync_api import expect

from .lab import press
from .looks import violations

CELLS = ("from lessons.views import LayerView", "view = LayerView()\nview")


@pytest.fixture
def view(bench):
    return bench.run(1)


@pytest.fixture
def field(view):
    return view.get_by_role("textbox", name="Your layer, one definition a line")


def typed(view):
    """The panel with the field; the derivation below speaks for itself."""
    return view.get_by_role("group", name="Your layer", exact=True)


def test_a_layer_is_typed_and_derived_by_keyboard(bench, view, field):
    expect(view.locator(".lessons-step-lines")).to_contain_text(r"\operatorname{dilate}")
    field.focus()
    press(view, "Control+a")
    field.press_sequentially("y[i] = w[i]*x[i]")
    asked = view.get_by_role("combobox", name="With respect to")
    expect(asked.locator("option")).to_have_text(["w[i]", "x[j]"])
    asked.select_option("w[i]")
    bench.comes_to("view.text, view.wrt", ("y[i] = w[i]*x[i]", "w[i]"))
    bench.tells(typed(view), "view.sentence")
    expect(view.locator(".lessons-step-lines")).to_contain_text(r"\odot")
    field.focus()
    press(view, "End")
    field.press_sequentially(" + b")
    press(view, "Tab", "Enter")
    bench.comes_to("view.text", "y[i] = w[i]*x[i] + b")
    assert violations(bench) == []


def test_a_mistake_is_told_at_its_place_and_what_was_typed_stays(bench, view, field):
    field.fill("y[i] = w[i]*x[k]")
    press(view, "Tab", "Enter")
    said = view.locator(".lessons-layer-said")
    expect(said).to_have_text("The index k of x[k] is bound nowhere in line 1: put it on the left, or in a sum.")
    bench.tells(typed(view), "view.sentence")
    expect(view.locator(".lessons-layer-place mark")).to_have_text("k")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("y[i] = w[i]*x[k]")
    expect(view.locator(".lessons-step-lines")).to_have_count(0)
    assert violations(bench) == []

    view.get_by_role("button", name="Reset").click()
    expect(said).to_have_attribute("data-kind", "right")
    bench.comes_to("view.derivation is None, view.text == view._typed._home['text']", (False, True))
    field.fill("  ")
    press(view, "Tab", "Enter")
    expect(said).to_have_text("First type a layer.")


def test_an_example_is_one_click_away(bench, view, field):
    view.get_by_role("button", name="Transposed convolution").click()
    bench.comes_to("view.wrt, view.shapes", ("x[j]", "x[N], y[s*(N-1)+K]"))
    bench.tells(typed(view), "view.sentence")
    expect(field).to_have_value(re.compile("s\\*\\(i-1\\)"))
    expect(view.get_by_role("combobox", name="With respect to")).to_have_value("x[j]")
    expect(view.locator(".lessons-step-lines")).to_contain_text(r"\operatorname{every}")
    assert violations(bench) == []


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_it_fits_a_phone_in_both_themes(bench, view, theme):
    bench.theme(theme)
    bench.page.set_viewport_size({"width": 390, "height": 800})
    wide = view.evaluate("(node) => [...node.querySelectorAll('.lessons-layer-panel, .lessons-layer-field')]"
                         ".filter((each) => each.scrollWidth > each.clientWidth + 1).length")
    assert wide == 0
    assert violations(bench) == []
