"""What tasks on pooling and on a whole network have in common; what mistakes replace is an option."""

import numpy as np

from ....layers import (
    avg_pool2d_backward,
    conv2d,
    conv2d_backward,
    fully_connected,
    fully_connected_backward,
    max_pool2d,
    max_pool2d_backward,
    sigmoid,
    softmax,
)
from ..instances import integers, spread
from .dense import one_hot, slope


def average(delta, window):
    p, h, w = delta.shape
    return avg_pool2d_backward(delta[None], np.zeros((1, p, h * window, w * window)), window)[0]


def largest(delta, x, window, stride=None):
    return max_pool2d_backward(delta[None], x[None], window, stride)[0]


def slid(delta, x, window, stride, share, *, write=np.add):
    """Each window gets share(part of x, δ); `write` puts it to what is there."""
    made = np.zeros(x.shape)
    for (p, i, j), d in np.ndenumerate(delta):
        at = (p, slice(i * stride, i * stride + window), slice(j * stride, j * stride + window))
        made[at] = write(made[at], share(x[at], d))
    return made


def first_maximum(part, d):
    made = np.zeros(part.size)
    made[part.argmax()] = d
    return made.reshape(part.shape)


def last_maximum(part, d):
    return first_maximum(part[::-1, ::-1], d)[::-1, ::-1]


def all_maxima(part, d):
    return np.where(part == part.max(), d, 0)


def one_place_for_all_maps(delta, x, window):
    """The place of the first map's maximum, in every map."""
    chosen = largest(np.ones_like(delta), np.broadcast_to(x[0], x.shape), window)
    return chosen * np.kron(delta, np.ones((window, window)))


def cut_average(delta, length, window):
    held = [min(window, length - start) for start in range(0, length, window)]
    return np.repeat(delta / np.array(held), held)


def unpooled(above, a):
    return max_pool2d_backward(above, a, 2)


def copied(above, a):
    return above.repeat(2, axis=2).repeat(2, axis=3)


def kernels(delta, z, x, *, pool=unpooled, factor=slope, meet=None):
    """One sample and one map in: z (Q, H, W), x (H + K − 1, W + K − 1)."""
    delta_z = pool(delta[None], sigmoid(z)[None])[0] * factor(z)
    k1, k2 = (a - b + 1 for a, b in zip(x.shape, z.shape[1:], strict=True))
    if meet:
        return np.array([meet(x, d) for d in delta_z])
    return conv2d_backward(delta_z[None], x[None, None], np.zeros((len(z), 1, k1, k2))).w[:, 0]


def of_kernels(rng, q, h, w, k):
    """No two entries of z are equal: lesson 09 is about ties, not this task."""
    z = rng.permutation(np.linspace(-2, 2, q * h * w)).reshape(q, h, w)
    return integers(rng, q, h // 2, w // 2), z, integers(rng, h + k - 1, w + k - 1)


def network(x, t, w, b, W, c, *, pool=unpooled, factor=slope, at_output=np.subtract, met=lambda s, z: s,
            of_bias=lambda delta: delta.sum(axis=(0, 2, 3))):
    """The gradients of conv2d, σ, max_pool2d by 2, flatten, fully_connected, softmax."""
    z = conv2d(x, w, b)
    a = sigmoid(z)
    s = max_pool2d(a, 2)
    flat = s.reshape(len(x), -1)
    delta = at_output(softmax(fully_connected(flat, W, c)), t)
    dense = fully_connected_backward(delta, met(flat, max_pool2d(z, 2).reshape(len(x), -1)), W)
    delta_z = pool(dense.x.reshape(s.shape), a) * factor(z)
    return conv2d_backward(delta_z, x, w).w, of_bias(delta_z), dense.W, dense.b


def of_network(rng, n, h, w, q, k, classes):
    """No round numbers in x: with them z could tie, and rounding would choose the maximum."""
    flat = q * ((h - k + 1) // 2) * ((w - k + 1) // 2)
    return (rng.normal(size=(n, 1, h, w)), one_hot(rng, n, classes), spread(rng, q, 1, k, k), spread(rng, q),
            spread(rng, classes, flat), spread(rng, classes))
