"""The loss along a line: agrees with steps of the network, its gradient, finite differences and closed forms."""

import numpy as np
import pytest
from numeric import relative_error
from scipy.interpolate import CubicHermiteSpline

from lessons import digits, layers
from lessons.network import Activation, Dense, Network
from lessons.network.architectures import digit_cnn
from lessons.network.slices import Slice, along, between
from lessons.network.training import training
from lessons.views import DescentView

PLACES = np.linspace(-0.5, 1.5, 21)


@pytest.fixture
def networks():
    rng = np.random.default_rng(3)
    return [Network.dense([3, 4, 2], rng=rng) for _ in range(2)]


@pytest.fixture
def samples():
    rng = np.random.default_rng(4)
    return rng.standard_normal((6, 3)), np.eye(2)[[0, 1, 1, 0, 1, 0]]


def convex(weight=1.0, bias=0.0):
    """Half a squared error of one weight: a bowl."""
    return Network([Dense([[weight]], [bias])], "squared_error")


class TestAlong:
    def test_the_ends_are_the_losses_of_the_two_networks(self, networks, samples):
        start, end = networks
        slice_ = along(start, between(start, end), *samples, [-1, 0, 1])
        assert slice_.losses[1] == start.gradients(*samples)[0]
        assert slice_.losses[2] == pytest.approx(end.gradients(*samples)[0], rel=1e-12)

    def test_the_slopes_are_those_of_finite_differences(self, networks, samples):
        start, end = networks
        direction, h = between(start, end), 1e-5
        found = along(start, direction, *samples, PLACES)
        low, high = (along(start, direction, *samples, PLACES + sign * h).losses for sign in (-1, 1))
        assert relative_error(found.slopes, (high - low) / (2 * h)) < 1e-8

    def test_at_0_it_is_the_gradient_of_the_network(self, networks, samples):
        start, end = networks
        direction, (_, gradients) = between(start, end), start.gradients(*samples)
        expected = sum(np.sum(gradients[name] * d) for name, d in direction.items())
        h, found = 1e-5, along(start, direction, *samples, [-1e-5, 0, 1e-5])
        assert found.slopes[1] == pytest.approx(expected, rel=1e-12)
        assert (found.losses[2] - found.losses[0]) / (2 * h) == pytest.approx(expected, rel=1e-7)

    @pytest.mark.parametrize("name", ["W1", "b1", "W2", "b2"])
    def test_a_wrong_gradient_is_seen(self, name, networks, samples, monkeypatch):
        """Double one parameter's gradient: the slopes no longer are those of the losses."""
        right = Network.gradients
        start, end = networks
        start.layers[2] = Dense(start.layers[2].W, np.array([0.3, -0.2]))
        end.layers[0] = Dense(end.layers[0].W, np.arange(4.0))

        def wrong(network, x, t):
            loss, found = right(network, x, t)
            return loss, found | {name: 2 * found[name]}

        monkeypatch.setattr(Network, "gradients", wrong)
        found = along(start, between(start, end), *samples, np.linspace(0, 1, 201))
        assert relative_error(found.slopes, np.gradient(found.losses, found.places)) > 1e-2

    def test_the_network_is_not_changed(self, networks, samples):
        start, end = networks
        before, held = {name: array.copy() for name, array in start.parameters.items()}, start.layers
        direction = between(start, end)
        kept = {name: array.copy() for name, array in direction.items()}
        along(start, direction, *samples, PLACES)
        assert start.layers is held
        assert all(np.array_equal(before[name], array) for name, array in start.parameters.items())
        assert all(np.array_equal(kept[name], array) for name, array in direction.items())

    def test_a_bowl_is_its_closed_form(self):
        """½ mean (1 + s − t)² of x = 1: its slope is the mean distance, and it never bends back."""
        t = np.array([[3.0], [5.0]])
        found = along(convex(), {"W1": np.ones((1, 1)), "b1": np.zeros(1)}, np.ones((2, 1)), t, PLACES)
        assert found.losses == pytest.approx([np.mean((1 + s - t) ** 2) / 2 for s in PLACES])
        assert found.slopes == pytest.approx([1 + s - 4 for s in PLACES])
        assert found.bends == 0

    def test_bends_are_counted(self):
        s = np.linspace(-2, 2, 81)
        for f, bends in ((s**2, 0), (3 * s - 1, 0), (s**3, 1), (s**4 - 3 * s**2, 2), (np.cos(3 * s), 4)):
            assert Slice(s, f, s).bends == bends
        uneven = np.array([-2, -1, 0, 0.1, 0.2, 3])
        assert Slice(uneven, uneven**2, uneven).bends == 0, "unequal distances are no bends"

    def test_logistic_regression_has_no_bends_and_hidden_units_have(self, samples):
        """C26: the loss of one layer is convex along every line; with a hidden layer it is not."""
        rng = np.random.default_rng(0)
        places = np.linspace(-3, 3, 61)
        bends = {}
        for sizes in ([3, 2], [3, 4, 2]):
            ends = [[Network.dense(sizes, rng=rng) for _ in range(2)] for _ in range(8)]
            bends[len(sizes)] = [along(one, between(one, two), *samples, places).bends for one, two in ends]
        assert bends[2] == [0] * 8
        assert max(bends[3]) >= 2

    @pytest.mark.parametrize(("change", "message"), [
        (lambda d: d.pop("b2"), "direction: W1, W2, b1 came, the parameters W1, W2, b1, b2 were expected"),
        (lambda d: d.clear(), "direction: no arrays came, the parameters"),
        (lambda d: d.update(z1=d["W1"]), "direction: W1, W2, b1, b2, z1 came, the parameters"),
        (lambda d: d.update(W1=d["W1"].T), r"W1 of shape \(3, 4\) came in direction, \(4, 3\) was expected"),
    ])
    def test_another_direction_is_refused(self, change, message, networks, samples):
        direction = between(*networks)
        change(direction)
        with pytest.raises(ValueError, match=f"along: {message}"):
            along(networks[0], direction, *samples, PLACES)

    @pytest.mark.parametrize("places", [[], [0, 1], [0, 1, 1], [2, 1, 0], [0, 1, np.nan], [0, 1, np.inf], [[0, 1, 2]]])
    def test_other_places_are_refused(self, places, networks, samples):
        with pytest.raises(ValueError, match="along: the places .* came, at least 3 ascending numbers were expected"):
            along(networks[0], between(*networks), *samples, places)

    def test_a_loss_that_is_not_finite_is_named(self, networks, samples):
        with pytest.raises(FloatingPointError, match=r"along: at s = 1e\+308 the loss is (nan|inf); choose places"):
            along(networks[0], between(*networks), *samples, [0, 1, 1e308])

    def test_networks_of_other_sizes_have_nothing_between(self, networks):
        other = Network.dense([3, 5, 2], rng=np.random.default_rng(0))
        with pytest.raises(ValueError, match=r"between: W1 of shape \(5, 3\) came in the other network, \(4, 3\) was"):
            between(networks[0], other)
        with pytest.raises(ValueError, match="between: the other network: W1, b1 came, the parameters"):
            between(networks[0], Network.dense([3, 2], rng=np.random.default_rng(0)))


