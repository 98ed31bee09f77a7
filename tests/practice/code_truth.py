"""What each code task asks for, by numbers alone: differences of a forward pass that is not ours.

Where the forward pass is linear, the differences are exact up to rounding. Pooling with a tie has no derivative: there
the entries are lowered a little in reading order, so that the first of equal ones is the largest.
"""

import numpy as np
from numeric import central_difference
from scipy.signal import convolve, convolve2d, correlate, correlate2d
from scipy.special import expit, log_softmax


def slopes(score, *arrays):
    """The gradient of score(*arrays) by each array, by central differences."""
    found = tuple(central_difference(lambda moved, n=n: score(*arrays[:n], moved, *arrays[n + 1:]), array)
                  for n, array in enumerate(arrays))
    return found if len(found) > 1 else found[0]


def dense(delta):
    return lambda x, W: np.sum(delta * (x @ W.T))


def strided(delta, stride=1, padding=0):
    return lambda x, w: np.sum(delta * correlate(np.pad(x, padding), w, "valid", "direct")[::stride])


def maps(delta, table=None):
    def score(x, w):
        used = w if table is None else w * table[:, :, None]
        return sum(np.sum(delta[q] * correlate(x[p], used[q, p], "valid", "direct"))
                   for q, p in np.ndindex(w.shape[:2]))
    return score


def first_wins(x):
    return x - 1e-3 * np.arange(x.size).reshape(x.shape) / x.size


def pooled(x, window, stride, of):
    """The maximum or mean of each window of the last two axes."""
    view = np.lib.stride_tricks.sliding_window_view(x, (window, window), (-2, -1))
    return of(view[..., ::stride, ::stride, :, :], axis=(-2, -1))


def two_layers(x, t, W1, W2, b1=0, b2=0):
    return np.sum((expit(expit(x @ W1.T + b1) @ W2.T + b2) - t) ** 2) / 2


def cross_entropy(z, t):
    return -np.sum(t * log_softmax(z, axis=1))


def step_of_two(x, t, W1, b1, W2, b2, lr):
    dW1, dW2 = slopes(lambda W1, W2: two_layers(x, t, W1, W2, b1, b2), W1, W2)
    return W1 - lr * dW1, W2 - lr * dW2


def momentum(theta, gradients, lr, mu):
    """In closed form: v after k steps is −α Σ μ^(k − i) g[i], and θ has moved by the sum of all v."""
    v = [-lr * sum(mu ** (k - i) * gradients[i] for i in range(k + 1)) for k in range(len(gradients))]
    return theta + sum(v), v[-1]


def decayed(W, delta, x, lr, lam):
    dW = slopes(lambda W: np.sum(delta * (x @ W.T)) / len(x) + lam / 2 * np.sum(W ** 2), W)
    return W - lr * dW


def kernels(delta, z, x):
    """z is what the layer gave; a kernel moves it by correlate(x, dw)."""
    k1, k2 = (a - b + 1 for a, b in zip(x.shape, z.shape[1:], strict=True))

    def score(dw):
        moved = z + np.array([correlate2d(x, one, "valid") for one in dw])
        return np.sum(delta * pooled(first_wins(expit(moved)), 2, 2, np.max))
    return slopes(score, np.zeros((len(z), k1, k2)))


def network(x, t, w, b, W, c):
    def score(w, b, W, c):
        z = np.array([[correlate2d(one[0], kernel[0], "valid") for kernel in w] for one in x]) + b[:, None, None]
        flat = pooled(expit(z), 2, 2, np.max).reshape(len(x), -1)
        return cross_entropy(flat @ W.T + c, t)
    return slopes(score, w, b, W, c)


def flattened(delta, a):
    return slopes(lambda a: np.sum(delta * a.reshape(len(a), -1)), a)


def several_inputs(S):
    """By raising each node: what it adds, and the rest follows along the arrows."""
    def last(raised):
        values = np.zeros(len(S))
        for j in range(len(S)):
            values[j] = raised[j] + values @ S[:, j]
        return values[-1]
    return slopes(last, np.zeros(len(S)))


