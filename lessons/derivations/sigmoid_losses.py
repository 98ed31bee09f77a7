"""A sigmoid and the loss behind it: the squared error lets its slope stand, cross-entropy cancels it.

Source items: C33, C45, ER-49.
"""

from sympy import Expr, Rational, Sum, exp, log

from ..engine import Define, Derivation, Domain, InOrder, Lemma, Paren, Partial, Step, array, index
from ..engine.rules import algebra, chain, local, logarithm, square, substitute

D, i, k = index("D i k")
E = array("E")
a, z, t = array("a", D), array("z", D), array("t", D)
SLOPE, SIGMOID = Partial(a[i], z[i]), a[i] * Paren(1 - a[i])


def _derivation(title: str, loss: Expr, steps: tuple[Step, ...], items: tuple[str, ...]) -> Derivation:
    """The two lines that both losses share, then its own."""
    first = (
        chain("Begin with a term for every unit that {z[i]} might reach."),
        Step(local, Partial(E, a[i]) * SLOPE, "A sigmoid joins no units. Two slopes in a row: the loss, the sigmoid."),
    )
    return Derivation(
        title, Partial(E, z[i]),
        (Define(a[i], 1 / (1 + exp(-z[i]))), Define(E, loss), Lemma(SLOPE, SIGMOID, {i: (1, D)})),
        Domain({D: (1, 3)}, {i: (1, D)}, {D: (1, 5)}, {D: 3, i: 2}),
        (*first, *steps), ("course",), {"z": (2, -1, 0), "t": (1, 0, 0)}, items)


def sigmoid_squared_error() -> Derivation:
    """∂E/∂z[i] = (a[i] − t[i]) a[i] (1 − a[i])."""
    return _derivation("A sigmoid with the squared error", Rational(1, 2) * Sum(Paren(a[k] - t[k]) ** 2, (k, 1, D)), (
        Step(square, Paren(a[i] - t[i]) * SLOPE, "The slope of the loss: output minus target."),
        Step(substitute, InOrder(Paren(a[i] - t[i]), Paren(SIGMOID)),
             "The slope of the sigmoid survives. Where the unit is sure, it is nearly 0, right or wrong."),
    ), ("C45", "ER-49"))


def sigmoid_cross_entropy() -> Derivation:
    """∂E/∂z[i] = a[i] − t[i]."""
    each, below = t[k] * log(a[k]) + (1 - t[k]) * log(1 - a[k]), Paren(SIGMOID)
    return _derivation("A sigmoid with cross-entropy", -Sum(each, (k, 1, D)), (
        Step(logarithm, Paren(-t[i] / a[i] + (1 - t[i]) / Paren(1 - a[i])) * SLOPE,
             "Each logarithm gives one over its argument. The second falls as {a[i]} rises, so its sign turns."),
        Step(algebra, Paren(a[i] - t[i]) / below * SLOPE,
             "Both fractions over one denominator: the products of {a[i]} and {t[i]} cancel."),
        Step(substitute, InOrder(Paren(a[i] - t[i]), SIGMOID / below),
             "The slope of the sigmoid is what stands below."),
        Step(algebra, a[i] - t[i], "It cancels. Output minus target is left, however sure the unit is."),
    ), ("C33", "C45"))


CATALOGUE = {"sigmoid_squared_error": sigmoid_squared_error, "sigmoid_cross_entropy": sigmoid_cross_entropy}
