"""Instances that tell each right rule from a named wrong one.

A test that a wrong rule passes too proves nothing. So on each instance the layer agrees with central differences, and
the wrong rule, whose result has the right shape, does not. The wrong rules for one map that slides over one sample are
in test_separating_instances.py, on the lessons' own examples.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numeric import by_differences, central_difference, relative_error, repeatable, told_apart

from lessons import layers
from lessons.layers import convolve, correlate

X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 2.0]])  # N = 3, D = 2
W = np.array([[1.0, 0.0], [-2.0, 1.0], [0.5, 3.0]])  # M = 3 = N, so that a sum over the wrong axis still fits
B = np.zeros(3)
DELTA = np.array([[1.0, -1.0, 2.0], [0.0, 3.0, 1.0], [-2.0, 1.0, 0.0]])
DENSE = layers.fully_connected_backward(DELTA, X, W)


def test_the_judge_sees_a_wrong_rule():
    assert told_apart(DELTA, DELTA, 2 * DELTA)
    assert not told_apart(DELTA, 2 * DELTA)
    assert not told_apart(DELTA, DELTA, DELTA)


def test_gradients_add_over_samples():
    """ER-1: the weights are shared: neither one sample's gradient nor the mean is ∂E/∂W of the summed loss."""
    truth = by_differences(lambda W: layers.fully_connected(X, W, B), DELTA, W)
    samples = [np.outer(delta, x) for delta, x in zip(DELTA, X, strict=True)]
    assert told_apart(truth, DENSE.W, samples[0], np.mean(samples, axis=0))
    assert np.array_equal(DENSE.W, sum(samples))


def test_delta_goes_back_through_the_transpose():
    """For square W, δ Wᵀ has the right shape too, and only its numbers are wrong."""
    square = W[:2]
    delta = DELTA[:, :2]
    truth = by_differences(lambda x: layers.fully_connected(x, square, B[:2]), delta, X)
    assert told_apart(truth, layers.fully_connected_backward(delta, X, square).x, delta @ square.T)


def test_the_bias_gradient_adds_over_samples_not_outputs():
    """With N = M both sums have the right shape (ER-5)."""
    truth = by_differences(lambda b: layers.fully_connected(X, W, b), DELTA, B)
    assert told_apart(truth, DENSE.b, DELTA.sum(axis=1), DELTA.mean(axis=0))


def test_a_bias_column_would_add_per_sample():
    """ER-5: with N = n = 2, a column of biases broadcasts without an error and adds to the wrong axis."""
    x, bias = np.zeros((2, 2)), np.array([10.0, 20.0])
    assert layers.fully_connected(x, np.eye(2), bias).tolist() == [[10, 20], [10, 20]]
    assert (x + bias[:, None]).tolist() == [[10, 10], [20, 20]]


def test_one_over_n_stands_once():
    """ER-11: δ that is already the mean's must not be divided again; the ratio would be 1/N."""
    t = np.zeros((3, 3))
    y = layers.fully_connected(X, W, B)
    mean = layers.squared_error_backward(layers.batch_mean_backward(3), y, t)
    right = layers.fully_connected_backward(mean, X, W).W
    truth = central_difference(lambda W: layers.batch_mean(layers.squared_error(layers.fully_connected(X, W, B), t)), W)
    assert told_apart(truth, right, right / 3, right * 3)


def test_one_over_n_belongs_to_the_input_gradient_too():
    """ER-10: the rows of ∂J/∂x carry the mean's 1/N like every other gradient."""
    t = np.zeros((3, 3))
    delta = layers.squared_error_backward(layers.batch_mean_backward(3), layers.fully_connected(X, W, B), t)
    truth = central_difference(lambda x: layers.batch_mean(layers.squared_error(layers.fully_connected(x, W, B), t)), X)
    right = layers.fully_connected_backward(delta, X, W).x
    assert told_apart(truth, right, 3 * right)


Z = np.array([[0.3, -1.2, 2.0]])
ONES = np.ones((1, 3))


def test_the_slope_of_the_sigmoid_is_taken_at_z():
    """ER-38: f′(z) = a(1 − a) with a = f(z); neither z(1 − z) nor f′(a)."""
    a = layers.sigmoid(Z)
    right = layers.sigmoid_backward(ONES, Z)
    assert told_apart(by_differences(layers.sigmoid, ONES, Z), right, Z * (1 - Z), layers.sigmoid_backward(ONES, a))
    assert right[0, 0] == pytest.approx(0.244458, abs=5e-7)
    assert Z[0, 0] * (1 - Z[0, 0]) == pytest.approx(0.21)


def test_the_slope_of_tanh_is_taken_at_z():
    a = layers.tanh(Z)
    truth = by_differences(layers.tanh, ONES, Z)
    assert told_apart(truth, layers.tanh_backward(ONES, Z), 1 - Z * Z, layers.tanh_backward(ONES, a))


