"""What a batch does to a gradient: the loss of the batch is the sum, or the mean, of one loss for each sample.

Here δ[n, j] = ∂e[n]/∂y[n, j] is each sample's own, so 1/N comes from the loss of the batch, and from nowhere else.
Source items: A1–A4, B9, B12, B14, B15, C73, ER-1, ER-10, ER-11.
"""

from functools import partial

from sympy import Expr, Integer, Sum

from ..engine import Define, Derivation, Domain, Name, Partial, Step, array, index
from ..engine.rules import chain, collapse, differentiate, local, recognise, regroup, substitute
from .fully_connected import BATCH, BATCH_CI, BATCH_SIZES, NUMBERS, D, Delta, E, M, N, W, X, Y, b, i, j, k, m, n

B, G, K, L = index("B G K L")
e = array("e", N)
FORWARD, _ = BATCH
DELTA = Name(Delta[n, j], Partial(e[n], Y[n, j]))
EXAMPLE = {N: 2, D: 3, M: 2}
SHOWN = {**NUMBERS, "x": ((2, -1, 3), (1, 4, 1)), "delta": ((2, -1), (-3, 5))}     # no sum of them is 0


def _loss(mean: bool) -> Define:
    """E = Σ_n e[n], or the mean."""
    return Define(E, _front(mean) * Sum(e[n], (n, 1, N)))


def _front(mean: bool) -> Expr:
    """What stands in front of the sum over samples."""
    return 1 / N if mean else Integer(1)


def _title(what: str, mean: bool) -> str:
    return f"{what}: {'mean' if mean else 'sum'} over the batch"


def _each_counts(mean: bool) -> str:
    """The reason for the one line in which sum and mean part."""
    if mean:
        return ("Only now look at how {E} is made. It is the mean, so each {e[n]} counts with the factor 1/{N}, the "
                "same for all samples. Take it out of the sum. Nothing else may divide by {N} again.")
    return "Only now look at how {E} is made. It is the sum, so each {e[n]} counts with the factor 1."


def weight(mean: bool = False) -> Derivation:
    """∂E/∂W[j, i] = Σ_n δ[n, j] x[n, i], that is δᵀ x; with ``mean`` 1/N of it."""
    return Derivation(
        _title("The weight gradient", mean), Partial(E, W[j, i]), (FORWARD, _loss(mean), DELTA),
        Domain(BATCH_SIZES, {j: (1, M), i: (1, D)}, BATCH_CI, {**EXAMPLE, j: 2, i: 3}),
        (
            *_over_samples(W[j, i], "{W[j,i]}"),
            differentiate("The middle factor is {delta[n,k]}, the sample's own. The last you find in the definition: "
                          "{y[n,k]} contains {W[j,i]} only if {k} is {j}, multiplied by that sample's {x[n,i]}."),
            collapse("The sum over outputs collapses. The sum over samples stays: they share the weight."),
            Step(substitute, _front(mean) * Sum(Delta[n, j] * X[n, i], (n, 1, N)), _each_counts(mean)),
            recognise("A sum over a shared index {n} is a matrix product: one table of products for each sample, all "
                      "piled up."),
        ), ("course",), SHOWN, ("A1", "A3", "A4", "B12", "C73", "ER-1", "ER-11"))


def bias(mean: bool = False) -> Derivation:
    """∂E/∂b[j] = Σ_n δ[n, j], the rows of δ added up; with ``mean`` 1/N of it."""
    return Derivation(
        _title("The bias gradient", mean), Partial(E, b[j]), (FORWARD, _loss(mean), DELTA),
        Domain(BATCH_SIZES, {j: (1, M)}, BATCH_CI, {**EXAMPLE, j: 2}),
        (
            *_over_samples(b[j], "{b[j]}"),
            differentiate("In each sample {b[j]} stands in output {j} alone, with factor 1."),
            collapse("One output is left in each sample. The sum over samples stays: they share the bias."),
            Step(substitute, _front(mean) * Sum(Delta[n, j], (n, 1, N)), _each_counts(mean)),
            recognise("Add the rows of {delta}, keep its columns: one number for each output."),
        ), ("course",), SHOWN, ("B9", "ER-10", "ER-11"))


def input_(mean: bool = False) -> Derivation:
    """∂E/∂x[n, i] = Σ_j δ[n, j] W[j, i], that is δ W; with ``mean`` 1/N of it."""
    own = ("Each sample keeps its own row. A row without the 1/{N} is the gradient of that sample's own loss, "
           "not of the batch's." if mean else
           "Each sample keeps its own row. Inputs are not shared, so no sum over samples is left.")
    return Derivation(
        _title("The input gradient", mean), Partial(E, X[n, i]),
        (FORWARD, _loss(mean), DELTA),
        Domain(BATCH_SIZES, {n: (1, N), i: (1, D)}, BATCH_CI, {**EXAMPLE, n: 2, i: 3}),
        (
            Step(chain, Sum(Partial(E, e[m]) * Partial(e[m], X[n, i]), (m, 1, N)),
                 "The loss is made of the losses of the samples, so start with one term for each."),
            Step(local, Partial(E, e[n]) * Partial(e[n], X[n, i]),
                 "No sample reads another sample's input: only the loss of sample {n} feels {x[n,i]}."),
            Step(chain, Sum(Partial(E, e[n]) * Partial(e[n], Y[n, j]) * Partial(Y[n, j], X[n, i]), (j, 1, M)),
                 "Within the sample, {x[n,i]} feeds every output."),
            differentiate("The middle factor is {delta[n,j]}. Output {y[n,j]} contains {x[n,i]} once, multiplied by "
                          "{W[j,i]}."),
            Step(substitute, _front(mean) * Sum(Delta[n, j] * W[j, i], (j, 1, M)), _each_counts(mean)),
            recognise(own),
        ), ("course",), SHOWN, ("B14", "B15", "ER-10", "ER-11"))


