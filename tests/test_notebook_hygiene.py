"""What every stored lesson keeps to: short cells, enough prose and not too much, nothing left over from a run."""

import ast
import builtins
import copy
import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape
from inspect import ismodule
from itertools import groupby, pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lessons import views
from lessons.crosswalk import listing

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
ITEMS = set(listing().names())
LINK = re.compile(r"\[[^]]+\]\(([^)#]*)#?([^)]*)\)")
NAMED = re.compile(r"\b\d\d_[a-z]\w*|\b[Ll]essons?\s+\d\d|(?<![\d.,\w])0\d(?!\.?\d|\w)")
MARK = re.compile(r"\*(Core|Extra) · (\d+) min\*")
LAST = "## What to remember"
NOTATION = "00_start_here.ipynb#How-we-write"
PLUMBING = {"print", "display", "curves", "digits_row", "photos_row", "pictures_row",
            *(name for name, value in vars(views).items() if name[0] != "_" and not ismodule(value))} - {"check"}
LEAVES_THE_MACHINE = re.compile(r"\b(urllib|urlopen|urlretrieve|requests|httpx|wget|curl|fetch_\w+|download\w*)\b|https?://")

Rule = Callable[[NotebookNode], Iterator[str]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    RULES.append(check)
    return check


def complaints(notebook: NotebookNode) -> list[str]:
    return [complaint for check in RULES for complaint in check(notebook)]


# --- the parts of a notebook ------------------------------------------------------------------------------------------


def code(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """The code cells, numbered from 1 as JupyterLab does."""
    return list(enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1))


def is_task(cell: NotebookNode) -> bool:
    """Whether the learner hands something in here: such cells do not count."""
    asks = r"(Answer|tasks|Derive|SpotTheMistake)\("
    return bool(re.match(asks, cell.source) or re.search(r"^check\(", cell.source, re.M))


def is_program(cell: NotebookNode) -> bool:
    """Whether the learner writes a program here."""
    return bool(re.search(r"^check\(", cell.source, re.M))


def is_folded(cell: NotebookNode) -> bool:
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def prose(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def lines(cell: NotebookNode) -> int:
    return len(cell.source.strip().splitlines())


def words_to_read(markdown: str) -> int:
    """Words of running text: without headings, tables and what is folded away; a formula counts as one word."""
    text = re.sub(r"<details>.*?</details>", "", markdown, flags=re.DOTALL)
    text = re.sub(r"\$[^$]+\$", "formula", text)
    text = re.sub(r"<[^>]+>", " ", text)
    running = [line for line in text.splitlines() if not line.lstrip().startswith(("#", "|"))]
    return sum(bool(re.search(r"\w", word)) for line in running for word in line.split())


def statements(cell: NotebookNode) -> list[ast.stmt] | None:
    """The cell as Python; None when it is something else, such as a magic or a shell command."""
    try:
        return ast.parse(cell.source).body
    except SyntaxError:
        return None


def calls(cell: NotebookNode) -> set[str]:
    """The names of all functions and classes that a cell calls."""
    nodes = (node for statement in statements(cell) or [] for node in ast.walk(statement))
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def imports(cell: NotebookNode) -> bool:
    nodes = (node for statement in statements(cell) or [] for node in ast.walk(statement))
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes)


def bound(node: ast.AST) -> list[str]:
    """The names that a part of a program gives a meaning, in whatever scope."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            return [name]
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [(each.asname or each.name).partition(".")[0] for each in names]
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return [name]
    return []


@cache
def headings(name: str) -> set[str]:
    """What may follow # in a link to a notebook; "" is the notebook itself."""
    if not (FOLDER / name).is_file():
        return set()
    cells = prose(nbformat.read(FOLDER / name, as_version=4))
    found = re.findall(r"^#+ +(.*)", "\n".join(cell.source for cell in cells), re.MULTILINE)
    return {"", *(heading.replace(" ", "-") for heading in found)}


def ends_in_a_value(cell: NotebookNode) -> bool:
    """Whether running the cell must show something; a call need not, it may return None."""
    *_, last = statements(cell) or [None]
    silent = cell.source.rstrip().endswith(";")
    return isinstance(last, ast.Expr) and not isinstance(last.value, ast.Call) and not silent


# --- the rules --------------------------------------------------------------------------------------------------------


@rule
def few_and_short_code_cells(notebook):
    counts = {number: lines(cell) for number, cell in code(notebook) if not is_task(cell)}
    if len(counts) > 35:
        yield f"{len(counts)} code cells, at most 35"
    for number, count in counts.items():
        if count > 12:
            yield f"code cell {number} has {count} lines, at most 12"


@rule
def code_is_folded_unless_it_is_worth_reading(notebook):
    """Open stands what is the formula, and where the learner writes a program."""
    for number, cell in code(notebook):
        if is_program(cell) and is_folded(cell):
            yield f"code cell {number} is folded, but the learner writes in it"
    shown = {number: cell for number, cell in code(notebook) if not is_program(cell) and not is_folded(cell)}
    if 3 * len(shown) > len(code(notebook)):
        yield f"{len(shown)} of {len(code(notebook))} code cells are open, at most a third"
    for number, cell in shown.items():
        if (count := sum(bool(line.strip()) for line in cell.source.splitlines())) > 6:
            yield f"code cell {number} is open and has {count} lines, at most 6"
        if imports(cell):
            yield f"code cell {number} imports and is open: fold it"
        if plumbing := sorted(calls(cell) & PLUMBING):
            yield f"code cell {number} calls {', '.join(plumbing)} and is open: fold it"


@rule
def enough_prose(notebook):
    words = sum(len(cell.source.split()) for cell in prose(notebook))
    code_lines = sum(lines(cell) for _, cell in code(notebook))
    if words < 8 * code_lines:
        yield f"{words} words for {code_lines} lines of code, at least 8 for each"


@rule
def never_long_without_something_to_do(notebook):
    read = [cell for cell in notebook.cells if not cell.source.startswith(LAST)]  # a list of what has been done
    runs = [(kind, list(cells)) for kind, cells in groupby(read, key=lambda cell: cell.cell_type)]
    for kind, cells in runs[1:-1]:  # what stands before the first code cell and after the last is not between two
        words = words_to_read("\n".join(cell.source for cell in cells))
        if kind == "markdown" and words > 150:
            yield f"{words} words between two code cells, about 120, at most 150: {cells[0].source[:40]!r}"


@rule
def one_import_cell(notebook):
    for number, cell in code(notebook):
        if number == 1 and not imports(cell):
            yield "the first code cell imports nothing"
        checked = number == 2 and "checkup" in calls(code(notebook)[0][1])      # what is missing must be said before
        if number > 1 and imports(cell) and not checked:
            yield f"code cell {number} imports, the first one is for that"


@rule
def plain_python_that_stays_here(notebook):
    for number, cell in code(notebook):
        if statements(cell) is None:
            yield f"code cell {number} is not plain Python (a %magic, a !command, a slip)"
        if "sys.path" in cell.source:
            yield f"code cell {number} edits sys.path"
        if found := LEAVES_THE_MACHINE.search(cell.source):
            yield f"code cell {number} may leave the machine: {found[0]!r}"


@rule
def names_exist(notebook):
    """Also where it is no notebook, but the script that JupyterLab exports: there `display` is nobody's."""
    nodes = {number: [node for statement in statements(cell) or [] for node in ast.walk(statement)]
             for number, cell in code(notebook)}
    known = {*dir(builtins), *(name for each in nodes.values() for node in each for name in bound(node))}
    for number, each in nodes.items():
        used = [node.id for node in each if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
        for name in dict.fromkeys(used):
            if name not in known:
                yield f"code cell {number} uses {name}, which nothing defines"


@rule
def no_display_equations_in_prose(notebook):
    for cell in prose(notebook):
        if found := re.search(r"\$\$|\\\[|\\begin\{", cell.source):
            yield f"a display equation ({found[0]}) in prose, where no code checks it: {cell.source[:40]!r}"


@rule
def lessons_are_linked_where_they_are_named(notebook):
    for cell in prose(notebook):
        if found := NAMED.search(LINK.sub("", cell.source)):
            yield f"{found[0]!r} is no link: {cell.source[:40]!r}"


@rule
def links_lead_somewhere(notebook):
    for name, fragment in (found for cell in prose(notebook) for found in LINK.findall(cell.source)):
        if not name.startswith("https://") and fragment not in headings(name):
            yield f"a link leads nowhere: {name}#{fragment}"


@rule
def the_notation_is_one_click_away(notebook):
    first = notebook.cells[0].source
    if f"]({NOTATION})" not in first and not first.startswith("# Back-propagation, worked through"):
        yield f"the first cell has no link to {NOTATION}"


@rule
def core_and_extra_are_told_apart(notebook):
    text = "\n".join(cell.source for cell in prose(notebook))
    for heading, below in re.findall(r"^## (.*)\n(.*)", text, re.MULTILINE):
        if not MARK.fullmatch(below):
            yield f"no line *Core · 5 min* or *Extra · 5 min* under ## {heading}"


@rule
def extras_stand_below_what_to_remember(notebook):
    """Whoever does the core alone reads from the top to where it ends."""
    parts = re.findall(r"^(## .*)\n\*(Core|Extra)", "\n".join(cell.source for cell in prose(notebook)), re.MULTILINE)
    remembered = False
    for heading, kind in parts:
        if (kind == "Core") == remembered:
            yield f"{heading} is {kind} and stands {'below' if remembered else 'above'} {LAST}"
        remembered = remembered or heading == LAST


@rule
def run_in_order(notebook):
    counts = [cell.execution_count for _, cell in code(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"execution counts {counts}, not 1, 2, 3 …"


@rule
def outputs_are_stored(notebook):
    if not any(cell.outputs for _, cell in code(notebook)):
        yield "no outputs are stored"
    for number, cell in code(notebook):
        if ends_in_a_value(cell) and not cell.outputs:
            yield f"code cell {number} ends in a value, but no output is stored"


@rule
def outputs_read_well_everywhere(notebook):
    for number, cell in code(notebook):
        for output in cell.outputs:
            if WIDGET_VIEW in output.get("data", {}):
                yield f"code cell {number} stores a widget view"
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"code cell {number} stores an error or a warning"
            shown = str(output.get("data", {}).get("text/plain", output.get("text", "")))
            if found := re.search(r"at 0x[0-9a-f]+|(?:/home|/root|/Users|/tmp)/|\b[A-Z]:\\", shown):
                yield f"code cell {number} stores what differs from machine to machine: {found[0]!r}"


@rule
def what_stands_under_folded_code_is_laid_out(notebook):
    """What Python prints is read beside its program; without it, it is a row of numbers. A program is text itself."""
    for number, cell in code(notebook):
        for output in cell.outputs if is_folded(cell) and "inspect.getsource" not in cell.source else ():
            if not {"text/html", "text/latex"} & set(output.get("data", {})):
                yield f"code cell {number} is folded and shows bare text: a view, a picture or Rows was expected"


@rule
def a_picture_has_a_text(notebook):
    """JupyterLab and exports give a PNG none, and show HTML in its place."""
    for number, cell in code(notebook):
        for data in (output.get("data", {}) for output in cell.outputs):
            if "image/png" in data and f'alt="{escape(data["text/plain"])}"' not in data.get("text/html", ""):
                yield f"code cell {number} shows a picture without its text"


@rule
def no_traces_of_a_run(notebook):
    if "widgets" in notebook.metadata:
        yield "widget state is stored"
    if "version" in notebook.metadata.get("language_info", {}):
        yield "the version of the machine's Python is stored"
    for cell in notebook.cells:
        for key in {"execution", "ExecuteTime"} & set(cell.metadata):
            yield f"times are stored ({key})"


@rule
def tags_are_items_of_the_documents(notebook):
    for tag in [tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])]:
        if tag not in ITEMS:
            yield f"the tag {tag!r} is no item of the documents"
    for cell in notebook.cells:
        if len(set(cell.metadata.get("tags", []))) < len(cell.metadata.get("tags", [])):
            yield f"a cell carries a tag twice: {cell.metadata.tags}"


@rule
def small_enough(notebook):
    size = len(nbformat.writes(notebook).encode())
    if size > 300_000:
        yield f"{size / 1000:.0f} KB, at most 300 KB"


# --- the stored lessons -----------------------------------------------------------------------------------------------


def test_the_lessons_are_there():
    numbers = [int(path.name.partition("_")[0]) for path in sorted(FOLDER.glob("*.ipynb"))]
    assert numbers == list(range(len(numbers))) and len(numbers) >= 11


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_lesson_keeps_to_the_rules(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert complaints(notebook) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_lesson_is_stored_as_refresh_stores_it(path):
    stored = path.read_bytes().replace(b"\r\n", b"\n").decode()
    assert stored == nbformat.writes(nbformat.reads(stored, as_version=4)) + "\n"


def times(text: str) -> dict[str, int]:
    """Lesson → minutes, as a table says them."""
    rows = re.findall(r"^\| \[`(\w+)`\].* \| (\d+) (min|h) \|$", text, re.MULTILINE)
    return {name: int(time) * (60 if unit == "h" else 1) for name, time, unit in rows}


def core_minutes(notebook: NotebookNode) -> int:
    text = "\n".join(cell.source for cell in prose(notebook))
    return sum(int(minutes) for kind, minutes in MARK.findall(text) if kind == "Core")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_what_is_core_takes_the_time_that_is_said(path):
    readme = times((FOLDER.parent / "README.md").read_text(encoding="utf-8"))
    [first, *_] = sorted(FOLDER.glob("*.ipynb"))
    table = times("\n".join(cell.source for cell in prose(nbformat.read(first, as_version=4))))
    assert table == {name: readme[name] for name in table}
    assert core_minutes(nbformat.read(path, as_version=4)) == readme[path.stem]


def test_minutes_are_added():
    text = "## A\n*Core · 5 min*\n\n## B\n*Extra · 9 min*\n\n### C\n*Core · 20 min*"
    assert core_minutes(new_notebook(cells=[new_markdown_cell(text)])) == 25
    assert times("| [`01_a`](01_a.ipynb) | x | 2 h |\n| [`02_b`](02_b.ipynb) | y | 5 min |") == {"01_a": 120, "02_b": 5}


def test_each_lesson_leads_to_the_next():
    paths = sorted(FOLDER.glob("*.ipynb"))
    for path, following in pairwise(paths):
        [last] = [cell.source for cell in prose(nbformat.read(path, as_version=4)) if cell.source.startswith(LAST)]
        assert re.search(rf"Next: .*\[lesson {following.stem[:2]}\]\({following.name}\)", last), path.stem


# --- each rule can fail -----------------------------------------------------------------------------------------------


def folded(tags: tuple | list = ()) -> dict:
    return {"jupyter": {"source_hidden": True}} | ({"tags": tags} if tags else {})


def lesson() -> NotebookNode:
    """A small lesson with nothing to complain of."""
    answer = new_output("execute_result", data={"text/plain": "42", "text/html": "<b>42</b>"}, execution_count=2)
    return new_notebook(
        cells=[
            new_markdown_cell("# Six times seven\nYou multiply, " + "and you say why, " * 5 + f"[so]({NOTATION})."),
            new_code_cell("from lessons import layers", execution_count=1, metadata=folded()),
            new_markdown_cell("What do you expect? " + "Say it before you look. " * 4),
            new_code_cell("6 * 7", execution_count=2, outputs=[answer], metadata=folded(["B1", "ER-71"])),
            new_markdown_cell("Remember it."),
        ],
        metadata={"language_info": {"name": "python"}},
    )


def first_code(notebook):
    return notebook.cells[1]


def last_code(notebook):
    return notebook.cells[3]


def set_source(cell, source):
    cell.source = source


def many_cells(notebook):
    outputs = last_code(notebook).outputs
    notebook.cells += [new_code_cell("6", execution_count=3 + n, outputs=outputs) for n in range(34)]
    notebook.cells.append(new_markdown_cell("word " * 300))


def unfold(cell, source):
    cell.metadata.pop("jupyter")
    cell.source = source


def program(notebook):
    set_source(last_code(notebook), "def f():\n    ...\n\n\ncheck('01/code-paths', f)")


def widget_state(notebook):
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}


def store(text):
    return lambda n: last_code(n).outputs.append(new_output("display_data", data={"text/plain": text}))


BREAKS = {
    "36 code cells, at most 35": many_cells,
    "code cell 2 has 13 lines": lambda n: set_source(last_code(n), "\n".join("1234567890123")),
    "1 of 2 code cells are open, at most a third": lambda n: unfold(last_code(n), "6 * 7"),
    "code cell 2 is open and has 7 lines": lambda n: unfold(last_code(n), "1\n2\n3\n\n4\n5\n6\n7"),
    "code cell 1 imports and is open": lambda n: unfold(first_code(n), "from lessons import layers"),
    "code cell 2 calls print, quiz and is open": lambda n: unfold(last_code(n), "print(quiz('02/weight'))"),
    "code cell 2 is folded, but the learner writes in it": program,
    "4 words for 2 lines of code": lambda n: (n.cells.pop(0), set_source(n.cells[1], "Six times.")),
    "160 words between two code cells": lambda n: set_source(n.cells[2], "word " * 160),
    "the first code cell imports nothing": lambda n: set_source(first_code(n), "x = 1"),
    "code cell 2 imports": lambda n: set_source(last_code(n), "import math; math.pi"),
    "code cell 2 is not plain Python": lambda n: set_source(last_code(n), "%pip install lessons"),
    "code cell 2 edits sys.path": lambda n: set_source(last_code(n), "sys.path.append('..')"),
    "code cell 2 may leave the machine: 'urlopen'": lambda n: set_source(last_code(n), "urlopen(address)"),
    "code cell 2 uses display, which nothing defines": lambda n: set_source(last_code(n), "display(6 * 7)"),
    "a display equation ($$)": lambda n: n.cells.append(new_markdown_cell("$$y = x$$")),
    r"a display equation (\[)": lambda n: n.cells.append(new_markdown_cell(r"\[y = x\]")),
    r"a display equation (\begin{)": lambda n: n.cells.append(new_markdown_cell(r"\begin{align}y\end{align}")),
    "'lesson 04' is no link": lambda n: n.cells.append(new_markdown_cell("[See](00_start_here.ipynb) lesson 04.")),
    "'05_convolution' is no link": lambda n: n.cells.append(new_markdown_cell("See `05_convolution`.")),
    "'09' is no link": lambda n: n.cells.append(new_markdown_cell("0.05 and 000, [08](09_pooling.ipynb) and 09.")),
    "nowhere: 05_pooling.ipynb#": lambda n: n.cells.append(new_markdown_cell("[05](05_pooling.ipynb)")),
    "nowhere: 09_pooling.ipynb#Knots": lambda n: n.cells.append(new_markdown_cell("[09](09_pooling.ipynb#Knots)")),
    "no link to 00_start_here.ipynb#How-we-write": lambda n: set_source(n.cells[0], "# No link\n" + "yes " * 30),
    "or *Extra · 5 min* under ## B": lambda n: n.cells.append(new_markdown_cell("## A\n*Core · 5 min*\n\n## B\nSo.")),
    "## B is Extra and stands above ## What": lambda n: n.cells.append(new_markdown_cell("## B\n*Extra · 5 min*")),
    "## B is Core and stands below ## What": lambda n: n.cells.append(
        new_markdown_cell(f"{LAST}\n*Core · 1 min*\n\n## B\n*Core · 5 min*")),
    "execution counts [1, 3]": lambda n: last_code(n).update(execution_count=3),
    "execution counts [1, None]": lambda n: last_code(n).update(execution_count=None),
    "no outputs are stored": lambda n: last_code(n).update(outputs=[], source="six()"),
    "code cell 2 ends in a value": lambda n: (last_code(n).update(outputs=[]),
                                              first_code(n).update(outputs=[new_output("stream", text="loaded")])),
    "code cell 2 stores a widget view": lambda n: last_code(n).outputs[0].data.update({WIDGET_VIEW: {}}),
    "code cell 2 stores an error": lambda n: last_code(n).outputs.append(new_output("error", ename="E", evalue="")),
    "code cell 2 stores what differs from machine to machine: 'at 0x": store("<object at 0x7f00>"),
    "code cell 2 stores what differs from machine to machine: '/home/": store("/home/me/lessons"),
    "code cell 2 is folded and shows bare text": store("[42.]"),
    "code cell 2 shows a picture without its text": lambda n: last_code(n).outputs[0].data.update({"image/png": ""}),
    "widget state is stored": widget_state,
    "the version of the machine's Python": lambda n: n.metadata.language_info.update(version="3.11.7"),
    "times are stored (execution)": lambda n: last_code(n).metadata.update(execution={}),
    "the tag 'B17' is no item": lambda n: last_code(n).metadata.update(tags=["B17"]),
    "the tag 'hide' is no item": lambda n: last_code(n).metadata.update(tags=["hide"]),
    "a cell carries a tag twice": lambda n: last_code(n).metadata.update(tags=["B1", "B1"]),
    "at most 300 KB": lambda n: last_code(n).outputs[0].data.update({"image/png": "x" * 300_000}),
}


def test_a_clean_lesson_has_no_complaints():
    assert complaints(lesson()) == []


@pytest.mark.parametrize("complaint", BREAKS)
def test_a_broken_rule_is_found(complaint):
    notebook = copy.deepcopy(lesson())
    BREAKS[complaint](notebook)
    assert any(complaint in found for found in complaints(notebook)), complaints(notebook)


def test_each_rule_is_broken_once():
    broken = set()
    for change in BREAKS.values():
        notebook = lesson()
        change(notebook)
        broken |= {check.__name__ for check in RULES if list(check(notebook))}
    assert broken == {check.__name__ for check in RULES}


@pytest.mark.parametrize(("markdown", "words"), [
    ("# A long heading here\nThree plain words.", 3),
    ("| a | table |\n|---|---|\n| of | words |\nOne.", 1),
    ("Open it: <details><summary>More</summary>many words\nhere</details> done", 3),
    ("The sum $w_1 x_1 + w_2 x_2$ is *large* − see?", 6),
])
def test_what_counts_as_a_word_to_read(markdown, words):
    assert words_to_read(markdown) == words


def rows(readme: str) -> list[str]:
    """The lessons that have a row in a README's table, in its order."""
    return re.findall(r"^\| \[`(\w+)`\]\(notebooks/\1\.ipynb\) \|", readme, re.M)


def test_each_lesson_has_a_row_in_the_readme():
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    names = [path.stem for path in sorted(FOLDER.glob("*.ipynb"))]
    assert rows(readme) == names
    assert rows(readme.replace(f"[`{names[-1]}`]", "[`10_other`]")) == names[:-1]


def with_calls(*names: str) -> list[str]:
    """The numbers of the lessons in which all of these are called."""
    return [path.name[:2] for path in sorted(FOLDER.glob("*.ipynb"))
            if {*names} <= {name for _, cell in code(nbformat.read(path, as_version=4)) for name in calls(cell)}]


def test_the_readme_says_in_which_lessons_one_writes_and_finds():
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    (written, found) = re.findall(r"[Ff]rom (\d\d) to (\d\d) you", readme)
    for (first, last), names in ((written, ("tasks", "Derive", "check")), (found, ("tasks", "SpotTheMistake"))):
        assert with_calls(*names) == [f"{number:02}" for number in range(int(first), int(last) + 1)]
