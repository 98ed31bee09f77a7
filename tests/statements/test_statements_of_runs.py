"""Steps downhill without a view (04), and the networks of lessons 02, 03 and 10 run once more: how their numbers begin,
and what is left when they have learned."""

import numpy as np
import pytest
from saying import DATA, computed_wrongly, says, told_wrongly

from lessons.layers import momentum_step, sgd_step
from lessons.network import Network, measured
from lessons.network.architectures import digit_cnn
from lessons.network.training import training

X32, T32 = DATA.x_train[:32], DATA.t_train[:32]
FOUR = [DATA.labels_train.tolist().index(4)]


def walk(slope, start, lr, steps, momentum=0.0):
    """All places from the start on."""
    places, velocity = [np.asarray(start, dtype=float)], np.zeros(np.shape(start))
    for _ in range(steps):
        theta, velocity = momentum_step(places[-1], slope(places[-1]), velocity, lr, momentum)
        places.append(theta)
    return np.array(places)


def test_each_step_multiplies_by_the_same_number():
    for bend in (1, 3, 8):
        for alpha in (0.1, 0.25, 1 / bend, 1.9 / bend, 2.1 / bend):
            places = walk(lambda theta, bend=bend: bend * theta, 4.0, alpha, 12)
            np.testing.assert_allclose(places, 4 * (1 - alpha * bend) ** np.arange(13.0), atol=1e-9)
            steps = abs(np.diff(places))
            assert (np.diff(steps) > 0).all() == (alpha > 2 / bend)
    says("04", r"Each step multiplies θ by the same number, $1-\alpha$, so after $k$ steps "
               r"$\theta_k = (1-\alpha)^k\,\theta_0$. For a curve that bends $a$ times as much the factor is "
               r"$1-\alpha a$, and beyond $\alpha = 2/a$ every step is longer than the last.")
    says("04", "Each step multiplies θ by 1 − α.")


def test_the_best_step_in_a_long_valley():
    bends, rates = np.array([1, 8]), np.linspace(0, 0.3, 3001)
    slower = abs(1 - rates[:, None] * bends).max(axis=1)
    best = rates[slower.argmin()]
    assert f"{best:.2f}" == "0.22" and f"{slower.min():.2f}" == "0.78"
    assert abs(walk(lambda theta: bends * theta, [4, 1.5], 0.251, 3000)[-1, 1]) > 1.5
    assert abs(walk(lambda theta: bends * theta, [4, 1.5], 0.249, 3000)[-1]).max() < 1e-3
    says("04", f"Near {best:.2f} both directions shrink equally fast, by {slower.min():.2f}. Less is slow along the "
               "valley, more swings across it, and above $2/8=0.25$ the steep direction runs away though the other "
               "would bear 2.")


def test_where_decay_and_data_are_in_balance():
    for decay in (0.1, 0.5, 2):
        W, b = walk(lambda theta, decay=decay: theta - [3, 1] + decay * theta * [1, 0], [4, 2.5], 0.2, 500)[-1]
        assert np.allclose([W, b], [3 / (1 + decay), 1])
    says("04", r"$W$ comes to rest at $3/(1+\lambda)$, where the pull of the data and the pull of λ are equal. $b$ "
               "goes to 1 all the same.")


def test_what_momentum_does_in_two_valleys_and_on_a_slope():
    def valleys(theta):
        return theta**3 - theta + 0.1

    plain, ball = (walk(valleys, 1.6, 0.1, 400, momentum)[-1] for momentum in (0, 0.85))
    assert plain > 0.8 and ball < -0.8                           # the deeper one lies below 0
    says("04", "At μ = 0.85 it rolls on into the deeper valley.")
    steps = -np.diff(walk(lambda theta: 1.0, 0.0, 0.1, 300, 0.8))
    assert np.isclose(steps[-1], 0.1 / (1 - 0.8)) and (np.diff(steps) >= -1e-12).all()
    says("04", r"If they all agree, the steps grow toward $1/(1-\mu)$ times the plain one.")


