"""Losses, one number per sample, and their mean over the batch."""

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from .activations import shifted, softmax
from .shapes import checked, whole


def squared_error(y: ArrayLike, t: ArrayLike) -> NDArray:
    """E[n] = ½ Σ_k (y[n, k] − t[n, k])².

    y, t (N, K) → E (N,): a sum over features, not a mean. Raises ShapeError. Items E11, ER-49.
    """
    y, t = checked("squared_error", y=(y, "N K"), t=(t, "N K"))
    return ((y - t) * (y - t)).sum(axis=1) / 2


def squared_error_backward(delta: ArrayLike, y: ArrayLike, t: ArrayLike) -> NDArray:
    """∂J/∂y[n, k] = δ[n] (y[n, k] − t[n, k]), where δ[n] = ∂J/∂E[n].

    delta (N,), y, t (N, K) → (N, K). Raises ShapeError. Items E5, E18.
    """
    delta, y, t = checked("squared_error_backward", delta=(delta, "N"), y=(y, "N K"), t=(t, "N K"))
    return delta[:, None] * (y - t)


def softmax_cross_entropy(z: ArrayLike, t: ArrayLike) -> NDArray:
    """E[n] = −Σ_k t[n, k] ln softmax(z[n])[k] = Σ_k t[n, k] (ln Σ_j exp z[n, j] − z[n, k]).

    Logits z (N, K), targets t (N, K) → E (N,). Computed from logits by log-sum-exp, so no ln 0 can occur.
    Raises ShapeError, and ValueError when a row of t has an entry below 0 or does not sum to 1.
    Items E2, E12, ER-36, ER-47.
    """
    z, t = checked("softmax_cross_entropy", z=(z, "N K"), t=(t, "N K"))
    _distributions("softmax_cross_entropy", t)
    z = shifted(z)
    minus_log = np.log(np.exp(z).sum(axis=1, keepdims=True)) - z
    if t.dtype != object:  # a masked class, z = −∞, costs nothing where t is 0, but 0 · ∞ is NaN
        minus_log = np.where(t == 0, 0, minus_log)
    return (t * minus_log).sum(axis=1)


def softmax_cross_entropy_backward(delta: ArrayLike, z: ArrayLike, t: ArrayLike) -> NDArray:
    """∂J/∂z[n, k] = δ[n] (softmax(z[n])[k] − t[n, k]), where δ[n] = ∂J/∂E[n]. It holds because Σ_k t[n, k] = 1.

    delta (N,), z, t (N, K) → (N, K). Raises as softmax_cross_entropy does. Items C35, C58, E5, E19.
    """
    function = "softmax_cross_entropy_backward"
    delta, z, t = checked(function, delta=(delta, "N"), z=(z, "N K"), t=(t, "N K"))
    _distributions(function, t)
    return delta[:, None] * (softmax(z) - t)


def batch_mean(losses: ArrayLike) -> float:
    """J = (1/N) Σ_n E[n].

    losses (N,) → one number. Raises ShapeError when the batch is empty. Items B15, E24, ER-11.
    """
    (losses,) = checked("batch_mean", losses=(losses, "N"))
    return losses.sum() / len(losses)


def batch_mean_backward(n: int, *, dtype: DTypeLike = np.float64) -> NDArray:
    """∂J/∂E[n] = 1/N for each sample: the only place where 1/N stands.

    The number of samples → (N,). Every gradient behind it is then one of the mean, so nothing divides again.
    Raises ShapeError when n is not a whole number of at least 1. Items B9, B12, B15, E24, ER-11.
    """
    n = whole("batch_mean_backward", "n", n)
    return np.full(n, 1 / n, dtype=dtype)


def _distributions(function: str, t: NDArray) -> None:
    """Refuse targets that are no distributions. Symbols cannot be judged: who brings them brings Σt = 1 too."""
    if t.dtype == object:
        return
    sums, lowest = t.sum(axis=1), t.min(axis=1)
    wrong = ~(np.abs(sums - 1) <= np.sqrt(np.finfo(t.dtype).eps)) | (lowest < 0)
    if wrong.any():
        row = wrong.argmax()
        found = f"sums to {sums[row]:.9g}" if lowest[row] >= 0 else f"holds {lowest[row]:.9g}"
        raise ValueError(f"{function}: row {row} of t came, which {found}; entries >= 0 that sum to 1 were expected")
