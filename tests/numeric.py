"""Gradients by numbers alone: central differences and complex steps, and how to compare with them.

A function here is a scalar E of one array. What a layer puts out is made scalar by `projected`: E = Σ δ · y.
"""

import numpy as np
from hypothesis import settings

# Hypothesis draws the same examples on every machine, however slow.
repeatable = settings(derandomize=True, deadline=None, max_examples=40)


def projected(function, delta):
    """The scalar E = Σ δ · function(…); its gradient is what `function`'s backward returns for δ."""
    return lambda *arguments: np.sum(delta * function(*arguments))


def central_difference(f, x, step=1e-5):
    """(f(x + h e) − f(x − h e)) / 2h for each cell e of x; the error falls as h², until rounding wins."""
    x = np.array(x, dtype=float)
    return _by_cell(x, lambda cell: (f(_moved(x, cell, step)) - f(_moved(x, cell, -step))) / (2 * step))


def complex_step(f, x, step=1e-30):
    """Im f(x + i h e) / h for each cell e of x: nothing is subtracted, so it is exact to the last digits."""
    x = np.array(x, dtype=complex)
    return _by_cell(x, lambda cell: np.imag(f(_moved(x, cell, 1j * step))) / step)


def relative_error(found, expected, floor=1e-3):
    """The largest difference of any cell, measured by the largest value of both arrays, or by floor if that is larger.

    Without a floor, a gradient that is 0 would be compared with nothing but rounding.
    """
    found, expected = np.asarray(found), np.asarray(expected)
    scale = max(np.abs(found).max(), np.abs(expected).max(), floor)
    return np.abs(found - expected).max() / scale


def assert_gradient(f, x, gradient, *, by=central_difference, tolerance=1e-7):
    """Fail unless `gradient` has the shape of x and is ∂f/∂x by numbers; the message names the worst cell."""
    gradient = np.asarray(gradient)
    assert gradient.shape == np.shape(x), f"the gradient's shape is {gradient.shape}, but x has {np.shape(x)}"
    expected = by(f, x)
    error = relative_error(gradient, expected)
    worst = np.unravel_index(np.abs(gradient - expected).argmax(), gradient.shape)
    place = tuple(int(i) for i in worst)
    message = f"at {place} the gradient is {gradient[worst]:.9g}, but {by.__name__} gives {expected[worst]:.9g}"
    assert error < tolerance, f"{message} (relative error {error:.1e})"


def by_differences(forward, delta, array):
    """The gradient of Σ δ · forward(array)."""
    return central_difference(projected(forward, delta), array)


def told_apart(truth, right, *wrong):
    """True if the right rule gives the truth, and no wrong one, though of the right shape, comes near."""
    assert all(np.shape(rule) == np.shape(truth) for rule in (right, *wrong))
    return relative_error(right, truth) < 1e-6 and all(relative_error(rule, truth) > 1e-2 for rule in wrong)


def _by_cell(x, slope):
    found = np.empty(x.shape)
    for cell in np.ndindex(x.shape):
        found[cell] = slope(cell)
    return found


def _moved(x, cell, step):
    x = x.copy()
    x[cell] += step
    return x
