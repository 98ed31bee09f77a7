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
from .comparing import Unreadable, arrays

SECONDS = 1.0       # for one call; the instances are small, a right answer takes a thousandth of it
MOST_PRINTED = 500  # characters
IDLE = {"RESUME", "NOP", "POP_TOP", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}


class Call(NamedTuple):
    """One call. `tried` is False for a stub, and for what is `silent`: it does something and returns nothing. `error`
    is a sentence, or "" where the function came back; `fault` one that says why there is nothing to compare."""

    value: Any
    tried: bool
    silent: bool
    error: str
    fault: str
    printed: str
    changed: list[str]  # the arguments that are not what they were

    def read(self, returns: Sequence[str]) -> "Call":
        """With arrays of these names in place of what was returned; None where there are none."""
        if self.error or not self.tried:
            return self._replace(value=None)
        try:
            return self._replace(value=arrays(self.value, returns))
        except Unreadable as error:
            return self._replace(value=None, fault=str(error))


def called(f: Callable, arguments: dict[str, Any], seconds: float = SECONDS) -> Call:
    """Call f with copies of the arguments, by position. Nothing that it prints or warns gets out."""
    given, out = copy.deepcopy(list(arguments.values())), io.StringIO()
    with warnings.catch_warnings(record=True) as warned, redirect_stdout(out), redirect_stderr(out):
        warnings.simplefilter("always")
        value, error = bounded(f, given, seconds)
    said = [out.getvalue().rstrip(), *(f"{each.category.__name__}: {each.message}" for each in warned)]
    printed = "\n".join(dict.fromkeys(filter(None, said)))
    if len(printed) > MOST_PRINTED:
        printed = printed[:MOST_PRINTED] + " …"
    changed = [name for (name, before), after in zip(arguments.items(), given, strict=True)
               if not np.array_equal(before, after)]
    tried = not (isinstance(error, NotImplementedError) or error is None and is_nothing(value))
    told = _told(f, error, seconds)
    silent = not tried and error is None and does_something(f)
    return Call(value, tried, silent, told, told if isinstance(error, TooLong) else "", printed, changed)


def is_nothing(value: Any) -> bool:
    """Whether this is what a stub returns, or is itself: None, ..., NotImplemented."""
    return value is None or value is ... or value is NotImplemented


def does_something(f: Callable) -> bool:
    """Whether the body of f is more than `...`, `pass`, a docstring or a constant."""
    code = getattr(f, "__code__", None)
    return code is not None and any(step.opname not in IDLE for step in dis.get_instructions(code))


def unfit(f: Any, call: str) -> str:
    """Why f is no function that can be called as in `call`, such as "f(x, w)"; "" where it can, or does not tell."""
    if not callable(f) or inspect.isclass(f):
        return f"{type(f).__name__} came, a function was expected: {call}."
    try:
        inspect.signature(f).bind(*call.partition("(")[2].split(", "))
    except TypeError:
        return f"{getattr(f, '__name__', type(f).__name__)}{inspect.signature(f)} came; it is called as {call}."
    except ValueError:
        pass
    return ""


def _told(f: Callable, error: BaseException | None, seconds: float) -> str:
    """The exception as a sentence, with the learner's own line."""
    if error is None:
        return ""
    if isinstance(error, TooLong):
        return f"It did not come back within {seconds:g} s{_line(f, error)}. Does each loop end?"
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
