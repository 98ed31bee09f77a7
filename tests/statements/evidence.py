"""What an entry of a list names, as text: each number of its sentence must stand there, and a row of numbers as a row.

A number that only follows from what stands there needs more. `shows` is text that must stand there, one or several;
`holds` is Python that must be true, in which the number occurs: `shown` is the text, and there are NAMES.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

import numpy as np
from found import UNMARKED, VALUES
from saying import cells, on_one_line, quizzes

from lessons import layers
from lessons.crosswalk import listing
from lessons.derivations import CATALOGUE
from lessons.engine import Chain
from lessons.engine.printing import show, text_twin

TESTS = Path(__file__).resolve().parents[1]
DIGITS = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?")
NAMES = {"np": np, "layers": layers, "re": re, "CATALOGUE": CATALOGUE}
ROW = re.compile(r"(?<![\d,])[−-]?\d(?:\.\d+)?(?:, ?[−-]?\d+(?:\.\d+)?){2,}")
OFFERED = re.compile(r"^ *[a-h]\) .*$", re.M)
ITEM = re.compile(r"\b[A-E]\d+\b|\bER-\d+\b")
COUNTED = re.compile(rf"\b({'|'.join(VALUES)})\b", re.IGNORECASE)


class Entry(NamedTuple):
    """What binds a sentence, and what to compare it with where its numbers do not stand there."""

    way: str
    shows: tuple[str, ...] = ()
    holds: str = ""


@cache
def plain(text: str) -> str:
    without = unescape(re.sub(r"</?[a-zA-Z][^<>]*>|\*\*", " ", text))
    return on_one_line(unicodedata.normalize("NFKC", without).replace("⁄", "/"))


def cell(lesson: str, name: str) -> str:
    """A cell and what it has put out, without what its quizzes offer and say: that would prove itself."""
    found = cells(lesson)[name]
    texts = [output.get("text") or output.data["text/plain"] for output in found.outputs]
    if "quiz(" in found.source:
        texts = [OFFERED.sub("", text) for text in texts]
    text = plain("\n".join([found.source, *texts]))
    for quiz in quizzes(lesson).values():
        text = text.replace(plain(quiz["then"]), " ") if "then" in quiz else text
    return text


@cache
def derivation(lesson: str, name: str) -> str:
    made = CATALOGUE[name]()
    parts = made.parts if isinstance(made, Chain) else [made]
    return plain("\n".join(text_twin(show(part, form=form)) for part in parts for form in ("index", "written")))


def source(lesson: str, name: str) -> str:
    """The items of the lectures that are named, each with the number of its document."""
    said = {each: f"{document} {told[part][each]}" for document, told in listing().documents.items()
            for part in ("items", "slips") for each in told.get(part, ())}
    return " ".join(said[each] for each in ITEM.findall(name))


@cache
def programs() -> dict[str, str]:
    """Each test, as it is written."""
    written = {}
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        written |= {node.name: "\n".join(lines[node.lineno - 1:node.end_lineno]) for node in ast.parse(text).body
                    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    return written


LOOKED = {"derivation": " (its lines and reasons, not the numbers of its example)"}
KINDS = {"cell": cell, "derivation": derivation, "source": source, "test": lambda _, name: plain(programs()[name])}


def evidence(lesson: str, way: str) -> str:
    kind, _, name = way.partition(" ")
    return KINDS[kind](lesson, name) if kind in KINDS else ""


def numbers(text: str) -> Iterator[str]:
    yield from DIGITS.findall(re.sub(r"(?<=\d)(?:,|\\,)(?=\d{3}\b)", "", text))
    yield from (str(VALUES[word.lower()]) for word in COUNTED.findall(text))


@cache
def values(text: str) -> set[float]:
    return set(map(float, numbers(text)))


def stands(number: str, text: str) -> bool:
    """Whether a number stands in a text, with as many decimals or more; that of a document as it is."""
    if number.startswith("00"):
        return number in text
    near = 0.5 * 10.0 ** -len(number.partition(".")[2]) if "." in number else 0
    return any(abs(each - float(number)) <= near for each in values(text))


def stands_as_a_row(row: str, text: str) -> bool:
    """Whether the numbers of a row stand side by side in a text, whatever their signs."""
    sought, there = ([float(number) for number in DIGITS.findall(part)] for part in (row, text))
    return any(there[at:at + len(sought)] == sought for at in range(len(there)))


def unmet(condition: str, text: str) -> str:
    """What is wrong with what must hold, "" if it does."""
    try:
        return "" if eval(condition, NAMES | {"shown": text}) else "is not true"
    except Exception as error:                                                  # any: the list is what is judged
        return f"cannot be worked out, {type(error).__name__}: {error}"


def gaps(lesson: str, sentence: str, entry: Entry) -> Iterator[str]:
    """What is missing between a sentence and its evidence."""
    bare = "" if entry.shows else UNMARKED.sub(" ", sentence)
    asked = [(number, stands) for number in numbers(bare)] + [(row, stands_as_a_row) for row in ROW.findall(bare)]
    text = evidence(lesson, entry.way) if asked or entry.shows or entry.holds else ""
    yield from (f"{entry.way} does not show {part!r}: {sentence}" for part in entry.shows if plain(part) not in text)
    if entry.holds and (wrong := unmet(entry.holds, text)):
        yield f"{entry.holds} {wrong}: {sentence}"
    if text:
        looked = LOOKED.get(entry.way.partition(" ")[0], "")
        yield from (f"{what} does not stand in {entry.way}{looked}: {sentence}" for what, is_there in asked
                    if not is_there(what, f"{text} {entry.holds}"))
