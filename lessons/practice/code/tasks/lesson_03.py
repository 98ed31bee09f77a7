"""Lesson 03: activations, losses, and two layers end to end."""

from functools import partial

import numpy as np

from ....layers import (
    fully_connected,
    fully_connected_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax,
    softmax_cross_entropy_backward,
    squared_error_backward,
)
from ..instances import equal, integers, spread
from ..task import CodeTask


def slope(z):
    return sigmoid_backward(np.ones(np.shape(z)), z)


def unit(w, x, t):
    """ŷ = relu(x · w), one output for each sample."""
    z = x @ w
    delta = squared_error_backward(np.ones(len(x)), relu(z)[:, None], t[:, None])[:, 0]
    return relu_backward(delta, z) @ x


def of_a_unit(n, d):
    """No sample is at the kink, where every slope from 0 to 1 would do; some are on either side."""
    def draw(rng):
        while True:
            w, x, t = integers(rng, d), integers(rng, n, d), integers(rng, n)
            if (x @ w).all() and 0 < (x @ w > 0).sum() < n:
                return w, x, t
    return draw


def one_hot(rng, n, k):
    return np.eye(k)[rng.integers(0, k, n)]


def two_layers(x, t, W1, W2, *, deeper=slope, output=slope, back=lambda delta, W: delta @ W, fed=sigmoid):
    """a = σ(x W1ᵀ), y = σ(a W2ᵀ): both gradients, with what the mistakes replace."""
    z1 = fully_connected(x, W1, np.zeros(len(W1)))
    z2 = fully_connected(sigmoid(z1), W2, np.zeros(len(W2)))
    delta2 = squared_error_backward(np.ones(len(x)), sigmoid(z2), t) * output(z2)
    delta1 = back(delta2, W2) * deeper(z1)
    return fully_connected_backward(delta1, x, W1).W, delta2.T @ fed(z1)


def other_layer(x, t, W1, W2):
    """The slope of the hidden units taken at z2."""
    z2 = sigmoid(x @ W1.T) @ W2.T
    equal(len(W1), len(W2))
    return two_layers(x, t, W1, W2, deeper=lambda z1: slope(z2))


def delta_of_output(x, t, W1, W2):
    """∂E/∂W1 with the δ of the output."""
    y = sigmoid(sigmoid(x @ W1.T) @ W2.T)
    return ((y - t) * y * (1 - y)).T @ x, two_layers(x, t, W1, W2)[1]


def of_a_network(n, d, h, k):
    return lambda rng: (spread(rng, n, d), rng.choice([0.0, 1.0], (n, k)), spread(rng, h, d), spread(rng, k, h))


def of_kink(n, h):
    """Places on both sides of the kink, near to it and far from it."""
    return lambda rng: (np.append(spread(rng, n), [h / 2, -h / 2, 2 * h, -2 * h]), h)


TASKS = (
    CodeTask(
        "03/code-sigmoid",
        "a = σ(z), entry by entry. Given δ = ∂E/∂a and z, return ∂E/∂z.",
        "sigmoid_gradient(delta, z) -> dz", sigmoid_backward,
        {"slope-forgotten": lambda delta, z: delta,
         "delta-forgotten": lambda delta, z: slope(z),
         "value-for-slope": lambda delta, z: delta * sigmoid(z),
         "slope-at-wrong-place": lambda delta, z: delta * z * (1 - z),
         "squashed-twice": lambda delta, z: delta * slope(sigmoid(z))},
        (lambda rng: (np.array([[2.0, -3, 1]]), np.array([[0.5, -1, 2]])),
         lambda rng: (integers(rng, 3, 2), spread(rng, 3, 2)))),
    CodeTask(
        "03/code-relu-unit",
        "One unit with a ReLU: ŷ[n] = max(0, x[n] · w), and E = ½ Σ_n (t[n] − ŷ[n])². Given w (D,), x (N, D) and t "
        "(N,), return ∂E/∂w.",
        "unit_gradient(w, x, t) -> dw", unit,
        {"inner-minus-forgotten": lambda w, x, t: -unit(w, x, t),
         "slope-forgotten": lambda w, x, t: (relu(x @ w) - t) @ x,
         "twice": lambda w, x, t: 2 * unit(w, x, t),
         "mean-for-sum": lambda w, x, t: unit(w, x, t) / len(x)},
        (of_a_unit(3, 2), of_a_unit(5, 3))),
    CodeTask(
        "03/code-softmax",
        "ŷ = softmax(z) and E = −Σ_k t[k] ln ŷ[k] for each sample. Given logits z (N, K) and targets t (N, K), each "
        "row with a single 1, return ∂E/∂z (N, K), where E is the sum over the samples.",
        "logit_gradient(z, t) -> dz", lambda z, t: softmax_cross_entropy_backward(np.ones(len(z)), z, t),
        {"true-class-alone": lambda z, t: np.tile((t * (softmax(z) - 1)).sum(axis=1, keepdims=True), z.shape[1]),
         "softmax-slope": lambda z, t: softmax(z) * (1 - softmax(z)),
         "other-side-of-softmax": lambda z, t: -t / softmax(z),
         "diagonal-only": lambda z, t: -t * (1 - softmax(z)),
         "slope-twice": lambda z, t: (softmax(z) - t) * softmax(z) * (1 - softmax(z)),
         "sign": lambda z, t: t - softmax(z),
         "divided-by-another-size": lambda z, t: (softmax(z) - t) / z.shape[1],
         "mean-for-sum": lambda z, t: (softmax(z) - t) / len(z)},
        (lambda rng: (np.array([[1.0, -1, 0.5], [0.2, 2, -1]]), np.eye(3)[[0, 2]]),
         lambda rng: (spread(rng, 3, 5), one_hot(rng, 3, 5)))),
    CodeTask(
        "03/code-two-layers",
        "a = σ(x W1ᵀ), y = σ(a W2ᵀ), and E = ½ Σ (y − t)² over all outputs and samples. Given x (N, D), t (N, K), W1 "
        "(H, D) and W2 (K, H), return ∂E/∂W1 and ∂E/∂W2.",
        "two_layers(x, t, W1, W2) -> dW1, dW2", two_layers,
        {"output-slope-forgotten": partial(two_layers, output=np.ones_like),
         "slope-forgotten": partial(two_layers, deeper=np.ones_like),
         "slope-of-another-layer": other_layer,
         "slope-in-a-gradient": partial(two_layers, fed=slope),
         "wrong-layer": delta_of_output,
         "transpose-forgotten": partial(two_layers, back=lambda delta, W: delta @ W.T)},
        (of_a_network(2, 3, 4, 2), of_a_network(3, 2, 3, 2), of_a_network(2, 4, 2, 2))),
    CodeTask(
        "03/code-kink",
        "You check the slope of a ReLU by (relu(x + h) − relu(x − h)) / 2h. Return for each entry of x 1 where this "
        "must give the slope at x, and 0 where the kink lies between the two places that are compared.",
        "trusted(x, h) -> mask", lambda x, h: (np.abs(x) >= h) * 1.0,
        {"kink-forgotten": lambda x, h: np.ones(len(x)),
         "one-side-of-the-kink": lambda x, h: (x >= h) * 1.0},
        (of_kink(3, 0.25), of_kink(5, 0.35)), ("LQ-074", "LQ-123")),
)
