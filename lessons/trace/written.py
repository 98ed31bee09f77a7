"""How numbers and remembered sums are written: as a list of tokens that page and text twin share.

A token is a Cell, for which a label or a number is put in, or a piece of text.
"""

import math
from fractions import Fraction
from itertools import groupby

from ..notation import as_factor, number
from .remembered import Cell

_POWERS = {2: "²", 3: "³"}


def coefficient(value):
    """A positive coefficient: 1/2 and 1/3 as fractions, the rest as numbers."""
    fraction = Fraction(value).limit_denominator(1000) if math.isfinite(value) else Fraction(0)
    exact = fraction.denominator > 1 and math.isclose(fraction, value, rel_tol=1e-12)
    return f"{fraction.numerator}/{fraction.denominator}" if exact else number(value)


def term_tokens(term):
    """A term without its sign."""
    factors, size = term.factors, abs(term.coefficient)
    if size == 1 and len(factors) == 2 and type(factors[0]) is type(factors[1]) is Cell and factors[0] != factors[1]:
        return [factors[0], "·", factors[1]]  # by far the most
    tokens = [] if size == 1 and factors else [coefficient(size)]
    for factor, same in groupby(factors):
        power = len(list(same))
        tokens += ["·"] * bool(tokens) + _factor_tokens(factor, alone=len(factors) == 1 and not tokens)
        tokens += [_POWERS.get(power, f"^{power}")] * (power > 1)
    return tokens


def sum_tokens(terms):
    """A whole sum, with signs; an empty sum is 0."""
    tokens: list = []
    for term in terms:
        sign = "−" if term.coefficient < 0 else "+" if tokens else ""
        tokens += [f" {sign} " if tokens else sign] if sign else []
        tokens += term_tokens(term)
    return tokens or ["0"]


def has_few(tokens):
    """Whether there are so few cells among the tokens that they may be written in the middle of a sentence."""
    return len(tokens) <= 3 or sum(isinstance(token, Cell) for token in tokens) <= 3


def in_numbers(tokens, value):
    """The tokens with `number(value(cell))` in place of each cell; a negative number among others gets parentheses."""
    texts = []
    for i, token in enumerate(tokens):
        if isinstance(token, Cell):
            before = tokens[i - 1] if i else "("        # between two cells is always a text
            after = tokens[i + 1] if i + 1 < len(tokens) else ")"
            alone = before.endswith("(") and after.startswith((" ", ")"))
            text = number(value(token))
            token = text if alone else as_factor(text)
        texts.append(token)
    return "".join(texts)


def equation(symbols, numbers, equals, value):
    """`symbols = numbers ≈ value`; numbers that are the value are not repeated."""
    told = value if numbers == value else f"{numbers} {equals} {value}"
    return f"{symbols} = {told}" if symbols else told


def _factor_tokens(factor, alone):
    if isinstance(factor, Cell):
        return [factor]
    if factor.function != "/":
        name = {"()": "", "log": "ln"}.get(factor.function, factor.function)
        return [f"{name}(", *sum_tokens(factor.arguments[0]), ")"]
    over, under = (_operand(terms) for terms in factor.arguments)
    return [*over, " / ", *under] if alone else ["(", *over, " / ", *under, ")"]


def _operand(terms):
    tokens = sum_tokens(terms)
    simple = len(terms) == 1 and len(terms[0].factors) <= 1 and terms[0].coefficient in (0, 1)
    return tokens if simple or len(tokens) == 1 else ["(", *tokens, ")"]
