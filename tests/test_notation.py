"""Notations: faithful to the sources, and never two meanings of one letter in a derivation."""

import re

import pytest
from sympy import Symbol

from lessons.derivations import CATALOGUE, Derivation
from lessons.engine.printing.page import Page
from lessons.notation import (
    COURSE,
    NOTATIONS,
    RANK,
    ROLES,
    SOURCE_001,
    SOURCE_002,
    SOURCE_004,
    notation,
    role,
    split_number,
    text_name,
)


def parts(name) -> tuple[Derivation, ...]:
    made = CATALOGUE[name]()
    return (made,) if isinstance(made, Derivation) else made.parts


PAGES = [(part, key) for name in CATALOGUE for part in parts(name) for key in part.notations]


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
    assert set(ROLES.values()) <= set(RANK)
    assert role("W") == "weight" and role("nothing") is None
    assert text_name("delta") == "d" and text_name("W") == "W"
    written = [(key, s) for key, source in NOTATIONS.items() for s in (source, source.sliding) if s]
    for key, source in written:
        assert source.key == key
        assert source.about.endswith(".") and source.about.count(". ") == 0


@pytest.mark.parametrize("derivation, key", PAGES, ids=lambda value: getattr(value, "title", value))
def test_no_letter_has_two_meanings(derivation, key):
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
