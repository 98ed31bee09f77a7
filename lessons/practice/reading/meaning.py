"""What a tree means in one derivation: an expression in the engine's words, or a refusal that names the part.

A line is a scalar for the general entry, a whole array, or numbers.  Nothing is evaluated here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import sympy
from sympy import Expr, Integer, KroneckerDelta, Product, Rational, Sum, Symbol

from ...engine.language import Divides, Entry, In, Partial, Positive, head
from ...engine.operations import hadamard, minus, part, plus, scaled, transpose
from ...engine.operations.base import Operation, rank_of
from ...engine.order import is_whole
from ...notation import text_name
from .calls import Row, call, entry_of, plain, product
from .scope import Scope
from .standing import Standing, Turned
from .tokens import ReadError
from .tree import (
    Big,
    Bracket,
    Call,
    Cell,
    Group,
    Letter,
    Negative,
    Node,
    Number,
    Over,
    Plus,
    Power,
    Quantity,
    Slope,
    Times,
    Transposed,
    Values,
    inside,
)

POWER, INDEX = 4, 6


class Meaning:
    """Turns nodes into expressions.  ``bound`` are the letters that sums around have bound."""

    def __init__(self, scope: Scope, note, fixed: frozenset[str] = frozenset()):
        self.scope, self.note = scope, note
        self.bound: list[Symbol] = []
        self.small = not fixed              # a line for all sizes holds no large numbers in its indices
        self.standing = Standing(scope.places)

    def __call__(self, node: Node):
        made = self.turning(node)
        if isinstance(made, Turned):
            raise ReadError(f"this turns {len(made.axes)} of {rank_of(made.body)} axes, all were expected, as by "
                            "rot180", node.start, node.end, mistake="one-axis-turned")
        return made

    def turning(self, node: Node):
        """What a node means, also an array that is turned along some of its axes only."""
        return getattr(self, f"_{type(node).__name__.lower()}")(node)

    # Scalars and places

    def scalar(self, node: Node) -> Expr:
        """A node that must stand for one value."""
        made = self(node)
        if isinstance(made, Row) or rank_of(made):
            raise ReadError("a whole array came, one entry of it was expected: put subscripts to it, or write the "
                            "whole line with arrays", node.start, node.end)
        return made

    def whole(self, node: Node) -> Expr:
        """A node that must stand for an index, a size, or arithmetic on them."""
        made = self.scalar(node)
        if not is_whole(made) or made.has(sympy.exp, sympy.log, sympy.tanh, Sum, Product, In, KroneckerDelta, Positive,
                                          Divides, Partial, Entry):
            raise ReadError("a value came, an index was expected", node.start, node.end)
        numbers = [abs(n) for n in made.atoms(Rational)]
        if any(n.q != 1 for n in numbers) and not made.has(sympy.floor, sympy.ceiling):
            raise ReadError("a fraction came, a whole number was expected", node.start, node.end)
        if self.small and any(n > INDEX for n in numbers):
            raise ReadError(f"{max(numbers)} came in an index: in a line for all sizes write sizes as letters",
                            node.start, node.end)
        return made

    def _compared(self, node: Node, *sides: Expr) -> None:
        """A bracket may not hide a large number on two sides: [L - 6 = K + 6]."""
        for one, other in zip(sides, sides[1:], strict=False):
            if self.small and abs((one - other).as_coeff_Add()[0]) > INDEX:
                raise ReadError("a bracket about one size came: in a line for all sizes write sizes as letters",
                                node.start, node.end)

    def ratio(self, node: Node) -> Expr:
        """What floor and ceil are taken of: a whole number, or one divided by another."""
        if isinstance(node, Group):
            return self.ratio(node.body)
        if isinstance(node, Over):
            return self.whole(node.top) / self.whole(node.bottom)
        return self.whole(node)

    def _number(self, node: Number) -> Expr:
        return Rational(node.value.numerator, node.value.denominator)

    def _letter(self, node: Letter) -> Expr:
        known = self.scope.letters.get(node.symbol.name)
        if node.symbol not in self.bound and known is None:
            raise ReadError(f"'{node.symbol}' is bound nowhere: no sum runs over it, and it is no place of the goal",
                            node.start, node.end, mistake="free-index")
        return node.symbol if node.symbol in self.bound else known

    def _quantity(self, node: Quantity) -> Expr:
        axes = self.scope.axes(node.base)
        places = tuple(map(self.whole, node.places))
        if len(places) > axes:
            self.note("δ with two subscripts read as [first = second]")
            return KroneckerDelta(*places)
        if len(places) == axes:
            return node.base[places] if axes else node.base
        return part(node.base, *places) if places else node.base

    def _slope(self, node: Slope) -> Expr:
        whole = self.scope.axes(node.wrt.base) and not node.wrt.places
        of, wrt = (str(getattr(end.base, "label", end.base)) for end in (node.of, node.wrt))
        name = self.scope.named.get((of, wrt), "")
        if name and text_name(name).startswith("dE_d"):      # a name that is written as a derivative
            return self._quantity(replace(node.wrt, base=self.scope.quantities[name]))
        return self._gradient(node, (of, wrt)) if whole else Partial(*map(self.scalar, (node.of, node.wrt)))

    def _gradient(self, node: Slope, ends: tuple[str, str]):
        """∂E/∂W for all of W: what is asked for itself, or the array that has this name."""
        goal = self.scope.derivation.goal
        if isinstance(goal, Partial) and ends == (head(goal.of)[0], head(goal.wrt)[0]):
            return goal
        name = self.scope.named.get(ends)
        if name is None:
            raise ReadError("a derivative by a whole array came: put subscripts to it", node.start, node.end)
        return self.scope.quantities[name]

    def _group(self, node: Group):
        return self.turning(node.body)

    # Arithmetic

    def _negative(self, node: Negative):
        made = self(node.body)
        if isinstance(made, Row):
            return Row(scaled(Integer(-1), made.body))
        return scaled(Integer(-1), made) if rank_of(made) else -made

    def _plus(self, node: Plus):
        self._braces_forgotten(node)
        left, right = self(node.left), self(node.right)
        if isinstance(left, Row) and isinstance(right, Row):
            return Row((plus if node.sign == "+" else minus)(left.body, right.body))
        if isinstance(left, Row) or isinstance(right, Row):
            raise ReadError("a row and something else cannot be added", node.start, node.end)
        if not rank_of(left) and not rank_of(right):
            return left + right if node.sign == "+" else left - right
        if any(not rank_of(side) and not side.is_number for side in (left, right)):
            raise ReadError("one value and a whole array came: write all with subscripts, or all as arrays",
                            node.start, node.end)
        if rank_of(left) and rank_of(right) and rank_of(left) != rank_of(right):
            raise ReadError(f"arrays with {rank_of(left)} and {rank_of(right)} axes came, two of one shape were "
                            "expected", node.start, node.end)
        return (plus if node.sign == "+" else minus)(left, right)

    def _braces_forgotten(self, node: Plus) -> None:
        """w_j-i+1 for w_{j-i+1}: an index is added to a value."""
        last = node.left
        while isinstance(last, Times | Plus | Negative):
            last = last.body if isinstance(last, Negative) else last.right
        letter = node.right.symbol.name if isinstance(node.right, Letter) else ""
        if letter and letter not in self.scope.sizes and isinstance(last, Quantity) and last.places and \
                isinstance(last.places[-1], Letter):
            name = text_name(str(getattr(last.base, "label", last.base)))
            meant = f"{name}_{{{last.places[-1].symbol}{node.sign}{letter}}}"
            raise ReadError(f"the index {letter} is added to a value: braces were expected, such as {meant}",
                            last.start, node.right.end, meant)

    def _times(self, node: Times):
        return product(self, node)

    def _over(self, node: Over):
        top, bottom = self(node.top), self.scalar(node.bottom)
        if bottom == 0:
            raise ReadError("a division by 0 came", node.start, node.end)
        inverse = 1 / bottom
        if isinstance(top, Row):
            return Row(scaled(inverse, top.body))
        return scaled(inverse, top) if rank_of(top) else sympy.Mul(top, inverse)

    def _power(self, node: Power):
        limit, self.small = self.small, False           # of an exponent another limit holds than of an index
        base, exponent = self(node.base), self.whole(node.exponent)
        self.small = limit
        if any(abs(n) > POWER for n in exponent.atoms(Integer)):
            raise ReadError(f"the exponent {exponent} came, at most {POWER} was expected", node.start, node.end)
        if isinstance(base, Row) or rank_of(base):
            if exponent == 2 and not isinstance(base, Row):
                return hadamard(base, base)
            raise ReadError("a power of a whole array came: write it for one entry", node.start, node.end)
        if base.is_number and (not base.is_Rational or not isinstance(exponent, Integer) or base == 0 and exponent < 0):
            raise ReadError("this power has no value here", node.start, node.end)
        if isinstance(base, sympy.Pow):
            raise ReadError("a power of a power came, one exponent was expected", node.start, node.end)
        return base**exponent

    def _transposed(self, node: Transposed):
        body = self(node.body)
        if isinstance(body, Row):
            return body.body
        axes = rank_of(body)
        if axes == 1 or body == 1:          # 1ᵀ is the row of ones
            return Row(body)
        if axes != 2:
            raise ReadError("a transpose came of what is neither a vector nor a matrix", node.start, node.end)
        return body.args[0] if isinstance(body, transpose) else transpose(body)

    # Functions, entries, sums, brackets

    def _call(self, node: Call):
        return call(self, node)

    def _cell(self, node: Cell):
        if isinstance(node.body, Values):           # [general entry]_{j,i}: the array of all such entries
            if tuple(map(self.whole, node.places)) != self.scope.places or len(node.body.items) != 1:
                raise ReadError("an array of general entries came with other places than the goal's", node.start,
                                node.end)
            return self.scalar(node.body.items[0])
        body = self(node.body)
        body = body.body if isinstance(body, Row) else body
        places = tuple(map(self.whole, node.places))
        if not rank_of(body) and self.standing.shape:
            return self.standing.cell(body, places, node)
        if not rank_of(body):
            raise ReadError("a subscript came on what is no array", node.start, node.end)
        if len(places) != rank_of(body):
            raise ReadError(f"{len(places)} subscripts came for {rank_of(body)} axes", node.start, node.end)
        return body[places] if not isinstance(body, Operation) else Entry(body, *places)

    def _big(self, node: Big) -> Expr:
        symbol = node.letter.symbol
        if symbol in self.bound or symbol.name in {s.name for s in self.scope.derivation.domain.free}:
            told = "by another sum" if symbol in self.bound else "by the goal"
            raise ReadError(f"'{symbol}' stands for something else already, {told}: take another letter for this sum",
                            node.letter.start, node.letter.end)
        if node.low is None or node.high is None:
            low, high = Integer(1), self._reach(node)
            self.note(f"{symbol} from 1 to {high}")
        else:
            low, high = self.whole(node.low), self.whole(node.high)
        self.bound.append(symbol)
        body = plain(self(node.body))
        if rank_of(body):
            body = self.standing.entry(body.shape, partial(entry_of, body), node.body)
        self.bound.pop()
        return (Sum if node.kind == "sum" else Product)(body, (symbol, low, high))

    def _reach(self, node: Big) -> Expr:
        """The size of the axis along which the letter stands alone."""
        sizes = {node_.base.shape[axis] for node_ in inside(node.body) if isinstance(node_, Quantity)
                 for axis, place in enumerate(node_.places)
                 if isinstance(place, Letter) and place.symbol == node.letter.symbol
                 and len(node_.places) <= self.scope.axes(node_.base)}
        if len(sizes) != 1:
            told = "stands alone at no axis" if not sizes else "stands at axes of different sizes"
            raise ReadError(f"'{node.letter.symbol}' {told}: bounds were expected, such as sum_{{i=1}}^{{M}}",
                            node.letter.start, node.letter.end)
        return sizes.pop()

    def _bracket(self, node: Bracket) -> Expr:
        if len(node.signs) == 2 and set(node.signs) <= {"<=", "<"}:
            low, middle, high = map(self.whole, node.sides)
            self._compared(node, low, middle, high)
            return In(middle, low + int(node.signs[0] == "<"), high - int(node.signs[1] == "<"))
        if node.signs in (("%", "="), ("%", "==")) and self.whole(node.sides[2]) == 0:
            return Divides(self.whole(node.sides[1]), self.whole(node.sides[0]))
        if len(node.signs) != 1:
            raise ReadError("a bracket such as [k = j], [1 <= k <= K] or [z_i > 0] was expected", node.start, node.end)
        left, right = map(self.scalar, node.sides)
        sign = node.signs[0]
        if not (is_whole(left) and is_whole(right)):
            return self._selection(node, left, right)
        self._compared(node, left, right)
        if sign in ("=", "=="):
            return KroneckerDelta(*map(self.whole, node.sides))
        if sign == "|":
            return Divides(left, right)
        low, high = (left, right) if sign in ("<=", "<") else (right, left)
        return In(high - low, Integer(int(sign in ("<", ">"))), high - low)

    def _selection(self, node, left, right) -> Expr:
        sign = node.signs[0]
        left, right = (side / abs(side.as_coeff_Mul()[0]) if side != 0 else side for side in (left, right))
        if right == 0 and sign in (">", "<="):
            return Positive(left) if sign == ">" else 1 - Positive(left)
        if left == 0 and sign in ("<", ">="):
            return Positive(right) if sign == "<" else 1 - Positive(right)
        raise ReadError("a bracket such as [z_i > 0] was expected, which is 0 at z_i = 0", node.start, node.end)

    def _values(self, node: Values):
        raise ReadError("numbers in brackets came, a line in letters was expected", node.start, node.end)
