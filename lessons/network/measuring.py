"""What a loss does when one number moves: its slopes, measured without any formula of ours."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def measured(loss: Callable[[NDArray], float], array: ArrayLike, h: float = 1e-5) -> NDArray:
    """The slope of `loss` by each entry of `array`: (loss(array + h there) − loss(array − h there)) / 2h.

    `loss` gets an array of this shape and gives a number. It is asked twice for each entry. Items ER-36, ER-38.
    """
    array = np.asarray(array, dtype=float)
    steps = h * np.eye(array.size).reshape(-1, *array.shape)  # one entry moves at a time
    slopes = [(loss(array + step) - loss(array - step)) / (2 * h) for step in steps]
    return np.reshape(slopes, array.shape)
