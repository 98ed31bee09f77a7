"""The loss of a network along a straight line through its weights: what descent meets, seen in one direction.

    f(s) = J(θ₀ + s·d)        f′(s) = Σ ∂J/∂θ · d, over all parameters

Works for every network with `parameters`, `gradients` and `replaced`.  Source items: C26, C27.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .network import Network


class Slice(NamedTuple):
    """The losses f(s) at places s and the slopes f′(s) there, each (n,). Three arrays that DescentView can draw."""

    places: NDArray
    losses: NDArray
    slopes: NDArray

    @property
    def bends(self) -> int:
        """How often the curve turns from bending up to bending down or back: sign changes of its second difference.

        A convex curve has 0. What is no larger than the rounding of the losses counts as straight.
        """
        steps = np.diff(self.places)
        turns = np.diff(np.diff(self.losses) / steps)
        rounding = 16 * np.finfo(float).eps * np.abs(self.losses).max() / steps.min()
        signs = np.sign(turns[np.abs(turns) > rounding])
        return int(np.count_nonzero(signs[1:] != signs[:-1]))


def between(network: Network, other: Network) -> dict[str, NDArray]:
    """The direction d = θ₁ − θ₀ from one network's weights to another's, by name. Raises ValueError."""
    start, end = network.parameters, other.parameters
    _check_names("between", "the other network", end, start)
    return {name: end[name] - start[name] for name in start}


def along(network: Network, direction: Mapping[str, ArrayLike], x: ArrayLike, t: ArrayLike,
          places: ArrayLike) -> Slice:
    """f(s) = J(θ₀ + s·d) of the batch x, t at every s of `places`, and f′(s) from the network's own gradients.

    direction d has an array for each parameter's name; places (n,), n ≥ 3, ascend. The network is not changed.
    Raises ValueError for other names, shapes or places, FloatingPointError where the loss is not finite.
    """
    places = _checked_places(places)
    arrays = {name: np.asarray(array, float) for name, array in dict(direction).items()}
    _check_names("along", "direction", arrays, network.parameters)
    found = [_at(network, arrays, x, t, s) for s in places.tolist()]
    return Slice(places, *map(np.array, zip(*found, strict=True)))


def _at(network: Network, direction: Mapping[str, NDArray], x: ArrayLike, t: ArrayLike,
        s: float) -> tuple[float, float]:
    """f(s) and f′(s)."""
    with np.errstate(over="ignore", invalid="ignore"):
        moved = network.replaced(**{name: theta + s * direction[name] for name, theta in network.parameters.items()})
        loss, gradients = moved.gradients(x, t)
    if not np.isfinite(loss):
        raise FloatingPointError(f"along: at s = {s:g} the loss is {loss}; choose places nearer to 0")
    return float(loss), sum(float(np.sum(gradients[name] * d)) for name, d in direction.items())


def _check_names(function: str, what: str, given: Mapping[str, NDArray], expected: Mapping[str, NDArray]) -> None:
    if set(given) != set(expected):
        raise ValueError(f"{function}: {what}: {', '.join(sorted(given)) or 'no arrays'} came, the parameters "
                         f"{', '.join(sorted(expected))} were expected")
    for name, array in given.items():
        if array.shape != expected[name].shape:
            raise ValueError(f"{function}: {name} of shape {array.shape} came in {what}, {expected[name].shape} was "
                             "expected")


def _checked_places(places: ArrayLike) -> NDArray:
    made = np.asarray(places, float)
    if made.ndim != 1 or len(made) < 3 or not np.isfinite(made).all() or (np.diff(made) <= 0).any():
        raise ValueError(f"along: the places {np.array2string(made, threshold=6)} came, at least 3 ascending "
                         "numbers were expected")
    return made
