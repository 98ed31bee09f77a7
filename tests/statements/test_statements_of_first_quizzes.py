"""The numbers in the quizzes of lessons 00 to 03, computed once more."""

import numpy as np
import pytest
from saying import DATA, DELTAS, LAYER, SAMPLES, computed_wrongly, measured, says, told_wrongly

from lessons import layers
from lessons.graphs import accumulated, forward, read_graph, slope
from lessons.layers import fully_connected_backward, sigmoid, softmax
from lessons.network import Activation, Dense, Network

PENGUIN = np.array([0.5, 0.1, 0.1, 0.2, 0.1])
MAZUR = Network([
    Dense(np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([0.35, 0.35])), Activation("sigmoid"),
    Dense(np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([0.60, 0.60])), Activation("sigmoid")], loss="squared_error")


def tuple_of(numbers) -> str:
    return f"({', '.join(f'{number:g}' for number in np.ravel(numbers))})".replace("-", "−")


def test_a_weight_is_doubled():
    doubled = LAYER * [[1, 1, 2], [1, 1, 1]]
    before, after = (fully_connected_backward(DELTAS[:1], SAMPLES[:1], W).x[0] for W in (LAYER, doubled))
    assert (before == after).tolist() == [True, True, False] and after[2] == -7
    says("00", f"∂<i>E</i>/∂<i>x</i> was {tuple_of(before)}")
    says("00", "∂<i>E</i>/∂<i>x</i><sub>1</sub> stays −1")
    says("00", "from −3 to (−4) · 2 + (−1) · (−1) = −7")
    says("00", "Only input 3 uses this weight.")
    says("00", "Inputs 1 and 2 have weights of their own.")


def test_one_unit():
    x, w = np.array([2, -1, 3]), np.array([1, 0, -2])
    raised = w + [0, 0, 0.1]
    assert (w @ x + 1, round(raised @ x + 1, 9)) == (-3, -2.7)
    says("02", "0.1 · 3, so y goes from −3 to −2.7")
    says("02", f"{raised @ x - w @ x:.1f}")


def test_where_no_slope_is():
    picture, target = DATA.x_train[:1], DATA.t_train[:1]
    back = layers.softmax_cross_entropy_backward([1], np.zeros((1, 10)), target)
    slopes = fully_connected_backward(back, picture, np.zeros((10, 64))).W
    assert ((slopes == 0).all(axis=0) == (picture[0] == 0)).all() and (slopes != 0).any(axis=1).all()
    assert np.allclose(np.sort(back[0]), [-0.9, *[0.1] * 9])
    says("02", "Which weights have slope 0 in all ten?")
    says("02", "nine times faintly in blue, once strongly in red.")
    says("02", "Where the pixel is 0, the weight changes no score, and no loss.")
    says("02", "It knew nothing and said 0.1 for each class. So δ is 0.1 for the nine wrong classes and 0.1 − 1 = "
               "−0.9 for the right one")


def test_shapes_of_products():
    delta, x = DELTAS[0][:, None], SAMPLES[0][:, None]
    for left, right, fits in ((delta, x, False), (x, delta.T, True), (delta.T, x, False), (delta, x.T, True)):
        sizes = [f"{rows} × {columns}" for rows, columns in (left.shape, right.shape)]
        told = " × ".join(map(str, (left @ right).shape)) if fits else ""
        says("02", f"({sizes[0]})({sizes[1]}) " + (f"= {told}" if fits else "does not fit"))
        if not fits:
            with pytest.raises(ValueError, match="mismatch"):
                left @ right


def test_axes_of_a_batch():
    found = fully_connected_backward(DELTAS, SAMPLES, LAYER)
    says("02", f"{tuple_of(DELTAS.sum(axis=1))}, one number for each sample")
    says("02", f"{tuple_of(found.b)}, one number for each output")
    says("02", f"−{-DELTAS.sum()}, one number")
    assert found.W[0, 0] == 4 - 3
    says("02", "4 and −3, two numbers for one weight")
    says("02", f"row 1 of δW is (2, −1) W = {tuple_of(found.x[0])}, whatever row 2 is")
    says("02", f"<i>W</i><sup>T</sup>δ = {tuple_of(LAYER.T @ DELTAS[0])}, as measured")


