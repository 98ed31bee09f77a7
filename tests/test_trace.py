"""Numbers that remember their products: what is told of a number is true, in order, and readable."""

import math
import re
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons import layers
from lessons.network import Network
from lessons.trace import Trace, TraceError, trace, trace_network
from lessons.trace.remembered import Cell, Remembered, leaves

X = np.array([[1, 2, -1], [3, 0, 2]])
W = np.array([[2, -1, 1], [0, 3, -2]])
B = np.array([1, -1])
DELTA = np.array([[1, -2], [2, 3]])
Z = np.array([[0.5, -1.0, 2.0], [0.0, 1.5, -0.25]])
T = np.array([[0.0, 1.0, 0.0], [0.25, 0.5, 0.25]])
MAPS = {"x": np.arange(-10.0, 14).reshape(2, 3, 4), "w": np.arange(-5.0, 7).reshape(2, 3, 2), "b": B,
        "delta": np.arange(-6.0, 6).reshape(2, 2, 3), "stride": 2, "padding": 1,
        "table": np.array([[True, True, False], [False, True, True]])}
LAYERS = {
    "fully_connected": {"x": X, "W": W, "b": B, "delta": DELTA},
    "sigmoid": {"z": Z, "delta": T},
    "tanh": {"z": Z, "delta": T},
    "relu": {"z": Z, "delta": T},
    "softmax": {"z": Z, "delta": T},
    "squared_error": {"y": Z, "t": T, "delta": [0.5, 0.5]},
    "softmax_cross_entropy": {"z": Z, "t": T, "delta": [0.5, 0.5]},
    "conv1d": MAPS,
    "conv2d": MAPS | {name: np.stack([MAPS[name], 2 - MAPS[name]], axis=-1) for name in ("x", "w")}
    | {"delta": MAPS["delta"][..., None], "stride": (2, 1), "padding": (1, 0)},
}


def dense(**changes):
    given = {"x": X, "W": W, "b": B, "delta": DELTA} | changes
    return trace(layers.fully_connected, layers.fully_connected_backward, **given)


def traced(name):
    return trace(getattr(layers, name), getattr(layers, f"{name}_backward"), **LAYERS[name])


def places(of):
    return [cell for name in of.arrays for cell in of.cells(name)]


