"""Each backward function against three judges that know nothing of it, at sizes that hypothesis draws."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_cases import CASES, draw
from numeric import (
    assert_gradient,
    central_difference,
    complex_step,
    projected,
    relative_error,
    repeatable,
)

sizes = st.fixed_dictionaries({axis: st.integers(1, 5) for axis in "NDMK"})
seeds = st.integers(0, 2**32 - 1)


def log_sum_exp(z):
    return anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))


# The same forward passes, written once more and apart, for HIPS autograd to differentiate.
INDEPENDENT = {
    "fully_connected": lambda x, W, b: anp.einsum("nd,md->nm", x, W) + b,
    "sigmoid": lambda z: anp.exp(z) / (anp.exp(z) + 1),
    "tanh": lambda z: 2 / (1 + anp.exp(-2 * z)) - 1,
    "relu": lambda z: (z + anp.abs(z)) / 2,
    "softmax": lambda z: anp.exp(z - log_sum_exp(z)),
    "squared_error": lambda y, t: 0.5 * anp.linalg.norm(y - t, axis=1) ** 2,
    "softmax_cross_entropy": lambda z, t: -anp.einsum("nk,nk->n", t, z - log_sum_exp(z)),
    "batch_mean": anp.mean,
}


def drawn(name, sizes, seed):
    rng = np.random.default_rng(seed)
    case = CASES[name]
    arguments, constants = draw(case, sizes, rng)
    y = case.forward(*arguments, *constants)
    delta = rng.uniform(0.5, 1.5, size=np.shape(y))
    return case, arguments, constants, delta, case.backward(delta, arguments, constants)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("by", "tolerance"), [(central_difference, 1e-6), (complex_step, 1e-12)])
@repeatable
@given(sizes=sizes, seed=seeds)
def test_by_numbers(name, by, tolerance, sizes, seed):
    case, arguments, constants, delta, gradients = drawn(name, sizes, seed)
    for place, gradient in enumerate(gradients):

        def energy(array, place=place):
            replaced = [*arguments[:place], array, *arguments[place + 1 :], *constants]
            return projected(case.forward, delta)(*replaced)

        assert_gradient(energy, arguments[place], gradient, by=by, tolerance=tolerance)


@pytest.mark.parametrize("name", CASES)
@repeatable
@given(sizes=sizes, seed=seeds)
def test_by_autograd(name, sizes, seed):
    case, arguments, constants, delta, gradients = drawn(name, sizes, seed)
    forward = INDEPENDENT[name]
    assert relative_error(case.forward(*arguments, *constants), forward(*arguments, *constants)) < 1e-12
    places = list(range(len(arguments)))
    judge = autograd.grad(lambda *a: anp.sum(delta * forward(*a)), argnum=places)(*arguments, *constants)
    for gradient, expected in zip(gradients, judge, strict=True):
        np.testing.assert_allclose(gradient, expected, rtol=1e-9, atol=1e-12)


def test_every_layer_is_a_case():
    from lessons import layers

    differentiable = {name.removesuffix("_backward") for name in layers.__all__ if name.endswith("_backward")}
    assert differentiable == set(CASES) == set(INDEPENDENT)


W = np.array([[1.0, 2.0], [-3.0, 4.0]])


def half_square(array):
    return np.sum(array * array) / 2


@pytest.mark.parametrize("by", [central_difference, complex_step])
def test_the_checker_accepts_the_right_gradient(by):
    assert_gradient(half_square, W, W, by=by)


@pytest.mark.parametrize("by", [central_difference, complex_step])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (-W, "at"),
        (2 * W, "at"),
        (W.T, "at"),
        (W / len(W), "at"),
        (W + [[0, 0], [1e-4, 0]], r"at \(1, 0\) the gradient is -2.9999, but .* gives -3"),
        (W.sum(axis=0), r"the gradient's shape is \(2,\), but x has \(2, 2\)"),
        (0 * W, "at"),
        (np.full((2, 2), np.nan), "nan"),
    ],
    ids=["sign", "factor", "transposed", "divided by N", "one cell", "shape", "zero", "nan"],
)
def test_the_checker_refuses_a_planted_wrong_gradient(by, wrong, message):
    with pytest.raises(AssertionError, match=message):
        assert_gradient(half_square, W, wrong, by=by)


def test_a_central_difference_across_the_kink_is_one_half():
    """At 0 relu has no derivative: no gradient there may be checked by differences."""
    assert central_difference(lambda z: np.maximum(z, 0).sum(), np.zeros(1)) == pytest.approx([0.5])
