"""How a bracket picks an index, and how it moves into the bounds of a sum."""

from collections.abc import Callable, Mapping

from sympy import Add, Expr, Integer, KroneckerDelta, Max, Min, Mul, Pow, Symbol, ceiling, expand, floor

from .language import Divides, In
from .letters import put, solve
from .terms import Term

Always = Callable[[Expr, Expr, Mapping], bool]  # lo <= a for all values of the letters in these ranges


def unknown(low: Expr, high: Expr, ranges: Mapping) -> bool:
    """Where nothing is known about sizes: no bound holds by itself."""
    return False


def choose(term: Term, always: Always, ranges: Mapping, trivial: bool = False) -> Term:
    """Let each bracket [a = b] pick one letter of a sum, [lo ≤ that ≤ hi] being left where it does not hold anyway.

    A letter with slope ±1 is picked first, the innermost before others; else [s divides …] says that one exists.
    With ``trivial`` only where two letters are said to be equal.
    """
    limits, factors = list(term.limits), [_opened(f) for f in term.factors]
    while True:
        found = _pick(limits, factors, trivial)
        if found is None:
            around = {**ranges, **{s: (lo, hi) for s, lo, hi in limits}}
            kept = [f for f in factors if trivial
                    or not (isinstance(f, In) and always(f.args[1], f.args[0], around)
                            and always(f.args[0], f.args[2], around))]
            return Term(tuple(limits), _merged(kept, ranges))
        delta, limit, solution, divides = found
        symbol, low, high = limit
        factors.remove(delta)
        limits.remove(limit)
        at = {symbol: solution}
        factors = [g for f in factors if (g := put(f, at)) != 1]
        limits = [(s, put(lo, at), put(hi, at)) for s, lo, hi in limits]
        if divides is not None:
            factors.append(divides)
        around = {**ranges, **{s: (lo, hi) for s, lo, hi in limits}}
        inside = always(low, solution, around) and always(solution, high, around)
        if (low, high) != around.get(solution) and not inside:
            factors.append(In(solution, low, high))


def _merged(factors: list[Expr], ranges: Mapping) -> tuple[Expr, ...]:
    """[1 ≤ e ≤ n] is nothing beside [2 ≤ e ≤ n], nor beside [e = j] where j has this range."""
    same = {side: ranges.get(other) for f in factors if isinstance(f, KroneckerDelta)
            for side, other in (f.args, f.args[::-1])}
    factors = [f for f in factors if not isinstance(f, In) or same.get(f.args[0]) != f.args[1:]]
    brackets = [f for f in factors if isinstance(f, In)]
    weaker = [f for f in brackets for g in brackets
              if f != g and f.args[0] == g.args[0] and f.args[2] == g.args[2]
              and (g.args[1] - f.args[1]).is_nonnegative]
    return tuple(f for f in factors if f not in weaker)


def _opened(factor: Expr) -> Expr:
    """[ceil(j/s) = i] is [s(i − 1) + 1 ≤ j ≤ s i], and so for floor."""
    if not isinstance(factor, KroneckerDelta):
        return factor
    for one, other in (factor.args, factor.args[::-1]):
        rounded = list(one.atoms(floor, ceiling))
        if len(rounded) != 1 or other.atoms(floor, ceiling):
            continue
        goal = expand(other - (one - rounded[0]))
        top, bottom = rounded[0].args[0].as_numer_denom()
        first = bottom * goal if isinstance(rounded[0], floor) else bottom * (goal - 1) + 1
        return In(top, expand(first), expand(first + bottom - 1))
    return factor


def _pick(limits, factors, trivial):
    """The next bracket to use: (bracket, limit, what its letter is, what must divide), or None."""
    spare = None
    for limit in reversed(limits):
        symbol = limit[0]
        for delta in (f for f in factors if isinstance(f, KroneckerDelta) and f.has(symbol)):
            difference = expand(delta.args[0] - delta.args[1])
            slope = difference.coeff(symbol)
            rest = expand(difference - slope * symbol)
            if rest.has(symbol) or slope == 0:
                continue
            if trivial and not all(isinstance(side, Symbol) for side in delta.args):
                continue
            if slope in (1, -1):
                return delta, limit, solve(delta.args[0], delta.args[1], symbol), None
            if spare is None and not trivial:
                slope, rest = (-slope, -rest) if slope.could_extract_minus_sign() else (slope, rest)
                spare = delta, limit, _rounded(expand(-rest), slope, up=False), Divides(slope, expand(-rest))
    return spare


def bounded(term: Term, always: Always, ranges: Mapping) -> Term:
    """Move each bracket [lo ≤ e ≤ hi] about a letter of a sum into its bounds."""
    limits, factors = list(term.limits), list(term.factors)
    for bracket in [f for f in factors if isinstance(f, In)]:
        e, low, high = bracket.args
        for place, (symbol, first, last) in reversed(list(enumerate(limits))):
            slope = expand(e).coeff(symbol)
            rest = expand(e - slope * symbol)
            if slope == 0 or rest.has(symbol) or (low.free_symbols | high.free_symbols) & {symbol}:
                continue
            letters = {s for s, *_ in limits}
            if (len(limits) > 1 and rest.free_symbols & (letters - {symbol})
                and any(symbol in (lo.free_symbols | hi.free_symbols) for _, lo, hi in limits)):
                continue
            ends = (expand(low - rest), expand(high - rest))
            if slope.could_extract_minus_sign():
                slope, ends = -slope, (-ends[1], -ends[0])
            start, stop = (expand(end) if slope == 1 else _rounded(end, slope, up)
                           for end, up in zip(ends, (True, False), strict=True))
            around = {**ranges, **{s: (lo, hi) for s, lo, hi in limits if s != symbol}}
            low_end = (first if always(start, first, around) else start if always(first, start, around)
                       else _end(Max, first, start))
            high_end = (last if always(last, stop, around) else stop if always(stop, last, around)
                        else _end(Min, last, stop))
            limits[place] = (symbol, low_end, high_end)
            factors.remove(bracket)
            break
    return Term(tuple(limits), tuple(factors))


def _end(kind: type[Max | Min], one: Expr, other: Expr) -> Expr:
    """The larger or smaller of two ends.  Which it is SymPy would take long to find out; here it is seen or left."""
    gap = one - other
    if gap.is_number:
        return one if gap.is_nonnegative == (kind is Max) else other
    return kind(*kind.make_args(one), *kind.make_args(other), evaluate=False)


def _rounded(end: Expr, slope: Expr, up: bool) -> Expr:
    """The first, or last, whole number m with s m beyond end: ceil((j − K)/s) + 1 rather than ceil((j − K + s)/s);
    s(i − 1) + k over s is i − 1 + floor(k/s)."""
    whole = [part for part in Add.make_args(end) if (part / slope).as_numer_denom()[1] == 1]
    rest = expand(end - Add(*whole))
    round_ = ceiling if up else floor
    inner = round_(Mul(rest, Pow(slope, -1))) if rest != 0 else Integer(0)
    return inner + Add(*(part / slope for part in whole))