class TestTheBallOnIt:
    @pytest.fixture
    def slice_(self, networks, samples):
        return along(networks[0], between(*networks), *samples, PLACES)

    def test_the_pieces_are_those_of_scipy(self, slice_):
        view = DescentView(slice_, start=0.5, lr=0.1)
        spline = CubicHermiteSpline(*slice_)
        for s in np.linspace(-0.5, 1.5, 97):
            assert view._landscape.value((s,)) == pytest.approx(spline(s), rel=1e-12)
            assert view._landscape.slope((s,))[0] == pytest.approx(spline(s, 1), abs=1e-12)
            if not np.isclose(PLACES, s).any():
                assert view._landscape.curvature((s,), (0.0,))[0] == pytest.approx(spline(s, 2), abs=1e-10)

    def test_it_goes_where_the_network_goes(self, networks, samples):
        """The same steps with the network's own slope at each place, and nothing interpolated."""
        direction = between(*networks)
        finer = along(networks[0], direction, *samples, np.linspace(-0.5, 1.5, 201))
        view = DescentView(finer, start=0.9, lr=0.5, steps=12)
        s = 0.9
        for point in view.paths["plain"][:12]:
            [at, slope] = [*point.theta, *point.slope]
            assert at == pytest.approx(s, abs=1e-5)
            own = along(networks[0], direction, *samples, [s - 1, s, s + 1]).slopes[1]
            assert slope == pytest.approx(own, abs=1e-4)
            s -= 0.5 * own

    def test_the_error_between_samples_falls_as_the_fourth_power(self):
        def error(n):
            s, between_them = np.linspace(0, 3, n), np.linspace(0, 3, 500)
            view = DescentView((s, np.sin(s), np.cos(s)), start=1, lr=0.1)
            return max(abs(view._landscape.value((x,)) - np.sin(x)) for x in between_them)
        assert error(11) / error(21) == pytest.approx(16, rel=0.15)

    def test_its_text(self, slice_):
        view = DescentView(slice_, start=0.5, lr=0.5, title="Between two networks")
        assert repr(view).splitlines()[:4] == ["Between two networks", "f(s) at 21 places from -0.5 to 1.5",
                                               "gradient descent: s <- s - alpha*g", "alpha = 0.5"]
        assert view.sentence.startswith("step 0: s = 0.5, slope ")

    def test_a_path_ends_where_nothing_is_known(self):
        s = np.array([0.0, 1.0, 2.0])
        view = DescentView((s, 2 * s, np.full(3, 2.0)), start=1, lr=0.4, lr_most=1)
        path = view.paths["plain"]
        assert [point.theta[0] for point in path] == pytest.approx([1, 0.2, -0.6])
        view.step = 2
        assert view.sentence == "step 2: s = -0.6. It has left the picture."
        assert "nan" not in repr(view) and "-1.2" not in repr(view)

    @pytest.mark.parametrize(("f", "options", "message"), [
        (([0, 1], [0, 1], [1]), {}, "samples of shapes"),
        (([0, 1], [0, np.inf], [1, 1]), {}, "samples of shapes"),
        (([0, 0], [0, 1], [1, 1]), {}, "2 places came, 2 to 401, ascending, were"),
        (([0], [0], [1]), {}, "1 places came, 2 to 401"),
        (([0, 1], [0, 1], [1, 1]), {"span": (0, 2)}, r"span \[0, 2\] came, one within the samples"),
        (([0, 1], [0, 1], [1, 1]), {"start": (0, 1)}, "start of 2 numbers came, 1 were expected"),
    ])
    def test_samples_that_are_none_are_refused(self, f, options, message):
        with pytest.raises(ValueError, match=f"DescentView: {message}"):
            DescentView(f, **{"start": 0.5, "lr": 0.1} | options)


