"""Lesson 04: means over the batch, and what an update does with gradients."""

from functools import partial

import numpy as np

from ....layers import batch_mean_backward, fully_connected_backward, momentum_step, sgd_step, squared_error_backward
from ....layers import sigmoid as f
from ..instances import draws, spread
from ..task import CodeTask
from .lesson_03 import slope


def mean_loss(x, W, t):
    delta = squared_error_backward(batch_mean_backward(len(x)), x @ W.T, t)
    return fully_connected_backward(delta, x, W).W


def means(delta, x, n):
    """The mean gradient of each micro-batch."""
    return np.array([d.T @ part / len(part) for d, part in zip(np.split(delta, n), np.split(x, n), strict=True)])


def decayed(W, delta, x, lr, lam):
    return sgd_step(W, fully_connected_backward(delta, x, W).W / len(x), lr, weight_decay=lam)


def moved(step):
    """Steps one after another from rest: step(θ, v, g, α, μ) → θ, v."""
    def along(theta, gradients, lr, mu):
        v = np.zeros_like(theta)
        for g in gradients:
            theta, v = step(theta, v, g, lr, mu)
        return theta, v
    return along


def network_step(x, t, W1, b1, W2, b2, lr, *, passed=lambda old, new: old, output=slope, way=-1.0,
                 back=lambda delta, W: delta @ W):
    """Both layers have a sigmoid; the biases stay. What the mistakes replace stands behind the star."""
    z1 = x @ W1.T + b1
    z2 = f(z1) @ W2.T + b2
    delta2 = squared_error_backward(np.ones(len(x)), f(z2), t) * output(z2)
    new = W2 + way * lr * fully_connected_backward(delta2, f(z1), W2).W
    delta1 = back(delta2, passed(W2, new)) * slope(z1)
    return W1 + way * lr * fully_connected_backward(delta1, x, W1).W, new


def of_a_network(n, d, h, k):
    return lambda rng: (spread(rng, n, d), rng.choice([0.0, 1.0], (n, k)), spread(rng, h, d), spread(rng, h),
                        spread(rng, k, h), spread(rng, k), 2.0)


