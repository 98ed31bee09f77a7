"""The array form of a line: products, sums and contractions, read off the indices; nothing is tried."""

from collections.abc import Sequence
from functools import reduce

from sympy import Add, Expr, Indexed, Mul, Pow, Sum, Symbol

from .language import Entry, Paren
from .operations import flip, hadamard, matmul, minus, outer, plus, row_sum, scaled, transpose
from .operations.base import Operation, rank_of
from .order import sign, terms

Places = tuple[Symbol, ...]


def array_of(expr: Expr, places: Places) -> Expr | None:
    """The array whose entry at these places is this, made of products, sums and contractions; None where it is not."""
    if isinstance(expr, Paren):
        return array_of(expr.args[0], places)
    if not expr.free_symbols & {*places}:
        return expr if expr.is_number or not expr.has(Sum, Indexed) else None
    if isinstance(expr, Indexed):
        return _entry(expr, places)
    if isinstance(expr, Entry):
        return expr.operation if expr.indices == places else None
    if isinstance(expr, Add):
        return _added(expr, places)
    if isinstance(expr, Pow) and expr.exp == 2:
        inner = array_of(expr.base, places)
        return None if inner is None else hadamard(inner, inner)
    if isinstance(expr, Mul):
        return _multiplied(expr, places)
    return _contracted(expr, places) if isinstance(expr, Sum) else None


def _entry(expr: Indexed, places: Places) -> Expr | None:
    if expr.indices == places:
        return expr.base
    if len(places) == 2 and expr.indices == places[::-1]:
        return transpose(expr.base)
    turned = tuple(n + 1 - i for i, n in zip(places, expr.base.shape, strict=False))
    return flip(expr.base) if expr.indices == turned else None


def _added(expr: Add, places: Places) -> Expr | None:
    made = None
    for term in terms(expr, places):
        negative, rest = sign(term)
        part = array_of(rest, places)
        if part is None or made is None and negative:
            return None
        made = part if made is None else (minus if negative else plus)(made, part)
    return made


def _multiplied(expr: Expr, places: Places) -> Expr | None:
    factors = Mul.make_args(expr)
    front = [f for f in factors if not f.free_symbols & {*places}]
    rest = sorted((f for f in factors if f not in front), key=_reading)
    if any(f.has(Sum, Indexed) for f in front):
        return None
    if len(places) == 2:
        sides = [[f for f in rest if f.free_symbols & {*places} == {place}] for place in places]
        both = [f for f in rest if {*places} <= f.free_symbols]
        parts = [_folded(both, places)] if both else []
        if any(sides):
            u, v = (_folded(side, (place,)) if side else None for side, place in zip(sides, places, strict=True))
            if u is None or v is None:
                return None
            parts.append(outer(u, v))
        made = None if None in parts else reduce(hadamard, parts)
    else:
        made = _folded(rest, places)
    if made is None or not rank_of(made):
        return None
    number = Mul(*front)
    if isinstance(made, scaled):
        number, made = number * made.args[0], made.args[1]
    return made if number == 1 else scaled(number, made)


def _folded(factors: Sequence[Expr], places: Places) -> Expr | None:
    parts = [array_of(f, places) for f in factors]
    if None in parts or not parts:
        return None
    return reduce(lambda made, part: hadamard(part, made), parts[::-1])


def _reading(factor: Expr) -> tuple:
    """δ before what it meets."""
    return ("delta" not in str(factor) and "d_" not in str(factor), isinstance(factor, Paren), str(factor))


def _contracted(expr: Sum, places: Places) -> Expr | None:
    limits, factors = expr.limits, Mul.make_args(expr.function)
    if any(low != 1 for _, low, _ in limits):
        return None
    if len(limits) > 1:  # first over the letter that the fewest factors hold
        for letter in sorted(limits, key=lambda limit: sum(f.has(limit[0]) for f in factors)):
            mine = [f for f in factors if f.has(letter[0])]
            others = [f for f in factors if f not in mine]
            if not others:
                continue
            made = _contracted(
                Sum(Mul(*others, Sum(Mul(*mine), letter), evaluate=False), *(x for x in limits if x != letter)), places
            )
            if made is not None:
                return made
        return None
    k = limits[0][0]
    with_k = [f for f in factors if f.has(k)]
    if len(with_k) < len(factors) or len(places) > 2:
        return None
    i, *others = places
    left = [f for f in with_k if f.has(i)]
    right = [f for f in with_k if not f.has(i)]
    if not right and not others:
        a = _multiplied(Mul(*left), (k, i))
        return None if a is None or isinstance(a, transpose) else row_sum(a)
    if not left or not right or others and any(f.has(*others) for f in left):
        return None
    a, b = _matrix(left, (i, k)), _matrix(right, (k, *others))
    return None if a is None or b is None else matmul(a, b)


def _matrix(factors: list[Expr], places: Places) -> Expr | None:
    """Their product as a matrix, turned where that needs fewer transposes: (A ⊙ B)ᵀ rather than Aᵀ ⊙ Bᵀ."""
    straight, other = (_multiplied(Mul(*factors), at) for at in (places, places[::-1]))
    if straight is None or other is None:
        return straight
    counts = [len(list(made.find(transpose))) if isinstance(made, Operation) else 0 for made in (straight, other)]
    return transpose(other) if counts[1] + 1 < counts[0] else straight
