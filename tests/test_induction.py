"""Induction: proved, refused, and shown with its claim, its base case, its steps and its hypothesis."""

from dataclasses import replace

import numpy as np
import pytest
from sympy import Product, Symbol, diff

from lessons.derivations import (
    CATALOGUE,
    Define,
    In,
    Induction,
    Paren,
    Partial,
    Step,
    StepError,
    Sum,
    array,
    chain,
    formula_sheet,
    hypothesis,
    index,
    show,
)
from lessons.engine.printing.spelling import uncolored
from lessons.layers import momentum_step
from lessons.views import CompareView, StepView

K, k, ell = index("K k l")
INDUCTIONS = [name for name in CATALOGUE if isinstance(CATALOGUE[name](), Induction)]


def made(name="single_path"):
    return CATALOGUE[name]()


def hypothesis_step(proof):
    return next(n for n, step in enumerate(proof.steps) if step.rule is hypothesis)


def test_the_course_has_inductions():
    assert INDUCTIONS == ["single_path", "momentum_unrolled", "momentum_rescaled"]


@pytest.mark.parametrize("name", INDUCTIONS)
def test_an_induction_says_how_it_was_checked(name):
    proof = made(name).prove("ci")
    assert proof.how.startswith("by induction on k: the base k = 1, the step from k to k + 1, and each line checked "
                                "exactly at ")
    assert proof.how.endswith("with K ≤ 9" if name == "single_path" else "with K ≤ 8")
    assert proof.instances == sum(part.prove("ci").instances for part in made(name).parts)


# What is refused


@pytest.mark.parametrize("name", INDUCTIONS)
def test_a_step_that_does_not_use_its_hypothesis_is_refused(name):
    """ER-42: the formula for k + 1 may be right, but it does not follow from the one for k."""
    right = made(name)
    without = tuple(step for step in right.steps if step.rule is not hypothesis)
    with pytest.raises(StepError, match="no step uses the hypothesis"):
        replace(right, steps=without).prove()
    with pytest.raises(StepError, match="no step uses the hypothesis"):
        replace(right, steps=right.steps[-1:]).prove()


@pytest.mark.parametrize("name", INDUCTIONS)
def test_a_line_that_only_calls_itself_the_hypothesis_is_refused(name):
    right = made(name)
    at = hypothesis_step(right)
    named = list(right.steps)
    named[at + 1] = Step(hypothesis, named[at + 1].rhs)         # right, but not by putting the claim in
    with pytest.raises(StepError, match=rf"step {at + 2} \(hypothesis\): .* does not become"):
        replace(right, steps=tuple(named)).prove()


@pytest.mark.parametrize("name", INDUCTIONS)
def test_a_wrong_claim_is_refused(name):
    right = made(name)
    with pytest.raises(StepError, match="the base case ends in"):
        replace(right, claim=2 * right.claim).prove()
    claim, first = 2 * right.claim, right.steps[0]
    used = Step(hypothesis, first.rhs.xreplace({right.goal: claim}))
    doubled = (first, used, Step(chain, claim.xreplace({k: k + 1})))
    with pytest.raises(StepError, match=r"the base case, k = 1, step 1 \(base\): at K=2: "):
        replace(right, claim=claim, steps=doubled, base_steps=()).prove()


def test_a_wrong_base_line_is_refused():
    right = made()
    z, E = right.goal.wrt.base, right.goal.of
    with pytest.raises(StepError, match="the base case ends in"):
        replace(right, base_steps=(Step(chain, Partial(E, z[2])),)).prove()
    claim = Partial(E, z[2]) * Product(Partial(z[ell], z[ell + 1]), (ell, 1, k - 1))
    with pytest.raises(StepError, match=r"the base case, k = 1, step 1 \(chain\): at K=2: "):
        replace(right, claim=claim, base_steps=(Step(chain, claim.xreplace({k: 1})),),
                steps=(right.steps[0], Step(hypothesis, claim * right.steps[0].rhs.args[1]),
                       Step(chain, claim.xreplace({k: k + 1})))).prove()


def test_a_base_beside_the_first_step_is_refused():
    """From k = 2 on there is nothing to lean on when the steps begin at 1, and a gap when they begin at 3."""
    right = made("momentum_unrolled")
    for low in (2, 3):
        beside = replace(right.domain, free={k: (low, K - 1)})
        with pytest.raises(StepError, match="the steps do not begin at the base k = 1"):
            replace(right, domain=beside).prove()


def test_the_claim_must_stand_at_the_end():
    right = made("momentum_rescaled")
    with pytest.raises(StepError, match="is not the claim at k . 1"):
        replace(right, steps=right.steps[:-1]).prove()


@pytest.mark.parametrize("power", [k - ell + 1, k - 1, ell - 1, k + ell])
def test_a_wrong_power_of_momentum_is_refused(power):
    right = made("momentum_unrolled")
    mu, g = array("mu"), array("grad", K)
    claim = -array("alpha") * Sum(mu**power * g[ell], (ell, 1, k))
    onward = replace(right.onward, steps=(Step(chain, claim.xreplace({k: k + 1})),))
    with pytest.raises(StepError, match="at K=2, k=1"):
        onward.prove()


def test_a_second_path_is_no_single_path():
    """Skip from z[3] to z[1]: the product along the path is only one of two terms."""
    right = made()
    z, E = right.goal.wrt.base, right.goal.of
    c, skip, m = array("c", K), array("W", K), index("m")
    given = (Define(z[k], Sum(c[k] * z[m] * In(m - k, 1, 1) + skip[k] * z[m] * In(m - k, 2, 2), (m, 1, K))),
             Define(E, 3 * z[1]))
    with pytest.raises(StepError, match="at K=3, k=2"):
        replace(right, given=given).prove()


