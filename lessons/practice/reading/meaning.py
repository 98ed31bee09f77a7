"""What a tree means in one derivation: an expression in the engine's words, or a refusal that names the part.

A line is a scalar for the general entry, a whole array, or numbers.  Nothing is evaluated here.
"""

from functools import partial

import sympy
from sympy import Dummy, Expr, Integer, KroneckerDelta, Product, Sum

from ...engine.language import Divides, In, Positive
from ...engine.operations import hadamard, minus, plus, scaled, transpose
from ...engine.operations.base import rank_of
from ...engine.order import is_whole
from ...notation import text_name
from .calls import call
from .places import Places
from .products import Row, entry_of, plain, product
from .standing import every
from .tokens import ReadError
from .tree import Big, Bracket, Cell, Letter, Negative, Over, Plus, Power, Quantity, Times, Transposed, Values, inside

POWER = 4


class Meaning(Places):
    """Turns nodes into expressions."""

    _call, _times = call, product

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
            raise ReadError("a row and something else cannot be added", node)
        if not rank_of(left) and not rank_of(right):
            return left + right if node.sign == "+" else left - right
        if any(not rank_of(side) and not side.is_number for side in (left, right)):
            raise ReadError("one value and a whole array came: write all with subscripts, or all as arrays", node)
        if rank_of(left) and rank_of(right) and rank_of(left) != rank_of(right):
            raise ReadError(f"arrays with {rank_of(left)} and {rank_of(right)} axes came, two of one shape were "
                            "expected", node)
        return (plus if node.sign == "+" else minus)(left, right)

    def _braces_forgotten(self, node: Plus) -> None:
        """w_j-i+1 for w_{j-i+1}: an index is added to a value."""
        last = node.left
        while isinstance(last, Times | Plus | Negative):
            last = last.body if isinstance(last, Negative) else last.right
        letter = node.right.symbol.name if isinstance(node.right, Letter) else ""
        if letter and letter not in self.scope.sizes and isinstance(last, Quantity) and last.places and \
                isinstance(last.places[-1], Letter):
            meant = f"{text_name(last.name)}_{{{last.places[-1].symbol}{node.sign}{letter}}}"
            raise ReadError(f"the index {letter} is added to a value: braces were expected, such as {meant}", last,
                            node.right, suggestion=meant)

    def _over(self, node: Over):
        top, bottom = self(node.top), self(node.bottom)
        if rank_of(bottom):
            return self._divided(node, top, bottom)
        bottom = self.scalar(node.bottom)
        if bottom == 0:
            raise ReadError("a division by 0 came", node)
        inverse = 1 / bottom
        if isinstance(top, Row):
            return Row(scaled(inverse, top.body))
        return scaled(inverse, top) if rank_of(top) else sympy.Mul(top, inverse)

    def _divided(self, node: Over, top, bottom: Expr) -> Expr:
        """An array below, as in -t / y of a program: entry by entry."""
        inverse = every("inverse", bottom)
        if isinstance(top, Row) or rank_of(top) not in (0, rank_of(bottom)):
            raise ReadError("two arrays of one shape were expected in a division", node)
        self.note("/ between arrays read entry by entry")
        return hadamard(top, inverse) if rank_of(top) else scaled(top, inverse)

    def _power(self, node: Power):
        limit, self.small = self.small, False           # of an exponent another limit holds than of an index
        base, exponent = self(node.base), self.whole(node.exponent)
        self.small = limit
        if any(abs(n) > POWER for n in exponent.atoms(Integer)):
            raise ReadError(f"the exponent {exponent} came, at most {POWER} was expected", node)
        if isinstance(base, Row) or rank_of(base):
            if exponent == 2 and not isinstance(base, Row):
                return hadamard(base, base)
            raise ReadError("a power of a whole array came: write it for one entry", node)
        if base.is_number and (not base.is_Rational or not isinstance(exponent, Integer) or base == 0 and exponent < 0):
            raise ReadError("this power has no value here", node)
        if isinstance(base, sympy.Pow):
            raise ReadError("a power of a power came, one exponent was expected", node)
        return base**exponent

    def _transposed(self, node: Transposed):
        body = self(node.body)
        if isinstance(body, Row):
            return body.body
        axes = rank_of(body)
        if axes == 1 or body == 1:          # 1ᵀ is the row of ones
            return Row(body)
        if axes != 2:
            raise ReadError("a transpose came of what is neither a vector nor a matrix", node)
        return body.args[0] if isinstance(body, transpose) else transpose(body)

    # Entries, sums, brackets

    def _cell(self, node: Cell):
        if isinstance(node.body, Values):           # [general entry]_{j,i}: the array of all such entries
            if tuple(map(self.whole, node.places)) != self.scope.places or len(node.body.items) != 1:
                raise ReadError("an array of general entries came with other places than the goal's", node)
            return self.scalar(node.body.items[0])
        body = plain(self(node.body))
        places = tuple(map(self.whole, node.places))
        if not rank_of(body) and self.standing.shape:
            return self.standing.cell(body, places, node)
        if not rank_of(body):
            raise ReadError("a subscript came on what is no array", node)
        if len(places) != rank_of(body):
            raise ReadError(f"{len(places)} subscripts came for {rank_of(body)} axes", node)
        return entry_of(body, places)

    def _big(self, node: Big) -> Expr:
        symbol = node.letter.symbol
        if symbol in self.bound:
            raise ReadError(f"'{symbol}' stands for something else already, by another sum: take another letter for "
                            "this sum", node.letter)
        own = self.scope.letters.get(symbol.name)
        if own in self.scope.derivation.domain.free:
            self.note(f"inside of the sum each {symbol} is the sum's, not the place that is asked for")
            self.slip = "summed-over-own-place"
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
        if own is not None:                     # the goal's letter, or a size: the sum has one of its own
            letter = Dummy(symbol.name, integer=True)
            body, symbol = body.xreplace({symbol: letter, own: letter}), letter
        return (Sum if node.kind == "sum" else Product)(body, (symbol, low, high))

    def _reach(self, node: Big) -> Expr:
        """The size of the axis along which the letter stands alone."""
        sizes = list(dict.fromkeys(
            node_.base.shape[axis] for node_ in inside(node.body) if isinstance(node_, Quantity)
            for axis, place in enumerate(node_.places)
            if isinstance(place, Letter) and place.symbol == node.letter.symbol
            and len(node_.places) <= rank_of(node_.base)))
        if self.slip and sizes:             # the goal's letter stands for the places of other arrays as well
            return sizes[0]
        if len(sizes) != 1:
            told = "stands alone at no axis" if not sizes else "stands at axes of different sizes"
            raise ReadError(f"'{node.letter.symbol}' {told}: bounds were expected, such as sum_{{i=1}}^{{M}}",
                            node.letter)
        return sizes[0]

    def _bracket(self, node: Bracket) -> Expr:
        if len(node.signs) == 2 and set(node.signs) <= {"<=", "<"}:
            low, middle, high = map(self.whole, node.sides)
            self._compared(node, low, middle, high)
            return In(middle, low + int(node.signs[0] == "<"), high - int(node.signs[1] == "<"))
        if node.signs in (("%", "="), ("%", "==")) and self.whole(node.sides[2]) == 0:
            return Divides(self.whole(node.sides[1]), self.whole(node.sides[0]))
        if len(node.signs) != 1:
            raise ReadError("a bracket such as [k = j], [1 <= k <= K] or [z_i > 0] was expected", node)
        left, right = map(self, node.sides)
        sign = node.signs[0]
        if rank_of(left) and right == 0 and sign in (">", "<"):
            return every("positive" if sign == ">" else "negative", left)
        left, right = map(self.scalar, node.sides)
        if not (is_whole(left) and is_whole(right)):
            return self._selection(node, left, right)
        self._compared(node, left, right)
        if sign in ("=", "=="):
            return KroneckerDelta(*map(self.whole, node.sides))
        if sign == "!=":
            return 1 - KroneckerDelta(*map(self.whole, node.sides))
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
        if 0 in (left, right) and sign in ("<", ">"):
            return Positive(-left if right == 0 else -right)
        raise ReadError("a bracket such as [z_i > 0] was expected, which is 0 at z_i = 0", node)

    def _values(self, node: Values):
        raise ReadError("numbers in brackets came, a line in letters was expected", node)
