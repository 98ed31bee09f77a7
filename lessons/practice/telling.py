"""How a wrong line differs from the right one, in the letters of one size and place."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from sympy import Expr

from ..engine.checking import arguments
from ..notation import row
from .forms import features
from .worlds import REFUSALS, Point, TooMuch

LONGEST = 90
MOST = 2000         # products of two terms: a longer difference is not told
BITS = 200
HIGH = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Terms:
    """A polynomial in letters that stand for themselves: monomial → coefficient."""

    def __init__(self, terms: Mapping[tuple[str, ...], Fraction]):
        self.terms = {m: c for m, c in terms.items() if c}
        if any(c.numerator.bit_length() + c.denominator.bit_length() > BITS for c in self.terms.values()):
            raise TooMuch(f"a number of more than {BITS} bits came, a shorter one was expected")

    def __add__(self, other):
        return Terms({m: self.terms.get(m, Fraction(0)) + other.terms.get(m, Fraction(0))
                      for m in {**self.terms, **other.terms}})

    def __sub__(self, other):
        return self + Terms({m: -c for m, c in other.terms.items()})

    def __mul__(self, other):
        if len(self.terms) * len(other.terms) > MOST or any(len(m) > LONGEST for m in self.terms):
            raise TooMuch(f"{len(self.terms)} times {len(other.terms)} terms came, at most {MOST} were expected")
        made: dict[tuple[str, ...], Fraction] = {}
        for m, c in self.terms.items():
            for n, d in other.terms.items():
                both = tuple(sorted(m + n))
                made[both] = made.get(both, Fraction(0)) + c * d
        return Terms(made)

    def __str__(self):
        said = ""
        for monomial, c in sorted(self.terms.items(), key=lambda item: (item[1] < 0, item[0])):
            size = [] if abs(c) == 1 and monomial else [str(abs(c))]
            said += (" − " if c < 0 else " + ") + " ".join(size + [spelled(monomial)] * bool(monomial))
        return (said[3:] if said.startswith(" + ") else "−" + said[3:]) if said else "0"


def spelled(monomial: tuple[str, ...]) -> str:
    """What flows back first, as everywhere in the course; a letter that occurs twice has an exponent."""
    letters = sorted(set(monomial), key=lambda letter: (letter[0] not in "δ∂g", letter))
    return " ".join(letter + (str(monomial.count(letter)).translate(HIGH) if monomial.count(letter) > 1 else "")
                    for letter in letters) or "1"


def outside(why: str) -> str:
    """What the engine says of a place outside of an array, in the letters of the course."""
    found = re.fullmatch(r"(\w+)\[([-\d, ]+)\] is outside its shape \(([\d, ]+)\)", why)
    if not found:
        return why
    place, sizes = (tuple(map(int, part.split(","))) for part in (found[2], found[3]))
    said = letter(found[1], place) if min(place) >= 0 else f"{letter(found[1], ())}[{found[2]}]"
    return f"it reads {said}, but the places there go from 1 to {' and '.join(map(str, sizes))}"


def letter(name: str, place: tuple[int, ...]) -> str:
    known = row(name)
    short = known.sign or known.text or name
    if not place:
        return short
    low = "".join(map(str, place)) if max(place) < 10 and min(place) >= 0 else ",".join(map(str, place))
    return short + low.translate(LOW)


def _applied(name: str):
    return lambda self, a: self._opaque(name, a)


class Letters:
    """A world in which every quantity and every ∂ is a letter of its own; a ∂ that has a given name is that name."""

    def __init__(self, short: Callable):
        self._short = short

    def constant(self, p, q=1):
        return Terms({(): Fraction(p, q)})

    def entry(self, name, place):
        return Terms({(letter(name, place),): Fraction(1)})

    def partial(self, of, wrt):
        if name := self._short(of, wrt):
            return self.entry(*name)
        return Terms({(f"∂{letter(*of)}/∂{letter(*wrt)}",): Fraction(1)})

    direct = partial

    def divide(self, a, b):
        if list(b.terms) == [()]:
            return Terms({m: c / b.terms[()] for m, c in a.terms.items()})
        return a * self._opaque("1/", b)

    @staticmethod
    def _opaque(name, argument):
        said = str(argument)
        return Terms({(name + (said if said.isalnum() and name == "1/" else f"({said})"),): Fraction(1)})

    exp, log, tanh, sqrt = map(_applied, ("exp", "log", "tanh", "√"))

    def positive(self, a):
        return Terms({(f"[{a} > 0]",): Fraction(1)})


def in_letters(judge, value: Expr, point: Point) -> Terms | None:
    """A line at a point, as a polynomial in opaque letters."""
    try:
        return judge.worlds.compiled(value)(Letters(judge.scope.short), *arguments(judge.scope.subject, point))
    except (*REFUSALS, ArithmeticError):
        return None


def reference(judge, value: Expr) -> Expr:
    """The right line to compare with: of the same kind if there is one, else the last."""
    kind = features(value) - {"array", "sum"}
    steps = judge.derivation.answering
    alike = [rhs for rhs in steps if features(rhs) - {"array", "sum"} == kind]
    return (alike or steps)[-1]


def difference(judge, value: Expr, point: Point) -> str:
    """What is off, and what the line comes to; "" where it cannot be said shortly. The right line is the last help."""
    mine = in_letters(judge, value, point)
    right = in_letters(judge, reference(judge, value), point)
    if mine is None or right is None or mine.terms == right.terms:
        return ""
    comes = f"You get {mine}." if len(str(mine)) <= LONGEST else ""
    return " ".join(filter(None, (_in_terms(mine, right), comes)))


def _in_terms(mine: Terms, right: Terms) -> str:
    letters = {letter for m in right.terms for letter in m}
    if mine.terms.keys() == right.terms.keys() and mine.terms:
        return _ratio(mine, right)
    strange = any(set(m) - letters for m in mine.terms) and not mine.terms.keys() & right.terms.keys()
    if not mine.terms or strange and len(mine.terms) != len(right.terms):
        return ""
    lacks = {m: c for m, c in right.terms.items() if m not in mine.terms}
    extra = {m: c for m, c in mine.terms.items() if m not in right.terms}
    if len(lacks) == len(extra) == 1:
        return _exchanged(*extra, *lacks)
    if lacks and not extra:
        return f"Missing: {_few(lacks)}." if len(lacks) == 1 else f"{len(lacks)} products are missing."
    return f"Too much: {_few(extra)}." if extra and not lacks else ""


def _exchanged(there: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    off = [x for x in there if there.count(x) > wanted.count(x)]
    missing = [x for x in wanted if wanted.count(x) > there.count(x)]
    if not off and len(missing) == 1:
        return f"{missing[0]} is missing in {spelled(there)}."
    if not missing and len(off) == 1:
        return f"{off[0]} is too much in {spelled(there)}."
    if len(off) == len(missing) == 1:
        return f"{off[0]} stands where {missing[0]} belongs, in {spelled(there)}."
    return f"{spelled(there)} does not belong there."


def _ratio(mine: Terms, right: Terms) -> str:
    ratios = {mine.terms[m] / right.terms[m] for m in right.terms}
    if len(ratios) == 1:
        ratio = ratios.pop()
        which = "Every term" if len(right.terms) > 1 else "It"
        return f"{which} has the wrong sign." if ratio == -1 else f"{which} is {ratio} times what it should be."
    off = [m for m in right.terms if mine.terms[m] != right.terms[m]]
    if len(off) == 1:
        m = off[0]
        if mine.terms[m] == -right.terms[m]:
            return f"The sign of {spelled(m)} is wrong."
        return f"{spelled(m)} counts {mine.terms[m]}, not {right.terms[m]}."
    return ""


def _few(terms) -> str:
    said = [str(Terms({m: c})) for m, c in terms.items()]
    return ", ".join(said[:3]) + (f" and {len(said) - 3} more" if len(said) > 3 else "")
