"""The installation check says what is missing, and only then; it and the first lesson are quick."""

import os
import shutil
import subprocess
import sys
import tomllib

import nbformat

from lessons import checkup
from lessons._door.say import ROOT
from lessons.derivations import CATALOGUE
from lessons.engine.checking import proving

FIRST = ROOT / "notebooks/00_start_here.ipynb"


def test_everything_is_here():
    found = checkup.checkup()
    assert found.ready
    assert repr(found).count("✓") == 3
    assert "1,797 handwritten digits" in repr(found)


def test_a_missing_package_is_named_with_what_to_type(monkeypatch):
    monkeypatch.setattr(checkup, "lacking", lambda file: ["sympy~=1.14 is missing"])
    found = checkup.checkup()
    assert not found.ready
    assert f'✗ sympy~=1.14 is missing\n  Type: python3 -m pip install -r "{checkup.NEEDED}"' in repr(found)


def test_it_works_where_only_the_package_is_installed(tmp_path):
    """As a wheel installs it: what pyproject.toml names, and no course's folder around it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for pattern in ("*.py", *project["tool"]["setuptools"]["package-data"]["*"]):
        for file in (ROOT / "lessons").rglob(pattern):
            (tmp_path / file.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, tmp_path / file.relative_to(ROOT))
    there = "from lessons import checkup; print(checkup.__file__); print(checkup.checkup())"
    told = subprocess.run([sys.executable, "-c", there], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)},
                          capture_output=True, text=True, encoding="utf-8")
    assert told.returncode == 0, told.stderr
    file, *lines = told.stdout.splitlines()
    assert file == str(tmp_path / "lessons/checkup.py") and [line[0] for line in lines] == ["✓"] * 3


def test_the_first_lesson_proves_what_it_shows_and_no_more(monkeypatch):
    """All that the course derives takes seconds to prove, and until then no slider answers."""
    proved = []

    def noted(statement, *bounds):
        proved.append(statement.title)
        return proving.prove(statement, *bounds)

    monkeypatch.setattr("lessons.engine.derivation.prove", noted)
    CATALOGUE["fully_connected_input"]()._proofs.clear()       # what other tests have proved is proved again
    for name in CATALOGUE:
        if name.startswith("fully_connected"):
            CATALOGUE[name]()._proofs.clear()       # what other tests have proved is proved again
    names = {"display": lambda *shown: None}
    for cell in nbformat.read(FIRST, as_version=4).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, "a cell of lesson 00", "exec"), names)
    assert 3 <= len(proved) <= 12, proved
