"""The contract of every layer: shapes, precision, untouched arguments, NaN, infinity, a sentence for each mistake."""

from fractions import Fraction

import numpy as np
import pytest
from layer_cases import CASES, draw, refuses

from lessons import layers
from lessons.layers import ShapeError

SIZES = {"N": 4, "D": 3, "M": 2, "K": 5, "P": 2, "Q": 3, "L": 5, "H": 4, "W": 5, "J": 3, "J1": 2, "J2": 3}


def outcome(name, rng, dtype=float):
    """All that a layer gives back for random arguments, and the arguments."""
    case = CASES[name]
    arguments, constants = draw(case, SIZES, rng, dtype)
    y = case.forward(*arguments, *constants)
    delta = rng.uniform(0.5, 1.5, size=np.shape(y)).astype(dtype)
    return y, case.backward(delta, arguments, constants), arguments, constants, delta


@pytest.fixture
def rng():
    return np.random.default_rng(2)


@pytest.mark.parametrize("name", CASES)
def test_a_gradient_has_the_shape_of_its_argument(name, rng):
    _, gradients, arguments, _, _ = outcome(name, rng)
    assert [np.shape(gradient) for gradient in gradients] == [argument.shape for argument in arguments]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", [name for name in CASES if name != "batch_mean"])
def test_floats_keep_their_precision(name, dtype, rng):
    y, gradients, *_ = outcome(name, rng, dtype)
    assert {y.dtype, *(gradient.dtype for gradient in gradients)} == {np.dtype(dtype)}


def test_the_mean_keeps_the_precision_of_the_losses():
    assert layers.batch_mean(np.ones(3, np.float32)).dtype == np.float32
    assert layers.batch_mean_backward(3, dtype=np.float32).dtype == np.float32
    assert layers.batch_mean_backward(3).dtype == np.float64


@pytest.mark.parametrize("integer", [np.int64, np.uint8, bool])
def test_integers_are_computed_in_float64(integer):
    x, W, b = np.array([[3, 1]], integer), np.array([[0, 1]], integer), np.array([1], integer)
    delta = np.array([[2]], integer)
    found = [
        layers.fully_connected(x, W, b),
        *layers.fully_connected_backward(delta, x, W),
        layers.relu(x),
        layers.relu_backward(x, x),
        layers.squared_error(W, x),
        layers.batch_mean(b),
        layers.sgd_step(x, W, 1),
    ]
    assert {array.dtype for array in found} == {np.dtype(float)}
    assert layers.squared_error(np.array([[0]], np.uint8), np.array([[1]], np.uint8)) == 0.5  # no wrapping round


def test_integer_targets_do_not_widen_float32():
    z, t = np.zeros((1, 2), np.float32), np.array([[0, 1]])
    assert layers.softmax_cross_entropy(z, t).dtype == np.float32
    assert layers.squared_error(z, t).dtype == np.float32


@pytest.mark.parametrize("name", CASES)
def test_arguments_stay_untouched(name):
    _, _, *before = outcome(name, np.random.default_rng(2))
    y, gradients, *after = outcome(name, np.random.default_rng(2))
    for one, other in zip([*before[0], *before[1], before[2]], [*after[0], *after[1], after[2]], strict=True):
        assert np.array_equal(one, other)
    for array in (y, *gradients):
        assert not any(np.shares_memory(array, argument) for argument in (*after[0], *after[1], after[2]))


@pytest.mark.parametrize("name", CASES)
def test_read_only_arguments_suffice(name, rng):
    case = CASES[name]
    arguments, constants = draw(case, SIZES, rng)
    for array in (*arguments, *constants):
        array.flags.writeable = False
    delta = np.ones(np.shape(case.forward(*arguments, *constants)))
    case.backward(delta, arguments, constants)


