"""Several maps and pooling: derivations against the layers, SciPy and the printed example; each wrong rule differs."""

from itertools import product

import numpy as np
import pytest
from scipy import signal

from lessons.derivations import CATALOGUE
from lessons.derivations.convolution.maps import NUMBERS, P, Q
from lessons.derivations.convolution.pooling import NUMBERS as POOLED
from lessons.engine.checking.rings import Numbers, example_numbers
from lessons.engine.checking.subject import Subject, arguments
from lessons.layers import conv1d, conv1d_backward, conv2d, conv2d_backward, max_pool2d, max_pool2d_backward, sigmoid


def result(key, sizes, values):
    """The gradient that the last line of a derivation gives for these arrays."""
    derivation = CATALOGUE[key]()
    subject, point = Subject(derivation), derivation.domain.at(sizes)
    shapes = subject.shapes(point)
    world = subject.world(Numbers({n: example_numbers(values, n, shapes.get(n, ())) for n in shapes}), point)
    name, places = derivation.goal.wrt.base.label.name, derivation.domain.places(point)
    found, line = np.zeros(shapes[name]), subject.compiled(derivation.result)
    for place in places:
        at = {**point, **place}
        found[tuple(at[i] - 1 for i in derivation.goal.wrt.indices)] = line(world, *arguments(subject, at))
    return found


@pytest.fixture
def two():
    """The two-map example of source 004: map 1 feeds only map 1, map 2 feeds both."""
    made = {name: np.array(value, float) for name, value in NUMBERS[1].items()}
    return made | {"T": made["table"].astype(bool)}


def backward(e):
    return conv1d_backward(e["delta"][None], e["x"][None], e["w"], table=e["T"])


def differences(e, name, h=1e-6):
    def loss(array):
        m = {**e, name: array}
        return (m["delta"] * conv1d(m["x"][None], m["w"], m["b"], table=m["T"])[0]).sum()

    found = np.zeros(e[name].shape)
    for place in np.ndindex(found.shape):
        step = np.zeros(found.shape)
        step[place] = h
        found[place] = (loss(e[name] + step) - loss(e[name] - step)) / (2 * h)
    return found


SIZES = {"P": 2, "Q": 2, "L": 5, "K": 3}


@pytest.mark.parametrize("name", ["weight", "bias", "input"])
def test_the_two_map_example(two, name):
    letter = {"weight": "w", "bias": "b", "input": "x"}[name]
    found = result(f"maps_{name}", SIZES, {n: two[n].tolist() for n in NUMBERS[1]})
    np.testing.assert_allclose(found, getattr(backward(two), letter).reshape(found.shape), atol=1e-12)
    np.testing.assert_allclose(found, differences(two, letter), atol=1e-7)


def test_printed_answers_of_source_004(two):
    """E77–E82: four gradients are right, one stream for map 1, two for map 2."""
    dx, dw, db = backward(two)
    d, x, w = two["delta"], two["x"], two["w"]
    for q, p in ((0, 0), (0, 1), (1, 1)):
        assert dw[q, p].tolist() == np.correlate(x[p], d[q], "valid").tolist()
    assert db.tolist() == d.sum(axis=1).tolist() and not dw[1, 0].any()
    assert dx[0, 0].tolist() == np.convolve(d[0], w[0, 0]).tolist()
    assert dx[0, 1].tolist() == (np.convolve(d[0], w[0, 1]) + np.convolve(d[1], w[1, 1])).tolist()


WRONG = {
    "one path only": ("x", lambda e: [np.convolve(e["delta"][p], e["w"][p, p]) for p in (0, 1)]),
    "table not transposed": ("x", lambda e: backward({**e, "T": e["T"].T}).x[0]),
    "table forgotten": ("x", lambda e: backward({**e, "T": None}).x[0]),
    "bias for each pair": ("b", lambda e: e["delta"].sum(axis=1) * e["T"].sum(axis=1)),
    "bias not summed": ("b", lambda e: e["delta"][:, 0]),
    "indices of the kernel exchanged": ("w", lambda e: backward(e).w.swapaxes(0, 1)),
    "absent kernels learn": ("w", lambda e: backward({**e, "T": None}).w),
}


@pytest.mark.parametrize("rule", WRONG)
def test_each_wrong_rule_gives_other_numbers(two, rule):
    letter, wrong = WRONG[rule]
    right = differences(two, letter)
    assert np.abs(right - getattr(backward(two), letter).reshape(right.shape)).max() < 1e-7
    assert np.abs(right - np.reshape(wrong(two), right.shape)).max() > 0.5


def test_multiplied_maps_give_another_forward_pass(two):
    streams = [np.correlate(two["x"][p], two["w"][0, p], "valid") for p in (0, 1)]
    y = conv1d(two["x"][None], two["w"], two["b"], table=two["T"])[0, 0]
    assert y.tolist() == (streams[0] + streams[1] + two["b"][0]).tolist()
    assert np.abs(y - (streams[0] * streams[1] + two["b"][0])).max() > 1


