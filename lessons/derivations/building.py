"""From a line to the tree that is shown: as it stands, written out at one size and place, or with numbers put in."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import sympy
from sympy import Expr, Indexed, KroneckerDelta, Mul, Pow, Product, Rational, Sum, Symbol

from ..notation import RANK, role
from .compiling import Compiler, head
from .evaluate import OutOfShape, World
from .language import Divides, Entry, In, Name, Paren, Partial, Positive
from .tree import Atom, Big, Bracket, Call, Cell, Letter, Num, Over, Plus, Power, Slope, Times, Value, negative

CALLS = {sympy.exp: "exp", sympy.log: "log", sympy.tanh: "tanh", sympy.Max: "max", sympy.Min: "min", sympy.floor: "floor"}


class Builder:
    """Builds the tree of a line.  ``point`` makes it written out; ``world`` (over numbers) puts the numbers in."""

    def __init__(self, names: Mapping[str, Name], as_derivative=frozenset(), point: Mapping[Symbol, int] | None = None,
                 shapes: Mapping[str, tuple[int, ...]] | None = None, world: World | None = None, places=()):
        self.names, self.as_derivative, self.places = names, as_derivative, frozenset(places)
        self.point, self.shapes, self.world = point, shapes or {}, world

    def build(self, expr: Expr, bound: Mapping[Symbol, int] | None = None):
        """The tree of ``expr``; ``bound`` holds the values of indices of sums already written out."""
        env = {**(self.point or {}), **(bound or {})}
        if isinstance(expr, Rational):
            return Num(Fraction(expr.p, expr.q))
        if isinstance(expr, Symbol | Indexed) and not (isinstance(expr, Symbol) and expr.is_integer):
            return self._atom(expr, env)
        if isinstance(expr, Symbol):
            return Num(Fraction(env[expr])) if expr in env else Letter(expr.name)
        if isinstance(expr, Paren):
            return self.build(expr.args[0], bound)
        if isinstance(expr, sympy.Add):
            return self._plus(sorted((self.build(t, bound) for t in expr.args), key=_term_rank))
        if isinstance(expr, Mul | Pow):
            return self._times(expr, bound or {})
        if isinstance(expr, Sum | Product):
            return self._sweep(expr, bound or {})
        if isinstance(expr, Partial):
            return self._slope(expr, env)
        if isinstance(expr, KroneckerDelta | In | Divides | Positive):
            return self._bracket(expr, env, bound or {})
        if isinstance(expr, Entry):
            if self.point is None:
                return Cell(expr.operation, tuple(self.build(i) for i in expr.indices))
            return self.build(expr.expand_entry(), bound)
        if type(expr) in CALLS:
            if self.point is not None and not isinstance(expr, sympy.exp | sympy.log | sympy.tanh):
                return Num(Fraction(self._whole(expr, env)))
            return Call(CALLS[type(expr)], tuple(self.build(a, bound) for a in expr.args))
        raise TypeError(f"{type(expr).__name__} has no printed form")

    def _whole(self, expr: Expr, env) -> int:
        symbols = tuple(env)
        return eval(f"lambda {', '.join(f'i{n}' for n in range(len(symbols)))}: {Compiler(symbols).whole(expr)}")(
            *env.values())                                       # made here, from a tree

    def _place(self, indices, env) -> tuple:
        if self.point is None:
            return tuple(self.build(i, env) for i in indices)
        return tuple(Num(Fraction(self._whole(i, env))) for i in indices)

    def _atom(self, expr: Expr, env):
        name, indices = head(expr)
        place = self._place(indices, env)
        if self.point is not None and indices:
            whole = tuple(int(p.value) for p in place)
            if not all(1 <= i <= n for i, n in zip(whole, self.shapes[name], strict=True)):
                raise OutOfShape(f"{name}{whole} is outside its shape")
        if self.world is not None:
            return Value(Atom(name, place), self.world.entry(name, tuple(int(p.value) for p in place)))
        if name in self.as_derivative and name in self.names:
            item = self.names[name]
            at = dict(zip(head(item.left)[1], indices, strict=True))
            return self._slope(item.right.xreplace(at), env)
        return Atom(name, place)

    def _slope(self, expr: Partial, env):
        of, wrt = ((head(q)[0], self._place(head(q)[1], env)) for q in expr.args)
        if self.world is not None:
            quantity = [(name, tuple(int(p.value) for p in place)) for name, place in (of, wrt)]
            return Value(Slope(Atom(*of), Atom(*wrt)), self.world.partial(*quantity))
        return Slope(Atom(*of), Atom(*wrt))

    def _bracket(self, expr: Expr, env, bound):
        if isinstance(expr, Positive):
            inner = self.build(expr.args[0], bound)
            bracket = Bracket("positive", (inner,))
            return bracket if self.world is None else Value(bracket, self.world.positive(inner.number))
        if self.point is not None:
            values = [self._whole(a, env) for a in expr.args]
            holds = {KroneckerDelta: lambda a, b: a == b, In: lambda a, lo, hi: lo <= a <= hi,
                     Divides: lambda s, a: a % s == 0}[type(expr)](*values)
            return Value(Bracket(type(expr).__name__, ()), Fraction(int(holds)))
        kind = {KroneckerDelta: "same", In: "in", Divides: "divides"}[type(expr)]
        args = expr.args
        if kind == "same":                      # the summed index first: [k = j]
            args = sorted(args, key=lambda a: (bool(a.free_symbols & self.places), str(a)))
        return Bracket(kind, tuple(self.build(a, bound) for a in args))

    def _plus(self, terms):
        return terms[0] if len(terms) == 1 else Plus(tuple(terms)) if terms else Num(Fraction(0))

    def _times(self, expr: Expr, bound):
        tops, bottoms = [], []
        vanishes = self.point is not None and any(
            isinstance(f, In | Divides) and not self._bracket(f, {**self.point, **bound}, bound).number
            for f in Mul.make_args(expr))
        for f in Mul.make_args(expr):
            if self.point is not None and isinstance(f, In | Divides):
                continue
            if isinstance(f, Rational) and f.q != 1:
                tops.append(Num(Fraction(f.p, f.q)))
            elif isinstance(f, Pow) and f.exp.is_Integer:
                (tops if f.exp > 0 else bottoms).append(self._power(f.base, abs(int(f.exp)), bound))
            else:
                try:
                    tops.append(self.build(f, bound))
                except OutOfShape:
                    if not vanishes:
                        raise
        if vanishes:
            tops.append(Value(Bracket("In", ()), Fraction(0)))
        top = self._product(tops)
        if not bottoms:
            return top
        bottom = self._product(bottoms)
        if any(isinstance(f, Big) for f in tops):
            return self._product([Over(Num(Fraction(1)), bottom), *tops])
        return Over(top, bottom)

    def _power(self, base: Expr, exponent: int, bound):
        tree = self.build(base, bound)
        return tree if exponent == 1 else Power(tree, Num(Fraction(exponent)))

    def _product(self, factors):
        flat = [g for f in factors for g in (f.factors if isinstance(f, Times) else (f,))]
        if self.point is None:
            flat = [f for f in flat if f != Num(Fraction(1))]
        ordered = _link_slopes(sorted(flat, key=_factor_rank))
        return ordered[0] if len(ordered) == 1 else Times(tuple(ordered)) if ordered else Num(Fraction(1))

    def _sweep(self, expr: Sum | Product, bound):
        kind = "sum" if isinstance(expr, Sum) else "product"
        if self.point is None:
            limits = tuple((Letter(s.name), self.build(lo, bound), self.build(hi, bound))
                           for s, lo, hi in reversed(expr.limits))
            return Big(kind, limits, self.build(expr.function, bound))
        items = []
        self._unroll(expr.function, list(reversed(expr.limits)), bound, items)
        return self._plus(items) if kind == "sum" else self._product(items)

    def _unroll(self, body, limits, bound, items):
        if not limits:
            items.append(self.build(body, bound))
            return
        (symbol, low, high), *rest = limits
        env = {**self.point, **bound}
        for value in range(self._whole(low, env), self._whole(high, env) + 1):
            self._unroll(body, rest, {**bound, symbol: value}, items)


def _leading_role(tree):
    if isinstance(tree, Value):
        return _leading_role(tree.tree)
    if isinstance(tree, Atom):
        return role(tree.name)
    if isinstance(tree, Slope):
        return role(tree.of.name)
    if isinstance(tree, Bracket | Plus):
        return None
    if isinstance(tree, Times):
        return next((r for r in map(_leading_role, tree.factors) if r), None)
    for inner in (getattr(tree, "base", None), getattr(tree, "top", None), *getattr(tree, "args", ())):
        if inner is not None:
            return _leading_role(inner)
    return None


def _factor_rank(tree):
    if isinstance(tree, Value):
        return _factor_rank(tree.tree)
    if isinstance(tree, Num):
        return (0, "")
    if isinstance(tree, Over) and isinstance(tree.top, Num) and isinstance(tree.bottom, Num | Letter):
        return (0, "1")
    if isinstance(tree, Big):
        return (9, "")
    if isinstance(tree, Bracket):
        return (8, repr(tree))
    if isinstance(tree, Plus):
        return (6, repr(tree))
    return (RANK.get(_leading_role(tree), 3), repr(tree))


def _term_rank(tree):
    minus, rest = negative(tree)
    kind = 3 if _leading_role(rest) == "bias" else 0 if isinstance(rest, Num) else 1 if isinstance(rest, Big) else 2
    return (minus, kind)


def _link_slopes(factors):
    """∂E/∂y before ∂y/∂x: each derivative follows the one whose denominator it starts from."""
    def slope(factor):
        return factor.tree if isinstance(factor, Value) else factor

    slopes = [f for f in factors if isinstance(slope(f), Slope)]
    if len(slopes) < 2:
        return factors
    starts = [s for s in slopes if not any(slope(s).of == slope(t).wrt for t in slopes)] or slopes[:1]
    linked = [starts[0]]
    while len(linked) < len(slopes):
        following = [s for s in slopes if s not in linked and slope(s).of == slope(linked[-1]).wrt]
        linked += following[:1] or [s for s in slopes if s not in linked][:1]
    spots = iter(linked)
    return [next(spots) if f in slopes else f for f in factors]