@pytest.mark.parametrize("name", LAYERS)
def test_the_terms_of_every_cell_add_up_to_what_the_layer_computes(name):
    of = traced(name)
    given = {key: np.asarray(value, float) if key in ("delta", *"xwWbzyt") else value
             for key, value in LAYERS[name].items()}
    delta = given.pop("delta")
    computed = {array.name: array.values for array in of.arrays.values() if array.terms is not None}
    assert np.array_equal(computed.get("y", computed.get("E")), getattr(layers, name)(**given))
    assert any(key.startswith("d") for key in computed) and np.array_equal(of.arrays["delta"].values, delta)
    for cell in places(of):
        if of.arrays[cell.name].terms is not None:
            assert math.isclose(sum(term.value for term in of.sources(*cell)), of.value(cell), abs_tol=1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_where_a_number_goes_is_where_numbers_come_from_read_backward(name):
    of = traced(name)
    forth = {(source, target, term) for target in places(of) for term in of.sources(*target) for source in term.cells}
    back = {(source, Cell(use.name, use.index), use.term) for source in places(of) for use in of.uses(*source)}
    assert forth == back and forth


@settings(max_examples=25, deadline=None)
@given(st.tuples(*[st.integers(1, 4)] * 3), st.integers(0, 2**32 - 1))
def test_products_of_a_fully_connected_layer_of_any_size(sizes, seed):
    n, d, m = sizes
    rng = np.random.default_rng(seed)
    x, weights, delta = (rng.integers(-9, 10, shape) for shape in ((n, d), (m, d), (n, m)))
    of = dense(x=x, W=weights, b=np.zeros(m), delta=delta)
    for k, j in np.ndindex(m, d):
        factors = [set(term.factors) for term in of.sources("dW", (k, j))]
        assert factors == [{("delta", (i, k)), ("x", (i, j))} for i in range(n)]
    assert [len(of.sources("dx", (0, j))) for j in range(d)] == [m] * d
    assert [len(of.sources("y", (0, k))) for k in range(m)] == [d + 1] * m
    assert of.products == n * m * (d + 1) + n * d * m + m * d * n + m * n


@pytest.mark.parametrize(("name", "cell", "sentence"), [
    ("fully_connected", ("dW", (1, 0)),
     "dE/dW[2,1] = sum over samples: delta[1,2]*x[1,1] + delta[2,2]*x[2,1] = (-2)*1 + 3*3 = 7"),
    ("fully_connected", ("y", (1, 1)),
     "y[2,2] = W[2,1]*x[2,1] + W[2,2]*x[2,2] + W[2,3]*x[2,3] + b[2] = 0*3 + 3*0 + (-2)*2 + (-1) = -5"),
    ("fully_connected", ("b", (0,)), "b[1] = 1 is given; it goes into y[1,1] as b[1] = 1; y[2,1] as b[1] = 1"),
    ("sigmoid", ("y", (0, 2)), "y[1,3] = 1 / (1 + exp(-z[1,3])) = 1 / (1 + exp(-2)) ~ 0.8808"),
    ("sigmoid", ("dz", (0, 1)), "dE/dz[1,2] = delta[1,2]*y[1,2]*(1 - y[1,2]) = 1*0.2689*(1 - 0.2689) ~ 0.1966"),
    ("tanh", ("dz", (0, 1)), "dE/dz[1,2] = delta[1,2]*(1 - y[1,2]^2) = 1*(1 - (-0.7616)^2) ~ 0.42"),
    ("relu", ("y", (0, 1)), "y[1,2] = 0*z[1,2] = 0*(-1) = 0"),
    ("relu", ("dz", (0, 1)), "dE/dz[1,2] = 0*delta[1,2] = 0*1 = 0"),
    ("squared_error", ("E", (0,)),
     "E[1] = 1/2*(y[1,1] - t[1,1])^2 + 1/2*(y[1,2] - t[1,2])^2 + 1/2*(y[1,3] - t[1,3])^2 "
     "= 1/2*(0.5 - 0)^2 + 1/2*(-1 - 1)^2 + 1/2*(2 - 0)^2 = 4.125"),
    ("squared_error", ("dy", (0, 1)), "dJ/dy[1,2] = delta[1]*(y[1,2] - t[1,2]) = 0.5*(-1 - 1) = -1"),
    ("softmax_cross_entropy", ("E", (0,)),
     "E[1] = -t[1,1]*log(yhat[1,1]) - t[1,2]*log(yhat[1,2]) - t[1,3]*log(yhat[1,3]) "
     "= -0*log(0.1753) - 1*log(0.03911) - 0*log(0.7856) ~ 3.241"),
    ("softmax", ("dz", (0, 0)),
     "dE/dz[1,1] = y[1,1]*(delta[1,1] - delta[1,1]*y[1,1] - delta[1,2]*y[1,2] - delta[1,3]*y[1,3]) "
     "= 0.1753*(0 - 0*0.1753 - 1*0.03911 - 0*0.7856) ~ -0.006856"),
])
def test_sentences_are_what_a_learner_wants_to_read(name, cell, sentence):
    assert traced(name).sentence(*cell) == sentence


def test_one_sample_is_not_counted_and_an_error_needs_no_delta():
    of = trace(layers.softmax_cross_entropy, layers.softmax_cross_entropy_backward, z=Z[:1], t=T[:1])
    assert of.sentence("dz", (0, 1)) == "dE/dz[2] = yhat[2] - t[2] = 0.03911 - 1 ~ -0.9609"
    assert "delta" not in of.arrays and of.arrays["dz"].label == "∂E/∂z"


def test_a_long_sum_is_told_by_its_beginning():
    of = dense(x=np.ones((1, 10)), W=np.ones((1, 10)), b=[0.0], delta=[[1.0]])
    assert of.sentence("y", (0, 0)).endswith("1*1 + 1*1 + 1*1 + 1*1 + 1*1 + 1*1 + 5 more = 10")
    assert len(of.sources("y", (0, 0))) == 11
    assert "more" not in dense(x=np.ones((1, 9)), W=np.ones((1, 9)), b=[0.0], delta=[[1.0]]).sentence("y", (0, 0))


@pytest.mark.parametrize("corrupt", [
    lambda terms: terms[:-1],
    lambda terms: (*terms, terms[0]),
    lambda terms: (terms[0].scaled(-1.0), *terms[1:]),
    lambda terms: (terms[0]._replace(factors=(*terms[0].factors[:1], Cell("x", (0, 1)))), *terms[1:]),
])
def test_a_corrupted_sum_is_caught(corrupt):
    of = dense()
    array = of.arrays["dW"]
    terms = array.terms.copy()
    terms[1, 0] = corrupt(terms[1, 0])
    wrong = Trace([replace(array, terms=terms) if array.name == "dW" else array for array in of.arrays.values()])
    with pytest.raises(TraceError, match=r"dE/dW\[2,1\]: its \d products add up to .*, but the layer computed 7"):
        wrong.check()


def test_a_function_that_hides_a_number_is_caught():
    def scaled(x):
        return x * 2 if x.dtype == object else x * 3

    with pytest.raises(TraceError, match=r"y\[1,1\]: its 1 products add up to 2, but the layer computed 3"):
        trace(scaled, x=X)


def test_layers_are_joined_into_a_network():
    hidden = trace(layers.tanh, layers.tanh_backward, z=X @ W.T / 4, delta=DELTA)
    first = trace(layers.fully_connected, layers.fully_connected_backward, x=X, W=W / 4, b=[0.0, 0.0],
                  delta=hidden.arrays["dz"].values, names={"y": "z", "delta": "dz", "W": "W1", "dW": "dW1"})
    both = (first + hidden).check()
    assert list(both.arrays) == ["x", "W1", "b", "z", "dz", "dx", "dW1", "db", "y", "delta"]
    assert both.sources("z", (0, 0)) and both.sources("dz", (0, 0)) and both.sources("dW1", (0, 0))
    assert {use.name for use in both.uses("z", (0, 0))} == {"y"}
    assert both.sentence("dz", (0, 0)).startswith("dE/dz[1,1] = delta[1,1]*(1 - y[1,1]^2)")
    with pytest.raises(ValueError, match="delta came with different numbers in both traces"):
        hidden + trace(layers.tanh, layers.tanh_backward, z=X @ W.T / 4, delta=DELTA + 1, names={"y": "other"})
    with pytest.raises(ValueError, match="y came computed in both traces, one origin of a number was expected"):
        hidden + trace(layers.tanh, layers.tanh_backward, z=X @ W.T / 4, delta=DELTA)


def test_functions_that_are_not_layers():
    image, kernel = np.arange(16.0).reshape(4, 4), np.array([[1.0, 0.0], [-1.0, 2.0]])

    def windows(x, w, stride):
        corners = range(0, 3, stride)
        return np.array([[(x[i : i + 2, j : j + 2] * w).sum() for j in corners] for i in corners])

    of = trace(windows, x=image, w=kernel, stride=2, samples=False)
    assert of.sentence("y", (1, 0)) == ("y[2,1] = w[1,1]*x[3,1] + w[1,2]*x[3,2] + w[2,1]*x[4,1] + w[2,2]*x[4,2] "
                                        "= 1*8 + 0*9 + (-1)*12 + 2*13 = 22")
    largest = trace(lambda x: x.max(axis=1), x=image, samples=False)
    assert largest.sources("y", (2,))[0].factors == (("x", (2, 3)),)
    padded = trace(lambda x, w: np.pad(x, 1)[0, :2] * w[0], x=image, w=kernel, samples=False)
    assert padded.sentence("y", (0,)) == "y[1] = 0: no number here reaches it"


# Convolution

def lifted(array):
    return np.asarray(array)[None, None]


def convolved(x, w, delta, b=1, **options):
    """One sample, one map: x, w and delta as they stand in the lessons."""
    forward, backward = {1: (layers.conv1d, layers.conv1d_backward), 2: (layers.conv2d, layers.conv2d_backward)}[
        np.ndim(x)]
    return trace(forward, backward, x=lifted(x), w=lifted(w), b=[b], delta=lifted(delta), **options)


ROW = {"x": [1, 2, -1, 3, 0], "w": [2, -1, 1], "delta": [1, 2, -1]}
IMAGE = {"x": [[0, 1, 2], [3, 4, 5], [6, 7, 8]], "w": [[1, 2], [3, -1]], "delta": [[1, 2], [0, -1]]}


@pytest.mark.parametrize(("given", "cell", "sentence"), [
    (ROW, ("y", 1), "y[2] = w[1]*x[2] + w[2]*x[3] + w[3]*x[4] + b = 2*2 + (-1)*(-1) + 1*3 + 1 = 9"),
    (ROW, ("dw", 0), "dE/dw[1] = sum over positions: delta[1]*x[1] + delta[2]*x[2] + delta[3]*x[3] "
                     "= 1*1 + 2*2 + (-1)*(-1) = 6"),
    (ROW, ("db",), "dE/db = sum over positions: delta[1] + delta[2] + delta[3] = 1 + 2 + (-1) = 2"),
    (ROW, ("dx", 2), "dE/dx[3] = delta[1]*w[3] + delta[2]*w[2] + delta[3]*w[1] = 1*1 + 2*(-1) + (-1)*2 = -3"),
    (ROW, ("dx", 0), "dE/dx[1] = delta[1]*w[1] = 1*2 = 2"),
    (IMAGE, ("y", 0, 1), "y[1,2] = w[1,1]*x[1,2] + w[1,2]*x[1,3] + w[2,1]*x[2,2] + w[2,2]*x[2,3] + b "
                         "= 1*1 + 2*2 + 3*4 + (-1)*5 + 1 = 13"),
    (IMAGE, ("dw", 1, 0), "dE/dw[2,1] = sum over positions: delta[1,1]*x[2,1] + delta[1,2]*x[2,2] + delta[2,1]*x[3,1] "
                          "+ delta[2,2]*x[3,2] = 1*3 + 2*4 + 0*6 + (-1)*7 = 4"),
    (IMAGE, ("dx", 1, 1), "dE/dx[2,2] = delta[1,1]*w[2,2] + delta[1,2]*w[2,1] + delta[2,1]*w[1,2] + delta[2,2]*w[1,1] "
                          "= 1*(-1) + 2*3 + 0*2 + (-1)*1 = 4"),
])
def test_one_sample_and_one_map_are_written_as_in_the_lessons(given, cell, sentence):
    name, *place = cell
    index = (0,) * (len(np.shape(given["x"])) + 2 - len(place)) if name != "db" else (0,)
    assert convolved(**given).sentence(name, (*index[:2], *place) if place else index) == sentence


def test_padding_is_no_number_and_stride_leaves_numbers_unseen():
    of = convolved([1, 2, -1, 3, 0, 4], [2, -1, 1], [1, 2, -1], stride=2, padding=1)
    assert of.sentence("y", (0, 0, 0)) == "y[1] = w[2]*x[1] + w[3]*x[2] + b = (-1)*1 + 1*2 + 1 = 2"
    assert of.sentence("dw", (0, 0, 0)) == ("dE/dw[1] = sum over positions: delta[2]*x[2] + delta[3]*x[4] "
                                            "= 2*2 + (-1)*3 = 1")
    assert [(use.name, use.index[-1]) for use in of.uses("w", (0, 0, 0))] == [("y", 1), ("y", 2), ("dx", 1), ("dx", 3)]
    unseen = convolved([1, 2, 3, 4], [1], [1, 1], stride=2)
    assert unseen.sentence("dx", (0, 0, 1)) == "dE/dx[2] = 0: no number here reaches it"
    assert {use.name for use in unseen.uses("x", (0, 0, 1))} == set()


def test_an_unconnected_kernel_has_no_terms():
    of = traced("conv1d")
    assert of.sentence("dw", (0, 2, 0)) == "dE/dw[1,3,1] = 0: no number here reaches it"
    kernels = [cell for term in of.sources("y", (0, 1, 1)) for cell in term.cells if cell.name == "w"]
    assert {kernel.index[:2] for kernel in kernels} == {(1, 1), (1, 2)}


def test_samples_and_maps_are_written_where_there_are_several():
    of = traced("conv1d")
    assert of.arrays["x"].words == ("sample", "map", "") and of.arrays["dw"].words == ("out", "in", "")
    assert of.arrays["b"].words == ("map",) and of.arrays["delta"].words == ("sample", "map", "")
    assert of.shared_over("dw", (0, 0, 0)) == of.shared_over("db", (1,)) == ("sample", "position")
    assert of.shared_over("dx", (0, 1, 2)) == of.shared_over("y", (0, 1, 2)) == ()
    two_out = trace(layers.conv2d, layers.conv2d_backward, x=np.ones((1, 1, 2, 2)), w=np.ones((2, 1, 2, 1)),
                    b=[0.0, 0], delta=np.ones((1, 2, 1, 2)))
    assert {name: array.shape for name, array in two_out.arrays.items()} == {
        "x": (2, 2), "w": (2, 2, 1), "b": (2,), "y": (2, 1, 2), "delta": (2, 1, 2), "dx": (2, 2), "dw": (2, 2, 1),
        "db": (2,)}
    assert two_out.sentence("y", (0, 1, 0, 0)).startswith("y[2,1,1] = w[2,1,1]*x[1,1] + w[2,2,1]*x[2,1] + b[2] = ")


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.data())
def test_products_of_a_convolution_of_any_size(data):
    """Every term of every cell, against the index formulas x[n, p, s·i + k − padding] and in the order of the sums."""
    (height, width, k1, k2, s, p), (n, maps_in, maps_out) = (
        data.draw(st.tuples(*[st.integers(low, high) for low, high in limits]))
        for limits in ([(1, 4), (1, 4), (1, 3), (1, 3), (1, 3), (0, 1)], [(1, 2)] * 3))
    k1, k2 = min(k1, height + 2 * p), min(k2, width + 2 * p)
    rows, columns = (height + 2 * p - k1) // s + 1, (width + 2 * p - k2) // s + 1
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    given = {name: rng.integers(-9, 10, shape) for name, shape in {
        "x": (n, maps_in, height, width), "w": (maps_out, maps_in, k1, k2), "b": (maps_out,),
        "delta": (n, maps_out, rows, columns)}.items()}
    of = trace(layers.conv2d, layers.conv2d_backward, **given, stride=s, padding=p)
    products = [
        (Cell("delta", (a, q, i, j)), Cell("y", (a, q, i, j)), Cell("w", (q, c, k, m)), Cell("x", (a, c, u, v)))
        for a, q, i, j, c, k, m in np.ndindex(n, maps_out, rows, columns, maps_in, k1, k2)
        for u, v in [(s * i + k - p, s * j + m - p)] if 0 <= u < height and 0 <= v < width]
    expected = {"y": {}, "dw": {}, "dx": {}}
    for delta, y, w, x in products:
        expected["y"].setdefault(y.index, []).append((w, x))
        expected["dw"].setdefault(w.index, []).append((delta, x))
        expected["dx"].setdefault(x.index, []).append((delta, w))
    for name, sums in expected.items():
        for cell in of.cells(name):
            terms = of.sources(*cell)[: -1 if name == "y" else None]
            told = [tuple(sorted(term.factors, key=lambda factor: ("delta", "w", "x").index(factor.name)))
                    for term in terms]
            assert told == sums.get(cell.index, [])
            assert all(term.coefficient == 1 for term in terms)
    assert of.products == 3 * len(products) + 2 * n * maps_out * rows * columns


