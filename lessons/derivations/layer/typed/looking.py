"""What stands in an expression."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr, Indexed, IndexedBase, Pow, Product, Sum, Symbol


def quantities(expr: Expr) -> set[str]:
    """The names of the arrays and scalars that an expression reads."""
    labels = {base.label for base in expr.atoms(IndexedBase)}
    return {str(label) for label in labels} | {s.name for s in expr.atoms(Symbol) - labels if not s.is_integer}


def entry_beside(array: Expr, left: Expr) -> Expr:
    """The entry of an array, such as one of slopes, at the place of an entry of another; of a scalar, itself."""
    return array[left.indices] if isinstance(left, Indexed) else array


def has_root(expressions: Iterable[Expr]) -> bool:
    """Whether a square root stands in one of these."""
    return any(p.exp.is_Rational and p.exp.q == 2 for e in expressions for p in e.atoms(Pow))


def bound_letters(expr: Expr) -> set[Symbol]:
    """The letters that its sums bind."""
    return {limit[0] for sweep in expr.atoms(Sum, Product) for limit in sweep.limits}


def uppers(expr: Expr) -> set[Expr]:
    """The upper bounds of its sums."""
    return {limit[2] for sweep in expr.atoms(Sum, Product) for limit in sweep.limits}
