"""Correlation and convolution of two arrays: slide, multiply, add. In convolution the second array is flipped."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .shapes import ShapeError, numbers

MODES = ("valid", "full", "same")


def correlate(f, g, mode):
    """valid: h[i] = Σ_k f[i + k − 1] g[k], the similarity of g with each part of f.

    1-D as `scipy.signal.correlate`, 2-D as `scipy.signal.correlate2d`. full: wherever the two overlap, as if zeros
    stood around f; same: as many as f has, from the middle of full (for even kernels SciPy's middle is the earlier one
    in 1-D, the later one in 2-D). f (M,) or (M, N), g (K,) or (K1, K2) → M − K + 1, M + K − 1 or M along each axis.
    Integers are computed in float64. Raises ShapeError when the ranks differ, or when g does not fit into f in valid
    mode (SciPy changes the two over); ValueError for another mode. Items C10, E34–E37, E44, ER-51, ER-68.
    """
    f, g = _checked("correlate", f, g, mode)
    return _slide(f, g, mode, [(size - 1) // 2 if f.ndim == 1 else size // 2 for size in g.shape])


def convolve(f, g, mode):
    """valid: h[i] = Σ_k f[i + K − k] g[k], which is correlation with the flipped g.

    1-D as `scipy.signal.convolve`, 2-D as `scipy.signal.convolve2d`. Modes, sizes and errors are those of `correlate`;
    for even kernels same takes the earlier middle of full. Items C10, C11, E38–E54, ER-50–ER-52, ER-56, ER-68.
    """
    f, g = _checked("convolve", f, g, mode)
    return _slide(f, np.flip(g), mode, [(size - 1) // 2 for size in g.shape])


def _slide(f, g, mode, starts):
    """g laid on every part of f, unflipped; `starts` is where same begins in full."""
    if mode != "valid":
        f = np.pad(f, [(size - 1, size - 1) for size in g.shape])
    made = np.tensordot(sliding_window_view(f, g.shape), g, g.ndim)
    if mode != "same":
        return made
    sizes = (n - size + 1 for n, size in zip(made.shape, g.shape, strict=True))
    return made[tuple(slice(start, start + n) for start, n in zip(starts, sizes, strict=True))]


def _checked(function, f, g, mode):
    """Two arrays of one rank, 1 or 2, in a mode that exists."""
    if mode not in MODES:
        raise ValueError(f"{function}: mode is {mode!r}, but needs to be one of {', '.join(MODES)}")
    f, g = numbers(function, {"f": f, "g": g})
    shapes = f"f {f.shape} and g {g.shape}"
    if f.ndim != g.ndim or f.ndim not in (1, 2):
        raise ShapeError(f"{function}: {shapes} came, two vectors or two matrices are needed")
    if 0 in f.shape + g.shape:
        raise ShapeError(f"{function}: {shapes} came, at least one number in each is needed")
    if mode == "valid" and any(n < size for n, size in zip(f.shape, g.shape, strict=True)):
        raise ShapeError(f"{function}: g does not fit into f, {shapes} came; valid needs the longer array first")
    return f, g
