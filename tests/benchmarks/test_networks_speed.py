"""The two networks of lesson 10 against PyTorch on the CPU: numbers, time, memory; and how long it takes to learn.

Opt-in: `python3 -m lessons test tests/benchmarks/test_networks_speed.py`. PyTorch stands in tests/benchmarks'
requirements alone.
"""

import subprocess
import sys
from pathlib import Path
from time import perf_counter, thread_time

import numpy as np
import pytest

from lessons import digits
from lessons.network.architectures import digit_cnn, lenet5
from lessons.network.training import training

from .test_layers_speed import PYTORCH, milliseconds

NETWORKS = {"digit_cnn": (digit_cnn, 1.0), "lenet5": (lenet5, 1.5)}  # and the goal at batch 32, one thread
RATES = {"lr": 0.01, "momentum": 0.9}


@pytest.fixture
def torch():
    return pytest.importorskip("torch", reason=PYTORCH)


def made(name, batch):
    """The network, pictures and targets, all in float32."""
    rng = np.random.default_rng(0)
    network = NETWORKS[name][0](rng=rng, dtype=np.float32)
    x = rng.uniform(size=(batch, *network.sample)).astype(np.float32)
    return network, x, np.eye(10, dtype=np.float32)[rng.integers(0, 10, batch)]


def trainer(network, x, t):
    """A step with momentum, which hands the velocity on."""
    velocity = None

    def step():
        nonlocal velocity
        velocity = network.step(network.gradients(x, t, input=False)[1], velocity=velocity, **RATES)

    return step


@pytest.mark.parametrize("name", NETWORKS)
def test_the_same_numbers_after_20_steps(benchmark, tell, torch, name):
    from .torch_networks import Twin

    network, x, t = made(name, 32)
    twin = Twin(network)
    ours, theirs = trainer(network, x, t), twin.trainer(torch.tensor(x), torch.tensor(t), **RATES)
    before = network.parameters
    benchmark.pedantic(lambda: [(ours(), theirs()) for _ in range(20)], rounds=1)
    apart = {key: float(np.abs(array - twin.arrays()[key]).max()) for key, array in network.parameters.items()}
    moved = max(float(np.abs(array - before[key]).max()) for key, array in network.parameters.items())
    tell(largest_difference=f"{max(apart.values()):.1e}", largest_move=f"{moved:.1e}")
    assert max(apart.values()) < 1e-4 < moved / 10


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("batch", [1, 32, 256])
@pytest.mark.parametrize("name", NETWORKS)
def test_a_training_step(benchmark, tell, torch, name, batch, threads):
    """Forward, backward and update in float32, as many threads for both, called in turn.

    One thread is measured by its own clock, which stands still while other programs have the processor.
    """
    from .torch_networks import Twin

    threadpoolctl = pytest.importorskip("threadpoolctl", reason=PYTORCH)
    network, x, t = made(name, batch)
    ours = trainer(network, x, t)
    theirs = Twin(network).trainer(torch.tensor(x), torch.tensor(t), **RATES)
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    with threadpoolctl.threadpool_limits(threads):
        options = {"rounds": 200 if batch < 256 else 30, "clock": thread_time if threads == 1 else perf_counter}
        own, pytorch = benchmark.pedantic(milliseconds, (ours, theirs), options, rounds=1)
    torch.set_num_threads(before)
    tell(own_ms=round(own, 2), pytorch_ms=round(pytorch, 2), ratio=round(own / pytorch, 2))
    if batch == 32 and threads == 1:
        assert own / pytorch <= NETWORKS[name][1]


# The peak of a fresh process's resident memory before and after 5 steps, in MB. Linux keeps it in /proc; what getrusage
# calls the peak begins with that of the process that started this one.
MEMORY = """
import re, sys
from benchmarks.test_networks_speed import RATES, made, trainer
whose, name, batch = sys.argv[1:]
network, x, t = made(name, int(batch))
if whose == "ours":
    step = trainer(network, x, t)
else:
    import torch
    from benchmarks.torch_networks import Twin
    torch.set_num_threads(1)
    small = made(name, 1)
    Twin(small[0]).trainer(*map(torch.tensor, small[1:]), **RATES)()  # what PyTorch loads at its first step
    step = Twin(network).trainer(torch.tensor(x), torch.tensor(t), **RATES)
def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) / 1024
before = peak()
for _ in range(5):
    step()
print(peak() - before)
"""


