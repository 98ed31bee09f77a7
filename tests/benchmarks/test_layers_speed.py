"""Speed of the dense layers. Opt-in: `python3 -m lessons test tests/benchmarks/test_layers_speed.py`."""

import statistics
import subprocess
import sys

import numpy as np

from lessons import digits
from lessons.network import Network
from lessons.training import training

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
