"""Every lesson, opened as a student opens it: it runs, and every view is drawn on a narrow page.

How it can be read, in both themes, is looked at on the same lesson's page: test_site.py.
"""

import re

import nbformat
import pytest
from playwright.sync_api import expect

from lessons.derivations import CATALOGUE
from lessons.views import StepView

from .lab import LETTERS, NOTEBOOKS, PYTHON, settles
from .looks import misdrawn, strike, take_out_others


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def opened(lab, request):
    with lab.open(request.param.name) as notebook:
        notebook.run_all()
        yield notebook


def test_all_cells_run(notebook):
    assert notebook.complaints() == []
    assert notebook.page.locator(".jp-Notebook .lessons").count() > 0


def test_the_first_screen_shows_something_to_touch_and_no_code(notebook):
    """JupyterLab shows the first line of what is folded; in a lesson its dots are enough."""
    wide = notebook.page.viewport_size
    notebook.page.set_viewport_size({"width": 1280, "height": 800})
    look = """() => {
      const first = document.querySelector(".jp-Notebook .jp-Cell");
      first.scrollIntoView();
      const top = first.getBoundingClientRect().top;
      const inside = (node) => node.checkVisibility({ visibilityProperty: true })
        && node.getBoundingClientRect().top > top && node.getBoundingClientRect().bottom < innerHeight;
      const count = (selector) => [...document.querySelectorAll(`.jp-Notebook ${selector}`)].filter(inside).length;
      return [count(".lessons :is(button, input)") > 1, count(".jp-InputPlaceholder .jp-MoreHorizIcon") > 0,
        count(":is(.jp-PlaceholderText, .jp-InputArea-editor .cm-line)")];
    }"""
    found = settles(lambda: notebook.page.evaluate(look), [True, True, 0])
    notebook.page.set_viewport_size(wide)
    assert found == [True, True, 0]


def test_every_view_is_drawn_and_fits_a_narrow_page(notebook):
    wide = notebook.page.viewport_size
    notebook.page.set_viewport_size({"width": 900, "height": 900})
    found = misdrawn(notebook.page)
    notebook.page.set_viewport_size(wide)
    assert found == []


def in_sight(notebook):
    """What is covered, or told only after a vote, and can be seen."""
    return notebook.page.evaluate("""() => {
      const own = ".lessons-reveal-held, .lessons-reveal-held *, .lessons-quiz-told, .lessons-quiz-why";
      const seen = (node) => node.checkVisibility({ visibilityProperty: true });
      return [...document.querySelectorAll(own)].filter(seen).map((node) => node.outerHTML.slice(0, 100));
    }""")


def test_no_answer_is_in_sight_before_the_vote(notebook):
    """Nothing has been clicked yet. With one cover taken away it would be."""
    covers = notebook.page.locator(".jp-Notebook .lessons-reveal")
    wanted = sum(len(re.findall(r'quiz\("[^"]+", then=|\bReveal\(', source)) for source in notebook.sources())
    if wanted:
        expect(covers.nth(wanted - 1)).to_be_attached()
    assert in_sight(notebook) == []
    if wanted:
        covers.first.get_by_role("button").first.click()
        assert in_sight(notebook) != []


def test_code_is_folded_as_it_is_stored(notebook):
    hidden = notebook.page.evaluate("""() => jupyterapp.shell.currentWidget.content.widgets
        .filter((cell) => cell.model.type === "code").map((cell) => cell.inputHidden)""")
    metadata = notebook.page.evaluate("""() => [...jupyterapp.shell.currentWidget.content.model.cells]
        .filter((cell) => cell.type === "code").map((cell) => Boolean(cell.metadata.jupyter?.source_hidden))""")
    assert hidden == metadata and sum(hidden) > len(hidden) / 2


def test_letters_stay_in_every_view(notebook):
    """At the end the fixture compares all cells: with the focus outside a view, these keys change them. Formulas and
    prose are taken out before: they hear no key, and without them this is three times faster.
    """
    take_out_others(notebook.page)
    covers = notebook.page.locator(".jp-Notebook .lessons-reveal-cover button")
    covers.evaluate_all("(buttons) => buttons.forEach((button) => button.click())")
    strike(notebook.page, *LETTERS)


def test_a_stored_lesson_opens_line_by_line(lab):
    """Before anything is run: the twin that is stored instead of the view opens without a kernel."""
    twin = StepView(CATALOGUE["fully_connected_weight"]())._repr_mimebundle_()
    stored = {kind: twin[kind] for kind in ("text/plain", "text/html")}
    cell = nbformat.v4.new_code_cell("view", outputs=[nbformat.v4.new_output("execute_result", stored)])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=PYTHON), lab.folder / "stored.ipynb")
    with lab.open("stored.ipynb") as notebook:
        lines = notebook.cell(0).locator("details")
        expect(lines.nth(0).locator("code")).to_be_visible()
        for line in (lines.nth(1), lines.last):
            expect(line.locator("code")).to_be_hidden()
            line.locator("summary").click()
            expect(line.locator("code")).to_be_visible()
        expect(lines.last.locator("mjx-container").first).to_be_visible()
        assert notebook.page.locator(".lessons").count() == 0
        assert notebook.watch.found == []
