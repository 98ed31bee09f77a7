"""One evaluator: a line is compiled once to Python source, which then runs over any ring."""

from functools import lru_cache

import sympy
from sympy import Add, Expr, Indexed, Integer, KroneckerDelta, Mul, Pow, Product, Rational, Sum, Symbol

from ..domain import whole_source
from ..language import Direct, Divides, Entry, In, InOrder, Paren, Partial, Positive, Unreadable, head

FUNCTIONS = {sympy.exp: "exp", sympy.log: "log", sympy.tanh: "tanh", Positive: "positive"}


class OutOfShape(IndexError):
    """A read outside a declared shape."""


class Compiler:
    """Turns an index expression into Python source.  ``integers`` are the size and index symbols in scope."""

    def __init__(self, integers):
        self._names = {symbol: f"i{n}" for n, symbol in enumerate(integers)}

    def function(self, expr: Expr, look=None):
        """f(algebra, *integers) for this expression; ``look`` may replace the look at shapes of array expressions."""
        return _function(tuple(self._names), expr, look or inside)

    def place(self, quantity: Expr):
        """f(*integers) for the place of a quantity such as x[i + 1]: a tuple of whole numbers."""
        inner = "".join(self.whole(i) + "," for i in head(quantity)[1])
        return eval(f"lambda {', '.join(self._names.values())}: ({inner})")     # made here, from a tree

    def whole(self, expr: Expr) -> str:
        """Source of an integer expression: an index or a bound."""
        return whole_source(expr, self._names)

    def condition(self, expr: In | Divides) -> str:
        if isinstance(expr, In):
            a, low, high = map(self.whole, expr.args)
            return f"({low} <= {a} <= {high})"
        s, a = map(self.whole, expr.args)
        return f"(({a}) % ({s}) == 0)"

    def quantity(self, expr: Expr) -> str:
        name, indices = head(expr)
        return f"({name!r}, ({''.join(self.whole(i) + ',' for i in indices)}))"

    def value(self, expr: Expr) -> str:
        """Source of a value in the ring."""
        if isinstance(expr, Rational):
            return f"w.constant({expr.p}, {expr.q})"
        if isinstance(expr, Symbol) and expr in self._names:
            return f"w.constant({self._names[expr]})"
        if isinstance(expr, Symbol | Indexed):
            return f"w.entry{self.quantity(expr)}"
        if isinstance(expr, Paren):
            return f"({self.value(expr.args[0])})"
        if isinstance(expr, Add):
            return f"({' + '.join(map(self.value, expr.args))})"
        if isinstance(expr, Mul | InOrder):
            return self._product_of(expr.args)
        if isinstance(expr, In | Divides | KroneckerDelta):
            return self._product_of((expr,))
        if isinstance(expr, Pow):
            return self._power(expr.base, expr.exp)
        if isinstance(expr, Sum | Product):
            return self._sweep(expr)
        if isinstance(expr, Partial):
            kind = "direct" if isinstance(expr, Direct) else "partial"
            return f"w.{kind}({self.quantity(expr.of)}, {self.quantity(expr.wrt)})"
        if isinstance(expr, Entry):
            place, shape = ([self.whole(n) for n in part] for part in (expr.indices, expr.operation.shape))
            inside = " and ".join(f"1 <= {i} <= {n}" for i, n in zip(place, shape, strict=True))
            look = f"look_({type(expr.operation).__name__!r}, ({','.join(place)},), ({','.join(shape)},))"   # may raise
            return f"({self.value(expr.expand_entry())} if {inside} or not {look} else None)"
        if type(expr) in FUNCTIONS:
            return f"w.{FUNCTIONS[type(expr)]}({self.value(expr.args[0])})"
        raise Unreadable(f"{type(expr).__name__} {expr} has no meaning in a line")

    def _product_of(self, factors) -> str:
        """Brackets are lazy: where one is 0 its co-factors are not read.  Kronecker deltas are eager selections."""
        lazy = [self.condition(f) for f in factors if isinstance(f, In | Divides)]
        eager = [f for f in factors if isinstance(f, KroneckerDelta)]
        rest = [self.value(f) for f in factors if not isinstance(f, In | Divides | KroneckerDelta)]
        inner = " * ".join(rest) or "w.constant(1)"
        for delta in eager:
            a, b = map(self.whole, delta.args)
            inner = f"select_(w, {a} == {b}, {inner})"
        return f"(({inner}) if {' and '.join(lazy)} else w.constant(0))" if lazy else f"({inner})"

    def _power(self, base: Expr, exponent: Expr) -> str:
        if isinstance(exponent, Rational) and exponent.q == 2:
            root = f"w.sqrt({self.value(base)})"
            return self._repeated(root, int(exponent.p))
        if not isinstance(exponent, Integer):           # a whole number that depends on sizes and places
            return f"power_(w, {self.value(base)}, {self.whole(exponent)})"
        return self._repeated(f"({self.value(base)})", int(exponent))

    @staticmethod
    def _repeated(base: str, n: int) -> str:
        factors = " * ".join([base] * abs(n)) or "w.constant(1)"
        return f"w.divide(w.constant(1), {factors})" if n < 0 else f"({factors})"

    def _sweep(self, expr: Sum | Product) -> str:
        loops, outer = [], dict(self._names)
        for symbol, low, high in reversed(expr.limits):
            bounds = f"range({self.whole(low)}, {self.whole(high)} + 1)"
            if symbol in self._names:
                raise Unreadable(f"the index {symbol} is bound twice")
            self._names[symbol] = f"i{len(self._names)}"
            loops.append(f"for {self._names[symbol]} in {bounds}")
        body = self.value(expr.function)
        self._names = outer
        kind = "sum_" if isinstance(expr, Sum) else "product_"
        return f"{kind}(w, ({body} {' '.join(loops)}))"


@lru_cache(4096)            # what is given is the same for each line that is checked
def _function(integers: tuple, expr: Expr, look):
    compiler = Compiler(integers)
    code = f"def line(w, {', '.join(compiler._names.values())}):\n    return {compiler.value(expr)}"
    known = {"sum_": total, "product_": _product, "look_": look, "power_": _power, "select_": _select}
    scope: dict = {}
    exec(compile(code, "<line>", "exec"), known, scope)     # made here, from a tree
    return scope["line"]


def inside(name, place, shape):
    """Nothing, where the place lies inside of the shape."""
    for i, n in zip(place, shape, strict=True):
        if not 1 <= i <= n:
            read, size = (", ".join(map(str, numbers)) for numbers in (place, shape))
            raise OutOfShape(f"{name}[{read}] is outside its shape ({size})")


def total(w, terms):
    """The sum.  What the first two give belongs to nobody else, so the others may be added in place."""
    terms = iter(terms)
    first, second = next(terms, None), next(terms, None)
    if first is None or second is None:
        return w.constant(0) if first is None else first
    made = first + second
    for term in terms:
        made += term
    return made


def _product(w, factors):
    product = w.constant(1)
    for factor in factors:
        product = product * factor
    return product


def _select(w, condition, value):
    return value if condition else w.constant(0)


def _power(w, base, exponent):
    power = _product(w, [base] * abs(exponent))
    return power if exponent >= 0 else w.divide(w.constant(1), power)
