"""The fully connected layer: every output is joined to every input."""

from typing import NamedTuple

from numpy.typing import ArrayLike, NDArray

from .shapes import checked


class Gradients(NamedTuple):
    """∂E/∂(each argument of fully_connected), in the argument's own shape."""

    x: NDArray
    W: NDArray
    b: NDArray


def fully_connected(x: ArrayLike, W: ArrayLike, b: ArrayLike) -> NDArray:
    """y[n, m] = Σ_d W[m, d] x[n, d] + b[m], as arrays y = x Wᵀ + b.

    x (N, D), W (M, D), b (M,) → y (N, M). Raises ShapeError. Items B1, B3, C15, C16, C56, E4, E13.
    """
    x, W, b = checked("fully_connected", x=(x, "N D"), W=(W, "M D"), b=(b, "M"))
    return x @ W.T + b


def fully_connected_backward(delta: ArrayLike, x: ArrayLike, W: ArrayLike) -> Gradients:
    """∂E/∂x = δ W,  ∂E/∂W = δᵀ x,  ∂E/∂b = Σ_n δ[n], where δ = ∂E/∂y.

    delta (N, M), x (N, D), W (M, D) → Gradients(x, W, b). The samples share W and b, so their gradients are
    summed over n; each row of ∂E/∂x belongs to one sample. Raises ShapeError.
    Items A2, A3, A6, B7–B14, C57, C59, C60, E7, E8, E20.
    """
    delta, x, W = checked("fully_connected_backward", delta=(delta, "N M"), x=(x, "N D"), W=(W, "M D"))
    return Gradients(x=delta @ W, W=delta.T @ x, b=delta.sum(axis=0))
