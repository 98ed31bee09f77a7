"""What is put in on the way: earlier results in the places of their names, side conditions, what was only laid out."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sympy import Add, Expr, Indexed, Mul, Sum, Symbol, expand

from ....engine import Condition, Define, Entry, In, Paren, correlate, full, matmul, valid
from ....engine.language import head
from ....engine.letters import put, rename_bound
from ....engine.operations.base import Operation
from ....engine.terms import Term, flat, total


class Found(NamedTuple):
    """What a part gave: an entry of slopes, its last line in index form, and its very last line."""

    entry: Expr
    line: Expr
    last: Expr

    @property
    def array(self) -> Operation | None:
        """The array, if this is an entry of one."""
        is_entry = isinstance(self.last, Entry) and self.last.indices == head(self.entry)[1]
        return self.last.operation if is_entry else None

    @property
    def stays(self) -> bool:
        """Whether it keeps its name where it is used: it is a product of arrays, or of sums and brackets."""
        return self.last.has(matmul, full, correlate, valid) or self.line.has(Paren) and self.line.has(Sum)


Results = Mapping[str, Found]       # by the name of the slopes


def found_in(factor: Expr, results: Results) -> Found | None:
    """The earlier result that a factor names."""
    return results.get(head(factor)[0]) if isinstance(factor, Indexed | Symbol) else None


def opened(term: Term, results: Results) -> list[Term]:
    """The terms that one becomes with each earlier result in the place of its name."""
    for n, entry in enumerate(term.factors):
        found = found_in(entry, results)
        if found is not None:
            inner = rename_bound(put(found.line, dict(zip(head(found.entry)[1], head(entry)[1], strict=True))),
                                 *(s for s, *_ in term.limits), *term.factors)
            rest = (*term.factors[:n], *term.factors[n + 1:])
            return [made for t in flat(inner)
                    for made in opened(Term((*term.limits, *t.limits), (*rest, *t.factors)), results)]
    return [term]


def as_array(term: Term, results: Results, places: tuple[Symbol, ...]) -> Term:
    """The term with what earlier parts gave as arrays, where it is asked at the goal's own place."""
    def entry(factor: Expr) -> Expr:
        found = found_in(factor, results)
        here = found is not None and found.array is not None and head(factor)[1] == places
        return Entry(found.array, *places) if found is not None and here else factor

    return Term(term.limits, tuple(map(entry, term.factors)))


def conditioned(term: Term, conditions: Iterable[Condition]) -> Term:
    """The term with each sum that a side condition knows as what it says."""
    for item in conditions:
        ((mine, *bounds),), entry = item.left.limits, item.left.function
        for limit in term.limits:
            letter, inside = limit[0], [f for f in term.factors if f.has(limit[0])]
            if list(limit[1:]) != bounds or len(inside) != 1 or getattr(inside[0], "base", None) != entry.base:
                continue
            pairs = zip(entry.indices, inside[0].indices, strict=True)
            if all(b == letter if a == mine else not b.has(letter) for a, b in pairs):
                rest = (f for f in term.factors if f not in inside)
                return Term(tuple(x for x in term.limits if x != limit), (*rest, item.right))
    return term


def is_laid_out(item: Define) -> bool:
    """Whether a definition only moves entries, as windows into the rows of a matrix."""
    factors = Mul.make_args(item.right)
    return (isinstance(item.left, Indexed) and all(isinstance(f, Indexed | In) for f in factors)
            and sum(isinstance(f, Indexed) for f in factors) == 1)


def laid_back(term: Term, laid: Iterable[Define]) -> Term:
    """The term with each entry that was only laid out read where it comes from."""
    for item in laid:
        for entry in (f for f in term.factors if isinstance(f, Indexed) and f.base == item.left.base):
            there = put(item.right, dict(zip(item.left.indices, entry.indices, strict=True)))
            term = Term(term.limits, (*(f for f in term.factors if f != entry), *Mul.make_args(there)))
    return term


def multiplied_out(terms: list[Term]) -> list[Term]:
    """Terms without brackets, where their products cancel: a(1 − t) − t(1 − a) is a − t."""
    if any(term.limits for term in terms) or len(terms) < 2:
        return terms
    line = total(terms)
    plain = expand(line.replace(Paren, lambda inner: inner))
    shorter = len(Add.make_args(plain)) <= len(terms) and plain.count_ops() < line.count_ops()
    return flat(plain) if shorter else terms


def shared(exprs: list[Expr]) -> list[Expr]:
    """What all terms have as a factor, or below the line."""
    common = [f for f in Mul.make_args(exprs[0])
              if not isinstance(f, Sum) and all(f in Mul.make_args(e) for e in exprs[1:]) and f != -1]
    below = {f.base for f in Mul.make_args(exprs[0]) if f.is_Pow and f.exp.is_negative}
    return common + [
        1 / b for b in below if 1 / b not in common
        and all(any(f.is_Pow and f.base == b and f.exp.is_negative for f in Mul.make_args(e)) for e in exprs)]
