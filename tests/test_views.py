"""What all views have in common; tests/browser/test_hearing.py shows what it is for."""

import inspect
import json
import re
from pathlib import Path

import anywidget
import pytest
import traitlets
from node import run

import lessons.views  # noqa: F401  all views are known after this
from lessons.views.kit.linking import VIEWS, assets, script
from lessons.views.kit.twin import Table
from lessons.views.kit.view import View, among
from lessons.views.step.view import Controller


def below(kind):
    return {each for child in kind.__subclasses__() for each in {child, *below(child)}
            if each.__module__.startswith("lessons.")}


def test_every_widget_with_a_script_is_a_view():
    assert below(anywidget.AnyWidget) == {View, *below(View)}
    assert len(below(View)) >= 17


@pytest.mark.parametrize("kind", sorted(below(View), key=lambda kind: kind.__name__), ids=lambda kind: kind.__name__)
def test_every_script_goes_on_hearing_the_kernel(kind):
    assert kind._esm == assets(inspect.getfile(kind))
    assert "const $default = heard({ " in kind._esm
    assert not re.search(r"^export const .*\brender\b", kind._esm, re.M)     # or anywidget takes it as it is


def test_what_is_no_view_of_its_own_keeps_the_script_of_its_kind():
    of_a_notebook = type("Mine", (Controller,), {"__module__": "__main__"})
    assert of_a_notebook._esm == Controller._esm


def untried(code: str, rows: list[dict]) -> list[str]:
    """Views that this code makes and for which no row says what a reader of the page does."""
    tried = {row["kind"] for row in rows}
    made = {kind.__name__: Path(inspect.getfile(kind)).parent.name for kind in below(View)}
    return sorted(f"{name} has no row of kind {folder!r}" for name, folder in made.items()
                  if folder not in tried and re.search(rf"\b{name}\(", code))


def test_each_view_of_a_lesson_is_tried_on_its_page():
    here = Path(__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in (here.parent / "notebooks").glob("*.ipynb"))
    rows = json.loads((here / "browser" / "site_interactions.json").read_text(encoding="utf-8"))
    assert untried(code, rows) == []
    assert untried(code, [row for row in rows if row["kind"] != "knob"]) == ["KnobView has no row of kind 'knob'"]


class Shelf(View):
    """Two books, of which one is open."""

    books = ["one", "two"]
    chosen, count = traitlets.Unicode("one"), traitlets.Int(0)
    _is_a_book = among("chosen", lambda view: view.books)
    _is_a_place = among("count", lambda view: range(len(view.books)))

    def told(self):
        books = Table([["one", "10"], ["two", "9"]], ("book", "pages"), left=1, named=True)
        return "Shelf", "two books", books, Table([["1", "2"]], name="row")


def test_a_state_that_is_none_is_refused_and_nothing_changes():
    shelf = Shelf(home={"chosen": "two"})
    with pytest.raises(traitlets.TraitError, match="Shelf: chosen 'three' came, one of one, two was expected"):
        shelf.chosen = "three"
    with pytest.raises(traitlets.TraitError, match="Shelf: count 2 came, one from 0 to 1 was expected"):
        shelf.count = 2
    assert (shelf.chosen, shelf.count, shelf._home) == ("two", 0, {"chosen": "two"})


def test_lines_and_tables_are_told_in_text_and_in_html():
    lines = ["Shelf", "two books", "book  pages", "one      10", "two       9", "row = 1 2"]
    assert repr(Shelf()).splitlines() == lines
    assert Shelf().stored().startswith("<p><strong>Shelf</strong></p><p>two books</p><table><thead>")
    assert '<th scope="row">two</th><td>9</td>' in Shelf().stored()


def test_each_view_knows_its_model_by_name():
    one, other = View(), View()
    assert one._name == one.model_id and one._name != other._name


def test_a_view_that_has_left_hears_nothing():
    text = """
        const made = () => {
          const hears = new Set();
          return { hears, on: (events, act) => hears.add(act), off: (events, act) => hears.delete(act) };
        };
        const model = made(), other = made(), page = made(), told = [];
        globalThis.document = { addEventListener: page.on, removeEventListener: page.off };
        const left = await heard({ render({ listen }) {
          listen("change:one", () => {});
          listen("change:one change:two", () => {});
          listen("change:three", () => {}, other);
          return () => told.push("left");
        } }).render({ model });
        const heardBy = () => [model, other, page].map(({ hears }) => hears.size);
        told.push(...heardBy());
        left();
        console.log(JSON.stringify([...told, ...heardBy()]));"""
    assert run(script(VIEWS / "kit" / "hearing.js") + text) == '[2,1,1,"left",0,0,0]'
