"""Numbers that remember their products.

NumPy functions run on object arrays of these numbers unchanged: + − * / and comparisons go by value, and each number
keeps the sum it came from, in the order in which it was computed. Nothing is simplified: zero terms stay.
"""

import math
import operator
from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Cell(NamedTuple):
    """One entry of a named array: the arrays are 0-based."""

    name: str
    index: tuple  # type: ignore[assignment]  # the method of this name that every tuple has is not missed


class Of(NamedTuple):
    """A function of sums, which is one factor: exp, log, tanh, sqrt, `/` (of two), or `()`, a sum in parentheses."""

    function: str
    arguments: tuple


class Term(NamedTuple):
    """coefficient · factor · factor …; a factor is a Cell or an Of."""

    coefficient: float
    factors: tuple
    value: float

    def scaled(self, number):
        """This term, `number` times."""
        return Term(self.coefficient * number, self.factors, self.value * number)

    @property
    def cells(self):
        """Every cell in this term, in reading order, repeated as it is written."""
        return tuple(_cells(self.factors))


def _by_value(compare):
    return lambda self, other: compare(self.value, _value(other))


def _applied(function):
    return lambda self: _factor(function, FUNCTIONS[function](self.value), self)


class Remembered:
    """A value and the terms that it is the sum of."""

    __slots__ = ("value", "terms")

    def __init__(self, value, terms):
        self.value, self.terms = value, terms

    @classmethod
    def leaf(cls, name, index, value):
        """The number at `name[index]`, which comes from nothing else."""
        return cls(value, (Term(1.0, (Cell(name, index),), value),))

    def __add__(self, other):
        other = _remembered(other)
        return Remembered(self.value + other.value, self.terms + other.terms)

    def __neg__(self):
        return Remembered(-self.value, tuple(term.scaled(-1.0) for term in self.terms))

    def __mul__(self, other):
        if not isinstance(other, Remembered):
            return Remembered(self.value * other, tuple(term.scaled(float(other)) for term in self.terms))
        a, b = _product(self), _product(other)
        value = self.value * other.value
        return Remembered(value, (Term(a.coefficient * b.coefficient, a.factors + b.factors, value),))

    def __truediv__(self, other):
        if not isinstance(other, Remembered):
            return self * (1 / other)
        return _factor("/", self.value / other.value, self, other)

    def __radd__(self, other):
        return _remembered(other) + self

    def __sub__(self, other):
        return self + (-other)

    def __rsub__(self, other):
        return _remembered(other) - self

    def __rmul__(self, other):
        return self * other

    def __rtruediv__(self, other):
        return _remembered(other) / self

    def __pow__(self, exponent):
        if exponent not in range(1, 9):
            return NotImplemented
        return math.prod([self] * (exponent - 1), start=self)

    def __abs__(self):
        return -self if self.value < 0 else self

    __lt__, __le__, __gt__, __ge__ = map(_by_value, (operator.lt, operator.le, operator.gt, operator.ge))
    __eq__ = _by_value(operator.eq)
    __hash__ = None  # type: ignore[assignment]

    # NumPy calls these for np.exp, np.log, np.tanh and np.sqrt of an object array.
    exp, log, tanh, sqrt = map(_applied, ("exp", "log", "tanh", "sqrt"))


FUNCTIONS: dict[str, Callable] = {
    "exp": np.exp, "log": np.log, "tanh": np.tanh, "sqrt": np.sqrt, "/": np.divide, "()": lambda total: total,
}


def leaves(name, values):
    """An object array of remembered numbers: the entries of `values`, under `name`."""
    cells = np.empty(values.size, object)
    for i, (index, value) in enumerate(zip(np.ndindex(values.shape), values.ravel().tolist(), strict=True)):
        cells[i] = Remembered.leaf(name, index, float(value))
    return cells.reshape(values.shape)


def terms_of(number):
    """The terms of a remembered number, or of a plain one that a function put among them."""
    return _remembered(number).terms


def _remembered(number):
    if isinstance(number, Remembered):
        return number
    return Remembered(float(number), (Term(float(number), (), float(number)),) if number else ())


def _value(number):
    return number.value if isinstance(number, Remembered) else number


def _product(number):
    """The number as one term: a sum of several becomes a factor in parentheses, so that products stay short."""
    if not number.terms:
        return Term(0.0, (), 0.0)
    return number.terms[0] if len(number.terms) == 1 else Term(1.0, (Of("()", (number.terms,)),), number.value)


def _factor(function, value, *arguments):
    value = float(value)
    return Remembered(value, (Term(1.0, (Of(function, tuple(argument.terms for argument in arguments)),), value),))


def _cells(factors):
    for factor in factors:
        if type(factor) is Cell:
            yield factor
        else:
            for terms in factor.arguments:
                for term in terms:
                    yield from _cells(term.factors)
