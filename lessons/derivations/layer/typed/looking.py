"""What stands in an expression."""

from collections.abc import Iterable

from sympy import Expr, Indexed, Pow


def entry_beside(array: Expr, left: Expr) -> Expr:
    """The entry of an array, such as one of slopes, at the place of an entry of another; of a scalar, itself."""
    return array[left.indices] if isinstance(left, Indexed) else array


def has_root(expressions: Iterable[Expr]) -> bool:
    """Whether a square root stands in one of these."""
    return any(p.exp.is_Rational and p.exp.q == 2 for e in expressions for p in e.atoms(Pow))
