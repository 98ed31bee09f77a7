"""The site: what stands in its pages, the same each time, and what Python in the page can do without NumPy."""

import builtins
import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from ipywidgets import IntSlider
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from node import told

from lessons.derivations import CATALOGUE
from lessons.derivations.layer.examples import EXAMPLES
from lessons.engine.printing import show
from lessons.site import building, models
from lessons.site.__main__ import NOTEBOOKS, main
from lessons.site.doubles import compact, shared
from lessons.site.page import Page, abouts, index
from lessons.site.prose import WORDS, instead, linked, markdown
from lessons.site.python.answering import recipe
from lessons.site.python.packing import LIBRARIES, found, gather
from lessons.site.running import Failed, ran
from lessons.views import Answer, Derive, GraphView, LayerView, StepView
from lessons.views.kit.linking import sheets
from lessons.views.kit.view import Twins, View
from lessons.views.step.view import FORMS

SITE = Path(building.__file__).parent
GRAPH = "theta = 3\nx1 = 2\nx2 = 5\ntheta * x1 -> y1\ntheta * x2 -> y2\ny1 + y2 -> E"
CODE = """from lessons.derivations import CATALOGUE
from lessons.views import StepView, quiz"""


@pytest.fixture
def book(tmp_path):
    """book(cell, …): the path of a notebook with a title and these cells of code."""
    def write(*sources, name="13_scaling"):
        first = "# Scaling\n\n*5 minutes.*\n\n**Run ▸ Run All Cells first**, then scroll back up. Read."
        cells = [new_markdown_cell(first)]
        cells += [new_code_cell(source) for source in sources]
        for number, cell in enumerate(cells):
            cell.id = f"13-{number:03}"
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(new_notebook(cells=cells), path)
        return path
    return write


def test_what_a_cell_shows_is_kept_in_order(book):
    path = book("from IPython.display import display\nprint('one')\ndisplay(2)\nprint('three')\n4", "5;")
    with ran(path) as cells:
        assert [each.get("stream") or each["text/plain"] for each in cells[1].outputs] == ["one\n", "2", "three\n", "4"]
        assert cells[2].outputs == []


def test_a_notebook_leaves_nothing_of_ipython_behind(book):
    """Else `display` would be known to whoever asks which names Python knows."""
    before = set(vars(builtins)), sys.modules["__main__"]
    with ran(book("display(2)")) as cells:
        assert cells[1].outputs == [{"text/plain": "2"}]
    assert (set(vars(builtins)), sys.modules["__main__"]) == before


@pytest.mark.parametrize(("source", "complaint"), [
    ("1 / 0", "cell 13-001, raised ZeroDivisionError"),
    ("import sys\nprint('no', file=sys.stderr)", "cell 13-001, wrote to stderr: no"),
    ("import warnings\nwarnings.warn('old')", "raised UserWarning: old"),
])
def test_a_cell_that_fails_ends_the_build(book, source, complaint):
    with pytest.raises(Failed, match=complaint), ran(book(source)):
        pass


def page(path, monkeypatch):
    monkeypatch.setenv("LESSONS_PROGRESS", "off")
    return building.page_of(path)


def whole(pages: list[dict]) -> list[dict]:
    """The models of pages' data as the host has them."""
    return told(SITE / "host" / "models.js", "({ models, table }) => whole(models, table)", pages)


def test_what_stands_twice_stands_once_and_comes_back():
    line, path = "x" * 50, {"nodes": ["a" * 30, "b" * 30], "text": "c" * 50}
    given = {"m0": {"kind": "step", "state": {"pages": {"index": line, "array": [line, None, 0.5]}, "lines": line}},
             "m1": {"kind": "graph", "state": {"paths": [path, path, [path]], "short": ["x", "x"], "text": "c" * 50}}}
    made, table = shared(given)
    assert len(table) == 3 and compact(made).count(line) == 0
    assert [compact(table).count(each) for each in (line, "a" * 30, "c" * 50)] == [1, 1, 1]
    assert whole([{"models": made, "table": table}]) == [given]
    assert shared({"m0": [1, "x"]}) == ({"m0": [1, "x"]}, [])


def test_a_page_holds_prose_code_twins_and_models(book, monkeypatch):
    made = page(book(CODE, 'StepView(CATALOGUE["conv1d_weight"](), sliders=True)', 'quiz("02/weight")'), monkeypatch)
    assert made.title == "Scaling"
    assert "Run All" not in made.body and "<p>Read.</p>" in made.body
    assert made.body.count("data-view=") == 2 and "<details><summary>1." in made.body.replace("\n", "")
    told_models = whole([json.loads(made.data)])[0]
    assert [each["kind"] for each in told_models.values()] == ["box", "math", "step", "quiz"]
    assert [each.get("asks") for each in told_models.values()] == [["chosen"], *[None] * 3]
    assert not {"_esm", "layout"} & set(told_models["m2"]["state"])