def test_a_mean_of_squares():
    y, t = np.arange(5.0), np.ones(5)
    ours = measured(lambda y: ((y - t) ** 2).sum() / 2, y)
    library = measured(lambda y: ((y - t) ** 2).mean(), y)
    assert np.allclose(library, 0.4 * ours) and np.allclose(library, 2 * (y - t) / 5)
    says("03", "The library's is 0.4 times ours")
    says("03", "y − t, and 2 (y − t) / 5")
    says("03", "2 (y − t) / 5 = 0.4 (y − t)")
    says("03", "But a mean divides by K, and a ½ cancels the 2.")
    says("03", "The 2 of the square has no ½ to meet.")


def test_five_classes():
    z, t = np.log(PENGUIN), np.eye(5)[:1]
    slopes = measured(lambda z: layers.softmax_cross_entropy(z[None], t)[0], z)
    assert np.allclose(slopes, PENGUIN - t[0])
    says("03", "Nearly (−0.5, 0.1, 0.1, 0.2, 0.1), which is $\\hat y - t$.")
    says("03", "The five numbers add up to 0, nearly")
    says("03", "ŷ<sub>4</sub> − <i>t</i><sub>4</sub> = 0.2 − 0")
    alone = (-t[0] / PENGUIN) * PENGUIN * (1 - PENGUIN)
    assert np.allclose(alone, [-0.5, 0, 0, 0, 0])
    says("03", "−1/0.5 · 0.5 · 0.5 = −0.5")
    says("03", "0 in place of 0.1 and 0.2")


def test_four_wrong_programs_are_far_off():
    x, t = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
    values, found = MAZUR.forward(x), MAZUR.gradients(x, t)[1]
    back, late = (found["z2"] @ W for W in (MAZUR.parameters["W2"], MAZUR.parameters["W2"] - 0.5 * found["W2"]))
    first, second = (measured(lambda W, name=name: MAZUR.replaced(**{name: W}).cost(x, t), MAZUR.parameters[name])
                     for name in ("W1", "W2"))
    of_first = [layers.sigmoid_backward(late, values["z1"]).T @ x, layers.sigmoid_backward(back, values["z2"]).T @ x,
                found["z1"].T @ sigmoid(x)]
    a1 = values["a1"]
    wrong = [(of - first, first) for of in of_first] + [(found["z2"].T @ (a1 * (1 - a1)) - second, second)]
    errors = [abs(gap).max() / abs(truth).max() for gap, truth in wrong]
    right = [(found["W1"] - first, first), (found["W2"] - second, second)]
    assert max(abs(gap).max() / abs(truth).max() for gap, truth in right) < 1e-6
    says("03", f"The right ones are off by less than a millionth, the others by {int(100 * min(errors))} % and more of "
               "the largest slope.")


def test_the_best_step():
    slope = layers.sigmoid_backward([1], [0.3])[0]

    def error(h):
        return abs((sigmoid(0.3 + h) - sigmoid(0.3 - h)) / (2 * h) / slope - 1)

    says("03", f"error {error(0.1):.4f} of the slope")
    assert 5e-12 < error(1e-5) < 5e-11 and 1e-8 < error(1e-10) < 1e-6 and 0.02 < error(1e-15) < 0.5
    says("03", "error 1 · 10<sup>−11</sup>")
    says("03", "error 1 · 10<sup>−7</sup>")
    says("03", "error 0.1")
    steps = 10.0 ** np.arange(-12, 0)
    assert round(np.log10(steps[np.argmin([error(h) for h in steps])])) in (-5, -6)
    assert np.isclose(error(0.01) / error(0.001), 100, rtol=0.05)
    one = [abs((sigmoid(0.3 + h) - sigmoid(0.3)) / h / slope - 1) for h in (0.01, 0.001)]
    assert np.isclose(one[0] / one[1], 10, rtol=0.05)
    says("03", "The error falls as the step shrinks: on both sides with the square of $h$, on one side only with $h$.")
    says("03", "The best step for both sides is near $10^{-5}$.")


