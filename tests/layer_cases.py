"""Every layer once, in one form for all checks: which arguments are differentiated, and what their gradients are."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

from lessons import layers


class Case(NamedTuple):
    """forward(*arguments, *constants); backward(δ, arguments, constants) gives one gradient for each argument.

    Axes are given as in the layers' own table: N samples, D or K features in, M out, P maps in, Q out, L or H×W
    positions, kernels of J or J1×J2 entries. The constant "targets" is an array N K whose rows are ≥ 0 and sum to 1.
    """

    forward: Callable
    backward: Callable
    arguments: tuple
    constants: tuple = ()


def _activation(name):
    backward = getattr(layers, f"{name}_backward")
    return Case(getattr(layers, name), lambda delta, arguments, _: (backward(delta, *arguments),), ("N K",))


def conv(name, **options):
    """conv1d or conv2d with a stride, a padding, a table."""
    forward, backward = getattr(layers, name), getattr(layers, f"{name}_backward")
    return Case(
        lambda x, w, b: forward(x, w, b, **options),
        lambda delta, arguments, _: backward(delta, *arguments[:2], **options),
        {"conv1d": ("N P L", "Q P J", "Q"), "conv2d": ("N P H W", "Q P J1 J2", "Q")}[name],
    )


def pool(name, **options):
    """A pooling of two axes with a window and a stride; subsample2d has a coefficient and a bias as well."""
    forward, backward = getattr(layers, name), getattr(layers, f"{name}_backward")
    axes = ("N P H W", "P", "P")[: 3 if name == "subsample2d" else 1]
    return Case(
        lambda *arguments: forward(*arguments, **options),
        lambda delta, arguments, _: _each(backward(delta, *arguments[:2], **options)),
        axes,
    )


def _each(gradients):
    return (gradients,) if isinstance(gradients, np.ndarray) else gradients


def _loss(name, target):
    backward = getattr(layers, f"{name}_backward")
    return Case(getattr(layers, name), lambda delta, a, c: (backward(delta, *a, *c),), ("N K",), (target,))


CASES = {
    "fully_connected": Case(
        layers.fully_connected,
        lambda delta, arguments, _: layers.fully_connected_backward(delta, *arguments[:2]),
        ("N D", "M D", "M"),
    ),
    "conv1d": conv("conv1d"),
    "conv2d": conv("conv2d"),
    **{name: pool(name, window=2, stride=1) for name in ("max_pool2d", "avg_pool2d", "subsample2d")},
    "flatten": Case(layers.flatten, lambda delta, a, _: (layers.flatten_backward(delta, *a),), ("N P H W",)),
    **{name: _activation(name) for name in ("sigmoid", "tanh", "relu", "softmax")},
    "squared_error": _loss("squared_error", "N K"),
    "softmax_cross_entropy": _loss("softmax_cross_entropy", "targets"),
    "batch_mean": Case(layers.batch_mean, lambda delta, a, _: (delta * layers.batch_mean_backward(len(a[0])),), ("N",)),
}


def draw(case, sizes, rng, dtype=float):
    """Random arguments and constants of these sizes; nothing nearer to 0 than 0.1, where relu has its kink."""
    arguments = [_array(axes, sizes, rng).astype(dtype) for axes in case.arguments]
    constants = [_array(axes, sizes, rng).astype(dtype) for axes in case.constants]
    return arguments, constants


def _array(axes, sizes, rng):
    if axes == "targets":
        return rng.dirichlet(np.ones(sizes["K"]), size=sizes["N"])
    shape = tuple(sizes[axis] for axis in axes.split())
    return rng.choice([-1, 1], size=shape) * rng.uniform(0.1, 2, size=shape)


def refuses(cases: dict[str, tuple[Callable, str]]) -> Callable:
    """A test: each of these calls is refused for a shape, in this sentence."""
    @pytest.mark.parametrize("what", cases)
    def test(what):
        call, sentence = cases[what]
        with pytest.raises(layers.ShapeError) as caught:
            call()
        assert str(caught.value) == sentence, f"{caught.value} came"

    return test