def test_the_same_notebook_gives_the_same_bytes(book, monkeypatch):
    path = book(CODE, 'StepView(CATALOGUE["conv1d_weight"](), sliders=True)', 'quiz("02/weight")')
    one, other = (dict(building.files([page(path, monkeypatch)], [], 0)) for _ in range(2))
    assert one == other
    assert not [name for name, text in one.items() if str(SITE.parents[1]) in text]


def test_a_widget_without_a_place_is_named():
    with pytest.raises(models.Unknown, match="IntSlider came"):
        models.gathered([IntSlider().model_id])


def test_a_row_of_pictures_wraps_where_it_has_no_room(book, monkeypatch):
    """Its tiles are parts of one file, in a view's text too."""
    source = ("import numpy as np\nfrom lessons.views import Reveal\nfrom lessons.views.figures import digits_row\n"
              "row = digits_row(np.eye(8)[None].repeat(12, 0), range(12))\nrow")
    made = page(book(source, "Reveal(row)"), monkeypatch)
    covered = json.dumps(whole([json.loads(made.data)])[0])
    file, = made.pictures
    for text, quote in ((made.body, '"'), (covered, '\\"')):
        cuts = re.findall(rf"viewBox={re.escape(quote)}(\d+) (\d+) 94 (\d+){re.escape(quote)}", text)[:12]
        tall = cuts[0][2]
        assert cuts == [(str(8 + 94 * i), "0", tall) for i in range(11)] + [("8", tall, tall)]
        assert text.count(f"src={quote}{file}") == 1 + (text is made.body) and "base64" not in text


def test_links_lead_to_pages():
    assert markdown("[one](02_fully_connected.ipynb#The-bias) [two](crosswalk.md)") == (
        '<p><a href="02_fully_connected.html#The-bias">one</a> <a href="crosswalk.html">two</a></p>\n')
    assert linked('<a href="06_x.ipynb#A" target="_blank" rel="noopener">x</a>') == '<a href="06_x.html#A">x</a>'
    assert linked('<a href="https://example.org/x.ipynb">x</a>') == '<a href="https://example.org/x.ipynb">x</a>'


