"""Lessons 00 to 03: letters, paths, matrices, activations and losses."""

from types import SimpleNamespace

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from saying import DELTAS, LAYER, SAMPLES, computed_wrongly, dense, measured, says, told_wrongly

from lessons.derivations import CATALOGUE, notation_table
from lessons.graphs import forward, read_graph, slope
from lessons.layers import (
    fully_connected,
    fully_connected_backward,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    tanh,
    tanh_backward,
)
from lessons.network import Activation, Dense, Network
from lessons.notation.sources import NOTATIONS


def test_letters_of_the_documents():
    table = repr(notation_table())
    assert "course: y_j = Σ_{i=1}^D W_ji x_i" in table
    assert "002: z_i^{(l+1)} = Σ_{j=1}^{s^l} W_ij^{(l)} a_j^{(l)}" in table            # from layer l on
    assert "004: u_j^{(l)} = Σ_{i=1}^D w_ji^{(l)} y_i^{(l-1)}" in table                # up to layer l
    assert CATALOGUE["paths_one_w25"]().steps[-1].rhs.args[-1].name == "n2"              # what w25 multiplies
    assert (NOTATIONS["002"].names.get("t"), NOTATIONS["004"].sliding.letters["K"]) == ("y", "N")
    says("00", "$y$ is the output, but in 002 the label. $N$ is the batch, but in 004 also a kernel's length. The 25 "
               "in $W_{25}$ leads from 5 to 2, but in 003 from 2 to 5. $W^{(l)}$ leaves layer $l$ in 002 and enters it "
               "in 004.")


def test_what_is_set_to_0_and_when():
    graph = read_graph("a = 3\nb = 2\nd = 1\na + b -> c\nc * d -> E")
    values, inner = forward(graph), {"c": 0, "E": 0}

    def swept(grad):
        grad = grad | {"E": 1}
        for name in reversed(graph.nodes):
            for edge in graph.into(name):
                grad[edge.source] += grad[name] * slope(graph, edge, edge.source).at(values)
        return {name: int(grad[name]) for name in "abcd"}

    once = swept(dict.fromkeys(graph.nodes, 0))
    assert swept(once)["a"] == 3 != 2 * once["a"]                                   # the old c has taken part
    twice = swept(once | inner)
    assert [twice[name] for name in "abd"] == [2 * once[name] for name in "abd"]    # what a second sample would add
    says("01", "Before each sweep the inner nodes must be 0. Weights may keep their sum until they are updated "
               "(micro-batches, lesson 04), and are set to 0 then. "
               "Where each forward pass makes its nodes anew, only the weights need it.")


def test_going_back_is_not_undoing():
    delta, b = DELTAS[0], np.array([1, -2])
    for layer in (LAYER, np.array([[1, 2], [2, 4]])):
        with pytest.raises(np.linalg.LinAlgError):
            np.linalg.inv(layer)
        x = SAMPLES[0, : layer.shape[1]].astype(float)
        slopes = measured(lambda x, W=layer: (delta * fully_connected(x[None], W, b)).sum(), x)
        assert np.allclose(slopes, layer.T @ delta)
    outputs = fully_connected([[2, -1, 3], [4, -6, 4]], LAYER, b)
    assert outputs.tolist() == [[-3, 0], [-3, 0]] and (LAYER.T @ delta).tolist() == [-1, -1, -3]
    assert np.allclose(np.linalg.pinv(LAYER) @ delta, (-0.6, -0.5, -1.3))
    turned = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 2)))[0].T
    assert np.allclose(np.linalg.pinv(turned), turned.T)
    says("02", "No, the slope needs no inverse, and this <i>W</i> has none")
    says("02", "x = (2, −1, 3) and x = (4, −6, 4) both give y = (−3, 0)")
    says("02", "(−0.6, −0.5, −1.3), and measured is (−1, −1, −3)")
    says("02", "By accident it is one, if the rows of W have length 1 and stand at right angles.")
    says("02", "For a square W without an inverse the slopes are <i>W</i><sup>T</sup>δ just the same.")


