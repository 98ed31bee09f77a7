"""CONTRIBUTING.md, followed to the letter in a copy: each of its blocks is a file, a change or a command."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
PATH = re.compile(r"(?:#|//|/\*) (\S+\.\w+)(?: \*/)?\n")


def recipes() -> dict[str, list[tuple[str, str]]]:
    """The blocks, kind and text, below each heading."""
    _, *parts = re.split(r"^## (?=A )", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), flags=re.M)
    return {part.partition("\n")[0]: BLOCK.findall(part) for part in parts}


def follow(blocks: list[tuple[str, str]], folder: Path) -> None:
    for kind, text in blocks:
        if kind == "sh":
            for line in text.splitlines():
                command(line, folder)
            continue
        head = PATH.match(text)
        path, body = folder / head[1], text[head.end():]
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "diff":
            path.write_text(changed(path.read_text(encoding="utf-8"), body), encoding="utf-8")
        elif path.suffix == ".ipynb":
            nbformat.write(notebook(body), path)
        else:
            path.write_text(body, encoding="utf-8")


def command(line: str, folder: Path) -> None:
    """A line of the recipe, with the Python that runs the tests."""
    python, *arguments = shlex.split(line)
    assert python == "python3"
    variables = {**os.environ, "PYTHONPATH": str(folder), "PYTEST_ADDOPTS": "-p no:cacheprovider"}
    told = subprocess.run([sys.executable, *arguments, "--here"], cwd=folder, capture_output=True, text=True,
                          env=variables)
    assert told.returncode == 0, f"{line}\n{told.stdout}\n{told.stderr}"
    assert "refresh" in line or re.search(r"\d passed", told.stdout), told.stdout


def changed(text: str, diff: str) -> str:
    """`text` with each run of a diff applied: its - and its context are found once, and its + is put there."""
    for run in re.findall(r"(?:^[ -].*\n)+(?:^\+.*\n)+", diff, re.M):
        lines = run.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] != "+")
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times, once was expected"
        text = text.replace(before, "".join(line[1:] for line in lines if line[0] != "-"))
    return text


def notebook(text: str) -> nbformat.NotebookNode:
    cells = []
    for kind, source in re.findall(r"^# %%(?: \[(\w+)\])?\n((?:(?!# %%).*\n)*)", text, re.M):
        cells.append((new_markdown_cell if kind == "markdown" else new_code_cell)(source.strip()))
        if kind == "folded":
            cells[-1].metadata.jupyter = {"source_hidden": True}
    return new_notebook(cells=cells)


@pytest.fixture
def project(tmp_path):
    for part in ("lessons", "tests", "notebooks"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("node_modules"))
    for file in ("pyproject.toml", "requirements.txt", "README.md"):
        shutil.copy(ROOT / file, tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", recipes())
def test_a_recipe_works_as_it_stands(name, project):
    follow(recipes()[name], project)


def test_a_recipe_that_went_stale_is_found(project):
    with pytest.raises(AssertionError, match="stands 0 times"):
        stale = "# lessons/views/__init__.py\n from .no.view import No\n+from .new.view import New\n"
        follow([("diff", stale)], project)
    with pytest.raises(AssertionError, match="There is no command 'tset'"):
        command("python3 -m lessons tset", project)


def test_there_are_three_recipes():
    assert list(recipes()) == ["A derivation", "A view", "A lesson"]
