"""Derivation, layer and finite differences agree; a planted mistake in any of them is caught."""

from dataclasses import replace

import pytest

from lessons import layers
from lessons.derivations import CATALOGUE, Step
from lessons.layers.dense import Gradients
from lessons.trace import Disagreement, agree

PAIRS = {
    "fully_connected_weight": layers.fully_connected, "fully_connected_bias": layers.fully_connected,
    "fully_connected_input": layers.fully_connected, "fully_connected_weight_batch": layers.fully_connected,
    "fully_connected_bias_batch": layers.fully_connected, "fully_connected_input_batch": layers.fully_connected,
    "sigmoid": layers.sigmoid, "tanh": layers.tanh, "relu": layers.relu,
    "squared_error": layers.squared_error, "softmax_jacobian": layers.softmax,
    "softmax_cross_entropy": layers.softmax_cross_entropy,
}


@pytest.mark.parametrize("name", PAIRS)
def test_derivation_and_layer_agree(name):
    found = agree(CATALOGUE[name](), PAIRS[name])
    assert found.with_layer < 1e-12
    assert found.with_differences < 1e-7
    assert "finite differences agree" in repr(found)


def test_every_layer_derivation_is_compared():
    without_layer = {"shared_weight", "cross_entropy", "two_layer_network"}
    assert set(CATALOGUE) == set(PAIRS) | without_layer


@pytest.mark.parametrize("name", PAIRS)
def test_a_wrong_derivation_is_caught(name):
    right = CATALOGUE[name]()
    wrong = replace(right, steps=(*right.steps[:-1], Step(right.steps[-1].rule, 2 * right.result)))
    with pytest.raises(Disagreement, match="gives"):
        agree(wrong, PAIRS[name])


def test_a_wrong_layer_is_caught(monkeypatch):
    from lessons.layers import dense
    right = dense.fully_connected_backward

    def mean_over_the_batch(delta, x, W):
        gradients = right(delta, x, W)
        return Gradients(gradients.x, gradients.W / len(x), gradients.b)

    monkeypatch.setattr(dense, "fully_connected_backward", mean_over_the_batch)
    with pytest.raises(Disagreement, match="fully_connected_backward gives"):
        agree(CATALOGUE["fully_connected_weight_batch"](), layers.fully_connected)


def test_a_layer_without_the_argument_is_refused():
    with pytest.raises(TypeError, match="softmax takes z, but the derivation is of ∂…/∂W"):
        agree(CATALOGUE["fully_connected_weight"](), layers.softmax)
