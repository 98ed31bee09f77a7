"""Sums of products as data."""

from dataclasses import dataclass

from sympy import Add, Expr, Mul, Pow, Sum, exp

from .language import Paren
from .letters import rename_bound


@dataclass(frozen=True)
class Term:
    """Σ over ``limits`` of the product of ``factors``; limits are outermost first."""

    limits: tuple
    factors: tuple[Expr, ...]

    @property
    def expr(self) -> Expr:
        """As a line shows it: what does not depend on a letter of the sum stands in front."""
        letters = {limit[0] for limit in self.limits}
        front = [f for f in self.factors if not f.free_symbols & letters]
        inside = [f for f in self.factors if f.free_symbols & letters]
        if not self.limits:
            return product(self.factors)
        if not inside:
            front, inside = [], list(self.factors)
        return product([*front, Sum(product(inside), *ordered(self.limits))])

    @property
    def whole(self) -> Expr:
        """As one sum, with all factors inside."""
        return summed(product(self.factors), ordered(self.limits))

    def times(self, limits, factors) -> "Term":
        """Inside of further sums, with further factors."""
        return Term((*limits, *self.limits), (*factors, *self.factors))


def ordered(limits) -> tuple:
    """Limits in SymPy's order: those whose bounds need another letter first, which is innermost."""
    letters = {s for s, *_ in limits}
    needing = [x for x in limits if (x[1].free_symbols | x[2].free_symbols) & letters]
    return (*needing, *(x for x in limits if x not in needing))


def product(factors) -> Expr:
    """A product that SymPy neither multiplies out nor merges: exponentials and sums keep apart."""
    factors = [f for g in factors for f in (g.args if isinstance(g, Mul) else (g,))]
    exps = sum(isinstance(f, exp) or isinstance(f, Pow) and isinstance(f.base, exp) for f in factors)
    numbers = any(f.is_number and f != 1 for f in factors)
    kept = [Paren(f) if isinstance(f, exp) and exps > 1 or isinstance(f, Add) and numbers else f for f in factors]
    return Mul(*kept)


def summed(expr: Expr, limits) -> Expr:
    """The sum over these limits; without any, what is summed."""
    return Sum(expr, *limits) if limits else expr


def total(terms: list[Term]) -> Expr:
    """The line that these terms make."""
    return Add(*(term.expr for term in terms))


def flat(expr: Expr) -> list[Term]:
    """A line as terms: sums multiplied out, other sums in parentheses kept."""
    if isinstance(expr, Add):
        return [term for arg in expr.args for term in flat(arg)]
    if isinstance(expr, Sum):
        return [term.times(expr.limits, ()) for term in flat(expr.function)]
    if isinstance(expr, Mul):
        limits: tuple = ()
        factors: tuple = ()
        for arg in expr.args:
            if isinstance(arg, Sum):
                taken = [s for s, *_ in limits]
                arg = rename_bound(arg, *taken, *factors)
                inner = flat(arg.function)
                if len(inner) == 1:
                    limits, factors = (*limits, *arg.limits, *inner[0].limits), (*factors, *inner[0].factors)
                    continue
            factors = (*factors, arg)
        return [Term(limits, factors)]
    return [Term((), (expr,))]
