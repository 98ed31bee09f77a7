"""The figures of a benchmark go into the report of pytest-benchmark and onto the terminal."""

import contextlib
import faulthandler
import os
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def as_long_as_it_takes():
    """A benchmark that takes minutes does not hang: the limit of pyproject.toml is for tests."""
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def tell(benchmark, capsys, request):
    def tell(**figures):
        benchmark.extra_info.update(figures)
        with capsys.disabled():
            print(f"\n{request.node.name}: " + ", ".join(f"{name} {value}" for name, value in figures.items()), end=" ")

    return tell


@contextlib.contextmanager
def ahead() -> Iterator[None]:
    """Before all else that the machine does, where the system allows it (Linux, to root): a frame of 12 ms else takes
    70, most of which it waits for a processor.
    """
    def put(policy: int, priority: int) -> None:
        for thread in _threads(os.getpid()):
            with contextlib.suppress(OSError):          # not allowed, or gone
                os.sched_setscheduler(thread, policy, os.sched_param(priority))

    if not hasattr(os, "sched_setscheduler"):
        yield
        return
    put(os.SCHED_RR, 1)
    try:
        yield
    finally:
        put(os.SCHED_OTHER, 0)


def _threads(process: int) -> Iterator[int]:
    """Those of a process and of all that it has started: the browser, JupyterLab and its kernels."""
    for thread in Path(f"/proc/{process}/task").glob("*"):
        yield int(thread.name)
        with contextlib.suppress(OSError):
            for child in (thread / "children").read_text(encoding="ascii").split():
                yield from _threads(int(child))
