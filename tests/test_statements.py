"""Sentences of the lessons, each beside the computation that makes it true.

A test works a statement out and then looks its sentence up, in the lesson's prose or quizzes, with the numbers it has
found: it fails when the sentence changes and when the numbers do.
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import autograd
import autograd.numpy as anp
import nbformat
import numpy as np
import pytest

from lessons import digits, layers
from lessons.derivations import CATALOGUE, notation_table
from lessons.graphs import forward, read_graph, slope
from lessons.layers import (
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    convolve,
    correlate,
    fully_connected,
    fully_connected_backward,
    groups,
    max_pool2d,
    max_pool2d_backward,
    relu,
    relu_backward,
    sgd_step,
    sigmoid,
    sigmoid_backward,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
    tanh,
    tanh_backward,
)
from lessons.network import Activation, Dense, Network
from lessons.network.architectures import digit_cnn
from lessons.notation.sources import NOTATIONS
from lessons.views.quiz.view import QUIZZES

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
LESSONS = [path.name[:2] for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


# --- the sentences ----------------------------------------------------------------------------------------------------


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from strings(item)
    else:
        yield str(value)


def on_one_line(text: str) -> str:
    return " ".join(text.split())


@cache
def told(lesson: str) -> str:
    """What a lesson says: its prose and the texts of its quizzes, whatever the line breaks and links."""
    [notebook] = NOTEBOOKS.glob(f"{lesson}_*.ipynb")
    prose = [cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "markdown"]
    quizzes = tomllib.loads((QUIZZES / f"{lesson}.toml").read_text(encoding="utf-8"))
    return on_one_line("\n".join(LINK.sub(r"\1", text) for text in [*prose, *strings(quizzes)]))


def says(lesson: str, sentence: str) -> None:
    assert on_one_line(sentence) in told(lesson), f"lesson {lesson} does not say: {sentence}"


# --- what they speak of -----------------------------------------------------------------------------------------------


DATA = digits.load()
FIVE, TARGETS = (of[[67, 96, 121, 122, 141]] for of in (DATA.x_train, DATA.t_train))
X, W, DELTA = np.array([2, -1, 3, 1, -2]), np.array([3, 1, -2]), np.array([1, -2, 2])  # lesson 06
EDGE = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def measured(loss: Callable, array: np.ndarray, h: float = 1e-5) -> np.ndarray:
    steps = h * np.eye(array.size).reshape(-1, *array.shape)
    return np.array([(loss(array + step) - loss(array - step)) / (2 * h) for step in steps]).reshape(array.shape)


def dense(value: float, activation: str, *sizes: int) -> Network:
    """A network of dense layers, all of whose weights are one number."""
    made = []
    for before, after in zip(sizes, sizes[1:], strict=False):
        made += [Dense(np.full((after, before), value), np.zeros(after)), Activation(activation)]
    return Network(made[:-1])


def by_the_layer(delta: np.ndarray, w: np.ndarray, inputs: int, padding: int) -> np.ndarray:
    x = np.zeros((1, 1, inputs))
    return conv1d_backward(delta[None, None], x, w[None, None], padding=padding).x[0, 0]


# --- lesson 00 --------------------------------------------------------------------------------------------------------


def test_letters_of_the_documents():
    table = repr(notation_table())
    assert "course: y_j = Σ_{i=1}^D W_{ji} x_i" in table
    assert "002: z_i^{(l+1)} = Σ_{j=1}^{s^l} W_{ij}^{(l)} a_j^{(l)}" in table            # from layer l on
    assert "004: u_j^{(l)} = Σ_{i=1}^D w_{ji}^{(l)} y_i^{(l-1)}" in table                # up to layer l
    assert CATALOGUE["paths_one_w25"]().steps[-1].rhs.args[-1].name == "n2"              # what w25 multiplies
    assert (NOTATIONS["002"].names.get("t"), NOTATIONS["004"].sliding.letters["K"]) == ("y", "N")
    says("00", "$y$ is the output, but in 002 the label. $N$ is the batch, but in 004 also a kernel's length. The 25 "
               "in $W_{25}$ leads from 5 to 2, but in 003 from 2 to 5. $W^{(l)}$ leaves layer $l$ in 002 and enters it "
               "in 004.")


# --- lesson 01 --------------------------------------------------------------------------------------------------------


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


# --- lesson 02 --------------------------------------------------------------------------------------------------------


LAYER = np.array([[1, 0, -2], [3, 1, -1]])
SAMPLES, DELTAS = np.array([[2, -1, 3], [1, 4, 0]]), np.array([[2, -1], [-3, 1]])


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
    says("02", "For a square W without an inverse the slopes are W<sup>T</sup>δ just the same.")


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
    says("02", "(A matrix has two ends, and so two names: source 002 numbers it by the layer that it leaves, source "
               "004 and this course by the one that it enters. From there comes its δ.)")


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


# --- lesson 03 --------------------------------------------------------------------------------------------------------


def test_a_sigmoid_makes_delta_smaller_and_weights_may_make_up_for_it():
    z = np.linspace(-4, 4, 161)
    most = sigmoid_backward(np.ones(161), z).max()
    assert most == sigmoid_backward(1.0, 0.0) == 1 / 4
    [stage] = sigmoid_backward(fully_connected_backward(np.ones((1, 1)), np.ones((1, 1)), np.full((1, 1), 8)).x, [[0]])
    assert stage == 2
    says("03", f"there it is 1/{1 / most:.0f}. So a sigmoid by itself makes δ at least four times smaller")
    says("03", "(Large weights can make up for it: a weight of 8 and a sigmoid at $z=0$ together double δ.)")


def test_no_activation_turns_the_sign_of_delta():
    z = np.linspace(-30, 30, 6001)
    for back in (sigmoid_backward, tanh_backward, relu_backward):
        assert (back(np.ones(6001), z) >= 0).all()
    says("03", "None of the three curves falls anywhere, so no slope is below 0: **an activation never turns the sign "
               "of a δ.**")


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


# --- lesson 04 --------------------------------------------------------------------------------------------------------


def test_what_moves_from_zero_weights():
    moving = {}
    for activation in ("tanh", "relu", "sigmoid"):
        found = dense(0, activation, 64, 4, 10).gradients(FIVE, TARGETS)[1]
        moving[activation] = [name for name in ("W1", "b1", "W2", "b2") if found[name].any()]
        assert not found["a1"].any() and found["z2"].any()
    assert moving == {"tanh": ["b2"], "relu": ["b2"], "sigmoid": ["W2", "b2"]}
    assert (tanh(0.0), relu(0.0), sigmoid(0.0)) == (0, 0, 1 / 2)
    says("04", r"$W^{(2)}$ has the slope δ times $a^{(1)}$, and behind tanh and ReLU $a^{(1)}$ is 0; behind a sigmoid "
               r"it is ½, and $W^{(2)}$ moves. $W^{(1)}$ gets $W^{(2)\top}\delta$ times $f'$, and there $W^{(2)}$ is "
               "0. The last biases move in any case.")


def test_an_equal_loss_says_nothing_about_its_slope():
    scores, labels = np.zeros((10, 10)), np.eye(10)
    assert np.allclose(softmax_cross_entropy(scores, labels), np.log(10))
    found = softmax_cross_entropy_backward(np.ones(10), scores, labels)
    assert np.allclose(found, np.where(labels, -0.9, 0.1))
    says("04", r"(The loss is $\ln 10$ whatever the label, and still its slopes change with the label: an equal loss "
               "says nothing about its slope.)")


def test_samples_add_up_in_a_curved_network_too():
    network = Network.dense((64, 4, 10), activation="tanh", rng=np.random.default_rng(6))
    for name in ("W1", "b1", "W2"):
        start = network.parameters[name].astype(float)
        whole = measured(lambda V, name=name: 5 * network.replaced(**{name: V}).cost(FIVE, TARGETS), start)
        alone = [network.gradients(FIVE[n : n + 1], TARGETS[n : n + 1])[1][name] for n in range(5)]
        assert np.allclose(whole, np.sum(alone, axis=0), atol=1e-7)
    says("04", "However curved each loss is: the slope of a sum is the sum of the slopes.")


def test_what_decay_does_to_a_negative_weight():
    for weight in (2, -2):
        assert np.sign(weight) * sgd_step(np.array([weight]), np.zeros(1), 0.1, weight_decay=0.5) == 1.9
    says("04", r"a negative one rises, from −2 to −1.9 if $\alpha\lambda=0.05$.")


def test_mixed_forms_of_momentum_climb():
    def path(velocity, move, steps):
        """On ½ w², whose slope at w is w."""
        w, v, seen = 4.0, 0.0, [4.0]
        for _ in range(steps):
            v = velocity(v, w)
            w += move(v)
            seen.append(round(w, 2))
        return seen

    def downhill(v, g):
        return 0.8 * v - 0.2 * g

    def uphill(v, g):
        return 0.8 * v + g

    assert path(downhill, lambda v: v, 9) == path(uphill, lambda v: -0.2 * v, 9)
    says("04", "on ½w²: " + ", ".join(f"{w:g}" for w in path(downhill, lambda v: -0.2 * v, 3)) + ", …")
    once, again = path(uphill, lambda v: v, 2)[1:]
    says("04", f"The other mixture, v = m * v + g with w += v, climbs too, and without any lr: on ½w² from 4 to "
               f"{once:g}, then to {again:g}.")
    says("04", f"the first step is {0.2 * 0.2:.2f} · g, not 0.2 · g")


def test_equal_units_of_a_hidden_layer_stay_copies_and_outputs_do_not():
    network = dense(0.1, "tanh", 64, 4, 3, 10)
    for _ in range(20):
        found = network.gradients(FIVE, TARGETS)[1]
        network.step(found, 0.1)
    for hidden, weights in (("z1", "W1"), ("z2", "W2")):
        assert np.ptp(found[hidden], axis=1).max() < 1e-12 > np.ptp(network.parameters[weights], axis=0).max()
    assert np.ptp(found["z3"], axis=1).min() > 0.1 < np.ptp(network.parameters["W3"], axis=0).max()
    says("04", "Those of the units within a hidden layer")
    says("04", "Within a hidden layer equal units see the same inputs and get the same δ, so they stay copies of each "
               "other for ever. Outputs part: each has a target of its own.")


def test_how_the_gradient_grows_with_the_batch():
    def summed(places):
        x, t = DATA.x_train[places], DATA.t_train[places]
        return softmax_cross_entropy_backward(np.ones(len(x)), np.zeros(t.shape), t).T @ x

    sums = {n: np.linalg.norm(summed(np.arange(n))) for n in (32, 128, 512)}
    assert np.linalg.norm(summed(np.tile(np.arange(32), 4))) == pytest.approx(4 * sums[32])
    rng = np.random.default_rng(0)
    means = {n: [np.linalg.norm(summed(rng.choice(1437, n))) / n for _ in range(50)] for n in sums}
    for fewer, more in ((32, 128), (128, 512)):
        assert np.mean(means[fewer]) > np.mean(means[more]) and np.std(means[fewer]) > np.std(means[more])
    once, again = sums[128] / sums[32], sums[512] / sums[128]
    says("04", "Copies quadruple the sum and leave the mean. New digits do less, and by no fixed factor: from 32 to "
               f"128 the sum grows {once:.1f} times, from 128 to 512 it grows {again:.1f} times. Part of each gradient "
               "is chance, and chance partly cancels. "
               "So the mean becomes *shorter and steadier* as the batch grows.")


def test_two_conventions_of_weight_decay():
    alpha, lam, n, here = 0.1, 0.3, 50, np.random.default_rng(1).normal(size=(10, 8))
    x = FIVE[:, 24:32]                                                              # one row of pixels

    def stepped(batch, penalty):
        """The weights after a step down the mean loss of a batch and a penalty; and without the batch's pull."""
        def data(V):
            return softmax_cross_entropy(fully_connected(x[:batch], V, np.zeros(10)), TARGETS[:batch]).mean()

        return here - alpha * measured(lambda V: data(V) + penalty(V), here), alpha * measured(data, here)

    def of_batch(V):
        return lam / 2 * (V**2).sum()

    def of_training_set(V):
        return lam / (2 * n) * (V**2).sum()

    for batch in (2, 5):
        for penalty, share in ((of_batch, 1 - alpha * lam), (of_training_set, 1 - alpha * lam / n)):
            after, pull = stepped(batch, penalty)
            assert np.allclose(after, share * here - pull, atol=1e-8)
        after, pull = stepped(batch, of_batch)
        assert np.allclose(after, sgd_step(here, pull / alpha, alpha, weight_decay=lam), atol=1e-8)
        assert not np.allclose(after, (1 - alpha * lam / batch) * here - pull, atol=1e-3)      # the step of the quiz
    says("04", r"This penalty has no samples in it, so λ is not divided by $N$. (Some books write "
               r"$\tfrac{\lambda}{2n}\sum W^2$, with $n$ the size of the *training set*. Then the share is "
               r"$1-\alpha\lambda/n$, and still no batch size stands in it.)")
    says("04", "This penalty is added once, outside the mean. With λ/(2n) ΣW², n the size of the <i>training set</i>, "
               "1 − αλ/n would be right: another convention. But in neither does a larger batch decay less.")