def test_what_is_only_true_in_jupyterlab_is_said_otherwise():
    """Each of these sentences stands in a lesson, so none of them is forgotten when a lesson changes."""
    books = [nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    prose = [cell.source for book in books for cell in book.cells if cell.cell_type == "markdown"]
    assert [words for words in WORDS["instead"] if not any(re.search(words, each) for each in prose)] == []
    assert [each for each in prose if "Run All" in instead(each)] == []


def test_the_index_says_of_each_lesson_what_is_derived_there_and_how_long_it_takes():
    """A lesson's first words speak of what stands below them, which is not on the index."""
    row = "| | |\n| [`13_x`](notebooks/13_x.ipynb) | the rule | 60 min |"
    assert abouts(row) == {"13_x": "The rule. 60 min."}
    told = abouts((NOTEBOOKS.parent / "README.md").read_text(encoding="utf-8"))
    assert list(told) == sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    assert "<p>A &lt; b. 1 h.</p>" in index([Page("13_x", "X", "", about="A < b. 1 h.")], []).body


def test_headings_have_the_names_by_which_notebooks_link_to_them():
    assert '<h2 id="Why-the-transpose?">' in markdown("## Why the transpose?")
    assert '<h2 id="Five-tiles,-one-pile">' in markdown("## Five tiles, one pile")


def test_a_folder_with_other_files_is_left_alone(tmp_path, capsys):
    (tmp_path / "mine.txt").touch()
    assert main([str(tmp_path)]) == 1
    assert "no earlier site" in capsys.readouterr().err
    assert (tmp_path / "mine.txt").exists()


def test_katex_is_what_it_was():
    lines = (SITE / "katex" / "SHA256SUMS").read_text().splitlines()
    sums = {name: total for total, name in (line.split() for line in lines)}
    assert {path.name for path in (SITE / "katex").iterdir()} == {*sums, "SHA256SUMS", "README"}
    assert {name: hashlib.sha256((SITE / "katex" / name).read_bytes()).hexdigest() for name in sums} == sums


# --- the address ------------------------------------------------------------------------------------------------------


def test_an_address_says_what_it_was_told():
    states = [{}, {"06-010.4": {"step": 3, "form": "array"}}, {"a": {"chosen": {"L": 5}, "label": None}},
              {"b-2": {"chosen": [1, 2], "voted": True}, "c": {"digits": "12", "ask": "x2[1]", "word": "true"}}]
    address = SITE / "host" / "address.js"
    assert told(address, "(state) => site_host_address.told(site_host_address.hashOf(state))", states) == states
    written = told(address, "(state) => site_host_address.hashOf(state)", states[1:2])
    assert written == ["#06-010.4.step=3&06-010.4.form=array"]
    assert told(address, "(hash) => site_host_address.told(hash)", ["#How-we-write", "#a.b", "#?"]) == [{}, {}, {}]


# --- Python in the page -----------------------------------------------------------------------------------------------

OPENING = """
import json, sys
from ipywidgets.widgets.widget import _instances
from lessons.site.python import answering
for line in sys.stdin.read().splitlines():
    count, text = line.split()
    answering.opened("m0", text, json.dumps([f"m{i}" for i in range(int(count))]))
    view = [_instances[each] for each in answering._names["m0"]]
    place = next(f"m{i}" for i, each in enumerate(view) if {"chosen", "_edit", "typed", "asked"} & set(each.keys))
    print(json.dumps([place, [type(each).__name__ for each in view]]))
    for message in MESSAGES[type(view[0]).__name__]:
        print(answering.told("m0", place, json.dumps(message)))
heavy = {"numpy", "scipy", "matplotlib", "IPython.core.completer"} & set(sys.modules)
assert not heavy, heavy
"""
MESSAGES = {
    "StepView": [{"method": "update", "state": {"chosen": {"L": 6, "K": 3}}}],
    "GraphView": [{"method": "update", "state": {"_edit": {"do": "number", "q": "theta", "value": 2, "count": 1}}}],
    "Answer": [{"method": "custom", "content": {"judge": "d2 w3"}}],
    "Derive": [{"method": "custom", "content": {"judge": "sum_i d_i w_1"}}],
    "LayerView": [{"method": "custom", "content": {"derive": {"text": "y = w*x + b", "wrt": "w", "shapes": ""}}}],
}


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """What is packed, and what Python has compiled of it before: to compile SymPy takes longer than all these tests."""
    folder = tmp_path_factory.mktemp("packed") / "app"
    gather(folder)
    for name in LIBRARIES:
        for made in found(name).rglob("__pycache__"):
            place = folder / name / made.relative_to(found(name))
            if place.parent.is_dir():
                shutil.copytree(made, place)
    return folder


def printed(packed, program: str, told: str = "") -> str:
    """What a program prints in an interpreter that has only what is packed."""
    start = f"import sys; sys.path.insert(0, {str(packed)!r})\n"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", start + program], capture_output=True, text=True,
                          input=told)
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(packed, *views) -> list:
    """What views say there."""
    recipes = "\n".join(f"{len(list(models.reached(view)))} {recipe(view)}" for view in views)
    return [json.loads(line)
            for line in printed(packed, OPENING.replace("MESSAGES[", f"{MESSAGES!r}["), recipes).splitlines()]


def test_views_that_ask_are_made_anew_and_answer_without_numpy(packed):
    views = [StepView(CATALOGUE["conv1d_weight"](), sliders=True), GraphView(GRAPH, "theta"), Answer("06/input"),
             Derive("06/derive"), LayerView()]
    found = answers(packed, *views)
    for view, (place, kinds), said in zip(views, found[::2], found[1::2], strict=True):
        assert kinds[0] == type(view).__name__ and kinds == [type(each).__name__ for each in models.reached(view)]
        assert place in {name for name, _ in said}


RESIZED = """
import asyncio, json, sys
from lessons.site.python import answering
heard = []
answering.hear(lambda view, said: heard.append([view, json.loads(said)]))


async def resize():
    answering.opened("m0", sys.stdin.read(), json.dumps(["m0", "m1", "m2"]))
    size = {"method": "update", "state": {"chosen": {"L": 6, "K": 3}}}
    said = json.loads(answering.told("m0", "m2", json.dumps(size)))
    while not heard:
        await asyncio.sleep(0.01)
    print(json.dumps([["m0", said], *heard]))


asyncio.run(resize())
"""


def test_what_is_shown_is_answered_and_all_else_told_later(packed):
    text = recipe(StepView(CATALOGUE["conv1d_weight"](), sliders=True, form="written"))
    told_pages = [each["state"]["pages"] for view, said in json.loads(printed(packed, RESIZED, text))
                  for place, each in said
                  if (view, place) == ("m0", "m2") and "pages" in each["state"]]
    assert [set(pages["course"]) for pages in told_pages] == [{"index", "written"}, set(FORMS)]


def test_a_typed_layer_comes_with_the_models_of_its_derivation(packed):
    _, said = answers(packed, LayerView())
    opened = {name: each["model"] for name, each in said if each["method"] == "open"}
    assert [each["kind"] for each in opened.values()] == ["box", "math", "step"]
    shown = [each["state"]["children"] for _, each in said if "children" in each.get("state", {})]
    assert shown == [["IPY_MODEL_m1", f"IPY_MODEL_{next(iter(opened))}"]]


