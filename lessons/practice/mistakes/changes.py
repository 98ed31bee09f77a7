"""Small changes to one place of a line: sign, factor, index, bound, bracket, path, transpose."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from sympy import Add, Expr, Indexed, IndexedBase, Integer, KroneckerDelta, Pow, Product, Sum

from ...engine.language import Divides, Entry, In, Positive
from ...engine.operations import flip
from ...engine.operations.base import Operation

SLIDING = ("full", "valid", "correlate")
BUILDING = (ValueError, IndexError, TypeError, AttributeError)      # what SymPy raises where a change makes no sense
Change = tuple[str, str, Expr]


def changes(expr: Expr) -> Iterator[Change]:
    """(key, what was changed, the changed expression) for every small change to ``expr``."""
    yield "sign", "sign", -expr
    yield "twice", "factor", 2 * expr
    yield from carried(expr, _here)


def carried(expr: Expr, here: Callable[[Expr], Iterator[tuple]]) -> Iterator[tuple]:
    """What ``here`` makes of each part, the changed part last, with that carried up through the expression."""
    yield from here(expr)
    if isinstance(expr, Indexed | IndexedBase | KroneckerDelta):
        return
    for position, arg in enumerate(expr.args[:1] if isinstance(expr, Sum | Product) else expr.args):
        for *said, changed in carried(arg, here):
            with suppress(*BUILDING):       # not an expression at all: nothing to refuse
                yield (*said, expr.func(*put_in(expr.args, position, changed)))


def put_in(parts: Sequence, position: int, part: object) -> tuple:
    """The parts with another one at this position."""
    return (*parts[:position], part, *parts[position + 1:])


def _here(expr: Expr) -> Iterator[Change]:
    if isinstance(expr, Indexed):
        for position, index in enumerate(expr.indices):
            for shift in (-1, 1):
                yield "index-off-by-one", f"index {shift:+d}", expr.base[put_in(expr.indices, position, index + shift)]
    elif isinstance(expr, Sum | Product):
        (symbol, low, high), *rest = expr.limits
        for what, limits in (("bound low-1", (low - 1, high)), ("bound low+1", (low + 1, high)),
                             ("bound high-1", (low, high - 1)), ("bound high+1", (low, high + 1))):
            yield "bound-off-by-one", what, expr.func(expr.function, (symbol, *limits), *rest)
    elif isinstance(expr, Pow) and not expr.exp.is_number:
        for shift in (-1, 1):
            yield "exponent-off-by-one", f"exponent {shift:+d}", expr.base ** (expr.exp + shift)
    elif isinstance(expr, KroneckerDelta | In | Divides | Positive):
        yield "bracket-dropped", "bracket dropped", Integer(1)
    elif isinstance(expr, Add):
        for term in expr.args:
            yield _left_of(expr - term, -term), "path dropped", expr - term
    elif isinstance(expr, Entry):
        for key, what, operation in of_operation(expr.operation):
            if len(operation.shape) == len(expr.indices):
                yield key, what, Entry(operation, *expr.indices)


def _left_of(rest: Expr, lost: Expr) -> str:
    """What is forgotten where ``rest`` is left of a sum: of 1 − a² no slope is left, of the slope a (1 − a) half."""
    if rest != 1:
        return "path-dropped"
    return "slope-forgotten" if isinstance(lost, Pow) else "slope-halved" if isinstance(lost, Indexed) else \
        "path-dropped"


DROPPED = {"transpose": "transpose-forgotten", "flip": "flip-forgotten"}


def of_operation(operation: Operation) -> Iterator[tuple[str, str, Operation]]:
    name = type(operation).__name__
    if len(operation.args) == 1:
        yield DROPPED.get(name, "factor-dropped"), f"{name} dropped", operation.args[0]
    if name in ("matmul", "outer", "minus", *SLIDING):
        with suppress(ValueError):
            yield "operands-swapped", f"operands of {name} swapped", operation.func(*reversed(operation.args))
    if name in SLIDING:
        yield "turned-twice", "kernel turned", operation.func(operation.args[0], flip(operation.args[1]))
    for position, arg in enumerate(operation.args):
        if isinstance(arg, Operation):
            for key, what, changed in of_operation(arg):
                with suppress(ValueError):
                    yield key, what, operation.func(*put_in(operation.args, position, changed))
