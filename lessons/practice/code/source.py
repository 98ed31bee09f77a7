"""The text of a learner's function with what it needs of its notebook: a program that stands alone."""

import ast
import linecache
import sys
import textwrap
from collections.abc import Iterator
from inspect import getsource, isfunction, ismodule
from types import CodeType
from typing import Any

import numpy as np


def source_of(f: Any) -> str:
    """Imports, values and helpers that f uses, and f as what is bound last; "" where the text of f is not known."""
    if not callable(f):
        return ""
    parts: dict[str, str] = {}
    name = getattr(f, "__name__", "")
    try:
        _add(name if name.isidentifier() else "answer", f, getattr(f, "__module__", None), parts)
    except (OSError, TypeError, SyntaxError):
        return ""
    return "\n".join(filter(None, parts.values()))


def _add(name: str, value: Any, home: str | None, parts: dict[str, str]) -> None:
    """What the name means, behind what that needs."""
    parts[name] = ""                    # two functions may call each other
    if isfunction(value) and value.__module__ == home:
        for needed, its in _needs(value):
            if needed not in parts:
                _add(needed, its, home, parts)
        text = _lambda(name, value) if value.__name__ == "<lambda>" else textwrap.dedent(getsource(value)).rstrip()
    else:
        text = _told(name, value)
    del parts[name]
    parts[name] = text


def _needs(f: Any) -> Iterator[tuple[str, Any]]:
    """Names that f takes from around it, and what they mean. A name that means nothing yet is left out."""
    cells = zip(f.__code__.co_freevars, f.__closure__ or (), strict=True)
    known = f.__globals__ | {name: cell.cell_contents for name, cell in cells if cell is not None}
    return ((name, known[name]) for name in _names(f.__code__) if name in known)


def _names(code: CodeType) -> Iterator[str]:
    yield from (*code.co_names, *code.co_freevars)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _lambda(name: str, f: Any) -> str:
    """A function without a name, where it stands alone in its line."""
    text = "".join(linecache.getlines(f.__code__.co_filename))
    found = [node for node in ast.walk(ast.parse(text))
             if isinstance(node, ast.Lambda) and node.lineno == f.__code__.co_firstlineno]
    if len(found) != 1:
        raise OSError(f"{len(found)} functions came in this line, one was expected")
    return f"{name} = {ast.get_source_segment(text, found[0])}"


def _told(name: str, value: Any) -> str:
    """A line that binds the name to what was imported, or to a plain value; "" for anything else."""
    if ismodule(value):
        return f"import {value.__name__} as {name}"
    if isinstance(value, np.ndarray):
        return f"import numpy\n{name} = numpy.array({value.tolist()!r}, {value.dtype.str!r})"
    own = getattr(value, "__name__", "")
    module = getattr(value, "__module__", None) or "numpy"      # NumPy's own, such as exp, do not say where they are
    if callable(value) and getattr(sys.modules.get(module), own, None) is value:
        return f"from {module} import {own} as {name}"
    try:
        return f"{name} = {value!r}" if ast.literal_eval(repr(value)) == value else ""
    except (ValueError, SyntaxError):
        return ""
