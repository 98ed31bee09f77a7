"""The process in which one student's program runs: it calls the function, and writes what came back as JSON.

Started by `programs.py`. It knows no right answer and judges nothing. What is here keeps accidents and simple mischief
away; it is no jail. See "Practice with a class" in the README.
"""

import json
import linecache
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..code.bounded import TooLong, bounded
from ..code.calls import SECONDS, called, unfit

FILE = "program"
ENTRIES = 10_000        # of an array that comes back; no right one has a hundredth of it
LIMITS = {"RLIMIT_CPU": 10, "RLIMIT_AS": 2 << 30, "RLIMIT_FSIZE": 1 << 20, "RLIMIT_NOFILE": 64, "RLIMIT_NPROC": 0,
          "RLIMIT_CORE": 0}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = ("os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.system", "os.kill", "os.remove",
           "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate",
           "pty.", "subprocess.", "socket.", "ctypes.", "shutil.", "_winapi.", "winreg.", "resource.")


def main() -> None:
    """Read from stdin: the program, how it is called, the names of what it returns, and the arguments of each call."""
    source, call, returns, instances = pickle.load(sys.stdin.buffer)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")       # what the program itself prints goes nowhere
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    bounded(_for_ever, (), 0.01)        # the watcher's thread and its tools, before they are refused
    _limit()
    sys.addaudithook(_guard())
    json.dump(_answer(source, call, returns, instances), out)
    out.flush()
    os._exit(0)                         # whatever threads or functions at exit the program has left


def _for_ever() -> None:
    while True:
        pass


def _answer(source: str, call: str, returns: list[str], instances: list[dict]) -> dict[str, Any]:
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    space: dict[str, Any] = {"__name__": "__main__"}
    try:
        code = compile(source, FILE, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return {"unfit": f"The program cannot be read: {error}."}
    ended = bounded(exec, (code, space), SECONDS).error
    if ended is not None:
        why = f"it did not come back within {SECONDS:g} s" if isinstance(ended, TooLong) else \
            f"{type(ended).__name__}: {ended}"
        return {"unfit": f"The program stopped before its function was called: {why}."}
    defined = [value for value in space.values() if callable(value)]
    if not defined:
        return {"unfit": f"The program defines no function; {call} was expected."}
    f: Callable = defined[-1]
    if said := unfit(f, call):
        return {"unfit": said}
    calls = []
    for arguments in instances:
        made = called(f, arguments).read(returns)
        if made.value is not None and sum(each.size for each in made.value) > ENTRIES:
            made = made._replace(value=None, fault=f"It returned more than {ENTRIES} numbers.")
        values = made.value and [[each.shape, each.ravel().tolist()] for each in made.value]
        calls.append(made._replace(value=values)._asdict())
        if made.fault or not made.tried:
            break
    return {"calls": calls}


def _limit() -> None:
    """Time, memory, files and processes; Windows has none of these limits, macOS none of memory."""
    with suppress(ImportError):
        import resource
        for name, most in LIMITS.items():
            with suppress(ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (most, most))


def _guard() -> Callable[[str, tuple], None]:
    """Refuses what no answer needs: to write files, to read others than those of Python and the course; processes; the
    network."""
    course = Path(__file__).resolve().parents[2]
    readable = {course, *(Path(each).resolve() for each in (sys.prefix, sys.base_prefix, *sys.path[1:]))}

    def guard(event: str, arguments: tuple) -> None:
        if event.startswith(REFUSED):
            raise PermissionError(f"{event} came, nothing but computing was expected of a program")
        if event == "open" and isinstance(arguments[0], str | bytes):
            file, flags = Path(os.fsdecode(arguments[0])).resolve(), arguments[2]
            if flags & WRITING or not readable & {file, *file.parents}:
                raise PermissionError(f"the file {file.name} came, nothing but computing was expected of a program")
    return guard
