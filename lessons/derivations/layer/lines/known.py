"""What was computed on the way forward is put in: tanh(z) is a, e^s over its sum is a softmax, √(v + ε) is s."""

from functools import cached_property, lru_cache
from itertools import islice
from itertools import product as cartesian

from sympy import Add, Dummy, Expr, Indexed, Mul, Pow, Sum, Symbol, cancel, exp, factor, log, tanh
from sympy import solve as solve_for

from ....engine import Define, Paren
from ....engine.letters import counted, put
from ....engine.terms import Term

FUNCTIONS = (exp, tanh)


class Known:
    """One definition c = R(T), where T is the one exponential, tanh or root in it: what T is, said with c."""

    def __init__(self, item: Define):
        self.item = item
        self.letters = item.left.indices if isinstance(item.left, Indexed) else ()

    @cached_property
    def solved(self) -> tuple[Expr, Expr] | None:
        """(T, T said with c), or None where the definition is of no such kind."""
        right = self.item.right
        opaque = {s: Dummy() for s in right.atoms(Sum)}
        back = {d: s for s, d in opaque.items()}
        outside = right.xreplace(opaque)
        if outside.has(log):
            return None
        found = [e for e in outside.atoms(*FUNCTIONS) if not e.atoms(*FUNCTIONS) - {e}]
        found += [p for p in outside.atoms(Pow) if p.exp.is_Rational and p.exp.q == 2]
        roots = {p.base for p in found if isinstance(p, Pow)}
        if len(found) != 1 and len(roots) != 1:
            return None
        inner, t = found[0], Dummy("t")
        if isinstance(inner, Pow):
            inner = inner.base ** (inner.exp / inner.exp.p)
        if outside == inner:
            return inner.xreplace(back), self.item.left
        value = outside.xreplace({inner: t})
        if value.has(*FUNCTIONS, Indexed) or not value.has(t):      # in silu a quotient by z would stand there
            return None
        solutions = solve_for(value - self.item.left, t)
        if len(solutions) != 1:
            return None
        return inner.xreplace(back), solutions[0].xreplace(back)

    def in_(self, term: Term) -> Term:
        """The term with what was computed put in: for T, or for a whole quotient such as (x − m)/s."""
        if self.solved is None:
            return self._quotient(term)
        inner, said = self.solved
        changed = tuple(self._in_factor(f, inner, said) for f in term.factors)
        if changed == term.factors:
            return term
        return Term(term.limits, _cancelled(_tidied(changed, self.item.left)))

    @cached_property
    def quotient(self) -> dict | None:
        """The powers of what the definition multiplies, where it is a quotient of entries and sums of them."""
        right = self.item.right
        if (not isinstance(right, Mul) or right.has(Sum)
            or not any(isinstance(f, Pow) and f.exp == -1 for f in right.args)):
            return None
        return _exponents(right.args)

    def _quotient(self, term: Term) -> Term:
        if self.quotient is None or not self.letters:
            return term
        have = _exponents(term.factors)
        for mine in sorted(self.item.right.atoms(Indexed), key=str):
            for other in sorted({e for f in term.factors for e in f.atoms(Indexed)}, key=str):
                if mine.base != other.base:
                    continue
                at = {a: b for a, b in zip(mine.indices, other.indices, strict=True) if a in self.letters}
                if {*at} != {*self.letters}:
                    continue
                need = {put(base, at): power for base, power in self.quotient.items()}
                if all(have.get(base, 0) * power >= power * power for base, power in need.items()):
                    left = {base: power - need.get(base, 0) for base, power in have.items()}
                    return Term(term.limits, (put(self.item.left, at), *_product(left)))
        return term

    def _in_factor(self, f: Expr, inner: Expr, said: Expr) -> Expr:
        at: dict = {}
        hidden = {p: Dummy() for p in f.atoms(Pow)
                  if p.exp.is_negative and p.exp.is_Integer and isinstance(p.base, Sum)}
        shown = {d: p for p, d in hidden.items()}  # the sum over which T is normalized stays as it is
        f = f.xreplace(hidden)
        for e in f.atoms(type(inner)):
            places = self._places(inner, e)
            if places is not None:
                power = e.exp / inner.exp if isinstance(inner, Pow) else 1
                at[e] = put(said, places) ** power
        return f.xreplace(at).xreplace(shown)

    def _places(self, inner: Expr, e: Expr) -> dict | None:
        """Where the letters of the definition must stand so that T becomes e."""
        if isinstance(inner, Pow):
            if not (e.exp.is_Rational and e.exp.q == 2):
                return None
            inner, e = inner.base, e.base
        if not self.letters:
            return {} if counted(inner) == counted(e) else None
        seen: dict = {letter: [] for letter in self.letters}
        for mine in sorted(inner.atoms(Indexed), key=str):
            for other in sorted(e.atoms(Indexed), key=str):
                for letter, place in zip(mine.indices, other.indices, strict=False):
                    if mine.base == other.base and letter in seen and place not in seen[letter]:
                        seen[letter].append(place)
        return next(
            (at for places in islice(cartesian(*seen.values()), 64)
             if counted(put(inner, at := dict(zip(seen, places, strict=True)))) == counted(e)), None)


