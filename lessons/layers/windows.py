"""Where the windows of a sliding kernel or of a pooling lie on an input, and how many fit."""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .shapes import ShapeError, Sizes, each


class Sliding(NamedTuple):
    """For each axis along which the kernel slides: its name, the sizes, the stride, the zeros at either end, and how
    many windows fit."""

    axes: tuple[str, ...]
    sizes: tuple[int, ...]
    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    counts: tuple[int, ...]


def sliding(function: str, x: NDArray, w: NDArray, stride: Sizes, padding: Sizes) -> Sliding:
    """How kernels w (Q, P, …) slide over x (N, P, …). ShapeError for no whole number, or when no window fits."""
    axes, slots = [(("L",), ("K",)), (("H", "W"), ("K1", "K2"))][x.ndim - 3]
    sizes, kernel = x.shape[2:], w.shape[2:]
    stride, padding = each(function, "stride", stride, len(axes), 1), each(function, "padding", padding, len(axes), 0)
    for axis, size, slot, k, pad in zip(axes, sizes, slots, kernel, padding, strict=True):
        if size + 2 * pad < k:
            raise ShapeError(f"{function}: axis {axis}: {size} came in x {x.shape}, {size + 2 * pad} with padding "
                             f"{pad}; at least {k} was expected, axis {slot} of w {w.shape}: no window fits")
    counts = tuple((m + 2 * pad - k) // s + 1 for m, k, s, pad in zip(sizes, kernel, stride, padding, strict=True))
    return Sliding(axes, sizes, kernel, stride, padding, counts)


def pooling(function: str, x: NDArray, window: Sizes, stride: Sizes | None) -> Sliding:
    """How windows for pooling lie on x (N, P, H, W): side by side, unless a stride is given. ShapeError as above."""
    axes = ("H", "W")
    window = each(function, "window", window, len(axes), 1)
    stride = window if stride is None else each(function, "stride", stride, len(axes), 1)
    for axis, size, k in zip(axes, x.shape[2:], window, strict=True):
        if size < k:
            raise ShapeError(f"{function}: axis {axis}: {size} came in x {x.shape}, at least the window, "
                             f"{window[0]} × {window[1]}, was expected: no window fits")
    counts = tuple((m - k) // s + 1 for m, k, s in zip(x.shape[2:], window, stride, strict=True))
    return Sliding(axes, x.shape[2:], window, stride, (0, 0), counts)


@lru_cache(256)  # each step of a training asks the same
def slots(at: Sliding) -> tuple[tuple, ...]:
    """For each slot of the window, in reading order: where in x the windows have it, as (N, P, H′, W′)."""
    return tuple((..., *map(_every, slot, at.stride, at.counts)) for slot in product(*map(range, at.kernel)))


def _every(first: int, stride: int, count: int) -> slice:
    return slice(first, first + stride * count, stride)


def one_per_window(function: str, delta: NDArray, at: Sliding) -> NDArray:
    """delta, if it has one entry for each window; else ShapeError."""
    for axis, size, count in zip(at.axes, delta.shape[2:], at.counts, strict=True):
        if size != count:
            raise ShapeError(f"{function}: axis {axis}′: {size} came in delta {delta.shape}, {count} was expected, "
                             "as many as windows fit")
    return delta


def by_rows(maps: NDArray) -> NDArray:
    """(N, P, H, W) as (H, P, N, W), with one axis as (P, N, L): samples and rows change places, here and back."""
    return maps.swapaxes(0, -2)


def cut(x: NDArray, at: Sliding) -> NDArray:
    """For each row of padded x, under each entry of a kernel's row, what the windows have there: (H, P K, N W′)."""
    padded = by_rows(np.pad(x, [(0, 0), (0, 0), *((pad, pad) for pad in at.padding)]) if any(at.padding) else x)
    last, stride = at.counts[-1], at.stride[-1]
    windows = np.empty((*padded.shape[:-2], at.kernel[-1], len(x), last), x.dtype)
    for k in range(at.kernel[-1]):
        windows[..., k, :, :] = padded[..., k : k + stride * last : stride]
    return windows.reshape(-1, x.shape[1] * at.kernel[-1], len(x) * last)


@lru_cache(256)
def rows(at: Sliding) -> tuple[tuple[tuple, tuple], ...]:
    """For each row of the kernel, in reading order: where it is in w (Q, P, …), and where its windows are in `cut`."""
    return tuple(((..., *row, slice(None)), tuple(map(_every, row, at.stride, at.counts)))
                 for row in product(*map(range, at.kernel[:-1])))


def put_back(dwindows: NDArray, at: Sliding) -> NDArray:
    """The gradient of x from that of `cut(x, at)`: what came back to each window is added where the window lies."""
    padded = [size + 2 * pad for size, pad in zip(at.sizes, at.padding, strict=True)]
    last, stride = at.counts[-1], at.stride[-1]
    dwindows = dwindows.reshape(*padded[:-1], -1, at.kernel[-1], dwindows.shape[-1] // last, last)
    dx = np.zeros((*dwindows.shape[:-3], dwindows.shape[-2], padded[-1]), dwindows.dtype)
    for k in range(at.kernel[-1]):
        dx[..., k : k + stride * last : stride] += dwindows[..., k, :, :]
    inside: tuple = (..., *(slice(pad, pad + size) for size, pad in zip(at.sizes, at.padding, strict=True)))
    return by_rows(dx)[inside]