def test_what_can_only_be_given_by_name_is_an_option():
    def scaled(x, *, by):
        return x * by[1]

    of = trace(scaled, x=X, by=[2, 3])
    assert list(of.arrays) == ["x", "y"] and of.sentence("y", (1, 0)) == "y[2,1] = 3*x[2,1] = 3*3 = 9"
    with pytest.raises(layers.ShapeError):
        convolved(**ROW, stride=2)


def test_what_is_not_finite_is_told_as_well():
    of = convolved([1, np.inf, -1], [np.nan, 1], [1, 1, 1, 1], padding=1)
    assert math.isnan(of.value(("y", (0, 0, 0)))) and of.value(("dx", (0, 0, 2)))
    assert of.check() is of


def pooled(v):
    x = np.array([[[[1, v], [3, 4.0]]]])
    return trace(layers.max_pool2d, layers.max_pool2d_backward, x=x, window=2, delta=np.ones((1, 1, 1, 1)))


def activated(name):
    backward = getattr(layers, f"{name}_backward")
    return lambda v: trace(getattr(layers, name), backward, z=[[1, v, -2]], delta=[[1, 1, 1]])


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize(("traced", "number", "place"), [
    (pooled, np.nan, "x[1,1,1,2] = nan"), (activated("relu"), np.nan, "z[1,2] = nan"),
    (activated("relu"), -np.inf, "z[1,2] = -inf"), (activated("softmax"), np.inf, "z[1,2] = inf"),
])
def test_a_number_that_cannot_be_followed_is_named_and_not_the_layer(traced, number, place):
    traced(2.5)
    with pytest.raises(ValueError, match=re.escape(f"trace: {place} came, a finite number was expected")) as told:
        traced(number)
    assert not isinstance(told.value, TraceError)


