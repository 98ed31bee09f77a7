"""The engine and the catalogue: what is true passes, what is changed is refused."""

from dataclasses import replace

import pytest
from sympy import Product, Rational, exp, log

from lessons.derivations import (
    CATALOGUE,
    Condition,
    Define,
    Derivation,
    Domain,
    Entry,
    In,
    Induction,
    Lemma,
    Max,
    Min,
    Name,
    Paren,
    Partial,
    Positive,
    Proof,
    Rule,
    Step,
    StepError,
    Sum,
    algebra,
    array,
    boundary,
    chain,
    collapse,
    differentiate,
    full,
    hypothesis,
    index,
    peel,
    recognise,
)
from lessons.engine.checking import Subject
from lessons.engine.checking.proving import witness
from lessons.practice.mistakes import changes

L, K, S, i, j, k, s = index("L K S i j k s")
E = array("E")


def parts(name):
    made = CATALOGUE[name]()
    return (made,) if isinstance(made, Derivation) else made.parts


EVERY = [part for name in CATALOGUE for part in parts(name)]


@pytest.fixture
def convolution():
    """The contract's own example: the input gradient of a 1-D correlation, for free sizes."""
    x, w, b, y, d = array("x", L), array("w", K), array("b"), array("y", L - K + 1), array("delta", L - K + 1)
    return Derivation(
        "1-D convolution: the input", Partial(E, x[j]),
        (Define(y[i], Sum(w[k] * x[i + k - 1], (k, 1, K)) + b), Name(d[i], Partial(E, y[i]))),
        Domain({L: (1, 6), K: (1, L)}, {j: (1, L)}, {}, {L: 5, K: 3, j: 2}),
        (
            Step(chain, Sum(Partial(E, y[i]) * Partial(y[i], x[j]), (i, 1, L - K + 1))),
            Step(differentiate, None),
            Step(collapse, Sum(d[i] * w[j - i + 1] * In(j - i + 1, 1, K), (i, 1, L - K + 1))),
            Step(boundary, Sum(d[i] * w[j - i + 1], (i, Max(1, j - K + 1), Min(j, L - K + 1)))),
            Step(recognise, Entry(full(d, w), j)),
        ))


def test_the_contract_example(convolution):
    assert convolution.prove() == Proof(91, "checked exactly at all 91 sizes and places with L ≤ 6, K ≤ L")
    witness(convolution)


def test_a_wrong_line_is_refused_with_its_smallest_counterexample(convolution):
    w, d = array("w", K), array("delta", L - K + 1)
    unflipped = Sum(d[i] * w[K - j + i] * In(K - j + i, 1, K), (i, 1, L - K + 1))
    wrong = replace(convolution, steps=(*convolution.steps[:2], Step(collapse, unflipped)))
    with pytest.raises(StepError) as error:
        wrong.prove()
    assert error.value.step == 3
    assert error.value.rule == "collapse"
    assert str(error.value) == "1-D convolution: the input, step 3 (collapse): at L=2, K=2, j=1: w2*δ1 ≠ w1*δ1"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_derivation_holds(name):
    for bounds in ("lesson", "ci"):
        proof = CATALOGUE[name]().prove(bounds)
        assert proof.instances > 0
        assert "checked" in proof.how


def test_one_proof_is_enough_for_one_derivation_and_no_copy_inherits_it():
    made = CATALOGUE["relu"]()
    assert CATALOGUE["relu"]() is made
    assert made.prove() is made.prove() is not replace(made).prove()


# Mutants that are true after all.  Full convolution commutes; and a sum over the slots of a padded window may reach one
# slot further, since the bracket [r = k] picks slot k and the bracket of the padding reads nothing.  A product that is
# empty may hold anything; and no harm is done by forgetting what is 0: ∂R/∂b, and the velocity at the start.
COMMUTES = "operands of full swapped"
TRUE_IDENTITIES = {(f"The weight gradient: {how}", 2, what) for what in ("bound low-1", "bound high+1")
                   for how in ("1-D, padding p before and q after", "1-D, stride s, padding p",
                               "2-D, stride s, padding p")} | {
    *(("A single path: the product of its slopes: the base case, k = 1", 1, what)
      for what in ("bound low+1", "bound high-1", "index -1", "index +1")),
    ("Biases are exempt from weight decay", 1, "path dropped"),
    ("Momentum remembers every gradient: the base case, k = 1", 1, "path dropped"),
    *(("Two forms of momentum: one is a multiple of the other: the base case, k = 1", step, "path dropped")
      for step in (1, 3))}