def test_a_measurement_at_a_kink_cannot_judge_a_program():
    for slope_taken in (0, 0.3, 0.5, 1):
        assert relu_backward([1], [0], at_zero=slope_taken) == [slope_taken]
    for h in (1e-1, 1e-8):
        assert (relu(h) - relu(-h)) / (2 * h) == 1 / 2
    says("04", "It may take any number from 0 to 1 there. Steps to both sides measure ½ whichever it takes, "
               "so they cannot judge it.")


def test_when_a_wrong_transpose_is_noticed():
    def wrong(N, M, D):
        stack = np.random.default_rng(2).normal(size=(N, M, D))
        step, right = stack.T.mean(axis=0), stack.swapaxes(1, 2).mean(axis=0)
        assert right.shape == (D, M)                                                # weights stored input first
        return np.zeros((D, M)) - step, right

    for M, D in ((3, 4), (5, 4)):
        with pytest.raises(ValueError, match="broadcast"):
            wrong(D, M, D)
    silent, right = wrong(4, 4, 4)
    assert silent.shape == right.shape and not np.allclose(silent, -right)
    says("04", "`.T` would add up pixels instead of samples. If only $N$ and $D$ are equal, the shapes still refuse; "
               "with $N = M = D$ nothing would tell you.")


def test_the_multiplier_of_a_depthwise_convolution():
    for multiplier, lesson in ((1, "04"), (2, "08")):
        table = groups(4, 4 * multiplier, 4)
        maps = conv2d(np.ones((1, 4, 5, 5)), np.ones((*table.shape, 3, 3)), np.zeros(len(table)), table=table)
        assert (table.sum(axis=1) == 1).all() and (table.sum(axis=0) == multiplier).all()
        assert maps.shape[1] == 4 * multiplier, lesson
    assert np.array_equal(groups(3, 3, 3), np.eye(3))                               # the table of both lessons' code
    says("04", "In the special *depthwise* convolution each channel stays alone, with filters of its own. How many it "
               "has is called the *multiplier*: with 1, as here, the depth does not change, with 2 it doubles.")
    says("08", "(Each map left alone, with filters of its own, is the special case called *depthwise*. Above, each has "
               "one filter: the *multiplier* is 1.)")
    says("08", f"With as many groups as maps, the convolution is depthwise. Above, 4 groups turn {table.shape[1]} "
               f"maps into {len(table)}: the multiplier is {table.sum(axis=0)[0]}.")
    says("08", "So it would be if each channel stayed alone, with one filter.")


