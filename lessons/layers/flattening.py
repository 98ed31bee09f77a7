"""Flattening: the maps of a picture, one after another, become one row of features."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shapes import ShapeError, checked


def flatten(x: ArrayLike) -> NDArray:
    """y[n, d] = x[n, p, i, j] with d = ((p − 1) H + (i − 1)) W + j: map by map, row by row.

    x (N, P, H, W) → y (N, P·H·W). The numbers stay, only their places get one index. Raises ShapeError.
    Items C23, ER-29.
    """
    (x,) = checked("flatten", x=(x, "N P H W"))
    return x.flatten().reshape(len(x), -1)  # a copy, always


def flatten_backward(delta: ArrayLike, x: ArrayLike) -> NDArray:
    """∂E/∂x[n, p, i, j] = δ[n, d], with the d of flatten: each δ goes back to the place its number came from.

    delta (N, D), x (N, P, H, W) with D = P·H·W → (N, P, H, W). Raises ShapeError. Items C47, ER-27, ER-29.
    """
    delta, x = checked("flatten_backward", delta=(delta, "N D"), x=(x, "N P H W"))
    features = np.prod(x.shape[1:]).item()
    if delta.shape[1] != features:
        raise ShapeError(f"flatten_backward: axis D: {delta.shape[1]} came in delta {delta.shape}, {features} was "
                         f"expected, the numbers in a sample of x {x.shape}")
    return delta.flatten().reshape(x.shape)