@pytest.mark.parametrize("derivation", EVERY, ids=lambda d: d.title)
def test_every_mutated_step_is_refused(derivation):
    survivors, count = [], 0
    for number, step in enumerate(derivation.steps, start=1):
        for _, what, changed in changes(step.rhs):
            if changed == step.rhs:
                continue
            count += 1
            mutated = replace(derivation, steps=(Step(step.rule, changed, lhs=step.lhs),))
            try:
                mutated.prove()
            except StepError:
                continue
            survivors.append((derivation.title, number, what))
    assert count >= 2 * len(derivation.steps)
    known = {each for each in TRUE_IDENTITIES if each[0] == derivation.title}
    assert {each for each in survivors if each[2] != COMMUTES} == known


def test_each_true_identity_names_a_derivation():
    assert {title for title, *_ in TRUE_IDENTITIES} <= {derivation.title for derivation in EVERY}


def test_a_mutant_of_the_contract_example_is_refused_too(convolution):
    survivors = []
    for number, step in enumerate(convolution.steps, start=1):
        for _, what, changed in changes(step.rhs):
            try:
                replace(convolution, steps=(Step(step.rule, changed),)).prove()
            except StepError:
                continue
            survivors.append((number, what))
    assert set(survivors) == {(5, COMMUTES)}


# Conditions, shapes, capture


def test_softmax_needs_targets_that_sum_to_one():
    whole = CATALOGUE["softmax_cross_entropy"]()
    whole.prove()
    dropped = replace(whole, given=tuple(g for g in whole.given if not isinstance(g, Condition)))
    with pytest.raises(StepError, match=r"step 7 \(condition\)"):
        dropped.prove()
    replace(dropped, steps=dropped.steps[:6]).prove()       # up to there the condition is not needed


def test_reading_outside_a_shape_is_refused():
    x, y, d = array("x", L), array("y", L), array("delta", L)
    shifted = Derivation("shift", Partial(E, x[i]), (Define(y[i], x[i]), Name(d[i], Partial(E, y[i]))),
                         Domain({L: (1, 3)}, {i: (1, L)}), (Step(collapse, d[i + 1]),))
    with pytest.raises(StepError, match=r"delta\[2\] is outside its shape \(1\)"):
        shifted.prove()


def test_an_empty_sum_is_zero():
    x, y = array("x", L), array("y", L)
    d = array("delta", L)
    empty = Derivation("empty", Partial(E, x[i]), (Define(y[i], x[i]), Name(d[i], Partial(E, y[i]))),
                       Domain({L: (1, 3)}, {i: (1, L)}), (Step(collapse, d[i] + Sum(x[k], (k, 5, 1))),))
    empty.prove()


def test_a_captured_index_is_refused():
    x, y, d = array("x", L), array("y", L), array("delta", L)
    given = (Define(y[i], x[i]), Name(d[i], Partial(E, y[i])))
    for wrong in (Sum(d[i], (i, 1, L)), d[k]):
        with pytest.raises(StepError, match="bound"):
            domain = Domain({L: (1, 3)}, {i: (1, L)})
            Derivation("capture", Partial(E, x[i]), given, domain, (Step(chain, wrong),)).prove()


def test_an_array_without_a_shape_is_named():
    from sympy import IndexedBase
    x, y = IndexedBase("x"), array("y", L)
    loose = Derivation("loose", Partial(E, x[i]), (Define(y[i], x[i]), Name(array("delta", L)[i], Partial(E, y[i]))),
                       Domain({L: (1, 3)}, {i: (1, L)}), (Step(chain, x[i]),))
    with pytest.raises(ValueError, match="x has no declared shape"):
        loose.prove()


def test_a_domain_without_a_point_proves_nothing(convolution):
    nowhere = replace(convolution, domain=replace(convolution.domain, sizes={L: (3, 2), K: (1, L)}))
    with pytest.raises(StepError, match="no size and place"):
        nowhere.prove()


def test_a_step_without_a_line_needs_a_rule_that_writes_it(convolution):
    with pytest.raises(ValueError, match="no line came for the rule .*, one was expected"):
        replace(convolution, steps=(Step(algebra, None),))


def test_bounds_have_two_names(convolution):
    with pytest.raises(ValueError, match="'lesson' or 'ci'"):
        convolution.prove("small")


