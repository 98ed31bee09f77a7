"""Where a derivation is checked: its sizes and places, and the example that is written out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sympy import Add, Expr, Integer, Max, Min, Mod, Mul, Pow, Symbol, ceiling, floor, sympify

from .language import Paren, Unreadable


@dataclass(frozen=True)
class Domain:
    """Where a derivation is checked: all ``sizes`` in their ranges, all places ``free`` at each size.

    Bounds are integers or expressions in earlier sizes.  A size whose two bounds are one expression follows from
    the others, such as the number of windows.  ``ci`` replaces size ranges in the larger check.  ``example`` is the
    size and place that is written out for a reader.
    """

    sizes: Mapping[Symbol, tuple]
    free: Mapping[Symbol, tuple] = field(default_factory=dict)
    ci: Mapping[Symbol, tuple] = field(default_factory=dict)
    example: Mapping[Symbol, int] = field(default_factory=dict)

    @property
    def following(self) -> dict[Symbol, Expr]:
        """Each size that follows from earlier ones, with its expression."""
        return {symbol: low for symbol, (low, high) in self.sizes.items() if low == high and isinstance(low, Expr)}

    def ranges(self, bounds: str) -> dict[Symbol, tuple]:
        if bounds not in ("lesson", "ci"):
            raise ValueError(f"bounds: {bounds!r} came, 'lesson' or 'ci' was expected")
        return {**self.sizes, **self.ci} if bounds == "ci" else dict(self.sizes)

    def instances(self, bounds: str = "lesson") -> Iterator[dict[Symbol, int]]:
        """Every choice of sizes, smallest first."""
        return points(self.ranges(bounds), {})

    def places(self, sizes: Mapping[Symbol, int]) -> Iterator[dict[Symbol, int]]:
        """Every choice of the free indices at these sizes."""
        return points(self.free, sizes)

    def limits(self, bounds: str = "lesson") -> str:
        """How far the sizes go, in words: ``L ≤ 6, K ≤ L``."""
        ends = [(symbol, high) for symbol, (_, high) in self.ranges(bounds).items() if symbol not in self.following]
        return ", ".join(f"{symbol} ≤ {high}" for symbol, high in ends).replace("Min", "min").replace("*", "·")

    def at(self, chosen: Mapping[str, int] | None = None, nearest: bool = False) -> dict[Symbol, int]:
        """The example's sizes and place, changed by ``chosen`` (symbol names to integers).

        A place that a smaller size pushes outside is moved to the nearest end, and so is a size of the example that a
        chosen one limits, such as a kernel's; a chosen size is refused beyond its limit, unless ``nearest`` is asked.
        """
        chosen = dict(chosen or {})
        symbols = {symbol.name: symbol for symbol in (*self.sizes, *self.free) if symbol not in self.following}
        for name, value in chosen.items():
            if name not in symbols:
                raise ValueError(f"at: {name!r} came, one of {', '.join(symbols)} was expected")
            if isinstance(value, bool) or not isinstance(value, int):
                raise ValueError(f"at: {name} = {value!r} came, a whole number was expected")
        point: dict[Symbol, int] = {}
        for symbol, bounds in (*self.sizes.items(), *self.free.items()):
            low, high = (whole(bound, point) for bound in bounds)
            if symbol in self.sizes and symbol.name in chosen and chosen[symbol.name] < low:
                raise ValueError(f"at: {symbol.name} = {chosen[symbol.name]} came, at least {low} was expected")
            wish = chosen.get(symbol.name, self.example.get(symbol, (low + high + 1) // 2))
            if symbol in self.sizes and not isinstance(bounds[1], Expr):
                high = max(high, wish)          # a size may exceed what was checked, but not what it depends on
            elif symbol in self.sizes and symbol.name in chosen and wish > high and not nearest:
                limit = ", ".join(f"{s} = {n}" for s, n in point.items() if s in bounds[1].free_symbols)
                raise ValueError(f"at: {symbol.name} = {wish} came, at most {high} was expected with {limit}")
            point[symbol] = max(low, min(wish, high))
        return point


def whole(bound, point: Mapping[Symbol, int]) -> int:
    """The value of a bound at a point."""
    return int(bound) if isinstance(bound, int | Integer) else whole_function(bound, tuple(point))(*point.values())


@lru_cache(4096)            # every place of a written-out sum asks again
def whole_function(expr: Expr, letters: tuple[Symbol, ...]) -> Callable[..., int]:
    """f(*values of the letters) for an index or a bound; values of further letters may follow."""
    names = {letter: f"i{n}" for n, letter in enumerate(letters)}
    arguments = "".join(f"{name}, " for name in names.values())
    return eval(f"lambda {arguments}*_: {whole_source(sympify(expr), names)}")      # made here, from a tree


def whole_source(expr: Expr, names: Mapping[Symbol, str]) -> str:
    """Source of an integer expression: an index or a bound."""
    if isinstance(expr, Integer):
        return str(int(expr))
    if isinstance(expr, Symbol):
        if expr not in names:
            raise Unreadable(f"{expr} is bound nowhere")
        return names[expr]
    if isinstance(expr, Paren):
        return whole_source(expr.args[0], names)
    if isinstance(expr, floor):
        top, bottom = expr.args[0].as_numer_denom()
        return f"(({whole_source(top, names)}) // ({whole_source(bottom, names)}))"
    if isinstance(expr, ceiling):
        return f"(-{whole_source(floor(-expr.args[0]), names)})"
    if isinstance(expr, Pow) and isinstance(expr.exp, Integer) and expr.exp > 0:
        return f"({whole_source(expr.base, names)} ** {int(expr.exp)})"
    joined = {Add: " + ", Mul: " * ", Mod: " % ", Max: ", ", Min: ", "}.get(type(expr))
    if joined is None:
        raise Unreadable(f"{expr} is not a whole number")
    inner = joined.join(whole_source(arg, names) for arg in expr.args)
    return f"{type(expr).__name__.lower()}({inner})" if isinstance(expr, Max | Min) else f"({inner})"


def points(ranges: Mapping[Symbol, tuple], fixed: Mapping[Symbol, int]) -> Iterator[dict[Symbol, int]]:
    """Every choice of whole numbers in these ranges; bounds may use earlier symbols and ``fixed`` ones."""
    if not ranges:
        yield {}
        return
    *earlier, (symbol, bounds) = ranges.items()
    for point in points(dict(earlier), fixed):
        low, high = (whole(bound, {**fixed, **point}) for bound in bounds)
        for value in range(low, high + 1):
            yield {**point, symbol: value}
