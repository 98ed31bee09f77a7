"""The 1,797 handwritten digits of 8 × 8 pixels, with one fixed split into training and held-out samples.

Source: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak (1998), UCI Machine Learning Repository,
https://doi.org/10.24432/C50P49, licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/).
data/digits.npz holds scikit-learn's copy of its test set, unchanged but for the order, which is stored beside it.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np

FILE = Path(__file__).parent / "data" / "digits.npz"
HELD_OUT = 360  # 36 of each class


class Digits(NamedTuple):
    """x (N, 64): pixels, row by row, 0 is paper and 1 is ink; t (N, 10): one-hot targets; labels (N,): 0 … 9."""

    x_train: np.ndarray
    t_train: np.ndarray
    labels_train: np.ndarray
    x_test: np.ndarray
    t_test: np.ndarray
    labels_test: np.ndarray


def load():
    """The digits: 1,437 to train on and 360 held out. Always the same, in the same order; fresh arrays on each call."""
    with np.load(FILE, allow_pickle=False) as stored:
        order = stored["order"]
        x = stored["images"][order] / 16
        labels = stored["labels"][order].astype(np.int64)
    t = np.eye(10)[labels]
    train, test = slice(None, -HELD_OUT), slice(-HELD_OUT, None)
    return Digits(x[train], t[train], labels[train], x[test], t[test], labels[test])