def test_updates_return_new_arrays():
    theta, gradient, velocity = np.ones(3), np.ones(3), np.ones(3)
    moved = layers.momentum_step(theta, gradient, velocity, 0.1, 0.5)
    stepped = layers.sgd_step(theta, gradient, 0.1)
    assert theta.tolist() == gradient.tolist() == velocity.tolist() == [1, 1, 1]
    assert not any(np.shares_memory(new, old) for new in (*moved, stepped) for old in (theta, gradient, velocity))


@pytest.mark.parametrize("name", CASES)
def test_nan_passes_through(name, rng):
    case = CASES[name]
    arguments, constants = draw(case, SIZES, rng)
    arguments[0].flat[0] = np.nan
    y = case.forward(*arguments, *constants)
    assert np.isnan(y).any()
    assert np.size(y) < 2 or not np.isnan(y).all(), "NaN in one sample does not reach the others"
    delta = np.full(np.shape(y), np.nan)
    reached = any if name == "max_pool2d" else all      # what no window took for its maximum gets nothing
    assert all(reached(np.isnan(gradient).ravel()) for gradient in case.backward(delta, *draw(case, SIZES, rng)))


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu"])
def test_nan_in_z_reaches_the_slope(name):
    assert np.isnan(getattr(layers, f"{name}_backward")([1.0], [np.nan])).all()


def test_infinity_passes_through():
    assert layers.sigmoid([-np.inf, np.inf]).tolist() == [0, 1]
    assert layers.tanh([-np.inf, np.inf]).tolist() == [-1, 1]
    assert layers.relu([-np.inf, np.inf]).tolist() == [0, np.inf]
    assert layers.softmax([[-np.inf, 0.0]]).tolist() == [[0, 1]]
    masked, wanted = [[-np.inf, 0.0, 0.0]], [[0.0, 0.25, 0.75]]
    assert layers.softmax_cross_entropy(masked, wanted) == pytest.approx([np.log(2)])
    assert layers.softmax_cross_entropy_backward([1.0], masked, wanted).tolist() == [[0, 0.25, -0.25]]
    assert layers.softmax_cross_entropy(masked, [[1.0, 0.0, 0.0]]).tolist() == [np.inf]
    assert np.isnan(layers.softmax_cross_entropy([[np.nan, 0.0, 0.0]], wanted)).all()
    assert layers.fully_connected([[np.inf]], [[2.0]], [1.0]).tolist() == [[np.inf]]
    assert layers.sgd_step([np.inf], [1.0], 0.1).tolist() == [np.inf]


@pytest.mark.filterwarnings("error")
def test_large_logits_neither_overflow_nor_lose_the_loss():
    z = np.array([[1000.0, 0.0], [-1000.0, 0.0]])
    t = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert layers.softmax_cross_entropy(z, t).tolist() == [1000, 1000]
    assert layers.softmax_cross_entropy_backward([1, 1], z, t).tolist() == [[1, -1], [-1, 1]]
    assert layers.sigmoid([-1000.0, 1000.0]).tolist() == [0, 1]
    assert layers.sigmoid_backward([1, 1], [-1000.0, 1000.0]).tolist() == [0, 0]


def test_the_tail_of_the_sigmoid_keeps_its_digits():
    assert layers.sigmoid([-40.0]) == pytest.approx([np.exp(-40)], rel=1e-15)


def test_the_slope_at_zero_is_a_choice():
    zero = np.zeros(1)
    assert layers.relu_backward([3.0], zero).tolist() == [0]
    assert layers.relu_backward([3.0], zero, at_zero=1).tolist() == [3]
    assert layers.relu_backward([3.0], zero, at_zero=0.5).tolist() == [1.5]
    assert layers.relu_backward([3.0, 3.0], [-1.0, 1.0], at_zero=1).tolist() == [0, 3]


def test_activations_take_arrays_of_any_shape():
    z = np.arange(-4.0, 4.0).reshape(2, 2, 2)
    for name in ("sigmoid", "tanh", "relu", "softmax"):
        assert getattr(layers, name)(z).shape == getattr(layers, f"{name}_backward")(z, z).shape == (2, 2, 2)
    assert layers.softmax(z).sum(axis=-1) == pytest.approx(np.ones((2, 2)))