@lru_cache(512)
def known(item: Define) -> Known:
    """What a definition says: worked out once, whatever is asked of its layer."""
    return Known(item)


def _cancelled(factors: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """The same without sums above and below that are one."""
    sums = [f for f in factors if isinstance(f, Sum) or isinstance(f, Pow) and isinstance(f.base, Sum)]
    return (*(f for f in factors if f not in sums), *_powers(Mul(*sums)))


def _exponents(factors) -> dict:
    """base -> exponent of a product; parentheses do not count."""
    made: dict = {}
    for f in (g for h in factors for g in Mul.make_args(h.args[0] if isinstance(h, Paren) else h)):
        base, power = (f.base, f.exp) if isinstance(f, Pow) and f.exp.is_Integer else (f, 1)
        base = base.args[0] if isinstance(base, Paren) else base
        made[base] = made.get(base, 0) + power
    return made


def powers(factors) -> list[Expr]:
    """The factors of a product, each base once."""
    return _product(_exponents(factors))


def _product(exponents: dict) -> list[Expr]:
    return [(Paren(base) if isinstance(base, Add) else base) ** power for base, power in exponents.items() if power]


def _tidied(factors, left: Expr) -> tuple[Expr, ...]:
    """The factors with c, simplified together: e(1 + e)⁻² becomes c (1 − c)."""
    mine = [f for f in factors if f.has(*([left.base] if isinstance(left, Indexed) else [left]))]
    rest = [f for f in factors if f not in mine]
    opaque: dict = {}
    whole = Mul(*(f.args[0] if isinstance(f, Paren) else f for f in mine))
    if not whole.has(Add):
        return (*rest, *_powers(whole))
    if not any(p.exp.is_negative for p in whole.atoms(Pow)):
        return tuple(factors)
    for e in sorted(whole.atoms(Sum), key=str):
        opaque[e] = Dummy()
    for e in sorted(whole.xreplace(opaque).atoms(Indexed, exp, tanh, log), key=str):
        opaque.setdefault(e, Symbol(f"q{len(opaque)}"))
    back = {d: e for e, d in opaque.items()}
    made = factor(cancel(whole.xreplace(opaque)))
    parts = []
    for f in Mul.make_args(made):
        base, power = (f.base, f.exp) if isinstance(f, Pow) else (f, 1)
        if isinstance(base, Add) and base.as_coeff_Add()[0].is_negative and power == 1:
            parts += [-1, Paren((-base).xreplace(back))]
        else:
            parts.append((Paren(base.xreplace(back)) if isinstance(base, Add) else base.xreplace(back)) ** power)
    return (*rest, *_powers(Mul(*parts)))


def _powers(made: Expr) -> tuple[Expr, ...]:
    return tuple(f for f in Mul.make_args(made) if f != 1)
