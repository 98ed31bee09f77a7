"""The array forms that a sum over windows may have: a short list, to be tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sympy import Expr, Indexed, Integer, Mul, Sum, Symbol, expand

from ....engine.language import Divides, In
from ....engine.operations import correlate, dilate, every, flip, full, valid, window
from ....engine.operations.base import Operation

Places = tuple[Symbol, ...]


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
