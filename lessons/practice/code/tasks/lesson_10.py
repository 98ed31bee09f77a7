"""Lesson 10: a whole network, several layers in one function."""

from functools import partial

import numpy as np

from ....layers import (
    conv2d,
    conv2d_backward,
    convolve,
    fully_connected,
    fully_connected_backward,
    max_pool2d,
    max_pool2d_backward,
    sigmoid,
    softmax,
)
from ..instances import draws, integers, spread
from ..task import CodeTask
from .lesson_03 import one_hot, slope


def unpooled(above, a):
    return max_pool2d_backward(above, a, 2)


def copied(above, a):
    return above.repeat(2, axis=2).repeat(2, axis=3)


def kernels(delta, z, x, *, pool=unpooled, factor=slope, meet=None):
    """One sample and one map in: z (Q, H, W), x (H + K − 1, W + K − 1)."""
    delta_z = pool(delta[None], sigmoid(z)[None])[0] * factor(z)
    k1, k2 = (a - b + 1 for a, b in zip(x.shape, z.shape[1:], strict=True))
    if meet:
        return np.array([meet(x, d) for d in delta_z])
    return conv2d_backward(delta_z[None], x[None, None], np.zeros((len(z), 1, k1, k2))).w[:, 0]


def of_kernels(q, h, w, k):
    """No two entries of z are equal: lesson 09 is about ties, not this task."""
    def draw(rng):
        z = rng.permutation(np.linspace(-2, 2, q * h * w)).reshape(q, h, w)
        return integers(rng, q, h // 2, w // 2), z, integers(rng, h + k - 1, w + k - 1)
    return draw


def network(x, t, w, b, W, c, *, pool=unpooled, factor=slope, at_output=np.subtract, met=lambda s, z: s,
            of_bias=lambda delta: delta.sum(axis=(0, 2, 3))):
    """The gradients of conv2d, σ, max_pool2d by 2, flatten, fully_connected, softmax, with what mistakes replace."""
    z = conv2d(x, w, b)
    a = sigmoid(z)
    s = max_pool2d(a, 2)
    flat = s.reshape(len(x), -1)
    delta = at_output(softmax(fully_connected(flat, W, c)), t)
    dense = fully_connected_backward(delta, met(flat, max_pool2d(z, 2).reshape(len(x), -1)), W)
    delta_z = pool(dense.x.reshape(s.shape), a) * factor(z)
    return conv2d_backward(delta_z, x, w).w, of_bias(delta_z), dense.W, dense.b


def of_network(n, h, w, q, k, classes):
    """No round numbers in x: with them z could tie, and rounding would choose the maximum."""
    flat = q * ((h - k + 1) // 2) * ((w - k + 1) // 2)
    return lambda rng: (rng.normal(size=(n, 1, h, w)), one_hot(rng, n, classes), spread(rng, q, 1, k, k),
                        spread(rng, q), spread(rng, classes, flat), spread(rng, classes))


TASKS = (
    CodeTask(
        "10/code-flatten",
        "Maps a (N, P, H, W) were written in one row for each sample, map by map and row by row. Given δ = ∂E/∂(the "
        "rows) (N, P H W) and a, return ∂E/∂a.",
        "unflattened(delta, a) -> da", lambda delta, a: delta.reshape(a.shape),
        {"read-in-another-order": lambda delta, a: delta.reshape(*a.shape[:2], a.shape[3], a.shape[2]).swapaxes(2, 3),
         "maps-last": lambda delta, a: delta.reshape(len(a), *a.shape[2:], a.shape[1]).transpose(0, 3, 1, 2),
         "samples-mixed": (lambda delta, a: delta.T.reshape(a.shape),
                           lambda delta, a: delta.reshape(a.shape, order="F"))},
        (draws((2, 12), (2, 2, 2, 3)), draws((3, 12), (3, 2, 3, 2)))),
    CodeTask(
        "10/code-kernels",
        'One picture x, Q kernels: z[q] = correlate(x, w[q], "valid"), a = σ(z), and s is the largest of each 2 × '
        "2 window of a. Given δ = ∂E/∂s (Q, H/2, W/2), z (Q, H, W) and x, return ∂E/∂w (Q, K, K). You may use "
        "lessons.layers.",
        "kernel_gradients(delta, z, x) -> dw", kernels,
        {"slope-forgotten": partial(kernels, factor=np.ones_like),
         "squashed-twice": partial(kernels, factor=lambda z: slope(sigmoid(z))),
         "value-for-slope": partial(kernels, factor=sigmoid),
         "copied-back": partial(kernels, pool=copied),
         "convolution-for-correlation": partial(kernels, meet=lambda x, d: convolve(x, d, "valid"))},
        (of_kernels(2, 2, 4, 2), of_kernels(3, 4, 2, 3))),
    CodeTask(
        "10/code-network",
        "conv2d(x, w, b) → σ → the largest of each 2 × 2 window → flatten → fully_connected(…, W, c) → softmax, and "
        "E = −Σ t ln ŷ over all samples. Given x (N, 1, H, W), t (N, C), w, b, W and c, return the four gradients. "
        "You may use lessons.layers.",
        "network_gradients(x, t, w, b, W, c) -> dw, db, dW, dc", network,
        {"slope-forgotten": partial(network, factor=np.ones_like),
         "copied-back": partial(network, pool=copied),
         "softmax-slope": partial(network, at_output=lambda y, t: y * (1 - y)),
         "slope-twice": partial(network, at_output=lambda y, t: (y - t) * y * (1 - y)),
         "sign": partial(network, at_output=lambda y, t: t - y),
         "slope-in-a-gradient": partial(network, met=lambda s, z: slope(z)),
         "mean-for-sum": partial(network, at_output=lambda y, t: (y - t) / len(y)),
         "mean-over-positions": partial(network, of_bias=lambda delta: delta.mean(axis=(2, 3)).sum(axis=0))},
        (of_network(2, 5, 5, 2, 2, 3), of_network(3, 5, 7, 2, 2, 2))),
)
