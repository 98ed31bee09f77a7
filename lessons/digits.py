"""The 1,797 handwritten digits of 8 × 8 pixels, with one fixed split into training and held-out samples.

Source: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository,
https://doi.org/10.24432/C50P49, licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).
data/digits.npz holds scikit-learn's copy of its test set, unchanged, and the order in which the course takes it.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FILE = Path(__file__).parent / "data" / "digits.npz"
HELD_OUT = 360  # 36 of each class
SIDE, BLOCK = 32, 4  # the makers brought each digit to 32 × 32 pixels and counted the inked ones in blocks of 4 × 4


class Digits(NamedTuple):
    """x (N, 64): pixels, row by row, 0 is paper and 1 is ink; t (N, 10): one-hot targets; labels (N,): 0 … 9."""

    x_train: NDArray
    t_train: NDArray
    labels_train: NDArray
    x_test: NDArray
    t_test: NDArray
    labels_test: NDArray


def load() -> Digits:
    """The digits: 1,437 to train on and 360 held out. Always the same, in the same order; fresh arrays on each call."""
    with np.load(FILE, allow_pickle=False) as stored:
        order = stored["order"]
        x = stored["images"][order] / 16
        labels = stored["labels"][order].astype(np.int64)
    t = np.eye(10)[labels]
    train, test = slice(None, -HELD_OUT), slice(-HELD_OUT, None)
    return Digits(x[train], t[train], labels[train], x[test], t[test], labels[test])


def block_counts(board: ArrayLike) -> NDArray:
    """counts[i, j] = how many of the 4 × 4 pixels of block (i, j) are inked, 0 … 16: the data set's own reduction.

    board (32, 32), True where there is ink → (8, 8) whole numbers; divided by 16 they are a sample's pixels x.
    Raises ValueError for another shape, and for what is neither ink nor paper.
    """
    board = np.asarray(board)
    if board.shape != (SIDE, SIDE):
        raise ValueError(f"block_counts: the shape {board.shape} came, a board of {SIDE} × {SIDE} pixels was expected")
    if (other := board[~np.isin(board, (False, True))]).size:
        raise ValueError(f"block_counts: {other[0]} came, pixels were expected: ink, True or 1, or paper, False or 0")
    blocks = board.astype(int).reshape(SIDE // BLOCK, BLOCK, SIDE // BLOCK, BLOCK)
    return blocks.sum(axis=(1, 3))


def board_of(counts: ArrayLike) -> NDArray:
    """A board (32, 32) with exactly these block counts; the makers' own boards are not in the data set.

    counts (8, 8), whole numbers from 0 to 16. Where in its block the ink lies is a guess: at the pixels for which the
    counts, interpolated between the centers of the blocks, are largest. Raises ValueError.
    """
    counts = np.asarray(counts)
    if counts.shape != (SIDE // BLOCK, SIDE // BLOCK):
        raise ValueError(f"board_of: the shape {counts.shape} came, counts of 8 × 8 blocks were expected")
    if not np.isin(counts, range(BLOCK * BLOCK + 1)).all():
        raise ValueError(f"board_of: {counts.min()} … {counts.max()} came, counts were expected: whole numbers from "
                         "0 to 16")
    centers, pixels = np.arange(SIDE // BLOCK) * BLOCK + (BLOCK - 1) / 2, np.arange(SIDE)
    rows = np.array([np.interp(pixels, centers, column) for column in counts.T]).T
    smooth = np.array([np.interp(pixels, centers, row) for row in rows])
    blocks = smooth.reshape(8, BLOCK, 8, BLOCK).swapaxes(1, 2).reshape(8, 8, -1)
    rank = np.argsort(np.argsort(-blocks, axis=2, kind="stable"), axis=2)
    inked = rank < counts[:, :, None]
    return inked.reshape(8, 8, BLOCK, BLOCK).swapaxes(1, 2).reshape(SIDE, SIDE)
