"""What tasks on convolutions have in common; what mistakes replace is an option."""

import numpy as np

from ....layers import conv1d_backward, convolve, correlate, sigmoid
from ..instances import draws, equal, integers, spread
from .dense import slope


def dilated(a, f, s):
    """The stride in the kernel."""
    places = (len(a) - len(f)) // s + 1
    return [sum(a[y + j * s] * f[j] for j in range(len(f))) for y in range(places)]


def all_maps(delta, x, w, **options):
    """The gradients of conv1d without the axis of samples."""
    found = conv1d_backward(delta[None], x[None], w, **options)
    return np.asarray(found.x)[0], found.w


def one_map(delta, x, w, **options):
    """The same without those of maps."""
    dx, dw = all_maps(delta[None], x[None], w[None, None], **options)
    return dx[0], dw[0, 0]


def spaced(delta, stride):
    """δ with stride − 1 zeros between its entries."""
    made = np.zeros((len(delta) - 1) * stride + 1)
    made[::stride] = delta
    return made


def laid(delta, w, length, stride=1, write=np.add):
    """Each window lays down δ w; `write` puts it to what is there."""
    made = np.zeros(length)
    for i, d in enumerate(delta):
        part = slice(i * stride, i * stride + len(w))
        made[part] = write(made[part], d * w)
    return made


def cut(array, start, length):
    """So many entries from `start`, and 0 where there is none."""
    part = array[start:start + length]
    return np.pad(part, (0, length - len(part)))


def laid_over(delta, x, w):
    """Each window in two axes over what is there."""
    made = np.zeros(x.shape)
    for (i, j), d in np.ndenumerate(delta):
        made[i:i + w.shape[0], j:j + w.shape[1]] = d * w
    return made


def through_a_flip(delta, z, w, *, turn=lambda w: w, factor=slope, met=sigmoid, turned_back=np.flip):
    """y = convolve(σ(z), w, "valid"): the forward pass turns the kernel, the way back does not."""
    return correlate(delta, turn(w), "full") * factor(z), turned_back(correlate(met(z), delta, "valid"))


def of_activation(rng, h, w, k1, k2):
    return integers(rng, h - k1 + 1, w - k2 + 1), spread(rng, h, w), integers(rng, k1, k2)


def of_samples(delta, x):
    """∂E/∂w, added up over the samples."""
    rows, columns = delta.shape[1:]
    return np.array([[np.sum(delta * x[:, k:k + rows, h:h + columns]) for h in range(x.shape[2] - columns + 1)]
                     for k in range(x.shape[1] - rows + 1)])


def back(delta, w, *, kernel=lambda w, q, p: w[q, p], join=np.sum):
    """∂E/∂x of each map p from the maps q that it feeds."""
    maps, fed = w.shape[:2]
    if kernel is swapped:
        equal(maps, fed)
    parts = [[convolve(delta[q], kernel(w, q, p), "full") for q in range(maps)] for p in range(fed)]
    return join(np.array(parts), axis=1)


def swapped(w, q, p):
    return w[p, q]


def alone(parts, axis):
    """Map p from map p alone."""
    equal(len(parts), parts.shape[axis])
    return parts[range(len(parts)), range(len(parts))]


def of_layer(rng, p, q, length, k):
    return draws(rng, (q, length - k + 1), (p, length), (q, p, k))


def connected(rng, p, q):
    """A table in which every map feeds and is fed, and not all are joined."""
    while True:
        table = rng.integers(0, 2, (q, p)).astype(bool)
        if table.any(axis=0).all() and table.any(axis=1).all() and not table.all():
            return table