def test_a_layer_that_is_wrong_is_named_though_a_number_is_not_finite_elsewhere():
    with pytest.raises(TypeError, match="z came, x, W was expected too"):
        trace(layers.tanh, layers.fully_connected_backward, z=[[np.nan]], delta=[[1]])


def test_bad_input_is_named():
    with pytest.raises(layers.ShapeError, match="axis D"):
        dense(x=X[:, :2])
    with pytest.raises(TypeError, match="z came, x, W was expected too by fully_connected_backward"):
        trace(layers.tanh, layers.fully_connected_backward, z=Z, delta=T)
    with pytest.raises(IndexError, match=r"dW: the place \(2, 0\) came, one of the shape \(2, 3\) was expected"):
        dense().sources("dW", (2, 0))
    with pytest.raises(KeyError, match="array 'dw' came, one of x, W, b, y"):
        dense().uses("dw", (0, 0))


def test_order_and_zero_terms_are_kept():
    a = leaves("a", np.array([2.0, 0.0, 3.0]))
    total = a[2] * a[1] + a[0] - 0 * a[2] + 0
    assert [(term.coefficient, term.factors) for term in total.terms] == [
        (1.0, (("a", (2,)), ("a", (1,)))), (1.0, (("a", (0,)),)), (-0.0, (("a", (2,)),))]
    assert total == 2 and total > 1 and total >= 2 and not total < 2 and total <= a[2] and abs(-total) == 2


