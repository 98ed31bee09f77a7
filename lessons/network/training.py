"""Training as a generator of whole steps, so that whoever drives it can pause, stop and look between any two."""

from collections.abc import Iterable, Iterator
from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..layers.shapes import checked, whole
from ..layers.updates import check_rates
from .network import Network


class Step(NamedTuple):
    """What training tells after each whole step: its number, of how many, in which epoch, and the loss before it."""

    step: int
    steps: int
    epoch: int
    loss: float


def training(network: Network, x: ArrayLike, t: ArrayLike, *, lr: float, batch: int, epochs: int,
             rng: np.random.Generator, momentum: float = 0, weight_decay: float = 0) -> Iterator[Step]:
    """A generator that trains the network in whole steps and yields a Step after each.

    Each epoch goes once through the samples x, (N, D) or pictures (N, P, H, W), and t (N, K), in an order drawn from
    rng, `batch` at a time (the last batch may be smaller). Stop when you like: the network holds the weights of the
    last whole step.
    Raises ShapeError and ValueError at once for arguments out of range; FloatingPointError when loss or weights
    stop being finite, after putting the last good weights back. Items C62, E10, E23, E24.
    """
    x, t = checked("training", x=(x, "N P H W" if np.ndim(x) == 4 else "N D"), t=(t, "N K"))
    batch, epochs = whole("training", "batch", batch), whole("training", "epochs", epochs)
    check_rates("training", lr, momentum=momentum, weight_decay=weight_decay)
    batches = _batches(len(x), batch, epochs, rng)
    steps = epochs * -(-len(x) // batch)
    rates = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
    return _steps(network, ((x[chosen], t[chosen], epoch) for epoch, chosen in batches), steps, rates)


def _batches(n: int, batch: int, epochs: int, rng: np.random.Generator) -> Iterator[tuple[int, NDArray]]:
    for epoch in range(1, epochs + 1):
        order = rng.permutation(n)
        for first in range(0, n, batch):
            yield epoch, order[first : first + batch]


def _steps(network: Network, samples: Iterable[tuple[NDArray, NDArray, int]], steps: int,
           rates: dict[str, float]) -> Iterator[Step]:
    velocity, good = None, network.layers
    for step, (x, t, epoch) in enumerate(samples, start=1):
        moved = copy(network)
        with np.errstate(over="ignore", invalid="ignore"):  # looked for below
            loss, gradients = network.gradients(x, t, input=False)
            if np.isfinite(loss):
                good = network.layers
                velocity = moved.step(gradients, velocity=velocity, **rates)
        if not (np.isfinite(loss) and all(np.isfinite(array).all() for array in moved.parameters.values())):
            network.layers = good
            raise FloatingPointError(
                f"training: at step {step} the loss ({loss}) or a weight is not finite, so the last good weights are"
                f" back; try a smaller lr than {rates['lr']}"
            )
        network.layers = moved.layers
        yield Step(step, steps, epoch, float(loss))