def test_sum_and_mean_make_the_same_step_up_to_rounding():
    rng, differ = np.random.default_rng(3), []
    V, alpha = rng.normal(size=(10, 64)), 0.1
    for N in range(2, 33):
        summed = rng.normal(size=(10, 64)) * N
        by_mean, by_sum = sgd_step(V, summed / N, alpha), sgd_step(V, summed, alpha / N)
        assert np.allclose(by_mean, by_sum, rtol=0, atol=1e-14)
        differ.append((by_mean != by_sum).any())
    assert any(differ)
    says("04", r"$\alpha$ with the mean and $\alpha/N$ with the sum are the same step, up to rounding.")


# --- lesson 05 --------------------------------------------------------------------------------------------------------


def test_which_commands_turn_the_kernel():
    # Not flipped: the manuals of torch.nn.Conv2d ("cross-correlation operator") and of tf.nn.conv2d (its equation).
    # Flipped: Theano's of nnet.conv2d ("filter_flip: If True, will flip the filter … this is the default"); Flux in
    # pull request 308 of FluxML/Flux.jl. The manual that said the opposite, mended in 2026: issue 755 of
    # FluxML/NNlib.jl, whose two results these are, flipped=false before flipped=true.
    row, kernel = np.arange(1, 7), np.array([1, 2, 3])
    assert convolve(row, kernel, "valid").tolist() == [10, 16, 22, 28]
    assert correlate(row, kernel, "valid").tolist() == [14, 20, 26, 32]
    one = np.array([0, 0, 1, 0, 0])
    assert convolve(one, kernel, "same")[1:4].tolist() == kernel.tolist()
    assert correlate(one, kernel, "same")[1:4].tolist() == kernel[::-1].tolist()
    says("05", "in PyTorch, in TensorFlow and in this course's `conv1d` and `conv2d` nothing is flipped. The layers of "
               "Theano and of Flux, in Julia, do flip unless told otherwise, and so does SciPy's `convolve`.")
    says("05", "The convolution gives the kernel back as it is. The correlations give it back reversed, since the last "
               "slot of the window comes to the 1 first. **A command that gives your kernel back has turned it.**")
    says("05", "Theano's `filter_flip=True` turns the kernel. In NNlib, on which Flux rests, `flipped=True` leaves it "
               "as it is, and in 2026 its manual said the opposite.")


