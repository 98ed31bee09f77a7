"""Each backward function against three judges that know nothing of it, at sizes that hypothesis draws."""

from functools import partial

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd.scipy.signal import convolve
from hypothesis import given, reject
from hypothesis import strategies as st
from layer_cases import CASES, conv, draw, pool
from numeric import assert_gradient, central_difference, complex_step, projected, relative_error, repeatable

from lessons import layers

RANGES = {**dict.fromkeys("NDMK", (1, 5)), **dict.fromkeys("PQ", (1, 2)), **dict.fromkeys("LHW", (3, 4)),
          **dict.fromkeys(("J", "J1", "J2"), (1, 3))}
sizes = st.fixed_dictionaries({axis: st.integers(*ends) for axis, ends in RANGES.items()})
seeds = st.integers(0, 2**32 - 1)


def log_sum_exp(z):
    return anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))


def convolved(x, w, b, *, stride=(1, 1), padding=(0, 0), table=True):
    """Every pair of maps by autograd's own convolution, flipped, at every place; then each s-th place is kept."""
    places = list(range(2, x.ndim))
    new = (..., *[None] * len(places))
    padded = anp.pad(x, [(0, 0), (0, 0), *zip(padding, padding, strict=True)][: x.ndim], "constant")
    flipped = (w * np.array(table)[new])[(..., *[slice(None, None, -1)] * len(places))]
    y = convolve(padded, flipped, axes=(places, places), dot_axes=([1], [1]), mode="valid")
    return y[:, :, *(slice(None, None, s) for s in stride[: len(places)])] + b[new]


def under_windows(x, window, stride):
    """What every window holds, gathered place by place: (N, P, H′, W′, K1 K2)."""
    starts = [np.arange(0, size - k + 1, s)[:, None] for size, k, s in zip(x.shape[2:], window, stride, strict=True)]
    rows, columns = (start + np.arange(k) for start, k in zip(starts, window, strict=True))
    held = x[:, :, rows[:, None, :, None], columns[None, :, None, :]]
    return anp.reshape(held, (*held.shape[:4], -1))


def largest(x, *, window=(2, 2), stride=(1, 1)):
    return anp.max(under_windows(x, window, stride), axis=-1)


def averaged(x, *, window=(2, 2), stride=(1, 1)):
    return anp.mean(under_windows(x, window, stride), axis=-1)


def subsampled(x, w, b, *, window=(2, 2), stride=(1, 1)):
    return anp.einsum("p,nphwk->nphw", w, under_windows(x, window, stride)) + b[:, None, None]


# The same forward passes, written once more and apart, for HIPS autograd to differentiate.
INDEPENDENT = {
    "fully_connected": lambda x, W, b: anp.einsum("nd,md->nm", x, W) + b,
    "conv1d": convolved,
    "conv2d": convolved,
    "max_pool2d": largest,
    "avg_pool2d": averaged,
    "subsample2d": subsampled,
    "flatten": lambda x: anp.stack([anp.concatenate([anp.ravel(row) for m in one for row in m]) for one in x]),
    "sigmoid": lambda z: anp.exp(z) / (anp.exp(z) + 1),
    "tanh": lambda z: 2 / (1 + anp.exp(-2 * z)) - 1,
    "relu": lambda z: (z + anp.abs(z)) / 2,
    "softmax": lambda z: anp.exp(z - log_sum_exp(z)),
    "squared_error": lambda y, t: 0.5 * anp.linalg.norm(y - t, axis=1) ** 2,
    "softmax_cross_entropy": lambda z, t: -anp.einsum("nk,nk->n", t, z - log_sum_exp(z)),
    "batch_mean": anp.mean,
}


def drawn(case, sizes, seed):
    rng = np.random.default_rng(seed)
    arguments, constants = draw(case, sizes, rng)
    y = case.forward(*arguments, *constants)
    delta = rng.uniform(0.5, 1.5, size=np.shape(y))
    return arguments, constants, delta, case.backward(delta, arguments, constants)


def agrees_by_numbers(case, sizes, seed, by, tolerance):
    arguments, constants, delta, gradients = drawn(case, sizes, seed)
    for place, gradient in enumerate(gradients):

        def energy(array, place=place):
            replaced = [*arguments[:place], array, *arguments[place + 1 :], *constants]
            return projected(case.forward, delta)(*replaced)

        assert_gradient(energy, arguments[place], gradient, by=by, tolerance=tolerance)


