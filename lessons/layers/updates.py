"""Update rules. They return new arrays: the old weights stay what they were until all gradients are known."""

from typing import NamedTuple

from numpy.typing import ArrayLike, NDArray

from .shapes import alike


class Moved(NamedTuple):
    """What momentum_step returns: the new parameters and the new velocity."""

    theta: NDArray
    velocity: NDArray


def sgd_step(theta: ArrayLike, gradient: ArrayLike, lr: float, *, weight_decay: float = 0) -> NDArray:
    """θ ← θ − α (g + λ θ), with α = lr and λ = weight_decay.

    theta, gradient of one shape → a new array of that shape. Raises ShapeError, and ValueError unless lr > 0
    and weight_decay ≥ 0. Items C42, C62, E24, ER-34.
    """
    theta, gradient = alike("sgd_step", theta=theta, gradient=gradient)
    check_rates("sgd_step", lr, weight_decay=weight_decay)
    return theta - lr * _decayed(gradient, theta, weight_decay)


def momentum_step(theta: ArrayLike, gradient: ArrayLike, velocity: ArrayLike, lr: float, momentum: float, *,
                  weight_decay: float = 0) -> Moved:
    """v ← μ v − α (g + λ θ), then θ ← θ + v, with α = lr, μ = momentum and λ = weight_decay.

    theta, gradient, velocity of one shape → Moved(theta, velocity), two new arrays. Raises ShapeError, and
    ValueError unless lr > 0, 0 ≤ momentum < 1 and weight_decay ≥ 0. Items E10, E24.
    """
    theta, gradient, velocity = alike("momentum_step", theta=theta, gradient=gradient, velocity=velocity)
    check_rates("momentum_step", lr, momentum=momentum, weight_decay=weight_decay)
    velocity = momentum * velocity - lr * _decayed(gradient, theta, weight_decay)
    return Moved(theta + velocity, velocity)


def check_rates(function: str, lr: float, *, momentum: float = 0, weight_decay: float = 0) -> None:
    """Refuse rates with which no training could go downhill; NaN is refused too."""
    if not lr > 0:
        raise ValueError(f"{function}: lr: {lr} came, a learning rate above 0 was expected")
    if not 0 <= momentum < 1:
        raise ValueError(f"{function}: momentum: {momentum} came, at least 0 and below 1 was expected")
    if not weight_decay >= 0:
        raise ValueError(f"{function}: weight_decay: {weight_decay} came, at least 0 was expected")


def _decayed(gradient: NDArray, theta: NDArray, weight_decay: float) -> NDArray:
    """g + λ θ; without decay g itself, for 0 · ∞ would be NaN."""
    return gradient + weight_decay * theta if weight_decay else gradient
