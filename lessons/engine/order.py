"""The order in which a reader meets the parts of a line.

SymPy sorts by its own rules.  Here numbers come first, then what flows back, then weights, then inputs; an inner
derivative follows what it is multiplied on to; brackets come last.  Ties go to the shorter part, then by its index.
"""

from collections.abc import Sequence
from functools import lru_cache

from sympy import Add, Expr, Indexed, KroneckerDelta, Mul, Pow, Product, Sum, Symbol, preorder_traversal

from ..notation import RANK, role
from .language import Divides, In, InOrder, Paren, Partial, Positive, head

BACK, MIDDLE, GROUP, INNER_SLOPE, BRACKET, LAST = 1, 3, 6, 7, 8, 9


def is_whole(expr: Expr) -> bool:
    """An index, a size, or arithmetic on them."""
    return not expr.has(Indexed) and all(s.is_integer for s in expr.free_symbols)


def is_rate(expr: Expr) -> bool:
    """A number that is chosen, such as α, or arithmetic on them, such as 1 − αλ."""
    return {role(s.name) for s in expr.atoms(Symbol) if not s.is_integer} == {"rate"}


def sign(expr: Expr) -> tuple[bool, Expr]:
    """Whether a term is written with a minus sign, and the term without it."""
    coefficient, rest = expr.as_coeff_Mul()
    return (True, -coefficient * rest) if coefficient.is_negative else (False, expr)


@lru_cache(4096)            # every place of a written-out sum asks again
def terms(expr: Add, places: tuple[Symbol, ...]) -> tuple[Expr, ...]:
    """The terms of a sum in order: plus before minus; constants first, but last in an index such as j − i + 1."""
    whole = is_whole(expr)
    leads = not whole or not any(t.free_symbols and not sign(t)[0] for t in expr.args)

    def rank(term):
        minus, rest = sign(term)
        if not term.free_symbols:
            return (not leads or minus, not leads)
        if whole:
            return (minus, False, _letter_rank(rest), *_tie(rest, places))
        kind = 1 if _is_sum(rest) else 3 if _is_added(rest) else 2
        return (minus, not _is_earlier(rest), kind, *_tie(rest, places))

    return tuple(sorted(expr.args, key=rank))


def _is_earlier(term: Expr) -> bool:
    """What a recursion continues, such as v[k − 1], stands before what is added."""
    places = [(i, *i.as_coeff_Add()) for entry in term.atoms(Indexed) for i in entry.indices]
    before = any(i == 0 or shift == -1 and isinstance(rest, Symbol) for i, shift, rest in places)
    return before and not term.has(Sum)


def _is_added(term: Expr) -> bool:
    """A bias, by its role, or as what stands alone beside products: β in γ x̂ + β."""
    kind = leading_role(term)
    return kind == "bias" or kind in (None, "rate") and isinstance(term, Indexed | Symbol)


def _is_sum(term: Expr) -> bool:
    """A sum, or one with a rate in front."""
    return any(isinstance(f, Sum) for f in Mul.make_args(term)) and all(
        isinstance(f, Sum) or is_rate(f) for f in Mul.make_args(term))


def _letter_rank(term: Expr) -> int:
    """Where an index goes in a sum of them: i before k before a size, as in s(i − 1) + k − p."""
    letters = {symbol.name for symbol in term.free_symbols}
    return next((rank for rank, kind in enumerate(("ijmn", "kruvh")) if letters & set(kind)), 2)


@lru_cache(4096)
def factors(expr: Expr, places: tuple[Symbol, ...]) -> tuple[Expr, ...]:
    """The factors of a product in order, each derivative after the one that it continues."""
    def rank(factor):
        return (factor_rank(factor), not isinstance(factor, Partial), *_tie(factor, places))

    return _linked(sorted(Mul.make_args(expr), key=rank))


def limits(expr: Sum | Product) -> tuple:
    """Limits, outermost first: as given, unless a bound needs another index; SymPy wants those innermost first."""
    return expr.limits if are_free(expr.limits) else expr.limits[::-1]


def are_free(limits: Sequence) -> bool:
    """Whether no bound needs another limit's index, so that sums may change places."""
    letters = {symbol for symbol, *_ in limits}
    return not any(bound.free_symbols & letters for _, *bounds in limits for bound in bounds)


@lru_cache(4096)
def factor_rank(factor: Expr) -> int:
    """The place of a factor in a product; the smallest comes first."""
    if isinstance(factor, Paren | InOrder):
        return factor_rank(factor.args[0])
    if isinstance(factor, KroneckerDelta | In | Divides | Positive):
        return BRACKET
    if isinstance(factor, Partial):
        return BACK if role(head(factor.of)[0]) == "loss" else INNER_SLOPE
    if isinstance(factor, Sum | Product):
        return BACK if RANK.get(leading_role(factor)) == BACK else LAST
    if isinstance(factor, Add):
        return RANK["rate"] if is_rate(factor) else GROUP
    if is_whole(factor):
        return 0
    return RANK.get(leading_role(factor), MIDDLE)


def leading_role(expr: Expr) -> str | None:
    """The role of the quantity that a factor is about: the first one that is read in it."""
    if isinstance(expr, Symbol | Indexed):
        return None if isinstance(expr, Symbol) and expr.is_integer else role(head(expr)[0])
    if isinstance(expr, Partial):
        return role(head(expr.of)[0])
    if isinstance(expr, Pow):
        return leading_role(expr.base)
    inner = expr.args[:1]
    if isinstance(expr, Mul):
        inner = sorted((f for f in expr.args if not is_rate(f)), key=factor_rank) or expr.args
    if isinstance(expr, Add | Positive | KroneckerDelta):
        inner = expr.args
    return next((found for found in map(leading_role, inner) if found), None)


def _tie(expr: Expr, places: Sequence[Symbol]) -> tuple:
    at = sorted(places.index(s) if s in places else -1 for s in expr.free_symbols if s.is_integer)
    return (sum(1 for _ in preorder_traversal(expr)), at, str(expr))


def _linked(ordered: list[Expr]) -> tuple[Expr, ...]:
    """∂E/∂y before ∂y/∂x: each derivative follows the one whose denominator it starts from."""
    slopes = [f for f in ordered if isinstance(f, Partial)]
    chain = [s for s in slopes if not any(s.of == t.wrt for t in slopes)] or slopes[:1]
    while len(chain) < len(slopes):
        following = [s for s in slopes if s not in chain and s.of == chain[-1].wrt]
        chain += following[:1] or [s for s in slopes if s not in chain][:1]
    spots = iter(chain)
    return tuple(next(spots) if isinstance(f, Partial) else f for f in ordered)