def test_the_second_argument_of_rot90_counts_quarter_turns():
    kernel = np.arange(6).reshape(2, 3)
    turns = {k: np.rot90(kernel, k) for k in (1, 2, 180)}
    assert turns[1].shape == (3, 2) and np.array_equal(turns[2], np.flip(kernel))
    assert np.array_equal(turns[180], kernel)
    says("05", "(the 2 in `np.rot90(B, 2)` counts quarter turns, not degrees and not axes)")
    says("07", "Its second argument counts *quarter turns*, and 180 of them are "
               f"{180 // 4} whole turns, so nothing happens. `np.flip` without axes flips the maps too. All four keep "
               "the shape, so no error is raised.")


# --- lessons 06 to 08 -------------------------------------------------------------------------------------------------


def test_padding_wider_than_the_kernel_cuts_delta():
    rng = np.random.default_rng(4)
    for K in range(1, 5):
        for p in range(4):
            w, delta = rng.integers(-3, 4, K), rng.integers(-3, 4, 6 + 2 * p - K)
            zeros = K - 1 - p
            sent = np.pad(delta, zeros) if zeros >= 0 else delta[-zeros:zeros]
            assert np.array_equal(correlate(sent, w[::-1], "valid"), by_the_layer(delta, w, 5, p)), (K, p)
            windows = np.lib.stride_tricks.sliding_window_view(np.pad(np.ones(5), p), K)
            empty = max(-zeros, 0)
            assert not windows[:empty].any() and windows[empty].any()
    assert 2 - 1 - 2 == -1
    says("06", "For $K=p=2$ the rule says −1: do not pad, **cut one δ at each end**, for its window holds only zeros "
               "of the padding.")
    delta, w = rng.integers(-3, 4, (6, 6)), rng.integers(-3, 4, (2, 2))
    back = conv2d_backward(delta[None, None], np.zeros((1, 1, 3, 3)), w[None, None], padding=2).x[0, 0]
    assert np.array_equal(back, correlate(delta[1:-1, 1:-1], np.rot90(w, 2), "valid"))
    says("07", "Lesson 06 cut one δ at each end; here it is a frame around the map.")


def test_windows_as_rows_lead_back_to_the_input():
    # Caffe: src/caffe/util/im2col.cpp, whose col2im adds the columns up.
    windows = np.lib.stride_tricks.sliding_window_view(X, len(W))
    assert np.array_equal(windows @ W, correlate(X, W, "valid"))
    copies, places = np.outer(DELTA, W), np.lib.stride_tricks.sliding_window_view(np.arange(5), 3)
    assert np.allclose(copies, measured(lambda rows: DELTA @ (rows @ W), windows.astype(float)))
    added, written = np.zeros(5), np.zeros(5)
    np.add.at(added, places, copies)
    for place, copy in zip(places, copies, strict=True):
        written[place] = copy
    truth = by_the_layer(DELTA, W, 5, 0)
    assert np.array_equal(added, truth) and not np.array_equal(written, truth)
    assert written[2:].tolist() == copies[-1].tolist() and np.bincount(places.ravel()).max() == 3
    says("06", r"row $i$ of $X$ gets $\delta_i$ times the kernel: all rows together are the product $\delta w^\top$. "
               "But an input stands in up to three rows.")
    says("06", "Copies of an input are added up, as everything that shares is; a program that writes them (`=`) keeps "
               "only the last window's.")


def test_the_rules_of_a_tool_that_can_only_convolve():
    forward, of_weights, back = (X, W[::-1]), (X, DELTA[::-1]), (DELTA, W)
    assert np.array_equal(convolve(*forward, "valid"), correlate(X, W, "valid"))
    truth = measured(lambda w: DELTA @ correlate(X, w, "valid"), W.astype(float)).round(6)
    assert np.array_equal(convolve(*of_weights, "valid"), truth)
    assert np.array_equal(convolve(X[::-1], DELTA, "valid"), truth[::-1])
    assert np.array_equal(convolve(*back, "full"), by_the_layer(DELTA, W, 5, 0))
    says("06", "It turns whatever slides. So where the first row says *correlation*, turn that factor before: $w$ on "
               "the way forward, δ for the weights, and on the way back nothing. (Turn $x$ in place of δ, and the "
               "gradient comes out backward.)")
    says("07", "| the same, by a tool that can only convolve $x$ with turned $w$ | full convolution of δ with $w$ | "
               "valid convolution of $x$ with turned δ |")


