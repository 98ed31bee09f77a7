"""How the door speaks: each step with its time, and one sentence with what to type when it has to stop."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "python" if os.name == "nt" else "python3"
COMMAND = f"{PYTHON} -m lessons"


class Stop(Exception):
    """The door cannot go on: what the matter is, and the lines to type."""

    def __init__(self, problem: str, *lines_to_type: str):
        super().__init__("\n".join([problem, *(f"    {line}" for line in lines_to_type)]))


def say(text: str) -> None:
    print(text, flush=True)


def seconds(duration: float) -> str:
    return f"{duration:.1f} s" if duration < 60 else f"{duration // 60:.0f} min {duration % 60:.0f} s"


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step before it starts, and tell how long it took."""
    say(f"{title} ...")
    start = time.perf_counter()
    yield
    say(f"    done in {seconds(time.perf_counter() - start)}")
