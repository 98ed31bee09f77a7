"""A backward function of one's own: HIPS autograd's gradient passes, a planted mistake is named."""

import re

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from typed_layers import ATTENTION, BPTT, COSINE, LAYERS, LSTM, MASKED, MLP, MORE, NORM, TWO, derived

from lessons.derivations import CATALOGUE, Chain, derive
from lessons.engine.checking import Subject
from lessons.trace import check_backward, check_forward
from lessons.trace.backward import Report
from lessons.views import Reveal


def windows(x, w, stride=1, dilation=1):
    """Σ_k x[s·i + d·k] w[k], in operations that autograd knows."""
    most = (len(x) - dilation * (len(w) - 1) - 1) // stride + 1
    return anp.array([sum(w[k] * x[stride * i + dilation * k] for k in range(len(w))) for i in range(most)])


def norm(x, gamma, beta, eps, axis=0):
    m = anp.mean(x, axis=axis, keepdims=True)
    return gamma * (x - m) / anp.sqrt(anp.mean((x - m) ** 2, axis=axis, keepdims=True) + eps) + beta


def attention(q, k, v, mask=False):
    s = anp.dot(q, k.T)
    e = anp.exp(s) * (np.tril(np.ones(s.shape)) if mask else 1)
    return anp.dot(e / anp.sum(e, axis=1, keepdims=True), v)


def logistic(z):
    return 1 / (1 + anp.exp(-z))


def lstm(zf, zi, zo, zg, c0):
    return logistic(zo) * anp.tanh(logistic(zf) * c0 + logistic(zi) * anp.tanh(zg))


def recurrence(w, u, b, x):
    h, all_ = 0.0, []
    for value in x:
        h = anp.tanh(w * h + u * value + b)
        all_.append(h)
    return anp.array(all_)


def hidden(U, x, W):
    h, all_ = np.zeros(len(W)), []
    for row in x:
        h = anp.tanh(anp.dot(U, row) + anp.dot(W, h))
        all_.append(h)
    return anp.array(all_)