def test_soft_labels_are_targets_too():
    z, t = np.log([[0.25, 0.75]]), [[0.5, 0.5]]
    assert layers.softmax_cross_entropy(z, t) == pytest.approx([-0.5 * np.log(0.25 * 0.75)])
    assert layers.softmax_cross_entropy_backward([1], z, t) == pytest.approx(np.array([[-0.25, 0.25]]))


def test_exact_numbers_stay_exact():
    third = Fraction(1, 3)
    x, W, b = (np.array(a, dtype=object) for a in ([[third, 2]], [[3, third]], [third]))
    assert layers.fully_connected(x, W, b).tolist() == [[2]]
    assert layers.relu(-x).tolist() == [[0, 0]]
    assert layers.relu_backward(x, x).tolist() == [[third, 2]]
    assert layers.squared_error(x, [[0, 0]]).tolist() == [Fraction(37, 18)]
    assert layers.sgd_step(x, W, third, weight_decay=third).tolist() == [[Fraction(-19, 27), Fraction(5, 3)]]


class Told:
    """A number that notes what was done to it: layers ask for arithmetic, order, and methods like exp."""

    def __init__(self, value, past):
        self.value, self.past = value, past

    def exp(self):
        return Told(np.exp(self.value), f"exp({self.past})")

    def __neg__(self):
        return Told(-self.value, f"-{self.past}")

    def __add__(self, other):
        return Told(self.value + _value(other), f"({self.past} + {_past(other)})")

    def __radd__(self, other):
        return Told(other + self.value, f"({other} + {self.past})")

    def __rtruediv__(self, other):
        return Told(other / self.value, f"{other} / {self.past}")

    def __truediv__(self, other):
        return Told(self.value / _value(other), f"{self.past} / {_past(other)}")

    def __ge__(self, other):
        return self.value >= _value(other)


def _value(number):
    return number.value if isinstance(number, Told) else number


def _past(number):
    return number.past if isinstance(number, Told) else number


def test_numbers_that_tell_their_past_pass_through():
    z = np.array([[Told(0.5, "z1"), Told(-0.5, "z2")]], dtype=object)
    assert layers.sigmoid(z)[0, 0].past == "1 / (1 + exp(-z1))"
    assert layers.softmax(z)[0, 0].past == "exp(z1) / (exp(z1) + exp(z2))"
    assert layers.relu(z)[0, 0].past == "z1"
    assert layers.relu(z)[0, 1] == 0