def test_a_learning_rate_that_is_far_too_large():
    network, x = digit_cnn(rng=np.random.default_rng(0)), DATA.x_train.reshape(-1, 1, 8, 8)
    rates = {"lr": 30, "momentum": 0.9, "weight_decay": 1e-4, "batch": 32, "epochs": 3}
    losses = [step.loss for step in training(network, x, DATA.t_train, rng=np.random.default_rng(0), **rates)]
    assert np.median(losses) > 20 and np.isfinite(losses).all()
    assert network.accuracy(DATA.x_test.reshape(-1, 1, 8, 8), DATA.t_test) == pytest.approx(0.1)
    four = DATA.labels_train.tolist().index(4)
    assert abs(network.gradients(x[[four]], DATA.t_train[[four]])[1]["z1"]).max() < 1e-6
    says("10", "The loss jumps about far above 2.3, one digit in ten is right, and soon the deltas of the first maps "
               "are below $10^{-6}$: all sigmoids are far out, where they have no slope.")


def test_a_share_that_acts_twice():
    m, lr, g, v, steps = 0.9, 0.1, 1.0, 0.0, []
    for _ in range(300):
        steps.append((1 - m) * lr * v)                           # with the v of the step before
        v = m * v + (1 - m) * g
    assert steps[0] == 0 and np.isclose(steps[-1], 0.1 * lr * g)
    says("04", "after many steps with the same g: 0.1 · lr · g instead of lr · g")
    says("04", f"At m = {m} the steps become ten times too short.")


def run(*sizes, activation="sigmoid"):
    """A network as lessons 02 and 03 train it, and the lengths of its slopes for the 32 digits after each step."""
    network, lengths = Network.dense(sizes, activation=activation, rng=np.random.default_rng(0)), []
    rates = {"lr": 0.5, "batch": 32, "epochs": 20}
    for step in training(network, DATA.x_train, DATA.t_train, rng=np.random.default_rng(1), **rates):
        if step.step % 15 == 0:
            lengths.append(np.linalg.norm(network.gradients(X32, T32)[1]["W1"]))
    return network, lengths


def test_what_is_left_after_training_one_layer():
    network, _ = run(64, 10)
    found = network.gradients(X32, T32)[1]
    by_class, last = abs(found["W1"]).max(axis=1), abs(found["z1"]).sum(axis=1).argmax()
    assert set(by_class.argsort()[-2:]) == {1, 9} and found["W1"][9].min() < -0.02 and found["W1"][1].max() > 0.02
    assert (DATA.labels_train[last], network.forward(X32)["z1"][last].argmax()) == (9, 1)
    says("02", "In the end one picture stays, red in class 9 and blue in class 1. It is a nine that the network still "
               "takes for a one.")


def test_what_is_left_after_training_two_layers():
    network, lengths = run(64, 32, 10, activation="tanh")
    assert max(lengths[-9:]) < lengths[0] / 3 and max(np.diff(lengths)) > 0.1
    shares = np.linalg.svd(network.gradients(X32, T32)[1]["W1"][:10], compute_uv=False) ** 2
    assert shares[:2].sum() / shares.sum() > 0.95
    says("03", r"The slopes fade, with a flicker now and then, as $\hat y - t$ does: where the network is right, "
               "nothing is sent back. What is left in the end looks like one or two digits, in ten strengths: those of "
               "which the network is least sure.")


def test_the_spread_of_first_weights():
    network = digit_cnn(rng=np.random.default_rng(0))
    spreads = {name: network.parameters[name].std() / np.sqrt(2 / fans)
               for name, fans in {"w1": 9 + 72, "w2": 32 + 80, "W3": 40, "W4": 30}.items()}
    assert {name: round(spread) for name, spread in spreads.items()} == {"w1": 4, "w2": 4, "W3": 4, "W4": 1}
    says("10", "So `digit_cnn` draws with four times the usual spread in front of a sigmoid.")


