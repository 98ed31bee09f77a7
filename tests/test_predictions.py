"""No answer of a prediction stands open below its question in a stored lesson, before anything is clicked."""

import copy
import re
import tomllib
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from lessons.views.quiz.view import QUIZZES

LESSONS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
ASKED = re.compile(r'quiz\("(.*?)"[,)]')
INNERMOST = re.compile(r"<details( open)?>((?:(?!<details).)*?)</details>", re.DOTALL)
HEADING = re.compile(r"^#{2,} ", re.MULTILINE)


def plain(markup: str) -> str:
    """Words without tags, stars and line breaks."""
    return " ".join(unescape(re.sub(r"<[^>]+>|\*\*|\\", "", markup)).split())


def unfolded(markup: str) -> str:
    """What stands there before anything is opened."""
    while INNERMOST.search(markup):
        markup = INNERMOST.sub(lambda found: found[2] if found[1] else " ", markup)
    return plain(markup)


def outputs(cell: NotebookNode) -> str:
    data = [output.get("data", {"text/plain": output.get("text", "")}) for output in cell.get("outputs", [])]
    return " ".join(each.get("text/html", each.get("text/plain", "")) for each in data)


def shown_below(cells: list[NotebookNode]) -> str:
    """The output of the first cell, and what follows up to the next heading or question."""
    shown = [outputs(cells[0])]
    for cell in cells[1:]:
        if cell.cell_type == "code" and ASKED.search(cell.source):
            break
        text = cell.source if cell.cell_type == "markdown" else outputs(cell)
        before, *after = HEADING.split(text, maxsplit=1) if cell.cell_type == "markdown" else [text]
        shown.append(before)
        if after:
            break
    return unfolded("\n".join(shown))


def given_away_by(quiz: dict) -> Iterator[str]:
    """What a page may not say before the vote: the reasons and sums of right answers, and what is told after it."""
    right = quiz["answer"] if isinstance(quiz["answer"], list) else [quiz["answer"]]
    for choice in quiz["choices"]:
        if choice["label"] in right:
            yield choice["why"]
            if len(plain(choice.get("numbers", ""))) > 12:
                yield choice["numbers"]
    yield from filter(None, [quiz.get("why"), *re.split(r"\n\s*\n", quiz.get("then", "").strip())])


def complaints(notebook: NotebookNode, quizzes: dict) -> list[str]:
    found = []
    for place, cell in enumerate(notebook.cells):
        for name in ASKED.findall(cell.source) if cell.cell_type == "code" else []:
            shown = shown_below(notebook.cells[place:])
            quiz = quizzes[name[3:]]
            found += [f"{name}: {told!r} stands open" for told in map(plain, given_away_by(quiz))
                      if told in shown and told not in plain(quiz["question"])]
            if f'{name}", then=' in cell.source and "Show me" not in outputs(cell):
                found.append(f"{name}: what follows is not covered")
    return found


def read(path: Path) -> tuple[NotebookNode, dict]:
    quizzes = tomllib.loads((QUIZZES / f"{path.name[:2]}.toml").read_text(encoding="utf-8"))
    return nbformat.read(path, as_version=4), quizzes


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_no_answer_stands_open_before_the_vote(path):
    assert complaints(*read(path)) == []


@pytest.mark.parametrize("path", LESSONS[1:], ids=lambda path: path.stem)
def test_an_answer_that_stood_open_would_be_found(path):
    notebook, quizzes = read(path)
    opened = copy.deepcopy(notebook)
    for cell in opened.cells:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = re.sub("</?details>", "", output.data["text/html"])
    names = {name for cell in notebook.cells if cell.cell_type == "code" for name in ASKED.findall(cell.source)}
    assert {found.partition(":")[0] for found in complaints(opened, quizzes)} == names


def test_prose_below_a_question_is_looked_at():
    notebook, quizzes = read(LESSONS[1])
    place = next(n for n, cell in enumerate(notebook.cells) if 'quiz("01/product"' in cell.source)
    notebook.cells.insert(place + 1, nbformat.v4.new_markdown_cell(quizzes["product"]["then"]))
    assert len(complaints(notebook, quizzes)) == 1
    notebook.cells.insert(place + 1, nbformat.v4.new_markdown_cell("## Another subject"))
    assert complaints(notebook, quizzes) == []
