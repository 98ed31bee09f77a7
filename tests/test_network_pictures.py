"""Networks that see pictures: gradients by two other ways, files, refusals, counts, and training that can stop."""

import json
import sys
import tempfile
from functools import partial
from itertools import count
from pathlib import Path

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numeric import assert_gradient, repeatable
from test_layers_numeric import INDEPENDENT, tables

import lessons
from lessons import digits, layers
from lessons.layers import ShapeError
from lessons.network import (
    LOSSES,
    Activation,
    AvgPool2d,
    Conv2d,
    Dense,
    Flatten,
    MaxPool2d,
    Network,
    Subsample2d,
    counting,
)
from lessons.network.architectures import digit_cnn, lenet5, trained_digit_cnn
from lessons.network.training import training

OWN = tuple(str(Path(lessons.__file__).parent / part) for part in ("network", "training"))
pairs = st.tuples(*[st.integers(1, 2)] * 2)


def small(seed=0, **sizes):
    """The lesson's network with fewer maps, so that every cell can be moved."""
    return digit_cnn(rng=np.random.default_rng(seed), **{"maps": (2, 3), "hidden": 4, **sizes})


def lenet():
    return lenet5(rng=np.random.default_rng(0))


def batch(network, n=2, seed=1):
    """n pictures in the network's span, and soft targets."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(size=(n, *network.sample))
    outputs = network.shapes()[network.names[-1]][0]
    return x, rng.dirichlet(np.ones(outputs), size=n)


@st.composite
def networks(draw):
    """One or two convolutions with all their options, each with or without an activation and a pooling; then dense.

    No two entries of a window are equal, or the maximum would have no derivative: every window of a convolution sees a
    pixel, and those of max pooling do not overlap.
    """
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sample = (draw(st.integers(1, 2)), draw(st.integers(4, 6)), draw(st.integers(4, 6)))
    stack, shape = [], sample

    def put(layer):
        nonlocal shape
        stack.append(layer)
        shape = layer.forward(np.zeros((1, *shape))).shape[1:]

    for _ in range(draw(st.integers(1, 2))):
        kernel = [draw(st.integers(1, min(3, size))) for size in shape[1:]]
        padding = tuple(draw(st.integers(0, min(1, k - 1))) for k in kernel)
        P, Q = shape[0], draw(st.integers(1, 3))
        table = np.array(draw(tables(P, Q))) if draw(st.booleans()) else None
        put(Conv2d(rng.normal(size=(Q, P, *kernel)), rng.normal(size=Q), draw(pairs), padding, table))
        if draw(st.booleans()):
            put(Activation(draw(st.sampled_from(["tanh", "sigmoid"]))))
        window = tuple(draw(st.integers(1, min(2, size))) for size in shape[1:])
        kind = draw(st.sampled_from(["none", "max", "avg", "trained"]))
        stride = draw(st.none() | (st.just((2, 3)) if kind == "max" else pairs))
        options = {"window": window, "stride": stride}
        if kind == "trained":
            put(Subsample2d(rng.normal(size=shape[0]), rng.normal(size=shape[0]), **options))
        elif kind != "none":
            put({"max": MaxPool2d, "avg": AvgPool2d}[kind](**options))
    put(Flatten())
    M = draw(st.integers(2, 3))
    put(Dense(rng.normal(size=(M, shape[0])), rng.normal(size=M)))
    loss, span = draw(st.sampled_from(sorted(LOSSES))), draw(st.sampled_from([None, (0, 1)]))
    return Network(stack, loss, sample=sample, span=span)


def agrees_by_differences(network, x, t, tolerance=1e-6):
    """Every array on the way, moved cell by cell while the layers behind it compute on, and every parameter."""
    J, gradients = network.gradients(x, t)
    assert network.cost(x, t) == J
    values = network.forward(x)
    assert gradients.keys() == values.keys() | network.parameters.keys()
    for place, (name, array) in enumerate(values.items()):
        assert_gradient(partial(onward, network, place, t), array, gradients[name], tolerance=tolerance)
    for name, array in network.parameters.items():
        assert_gradient(lambda array, name=name: network.replaced(**{name: array}).cost(x, t), array, gradients[name],
                        tolerance=tolerance)


def onward(network, place, t, array):
    """The mean loss, when this array stands behind so many layers."""
    for layer in network.layers[place:]:
        array = layer.forward(array)
    return layers.batch_mean(LOSSES[network.loss][0](array, t))


def written_once_more(network, x, t, theta):
    """The mean loss from the layers of tests/test_layers_numeric.py, which autograd can differentiate."""
    for layer, name in zip(network.layers, network.names[1:], strict=True):
        options = {option: (value, value) if isinstance(value, int) else value
                   for option, value in layer.options.items() if value is not None}
        if "window" in options:
            options.setdefault("stride", options["window"])
        arrays = [theta[parameter + name[1:]] for parameter in layer.parameters()]
        x = INDEPENDENT[layer.function](x, *arrays, **options)
    return anp.mean(INDEPENDENT[network.loss](x, t))


def agrees_with_autograd(network, x, t):
    J, gradients = network.gradients(x, t)
    judge = autograd.value_and_grad(lambda both: written_once_more(network, both["x"], t, both))
    value, slopes = judge({"x": x, **network.parameters})
    assert value == pytest.approx(J, rel=1e-12)
    for name, slope in slopes.items():
        np.testing.assert_allclose(gradients[name], slope, rtol=1e-8, atol=1e-12, err_msg=name)


class TestGradients:
    def test_the_lesson_s_network_by_differences(self):
        network = small()
        agrees_by_differences(network, *batch(network))

    def test_the_lesson_s_network_by_autograd(self):
        network = digit_cnn(rng=np.random.default_rng(0))
        agrees_with_autograd(network, *batch(network, 3))

    def test_lenet5_by_autograd(self):
        network = lenet()
        agrees_with_autograd(network, *batch(network))

    def test_lenet5_by_differences_along_one_direction_of_each_array(self):
        """(J(θ + h v) − J(θ − h v)) / 2h is the sum of v times the gradient, for any v."""
        network, rng, h = lenet(), np.random.default_rng(2), 1e-6
        x, t = batch(network)
        _, gradients = network.gradients(x, t)
        for name, array in network.parameters.items():
            v = rng.normal(size=array.shape)
            up, down = (network.replaced(**{name: array + side * h * v}).cost(x, t) for side in (1, -1))
            assert np.sum(gradients[name] * v) == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-8), name

    @settings(repeatable, max_examples=20)
    @given(network=networks(), n=st.integers(1, 2), seed=st.integers(0, 1000))
    def test_any_network_by_differences(self, network, n, seed):
        agrees_by_differences(network, *batch(network, n, seed))

    @repeatable
    @given(network=networks(), n=st.integers(1, 2), seed=st.integers(0, 1000))
    def test_any_network_by_autograd(self, network, n, seed):
        agrees_with_autograd(network, *batch(network, n, seed))

    def test_without_the_input_s_gradient_all_others_are_the_same(self):
        for network in (small(), Network.dense([3, 2], rng=np.random.default_rng(0))):
            x = np.random.default_rng(1).uniform(size=(2, *(network.sample or (3,))))
            t = np.eye(network.layers[-1].W.shape[0])[:2]
            (J, whole), (same, part) = (network.gradients(x, t, input=wanted) for wanted in (True, False))
            assert same == J
            assert part.keys() == whole.keys() - {"x"}
            assert all(np.array_equal(part[name], whole[name]) for name in part)


class TestAMistakeIsSeen:
    """Each of the slips of lesson 11, made in the layer itself; both judges must see it."""

    MISTAKES = {
        "max_pool2d_backward": {
            "every cell gets δ": lambda delta, x, window, stride: np.kron(delta, np.ones((1, 1, 2, 2))),
            "the mean, as if it were averaged": lambda delta, x, window, stride: np.kron(delta, np.ones((2, 2)) / 4),
            "the first cell, whichever won": lambda delta, x, window, stride: np.kron(delta, [[1, 0], [0, 0]]),
        },
        "flatten_backward": {
            "maps last": lambda delta, x: delta.reshape(len(x), *x.shape[2:], -1).transpose(0, 3, 1, 2),
            "samples mixed": lambda delta, x: delta[::-1].reshape(x.shape),
        },
        "sigmoid_backward": {
            "f for f′": lambda delta, z: delta * layers.sigmoid(z),
            "f′ dropped": lambda delta, z: delta,
            "f′ of a": lambda delta, z, right=layers.sigmoid_backward: right(delta, layers.sigmoid(z)),
        },
        "conv2d_backward": {
            "∂E/∂w turned": lambda *a, right=layers.conv2d_backward, **o: (
                found := right(*a, **o))._replace(w=found.w[:, :, ::-1, ::-1]),
            "∂E/∂x with the kernel unturned": lambda delta, x, w, right=layers.conv2d_backward, **o: (
                right(delta, x, w, **o)._replace(x=right(delta, x, w[:, :, ::-1, ::-1], **o).x)),
            "∂E/∂b as a mean": lambda *a, right=layers.conv2d_backward, **o: (
                found := right(*a, **o))._replace(b=found.b / len(a[0])),
        },
        "batch_mean_backward": {"1/N forgotten": lambda n, dtype: np.ones(n, dtype)},
    }

    @pytest.mark.parametrize("judge", [agrees_by_differences, agrees_with_autograd])
    @pytest.mark.parametrize("function", MISTAKES)
    def test_each_is_caught(self, function, judge, monkeypatch):
        network = digit_cnn(rng=np.random.default_rng(0), maps=(1, 2), hidden=2)
        if function == "flatten_backward":  # maps of one pixel hide the order, so the second pooling has to go
            rng = np.random.default_rng(0)
            network = Network([network.layers[0], *network.layers[3:5], Flatten(),
                               Dense(rng.normal(size=(2, 50)), np.zeros(2))],
                              sample=(1, 8, 8))
        x, t = batch(network)

        def passes(slip):
            monkeypatch.setattr(layers, function, slip)
            try:
                judge(network, x, t)
            except AssertionError:
                return False
            return True

        assert passes(getattr(layers, function))
        assert [what for what, slip in self.MISTAKES[function].items() if passes(slip)] == []


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("make", [digit_cnn, lenet5])
def test_one_precision_everywhere(make, dtype):
    """In every array, gradient, velocity and weight, whatever precision the pictures come in."""
    network = make(rng=np.random.default_rng(0), dtype=dtype)
    x, t = batch(network)
    for pictures in (x, x.astype(np.float32), (x > 0.5).astype(int)):
        J, gradients = network.gradients(pictures, t)
        velocity = network.step(gradients, 0.1, momentum=0.9, weight_decay=0.01)
        found = [network.forward(pictures), gradients, velocity, network.parameters]
        assert {array.dtype for arrays in found for array in arrays.values()} | {J.dtype} == {np.dtype(dtype)}
        assert network.dtype == dtype
    assert network.replaced(b1=np.ones(len(network.parameters["b1"]), int)).dtype == dtype
    assert network.replaced(w1=x.mean() * network.parameters["w1"].astype(float)).dtype == dtype


@repeatable
@given(network=networks())
def test_one_precision_in_any_network(network):
    arrays = {name: array.astype(np.float32) for name, array in network.parameters.items()}
    single = Network([layer.moved({parameter: arrays[parameter + name[1:]] for parameter in layer.parameters()})
                      for name, layer in zip(network.names[1:], network.layers, strict=True)],
                     network.loss)
    x, t = batch(network)
    J, gradients = single.gradients(x, t)
    assert {array.dtype for array in (single.forward(x) | gradients).values()} | {J.dtype} == {np.dtype(np.float32)}


class TestFiles:
    @repeatable
    @given(network=networks())
    def test_there_and_back(self, network):
        with tempfile.TemporaryDirectory() as folder:
            network.save(path := Path(folder) / "net.npz")
            loaded = Network.load(path)
            assert [file.name for file in path.parent.iterdir()] == ["net.npz"]
        x, t = batch(network)
        assert repr(loaded) == repr(network)
        assert (loaded.loss, loaded.sample, loaded.span) == (network.loss, network.sample, network.span)
        for one, other in zip(loaded.layers, network.layers, strict=True):
            assert type(one) is type(other)
            assert one.options.keys() == other.options.keys()
            assert all(np.array_equal(one.options[name], value) for name, value in other.options.items())
        found, expected = (net.forward(x) | net.gradients(x, t)[1] for net in (loaded, network))
        assert all(np.array_equal(found[name], array) for name, array in expected.items())

    @pytest.mark.parametrize("make", [digit_cnn, lenet5])
    def test_a_damaged_file_is_refused_or_it_is_unharmed(self, make, tmp_path):
        network = make(rng=np.random.default_rng(0))
        network.save(path := tmp_path / "net.npz")
        whole = path.read_bytes()
        for place in range(0, len(whole), len(whole) // 150):
            damaged = bytearray(whole)
            damaged[place] ^= 0xFF
            for content in (bytes(damaged), whole[:place]):
                path.write_bytes(content)
                try:
                    loaded = Network.load(path)
                except ValueError as refused:
                    assert "came, a file that save wrote was expected, and not damaged" in str(refused)
                else:
                    assert repr(loaded) == repr(network)
                    assert all(np.array_equal(loaded.parameters[n], array) for n, array in network.parameters.items())

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("layers", []), ("layers", None), ("layers", [{"kind": "dense"}] * 3), ("layers", [{"kind": "conv3d"}]),
            ("layers", [{"kind": "conv2d", "stride": 0}]), ("layers", [{"kind": "conv2d", "stride": [1, 2, 3]}]),
            ("layers", [{"kind": "conv2d", "table": [[True]]}]), ("layers", [{"kind": "conv2d", "colour": 3}]),
            ("layers", [{"kind": "conv2d", "padding": "same"}]), ("layers", [{"kind": "max_pool2d", "window": 0}]),
            ("loss", "l1"), ("sample", [1, 8]), ("sample", "digits"), ("sample", [3, 8, 8]), ("sample", [1, 2, 2]),
            ("span", [0]), ("span", ["low", "high"]), ("span", [1, 0]), ("span", 5),
        ],
    )
    def test_a_foreign_description_is_refused(self, key, value, tmp_path):
        """A well-formed archive with the right format, in which one entry of the description makes no network."""
        small().save(tmp_path / "net.npz")
        with np.load(tmp_path / "net.npz") as stored:
            arrays = dict(stored)
        about = json.loads(str(arrays.pop("about"))) | {key: value}
        np.savez(tmp_path / "net.npz", about=json.dumps(about), **arrays)
        with pytest.raises(ValueError, match="load: .*net.npz came, a file that save wrote was expected"):
            Network.load(tmp_path / "net.npz")


def changed(**options):
    """A convolution of 2 maps into 3, like the second of `small`, with another option."""
    options = {name: np.array(value, bool) if name == "table" else value for name, value in options.items()}
    return Conv2d(np.ones((3, 2, 2, 2)), np.zeros(3), **options)


class TestRefusals:
    @pytest.mark.parametrize(
        ("stack", "message"),
        [
            ([Conv2d(np.ones((3, 1, 2, 2)), np.zeros(3)), Dense(np.ones((2, 12)), np.zeros(2))],
             r"w1 \(3, 1, 2, 2\) gives maps, but W2 \(2, 12\) takes features: put a Flatten between"),
            ([Dense(np.ones((2, 12)), np.zeros(2)), Conv2d(np.ones((3, 2, 2, 2)), np.zeros(3))],
             r"W1 \(2, 12\) gives features, but w2 \(3, 2, 2, 2\) takes maps"),
            ([Conv2d(np.ones((3, 1, 2, 2)), np.zeros(3)), MaxPool2d(2), Conv2d(np.ones((4, 2, 2, 2)), np.zeros(4))],
             r"axis Q is 3 in w1 \(3, 1, 2, 2\) but axis P is 2 in w2 \(4, 2, 2, 2\)"),
            ([Conv2d(np.ones((3, 1, 2, 2)), np.zeros(3)), Subsample2d(np.ones(4), np.zeros(4))],
             r"axis Q is 3 in w1 \(3, 1, 2, 2\) but axis P is 4 in w2 \(4,\)"),
            ([Subsample2d(np.ones(4), np.zeros(4)), Conv2d(np.ones((3, 2, 2, 2)), np.zeros(3))],
             r"axis P is 4 in w1 \(4,\) but axis P is 2 in w2 \(3, 2, 2, 2\)"),
        ],
    )
    def test_layers_that_do_not_fit(self, stack, message):
        with pytest.raises(ShapeError, match=f"Network: {message}"):
            Network(stack)

    @pytest.mark.parametrize(
        ("stack", "message"),
        [
            ([Conv2d(np.ones((3, 1, 2, 2)), np.zeros(3)), Flatten(), Dense(np.ones((2, 12)), np.zeros(2))],
             "fully_connected: axis D is 27 in x .* but 12 in W"),
            ([Conv2d(np.ones((3, 2, 2, 2)), np.zeros(3))], "conv2d: axis P is 1 in x .* but 2 in w"),
            ([Conv2d(np.ones((3, 1, 5, 2)), np.zeros(3))], "conv2d: axis H: 4 came in x .*: no window fits"),
            ([MaxPool2d(5)], "max_pool2d: axis H: 4 came in x .*: no window fits"),
        ],
    )
    def test_what_a_sample_shows_before_any_picture_comes(self, stack, message):
        with pytest.raises(ShapeError, match=message):
            Network(stack, sample=(1, 4, 4))

    @pytest.mark.parametrize("make", [digit_cnn, lenet5])
    def test_pictures_of_another_size(self, make):
        network = make(rng=np.random.default_rng(0))
        side, other = {8: (8, 32), 32: (32, 8)}[network.sample[1]]
        for shape in ((2, 1, other, other), (2, 3, side, side), (2, side * side), (1, side, side)):
            given, taken = (str(size).replace("(", r"\(").replace(")", r"\)") for size in (shape, network.sample))
            with pytest.raises(ShapeError, match=rf"a sample .* came in x {given}, {taken} was expected"):
                network.forward(np.zeros(shape))

    @pytest.mark.parametrize("scale", [16, 255, -1])
    def test_pictures_of_another_scale(self, scale):
        network = small()
        x, t = batch(network)
        for use in (network.forward, lambda x: network.gradients(x, t), lambda x: network.accuracy(x, t)):
            with pytest.raises(ValueError, match="numbers from .* came in x, pixels from 0 to 1 were expected"):
                use(scale * np.round(x + 0.4))
        network.forward(x + 1e-4)  # a gradient check moves a pixel a little, and may

    @pytest.mark.parametrize("span", [(0,), (1, 0), (0, 0), ("low", "high"), 5, (0, np.nan)])
    def test_a_span_is_two_numbers_that_rise(self, span):
        with pytest.raises(ValueError, match="Network: span: .* came, two numbers were expected"):
            Network(small().layers, span=span)

    @pytest.mark.parametrize("sizes", [{"maps": (2, 0)}, {"maps": (2.5, 3)}, {"hidden": 0}])
    def test_sizes_of_the_lesson_s_network(self, sizes):
        with pytest.raises(ShapeError, match="digit_cnn: .* came, a whole number of at least 1 was expected"):
            small(**sizes)


class TestCounts:
    def test_lenet5_as_published(self):
        """Items E75, ER-57: 60,000 with the table, before the outputs."""
        counts = [layer.count for layer in lenet().layers if layer.count]
        assert counts == [156, 12, 1516, 32, 48120, 10164, 850]
        assert sum(counts[:-1]) == 60_000

    def test_lenet5_as_the_lesson_on_counting_counts_it(self):
        stack = [
            {"kind": "conv", "f": 5, "c": 6},
            {"kind": "subsample", "f": 2},
            {"kind": "table", "f": 5, "c": 16, "links": 60},
            {"kind": "subsample", "f": 2},
            {"kind": "conv", "f": 5, "c": 120},
            {"kind": "dense", "M": 84},
            {"kind": "dense", "M": 10},
        ]
        network, rows = lenet(), counting.count((1, 32, 32), stack)
        learned = [(layer, name) for layer, name in zip(network.layers, network.names[1:], strict=True) if layer.count]
        shapes = network.shapes()
        assert [row["parameters"] for row in rows] == [layer.count for layer, _ in learned]
        assert [np.prod(row["output"]) for row in rows] == [np.prod(shapes[name]) for _, name in learned]

    @repeatable
    @given(network=networks())
    def test_what_counts_is_what_the_output_depends_on(self, network):
        """A cell counts unless its kernel is left out: those alone are 0, in weights and gradients."""
        left_out = sum((~layer.table).sum() * layer.w[0, 0].size for layer in network.layers
                       if layer.options.get("table") is not None)
        assert network.count == sum(array.size for array in network.parameters.values()) - left_out

    def test_unconnected_kernels_stay_zero(self):
        """Also with momentum and weight decay; the kernels beside them move."""
        network, table = lenet(), layers.lenet_c3()
        x, t = batch(network)
        before, velocity = network.parameters["w3"], None
        for _ in range(3):
            _, gradients = network.gradients(x, t)
            velocity = network.step(gradients, 0.1, momentum=0.9, velocity=velocity, weight_decay=0.1)
            for array in (gradients["w3"], velocity["w3"], network.parameters["w3"]):
                assert not array[~table].any()
        assert (network.parameters["w3"] != before)[table].all()


class TestSeeds:
    @pytest.mark.parametrize("make", [digit_cnn, lenet5])
    def test_the_same_seed_gives_the_same_network_and_another_seed_another(self, make):
        one, same, other = (make(rng=np.random.default_rng(seed)).parameters for seed in (4, 4, 5))
        assert all(np.array_equal(one[name], same[name]) for name in one)
        assert all(not np.array_equal(one[name], other[name]) for name in one if one[name].ndim > 1)

    def test_training_repeats_to_the_last_digit(self):
        def trained():
            rng = np.random.default_rng(3)
            network = digit_cnn(rng=rng, maps=(2, 3), hidden=4, dtype=np.float32)
            x, t = batch(network, 20)
            losses = [step.loss for step in training(network, x, t, lr=0.3, momentum=0.9, batch=8, epochs=3, rng=rng)]
            return losses, network.parameters

        (losses, one), (again, other) = trained(), trained()
        assert losses == again
        assert all(np.array_equal(one[name], other[name]) for name in one)


class TestTraining:
    RATES = {"lr": 0.3, "batch": 4, "epochs": 40}

    def test_the_lesson_s_network_learns_the_digits(self):
        """15 epochs; the benchmark of the networks goes on to the end."""
        data, rng = digits.load(), np.random.default_rng(0)
        network = digit_cnn(rng=rng, dtype=np.float32)
        x, held_out = (pixels.reshape(-1, 1, 8, 8) for pixels in (data.x_train, data.x_test))
        assert network.accuracy(held_out, data.t_test) < 0.3
        steps = list(training(network, x, data.t_train, lr=0.3, momentum=0.9, batch=32, epochs=15, rng=rng))
        assert len(steps) == 15 * 45
        assert network.accuracy(held_out, data.t_test) >= 0.93

    def test_wrong_axes_are_named(self):
        network = small()
        x, t = batch(network, 4)
        with pytest.raises(ShapeError, match=r"training: x: the shape \(4, 8, 8\) came, the axes \(N, D\) were"):
            training(network, x[:, 0], t, rng=np.random.default_rng(0), **self.RATES)
        with pytest.raises(ShapeError, match=r"training: axis N is 4 in x \(4, 1, 8, 8\) but 3 in t \(3, 10\)"):
            training(network, x, t[:3], rng=np.random.default_rng(0), **self.RATES)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda x: x.reshape(len(x), -1), r"a sample \(64,\) came in x \(4, 64\), \(1, 8"),
            (lambda x: 16 * x, "came in x, pixels from 0 to 1 were expected"),
        ],
    )
    def test_other_pictures_are_refused_and_nothing_changes(self, change, message):
        network = small()
        x, t = batch(network, 4)
        before = network.layers
        with pytest.raises(ValueError, match=message):
            next(training(network, change(x), t, rng=np.random.default_rng(0), **self.RATES))
        assert network.layers is before

    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize("make", [digit_cnn, lenet5])
    @pytest.mark.parametrize(("dtype", "lr"), [(np.float32, 1e37), (np.float32, 1e300), (np.float64, 1e307)])
    def test_a_rate_that_diverges_ends_in_a_sentence_and_the_last_good_weights(self, make, dtype, lr):
        network = make(rng=np.random.default_rng(0), dtype=dtype)
        x, t = batch(network, 4)
        history = [network.layers]
        with pytest.raises(FloatingPointError, match="training: at step .* the loss .* try a smaller lr than 1e"):
            for _ in training(network, x, t, lr=lr, momentum=0.9, batch=4, epochs=1000, rng=np.random.default_rng(0)):
                history.append(network.layers)
        assert network.layers in history[-2:]
        assert all(np.isfinite(array).all() for array in network.parameters.values())
        assert np.isfinite(network.cost(x, t))

    def test_an_interrupt_at_any_line_leaves_whole_weights(self):
        """Ctrl-C at every line of the network's and the training's own code, one after another, in the second step."""
        x, t = np.random.default_rng(1).uniform(size=(1, 1, 4, 4)), np.eye(2)[:1]

        def start():
            conv, dense = Conv2d(np.eye(3)[None, None], np.zeros(1)), Dense(np.eye(2, 1), np.ones(2))
            stack = [conv, MaxPool2d(2), Flatten(), dense]
            network = Network(stack, sample=(1, 4, 4), span=(0, 1))
            run = training(network, x, t, lr=0.3, momentum=0.9, batch=1, epochs=5, rng=np.random.default_rng(0))
            next(run)
            return network, run

        def is_at(network, weights):
            return all(np.array_equal(weights[name], array) for name, array in network.parameters.items())

        network, run = start()
        first = network.parameters
        next(run)
        second, ends = network.parameters, []
        for place in count():
            network, run = start()
            if not interrupted(run, place):
                break
            ends.append((is_at(network, first), is_at(network, second)))
        assert set(ends) == {(True, False), (False, True)}, "weights of one step or of the other, never some of each"
        assert len(ends) > 200
        assert is_at(network, second)

    def test_an_interrupt_in_the_step_that_diverges_leaves_finite_weights(self):
        """Between the update and the look at its weights no line may stand in which the network holds infinite ones."""

        def start():
            rng = np.random.default_rng(0)
            w, W = (rng.normal(size=shape).astype(np.float32) for shape in ((1, 1, 2, 2), (2, 4)))
            network = Network([Conv2d(w, w[0, 0, 0, :1]), Flatten(), Dense(W, W[:, 0])])
            x, t = rng.uniform(size=(1, 1, 3, 3)), np.eye(2)[:1]
            return network, training(network, x, t, lr=1e300, momentum=0.9, batch=1, epochs=9, rng=rng)

        network, run = start()
        with pytest.raises(FloatingPointError, match="at step 1 "):
            next(run)
        for place in count():
            network, run = start()
            try:
                assert interrupted(run, place)
            except FloatingPointError:
                break
            assert all(np.isfinite(array).all() for array in network.parameters.values()), place
        assert place > 50


def interrupted(run, place):
    """Whether the next step came to the line of this number in one of the files OWN, and was stopped there."""
    counted = 0

    def own(frame, event, argument):
        nonlocal counted
        if event == "line":
            counted += 1
            if counted > place:
                sys.settrace(None)
                raise KeyboardInterrupt
        return own

    def trace(frame, event, argument):
        return own if frame.f_code.co_filename.startswith(OWN) else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        next(run)
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def test_the_network_that_is_stored_reads():
    data, network = digits.load(), trained_digit_cnn()
    right = 360 * network.accuracy(data.x_test.reshape(-1, 1, 8, 8), data.t_test)
    assert round(right) == 352
    assert repr(network) == repr(digit_cnn(rng=np.random.default_rng(0), dtype=np.float32))
