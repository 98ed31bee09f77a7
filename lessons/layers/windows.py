"""Where the windows of a convolution lie on a padded picture, and how many fit."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .shapes import ShapeError, each


class Windows(NamedTuple):
    """Stride, padding and sizes along the two axes of a picture: input, kernel, and how many windows fit."""

    stride: tuple
    padding: tuple
    size: tuple
    kernel: tuple
    count: tuple

    def padded(self, x):
        """x with its zeros around it."""
        return np.pad(x, [(0, 0), (0, 0), *((p, p) for p in self.padding)]) if any(self.padding) else x

    def rows(self, padded, row):
        """The padded rows that kernel row `row` lies on, one for each output row."""
        return padded[:, :, row : row + self.stride[0] * self.count[0] : self.stride[0]]

    def along(self, padded, row):
        """Every window's entries under kernel row `row`: (N, P, H′, W′, K2), a view."""
        return sliding_window_view(self.rows(padded, row), self.kernel[1], axis=-1)[..., :: self.stride[1], :]

    def under(self, padded, row, column):
        """Every window's entry under one slot of the kernel: (N, P, H′, W′), a view to add to."""
        return self.rows(padded, row)[..., column : column + self.stride[1] * self.count[1] : self.stride[1]]

    def cropped(self, padded):
        """What is left without the zeros around it."""
        (top, left), (height, width) = self.padding, self.size
        return padded[:, :, top : top + height, left : left + width]


def windows(function, x, w, stride, padding, names=("H", "W")):
    """The windows of kernels w on pictures x; ShapeError when a number is no such size, or when no window fits."""
    strides = each(function, "stride", stride, axes=2, least=1)
    zeros = each(function, "padding", padding, axes=2, least=0)
    for name, size, kernel, p in zip(names, x.shape[2:], w.shape[2:], zeros, strict=True):
        if kernel > size + 2 * p:
            room = f"{size} + 2·{p}" if p else size
            raise ShapeError(f"{function}: the kernel has {kernel} along axis {name}, but x has {room}: no window fits")
    count = ((n + 2 * p - k) // s + 1 for n, k, s, p in zip(x.shape[2:], w.shape[2:], strides, zeros, strict=True))
    return Windows(tuple(strides), tuple(zeros), x.shape[2:], w.shape[2:], tuple(count))


def fits(function, delta, windows, names=("H′", "W′")):
    """ShapeError unless delta has one entry for each window."""
    for name, came, count in zip(names, delta.shape[2:], windows.count, strict=True):
        if came != count:
            raise ShapeError(f"{function}: axis {name} is {came} in delta, but {count} windows fit")


def connected(function, table, w):
    """Kernels, or their gradients, with 0 where the table (Q, P) does not connect; all of them without a table."""
    if table is None:
        return w
    made = np.asarray(table)
    if made.dtype != bool:
        raise TypeError(f"{function}: table holds {made.dtype}, but True and False are needed")
    if made.shape != w.shape[:2]:
        raise ShapeError(f"{function}: table needs the axes (Q, P) = {w.shape[:2]}, but its shape is {made.shape}")
    return np.where(made.reshape(made.shape + (1,) * (w.ndim - 2)), w, 0)
