"""What is imported is declared; what is used of libraries' private parts was tried with the versions that are here."""

import ast
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

from lessons._door import installing, requirements
from lessons._door.requirements import LINT, LOWEST, STUDENT, TESTS
from lessons._door.say import ROOT

# --- imports and declarations -----------------------------------------------------------------------------------------


def sources(folder: Path) -> Iterator[tuple[Path, str]]:
    """Each module of a folder, and the code of each notebook."""
    for path in sorted(folder.rglob("*.py")):
        yield path, path.read_text(encoding="utf-8")
    for path in sorted(folder.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield path, "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


@cache
def imported(source: str) -> set[str]:
    """The top-level modules that a source imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found


@cache
def distributions() -> dict[str, list[str]]:
    return metadata.packages_distributions()


def normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def undeclared(folder: Path, file: str) -> list[str]:
    """Each import that a folder makes and its requirements file does not name, one sentence each."""
    declared = {normal(name) for name, _ in requirements.packages(ROOT / file)}
    own = {"lessons"} | {each.stem for each in folder.rglob("*") if each.suffix in ("", ".py")}
    found = []
    for path, source in sources(folder):
        for module in sorted(imported(source) - sys.stdlib_module_names - own):
            brought_by = {normal(name) for name in distributions().get(module, [module])}
            if not brought_by & declared:
                found.append(f"{path.name} imports {module}: {' or '.join(sorted(brought_by))} is not in {file}")
    return found


@pytest.mark.parametrize(("folder", "file"), [
    ("lessons", STUDENT.file),
    ("notebooks", STUDENT.file),
    ("tests", "tests/benchmarks/requirements.txt"),
])
def test_what_is_imported_is_declared(folder, file):
    assert undeclared(ROOT / folder, file) == []


def test_only_benchmarks_need_more_than_the_tests_declare():
    needing = {complaint.partition(" ")[0] for complaint in undeclared(ROOT / "tests", TESTS.file)}
    assert needing == {path.name for path in (ROOT / "tests/benchmarks").glob("torch_*.py")}


@pytest.mark.parametrize(("source", "complaint"), [
    ("import tornado.web", "tornado is not in"),                       # installed, but only because others need it
    ("def f():\n    from dateutil import tz", "python-dateutil is not in"),
    ("import no_such_module_of_ours", "no-such-module-of-ours is not in"),
])
def test_an_undeclared_import_is_found(tmp_path, source, complaint):
    (tmp_path / "module.py").write_text(source)
    cell = {"cell_type": "code", "source": source.splitlines(keepends=True)}
    (tmp_path / "book.ipynb").write_text(json.dumps({"cells": [cell]}))
    for name, found in zip(("module.py", "book.ipynb"), undeclared(tmp_path, STUDENT.file), strict=True):
        assert found.startswith(f"{name} imports")
        assert complaint in found


def test_a_declared_import_is_not(tmp_path):
    (tmp_path / "module.py").write_text("import json, numpy, lessons\nfrom PIL import Image\nfrom .module import f")
    assert undeclared(tmp_path, STUDENT.file) == []


# --- the lowest versions ----------------------------------------------------------------------------------------------


def test_the_lowest_versions_are_held(tmp_path):
    option, file = installing.constraints(ROOT / LOWEST.file, tmp_path)
    lines = Path(file).read_text().splitlines()
    asked = [f"{name}~={least}" for name, least in requirements.packages(ROOT / STUDENT.file)]
    assert option == "-c"
    assert lines == [line.replace("~=", "==") for line in asked]
    assert len(lines) > 5


def test_the_lowest_versions_have_an_environment_of_their_own():
    assert LOWEST.venv != STUDENT.venv == TESTS.venv == LINT.venv


# --- private parts ----------------------------------------------------------------------------------------------------

# A view listens again by a private method of two libraries' scripts (`heard`, the views' shared script).
# tests/browser/test_hearing.py tries it in a browser; add a version here when it has passed there.
METHOD = "_handle_comm_msg"
TRIED = {
    "anywidget": ("jupyter/labextensions/anywidget", "0.10.0 and 0.11.0"),
    "jupyterlab_widgets": ("jupyter/labextensions/@jupyter-widgets/jupyterlab-manager", "3.0.17"),  # for ipywidgets
}


def lost(library: str, scripts: Path, tried: str, installed: str) -> str | None:
    """A sentence, where the method is in none of the library's scripts any more."""
    if any(METHOD in path.read_text(encoding="utf-8") for path in scripts.rglob("*.js")):
        return None
    return (f"{library}: {METHOD} came no more in {installed}, but was there in {tried}, with which it was tried. "
            "Without it a view whose script loads late is deaf: see `heard` in the views' shared script")


@pytest.mark.parametrize("library", TRIED)
def test_the_private_method_is_there(library):
    folder, tried = TRIED[library]
    assert lost(library, Path(sys.prefix) / "share" / folder, tried, metadata.version(library)) is None


def test_a_lost_method_is_told_with_the_versions_tried(tmp_path):
    (tmp_path / "index.js").write_text("class Model { handleCommMessage() {} }")
    said = lost("anywidget", tmp_path, "0.10.0, 0.11.0", "0.12.0")
    assert "no more in 0.12.0" in said
    assert "0.10.0, 0.11.0" in said
