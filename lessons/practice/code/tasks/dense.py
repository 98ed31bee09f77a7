"""What tasks on dense layers, activations, losses and updates have in common; what mistakes replace is an option."""

import numpy as np

from ....layers import (
    batch_mean_backward,
    fully_connected,
    fully_connected_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    squared_error_backward,
)
from ..instances import integers, spread


def sweep(S, *, joined=np.sum):
    """Backward from E; `joined` makes one number of what comes back on a node's arrows."""
    g = np.zeros(len(S))
    g[-1] = 1
    for i in reversed(range(len(S) - 1)):
        there = np.flatnonzero(S[i])
        g[i] = joined(S[i, there] * g[there])
    return g


def not_reset(S):
    """A second sweep adds to what the first has left."""
    g = sweep(S)
    for i in reversed(range(len(S) - 1)):
        g[i] += S[i] @ g
    return g


def arrows(rng, n):
    """The slopes of n nodes in forward order, each with an arrow to the next; half of the others are there too."""
    there = rng.integers(0, 2, (n, n)) | np.eye(n, k=1, dtype=int)
    return np.triu(there * integers(rng, n, n, most=3), 1)


def slope(z):
    return sigmoid_backward(np.ones(np.shape(z)), z)


def unit(w, x, t):
    """ŷ = relu(x · w), one output for each sample."""
    z = x @ w
    delta = squared_error_backward(np.ones(len(x)), relu(z)[:, None], t[:, None])[:, 0]
    return relu_backward(delta, z) @ x


def of_a_unit(rng, n, d):
    """No sample is at the kink, where every slope from 0 to 1 would do; some are on either side."""
    while True:
        w, x, t = integers(rng, d), integers(rng, n, d), integers(rng, n)
        if (x @ w).all() and 0 < (x @ w > 0).sum() < n:
            return w, x, t


def of_kink(rng, n, h):
    """Places on both sides of the kink, near to it and far from it."""
    return np.append(spread(rng, n), [h / 2, -h / 2, 2 * h, -2 * h]), h


def one_hot(rng, n, k):
    return np.eye(k)[rng.integers(0, k, n)]


def two_layers(x, t, W1, W2, *, deeper=slope, output=slope, back=lambda delta, W: delta @ W, fed=sigmoid):
    """a = σ(x W1ᵀ), y = σ(a W2ᵀ): both gradients."""
    z1 = fully_connected(x, W1, np.zeros(len(W1)))
    z2 = fully_connected(sigmoid(z1), W2, np.zeros(len(W2)))
    delta2 = squared_error_backward(np.ones(len(x)), sigmoid(z2), t) * output(z2)
    delta1 = back(delta2, W2) * deeper(z1)
    return fully_connected_backward(delta1, x, W1).W, delta2.T @ fed(z1)


def delta_of_output(x, t, W1, W2):
    """∂E/∂W1 with the δ of the output."""
    y = sigmoid(sigmoid(x @ W1.T) @ W2.T)
    return ((y - t) * y * (1 - y)).T @ x, two_layers(x, t, W1, W2)[1]


def of_a_network(rng, n, d, h, k):
    return spread(rng, n, d), rng.choice([0.0, 1.0], (n, k)), spread(rng, h, d), spread(rng, k, h)


def mean_loss(x, W, t):
    delta = squared_error_backward(batch_mean_backward(len(x)), x @ W.T, t)
    return fully_connected_backward(delta, x, W).W


def means(delta, x, n):
    """The mean gradient of each micro-batch."""
    return np.array([d.T @ part / len(part) for d, part in zip(np.split(delta, n), np.split(x, n), strict=True)])


def moved(theta, gradients, step):
    """Steps one after another from rest: step(θ, v, g) → θ, v."""
    v = np.zeros_like(theta)
    for g in gradients:
        theta, v = step(theta, v, g)
    return theta, v


def network_step(x, t, W1, b1, W2, b2, lr, *, passed=lambda old, new: old, output=slope, way=-1.0,
                 back=lambda delta, W: delta @ W):
    """Both layers have a sigmoid; the biases stay."""
    z1 = x @ W1.T + b1
    z2 = sigmoid(z1) @ W2.T + b2
    delta2 = squared_error_backward(np.ones(len(x)), sigmoid(z2), t) * output(z2)
    new = W2 + way * lr * fully_connected_backward(delta2, sigmoid(z1), W2).W
    delta1 = back(delta2, passed(W2, new)) * slope(z1)
    return W1 + way * lr * fully_connected_backward(delta1, x, W1).W, new


def of_a_step(rng, n, d, h, k):
    return (spread(rng, n, d), rng.choice([0.0, 1.0], (n, k)), spread(rng, h, d), spread(rng, h), spread(rng, k, h),
            spread(rng, k), 2.0)
