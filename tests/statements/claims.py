"""The statements of a lesson, and what binds each: a test that quotes it, its own arithmetic, or an entry of its list.

A statement is a sentence of the prose or of a quiz that has a number, `always`, `never`, `only`, `every` or the name of
a library in it. Indices, names of lessons and code are no numbers; questions and what a quiz offers state nothing. In
`bound/NN.toml` whole sentences stand under what makes them true: `cell`, `derivation`, `task` or `test` with its name,
`source` with its name, or `given`, where the page sets something or says what to do, and nothing could be false.

    PYTHONPATH=. python tests/statements/claims.py        how many there are, and how they are bound
    PYTHONPATH=. python tests/statements/claims.py 04     those of a lesson that nothing binds, as lines to paste
"""

import ast
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat
from saying import LESSONS, LINK, NOTEBOOKS, on_one_line

from lessons.derivations import CATALOGUE
from lessons.practice import TASKS
from lessons.views.quiz.view import QUIZZES

HERE = Path(__file__).parent
MARKS = re.compile(r"\d|\b([Aa]lways|[Nn]ever|[Oo]nly|[Ee]very|PyTorch|TensorFlow|JAX|autograd)\b")
NO_NUMBERS = re.compile(
    r"[_^]\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[_^]\w|<su[bp]>.*?</su[bp]>|`[^`]*`|<code>.*?</code>|\b[A-Za-z]\d+\b"
    r"|\b[Ll]essons? \d\d( (and|to) \d\d)?|\b\d\d_\w+|\\tfrac..|\b[12]-D\b|\bLeNet-5\b"
    r"|^\*\d+ (minutes|h)\.|\| \d+ (min|h) \|$")
BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*] |\||#))|(?<=\|)\n|(?<=\*)\n(?=[A-Z])")
TIMES = re.compile(r"^\*(Core|Extra) · \d+ min\*\n", re.M)                      # these are added up elsewhere
SENTENCE = re.compile(r"(?<=[.!?])[”\")*]*\s+(?=[\[(*“$`\w])")
ARITHMETIC = re.compile(r"[\d.()+−·/ ]*\d[\d.()+−·/ ]*(?:[=≈][\d.()+−·/ ]*\d[\d.()+−·/ ]*)+")
VALUE = r"(?:\([^)]*\)|\S+?)"                                                   # what a test puts in
WAYS = ("cell", "derivation", "task", "test", "source", "given")


class Claim(NamedTuple):
    """A sentence, and where in it the numbers and words stand that make it a statement."""

    sentence: str
    marks: tuple[int, ...]


def blocks(lesson: str) -> Iterator[str]:
    """Paragraphs, headings, items and rows; of quizzes what they say, not what they ask and offer."""
    [notebook] = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield from (block for block in BLOCK.split(TIMES.sub("", cell.source)) if block)
    for quiz in tomllib.loads((QUIZZES / f"{lesson}.toml").read_text(encoding="utf-8")).values():
        answer = quiz["answer"]
        yield from answer if isinstance(answer, list) else [answer]
        for part in (quiz, *quiz["choices"]):
            for key in ("numbers", "why", "then"):
                yield from (block for block in BLOCK.split(part.get(key, "")) if block)


def claims_in(block: str) -> Iterator[Claim]:
    for sentence in SENTENCE.split(on_one_line(LINK.sub(r"\1", block))):
        bare = NO_NUMBERS.sub(lambda found: " " * len(found[0]), sentence)
        marks = tuple(found.start() for found in MARKS.finditer(bare))
        if marks and not sentence.rstrip("*)” ").endswith("?"):
            yield Claim(sentence, marks)


def claims(lesson: str) -> list[Claim]:
    return [*dict.fromkeys(claim for block in blocks(lesson) for claim in claims_in(block))]


# --- what binds them --------------------------------------------------------------------------------------------------


@cache
def quotes() -> dict[str, list[re.Pattern]]:
    """For each lesson what the tests say of it; a number that they put in may be any."""
    found: dict[str, list[re.Pattern]] = {lesson: [] for lesson in LESSONS}
    for path in sorted(HERE.glob("test_statements*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="says"), args=[ast.Constant(value=lesson), text]):
                    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
                    pattern = "".join(re.escape(on_one_line(f"|{part.value}|")[1:-1]) if isinstance(part, ast.Constant)
                                      else VALUE for part in parts)
                    if len(pattern.replace(VALUE, "")) > 5:
                        found[lesson].append(re.compile(pattern + r"(?!\S)" * pattern.endswith(VALUE)))
    return found


def spans(lesson: str, sentence: str, text: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence that tests quote."""
    at = text.index(sentence)
    for pattern in quotes()[lesson]:
        for found in pattern.finditer(text):
            yield found.start() - at, found.end() - at


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
    return (found.span()
            for found in ARITHMETIC.finditer(sentence.replace(r"\cdot", "  ·  "))
            if adds_up(found[0]))


def listed(lesson: str) -> dict[str, str]:
    """Sentence → what binds it, from the lesson's list."""
    path = HERE / "bound" / f"{lesson}.toml"
    ways = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {on_one_line(sentence): way for way, sentences in ways.items() for sentence in sentences}


def ways_of(lesson: str) -> dict[str, str]:
    """Statement → what binds it, "" where nothing does."""
    text, entries = " ".join(on_one_line(LINK.sub(r"\1", block)) for block in blocks(lesson)), listed(lesson)
    found = {}
    for sentence, marks in claims(lesson):
        def within(parts, marks=marks):
            parts = list(parts)
            return all(any(start <= mark < end for start, end in parts) for mark in marks)

        sums = list(calculated(sentence))
        quoted = list(spans(lesson, sentence, text))
        found[sentence] = ("arithmetic" if within(sums) else "test" if within([*quoted, *sums])
                           else entries.get(sentence, ""))
    return found


def stale(lesson: str) -> list[str]:
    """What is wrong with a lesson's list: a sentence that is bound otherwise or not there, a way that leads nowhere."""
    found, path = ways_of(lesson), HERE / "bound" / f"{lesson}.toml"
    [notebook] = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    names = {"cell": {cell.id for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"},
             "derivation": set(CATALOGUE), "task": set(TASKS),
             "test": {name for file in HERE.parent.rglob("test_*.py")
                      for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.M)}}
    wrong = [f"no statement, or bound by itself: {sentence}" for sentence, way in listed(lesson).items()
             if found.get(sentence) != way]
    for way in tomllib.loads(path.read_text(encoding="utf-8")):
        kind, _, name = way.partition(" ")
        if kind not in WAYS or kind in names and name not in names[kind] or kind == "source" and not name:
            wrong.append(f"{way!r} is none of {', '.join(WAYS)} with a name that exists")
    return wrong


def main(lesson: str = "") -> None:
    for each in [lesson] if lesson else LESSONS:
        ways = ways_of(each)
        if lesson:
            print(*(f"    '''{sentence}'''," for sentence, way in ways.items() if not way), sep="\n")
        count = Counter((way or "open").partition(" ")[0] for way in ways.values())
        print(f"# {each}: {len(ways):3} statements;", ", ".join(f"{way} {n}" for way, n in sorted(count.items())))


if __name__ == "__main__":
    main(*sys.argv[1:])
