"""Worked examples with exact numbers, printed elsewhere; the layers reproduce every digit."""

import numpy as np
import pytest

from lessons import layers
from lessons.network import Activation, Dense, Network


def printed(values, *texts):
    """True if each value rounds to its printed decimal; at a tie, either way."""
    values = np.ravel(values)
    places = [len(text.partition(".")[2]) for text in texts]
    return len(values) == len(texts) and all(
        abs(value - float(text)) <= 0.51 * 10.0**-place
        for value, text, place in zip(values, texts, places, strict=True)
    )


def test_printed_compares_the_last_digit():
    assert printed([0.12345], ".1235")
    assert not printed([0.12345], ".1233")
    assert not printed([0.12345, 1], ".1235")


class TestTheTwoTwoTwoNetwork:
    """M. Mazur's step-by-step example: x = (.05, .10), t = (.01, .99), sigmoid everywhere, η = .5."""

    x, t = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
    W1, b1 = np.array([[0.15, 0.20], [0.25, 0.30]]), np.array([0.35, 0.35])
    W2, b2 = np.array([[0.40, 0.45], [0.50, 0.55]]), np.array([0.60, 0.60])
    lr = 0.5

    @pytest.fixture
    def network(self):
        sigmoid = Activation("sigmoid")
        return Network([Dense(self.W1, self.b1), sigmoid, Dense(self.W2, self.b2), sigmoid], loss="squared_error")

    def test_forward(self, network):
        values = network.forward(self.x)
        assert printed(values["z1"], ".3775", ".3925")
        assert printed(values["a1"], ".593269992", ".596884378")
        assert printed(values["z2"][0, 0], "1.105905967")
        assert printed(values["a2"], ".75136507", ".772928465")
        assert printed(network.gradients(self.x, self.t)[0], ".298371109")

    def test_gradients(self, network):
        _, gradients = network.gradients(self.x, self.t)
        assert printed(gradients["a2"][0, 0], ".74136507")
        assert printed(gradients["z2"], ".13849856", "-.03809824")
        assert printed(gradients["W2"][0, 0], ".082167041")
        assert printed(gradients["a1"][0, 0], ".036350306")
        assert printed(gradients["z1"], ".00877135", ".00995425")
        assert printed(gradients["W1"][0, 0], ".000438568")

    def test_update(self, network):
        """The example moves the weights and leaves the biases."""
        _, gradients = network.gradients(self.x, self.t)
        W1 = layers.sgd_step(self.W1, gradients["W1"], self.lr)
        W2 = layers.sgd_step(self.W2, gradients["W2"], self.lr)
        assert printed(W2, ".35891648", ".408666186", ".511301270", ".561370121")
        assert printed(W1, ".149780716", ".19956143", ".24975114", ".29950229")

    def test_the_updated_weights_give_a_wrong_gradient(self, network):
        values, (_, gradients) = network.forward(self.x), network.gradients(self.x, self.t)
        updated = layers.sgd_step(self.W2, gradients["W2"], self.lr)

        def first_weight(W2):
            passed = layers.fully_connected_backward(gradients["z2"], values["a1"], W2).x
            delta = layers.sigmoid_backward(passed, values["z1"])
            return layers.fully_connected_backward(delta, self.x, self.W1).W[0, 0]

        assert printed(first_weight(self.W2), ".000438568")
        assert printed(first_weight(updated), ".000364723")


class TestTheArraysOfCS231n:
    """Assignment 2 of Stanford's CS231n stores weights as in × out: W here is its transpose."""

    def test_fully_connected(self):
        x = np.linspace(-0.1, 0.5, 240).reshape(2, 120)
        W = np.linspace(-0.2, 0.3, 360).reshape(120, 3).T
        b = np.linspace(-0.3, 0.1, 3)
        assert printed(
            layers.fully_connected(x, W, b),
            *("1.49834967", "1.70660132", "1.91485297"),
            *("3.25553199", "3.5141327", "3.77273342"),
        )

    def test_convolution(self):
        x = np.linspace(-0.1, 0.5, 96).reshape(2, 3, 4, 4)
        w = np.linspace(-0.2, 0.3, 144).reshape(3, 3, 4, 4)
        y = layers.conv2d(x, w, np.linspace(-0.1, 0.2, 3), stride=2, padding=1)
        assert y.shape == (2, 3, 2, 2)
        assert printed(y[0, 0], "-.08759809", "-.10987781", "-.18387192", "-.2109216")
        assert printed(y[1, 2], "2.36270298", "2.36904306", "2.38090835", "2.38247847")

    def test_momentum(self):
        w, dw, v = np.linspace(-0.4, 0.6, 20), np.linspace(-0.6, 0.4, 20), np.linspace(0.6, 0.9, 20)
        moved = layers.momentum_step(w, dw, v, 1e-3, 0.9)
        assert printed(moved.theta[[0, 1, -1]], ".1406", ".20738947", "1.4096")
        assert printed(moved.velocity[[0, 1, -1]], ".5406", ".55475789", ".8096")

    def test_the_two_layer_network(self):
        """Scores and loss of its fully connected network: 5–50–7, relu, softmax with cross-entropy."""
        x = np.linspace(-5.5, 4.5, 15).reshape(5, 3).T
        W1, b1 = np.linspace(-0.7, 0.3, 250).reshape(5, 50).T, np.linspace(-0.1, 0.9, 50)
        W2, b2 = np.linspace(-0.3, 0.4, 350).reshape(50, 7).T, np.linspace(-0.9, 0.1, 7)
        network = Network([Dense(W1, b1), Activation("relu"), Dense(W2, b2)])
        assert printed(
            network.forward(x)["z2"],
            *("11.53165108", "12.2917344", "13.05181771", "13.81190102", "14.57198434", "15.33206765", "16.09215096"),
            *("12.05769098", "12.74614105", "13.43459113", "14.1230412", "14.81149128", "15.49994135", "16.18839143"),
            *("12.58373087", "13.20054771", "13.81736455", "14.43418138", "15.05099822", "15.66781506", "16.2846319"),
        )
        assert printed(network.gradients(x, np.eye(7)[[0, 5, 1]])[0], "3.4702243556")