def megabytes(whose, name, batch):
    ran = subprocess.run([sys.executable, "-c", MEMORY, whose, name, str(batch)], capture_output=True, text=True,
                         check=True, cwd=Path(__file__).parents[1])
    return round(float(ran.stdout), 1)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("batch", [32, 256])
@pytest.mark.parametrize("name", NETWORKS)
def test_memory_of_a_step(benchmark, tell, torch, name, batch):
    """By how much five steps raise the peak of a fresh process."""
    own, pytorch = benchmark.pedantic(lambda: [megabytes(whose, name, batch) for whose in ("ours", "theirs")], rounds=1)
    tell(own_MB=own, pytorch_MB=pytorch)


def alone(steps):
    """The time of each step in one thread, by that thread's clock."""
    threadpoolctl = pytest.importorskip("threadpoolctl", reason=PYTORCH)
    with threadpoolctl.threadpool_limits(1):
        return milliseconds(*steps, rounds=40, clock=thread_time)


@pytest.mark.parametrize("name", NETWORKS)
def test_time_over_batch(benchmark, tell, name):
    """With few pictures a step takes the time of its calls, with many that of its products."""
    sizes = (1, 2, 4, 8, 16, 32, 64, 128, 256)
    times = benchmark.pedantic(alone, [[trainer(*made(name, size)) for size in sizes]], rounds=1)
    tell(**{f"batch_{size}_ms": round(time, 2) for size, time in zip(sizes, times, strict=True)})


def test_time_over_maps(benchmark, tell):
    """The lesson's network, batch 32: kernels grow as the product of the two numbers of maps."""
    sizes = ((4, 10), (8, 20), (16, 40), (32, 80), (64, 160))
    steps = []
    for maps in sizes:
        network = digit_cnn(rng=np.random.default_rng(0), maps=maps, dtype=np.float32)
        steps.append(trainer(network, *made("digit_cnn", 32)[1:]))
    times = benchmark.pedantic(alone, [steps], rounds=1)
    tell(**{f"maps_{one}_{two}_ms": round(time, 2) for (one, two), time in zip(sizes, times, strict=True)})


def learned(make, enlarge, seed, rates):
    """Seconds of training, and the share of the held-out digits that the network then knows."""
    data, rng = digits.load(), np.random.default_rng(seed)
    network = make(rng=rng, dtype=np.float32)
    x, held_out = (enlarge(pixels.reshape(-1, 1, 8, 8)).astype(np.float32) for pixels in (data.x_train, data.x_test))
    start = perf_counter()
    for _ in training(network, x, data.t_train, rng=rng, **rates):
        pass
    return perf_counter() - start, network.accuracy(held_out, data.t_test)


@pytest.mark.parametrize("seed", range(5))
def test_the_lesson_s_network_learns_the_digits(benchmark, tell, seed):
    """80 epochs, 3,600 steps, to 97 % of the held-out digits and more within 30 seconds."""
    rates = {"lr": 0.3, "momentum": 0.9, "weight_decay": 1e-4, "batch": 32, "epochs": 80}
    seconds, accuracy = benchmark.pedantic(learned, (digit_cnn, lambda x: x, seed, rates), rounds=1)
    tell(seconds=round(seconds, 1), accuracy=round(accuracy, 4))
    assert seconds < 30
    assert accuracy >= 0.97


@pytest.mark.parametrize("seed", range(3))
def test_lenet5_learns_the_digits(benchmark, tell, seed):
    """On the digits with each pixel enlarged to 4 × 4."""
    rates = {"lr": 0.05, "momentum": 0.9, "batch": 32, "epochs": 6}
    enlarge = lambda x: np.kron(x, np.ones((4, 4)))  # noqa: E731
    seconds, accuracy = benchmark.pedantic(learned, (lenet5, enlarge, seed, rates), rounds=1)
    tell(seconds=round(seconds, 1), accuracy=round(accuracy, 4))
    assert accuracy >= 0.97
