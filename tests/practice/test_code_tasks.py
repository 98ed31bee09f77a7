"""Every code task: right by numbers alone, each mistake named as itself, its story told, its heading there."""

import re
import tomllib
from functools import partial

import numpy as np
import pytest
from code_truth import TRUTH

from lessons.practice import story
from lessons.practice.code import CODE_TASKS, check
from lessons.practice.code.task import CHANGED
from lessons.practice.stories import FILE

MISTAKES = [(key, mistake, n) for key, task in CODE_TASKS.items() for mistake, rules in task.mistakes.items()
            for n in range(len(rules) if isinstance(rules, tuple) else 1)]


def rule(key, mistake, n):
    rules = CODE_TASKS[key].mistakes[mistake]
    return rules[n] if isinstance(rules, tuple) else rules


def test_every_lesson_has_tasks_and_its_own():
    lessons = [key.partition("/")[0] for key in CODE_TASKS]
    assert sorted(set(lessons)) == [f"{n:02}" for n in range(1, 11)] and lessons == sorted(lessons)
    assert all(lessons.count(lesson) >= 3 for lesson in lessons)
    assert all(key == task.key and re.fullmatch(r"\d\d/code-[a-z-]+", key) for key, task in CODE_TASKS.items())


@pytest.mark.parametrize("key", CODE_TASKS)
def test_the_reference_is_right(key):
    assert all(check(key, CODE_TASKS[key].reference, seed=seed) for seed in range(3))


@pytest.mark.parametrize("key", CODE_TASKS)
def test_what_numbers_alone_say_is_right(key):
    """Differences of a forward pass in SciPy and plain NumPy: they prove the reference, and are accepted."""
    report = check(key, TRUTH[key])
    assert report, report


@pytest.mark.parametrize("asked", CODE_TASKS)
def test_each_mistake_is_named_as_itself_and_changes_no_argument(asked):
    """Else the next rule would be given other numbers."""
    for key, mistake, n in MISTAKES:
        for seed in range(3) if key == asked else ():
            report = check(key, rule(key, mistake, n), seed=seed)
            assert (report.kind, report.mistake) == ("wrong", mistake) and "It changed" not in report.sentence


@pytest.mark.parametrize("key", CODE_TASKS)
def test_sizes_differ_and_are_not_square(key):
    """Memorized shapes do not help, and a transposed array does not fit everywhere."""
    shapes = [[np.shape(value) for value in given.values()] for given in CODE_TASKS[key].drawn().arguments]
    assert all(one != other for n, one in enumerate(shapes) for other in shapes[:n] if any(one))
    matrices = [shape for one in shapes for shape in one if len(shape) >= 2]
    assert not matrices or key == "01/code-sweep" or any(shape[-1] != shape[-2] for shape in matrices)


@pytest.mark.parametrize("key", CODE_TASKS)
def test_the_stub_is_not_tried(key):
    task, namespace = CODE_TASKS[key], {}
    exec(task.stub, namespace)
    report = check(key, namespace[task.call.partition("(")[0]])
    assert report.kind == "not tried yet" and task.ask in repr(report)
    assert all(re.search(rf"(?<!\w){name}(?!\w)|W²|{'|'.join(GREEK[name])}", task.ask + task.signature)
               for name in task.arguments if name in GREEK)


GREEK = {"delta": "δ", "lr": "α", "lam": "λ", "mu": "μ"}


# Stories


def test_each_mistake_has_its_story():
    assert not [mistake for mistake in {mistake for _, mistake, _ in MISTAKES} | {CHANGED} if story(mistake) is None]


def test_the_keys_and_titles_of_all_stories_differ():
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in raw)
    assert len({told["title"] for told in raw.values()}) == len(raw)


# As learners write it: loops, gather, scatter, whole arrays


def by_loops(delta, x, W):
    dW = [[0] * len(row) for row in W]
    for n in range(len(x)):
        for m in range(len(W)):
            for d in range(len(W[m])):
                dW[m][d] += delta[n][m] * x[n][d]
    return dW


