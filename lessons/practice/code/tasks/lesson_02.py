"""Lesson 02: the fully connected layer, y[n] = W x[n] + b, on a batch of rows."""

import numpy as np

from ....layers import fully_connected_backward, sgd_step
from ..instances import draws
from ..task import CodeTask


def of_layer(n, m, d, *more):
    """δ (N, M), x (N, D), W (M, D), and perhaps a learning rate."""
    return draws((n, m), (n, d), (m, d), *more)


def step(delta, x, W, lr):
    dx, dW, _ = fully_connected_backward(delta, x, W)
    return dx, sgd_step(W, dW, lr)


TASKS = (
    CodeTask(
        "02/code-bias",
        "Given δ = ∂E/∂y (N, M), the samples in rows, return ∂E/∂b (M,).",
        "bias_gradient(delta) -> db",
        lambda delta: fully_connected_backward(delta, np.zeros((len(delta), 1)), np.zeros((delta.shape[1], 1))).b,
        {"one-sample": lambda delta: delta[0],
         "overwritten": lambda delta: delta[-1],
         "mean-for-sum": lambda delta: delta.mean(axis=0),
         "bias-per-sample": lambda delta: delta,
         "all-axes": lambda delta: delta.sum(),
         "wrong-axis": lambda delta: delta.sum(axis=1)},
        (lambda rng: (np.array([[1.0, 2], [3, -1], [4, 2]]),),
         draws((4, 4)))),
    CodeTask(
        "02/code-weight",
        "Given δ = ∂E/∂y (N, M), x (N, D) and W (M, D), return ∂E/∂W (M, D).",
        "weight_gradient(delta, x, W) -> dW", lambda delta, x, W: fully_connected_backward(delta, x, W).W,
        {"one-sample": lambda delta, x, W: np.outer(delta[0], x[0]),
         "overwritten": lambda delta, x, W: np.outer(delta[-1], x[-1]),
         "mean-for-sum": lambda delta, x, W: delta.T @ x / len(x),
         "product-of-sums": lambda delta, x, W: np.outer(delta.sum(axis=0), x.sum(axis=0)),
         "indices-swapped": lambda delta, x, W: x.T @ delta,
         "transpose-forgotten": lambda delta, x, W: delta @ x},
        (of_layer(3, 2, 4), of_layer(4, 3, 2), of_layer(3, 3, 3))),
    CodeTask(
        "02/code-input",
        "Given δ = ∂E/∂y (N, M), x (N, D) and W (M, D), return ∂E/∂x (N, D).",
        "input_gradient(delta, x, W) -> dx", lambda delta, x, W: fully_connected_backward(delta, x, W).x,
        {"transpose-forgotten": lambda delta, x, W: delta @ W.T,
         "path-dropped": lambda delta, x, W: np.outer(delta[:, 0], W[0]),
         "overwritten": lambda delta, x, W: np.outer(delta[:, -1], W[-1]),
         "mean-for-sum": lambda delta, x, W: delta @ W / len(W),
         "samples-mixed": lambda delta, x, W: np.tile((delta @ W).sum(axis=0), (len(x), 1))},
        (of_layer(2, 3, 4), of_layer(3, 2, 2), of_layer(2, 3, 3))),
    CodeTask(
        "02/code-step",
        "One layer in one step of training: return ∂E/∂x, for the layer below, and the new weights W − α ∂E/∂W, with "
        "α = lr.",
        "layer_step(delta, x, W, lr) -> dx, W_new", step,
        {"updated-too-early": lambda delta, x, W, lr: (delta @ (W - lr * delta.T @ x), W - lr * delta.T @ x),
         "added-twice": lambda delta, x, W, lr: (delta @ (2 * W - lr * delta.T @ x), W - lr * delta.T @ x),
         "sign": lambda delta, x, W, lr: (delta @ W, W + lr * delta.T @ x),
         "transpose-forgotten": lambda delta, x, W, lr: (delta @ W.T, W - lr * delta.T @ x)},
        (of_layer(2, 3, 4, 0.5), of_layer(3, 2, 3, 0.5), of_layer(2, 2, 2, 0.5))),
)
