"""Mistakes that are made in a whole gradient: what, done to it, would make it right."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

TOLERANCE = 1e-7  # relative to the largest entry


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.shape == b.shape and bool(np.all(np.abs(a - b) <= TOLERANCE * max(1.0, float(np.abs(b).max(initial=0)))))


def explains(change, got: np.ndarray, want: np.ndarray) -> bool:
    made = change(got)
    return made is not None and same(made, want)


def _summed(axis: int):
    return lambda a: a.sum(axis=axis) if a.ndim > axis else None


MISTAKES: list[tuple[str, Callable[[np.ndarray], np.ndarray | None]]] = [
    ("It is transposed.", lambda a: a.T if a.ndim == 2 else None),
    ("It is flipped.", lambda a: np.flip(a) if a.ndim else None),
    *((f"It is flipped along axis {n}.", lambda a, n=n: np.flip(a, n) if a.ndim > n else None) for n in range(3)),
    ("The sign is wrong.", lambda a: -a),
    ("It is twice what it should be.", lambda a: a / 2),
    ("It is half of what it should be.", lambda a: a * 2),
    *((f"Summed over axis {n} it would be right: a sum was forgotten.", _summed(n)) for n in range(4)),
    ("Summed over everything it would be right: a sum was forgotten.", lambda a: a.sum() if a.ndim else None),
    ("One row further along it would be right: an index is off by one.", lambda a: _shifted(a, 1)),
    ("One row back it would be right: an index is off by one.", lambda a: _shifted(a, -1)),
]


def _shifted(a: np.ndarray, by: int) -> np.ndarray | None:
    return np.roll(a, by, 0) if a.ndim and a.shape[0] > 1 else None
