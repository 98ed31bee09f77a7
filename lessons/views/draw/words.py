"""What DrawDigit says of an answer, and of the strokes that raise the loss."""

from collections.abc import Callable

import numpy as np

from ...notation import number

FULL = 16  # pixels in a block


def winner(p: np.ndarray) -> str:
    """The answer in words."""
    first, second = np.argsort(-p, kind="stable")[:2]
    if p[first] > p[second]:
        return f"It says {first}, with probability {p[first]:.3f}. Next comes {second} with {p[second]:.3f}."
    equal = [str(k) for k in np.flatnonzero(p == p[first])]
    return f"It cannot decide: {', '.join(equal[:-1])} and {equal[-1]} have probability {p[first]:.3f} each."


def strokes(slopes: np.ndarray, counts: np.ndarray, label: int, losses: Callable) -> list[str]:
    """J; which ink raises it most; where more ink lowers it most: each with J for one pixel changed.

    slopes (8, 8) is ∂J/∂x: positive where more ink raises J. Only what can be done counts: paper has no ink to take
    away, and a full block no room for more. To first order a pixel changes J by slope/16; what is written is computed,
    by losses(boards), which takes (N, 8, 8) counts.
    """
    raises = _steepest(np.where(counts > 0, slopes, 0))
    lowers = _steepest(np.where(counts < FULL, -slopes, 0))
    less, more = _changed(counts, raises, -1), _changed(counts, lowers, +1)
    now, with_less, with_more = (number(float(loss)) for loss in losses(np.stack([counts, less, more])))
    told = [f"J = {now} for the label {label}.", "None of your ink raises J.", "More ink lowers J nowhere."]
    if raises:
        told[1] = f"Your ink raises J most in {_at(raises, slopes)}. One pixel less there gives J = {with_less}."
    if lowers:
        told[2] = f"More ink lowers J most in {_at(lowers, slopes)}. One pixel more there gives J = {with_more}."
    return told


def _steepest(slopes):
    """Where the largest positive slope is; None when there is none."""
    return tuple(map(int, np.unravel_index(slopes.argmax(), slopes.shape))) if slopes.max() > 0 else None


def _changed(counts, block, pixels):
    changed = counts.copy()
    if block:
        changed[block] += pixels
    return changed


def _at(block, slopes):
    return f"row {block[0] + 1}, column {block[1] + 1}: slope {brief(slopes[block], '+')}"


def brief(value: float, plus: str = "") -> str:
    """Two significant digits, and the sign in text."""
    return (plus if value > 0 else "") + number(value, digits=2)
