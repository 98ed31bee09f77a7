"""conv1d and conv2d: what they compute, with stride, padding and table; what they refuse, and in which words."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layer_cases import refuses
from numeric import repeatable
from scipy import signal

from lessons import layers
from lessons.trace.remembered import leaves, terms_of

seeds = st.integers(0, 2**32 - 1)
strides, paddings = st.tuples(*[st.integers(1, 3)] * 2), st.tuples(*[st.integers(0, 2)] * 2)


def by_scipy(x, w, b, stride, padding, table):
    """Map by map: the valid correlations of connected pairs, of which every s-th place is kept, and the bias."""
    x = np.pad(x, [(0, 0), (0, 0), *((pad, pad) for pad in padding)])
    y = [[b[q] + sum(signal.correlate2d(maps[p], w[q, p], "valid") for p in np.flatnonzero(table[q]))
          for q in range(len(w))] for maps in x]
    return np.array(y)[:, :, :: stride[0], :: stride[1]]


@repeatable
@given(st.tuples(st.integers(1, 6), st.integers(1, 6)), st.tuples(*[st.integers(1, 4)] * 2), strides, paddings, seeds)
def test_forward_as_scipy_computes_it(sizes, kernel, stride, padding, seed):
    rng = np.random.default_rng(seed)
    kernel = [min(k, size + 2 * pad) for k, size, pad in zip(kernel, sizes, padding, strict=True)]
    x, w, b = rng.normal(size=(2, 3, *sizes)), rng.normal(size=(4, 3, *kernel)), rng.normal(size=4)
    table = rng.random((4, 3)) < 0.6
    table[:, 0] = table[0] = True
    found = layers.conv2d(x, w, b, stride=stride, padding=padding, table=table)
    np.testing.assert_allclose(found, by_scipy(x, w, b, stride, padding, table), rtol=0, atol=1e-12)


@repeatable
@given(st.integers(1, 3), st.integers(0, 2), st.integers(1, 4), seeds)
def test_conv1d_is_conv2d_on_pictures_of_one_row(stride, padding, kernel, seed):
    rng = np.random.default_rng(seed)
    x, w, b = rng.normal(size=(2, 3, 5)), rng.normal(size=(4, 3, kernel)), rng.normal(size=4)
    line = layers.conv1d(x, w, b, stride=stride, padding=padding)
    picture = layers.conv2d(x[:, :, None], w[:, :, None], b, stride=(1, stride), padding=(0, padding))
    assert np.array_equal(line, picture[:, :, 0])
    delta = rng.normal(size=line.shape)
    one = layers.conv1d_backward(delta, x, w, stride=stride, padding=padding)
    other = layers.conv2d_backward(delta[:, :, None], x[:, :, None], w[:, :, None],
                                   stride=(1, stride), padding=(0, padding))
    for found, expected in zip(one, (other.x[:, :, 0], other.w[:, :, 0], other.b), strict=True):
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-13)


def test_the_backward_pass_without_options_in_scipy_s_words():
    """Items E64, E65, E70, E92, E95: valid with δ flipped, full with w, sum of δ."""
    rng = np.random.default_rng(0)
    x, w, delta = rng.normal(size=(5, 4)), rng.normal(size=(3, 2)), rng.normal(size=(3, 3))
    dx, dw, db = layers.conv2d_backward(delta[None, None], x[None, None], w[None, None])
    np.testing.assert_allclose(dx[0, 0], signal.convolve2d(delta, w, "full"), atol=1e-13)
    np.testing.assert_allclose(dw[0, 0], signal.convolve2d(x, np.rot90(delta, 2), "valid"), atol=1e-13)
    np.testing.assert_allclose(db, [delta.sum()], atol=1e-13)
    line = layers.conv1d_backward(delta[None, :1], x.T[None, :1], w.T[None, :1])
    np.testing.assert_allclose(line.x[0, 0], np.convolve(delta[0], w[:, 0]), atol=1e-13)
    np.testing.assert_allclose(line.w[0, 0], signal.convolve(x[:, 0], delta[0, ::-1], "valid"), atol=1e-13)


def test_samples_share_the_kernel_and_maps_add_up():
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(3, 2, 6)), rng.normal(size=(2, 2, 3)), np.zeros(2)
    delta = rng.normal(size=(3, 2, 4))
    whole = layers.conv1d_backward(delta, x, w)
    each = [layers.conv1d_backward(delta[n : n + 1], x[n : n + 1], w) for n in range(3)]
    np.testing.assert_allclose(whole.w, sum(one.w for one in each), atol=1e-13)
    np.testing.assert_allclose(whole.x, np.concatenate([one.x for one in each]), atol=1e-13)
    maps = [layers.conv1d(x[:, p : p + 1], w[:, p : p + 1], b) for p in range(2)]
    np.testing.assert_allclose(layers.conv1d(x, w, b), sum(maps), atol=1e-13)


@pytest.mark.parametrize(("length", "kernel", "stride", "padding", "count"), [
    (7, 2, 3, 0, 2), (6, 2, 2, 0, 3), (8, 3, 2, 0, 3), (5, 3, 3, 1, 2), (1, 3, 1, 1, 1), (5, 5, 9, 0, 1),
])
def test_sizes_are_rounded_down(length, kernel, stride, padding, count):
    x, w = np.ones((1, 1, length)), np.ones((1, 1, kernel))
    assert layers.conv1d(x, w, [0], stride=stride, padding=padding).shape == (1, 1, count)
    assert layers.conv2d(x[:, :, None], w[:, :, None], [0], stride=(1, stride), padding=(0, padding)).shape[3] == count


def test_where_no_window_reaches_the_gradient_is_exactly_zero():
    """Even for kernels and deltas that are not numbers."""
    delta = np.full((1, 1, 2), np.nan)
    found = layers.conv1d_backward(delta, np.ones((1, 1, 7)), np.full((1, 1, 2), np.inf), stride=3)
    assert np.isnan(found.x[0, 0]).tolist() == [True, True, False, True, True, False, False]
    assert found.x[0, 0, [2, 5, 6]].tolist() == [0, 0, 0]
    corner = layers.conv2d_backward(np.ones((1, 1, 1, 1)), np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2)), stride=2).x
    assert corner[0, 0].tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 0]]


def test_a_stride_larger_than_the_kernel_and_windows_in_padding_alone():
    x, w, delta = np.array([[[5.0]]]), np.array([[[2.0]]]), np.array([[[1.0, 1, 1]]])
    assert layers.conv1d(x, w, [1], padding=1).tolist() == [[[1, 11, 1]]]
    found = layers.conv1d_backward(delta, x, w, padding=1)
    assert (found.x.tolist(), found.w.tolist(), found.b.tolist()) == ([[[2]]], [[[5]]], [3])


TABLE = np.array([[True, False], [False, True], [True, True]])


@pytest.mark.parametrize("unconnected", [7.0, np.nan])
def test_unconnected_kernels_neither_count_nor_learn(unconnected):
    rng = np.random.default_rng(0)
    x, w, b, delta = rng.normal(size=(2, 2, 4, 4)), rng.normal(size=(3, 2, 2, 2)), np.zeros(3), np.ones((2, 3, 3, 3))
    w[~TABLE] = 0
    y, plain = layers.conv2d(x, w, b), layers.conv2d_backward(delta, x, w)
    w[~TABLE] = unconnected
    found = layers.conv2d_backward(delta, x, w, table=TABLE)
    assert np.array_equal(layers.conv2d(x, w, b, table=TABLE), y)
    assert np.array_equal(found.x, plain.x)
    assert np.array_equal(found.w[TABLE], plain.w[TABLE])
    assert not found.w[~TABLE].any() and plain.w[~TABLE].all()
    assert np.isfinite(found.w).all()


def test_a_table_that_connects_all_changes_nothing():
    x, w, b, delta = (np.ones(shape, np.float32) for shape in ((1, 2, 4), (3, 2, 2), 3, (1, 3, 3)))
    connected, plain = (
        [layers.conv1d(x, w, b, table=table), *layers.conv1d_backward(delta, x, w, table=table)]
        for table in ([[True, True]] * 3, None)
    )
    assert {array.dtype for array in connected} == {np.dtype(np.float32)}
    assert all(map(np.array_equal, connected, plain))


@pytest.mark.parametrize("integer", [np.int8, np.uint8, np.int64, bool])
def test_integers_are_computed_in_float64(integer):
    top = 1 if integer is bool else 120
    x, w, b, delta = (np.full(shape, top, integer) for shape in ((1, 1, 4), (1, 1, 2), (1,), (1, 1, 3)))
    y, gradients = layers.conv1d(x, w, b), layers.conv1d_backward(delta, x, w)
    assert {array.dtype for array in (y, *gradients)} == {np.dtype(float)}
    assert y[0, 0, 0] == 2 * top * top + top  # 28920 is no int8
    assert gradients.w[0, 0, 0] == 3 * top * top


def test_exact_numbers_stay_exact():
    third = Fraction(1, 3)
    x, w, b = (np.array(a, dtype=object) for a in ([[[third, 2, third]]], [[[3, third]]], [third]))
    assert layers.conv1d(x, w, b).tolist() == [[[2, Fraction(58, 9)]]]
    found = layers.conv1d_backward([[[third, 1]]], x, w, padding=0)
    assert found.x.tolist() == [[[1, Fraction(28, 9), third]]]
    assert found.w.tolist() == [[[Fraction(19, 9), 1]]]
    assert layers.conv1d(x.astype(float), w, [1.0]).dtype == object


@pytest.mark.parametrize(("name", "place", "slot"), [("conv1d", (4,), (3,)), ("conv2d", (3, 4), (2, 2))])
def test_the_terms_come_in_reading_order(name, place, slot):
    """Of y by the kernel's entries, row by row; of ∂E/∂w by the positions of δ. Padding comes with the factor 0."""
    x, w, b = leaves("x", np.ones((1, 1, *place))), leaves("w", np.ones((1, 1, *slot))), leaves("b", np.ones(1))
    y = getattr(layers, name)(x, w, b, padding=1)
    delta = leaves("delta", np.ones(y.shape))
    found = getattr(layers, f"{name}_backward")(delta, x, w, padding=1)

    def told(number, array):
        """The places of one array in the terms that count."""
        return [cell.index[2:] for term in terms_of(number) if term.coefficient
                for cell in term.factors if cell.name == array]

    middle = (0, 0, *[1] * len(place))
    assert told(y[middle], "w") == list(np.ndindex(slot))
    assert told(found.b[0], "delta") == list(np.ndindex(y.shape[2:]))
    assert told(found.w[(0, 0, *[0] * len(slot))], "delta") == [
        i for i in np.ndindex(y.shape[2:]) if all(0 < a <= n for a, n in zip(i, place, strict=True))
    ]
    assert len(told(found.x[middle], "w")) == np.prod(slot)


