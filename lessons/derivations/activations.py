"""Activations as layers of their own: ∂E/∂z[i] = δ[i] f′(z[i]), where δ[i] = ∂E/∂a[i].

Source items: B2, C45, E14–E16, E21, E22, ER-7, ER-15, ER-38.
"""

from sympy import Expr, exp

from ..engine import Define, Derivation, Domain, Name, Paren, Partial, Positive, Step, array, index
from ..engine.rules import algebra, cases, chain, local, quotient, recognise, substitute

D, i = index("D i")
E = array("E")
a, z, delta = array("a", D), array("z", D), array("delta", D)
NOTATIONS = ("course", "002")
NUMBERS = {"z": (1, -2, 0.5), "delta": (2, -1, 3)}


def _derivation(title: str, value: Expr, steps: tuple[Step, ...], items: tuple[str, ...]) -> Derivation:
    """The two lines that every elementwise layer shares, then its own."""
    first = (
        chain("Begin with a term for every unit that {z[i]} might reach."),
        Step(local, delta[i] * Partial(a[i], z[i]),
             "An activation works unit by unit: {a[k]} reads {z[k]} and nothing else. All other terms are 0."),
    )
    return Derivation(title, Partial(E, z[i]), (Define(a[i], value), Name(delta[i], Partial(E, a[i]))),
                      Domain({D: (1, 4)}, {i: (1, D)}, {D: (1, 6)}, {D: 3, i: 3}),
                      (*first, *steps), NOTATIONS, NUMBERS, items)


def sigmoid() -> Derivation:
    """∂E/∂z[i] = δ[i] a[i] (1 − a[i])."""
    e = exp(-z[i])
    return _derivation("Back through the sigmoid", 1 / (1 + e), (
        Step(quotient, delta[i] * Paren(e / (1 + e) ** 2),
             "The top is 1, so its slope is 0. The two minus signs that are left cancel."),
        Step(algebra, delta[i] * Paren(1 / (1 + e)) * Paren(Paren(e) / (1 + e)),
             "Split the square into two fractions. The first is {a[i]} itself, the second is what is missing to 1."),
        Step(substitute, delta[i] * a[i] * Paren(1 - a[i]),
             "So the slope needs no new exponential: the output that you already have is enough."),
        recognise("Entry by entry, for all units at once."),
    ), ("C45", "E14", "E21", "ER-38"))


def tanh() -> Derivation:
    """∂E/∂z[i] = δ[i] (1 − a[i]²)."""
    up, down = Paren(exp(z[i])), Paren(exp(-z[i]))
    return _derivation("Back through tanh", Paren(up - down) / Paren(up + down), (
        Step(quotient, delta[i] * Paren(Paren(up + down) ** 2 - Paren(up - down) ** 2) / Paren(up + down) ** 2,
             "The slope of the top is the bottom, and the slope of the bottom is the top."),
        Step(algebra, delta[i] * Paren(1 - Paren(Paren(up - down) / Paren(up + down)) ** 2),
             "Divide both squares by the bottom. The first becomes 1, the second a square that you know."),
        Step(substitute, delta[i] * Paren(1 - a[i] ** 2), "It is the square of the output."),
        recognise("Entry by entry, for all units at once."),
    ), ("E16",))


def relu() -> Derivation:
    """∂E/∂z[i] = δ[i] [z[i] > 0].  At z = 0 there is no derivative; 0 is taken there."""
    return _derivation("Back through ReLU", z[i] * Positive(z[i]), (
        Step(cases, delta[i] * Positive(z[i]),
             "Left of 0 the output stands still and the slope is 0. Right of 0 it moves with {z[i]} and the slope "
             "is 1. At 0 there is no slope; the course takes 0."),
    ), ("B2", "E15", "E22", "ER-7", "ER-15"))


CATALOGUE = {"sigmoid": sigmoid, "tanh": tanh, "relu": relu}