def test_places_and_sizes_of_an_example(convolution):
    assert convolution.domain.at() == {L: 5, K: 3, j: 2}
    assert convolution.domain.at({"L": 2, "K": 2}) == {L: 2, K: 2, j: 2}
    with pytest.raises(ValueError, match="'Q' came"):
        convolution.domain.at({"Q": 2})
    with pytest.raises(ValueError, match="whole number"):
        convolution.domain.at({"L": 2.5})
    with pytest.raises(ValueError, match="at least 1"):
        convolution.domain.at({"L": 0})


# The independent witness


def test_the_witness_refuses_a_wrong_last_line():
    right = CATALOGUE["tanh"]()
    witness(right)
    wrong = replace(right, steps=(*right.steps[:-1], Step(recognise, right.steps[-2].rhs * 2)))
    with pytest.raises(StepError, match="sympy.diff"):
        witness(wrong)


def test_the_slope_at_the_wrong_argument_is_refused():
    right = CATALOGUE["sigmoid"]()
    z, d = array("z", *right.goal.wrt.base.shape), array("delta", *right.goal.wrt.base.shape)
    wrong = replace(right, steps=(Step(differentiate, d[i] * z[i] * Paren(1 - z[i])),))     # ER-38
    with pytest.raises(StepError):
        wrong.prove()


# Chains and induction


def test_a_chain_in_the_wrong_order_is_refused():
    whole = CATALOGUE["two_layer_network"]()
    whole.prove()
    for earlier in (2, 5, 6):
        order = list(whole.parts)
        order[earlier], order[earlier + 1] = order[earlier + 1], order[earlier]
        with pytest.raises(StepError, match="before it is derived"):
            replace(whole, parts=tuple(order)).prove()


def test_a_chain_with_two_meanings_is_refused():
    whole = CATALOGUE["two_layer_network"]()
    part = whole.parts[3]
    other = tuple(Define(g.left, 2 * g.right) if isinstance(g, Define) and "a1" in str(g.left) else g
                  for g in part.given)
    with pytest.raises(StepError, match="defined differently"):
        replace(whole, parts=(*whole.parts[:3], replace(part, given=other), *whole.parts[4:])).prove()


def test_a_false_lemma_is_refused():
    right = CATALOGUE["softmax_cross_entropy"]()
    false = tuple(Lemma(g.left, 2 * g.right, g.free) if isinstance(g, Lemma) else g for g in right.given)
    with pytest.raises(StepError, match="lemma"):
        replace(right, given=false).prove()


@pytest.fixture
def growing_chain():
    """∂E/∂z[n] = e · Π c[l] along a chain z[1] ← z[2] ← …, by induction on n (003's claim, D10)."""
    N, n, m = index("N n m")
    c, v, z, e = array("c", N), array("v", N), array("z", N), array("e")
    given = (Define(z[k], Sum(c[k] * z[m] * In(m - k, 1, 1), (m, 1, N)) + v[k]), Define(E, e * z[1]))
    claim = e * Product(c[m], (m, 1, n - 1))
    return Induction("A chain of n links", n, Partial(E, z[n]), claim, given, Domain({N: (2, 6)}, {n: (1, N - 1)}), (
        Step(chain, Partial(E, z[n]) * Partial(z[n], z[n + 1])),
        Step(hypothesis, claim * Partial(z[n], z[n + 1])),
        Step(differentiate, claim * c[n]),
        Step(peel, e * Product(c[m], (m, 1, n))),
    ))


def test_induction_uses_its_hypothesis(growing_chain):
    assert growing_chain.prove().how.startswith("by induction on n: the base n = 1")


def test_induction_without_its_hypothesis_is_refused(growing_chain):
    without = tuple(step for step in growing_chain.steps if step.rule.name != "hypothesis")
    with pytest.raises(StepError, match="no step uses the hypothesis"):
        replace(growing_chain, steps=without).prove()


def test_induction_to_the_wrong_claim_is_refused(growing_chain):
    with pytest.raises(StepError, match="not the claim"):
        replace(growing_chain, steps=growing_chain.steps[:-1]).prove()


def test_induction_from_a_false_base_is_refused(growing_chain):
    with pytest.raises(StepError):
        doubled = tuple(Step(st.rule, 2 * st.rhs if n else st.rhs) for n, st in enumerate(growing_chain.steps))
        replace(growing_chain, claim=2 * growing_chain.claim, steps=doubled).prove()