TRUTH = {
    "01/code-paths": lambda first, second: slopes(
        lambda x: np.multiply.reduce([x, *first]) + np.multiply.reduce([x, *second]), np.array(1.0)),
    "01/code-shared": lambda delta, x, c, w: slopes(lambda w: delta * w * (w * x + c), np.array(w)),
    "01/code-sweep": several_inputs,
    "02/code-bias": lambda delta: slopes(lambda b: np.sum(delta * (np.zeros(delta.shape) + b)),
                                         np.zeros(delta.shape[1])),
    "02/code-weight": lambda delta, x, W: slopes(dense(delta), x, W)[1],
    "02/code-input": lambda delta, x, W: slopes(dense(delta), x, W)[0],
    "02/code-step": lambda delta, x, W, lr: (slopes(dense(delta), x, W)[0], W - lr * slopes(dense(delta), x, W)[1]),
    "03/code-sigmoid": lambda delta, z: slopes(lambda z: np.sum(delta * expit(z)), z),
    "03/code-relu-unit": lambda w, x, t: slopes(lambda w: np.sum((t - np.maximum(0, x @ w)) ** 2) / 2, w),
    "03/code-softmax": lambda z, t: slopes(lambda z: cross_entropy(z, t), z),
    "03/code-kink": lambda x, h: 1.0 * np.isclose((np.maximum(0, x + h) - np.maximum(0, x - h)) / (2 * h), x > 0),
    "03/code-two-layers": lambda x, t, W1, W2: slopes(lambda W1, W2: two_layers(x, t, W1, W2), W1, W2),
    "04/code-mean-loss": lambda x, W, t: slopes(lambda W: np.mean(np.sum((x @ W.T - t) ** 2, axis=1) / 2), W),
    "04/code-micro-batches": lambda delta, x, n: slopes(
        lambda W: np.mean(np.sum(delta * (x @ W.T), axis=1)), np.zeros((delta.shape[1], x.shape[1]))),
    "04/code-decay": decayed,
    "04/code-momentum": momentum,
    "04/code-two-layers": step_of_two,
    "04/code-rate": lambda lr, n, m: tuple(lr * of(np.ones(n)) / of(np.ones(m)) for of in (np.mean, np.sum)),
    "05/code-correlate": lambda f, g: correlate(f, g, "valid", "direct"),
    "05/code-convolve": lambda f, g: convolve(f, g, "full", "direct"),
    "05/code-strided": lambda a, f, s: np.correlate(a, f)[::s],
    "05/code-frame": lambda k: next(
        (before, behind) for before in range(k) for behind in (before, before + 1)
        if len(np.correlate(np.zeros(9 + before + behind), np.zeros(k))) == 9),
    "05/code-two-axes": lambda x, w: convolve2d(x, w, "valid"),
    "06/code-weight": lambda delta, x, w: slopes(strided(delta), x, w)[1],
    "06/code-input": lambda delta, x, w: slopes(strided(delta), x, w)[0],
    "06/code-strided": lambda delta, x, w, stride: slopes(strided(delta, stride), x, w),
    "06/code-padded": lambda delta, w, length, stride, padding: slopes(
        strided(delta, stride, padding), np.zeros(length), w)[0],
    "07/code-bias": lambda delta: slopes(
        lambda b: np.sum(delta * (np.zeros(delta.shape) + b[:, None, None])), np.zeros(delta.shape[1])),
    "07/code-input": lambda delta, x, w: slopes(lambda x: np.sum(delta * correlate2d(x, w, "valid")), x),
    "07/code-columns": lambda delta, w, cols: slopes(lambda w: np.sum(delta * (w @ cols)), w),
    "07/code-samples": lambda delta, x: slopes(
        lambda w: sum(np.sum(d * correlate2d(one, w, "valid")) for d, one in zip(delta, x, strict=True)),
        np.zeros(np.array(x.shape[1:]) - delta.shape[1:] + 1)),
    "07/code-turned-forward": lambda delta, z, w: slopes(
        lambda z, w: np.sum(delta * convolve2d(expit(z), w, "valid")), z, w),
    "08/code-weight": lambda delta, x, w: slopes(maps(delta), x, w)[1],
    "08/code-count": lambda side, k, P, Q: (
        correlate2d(np.zeros((side, side)), np.zeros((k, k)), "valid").shape[0],
        sum(array.size for array in (np.zeros((Q, P, k, k)), np.zeros(Q)))),
    "08/code-input": lambda delta, x, w: slopes(maps(delta), x, w)[0],
    "08/code-table": lambda delta, x, w, table: slopes(maps(delta, table), x, w),
    "09/code-average": lambda delta, window: slopes(
        lambda x: np.sum(delta * pooled(x, window, window, np.mean)),
        np.zeros((len(delta), *(window * n for n in delta.shape[1:])))),
    "09/code-cut": lambda delta, length, window: slopes(
        lambda x: sum(d * np.mean(x[n * window:(n + 1) * window]) for n, d in enumerate(delta)), np.zeros(length)),
    "09/code-max": lambda delta, x, window: slopes(
        lambda x: np.sum(delta * pooled(x, window, window, np.max)), first_wins(x)),
    "09/code-overlap": lambda delta, x, window, stride: slopes(
        lambda x: np.sum(delta * pooled(x, window, stride, np.max)), first_wins(x)),
    "10/code-flatten": flattened,
    "10/code-kernels": kernels,
    "10/code-network": network,
}
