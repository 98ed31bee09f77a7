"""The statements of a lesson, and what binds each: a test that quotes it, its own arithmetic, or an entry of its list.

In `bound/NN.toml` whole sentences stand under what makes them true: `cell`, `derivation`, `task` or `test` with its
name, `source` with its name, or `given`, where the page sets something or says what to do, and nothing could be false.
Each number of a sentence stands where its entry points to; where it only follows from that, the entry is a table that
says how: `{ says = "…", shows = "…" }` or `{ says = "…", holds = "…" }` (evidence.py). What a statement is: found.py.

    python tests/statements/claims.py        how many there are, and how they are bound
    python tests/statements/claims.py 04     those of a lesson that nothing binds, as lines to paste, and
                                                          what is wrong with its list
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))    # run alone: of this project, whichever is installed

import found
from evidence import ITEM, Entry, gaps, programs
from saying import LESSONS, LINK, cells, on_one_line

from lessons.crosswalk import listing
from lessons.derivations import CATALOGUE
from lessons.practice import TASKS

HERE = Path(__file__).parent
ARITHMETIC = re.compile(r"[\d.()+−·/ ]*\d[\d.()+−·/ ]*(?:[=≈][\d.()+−·/ ]*\d[\d.()+−·/ ]*)+")
VALUE = r"(?:\([^)]*\)|\S+?)"                                                   # what a test puts in
WAYS = ("cell", "derivation", "task", "test", "source", "given")


@cache
def quotes() -> dict[str, list[re.Pattern]]:
    """For each lesson what the tests say of it; a number that they put in may be any."""
    said: dict[str, list[re.Pattern]] = {lesson: [] for lesson in LESSONS}
    for path in sorted(HERE.glob("test_statements*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="says"), args=[ast.Constant(value=lesson), text]):
                    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                    pattern = "".join(re.escape(on_one_line(f"|{part.value}|")[1:-1]) if isinstance(part, ast.Constant)
                                      else VALUE for part in parts)
                    if len(pattern.replace(VALUE, "")) > 5:
                        said[lesson].append(re.compile(pattern + r"(?!\S)" * pattern.endswith(VALUE)))
    return said


@cache
def quoted(lesson: str, text: str) -> list[tuple[int, int]]:
    """The parts of a text that tests quote."""
    return [part.span() for pattern in quotes()[lesson] for part in pattern.finditer(text)]


def adds_up(chain: str) -> bool:
    """Whether the sides of an equation of plain numbers are equal, to the digits that are shown."""
    sides = [side.strip() for side in re.split("[=≈]", chain.replace("−", "-").replace("·", "*"))]
    try:
        values = [eval(re.sub(r"\.\s*$", "", side), {}) for side in sides]      # nothing but digits and signs
    except (SyntaxError, TypeError):
        return False
    shown = [len(side.rstrip(".").partition(".")[2]) for side in sides if re.fullmatch(r"-?[\d.]+", side)]
    return all(abs(value - values[0]) <= 0.51 * 10.0 ** -max(shown, default=9) for value in values)


def calculated(sentence: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that are plain arithmetic, and right."""
    return (chain.span()
            for chain in ARITHMETIC.finditer(sentence.replace(r"\cdot", "  ·  "))
            if adds_up(chain[0]))


def listed(lesson: str) -> dict[str, Entry]:
    """Sentence → what binds it, from the lesson's list."""
    path = HERE / "bound" / f"{lesson}.toml"
    ways = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    entries = {}
    for way, sentences in ways.items():
        for said in sentences:
            given = {"says": said} if isinstance(said, str) else said
            shows = given.get("shows", [])
            entries[on_one_line(given["says"])] = Entry(
                way, tuple([shows] if isinstance(shows, str) else shows), given.get("holds", ""))
    return entries


def ways_of(lesson: str) -> dict[str, str]:
    """Statement → what binds it, "" where nothing does."""
    text, entries = " ".join(on_one_line(LINK.sub(r"\1", block)) for block in found.blocks(lesson)), listed(lesson)
    ways = {}
    for sentence, marks in found.claims(lesson):
        def within(parts, marks=marks):
            parts = list(parts)
            return all(any(start <= mark < end for start, end in parts) for mark in marks)

        sums, at = list(calculated(sentence)), text.index(sentence)
        said = [(start - at, end - at) for start, end in quoted(lesson, text)]
        ways[sentence] = ("arithmetic" if within(sums) else "test" if within([*said, *sums])
                          else entries[sentence].way if sentence in entries else "")
    return ways


def leads_somewhere(lesson: str, way: str) -> bool:
    kind, _, name = way.partition(" ")
    match kind:
        case "cell":
            return name in cells(lesson) and cells(lesson)[name].cell_type == "code"
        case "derivation":
            return name in CATALOGUE
        case "task":
            return name in TASKS
        case "test":
            return name in programs()
        case "source":                                                          # a lecture is named with its items
            items = ITEM.findall(name)
            return set(items) <= set(listing().names()) and bool(items or name and not re.search(r"\b00\d\b", name))
    return way == "given"


def stale(lesson: str) -> list[str]:
    """What is wrong with a lesson's list: a sentence that is bound otherwise or not there, a way that leads nowhere or
    shows something else."""
    ways, wrong = ways_of(lesson), []
    for sentence, entry in listed(lesson).items():
        if ways.get(sentence) != entry.way:
            wrong.append(f"no statement, or bound by itself: {sentence}")
        elif not leads_somewhere(lesson, entry.way):
            wrong.append(f"{entry.way!r} is none of {', '.join(WAYS)} with a name that exists")
        else:
            wrong += gaps(lesson, sentence, entry)
    return wrong


def main(lesson: str = "") -> int:
    """How many statements nothing binds."""
    if lesson not in ("", *LESSONS):
        raise SystemExit(f"lesson {lesson!r} came, one of {', '.join(LESSONS)} was expected")
    unbound = 0
    for each in [lesson] if lesson else LESSONS:
        ways = ways_of(each)
        unbound += sum(not way for way in ways.values())
        if lesson:
            print(*(f"    '''{sentence}'''," for sentence, way in ways.items() if not way), *stale(lesson), sep="\n")
        count = Counter((way or "open").partition(" ")[0] for way in ways.values())
        print(f"# {each}: {len(ways):3} statements;", ", ".join(f"{way} {n}" for way, n in sorted(count.items())))
    return unbound


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))
