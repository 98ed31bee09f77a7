"""The array form of a line: read off its indices, or the first that it is of a few that a sum over windows may have."""

from collections.abc import Iterator, Mapping, Sequence

from sympy import Expr, Indexed, IndexedBase, Integer, Mul, Symbol, expand

from .checking.compiling import Compiler
from .checking.evaluate import Model, World
from .checking.proving import REFUSALS, misfits
from .checking.residues import Residues
from .contracting import array_of
from .domain import Domain, whole
from .language import Divides, Entry, In
from .operations import column, correlate, dilate, every, flip, full, part, valid, window
from .operations.base import Operation
from .terms import flat, summed


def array_forms(expr: Expr, of: Mapping[Symbol, Expr], shifts: Sequence[Symbol]) -> Iterator[Expr]:
    """What this line may be as an entry of arrays at the places ``of``, each with its largest value.

    One that is read off is right; of those for a sum over windows the first that is the line is.  ``shifts`` are the
    sizes that only move an index, such as a padding.
    """
    made = array_of(expr, tuple(of))
    if isinstance(made, Operation):
        yield Entry(made, *of)
    else:
        yield from _sliding(expr, of, shifts)


def _sliding(expr: Expr, of: Mapping[Symbol, Expr], shifts: Sequence[Symbol]) -> Iterator[Expr]:
    """Maps that only count stay outside, as sums, and so do factors that no window moves over."""
    found, places = flat(expr), tuple(of)
    factors = [f for f in found[0].factors if f != 1]
    bounds = [expand(e) for f in factors if isinstance(f, In) for e in f.args]
    indices = (i for f in factors if isinstance(f, Indexed) for i in f.indices)
    moved = {s for i in (*bounds, *indices) if not isinstance(i, Symbol) for s in i.free_symbols}
    front = [f for f in factors if isinstance(f, Indexed) and not f.free_symbols & moved]
    reads = [f for f in factors if isinstance(f, Indexed) and f not in front]
    others = [f for f in factors if f not in (*front, *reads)]
    if len(found) > 1 or len(reads) != 2 or any(not isinstance(f, In | Divides) for f in others):
        return
    reads.sort(key=lambda r: not str(r.base.label).startswith(("delta", "d_")))
    split = [_split(r.indices, moved) for r in reads]
    counted = [i for before, _, behind in split for i in (*before, *behind)]
    positions = _positions([inner for _, inner, _ in split], [p for p in places if p not in counted], found[0].limits)
    if not 0 < len(positions) < 4 or any(len(inner) != len(positions) for _, inner, _ in split):
        return
    outside = [limit for limit in found[0].limits if limit[0] in counted]
    letters = {*places, *(s for s, *_ in found[0].limits)}
    affine = [expand(i) for _, inner, _ in split for i in inner]
    slopes = {i.coeff(s) for i in affine for s in letters & i.free_symbols}
    strides = sorted({-c if c.could_extract_minus_sign() else c for c in slopes} - {0, 1}, key=str)
    if len(strides) > 1 or (strides and len(positions) > 2):
        return
    shifted = [s for s in shifts if any(e.has(s) for e in (*affine, *bounds))]
    arrays = []
    for read, (before, _, behind) in zip(reads, split, strict=True):
        made = column(read.base, *behind) if behind else read.base
        arrays.append(part(made, *before) if before else made)
    for f, g in (arrays, arrays[::-1]):
        for form in _forms(f, g, strides, shifted, shifts, [of.get(p, Integer(1)) for p in positions]):
            entry = Mul(*front, Entry(form, *positions))
            yield summed(entry, outside)


def _positions(reads: Sequence[tuple[Expr, ...]], places: Sequence[Symbol], limits: Sequence) -> tuple[Expr, ...]:
    """Where the entry stands along each axis: at a place; at a fixed one if one index falls as the other rises."""
    left, found = list(places), list[Expr]()
    for one, other in zip(*reads, strict=False):
        met = expand(one + other - 1)
        if not met.free_symbols & {*places, *(s for s, *_ in limits)}:
            found.append(met)
        elif left:
            found.append(left.pop(0))
    return (*found, *left)


def _split(indices: tuple[Expr, ...], moved: set[Symbol]) -> tuple[tuple[Expr, ...], ...]:
    """The maps in front, whose letters are moved nowhere, the positions, and the channels behind them."""
    at = [n for n, i in enumerate(indices) if i.free_symbols & moved] or [len(indices)]
    return indices[:at[0]], indices[at[0]:at[-1] + 1], indices[at[-1] + 1:]


def _forms(f, g, strides, shifted, shifts, sizes) -> Iterator[Operation]:
    if strides:
        (s,) = strides
        yield from (full(f, dilate(g, s)), every(correlate(f, g), s), full(dilate(f, s), g))
        if len(sizes) < 3:
            yield window(full(dilate(f, s), g), 1, *sizes)
            yield window(correlate(f, dilate(g, s)), 1, *sizes)
    else:
        yield from (full(f, g), correlate(f, g), valid(f, g), correlate(f, flip(g)), full(f, flip(g)),
                    flip(correlate(f, g)))
    for p in shifted if len(sizes) < 3 else ():
        (s,) = strides or (Integer(1),)
        spread = [a if s == 1 else dilate(a, s) for a in (f, g)]
        yield window(full(spread[0], g), 1 + p, *sizes)
        for q in dict.fromkeys((p, *shifts)):
            padded = window(f, 1 - p, *(n + p + q for n in f.shape))
            yield correlate(padded, g) if s == 1 else window(correlate(padded, spread[1]), 1, *sizes)


def first_equal(line: Expr, forms: Iterator[Expr], domain: Domain) -> Expr | None:
    """The first of these that the line is, at the example and where one of its sizes is larger by 1; None if none is.

    All are functions of arrays: what these are defined as does not count here.
    """
    compiler, model, example = Compiler((*domain.sizes, *domain.free)), Model((), domain.sizes, ()), domain.at()
    value, most = compiler.function(line), {place: high for place, (_, high) in domain.free.items()}
    larger = ({s.name: example[s] + 1} for s in domain.sizes if s not in domain.following)
    tried = []
    for point in (domain.at(at, nearest=True) for at in ({}, *larger)):
        sizes = {s: point[s] for s in domain.sizes}
        shapes = {str(base.label): tuple(whole(n, sizes) for n in base.shape) for base in line.atoms(IndexedBase)}
        world = World(model, Residues(), sizes, shapes)
        tried.append((sizes, [(world, *world.sizes, *place.values()) for place in domain.places(sizes)]))
    for form in forms:
        try:
            if any(any(misfits(form, most, sizes)) for sizes, _ in tried):
                continue
            other = compiler.function(form)
            if all(value(*at) == other(*at) for _, places in tried for at in places):
                return form
        except REFUSALS:
            continue
    return None
