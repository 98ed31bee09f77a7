"""Convolution layers: one small kernel, used at every position. A correlation, as everywhere in deep learning."""

from typing import NamedTuple

import numpy as np

from .shapes import checked
from .windows import connected, fits, windows


class Gradients(NamedTuple):
    """∂E/∂(each argument of conv1d or conv2d), in the argument's own shape."""

    x: np.ndarray
    w: np.ndarray
    b: np.ndarray


def conv1d(x, w, b, *, stride=1, padding=0, table=None):
    """y[n, q, i] = b[q] + Σ_p Σ_k w[q, p, k] x[n, p, s(i − 1) + k − padding]; outside of x stand zeros.

    x (N, P, L), w (Q, P, K), b (Q,) → y (N, Q, L′), L′ = ⌊(L + 2 padding − K)/s⌋ + 1. Nothing is flipped.
    table (Q, P), boolean: a kernel w[q, p] where it is False does not count. Integers are computed in float64.
    Raises ShapeError. Items E58, E61, E63.
    """
    x, w, b = checked("conv1d", x=(x, "N P L"), w=(w, "Q P K"), b=(b, "Q"))
    flat, kernel = x[:, :, None], connected("conv1d", table, w)[:, :, None]
    return _forward(flat, kernel, b, windows("conv1d", flat, kernel, (1, stride), (0, padding), ("", "L")))[:, :, 0]


def conv1d_backward(delta, x, w, *, stride=1, padding=0, table=None):
    """∂E/∂w[q, p, k] = Σ_n Σ_i δ[n, q, i] x[n, p, s(i − 1) + k − padding],  ∂E/∂b[q] = Σ_n Σ_i δ[n, q, i],
    ∂E/∂x[n, p, j] = Σ_q Σ_i δ[n, q, i] w[q, p, j − s(i − 1) + padding].

    delta (N, Q, L′), x (N, P, L), w (Q, P, K) → Gradients(x, w, b). Samples and positions share the kernel, so its
    gradient is summed over both. Inputs that no window sees get 0. Raises ShapeError. Items E63–E70, ER-65.
    """
    names = {"delta": (delta, "N Q L′"), "x": (x, "N P L"), "w": (w, "Q P K")}
    delta, x, w = (array[:, :, None] for array in checked("conv1d_backward", **names))
    over = windows("conv1d_backward", x, w, (1, stride), (0, padding), ("", "L"))
    fits("conv1d_backward", delta, over, ("", "L′"))
    dx, dw, db = _backward(delta, x, connected("conv1d_backward", table, w), over)
    return Gradients(dx[:, :, 0], connected("conv1d_backward", table, dw)[:, :, 0], db)


def conv2d(x, w, b, *, stride=1, padding=0, table=None):
    """y[n, q, i, j] = b[q] + Σ_p Σ_k Σ_l w[q, p, k, l] x[n, p, s₁(i − 1) + k − p₁, s₂(j − 1) + l − p₂].

    x (N, P, H, W), w (Q, P, K1, K2), b (Q,) → y (N, Q, H′, W′), H′ = ⌊(H + 2p₁ − K1)/s₁⌋ + 1 and W′ alike. Nothing is
    flipped. stride s and padding p (zeros) are whole numbers or pairs (vertical, horizontal). table (Q, P), boolean:
    a kernel w[q, p] where it is False does not count. Integers are computed in float64.
    Raises ShapeError. Items C63, E58, E89, E90.
    """
    x, w, b = checked("conv2d", x=(x, "N P H W"), w=(w, "Q P K1 K2"), b=(b, "Q"))
    kernel = connected("conv2d", table, w)
    return _forward(x, kernel, b, windows("conv2d", x, kernel, stride, padding))


def conv2d_backward(delta, x, w, *, stride=1, padding=0, table=None):
    """∂E/∂w[q, p, k, l] = Σ_n Σ_i Σ_j δ[n, q, i, j] x[n, p, s₁(i − 1) + k − p₁, s₂(j − 1) + l − p₂],
    ∂E/∂x[n, p, …] = Σ δ[n, q, i, j] w[q, p, k, l] over every window and slot that lie on that input,
    ∂E/∂b[q] = Σ_n Σ_i Σ_j δ[n, q, i, j].

    delta (N, Q, H′, W′), x (N, P, H, W), w (Q, P, K1, K2) → Gradients(x, w, b). Samples and positions share the
    kernel, so its gradient is summed over both. Inputs that no window sees get 0. Raises ShapeError.
    Items C48–C55, C64–C66, C72, E91–E95, ER-23, ER-24.
    """
    names = {"delta": (delta, "N Q H′ W′"), "x": (x, "N P H W"), "w": (w, "Q P K1 K2")}
    delta, x, w = checked("conv2d_backward", **names)
    over = windows("conv2d_backward", x, w, stride, padding)
    fits("conv2d_backward", delta, over)
    dx, dw, db = _backward(delta, x, connected("conv2d_backward", table, w), over)
    return Gradients(dx, connected("conv2d_backward", table, dw), db)


def _forward(x, w, b, over):
    """One matrix product for each row of the kernel: windows are gathered along rows only."""
    padded, y = over.padded(x), b[:, None, None, None]
    for row in range(over.kernel[0]):
        y = y + np.tensordot(w[:, :, row], over.along(padded, row), ([1, 2], [1, 4]))
    return y.swapaxes(0, 1)


def _backward(delta, x, w, over):
    """The same products read backward: δ meets the windows for ∂E/∂w, and the kernel, slot by slot, for ∂E/∂x."""
    padded, dw = over.padded(x), np.empty_like(w)
    dx = np.zeros_like(padded)
    for row in range(over.kernel[0]):
        dw[:, :, row] = np.tensordot(delta, over.along(padded, row), ([0, 2, 3], [0, 2, 3]))
        sent = np.tensordot(w[:, :, row], delta, ([0], [1]))              # (P, K2, N, H′, W′)
        for column in range(over.kernel[1]):
            over.under(dx, row, column)[...] += sent[:, column].swapaxes(0, 1)
    return over.cropped(dx), dw, delta.sum(axis=(0, 2, 3))
