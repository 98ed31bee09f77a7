"""notebooks/crosswalk.md: complete, current, and every name that is cited can be looked up there."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.crosswalk import NOTEBOOKS, PAGE, Listing, listing, page, tagged

ROOT = NOTEBOOKS.parent
QUESTIONS = ROOT / "lessons" / "tasks" / "questions.toml"
NAME = re.compile(r"\b(?:ER-|LQ-|[A-E])[1-9]\d*\b|\b(?:ER|LQ)-0\d+\b")
NO_ITEM = {"E731": "a rule of the linter"}
EXAMPLES = {"tests/test_crosswalk.py", "tests/test_notebook_hygiene.py"}  # where names are made up


def gaps(listed: Listing, places) -> Iterator[str]:
    """What keeps the page from being complete."""
    names, shown = listed.names(), set(places)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} is listed twice"
    for name in sorted(shown - set(names)):
        yield f"{name} is a tag of {', '.join(sorted({book for book, _ in places[name]}))}, but is not listed"
    for name in names:
        if name not in shown and name not in listed.not_shown:
            yield f"{name} is listed, but neither shown nor named as not shown"
        if name in shown and name in listed.not_shown:
            yield f"{name} is shown, but named as not shown"
    for name in sorted(set(listed.not_shown) - set(names)):
        yield f"{name} is named as not shown, but is not listed"
    for document in listed.documents.values():
        for name, (_, *slips) in document.get("items", {}).items():
            yield from (f"{name} cites {slip}, which is not listed" for slip in slips if slip not in names)


def unknown(root: Path, names: list[str]) -> list[str]:
    """Names that the sources of a folder cite and the list does not have."""
    found = []
    for path in sorted((root / "lessons").rglob("*.py")) + sorted((root / "tests").rglob("*.py")):
        where = path.relative_to(root).as_posix()
        cited = set(NAME.findall(path.read_text(encoding="utf-8"))) - set(NO_ITEM)
        if where not in EXAMPLES:
            found += [f"{where} cites {name}" for name in sorted(cited - set(names))]
    return found


def test_every_item_is_shown_or_openly_not():
    assert list(gaps(listing(), tagged())) == []


def test_every_name_that_is_cited_is_listed():
    assert unknown(ROOT, [*listing().names(), *tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))]) == []


def test_the_list_has_the_numbers_of_each_document_without_a_gap():
    names = listing().names()
    for letter, count in {"A": 10, "B": 16, "C": 75, "D": 16, "E": 106, "ER-": 71}.items():
        numbers = [int(name.removeprefix(letter)) for name in names if re.fullmatch(rf"{letter}\d+", name)]
        assert sorted(numbers) == list(range(1, count + 1)), letter


def test_the_page_is_the_one_that_is_generated():
    assert PAGE.read_text(encoding="utf-8") == page(listing(), tagged()), "type: python3 -m lessons.crosswalk"


def test_each_entry_is_one_short_line():
    for document in listing().documents.values():
        for sentence in [said for said, *_ in document.get("items", {}).values()] + list(document["slips"].values()):
            assert len(sentence) <= 115 and "|" not in sentence, sentence


def test_each_link_leads_to_a_heading():
    for book, heading in {place for places in tagged().values() for place in places}:
        assert f"# {heading}" in (NOTEBOOKS / book).read_text(encoding="utf-8"), (book, heading)


# --- each check can fail ----------------------------------------------------------------------------------------------

PLACES = {"A1": {("02_x.ipynb", "Two, one?"): None, ("04_y.ipynb", "A puzzle"): None},
          "ER-1": {("04_y.ipynb", "A"): None}}


def small(**more: str) -> Listing:
    return Listing({"000": {"what": "a puzzle", "items": {"A1": ["Once.", "ER-1"], "A2": ["Twice."]},
                            "slips": {"ER-1": "Not so."}}}, {"A2": "a name"} | more)


def dropped(name: str) -> Listing:
    listed = small()
    for part in ("items", "slips"):
        listed.documents["000"][part].pop(name, None)
    return listed


@pytest.mark.parametrize(("listed", "places", "found"), [
    (small(), PLACES, []),
    (small(), PLACES | {"A3": PLACES["A1"]}, ["A3 is a tag of 02_x.ipynb, 04_y.ipynb, but is not listed"]),
    (small(), {"ER-1": PLACES["ER-1"]}, ["A1 is listed, but neither shown nor named as not shown"]),
    (small(), PLACES | {"A2": PLACES["A1"]}, ["A2 is shown, but named as not shown"]),
    (small(A9="a name"), PLACES, ["A9 is named as not shown, but is not listed"]),
    (dropped("ER-1"), PLACES, ["ER-1 is a tag of 04_y.ipynb, but is not listed", "A1 cites ER-1, which is not listed"]),
    (Listing(small().documents | {"001": {"what": "", "slips": {"ER-1": ""}}}, {"A2": ""}), PLACES,
     ["ER-1 is listed twice"]),
])
def test_a_gap_is_found(listed, places, found):
    assert list(gaps(listed, places)) == found


@pytest.mark.parametrize(("text", "found"), [
    ("'''Source items: A1, E900–E901, ER-72.'''", ["E900", "E901", "ER-72"]),
    ("# LQ-034: a question", ["LQ-034"]),
    ("'''A1, ER-71, Q3, A_1, xA99, 1E5.'''", []),
])
def test_an_unknown_name_is_found(tmp_path, text, found):
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons" / "planted.py").write_text(text)
    assert unknown(tmp_path, listing().names()) == [f"lessons/planted.py cites {name}" for name in found]


def test_the_page_of_a_small_list():
    assert page(small(), PLACES).partition("## ")[2] == """\
000, a puzzle

| item | | shown | slips |
|---|---|---|---|
| A1 | Once. | 02 [Two, one?](02_x.ipynb#Two,-one?), 04 [A puzzle](04_y.ipynb#A-puzzle) | ER-1 |
| A2 | Twice. | a name |  |

| slip | | taught |
|---|---|---|
| ER-1 | Not so. | 04 [A](04_y.ipynb#A) |
"""


def test_a_tag_stands_under_the_heading_where_its_cell_begins(tmp_path):
    cells = [("markdown", "# Title", ["A1"]), ("code", "# no heading", ["A2", "A1"]),
             ("markdown", "On.\n## Next", ["A3"]), ("code", "6", ["A1"]), ("markdown", "### Third\nText", ["A3"]),
             ("code", "7", [])]
    book = {"cells": [{"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": {"tags": tags}}
                      for kind, source, tags in cells]}
    (tmp_path / "01_a.ipynb").write_text(json.dumps(book))
    found = {name: [heading for _, heading in places] for name, places in tagged(tmp_path).items()}
    assert found == {"A1": ["Title", "Next"], "A2": ["Title"], "A3": ["Title", "Third"]}