@pytest.mark.parametrize(("name", "place", "slot"), [("conv1d", (7,), (3,)), ("conv2d", (7, 6), (3, 2))])
def test_without_the_input_s_gradient_the_others_are_the_same(name, place, slot):
    rng = np.random.default_rng(8)
    x, w, b = rng.normal(size=(2, 3, *place)), rng.normal(size=(4, 3, *slot)), rng.normal(size=4)
    delta = getattr(layers, name)(x, w, b, stride=2).round(1)
    backward = getattr(layers, f"{name}_backward")
    whole, part = (backward(delta, x, w, stride=2, input=wanted) for wanted in (True, False))
    assert part.x is None
    assert np.array_equal(part.w, whole.w)
    assert np.array_equal(part.b, whole.b)


def test_one_number_stands_for_both_axes():
    x, w, b = np.ones((1, 1, 5, 6)), np.ones((1, 1, 2, 3)), [0.0]
    one = layers.conv2d(x, w, b, stride=2, padding=1)
    assert np.array_equal(one, layers.conv2d(x, w, b, stride=(2, 2), padding=[1, 1]))
    assert np.array_equal(one, layers.conv2d(x, w, b, stride=np.int64(2), padding=np.uint8(1)))
    assert one.shape != layers.conv2d(x, w, b, stride=(1, 2), padding=1).shape


