"""The worlds in which one compiled line can be run: SymPy symbols and numbers; polynomials and residues stand beside.

A ring knows its constants, the value of each entry of a free array, and exp, log, tanh, √ and [a > 0].  Its elements
bring + and * themselves.
"""

import math
from collections.abc import Mapping
from fractions import Fraction

import sympy
from sympy import Symbol, expand, sympify

PATTERN = (2, -1, 3, 1, -2, 1, -3, 2, 1, -1)      # small numbers for examples


class Symbols:
    """SymPy expressions, for counterexamples and for ``sympy.diff`` as a second opinion."""

    exp, log, tanh, sqrt = map(staticmethod, (sympy.exp, sympy.log, sympy.tanh, sympy.sqrt))

    def __init__(self, spell=None):
        self._spell = spell or (lambda name, place: name + ("_" + "_".join(map(str, place)) if place else ""))

    def constant(self, p: int, q: int = 1):
        return sympy.Rational(p, q)

    def generator(self, name, place):
        return Symbol(self._spell(name, place))

    def divide(self, a, b):
        if expand(b) == 0:
            raise ZeroDivisionError("division by 0")
        return a / b

    def positive(self, a):
        return sympy.Function("pos")(a)


class Numbers:
    """A reader's numbers: exact fractions as long as they can be, floats once exp or log is taken."""

    exp, log, tanh, sqrt = map(staticmethod, (math.exp, math.log, math.tanh, math.sqrt))

    def __init__(self, values):
        self._values = values

    def constant(self, p: int, q: int = 1):
        return Fraction(p, q)

    def generator(self, name, place):
        value = self._values[name]
        for n in place:
            value = value[n - 1]
        value = value.item() if hasattr(value, "item") else value
        return Fraction(value) if isinstance(value, int) else value

    def divide(self, a, b):
        return a / b

    def positive(self, a):
        return Fraction(int(a > 0))


def example_numbers(given: Mapping[str, object], name: str, shape: tuple[int, ...]):
    """The numbers of one array: those of the example as far as they reach, a fixed pattern beyond."""
    def fill(values, place, rest):
        if not rest:
            known = isinstance(values, int | float | Fraction)
            return values if known else PATTERN[(sum(place) * 3 + len(name)) % len(PATTERN)]
        inner = list(values) if isinstance(values, list | tuple) or hasattr(values, "tolist") else []
        return [fill(inner[n] if n < len(inner) else None, (*place, n), rest[1:]) for n in range(rest[0])]
    values = given.get(name)
    return fill(values.tolist() if hasattr(values, "tolist") else values, (), shape)


def same_function(a, b) -> bool:
    """Whether two SymPy expressions are equal as rational functions of their symbols, exps, logs and selections."""
    names: dict = {}

    def symbol(kind, argument):
        return names.setdefault((kind, argument), sympy.Dummy())

    def power(argument):
        """exp of a sum of whole multiples is a product of whole powers."""
        parts = [term.as_coeff_Mul() for term in sympy.Add.make_args(expand(argument))]
        return sympy.Mul(*(symbol("exp", part) ** n if n.is_Integer else symbol("exp", n * part) for n, part in parts))

    def opaque(kind):
        return power if kind == "exp" else lambda argument: symbol(kind, expand(argument))

    difference = (sympify(a) - sympify(b)).replace(
        lambda e: isinstance(e, sympy.Pow) and e.exp.is_Rational and e.exp.q == 2,
        lambda e: sympy.sqrt(expand(e.base)) ** (2 * e.exp))
    for kind, head in (("tanh", sympy.tanh), ("log", sympy.log), ("exp", sympy.exp), ("pos", sympy.Function("pos"))):
        difference = difference.replace(head, opaque(kind))
    if difference.is_polynomial():
        return expand(difference) == 0
    return expand(sympy.numer(sympy.together(difference))) == 0