def test_a_remembered_number_never_turns_into_a_float_by_accident():
    number = Remembered.leaf("a", (0,), 2.0)
    with pytest.raises(TypeError):
        float(number)
    with pytest.raises(TypeError):
        number**0.5
    assert np.sqrt(np.array([number], object))[0] == math.sqrt(2) and (1 / (number**2)) == 0.25


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("loss", ["softmax_cross_entropy", "squared_error"])
def test_a_whole_network_has_the_gradients_of_the_network(activation, loss):
    network = Network.dense((3, 2, 2), activation=activation, loss=loss, rng=np.random.default_rng(3))
    x, t = [[1.0, -2, 3], [0.5, 1, 2]], [[1, 0], [0, 1]]
    whole = trace_network(network, x, t)
    _, gradients = network.gradients(x, t)
    for name, gradient in gradients.items():
        np.testing.assert_allclose(whole.arrays[f"d{name}"].values, 2 * gradient, rtol=1e-12, atol=1e-15)


def test_a_whole_network_is_read_from_the_loss_back():
    network = Network.dense((3, 2, 2), rng=np.random.default_rng(3))
    names = list(trace_network(network, [[1.0, -2, 3]], [[1, 0]]).arrays)
    assert names == ["x", "W1", "b1", "z1", "a1", "W2", "b2", "z2", "t", "yhat", "E",
                     "dz2", "dW2", "db2", "da1", "dz1", "dW1", "db1", "dx"]


