"""Convolutional layers: small kernels that are used at every position, one for each pair of maps.

As everywhere in deep learning nothing is flipped: the forward pass is a correlation. The two layers differ in their
number of axes alone. A row of the kernel, along the last axis, meets its windows as a fully connected layer meets its
samples: y = w · windows, and backward ∂E/∂w = δ · windowsᵀ and ∂E/∂windows = wᵀ · δ.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shapes import Sizes, checked
from .tables import connected
from .windows import Sliding, by_rows, cut, one_per_window, put_back, rows, sliding


class Gradients(NamedTuple):
    """∂E/∂(each argument of conv1d, conv2d or subsample2d), in the argument's own shape."""

    x: NDArray | None  # None where input=False spared the work
    w: NDArray
    b: NDArray


def conv1d(x: ArrayLike, w: ArrayLike, b: ArrayLike, *, stride: Sizes = 1, padding: Sizes = 0,
           table: ArrayLike | None = None) -> NDArray:
    """y[n, q, i] = b[q] + Σ_p Σ_k w[q, p, k] x[n, p, s(i − 1) + k − pad], with x = 0 outside.

    x (N, P, L), w (Q, P, K), b (Q,) → y (N, Q, L′) with L′ = ⌊(L + 2 pad − K) / s⌋ + 1, for stride s ≥ 1 and padding
    pad ≥ 0. `table`, boolean (Q, P), says which maps are connected; None means all. The other kernels w[q, p] do not
    count, whatever they hold. Integers are computed in float64, so small ones cannot overflow.
    Raises ShapeError, also when no window fits, TypeError for a table of anything but booleans, and ValueError for
    one with an empty row or column.
    Items E61, E63, E71–E74, ER-65, ER-71.
    """
    x, w, b = checked("conv1d", x=(x, "N P L"), w=(w, "Q P K"), b=(b, "Q"))
    return _forward("conv1d", x, w, b, stride, padding, table)


def conv1d_backward(delta: ArrayLike, x: ArrayLike, w: ArrayLike, *, stride: Sizes = 1, padding: Sizes = 0,
                    table: ArrayLike | None = None, input: bool = True) -> Gradients:
    """∂E/∂w[q, p, k] = Σ_n Σ_i δ[n, q, i] x[n, p, s(i − 1) + k − pad],  ∂E/∂b[q] = Σ_n Σ_i δ[n, q, i],
    ∂E/∂x[n, p, j] = Σ_q Σ_{i, k: s(i − 1) + k − pad = j} δ[n, q, i] w[q, p, k].

    delta (N, Q, L′), x (N, P, L), w (Q, P, K) → Gradients(x, w, b). Samples and positions share the kernel, so its
    gradient is summed over both. Where no window reaches, and for kernels that do not count, the gradient is 0. With
    s = 1 and pad = 0, ∂E/∂w is the valid correlation of x with δ, and ∂E/∂x the full convolution of δ with w.
    input=False saves the work for ∂E/∂x, which no layer before the first one needs: it is None then.
    Raises as conv1d does. Items E63–E70, E78–E84, ER-62, ER-65, ER-66.
    """
    function = "conv1d_backward"
    delta, x, w = checked(function, delta=(delta, "N Q L′"), x=(x, "N P L"), w=(w, "Q P K"))
    return _backward(function, delta, x, w, stride, padding, table, input)


def conv2d(x: ArrayLike, w: ArrayLike, b: ArrayLike, *, stride: Sizes = 1, padding: Sizes = 0,
           table: ArrayLike | None = None) -> NDArray:
    """y[n, q, i, j] = b[q] + Σ_p Σ_k Σ_l w[q, p, k, l] x[n, p, s1 (i − 1) + k − pad1, s2 (j − 1) + l − pad2].

    x (N, P, H, W), w (Q, P, K1, K2), b (Q,) → y (N, Q, H′, W′) with H′ = ⌊(H + 2 pad1 − K1) / s1⌋ + 1, W′ alike.
    stride and padding are whole numbers, or pairs (vertical, horizontal). All else is as in conv1d.
    Items C49, C63, E58, E89, E90, E98, ER-71.
    """
    x, w, b = checked("conv2d", x=(x, "N P H W"), w=(w, "Q P K1 K2"), b=(b, "Q"))
    return _forward("conv2d", x, w, b, stride, padding, table)


def conv2d_backward(delta: ArrayLike, x: ArrayLike, w: ArrayLike, *, stride: Sizes = 1, padding: Sizes = 0,
                    table: ArrayLike | None = None, input: bool = True) -> Gradients:
    """∂E/∂w[q, p, k, l] = Σ_n Σ_i Σ_j δ[n, q, i, j] x[n, p, s1 (i − 1) + k − pad1, s2 (j − 1) + l − pad2],
    ∂E/∂x[n, p, a, c] = Σ_q Σ δ[n, q, i, j] w[q, p, k, l] over all i, j, k, l for which that is x[n, p, a, c],
    ∂E/∂b[q] = Σ_n Σ_i Σ_j δ[n, q, i, j].

    delta (N, Q, H′, W′), x (N, P, H, W), w (Q, P, K1, K2) → Gradients(x, w, b). All else is as in conv1d_backward.
    Items C48, C50, C53, C64–C67, C70–C72, E91–E97, ER-23–ER-26, ER-62, ER-69.
    """
    function = "conv2d_backward"
    delta, x, w = checked(function, delta=(delta, "N Q H′ W′"), x=(x, "N P H W"), w=(w, "Q P K1 K2"))
    return _backward(function, delta, x, w, stride, padding, table, input)


def _forward(function: str, x: NDArray, w: NDArray, b: NDArray, stride: Sizes, padding: Sizes,
             table: ArrayLike | None) -> NDArray:
    """y = b + w · windows, added up over the rows of the kernel; for each row of y, windows are (P K, N W′)."""
    at = sliding(function, x, w, stride, padding)
    w, windows = connected(function, w, table), cut(x, at)
    (row, under), *others = rows(at)
    y = b[:, None] + w[row].reshape(len(w), -1) @ windows[under]
    for row, under in others:
        y += w[row].reshape(len(w), -1) @ windows[under]
    return by_rows(y.reshape(*at.counts[:-1], len(w), len(x), -1))


def _backward(function: str, delta: NDArray, x: NDArray, w: NDArray, stride: Sizes, padding: Sizes,
              table: ArrayLike | None, input: bool) -> Gradients:
    """∂E/∂w = δ · windowsᵀ for each row of the kernel, added up over the rows of y; δ is (H′, Q, N W′)."""
    at = sliding(function, x, w, stride, padding)
    delta = by_rows(one_per_window(function, delta, at)).reshape(-1, len(w), len(x) * at.counts[-1])
    w, windows = connected(function, w, table), cut(x, at)
    dw = np.empty(w.shape, np.result_type(delta, x))
    for row, under in rows(at):
        dw[row] = (delta @ windows[under].swapaxes(1, 2)).sum(axis=0).reshape(dw[row].shape)
    dx = _to_input(delta, w, windows.shape, at) if input else None
    return Gradients(dx, connected(function, dw, table), delta.sum(axis=(0, 2)))


def _to_input(delta: NDArray, w: NDArray, shape: tuple[int, ...], at: Sliding) -> NDArray:
    """∂E/∂windows = wᵀ · δ for each row of the kernel, and from there back to where the windows lie on x."""
    dwindows = np.zeros(shape, np.result_type(delta, w))
    for row, under in rows(at):
        dwindows[under] += w[row].reshape(len(w), -1).T @ delta
    return put_back(dwindows, at)
