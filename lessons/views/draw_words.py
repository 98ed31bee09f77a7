"""What DrawDigit says of an answer, and of the strokes that raise the loss."""

from collections.abc import Callable

import numpy as np

from ..trace.written import number

FULL = 16  # pixels in a block


def winner(p: np.ndarray) -> str:
    """The answer in words."""
    first, second = np.argsort(-p, kind="stable")[:2]
    if p[first] > p[second]:
        return f"It says {first}, with probability {p[first]:.3f}. Next comes {second} with {p[second]:.3f}."
    equal = [str(k) for k in np.flatnonzero(p == p[first])]
    return f"It cannot decide: {', '.join(equal[:-1])} and {equal[-1]} have probability {p[first]:.3f} each."


def strokes(slopes: np.ndarray, counts: np.ndarray, label: int, loss_at: Callable) -> list[str]:
    """J; which ink raises it most; where more ink lowers it most: each with J for one pixel changed.

    slopes (8, 8) is ∂J/∂x: positive where more ink raises J. Only what can be done counts: paper has no ink to take
    away, and a full block no room for more. To first order a pixel changes J by slope/16; what is written is computed,
    by loss_at(counts).
    """
    told = [f"J = {_loss(loss_at(counts))} for the label {label}."]
    ink, room = (counts > 0) & (slopes > 0), (counts < FULL) & (slopes < 0)
    if ink.any():
        told.append(_one_pixel("Your ink raises", np.where(ink, slopes, 0), slopes, counts, -1, loss_at))
    else:
        told.append("None of your ink raises J.")
    if room.any():
        told.append(_one_pixel("More ink lowers", np.where(room, -slopes, 0), slopes, counts, 1, loss_at))
    else:
        told.append("More ink lowers J nowhere.")
    return told


def _one_pixel(what, weights, slopes, counts, change, loss_at):
    i, j = np.unravel_index(weights.argmax(), weights.shape)
    changed = counts.copy()
    changed[i, j] += change
    less = "more" if change > 0 else "less"
    return (f"{what} J most in row {i + 1}, column {j + 1}: slope {brief(slopes[i, j], '+')}. "
            f"One pixel {less} there gives J = {_loss(loss_at(changed))}.")  # fmt: skip


def _loss(value):
    return number(float(value))


def brief(value: float, plus: str = "") -> str:
    """Two significant digits, and the sign in text."""
    rounded = float(f"{value:.2g}")
    return (plus if rounded > 0 else "") + number(rounded)
