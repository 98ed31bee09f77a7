"""Lesson 04: batches and updates."""

import numpy as np
import pytest
from saying import DATA, computed_wrongly, dense, kink_unasked, measured, says, told_wrongly

from lessons.layers import (
    conv2d,
    fully_connected,
    groups,
    relu,
    relu_backward,
    sgd_step,
    sigmoid,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
    tanh,
)
from lessons.network import Network

FIVE, TARGETS = (of[[67, 96, 121, 122, 141]] for of in (DATA.x_train, DATA.t_train))


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


def usual_size(slopes):
    """As Adam keeps it, for slopes that stay: the root of the mean of their squares."""
    return np.sqrt(np.mean(slopes**2, axis=0))


def test_a_step_divided_by_the_usual_size_of_the_gradient_forgets_a_factor():
    slopes = np.random.default_rng(0).normal(size=(20, 3))
    assert np.allclose(32 * slopes[-1] / usual_size(32 * slopes), slopes[-1] / usual_size(slopes))
    says("04", "Optimizers such as Adam divide each step by the usual size of the gradient. There a factor in the loss "
               "cancels, so sum or mean needs no other α; and a rule that was found for plain steps need not hold for "
               "them.")


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
               r"$\tfrac{\lambda}{2n}\sum W^2$, with $n$ the size of the *training set*. Then the factor is "
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
    for multiplier in (1, 2):
        table = groups(4, 4 * multiplier, 4)
        maps = conv2d(np.ones((1, 4, 5, 5)), np.ones((*table.shape, 3, 3)), np.zeros(len(table)), table=table)
        assert (table.sum(axis=1) == 1).all() and (table.sum(axis=0) == multiplier).all()
        assert maps.shape[1] == 4 * multiplier
    says("08", "(Each map left alone, with filters of its own, is the special case called *depthwise*. If each has "
               "one filter, the *multiplier* is 1.)")
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


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("04", "4, 4.16, 4.45, 4.87", "4, 4.16, 4.55, 4.87", test_mixed_forms_of_momentum_climb),
    ("04", "it grows 3.7 times", "it grows 3.9 times", test_how_the_gradient_grows_with_the_batch),
    ("08", "4 maps into 8: the multiplier is 2", "4 maps into 8: the multiplier is 4",
     test_the_multiplier_of_a_depthwise_convolution),
    ("04", "with $N = M = D$ nothing", "with $N = D$ nothing", test_when_a_wrong_transpose_is_noticed),
])
def test_a_false_number_of_training_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_what_moves_from_zero_weights, "sigmoid", tanh),
    (test_an_equal_loss_says_nothing_about_its_slope, "softmax_cross_entropy_backward", lambda delta, z, t: z),
    (test_samples_add_up_in_a_curved_network_too, "measured", lambda loss, array: np.zeros(array.shape)),
    (test_what_decay_does_to_a_negative_weight, "sgd_step", lambda w, g, lr, weight_decay: w - lr * weight_decay),
    (test_equal_units_of_a_hidden_layer_stay_copies_and_outputs_do_not, "TARGETS", np.full((5, 10), 0.1)),
    (test_a_step_divided_by_the_usual_size_of_the_gradient_forgets_a_factor, "usual_size", lambda slopes: 1),
    (test_how_the_gradient_grows_with_the_batch, "softmax_cross_entropy_backward", lambda delta, z, t: -t),
    (test_two_conventions_of_weight_decay, "sgd_step", lambda theta, g, lr, weight_decay: theta - lr * g),
    (test_a_measurement_at_a_kink_cannot_judge_a_program, "relu_backward", kink_unasked),
    (test_the_multiplier_of_a_depthwise_convolution, "groups", lambda P, Q, n: np.ones((Q, P), bool)),
    (test_sum_and_mean_make_the_same_step_up_to_rounding, "sgd_step", lambda theta, g, lr: theta),
])
def test_a_false_computation_of_training_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
