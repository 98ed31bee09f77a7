"""Direct slopes, roots, letters that make way, shapes of recognized arrays, every s-th entry, and names in print."""

from dataclasses import replace

import numpy as np
import pytest
from sympy import Integer, KroneckerDelta, Pow, Sum, floor, sqrt, tanh

from lessons.derivations import (
    CATALOGUE,
    Chain,
    Define,
    Derivation,
    Direct,
    Domain,
    Entry,
    Name,
    Paren,
    Partial,
    Step,
    StepError,
    array,
    chain,
    correlate,
    derive,
    dilate,
    every,
    index,
    parse,
    recognise,
    show,
    text,
    window,
)
from lessons.engine.checking.residues import Roots
from lessons.engine.letters import SPARE, counted, free_letter, put, rename_bound, solve
from lessons.engine.rules import collapse_deltas
from lessons.engine.slopes import slopes
from lessons.engine.terms import total
from lessons.notation.quantities import pretty

N, n, i, j, k, r = index("N n i j k r")
x, y, d, E, m, s, eps = (array("x", N), array("y", N), array("delta", N), array("E"), array("m"), array("s"),
                         array("eps"))
CENTERED = (Define(m, Sum(x[n], (n, 1, N)) / N), Define(y[i], x[i] - m), Name(d[i], Partial(E, y[i])))


def claim(line, given=CENTERED, goal=None):
    return Derivation("Centered", goal or Partial(E, x[j]), given, Domain({N: (1, 4)}, {j: (1, N)}, {}, {N: 3, j: 2}),
                      (Step(chain, line),))


def test_direct_is_along_one_arrow_and_partial_along_all():
    paths = Sum(d[i] * (Direct(y[i], x[j]) + Direct(y[i], m) * Partial(m, x[j])), (i, 1, N))
    assert claim(paths).prove("ci").instances == 10
    assert claim(Sum(d[i] * Partial(y[i], x[j]), (i, 1, N))).prove().instances == 10
    assert claim(Sum(d[i] * (KroneckerDelta(i, j) + Direct(y[i], m) / N), (i, 1, N))).prove()


@pytest.mark.parametrize(
    "wrong",
    [
        Sum(d[i] * Direct(y[i], x[j]), (i, 1, N)),  # the path through m forgotten
        Sum(d[i] * (Partial(y[i], x[j]) + Direct(y[i], m) * Partial(m, x[j])), (i, 1, N)),  # and counted twice
        Sum(d[i] * (Direct(y[i], x[j]) - Direct(y[i], m) * Partial(m, x[j])), (i, 1, N)),
    ],
)
def test_a_path_forgotten_or_counted_twice_is_refused(wrong):
    with pytest.raises(StepError):
        claim(wrong).prove()


def test_direct_is_read_at_its_place_and_prints_as_a_slope():
    made = claim(Sum(d[i] * (Direct(y[i], x[j]) + Direct(y[i], m) * Partial(m, x[j])), (i, 1, N)))
    assert show(made).lines[1].text == "dE/dx[j] = sum(d[i]*(dy[i]/dx[j] + (dy[i]/dm)*(dm/dx[j])), i, 1, N)"
    assert show(made, form="numbers").lines[1].text
    with pytest.raises(StepError, match="outside its shape"):
        claim(Direct(y[N + 1], x[j])).prove()


ROOTED = (*CENTERED[:1], Define(s, sqrt(Sum((x[n] - m) ** 2, (n, 1, N)) / N + eps)), Define(y[i], (x[i] - m) / s),
          CENTERED[2])


def test_roots_are_checked_at_residues_that_have_them():
    right = Sum(d[i] * Partial(y[i], x[j]), (i, 1, N))
    squared = Sum(d[i] * Partial(y[i], x[j]), (i, 1, N)) * s**2 / (Sum((x[n] - m) ** 2, (n, 1, N)) / N + eps)
    for line in (right, squared):
        assert "at random residues" in claim(line, ROOTED).prove("ci").how
    with pytest.raises(StepError):
        claim(right * s / (Sum((x[n] - m) ** 2, (n, 1, N)) / N + eps), ROOTED).prove()


