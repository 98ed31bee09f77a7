"""Lesson 06: back through a 1-D convolution: one map, one sample."""

import numpy as np

from ....layers import conv1d_backward, convolve, correlate
from ..instances import draws
from ..task import CodeTask

X, W, DELTA = np.array([2.0, -1, 3, 1, -2]), np.array([3.0, 1, -2]), np.array([1.0, -2, 3])


def backward(delta, x, w, **options):
    """The layer's gradients without the axes of samples and maps."""
    found = conv1d_backward(delta[None, None], x[None, None], w[None, None], **options)
    return np.asarray(found.x)[0, 0], found.w[0, 0]


def dilated(delta, stride):
    """δ with stride − 1 zeros between its entries."""
    made = np.zeros((len(delta) - 1) * stride + 1)
    made[::stride] = delta
    return made


def laid(delta, w, length, stride=1, write=np.add):
    """Each window lays down δ w; `write` puts it to what is there."""
    made = np.zeros(length)
    for i, d in enumerate(delta):
        part = slice(i * stride, i * stride + len(w))
        made[part] = write(made[part], d * w)
    return made


def overwrite(old, new):
    return new


def cut(array, start, length):
    """So many entries from `start`, and 0 where there is none."""
    part = array[start:start + length]
    return np.pad(part, (0, length - len(part)))


def padded(delta, w, length, stride, padding):
    return backward(delta, np.zeros(length), w, stride=stride, padding=padding)[0]


TASKS = (
    CodeTask(
        "06/code-weight",
        "y[i] = Σ_k w[k] x[i + k] + b, counted from 0. Given δ = ∂E/∂y, x and w, return ∂E/∂w.",
        "weight_gradient(delta, x, w) -> dw", lambda delta, x, w: backward(delta, x, w)[1],
        {"convolution-for-correlation": lambda delta, x, w: convolve(x, delta, "valid"),
         "index-turned": lambda delta, x, w: correlate(x, delta, "valid")[::-1],
         "one-place": lambda delta, x, w: delta[0] * x[:len(w)],
         "overwritten": lambda delta, x, w: delta[-1] * x[-len(w):],
         "mean-for-sum": lambda delta, x, w: correlate(x, delta, "valid") / len(delta),
         "product-of-sums": lambda delta, x, w: np.full(len(w), delta.sum() * x.sum()),
         "full-for-valid": lambda delta, x, w: correlate(x, delta, "full")},
        (lambda rng: (DELTA, X, W), draws((6,), (7,), (2,)))),
    CodeTask(
        "06/code-input",
        "y[i] = Σ_k w[k] x[i + k] + b, counted from 0. Given δ = ∂E/∂y, x and w, return ∂E/∂x.",
        "input_gradient(delta, x, w) -> dx", lambda delta, x, w: backward(delta, x, w)[0],
        {"turned-twice": lambda delta, x, w: correlate(delta, w, "full"),
         "valid-for-full": lambda delta, x, w: convolve(delta, w, "valid"),
         "overwritten": lambda delta, x, w: laid(delta, w, len(x), write=overwrite),
         "only-own-term": lambda delta, x, w: cut(delta * w[0], 0, len(x)),
         "end-cut": lambda delta, x, w: convolve(delta, w, "full")[:len(delta)],
         "mean-for-sum": lambda delta, x, w: convolve(delta, w, "full") / len(w),
         "all-slopes": lambda delta, x, w: np.array([laid([n == i for n in range(len(delta))], w, len(x))
                                                     for i in range(len(delta))])},
        (lambda rng: (DELTA, X, W), draws((4,), (7,), (4,))),
        ("LQ-053",)),
    CodeTask(
        "06/code-strided",
        "y[i] = Σ_k w[k] x[s i + k], counted from 0, with s = stride. Given δ = ∂E/∂y, x and w, return ∂E/∂x and "
        "∂E/∂w.",
        "strided_gradients(delta, x, w, stride) -> dx, dw",
        lambda delta, x, w, stride: backward(delta, x, w, stride=stride),
        {"stride-ignored": lambda delta, x, w, stride: (laid(delta, w, len(x)), sum(
            d * x[i:i + len(w)] for i, d in enumerate(delta))),
         "turned-twice": lambda delta, x, w, stride: (laid(delta, w[::-1], len(x), stride),
                                                      backward(delta, x, w, stride=stride)[1]),
         "overwritten": lambda delta, x, w, stride: (laid(delta, w, len(x), stride, overwrite),
                                                     backward(delta, x, w, stride=stride)[1]),
         "end-cut": lambda delta, x, w, stride: (convolve(dilated(delta, stride), w, "full"),
                                                 backward(delta, x, w, stride=stride)[1])},
        (draws((3,), (8,), (3,), 2), draws((2,), (9,), (4,), 3), draws((4,), (10,), (3,), 2))),
    CodeTask(
        "06/code-padded",
        "x has `length` entries and gets `padding` zeros before and behind; then y[i] = Σ_k w[k] x[s i + k − "
        "padding] for each window that fits, with s = stride. Given δ = ∂E/∂y and w, return ∂E/∂x.",
        "padded_gradient(delta, w, length, stride, padding) -> dx", padded,
        {"stride-ignored": lambda delta, w, length, stride, padding: cut(convolve(delta, w, "full"), padding, length),
         "padding-forgotten": (
             lambda delta, w, length, stride, padding: cut(convolve(dilated(delta, stride), w, "full"), 0, length),
             lambda delta, w, length, stride, padding: laid(delta, w, length + 2 * padding, stride)),
         "turned-twice": lambda delta, w, length, stride, padding: cut(
             correlate(dilated(delta, stride), w, "full"), padding, length),
         "overwritten": lambda delta, w, length, stride, padding: laid(
             delta, w, length + 2 * padding, stride, overwrite)[padding:padding + length],
         "size-from-output": lambda delta, w, length, stride, padding: convolve(
             dilated(delta, stride), w, "full")[padding:(len(delta) - 1) * stride + len(w) - padding]},
        (draws((4,), (3,), 7, 2, 1), draws((4,), (4,), 10, 3, 2), draws((3,), (4,), 9, 3, 1)),
        ("LQ-041",)),
)
