"""Tabs on a bare page: one view is seen and reached, the others are not."""

from playwright.sync_api import expect

from .lab import press
from .looks import violations

CELLS = ("from lessons.views import LogitView, Tabs",
         """names = "cat", "dog"
view = Tabs({name: LogitView([name, "other"], [0.0, 1.0], name, title=name.title()) for name in names})
view""",
         """from lessons.views import tasks
view = tasks("02/weight", "02/input")
view""")


def test_a_tab_by_keyboard(bench, monkeypatch):
    monkeypatch.setattr(bench, "view", lambda cell: bench.cell(cell).locator(".lessons-tabs"))
    view = bench.run(1)
    cat, dog = (view.get_by_role("group", name=name, exact=True) for name in ("Cat", "Dog"))
    expect(cat).to_be_visible()
    expect(dog).to_be_hidden()
    view.get_by_role("radio", name="cat", exact=True).focus()
    press(view, "ArrowRight")
    bench.comes_to("view.chosen", 1)
    expect(dog).to_be_visible()
    expect(cat).to_be_hidden()
    assert violations(bench) == []


def test_a_task_that_is_done_has_a_mark(bench, monkeypatch):
    monkeypatch.setattr(bench, "view", lambda cell: bench.cell(cell).locator(".lessons-tabs"))
    tabs = bench.run(2).get_by_role("radiogroup", name="Task").get_by_role("radio")
    expect(tabs).to_have_text(["1", "2"])
    bench.ask("setattr(view.views['2'], 'solved', True)")
    expect(tabs).to_have_text(["1", "2 ✓"])
