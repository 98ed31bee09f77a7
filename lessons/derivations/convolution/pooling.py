"""Backward through pooling: a selection and its transpose, equal shares, and the place of pooling in a chain.

Source items: C18, C47, C68, C69, ER-29, ER-33, ER-71.
"""

from sympy import Max, Min, Sum, ceiling, exp, floor

from ...engine import Define, Derivation, Domain, Entry, Lemma, Name, Paren, Partial, Step, array, index
from ...engine.operations import matmul, transpose
from ...engine.rules import boundary, chain, collapse, common, differentiate, local, recognise, substitute

L, K, M, i, j, k, s = index("L K M i j k s")
E, x, z, y, delta = array("E"), array("x", L), array("z", L), array("y", M), array("delta", M)
S = array("select", M, L)
SELECTED = (Define(y[i], Sum(S[i, j] * x[j], (j, 1, L))), Name(delta[i], Partial(E, y[i])))
SIZES, CI = {L: (1, 4), M: (1, 3)}, {L: (1, 6), M: (1, 4)}
NUMBERS = {"x": (1, 3, 3, 2), "select": ((0, 1, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)), "delta": (2, -1, 3)}


def max_pool() -> Derivation:
    """∂E/∂x[j] = Σ_i δ[i] S[i, j], that is Sᵀδ, where S[i, j] = 1 if window i takes its maximum from place j."""
    return Derivation(
        "The input gradient of max pooling", Partial(E, x[j]), SELECTED,
        Domain(SIZES, {j: (1, L)}, CI, {L: 4, M: 3, j: 2}),
        (
            chain("Row {i} of {select} has a single 1, where window {i} has its maximum. Without a tie the "
                  "winners stay the same near this {x}, so there {select} is constant. Windows may overlap: ask every "
                  "one."),
            differentiate("Window {i} sends its {delta[i]} to its winner, and nothing to the others."),
            recognise("The transpose of the selection. A place that wins in several windows gets the sum of their δ. "
                      "At a tie the maximum has no derivative: choose one winner, the first, and its row still has a "
                      "single 1. A 1 for each of two equal maxima would send the same δ twice."),
        ), ("course",), NUMBERS, ("C69", "ER-33"))


def average_pool() -> Derivation:
    """∂E/∂x[j] = (1/K) Σ_i δ[i] over the windows of K entries, s apart, that contain x[j]."""
    seen, share = s * (i - 1) + k, 1 / K
    around = (i, Max(1, ceiling((j - K) / s) + 1), Min(M, floor((j - 1) / s) + 1))
    sizes = {L: (1, 5), s: (1, 3), K: (1, L), M: (floor((L - K) / s) + 1,) * 2}
    return Derivation(
        "The input gradient of average pooling", Partial(E, x[j]),
        (Define(y[i], Sum(share * x[seen], (k, 1, K))), Name(delta[i], Partial(E, y[i]))),
        Domain(sizes, {j: (1, L)}, {L: (1, 8), s: (1, 4)}, {L: 7, s: 2, K: 3, j: 3}),
        (
            chain("The average is a convolution with stride {s} whose weights are all {1/K}. So ask every window, as "
                  "there."),
            differentiate("Every slot counts the same, {1/K}. The bracket asks whether it lies on {x[j]}."),
            collapse("At most one slot of a window lies on {x[j]}. The new bracket says whether there is one."),
            boundary("Only the windows that contain {x[j]} are left."),
            Step(common, share * Sum(delta[i], around),
                 "The same division as forward, once: every entry of a window gets the same share of its {delta[i]}, "
                 "and {K} shares make one {delta[i]}."),
        ), ("course",), {"x": (2, -1, 3, 1, -2, 4, 0), "delta": (1, -2, 2)}, ("ER-33", "ER-71"))


def in_chain() -> Derivation:
    """∂E/∂z[j] = (Sᵀδ)[j] x[j] (1 − x[j]), where x = σ(z) is pooled before the next layer sees it."""
    back = Entry(matmul(transpose(S), delta), j)
    return Derivation(
        "Pooling between an activation and the next layer", Partial(E, z[j]),
        (Define(x[j], 1 / (1 + exp(-z[j]))), *SELECTED, Lemma(Partial(E, x[j]), back, {j: (1, L)})),
        Domain({L: (1, 3), M: (1, 2)}, {j: (1, L)}, {L: (1, 4), M: (1, 3)}, {L: 4, M: 3, j: 2}),
        (
            Step(local, Partial(E, x[j]) * Partial(x[j], z[j]),
                 "{z[j]} acts on the loss only through its own {x[j]}, which the pooling may or may not select."),
            Step(substitute, back * Partial(x[j], z[j]),
                 "The first factor is not the {delta} of the next layer: that has one entry for each window. "
                 "It must pass back through the selection first. This is the factor that is easily left out."),
            Step(differentiate, back * x[j] * Paren(1 - x[j]), "The second factor is the slope of the sigmoid."),
            recognise("First back through the pooling, then entry by entry the slope."),
        ), ("course",), {"z": (0, 1, -1, 2), "select": NUMBERS["select"], "delta": NUMBERS["delta"]}, ("ER-29",))


CATALOGUE = {"max_pool_input": max_pool, "avg_pool_input": average_pool, "pool_in_chain": in_chain}
