"""The fully connected layer y = W x + b: gradients of weight, bias and input, for one sample and for a batch.

Source items: A2, A6, B1, B7–B14, C39–C44, C57–C60, E13, E20.
"""

from sympy import Sum

from ..engine import Define, Derivation, Domain, Name, Partial, array, index
from ..engine.rules import chain, collapse, differentiate, recognise

D, M, N, i, j, k, m, n = index("D M N i j k m n")
E = array("E")
NOTATIONS = ("course", "001", "002", "004")

x, W, b, y, delta = array("x", D), array("W", M, D), array("b", M), array("y", M), array("delta", M)
FORWARD = (Define(y[j], Sum(W[j, i] * x[i], (i, 1, D)) + b[j]), Name(delta[j], Partial(E, y[j])))
SIZES = {D: (1, 4), M: (1, 4)}
CI = {D: (1, 6), M: (1, 6)}
NUMBERS = {"x": (2, -1, 3), "W": ((1, 0, -2), (3, 1, -1)), "b": (1, -2), "delta": (2, -1)}

X, Y, Delta = array("x", N, D), array("y", N, M), array("delta", N, M)
BATCH = (Define(Y[n, j], Sum(W[j, i] * X[n, i], (i, 1, D)) + b[j]), Name(Delta[n, j], Partial(E, Y[n, j])))
BATCH_SIZES = {N: (1, 3), D: (1, 3), M: (1, 3)}
BATCH_CI = {N: (1, 4), D: (1, 4), M: (1, 4)}
BATCH_NUMBERS = {**NUMBERS, "x": ((2, -1, 3), (1, 4, 0)), "delta": ((2, -1), (-3, 1))}


def weight() -> Derivation:
    """∂E/∂W[j, i] = δ[j] x[i], that is δ xᵀ."""
    return Derivation(
        "The weight gradient of one sample", Partial(E, W[j, i]), FORWARD,
        Domain(SIZES, {j: (1, M), i: (1, D)}, CI, {D: 3, M: 2, j: 2, i: 3}),
        (
            chain("The weight {W[j,i]} could act on the loss through any output, so start with one term for each of "
                  "them."),
            differentiate("The first factor arrives from behind: {delta[k]}. The second you find in the definition: "
                          "{y[k]} contains {W[j,i]} only if {k} is {j}, and there it meets {x[i]}. A bracket is 1 if "
                          "it is true, else 0."),
            collapse("All terms with another {k} are 0. The weight joins input {i} to output {j}, and nothing else."),
            recognise("A column times a row is a table of all such products. The transpose only turns one of the two, "
                      "so that each δ meets each input."),
        ), NOTATIONS, NUMBERS, ("A2", "B10", "B11", "C41", "C60", "E20"))


def bias() -> Derivation:
    """∂E/∂b[j] = δ[j]."""
    return Derivation(
        "The bias gradient of one sample", Partial(E, b[j]), FORWARD,
        Domain(SIZES, {j: (1, M)}, CI, {D: 3, M: 2, j: 2}),
        (
            chain("Again one term for each output that {b[j]} might reach."),
            differentiate("{b[j]} stands in {y[k]} only if {k} is {j}, and its factor there is 1."),
            collapse("One term survives. A bias is a weight whose input is always 1."),
        ), NOTATIONS, NUMBERS, ("B7", "B8", "E20"))


def input_() -> Derivation:
    """∂E/∂x[i] = Σ_j W[j, i] δ[j], that is Wᵀ δ."""
    return Derivation(
        "The gradient that flows back to the input", Partial(E, x[i]), FORWARD,
        Domain(SIZES, {i: (1, D)}, CI, {D: 3, M: 2, i: 3}),
        (
            chain("Input {x[i]} feeds every output, so every output sends something back."),
            differentiate("Output {y[j]} contains {x[i]} once, multiplied by {W[j,i]}. No bracket is left: the sum "
                          "over all outputs stays."),
            recognise("Forward, an output adds up over the inputs. Backward, an input adds up over the outputs, with "
                      "the same weights. {W} is met from its other side, and the transpose says just that."),
        ), NOTATIONS, NUMBERS, ("A6", "B13", "C44", "C57", "C59", "E20"))


def weight_batch() -> Derivation:
    """∂E/∂W[j, i] = Σ_n δ[n, j] x[n, i], that is δᵀ x."""
    return Derivation(
        "The weight gradient of a batch", Partial(E, W[j, i]), BATCH,
        Domain(BATCH_SIZES, {j: (1, M), i: (1, D)}, BATCH_CI, {N: 2, D: 3, M: 2, j: 2, i: 3}),
        (
            chain("Every sample uses the same {W[j,i]}, so every output of every sample may feel it."),
            differentiate("In sample {n}, output {y[n,k]} contains {W[j,i]} only if {k} is {j}, multiplied by that "
                          "sample's {x[n,i]}."),
            collapse("The sum over outputs collapses. The sum over samples stays: the samples share the weight, so "
                     "their gradients add."),
            recognise("A sum over a shared index {n} is a matrix product. The transpose brings the two {n} next to "
                      "each other."),
        ), NOTATIONS[:2], BATCH_NUMBERS, ("A3", "A4", "B12", "C60"))


def bias_batch() -> Derivation:
    """∂E/∂b[j] = Σ_n δ[n, j], the rows of δ added up."""
    return Derivation(
        "The bias gradient of a batch", Partial(E, b[j]), BATCH,
        Domain(BATCH_SIZES, {j: (1, M)}, BATCH_CI, {N: 2, D: 3, M: 2, j: 2}),
        (
            chain("{b[j]} is added in every sample, so every sample sends something back."),
            differentiate("In each sample {b[j]} stands in output {j} alone, with factor 1."),
            collapse("The sum over samples is left: one number for each output, not one for each sample."),
            recognise("Add the rows of {delta}, keep its columns. Output {j} gets the sum of column {j}."),
        ), NOTATIONS[:2], BATCH_NUMBERS, ("B9",))


def input_batch() -> Derivation:
    """∂E/∂x[n, i] = Σ_j δ[n, j] W[j, i], that is δ W."""
    return Derivation(
        "The input gradient of a batch", Partial(E, X[n, i]), BATCH,
        Domain(BATCH_SIZES, {n: (1, N), i: (1, D)}, BATCH_CI, {N: 2, D: 3, M: 2, n: 2, i: 3}),
        (
            chain("Start with every output of every sample {m}, even if you already expect most terms to vanish."),
            differentiate("Sample {m} contains {x[n,i]} only if it is sample {n}: no sample reads another sample's "
                          "input."),
            collapse("The sum over samples collapses, the sum over outputs stays. Each sample keeps its own row."),
            recognise("Samples lie in rows, so {W} stands on the right."),
        ), NOTATIONS[:2], BATCH_NUMBERS, ("B14",))


CATALOGUE = {
    "fully_connected_weight": weight,
    "fully_connected_bias": bias,
    "fully_connected_input": input_,
    "fully_connected_weight_batch": weight_batch,
    "fully_connected_bias_batch": bias_batch,
    "fully_connected_input_batch": input_batch,
}
