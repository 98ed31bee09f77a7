"""Students' programs, each run in a process of its own, and judged here by what came back.

A program is only ever executed there: in an empty folder that is deleted afterwards, with an empty environment, no
input, limits of time, memory and output, and a guard at files, processes and the network; see `child.py`. What comes
back are numbers and sentences as JSON. Whether the numbers are right is decided here, where no program has run.
"""

import json
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from ..code import CODE_TASKS, CodeTask, Report
from ..code.calls import MOST_PRINTED, Call
from ..code.report import UNREADABLE

ROOT = Path(__file__).resolve().parents[3]
# The packages are empty there: what they bring along takes a second to load, and holds the right answers.
START = f"""import sys, types
sys.path.insert(0, {str(ROOT)!r})
for name in "lessons.practice", "lessons.practice.code", "lessons.practice.answers":
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [{str(ROOT)!r} + "/" + name.replace(".", "/")]
from lessons.practice.answers.child import main
main()"""
SECONDS = 30            # for a process, its start included
MOST = 2_000_000        # bytes of what comes back
WRITTEN = "Its process wrote what is no answer"
Program = tuple[str, str]       # the key of its task, with a class seed or without, and its text


def task_of(key: str) -> tuple[CodeTask, int] | None:
    """The code task of a key such as "02/code-weight#7", and its seed; None where there is none."""
    name, _, seed = key.partition("#")
    if name not in CODE_TASKS or not (seed or "0").isdecimal() or len(seed) > 9:
        return None
    return CODE_TASKS[name], int(seed or 0)


def reports(programs: Iterable[Program]) -> dict[Program, Report]:
    """The report on each program, as `check` makes it; several run at once, and one handed in twice runs once."""
    each = list(dict.fromkeys(programs))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(each, pool.map(lambda one: report(*one), each), strict=True))


def report(key: str, source: str) -> Report:
    """The report on one program. Whatever it does, there is one."""
    found = task_of(key)
    assert found is not None
    task, seed = found
    instances = task.drawn(seed)
    told = ran((source, task.call, task.returns, instances.arguments))
    try:
        if "unfit" in told:
            return Report(key, UNREADABLE, _sentence(told["unfit"]))
        calls = [_call(each, task) for each in told["calls"]]
        whole = len(calls) == len(instances.arguments) or bool(calls) and bool(calls[-1].fault or not calls[-1].tried)
    except (ValueError, TypeError, KeyError, OverflowError):
        whole = False
    return task.judged(instances, calls) if whole else Report(key, UNREADABLE, f"{WRITTEN}.")


def ran(order: tuple) -> Any:
    """What the process of a program wrote, or why it wrote nothing that can be read."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, tempfile.TemporaryFile() as out:
        kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}   # for Windows to start one
        environment = {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LESSONS_PROGRESS": "off",
                       **dict.fromkeys(("HOME", "TMPDIR", "TEMP", "USERPROFILE"), folder)}
        process = subprocess.Popen([sys.executable, "-I", "-B", "-c", START], cwd=folder, env=environment, stdout=out,
                                   stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.communicate(pickle.dumps(order), timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return {"unfit": f"Its process did not end within {SECONDS} s."}
        finally:
            _end(process)
        out.seek(0)
        said = out.read(MOST + 1)
    if not said:
        return {"unfit": f"Its process ended before the function came back (exit status {process.returncode})."}
    try:
        return json.loads(said[:MOST])
    except (ValueError, RecursionError):
        return {"unfit": f"{WRITTEN}."}


def _end(process: subprocess.Popen) -> None:
    """The process, and those that it has started."""
    with suppress(ProcessLookupError, PermissionError, AttributeError):     # Windows has no groups of processes
        os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _call(told: Any, task: CodeTask) -> Call:
    """A call as it was written; ValueError or TypeError where that is not what was expected."""
    call = Call(**told)
    value = None if call.value is None else tuple(
        np.array(entries, float).reshape(shape) for shape, entries in call.value)
    if value is not None and len(value) != len(task.returns) or not set(call.changed) <= set(task.arguments):
        raise ValueError(f"{told} came, a call of {task.call} was expected")
    return call._replace(value=value, error=_sentence(call.error), fault=_sentence(call.fault),
                         printed=_sentence(call.printed))


def _sentence(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError(f"{type(said).__name__} came, a sentence was expected")
    return said[:MOST_PRINTED]