X1, W1, X2, W2 = np.ones((8, 3, 9)), np.ones((6, 3, 5)), np.ones((8, 3, 28, 28)), np.ones((6, 3, 5, 5))
B, D1, D2 = np.ones(6), np.ones((8, 6, 5)), np.ones((8, 6, 24, 24))
WHOLE = "came, a whole number of at least"
REFUSED = {
    "axis P": (
        lambda: layers.conv2d(X2, W2[:, :1], B),
        "conv2d: axis P is 3 in x (8, 3, 28, 28) but 1 in w (6, 1, 5, 5)",
    ),
    "axis Q": (lambda: layers.conv1d(X1, W1, B[:4]), "conv1d: axis Q is 6 in w (6, 3, 5) but 4 in b (4,)"),
    "a picture for a line": (
        lambda: layers.conv1d(X2, W1, B),
        "conv1d: x: the shape (8, 3, 28, 28) came, the axes (N, P, L) were expected",
    ),
    "one map without its axis": (
        lambda: layers.conv2d(X2, W2[:, 0], B),
        "conv2d: w: the shape (6, 5, 5) came, the axes (Q, P, K1, K2) were expected",
    ),
    "empty batch": (
        lambda: layers.conv1d(X1[:0], W1, B),
        "conv1d: axis N: 0 came in x (0, 3, 9), at least 1 was expected",
    ),
    "empty kernel": (
        lambda: layers.conv1d(X1, W1[:, :, :0], B),
        "conv1d: axis K: 0 came in w (6, 3, 0), at least 1 was expected",
    ),
    "kernel longer than the input": (
        lambda: layers.conv1d(X1[:, :, :4], W1, B),
        "conv1d: axis L: 4 came in x (8, 3, 4), 4 with padding 0; "
        "at least 5 was expected, axis K of w (6, 3, 5): no window fits",
    ),
    "kernel longer than the padded input": (
        lambda: layers.conv2d_backward(D2, X2[:, :, :, :2], W2, padding=1),
        "conv2d_backward: axis W: 2 came in x (8, 3, 28, 2), 4 with padding 1; "
        "at least 5 was expected, axis K2 of w (6, 3, 5, 5): no window fits",
    ),
    "delta of other samples": (
        lambda: layers.conv1d_backward(D1[:7], X1, W1),
        "conv1d_backward: axis N is 7 in delta (7, 6, 5) but 8 in x (8, 3, 9)",
    ),
    "delta of another stride": (
        lambda: layers.conv1d_backward(D1, X1, W1, stride=2),
        "conv1d_backward: axis L′: 5 came in delta (8, 6, 5), 3 was expected, as many as windows fit",
    ),
    "delta of another padding": (
        lambda: layers.conv2d_backward(D2, X2, W2, padding=(0, 2)),
        "conv2d_backward: axis W′: 24 came in delta (8, 6, 24, 24), 28 was expected, as many as windows fit",
    ),
    "stride 0": (lambda: layers.conv1d(X1, W1, B, stride=0), f"conv1d: stride: 0 {WHOLE} 1 was expected"),
    "half a step": (lambda: layers.conv2d(X2, W2, B, stride=(1, 0.5)), f"conv2d: stride: 0.5 {WHOLE} 1 was expected"),
    "negative padding": (lambda: layers.conv1d(X1, W1, B, padding=-1), f"conv1d: padding: -1 {WHOLE} 0 was expected"),
    "padding by name": (
        lambda: layers.conv2d(X2, W2, B, padding="same"),
        f"conv2d: padding: 'same' {WHOLE} 0 was expected",
    ),
    "three strides": (
        lambda: layers.conv2d(X2, W2, B, stride=(1, 2, 3)),
        "conv2d: stride: (1, 2, 3) came, one whole number was expected, or a tuple of 2",
    ),
    "a pair for a line": (
        lambda: layers.conv1d_backward(D1, X1, W1, padding=(1, 1)),
        "conv1d_backward: padding: (1, 1) came, one whole number was expected, or a tuple of 1",
    ),
    "the table's transpose": (
        lambda: layers.conv1d(X1, W1, B, table=np.ones((3, 6), bool)),
        "conv1d: the axes Q, P are (6, 3) in w (6, 3, 5) but (3, 6) in table",
    ),
    "a row for a table": (
        lambda: layers.conv1d(X1, W1, B, table=[True] * 3),
        "conv1d: table: the shape (3,) came, the axes (Q, P) were expected",
    ),
}