TASKS = (
    CodeTask(
        "04/code-mean-loss",
        "y = x Wᵀ, each sample has the loss E[n] = ½ Σ_k (y[n, k] − t[n, k])², and J is the mean of E over the N "
        "samples. Return ∂J/∂W.",
        "mean_loss_gradient(x, W, t) -> dW", mean_loss,
        {"mean-forgotten": lambda x, W, t: mean_loss(x, W, t) * len(x),
         "divided-twice": lambda x, W, t: mean_loss(x, W, t) / len(x),
         "divided-by-another-size": lambda x, W, t: mean_loss(x, W, t) / len(W),
         "twice": lambda x, W, t: mean_loss(x, W, t) * 2,
         "one-sample": lambda x, W, t: mean_loss(x[:1], W, t[:1])},
        (draws((3, 2), (4, 2), (3, 4)), draws((5, 3), (3, 3), (5, 3)))),
    CodeTask(
        "04/code-micro-batches",
        "The batch does not fit into memory. Go through it in n parts of the same size, one after another, and "
        "return ∂J/∂W of the mean over all N samples. δ (N, M) holds the slopes of each sample's own loss, x (N, D) "
        "the inputs.",
        "accumulated(delta, x, n) -> dW", lambda delta, x, n: fully_connected_backward(delta / len(x), x, np.zeros(
            (delta.shape[1], x.shape[1]))).W,
        {"running-divisor": lambda delta, x, n: sum(mean / (k + 1) for k, mean in enumerate(means(delta, x, n))),
         "zeroed-each-time": lambda delta, x, n: means(delta, x, n)[-1] / n,
         "overwritten": lambda delta, x, n: means(delta, x, n)[-1],
         "parts-not-averaged": lambda delta, x, n: means(delta, x, n).sum(axis=0),
         "mean-forgotten": lambda delta, x, n: delta.T @ x,
         "divided-twice": lambda delta, x, n: means(delta, x, n).mean(axis=0) / len(x)},
        (draws((6, 2), (6, 3), 3), draws((8, 3), (8, 2), 2)),
        ("WL-015",)),
    CodeTask(
        "04/code-decay",
        "J = (1/N) Σ_n E[n] + (λ/2) Σ W². Given W (M, D), the slopes δ (N, M) of each sample's own loss, x (N, D), α "
        "= lr and λ = lam, return W after one step.",
        "decayed_step(W, delta, x, lr, lam) -> W_new", decayed,
        {"decay-sign": lambda W, delta, x, lr, lam: W - lr * (delta.T @ x / len(x) - lam * W),
         "penalty-divided": lambda W, delta, x, lr, lam: W - lr * (delta.T @ x + lam * W) / len(x),
         "decay-summed": lambda W, delta, x, lr, lam: W - lr * (delta.T @ x / len(x) + np.sum(lam * W)),
         "decay-without-rate": lambda W, delta, x, lr, lam: W - lr * delta.T @ x / len(x) - lam * W,
         "mean-forgotten": lambda W, delta, x, lr, lam: W - lr * (delta.T @ x + lam * W),
         "twice": lambda W, delta, x, lr, lam: W - lr * (delta.T @ x / len(x) + 2 * lam * W)},
        (draws((2, 2), (3, 2), (3, 2), 0.25, 0.5), draws((3, 2), (4, 3), (4, 2), 0.25, 0.5))),
    CodeTask(
        "04/code-momentum",
        "Several steps with momentum, from rest: v ← μ v − α g, then θ ← θ + v, for each row g of `gradients`. "
        "Return θ and v after the last; α = lr, μ = mu.",
        "moved(theta, gradients, lr, mu) -> theta_new, v_new",
        moved(lambda theta, v, g, lr, mu: momentum_step(theta, g, v, lr, mu)),
        {"old-velocity": moved(lambda theta, v, g, lr, mu: (theta + v, mu * v - lr * g)),
         "nesterov": moved(lambda theta, v, g, lr, mu: (theta + mu * (mu * v - lr * g) - lr * g, mu * v - lr * g)),
         "averaged-gradient": moved(lambda theta, v, g, lr, mu: momentum_step(theta, (1 - mu) * g, v, lr, mu)),
         "rate-twice": moved(lambda theta, v, g, lr, mu: (theta + lr * (mu * v - lr * g), mu * v - lr * g)),
         "velocity-forgotten": moved(lambda theta, v, g, lr, mu: (theta - lr * g, -lr * g)),
         "sign": moved(lambda theta, v, g, lr, mu: momentum_step(theta, -g, v, lr, mu))},
        (lambda rng: (np.array([1.0, -2]), np.array([[2.0, 4], [-2, 6], [4, -2]]), 0.5, 0.5),
         draws((3,), (4, 3), 0.25, 0.5))),
    CodeTask(
        "04/code-two-layers",
        "One step of training: a = σ(x W1ᵀ + b1), y = σ(a W2ᵀ + b2), E = ½ Σ (y − t)². Return W1 and W2 after a step "
        "with α = lr; the biases stay as they are.",
        "step(x, t, W1, b1, W2, b2, lr) -> W1_new, W2_new", network_step,
        {"updated-too-early": partial(network_step, passed=lambda old, new: new),
         "sign": partial(network_step, way=1.0),
         "output-slope-forgotten": partial(network_step, output=np.ones_like),
         "transpose-forgotten": partial(network_step, back=lambda delta, W: delta @ W.T)},
        (of_a_network(2, 3, 4, 2), of_a_network(3, 2, 2, 2), of_a_network(1, 2, 3, 3)),
        ("LQ-001", "LQ-003")),
    CodeTask(
        "04/code-rate",
        "With the rate lr a batch of n samples made good steps. Now it has m samples with slopes as before. "
        "Return the rate for a step of the same length if the loss is the mean over the batch, and if it is the sum.",
        "rates(lr, n, m) -> for_mean, for_sum", lambda lr, n, m: (lr, lr * n / m),
        {"rate-divided-for-a-mean": lambda lr, n, m: (lr * n / m, lr * n / m),
         "rate-kept-for-a-sum": lambda lr, n, m: (lr, lr)},
        (lambda rng: (0.5, 4, 16), lambda rng: (float(rng.integers(1, 9)), 3, int(rng.integers(4, 9)))), ("LQ-115",)),
)
