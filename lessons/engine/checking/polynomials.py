"""Exact polynomials over the rationals: for all lines but those with exp, log, tanh, roots or a division."""

from fractions import Fraction

FIELD = 16          # bits for the exponent of one letter


class NotPolynomial(ArithmeticError):
    """The line leaves the polynomials: use residues."""


class Polynomial:
    """Coefficients by monomial, none of them 0.

    A monomial is one whole number that holds the exponents of all letters, ``FIELD`` bits for each: two of them are
    multiplied by adding.
    """

    __slots__ = ("terms",)

    def __init__(self, terms: dict):
        self.terms = terms

    def __add__(self, other):
        small, large = self._by_length(other)
        terms = dict(large)
        for monomial, coefficient in small.items():
            total = terms.get(monomial, 0) + coefficient
            if total:
                terms[monomial] = total
            else:
                del terms[monomial]
        return Polynomial(terms)

    def __mul__(self, other):
        small, large = self._by_length(other)
        if len(small) == 1:         # most often it is one letter
            ((monomial, coefficient),) = small.items()
            return Polynomial({monomial + onward: coefficient * factor for onward, factor in large.items()})
        terms: dict = {}
        for monomial, coefficient in small.items():
            for onward, factor in large.items():
                place = monomial + onward
                terms[place] = terms.get(place, 0) + coefficient * factor
        return Polynomial({place: total for place, total in terms.items() if total})

    def _by_length(self, other) -> tuple[dict, dict]:
        mine, its = self.terms, other.terms
        return (mine, its) if len(mine) <= len(its) else (its, mine)

    def __eq__(self, other):
        return isinstance(other, Polynomial) and self.terms == other.terms

    def __hash__(self):
        return hash(frozenset(self.terms.items()))


class Polynomials:
    """Exact polynomials over the rationals in the entries of the free arrays."""

    def __init__(self, cells, selections: int = 0):
        names = [*cells, *(("[>0]", (n,)) for n in range(selections))]
        self._generators = {name: Polynomial({1 << FIELD * n: 1}) for n, name in enumerate(names)}
        self._selections: dict = {}
        self._constants: dict = {}

    def constant(self, p: int, q: int = 1):
        if (p, q) not in self._constants:           # asked for in every term, and never changed
            self._constants[p, q] = Polynomial({0: p if q == 1 else Fraction(p, q)} if p else {})
        return self._constants[p, q]

    def generator(self, name, place):
        return self._generators[name, place]

    def positive(self, a):
        """One fresh generator for each different a: an identity in it covers both cases at once."""
        slot = self._selections.setdefault(a, len(self._selections))
        if ("[>0]", (slot,)) not in self._generators:
            raise NotPolynomial("more selections than were counted")
        return self._generators["[>0]", (slot,)]

    def divide(self, a, b):
        if b.terms.keys() == {0}:
            return a * Polynomial({0: 1 / Fraction(b.terms[0])})
        raise NotPolynomial("a division by something that is not a number")

    def _no(self, _):
        raise NotPolynomial("exp, log, tanh and roots are not polynomials")

    exp = log = tanh = sqrt = _no