def test_weights_four_times_smaller_stay_at_a_blind_guess():
    network, x = digit_cnn(rng=np.random.default_rng(0)), DATA.x_train.reshape(-1, 1, 8, 8)
    faded = network.replaced(**{name: network.parameters[name] / 4 for name in ("w1", "b1", "w2", "b2", "W3", "b3")})
    rates = {"lr": 0.3, "momentum": 0.9, "batch": 32, "epochs": 10}
    losses = [step.loss for step in training(faded, x, DATA.t_train, rng=np.random.default_rng(0), **rates)]
    epochs, blind = np.reshape(losses, (10, -1)).mean(axis=1), np.log(len(DATA.t_train[0]))
    assert blind < epochs.min() and epochs.max() < blind + 0.1
    says("10", rf"The loss stays just above $\ln 10\approx{blind:.2f}$, that of a blind guess.")


def test_a_check_in_floats_of_32_bits_fails():
    def error(dtype):
        network = digit_cnn(rng=np.random.default_rng(0), dtype=dtype)
        x, t = DATA.x_train[FOUR].reshape(1, 1, 8, 8).astype(dtype), DATA.t_train[FOUR].astype(dtype)
        found = measured(lambda w: network.replaced(w1=w.astype(dtype)).cost(x, t), network.parameters["w1"])
        slopes = network.gradients(x, t)[1]["w1"]
        return abs(slopes - found).max() / abs(slopes).max()

    assert error(np.float64) < 1e-6 and error(np.float32) > 0.1
    says("10", "and in float32, where at $h=10^{-5}$ rounding wins.")


def test_a_slope_taken_at_z_may_be_far_off():
    z = digit_cnn(rng=np.random.default_rng(0)).forward(DATA.x_train[FOUR].reshape(1, 1, 8, 8))["z3"]
    lowest, a = round(z.min()), 1 / (1 + np.exp(6))
    says("10", f"The last row is that bad because some $z^{{(3)}}$ are near −{-lowest}: there $z(1-z)$ is "
               f"−{-lowest * (1 - lowest)}, and $a(1-a)$ is {a * (1 - a):.4f}.")


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("04", "Near 0.22 both directions", "Near 0.24 both directions", test_the_best_step_in_a_long_valley),
    ("04", r"at $3/(1+\lambda)$", r"at $3/\lambda$", test_where_decay_and_data_are_in_balance),
    ("02", "red in class 9", "red in class 4", test_what_is_left_after_training_one_layer),
    ("10", "four times the usual spread", "five times the usual spread", test_the_spread_of_first_weights),
    ("10", r"$\ln 10\approx2.30$, that", r"$\ln 10\approx2.03$, that",
     test_weights_four_times_smaller_stay_at_a_blind_guess),
    ("10", "is 0.0025", "is 0.0035", test_a_slope_taken_at_z_may_be_far_off),
])
def test_a_false_number_of_a_run_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize("test", [
    test_each_step_multiplies_by_the_same_number, test_the_best_step_in_a_long_valley,
    test_where_decay_and_data_are_in_balance, test_what_momentum_does_in_two_valleys_and_on_a_slope,
])
def test_a_false_step_is_caught(test):
    with np.errstate(all="ignore"):
        computed_wrongly(test, "momentum_step", lambda theta, slope, v, lr, momentum: (sgd_step(theta, -slope, lr), v))


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_what_is_left_after_training_one_layer, "run", lambda *sizes: (
        Network.dense(sizes, rng=np.random.default_rng(0)), [])),
    (test_weights_four_times_smaller_stay_at_a_blind_guess, "training",
     lambda _, *data, run=training, **rates: run(digit_cnn(rng=np.random.default_rng(0)), *data, **rates)),
    (test_the_spread_of_first_weights, "digit_cnn", lambda rng, made=digit_cnn: made(rng=rng, maps=(20, 8))),
])
def test_a_false_run_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
