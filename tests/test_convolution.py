"""correlate and convolve against SciPy, at sizes that hypothesis draws, and on the printed examples."""

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from layer_cases import refuses
from numeric import repeatable
from scipy import signal

from lessons import layers
from lessons.layers import ShapeError, convolve, correlate
from lessons.trace.remembered import leaves, terms_of

MODES = ("valid", "full", "same")
BOTH = pytest.mark.parametrize("name", ["correlate", "convolve"])
IN_MODES = pytest.mark.parametrize("mode", MODES)
lengths = st.integers(1, 9)
seeds = st.integers(0, 2**32 - 1)


def compared(name, mode, shape, kernel, seed):
    """Ours and SciPy's of random f and g; both None where SciPy refuses and we do."""
    rng = np.random.default_rng(seed)
    f, g = rng.normal(size=shape), rng.normal(size=kernel)
    theirs = getattr(signal, f"{name}2d" if len(shape) == 2 else name)
    try:
        expected = theirs(f, g, mode)
    except ValueError:
        with pytest.raises(ShapeError, match="one that fits into the other was expected"):
            getattr(layers, name)(f, g, mode)
        return None, None
    return getattr(layers, name)(f, g, mode), expected


def assert_same(found, expected):
    assert np.shape(found) == np.shape(expected)
    if expected is not None:  # both refused: nothing to compare
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)


@BOTH
@IN_MODES
def test_each_pair_of_lengths_is_as_in_scipy(name, mode):
    """Even kernels and kernels longer than the input among them."""
    for length in range(1, 8):
        for kernel in range(1, 10):
            assert_same(*compared(name, mode, (length,), (kernel,), seed=length))


@BOTH
@IN_MODES
@repeatable
@given(shape=st.tuples(lengths, lengths), kernel=st.tuples(lengths, lengths), seed=seeds)
def test_pictures_are_as_in_scipy(name, mode, shape, kernel, seed):
    assert_same(*compared(name, mode, shape, kernel, seed))


@BOTH
@IN_MODES
@repeatable
@given(shape=st.tuples(*[st.integers(2, 4)] * 3), kernel=st.tuples(*[st.integers(1, 4)] * 3), seed=seeds)
def test_stacks_are_as_in_scipy(name, mode, shape, kernel, seed):
    assert_same(*compared(name, mode, shape, kernel, seed))


def test_scipy_itself_centers_even_kernels_in_two_ways():
    """ER-51: if this changes, so must correlate."""
    f, g = np.arange(1.0, 6), np.array([1.0, 10])
    one, two = signal.correlate(f, g, "same"), signal.correlate2d(f[:, None], g[:, None], "same")[:, 0]
    full = signal.correlate(f, g, "full")
    assert one.tolist() == full[:-1].tolist()
    assert two.tolist() == full[1:].tolist()


def test_the_printed_sequence():
    """Item E42."""
    f, g = [0, 1, 2, -1, 3], [1, 1, 0]
    assert convolve(f, g, "valid").tolist() == [3, 1, 2]
    assert convolve(f, g, "full").tolist() == [0, 1, 3, 1, 2, 3, 0]
    assert convolve(f, g, "same").tolist() == [1, 3, 1, 2, 3]
    assert correlate(f, g, "valid").tolist() == [1, 3, 1]


def test_the_integral_crosses_its_arguments_either_way():
    """Item E38: ∫ f(τ) g(t − τ) dτ = ∫ f(t − τ) g(τ) dτ, for a box and a ramp: it takes the flip."""
    t, tau = sympy.symbols("t tau", real=True)

    def box(u):
        return sympy.Piecewise((1, (u >= 0) & (u <= 1)), (0, True))

    def ramp(u):
        return sympy.Piecewise((u, (u >= 0) & (u <= 2)), (0, True))

    for at in sympy.Rational(1, 2), sympy.Rational(5, 4), sympy.Rational(5, 2):
        there, back, unflipped = (sympy.integrate(product.subs(t, at), (tau, -4, 4)) for product in (
            box(tau) * ramp(t - tau), box(t - tau) * ramp(tau), box(tau) * ramp(t + tau)))
        assert there == back != unflipped


