"""Correlation and convolution of two arrays: one slides along the other; at each place, the sum of the products."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from .shapes import ShapeError, numbers

# How many zeros stand before and behind f, for a g of this size whose entry `center` (counted from 0) meets f[m].
MODES = {
    "valid": lambda size, center: (0, 0),
    "full": lambda size, center: (size - 1, size - 1),
    "same": lambda size, center: (center, size - 1 - center),
}


def correlate(f: ArrayLike, g: ArrayLike, mode: str) -> NDArray:
    """h[m] = Σ_k f[m + k − 1] g[k], with f = 0 outside: the similarity of g with each part of f.

    f, g with 1 axis, 2 or more → h. For M entries of f and K of g along an axis: `valid`, one inside the other,
    M − K + 1; `full`, wherever they touch, M + K − 1; `same`, the middle of full, M. Equal to scipy.signal.correlate,
    with 2 axes to correlate2d, for real numbers. As there, a g longer than f changes places with it in `valid`, and h
    is then read backward; for even K, `same` leaves out the first K/2 − 1 entries of full, with 2 axes the first K/2.
    Integers are computed in float64, so small ones cannot overflow. Raises ShapeError when the numbers of axes
    differ, or when in `valid` neither fits into the other; ValueError for another mode.
    Items E34–E37, E44, E58, ER-20, ER-51, ER-53, ER-68.
    """
    f, g = _checked("correlate", f, g, mode)
    return _slid(f, g, mode, [(size - 1) // 2 if f.ndim == 2 else size // 2 for size in g.shape])


def convolve(f: ArrayLike, g: ArrayLike, mode: str) -> NDArray:
    """h[m] = Σ_k f[m − k + 1] g[k], with f = 0 outside: correlation with g flipped along each of its axes.

    Shapes, sizes, precision and errors are those of `correlate`. Equal to scipy.signal.convolve, with 2 axes to
    convolve2d: for even K, `same` leaves out the first K/2 − 1 entries of full.
    Items C10, C11, E38–E43, E45–E54, ER-17, ER-18, ER-50–ER-52, ER-61.
    """
    f, g = _checked("convolve", f, g, mode)
    return _slid(f, np.flip(g), mode, [size // 2 for size in g.shape])


def _slid(f: NDArray, g: NDArray, mode: str, center: list[int]) -> NDArray:
    """Each window of the padded f times g, the products added in reading order."""
    if mode == "valid" and any(m < k for m, k in zip(f.shape, g.shape, strict=True)):
        return np.flip(_slid(g, f, mode, center))
    zeros = [MODES[mode](*size) for size in zip(g.shape, center, strict=True)]
    return np.tensordot(sliding_window_view(np.pad(f, zeros), g.shape), g, g.ndim)


def _checked(function: str, f: ArrayLike, g: ArrayLike, mode: str) -> tuple[NDArray, NDArray]:
    """f and g as arrays, if the mode exists and they can be laid on one another in it."""
    if mode not in [*MODES]:  # whatever it is, also what has no hash
        raise ValueError(f"{function}: mode: {mode!r} came, one of {', '.join(MODES)} was expected")
    f, g = numbers(function, {"f": f, "g": g})
    shapes = f"f {f.shape} and g {g.shape}"
    if f.ndim != g.ndim or f.ndim == 0:
        raise ShapeError(f"{function}: {shapes} came, the same number of axes was expected, at least 1")
    if 0 in f.shape + g.shape:
        raise ShapeError(f"{function}: {shapes} came, at least one number in each was expected")
    sizes = list(zip(f.shape, g.shape, strict=True))
    if mode == "valid" and any(m < k for m, k in sizes) and any(m > k for m, k in sizes):
        raise ShapeError(f"{function}: {shapes} came, for valid one that fits into the other was expected")
    return f, g
