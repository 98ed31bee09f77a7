"""Notations: faithful to the sources, and never two meanings of one letter in a derivation."""

import ast
import re
from pathlib import Path

import pytest
from sympy import Symbol

import lessons
from lessons.derivations import CATALOGUE, Derivation
from lessons.engine.printing.page import Page
from lessons.notation import (
    COURSE,
    NOTATIONS,
    QUANTITIES,
    RANK,
    SOURCE_001,
    SOURCE_002,
    SOURCE_004,
    notation,
    role,
    split_number,
    text_name,
)
from lessons.notation.quantities import COMMON, NUMBERED, OF_THE_NETWORK, WITHOUT_LETTER


def parts(name) -> tuple[Derivation, ...]:
    made = CATALOGUE[name]()
    return (made,) if isinstance(made, Derivation) else made.parts


@pytest.mark.parametrize("source, quantity, printed", [
    (COURSE, "W", ("W", "")), (COURSE, "delta", (r"\delta", "")), (COURSE, "yhat", (r"\hat y", "")),
    (SOURCE_001, "E", ("J", "")), (SOURCE_001, "W", ("w", "")),
    (SOURCE_002, "E", ("L", "")), (SOURCE_002, "yhat", (r"\hat y", "")), (SOURCE_002, "t", ("y", "")),
    (SOURCE_002, "x", ("a", "(l)")), (SOURCE_002, "y", ("z", "(l+1)")), (SOURCE_002, "W1", ("W", "(0)")),
    (SOURCE_004, "E", ("E", "(n)")), (SOURCE_004, "t", ("t", "")), (SOURCE_004, "y", ("u", "(l)")),
    (SOURCE_004, "x", ("y", "(l-1)")), (SOURCE_004, "delta", (r"\delta", "(l)")), (SOURCE_004, "a1", ("y", "(1)")),
])
def test_names_of_the_crosswalk(source, quantity, printed):
    assert source.name(quantity) == printed


def test_arrays_of_the_crosswalk():
    assert SOURCE_001.array_name("W") == "W"
    assert SOURCE_004.array_name("W") == r"\mathbf{W}^{(l)}"
    assert SOURCE_004.array_name("E") == "E^{(n)}"
    arrays = (("W", 2), ("x", 1), ("x", 2))
    assert [SOURCE_001.is_transposed(*of) for of in arrays] == [True, True, False]
    assert not any(COURSE.is_transposed(*of) for of in arrays)
    assert "delta" in SOURCE_001.as_derivative & SOURCE_002.as_derivative and not SOURCE_004.as_derivative


def test_a_batch_lies_in_rows_and_counts_samples_above():
    batch = COURSE.within(batch=True, numbered=False)
    assert batch.is_transposed("b", 1) and not batch.is_transposed("x", 2)
    assert SOURCE_001.within(batch=True, numbered=False).array_name("x") == "X"
    assert SOURCE_001.within(batch=True, numbered=False).sample_above
    assert not SOURCE_001.within(batch=False, numbered=False).sample_above
    assert SOURCE_002.within(batch=False, numbered=True).letter("D") == "s^{0}"
    assert SOURCE_002.within(batch=False, numbered=False).letter("D") == "s^{l}"


def test_an_unknown_notation_is_named():
    with pytest.raises(ValueError, match="notation: '003' came, one of course, 001, 002, 004 was expected"):
        notation("003")
    assert notation("001") is SOURCE_001
    assert notation(SOURCE_002) is SOURCE_002


def test_every_role_has_a_rank_and_every_notation_one_sentence():
    assert {quantity.role for quantity in (*QUANTITIES.values(), *NUMBERED.values())} <= set(RANK)
    assert text_name("delta") == "d" and text_name("W") == "W"
    written = [(key, s) for key, source in NOTATIONS.items() for s in (source, source.sliding) if s]
    for key, source in written:
        assert source.key == key
        assert source.about.endswith(".") and source.about.count(". ") == 0


def test_every_quantity_has_one_row():
    names = [quantity.name for quantity in (*COMMON, *OF_THE_NETWORK, *WITHOUT_LETTER)]
    assert sorted(names) == sorted(QUANTITIES)


@pytest.mark.parametrize("name, expected", [
    ("W", "weight"), ("delta_a3", "delta"), ("w25", "weight"), ("w1_12", "weight"), ("n4", "output"), ("E", "loss"),
    ("data", None), ("delay", None), ("delta9", None), ("width", None), ("nothing", None), ("q7", None),
])
def test_the_role_of_a_name_is_never_guessed(name, expected):
    assert role(name) == expected


def second_tables(package: Path) -> list[str]:
    """Where a dictionary outside of the notation says again what role a quantity has or how it is written."""
    found = []
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            pairs = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
            found += [f"{path.relative_to(package).as_posix()}:{key.lineno} {key.value}" for key, value in pairs
                      if isinstance(key, ast.Constant) and isinstance(value, ast.Constant) and key.value in QUANTITIES
                      and value.value in filter(None, QUANTITIES[key.value][1:]) and path.parent.name != "notation"]
    return found


def test_no_second_table_says_it_again():
    assert second_tables(Path(lessons.__file__).parent) == []


@pytest.mark.parametrize("row", ['"x": "input"', '"yhat": "ŷ"', '"theta": r"\\theta"', '"delta": "d"'])
def test_a_second_table_is_found(tmp_path, row):
    (tmp_path / "words.py").write_text(f'OTHER = {{"title": "input", {row}, "w": "kernel"}}')
    assert second_tables(tmp_path) == [f"words.py:1 {row.split(chr(34))[1]}"]


@pytest.mark.parametrize("name", CATALOGUE)
def test_no_letter_has_two_meanings(name):
    for derivation in parts(name):
        for key in derivation.notations:
            told_apart(derivation, key)


def told_apart(derivation, key):
    page = Page(derivation, key, "index")
    whole = {s.name for e in page.subject.expressions for s in e.atoms(Symbol) if s.is_integer}
    letters = [page.notation.letter(name) for name in sorted(whole)]
    assert len(set(letters)) == len(letters), letters
    quantities = sorted({*page.subject.bases, *page.subject.scalars})
    printed = [(*page.notation.name(name), split_number(name)[1]) for name in quantities]
    assert len(set(printed)) == len(printed), printed
    of_layers = {letter for _, above, _ in printed for letter in re.findall(r"[a-z]", above)}
    assert not of_layers & {letter for letter in letters if len(letter) == 1}
    assert not {base for base, above, number in printed if not above + number} & set(letters)