# Rings


def test_selection_covers_both_cases_of_relu():
    relu = CATALOGUE["relu"]()
    z, d = relu.goal.wrt.base, array("delta", *relu.goal.wrt.base.shape)
    i = relu.goal.wrt.indices[0]
    for wrong in (d[i], d[i] * 0, d[i] * Positive(-z[i]), d[i] * z[i] * Positive(z[i])):
        with pytest.raises(StepError):
            replace(relu, steps=(Step(differentiate, wrong),)).prove()


def test_residues_know_exp_and_its_inverse():
    from lessons.engine.checking.residues import Residues
    ring = Residues("test")
    a = ring.generator("a", ())
    assert ring.exp(a) * ring.exp(-a) == ring.constant(1)
    assert ring.exp(a) != ring.exp(a + a)
    assert ring.divide(a, a) == ring.constant(1)
    with pytest.raises(ZeroDivisionError):
        ring.divide(a, ring.constant(0))


def test_same_function_tells_functions_apart():
    from sympy import symbols

    from lessons.engine.checking.rings import same_function
    a, b = symbols("a b")
    assert same_function(exp(a) / (exp(a) + exp(b)), 1 / (1 + exp(b - a)))
    assert not same_function(exp(a) / (exp(a) + exp(b)), 1 / (1 + exp(a - b)))
    assert not same_function(log(a), log(b))
    assert not same_function(a / 2, a * Rational(1, 3))


def test_a_rule_is_only_a_name_without_a_rewriting():
    assert Rule("say", "Say so").rewrite is None


# Lines that make no sense are refused like wrong ones


def test_a_derivation_without_a_step_proves_nothing(convolution):
    with pytest.raises(StepError, match="there is no step"):
        replace(convolution, steps=()).prove()


def unread(derivations) -> dict[str, set[str]]:
    """Numbers of examples that none of the derivations with these names reads, by the title of one."""
    left: dict[frozenset[str], tuple[str, set[str]]] = {}
    for each in derivations:
        subject = Subject(each)
        title, names = left.get(frozenset(each.numbers), (each.title, set(each.numbers)))
        left[frozenset(each.numbers)] = title, names - set(subject.bases) - subject.scalars
    return {title: names for title, names in left.values() if names}


def test_each_number_of_an_example_is_read(convolution):
    assert unread(EVERY) == {}
    assert unread([replace(convolution, numbers={"x": (1, 2), "v": (1, 2)})]) == {convolution.title: {"v"}}


def test_a_step_that_repeats_the_line_before_is_refused(convolution):
    steps = convolution.steps
    repeated = replace(convolution, steps=(*steps[:2], Step(algebra, steps[1].rhs), *steps[2:]))
    with pytest.raises(StepError, match=r"step 3 \(algebra\): the line before came again"):
        repeated.prove()


def test_a_derivative_by_something_that_is_no_quantity_is_refused(convolution):
    x = convolution.goal.wrt
    with pytest.raises(StepError, match="not a quantity"):
        replace(convolution, steps=(Step(chain, Partial(E, 2 * x)),)).prove()


def test_a_definition_in_a_circle_is_refused():
    x, y = array("x", L), array("y", L)
    circle = Derivation("circle", Partial(E, x[i]), (Define(y[i], x[i] * y[i]), Define(E, Sum(y[k], (k, 1, L)))),
                        Domain({L: (1, 2)}, {i: (1, L)}), (Step(chain, x[i]),))
    with pytest.raises(StepError, match="recursion"):
        circle.prove()


def test_a_lemma_that_reads_outside_a_shape_is_refused():
    right = CATALOGUE["softmax_cross_entropy"]()
    beyond = tuple(Lemma(g.left, g.right, {n: (low, high + 1) for n, (low, high) in g.free.items()})
                   if isinstance(g, Lemma) else g for g in right.given)
    with pytest.raises(StepError, match="lemma.*outside its shape"):
        replace(right, given=beyond).prove()


def test_induction_says_how_its_lines_were_checked(growing_chain):
    assert "checked exactly" in growing_chain.prove().how
    one = Paren(exp(array("e"))) * Paren(exp(-array("e")))                  # 1, but not a polynomial
    given = tuple(Define(g.left, one * g.right) if g.left == E else g for g in growing_chain.given)
    assert "checked at random residues" in replace(growing_chain, given=given).prove().how