def test_when_the_rows_of_the_weight_gradient_add_up_to_the_bias_gradient():
    found = fully_connected_backward(DELTAS, SAMPLES, LAYER)
    assert found.W.sum(axis=1).tolist() == [-7, 1] and SAMPLES.sum(axis=1).tolist() == [4, 5]
    x, delta = np.random.default_rng(1).random((4, 3)), np.random.default_rng(2).normal(size=(4, 2))
    for inputs, by_accident in ((x, False), (x / x.sum(axis=1, keepdims=True), True)):
        found = fully_connected_backward(delta, inputs, LAYER)
        assert np.allclose(found.W.sum(axis=1), found.b) == by_accident
    says("02", "(−7, 1), since the inputs add up to 4 and to 5")
    says("02", "Then each δ counts as often as its sample's inputs add up to. It is right by accident if every "
               "sample's inputs add up to 1.")


def test_the_two_ends_of_a_matrix():
    ends = [[NOTATIONS[key].names[name].partition("^")[2] for name in ("W", "x", "y")] for key in ("002", "004")]
    assert ends == [["{(l)}", "{(l)}", "{(l+1)}"], ["{(l)}", "{(l-1)}", "{(l)}"]]
    assert list(dense(0, "tanh", 3, 2).forward(np.ones((1, 3))))[:2] == ["x", "z1"]         # behind W1
    says("02", "It joins two layers: some texts give it the number of the one that it leaves, this course that of the "
               "one that it enters. From there comes its δ.")
    says("02", "Source 002 numbers a matrix by the layer that it leaves, source 004 by the one that it enters.")


def test_a_formula_that_mixes_two_worlds():
    def mixed(W):
        """Samples in rows and weights output first, as here; the product of those who store the input first."""
        return DELTAS @ W.T

    with pytest.raises(ValueError, match="mismatch"):
        mixed(LAYER)
    square = LAYER[:, :2]
    assert mixed(square).shape == SAMPLES[:, :2].shape
    assert (mixed(square) != fully_connected_backward(DELTAS, SAMPLES[:, :2], square).x).any()
    says("02", "A formula that mixes two worlds does not fit; where sizes are equal, it fits and is wrong.")


def test_a_sigmoid_makes_delta_smaller_and_weights_may_make_up_for_it():
    z = np.linspace(-4, 4, 161)
    most = sigmoid_backward(np.ones(161), z).max()
    assert most == sigmoid_backward(1.0, 0.0) == 1 / 4
    [stage] = sigmoid_backward(fully_connected_backward(np.ones((1, 1)), np.ones((1, 1)), np.full((1, 1), 8)).x, [[0]])
    assert stage == 2
    says("03", f"there it is 1/{1 / most:.0f}. So a sigmoid by itself makes δ at least four times smaller")
    says("03", "(Large weights can make up for it: a weight of 8 and a sigmoid at $z=0$ together double δ.)")


def test_none_of_three_activations_turns_the_sign_of_delta():
    z = np.linspace(-30, 30, 6001)
    for back in (sigmoid_backward, tanh_backward, relu_backward):
        assert (back(np.ones(6001), z) >= 0).all()
    assert min(measured(lambda z: (z * sigmoid(z)).sum(), np.array([-2.0]))) < 0      # another one falls
    says("03", "None of the three curves falls anywhere, so no slope is below 0: **none of these three turns the sign "
               "of a δ.** A minus in one of their slopes is a mistake. (Other activations fall in places, and there "
               "the sign turns.)")


def test_which_number_a_slope_program_is_fed_with():
    for f, program in ((sigmoid, lambda a: a * (1 - a)), (tanh, lambda a: 1 - a**2)):
        [slope] = measured(lambda z, f=f: f(z).sum(), np.array([0.3]))
        fed = {"a": f(0.3), "z": 0.3, "f(a)": f(f(0.3))}
        assert [name for name, number in fed.items() if np.isclose(program(number), slope, atol=1e-3)] == ["a"]
    says("03", "Only $a$: the formula has the squashing in it already. With $f(a)$ the number is squashed twice, with "
               "$z$ not at all. Each wrong number looks like a slope, and none raises an error.")


