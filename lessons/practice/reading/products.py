"""What products of arrays mean: Wᵀ d, d xᵀ, d ⊙ a, d ∗ w."""

from dataclasses import dataclass

import sympy
from sympy import Dummy, Expr, IndexedBase, Sum

from ...engine.language import Entry
from ...engine.operations import correlate, flip, full, hadamard, matmul, outer, row_sum, scaled, transpose, valid
from ...engine.operations.base import Operation, at, rank_of
from ...notation import text_name
from .tokens import ReadError

SLIDING = {"full": full, "valid": valid}


@dataclass(frozen=True)
class Row:
    """A vector written as a row: xᵀ."""

    body: Expr


def plain(made) -> Expr:
    """The vector of a row; anything else as it is."""
    return made.body if isinstance(made, Row) else made


def axes(made) -> int:
    return rank_of(plain(made))


def product(meaning, node):
    """Two factors: of values, of a value and an array, or of arrays."""
    left, right = meaning(node.left), meaning(node.right)
    ranks = axes(left), axes(right)
    if isinstance(left, Row) and not ranks[0] and ranks[1]:
        return _ones(left.body, plain(right))
    if ranks == (0, 0):
        if isinstance(right, Row):
            return Row(left * right.body)
        if node.sign in SLIDING or node.sign.startswith("correlate"):
            raise ReadError(f"{node.sign} came between values, whole arrays were expected", node)
        return sympy.Mul(left, right)
    if isinstance(left, transpose) and right == 1 and node.sign in ("", "@"):
        return row_sum(left.args[0])        # δᵀ1: the column of ones
    if 0 in ranks:
        number, array = (left, right) if ranks[0] == 0 else (right, left)
        if axes(array) > 2:
            raise ReadError("a number times a block came: write it for one entry", node)
        made = scaled(number, plain(array))
        return Row(made) if isinstance(array, Row) else made
    return joined(meaning, node, left, right)


def joined(meaning, node, left, right):
    """The product of two arrays that its sign asks for."""
    meaning.worked(node)
    a, b = plain(left), plain(right)
    if node.sign in SLIDING:
        return SLIDING[node.sign](a, b)
    if node.sign == "correlate":
        return correlate(a, b)
    if node.sign == "correlate full":
        return full(a, flip(b))
    if node.sign == "⊗":
        return outer(a, b)
    if node.sign == "⊙":
        return _entrywise(node, a, b)
    if isinstance(right, Row) and not isinstance(left, Row) and axes(left) == 1:
        return outer(a, b)
    if isinstance(left, Row):
        return inner(a, b) if axes(right) == 1 else Row(matmul(transpose(b), a))
    if axes(left) == axes(right) == 1:
        return _vectors(meaning, node, a, b)
    if node.sign == "*" and axes(left) == axes(right) >= 2 and a.shape == b.shape:
        meaning.note("* between arrays of one shape read entry by entry")
        return hadamard(a, b)
    if axes(left) == 1 and node.sign == "@" and axes(right) == 2:
        return matmul(transpose(b), a)          # NumPy knows no rows
    if axes(left) == 1:
        raise ReadError("a vector came before a matrix: the matrix stands first, or the vector is a row, such as d^T W",
                        node)
    if max(axes(left), axes(right)) > 2:
        raise ReadError("a product of blocks came: conv, correlate or one entry were expected", node)
    return matmul(a, b)


def _ones(number: Expr, array: Expr):
    """A row of equal numbers times an array: its rows added up."""
    s = Dummy("s", integer=True)
    made = row_sum(array) if rank_of(array) == 2 else Sum(at(array, s), (s, 1, array.shape[0]))
    if number == 1:
        return made
    return scaled(number, made) if rank_of(array) == 2 else number * made


def _alike(meaning, a, b) -> bool:
    """Whether two vectors are equally long, once M = L - K + 1 is put in."""
    following = meaning.scope.derivation.domain.following
    one, other = (sympy.expand(sympy.sympify(side.shape[0]).xreplace(following)) for side in (a, b))
    return one == other


def _vectors(meaning, node, a, b):
    if node.sign == "@":
        return inner(a, b)
    if node.sign == "*" and _alike(meaning, a, b):
        meaning.note("* between vectors of one shape read entry by entry")
        return hadamard(a, b)
    named = isinstance(a, IndexedBase) and isinstance(b, IndexedBase)
    u, v = (text_name(str(side.label)) for side in (a, b)) if named else "uv"
    raise ReadError(f"two vectors came: which product? {u} ⊙ {v} is entry by entry, {u} {v}^T is every pair, {u}^T {v} "
                    f"is one number, conv({u}, {v}, 'full') slides", node,
                    suggestion=f"conv({u}, {v}, 'full')" if node.sign == "*" else f"{u} {v}^T")


def _entrywise(node, a, b):
    if rank_of(a) != rank_of(b):
        raise ReadError(f"⊙ between arrays with {rank_of(a)} and {rank_of(b)} axes came, one shape was expected", node)
    return hadamard(a, b)


def inner(a: Expr, b: Expr) -> Expr:
    s = Dummy("s", integer=True)
    return Sum(at(a, s) * at(b, s), (s, 1, a.shape[0]))


def entry_of(made, places: tuple) -> Expr:
    """An array stands for its entry at the goal's place."""
    return Entry(made, *places) if isinstance(made, Operation) else made[places]
