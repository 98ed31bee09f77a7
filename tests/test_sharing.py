"""tests/conftest.py: what one process does in one go, and what comes first."""

from pathlib import Path

from conftest import LESSONS, ORDER, piece, rank

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