def test_what_is_taken_at_a_kink():
    # PyTorch: "Autograd mechanics", the subgradient of least norm. TensorFlow: ReluGrad. JAX: jax.nn.relu.
    assert relu_backward(1.0, 0.0) == 0
    assert autograd.grad(lambda z: anp.maximum(z, 0.0))(0.0) == 1 / 2
    says("03", "This course takes 0, as PyTorch, TensorFlow and JAX document it of their `relu`; autograd's "
               "`maximum(z, 0)` takes ½. Nothing fails there: a number comes back, and training goes on.")


def test_a_sigmoid_and_its_loss():
    def slopes(a, t=0.0):
        z = np.log(a / (1 - a))
        entropy = measured(lambda z: -(t * np.log(sigmoid(z)) + (1 - t) * np.log(1 - sigmoid(z))).sum(), np.array([z]))
        return sigmoid_backward(a - t, z), entropy[0]

    squared, entropy = slopes(0.99)
    says("03", "A unit says 0.99, and 0 is true. With the squared error its δ is "
               f"$0.99\\cdot 0.99\\cdot 0.01 = {squared:.4f}$: sure, wrong, and nearly deaf. With "
               f"cross-entropy it is {entropy:.2f}.")


def test_a_wrong_gradient_may_lower_the_loss_faster():
    x, t = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
    first = Dense(np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([0.35, 0.35]))
    second = Dense(np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([0.60, 0.60]))
    start = Network([first, Activation("sigmoid"), second, Activation("sigmoid")], loss="squared_error")

    def told_W1(network, of):
        return network.gradients(x, t)[1]["z1"].T @ of

    def trained(of):
        network = start.replaced()
        for _ in range(1000):
            network.step(network.gradients(x, t)[1] | {"W1": told_W1(network, of)}, 0.5)
        return network.cost(x, t)

    truth = measured(lambda V: start.replaced(W1=V).cost(x, t), start.parameters["W1"])
    right, wrong = (abs(told_W1(start, of) - truth).max() / abs(truth).max() for of in (x, sigmoid(x)))
    assert right < 1e-6
    percent = 100 * (1 - trained(sigmoid(x)) / trained(x))
    assert percent > 0
    says("03", "The network may learn with it, and its loss may even fall faster.")
    says("03", f"Its error above is {wrong:.1f}, and still its loss is lower by {percent:.1f} %. "
               "**How far a loss falls is no test of a gradient. Measured slopes are.**")


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("03", "a weight of 8", "a weight of 4", test_a_sigmoid_makes_delta_smaller_and_weights_may_make_up_for_it),
])
def test_a_false_number_of_dense_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_letters_of_the_documents, "NOTATIONS", NOTATIONS | {"002": NOTATIONS["course"]}),
    (test_what_is_set_to_0_and_when, "slope", lambda *_: SimpleNamespace(at=lambda values: 0)),
    (test_going_back_is_not_undoing, "LAYER", LAYER[:, ::-1]),
    (test_when_the_rows_of_the_weight_gradient_add_up_to_the_bias_gradient, "SAMPLES", SAMPLES[:, ::-1] * 2),
    (test_the_two_ends_of_a_matrix, "NOTATIONS", NOTATIONS | {"002": NOTATIONS["004"]}),
    (test_a_formula_that_mixes_two_worlds, "LAYER", np.ones((2, 3))),
    (test_a_sigmoid_makes_delta_smaller_and_weights_may_make_up_for_it, "sigmoid_backward", tanh_backward),
    (test_none_of_three_activations_turns_the_sign_of_delta, "relu_backward", lambda delta, z: z),
    (test_which_number_a_slope_program_is_fed_with, "tanh", np.exp),
    (test_what_is_taken_at_a_kink, "relu_backward", lambda delta, z: delta),
    (test_a_sigmoid_and_its_loss, "sigmoid_backward", tanh_backward),
    (test_a_wrong_gradient_may_lower_the_loss_faster, "sigmoid", tanh),
])
def test_a_false_computation_of_dense_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