def test_the_ring_of_roots():
    ring = Roots("a seed")
    for number in range(40):
        a, b = ring.generator("x", (number,)), ring.generator("y", (number,))
        assert ring.sqrt(a) * ring.sqrt(a) == a
        assert ring.divide(a * b, b) == a and (a - a) == ring.constant(0)
        assert ring.exp(-a) * ring.exp(a) == ring.constant(1) and ring.tanh(-a) == -ring.tanh(a)
    assert ring.sqrt(ring.constant(4)) in (ring.constant(2), ring.constant(-2))
    roots = [ring.sqrt(ring.generator("x", (n,)) * ring.generator("x", (n,))) == ring.generator("x", (n,))
             for n in range(40)]
    assert not all(roots) and any(roots)  # √a² is a or −a: not a by itself
    with pytest.raises(ZeroDivisionError, match="a root of a root"):
        [ring.sqrt(ring.sqrt(ring.generator("z", (n,)))) for n in range(40)]


def test_roots_are_read_and_printed():
    known = {"x": x, "eps": eps}
    for source in ("sqrt(x[i] + eps)", "1/sqrt(x[i])", "x[i]/sqrt(eps)**3", "sqrt(2)"):
        read = parse(source, known)
        made = claim(read)
        assert parse(text(made, read), known) == read
    assert total(slopes(sqrt(x[i]), x[j])) == KroneckerDelta(i, j) / (2 * sqrt(x[i]))
    assert r"\sqrt{" in show(derive("y[i] = sqrt(x[i])", "x[j]")).given[0].latex


def test_tanh_has_a_slope_and_a_square_keeps_its_parenthesis():
    assert total(slopes(tanh(x[i]), x[j])) == Paren(1 - tanh(x[i]) ** 2) * KroneckerDelta(i, j)
    assert total(slopes((x[i] - m) ** 2, x[j])) == 2 * Paren(x[i] - m) * KroneckerDelta(i, j)


def test_nothing_is_captured_where_a_letter_is_put_in():
    inner = Sum(x[r], (r, 1, N))
    assert put(x[j] * inner, {j: r}) == x[r] * inner  # r outside, another r inside
    put_in = put(Sum(x[r] * y[j], (r, 1, N)), {j: r})
    assert put_in.limits[0][0] != r and put_in.has(y[r])
    twice = Sum(x[k] * y[r], (k, 1, N), (r, 1, N))
    assert {limit[0] for limit in rename_bound(twice, k, r).limits}.isdisjoint({k, r})
    assert rename_bound(twice, j) == twice
    assert free_letter(*index("k l r s")).name == "u"
    assert free_letter(*index(" ".join(SPARE))).name not in SPARE


def test_a_collapsed_bracket_captures_nothing():
    made = claim(d[j])
    line = Sum(KroneckerDelta(r, j) * x[r] * Sum(y[j] * x[r], (j, 1, N)), (r, 1, N))
    collapsed = collapse_deltas(line, made)
    assert collapsed.has(x[j]) and all(limit[0] != j for s in collapsed.atoms(Sum) for limit in s.limits)


def test_a_bracket_is_solved_for_its_letter_and_the_rest_stays_as_it_was():
    assert str(solve(s * (i - 1) + k, j, k)) == "j - s*(i - 1)" and solve(i, j - k, k) == j - i
    assert solve(s * k, j, k) is None and solve(k**2 + k, j, k) is None


def test_sums_that_differ_in_their_letters_alone_are_one():
    one = m * Sum(x[i] * Sum(y[k], (k, 1, i)), (i, 1, N))
    assert counted(one) == counted(m * Sum(x[r] * Sum(y[i], (i, 1, r)), (r, 1, N)))
    for other in (m * Sum(x[r] * Sum(y[i], (i, 1, N)), (r, 1, N)), m * Sum(x[r] * Sum(y[r], (i, 1, r)), (r, 1, N))):
        assert counted(one) != counted(other)


def test_of_several_brackets_the_plain_one_is_used_first():
    long = KroneckerDelta(n, N * (i - 1) + j)
    line = Sum(x[i] * y[j] * KroneckerDelta(i, r) * KroneckerDelta(j, k) * long, (i, 1, N), (j, 1, N))
    assert collapse_deltas(line, claim(d[j])).has(KroneckerDelta(n, N * (r - 1) + k))


def test_the_chain_rule_asks_every_entry_of_what_reads_x():
    softmax = (Define(s, Sum(x[r], (r, 1, N))), Define(y[i], x[i] / s), Name(d[i], Partial(E, y[i])))
    for given in (CENTERED, softmax):   # m, or s, is on the way to y
        assert claim(None, given).steps[0].rhs == Sum(Partial(E, y[i]) * Partial(y[i], x[j]), (i, 1, N))
        assert claim(None, given).prove()
    two = (Define(y[j], 2 * x[j]), Define(m, Sum(x[r], (r, 1, N))), Define(E, m * Sum(y[r], (r, 1, N))))
    line = claim(None, two).steps[0].rhs
    assert line == Sum(Partial(E, y[k]) * Partial(y[k], x[j]), (k, 1, N)) + Partial(E, m) * Partial(m, x[j])
    with pytest.raises(StepError):
        claim(line - Partial(E, m) * Partial(m, x[j]), two).prove()
    with pytest.raises(ValueError, match="a derivative was expected by the chain rule"):
        claim(None, goal=x[j])