def test_two_trained_networks_have_a_hill_between_them():
    """C26 on real digits: low near both ends and high between; on which side the ball starts decides where it ends."""
    x, t = (array[:200] for array in digits.load()[:2])
    networks = []
    for seed in (1, 2):
        rng = np.random.default_rng(seed)
        networks.append(Network.dense([64, 16, 10], activation="sigmoid", rng=rng))
        for _ in training(networks[-1], x, t, lr=1, batch=20, epochs=30, rng=rng):
            pass
    hill = along(networks[0], between(*networks), x, t, np.linspace(-0.5, 1.5, 81))
    at = dict(zip(hill.places.round(3), hill.losses, strict=True))
    assert at[0.5] > 5 * max(at[0], at[1])
    assert hill.bends == 2
    ends = {}
    for start in (0.45, 0.55):
        path = DescentView(hill, start=start, lr=0.05, steps=100).paths["plain"]
        ends[start] = path[-1].theta[0]
        assert abs(path[-1].slope[0]) < 0.02
    assert ends[0.45] < 0 and ends[0.55] > 1


def test_a_network_with_convolution_and_pooling_has_slices_too():
    """The lesson's network: the slopes are those of finite differences, the ends the losses of the two networks."""
    start, end = (digit_cnn(rng=np.random.default_rng(seed)) for seed in (1, 2))
    x, t = digits.load().x_train[:8].reshape(-1, 1, 8, 8), digits.load().t_train[:8]
    direction, places, h = between(start, end), np.array([0.0, 0.3, 1.0]), 1e-6
    found = along(start, direction, x, t, places)
    low, high = (along(start, direction, x, t, places + sign * h).losses for sign in (-1, 1))
    assert relative_error(found.slopes, (high - low) / (2 * h)) < 1e-7
    assert [start.cost(x, t), end.cost(x, t)] == pytest.approx(found.losses[[0, 2]].tolist())
    assert set(direction) == {"w1", "b1", "w2", "b2", "W3", "b3", "W4", "b4"}


def test_the_sampled_loss_is_that_of_the_layers():
    """One layer by hand: J(θ₀ + s·d) from the formula."""
    rng = np.random.default_rng(7)
    (W, V), (b, c) = rng.standard_normal((2, 2, 3)), rng.standard_normal((2, 2))
    x, t = rng.standard_normal((5, 3)), np.eye(2)[[0, 1, 0, 0, 1]]
    found = along(Network([Dense(W, b), Activation("tanh")], "squared_error"), {"W1": V, "b1": c}, x, t, PLACES)
    for s, loss in zip(PLACES, found.losses, strict=True):
        y = np.tanh(x @ (W + s * V).T + b + s * c)
        assert loss == pytest.approx(np.mean(layers.squared_error(y, t)), rel=1e-12)
