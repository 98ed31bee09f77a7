"""On SymPy symbols a backward pass is the formula itself: it equals sympy.diff of the forward pass, exactly."""

from itertools import product

import numpy as np
import pytest
import sympy
from layer_cases import CASES, conv, pool

from lessons import layers
from lessons.network import Activation, Dense, Network


@pytest.fixture(autouse=True)
def elementary(monkeypatch):
    """np.exp, np.log and np.tanh call the elements' own methods, which symbols have as functions only."""
    monkeypatch.setattr(sympy.Expr, "exp", lambda self: sympy.exp(self), raising=False)
    monkeypatch.setattr(sympy.Expr, "log", lambda self: sympy.log(self), raising=False)
    monkeypatch.setattr(sympy.Expr, "tanh", lambda self: sympy.tanh(self), raising=False)


def symbols(name, *shape, **assumptions):
    cells = [sympy.Symbol(name + "_".join(str(i + 1) for i in cell), **assumptions) for cell in np.ndindex(shape)]
    return np.array(cells, dtype=object).reshape(shape)


def signed(name, signs):
    """Symbols known to be positive or negative, so that they can be compared with 0."""
    signs = np.array(signs)
    cells = [sympy.Symbol(f"{name}{i}", positive=sign > 0, negative=sign < 0) for i, sign in enumerate(signs.flat)]
    return np.array(cells, dtype=object).reshape(signs.shape)


def distributions(name, n, k):
    """Symbols whose rows sum to 1: the last is what the others leave."""
    t = symbols(name, n, k)
    t[:, -1] = 1 - t[:, :-1].sum(axis=1)
    return t


def is_zero(expression):
    return sympy.expand(sympy.numer(sympy.together(expression))) == 0


def differs(gradient, energy, array):
    """The cells in which the gradient is not ∂E/∂(array)."""
    assert np.shape(gradient) == array.shape
    return [cell for cell in np.ndindex(array.shape) if not is_zero(gradient[cell] - sympy.diff(energy, array[cell]))]


def compared(case, arguments, constants=()):
    y = np.asarray(case.forward(*arguments, *constants), dtype=object)
    delta = symbols("delta", *y.shape)
    gradients = case.backward(delta, arguments, constants)
    energy = (delta * y).sum()
    return [differs(gradient, energy, array) for gradient, array in zip(gradients, arguments, strict=True)]


@pytest.mark.parametrize(("n", "d", "m"), list(product((1, 2), (1, 2, 3), (1, 2, 3))))
def test_fully_connected(n, d, m):
    arguments = [symbols("x", n, d), symbols("W", m, d), symbols("b", m)]
    assert compared(CASES["fully_connected"], arguments) == [[], [], []]


@pytest.mark.parametrize("length", [1, 2, 3, 5])
def test_conv1d(length):
    for kernel, stride, padding in product((1, 2, 3), (1, 2, 3), (0, 1, 2)):
        if kernel <= length + 2 * padding:
            arguments = [symbols("x", 1, 1, length), symbols("w", 1, 1, kernel), symbols("b", 1)]
            differing = compared(conv("conv1d", stride=stride, padding=padding), arguments)
            assert differing == [[], [], []], (kernel, stride, padding)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 0), (3, 0), (1, 1), ((1, 2), (1, 0)), ((3, 1), (0, 2))])
@pytest.mark.parametrize("kernel", [(1, 1), (2, 2), (2, 3), (3, 1)])
def test_conv2d(kernel, stride, padding):
    arguments = [symbols("x", 1, 1, 3, 4), symbols("w", 1, 1, *kernel), symbols("b", 1)]
    assert compared(conv("conv2d", stride=stride, padding=padding), arguments) == [[], [], []]


@pytest.mark.parametrize("table", [None, [[True, False], [True, True], [False, True]]])
@pytest.mark.parametrize(("name", "places", "slots"), [("conv1d", (4,), (2,)), ("conv2d", (2, 3), (1, 2))])
def test_convolutions_of_several_samples_and_maps(name, places, slots, table):
    arguments = [symbols("x", 2, 2, *places), symbols("w", 3, 2, *slots), symbols("b", 3)]
    assert compared(conv(name, padding=1, table=table), arguments) == [[], [], []]


@pytest.mark.parametrize(("window", "stride"), [(2, None), (2, 1), ((2, 3), (1, 2)), (1, 2), ((3, 1), None)])
def test_poolings(window, stride):
    """Every x is larger than the one before it in a shuffled order, so that symbols can be compared."""
    steps = symbols("e", 12, positive=True).cumsum()
    x = steps[np.random.default_rng(0).permutation(12)].reshape(1, 1, 3, 4)
    y = layers.max_pool2d(x, window, stride)
    delta = symbols("delta", *y.shape)
    free, order = symbols("x", 1, 1, 3, 4), dict(zip(x.ravel(), symbols("x", 12), strict=True))
    energy = sum(d * free.ravel()[list(order).index(top)] for d, top in zip(delta.ravel(), y.ravel(), strict=True))
    assert differs(layers.max_pool2d_backward(delta, x, window, stride), energy, free) == []
    for name, arguments in (("avg_pool2d", [free]), ("subsample2d", [free, symbols("w", 1), symbols("b", 1)])):
        assert not any(compared(exact(pool(name, window=window, stride=stride)), arguments))


