"""Activations. Each backward function takes the input z, so that f′(z) is in plain sight."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shapes import alike


def sigmoid(z: ArrayLike) -> NDArray:
    """f(z) = 1 / (1 + exp(−z)), for each entry.

    z of any shape → the same shape. Raises ShapeError when z is empty. Items C19, E14.
    """
    (z,) = alike("sigmoid", z=z)
    with np.errstate(over="ignore"):  # exp(−z) = ∞ gives 0, which is the limit
        return 1 / (1 + np.exp(-z))


def sigmoid_backward(delta: ArrayLike, z: ArrayLike) -> NDArray:
    """∂E/∂z = δ f(z) (1 − f(z)).

    delta, z of one shape → the same shape. Raises ShapeError. Items C45, E21.
    """
    delta, z = alike("sigmoid_backward", delta=delta, z=z)
    a = sigmoid(z)
    return delta * (a * (1 - a))


def tanh(z: ArrayLike) -> NDArray:
    """f(z) = (exp(z) − exp(−z)) / (exp(z) + exp(−z)), for each entry.

    z of any shape → the same shape. Raises ShapeError when z is empty. Item E4.
    """
    (z,) = alike("tanh", z=z)
    return np.tanh(z)


def tanh_backward(delta: ArrayLike, z: ArrayLike) -> NDArray:
    """∂E/∂z = δ (1 − f(z)²).

    delta, z of one shape → the same shape. Raises ShapeError. Items E6, E16.
    """
    delta, z = alike("tanh_backward", delta=delta, z=z)
    a = np.tanh(z)
    return delta * (1 - a * a)


def relu(z: ArrayLike) -> NDArray:
    """f(z) = max(z, 0), for each entry.

    z of any shape → the same shape. Raises ShapeError when z is empty. Items B2, E15.
    """
    (z,) = alike("relu", z=z)
    return np.maximum(z, 0)


def relu_backward(delta: ArrayLike, z: ArrayLike, *, at_zero: float = 0) -> NDArray:
    """∂E/∂z = δ f′(z), with f′(z) = 1 for z > 0, 0 for z < 0, and `at_zero` at the kink z = 0.

    delta, z of one shape → the same shape. At 0 every slope from 0 to 1 is a subgradient. Raises ShapeError.
    Items E15, E22.
    """
    delta, z = alike("relu_backward", delta=delta, z=z)
    sign = np.sign(z.real)  # unlike z > 0, the sign of NaN is NaN
    slope = np.where(sign == 0, at_zero, np.maximum(sign, 0))
    return delta * slope


def softmax(z: ArrayLike) -> NDArray:
    """y[k] = exp(z[k]) / Σ_j exp(z[j]), along the last axis.

    z (…, K) → the same shape; each row is > 0 and sums to 1. Raises ShapeError when z is empty. Items C30, E12.
    """
    (z,) = alike("softmax", z=z)
    e = np.exp(shifted(z))
    return e / e.sum(axis=-1, keepdims=True)


def softmax_backward(delta: ArrayLike, z: ArrayLike) -> NDArray:
    """∂E/∂z[k] = y[k] (δ[k] − Σ_j δ[j] y[j]): the whole Jacobian, not only its diagonal.

    delta, z (…, K) → the same shape. Raises ShapeError. Items C32, C35.
    """
    delta, z = alike("softmax_backward", delta=delta, z=z)
    y = softmax(z)
    return y * (delta - (delta * y).sum(axis=-1, keepdims=True))


def shifted(z: NDArray) -> NDArray:
    """z minus the largest entry of its row, which cancels in softmax and keeps exp from overflowing.

    Objects, such as symbols, need no order and do not overflow: they stay as they are.
    """
    return z if z.dtype == object else z - z.max(axis=-1, keepdims=True)
