"""Rules that write their own lines: brackets become bounds, sums give up their factors, windows their array form."""

from dataclasses import replace

import pytest
from sympy import KroneckerDelta, Sum

from lessons.derivations import CATALOGUE, Entry, In, Step, StepError, array, boundary, correlate, flip, full, index
from lessons.engine.brackets import choose, unknown
from lessons.engine.recognising import first_equal
from lessons.engine.rules import move_brackets, recognise, take_out
from lessons.engine.terms import Term

N, i, j, k = index("N i j k")
x, y = array("x", N), array("y", N)


def test_a_bracket_that_an_equality_implies_is_left_out():
    same, inside = KroneckerDelta(i + k - 1, j), In(i + k - 1, 1, N)
    for least in (1, 0):    # 1 ≤ j ≤ N says it already, 0 ≤ j ≤ N does not
        kept = choose(Term(((k, 1, N),), (x[k], same, inside)), unknown, {j: (least, N)}, trivial=True)
        assert same in kept.factors and (inside in kept.factors) == (least == 0)


def test_a_bracket_moves_into_the_bounds_of_its_letter():
    made = CATALOGUE["conv1d_input_general"]()
    brackets, bounds = (step.rhs for step in made.steps[2:4])
    assert brackets.has(In) and not bounds.has(In) and move_brackets(brackets, made) == bounds
    alone = In(j, 1, N) * x[j]      # about no letter of a sum
    assert move_brackets(alone, made) == alone
    letter, low, high = bounds.limits[0]
    with pytest.raises(StepError, match=r"step 1 \(boundary\)"):
        replace(made, steps=(Step(boundary, Sum(bounds.function, (letter, low, high - 1))),)).prove()


def test_what_does_not_depend_on_its_letters_stands_in_front_of_a_sum():
    made = CATALOGUE["maps_weight"]()
    assert take_out(Sum(x[j] * y[i], (i, 1, N)), made) == x[j] * Sum(y[i], (i, 1, N))
    assert take_out(Sum(x[i] * y[i], (i, 1, N)), made) == Sum(x[i] * y[i], (i, 1, N))


def test_of_several_array_forms_the_first_that_the_line_is():
    made = CATALOGUE["conv1d_input"]()
    line, last = made.steps[-2].rhs, made.result
    delta, w = last.operation.args
    wrong = [Entry(form, *last.indices) for form in (correlate(w, delta), full(delta, flip(w)), full(w, w))]
    assert first_equal(line, iter([*wrong, last]), made.domain) == last
    assert first_equal(line, iter(wrong), made.domain) is None
    with pytest.raises(ValueError, match="a line that is a product of arrays was expected"):
        replace(made, steps=(Step(boundary, line**2), recognise("Two of them.")))
