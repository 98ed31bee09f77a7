"""Speed of the layers. Opt-in: `python3 -m lessons test tests/benchmarks/test_layers_speed.py`."""

import statistics
import subprocess
import sys
from time import perf_counter

import numpy as np
import pytest

from lessons import digits, layers
from lessons.network import Network
from lessons.network.training import training

# One fresh interpreter tells what NumPy costs, then what the layers cost on top, in milliseconds.
IMPORTS = """
from time import perf_counter
start = perf_counter(); import numpy
middle = perf_counter(); import lessons.layers
print(1000 * (middle - start), 1000 * (perf_counter() - middle))
"""


def test_import_beyond_numpy(benchmark):
    def once():
        ran = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
        return [float(part) for part in ran.stdout.split()]

    once()  # the first run writes the byte code
    times = []
    benchmark.pedantic(lambda: times.append(once()), rounds=9)
    numpy, layers = (statistics.median(part) for part in zip(*times, strict=True))
    benchmark.extra_info.update(numpy_ms=round(numpy, 2), layers_ms=round(layers, 2), ratio=round(layers / numpy, 3))
    assert layers < 30


PYTORCH = "PyTorch is needed to compare with: pip install -r tests/benchmarks/requirements.txt"


def milliseconds(*functions, rounds, clock=perf_counter):
    """The median time of each, called in turn, so that all meet the same disturbances."""
    times = [[] for _ in functions]
    for _ in range(rounds + 3):
        for function, own in zip(functions, times, strict=True):
            start = clock()
            function()
            own.append(1000 * (clock() - start))
    return [statistics.median(own[3:]) for own in times]  # the first ones warm up


@pytest.mark.parametrize("precision", ["float32", "float64"])
@pytest.mark.parametrize(
    ("x", "w", "at_most"),
    [((32, 6, 14, 14), (16, 6, 5, 5), 2), ((64, 16, 28, 28), (32, 16, 3, 3), 3)],
    ids=["6 to 16 maps", "16 to 32 maps"],
)
def test_conv2d_forward_and_backward(benchmark, tell, x, w, at_most, precision):
    """One thread each, both of the same precision, all three gradients."""
    torch = pytest.importorskip("torch", reason=PYTORCH)
    threadpoolctl = pytest.importorskip("threadpoolctl", reason=PYTORCH)
    rng = np.random.default_rng(0)
    x, w, b = (rng.normal(size=shape).astype(precision) for shape in (x, w, w[0]))
    delta = rng.normal(size=layers.conv2d(x, w, b).shape).astype(precision)
    tensors, slope = [torch.tensor(array, requires_grad=True) for array in (x, w, b)], torch.tensor(delta)

    def ours():
        return layers.conv2d(x, w, b), layers.conv2d_backward(delta, x, w)

    def theirs():
        y = torch.nn.functional.conv2d(*tensors)
        return y, torch.autograd.grad(y, tensors, slope)

    for found, expected in zip(ours()[1], theirs()[1], strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-2 if precision == "float32" else 1e-9, atol=1e-2)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    with threadpoolctl.threadpool_limits(1):
        own, pytorch = benchmark.pedantic(milliseconds, (ours, theirs), {"rounds": 60}, rounds=1)
    torch.set_num_threads(before)
    tell(own_ms=round(own, 2), pytorch_ms=round(pytorch, 2), ratio=round(own / pytorch, 2))
    assert own / pytorch <= at_most


def test_training_step_of_64_32_10(benchmark):
    """Forward, backward and update, batch 32."""
    data, network = digits.load(), Network.dense([64, 32, 10], rng=np.random.default_rng(0))
    x, t = data.x_train[:32], data.t_train[:32]

    def step():
        network.step(network.gradients(x, t)[1], 0.5)

    benchmark(step)


def test_the_products_of_that_step(benchmark):
    """The five matrix products alone, which no implementation in NumPy can do without."""
    x, a, delta_2 = (np.ones((32, size)) for size in (64, 32, 10))
    W1, W2 = np.ones((32, 64)), np.ones((10, 32))
    benchmark(lambda: (x @ W1.T, a @ W2.T, delta_2 @ W2, delta_2.T @ a, a.T @ x))


def test_learning_the_digits(benchmark):
    """20 epochs, 900 steps, to 95 % of the held-out digits and more."""
    data = digits.load()

    def learn():
        rng = np.random.default_rng(0)
        network = Network.dense([64, 32, 10], rng=rng)
        list(training(network, data.x_train, data.t_train, lr=0.5, batch=32, epochs=20, rng=rng))
        return network.accuracy(data.x_test, data.t_test)

    accuracy = benchmark.pedantic(learn, rounds=3)
    benchmark.extra_info["accuracy"] = accuracy
    assert accuracy >= 0.95
