"""Mistakes made in the whole line at once: a mean, two letters exchanged, an index with its bracket, z(1 − z)."""

from collections.abc import Iterator

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, Mul, Sum, Symbol, preorder_traversal

from ...engine.language import Positive
from ...engine.operations.base import Operation

Mistake = tuple[str, Expr]


class Everywhere:
    """``arrays``, ``places`` and ``sizes`` are those of the derivation."""

    def __init__(self, arrays: dict[str, IndexedBase], places: tuple[Symbol, ...], sizes: tuple[Symbol, ...]):
        self.arrays, self.places, self.sizes = arrays, places, sizes

    def everywhere(self, line: Expr) -> Iterator[Mistake]:
        inverse = {p.base for p in preorder_traversal(line) if isinstance(p, sympy.Pow) and p.exp == -1}
        for size in self.sizes:
            if size in inverse:
                yield "divided-twice", line / size
                yield "multiplied-for-divided", line * size**2
                yield from (("divided-by-another-size", line * size / other) for other in self.sizes if other != size)
                yield "mean-forgotten", line * size
            else:
                yield "mean-for-sum", line / size
        for one in self.places:
            for other in self.places:
                if str(one) < str(other):
                    yield "indices-swapped", line.xreplace({one: other, other: one})
        yield from self._indices(line)
        yield from self._arrays(line)

    def _indices(self, line: Expr) -> Iterator[Mistake]:
        """An index together with its bracket: shifted, or the difference the wrong way round."""
        found = {index for entry in line.atoms(Indexed) for index in entry.indices if isinstance(index, Add)}
        for index in sorted(found, key=str):
            for shift in (-1, 1):
                yield "index-off-by-one", line.xreplace({index: index + shift})
            minus = [term for term in index.args if term.could_extract_minus_sign() and term.free_symbols]
            if minus:
                constant, rest = index.as_coeff_Add()
                yield "difference-reversed", line.xreplace({index: constant - rest})
        for product in {p for p in preorder_traversal(line) if isinstance(p, Mul)
                        and p.free_symbols and p.free_symbols <= set(self.sizes) | _letters(line)}:
            for size in set(product.args) & set(self.sizes):
                yield "stride-ignored", line.xreplace({product: product / size})

    def _arrays(self, line: Expr) -> Iterator[Mistake]:
        """One quantity for another of its shape, everywhere: z(1 − z)."""
        sloping = _sloping(line)
        for base in sorted(line.atoms(IndexedBase), key=str):
            for other in self.arrays.values():
                if other != base and other.shape == base.shape:
                    yield "slope-at-wrong-place" if base in sloping else "wrong-quantity", line.replace(
                        lambda e, base=base: isinstance(e, Indexed) and e.base == base,
                        lambda e, other=other: other[e.indices])
        for entry in sorted(line.atoms(Indexed), key=str):
            if line.has(1 - entry) or line.has(sympy.exp):
                slope = 1 / (1 + sympy.exp(-entry))
                yield "slope-at-wrong-place", line.xreplace({entry: slope})
        for bracket in line.atoms(Positive):
            for value in (bracket.args[0], bracket.args[0] * bracket):
                yield "value-for-slope", line.xreplace({bracket: value})


def _letters(line: Expr) -> set[Symbol]:
    return {limit[0] for sweep in line.atoms(Sum) for limit in sweep.limits}


def _sloping(line: Expr) -> set[IndexedBase]:
    """The arrays of which a slope is taken: a in a(1 − a), z in 1/(1 + exp(−z)) or [z > 0]."""
    slopes = [p for p in preorder_traversal(line) if isinstance(p, sympy.exp | sympy.tanh | Positive)
              or isinstance(p, Add) and any(term.is_number for term in p.args)
              or isinstance(p, Operation) and any(arg.is_number for arg in p.args)]
    return {base for slope in slopes for base in slope.atoms(IndexedBase)}