def agrees_with_autograd(case, sizes, seed, forward):
    arguments, constants, delta, gradients = drawn(case, sizes, seed)
    assert relative_error(case.forward(*arguments, *constants), forward(*arguments, *constants)) < 1e-12
    places = list(range(len(arguments)))
    judge = autograd.grad(lambda *a: anp.sum(delta * forward(*a)), argnum=places)(*arguments, *constants)
    for gradient, expected in zip(gradients, judge, strict=True):
        np.testing.assert_allclose(gradient, expected, rtol=1e-9, atol=1e-12)


BY = pytest.mark.parametrize(("by", "tolerance"), [(central_difference, 1e-6), (complex_step, 1e-12)])


@pytest.mark.parametrize("name", CASES)
@BY
@repeatable
@given(sizes=sizes, seed=seeds)
def test_by_numbers(name, by, tolerance, sizes, seed):
    agrees_by_numbers(CASES[name], sizes, seed, by, tolerance)


@pytest.mark.parametrize("name", CASES)
@repeatable
@given(sizes=sizes, seed=seeds)
def test_by_autograd(name, sizes, seed):
    agrees_with_autograd(CASES[name], sizes, seed, INDEPENDENT[name])


@st.composite
def sliding(draw, axes):
    """Sizes, stride, padding and connection table of a convolution along so many axes, such that a window fits."""
    found = {axis: draw(st.integers(*ends)) for axis, ends in {"N": (1, 2), "P": (1, 3), "Q": (1, 3)}.items()}
    stride, padding = [], []
    for place, kernel in (("L", "J"),) if axes == 1 else (("H", "J1"), ("W", "J2")):
        padding.append(draw(st.integers(0, 2)))
        stride.append(draw(st.integers(1, 3)))
        found[place] = draw(st.integers(1, 6 if axes == 1 else 4))
        found[kernel] = draw(st.integers(1, min(4, found[place] + 2 * padding[-1])))
    return found, {"stride": tuple(stride), "padding": tuple(padding), "table": draw(tables(found["P"], found["Q"]))}


@st.composite
def tables(draw, P, Q):
    """Any connection table in which every map is fed and feeds, groups among them."""
    if draw(st.booleans()):
        counts = [n for n in range(1, P + 1) if P % n == Q % n == 0]
        return layers.groups(P, Q, draw(st.sampled_from(counts))).tolist()
    row = st.lists(st.booleans(), min_size=P, max_size=P).filter(any)
    return draw(st.lists(row, min_size=Q, max_size=Q).filter(lambda table: all(map(any, zip(*table, strict=True)))))


@st.composite
def pooled(draw):
    """Sizes, window and stride of a pooling, such that a window fits."""
    found = {"N": draw(st.integers(1, 2)), "P": draw(st.integers(1, 2))}
    found |= {axis: draw(st.integers(1, 6)) for axis in "HW"}
    window = tuple(draw(st.integers(1, min(3, found[axis]))) for axis in "HW")
    return found, {"window": window, "stride": draw(st.tuples(*[st.integers(1, 4)] * 2))}


POOLINGS = pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d", "subsample2d"])


@POOLINGS
@BY
@repeatable
@given(drawn=pooled(), seed=seeds)
def test_poolings_by_numbers(name, by, tolerance, drawn, seed):
    sizes, options = drawn
    agrees_by_numbers(pool(name, **options), sizes, seed, by, tolerance)


@POOLINGS
@repeatable
@given(drawn=pooled(), seed=seeds)
def test_poolings_by_autograd(name, drawn, seed):
    sizes, options = drawn
    agrees_with_autograd(pool(name, **options), sizes, seed, partial(INDEPENDENT[name], **options))


CONVOLUTIONS = pytest.mark.parametrize(("name", "axes"), [("conv1d", 1), ("conv2d", 2)])


@CONVOLUTIONS
@BY
@repeatable
@given(data=st.data(), seed=seeds)
def test_convolutions_with_all_options_by_numbers(name, axes, by, tolerance, data, seed):
    sizes, options = data.draw(sliding(axes))
    agrees_by_numbers(conv(name, **options), sizes, seed, by, tolerance)


@CONVOLUTIONS
@repeatable
@given(data=st.data(), seed=seeds)
def test_convolutions_with_all_options_by_autograd(name, axes, data, seed):
    sizes, options = data.draw(sliding(axes))
    try:
        agrees_with_autograd(conv(name, **options), sizes, seed, partial(convolved, **options))
    except RecursionError:  # autograd's convolve swaps two arrays without end if each is the longer along one axis and
        reject()            # both hold as many numbers; the test above has these sizes as well


def test_every_layer_is_a_case():
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