def gathered(delta, x, w):
    return [sum(delta[j - k] * w[k] for k in range(len(w)) if 0 <= j - k < len(delta)) for j in range(len(x))]


def scattered(delta, x, w):
    dx = np.zeros_like(x)
    for i, d in enumerate(delta):
        dx[i:i + len(w)] += d * w
    return dx


def by_matrix(delta, x, w):
    T = np.array([np.pad(w, (i, len(x) - len(w) - i)) for i in range(len(delta))])
    return T.T @ delta


def padded_and_turned(delta, x, w):
    k = len(w) - 1
    return np.correlate(np.pad(delta, k), w[::-1])


def scattered2d(delta, x, w):
    dx = np.zeros(x.shape)
    for i in range(delta.shape[0]):
        for j in range(delta.shape[1]):
            dx[i:i + w.shape[0], j:j + w.shape[1]] += delta[i, j] * w
    return dx


def kernel_by_kernel(delta, x, w):
    dx = np.zeros(x.shape)
    for k in range(w.shape[0]):
        for m in range(w.shape[1]):
            dx[k:k + delta.shape[0], m:m + delta.shape[1]] += w[k, m] * delta
    return dx


def windows(delta, x, w):
    return np.lib.stride_tricks.sliding_window_view(x, len(w)).T @ delta


def maximum_by_loops(delta, x, window, stride=None):
    stride, dx = stride or window, np.zeros(x.shape)
    for p, i, j in np.ndindex(delta.shape):
        part = x[p, i * stride:i * stride + window, j * stride:j * stride + window]
        k, m = divmod(int(part.argmax()), window)
        dx[p, i * stride + k, j * stride + m] += delta[p, i, j]
    return dx


def maximum_by_reshape(delta, x, window):
    p, h, w = delta.shape
    blocks = x.reshape(p, h, window, w, window).swapaxes(2, 3).reshape(p, h, w, -1)
    chosen = np.eye(window * window)[blocks.argmax(axis=-1)] * delta[..., None]
    return chosen.reshape(p, h, w, window, window).swapaxes(2, 3).reshape(x.shape)


def softmax_by_jacobian(z, t):
    rows = []
    for one, target in zip(z, t, strict=True):
        y = np.exp(one) / np.exp(one).sum()
        rows.append((np.diag(y) - np.outer(y, y)) @ (-target / y))
    return rows


def accumulated(delta, x, n):
    dW, size = 0, len(x) // n
    for k in range(n):
        part = slice(k * size, (k + 1) * size)
        dW = dW + np.einsum("nm,nd->md", delta[part], x[part]) / size / n
    return dW


RIGHT = {
    "01/code-paths": (lambda a, b: a.prod() + b.prod(), lambda a, b: float(np.multiply.reduce(a)) + b.prod()),
    "01/code-sweep": (lambda S: np.linalg.inv(np.eye(len(S)) - S)[:, -1],
                      lambda S: sum(np.linalg.matrix_power(S, n) for n in range(len(S)))[:, -1]),
    "02/code-bias": (lambda delta: np.ones(len(delta)) @ delta, lambda delta: sum(delta),
                     lambda delta: np.einsum("nm->m", delta)),
    "02/code-weight": (by_loops, lambda delta, x, W: np.einsum("nm,nd->md", delta, x),
                       lambda delta, x, W: sum(map(np.outer, delta, x)), lambda delta, x, W: (x.T @ delta).T),
    "02/code-input": (lambda delta, x, W: (W.T @ delta.T).T, lambda delta, x, W: [sum(d[m] * W[m] for m in range(
        len(W))) for d in delta], lambda delta, x, W: np.einsum("nm,md->nd", delta, W)),
    "03/code-softmax": (softmax_by_jacobian,),
    "04/code-micro-batches": (accumulated, lambda delta, x, n: delta.T @ x / len(x)),
    "05/code-strided": (lambda a, f, s: np.lib.stride_tricks.sliding_window_view(a, len(f))[::s] @ f,
                        lambda a, f, s: [a[i:i + len(f)] @ f for i in range(0, len(a) - len(f) + 1, s)]),
    "05/code-convolve": (np.convolve, lambda f, g: np.polymul(f, g)),
    "06/code-weight": (windows, lambda delta, x, w: np.correlate(x, delta),
                       lambda delta, x, w: sum(d * x[i:i + len(w)] for i, d in enumerate(delta))),
    "06/code-input": (gathered, scattered, by_matrix, padded_and_turned, lambda delta, x, w: np.convolve(delta, w)),
    "07/code-input": (scattered2d, kernel_by_kernel),
    "07/code-columns": (lambda delta, w, cols: np.einsum("qp,kp->qk", delta, cols),),
    "09/code-max": (maximum_by_loops, maximum_by_reshape),
    "09/code-overlap": (maximum_by_loops,),
    "10/code-flatten": (lambda delta, a: np.reshape(delta, np.shape(a)),
                        lambda delta, a: np.array([row.reshape(a[0].shape) for row in delta])),
}