# Each layer written in NumPy by hand, its arguments named as in the text.
FORWARD = {
    "dense": lambda W, x, b: anp.dot(W, x) + b,
    "dense batch": lambda W, x, b: anp.dot(x, W.T) + b,
    "convolution": lambda w, x, b: windows(x, w) + b,
    "strided": lambda w, x, s: windows(x, w, s),
    "dilated": lambda w, x, d: windows(x, w, 1, d),
    "dilated maps": lambda w, x, b, d: anp.array(
        [sum(windows(x[p], w[q, p], 1, d) for p in range(len(x))) + b[q] for q in range(len(w))]
    ),
    "depthwise": lambda w, x: anp.array([windows(a, k) for a, k in zip(x, w, strict=True)]),
    "bilinear": lambda u, A, v: anp.dot(u, anp.dot(A, v)),
    "scores": lambda q, k: anp.dot(q, k.T),
    "attention": attention,
    "masked attention": lambda q, k, v: attention(q, k, v, True),
    "self-attention": lambda Q, K, V, x: attention(anp.dot(x, Q.T), anp.dot(x, K.T), anp.dot(x, V.T)),
    "batch norm": norm,
    "layer norm": lambda x, gamma, beta, eps: norm(x, gamma, beta, eps, 1),
    "RMS norm": lambda x, g, eps: g * x / anp.sqrt(anp.mean(x**2) + eps),
    "cosine": lambda a, b: anp.dot(a, b) / anp.sqrt(anp.dot(a, a) * anp.dot(b, b)),
    "recurrent step": lambda W, h, U, x: anp.tanh(anp.dot(W, h) + anp.dot(U, x)),
    "scalar recurrence": recurrence,
    "LSTM": lstm,
    "residual": lambda W, x: x + anp.tanh(anp.dot(W, x)),
    "decay": lambda W, lam: lam * anp.sum(W**2) / 2,
    "squared error": lambda y, t: anp.sum((y - t) ** 2) / 2,
    "Huber": lambda y, t: anp.sum(anp.where(anp.abs(y - t) < 1, (y - t) ** 2 / 2, anp.abs(y - t) - 0.5)),
    "hinge": lambda y, t: anp.sum(anp.maximum(0, 1 - t * y)),
    "SiLU": lambda z: z * logistic(z),
    "sigmoid": logistic,
    "ReLU": lambda z: anp.maximum(z, 0),
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z)),
    "two convolutions": lambda w, x, v: windows(windows(x, w), v),
    "MLP": lambda x, W, b, V, c: anp.dot(anp.tanh(anp.dot(x, W.T) + b), V.T) + c,
    "upsampling": lambda x, s: anp.repeat(x, s),
    "mean over samples": lambda y, t: anp.sum((y - t) ** 2) / 2 / len(y),
    "average": lambda x, s: anp.mean(anp.reshape(x[: len(x) // s * s], (-1, s)), axis=1),
    "convolution 2-D": lambda w, x: anp.array(
        [[anp.sum(w * x[i : i + len(w), j : j + len(w[0])]) for j in range(len(x[0]) - len(w[0]) + 1)]
         for i in range(len(x) - len(w) + 1)]
    ),
    "grouped": lambda w, x: anp.array(
        [[sum(map(windows, x[g], kernels)) for kernels in w[g]] for g in range(len(x))]
    ),
    "padded": lambda w, x, p: windows(anp.concatenate([np.zeros(p), x, np.zeros(p)]), w),
    "transposed": lambda w, x, s, N: sum(
        x[i] * anp.concatenate([np.zeros(s * i), w, np.zeros(s * N)])[: s * (N - 1) + len(w)] for i in range(len(x))
    ),
    "recurrence": hidden,
    "gated unit": lambda z, x, h: logistic(z) * x + (1 - logistic(z)) * h,
    "leaky ReLU": lambda z, alpha: anp.where(z > 0, z, alpha * z),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "outer product": lambda u, v: anp.outer(u, v),
    "embedding by a table": lambda T, W: anp.dot(T, W),
    "log loss": lambda t, p: -anp.sum(t * anp.log(p) + (1 - t) * anp.log(1 - p)),
    "cross-entropy": lambda z, t: anp.sum(t * (anp.log(anp.sum(anp.exp(z))) - z)),
    "factorization": lambda U, V: anp.dot(U, V.T),
    "distance": lambda a, b, eps: anp.sqrt(anp.sum((a - b) ** 2) + eps),
    "graph convolution": lambda A, x, W: anp.dot(anp.dot(A, x), W.T),
    "global average": lambda x: anp.mean(x, axis=(1, 2)),
    "gated layer": lambda V, x, c, W, b: logistic(anp.dot(V, x) + c) * (anp.dot(W, x) + b),
    "radial basis": lambda g, x, c: anp.exp(-g * anp.sum((x - c) ** 2, axis=1)),
    "read backwards": lambda a, x: a * x[::-1],
    "shrinking step": lambda x, alpha, g, lam: x - alpha * (g + lam * x),
}
CASES = [(name, wrt) for name in FORWARD for wrt in (LAYERS | MORE)[name][1]]


def backward(name, wrt, delta):
    """autograd's gradient as a function with named arguments."""
    forward, about = FORWARD[name], wrt.partition("[")[0]
    names = forward.__code__.co_varnames[: forward.__code__.co_argcount]
    names = [n for n in names if n not in ("mask", "axis")]
    listed = ", ".join([*(["delta"] if delta else []), *names])

    def run(arrays):
        return autograd.grad(
            lambda a: anp.sum(arrays.get("delta", 1.0) * forward(**{**{n: arrays[n] for n in names}, about: a}))
        )(np.asarray(arrays[about], dtype=float))

    return eval(f"lambda {listed}: run(dict({', '.join(f'{n}={n}' for n in listed.split(', '))}))", {"run": run})


@pytest.mark.parametrize("name, wrt", CASES, ids=lambda case: str(case))
def test_autograd_s_gradient_passes_and_a_planted_mistake_does_not(name, wrt):
    made = derived(name, wrt)
    last = made.parts[-1] if isinstance(made, Chain) else made
    right = backward(name, wrt, "delta" in Subject(last).bases)
    assert check_backward(right, made), check_backward(right, made)
    names = ", ".join(right.__code__.co_varnames[: right.__code__.co_argcount])
    doubled = eval(f"lambda {names}: 2*right({names})", {"right": right})
    told = check_backward(doubled, made)
    assert not told and "twice what it should be" in told.mistake


DENSE = LAYERS["dense batch"][0]
POOLED = "v[i] = sum(u[d]*x[i,d], d)\np[i] = exp(v[i])/sum(exp(v[l]), l)\ny[d] = sum(p[i]*x[i,d], i)"
NAMED = [
    (DENSE, "W[r,c]", lambda delta, x: x.T @ delta, "It is transposed."),
    (DENSE, "W[r,c]", lambda delta, x: -delta.T @ x, "The sign is wrong."),
    (
        DENSE,
        "W[r,c]",
        lambda delta, x: delta.T @ x / len(x),
        "Times N it would be right: a mean and a sum were mixed up.",
    ),
    (DENSE, "W[r,c]", lambda delta, x: np.einsum("nj,ni->nji", delta, x), "Summed over axis 0"),
    (DENSE, "b[r]", lambda delta: delta, "Summed over axis 0 it would be right: a sum was forgotten."),
    (DENSE, "b[r]", lambda delta: delta.mean(0), "Times N it would be right"),
    (
        LAYERS["convolution"][0],
        "x[j]",
        lambda delta, w: np.convolve(delta, w[::-1]),
        "With w flipped it would be right.",
    ),
    (LAYERS["convolution"][0], "w[j]", lambda delta, x: np.correlate(x, delta, "valid")[::-1], "It is flipped."),
    (LAYERS["convolution"][0], "b", lambda delta: delta, "Summed over axis 0"),
    (
        NORM,
        "x[k,l]",
        lambda delta, gamma, s, xhat: gamma / s * (delta - xhat * (delta * xhat).mean(0)),
        "What is missing is",
    ),
    (NORM, "x[k,l]", lambda delta, gamma, s: gamma / s * delta, "What is missing is"),
    (
        LAYERS["residual"][0],
        "x[m]",
        lambda delta, W, a: W.T @ (delta * (1 - a * a)),
        "What is missing is sum((dE/dy[j])*(dy[j]/dx[m]), j, 1, J): one path",
    ),
    (
        POOLED,
        "x[m,r]",
        lambda delta, p, x, u: np.outer(p, delta) + np.outer(p * (x @ delta), u),
        "What is missing is -p[i]*sum((dE/dp[k])*p[k], k, 1, I), in the slope at v: one path",
    ),
]


@pytest.mark.parametrize("typed, wrt, mine, says", NAMED, ids=[f"{n}: {m[3][:20]}" for n, m in enumerate(NAMED)])
def test_a_mistake_is_named(typed, wrt, mine, says):
    told = check_backward(mine, derive(typed, wrt))
    assert not told and told.mistake.startswith(says), told
    assert "was expected" in told.sentence


def test_a_notebook_shows_the_report_as_prose():
    """A notebook breaks what is printed anywhere, even in a number."""
    told = check_backward(lambda delta, x: -delta.T @ x, derive(DENSE, "W[r,c]"))
    assert told._repr_html_() == f"<p>{told}</p>" and told._repr_html_() in Reveal(told).stored()
    assert Report(False, "a < b")._repr_html_() == "<p>a &lt; b</p>"


def test_the_entry_is_named():
    def mine(delta, x):
        gradient = delta.T @ x
        gradient[1, 0] += 1
        return gradient

    told = check_backward(mine, derive(DENSE, "W[r,c]"))
    assert told.entry == (2, 1) and told.sentence.startswith("At dW[2,1] yours is ") and told.mistake == ""


def test_a_hint_is_confirmed_at_two_sizes():
    """Half is right for two samples alone: no mistake is claimed where the other size says otherwise."""
    told = check_backward(lambda delta, x: delta.T @ x * (2 if len(x) == 3 else 1), derive(DENSE, "W[r,c]"))
    assert not told and told.mistake == ""


def test_what_does_not_fit_is_told():
    with pytest.raises(
        TypeError, match="colour came as an argument of yours, one of I, J, N, W, b, delta, x, y was expected"
    ):
        check_backward(lambda delta, colour: delta, derive(DENSE, "W[r,c]"))
    with pytest.raises(TypeError, match="Induction came, a derivation of a derivative was expected"):
        check_backward(
            lambda delta: delta,
            CATALOGUE["depth_factors"]()
            if "depth_factors" in CATALOGUE
            else next(made() for made in CATALOGUE.values() if type(made()).__name__ == "Induction"),
        )


@pytest.mark.parametrize(
    "name, wrt",
    [
        ("attention", "q[m,r]"),
        ("dilated", "x[j]"),
        ("LSTM", "zf[m]"),
        ("cosine", "a[r]"),
        ("dense", "x[m]"),
        ("scalar recurrence", "w"),
    ],
)
def test_a_forward_function_is_checked_too(name, wrt):
    made = derived(name, wrt)
    right = FORWARD[name]
    if name == "attention":

        def right(q, k, v):
            return attention(q, k, v)

    assert check_forward(right, made), check_forward(right, made)
    names = ", ".join(right.__code__.co_varnames[: right.__code__.co_argcount])
    assert not check_forward(eval(f"lambda {names}: -right({names})", {"right": right}), made)


def test_an_engine_s_own_derivation_is_checked_as_well():
    made = CATALOGUE["fully_connected_weight"]()
    assert check_backward(lambda delta, x: np.outer(delta, x), made)
    assert check_backward(lambda delta, x: np.outer(x, delta), made).mistake == "It is transposed."


def test_each_layer_is_tried_and_texts_used_here_are_those_of_the_layers():
    assert FORWARD.keys() >= LAYERS.keys() and len(FORWARD.keys() & MORE.keys()) >= 12
    assert {ATTENTION, BPTT, COSINE, LSTM, MASKED, MLP, TWO} <= {text for text, *_ in LAYERS.values()}


def test_what_a_function_raises_passes_through_with_the_shapes_that_it_was_given():
    layer = derive("y[j] = sum(W[j,i]*x[i], i)", "x[m]")
    with pytest.raises(ValueError, match="matmul") as raised:
        check_backward(lambda delta, W: W @ delta, layer)
    [note] = raised.value.__notes__
    assert re.search(r"was given delta \(\d,\), W \(\d, \d\); an array of shape \(\d,\) was expected", note)


@pytest.mark.parametrize("mine", [lambda delta, x, T: -delta / T, lambda delta, x, T: delta * x])
def test_a_number_is_not_said_to_be_turned(mine):
    report = check_backward(mine, derive("y[i] = x[i]/T", "x[j]"))
    assert not report and "T flipped" not in str(report)