def test_every_table_of_three_by_three_maps():
    """One identity covers them all; here all tables that a layer accepts are run one by one as well."""
    rng, count = np.random.default_rng(0), 0
    shapes = {"x": (3, 3), "w": (3, 3, 2), "delta": (3, 2), "b": (3,)}
    values = {name: rng.integers(-3, 4, shape) for name, shape in shapes.items()}
    for bits in product((0, 1), repeat=9):
        table = np.array(bits).reshape(3, 3)
        if not (table.any(axis=0).all() and table.any(axis=1).all()):
            continue
        count += 1
        given = {n: v.tolist() for n, v in values.items()} | {"table": table.tolist()}
        found = result("maps_input", {"P": 3, "Q": 3, "L": 3, "K": 2}, given)
        true = conv1d_backward(values["delta"][None], values["x"][None], values["w"], table=table.astype(bool)).x[0]
        assert np.array_equal(found, true)
    assert count == 265


def test_the_check_holds_the_table_as_letters():
    derivation = CATALOGUE["maps_input"]()
    assert derivation.prove("ci").how.startswith("checked exactly")
    assert [derivation.domain.ranges("ci")[size] for size in (P, Q)] == [(1, 3), (1, 3)]


def test_stacks_are_convolutions_with_one_axis_more():
    """E86–E88, E100–E102, ER-59–ER-61: reversed order and every axis flipped, slice Q − 1 of the full result."""
    rng = np.random.default_rng(1)
    x, w, d = rng.integers(-3, 4, (3, 5, 5)), rng.integers(-2, 3, (4, 3, 3, 3)), rng.integers(-3, 4, (4, 3, 3))
    y = conv2d(x[None], w, np.zeros(4))[0]
    dx = conv2d_backward(d[None], x[None], w).x[0]
    for q in range(4):
        assert np.array_equal(signal.convolve(x, np.flip(w[q]), "valid")[0], y[q])
        assert not np.array_equal(signal.convolve(x, np.rot90(w[q], 2, axes=(1, 2)), "valid")[0], y[q])
        assert not np.array_equal(signal.convolve(x, np.rot90(w[q], 2), "valid")[0], y[q])
    for p in range(3):
        assert np.array_equal(signal.convolve(d, w[::-1, p], "full")[3], dx[p])
        assert not np.array_equal(signal.convolve(d, w[:, p], "full")[3], dx[p])
        assert not np.array_equal(signal.convolve(d, np.rot90(w[:, p], 2, axes=(1, 2)), "full")[3], dx[p])


# Pooling


def selection(x, K, s):
    """S[i, j] = 1 at the first largest entry of each window, counted in the whole row."""
    windows = np.lib.stride_tricks.sliding_window_view(x, K)[::s]
    return np.eye(len(x))[windows.argmax(axis=1) + s * np.arange(len(windows))]


def row(array):
    return np.asarray(array, float)[None, None, None]


@pytest.mark.parametrize(("K", "s"), [(2, 2), (3, 1), (3, 2), (2, 3)])
def test_max_pooling_selects(K, s):
    rng = np.random.default_rng(K + 10 * s)
    x = rng.permutation(8).astype(float)
    S = selection(x, K, s)
    delta = rng.integers(-3, 4, len(S))
    assert np.array_equal(S @ x, max_pool2d(row(x), (1, K), (1, s))[0, 0, 0])
    given = {"select": S.tolist(), "delta": delta.tolist(), "x": x.tolist()}
    found = result("max_pool_input", {"L": 8, "M": len(S)}, given)
    assert np.array_equal(found, max_pool2d_backward(row(delta), row(x), (1, K), (1, s))[0, 0, 0])


def test_the_example_selects_its_own_maxima():
    x, S, delta = (np.array(POOLED[name]) for name in ("x", "select", "delta"))
    assert S.tolist() == selection(x, 2, 1).tolist()            # the tie goes to the first, whose row still has one 1
    found = result("max_pool_input", {}, POOLED)
    assert found.tolist() == [0, 1, 3, 0] == max_pool2d_backward(row(delta), row(x), (1, 2), (1, 1))[0, 0, 0].tolist()
    overwritten = np.zeros(4)
    for i, j in enumerate(S.argmax(axis=1)):
        overwritten[j] = delta[i]
    assert overwritten.tolist() != found.tolist()               # `=` for `+=`: entry 2 wins twice
    every = np.array([[0, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 0]])
    assert (every.T @ delta).tolist() != found.tolist()         # a 1 for each of two equal maxima


def test_pooling_between_convolution_and_sigmoid():
    """ER-29: with the selection the gradient is measured; with δ passed on as it is, it is not even as long."""
    z, h = np.array([0.5, 2, -1, 1]), 1e-6
    S, delta = selection(sigmoid(z), 2, 1), np.array([2.0, -1, 3])
    found = result("pool_in_chain", {}, {"z": z.tolist(), "delta": delta.tolist(), "select": S.tolist()})

    def loss(z):
        return (delta * max_pool2d(row(sigmoid(z)), (1, 2), (1, 1))[0, 0, 0]).sum()

    measured = [(loss(z + step) - loss(z - step)) / (2 * h) for step in h * np.eye(4)]
    np.testing.assert_allclose(found, measured, atol=1e-8)
    assert len(delta) != len(z)