def counting(*shape):
    """An array filled 1, 2, 3, …"""
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape)


class TestTensorFlowsConvolutionGradients:
    """Input, kernel and δ are filled 1, 2, 3, …; one sample, one map in and one out."""

    @pytest.mark.parametrize(
        ("size", "kernel", "stride", "dx", "dw"),
        [
            ((2, 3), (2, 2), 1, [1, 4, 4, 3, 10, 8], [5, 8, 14, 17]),
            (
                (3, 6),
                (2, 2),
                (1, 2),
                [1, 2, 2, 4, 3, 6, 7, 12, 11, 18, 15, 24, 12, 16, 15, 20, 18, 24],
                [161, 182, 287, 308],
            ),
            ((1, 7), (1, 2), (1, 3), [1, 2, 0, 2, 4, 0, 0], None),
        ],
        ids=["valid", "stride of 2", "stride larger than the kernel"],
    )
    def test_valid(self, size, kernel, stride, dx, dw):
        x, w = counting(1, 1, *size), counting(1, 1, *kernel)
        delta = counting(*layers.conv2d(x, w, [0], stride=stride).shape)
        found = layers.conv2d_backward(delta, x, w, stride=stride)
        assert found.x.ravel().tolist() == dx
        assert dw is None or found.w.ravel().tolist() == dw
        if size[0] == 1:
            line = layers.conv1d_backward(delta[:, :, 0], x[:, :, 0], w[:, :, 0], stride=stride[1])
            assert line.x.ravel().tolist() == dx

    def test_same_with_an_even_kernel(self):
        """TensorFlow puts the odd zero behind, so x gets one row and one column there and no padding."""
        x, w, delta = counting(1, 1, 2, 3), counting(1, 1, 2, 2), counting(1, 1, 2, 3)
        found = layers.conv2d_backward(delta, np.pad(x, [(0, 0), (0, 0), (0, 1), (0, 1)]), w)
        assert found.x[:, :, :2, :3].ravel().tolist() == [1, 4, 7, 7, 23, 33]


class TestSoftmax:
    """The first two were printed from single precision: there they agree but for the last bits."""

    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize(
        ("z", "expected"),
        [
            ([-1, 0, 1], [0.09003058, 0.24472848, 0.66524094]),
            ([0, 1, 2, 3], [0.0320586, 0.08714432, 0.23688284, 0.64391428]),
            ([10000, 10001, 10002, 10003], [0.0320586, 0.08714432, 0.23688284, 0.64391428]),
        ],
    )
    def test_logits(self, z, expected):
        np.testing.assert_array_max_ulp(layers.softmax(np.float32(z)), np.float32(expected), maxulp=2)
        assert layers.softmax(z) == pytest.approx(expected, abs=5e-8)

    def test_five_classes(self):
        """Item C30, corrected as in ER-21: the loss is ln 2, and its gradient sums to 0."""
        y, t = np.array([[0.5, 0.1, 0.1, 0.2, 0.1]]), np.eye(5)[:1]
        z = np.log(y)
        assert layers.softmax(z) == pytest.approx(y, abs=1e-15)
        assert printed(layers.softmax_cross_entropy(z, t), ".693147")
        gradient = layers.softmax_cross_entropy_backward([1], z, t)
        assert gradient == pytest.approx(np.array([[-0.5, 0.1, 0.1, 0.2, 0.1]]), abs=1e-15)
        assert gradient.sum() == pytest.approx(0, abs=1e-15)
        assert layers.softmax_backward(-t / y, z) == pytest.approx(gradient, abs=1e-15)

    def test_five_classes_as_printed(self):
        """ER-21: (.5, 0, .1, .2, .1) sums to .9 and so is no softmax; ŷ − t then sums to −.1."""
        printed_y, t = np.array([0.5, 0, 0.1, 0.2, 0.1]), np.eye(5)[0]
        assert printed_y.sum() == pytest.approx(0.9)
        assert (printed_y - t).sum() == pytest.approx(-0.1)
        with pytest.raises(ValueError, match="sums to 0.9"):
            layers.softmax_cross_entropy(np.zeros((1, 5)), printed_y[None])
