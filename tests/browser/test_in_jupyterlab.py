"""What JupyterLab does for views: it typesets formulas, again whenever a view shows another one, and draws pictures."""

import json

from playwright.sync_api import expect

from .lab import LETTERS, press, until
from .looks import violations
from .writing import hand_in

CELLS = (
    """from lessons.derivations import CATALOGUE
import numpy as np
from lessons.views import Answer, ChainView, CompareView, Derive, LayerView, SpotTheMistake, StepView
from lessons.views.figures import digits_row""",
    'view = StepView(CATALOGUE["fully_connected_weight"](), sliders=True)\nview',
    'chain = ChainView(CATALOGUE["nine_steps"]())\nchain',
    'CompareView(CATALOGUE["conv1d_input"](), CATALOGUE["conv1d_input_strided"]())',
    'answer = Answer("06/input_array")\nanswer',
    'derive = Derive("06/derive")\nderive',
    'spot = SpotTheMistake("07/spot")\nspot',
    "layer = LayerView()\nlayer",
    "picture = digits_row(np.random.default_rng(0).uniform(size=(3, 64)), [4, 7, 1])\npicture",
)
STEP, CHAIN, COMPARE, ANSWER, DERIVE, SPOT, LAYER, PICTURE = range(1, 9)
WRONG, LINES = "conv(d, rot180(w), 'full')", ("sum_i dE/dy_i dy_i/dx_j", "conv(d, w, 'full')")
NOW = ".lessons-step-lines .lessons-now mjx-assistive-mml"  # as MathJax spells a formula for screen readers


def changes(view, act):
    """After this another formula is shown, and it is typeset."""
    view.locator(NOW).first.wait_for(state="attached")
    before = view.locator(NOW).first.inner_html()
    act()
    until(view.page, "([view, now, before]) => ![undefined, before].includes("
          "view.querySelector(now)?.innerHTML)", [view.element_handle(), NOW, before])


def test_the_line_in_another_form_notation_and_size(notebook):
    view = notebook.view(STEP)
    for form in ("Written out", "Array", "Numbers", "Index"):
        changes(view, view.get_by_role("radio", name=form).click)
    changes(view, lambda: view.get_by_role("combobox", name="Notation").select_option(index=1))
    view.get_by_role("radio", name="Written out").click()
    view.focus()
    changes(view, lambda: press(view, "ArrowRight"))
    changes(view, lambda: view.get_by_role("slider", name="Size M").press("ArrowRight"))


def test_parts_that_the_kernel_sends_in_its_spare_time(notebook):
    view = notebook.view(CHAIN).first
    expect(view.get_by_role("radiogroup", name="Part")).to_have_attribute("aria-busy", "false")
    for number in ("9.", "6c."):
        changes(view, view.get_by_role("radio", name=number).click)
    changes(view, view.get_by_role("button", name="Open the layer alone").click)


def test_two_derivations_beside_each_other(notebook):
    rows = notebook.view(COMPARE).locator(".lessons-compare-lines tbody tr")
    expect(rows.filter(has=notebook.page.locator("mjx-container"))).to_have_count(rows.count())


def test_the_echo_of_a_line_and_a_link_to_a_lesson(notebook):
    view = notebook.view(ANSWER)
    field = view.get_by_role("textbox", name="Your line")
    expect(view.locator(".lessons-answer-question mjx-container")).not_to_have_count(0)
    field.press_sequentially(WRONG)
    expect(view.locator(".lessons-answer-echo mjx-container")).to_be_visible()
    press(view, *LETTERS, *["Backspace"] * len(LETTERS), "Shift+Enter")
    notebook.tells(view, "answer.sentence")
    press(view, "Escape")
    expect(field).to_be_focused()
    expect(field).to_have_value(WRONG)
    view.evaluate("""(root) => root.parentElement.addEventListener("click",
        (event) => { event.preventDefault(); event.stopPropagation(); }, { once: true })""")
    link = view.locator(".lessons-answer-story").get_by_role("link")
    link.click()  # what JupyterLab would hear
    assert link.get_attribute("data-commandlinker-command") == "rendermime:handle-local-link"
    told = json.loads(link.get_attribute("data-commandlinker-args"))
    assert told["path"] == "06_conv1d_backprop.ipynb" and told["id"].startswith("#")


def test_lines_that_are_accepted(notebook):
    view = notebook.view(DERIVE)
    for number, line in enumerate(LINES, start=1):
        hand_in(view, line)
        expect(view.locator(".lessons-answer-lines li mjx-container")).to_have_count(number)
    expect(view.locator(".lessons-answer-echo")).to_be_hidden()


def test_lines_that_are_buttons(notebook):
    view = notebook.view(SPOT)
    expect(view.locator(".lessons-spot-line mjx-container")).to_have_count(4)
    view.get_by_role("button", name="Line 3: ").click()
    notebook.tells(view, "spot.sentence")
    expect(view.locator(".lessons-spot-names").get_by_role("button")).to_have_count(4)


def test_the_parts_of_a_layer_that_was_typed(notebook):
    view = notebook.view(LAYER).first
    view.get_by_role("button", name="Batch norm").click()
    notebook.comes_to("layer.wrt, len(layer.derivation.parts)", ("x[k,l]", 5))
    expect(view.locator(".lessons-chain")).to_be_visible()
    expect(view.locator(".lessons-step-lines mjx-container").first).to_be_attached()


def test_a_picture_in_its_size_with_its_text(notebook):
    image = notebook.cell(PICTURE).get_by_role("img")
    assert image.get_attribute("alt") == notebook.ask("picture.text")
    size = notebook.ask("picture.size")
    assert image.evaluate("(image) => [image.naturalWidth, image.width]") == [2 * size["width"], size["width"]]


def test_all_of_it_can_be_read_in_both_themes(notebook):
    assert violations(notebook) == []