def test_a_right_size_is_no_evidence():
    for wrong in (correlate(DELTA, W, "full"), convolve(DELTA, W[::-1], "full")):
        truth = by_the_layer(DELTA, W, 5, 0)
        assert wrong.shape == truth.shape and wrong.sum() == truth.sum() and not np.array_equal(wrong, truth)
    says("06", "**A right size is no evidence.** Neither is a right mean, nor a test with a symmetric kernel. Test "
               "with a kernel like (3, 1, −2), entry by entry.")
    says("07", "**A right size is no evidence**, and the mean sees no difference either")


def test_transposing_turns_the_kernel_in_the_big_matrix_alone():
    T = conv1d(np.eye(5)[:, None], W[None, None], [0])[:, 0].T
    assert T[0, :3].tolist() == W.tolist() and T[:, 2].tolist() == W[::-1].tolist()
    assert (T.T @ DELTA).tolist() == convolve(DELTA, W, "full").tolist()
    row = W[None]
    assert row.T.ravel().tolist() == W.tolist() != W[::-1].tolist()
    says("06", "A row of $T$ holds the kernel as it is, a column holds it backward. Transposing this big matrix turns "
               "the kernel, and nobody flipped anything. "
               "(Transposing a mere row of weights turns nothing: it is the same list, standing.)")


def test_the_rules_of_valid_forward_passes():
    def lengths(y):
        return len(convolve(np.ones(len(y)), W, "full")), len(correlate(np.ones(len(y)), W, "full"))

    assert lengths(convolve(X, W, "valid")) == lengths(correlate(X, W, "valid")) == (len(X), len(X))
    assert min(lengths(np.convolve(X, W))) > len(X)
    says("06", "These are the rules of *valid* forward passes. (`np.convolve` is *full* unless told otherwise: then "
               "the way back to $x$ would come out too long.) | forward, valid |")
    says("07", r"| forward, valid | $\partial E/\partial x$ |")


def test_other_layers_make_up_for_a_wrong_gradient():
    x, t = DATA.x_train.reshape(-1, 1, 8, 8), DATA.t_train
    network, rng = digit_cnn(rng=np.random.default_rng(0)), np.random.default_rng(0)
    velocity = {name: np.zeros(array.shape) for name, array in network.parameters.items()}
    for _ in range(12):
        for batch in np.split(rng.permutation(len(x))[:1408], 44):
            found = network.gradients(x[batch], t[batch])[1]
            found["w1"] = np.rot90(found["w1"], 2, (2, 3))                          # as with an unturned kernel
            velocity = {name: 0.9 * held + found[name] for name, held in velocity.items()}
            network.step(velocity, 0.3)
    assert network.accuracy(x, t) > 0.75
    says("06", "No error was raised. In a deep network the other layers make up for much of it, and you may not even "
               "notice. Measure the slopes.")


def test_which_tables_are_symmetric():
    def symmetric(table):
        return table.shape[0] == table.shape[1] and np.array_equal(table, table.T)

    for P in (2, 3):
        for Q in (2, 3, 6):
            assert symmetric(np.ones((Q, P), bool)) == (P == Q)
        assert symmetric(groups(P, P, P)) and not symmetric(groups(P, 2 * P, P))
    says("08", "For P = Q the full table is, and so is a depthwise one. Test with a table that is not.")


def test_a_table_from_pieces_and_from_a_masked_layer():
    # PyTorch: the manual of torch.nn.Conv2d, where `groups` alone "controls the connections between inputs and
    # outputs". Torch7: nn.SpatialConvolutionMap(connectionMatrix, …), in the manual of torch/nn.
    rng, table = np.random.default_rng(6), layers.lenet_c3()
    x, w, b = rng.normal(size=(1, 6, 6, 6)), rng.normal(size=(16, 6, 5, 5)), rng.normal(size=16)
    truth = conv2d(x, w, b, table=table)
    pieces = np.zeros(truth.shape)
    for read in np.unique(table, axis=0):
        made = (table == read).all(axis=1)
        pieces[:, made] = conv2d(x[:, read], w[made][:, read], b[made])
    masked = conv2d(x, w * table[..., None, None], b)
    assert np.allclose(pieces, truth) and np.allclose(masked, truth) and not np.allclose(conv2d(x, w, b), truth)
    assert not any(np.array_equal(table, groups(6, 16, n)) for n in (1, 2))
    says("08", "An ordinary layer joins every pair of maps, and groups are mostly the only restriction that a library "
               "offers, as in PyTorch. (Its forerunner, Torch7, had a layer that took a table.) C3's table is then "
               "built from pieces, a layer for each set of maps that is read, or a full layer is masked.")


