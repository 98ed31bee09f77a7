"""The wider list: what is understood wrongly about sums, means, paths, slopes, axes and arrays."""

from collections.abc import Iterator
from contextlib import suppress

import sympy
from sympy import Add, Expr, Indexed, IndexedBase, KroneckerDelta, Max, Min, Mul, Pow, Product, Sum

from ...engine.checking import Subject
from ...engine.language import Divides, Entry, In, InOrder, Partial, Positive
from ...engine.operations import correlate, dilate, flip, full, hadamard, scaled, transpose, valid, window
from ...engine.operations.base import Operation, rank_of
from ...engine.terms import summed
from ...notation import role
from .changes import BUILDING, carried, changes, put_in

Mistake = tuple[str, Expr]


def mistakes(line: Expr, subject: Subject) -> Iterator[Mistake]:
    """(key, changed line) for every mistake in a true line of a derivation; some changed lines are true again."""
    context = _Context(subject)
    for key, _, changed in changes(line):
        yield key, changed
    yield "half", line / 2
    yield from context.everywhere(line)
    yield from carried(line, context.here)


class _Context:
    """The arrays, places and sizes of a derivation."""

    def __init__(self, subject: Subject):
        self.arrays, self.places, self.sizes = subject.bases, subject.places, subject.sizes

    # In the whole line at once: a mean, two letters exchanged, an index with its bracket, z(1 − z)

    def everywhere(self, line: Expr) -> Iterator[Mistake]:
        inverse = {power.base for power in line.atoms(Pow) if power.exp == -1}
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
        counted = {*self.sizes, *(limit[0] for sweep in line.atoms(Sum) for limit in sweep.limits)}
        for product in (p for p in line.atoms(Mul) if p.free_symbols and p.free_symbols <= counted):
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

    # In one part of it

    def here(self, expr: Expr) -> Iterator[Mistake]:
        if isinstance(expr, Sum):
            yield from self._sum(expr)
        elif isinstance(expr, Mul | InOrder):
            yield from self._product(expr)
        elif isinstance(expr, Add):
            for term in expr.args:
                yield "sign-of-a-term", expr - 2 * term
                if expr - term == 1 and isinstance(-term, Pow):       # tanh for its slope 1 − tanh²
                    yield "value-for-slope", (-term).base
        elif isinstance(expr, Indexed):
            yield from self._entry(expr)
        elif isinstance(expr, In | KroneckerDelta):
            for shift in (-1, 1):
                yield "bracket-off-by-one", expr.func(expr.args[0] + shift, *expr.args[1:])
        elif isinstance(expr, Pow) and expr.exp.is_Integer and not expr.base.is_number:
            yield "exponent-off-by-one", expr.base ** (expr.exp + 1)
            yield "exponent-off-by-one", expr.base ** (expr.exp - 1)
        elif isinstance(expr, Operation):
            yield from self._operation(expr)

    def _sum(self, expr: Sum) -> Iterator[Mistake]:
        body = expr.function
        for number, (letter, low, high) in enumerate(expr.limits):
            rest = [limit for n, limit in enumerate(expr.limits) if n != number]

            def only(place, body=body, letter=letter, rest=rest):
                return summed(body.xreplace({letter: place}), rest)
            for own in self.places:
                yield "only-own-term", only(own)
            if not isinstance(high, Min):
                yield "overwritten", only(high)
            if not isinstance(low, Max):
                yield "only-first", only(low)
            if low == 1 and not isinstance(high, Min):
                yield "mean-for-sum", expr / high
            if isinstance(low, Max) or isinstance(high, Min):
                wide = (letter, 1 if isinstance(low, Max) else low,
                        next((a for a in high.args if a in self.sizes), high) if isinstance(high, Min) else high)
                yield "boundary-ignored", Sum(body, *rest, wide)
        if len(expr.limits) == 1:
            yield "product-for-sum", Product(body, *expr.limits)
            yield from self._split(expr)

    def _split(self, expr: Sum) -> Iterator[Mistake]:
        """Σd · Σx for Σ d x."""
        letter = expr.limits[0][0]
        factors = [f for f in Mul.make_args(expr.function) if f.has(letter) and not isinstance(f, In | KroneckerDelta)]
        rest = [f for f in Mul.make_args(expr.function) if f not in factors]
        if len(factors) == 2 and not rest:
            yield "product-of-sums", Mul(*(Sum(f, *expr.limits) for f in factors))

    def _product(self, expr: Expr) -> Iterator[Mistake]:
        args = expr.args
        for position, factor in enumerate(args):
            yield self._dropped(factor), expr.func(*args[:position], *args[position + 1:]) if len(args) > 2 else \
                args[1 - position]
            for other in args[position + 1:]:
                shared = factor.atoms(Indexed) & other.atoms(Indexed)
                if shared and not factor.has(Partial):
                    rest = Mul(*(a for a in args if a not in (factor, other)))
                    yield "slope-halved" if shared & rest.atoms(Indexed) else "slope-forgotten", rest

    @staticmethod
    def _dropped(factor: Expr) -> str:
        if isinstance(factor, Partial):
            return "derivative-dropped"
        if isinstance(factor, In | KroneckerDelta | Divides | Positive):
            return "bracket-dropped"
        if isinstance(factor, Indexed) and role(factor.base.label.name) == "delta" or \
                isinstance(factor, Entry) and any(role(a.label.name) == "delta" for a in factor.atoms(IndexedBase)):
            return "delta-forgotten"
        if isinstance(factor, Pow) and factor.exp == -1 and not factor.base.atoms(Indexed):
            return "mean-forgotten"
        return "slope-halved" if isinstance(factor, Add) else "factor-dropped"

    def _entry(self, expr: Indexed) -> Iterator[Mistake]:
        indices = expr.indices
        for other in self.arrays.values():
            if other != expr.base and len(other.shape) == len(indices):
                yield "wrong-quantity", other[indices]
        if len(indices) == 2:
            yield "indices-swapped", expr.base[indices[::-1]]
        for position, (index, size) in enumerate(zip(indices, expr.base.shape, strict=True)):
            yield "index-turned", expr.base[put_in(indices, position, size + 1 - index)]
            for letter in self.places:
                if letter != index:
                    yield "index-of-another-axis", expr.base[put_in(indices, position, letter)]

    def _operation(self, expr: Operation) -> Iterator[Mistake]:
        name, args = type(expr).__name__, expr.args
        if isinstance(expr, full | valid | correlate):
            a, b = args
            for key, made in (("valid-for-full", valid(a, b)), ("correlate-for-convolve", correlate(a, b)),
                              ("full-for-valid", full(a, b)), ("turned-twice", valid(a, flip(b))),
                              ("operands-swapped", correlate(b, a)), ("operands-swapped", valid(b, a)),
                              ("full-for-valid", full(a, flip(b)))):
                if made != expr:
                    yield key, made
        if isinstance(expr, dilate):
            yield "stride-ignored", args[0]
        if isinstance(expr, window):
            for shift in (-1, 1):
                yield "window-off-by-one", window(args[0], args[1] + shift, *args[2:])
            yield "window-off-by-one", args[0]
        if isinstance(expr, scaled):
            mean = any(p.exp == -1 for p in args[0].atoms(Pow))
            yield "mean-forgotten" if mean else "factor-dropped", args[1]
            yield "divided-twice", scaled(args[0]**2, args[1])
        if isinstance(expr, hadamard):
            for own, other in (args, args[::-1]):
                if rank_of(own):
                    yield self._left(own, other), own
        if name == "minus":
            yield "sign-of-a-term", expr.func(*reversed(args))
        for position, arg in enumerate(args):
            for key, changed in self._operands(arg):
                with suppress(*BUILDING):
                    yield key, expr.func(*put_in(args, position, changed))

    @staticmethod
    def _left(own: Expr, other: Expr) -> str:
        """What is forgotten where ``own`` alone is left of own ⊙ other."""
        flows = [any(role(a.label.name) == "delta" for a in side.atoms(IndexedBase)) for side in (own, other)]
        both = own.atoms(IndexedBase) & other.atoms(IndexedBase)
        if not flows[1] and both and any(arg.is_number for side in (own, other) for arg in side.args):
            return "slope-halved"           # of a ⊙ (1 − a)
        return "delta-forgotten" if flows[1] and not flows[0] else "slope-forgotten"

    def _operands(self, arg: Expr) -> Iterator[Mistake]:
        if isinstance(arg, IndexedBase):
            for other in self.arrays.values():
                if other != arg and len(other.shape) == len(arg.shape):
                    yield "wrong-quantity", other
            if len(arg.shape) == 2:
                yield "transpose-forgotten", transpose(arg)


def _sloping(line: Expr) -> set[IndexedBase]:
    """The arrays of which a slope is taken: a in a(1 − a), z in 1/(1 + exp(−z)) or [z > 0]."""
    slopes = [p for p in sympy.preorder_traversal(line) if isinstance(p, sympy.exp | sympy.tanh | Positive)
              or isinstance(p, Add) and any(term.is_number for term in p.args)
              or isinstance(p, Operation) and any(arg.is_number for arg in p.args)]
    return {base for slope in slopes for base in slope.atoms(IndexedBase)}