# Against what we did not write


def test_the_single_path_against_a_composition():
    """D9, D10: SymPy differentiates the composed function."""
    names = [Symbol(f"x{n}") for n in range(1, 5)]
    functions = [lambda x: x**2 + 1, lambda x: 3 * x - x**3, lambda x: x * (x + 2)]       # z1(z2), z2(z3), z3(z4)
    values = [names[3]]
    for function in reversed(functions):
        values.insert(0, function(values[0]))
    E = values[0] ** 3
    slopes = [diff(f(x), x).subs(x, value) for f, x, value in zip(functions, names[1:], values[1:], strict=True)]
    top = 3 * values[0] ** 2
    at = {names[3]: 2}
    numbers = {"delta": int(top.subs(at)), "c": [int(slope.subs(at)) for slope in slopes]}
    lines = show(made(), form="numbers", at={"K": 4, "k": 3}, numbers=numbers).lines
    assert lines[-1].text.endswith(f" = {diff(E, names[3]).subs(at)}")


@pytest.mark.parametrize("name, rates", [("momentum_unrolled", {"mu": 0.5, "alpha": 0.25}),
                                         ("momentum_rescaled", {"beta": 0.75})])
def test_momentum_against_the_step_that_trains(name, rates):
    gradients = [3, -1, 4, 1, -5, 9, 2]
    velocity = np.zeros(1)
    for step, gradient in enumerate(gradients, start=1):
        if name == "momentum_unrolled":
            velocity = momentum_step(np.zeros(1), [gradient], velocity, 0.25, 0.5).velocity
        else:       # v ← βv + (1 − β)g is the step with the rate 1 − β against −g
            velocity = momentum_step(np.zeros(1), [-gradient], velocity, 0.25, 0.75).velocity
        page = show(made(name), form="numbers", at={"K": 7, "k": min(step, 6)}, numbers={"grad": gradients, **rates})
        said = page.lines[0 if step < 7 else -1].text
        assert float(said.rsplit("= ", 1)[-1].rsplit("≈ ", 1)[-1]) == pytest.approx(velocity.item(), abs=1e-3)


# On the page


def test_the_page_of_an_induction():
    page = show(made())
    assert [line.rule for line in page.lines] == [
        "What is claimed", "Base case: An empty product", "From k to k + 1: Chain rule",
        "From k to k + 1: Use the hypothesis", "From k to k + 1: Peel off the last factor"]
    assert page.lines[0].text == "dE/dz[k] = (dE/dz[1])*product(dz[l]/dz[l+1], l, 1, k - 1)"
    assert page.lines[3].text == "dE/dz[k+1] = (dE/dz[1])*product(dz[l]/dz[l+1], l, 1, k - 1)*(dz[k]/dz[k+1])"
    assert uncolored(page.given[-1].latex) == r"\text{hypothesis: } " + uncolored(page.lines[0].latex)
    assert page.given[-1].text == f"hypothesis: {page.lines[0].text}"
    assert page.badge == made().badge
    written = show(made(), form="written", at={"K": 6, "k": 4}).lines
    assert written[0].text == "dE/dz[4] = (dE/dz[1])*(dz[1]/dz[2])*(dz[2]/dz[3])*(dz[3]/dz[4])"
    assert written[1].text == "dE/dz[1] = (dE/dz[1])*1"


def test_powers_are_printed():
    latex = [uncolored(line.latex) for line in show(made("momentum_unrolled")).lines]
    assert latex[0] == r"v_{k} = -\alpha\,\sum_{l=1}^{k} \mu^{k - l}\,g_{l}"
    written = [line.text for line in show(made("momentum_unrolled"), form="written", at={"K": 5, "k": 3}).lines]
    assert written[0] == "v[3] = -alpha*(mu**2*g[1] + mu*g[2] + g[3])"
    assert written[-1] == "v[4] = -alpha*(mu**3*g[1] + mu**2*g[2] + mu*g[3] + g[4])"


def test_a_form_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="form: 'array' came, one of index, written, numbers was expected"):
        show(made(), form="array")


@pytest.mark.parametrize("name", INDUCTIONS)
def test_a_wrong_induction_is_not_shown(name):
    right = made(name)
    with pytest.raises(StepError):
        show(replace(right, claim=Paren(right.claim) * 2))


def test_an_induction_in_a_step_view():
    view = StepView(made("momentum_unrolled"), sliders=True)
    assert [name for name, _ in view._controller.forms] == ["index", "written", "numbers"]
    assert view._controller.sizes == {"K": (2, 6)}
    said = repr(view)
    assert said.splitlines()[1] == "0. What is claimed" and "given: v[k] = " in said and "hypothesis: v[k] = " in said
    assert "✓ by induction on k" in said.splitlines()[-1] and "\\" not in said
    view.at(K=6, k=5)
    assert "v_{6}" in view._controller.pages["course"]["written"]["lines"].rpartition("lessons-line")[2]
    with pytest.raises(TypeError, match="CompareView: Induction came"):
        CompareView(made(), made())


def test_an_induction_on_the_formula_sheet():
    (row,) = formula_sheet(["momentum_unrolled"]).rows
    assert row[1] == r"$v_{k} = -\alpha\,\sum_{l=1}^{k} \mu^{k - l}\,g_{l}$" and row[2].startswith("by induction on k")