def exact(case):
    """Symbols divided by a whole number, not multiplied by a decimal."""
    def backward(delta, arguments, constants):
        return [np.vectorize(sympy.nsimplify, otypes=[object])(g) for g in case.backward(delta, arguments, constants)]
    return case._replace(backward=backward)


def test_padding_adds_no_term():
    x, w, b = symbols("x", 1, 1, 2, 3), symbols("w", 1, 1, 2, 2), symbols("b", 1)
    y = layers.conv2d(x, w, b, stride=2, padding=1)
    (x11, x12, x13), (x21, x22, x23) = x[0, 0]
    (w11, w12), (w21, w22) = w[0, 0]
    [[above, above_right], [below, below_right]] = y[0, 0]
    assert (above, above_right) == (b[0] + w22 * x11, b[0] + w21 * x12 + w22 * x13)
    assert (below, below_right) == (b[0] + w12 * x21, b[0] + w11 * x22 + w12 * x23)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "softmax"])
@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 3), (2, 2)])
def test_activations(name, n, k):
    assert compared(CASES[name], [symbols("z", n, k)]) == [[]]


def test_relu():
    assert compared(CASES["relu"], [signed("z", [[1, -1, 1], [-1, -1, 1]])]) == [[]]


@pytest.mark.parametrize(("n", "k"), [(1, 1), (1, 3), (2, 2)])
def test_squared_error(n, k):
    assert compared(CASES["squared_error"], [symbols("y", n, k)], [symbols("t", n, k)]) == [[]]


@pytest.mark.parametrize(("n", "k"), [(1, 2), (1, 3), (2, 2)])
def test_softmax_cross_entropy_where_targets_sum_to_one(n, k):
    assert compared(CASES["softmax_cross_entropy"], [symbols("z", n, k)], [distributions("t", n, k)]) == [[]]


def test_softmax_cross_entropy_needs_targets_that_sum_to_one():
    free = symbols("t", 1, 2)
    assert compared(CASES["softmax_cross_entropy"], [symbols("z", 1, 2)], [free]) == [[(0, 0), (0, 1)]]


@pytest.mark.parametrize("n", [1, 2, 4])
def test_batch_mean(n):
    losses = symbols("E", n)
    assert layers.batch_mean(losses) == sum(losses) / n
    gradient = [sympy.nsimplify(cell) for cell in layers.batch_mean_backward(n)]
    assert differs(np.array(gradient, dtype=object), layers.batch_mean(losses), losses) == []


def test_a_two_layer_network_end_to_end():
    """Dense, tanh, dense, squared error and batch mean: one expression, differentiated by every array that it holds."""
    given = [symbols("W", 2, 2), symbols("b", 2), symbols("V", 1, 2), symbols("c", 1)]
    network = Network([Dense(*given[:2]), Activation("tanh"), Dense(*given[2:])], loss="squared_error")
    x, t = symbols("x", 2, 2), symbols("t", 2, 1)
    loss, gradients = network.gradients(x, t)
    for name, array in zip(("x", "W1", "b1", "W2", "b2"), (x, *given), strict=True):
        exact = np.vectorize(sympy.nsimplify, otypes=[object])(gradients[name])
        assert differs(exact, loss, array) == [], name


def test_a_wrong_factor_is_found():
    """Must fail: σ′ taken as z(1 − z), a bias gradient summed over the wrong axis, a kernel flipped once too often."""
    wrong = CASES["sigmoid"]._replace(backward=lambda delta, a, _: (delta * a[0] * (1 - a[0]),))
    assert compared(wrong, [symbols("z", 1, 2)]) == [[(0, 0), (0, 1)]]
    x, W, b = symbols("x", 2, 2), symbols("W", 2, 2), symbols("b", 2)
    wrong = CASES["fully_connected"]._replace(backward=lambda delta, *_: (delta @ W, delta.T @ x, delta.sum(axis=1)))
    assert compared(wrong, [x, W, b]) == [[], [], [(0,), (1,)]]
    flipped = conv("conv1d")._replace(backward=lambda delta, a, _: layers.conv1d_backward(delta, a[0], a[1][..., ::-1]))
    found = compared(flipped, [symbols("x", 1, 1, 3), symbols("w", 1, 1, 2), symbols("b", 1)])
    assert found == [[(0, 0, 0), (0, 0, 1), (0, 0, 2)], [], []]
