"""Lesson 07: back through a 2-D convolution."""

from functools import partial

import numpy as np

from ....layers import conv2d_backward, convolve, correlate, sigmoid
from ..instances import draws, integers, spread
from ..task import CodeTask
from .lesson_03 import slope


def input_gradient(delta, x, w):
    return np.asarray(conv2d_backward(delta[None, None], x[None, None], w[None, None]).x)[0, 0]


def overwritten(delta, x, w):
    made = np.zeros(x.shape)
    for (i, j), d in np.ndenumerate(delta):
        made[i:i + w.shape[0], j:j + w.shape[1]] = d * w
    return made


def through_a_flip(delta, z, w, *, turn=lambda w: w, factor=slope, met=sigmoid, turned_back=np.flip):
    """y = convolve(σ(z), w, "valid"): the forward pass turns the kernel, the way back does not."""
    return (correlate(delta, turn(w), "full") * factor(z), turned_back(correlate(met(z), delta, "valid")))


def of_activation(h, w, k1, k2):
    return lambda rng: (integers(rng, h - k1 + 1, w - k2 + 1), spread(rng, h, w), integers(rng, k1, k2))


def of_samples(delta, x):
    """∂E/∂w, added up over the samples."""
    rows, columns = delta.shape[1:]
    return np.array([[np.sum(delta * x[:, k:k + rows, h:h + columns]) for h in range(x.shape[2] - columns + 1)]
                     for k in range(x.shape[1] - rows + 1)])


TASKS = (
    CodeTask(
        "07/code-bias",
        "Each of Q maps has one bias. Given δ = ∂E/∂y (N, Q, H, W), return ∂E/∂b (Q,).",
        "bias_gradient(delta) -> db", lambda delta: conv2d_backward(
            delta, np.zeros((len(delta), 1, *delta.shape[2:])), np.zeros((delta.shape[1], 1, 1, 1))).b,
        {"mean-over-positions": lambda delta: delta.mean(axis=(2, 3)).sum(axis=0),
         "one-sample": lambda delta: delta[0].sum(axis=(1, 2)),
         "one-place": lambda delta: delta[:, :, 0, 0].sum(axis=0),
         "one-axis-forgotten": lambda delta: delta.sum(axis=(0, 2)),
         "all-axes": lambda delta: delta.sum(),
         "mean-for-sum": lambda delta: delta.mean(axis=(0, 2, 3)),
         "wrong-axis": lambda delta: delta.sum(axis=(1, 2, 3))},
        (draws((2, 3, 2, 2)), draws((3, 2, 4, 3)))),
    CodeTask(
        "07/code-input",
        "y[i, j] = Σ w[k, l] x[i + k, j + l] + b, one map, counted from 0. Given δ = ∂E/∂y, x and w, return ∂E/∂x.",
        "input_gradient(delta, x, w) -> dx", input_gradient,
        {"turned-twice": lambda delta, x, w: correlate(delta, w, "full"),
         "one-axis-turned": lambda delta, x, w: correlate(delta, w[::-1], "full"),
         "transpose-for-turn": lambda delta, x, w: correlate(delta, w.T, "full"),
         "turned-by-90": lambda delta, x, w: correlate(delta, np.rot90(w), "full"),
         "valid-for-full": lambda delta, x, w: convolve(delta, w, "valid"),
         "overwritten": overwritten},
        (draws((3, 2), (4, 3), (2, 2)), draws((3, 5), (5, 6), (3, 2)))),
    CodeTask(
        "07/code-columns",
        "A convolution as one matrix product: each window of x is a column of `cols` (K, P), the kernels are the "
        "rows of w (Q, K), and y = w @ cols (Q, P). Given δ = ∂E/∂y (Q, P), return ∂E/∂w.",
        "kernel_gradient(delta, w, cols) -> dw", lambda delta, w, cols: delta @ cols.T,
        {"output-for-delta": lambda delta, w, cols: w @ cols @ cols.T,
         "indices-swapped": lambda delta, w, cols: cols @ delta.T,
         "one-place": lambda delta, w, cols: np.outer(delta[:, 0], cols[:, 0]),
         "mean-for-sum": lambda delta, w, cols: delta @ cols.T / delta.shape[1]},
        (draws((2, 3), (2, 4), (4, 3)), draws((3, 5), (3, 2), (2, 5)))),
    CodeTask(
        "07/code-turned-forward",
        'Here the forward pass turns the kernel: y = convolve(f(z), w, "valid"), with f = σ. Given δ = ∂E/∂y, z '
        "and w, return ∂E/∂z and ∂E/∂w.",
        "gradients(delta, z, w) -> dz, dw", through_a_flip,
        {"turned-twice": partial(through_a_flip, turn=np.flip),
         "not-turned-back": partial(through_a_flip, turned_back=np.asarray),
         "slope-forgotten": partial(through_a_flip, factor=np.ones_like),
         "value-for-slope": partial(through_a_flip, factor=sigmoid),
         "slope-in-a-gradient": partial(through_a_flip, met=slope)},
        (of_activation(3, 4, 2, 2), of_activation(4, 5, 3, 2))),
    CodeTask(
        "07/code-samples",
        "y[n, i, j] = Σ w[k, l] x[n, i + k, j + l] for N samples, and the loss is their sum. Given δ = ∂E/∂y and x, "
        "return ∂E/∂w.",
        "weight_gradient(delta, x) -> dw", of_samples,
        {"samples-mixed": (lambda delta, x: of_samples(delta[::-1], x),
                           lambda delta, x: of_samples(delta.sum(axis=0, keepdims=True).repeat(len(x), 0), x)),
         "one-sample": lambda delta, x: of_samples(delta[:1], x[:1]),
         "mean-for-sum": lambda delta, x: of_samples(delta, x) / len(x)},
        (draws((3, 2, 3), (3, 3, 5)), draws((2, 3, 2), (2, 4, 4))), ("LQ-049",)),
)
