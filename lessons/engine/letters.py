"""Letters of sums: what is put in the place of an index is never caught by a sum inside that binds the same letter."""

from collections.abc import Container, Mapping

from sympy import Expr, Product, Sum, Symbol, expand

from .language import head

SPARE = "klrsuvabcdefgh"    # letters for bound indices, in this order
BESIDE = {"n": "m", "q": "h"}       # any sample and any map, beside the one that is meant


def free_letter(*used: Expr) -> Symbol:
    """A letter for a bound index that stands in none of these; once they are used up, with a number."""
    taken = {s.name for e in used for s in e.atoms(Symbol)}
    names = (f"{letter}{number or ''}" for number in range(len(taken) + 1) for letter in SPARE)
    return Symbol(next(name for name in names if name not in taken), integer=True)


def apart(entry: Expr, taken: Container[Expr], *used: Expr) -> dict[Expr, Expr]:
    """New letters for those of an entry's indices that are taken: the same entry at a place of its own."""
    at: dict[Expr, Expr] = {}
    for letter in head(entry)[1]:
        if letter in taken:
            stands = {s.name for e in (*used, *at.values()) for s in e.atoms(Symbol)}
            beside = BESIDE.get(letter.name)
            at[letter] = (Symbol(beside, integer=True) if beside and beside not in stands
                          else free_letter(*used, *at.values()))
    return at


def put(expr: Expr, at: Mapping[Expr, Expr]) -> Expr:
    """``expr`` with each key of ``at`` replaced by its value; bound letters make way, so that nothing is captured."""
    if expr in at:
        return at[expr]
    if not expr.args or not any(expr.has(key) for key in at):
        return expr
    if isinstance(expr, Sum | Product):
        bound = {symbol for symbol, *_ in expr.limits}
        at = {key: value for key, value in at.items() if key not in bound}
        expr = rename_bound(expr, *at.values())
        limits = [(symbol, put(low, at), put(high, at)) for symbol, low, high in expr.limits]
        return expr.func(put(expr.function, at), *limits)
    return expr.func(*(put(arg, at) for arg in expr.args))


def rename_bound(expr: Expr, *used: Expr) -> Expr:
    """The same with other letters for those bound indices, at any depth, that occur in ``used``."""
    taken = {s for e in used for s in e.atoms(Symbol)}
    return _renamed(expr, taken, (expr, *used)) if taken else expr


def _renamed(expr: Expr, taken: set[Symbol], used: tuple[Expr, ...]) -> Expr:
    if not expr.atoms(Sum, Product):
        return expr
    if not isinstance(expr, Sum | Product):
        return expr.func(*(_renamed(arg, taken, used) for arg in expr.args))
    body, limits = _renamed(expr.function, taken, used), list(expr.limits)
    for place, (symbol, low, high) in enumerate(limits):
        if symbol in taken:
            fresh = free_letter(body, *used)
            used, at = (*used, fresh), {symbol: fresh}
            limits[place] = (fresh, low, high)
            body = put(body, at)
            # Bounds of limits before this one may hold its letter.
            limits[:place] = [(s, put(lo, at), put(hi, at)) for s, lo, hi in limits[:place]]
    return expr.func(body, *limits)


def counted(expr: Expr, depth: int = 0) -> Expr:
    """The same with bound letters counted from outside: equal for two that differ in their bound letters alone."""
    if isinstance(expr, Sum | Product):
        at = {letter: Symbol(f"_{depth + n}", integer=True) for n, (letter, *_) in enumerate(expr.limits)}
        limits = ((at[letter], low.xreplace(at), high.xreplace(at)) for letter, low, high in expr.limits)
        return expr.func(counted(expr.function.xreplace(at), depth + len(at)), *limits)
    if not expr.has(Sum, Product):
        return expr
    return expr.func(*(counted(arg, depth) for arg in expr.args))


def solve(left: Expr, right: Expr, letter: Symbol) -> Expr | None:
    """What ``letter`` is where both sides are equal, if it stands there with slope 1 or −1; s(i − 1) stays as it is."""
    difference = left - right
    slope = expand(difference).coeff(letter)
    if slope not in (1, -1):
        return None
    rest = difference - slope * letter
    rest = expand(rest) if rest.has(letter) else rest
    return None if rest.has(letter) else -rest * slope
