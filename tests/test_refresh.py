"""`python3 -m lessons refresh`: what is stored, what is left out, and when the file stays as it was."""

import base64
import json
import os
import sys
import time

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lessons._door import refresh

# A cell that shows what a view shows: a widget view beside its twins.
VIEW = """\
from IPython.display import display
display({"application/vnd.jupyter.widget-view+json": {"model_id": "7f"}, "text/plain": "y1 = 3",
         "text/html": "<b>y1 = 3</b>"}, raw=True)"""
WIDGET_ALONE = """\
from IPython.display import display
display({"application/vnd.jupyter.widget-view+json": {"model_id": "7f"}}, raw=True)"""
PIXEL = base64.b64encode(b"not really a picture").decode()
PICTURE = f"""\
from IPython.display import display
display({{"image/png": {PIXEL!r}, "text/plain": "<Figure>"}}, raw=True)"""


@pytest.fixture
def write(tmp_path):
    """Write a notebook of these code cells, as a client leaves it: run out of order, with times and widget state."""

    def write(*sources, name="lesson.ipynb"):
        cells = [new_markdown_cell("# A lesson", id="title")]
        for number, source in enumerate(sources):
            times = {"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}, "tags": ["B1"]}
            cells.append(new_code_cell(source, id=f"cell-{number}", execution_count=40 - number, metadata=times))
        state = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2, "version_minor": 0}}
        notebook = new_notebook(cells=cells, metadata={
            "widgets": state,
            "kernelspec": {"display_name": "mine", "name": "mine", "language": "python"},
            "language_info": {"name": "python", "version": "3.11.7"},
        })
        path = tmp_path / name
        nbformat.write(notebook, path)
        return path

    return write


@pytest.fixture
def as_it_was():
    """Assert that something leaves a file, and its folder, as they were."""

    def unchanged(path, act):
        before, beside = path.read_bytes(), sorted(path.parent.iterdir())
        result = act()
        assert path.read_bytes() == before
        assert sorted(path.parent.iterdir()) == beside
        return result

    return unchanged


def test_outputs_and_twins_are_stored_and_the_rest_is_not(write):
    path = write("x = 6", "print(x)\nprint(x + 1)", "x * 7", VIEW, PICTURE)
    assert refresh.refresh(path) is True
    text = path.read_text(encoding="utf-8")
    book = json.loads(text)
    cells = book["cells"][1:]
    assert [cell["execution_count"] for cell in cells] == [1, 2, 3, 4, 5]
    assert cells[1]["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["6\n", "7\n"]}]
    assert cells[2]["outputs"][0]["data"] == {"text/plain": ["42"]}
    assert cells[3]["outputs"][0]["data"] == {"text/html": ["<b>y1 = 3</b>"], "text/plain": ["y1 = 3"]}
    assert set(cells[4]["outputs"][0]["data"]) == {"image/png", "text/plain"}
    assert [cell["metadata"] for cell in cells] == [{"tags": ["B1"]}] * 5
    assert book["metadata"] == {"kernelspec": refresh.KERNEL, "language_info": refresh.LANGUAGE}
    assert text.endswith("}\n")
    assert text.startswith('{\n "cells"')
    nbformat.validate(nbformat.read(path, as_version=4))


def test_a_second_run_changes_nothing(write, as_it_was):
    path = write("1 + 1", VIEW)
    refresh.refresh(path)
    assert as_it_was(path, lambda: refresh.refresh(path)) is False


def test_it_runs_in_the_notebooks_folder_with_this_python_in_a_kernel_that_ends(write):
    path = write("import os, sys\nprint(os.getcwd())\nprint(sys.prefix)\nprint(os.getpid())")
    refresh.refresh(path)
    shown = json.loads(path.read_text(encoding="utf-8"))["cells"][1]["outputs"][0]["text"]
    *where, kernel = "".join(shown).splitlines()
    assert where == [str(path.parent), sys.prefix]
    until = time.monotonic() + 30
    while os.path.exists(f"/proc/{kernel}"):  # on Linux
        assert time.monotonic() < until
        time.sleep(0.01)


def test_nobodys_progress_is_shown_or_changed(write):
    path = write("import os\nos.environ['LESSONS_PROGRESS'], 'PATH' in os.environ")
    assert refresh.main([str(path)]) == 0
    assert nbformat.read(path, 4).cells[1].outputs[0].data["text/plain"] == "('off', True)"


@pytest.mark.parametrize(("sources", "why"), [
    (("x = 1", "x / 0", "x"), "code cell 2, 'x / 0', raised ZeroDivisionError: division by zero"),
    (("import warnings\nwarnings.warn('old')",), "code cell 1, 'import warnings', wrote to stderr"),
    ((WIDGET_ALONE,), "code cell 1, 'from IPython.display import display', shows a widget that has no text twin"),
    (("1", "  \n"), "code cell 2 is empty"),
])
def test_a_notebook_with_a_fault_is_not_stored(write, as_it_was, capsys, sources, why):
    path = write(*sources)
    assert as_it_was(path, lambda: refresh.main([str(path)])) == 1
    said = capsys.readouterr().out
    assert "lesson.ipynb" in said
    assert "NOT stored" in said
    assert why in said


def test_one_refused_notebook_does_not_stop_the_next(write, capsys):
    bad, good = write("1 / 0", name="bad.ipynb"), write("1 + 1", name="good.ipynb")
    assert refresh.main([str(bad), str(good)]) == 1
    assert json.loads(good.read_text(encoding="utf-8"))["cells"][1]["execution_count"] == 1
    assert "good.ipynb" in capsys.readouterr().out


def test_a_cell_that_never_ends_is_refused(write, as_it_was, monkeypatch):
    path = write("import time; time.sleep(30)")
    monkeypatch.setattr(refresh, "LONGEST_CELL", 1)

    def refused():
        with pytest.raises(refresh.Refused, match="timed out"):
            refresh.refresh(path)

    as_it_was(path, refused)


def test_a_write_that_fails_leaves_the_notebook(write, monkeypatch):
    path = write("1 + 1")
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(OSError, match="No space left"):
        refresh.replace(path, "half a note")
    assert path.read_bytes() == before


def test_faults_are_found_in_outputs_alone():
    view = new_output("display_data", data={refresh.WIDGET_VIEW: {}, "text/plain": "twin"})
    clean = new_notebook(cells=[new_code_cell("1", outputs=[new_output("stream", text="1"), view])])
    assert list(refresh.problems(clean)) == []
    error = new_output("error", ename="ShapeError", evalue="axis D", traceback=[])
    faulty = new_notebook(cells=[new_code_cell("f(x)", outputs=[error])])
    assert list(refresh.problems(faulty)) == ["code cell 1, 'f(x)', raised ShapeError: axis D"]