def test_a_kernel_of_one_slot_is_a_dense_layer_at_each_place():
    rng = np.random.default_rng(8)
    x, w, b, delta = (rng.normal(size=shape) for shape in ((2, 2, 8, 8), (3, 2, 1, 1), (3,), (2, 3, 8, 8)))
    places, arriving = (np.moveaxis(of, 1, 3).reshape(128, -1) for of in (x, delta))
    dense = fully_connected(places, w[:, :, 0, 0], b)
    assert np.allclose(np.moveaxis(conv2d(x, w, b), 1, 3).reshape(128, 3), dense)
    found, of_dense = conv2d_backward(delta, x, w), fully_connected_backward(arriving, places, w[:, :, 0, 0])
    assert np.allclose(found.w[:, :, 0, 0], of_dense.W) and np.allclose(found.b, of_dense.b)
    assert np.allclose(np.moveaxis(found.x, 1, 3).reshape(128, 2), of_dense.x)
    says("08", f"3 · 2 + 3 = {w.size + b.size} parameters: PQ + Q")
    says("08", "At each place it is a dense layer with 2 inputs and 3 outputs, and all places share its weights.")
    says("08", f"192 · 128 + 192 = {3 * 64 * 2 * 64 + 3 * 64} parameters, for maps of 8 × 8")
    says("08", "The places share the weights as samples do, so it is the sum over the batch.")


# --- lessons 09 and 10 ------------------------------------------------------------------------------------------------


def test_a_forgotten_pooling_spoils_kernels_and_biases():
    rng = np.random.default_rng(9)
    picture, t = DATA.x_train[96:97].reshape(1, 1, 8, 8), DATA.t_train[96:97]
    g, b, V, none = rng.normal(size=(2, 1, 3, 3)), np.zeros(2), rng.normal(size=(10, 18)), np.zeros(10)

    def scores(g, b, V):
        a = max_pool2d(sigmoid(conv2d(picture, g, b)), 2).reshape(1, 18)
        return a, fully_connected(a, V, none)

    z, (a, y) = conv2d(picture, g, b), scores(g, b, V)
    behind = fully_connected_backward(softmax_cross_entropy_backward([1], y, t), a, V)
    above = behind.x.reshape(1, 2, 3, 3)
    truth = {"g": measured(lambda g: softmax_cross_entropy(scores(g, b, V)[1], t).item(), g),
             "b": measured(lambda b: softmax_cross_entropy(scores(g, b, V)[1], t).item(), b),
             "V": measured(lambda V: softmax_cross_entropy(scores(g, b, V)[1], t).item(), V)}
    forgotten = above.repeat(2, axis=2).repeat(2, axis=3)
    for delta, spoiled in ((max_pool2d_backward(above, sigmoid(z), 2), []), (forgotten, ["g", "b"])):
        back = conv2d_backward(sigmoid_backward(delta, z), picture, g)
        claimed = {"g": back.w, "b": back.b, "V": behind.W}
        assert [name for name in truth if not np.allclose(claimed[name], truth[name], atol=1e-6)] == spoiled
    says("09", "those of the convolution only, kernels and biases")


def test_where_an_activation_and_the_maximum_change_places():
    def both_ways(z, delta, activation, back):
        first_pooled = max_pool2d_backward(back(delta, max_pool2d(z, 2)), z, 2)
        return first_pooled, back(max_pool2d_backward(delta, activation(z), 2), z)

    def kinked(delta, z):
        return relu_backward(delta, z, at_zero=1)

    rng = np.random.default_rng(5)
    for _ in range(200):
        z, delta = rng.integers(-3, 4, (1, 1, 4, 4)), rng.normal(size=(1, 1, 2, 2))
        assert np.array_equal(max_pool2d(relu(z), 2), relu(max_pool2d(z, 2)))
        away = np.where(z == 0, 0.5, z)
        assert np.array_equal(*both_ways(away, delta, relu, kinked))
        assert np.allclose(*both_ways(z, delta, sigmoid, sigmoid_backward))
    z = np.array([[[[-1, 0], [-1, -1]]]])
    pool_first, relu_first = both_ways(z, np.ones((1, 1, 1, 1)), relu, kinked)
    assert (pool_first.ravel().tolist(), relu_first.ravel().tolist()) == ([0, 1, 0, 0], [0, 0, 0, 0])
    says("09", "For the maximum yes: forward as long as $f$ never falls, and backward away from kinks. "
               "(Take ReLU with slope 1 at 0, and $z=(-1, 0)$. Pool first, and δ reaches the 0. "
               "ReLU first, and both are 0: a tie, δ goes to the first, and ends there.)")


def test_which_ties_do_harm():
    def marked(z):
        """What reaches z through a ReLU when a program marks every largest entry of a window of four."""
        x = relu(np.array(z))
        return relu_backward((x == x.max()) * 1, z).sum()

    assert (marked([5, 5, 5, 5]), marked([0, -1, -2, 0]), marked([5, 1, -1, 0])) == (4, 0, 1)
    ink = (16 * DATA.x_train[:200].reshape(-1, 1, 8, 8)).round()
    z = conv2d(ink, EDGE[None, None], [0])
    positive = set()
    for maps in (z, relu(z)):
        windows = maps.reshape(-1, 3, 2, 3, 2).swapaxes(2, 3).reshape(-1, 4)
        top = windows.max(1)
        positive.add(int((((windows == top[:, None]).sum(1) > 1) & (top > 0)).sum()))
    [ties] = positive
    says("09", "There nothing does harm: whichever zeros get δ, the ReLU in front of them has slope 0 and stops it. "
               f"But {ties} windows are tied at a positive number, with ReLU and without. "
               "Mark every tie there, and too much δ goes on.")
    says("09", "(5, 5, 5, 5) and δ = 1: 1 + 1 + 1 + 1 = 4")
    says("09", "A window of four equal numbers would send four times δ. "
               "At four zeros behind a ReLU it would do no harm, at a positive number it does.")


