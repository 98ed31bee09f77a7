"""Pooling: each window of a map becomes one number, each map by itself.

The windows lie side by side unless a stride is given. Those that do not fit are dropped, so the entries that no window
sees get gradient 0; where windows overlap, what comes back adds up.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .conv import Gradients
from .shapes import Sizes, checked
from .windows import Sliding, one_per_window, pooling, slots


def max_pool2d(x: ArrayLike, window: Sizes, stride: Sizes | None = None) -> NDArray:
    """y[n, p, i, j] = max_{k, l} x[n, p, s1 (i − 1) + k, s2 (j − 1) + l], for k ≤ K1, l ≤ K2.

    x (N, P, H, W) → y (N, P, H′, W′) with H′ = ⌊(H − K1) / s1⌋ + 1, W′ alike. window (K1, K2) and stride (s1, s2) are
    pairs, or one whole number for both; without a stride s = K. Nothing is learned. A window that holds a NaN gives
    NaN. Raises ShapeError, also when no window fits. Items C18, C68, ER-33.
    """
    (x,) = checked("max_pool2d", x=(x, "N P H W"))
    return _over_slots(np.maximum, x, pooling("max_pool2d", x, window, stride))


def max_pool2d_backward(delta: ArrayLike, x: ArrayLike, window: Sizes, stride: Sizes | None = None) -> NDArray:
    """∂E/∂x[n, p, a, c] = Σ δ[n, p, i, j] over the windows i, j whose maximum is x[n, p, a, c].

    delta (N, P, H′, W′), x (N, P, H, W) → (N, P, H, W). A tie has no derivative: the first maximum in reading order
    gets δ, and in a window that holds a NaN the first NaN. Raises ShapeError. Items C69, ER-29, ER-33.
    """
    function = "max_pool2d_backward"
    delta, x = checked(function, delta=(delta, "N P H′ W′"), x=(x, "N P H W"))
    at = pooling(function, x, window, stride)
    delta, y = one_per_window(function, delta, at), _over_slots(np.maximum, x, at)
    dx, waiting = np.zeros_like(x, delta.dtype), np.ones_like(y, bool)
    largest = np.equal if (y == y).all() else _equal_or_nan
    for slot in slots(at):
        won = waiting & largest(x[slot], y)
        dx[slot] += np.where(won, delta, 0)
        waiting ^= won
    return dx


def avg_pool2d(x: ArrayLike, window: Sizes, stride: Sizes | None = None) -> NDArray:
    """y[n, p, i, j] = Σ_k Σ_l x[n, p, s1 (i − 1) + k, s2 (j − 1) + l] / (K1 K2).

    That is a convolution with stride whose weights are all 1 / (K1 K2), in which each map feeds only itself.
    Shapes, windows and errors are those of max_pool2d. Item ER-33.
    """
    (x,) = checked("avg_pool2d", x=(x, "N P H W"))
    at = pooling("avg_pool2d", x, window, stride)
    return _over_slots(np.add, x, at) / np.prod(at.kernel).item()


def avg_pool2d_backward(delta: ArrayLike, x: ArrayLike, window: Sizes, stride: Sizes | None = None) -> NDArray:
    """∂E/∂x[n, p, a, c] = Σ δ[n, p, i, j] / (K1 K2) over the windows i, j that contain x[n, p, a, c].

    delta (N, P, H′, W′), x (N, P, H, W) → (N, P, H, W). Raises ShapeError. Item ER-33.
    """
    function = "avg_pool2d_backward"
    delta, x = checked(function, delta=(delta, "N P H′ W′"), x=(x, "N P H W"))
    at = pooling(function, x, window, stride)
    return _spread(one_per_window(function, delta, at) / np.prod(at.kernel).item(), at)


def subsample2d(x: ArrayLike, w: ArrayLike, b: ArrayLike, window: Sizes, stride: Sizes | None = None) -> NDArray:
    """y[n, p, i, j] = w[p] Σ_k Σ_l x[n, p, s1 (i − 1) + k, s2 (j − 1) + l] + b[p].

    The subsampling of LeNet-5, which is trained: one coefficient and one bias for each map. x (N, P, H, W), w (P,),
    b (P,) → y (N, P, H′, W′). Windows and errors are those of max_pool2d. Item ER-33.
    """
    x, w, b = checked("subsample2d", x=(x, "N P H W"), w=(w, "P"), b=(b, "P"))
    sums = _over_slots(np.add, x, pooling("subsample2d", x, window, stride))
    return w[:, None, None] * sums + b[:, None, None]


def subsample2d_backward(delta: ArrayLike, x: ArrayLike, w: ArrayLike, window: Sizes,
                         stride: Sizes | None = None) -> Gradients:
    """∂E/∂w[p] = Σ_n Σ_i Σ_j δ[n, p, i, j] · (the sum of window i, j),  ∂E/∂b[p] = Σ_n Σ_i Σ_j δ[n, p, i, j],
    ∂E/∂x[n, p, a, c] = w[p] Σ δ[n, p, i, j] over the windows i, j that contain x[n, p, a, c].

    delta (N, P, H′, W′), x (N, P, H, W), w (P,) → Gradients(x, w, b). Raises ShapeError. Item ER-33.
    """
    function = "subsample2d_backward"
    delta, x, w = checked(function, delta=(delta, "N P H′ W′"), x=(x, "N P H W"), w=(w, "P"))
    at = pooling(function, x, window, stride)
    delta, over = one_per_window(function, delta, at), (0, 2, 3)
    dw = (delta * _over_slots(np.add, x, at)).sum(over)
    return Gradients(_spread(w[:, None, None] * delta, at), dw, delta.sum(over))


def _over_slots(function: np.ufunc, x: NDArray, at: Sliding) -> NDArray:
    """The maximum, or the sum, of each window: np.maximum or np.add from slot to slot."""
    first, *others = slots(at)
    y = x[first].copy("K")
    for slot in others:
        function(y, x[slot], out=y)
    return y


def _equal_or_nan(x: NDArray, y: NDArray) -> NDArray:
    """Where x is the largest of its window, or the NaN that stands for it."""
    return (x == y) | (x != x)


def _spread(delta: NDArray, at: Sliding) -> NDArray:
    """Each δ added to every entry of its window."""
    dx = np.zeros_like(delta, shape=(*delta.shape[:2], *at.sizes))
    for slot in slots(at):
        dx[slot] += delta
    return dx
