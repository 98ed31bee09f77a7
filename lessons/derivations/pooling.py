"""Backward through pooling, along one axis: windows of K entries, s apart, of which those that fit count.

A maximum is a selection: S[i, k] is 1 where window i has its largest entry, else 0, and it stays so while the inputs
move a little.  Source items: C18, C47, C68, C69, ER-29, ER-33, ER-71.
"""

from __future__ import annotations

from sympy import KroneckerDelta, Max, Min, Sum, ceiling, exp, floor

from .derivation import Derivation, Domain, Step
from .language import Define, In, InOrder, Lemma, Name, Paren, Partial, array, index
from .rules import boundary, chain, collapse, common, differentiate, local, substitute

L, K, M, s, i, j, k = index("L K M s i j k")
E = array("E")
x, z, y, delta, S = array("x", L), array("z", L), array("y", M), array("delta", M), array("select", M, K)
SEEN, SLOT = s * (i - 1) + k, j - s * (i - 1)
AROUND = (i, Max(1, ceiling((j - K) / s) + 1), Min(M, floor((j - 1) / s) + 1))
NUMBERS = {"x": (2, -1, 3, 1, -2, 4, 0), "z": (2, -1, 3, 1, -2, 4, 0), "delta": (1, -2, 2),
           "select": ((0, 0, 1), (1, 0, 0), (0, 1, 0))}


def _domain(free, example) -> Domain:
    """All sizes in which a window fits."""
    sizes = {"lesson": (5, 3), "ci": (8, 4)}
    made = {name: {L: (1, size), s: (1, stride), K: (1, L), M: (floor((L - K) / s) + 1,) * 2}
            for name, (size, stride) in sizes.items()}
    return Domain(made["lesson"], free, made["ci"], {L: 7, s: 2, K: 3, **example})


def _given(weigh, source=x):
    """y[i] = Σ_k (what slot k counts) · x[s(i − 1) + k], and δ."""
    return (Define(y[i], Sum(weigh * source[SEEN], (k, 1, K))), Name(delta[i], Partial(E, y[i])))


def _steps(weigh, met, why, last) -> tuple[Step, ...]:
    """From every window to those that contain x[j]; ``weigh`` is what a slot counts, ``met`` the one on x[j]."""
    inner = Sum(weigh * KroneckerDelta(SEEN, j), (k, 1, K))
    return (
        Step(chain, Sum(Partial(E, y[i]) * Partial(y[i], x[j]), (i, 1, M)), "Ask every window, as for a convolution."),
        Step(differentiate, Sum(delta[i] * inner, (i, 1, M)), why),
        Step(collapse, Sum(delta[i] * met * In(SLOT, 1, K), (i, 1, M)),
             "At most one slot of a window lies on {x[j]}. The bracket says whether there is one."),
        Step(boundary, Sum(delta[i] * met, AROUND), last),
    )


def max_pool() -> Derivation:
    """∂E/∂x[j] = Σ_i δ[i] S[i, j − s(i − 1)] over the windows that contain x[j]."""
    return Derivation(
        "Back through max pooling", Partial(E, x[j]), _given(S[i, k]), _domain({j: (1, L)}, {j: 3}),
        _steps(S[i, k], S[i, SLOT],
               "A maximum takes one entry of its window and leaves the others: {select[i,k]} is 1 for that one, else "
               "0. If the inputs move a little, the same entry stays the largest, so it is a constant here. At a tie "
               "it is not, and there is no derivative.",
               "So each window sends its {delta[i]} to the entry that it took. An entry that several windows took gets "
               "the sum; one that none took gets 0."),
        ("course",), NUMBERS, ("C18", "C69", "ER-33", "ER-71"))


def average_pool() -> Derivation:
    """∂E/∂x[j] = (1/K) Σ_i δ[i] over the windows that contain x[j]."""
    share = 1 / K
    first = _steps(share, share, "Every slot counts the same: {1/K}.",
                   "Only the windows that contain {x[j]} are left.")
    return Derivation(
        "Back through average pooling", Partial(E, x[j]), _given(share), _domain({j: (1, L)}, {j: 3}),
        (*first, Step(common, share * Sum(delta[i], AROUND),
                      "The same division as forward, once. It is a convolution whose kernel holds {1/K} everywhere, so "
                      "there is nothing to learn.")),
        ("course",), {n: v for n, v in NUMBERS.items() if n != "select"}, ("ER-33", "ER-71"))


def in_chain() -> Derivation:
    """∂E/∂z[j] = (Σ_i δ[i] S[i, j − s(i − 1)]) x[j] (1 − x[j]), for x = σ(z) in front of a max pooling."""
    back = Sum(delta[i] * S[i, SLOT], AROUND)
    return Derivation(
        "Through max pooling and the sigmoid in front of it", Partial(E, z[j]),
        (Define(x[j], 1 / (1 + exp(-z[j]))), *_given(S[i, k]), Lemma(Partial(E, x[j]), back, {j: (1, L)})),
        _domain({j: (1, L)}, {j: 3}),
        (
            Step(local, Partial(E, x[j]) * Partial(x[j], z[j]),
                 "{z[j]} acts on the loss only through its own {x[j]}, the input of the pooling."),
            Step(substitute, InOrder(Paren(back), Partial(x[j], z[j])),
                 "The first factor is what comes back through the pooling. Source 002 leaves it out and goes on with "
                 "{delta} as it is, which does not even have the right length."),
            Step(differentiate, InOrder(Paren(back), x[j], Paren(1 - x[j])),
                 "The second is the slope of the sigmoid. Where no window took {x[j]} the first factor is 0."),
        ), ("course",), {n: v for n, v in NUMBERS.items() if n != "x"}, ("C47", "C69", "ER-29"))


CATALOGUE = {"max_pool_input": max_pool, "avg_pool_input": average_pool, "pool_in_chain": in_chain}