test_a_wrong_shape_is_named = refuses(REFUSED)


EXPECTED = "came (counted from 0), at least one link in each was expected"
EMPTY = {
    "row": (np.arange(6)[:, None] != [4] * 3, "an empty row 4 of table, with no map that feeds output map 4,"),
    "column": (np.array([[True, False, True]] * 6),
               "an empty column 1 of table, with no map that input map 1 feeds,"),
}


@pytest.mark.parametrize("what", EMPTY)
def test_a_table_connects_every_map(what):
    table, sentence = EMPTY[what]
    for name, call in (("conv1d", lambda: layers.conv1d(X1, W1, B, table=table)),
                       ("conv2d_backward", lambda: layers.conv2d_backward(D2, X2, W2, table=table))):
        with pytest.raises(ValueError) as caught:
            call()
        assert str(caught.value) == f"{name}: {sentence} {EXPECTED}"


@pytest.mark.parametrize("table", [np.ones((6, 3)), np.ones((6, 3), int), [["yes"] * 3] * 6])
def test_a_table_holds_booleans(table):
    with pytest.raises(TypeError, match="conv1d: table: (float64|int64|<U3) came, booleans were expected"):
        layers.conv1d(X1, W1, B, table=table)
    with pytest.raises(TypeError, match="conv1d_backward: table: "):
        layers.conv1d_backward(D1, X1, W1, table=table)
