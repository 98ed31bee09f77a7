"""Small changes to a line, each a mistake that a person makes: sign, factor, index, bound, bracket, path, transpose."""

from contextlib import suppress

from sympy import Add, Indexed, IndexedBase, Integer, KroneckerDelta, Pow, Product, Sum

from lessons.derivations import Divides, Entry, In, Positive, flip
from lessons.engine.operations.base import Operation

SLIDING = ("full", "valid", "correlate")


def mutants(expr):
    """(what was changed, the changed expression) for every small change to ``expr``."""
    yield "sign", -expr
    yield "factor", 2 * expr
    yield from _inside(expr)


def _inside(expr):
    """Changes to one node, carried up through the expression."""
    yield from _here(expr)
    if isinstance(expr, Indexed | IndexedBase | KroneckerDelta):
        return
    for position, arg in enumerate(expr.args):
        if isinstance(expr, Sum | Product) and position > 0:
            continue
        for what, changed in _inside(arg):
            try:
                yield what, expr.func(*expr.args[:position], changed, *expr.args[position + 1:])
            except (ValueError, IndexError):
                continue        # not an expression at all: nothing to refuse


def _here(expr):
    if isinstance(expr, Indexed):
        for position, index in enumerate(expr.indices):
            for shift in (-1, 1):
                places = [*expr.indices]
                places[position] = index + shift
                yield f"index {shift:+d}", expr.base[tuple(places)]
    elif isinstance(expr, Sum | Product):
        (symbol, low, high), *rest = expr.limits
        for what, limits in (("bound low-1", (low - 1, high)), ("bound low+1", (low + 1, high)),
                             ("bound high-1", (low, high - 1)), ("bound high+1", (low, high + 1))):
            yield what, expr.func(expr.function, (symbol, *limits), *rest)
    elif isinstance(expr, Pow) and not expr.exp.is_number:
        for shift in (-1, 1):
            yield f"exponent {shift:+d}", expr.base ** (expr.exp + shift)
    elif isinstance(expr, KroneckerDelta | In | Divides | Positive):
        yield "bracket dropped", Integer(1)
    elif isinstance(expr, Add):
        for term in expr.args:
            yield "path dropped", expr - term
    elif isinstance(expr, Entry):
        for what, operation in _operations(expr.operation):
            if len(operation.shape) == len(expr.indices):
                yield what, Entry(operation, *expr.indices)


def _operations(operation):
    if len(operation.args) == 1:
        yield f"{type(operation).__name__} dropped", operation.args[0]
    name = type(operation).__name__
    if name in ("matmul", "outer", "minus", *SLIDING):
        with suppress(ValueError):
            yield f"operands of {name} swapped", operation.func(*reversed(operation.args))
    if name in SLIDING:
        yield "kernel turned", operation.func(operation.args[0], flip(operation.args[1]))
    for position, arg in enumerate(operation.args):
        if isinstance(arg, Operation):
            for what, changed in _operations(arg):
                try:
                    yield what, operation.func(*operation.args[:position], changed, *operation.args[position + 1:])
                except ValueError:
                    continue