def test_a_mask_and_two_softmaxes():
    z = np.array([-2, 0, 3])
    y = np.maximum(z, 0)
    says("03", f"y before: {tuple_of(z)}, after: {tuple_of(y)}")
    says("03", f"y ≥ 0 gives {tuple_of((y >= 0) * 1)}, right is {tuple_of((y > 0) * 1)}")
    says("03", f"E = {-np.log(softmax(PENGUIN)[0]):.3f} instead of {-np.log(PENGUIN[0]):.3f}")
    says("03", f"E = {-np.log(softmax(PENGUIN)[0]):.3f} for y = (.5, .1, .1, .2, .1)")
    printed = np.array([0.5, 0, 0.1, 0.2, 0.1])
    says("03", f"0.5 + 0 + 0.1 + 0.2 + 0.1 = {printed.sum():.1f}, so δ adds up to −{1 - printed.sum():.1f}")


def test_a_kernel_that_slides_has_many_children():
    places = layers.conv2d(np.zeros((1, 1, 32, 32)), np.zeros((1, 1, 3, 3)), np.zeros(1)).size
    says("01", f"A kernel of 3 × 3 weights that slides over a picture of 32 × 32 pixels has 30 · 30 = "
               f"{places} positions.")
    says("01", f"Each of its 9 weights then has {places} children, and as its slope a sum of {places} "
               "products.")


def test_overwriting_is_right_where_nothing_forks():
    def overwritten(text):
        graph = read_graph(text)
        values, grad = forward(graph), {"E": 1}
        for name in reversed(graph.nodes):
            for edge in graph.into(name):
                grad[edge.source] = grad[name] * slope(graph, edge, edge.source).at(values)
        return grad["x"]

    chain, fork = "x = 2\ny = 3\nx * y -> E", "x = 2\ny = 3\nz = 5\nx * y -> p\nx * z -> q\np * q -> E"
    right = [accumulated(read_graph(text), "x")["x"] for text in (chain, fork)]
    assert (overwritten(chain), *right, overwritten(fork)) == (3, 3, 60, 30)
    says("01", "only where no node sends out more than one arrow")
    says("01", "In (x y)(x z) it gives 30, and 60 is right.")
    says("01", "Where there is one path only, there is nothing to add, and nothing is lost.")


def test_without_an_activation_two_layers_are_one():
    first, second = np.random.default_rng(0).normal(size=(2, 3, 3))
    assert np.allclose(second @ (first @ SAMPLES[0]), (second @ first) @ SAMPLES[0])
    assert not np.allclose(second @ np.tanh(first @ SAMPLES[0]), np.tanh(second @ first @ SAMPLES[0]))
    says("03", "Without one, two layers are only one: $W_2(W_1x) = (W_2W_1)\\,x$.")


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("00", "from −3 to", "from −4 to", test_a_weight_is_doubled),
    ("02", "(−1, 0), one number", "(0, −1), one number", test_axes_of_a_batch),
    ("03", "others by 14 %", "others by 19 %", test_four_wrong_programs_are_far_off),
])
def test_a_false_number_of_a_quiz_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_a_weight_is_doubled, "LAYER", LAYER + 1),
    (test_axes_of_a_batch, "DELTAS", DELTAS + 1),
    (test_five_classes, "PENGUIN", np.full(5, 0.2)),
    (test_the_best_step, "sigmoid", np.tanh),
    (test_a_mask_and_two_softmaxes, "softmax", lambda z: z),
])
def test_a_false_computation_of_a_quiz_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
