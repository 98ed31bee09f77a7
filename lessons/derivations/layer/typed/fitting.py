"""What must fit: the largest index that still reads an input, and the sizes for which something does."""

from collections.abc import Iterable

from sympy import Add, Expr, Integer, Min, Mul, Pow, Symbol, ceiling, expand, floor


def solved(index: Expr, letter: Symbol, axis: Expr) -> Expr | None:
    """The largest letter for which the index is at most ``axis``; it rises with the letter, by whole steps."""
    rounded = index.atoms(floor, ceiling)
    if len(rounded) == 1:
        term = rounded.pop()
        rest = expand(index - term)
        if rest.has(letter):
            return None
        top, bottom = term.args[0].as_numer_denom()
        limit = axis - rest  # floor(a/s) <= m where a <= s m + s - 1; ceil(a/s) <= m where a <= s m
        limit = bottom * limit + (bottom - 1 if isinstance(term, floor) else 0)
        return solved(top, letter, expand(limit))
    index = expand(index)
    slope = index.coeff(letter)
    if rounded or slope == 0 or slope.could_extract_minus_sign() or (index - slope * letter).has(letter):
        return None
    room = expand(axis - index.xreplace({letter: Integer(0)}))
    if slope == 1:
        return room
    return floor(Mul(expand(room - slope), Pow(slope, -1), evaluate=False)) + 1


def shrunk(kernels, low: dict) -> dict[Symbol, Expr]:
    """An upper bound for one size of each condition "something fits": K ≤ floor((L − 1)/d) + 1."""
    bounds: dict[Symbol, Expr] = {}
    for room, sizes in kernels:
        for place, kernel in enumerate(sizes):
            later = {s: Integer(low.get(s, 1)) for s in sizes[place + 1 :]}
            slope = -expand(room).coeff(kernel)
            if slope == 0 or slope.could_extract_minus_sign() or (expand(room) + slope * kernel).has(kernel):
                continue
            left = expand((room + slope * kernel).xreplace(later))
            most = left if slope == 1 else floor(left / slope)
            bounds[kernel] = Min(bounds[kernel], most) if kernel in bounds else most
    return bounds


def shifts_only(symbol: Symbol, expressions: Iterable[Expr]) -> bool:
    """Whether a size is only added to indices and sizes, as padding is: never a factor, a divisor or a bound."""

    def scales(e: Expr) -> bool:
        if isinstance(e, Pow):
            return e.has(symbol)
        if isinstance(e, Mul):
            over, under = e.as_numer_denom()
            factors = [f for f in Mul.make_args(over) if not f.is_number]
            return under.has(symbol) or len(factors) > 1 and over.has(symbol) or any(map(scales, factors))
        return any(map(scales, e.args)) if isinstance(e, Add | Min | floor | ceiling) else False

    return not any(scales(expand(e)) for e in expressions)
