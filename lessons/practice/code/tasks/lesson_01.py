"""Lesson 01: along a path slopes multiply, over paths they add."""

from functools import partial

import numpy as np

from ..instances import draws, integers
from ..task import CodeTask


def two_paths(first, second):
    return np.prod(first) + np.prod(second)


def shared_weight(delta, x, c, w):
    return delta * (w * x + c) + delta * w * x


def sweep(S, *, joined=np.sum):
    """Backward from E; `joined` makes one number of what comes back on a node's arrows."""
    g = np.zeros(len(S))
    g[-1] = 1
    for i in reversed(range(len(S) - 1)):
        there = np.flatnonzero(S[i])
        g[i] = joined(S[i, there] * g[there])
    return g


def not_reset(S):
    """A second sweep adds to what the first has left."""
    g = sweep(S)
    for i in reversed(range(len(S) - 1)):
        g[i] += S[i] @ g
    return g


def arrows(rng, n):
    """The slopes of n nodes in forward order, each with an arrow to the next; half of the others are there too."""
    there = rng.integers(0, 2, (n, n)) | np.eye(n, k=1, dtype=int)
    return np.triu(there * integers(rng, n, n, most=3), 1)


TASKS = (
    CodeTask(
        "01/code-paths",
        "Two paths lead from x to E. Given the slopes along each, two arrays, return ∂E/∂x.",
        "two_paths(first, second) -> slope", two_paths,
        {"product-for-sum": lambda first, second: np.prod(first) * np.prod(second),
         "path-dropped": lambda first, second: np.prod(first),
         "sum-for-product": lambda first, second: np.sum(first) + np.sum(second)},
        (lambda rng: (np.array([2.0, 3]), np.array([-1.0, 4, 2])),
         draws((4,), (2,)))),
    CodeTask(
        "01/code-shared",
        "One weight is used twice: h = w x + c, then y = w h. Given δ = ∂E/∂y, return ∂E/∂w.",
        "shared_weight(delta, x, c, w) -> dw", shared_weight,
        {"one-place": lambda delta, x, c, w: delta * (w * x + c),
         "overwritten": lambda delta, x, c, w: delta * w * x,
         "product-for-sum": lambda delta, x, c, w: delta * (w * x + c) * delta * w * x},
        (lambda rng: (2.0, 3.0, 1.0, -2.0),
         lambda rng: tuple(map(float, integers(rng, 4))))),
    CodeTask(
        "01/code-sweep",
        "A graph as a table: S[i, j] is the slope of the arrow from node i to node j, and 0 where there is none; the "
        "nodes stand in forward order, the last is E. Return ∂E/∂(each node), with 1 for E itself.",
        "sweep(S) -> g", sweep,
        {"overwritten": partial(sweep, joined=lambda terms: terms[-1]),
         "product-for-sum": partial(sweep, joined=np.prod),
         "wrong-order": lambda S: np.append(S[:-1, -1], 1.0),
         "not-reset": not_reset},
        (lambda rng: (np.array([[0, 2, 3, 0], [0, 0, -1, 4], [0, 0, 0, 5], [0, 0, 0, 0.0]]),),
         lambda rng: (arrows(rng, 6),)),
        ("LQ-030",)),
)
