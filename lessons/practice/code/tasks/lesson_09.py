"""Lesson 09: pooling: one sample, maps x (P, H, W)."""

import numpy as np

from ....layers import avg_pool2d_backward, max_pool2d_backward
from ..instances import draws, integers
from ..task import CodeTask


def average(delta, window):
    p, h, w = delta.shape
    return avg_pool2d_backward(delta[None], np.zeros((1, p, h * window, w * window)), window)[0]


def largest(delta, x, window, stride=None):
    return max_pool2d_backward(delta[None], x[None], window, stride)[0]


def slid(delta, x, window, stride, share, *, write=np.add):
    """Each window gets share(part of x, δ); `write` puts it to what is there."""
    made = np.zeros(x.shape)
    for (p, i, j), d in np.ndenumerate(delta):
        at = (p, slice(i * stride, i * stride + window), slice(j * stride, j * stride + window))
        made[at] = write(made[at], share(x[at], d))
    return made


def first_maximum(part, d):
    made = np.zeros(part.size)
    made[part.argmax()] = d
    return made.reshape(part.shape)


def last_maximum(part, d):
    return first_maximum(part[::-1, ::-1], d)[::-1, ::-1]


def all_maxima(part, d):
    return np.where(part == part.max(), d, 0)


def first_or_new(old, new):
    """What is new and not 0 replaces what was there."""
    return np.where(new != 0, new, old)


def one_place_for_all_maps(delta, x, window):
    """The place of the first map's maximum, in every map."""
    chosen = largest(np.ones_like(delta), np.broadcast_to(x[0], x.shape), window)
    return chosen * np.kron(delta, np.ones((window, window)))


def of_maximum(p, h, w, window):
    """Few different numbers, so that ties occur."""
    return lambda rng: (integers(rng, p, h, w), integers(rng, p, h * window, w * window, most=2), window)


def of_overlap(p, h, w, window, stride):
    def draw(rng):
        size = [(n - window) // stride + 1 for n in (h, w)]
        return integers(rng, p, *size), integers(rng, p, h, w, most=2), window, stride
    return draw


def cut_average(delta, length, window):
    held = [min(window, length - start) for start in range(0, length, window)]
    return np.repeat(delta / np.array(held), held)


TASKS = (
    CodeTask(
        "09/code-average",
        "Windows of window × window lie side by side, and y is the mean of each. Given δ = ∂E/∂y (P, H′, W′), return "
        "∂E/∂x (P, H′ window, W′ window).",
        "average_gradient(delta, window) -> dx", average,
        {"copied-back": lambda delta, window: np.kron(delta, np.ones((window, window))),
         "divided-twice": lambda delta, window: average(delta, window) / window**2,
         "divided-by-the-side": lambda delta, window: average(delta, window) * window},
        (draws((1, 2, 3), 2), draws((2, 2, 2), 3))),
    CodeTask(
        "09/code-max",
        "Windows of window × window lie side by side, and y is the largest entry of each; where two are equal, the "
        "first in reading order counts. Given δ = ∂E/∂y (P, H′, W′) and x (P, H, W), return ∂E/∂x.",
        "max_gradient(delta, x, window) -> dx", largest,
        {"copied-back": lambda delta, x, window: np.kron(delta, np.ones((window, window))),
         "all-ties": lambda delta, x, window: slid(delta, x, window, window, all_maxima),
         "last-tie": lambda delta, x, window: slid(delta, x, window, window, last_maximum),
         "delta-forgotten": lambda delta, x, window: largest(np.ones_like(delta), x, window),
         "one-map-for-all": one_place_for_all_maps},
        (of_maximum(2, 2, 2, 2), of_maximum(2, 1, 2, 3))),
    CodeTask(
        "09/code-overlap",
        "The windows move `stride` places at a time, less than they are wide: they overlap. Given δ = ∂E/∂y (P, H′, "
        "W′) and x (P, H, W), return ∂E/∂x of the maximum; the first of equal entries counts.",
        "overlap_gradient(delta, x, window, stride) -> dx", largest,
        {"overwritten": tuple(
            lambda delta, x, window, stride, write=write: slid(delta, x, window, stride, first_maximum, write=write)
            for write in (first_or_new, lambda old, new: new)),
         "stride-ignored": lambda delta, x, window, stride: slid(delta, x, window, 1, first_maximum),
         "all-ties": lambda delta, x, window, stride: slid(delta, x, window, stride, all_maxima),
         "last-tie": lambda delta, x, window, stride: slid(delta, x, window, stride, last_maximum)},
        (of_overlap(1, 5, 7, 3, 2), of_overlap(2, 7, 5, 3, 2), of_overlap(2, 4, 5, 2, 1))),
    CodeTask(
        "09/code-cut",
        "Windows of `window` entries lie side by side over `length` entries, the last one cut where it does not fit; "
        "each gives the mean of the entries that it holds. Given δ = ∂E/∂y, return ∂E/∂x.",
        "cut_gradient(delta, length, window) -> dx", cut_average,
        {"divided-by-a-whole-window": lambda delta, length, window: np.repeat(delta, window)[:length] / window,
         "copied-back": lambda delta, length, window: np.repeat(delta, window)[:length]},
        (draws((3,), 5, 2), draws((2,), 5, 3)), ("LQ-077",)),
)