def _over_samples(wrt: Expr, spelled: str) -> tuple[Step, Step]:
    """The chain rule for what all samples share: first to each sample's loss, then to its outputs."""
    return (
        Step(chain, Sum(Partial(E, e[n]) * Partial(e[n], wrt), (n, 1, N)),
             f"Every sample uses the same {spelled}, so every sample's loss may feel it."),
        Step(chain, Sum(Partial(E, e[n]) * Partial(e[n], Y[n, k]) * Partial(Y[n, k], wrt), (n, 1, N), (k, 1, M)),
             "The loss {e[n]} sees the outputs of sample {n} and of no other. "
             "Whether samples are added or averaged has not been asked yet."),
    )


def positions_bias(mean: bool = False) -> Derivation:
    """∂E/∂b = Σ_n Σ_i δ[n, i], for a bias shared by samples and by the positions of a 1-D convolution."""
    x, w, bias = array("x", N, L), array("w", K), array("b")
    y, delta = array("y", N, M), array("delta", N, M)
    every = ((n, 1, N), (i, 1, M))
    return Derivation(
        _title("A bias shared by samples and positions", mean), Partial(E, bias),
        (Define(y[n, i], Sum(w[k] * x[n, i + k - 1], (k, 1, K)) + bias), _loss(mean),
         Name(delta[n, i], Partial(e[n], y[n, i]))),
        Domain({N: (1, 3), L: (1, 4), K: (1, L), M: (L - K + 1, L - K + 1)}, {}, {N: (1, 4), L: (1, 6)},
               {N: 2, L: 4, K: 2}),
        (
            Step(chain, Sum(Partial(E, e[n]) * Partial(e[n], y[n, i]) * Partial(y[n, i], bias), *every),
                 "One number {b} is added at every position of every sample, so the loss feels it through all of "
                 "them: a sum over samples {n} and positions {i}."),
            differentiate("The slope of each output is 1. The middle factor is {delta[n,i]}."),
            Step(substitute, _front(mean) * Sum(delta[n, i], *every),
                 _each_counts(mean) + (" The positions are not averaged: they belong to one loss." if mean else "")),
        ), ("course",), {"x": ((2, -1, 3, 1), (1, 0, -2, 2)), "w": (3, 1), "b": 1,
                         "delta": ((2, -1, 1), (-3, 1, 4))}, ("B9", "ER-10", "ER-11"))


def micro_batches(mean: bool = False) -> Derivation:
    """∂E/∂θ = Σ_k ∂J[m]/∂θ, where micro-batch m of B samples has the loss J[m]; with ``mean`` the mean of means."""
    theta, J, grad = array("theta"), array("J", G), array("grad", N)
    within = Sum(e[B * (m - 1) + k], (k, 1, B))
    front = 1 / (G * B) if mean else Integer(1)
    steps = (
        Step(chain, Sum(Partial(E, e[n]) * Partial(e[n], theta), (n, 1, N)),
             "The samples share {theta}, so there is one term for each of them."),
        Step(substitute, _front(mean) * Sum(grad[n], (n, 1, N)),
             "In the large batch each sample counts with the same factor. Its own gradient is called {grad[n]}."),
        Step(regroup, front * Sum(grad[B * (m - 1) + k], (m, 1, G), (k, 1, B)),
             "Count the samples by micro-batch: sample {k} of micro-batch {m} is number {B*(m-1)+k} of all. "
             "A sum does not mind how it is cut."),
        Step(substitute, (1 / G if mean else Integer(1)) * Sum(Partial(J[m], theta), (m, 1, G)),
             "The inner sum with its 1/{B} is the gradient of one micro-batch, a mean already. The mean of these means "
             "is the large mean, because all of them have {B} samples: with unequal sizes it need not be." if mean else
             "The inner sum is the gradient of one micro-batch. So run the micro-batches one after the other and add "
             "up their gradients, all at the same {theta}: nothing is updated in between."),
    )
    return Derivation(
        "Micro-batches: the mean of their means" if mean else "Micro-batches: their gradients add up",
        Partial(E, theta),
        (_loss(mean), Define(J[m], (1 / B if mean else Integer(1)) * within), Name(grad[n], Partial(e[n], theta))),
        Domain({G: (1, 3), B: (1, 3), N: (G * B, G * B)}, {}, {G: (1, 4), B: (1, 4)}, {G: 2, B: 3}),
        steps, ("course",), {"grad": (2, -1, 3, 1, -2, 3), "theta": 1}, ("ER-1", "ER-11"))


CATALOGUE = {
    "batch_weight": weight, "batch_weight_mean": partial(weight, mean=True),
    "batch_bias": bias, "batch_bias_mean": partial(bias, mean=True),
    "batch_input": input_, "batch_input_mean": partial(input_, mean=True),
    "batch_positions_bias": positions_bias,
    "micro_batches": micro_batches, "micro_batches_mean": partial(micro_batches, mean=True),
}
