"""What a learner has tried, which mistakes were met, and what is done: one small file of the learner's own.

It is written when a line is judged and read when somebody asks. Nothing of it is raised at the learner: what cannot be
written is kept as long as the kernel runs, and `where()` says so. LESSONS_PROGRESS=off switches it off, and so does
pytest, so that stored outputs do not depend on who made them.
"""

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

PATIENCE, STALE = 0.3, 10.0  # seconds: to wait for another process, and after which its lock is a dead one's
KEPT, LONGEST, TOGETHER = 40, 8000, 40_000  # lines or programs of one task, the last ones; characters of one, of all


class Entry(TypedDict):
    """Of one task: how often a line was judged, how often each mistake was met, whether a line was right, and the
    lines or programs themselves, so that they can be judged once more elsewhere."""

    tries: int
    mistakes: dict[str, int]
    done: bool
    lines: NotRequired[list[str]]


Answers = dict[str, Entry]


_unwritten: dict[str, Entry] = {}
_refused = ""


def record(key: str, kind: str, mistake: str = "", line: str = "") -> None:
    """Note one verdict on the task `key`: its kind, the key of the mistake if one was named, and what was judged."""
    if is_off():
        return
    entry: Entry = {"tries": 1, "mistakes": {mistake: 1} if mistake else {}, "done": kind == "right"}
    if line.strip() and len(line) <= LONGEST:
        entry["lines"] = [line]
    add(_unwritten, key, entry)
    with _told(), _locked(_file()):
        _write(_file(), progress())
        _unwritten.clear()


def progress() -> dict[str, Entry]:
    """What is known, by task."""
    if is_off():
        return {}
    entries: dict[str, Entry] = {}
    with contextlib.suppress(OSError, RuntimeError):
        entries = _read(_file())
    for key, entry in _unwritten.items():
        add(entries, key, entry)
    return entries


def delete() -> None:
    """Forget all of it."""
    if is_off():
        return
    _unwritten.clear()
    with _told():
        _file().unlink(missing_ok=True)


def save(student: str, folder: Path) -> Path:
    """Write what was handed in, with the student's name, to a file for the teacher; see `lessons.practice.answers`."""
    if not student.strip():
        raise ValueError("no name came, the student's name was expected")
    letters = "".join(c if c.isalnum() else "-" for c in student.strip())[:60]
    file = folder / f"answers-{letters}.json"
    told = {"student": student.strip(), "answers": progress()}
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    return file


def answers_of(told: object) -> Answers:
    """The entries that make sense, of what was read from a file."""
    return {str(key): entry for key, entry in told.items() if _is_entry(entry)} if isinstance(told, dict) else {}


def where() -> str:
    """Where progress is kept, in words."""
    if is_off():
        return "Progress is off: nothing is kept."
    return f"Progress is kept only until this kernel ends: {_refused}" if _refused else str(_file())


def is_off() -> bool:
    return os.environ.get("LESSONS_PROGRESS") == "off" or "PYTEST_VERSION" in os.environ


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """What goes wrong with the file is not raised, but told by `where()` until something goes well."""
    global _refused
    try:
        yield
        _refused = ""
    except (OSError, RuntimeError) as error:  # no home is a RuntimeError
        _refused = str(error)


def _file() -> Path:
    if sys.platform == "win32":
        folder = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        folder = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(folder) / "lessons" / "progress.json"


def add(entries: dict[str, Entry], key: str, more: Entry) -> None:
    """Put what is noted of a task with what is there of it."""
    entry = entries.setdefault(key, {"tries": 0, "mistakes": {}, "done": False})
    entry["tries"] += more["tries"]
    entry["done"] |= more["done"]
    for mistake, times in more["mistakes"].items():
        entry["mistakes"][mistake] = entry["mistakes"].get(mistake, 0) + times
    if lines := (entry.get("lines", []) + more.get("lines", []))[-KEPT:]:
        while sum(map(len, lines)) > TOGETHER:
            del lines[0]
        entry["lines"] = lines


def _read(file: Path) -> dict[str, Entry]:
    """The entries of a file. One that is broken is put aside; an entry that makes no sense is left out."""
    try:
        told = dict(json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError):
        os.replace(file, file.with_name(file.name + ".broken"))
        return {}
    return answers_of(told)


def _is_entry(told: object) -> bool:
    match told:
        case {"tries": int(), "mistakes": dict(mistakes), "done": bool(), **others}:
            lines = others.pop("lines", [])
            return not others and all(isinstance(times, int) for times in mistakes.values()) and \
                isinstance(lines, list) and all(isinstance(line, str) for line in lines)
    return False


def _write(file: Path, entries: dict[str, Entry]) -> None:
    """Write beside the file and then take its place, so that no moment leaves half of it."""
    new = file.with_name(file.name + ".new")
    new.write_text(json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    os.replace(new, file)


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    """One process at a time: the lock is a file that only one of them can make."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = file.with_name(file.name + ".lock")
    until = time.monotonic() + PATIENCE
    while not _made(lock):
        if time.monotonic() > until:
            raise TimeoutError(f"{lock} came, no lock was expected after {PATIENCE} s")
        time.sleep(0.005)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _made(lock: Path) -> bool:
    """Whether the lock was made; one that a dead process has left is taken away first."""
    with contextlib.suppress(FileNotFoundError):
        if time.time() - lock.stat().st_mtime > STALE:
            lock.unlink()
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
