"""What is left when a network has learned, and how its numbers begin: lessons 02, 03 and 10, run once more."""

import numpy as np
import pytest
from saying import DATA, computed_wrongly, says, told_wrongly

from lessons.network import Network, measured
from lessons.network.architectures import digit_cnn
from lessons.network.training import training

X32, T32 = DATA.x_train[:32], DATA.t_train[:32]
FOUR = [DATA.labels_train.tolist().index(4)]


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
    ("02", "red in class 9", "red in class 4", test_what_is_left_after_training_one_layer),
    ("10", "four times the usual spread", "five times the usual spread", test_the_spread_of_first_weights),
    ("10", "is 0.0025", "is 0.0035", test_a_slope_taken_at_z_may_be_far_off),
])
def test_a_false_number_of_a_run_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_what_is_left_after_training_one_layer, "run", lambda *sizes: (
        Network.dense(sizes, rng=np.random.default_rng(0)), [])),
    (test_the_spread_of_first_weights, "digit_cnn", lambda rng, made=digit_cnn: made(rng=rng, maps=(20, 8))),
])
def test_a_false_run_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
