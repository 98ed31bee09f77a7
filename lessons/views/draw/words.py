"""What DrawDigit says of an answer, and of the strokes that raise the loss. Where Python is not, page.js says it."""

from collections.abc import Callable

import numpy as np

from ...notation import number
from ..kit.linking import templates

WORDS = templates(__file__)
FULL = 16  # pixels in a block


def winner(p: np.ndarray) -> str:
    """The answer in words."""
    first, second = np.argsort(-p, kind="stable")[:2]
    if p[first] > p[second]:
        return WORDS["winner"].format(digit=first, p=f"{p[first]:.3f}", other=second, q=f"{p[second]:.3f}")
    equal = [str(k) for k in np.flatnonzero(p == p[first])]
    return WORDS["tie"].format(digits=", ".join(equal[:-1]), last=equal[-1], p=f"{p[first]:.3f}")


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
    told = [WORDS["loss"].format(loss=now, label=label), WORDS["no ink raises"], WORDS["nothing lowers"]]
    if raises:
        told[1] = WORDS["raises"].format(place=_at(raises, slopes), loss=with_less)
    if lowers:
        told[2] = WORDS["lowers"].format(place=_at(lowers, slopes), loss=with_more)
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
    return WORDS["place"].format(row=block[0] + 1, column=block[1] + 1, slope=brief(slopes[block], "+"))


def brief(value: float, plus: str = "") -> str:
    """Two significant digits, and the sign in text."""
    return (plus if value > 0 else "") + number(value, digits=2)
