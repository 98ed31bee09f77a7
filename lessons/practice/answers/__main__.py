"""For instructors: `python3 -m lessons answers FILES…` judges what students handed in once more, and writes a table.

What a student hands in is the file that "Save for your teacher" in lesson 00 writes: JSON, in it the student's name and
by task the last lines as they were typed.  A progress file serves too, under the name of the file.  No verdict in it is
believed: each line is judged here, in this process.  Programs are not run: of them the table says what the file says.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from .. import TASKS
from ..progress import Answers, answers_of

COLUMNS = ("student", "task", "tries", "verdict", "mistakes met", "judged")
LARGEST = 5_000_000     # bytes of one file


class Refused(ValueError):
    """A file that is no one's answers: a sentence."""


def main(arguments: list[str]) -> int:
    """Write the table; 1 where a file could not be read, and the others are told all the same."""
    parser = argparse.ArgumentParser(prog="python3 -m lessons answers", description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, help="files that students have saved, or folders of them")
    parser.add_argument("--out", type=Path, help="a file for the table, which is written as CSV to the screen else")
    options = parser.parse_args(arguments)
    rows, problems = [], []
    for path in _files(options.files):
        try:
            student, answers = read(path)
            rows += list(judged(student, answers))
        except Refused as problem:
            problems.append(str(problem))
    try:
        if options.out:
            with options.out.open("w", encoding="utf-8-sig", newline="") as out:    # as spreadsheets want it
                _write(rows, out)
        else:
            _write(rows, sys.stdout)
    except OSError as error:
        problems.append(f"{options.out}: {error.strerror} came, a file that can be written was expected")
    for said in problems:
        print(f"answers: {said}", file=sys.stderr)
    return 1 if problems else 0


def _files(given: list[Path]) -> Iterator[Path]:
    for path in given:
        yield from sorted(path.glob("*.json")) if path.is_dir() else [path]


def read(path: Path) -> tuple[str, Answers]:
    """The student and the answers of a file; ``Refused`` says what came instead."""
    try:
        size = path.stat().st_size
        told = None if size > LARGEST else json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error} came, a file was expected") from None
    except (ValueError, RecursionError):
        raise Refused(f"{path}: no JSON came, a file saved in lesson 00 was expected") from None
    if size > LARGEST:
        raise Refused(f"{path}: {size} bytes came, at most {LARGEST} were expected")
    student = told.get("student", path.stem) if isinstance(told, dict) else None
    answers = told.get("answers", told) if isinstance(told, dict) else None
    if not isinstance(answers, dict) or len(answers_of(answers)) < len(answers):
        raise Refused(f"{path}: JSON without answers by task came, a file saved in lesson 00 was expected")
    if not isinstance(student, str) or not student.strip():
        raise Refused(f"{path}: {student!r} came as the student's name, a text was expected")
    return student.strip(), answers_of(answers)


def judged(student: str, answers: Answers) -> Iterator[tuple[str, ...]]:
    """A row for each task that was answered, in the order of the lessons; unknown tasks are told as such."""
    order = {key: place for place, key in enumerate(TASKS)}
    for key, entry in sorted(answers.items(), key=lambda item: (
            order.get(item[0].partition("#")[0], len(order)), item[0])):        # with a class seed or without
        tries = str(entry["tries"])
        lines = entry.get("lines", [])
        if key in TASKS and lines:
            kind, met = verdicts(key, lines)
            yield student, key, tries, kind, met, f"here, {len(lines)} line{'s' * (len(lines) > 1)}"
        else:
            met = _counted(Counter(entry["mistakes"]))
            yield student, key, tries, "right" if entry["done"] else "", met, "not here: as the file says"


def verdicts(key: str, lines: list[str]) -> tuple[str, str]:
    """The best verdict on the lines of one task, and the mistakes met in them."""
    task, met = TASKS[key], Counter[str]()
    if task.form == "derive":
        said = task.deriving.judge_all(lines)
        kinds = ["right" if v.done else "go on" if v.kind == "right" else v.kind for v in said]
    else:
        said = [task.judge(line) for line in lines]
        kinds = [v.kind for v in said]
    met.update(v.mistake for v in said if v.mistake)
    best = next((kind for kind in ("right", "go on", "undecided", "wrong", "unreadable") if kind in kinds), "")
    return best, _counted(met)


def _counted(met: Counter[str]) -> str:
    return ", ".join(key if times == 1 else f"{key} ({times})" for key, times in met.most_common())


def _write(rows: list[tuple[str, ...]], out: TextIO) -> None:
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(tuple(map(_plain, row)) for row in rows)


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, and that stays in its line."""
    said = " ".join(cell.split())
    return f"'{said}" if said[:1] in ("=", "+", "-", "@") else said


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):       # a name may hold letters that the terminal does not have
        sys.stdout.reconfigure(errors="backslashreplace")
    raise SystemExit(main(sys.argv[1:]))
