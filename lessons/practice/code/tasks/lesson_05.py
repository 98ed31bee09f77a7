"""Lesson 05: a small array slides along a large one."""

import numpy as np

from ....layers import convolve, correlate
from ..instances import draws
from ..task import CodeTask


def dilated(a, f, s):
    places = (len(a) - len(f)) // s + 1
    return [sum(a[y + j * s] * f[j] for j in range(len(f))) for y in range(places)]


TASKS = (
    CodeTask(
        "05/code-correlate",
        "Slide g along f without leaving it. Return the correlation h[m] = Σ_k f[m + k] g[k], with m and k from 0.",
        "correlation(f, g) -> h", lambda f, g: correlate(f, g, "valid"),
        {"convolution-for-correlation": lambda f, g: convolve(f, g, "valid"),
         "one-too-few": lambda f, g: correlate(f, g, "valid")[:-1],
         "full-for-valid": lambda f, g: correlate(f, g, "full")},
        (lambda rng: (np.array([1.0, 2, 0, -1, 3]), np.array([2.0, 1, -1])), draws((7,), (4,)))),
    CodeTask(
        "05/code-convolve",
        "Return the full convolution h[m] = Σ_k f[m − k] g[k], with f = 0 outside: as many numbers as there are "
        "places where the two touch.",
        "convolution(f, g) -> h", lambda f, g: convolve(f, g, "full"),
        {"convolution-without-flip": lambda f, g: correlate(f, g, "full"),
         "valid-for-full": lambda f, g: convolve(f, g, "valid"),
         "end-cut": lambda f, g: convolve(f, g, "full")[:len(f)],
         "overwritten": lambda f, g: np.append(f * g[0], f[-1] * g[1:])},
        (lambda rng: (np.array([1.0, 2, 0, -1]), np.array([2.0, 1, -1])), draws((6,), (4,)))),
    CodeTask(
        "05/code-strided",
        "The window moves s places at a time. Return y[i] = Σ_k a[s i + k] f[k] for each window that fits, counted "
        "from 0.",
        "strided(a, f, s) -> y", lambda a, f, s: correlate(a, f, "valid")[::s],
        {"stride-on-kernel": dilated,
         "stride-ignored": (lambda a, f, s: correlate(a, f, "valid"),
                            lambda a, f, s: correlate(a, f, "valid")[:(len(a) - len(f)) // s + 1]),
         "convolution-for-correlation": lambda a, f, s: convolve(a, f, "valid")[::s],
         "one-too-few": lambda a, f, s: correlate(a, f, "valid")[::s][:-1]},
        (lambda rng: (np.array([0.0, 1, 2, 3, 4, 5, 6]), np.array([1.0, 2, 3]), 2),
         draws((10,), (2,), 3))),
    CodeTask(
        "05/code-two-axes",
        "Return the convolution of a picture x with a kernel w, for all places where the kernel lies inside: the "
        "kernel is turned by 180° first.",
        "convolution2d(x, w) -> y", lambda x, w: convolve(x, w, "valid"),
        {"convolution-without-flip": lambda x, w: correlate(x, w, "valid"),
         "one-axis-turned": lambda x, w: correlate(x, w[::-1], "valid"),
         "transpose-for-turn": lambda x, w: correlate(x, w.T, "valid"),
         "turned-by-90": lambda x, w: correlate(x, np.rot90(w), "valid")},
        (draws((3, 4), (2, 2)), draws((5, 4), (3, 2)))),
    CodeTask(
        "05/code-frame",
        "A correlation shall be as long as what the kernel of k weights slides over. Return how many zeros to put "
        "before and how many behind; where the two cannot be equal, one more behind.",
        "frame(k) -> before, behind", lambda k: ((k - 1) // 2, k // 2),
        {"half-on-each-side": lambda k: (k // 2, k // 2),
         "kernel-on-each-side": lambda k: (k - 1, k - 1)},
        (lambda rng: (4,), lambda rng: (int(rng.integers(2, 5)) * 2 + 1,)), ("LQ-039",)),
)
