"""tests/conftest.py: what one process does in one go, and what comes first; and what becomes of a test that hangs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import LESSONS, ORDER, piece, rank

from lessons._door.commands import SHARED

ROOT = Path(__file__).resolve().parents[1]
FILES = [path.relative_to(ROOT).as_posix() for folder, name in (("tests", "**/test_*.py"), ("notebooks", "*.ipynb"))
         for path in ROOT.joinpath(folder).glob(name)]


def test_each_entry_of_the_order_is_the_first_for_some_file():
    assert {rank(file) for file in FILES} == set(range(len(ORDER) + 1))


def test_no_file_that_needs_a_browser_comes_after_one_that_does_not():
    ranks = {browser: {rank(file) for file in FILES if ("/browser/" in file) is browser} for browser in (True, False)}
    assert max(ranks[True]) < min(ranks[False])


def test_a_file_stays_whole_but_for_the_lessons():
    one, other = "tests/browser/test_voting.py::test_x[00_a]", "tests/browser/test_voting.py::TestY::test_y[01_b]"
    assert piece(one) == piece(other) == "tests/browser/test_voting.py"
    first, second, third = (f"tests/{LESSONS}::{test}" for test in ("test_x[00_a]", "test_y[00_a]", "test_x[01_b]"))
    assert piece(first) == piece(second) != piece(third)


def test_a_test_that_hangs_is_named_and_ends_the_run(tmp_path):
    (tmp_path / "tests").mkdir()
    for file in ("pyproject.toml", "tests/conftest.py", "tests/forks.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    hanging = "from time import sleep\n\ndef test_hangs():\n    sleep(600)\n\ndef test_after():\n    pass\n"
    for name, text in {"hanging": hanging, "one": "def test_one(): pass", "other": "def test_other(): pass"}.items():
        (tmp_path / "tests" / f"test_{name}.py").write_text(text, encoding="utf-8")
    told = subprocess.run([sys.executable, "-m", "pytest", "-p", "xdist.plugin", *SHARED, "-o", "addopts=", "-o",
                           "faulthandler_timeout=2"], cwd=tmp_path, capture_output=True, text=True,
                          env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})    # others take seconds to load
    assert told.returncode == 1
    assert "crashed while running 'tests/test_hanging.py::test_hangs'" in told.stdout
    assert "line 4 in test_hangs" in told.stderr
