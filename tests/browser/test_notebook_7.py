"""Views in Notebook 7, which hears keys before they do: there → left a view, `a` added a cell and `x` cut it."""

import pytest
from playwright.sync_api import expect

from .lab import LETTERS, jupyterlab, press, until

CELLS = (
    "from lessons.derivations import CATALOGUE\nfrom lessons.views import StepView, quiz",
    'view = StepView(CATALOGUE["conv1d_weight"](), sliders=True)\nview',
    'quiz("02/weight")',
)


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    """From a server of its own: where JupyterLab came first, files of the same name are looked for in its folder."""
    with (jupyterlab(tmp_path_factory.mktemp("notebook"), browser) as lab,
          lab.notebook7("notebook_7.ipynb", CELLS) as notebook):
        notebook.run_all()
        assert notebook.complaints() == []
        yield notebook


@pytest.fixture
def view(notebook):
    view = notebook.run(1)
    view.locator(".lessons-now mjx-container").first.wait_for()
    return view


def test_letters_on_a_button_change_no_cell(view, notebook):
    button = view.get_by_role("button", name="Next")
    button.focus()
    press(view, *LETTERS)
    expect(button).to_be_focused()


def test_letters_on_a_cell_do(view, notebook):
    """Else the test above would see nothing."""
    before = notebook.sources()
    notebook.cell(0).locator(".jp-InputPrompt").click()
    press(view, "b")
    until(notebook.page, "(n) => jupyterapp.shell.currentWidget.content.model.cells.length === n",
          len(before) + 1)
    press(view, "d", "d")
    until(notebook.page, "(n) => jupyterapp.shell.currentWidget.content.model.cells.length === n",
          len(before))


def test_arrows_step_and_stay_in_the_view(view, notebook):
    button = view.get_by_role("button", name="Next")
    button.focus()
    press(view, "ArrowRight", "ArrowRight", "ArrowLeft")
    notebook.comes_to("view.step", 1)
    expect(button).to_be_focused()


def test_a_slider_moves_by_key(view, notebook):
    slider = view.get_by_role("slider", name="Size L")
    before = int(slider.input_value())
    slider.focus()
    press(view, "ArrowRight")
    expect(slider).to_have_value(str(before + 1))
    expect(slider).to_be_focused()
    notebook.tells(view, "repr(view).splitlines()[2].strip()", whole=False)


def test_a_choice_is_made_by_key(notebook):
    view = notebook.run(2)
    choices = view.get_by_role("radio")
    choices.first.focus()
    press(view, "ArrowDown")
    expect(choices.nth(1)).to_be_checked()
    expect(choices.nth(1)).to_be_focused()


def test_the_theme_is_followed(view, notebook):
    color = "(view) => getComputedStyle(view).color"
    light = view.evaluate(color)
    notebook.theme("Dark")
    until(notebook.page, f"([view, light]) => ({color})(view) !== light", [view.element_handle(), light])
    notebook.theme("Light")
    until(notebook.page, f"([view, light]) => ({color})(view) === light", [view.element_handle(), light])
