"""Lesson 08: several maps at once: one sample, 1-D maps x (P, L), kernels w (Q, P, K)."""

import numpy as np

from ....layers import conv1d_backward, convolve
from ..instances import draws, equal
from ..task import CodeTask


def backward(delta, x, w, **options):
    found = conv1d_backward(delta[None], x[None], w, **options)
    return np.asarray(found.x)[0], found.w


def back(delta, w, *, kernel=lambda w, q, p: w[q, p], join=np.sum):
    """∂E/∂x of each map p from the maps q that it feeds."""
    maps, fed = w.shape[:2]
    if kernel is swapped:
        equal(maps, fed)
    parts = [[convolve(delta[q], kernel(w, q, p), "full") for q in range(maps)] for p in range(fed)]
    return join(np.array(parts), axis=1)


def swapped(w, q, p):
    return w[p, q]


def alone(parts, axis):
    """Map p from map p alone."""
    equal(len(parts), parts.shape[axis])
    return parts[range(len(parts)), range(len(parts))]


def of_layer(p, q, length, k):
    return draws((q, length - k + 1), (p, length), (q, p, k))


def connected(rng, p, q):
    """A table in which every map feeds and is fed, and not all are joined."""
    while True:
        table = rng.integers(0, 2, (q, p)).astype(bool)
        if table.any(axis=0).all() and table.any(axis=1).all() and not table.all():
            return table


def of_table(p, q, length, k):
    draw = of_layer(p, q, length, k)
    return lambda rng: (*draw(rng), connected(rng, p, q))


def masked(delta, x, w, table):
    return backward(delta, x, w, table=table)


def read_the_same_way(delta, x, w, table):
    equal(*table.shape)
    return back(delta, w * table.T[:, :, None]), masked(delta, x, w, table)[1]


TASKS = (
    CodeTask(
        "08/code-weight",
        "Each of Q maps adds up what P maps give: y[q] = Σ_p correlate(x[p], w[q, p]) + b[q]. Given δ = ∂E/∂y (Q, "
        "L′), x (P, L) and w (Q, P, K), return ∂E/∂w (Q, P, K).",
        "kernel_gradients(delta, x, w) -> dw", lambda delta, x, w: backward(delta, x, w)[1],
        {"summed-over-maps": lambda delta, x, w:
            np.repeat(backward(delta, x, w)[1].sum(axis=1, keepdims=True), len(x), 1),
         "indices-swapped": lambda delta, x, w: backward(delta, x, w)[1].swapaxes(0, 1),
         "own-map-only": lambda delta, x, w: backward(delta, x, w)[1] * np.eye(len(delta), len(x))[:, :, None],
         "convolution-for-correlation": lambda delta, x, w:
             np.array([[convolve(a, d, "valid") for a in x] for d in delta]),
         "one-place": lambda delta, x, w: delta[:, None, :1] * x[:, :w.shape[2]],
         "mean-for-sum": lambda delta, x, w: backward(delta, x, w)[1] / len(x)},
        (of_layer(2, 3, 5, 2), of_layer(3, 2, 6, 3), of_layer(2, 2, 4, 2))),
    CodeTask(
        "08/code-input",
        "y[q] = Σ_p correlate(x[p], w[q, p]) + b[q]. Given δ = ∂E/∂y (Q, L′), x (P, L) and w (Q, P, K), return ∂E/∂x "
        "(P, L).",
        "input_gradients(delta, x, w) -> dx", lambda delta, x, w: backward(delta, x, w)[0],
        {"path-dropped": lambda delta, x, w: back(delta[:1], w[:1]),
         "overwritten": lambda delta, x, w: back(delta[-1:], w[-1:]),
         "own-map-only": lambda delta, x, w: back(delta, w, join=alone),
         "maps-swapped": lambda delta, x, w: back(delta, w, kernel=swapped),
         "product-for-sum": lambda delta, x, w: back(delta, w, join=np.prod),
         "mean-for-sum": lambda delta, x, w: back(delta, w, join=np.mean),
         "turned-twice": lambda delta, x, w: back(delta, w[..., ::-1])},
        (of_layer(2, 3, 4, 2), of_layer(3, 2, 5, 3), of_layer(3, 3, 4, 2))),
    CodeTask(
        "08/code-table",
        "Only the maps with table[q, p] are joined; the other kernels do not count. Given δ (Q, L′), x (P, L), w (Q, "
        "P, K) and the table (Q, P) of booleans, return ∂E/∂x and ∂E/∂w, which is 0 for kernels that do not count.",
        "table_gradients(delta, x, w, table) -> dx, dw", masked,
        {"table-forgotten": lambda delta, x, w, table: backward(delta, x, w),
         "table-in-one-gradient": lambda delta, x, w, table: (masked(delta, x, w, table)[0], backward(delta, x, w)[1]),
         "table-not-for-input": lambda delta, x, w, table: (backward(delta, x, w)[0], masked(delta, x, w, table)[1]),
         "table-not-transposed": read_the_same_way,
         "turned-twice": lambda delta, x, w, table: (back(delta, (w * table[:, :, None])[..., ::-1]),
                                                     masked(delta, x, w, table)[1])},
        (of_table(2, 3, 4, 2), of_table(3, 2, 5, 3), of_table(3, 3, 4, 2))),
    CodeTask(
        "08/code-count",
        "P maps of side × side go through Q filters of k × k, without a frame; each filter sees all P maps and has one "
        "bias. Return the side of the new maps, and how many parameters the layer has.",
        "counted(side, k, P, Q) -> size, parameters", lambda side, k, P, Q: (side - k + 1, Q * (P * k * k + 1)),
        {"size-kept": lambda side, k, P, Q: (side, Q * (P * k * k + 1)),
         "operations-counted": lambda side, k, P, Q: (side - k + 1, Q * (P * k * k + 1) * (side - k + 1)**2),
         "biases-not-counted": lambda side, k, P, Q: (side - k + 1, Q * P * k * k),
         "kernel-for-all-maps": lambda side, k, P, Q: (side - k + 1, Q * (k * k + 1))},
        (lambda rng: (32, 5, 2, 3), lambda rng: (int(rng.integers(8, 20)), 3, int(rng.integers(2, 6)), 4)),
        ("LQ-109", "LQ-111", "LQ-113")),
)
