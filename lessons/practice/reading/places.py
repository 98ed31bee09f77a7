"""What names, places and derivatives mean: an entry, a whole array, an index."""

from dataclasses import replace

import sympy
from sympy import Expr, KroneckerDelta, Product, Rational, Sum, Symbol

from ...engine.language import Direct, Divides, Entry, In, Partial, Positive
from ...engine.operations import part
from ...engine.operations.base import rank_of
from ...engine.order import is_whole
from ...notation import text_name
from .products import Row
from .scope import Scope
from .standing import Standing, Turned
from .tokens import ReadError
from .tree import Group, Letter, Node, Number, Over, Quantity, Slope

OPERATIONS = 16
INDEX = 6           # the largest number in an index of a line for all sizes


class Places:
    """Turns nodes into expressions.  ``bound`` are the letters that sums around have bound."""

    def __init__(self, scope: Scope, note, fixed: frozenset[str] = frozenset()):
        self.scope, self.note = scope, note
        self.bound: list[Symbol] = []
        self.small = not fixed              # a line for all sizes holds no large numbers in its indices
        self.standing = Standing(scope.places)
        self.slip = ""                      # the mistake that is likely if the line is wrong
        self.within = self.work = 0         # functions around, and operations on whole arrays so far

    def worked(self, node: Node) -> None:
        """One more operation on whole arrays: what one of them asks of its operands multiplies."""
        self.work += 1
        if self.work > OPERATIONS:
            raise ReadError(f"more than {OPERATIONS} operations on whole arrays came", node)

    def __call__(self, node: Node):
        made = self.turning(node)
        if isinstance(made, Turned):
            raise ReadError(f"this turns {len(made.axes)} of {rank_of(made.body)} axes, all were expected, as by "
                            "rot180", node, mistake="one-axis-turned")
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
                            "whole line with arrays", node)
        return made

    def whole(self, node: Node) -> Expr:
        """A node that must stand for an index, a size, or arithmetic on them."""
        made = self.scalar(node)
        if not is_whole(made) or made.has(sympy.exp, sympy.log, sympy.tanh, Sum, Product, In, KroneckerDelta, Positive,
                                          Divides, Partial, Entry):
            raise ReadError("a value came, an index was expected", node)
        numbers = [abs(n) for n in made.atoms(Rational)]
        if any(n.q != 1 for n in numbers) and not made.has(sympy.floor, sympy.ceiling):
            raise ReadError("a fraction came, a whole number was expected", node)
        if self.small and any(n > INDEX for n in numbers):
            raise ReadError(f"{max(numbers)} came in an index: in a line for all sizes write sizes as letters", node)
        return made

    def _compared(self, node: Node, *sides: Expr) -> None:
        """A bracket may not hide a large number on two sides: [L - 6 = K + 6]."""
        for one, other in zip(sides, sides[1:], strict=False):
            if self.small and abs((one - other).as_coeff_Add()[0]) > INDEX:
                raise ReadError("a bracket about one size came: in a line for all sizes write sizes as letters", node)

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
            places = ", ".join(str(symbol) for symbol in self.scope.derivation.domain.free)
            goal = f"what is asked for has the place {places}" if places else "what is asked for has no place"
            raise ReadError(f"'{node.symbol}' is bound nowhere: no sum runs over it, and {goal}", node,
                            mistake="free-index")
        return node.symbol if node.symbol in self.bound else known

    def _quantity(self, node: Quantity) -> Expr:
        axes = rank_of(node.base)
        places = tuple(map(self.whole, node.places))
        if len(places) > axes:
            self.note("δ with two subscripts read as [first = second]")
            return KroneckerDelta(*places)
        if len(places) == axes:
            return node.base[places] if axes else node.base
        return part(node.base, *places) if places else node.base

    def _slope(self, node: Slope) -> Expr:
        whole = rank_of(node.wrt.base) and not node.wrt.places
        ends = node.of.name, node.wrt.name
        name = self.scope.named.get(ends, "")
        if name and text_name(name).startswith("dE_d"):      # a name that is written as a derivative
            return self._quantity(replace(node.wrt, base=self.scope.quantities[name]))
        if whole:
            return self._gradient(node, ends)
        return (Direct if ends in self.scope.direct else Partial)(*map(self.scalar, (node.of, node.wrt)))

    def _gradient(self, node: Slope, ends: tuple[str, str]):
        """∂E/∂W for all of W: what is asked for itself, or the array that has this name."""
        goal = self.scope.derivation.goal
        if isinstance(goal, Partial) and ends == goal.names:
            return goal
        name = self.scope.named.get(ends)
        if name is None:
            raise ReadError("a derivative by a whole array came: put subscripts to it", node)
        return self.scope.quantities[name]

    def _group(self, node: Group):
        return self.turning(node.body)
