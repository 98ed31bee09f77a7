"""Weight decay and momentum: the derivations against the steps that train, and against each known mistake."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from sympy import Rational, Sum

from lessons.derivations import CATALOGUE, Define, Derivation, Domain, Partial, Step, StepError, array, chain, show
from lessons.derivations.updates import (
    TOTAL,
    D,
    M,
    W,
    Wnew,
    alpha,
    b,
    beta,
    g,
    i,
    j,
    k,
    lam,
    mu,
    of_weight,
    p,
    q,
    theta,
    u,
    v,
)
from lessons.engine.checking.rings import Numbers
from lessons.engine.checking.subject import Subject, arguments
from lessons.engine.printing.spelling import uncolored
from lessons.layers import momentum_step, sgd_step


def refused(derivation, *lines, match="at "):
    for rhs in lines:
        with pytest.raises(StepError, match=match):
            replace(derivation, steps=(Step(chain, rhs),)).prove()


def values(derivation, sizes, numbers):
    """The last line at every place, as an array."""
    subject, point = Subject(derivation), derivation.domain.at(sizes)
    fixed = {size: point[size] for size in subject.sizes}
    world = subject.world(Numbers(numbers), point)
    line = subject.compiled(derivation.result)
    return [float(line(world, *arguments(subject, {**fixed, **at}))) for at in derivation.domain.places(fixed)]


# Weight decay


def test_decayed_step_is_the_step_that_trains():
    rng = np.random.default_rng(4)
    theta, gradient = rng.normal(size=(2, 2, 3))
    found = values(CATALOGUE["decayed_step"](), {"M": 2, "D": 3},
                   {"W": theta, "grad": gradient, "alpha": 0.3, "lam": 0.2, "b": 0, "E": 0})
    assert found == pytest.approx(sgd_step(theta, gradient, 0.3, weight_decay=0.2).ravel(), rel=1e-12)
    assert found != pytest.approx(sgd_step(theta, gradient, 0.3, weight_decay=0.1).ravel(), rel=1e-3)


def test_decay_has_its_sign_its_half_and_its_place():
    """Minus would make the weights grow.  Without the ½ a 2 stays.  Inside the mean λ would be divided."""
    right = CATALOGUE["weight_decay"]()
    grad = of_weight[j, i]
    refused(right, grad - lam * W[j, i], grad + 2 * lam * W[j, i], grad + lam * W[j, i] / 2, grad,
            grad + lam * W[i, j], match="Weight decay")
    whole = tuple(Define(item.left, lam * Sum(W[p, q] ** 2, (p, 1, M), (q, 1, D)))
                  if isinstance(item, Define) and item.left == TOTAL[1].left else item for item in right.given)
    replace(right, given=whole, steps=(Step(chain, grad + 2 * lam * W[j, i]),)).prove("ci")


def test_lambda_is_not_divided_by_the_batch():
    """For a mean of N losses plus λ/2 Σ W² the factor is 1 − αλ, not 1 − αλ/N."""
    right = CATALOGUE["decayed_step"]()
    step = -alpha * of_weight[j, i]
    refused(right, (1 - alpha * lam / D) * W[j, i] + step, (1 + alpha * lam) * W[j, i] + step,
            (1 - lam) * W[j, i] + step, (1 - alpha * lam) * W[j, i] - step)


def test_a_bias_in_the_penalty_would_decay():
    right = CATALOGUE["weight_decay_bias"]()
    with_bias = tuple(Define(item.left, item.right + lam / 2 * Sum(b[p] ** 2, (p, 1, M)))
                      if isinstance(item, Define) and item.left == TOTAL[1].left else item for item in right.given)
    grad = array("grad", M)[j]
    refused(replace(right, given=with_bias), grad)
    replace(right, given=with_bias, steps=(Step(chain, grad + lam * b[j]),)).prove()


def test_a_step_needs_all_that_is_made_small():
    page = show(CATALOGUE["decayed_step"]())
    given = [uncolored(formula.latex) for formula in page.given]
    assert given[1] == "J = E + R" and given[0].startswith("W_{ji}^{+} = W_{ji} - ")
    assert uncolored(page.lines[-1].latex).endswith(
        r"\left(\left(1 - \alpha\,\lambda\right)\,W - \alpha\,g\right)_{ji}")


# Momentum


def test_one_path_in_two_forms():
    """The averaging form with α and the adding form with (1 − β) α, step by step in exact numbers."""
    rate, keep, gradients = Fraction(1, 3), Fraction(9, 10), [3, -1, 4, 1, -5, 9]
    averaging = adding = twice = Fraction(2)
    velocity = running = Fraction(0)
    for step, gradient in enumerate(gradients, start=1):
        velocity = keep * velocity + (1 - keep) * gradient
        running = keep * running + gradient
        averaging -= rate * velocity
        adding -= (1 - keep) * rate * running
        twice -= (1 - keep) * rate * velocity
        numbers = {"grad": gradients, "beta": keep, "alpha": rate, "theta0": 2}
        page = show(CATALOGUE["momentum_same_step"](), form="numbers", at={"K": 6, "k": step}, numbers=numbers)
        assert page.lines[-1].text.endswith(f" = {averaging}")
        assert averaging == adding != twice


def test_rescaling_once_not_twice_and_not_never():
    """With (1 − β) in the velocity and in the step the steps are too short."""
    right = CATALOGUE["momentum_same_step"]()
    back = theta[k - 1]
    refused(right, back - alpha * u[k], back - (1 - beta) * alpha * v[k], back - (1 - beta) ** 2 * alpha * u[k],
            back - alpha * v[k - 1], back - alpha / (1 - beta) * u[k])


def test_momentum_of_the_trainer_is_the_first_form():
    moved, velocity, gradients = np.array([1.0]), np.zeros(1), [2.0, -3.0, 4.0, 1.0]
    for gradient in gradients:
        moved, velocity = momentum_step(moved, [gradient], velocity, 0.1, 0.5)
    numbers = {"grad": gradients, "mu": 0.5, "alpha": 0.1, "theta0": 1}
    nesterov, step = CATALOGUE["nesterov"](), theta[k - 1] + v[k]
    classical = replace(nesterov, given=(Define(theta[k], step), *nesterov.given[1:]), steps=(Step(chain, step),))
    assert values(classical, {"K": 4}, numbers)[-1] == pytest.approx(moved.item(), rel=1e-12)
    assert values(nesterov, {"K": 4}, numbers)[-1] != pytest.approx(moved.item(), rel=1e-3)


def test_nesterov_is_not_the_classical_step():
    back = theta[k - 1]
    refused(CATALOGUE["nesterov"](), back + v[k], back + mu * v[k - 1] - alpha * g[k], match="at K=2, k=1")


def test_what_is_made_of_derivatives_stays_a_value():
    right = CATALOGUE["decayed_step"]()
    with pytest.raises(StepError, match="is made of derivatives: it is not differentiated again"):
        replace(right, goal=Partial(Wnew[j, i], W[j, i]), steps=(Step(chain, 1 - alpha * lam),)).prove()


# Where a recursion starts


def test_a_recursion_without_a_start_reads_outside():
    right = CATALOGUE["nesterov"]()
    loose = tuple(item for item in right.given if item.left != v[0])
    with pytest.raises(StepError, match=r"v\[0\] is outside its shape \(2\)"):
        replace(right, given=loose).prove()


def test_another_start_is_another_value():
    right = CATALOGUE["momentum_unrolled"]()
    given = tuple(Define(v[0], Rational(1, 2)) if item.left == v[0] else item for item in right.given)
    with pytest.raises(StepError, match="base case"):
        replace(right, given=given).prove()


def test_a_mixed_place_on_the_left_is_refused():
    with pytest.raises(ValueError, match="plain index symbols were expected on the left"):
        Derivation("mixed", W[j, i], (Define(W[j, 1], 1),), Domain({M: (1, 2), D: (1, 2)}, {j: (1, M), i: (1, D)}),
                   (Step(chain, W[j, i]),)).prove()
