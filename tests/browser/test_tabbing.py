"""Tabs in JupyterLab: one view is shown, the others can be neither seen nor reached, and nothing jumps."""

from playwright.sync_api import expect

from .lab import press
from .looks import violations

CELLS = (
    "from lessons.derivations import CATALOGUE\nfrom lessons.views import StepView, Tabs",
    'view = Tabs({name: StepView(CATALOGUE[f"conv1d_{name}"]()) for name in ("weight", "bias", "input")})\nview',
)


def test_one_view_is_shown_at_a_time(notebook):
    notebook.page.evaluate("() => { jupyterapp.shell.currentWidget.content.activeCellIndex = 1; }")
    notebook.command("notebook:run-cell")
    box = notebook.cell(1).locator(".lessons-tabs")
    held = box.locator(".lessons-tabs-held > *")
    expect(held).to_have_count(3)
    held.nth(2).locator(".lessons-now mjx-container").first.wait_for(state="attached")

    def shown():
        return held.evaluate_all("(all) => all.map((view) => getComputedStyle(view).visibility === 'visible')")

    assert shown() == [True, False, False]
    height = box.bounding_box()["height"]
    names = box.get_by_role("radiogroup", name="Shown")
    names.get_by_role("radio", name="weight").focus()
    press(box, "ArrowRight", "ArrowRight")
    notebook.comes_to("view.chosen", 2)
    assert shown() == [False, False, True] and box.bounding_box()["height"] == height
    assert held.nth(0).evaluate("(view) => view.inert")
    assert violations(notebook) == []
