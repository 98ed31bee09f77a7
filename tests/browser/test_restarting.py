"""In JupyterLab, a training whose kernel is restarted says so, and what can be done."""

import re

from playwright.sync_api import expect

from .lab import says

CELLS = (
    """from types import SimpleNamespace
from lessons.views import TrainView

def steps():
    return (SimpleNamespace(step=i, steps=9999, epoch=0, loss=1.0) for i in range(1, 10_000))""",
    "TrainView(steps, pace=20)",
)
SILENCE = ("The next step is computed by Python, which has not answered yet. If it is busy, wait; if it was restarted, "
           "run this cell again.")


def test_a_training_whose_kernel_is_restarted(lab):
    with lab.open("restarted.ipynb", CELLS) as notebook:
        notebook.run_all()
        view = notebook.run(1)
        view.get_by_role("button", name="Start").click()
        caption = view.locator(".lessons-train-caption")
        expect(caption).to_contain_text("left")
        notebook.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
        says(view, SILENCE)
        expect(view.locator(".lessons-train-status")).to_have_text(SILENCE)
        expect(caption).not_to_contain_text("left")
        for name in ("Stop", "Pause", "Reset"):
            view.get_by_role("button", name=re.compile(name)).click()
        expect(view.locator(".lessons-train-status")).to_have_text(SILENCE)
        # ipywidgets logs each state that it cannot send.
        assert [each for each in notebook.watch.found if "Could not send widget sync message" not in each] == []