def test_a_block_of_sections_makes_one_map():
    """Item E58: section by section a correlation, added; or one convolution with the block flipped along all axes."""
    rng = np.random.default_rng(0)
    stack, block = rng.normal(size=(3, 5, 4)), rng.normal(size=(3, 2, 3))
    added = sum(correlate(one, section, "valid") for one, section in zip(stack, block, strict=True))
    assert convolve(stack, np.flip(block), "valid") == pytest.approx(added[None])
    assert layers.conv2d(stack[None], block[None], [0])[0] == pytest.approx(added[None])
    for axes in ((1, 2), (0,)):
        assert np.abs(convolve(stack, np.flip(block, axes), "valid") - added).max() > 0.1


A = [[0, 0, 1, 2], [2, 2, 0, 0], [2, 1, 2, 2], [3, 0, 1, 1]]
B = [[0, 0, -1], [1, -1, 1], [-1, 1, 1]]
FULL = np.array([
    [0, 0, 0, 0, -1, -2], [0, 0, -1, -1, -1, 2], [2, 0, -3, 0, 1, 0],
    [0, -1, 4, 3, -1, 1], [1, -2, 5, 1, 4, 3], [-3, 3, 2, 0, 2, 1],
])


def test_the_printed_matrices():
    """Items E48, E50, E51, ER-56: h[4, 4] counted as there is the first entry of valid."""
    assert convolve(A, B, "full").tolist() == FULL.tolist()
    assert convolve(A, B, "valid").tolist() == [[-3, 0], [4, 3]]
    assert convolve(A, B, "same").tolist() == FULL[1:5, 1:5].tolist()
    assert FULL.sum() == np.sum(A) * np.sum(B) == 19


def test_the_printed_picture_kernels():
    """Item C11, ER-18–ER-20: one leaves a picture as it is, one blurs and darkens by 0.1 %, one finds edges."""
    identity = np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    blur = np.array([[0.107, 0.113, 0.107], [0.113, 0.119, 0.113], [0.107, 0.113, 0.107]])
    edges = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    picture = np.repeat([[0.0, 0, 0, 1, 1, 1]], 5, axis=0)
    assert np.array_equal(convolve(picture, identity, "same"), picture)
    assert np.array_equal(convolve(picture, identity, "full")[:5, :6], np.pad(picture, ((1, 0), (1, 0)))[:5, :6])
    assert convolve(np.ones((3, 3)), blur, "valid") == pytest.approx(np.array([[0.999]]))
    assert convolve(picture, edges, "valid").tolist() == [[0, -4, -4, 0]] * 3
    assert correlate(picture, edges, "valid").tolist() == [[0, 4, 4, 0]] * 3
    assert not correlate(picture.T, edges, "valid").any()


@pytest.mark.parametrize("kernel", [(4,), (3, 5), (2, 3, 2)])
@IN_MODES
def test_convolution_is_correlation_with_the_flipped_kernel(mode, kernel):
    """Item E44, with one exception: for an even kernel with two axes SciPy centers `same` differently."""
    rng = np.random.default_rng(0)
    f, g = rng.normal(size=tuple(size + 2 for size in kernel)), rng.normal(size=kernel)
    assert_same(convolve(f, g, mode), correlate(f, np.flip(g), mode))
    even = np.ones((2, 2))
    assert not np.array_equal(convolve(A, even, "same"), correlate(A, even, "same"))


def test_turning_a_vector_or_a_stack():
    """ER-52, ER-61: rot90 twice cannot turn a vector, and of a stack it turns two axes of three."""
    rng = np.random.default_rng(0)
    f, g = rng.normal(size=(3, 5, 4)), rng.normal(size=(3, 2, 2))
    with pytest.raises(ValueError):
        np.rot90(g[0, 0], 2)
    sections = sum(correlate(*pair, "valid") for pair in zip(f, g, strict=True))
    np.testing.assert_allclose(convolve(f, np.flip(g), "valid"), sections[None], atol=1e-13)
    for turned in (np.rot90(g, 2), np.rot90(g, 2, axes=(1, 2))):
        assert np.abs(convolve(f, turned, "valid") - sections).max() > 0.1


