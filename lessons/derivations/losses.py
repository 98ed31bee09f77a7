"""Losses: squared error, and softmax with cross-entropy.

Source items: C31–C36, C58, E2, E3, E11, E12, E18, E19, ER-21, ER-22, ER-47, ER-49.
"""

from sympy import KroneckerDelta, Rational, Sum, exp, log

from ..engine import Condition, Define, Derivation, Domain, Lemma, Paren, Partial, Step, array, index
from ..engine import rules as by

D, K, i, j, k, ell = index("D K i j k l")
E, S = array("E"), array("S")
y, z, yhat, t = array("y", D), array("z", K), array("yhat", K), array("t", K)
NUMBERS = {"z": (1, 0, -1), "t": (0, 1, 0), "yhat": (0.5, 0.2, 0.3)}
CROSS_ENTROPY = Define(E, -Sum(t[k] * log(yhat[k]), (k, 1, K)))
ONE = Condition(Sum(t[k], (k, 1, K)), 1, t[K])


def softmax(logits) -> tuple[Define, Define]:
    """S = Σ exp z and ŷ[k] = exp(z[k]) / S."""
    return Define(S, Sum(exp(logits[ell]), (ell, 1, K))), Define(yhat[k], exp(logits[k]) / S)


def _domain(free, example) -> Domain:
    return Domain({K: (1, 4)}, free, {K: (1, 6)}, {K: 3, **example})


def squared_error(half: bool = True) -> Derivation:
    """∂E/∂y[i] = y[i] − t[i], for E = ½ Σ (y − t)²; without the ``half`` twice that, for E = Σ (y − t)²."""
    t, front = array("t", D), Rational(1, 2) if half else Rational(1)
    met = by.recognise("The ½ was put there to meet this 2. Output minus target is what goes back.")
    return Derivation(
        "The squared error", Partial(E, y[i]),
        (Define(E, front * Sum(Paren(y[k] - t[k]) ** 2, (k, 1, D))),),
        Domain({D: (1, 4)}, {i: (1, D)}, {D: (1, 8)}, {D: 3, i: 2}),
        (
            Step(by.square, front * Sum(2 * Paren(y[k] - t[k]) * Partial(y[k], y[i]), (k, 1, D)),
                 "Differentiate each square: twice its inside, times the slope of the inside."),
            Step(by.local, front * Paren(2 * Paren(y[i] - t[i])),
                 "The outputs are independent here: {y[k]} moves with {y[i]} only if it is {y[i]}."),
            *((met,) if half else ()),
        ), ("course",), {"y": (2, -1, 3), "t": (1, 1, 0)}, ("E11", "E18", "ER-49"))


def jacobian_steps(logits) -> tuple[Step, ...]:
    """The quotient rule for ŷ[k] = exp(z[k]) / S, in four lines."""
    top, other, same = Paren(exp(logits[k])), Paren(exp(logits[j])), KroneckerDelta(k, j)
    return (
        Step(by.quotient, Paren(top * same * S - top * other) / S**2,
             f"{{{logits.label}[j]}} always stands in the sum {{S}}; "
             "it stands in the numerator only if both indices are equal."),
        Step(by.algebra, Paren(top / S) * same - Paren(top / S) * Paren(other / S),
             "Two fractions. In each, an exponential over {S} is an output of the softmax."),
        Step(by.substitute, yhat[k] * same - yhat[k] * yhat[j],
             "On the diagonal this is {yhat[k]*(1-yhat[k])}. Everywhere else it is "
             "{-yhat[k]*yhat[j]}, and that is not 0."),
        Step(by.common, yhat[k] * Paren(same - yhat[j]),
             "One formula for both cases. Every logit stands in the sum that divides each output, so no output is left "
             "out."),
    )


def softmax_jacobian() -> Derivation:
    """∂ŷ[k]/∂z[j] = ŷ[k] ([k = j] − ŷ[j])."""
    return Derivation(
        "The softmax Jacobian", Partial(yhat[k], z[j]), softmax(z), _domain({k: (1, K), j: (1, K)}, {k: 1, j: 2}),
        jacobian_steps(z), ("course", "002"), NUMBERS, ("C34",))


def cross_entropy() -> Derivation:
    """∂E/∂ŷ[k] = −t[k]/ŷ[k]."""
    return Derivation(
        "Cross-entropy, with respect to the softmax output", Partial(E, yhat[j]), (CROSS_ENTROPY,),
        _domain({j: (1, K)}, {j: 2}),
        (
            Step(by.logarithm, -Sum(t[k] / yhat[k] * Partial(yhat[k], yhat[j]), (k, 1, K)),
                 "The slope of the logarithm is one over its argument."),
            Step(by.local, -t[j] / yhat[j],
                 "Taken as they stand, the outputs are independent, so only the term of {yhat[j]} is left. "
                 "This is the slope at the output of the softmax, not yet at its input."),
        ), ("course", "002"), {"yhat": (0.5, 0.2, 0.3), "t": (0, 1, 0)}, ("C33", "E2"))


def fold_steps(logits, place) -> tuple[Step, ...]:
    """From the chain rule over all K outputs to ŷ − t; shared by every network that ends so."""
    jacobian = Paren(yhat[k] * Paren(KroneckerDelta(k, place) - yhat[place]))
    return (
        by.chain(f"The logit {{{logits.label}[{place}]}} may move every output, and the loss may feel any of them: a "
                 "sum over {k}, not one term."),
        Step(by.substitute, Sum(Paren(-t[k] / yhat[k]) * jacobian, (k, 1, K)),
             "Put in both slopes: that of the cross-entropy, and the Jacobian of the softmax."),
        Step(by.algebra, -Sum(t[k] * Paren(KroneckerDelta(k, place) - yhat[place]), (k, 1, K)),
             "{yhat[k]} cancels. That is why softmax and cross-entropy are taken together: "
             "nothing is divided any more."),
        Step(by.split, Sum(t[k] * yhat[place], (k, 1, K)) - Sum(t[k] * KroneckerDelta(k, place), (k, 1, K)),
             "Two sums: one in which every target meets the same output, one with a bracket."),
        by.collapse("The bracket lets one target through."),
        by.factor(f"{{yhat[{place}]}} does not depend on {{k}}, so it comes out of the sum."),
        Step(by.condition, yhat[place] - t[place],
             "The targets add up to 1. Here, and only here, that is needed; with other targets a factor would stay."),
        by.recognise("For all logits at once: what the network said, minus what was true."),
    )


def slopes(logits) -> tuple[Lemma, Lemma]:
    """The two earlier results that the folding uses."""
    return (Lemma(Partial(E, yhat[k]), -t[k] / yhat[k], {k: (1, K)}),
            Lemma(Partial(yhat[k], logits[j]), yhat[k] * Paren(KroneckerDelta(k, j) - yhat[j]), {k: (1, K), j: (1, K)}))


def softmax_cross_entropy() -> Derivation:
    """∂E/∂z[j] = ŷ[j] − t[j], where Σ t = 1."""
    return Derivation(
        "Softmax with cross-entropy", Partial(E, z[j]), (*softmax(z), CROSS_ENTROPY, ONE, *slopes(z)),
        _domain({j: (1, K)}, {j: 2}), fold_steps(z, j), ("course", "002"), NUMBERS,
        ("C32", "C35", "C58", "E12", "E19", "ER-22"))


CATALOGUE = {
    "squared_error": squared_error,
    "softmax_jacobian": softmax_jacobian,
    "cross_entropy": cross_entropy,
    "softmax_cross_entropy": softmax_cross_entropy,
}
