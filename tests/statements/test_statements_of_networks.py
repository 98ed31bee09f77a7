"""Lessons 09 and 10: pooling and whole networks."""

from types import SimpleNamespace

import numpy as np
import pytest
from saying import DATA, computed_wrongly, kink_unasked, measured, says, told_wrongly

from lessons import layers
from lessons.layers import (
    conv2d,
    conv2d_backward,
    fully_connected,
    fully_connected_backward,
    max_pool2d,
    max_pool2d_backward,
    relu,
    relu_backward,
    sigmoid,
    sigmoid_backward,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
)
from lessons.network.architectures import digit_cnn

EDGE = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def mean_for_sum(x, t):
    return 0, {"z1": x / len(x), "w1": x.mean(axis=0), "b1": (x / len(x)).mean(axis=(0, 2, 3))}


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
    kernels = [network.gradients(x[[n]], t[[n]])[1]["w1"] for n in range(5)]
    assert np.allclose(found["w1"], np.mean(kernels, axis=0)) and not np.allclose(found["w1"], kernels[0])
    assert np.allclose(found["b1"], found["z1"].sum(axis=(0, 2, 3)))
    says("10", r"The deltas $\partial J/\partial z^{(1)}$ go back picture by picture; over the pictures "
               "only the gradients add up, those of the kernels and of the biases.")


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("09", "But 41 windows", "But 14 windows", test_which_ties_do_harm),
    ("09", "divided by 9, or by 4", "divided by 9, or by 6", test_two_divisors_of_windows_on_padding),
    ("10", "60 for each second", "30 for each second", test_how_many_possible_pictures_half_would_need),
])
def test_a_false_number_of_networks_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_a_forgotten_pooling_spoils_kernels_and_biases, "max_pool2d_backward",
     lambda delta, x, window: delta.repeat(window, 2).repeat(window, 3)),
    (test_where_an_activation_and_the_maximum_change_places, "relu_backward", kink_unasked),
    (test_which_ties_do_harm, "relu_backward", lambda delta, z: delta),
    (test_the_loop_of_the_way_back_through_a_pooling, "max_pool2d_backward", lambda delta, x, *_: np.zeros(x.shape)),
    (test_a_published_number_that_fits_no_count, "conv2d", lambda x, w, b: np.zeros((1, 3, 32, 32))),
    (test_where_the_deltas_of_pictures_are_added, "digit_cnn", lambda rng: SimpleNamespace(gradients=mean_for_sum)),
])
def test_a_false_computation_of_networks_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