def test_a_bright_patch_wins_a_plain_product():
    """ER-53: f holds g itself at the first place, but the largest product is where f is bright."""
    f, g = np.array([1.0, 2, 1, 9, 9, 9]), np.array([1.0, 2, 1]) / np.sqrt(6)
    products = correlate(f, g, "valid")
    cosines = products / np.sqrt(correlate(f * f, np.ones(3), "valid"))
    assert (products.argmax(), cosines.argmax()) == (3, 0)
    assert cosines[0] == pytest.approx(1)


def test_the_terms_come_in_reading_order():
    """Row by row of the kernel, and those with padding count for 0."""
    f, g = leaves("f", np.ones((2, 3))), leaves("g", np.ones((2, 2)))
    order = [[term.factors[-1].index for term in terms_of(cell) if term.coefficient]
             for cell in (correlate(f, g, "valid")[0, 1], correlate(f, g, "full")[0, 1], convolve(f, g, "valid")[0, 0])]
    assert order == [[(0, 0), (0, 1), (1, 0), (1, 1)], [(1, 0), (1, 1)], [(1, 1), (1, 0), (0, 1), (0, 0)]]


def test_small_integers_do_not_overflow():
    f, g = np.array([100, 100], np.int8), np.array([100, 100], np.int8)
    assert correlate(f, g, "valid").tolist() == convolve(f, g, "valid").tolist() == [20000]
    assert correlate(f, g, "full").dtype == float
    assert signal.convolve(f, g, "valid").tolist() != [20000]


def test_floats_keep_their_precision_and_arguments_stay():
    f, g = np.ones(3, np.float32), np.ones(2, np.float32)
    f.flags.writeable = g.flags.writeable = False
    found = [function(f, g, mode) for function in (correlate, convolve) for mode in MODES]
    assert {array.dtype for array in found} == {np.dtype(np.float32)}
    assert not any(np.shares_memory(array, f) or np.shares_memory(array, g) for array in found)


def test_nan_stays_where_the_kernel_lies_on_it():
    f = np.array([1.0, np.nan, 1, 1, 1])
    assert np.isnan(correlate(f, [1, 1], "full")).tolist() == [False, True, True, False, False, False]
    assert correlate([np.inf, 1], [1], "same").tolist() == [np.inf, 1]


ONES = np.ones
REFUSED = {
    "neither fits": (
        lambda: correlate(ONES((3, 5)), ONES((4, 2)), "valid"),
        "correlate: f (3, 5) and g (4, 2) came, for valid one that fits into the other was expected",
    ),
    "one axis and two": (
        lambda: convolve(ONES((3, 5)), ONES(3), "full"),
        "convolve: f (3, 5) and g (3,) came, the same number of axes was expected, at least 1",
    ),
    "numbers": (
        lambda: convolve(2, 3, "full"),
        "convolve: f () and g () came, the same number of axes was expected, at least 1",
    ),
    "empty": (
        lambda: correlate(ONES(3), [], "full"),
        "correlate: f (3,) and g (0,) came, at least one number in each was expected",
    ),
    "ragged": (
        lambda: correlate([[1, 2], [3]], [[1]], "full"),
        "correlate: f: rows of different lengths came, an array was expected",
    ),
}


test_a_wrong_shape_is_named = refuses(REFUSED)


@BOTH
@pytest.mark.parametrize("mode", ["vaild", "Valid", None, ["valid"]])
def test_a_mode_that_does_not_exist(name, mode):
    with pytest.raises(ValueError) as caught:
        getattr(layers, name)([1], [1], mode)
    assert str(caught.value) == f"{name}: mode: {mode!r} came, one of valid, full, same was expected"


def test_what_holds_no_numbers():
    with pytest.raises(TypeError, match="convolve: g: <U1 came, numbers were expected"):
        convolve([1], ["1"], "full")