def test_the_loop_of_the_way_back_through_a_pooling():
    rng = np.random.default_rng(4)
    for K, stride in ((2, 2), (3, 1), (3, 2)):
        x = rng.normal(size=(2, 3, 7, 7))
        delta = rng.normal(size=max_pool2d(x, K, stride).shape)
        found = {"max": np.zeros(x.shape), "average": np.zeros(x.shape)}
        for n, c, i, j in np.ndindex(delta.shape):
            window = n, c, slice(stride * i, stride * i + K), slice(stride * j, stride * j + K)
            found["max"][window] += (x[window] == x[window].max()) * delta[n, c, i, j]
            found["average"][window] += delta[n, c, i, j] / K**2
        assert np.allclose(found["max"], max_pool2d_backward(delta, x, K, stride))
        assert np.allclose(found["average"], layers.avg_pool2d_backward(delta, x, K, stride))
    says("09", "The share alone tells them apart: a single 1, or $1/K^2$ everywhere. **δ has an entry for each window "
               "and is indexed by it; the input is cut in slices**, which start at $si$ and $sj$. Where the slices "
               "overlap, `+=` adds.")


def test_two_divisors_of_windows_on_padding():
    # PyTorch: the manual of torch.nn.AvgPool2d (count_include_pad=True). TensorFlow: issue 1144 of apache/tvm, whose
    # corner, 3 × 3 with 4 entries that are no padding, is divided by 4 and by 9. ONNX: the manual of AveragePool
    # (count_include_pad: 0); issue 13934 of pytorch/pytorch.
    x, padding = np.array([[1.0, 2], [3, 4]]), np.pad(np.ones((4, 4)), 1)
    corner = np.pad(x, ((1, 0), (1, 0))).sum()
    divisors = [int(padding[i:i + 3, j:j + 3].sum()) for i in (0, 2) for j in (0, 2)]
    assert (divisors, corner / 9, corner / 4) == ([4, 6, 6, 9], 10 / 9, 10 / 4)
    counted = layers.avg_pool2d(np.pad(x, ((1, 0), (1, 0)))[None, None], 3)
    assert counted.item() == pytest.approx(corner / 9)
    says("09", "PyTorch counts them unless told otherwise (`count_include_pad`): every window is divided by $K^2$. "
               "TensorFlow and ONNX leave them out.")
    says("09", f"Both are right, each for its own forward pass: the corner is divided by 9, or by {divisors[0]}.")


def test_a_published_number_that_fits_no_count():
    # Issue 16 of danhalligan/ISLRv2-solutions: 3,148,800 in place of the number for 28 × 28 outputs.
    maps = conv2d(np.zeros((1, 1, 32, 32)), np.zeros((3, 1, 5, 5)), np.zeros(3))
    weights = 32 * 32 * maps.size
    said = (32 * 32 + 1) * 32 * 32 * 3
    assert said not in (weights, weights + maps.size)
    says("09", f"Solutions on the web discuss {said:,} for the dense layer above, not {weights + maps.size:,} and not "
               rf"{weights:,}. Ask what *size* would give it: $(32\cdot32+1)\cdot32\cdot32\cdot3$. "
               "Somebody forgot that the output shrinks.")


def test_how_many_possible_pictures_half_would_need():
    seconds = 10**10 * 1000 * 100 * 365 * 24 * 60 * 60
    seen = 30 * seconds
    assert (f"{seen:.0e}", f"{2 * seen:.0e}", f"{256**54:.0e}") == ("9e+23", "2e+24", "1e+130")
    says("10", "10<sup>24</sup> of about 2 · 10<sup>24</sup>")
    says("10", "Half would need just twice as many possible pictures as were seen, "
               f"{2 * seen // seconds} for each second of looking.")


def test_where_the_deltas_of_pictures_are_added():
    network, x, t = digit_cnn(rng=np.random.default_rng(0)), DATA.x_train[:5].reshape(5, 1, 8, 8), DATA.t_train[:5]
    found = network.gradients(x, t)[1]
    for n in range(5):
        alone = network.gradients(x[[n]], t[[n]])[1]["z1"][0] / 5                   # J is the mean of five losses
        assert np.allclose(found["z1"][n], alone)
    assert np.allclose(found["b1"], found["z1"].sum(axis=(0, 2, 3)))
    says("10", r"The deltas $\partial J/\partial z^{(1)}$ go back picture by picture; only the gradient of "
               "the bias adds them up.")


# --- a false number and a false computation are caught ----------------------------------------------------------------


THIS = sys.modules[__name__]


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("03", "a weight of 8", "a weight of 4", test_a_sigmoid_makes_delta_smaller_and_weights_may_make_up_for_it),
    ("04", "4, 4.16, 4.45, 4.87", "4, 4.16, 4.55, 4.87", test_mixed_forms_of_momentum_climb),
    ("04", "it grows 3.7 times", "it grows 3.9 times", test_how_the_gradient_grows_with_the_batch),
    ("07", "are 45 whole turns", "are 90 whole turns", test_the_second_argument_of_rot90_counts_quarter_turns),
    ("08", "4 maps into 8: the multiplier is 2", "4 maps into 8: the multiplier is 4",
     test_the_multiplier_of_a_depthwise_convolution),
    ("04", "with $N = M = D$ nothing", "with $N = D$ nothing", test_when_a_wrong_transpose_is_noticed),
    ("08", "= 9 parameters: PQ", "= 12 parameters: PQ", test_a_kernel_of_one_slot_is_a_dense_layer_at_each_place),
    ("09", "But 41 windows", "But 14 windows", test_which_ties_do_harm),
    ("09", "divided by 9, or by 4", "divided by 9, or by 6", test_two_divisors_of_windows_on_padding),
    ("10", "60 for each second", "30 for each second", test_how_many_possible_pictures_half_would_need),
])
def test_a_false_number_in_a_lesson_is_caught(lesson, true, false, test, monkeypatch):
    texts = {name: told(name) for name in LESSONS}
    assert texts[lesson].count(true) == 1
    texts[lesson] = texts[lesson].replace(true, false)
    monkeypatch.setattr(THIS, "told", texts.get)
    with pytest.raises(AssertionError, match=f"lesson {lesson} does not say"):
        test()