def test_a_line_that_is_no_product_of_arrays_is_not_recognized_by_itself():
    made = claim(d[j] * x[j])
    known = replace(made, steps=(*made.steps, Step(recognise, None)))
    assert text(known, known.result) == "hadamard(d, x)[j]"
    with pytest.raises(ValueError, match="a line that is a product of arrays was expected"):
        replace(made, steps=(Step(chain, d[j + 1]), Step(recognise, None)))


def test_a_recognized_array_has_as_many_entries_as_there_are_places():
    L, K, M = index("L K M")
    a, w, delta, t = array("x", L), array("w", K), array("delta", M), index("s")
    made = CATALOGUE["conv1d_weight_strided"]()
    last = made.steps[-1]
    long = last.rhs.operation.args[0]  # all of the correlation, not cut to the kernel
    wrong = replace(made, steps=(*made.steps[:-1], replace(last, rhs=Entry(long, *last.rhs.indices))))
    with pytest.raises(StepError, match=r"entries along k, 1 were expected"):
        wrong.prove()
    assert window(correlate(a, dilate(delta, t)), 1, K).shape == (K,) and w.shape == (K,)


def test_every_s_th_entry_of_a_number_row():
    from test_operations import assert_same, declared

    a, b = np.arange(1, 8), np.arange(1, 21).reshape(4, 5)
    of = declared(a=a, b=b)
    for stride in (1, 2, 3):
        assert_same(every(of["a"], stride), a[::stride], a=a)
        assert_same(every(of["b"], stride), b[::stride, ::stride], b=b)


def test_floor_and_ceil_are_of_one_fraction():
    made = claim(Sum(d[i], (i, 1, floor((j - 1) / Integer(2)) + 1)))
    assert r"\left\lfloor \frac{j - 1}{2}\right\rfloor" in _index_line(made)


def _index_line(made):
    from lessons.engine.printing.page import Page

    return Page(made, "course", "index").line(made.steps[0], None)[0]


@pytest.mark.parametrize("name, latex",
                         [("gamma", r"\gamma"), ("xhat", r"\hat x"), ("ybar", r"\bar y"), ("eps", r"\varepsilon"),
                          ("sigma2", r"\sigma_{2}"), ("d_xhat", r"d_{\hat x}"), ("scale", r"\mathrm{scale}"),
                          ("x", "x"), ("Theta", r"\Theta"), ("hat", r"\mathrm{hat}")])
def test_names_in_print(name, latex):
    assert pretty(name) == latex


def test_a_name_with_a_number_has_one_subscript():
    made = derive("y[i] = sigma2*x[i]*gamma[i]", "gamma[j]")
    assert r"\sigma_{2}" in show(made).given[0].latex
    assert "}_{" not in show(derive("y[i] = h_a[i]*x[i]", "x[j]")).lines[-1].latex.replace(r"}}_{", "")


def test_an_index_d_is_not_the_short_name_of_delta():
    made = derive("y[i] = sum(w[i,d]*x[d], d)", "w[j,m]")
    assert "outer(delta, x)" in show(made).lines[-1].text
    assert show(made, form="index").lines[1].why.text


def test_a_recursion_may_use_its_own_slope_at_later_places_only():
    made = derive("h[0] = 0\nh[t] = w*h[t-1] + x[t]", "w")
    made.check_order()
    part = made.parts[0]
    (name,) = [g.left.base for g in part.given if isinstance(g, Name)]
    here = part.goal.wrt.indices[0]
    for circular in (name[here], name[here - 1]):
        with pytest.raises(StepError, match="used before it is derived"):
            Chain("Circular", (replace(part, steps=(Step(recognise, circular),)), made.parts[1])).check_order()


def test_a_root_stands_for_a_half_power():
    assert sqrt(x[i]) == Pow(x[i], Integer(1) / 2)


def test_what_is_added_stands_behind_what_it_is_added_to():
    given = show(derive("y[n,d] = gamma[d]*x[n,d] + beta[d]", "x[m,r]")).given
    assert given[0].text == "y[n,d] = gamma[d]*x[n,d] + beta[d]"