X, W, B = np.ones((8, 3)), np.ones((5, 3)), np.ones(5)
LOGITS, ONE_HOT = np.zeros((2, 3)), np.eye(3)[:2]
REFUSED = {
    "axis D": (
        lambda: layers.fully_connected(X, np.ones((5, 4)), B),
        "fully_connected: axis D is 3 in x (8, 3) but 4 in W (5, 4)",
    ),
    "axis M": (
        lambda: layers.fully_connected(X, W, np.ones(4)),
        "fully_connected: axis M is 5 in W (5, 3) but 4 in b (4,)",
    ),
    "one sample without its axis": (
        lambda: layers.fully_connected(np.ones(3), W, B),
        "fully_connected: x: the shape (3,) came, the axes (N, D) were expected",
    ),
    "bias as a column": (
        lambda: layers.fully_connected(X, W, np.ones((5, 1))),
        "fully_connected: b: the shape (5, 1) came, the axes (M) were expected",
    ),
    "empty batch": (
        lambda: layers.fully_connected(X[:0], W, B),
        "fully_connected: axis N: 0 came in x (0, 3), at least 1 was expected",
    ),
    "ragged": (
        lambda: layers.fully_connected([[1, 2, 3], [4]], W, B),
        "fully_connected: x: rows of different lengths came, an array was expected",
    ),
    "axis N": (
        lambda: layers.fully_connected_backward(np.ones((7, 5)), X, W),
        "fully_connected_backward: axis N is 7 in delta (7, 5) but 8 in x (8, 3)",
    ),
    "activation": (
        lambda: layers.relu_backward(np.ones(3), np.ones((3, 1))),
        "relu_backward: the shape is (3,) in delta but (3, 1) in z",
    ),
    "empty activation": (lambda: layers.softmax([]), "softmax: z (0,) came, at least one number was expected"),
    "axis K": (
        lambda: layers.squared_error(LOGITS, np.ones((2, 4))),
        "squared_error: axis K is 3 in y (2, 3) but 4 in t (2, 4)",
    ),
    "delta per sample": (
        lambda: layers.softmax_cross_entropy_backward(np.ones((2, 3)), LOGITS, ONE_HOT),
        "softmax_cross_entropy_backward: delta: the shape (2, 3) came, the axes (N) were expected",
    ),
    "mean of nothing": (
        lambda: layers.batch_mean([]),
        "batch_mean: axis N: 0 came in losses (0,), at least 1 was expected",
    ),
    "half a sample": (
        lambda: layers.batch_mean_backward(2.5),
        "batch_mean_backward: n: 2.5 came, a whole number of at least 1 was expected",
    ),
    "no sample": (
        lambda: layers.batch_mean_backward(0),
        "batch_mean_backward: n: 0 came, a whole number of at least 1 was expected",
    ),
    "update": (
        lambda: layers.sgd_step(W, W.T, 0.1),
        "sgd_step: the shape is (5, 3) in theta but (3, 5) in gradient",
    ),
    "velocity": (
        lambda: layers.momentum_step(B, B, 0.0, 0.1, 0.9),
        "momentum_step: the shape is (5,) in theta but () in velocity",
    ),
}


test_a_wrong_shape_is_named = refuses(REFUSED)


def test_a_shape_error_is_a_value_error():
    assert issubclass(ShapeError, ValueError)


@pytest.mark.parametrize(
    ("row", "found"), [([0.5, 0.2, 0.2], "sums to 0.9"), ([1, 1, -1], "holds -1"), ([np.nan, 1, 0], "holds nan")]
)
@pytest.mark.parametrize("function", ["softmax_cross_entropy", "softmax_cross_entropy_backward"])
def test_targets_that_are_no_distribution(function, row, found):
    arguments = ([1, 1], LOGITS, [[0, 1, 0], row])
    with pytest.raises(ValueError) as caught:
        getattr(layers, function)(*(arguments if function.endswith("backward") else arguments[1:]))
    assert str(caught.value) == f"{function}: row 1 of t came, which {found}; entries >= 0 that sum to 1 were expected"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_targets_may_be_rounded(dtype):
    t = np.full((1, 10), 0.1, dtype)
    assert layers.softmax_cross_entropy(np.zeros((1, 10), dtype), t) == pytest.approx(np.log(10), rel=1e-2)


@pytest.mark.parametrize("lr", [0, -0.1, np.nan])
def test_a_learning_rate_of_zero_or_less(lr):
    message = f"lr: {lr} came, a learning rate above 0 was expected"
    with pytest.raises(ValueError, match=f"sgd_step: {message}"):
        layers.sgd_step(B, B, lr)
    with pytest.raises(ValueError, match=f"momentum_step: {message}"):
        layers.momentum_step(B, B, B, lr, 0.9)


@pytest.mark.parametrize("momentum", [-0.1, 1, np.nan])
def test_momentum_out_of_range(momentum):
    with pytest.raises(ValueError, match=f"momentum: {momentum} came, at least 0 and below 1 was expected"):
        layers.momentum_step(B, B, B, 0.1, momentum)


def test_negative_weight_decay():
    for step in (
        lambda: layers.sgd_step(B, B, 1, weight_decay=-1),
        lambda: layers.momentum_step(B, B, B, 1, 0, weight_decay=-1),
    ):
        with pytest.raises(ValueError, match="weight_decay: -1 came, at least 0 was expected"):
            step()


def test_what_holds_no_numbers():
    with pytest.raises(TypeError, match="relu: z: <U3 came, numbers were expected"):
        layers.relu(["one"])