def kink_unasked(delta, z, *, at_zero=0):
    return layers.relu_backward(delta, z)


def mean_for_sum(x, t):
    return 0, {"z1": x / len(x), "b1": (x / len(x)).mean(axis=(0, 2, 3))}


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_letters_of_the_documents, "NOTATIONS", NOTATIONS | {"002": NOTATIONS["course"]}),
    (test_what_is_set_to_0_and_when, "slope", lambda *_: SimpleNamespace(at=lambda values: 0)),
    (test_going_back_is_not_undoing, "LAYER", LAYER[:, ::-1]),
    (test_when_the_rows_of_the_weight_gradient_add_up_to_the_bias_gradient, "SAMPLES", SAMPLES[:, ::-1] * 2),
    (test_the_two_ends_of_a_matrix, "NOTATIONS", NOTATIONS | {"002": NOTATIONS["004"]}),
    (test_a_formula_that_mixes_two_worlds, "LAYER", np.ones((2, 3))),
    (test_a_sigmoid_makes_delta_smaller_and_weights_may_make_up_for_it, "sigmoid_backward", tanh_backward),
    (test_no_activation_turns_the_sign_of_delta, "relu_backward", lambda delta, z: z),
    (test_which_number_a_slope_program_is_fed_with, "tanh", np.exp),
    (test_what_is_taken_at_a_kink, "relu_backward", lambda delta, z: delta),
    (test_a_sigmoid_and_its_loss, "sigmoid_backward", tanh_backward),
    (test_a_wrong_gradient_may_lower_the_loss_faster, "sigmoid", tanh),
    (test_what_moves_from_zero_weights, "sigmoid", tanh),
    (test_an_equal_loss_says_nothing_about_its_slope, "softmax_cross_entropy_backward", lambda delta, z, t: z),
    (test_samples_add_up_in_a_curved_network_too, "measured", lambda loss, array: np.zeros(array.shape)),
    (test_what_decay_does_to_a_negative_weight, "sgd_step", lambda w, g, lr, weight_decay: w - lr * weight_decay),
    (test_equal_units_of_a_hidden_layer_stay_copies_and_outputs_do_not, "TARGETS", np.full((5, 10), 0.1)),
    (test_how_the_gradient_grows_with_the_batch, "softmax_cross_entropy_backward", lambda delta, z, t: -t),
    (test_two_conventions_of_weight_decay, "sgd_step", lambda theta, g, lr, weight_decay: theta - lr * g),
    (test_a_measurement_at_a_kink_cannot_judge_a_program, "relu_backward", kink_unasked),
    (test_the_multiplier_of_a_depthwise_convolution, "groups", lambda P, Q, n: np.ones((Q, P), bool)),
    (test_sum_and_mean_make_the_same_step_up_to_rounding, "sgd_step", lambda theta, g, lr: theta),
    (test_which_commands_turn_the_kernel, "convolve", correlate),
    (test_padding_wider_than_the_kernel_cuts_delta, "correlate", convolve),
    (test_windows_as_rows_lead_back_to_the_input, "by_the_layer", lambda delta, w, *_: correlate(delta, w, "full")),
    (test_the_rules_of_a_tool_that_can_only_convolve, "convolve", correlate),
    (test_a_right_size_is_no_evidence, "W", np.array([1, 2, 1])),
    (test_transposing_turns_the_kernel_in_the_big_matrix_alone, "W", np.array([1, 2, 1])),
    (test_the_rules_of_valid_forward_passes, "convolve", lambda f, g, mode: layers.convolve(f, g, "valid")),
    (test_other_layers_make_up_for_a_wrong_gradient, "DATA", DATA._replace(t_train=DATA.t_train[::-1])),
    (test_which_tables_are_symmetric, "groups", lambda P, Q, n: np.tri(Q, P, dtype=bool)),
    (test_a_table_from_pieces_and_from_a_masked_layer, "conv2d", lambda x, w, b, table=None: layers.conv2d(x, w, b)),
    (test_a_kernel_of_one_slot_is_a_dense_layer_at_each_place, "fully_connected", lambda x, W, b: x @ W.T),
    (test_a_forgotten_pooling_spoils_kernels_and_biases, "max_pool2d_backward",
     lambda delta, x, window: delta.repeat(window, 2).repeat(window, 3)),
    (test_where_an_activation_and_the_maximum_change_places, "relu_backward", kink_unasked),
    (test_which_ties_do_harm, "relu_backward", lambda delta, z: delta),
    (test_the_loop_of_the_way_back_through_a_pooling, "max_pool2d_backward", lambda delta, x, *_: np.zeros(x.shape)),
    (test_a_published_number_that_fits_no_count, "conv2d", lambda x, w, b: np.zeros((1, 3, 32, 32))),
    (test_where_the_deltas_of_pictures_are_added, "digit_cnn", lambda rng: SimpleNamespace(gradients=mean_for_sum)),
])
def test_a_false_computation_is_caught(test, name, wrong, monkeypatch):
    monkeypatch.setattr(THIS, name, wrong)
    with pytest.raises(AssertionError):
        test()
