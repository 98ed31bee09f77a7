"""A learner's function called once: what it returned, printed and changed, or where it failed."""

import copy
import dis
import inspect
import io
import linecache
import traceback
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NamedTuple

import numpy as np

from .bounded import TooLong, bounded

SECONDS = 1.0       # for one call; the instances are small, a right answer takes a thousandth of it
MOST_PRINTED = 500  # characters
IDLE = {"RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


class Call(NamedTuple):
    """One call. `tried` is False for a stub; `error` is a sentence, or "" where the function came back."""

    value: Any
    tried: bool
    error: str
    printed: str
    changed: list[str]  # the arguments that are not what they were

    @property
    def stopped(self) -> bool:
        return self.error.startswith(_STOPPED)


_STOPPED = "It did not come back within"


def called(f: Callable, arguments: dict[str, Any], seconds: float = SECONDS) -> Call:
    """Call f with copies of the arguments, by position. Nothing that it prints or warns gets out."""
    given, out = copy.deepcopy(list(arguments.values())), io.StringIO()
    with warnings.catch_warnings(record=True) as warned, redirect_stdout(out), redirect_stderr(out):
        warnings.simplefilter("always")
        value, error = bounded(f, given, seconds)
    told = [out.getvalue().rstrip(), *(f"{each.category.__name__}: {each.message}" for each in warned)]
    printed = "\n".join(dict.fromkeys(filter(None, told)))
    if len(printed) > MOST_PRINTED:
        printed = printed[:MOST_PRINTED] + " …"
    changed = [name for (name, before), after in zip(arguments.items(), given, strict=True)
               if not np.array_equal(before, after)]
    tried = not (isinstance(error, NotImplementedError) or error is None and is_nothing(value))
    return Call(value, tried, _told(f, error, seconds), printed, changed)


def is_nothing(value: Any) -> bool:
    """Whether this is what a stub returns, or is itself: None, ..., NotImplemented."""
    return value is None or value is ... or value is NotImplemented


def does_something(f: Callable) -> bool:
    """Whether the body of f is more than `...`, `pass`, a docstring or a constant."""
    code = getattr(f, "__code__", None)
    return code is not None and any(step.opname not in IDLE for step in dis.get_instructions(code))


def fits(f: Any, names: Sequence[str]) -> bool:
    """Whether f can be called with so many arguments; a function that does not tell is tried."""
    try:
        inspect.signature(f).bind(*names)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def _told(f: Callable, error: BaseException | None, seconds: float) -> str:
    """The exception as a sentence, with the learner's own line."""
    if error is None:
        return ""
    if isinstance(error, TooLong):
        return f"{_STOPPED} {seconds:g} s{_line(f, error)}. Does each loop end?"
    last = traceback.format_exception_only(error)[-1].strip()
    return f"It stopped{_line(f, error)}: {last}"


def _line(f: Callable, error: BaseException) -> str:
    """Where in the file, or in the cell, of f the exception passed last."""
    file = getattr(getattr(f, "__code__", None), "co_filename", None)
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    if not own:
        return ""
    text = linecache.getline(own[-1].filename, own[-1].lineno or 0).strip()
    return f" in line {own[-1].lineno}" + (f", `{text}`" if text else "")
