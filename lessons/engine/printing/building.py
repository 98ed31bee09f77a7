"""From a line to the tree that is shown: as it stands, written out at one size and place, or with numbers put in."""

from collections.abc import Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import lru_cache

import sympy
from sympy import Expr, Indexed, KroneckerDelta, Mul, Pow, Product, Rational, Sum, Symbol

from ..checking.compiling import Compiler, OutOfShape
from ..checking.evaluate import World
from ..domain import whole_function
from ..language import Direct, Divides, Entry, In, InOrder, Name, Paren, Partial, Positive, head
from ..order import BACK, INNER_SLOPE, factor_rank, factors, is_whole, limits, sign, terms
from .tree import Atom, Big, Bracket, Call, Cell, Letter, Neg, Num, Over, Plus, Power, Slope, Times, Value

CALLS = {sympy.exp: "exp", sympy.log: "log", sympy.tanh: "tanh",
         sympy.Max: "max", sympy.Min: "min", sympy.floor: "floor", sympy.ceiling: "ceil"}
KINDS = {KroneckerDelta: "same", In: "in", Divides: "divides"}
ONE = Num(Fraction(1))


class Builder:
    """Builds the tree of a line.  ``point`` makes it written out; ``world`` (over numbers) puts the numbers in."""

    def __init__(self, names: Mapping[str, Name], places: Sequence[Symbol] = (), as_derivative=frozenset(),
                 point: Mapping[Symbol, int] | None = None, shapes: Mapping[str, tuple[int, ...]] | None = None,
                 world: World | None = None, starts=frozenset()):
        self.keep_zeros = True              # terms that die are written, with a factor 0
        self.starts = starts                # entries in front of an array, where a recursion starts
        self.names, self.places, self.as_derivative = names, tuple(places), as_derivative
        self.point, self.shapes, self.world = point, shapes or {}, world

    def build(self, expr: Expr, bound: Mapping[Symbol, int] | None = None):
        """The tree of ``expr``; ``bound`` holds the values of indices of sums already written out."""
        env = {**(self.point or {}), **(bound or {})}
        if isinstance(expr, Rational):
            return _signed(Fraction(expr.p, expr.q))
        if isinstance(expr, Symbol) and expr.is_integer:
            return _signed(Fraction(env[expr])) if expr in env else Letter(expr.name)
        if isinstance(expr, Symbol | Indexed):
            return self._atom(expr, env)
        if isinstance(expr, Paren):
            return self.build(expr.args[0], bound)
        if isinstance(expr, InOrder):
            return _product([self.build(factor, bound) for factor in expr.args], keep_ones=self.point is not None)
        if isinstance(expr, sympy.Add):
            return Plus(tuple(self.build(t, bound) for t in terms(expr, self.places)))
        if isinstance(expr, Mul | Pow):
            minus, rest = sign(expr)
            return Neg(self._times(rest, bound or {})) if minus else self._times(rest, bound or {})
        if isinstance(expr, Sum | Product):
            return self._sweep(expr, bound or {})
        if isinstance(expr, Partial):
            return self._slope(expr, env)
        if isinstance(expr, KroneckerDelta | In | Divides | Positive):
            return self._bracket(expr, env, bound or {})
        if isinstance(expr, Entry):
            if self.point is None:
                return Cell(expr.operation, tuple(self.build(i) for i in expr.indices))
            return self._without_zeros().build(expr.expand_entry(), bound)
        if type(expr) in CALLS:
            if self.point is not None and not isinstance(expr, sympy.exp | sympy.log | sympy.tanh):
                return _signed(Fraction(self._whole(expr, env)))
            return Call(CALLS[type(expr)], tuple(self._ratio(a, bound) for a in _bounds(expr, self.places)))
        raise TypeError(f"{type(expr).__name__} has no printed form")

    def _without_zeros(self) -> "Builder":
        """A builder for what an operation is made of: gaps and padding are not terms that die, they never were."""
        other = copy(self)
        other.keep_zeros = False
        return other

    def _is_zero(self, expr: Expr, bound) -> bool:
        """Whether brackets make every term of this 0."""
        if isinstance(expr, In | Divides):
            return not self._holds(expr, {**(self.point or {}), **bound})
        if isinstance(expr, Mul):
            return any(self._is_zero(factor, bound) for factor in expr.args)
        if isinstance(expr, Entry):
            return self._is_zero(expr.expand_entry(), bound)
        return isinstance(expr, Sum) and not any(True for _ in self._terms(expr.function, limits(expr), bound))

    def _ratio(self, expr: Expr, bound):
        """What a function is taken of; arithmetic on indices as one fraction, (j − 1)/2 and not j/2 − 1/2."""
        top, bottom = expr.as_numer_denom() if is_whole(expr) else (expr, sympy.S.One)
        return self.build(expr, bound) if bottom == 1 else Over(self.build(top, bound), self.build(bottom, bound))

    def _whole(self, expr: Expr, env) -> int:
        return whole_function(expr, tuple(env))(*env.values())

    def _place(self, indices, env) -> tuple:
        if self.point is None:
            return tuple(self.build(i, env) for i in indices)
        return tuple(_signed(Fraction(self._whole(i, env))) for i in indices)

    def _cell(self, indices, env) -> tuple[int, ...]:
        return tuple(self._whole(i, env) for i in indices)

    def _atom(self, expr: Expr, env):
        name, indices = head(expr)
        if self.point is not None and indices:
            cell = self._cell(indices, env)
            inside = all(1 <= i <= n for i, n in zip(cell, self.shapes[name], strict=True))
            if not inside and (name, cell) not in self.starts:
                raise OutOfShape(f"{name}{cell} is outside its shape")
        if self.world is not None:
            return Value(self._written_name(name, indices, env), self.world.entry(name, self._cell(indices, env)))
        return self._written_name(name, indices, env)

    def _written_name(self, name, indices, env):
        """The quantity, or the derivative that it stands for where the notation has no name for it."""
        if name not in self.as_derivative or name not in self.names:
            return Atom(name, self._place(indices, env))
        item = self.names[name]
        at = dict(zip(head(item.left)[1], indices, strict=True))
        ends = ((name, [i.xreplace(at) for i in indices]) for name, indices in map(head, item.right.args))
        return Slope(*(Atom(name, self._place(indices, env)) for name, indices in ends))

    def _slope(self, expr: Partial, env):
        slope = Slope(*(Atom(head(q)[0], self._place(head(q)[1], env)) for q in expr.args))
        if self.world is None:
            return slope
        value = self.world.direct if isinstance(expr, Direct) else self.world.partial
        return Value(slope, value(*((head(q)[0], self._cell(head(q)[1], env)) for q in expr.args)))

    def _bracket(self, expr: Expr, env, bound):
        if isinstance(expr, Positive):
            bracket = Bracket("positive", (self.build(expr.args[0], bound),))
            if self.world is None:
                return bracket
            return Value(bracket, Compiler(tuple(env)).function(expr)(self.world, *env.values()))
        if self.point is not None:
            return Value(Bracket(KINDS[type(expr)], ()), Fraction(int(self._holds(expr, env))))
        args = expr.args
        if isinstance(expr, KroneckerDelta):            # the summed index first, [k = j]; else as in the goal
            place = {symbol: number for number, symbol in enumerate(self.places)}
            args = sorted(args, key=lambda a: max((place.get(s, -1) for s in a.free_symbols), default=-1))
        return Bracket(KINDS[type(expr)], tuple(self.build(a, bound) for a in args))

    def _holds(self, bracket: Expr, env) -> bool:
        values = [self._whole(a, env) for a in bracket.args]
        if isinstance(bracket, Divides):
            return values[1] % values[0] == 0
        return values[1] <= values[0] <= values[2] if isinstance(bracket, In) else values[0] == values[1]

    def _times(self, expr: Expr, bound):
        """A product; brackets that hold are not written, and one that does not hold is a last factor 0."""
        lists: tuple[list, ...] = ([], [], [], [], [])
        front, top, back, bottom, counts = lists
        parts = factors(expr, self.places)
        dies = self.point is not None and any(
            isinstance(f, In | Divides) and not self._holds(f, {**(self.point or {}), **bound}) for f in parts)
        if dies and not self.keep_zeros:
            return Num(Fraction(0))
        for f in parts:
            if self.point is not None and isinstance(f, In | Divides):
                continue
            if isinstance(f, Pow) and f.exp.is_Rational and f.exp.is_negative:
                (counts if is_whole(f) and not is_whole(expr) else bottom).append(self._power(f, -f.exp, bound))
                continue
            try:
                tree = self._power(f, f.exp, bound) if isinstance(f, Pow) else self.build(f, bound)
            except OutOfShape:
                if not dies:
                    raise
                continue
            if isinstance(f, Pow) and tree == ONE:          # its exponent is 0 at this place
                continue
            rank = factor_rank(f)
            (front if f.is_number or rank <= BACK else back if rank >= INNER_SLOPE else top).append(tree)
        if dies:
            back.append(Value(Bracket("in", ()), Fraction(0)))
        if bottom:
            top = [Over(_product(top), _product(bottom))]
        if counts:                                          # 1/N stands in front
            front = [Over(ONE, _product(counts)), *front]
        return _product([*front, *top, *back], keep_ones=self.point is not None)

    def _power(self, power: Pow, exponent: Expr, bound):
        """The base with this exponent, which may depend on places: then it is a number once those are known."""
        tree = self.build(power.base, bound)
        if exponent.is_Rational and exponent.q == 2:
            root = Call("sqrt", (tree,))
            return root if exponent.p == 1 else Power(root, Num(Fraction(exponent.p)))
        if self.point is None and not exponent.is_Integer:
            return Power(tree, self.build(exponent, bound))
        number = self._whole(exponent, {**(self.point or {}), **bound})
        return {0: ONE, 1: tree}.get(number, Power(tree, Num(Fraction(number))))

    def _sweep(self, expr: Sum | Product, bound):
        kind = "sum" if isinstance(expr, Sum) else "product"
        if self.point is None:
            heads = tuple((Letter(s.name), self.build(lo, bound), self.build(hi, bound)) for s, lo, hi in limits(expr))
            return Big(kind, heads, self.build(expr.function, bound))
        items = [self.build(expr.function, each) for each in self._terms(expr.function, limits(expr), bound)]
        if kind == "product":
            return _product(items)
        flat = [term for item in items for term in (item.terms if isinstance(item, Plus) else (item,))]
        return flat[0] if len(flat) == 1 else Plus(tuple(flat)) if flat else Num(Fraction(0))

    def _terms(self, body, remaining, bound):
        """The values of the bound indices, term by term."""
        if not remaining:
            if self.keep_zeros or not self._is_zero(body, bound):
                yield bound
            return
        (symbol, low, high), *rest = remaining
        env = {**(self.point or {}), **bound}
        for value in range(self._whole(low, env), self._whole(high, env) + 1):
            yield from self._terms(body, rest, {**bound, symbol: value})


@lru_cache(4096)
def _bounds(expr: Expr, places: tuple[Symbol, ...]) -> tuple[Expr, ...]:
    """The arguments of a function; of max and min a number first, then what depends on the place."""
    return tuple(sorted(expr.args, key=lambda a: (not a.is_number, not a.has(*places), str(a))))


def _signed(value: Fraction):
    return Neg(Num(-value)) if value < 0 else Num(value)


def _product(trees: list, keep_ones: bool = False):
    flat = [g for f in trees for g in (f.factors if isinstance(f, Times) else (f,))]
    flat = [f for f in flat if keep_ones or f != ONE] or [ONE]
    return flat[0] if len(flat) == 1 else Times(tuple(flat))
