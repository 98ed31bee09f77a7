"""The two convolutional networks of the course: one in which every number can be looked at, and LeNet-5."""

from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ..layers import lenet_c3
from ..layers.shapes import whole
from . import Activation, Conv2d, Dense, Flatten, MaxPool2d, Network, Subsample2d

TRAINED = Path(__file__).parents[1] / "data" / "digit_cnn.npz"


def digit_cnn(*, rng: np.random.Generator, maps: tuple[int, int] = (8, 20), hidden: int = 20,
              dtype: DTypeLike = np.float64) -> Network:
    """The network of source 002 for digits of 8 × 8 pixels from 0 to 1, (N, 1, 8, 8) → ten logits.

    Twice a convolution, the sigmoid and max pooling with windows of 2 × 2, then two dense layers with the sigmoid
    between them; the softmax belongs to the loss. The kernels are 3 × 3 and 2 × 2, without padding: the maps shrink
    from 8 × 8 to 6 × 6, 3 × 3, 2 × 2 and 1 × 1. Biases are 0. Weights are drawn from rng with variance 2/(fan in + fan
    out) (Glorot), in front of a sigmoid with four times the spread: its slope is 1/4 at most, so with less the deltas
    would fade from layer to layer and training would stand still for minutes.
    Raises ShapeError for sizes that are not whole. Items C20–C23, ER-28, ER-29, ER-32.
    """
    first, second = (whole("digit_cnn", "a number of maps", size) for size in maps)
    hidden = whole("digit_cnn", "hidden", hidden)
    between = [Activation("sigmoid"), MaxPool2d(2)]
    return Network([
        _conv(1, first, 3, rng, dtype, gain=4), *between,
        _conv(first, second, 2, rng, dtype, gain=4), *between, Flatten(),
        _dense(second, hidden, rng, dtype, gain=4), Activation("sigmoid"),
        _dense(hidden, 10, rng, dtype),
    ], sample=(1, 8, 8), span=(0, 1))


def trained_digit_cnn() -> Network:
    """`digit_cnn` as it reads after 80 epochs: 352 of the 360 held-out digits. A new object on each call.

    It began at `default_rng(0)`, and `training` took the 1,437 digits with lr 0.3, momentum 0.9, weight_decay 1e-4 and
    batches of 32 from another `default_rng(0)`; the weights are stored in float32.
    """
    return Network.load(TRAINED)


def lenet5(*, rng: np.random.Generator, dtype: DTypeLike = np.float64) -> Network:
    """LeNet-5 for pictures of 32 × 32 pixels from 0 to 1, (N, 1, 32, 32) → ten logits.

    C1 6 maps 5 × 5, S2 trained subsampling, C3 16 maps 5 × 5 with the connection table, S4 trained subsampling, C5 120
    maps 5 × 5, F6 84 units, then ten outputs; tanh behind each layer. Three things are not as in the paper: the outputs
    are dense with softmax and cross-entropy (there, distances to fixed codes), tanh is not scaled, and neither are the
    pixels (there, from −0.1 to 1.175).
    Weights are drawn from rng (Glorot), the subsampling begins as the average, biases are 0. Items E75, ER-57, E32.
    """
    tanh = Activation("tanh")
    return Network([
        _conv(1, 6, 5, rng, dtype), tanh, _average(6, dtype), tanh,
        _conv(6, 16, 5, rng, dtype, lenet_c3()), tanh, _average(16, dtype), tanh,
        _conv(16, 120, 5, rng, dtype), tanh, Flatten(),
        _dense(120, 84, rng, dtype), tanh, _dense(84, 10, rng, dtype),
    ], sample=(1, 32, 32), span=(0, 1))


def _conv(P: int, Q: int, K: int, rng: np.random.Generator, dtype: DTypeLike,
          table: NDArray | None = None, gain: float = 1) -> Conv2d:
    links = P * Q if table is None else int(table.sum())  # on the average links/Q maps feed one, and links/P are fed
    spread = gain * np.sqrt(2 / (K * K * (links / Q + links / P)))
    return Conv2d((spread * rng.standard_normal((Q, P, K, K))).astype(dtype), np.zeros(Q, dtype), table=table)


def _dense(D: int, M: int, rng: np.random.Generator, dtype: DTypeLike, gain: float = 1) -> Dense:
    spread = gain * np.sqrt(2 / (D + M))
    return Dense((spread * rng.standard_normal((M, D))).astype(dtype), np.zeros(M, dtype))


def _average(P: int, dtype: DTypeLike) -> Subsample2d:
    return Subsample2d(np.full(P, 1 / 4, dtype), np.zeros(P, dtype), 2)