def test_relu_masks_by_its_input():
    """ER-7: after a = max(z, 0) was written over z, "a ≥ 0" lets everything through."""
    z = np.array([[-2.0, -0.5, 3.0]])
    overwritten = layers.relu(z)
    truth = by_differences(layers.relu, ONES, z)
    assert told_apart(truth, layers.relu_backward(ONES, z), ONES * (overwritten >= 0))
    assert truth.round(6).tolist() == [[0, 0, 1]]


def test_the_softmax_jacobian_has_more_than_its_diagonal():
    """ER-22: every logit moves every output."""
    y, t = np.array([[0.5, 0.1, 0.1, 0.2, 0.1]]), np.array([[1.0, 0, 0, 0, 0]])
    z, upstream = np.log(y), -t / y
    diagonal = upstream * y * (1 - y)
    truth = by_differences(layers.softmax, upstream, z)
    assert told_apart(truth, layers.softmax_backward(upstream, z), diagonal)
    assert diagonal == pytest.approx(np.array([[-0.5, 0, 0, 0, 0]]))
    assert truth == pytest.approx(np.array([[-0.5, 0.1, 0.1, 0.2, 0.1]]), abs=1e-7)


def test_y_minus_t_needs_targets_that_sum_to_one():
    """ER-22: for other targets the gradient is y Σt − t, and y − t is refused rather than returned."""
    z, t = np.array([[0.0, 1.0, -1.0]]), np.array([[0.2, 0.3, 0.1]])
    y = layers.softmax(z)
    truth = central_difference(lambda z: -np.sum(t * np.log(layers.softmax(z))), z)
    assert told_apart(truth, y * t.sum() - t, y - t)
    with pytest.raises(ValueError, match="sums to 0.6"):
        layers.softmax_cross_entropy_backward([1], z, t)


def test_cross_entropy_takes_logits():
    """ER-47: softmax applied twice is another loss."""
    z, t = np.array([[2.0, -1.0, 0.5]]), np.array([[0.0, 1.0, 0.0]])
    once = layers.softmax_cross_entropy(z, t)
    twice = layers.softmax_cross_entropy(layers.softmax(z), t)
    assert once == pytest.approx(-np.log(layers.softmax(z)[:, 1]))
    assert abs(once - twice) > 0.1


def test_weights_meet_activations_not_slopes():
    """ER-23: ∂E/∂W holds f(z) of the layer below; f′ belongs to δ."""
    z, V, delta = np.array([[0.4, -0.7]]), np.array([[1.0, -2.0]]), np.array([[1.5]])
    truth = by_differences(lambda V: layers.fully_connected(layers.sigmoid(z), V, [0.0]), delta, V)
    slope = layers.sigmoid_backward(np.ones_like(z), z)
    assert told_apart(truth, layers.fully_connected_backward(delta, layers.sigmoid(z), V).W, delta.T @ slope)


def test_all_gradients_come_before_any_update():
    """ER-34: δ that passes an updated W2 gives another ∂E/∂W1."""
    x, V, t = X[:1], np.array([[1.0, -1.0, 2.0]]), np.array([[1.0]])

    def energy(W):
        hidden = layers.tanh(layers.fully_connected(x, W, B))
        return layers.squared_error(layers.fully_connected(hidden, V, [0.0]), t)[0]

    def gradient(passed):
        z = layers.fully_connected(x, W, B)
        y = layers.fully_connected(layers.tanh(z), V, [0.0])
        delta = layers.squared_error_backward([1.0], y, t)
        last = layers.fully_connected_backward(delta, layers.tanh(z), passed(V, delta.T @ layers.tanh(z)))
        return layers.fully_connected_backward(layers.tanh_backward(last.x, z), x, W).W

    right = gradient(lambda V, _: V)
    wrong = gradient(lambda V, found: layers.sgd_step(V, found, 0.5))
    assert told_apart(central_difference(energy, W), right, wrong)


def test_the_squared_error_is_half_a_sum():
    """ER-49: a mean over K = 5 features, without ½, has 2/5 of the gradient."""
    y, t = np.arange(5.0).reshape(1, 5), np.ones((1, 5))
    truth = central_difference(lambda y: layers.squared_error(y, t)[0], y)
    mean = central_difference(lambda y: np.mean((y - t) ** 2), y)
    assert told_apart(truth, layers.squared_error_backward([1], y, t), mean)
    assert relative_error(mean, 0.4 * truth) < 1e-6


def test_momentum_moves_by_the_new_velocity():
    """v ← μv − αg comes first; θ + old v, or v ← μv + g without α in it, lands elsewhere."""
    theta, g, v = np.array([1.0]), np.array([2.0]), np.array([0.5])
    assert layers.momentum_step(theta, g, v, 0.1, 0.9) == (pytest.approx([1.25]), pytest.approx([0.25]))
    assert abs(1.25 - (theta + v)) > 0.1
    assert abs(1.25 - (theta - 0.1 * (0.9 * v + g))) > 0.1


