"""A network is nothing but its layers; training is a run of whole steps that keeps the last good weights."""

import inspect
import os
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numeric import assert_gradient, repeatable

from lessons import digits, layers
from lessons.layers import ShapeError
from lessons.network import ACTIVATIONS, LOSSES, Activation, Dense, Network
from lessons.network.training import Step, training


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.fixture
def network(rng):
    return Network.dense([3, 4, 2], rng=rng)


@pytest.fixture
def samples(rng):
    return rng.standard_normal((6, 3)), np.eye(2)[[0, 1, 1, 0, 1, 0]]


def weights(network):
    return {name: array.copy() for name, array in network.parameters.items()}


def same(one, other):
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


class Trap:
    """An object that makes a directory when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


class TestForwardAndBackward:
    def test_every_array_has_a_name(self, network, samples):
        values = network.forward(samples[0])
        assert {name: array.shape for name, array in values.items()} == {
            "x": (6, 3),
            "z1": (6, 4),
            "a1": (6, 4),
            "z2": (6, 2),
        }
        assert {name: array.shape for name, array in network.parameters.items()} == {
            "W1": (4, 3),
            "b1": (4,),
            "W2": (2, 4),
            "b2": (2,),
        }

    def test_a_gradient_for_every_name_in_the_order_of_the_way_back(self, network, samples):
        _, gradients = network.gradients(*samples)
        assert list(gradients) == ["z2", "W2", "b2", "a1", "z1", "W1", "b1", "x"]
        for name, array in (network.forward(samples[0]) | network.parameters).items():
            assert gradients[name].shape == array.shape

    def test_it_is_only_calls_to_the_layers(self, network, samples):
        x, t = samples
        p = network.parameters
        z1 = layers.fully_connected(x, p["W1"], p["b1"])
        a1 = layers.tanh(z1)
        z2 = layers.fully_connected(a1, p["W2"], p["b2"])
        loss = layers.batch_mean(layers.softmax_cross_entropy(z2, t))
        d_z2 = layers.softmax_cross_entropy_backward(layers.batch_mean_backward(6), z2, t)
        d_a1, d_W2, d_b2 = layers.fully_connected_backward(d_z2, a1, p["W2"])
        d_z1 = layers.tanh_backward(d_a1, z1)
        d_x, d_W1, d_b1 = layers.fully_connected_backward(d_z1, x, p["W1"])
        expected = {"z2": d_z2, "W2": d_W2, "b2": d_b2, "a1": d_a1, "z1": d_z1, "W1": d_W1, "b1": d_b1, "x": d_x}
        found, gradients = network.gradients(x, t)
        assert found == loss
        assert same(gradients, expected)

    @repeatable
    @given(
        sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4),
        n=st.integers(1, 4),
        activation=st.sampled_from(["tanh", "sigmoid", "softmax"]),
        loss=st.sampled_from(sorted(LOSSES)),
        seed=st.integers(0, 1000),
    )
    def test_by_central_differences(self, sizes, n, activation, loss, seed):
        """Item C62: every parameter and the input, for networks of up to three layers and both losses."""
        rng = np.random.default_rng(seed)
        network = Network.dense(sizes, activation=activation, loss=loss, rng=rng)
        x, t = rng.standard_normal((n, sizes[0])), rng.dirichlet(np.ones(sizes[-1]), size=n)
        _, gradients = network.gradients(x, t)
        assert_gradient(lambda x: network.gradients(x, t)[0], x, gradients["x"], tolerance=1e-6)
        for place, layer in enumerate(network.layers):
            for name, array in layer.parameters().items():

                def energy(array, place=place, layer=layer, name=name):
                    changed = [*network.layers]
                    changed[place] = Dense(**{**layer.parameters(), name: array})
                    return Network(changed, loss).gradients(x, t)[0]

                gradient = gradients[f"{name}{network.names[place + 1][1:]}"]
                assert_gradient(energy, array, gradient, tolerance=1e-6)

    def test_both_splits_of_a_layer_give_the_same_parameter_gradients(self, rng, samples):
        """Items E9, ER-45: softmax joined with its cross-entropy, or as a layer of its own."""
        x, t = samples
        network = Network.dense([3, 2], rng=rng)
        _, gradients = network.gradients(x, t)
        y = layers.softmax(network.forward(x)["z1"])
        apart = layers.softmax_backward(layers.batch_mean_backward(6)[:, None] * (-t / y), network.forward(x)["z1"])
        assert apart == pytest.approx(gradients["z1"])

    def test_float32_stays_float32(self, samples):
        network = Network([Dense(np.ones((2, 3), np.float32), np.zeros(2, np.float32))])
        loss, gradients = network.gradients(*(array.astype(np.float32) for array in samples))
        network.step(gradients, 0.1)
        assert {loss.dtype, gradients["W1"].dtype, network.parameters["W1"].dtype} == {np.dtype(np.float32)}


class TestStep:
    def test_all_gradients_come_first_and_biases_do_not_decay(self, samples, rng):
        biased = [Dense(rng.standard_normal((m, d)), np.ones(m)) for d, m in ((3, 4), (4, 2))]
        network = Network([biased[0], Activation("tanh"), biased[1]])
        old = weights(network)
        _, gradients = network.gradients(*samples)
        network.step(gradients, 0.5, weight_decay=0.1)
        for name, array in network.parameters.items():
            decay = 0.1 if name.startswith("W") else 0
            assert array == pytest.approx(layers.sgd_step(old[name], gradients[name], 0.5, weight_decay=decay))

    def test_momentum_hands_the_velocity_on(self, network, samples):
        old = weights(network)
        _, gradients = network.gradients(*samples)
        velocity = network.step(gradients, 0.5, momentum=0.9)
        network.step(gradients, 0.5, momentum=0.9, velocity=velocity)
        assert network.parameters["W1"] == pytest.approx(old["W1"] - 0.5 * (2 + 0.9) * gradients["W1"])

    def test_arrays_and_lists_of_before_stay_what_they_were(self, network, samples):
        held, copies = dict(network.parameters), weights(network)
        network.step(network.gradients(*samples)[1], 0.5)
        assert same(held, copies)
        assert not same(network.parameters, copies)


class TestMaking:
    def test_it_needs_a_generator_and_repeats(self):
        one, other = (Network.dense([5, 4, 3], rng=np.random.default_rng(7)) for _ in range(2))
        assert same(one.parameters, other.parameters)
        with pytest.raises(TypeError):
            Network.dense([5, 4, 3])

    @pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
    def test_no_two_units_start_alike_and_values_keep_their_size(self, activation, rng):
        W = Network.dense([200, 100, 10], activation=activation, rng=rng).parameters["W1"]
        assert W.std() == pytest.approx(np.sqrt(2 / 200 if activation == "relu" else 2 / 300), rel=0.05)
        assert len(np.unique(W)) == W.size

    @pytest.mark.parametrize(
        ("sizes", "message"),
        [
            ([3], r"Network.dense: the sizes \[3\] came, an input size and an output size were expected"),
            ([3, 2.5, 1], "Network.dense: a size: 2.5 came, a whole number of at least 1 was expected"),
            ([3, 0], "Network.dense: a size: 0 came, a whole number of at least 1 was expected"),
        ],
    )
    def test_sizes(self, sizes, message, rng):
        with pytest.raises(ValueError, match=message):
            Network.dense(sizes, rng=rng)

    def test_layers_that_do_not_fit(self):
        dense = Dense(np.ones((4, 3)), np.ones(4))
        with pytest.raises(ShapeError, match=r"Network: axis M is 4 in W1 \(4, 3\) but axis D is 3 in W2 \(4, 3\)"):
            Network([dense, Activation("relu"), dense])
        with pytest.raises(ShapeError, match=r"Dense: axis M is 4 in W \(4, 3\) but 3 in b \(3,\)"):
            Dense(np.ones((4, 3)), np.ones(3))

    def test_unknown_names(self):
        with pytest.raises(ValueError, match="activation: 'swish' came, one of relu, sigmoid, softmax, tanh was"):
            Activation("swish")
        with pytest.raises(ValueError, match="loss: 'l1' came, one of softmax_cross_entropy, squared_error was"):
            Network([Activation("relu")], "l1")

    @pytest.mark.parametrize("kinds", [[], ["relu", "relu"]])
    def test_names_must_tell_the_arrays_apart(self, kinds):
        with pytest.raises(ValueError, match="Network: the layers .* came; behind each"):
            Network([Activation(kind) for kind in kinds])


class TestSaving:
    @pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
    def test_there_and_back(self, activation, tmp_path, samples, rng):
        network = Network.dense([3, 4, 2], activation=activation, loss="squared_error", rng=rng)
        network.save(tmp_path / "net")
        loaded = Network.load(tmp_path / "net")
        assert same(loaded.parameters, network.parameters)
        assert (loaded.loss, loaded.names) == (network.loss, network.names)
        assert same(loaded.forward(samples[0]), network.forward(samples[0]))
        assert [file.name for file in tmp_path.iterdir()] == ["net"], "nothing else is left behind"

    def test_a_cut_file(self, network, tmp_path):
        network.save(tmp_path / "net.npz")
        whole = (tmp_path / "net.npz").read_bytes()
        for end in range(0, len(whole), 97):
            (tmp_path / "net.npz").write_bytes(whole[:end])
            with pytest.raises(ValueError, match=r"load: .*net.npz came, a file that save wrote was expected, and not"):
                Network.load(tmp_path / "net.npz")

    def test_a_damaged_file_never_loads_as_another_network(self, network, tmp_path):
        network.save(tmp_path / "net.npz")
        whole = (tmp_path / "net.npz").read_bytes()
        for place in range(0, len(whole), 31):
            damaged = bytearray(whole)
            damaged[place] ^= 0xFF
            (tmp_path / "net.npz").write_bytes(damaged)
            try:
                assert same(Network.load(tmp_path / "net.npz").parameters, network.parameters)
            except ValueError as refused:
                assert "not damaged" in str(refused)

    def test_foreign_files(self, tmp_path):
        path = tmp_path / "net.npz"
        writers = {
            "text": lambda file: file.write(b"not a network"),
            "empty": lambda file: None,
            "one array": lambda file: np.save(file, np.ones(3)),
            "other arrays": lambda file: np.savez(file, W1=np.ones(3)),
            "pickle": lambda file: pickle.dump({"W1": 1}, file),
            "pickled object": lambda file: np.savez(file, format=np.array([Trap(tmp_path / "sprung")], dtype=object)),
            "newer": lambda file: np.savez(file, format="lessons.network 3"),
            "zip": lambda file: zipfile.ZipFile(file, "w").writestr("format.npy", b""),
        }
        for what, write in writers.items():
            with open(path, "wb") as file:
                write(file)
            with pytest.raises(ValueError, match="came, a file that save wrote was expected, and not damaged"):
                print(what, Network.load(path))
        assert not (tmp_path / "sprung").exists(), "nothing in a file may run"

    def test_a_missing_file_is_just_missing(self, tmp_path):
        with pytest.raises(FileNotFoundError, match=r"gone.npz"):
            Network.load(tmp_path / "gone.npz")

    def test_saving_keeps_the_older_file_when_it_fails(self, network, tmp_path, monkeypatch):
        network.save(tmp_path / "net.npz")
        before = (tmp_path / "net.npz").read_bytes()

        def full(file, **_):
            file.write(b"half")
            raise OSError("no space left")

        monkeypatch.setattr(np, "savez", full)
        with pytest.raises(OSError):
            network.save(tmp_path / "net.npz")
        assert (tmp_path / "net.npz").read_bytes() == before

    def test_symbols_are_not_saved(self, tmp_path):
        network = Network([Dense(np.array([[object()]]), np.zeros(1))])
        with pytest.raises(TypeError, match="save: objects came as parameters"):
            network.save(tmp_path / "net.npz")


class TestTraining:
    RATES = {"lr": 0.5, "batch": 4, "epochs": 3}

    def test_it_is_a_generator_of_steps(self, network, samples, rng):
        run = training(network, *samples, **self.RATES, rng=rng)
        assert inspect.isgenerator(run)
        steps = list(run)
        assert [step[:3] for step in steps] == [(1, 6, 1), (2, 6, 1), (3, 6, 2), (4, 6, 2), (5, 6, 3), (6, 6, 3)]
        assert all(isinstance(step, Step) and type(step.loss) is float for step in steps)

    def test_each_epoch_uses_every_sample_once(self, network, rng):
        x = np.arange(30.0).reshape(10, 3)
        seen = []

        def recording(x, t, **options):
            seen.extend(x[:, 0])
            return gradients(x, t, **options)

        gradients, network.gradients = network.gradients, recording
        list(training(network, x, np.eye(2)[np.zeros(10, int)], lr=1, batch=4, epochs=2, rng=rng))
        assert sorted(seen[:10]) == sorted(seen[10:]) == x[:, 0].tolist()
        assert seen[:10] != seen[10:]

    def test_the_same_seed_gives_the_same_weights(self, samples):
        def run():
            rng = np.random.default_rng(3)
            network = Network.dense([3, 4, 2], rng=rng)
            losses = [step.loss for step in training(network, *samples, **self.RATES, rng=rng, momentum=0.9)]
            return losses, network.parameters

        (one, weights_one), (other, weights_other) = run(), run()
        assert one == other
        assert same(weights_one, weights_other)

    def test_rates_reach_the_update(self, samples):
        network, twin = (Network.dense([3, 4, 2], rng=np.random.default_rng(3)) for _ in range(2))
        rates = {"lr": 0.1, "momentum": 0.8, "weight_decay": 0.01}
        list(training(network, *samples, batch=6, epochs=3, rng=np.random.default_rng(0), **rates))
        velocity = None
        for _ in range(3):
            velocity = twin.step(twin.gradients(*samples)[1], velocity=velocity, **rates)
        for name, array in network.parameters.items():
            assert array == pytest.approx(twin.parameters[name])

    def test_stopping_keeps_the_last_whole_step(self, samples):
        stopped, counted = (Network.dense([3, 4, 2], rng=np.random.default_rng(3)) for _ in range(2))
        run = training(stopped, *samples, **self.RATES, rng=np.random.default_rng(0))
        next(run), next(run)
        run.close()
        for step in training(counted, *samples, **self.RATES, rng=np.random.default_rng(0)):
            if step.step == 2:
                break
        assert same(stopped.parameters, counted.parameters)

    def test_an_interruption_inside_a_step_changes_nothing(self, network, samples, rng, monkeypatch):
        """Wherever Ctrl-C strikes in the arithmetic of a step, the weights of the step before are still all there."""
        before = weights(network)
        calls = []

        def interrupted(*args, **kwargs):
            calls.append(1)
            if len(calls) == 3:
                raise KeyboardInterrupt
            return update(*args, **kwargs)

        update = layers.momentum_step
        monkeypatch.setattr(layers, "momentum_step", interrupted)
        with pytest.raises(KeyboardInterrupt):
            next(training(network, *samples, **self.RATES, rng=rng))
        assert same(network.parameters, before)

    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize(("loss", "lr"), [("squared_error", 10), ("softmax_cross_entropy", 1e308)])
    def test_divergence_stops_with_the_last_good_weights(self, loss, lr, samples, rng):
        x, t = samples[0][[0, 0, 1, 1, 2, 2]], samples[1]  # each picture with both labels: no weights are right for all
        network = Network([Dense(rng.standard_normal((2, 3)), np.zeros(2))], loss)
        history = [network.layers]
        with pytest.raises(FloatingPointError, match="at step .* the loss .* try a smaller lr than 1"):
            for _ in training(network, x, t, lr=lr, momentum=0.9, batch=6, epochs=1000, rng=rng):
                history.append(network.layers)
        assert network.layers in history[-2:]
        assert len(history) > 1
        assert np.isfinite(network.gradients(x, t)[0])
        assert all(np.isfinite(array).all() for array in network.parameters.values())

    def test_nan_in_the_data_stops_at_once(self, network, samples, rng):
        before = weights(network)
        with pytest.raises(FloatingPointError, match=r"at step 1 the loss \(nan\)"):
            list(training(network, samples[0] * np.nan, samples[1], **self.RATES, rng=rng))
        assert same(network.parameters, before)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"lr": 0}, "training: lr: 0 came, a learning rate above 0 was expected"),
            ({"batch": 0}, "training: batch: 0 came, a whole number of at least 1 was expected"),
            ({"epochs": 1.5}, "training: epochs: 1.5 came, a whole number of at least 1 was expected"),
            ({"momentum": 1}, "training: momentum: 1 came, at least 0 and below 1 was expected"),
            ({"weight_decay": -1}, "training: weight_decay: -1 came, at least 0 was expected"),
        ],
    )
    def test_bad_rates_are_refused_before_the_first_step(self, change, message, network, samples, rng):
        with pytest.raises(ValueError, match=message):
            training(network, *samples, **{**self.RATES, **change}, rng=rng)

    def test_samples_and_targets_must_pair_up(self, network, samples, rng):
        with pytest.raises(ShapeError, match=r"training: axis N is 6 in x \(6, 3\) but 5 in t \(5, 2\)"):
            training(network, samples[0], samples[1][:5], **self.RATES, rng=rng)
        with pytest.raises(ShapeError, match="training: axis N: 0 came in x"):
            training(network, samples[0][:0], samples[1][:0], **self.RATES, rng=rng)


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid"])
def test_64_32_10_learns_the_digits(activation):
    rng = np.random.default_rng(0)
    data = digits.load()
    network = Network.dense([64, 32, 10], activation=activation, rng=rng)
    assert network.accuracy(data.x_test, data.t_test) < 0.3
    steps = list(training(network, data.x_train, data.t_train, lr=0.5, batch=32, epochs=20, rng=rng))
    assert len(steps) == 900
    assert network.accuracy(data.x_test, data.t_test) >= 0.95
