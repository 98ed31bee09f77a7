"""The slope of a definition: one term for each place where the quantity may stand."""

from sympy import Add, Expr, Indexed, KroneckerDelta, Mul, Pow, Sum, exp, log, tanh

from .language import Divides, In, InOrder, Paren, Positive
from .terms import Term

SLOPES = {exp: exp, log: lambda a: 1 / a, tanh: lambda a: Paren(1 - tanh(a) ** 2)}


class NotDifferentiated(ValueError):
    """A definition that the rules here do not differentiate."""


def slopes(expr: Expr, wrt: Expr) -> list[Term]:
    """∂ expr / ∂ wrt by the sum, product and chain rules, one term for each place where ``wrt`` may stand."""
    if isinstance(expr, Indexed) and isinstance(wrt, Indexed) and expr.base.label == wrt.base.label:
        same = [KroneckerDelta(a, b) for a, b in zip(expr.indices, wrt.indices, strict=True)]
        return [] if 0 in same else [Term((), tuple(d for d in same if d != 1))]
    if expr == wrt:
        return [Term((), ())]
    if not expr.args or isinstance(expr, Indexed | In | Divides | KroneckerDelta | Positive):
        return []
    if isinstance(expr, Add):
        return [term for arg in expr.args for term in slopes(arg, wrt)]
    if isinstance(expr, Mul | InOrder):
        return [term.times((), (*expr.args[:n], *expr.args[n + 1 :])) for n, arg in enumerate(expr.args)
                for term in slopes(arg, wrt)]
    if isinstance(expr, Sum):
        return [term.times(expr.limits, ()) for term in slopes(expr.function, wrt)]
    if isinstance(expr, Paren):
        return slopes(expr.args[0], wrt)
    if isinstance(expr, Pow):
        base = Paren(expr.base) if isinstance(expr.base, Add) and expr.exp == 2 else expr.base
        outer = (expr.exp, base if expr.exp == 2 else base ** (expr.exp - 1))
        return [term.times((), outer) for term in slopes(expr.base, wrt)]
    if type(expr) in SLOPES:
        return [term.times((), (SLOPES[type(expr)](expr.args[0]),)) for term in slopes(expr.args[0], wrt)]
    raise NotDifferentiated(f"{type(expr).__name__.lower()}s are not differentiated here")
