"""Whether the arrays in a line fit together, and the line its goal, at every size."""

from collections.abc import Iterator

from sympy import Expr, preorder_traversal

from ..engine.domain import whole
from ..engine.operations.base import Operation, rank_of
from .worlds import Point

ENTRYWISE = ("hadamard", "plus", "minus")


def pairs(operation: Operation) -> Iterator[tuple[Expr, Expr]]:
    """Sizes of the operands that must be equal."""
    name, operands = type(operation).__name__, operation.args
    if name == "matmul":
        yield operands[0].shape[1], operands[1].shape[0]
    elif name in ENTRYWISE and all(rank_of(a) for a in operands):
        yield from zip(*(a.shape for a in operands), strict=True)


def misfit(expr: Expr, shape: tuple[Expr, ...], wanted: tuple[Expr, ...], points: list[Point]) -> str:
    """A sentence about the first sizes that do not fit; "" where all do."""
    for node in preorder_traversal(expr):
        for a, b in pairs(node) if isinstance(node, Operation) else ():
            if point := _differ(a, b, points):
                return (f"The sizes do not fit: {_size(a)} meets {_size(b)}, which are {whole(a, point)} "
                        f"and {whole(b, point)} at {_said(point)}.")
    for axis, (a, b) in enumerate(zip(shape, wanted, strict=False), start=1):
        if point := _differ(a, b, points):
            which = f" along axis {axis}" if len(shape) > 1 else ""
            return (f"The shape does not fit: this has size {_size(a)}{which}, and the gradient has {_size(b)}; at "
                    f"{_said(point)} these are {whole(a, point)} and {whole(b, point)}.")
    return ""


def _differ(a, b, points) -> Point | None:
    if a == b:
        return None
    return next((p for p in points if whole(a, p) != whole(b, p)), None)


def _size(size) -> str:
    return str(size).replace("*", "·")


def _said(point: Point) -> str:
    return ", ".join(f"{s} = {n}" for s, n in point.items() if str(s)[:1].isupper())
