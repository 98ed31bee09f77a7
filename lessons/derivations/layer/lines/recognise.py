"""The array forms that a sum over windows may have: a short list, to be tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sympy import Expr, Indexed, Integer, Sum, Symbol, expand

from ....engine.language import Divides, Entry, In
from ....engine.operations import correlate, dilate, every, flip, full, part, valid, window
from ....engine.operations.base import Operation
from ....engine.terms import flat

Places = tuple[Symbol, ...]


def sliding(expr: Expr, places: Places, of: Mapping[Symbol, Expr], kinds) -> Iterator[Expr]:
    """Lines that a sum over windows may be, to be tried in this order; maps that only count stay outside, as sums."""
    found = flat(expr)
    factors = [f for f in found[0].factors if f != 1]
    reads = [f for f in factors if isinstance(f, Indexed)]
    if len(found) > 1 or len(reads) != 2 or any(not isinstance(f, Indexed | In | Divides) for f in factors):
        return
    bounds = [expand(e) for f in factors if isinstance(f, In) for e in f.args]
    moved = {s for i in (*bounds, *(i for r in reads for i in r.indices)) if not isinstance(i, Symbol) for s in
             i.free_symbols}
    heads, tails = zip(*(_split(r.indices, moved) for r in reads), strict=True)
    positions = tuple(p for p in places if not any(p in head for head in heads))
    if not 0 < len(positions) < 4 or any(len(tail) != len(positions) for tail in tails):
        return
    outside = [limit for limit in found[0].limits if any(limit[0] in head for head in heads)]
    letters = {*positions, *(s for s, *_ in found[0].limits)}
    affine = [expand(i) for tail in tails for i in tail]
    slopes = {i.coeff(s) for i in affine for s in letters & i.free_symbols}
    strides = sorted({-c if c.could_extract_minus_sign() else c for c in slopes} - {0, 1}, key=str)
    if len(strides) > 1 or (strides and len(positions) > 2):
        return
    shifts = sorted({s for e in (*affine, *bounds) for s in e.free_symbols if kinds.get(s) == "shift"}, key=str)
    arrays = [part(r.base, *head) if head else r.base for r, head in zip(reads, heads, strict=True)]
    arrays.sort(key=lambda a: not str(getattr(a, "label", a.args[0])).startswith(("delta", "d_")))
    for f, g in (arrays, arrays[::-1]):
        for form in _forms(f, g, strides, shifts, [of[p] for p in positions]):
            yield Sum(Entry(form, *positions), *outside) if outside else Entry(form, *positions)


def _split(indices: tuple[Expr, ...], moved: set[Symbol]) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    """The maps in front, whose letters are moved nowhere, and the positions behind them."""
    count = next((n for n, i in enumerate(indices) if i.free_symbols & moved), len(indices))
    return indices[:count], indices[count:]


def _forms(f, g, strides, shifts, sizes) -> Iterator[Operation]:
    if strides:
        (s,) = strides
        yield from (full(f, dilate(g, s)), every(correlate(f, g), s), full(dilate(f, s), g))
        if len(sizes) < 3:
            yield window(full(dilate(f, s), g), 1, *sizes)
            yield window(correlate(f, dilate(g, s)), 1, *sizes)
    else:
        yield from (full(f, g), correlate(f, g), valid(f, g), correlate(f, flip(g)), full(f, flip(g)),
                    flip(correlate(f, g)))
    for p in shifts if len(sizes) < 3 else ():
        (s,) = strides or (Integer(1),)
        spread = [a if s == 1 else dilate(a, s) for a in (f, g)]
        yield window(full(spread[0], g), 1 + p, *sizes)
        for q in dict.fromkeys((p, *shifts)):
            padded = window(f, 1 - p, *(n + p + q for n in f.shape))
            yield correlate(padded, g) if s == 1 else window(correlate(padded, spread[1]), 1, *sizes)