def test_labels_say_the_layer_and_sentences_stay_plain():
    network = Network.dense((2, 2, 2), rng=np.random.default_rng(3))
    whole = trace_network(network, [[1.0, -2]], [[1, 0]])
    assert [whole.arrays[name].label for name in ("W1", "dz2", "yhat")] == ["W⁽¹⁾", "∂E/∂z⁽²⁾", "ŷ"]
    assert whole.sentence("dW2", (0, 1)).startswith("dE/dW2[1,2] = dE/dz2[1]*a1[2] ")


def test_roles_come_from_the_trace_and_not_from_spelling():
    """What goes in is input, what comes out output, and only a gradient is a delta, whatever the names begin with."""
    def double(data, doubt):
        return 2 * data * doubt

    def double_backward(delta, data, doubt):
        return NamedTuple("Found", [("data", object), ("doubt", object)])(2 * delta * doubt, 2 * delta * data)

    traced = trace(double, double_backward, data=np.array([[3.0]]), doubt=np.array([[5.0]]), delta=np.array([[1.0]]))
    assert {name: array.role for name, array in traced.arrays.items()} == {
        "data": "input", "doubt": "input", "y": "output", "delta": "delta", "ddata": "delta", "ddoubt": "delta"}
    assert [traced.arrays[name].label for name in ("data", "delta", "ddata")] == ["data", "δ", "∂E/∂data"]
    assert traced.sentence("ddata", (0, 0)) == "dE/ddata[1] = 2*delta[1]*doubt[1] = 2*1*5 = 10"