def test_weight_decay_is_part_of_the_gradient():
    """E24: W − αg − αλW, and not W − αg − λW."""
    assert layers.sgd_step([2.0], [3.0], 0.1, weight_decay=0.5) == pytest.approx([2 - 0.3 - 0.1])


def test_a_bias_adds_over_samples_and_both_positions():
    """ER-62: with as many samples, rows and columns as maps, a sum over the wrong axes has the right shape."""
    x, w, b = np.ones((2, 1, 3, 3)), np.ones((2, 1, 2, 2)), np.zeros(2)
    delta = np.arange(1.0, 17).reshape(2, 2, 2, 2)
    truth = by_differences(lambda b: layers.conv2d(x, w, b), delta, b)
    wrong = [delta.sum(axis=axes) for axes in ((0, 1, 2), (0, 1, 3), (1, 2, 3))]
    right = layers.conv2d_backward(delta, x, w).b
    assert told_apart(truth, right, *wrong, delta[0].sum(axis=(1, 2)), delta[:, :, 0, 0].sum(axis=0), right / 4)


def test_a_kernel_adds_over_samples_and_positions():
    """ER-1, C72: neither one sample's gradient, nor the mean, nor one position's."""
    x, w = np.array([[[1.0, 2, -1, 3]], [[0.0, -2, 1, 2]]]), np.array([[[1.0, -1, 2]]])
    delta = np.array([[[1.0, 3]], [[-2.0, 1]]])
    truth = by_differences(lambda w: layers.conv1d(x, w, [0.0]), delta, w)
    right = layers.conv1d_backward(delta, x, w).w
    one_position = np.einsum("n,nk->k", delta[:, 0, 0], x[:, 0, :3])[None, None]
    assert told_apart(truth, right, layers.conv1d_backward(delta[:1], x[:1], w).w, right / 2, one_position)


def test_a_map_hears_from_every_map_that_it_feeds():
    """E82: each with its own kernel, w[q, p] and not w[p, q]."""
    x, w = np.zeros((1, 2, 4)), np.array([[[1.0, 2], [3, -1]], [[-2.0, 1], [0, 2]]])
    delta = np.array([[[1.0, -1, 2], [3.0, 0, 1]]])
    truth = by_differences(lambda x: layers.conv1d(x, w, np.zeros(2)), delta, x)
    right = layers.conv1d_backward(delta, x, w).x
    one = np.array([[convolve(delta[0, p], w[p, p], "full") for p in range(2)]])
    assert told_apart(truth, right, one, layers.conv1d_backward(delta, x, w.swapaxes(0, 1)).x)


@pytest.mark.parametrize("axes", [1, 2])
def test_a_convolution_forward_takes_other_rules_backward(axes):
    """ER-25, ER-26, ER-69: the kernel is flipped forward, so not for δ; and ∂E/∂w comes out turned."""
    x, w = np.array([[1.0, 2, 0], [-1, 3, 1], [2, 0, -2]]), np.array([[1.0, -1], [2, 3]])
    delta = np.array([[1.0, 2], [-1, 3]])
    if axes == 1:
        x, w, delta = x.ravel(), w.ravel(), np.array([2.0, -1, 3, 0, 1, -2])
    by_x = by_differences(lambda x: convolve(x, w, "valid"), delta, x)
    by_w = by_differences(lambda w: convolve(x, w, "valid"), delta, w)
    assert told_apart(by_x, correlate(delta, w, "full"), convolve(delta, w, "full"))
    assert told_apart(by_w, np.flip(correlate(x, delta, "valid")), correlate(x, delta, "valid"))


shapes = st.tuples(st.integers(1, 4), st.integers(1, 4))


@repeatable
@given(shape=shapes, kernel=shapes, seed=st.integers(0, 2**32 - 1))
def test_what_hides_a_flip(shape, kernel, seed):
    """The mean of ∂E/∂x is Σδ Σw over the number of inputs, flipped or not; a point-symmetric kernel hides it all."""
    rng = np.random.default_rng(seed)
    delta, w = rng.normal(size=shape), rng.normal(size=kernel)
    x = np.zeros(np.add(shape, kernel) - 1)

    def input_gradient(w):
        return layers.conv2d_backward(delta[None, None], x[None, None], w[None, None]).x[0, 0]

    once, twice = input_gradient(w), input_gradient(np.rot90(w, 2))
    assert once.mean() == pytest.approx(twice.mean(), abs=1e-12)
    assert once.mean() == pytest.approx(delta.sum() * w.sum() / x.size, abs=1e-12)
    assert relative_error(once, twice) > 1e-6 or w.size == 1
    symmetric = w + np.rot90(w, 2)
    np.testing.assert_allclose(input_gradient(symmetric), input_gradient(np.rot90(symmetric, 2)), atol=1e-12)
