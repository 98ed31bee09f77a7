"""Two arrays: whether they are one, where they first differ, and both beside each other."""

from collections.abc import Sequence
from html import escape
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-6  # relative to the largest entry: float32 and careful differences pass
APART = 1e-3      # … and what instances must put between two rules

Results = tuple[NDArray, ...] | None  # of one call; None where it gave no arrays


class Unreadable(ValueError):
    """What a function returned and no array can be made of; the message is a sentence."""


def arrays(value: Any, names: Sequence[str]) -> tuple[NDArray, ...]:
    """What a function returned, as arrays of floats by these names: one array, or a tuple of several."""
    parts = [value]
    if len(names) > 1:
        if not isinstance(value, tuple | list) or len(value) != len(names):
            count = f"{len(value)} of them" if isinstance(value, tuple | list) else type(value).__name__
            raise Unreadable(f"It returned {count}; a tuple of {len(names)} was expected: {', '.join(names)}.")
        parts = list(value)
    return tuple(_array(name, part) for name, part in zip(names, parts, strict=True))


def _array(name: str, value: Any) -> NDArray:
    try:
        made = np.asarray(value)
        if made.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        came = "nothing" if value is None or value is ... else f"{type(value).__name__} {str(value)[:40]!r}"
        raise Unreadable(f"For {name} it returned {came}; an array of numbers was expected.") from None
    return made.astype(float)


def same(one: Results, other: Results, tolerance: float = TOLERANCE) -> bool:
    """Whether two results have the same shapes and, up to rounding, the same entries."""
    if one is None or other is None:
        return one is other
    return all(a.shape == b.shape and not differing(a, b, tolerance).any() for a, b in zip(one, other, strict=True))


def differing(one: NDArray, other: NDArray, tolerance: float = TOLERANCE) -> NDArray:
    """True at each entry that is not the same; NaN is the same as nothing."""
    size = max(1.0, float(np.abs(other).max(initial=0)))
    return ~(np.abs(one - other) <= tolerance * size)


def relation(came: NDArray, expected: NDArray) -> str:
    """How the wrong array hangs together with the right one, in a sentence; "" where it does not."""
    for how, changed in {"transposed": came.T, "turned round": np.flip(came)}.items():
        if same((changed,), (expected,)):
            return f"It is the right array, {how}."
    if came.shape == expected.shape and expected.any() and np.isfinite(came).all():
        factor = float((came * expected).sum() / (expected * expected).sum())
        if factor and same((came / factor,), (expected,)):
            return f"Every entry is {_factor(factor)} what it should be."
    return ""


def _factor(factor: float) -> str:
    for sign, size in (("", factor), ("−", -factor)):
        if size > 0 and abs(1 / size - round(1 / size)) < TOLERANCE and round(1 / size) > 1:
            return f"{sign}1/{round(1 / size)} of"
    return "the negative of" if abs(factor + 1) < TOLERANCE else f"{number(factor)} times"


class Shown(NamedTuple):
    """A wrong array and the right one under their name; they may differ in shape."""

    name: str
    came: NDArray
    expected: NDArray

    @property
    def where(self) -> tuple[int, ...] | None:
        """The first wrong entry, counted from 0; None where the shapes differ."""
        if self.came.shape != self.expected.shape:
            return None
        return tuple(int(n) for n in np.argwhere(differing(self.came, self.expected))[0])

    @property
    def sentence(self) -> str:
        if self.where is None:
            return f"{self.name} has the shape {self.came.shape}, {self.expected.shape} was expected."
        wrong = int(differing(self.came, self.expected).sum())
        count = f"{wrong} of {self.came.size} entries {'differs' if wrong == 1 else 'differ'}"
        place = f"{self.name}{_place(self.where)}"
        return f"{place} is {number(self.came[self.where])}, {number(self.expected[self.where])} was expected; {count}."

    def planes(self) -> tuple[str, list[list[str]], list[list[str]]]:
        """Both arrays as rows of numbers, wrong ones marked with ✗; of more than two axes, the plane that is wrong."""
        fits = self.where is not None
        at, at_right = (self.where[:-2] if self.where else (0,) * (array.ndim - 2) for array in self[1:])
        marked = differing(self.came, self.expected) if fits else np.zeros(self.came.shape, bool)
        came = [[f"{number(v)} ✗" if wrong else number(v) for v, wrong in zip(row, marks, strict=True)]
                for row, marks in zip(np.atleast_2d(self.came[at]), np.atleast_2d(marked[at]), strict=True)]
        name = f"{self.name}{_place(at) if at else ''}"
        return name, came, [[number(v) for v in row] for row in np.atleast_2d(self.expected[at_right])]

    def text(self) -> str:
        name, came, expected = self.planes()
        left, right = _block(f"{name} came", came), _block("expected", expected)
        width = max(map(len, left))
        return "\n".join(f"  {a:{width}}   {b}".rstrip() for a, b in zip_longest(left, right, fillvalue=""))

    def html(self) -> str:
        name, came, expected = self.planes()
        pair = (_table(f"{name} came", came), _table("expected", expected))
        return f"<table><tbody><tr>{''.join(f'<td>{each}</td>' for each in pair)}</tr></tbody></table>"


def number(value: float) -> str:
    return f"{value + 0:.6g}".replace("-", "−")  # + 0: there is no −0


def _place(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, place))}]" if place else ""


def _block(title: str, rows: list[list[str]]) -> list[str]:
    """A title, and the rows under it with their columns flush right; a mark stands behind its number."""
    split = [[cell.partition(" ") for cell in row] for row in rows]
    widths = [max((len(cell[0]) for cell in column), default=0) for column in zip(*split, strict=True)]
    lines = ["  ".join(f"{value:>{width}}{mark or ' '}" for (value, _, mark), width in zip(row, widths, strict=True))
             for row in split]
    return [title, *lines]


def _table(title: str, rows: list[list[str]]) -> str:
    cells = ("".join(f"<td><b>{escape(c)}</b></td>" if "✗" in c else f"<td>{escape(c)}</td>" for c in row)
             for row in rows)
    return f"<p>{escape(title)}</p><table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"