def test_whoever_asks_can_be_made_without_numpy(packed):
    asking, todo = set(), [Twins]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind.asks and not any(each.asks for each in kind.__subclasses__()):
            asking.add(f"{kind.__module__}")
    modules = sorted(each for each in asking if each.startswith("lessons."))
    assert len(modules) > 3
    printed(packed, f"import {', '.join(modules)}\nassert 'numpy' not in sys.modules")


def test_every_example_of_a_layer_is_derived_with_what_is_packed(packed):
    program = ("import json\nfrom lessons.derivations import layer_sheet\n"
               "sheet = layer_sheet()\nprint(json.dumps([sheet.rows, repr(sheet)]))")
    rows, sheet = json.loads(printed(packed, program))
    assert [row[0] for row in rows] == [name for name, each in EXAMPLES.items() for _ in each.asked]
    assert "∂E/∂γ = 1ᵀ δ ⊙ x̂" in sheet and all("larger size" in row[-1] for row in rows)
    attention = next(row for row in rows if row[0] == "Attention")
    assert attention[2].count("$") == 4  # where: the slopes at s and at a


def test_what_a_view_raises_is_told_on_the_page(packed, monkeypatch):
    """ipywidgets would log it, and the page would wait for an answer that does not come."""
    monkeypatch.setitem(MESSAGES, "StepView", [{"method": "update", "state": {"chosen": {"no such size": 3}}}])
    with pytest.raises(AssertionError, match="no such size"):
        answers(packed, StepView(CATALOGUE["conv1d_weight"](), sliders=True))


def test_a_view_made_of_what_cannot_be_written_down_has_no_recipe():
    view = StepView(CATALOGUE["conv1d_weight"](), sliders=True, show=lambda *args, **named: show(*args, **named))
    told_models, names = models.gathered([view.model_id])
    assert recipe(view) == "" and not {"asks", "recipe"} & set(told_models[names[view.model_id]])


def test_what_is_noted_of_the_reader_is_told_once(packed, tmp_path, monkeypatch):
    monkeypatch.delenv("PYTEST_VERSION")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    _, said = answers(packed, Answer("06/input"))
    entries = [each["entries"] for _, each in said if each["method"] == "progress"]
    assert [(list(each), each["06/input"]["tries"], each["06/input"]["lines"]) for each in entries] == [
        (["06/input"], 1, ["d2 w3"])]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


NOTED = {"06/input": {"tries": 3, "done": True, "mistakes": {"no-flip": 1, "other": 2}},
         "06/input#7": {"tries": 1, "done": False, "mistakes": {"no-flip": 1}},
         "02/weight": {"tries": 1, "done": False, "mistakes": {"sign": 1, "gone": 9}}}


def test_progress_is_counted_by_lesson_and_mistake():
    script = SITE / "host" / "progress.js"
    lessons = [["02", "two", 4], ["06", "six", 5], ["07", "seven", 6]]
    rows = told(script, "([lessons, all]) => site_host_progress.lessonRows(lessons, all)", [[lessons, NOTED]])
    assert rows == [[["two", 0, 1, 4], ["six", 1, 1, 5], ["seven", 0, 0, 6]]]
    known = {"no-flip": ["No flip", "a"], "other": ["Other", "b"], "sign": ["Sign", "c"]}
    rows = told(script, "([known, all]) => site_host_progress.mistakeRows(known, all)", [[known, NOTED]])
    assert rows == [[["No flip", 2, "a"], ["Other", 2, "b"], ["Sign", 1, "c"]]]


def test_progress_that_cannot_be_read_is_passed_over():
    kept = [json.dumps(NOTED), None, "", "{", "null", "3", '"text"', '{"06/input": 3, "02/weight": {"mistakes": {}}}']
    rows = told(SITE / "host" / "progress.js", "(text) => site_host_progress.readable(text)", kept)
    assert rows == [NOTED, {}, {}, {}, {}, {}, {}, {"02/weight": {"mistakes": {}}}]


def test_numpy_would_be_seen(packed):
    with pytest.raises(AssertionError, match="No module named 'numpy'"):
        printed(packed, "import lessons.views.train.view")


def test_a_view_has_no_style_beside_its_sheets():
    """Else the pages, which take the sheets, would lack it."""
    kinds, todo = set(), [View]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        if kind.__module__.startswith("lessons.") and isinstance(vars(kind).get("_esm"), str):
            kinds.add(kind)
    assert len(kinds) > 15
    for kind in kinds:
        worn = sheets(Path(sys.modules[kind.__module__].__file__).with_name("view.css"))
        assert kind._esm.endswith(f".dress({json.dumps(worn)});\n") and not hasattr(kind, "_css"), kind