@pytest.mark.parametrize(("key", "n"), [(key, n) for key, ways in RIGHT.items() for n in range(len(ways))])
def test_any_right_way_is_right(key, n):
    for seed in range(3):
        report = check(key, RIGHT[key][n], seed=seed)
        assert report, report


# As learners wrote it wrong: each with the numbers that were posted


def coursera_without_stride(delta, x, w, stride):
    """Windows that start at h instead of h · stride."""
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for h in range(len(delta)):
        dx[h:h + len(w)] += delta[h] * w
        dw += delta[h] * x[h:h + len(w)]
    return dx, dw


def test_the_windows_of_the_forward_pass():
    given = np.ones(3), np.arange(1.0, 8), np.array([1.0, 2, 3]), 2
    dx, dw = CODE_TASKS["06/code-strided"].reference(*given)
    assert dx.tolist() == [1, 2, 4, 2, 4, 2, 3] and dw.tolist() == [9, 12, 15]
    dx, dw = coursera_without_stride(*given)
    assert dx.tolist() == [1, 3, 6, 5, 3, 0, 0] and dw.tolist() == [6, 9, 12]
    assert check("06/code-strided", coursera_without_stride).mistake == "stride-ignored"


def test_a_stride_at_the_kernel():
    def posted(a, f, s):
        return [sum(a[y + j * s] * f[j] for j in range(len(f))) for y in range((len(a) - len(f)) // s + 1)]

    given = np.arange(7.0), np.array([1.0, 2, 3]), 2
    assert CODE_TASKS["05/code-strided"].reference(*given).tolist() == [8, 20, 32] and posted(*given) == [16, 22, 28]
    assert check("05/code-strided", posted).mistake == "stride-on-kernel"


def test_a_penalty_summed():
    theta, none = np.array([[1.0, -2, 3]]), np.zeros((10, 1))
    given = theta, none, np.zeros((10, 3)), 1.0, 0.03
    for f, steps in ((CODE_TASKS["04/code-decay"].reference, [0.03, -0.06, 0.09]),
                     (CODE_TASKS["04/code-decay"].mistakes["decay-summed"], [0.06, 0.06, 0.06])):
        assert (theta - f(*given))[0] == pytest.approx(steps)


def accumulate_with_a_growing_count(delta, x, n):
    dW = np.zeros((delta.shape[1], x.shape[1]))
    for step, (d, part) in enumerate(zip(np.split(delta, n), np.split(x, n), strict=True)):
        dW += d.T @ part / len(part) / (step + 1)
    return dW


def accumulate_and_zero(delta, x, n):
    for d, part in zip(np.split(delta, n), np.split(x, n), strict=True):
        dW = np.zeros((delta.shape[1], x.shape[1]))
        dW += d.T @ part / len(part) / n
    return dW


def test_accumulating():
    ones = np.ones((4, 1))
    assert accumulate_with_a_growing_count(ones, ones, 4) == pytest.approx(25 / 12)
    assert CODE_TASKS["04/code-micro-batches"].reference(ones, ones, 4) == pytest.approx(1)
    assert check("04/code-micro-batches", accumulate_with_a_growing_count).mistake == "running-divisor"
    assert check("04/code-micro-batches", accumulate_and_zero).mistake == "zeroed-each-time"


def test_old_weights_or_updated_ones():
    """M. Mazur's example: w5 becomes 0.3589, and w1 0.149780716 by the old w5."""
    W1, b1, W2, b2 = [[0.15, 0.20], [0.25, 0.30]], [0.35] * 2, [[0.40, 0.45], [0.50, 0.55]], [0.60] * 2
    given = [np.array(each) for each in ([[0.05, 0.10]], [[0.01, 0.99]], W1, b1, W2, b2)]
    task = CODE_TASKS["04/code-two-layers"]
    new1, new2 = task.reference(*given, 0.5)
    assert new1.ravel() == pytest.approx([0.149780716, 0.19956143, 0.24975114, 0.29950229], abs=1e-8)
    assert new2.ravel() == pytest.approx([0.35891648, 0.408666186, 0.511301270, 0.561370121], abs=1e-8)
    early, _ = task.mistakes["updated-too-early"](*given, 0.5)
    assert (0.15 - early[0, 0]) / 0.5 == pytest.approx(0.000364723, abs=1e-9)


def mini_layer(delta, x, W, lr):
    """∂E/∂x filled, and added to again while the weights are updated."""
    W, dx = W.copy(), np.zeros(x.shape)
    dx += delta @ W
    for n in range(len(x)):
        for i in range(len(W)):
            W[i] -= lr * delta[n, i] * x[n]
    dx += delta @ W
    return dx, W


def test_added_again_while_updating():
    assert check("02/code-step", mini_layer).mistake == "added-twice"


def output_for_its_gradient(delta, w, cols):
    return (w @ cols) @ cols.T


def one_where_the_maximum_is(delta, x, window):
    y = x.reshape(*delta.shape[:2], window, delta.shape[2], window).max(axis=(2, 4))
    return np.kron(delta, np.ones((window, window))) * (x == np.kron(y, np.ones((window, window))))


def assigned(delta, x, window, stride):
    dx = np.zeros(x.shape)
    for p, i, j in np.ndindex(delta.shape):
        part = x[p, i * stride:i * stride + window, j * stride:j * stride + window]
        k, m = divmod(int(part.argmax()), window)
        dx[p, i * stride + k, j * stride + m] = delta[p, i, j]
    return dx


@pytest.mark.parametrize(("key", "f", "mistake"), [
    ("07/code-columns", output_for_its_gradient, "output-for-delta"),
    ("09/code-max", one_where_the_maximum_is, "all-ties"),
    ("09/code-overlap", assigned, "overwritten"),
    ("06/code-input", lambda delta, x, w: np.convolve(delta, w[::-1]), "turned-twice"),
    ("06/code-input", lambda delta, x, w: np.correlate(delta, w, "full"), "turned-twice"),
    ("05/code-convolve", lambda f, g: np.correlate(f, g, "full"), "convolution-without-flip"),
    ("02/code-weight", lambda delta, x, W: np.mean([np.outer(*pair) for pair in zip(delta, x, strict=True)], axis=0),
     "mean-for-sum"),
])
def test_a_learners_program_is_named(key, f, mistake):
    assert check(key, f).mistake == mistake


def test_values_of_a_table_show_in_both_gradients():
    """A mask in the forward pass is not enough: what has no kernel must not learn."""
    task = CODE_TASKS["08/code-table"]
    delta, x, w, table = task.drawn().arguments[0].values()
    dx, dw = task.reference(delta, x, w, table)
    assert not dw[~table].any() and dw[table].any()
    other = np.where(table[:, :, None], w, 99)
    assert np.array_equal(task.reference(delta, x, other, table)[0], dx)


def test_checking_takes_milliseconds():
    """By count of calls, not by the clock: three instances at most."""
    assert all(2 <= len(task.instances) <= 3 for task in CODE_TASKS.values())
    seen = []
    check("02/code-bias", partial(lambda log, delta: log.append(1) or delta.sum(axis=0), seen))
    assert len(seen) == 2
