"""For instructors: `python3 -m lessons answers FILES…` judges what students handed in once more, and writes a table.

What a student hands in is the file that "Save for your teacher" in lesson 00 writes: JSON, in it the student's name and
by task the last lines and programs as they were typed.  A progress file serves too, under the name of the file.  No
verdict in it is believed: each line is judged here, in this process.  Programs are run only with `--programs`, each in
a bounded process of its own: see `programs.py`.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from .. import TASKS
from ..code import CODE_TASKS, Report
from ..progress import Answers, Entry, answers_of
from . import programs

KINDS = ("right", "go on", "undecided", "wrong", "unreadable", "not tried yet")     # the best verdict first
COLUMNS = ("student", "task", "tries", "verdict", "mistakes met", "judged")
OF_ONES_OWN = ("derive/", "spot/")                  # how Derive and SpotTheMistake note what no task asks
LARGEST = 5_000_000     # bytes of one file


class Refused(ValueError):
    """A file that is no one's answers: a sentence."""


def main(arguments: list[str]) -> int:
    """Write the table; 1 where a file could not be read, and the others are told all the same."""
    parser = argparse.ArgumentParser(prog="python3 -m lessons answers", description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, help="files that students have saved, or folders of them")
    parser.add_argument("--programs", action="store_true", help="run students' programs too, each in a bounded "
                        "process; first read in the README what this cannot prevent")
    parser.add_argument("--out", type=Path, help="a file for the table, which is written as CSV to the screen else")
    options = parser.parse_args(arguments)
    handed, problems = [], []
    for path in _files(options.files):
        try:
            handed.append(read(path))
        except Refused as problem:
            problems.append(str(problem))
    texts = [(key, source) for _, answers in handed for key, entry in answers.items() if programs.task_of(key)
             for source in entry.get("lines", [])]
    reports = programs.reports(texts) if options.programs else {}
    rows = [row for student, answers in handed for row in judged(student, answers, reports)]
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


def judged(student: str, answers: Answers, reports: Mapping[programs.Program, Report]) -> Iterator[tuple[str, ...]]:
    """A row for each task that was answered, in the order of the lessons; unknown tasks are told as such."""
    order = {key: place for place, key in enumerate((*TASKS, *CODE_TASKS))}

    def place(key: str) -> tuple:
        return key[:2], order.get(key.partition("#")[0], len(order)), key       # with a class seed or without

    for key in sorted(answers, key=place):
        yield student, key, str(answers[key]["tries"]), *_verdict(key, answers[key], reports)


def _verdict(key: str, entry: Entry, reports: Mapping[programs.Program, Report]) -> tuple[str, str, str]:
    """The best verdict on what was handed in for a task, the mistakes met, and how it was judged."""
    lines = entry.get("lines", [])
    if key.startswith(OF_ONES_OWN):
        return "", "", "not here: no task of the course, but a derivation of the learner's choice"
    if not (key in TASKS or programs.task_of(key)):
        return "", "", "not here: no such task"
    if not lines:
        return "", "", "not here: nothing that could be judged is in the file"
    if key in TASKS:
        kinds, met = verdicts(key, lines)
        said, what = "", "line"
    elif not reports:
        return "", "", "not here: programs are run with --programs alone"
    else:
        made = [reports[key, source] for source in lines]
        kinds, met = [one.kind for one in made], [one.mistake for one in made]
        said, what = " ".join(made[-1].sentence.split()), "program"
    best = next((kind for kind in KINDS if kind in kinds), "")
    count = f"here, {len(lines)} {what}{'s' * (len(lines) > 1)}"
    return best, _counted(Counter(filter(None, met))), f"{count}; the last: {said}" if said else count


def verdicts(key: str, lines: list[str]) -> tuple[list[str], list[str]]:
    """The kinds of the verdicts on the lines of one task, and the mistakes met in them."""
    task = TASKS[key]
    said = task.deriving.judge_all(lines) if task.form == "derive" else list(map(task.judge, lines))
    kinds = ["go on" if task.form == "derive" and v.kind == "right" and not v.done else v.kind for v in said]
    return kinds, [v.mistake for v in said]


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
