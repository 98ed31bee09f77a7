"""Connection tables: which map of the layer before feeds which map of this one.

A table is boolean (Q, P), like the weights: row q holds the maps that feed map q, column p the maps that map p feeds.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shapes import ShapeError, whole


def groups(P: int, Q: int, n: int) -> NDArray:
    """T[q, p] = 1 where p and q lie in the same of n groups: P/n maps in feed Q/n maps out, and no others.

    n = 1 connects all; n = P is a depthwise convolution, in which every map in has kernels, and maps out, of its own.
    Returns boolean (Q, P). Raises ShapeError for sizes that are not whole, ValueError when n does not divide P and Q.
    Items A8, E74, E76, ER-2.
    """
    P, Q, n = (whole("groups", name, size) for name, size in (("P", P), ("Q", Q), ("n", n)))
    for name, size in (("P", P), ("Q", Q)):
        if size % n:
            raise ValueError(f"groups: {name}: {size} came, a multiple of n = {n} was expected, for groups of one size")
    return np.kron(np.eye(n, dtype=bool), np.ones((Q // n, P // n), bool))


def lenet_c3() -> NDArray:
    """The table of LeNet-5's layer C3, boolean (16, 6): 60 connections, 10 for each map of S2.

    Counted from 0 and modulo 6, maps 0–5 are fed by three neighbors, 6–11 by four, 12–14 by two pairs of neighbors
    with a gap between them, and 15 by all. Items E75, ER-57, ER-58.
    """
    runs = [(range(3), 6), (range(4), 6), ((0, 1, 3, 4), 3), (range(6), 1)]
    fed_by = [(first + np.array(run)) % 6 for run, count in runs for first in range(count)]
    return np.array([np.isin(np.arange(6), maps) for maps in fed_by])


def connected(function: str, w: NDArray, table: ArrayLike | None) -> NDArray:
    """w (Q, P, …), or its gradient, with 0 for every kernel whose maps the table does not connect."""
    if table is None:
        return w
    table = checked_table(function, table)
    if table.shape != w.shape[:2]:
        raise ShapeError(f"{function}: the axes Q, P are {w.shape[:2]} in w {w.shape} but {table.shape} in table")
    return np.where(table.reshape(table.shape + (1,) * (w.ndim - 2)), w, 0)


def checked_table(function: str, table: ArrayLike) -> NDArray:
    """The table as an array, if it is boolean with two axes, and every map is fed and feeds."""
    table = np.asarray(table)
    if table.dtype != bool:
        raise TypeError(f"{function}: table: {table.dtype} came, booleans were expected")
    if table.ndim != 2:
        raise ShapeError(f"{function}: table: the shape {table.shape} came, the axes (Q, P) were expected")
    for axis, what in ((1, "an empty row {} of table, with no map that feeds output map {},"),
                       (0, "an empty column {} of table, with no map that input map {} feeds,")):
        if not table.any(axis=axis).all():
            empty = int(table.any(axis=axis).argmin())
            raise ValueError(f"{function}: {what.format(empty, empty)} came (counted from 0), at least one link in "
                             "each was expected")
    return table
