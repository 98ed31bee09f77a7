"""Derivation, layer and finite differences agree; a planted mistake in any of them is caught."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from lessons import layers
from lessons.derivations import CATALOGUE, Step
from lessons.engine.checking import Numbers, Subject, arguments
from lessons.layers.dense import Gradients
from lessons.trace import Disagreement, agree

# Layers that derivations are of, made from those of the course: a convolution forward, two paddings, an activation.


def turned(w):
    return np.flip(w, range(2, w.ndim))


def convolution(x, w, b):
    return (layers.conv1d if x.ndim == 3 else layers.conv2d)(x, turned(w), b)


def convolution_backward(delta, x, w):
    gradients = (layers.conv1d_backward if x.ndim == 3 else layers.conv2d_backward)(delta, x, turned(w))
    return gradients._replace(w=turned(gradients.w))


def padded(x, w, b, *, before, after):
    return layers.conv1d(np.pad(x, ((0, 0), (0, 0), (before, after))), w, b)


def padded_backward(delta, x, w, *, before, after):
    gradients = layers.conv1d_backward(delta, np.pad(x, ((0, 0), (0, 0), (before, after))), w)
    return gradients._replace(x=gradients.x[..., before : before + x.shape[-1]])


def behind_sigmoid(z, w, b):
    return layers.conv1d(layers.sigmoid(z), w, b)


def behind_sigmoid_backward(delta, z, w):
    return layers.sigmoid_backward(layers.conv1d_backward(delta, layers.sigmoid(z), w).x, z)


def averaged(x, W, b):
    return layers.fully_connected(x, W, b) * layers.batch_mean_backward(len(x))[:, None]


def averaged_backward(delta, x, W):
    return layers.fully_connected_backward(delta * layers.batch_mean_backward(len(x))[:, None], x, W)


def row_averages(x, *, window, stride):
    return layers.avg_pool2d(x[:, None, None], (1, window), (1, stride))[:, 0, 0]


def row_averages_backward(delta, x, *, window, stride):
    return layers.avg_pool2d_backward(delta[:, None, None], x[:, None, None], (1, window), (1, stride))[:, 0, 0]


def halved(x, w, b):
    return layers.conv1d(x, w, b) / 2


def halved_backward(delta, x, w):
    return layers.conv1d_backward(delta, x, w)


PAIRS = {
    "fully_connected_weight": layers.fully_connected, "fully_connected_bias": layers.fully_connected,
    "fully_connected_input": layers.fully_connected, "fully_connected_weight_batch": layers.fully_connected,
    "fully_connected_bias_batch": layers.fully_connected, "fully_connected_input_batch": layers.fully_connected,
    "sigmoid": layers.sigmoid, "tanh": layers.tanh, "relu": layers.relu,
    "squared_error": layers.squared_error, "softmax_jacobian": layers.softmax,
    "softmax_cross_entropy": layers.softmax_cross_entropy,
    **{f"conv1d_{name}": layers.conv1d for name in (
        "weight", "bias", "input", "weight_strided", "input_strided", "weight_general", "input_general",
        "input_toeplitz", "weight_patches")},
    **{f"conv2d_{name}": layers.conv2d for name in ("weight", "bias", "input", "weight_general", "input_general")},
    **{f"conv{axes}d_{name}_flipped": convolution for axes in (1, 2) for name in ("weight", "input")},
    **{f"maps_{name}": layers.conv1d for name in ("weight", "bias", "input", "stack")}, "maps_stack2d": layers.conv2d,
    **{f"maps2d_{name}": layers.conv2d for name in ("weight", "bias", "input")}, "avg_pool_input": row_averages,
    **{f"batch_{name}": layers.fully_connected for name in ("weight", "bias", "input")},
    **{f"batch_{name}_mean": averaged for name in ("weight", "bias", "input")}, "batch_positions_bias": layers.conv1d,
    "conv1d_weight_padded": padded, "conv1d_input_padded": padded, "conv1d_behind_sigmoid": behind_sigmoid,
}
OPTIONS = {padded: {"p": "before", "q": "after"}, row_averages: {"K": "window", "s": "stride"}}


def compare(derivation, layer, **changes):
    return agree(derivation, layer, **({"options": OPTIONS[layer]} if layer in OPTIONS else {}), **changes)


@pytest.mark.parametrize("name", PAIRS)
def test_derivation_and_layer_agree(name):
    found = compare(CATALOGUE[name](), PAIRS[name])
    assert found.with_layer < 1e-12
    assert found.with_differences < 1e-7
    assert "finite differences agree" in repr(found)


WITHOUT_LAYER = {
    "shared_weight", "cross_entropy", "two_layer_network", "correlation_by_flipping", "convolution_commutes",
    "valid_within_full", "conv1d_adjoint", "toeplitz_matrix", "micro_batches", "micro_batches_mean", "single_path",
    "weight_decay", "weight_decay_bias", "decayed_step", "momentum_unrolled", "momentum_rescaled", "momentum_same_step",
    "nesterov",
    "sigmoid_squared_error", "sigmoid_cross_entropy",                           # below
    "max_pool_input", "pool_in_chain",                                          # tests/test_maps_and_pooling.py
    "nine_steps", "flatten_input",                                              # tests/test_nine_steps.py
    *(name for name in CATALOGUE if name.startswith("paths_")),                 # tests/test_graph_derivations.py
}


def test_every_layer_derivation_is_compared():
    listed = PAIRS.keys() | WITHOUT_LAYER
    assert listed == CATALOGUE.keys(), (f"{sorted(listed ^ CATALOGUE.keys())} came: of the catalogue, what has a layer "
                                        "was expected in PAIRS, what has none in WITHOUT_LAYER")


@pytest.mark.parametrize(("name", "slope"), [
    ("sigmoid_squared_error",
     lambda z, t: layers.sigmoid_backward(layers.squared_error_backward(np.ones(1), layers.sigmoid(z), t), z)),
    ("sigmoid_cross_entropy", lambda z, t: layers.sigmoid(z) - t)])
def test_a_sigmoid_with_either_loss_is_what_the_layers_give(name, slope):
    derivation = CATALOGUE[name]()
    z, t = (np.array([derivation.numbers[key]], float) for key in "zt")
    subject, point = Subject(derivation), derivation.domain.at()
    world = subject.world(Numbers({"z": z[0], "t": t[0]}), point)
    for place in range(1, 4):
        here = {symbol: place if str(symbol) == "i" else n for symbol, n in point.items()}
        value = subject.compiled(derivation.result)(world, *arguments(subject, here))
        assert value == pytest.approx(slope(z, t)[0, place - 1], abs=1e-12)


@pytest.mark.parametrize("name", PAIRS)
def test_a_wrong_derivation_is_caught(name):
    right = CATALOGUE[name]()
    wrong = replace(right, steps=(*right.steps[:-1], Step(right.steps[-1].rule, 2 * right.result)))
    with pytest.raises(Disagreement, match="gives .* but by"):
        compare(wrong, PAIRS[name])


def test_a_wrong_layer_is_caught(monkeypatch):
    from lessons.layers import dense
    right = dense.fully_connected_backward

    def mean_over_the_batch(delta, x, W):
        gradients = right(delta, x, W)
        return Gradients(gradients.x, gradients.W / len(x), gradients.b)

    monkeypatch.setattr(dense, "fully_connected_backward", mean_over_the_batch)
    with pytest.raises(Disagreement, match="but by fully_connected_backward it is"):
        agree(CATALOGUE["fully_connected_weight_batch"](), layers.fully_connected)


def test_a_layer_without_the_argument_is_refused():
    with pytest.raises(TypeError, match="softmax came, which takes z; one that takes W was expected"):
        agree(CATALOGUE["fully_connected_weight"](), layers.softmax)


def test_what_is_no_derivation_is_refused():
    with pytest.raises(TypeError, match="agree: Induction came, a Derivation was expected"):
        agree(CATALOGUE["momentum_unrolled"](), layers.momentum_step)


def test_all_sizes_are_compared_unless_one_is_named():
    derivation = CATALOGUE["conv1d_input_general"]()
    assert repr(agree(derivation, layers.conv1d)).endswith("agree at all 162 sizes with L ≤ 4, p ≤ 2, s ≤ 3, K ≤ 8.")
    assert agree(derivation, layers.conv1d, sizes={"L": 7, "s": 2}).sizes == "L=7, p=1, s=2, K=3, M=4"


# Wrong rules for going back through a convolution; each is given what the right one is given.

def flip_dropped(right, delta, x, w, stride=1, padding=0):
    return right(delta, x, turned(w), stride=stride, padding=padding)


def stride_ignored(right, delta, x, w, stride=1, padding=0):
    sizes = [n + 2 * padding - k + 1 for n, k in zip(x.shape[2:], w.shape[2:], strict=True)]
    close = np.zeros((*delta.shape[:2], *sizes))
    close[tuple(map(slice, delta.shape))] = delta
    return right(close, x, w, padding=padding)


def padding_forgotten(right, delta, x, w, stride=1, padding=0):
    wide = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * (x.ndim - 2))
    gradients = right(delta, wide, w, stride=stride)
    return gradients._replace(x=gradients.x[tuple(map(slice, x.shape))])


def padding_at_the_end(right, delta, x, w, stride=1, padding=0):
    wide = np.pad(x, [(0, 0)] * 2 + [(0, 2 * padding)] * (x.ndim - 2))
    return right(delta, wide, w, stride=stride)._replace(x=right(delta, x, w, stride=stride, padding=padding).x)


@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize(("wrong", "of"), [
    (flip_dropped, "input"), (stride_ignored, "input"), (stride_ignored, "weight"),
    (padding_forgotten, "input"), (padding_at_the_end, "weight"),
])
def test_a_wrong_convolution_backward_is_caught(monkeypatch, wrong, of, axes):
    name = f"conv{axes}d"
    layer, right = getattr(layers, name), getattr(layers, f"{name}_backward")
    monkeypatch.setattr(sys.modules[layer.__module__], f"{name}_backward",
                        lambda delta, x, w, stride=1, padding=0: wrong(right, delta, x, w, stride, padding))
    with pytest.raises(Disagreement, match=f"but by {name}_backward it is .*, at .*s="):
        agree(CATALOGUE[f"{name}_{of}_general"](), layer)


@pytest.mark.parametrize("name", ["conv1d_input", "conv2d_weight"])
def test_another_convention_is_caught(name):
    with pytest.raises(Disagreement, match="but by convolution_backward it is"):
        agree(CATALOGUE[name](), convolution)


def test_a_wrong_forward_is_caught():
    with pytest.raises(Disagreement, match="but by finite differences it is"):
        agree(CATALOGUE["conv1d_weight"](), halved)


def test_options_that_do_not_fit_are_refused():
    with pytest.raises(TypeError, match="convolution came, which takes no stride; one that does was expected"):
        agree(CATALOGUE["conv1d_input_strided"](), convolution)
    with pytest.raises(Disagreement, match=r"differ in the shape of δ, \(2,\) and \(1, 1, 1\), at L=1, p=0, q=1"):
        agree(CATALOGUE["conv1d_input_padded"](), layers.conv1d)
    with pytest.raises(TypeError, match="Full convolution commutes” came, of h.m.; a derivation of a"):
        agree(CATALOGUE["convolution_commutes"](), layers.conv1d)
