"""The rings agree where they must, and tell apart what differs."""

from fractions import Fraction
from math import prod

import pytest
import sympy
from sympy import exp, log, symbols, tanh

from lessons.engine.checking.compiling import Compiler
from lessons.engine.checking.polynomials import FIELD, NotPolynomial, Polynomials
from lessons.engine.checking.residues import Residues
from lessons.engine.checking.rings import Numbers, Symbols, example_numbers, same_function

a, b, c = symbols("a b c")
POLYNOMIALS = [a + b, a * b - c, (a + b) ** 3, a**2 * b - 3 * c + 7, (a - b) * (a + b) - a**2,
               a / 2 + b * sympy.Rational(-3, 4)]


def world(ring):
    """Scalars a, b, c over a ring, in the shape that compiled lines read."""
    ring.entry = ring.generator
    ring.select = lambda condition, value: value if condition else ring.constant(0)
    return ring


def run(expr, ring):
    return Compiler(()).function(expr)(world(ring))


def value(polynomial, letters):
    """What a polynomial is where its letters, in order, have these values."""
    def power(monomial, n):
        return monomial >> FIELD * n & (1 << FIELD) - 1
    return sum(coefficient * prod(letter**power(monomial, n) for n, letter in enumerate(letters))
               for monomial, coefficient in polynomial.terms.items())


@pytest.mark.parametrize("expr", POLYNOMIALS, ids=str)
def test_polynomials_numbers_and_symbols_agree(expr):
    values = {"a": 2, "b": -3, "c": 5}
    polynomial = run(expr, Polynomials([("a", ()), ("b", ()), ("c", ())]))
    exact = run(expr, Numbers(values))
    assert isinstance(exact, Fraction)
    assert value(polynomial, values.values()) == exact
    assert run(expr, Symbols()).subs(values) == sympy.Rational(exact.numerator, exact.denominator)


@pytest.mark.parametrize("ring", [lambda: Polynomials([("a", ()), ("b", ()), ("c", ())]), lambda: Residues("seed")],
                         ids=["polynomials", "residues"])
def test_identities_hold_and_others_do_not(ring):
    def same(left, right):
        made = ring()
        return run(left, made) == run(right, made)
    assert same((a + b) ** 2, a**2 + 2 * a * b + b**2)
    assert same(a * (b - c), a * b - a * c)
    assert not same((a + b) ** 2, a**2 + b**2)
    assert not same(a - b, b - a)
    assert not same(a / 2, a / 3)


def test_residues_of_exp_log_and_tanh():
    ring = Residues("seed")
    for left, right in [(exp(a) * exp(-a), a / a), (tanh(-a), -tanh(a)), (exp(a) / (1 + exp(a)), 1 / (1 + exp(-a)))]:
        assert run(left, ring) == run(right, ring)
    for left, right in [(exp(a), exp(b)), (log(a), log(b)), (tanh(a), tanh(b)), (exp(a), log(a)), (exp(a), 1 + a)]:
        assert run(left, ring) != run(right, ring)


def test_residues_depend_on_the_seed_and_on_the_place():
    ring = Residues("one")
    assert ring.generator("x", (1,)) == Residues("one").generator("x", (1,))
    assert ring.generator("x", (1,)) != Residues("two").generator("x", (1,))
    assert ring.generator("x", (1,)) != ring.generator("x", (2,))
    assert ring.positive(ring.generator("x", (1,))) != ring.positive(ring.generator("x", (2,)))


def test_numbers_are_exact_until_exp():
    numbers = Numbers({"a": 1, "b": 0.5, "x": [[1, 2], [3, 4]]})
    assert numbers.generator("x", (2, 1)) == Fraction(3)
    assert numbers.divide(Fraction(1), Fraction(3)) == Fraction(1, 3)
    assert run(exp(a) + log(b) + tanh(b), numbers) == pytest.approx(2.7182818 - 0.6931472 + 0.4621172)
    assert (numbers.positive(-1), numbers.positive(0), numbers.positive(2)) == (0, 0, 1)


def test_polynomials_refuse_what_is_none():
    ring = Polynomials([("a", ()), ("b", ())])
    for expr in (exp(a), log(a), tanh(a), a / b):
        with pytest.raises(NotPolynomial):
            run(expr, ring)


def test_division_by_zero_is_refused():
    for ring in (Residues(), Symbols()):
        with pytest.raises(ZeroDivisionError):
            ring.divide(ring.constant(1), ring.constant(0))


def test_example_numbers_are_kept_as_far_as_they_reach():
    assert example_numbers({"x": (7, 8)}, "x", (2,)) == [7, 8]
    assert example_numbers({"x": (7, 8)}, "x", (3,))[:2] == [7, 8]
    assert example_numbers({"x": (7, 8)}, "x", (1,)) == [7]
    assert example_numbers({}, "W", (2, 3)) == example_numbers({}, "W", (2, 3))
    assert example_numbers({"theta": 4}, "theta", ()) == 4
    assert all(isinstance(n, int) for n in example_numbers({}, "x", (4,)))


@pytest.mark.parametrize("left, right", [
    (exp(a + b), exp(a) * exp(b)), (exp(a) / (exp(a) + exp(b)), 1 / (1 + exp(b - a))), ((a**2 - b**2) / (a - b), a + b),
    (log(a) * 2 / 2, log(a)), (exp(2 * a), exp(a) ** 2),
])
def test_same_function_knows_equal_functions(left, right):
    assert same_function(left, right)


@pytest.mark.parametrize("left, right", [
    (exp(a + b), exp(a) + exp(b)), (exp(a), exp(-a)), (log(a), log(b)), (a / b, b / a), (a, a + 1), (tanh(a), a),
    (1 / (1 + exp(a)), 1 / (1 + exp(-a))), (sympy.Function("pos")(a), sympy.Function("pos")(b)),
])
def test_same_function_refuses_different_ones(left, right):
    assert not same_function(left, right)


def test_a_constant_of_polynomials_is_made_once_and_never_changes():
    ring = Polynomials([("x", (1,)), ("x", (2,))])
    two, x = ring.constant(2), ring.generator("x", (1,))
    made = [two + x, two * x, two * two, two + two, ring.divide(x, two)]
    made[0] += x
    made[1] *= x
    total = two
    total += x
    assert ring.constant(2) is two and two.terms == {0: 2} and ring.constant(1, 2) * two == ring.constant(1)
    assert ring.constant(0) + x == x and ring.constant(0).terms == (two + ring.constant(-2)).terms == {}
