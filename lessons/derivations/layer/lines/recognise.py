"""The array form of a line: contractions by their indices, sliding sums by a short list of forms that are tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from sympy import Add, Expr, Indexed, Integer, Mul, Pow, Sum, Symbol, expand

from ....engine import (
    Divides,
    In,
    Paren,
    correlate,
    dilate,
    every,
    flip,
    full,
    hadamard,
    matmul,
    minus,
    outer,
    plus,
    row_sum,
    scaled,
    transpose,
    valid,
    window,
)
from ....engine.operations.base import Operation, rank_of
from ....engine.order import sign, terms

Places = tuple[Symbol, ...]


def array_of(expr: Expr, places: Places) -> Expr | None:
    """The array whose entry at these places is this, made of products, sums and contractions; None where it is not."""
    if isinstance(expr, Paren):
        return array_of(expr.args[0], places)
    if not expr.free_symbols & {*places}:
        return expr if expr.is_number or not expr.has(Sum, Indexed) else None
    if isinstance(expr, Indexed):
        return _entry(expr, places)
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
    if len(places) == 1:
        made = _folded(rest, places)
    elif len(places) == 2:
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
    return made if number == 1 else scaled(number, made)


def _folded(factors: Sequence[Expr], places: Places) -> Expr | None:
    parts = [array_of(f, places) for f in factors]
    if None in parts or not parts:
        return None
    return reduce(hadamard, parts)


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
    if len(places) == 2:
        i, j = places
        left = [f for f in with_k if f.has(i)]
        right = [f for f in with_k if not f.has(i)]
        if not left or not right or any(f.has(j) for f in left):
            return None
        a, b = _matrix(left, (i, k)), _matrix(right, (k, j))
        return None if a is None or b is None else matmul(a, b)
    (i,) = places
    left = [f for f in with_k if f.has(i)]
    right = [f for f in with_k if not f.has(i)]
    if not right:
        a = _multiplied(Mul(*left), (k, i))
        return None if a is None or isinstance(a, transpose) else row_sum(a)
    a, b = _matrix(left, (i, k)), _multiplied(Mul(*right), (k,))
    return None if a is None or b is None else matmul(a, b)


def _matrix(factors: list[Expr], places: Places) -> Expr | None:
    """Their product as a matrix, turned where that needs fewer transposes: (A ⊙ B)ᵀ rather than Aᵀ ⊙ Bᵀ."""
    straight, other = (_multiplied(Mul(*factors), at) for at in (places, places[::-1]))
    if straight is None or other is None:
        return straight
    counts = [len(list(made.find(transpose))) if isinstance(made, Operation) else 0 for made in (straight, other)]
    return transpose(other) if counts[1] + 1 < counts[0] else straight


def sliding(expr: Expr, places: Places, sizes: Sequence[Expr], kinds) -> Iterator[Operation]:
    """Forms that a sum over windows may have, to be tried in this order."""
    body = expr.function if isinstance(expr, Sum) else expr
    reads = [f for f in Mul.make_args(body) if isinstance(f, Indexed)]
    others = [f for f in Mul.make_args(body) if not isinstance(f, Indexed | In | Divides)]
    if len(reads) != 2 or others or any(len(r.indices) != len(places) for r in reads) or len(places) > 3:
        return
    moving = {s for s, *_ in expr.limits} if isinstance(expr, Sum) else set()
    letters = {*places, *moving}
    affine = [expand(i) for r in reads for i in r.indices]
    slopes = {i.coeff(s) for i in affine for s in letters & i.free_symbols}
    strides = sorted({-c if c.could_extract_minus_sign() else c for c in slopes} - {0, 1}, key=str)
    if len(strides) > 1 or (strides and len(places) > 2):
        return
    bounds = [expand(e) for b in expr.atoms(In) for e in b.args]
    shifts = sorted({s for e in (*affine, *bounds) for s in e.free_symbols if kinds.get(s) == "shift"}, key=str)
    reads = sorted(reads, key=lambda r: not str(r.base.label).startswith(("delta", "d_")))
    arrays = [r.base for r in reads]
    for f, g in (arrays, arrays[::-1]):
        yield from _forms(f, g, strides, shifts, sizes)


def _forms(f, g, strides, shifts, sizes) -> Iterator[Operation]:
    if strides:
        (s,) = strides
        yield from (full(f, dilate(g, s)), every(correlate(f, g), s), full(dilate(f, s), g))
        if len(sizes) < 3:
            yield window(full(dilate(f, s), g), 1, *sizes)
            yield window(correlate(f, dilate(g, s)), 1, *sizes)
    else:
        yield from (
            full(f, g),
            correlate(f, g),
            valid(f, g),
            correlate(f, flip(g)),
            full(f, flip(g)),
            flip(correlate(f, g)),
        )
    for p in shifts if len(sizes) < 3 else ():
        (s,) = strides or (Integer(1),)
        spread = [a if s == 1 else dilate(a, s) for a in (f, g)]
        yield window(full(spread[0], g), 1 + p, *sizes)
        for q in dict.fromkeys((p, *shifts)):
            padded = window(f, 1 - p, *(n + p + q for n in f.shape))
            yield correlate(padded, g) if s == 1 else window(correlate(padded, spread[1]), 1, *sizes)
