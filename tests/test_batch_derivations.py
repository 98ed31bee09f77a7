"""What a batch does to a gradient: sum, mean and the ways to get it wrong, told apart; each loss its own sample's."""

from dataclasses import replace

import pytest
from sympy import Integer, Sum

from lessons.derivations import (
    CATALOGUE,
    Define,
    Derivation,
    Domain,
    Entry,
    Lemma,
    Name,
    Partial,
    Step,
    StepError,
    array,
    chain,
    compare,
    differentiate,
    index,
    scaled,
    show,
)
from lessons.derivations.batches import D, Delta, E, M, N, W, X, e, i, j, m, n
from lessons.engine.printing.spelling import uncolored

OF = ("weight", "bias", "input")


def with_result(derivation, rhs):
    return replace(derivation, steps=(Step(derivation.steps[-1].rule, rhs),))


@pytest.mark.parametrize("of", OF)
def test_sum_mean_and_divided_twice_are_told_apart(of):
    plain, mean = CATALOGUE[f"batch_{of}"](), CATALOGUE[f"batch_{of}_mean"]()
    operation, place = plain.result.operation, plain.result.indices
    by = {0: plain.result, 1: Entry(scaled(1 / N, operation), *place), 2: Entry(scaled(1 / N**2, operation), *place)}
    for right, times in ((plain, 0), (mean, 1)):
        for divided, result in by.items():
            if divided == times:
                with_result(right, result).prove("ci")
            else:
                with pytest.raises(StepError, match="at N=2"):
                    with_result(right, result).prove()


@pytest.mark.parametrize("of", OF)
def test_the_numbers_on_the_page_tell_them_apart(of):
    last = [show(CATALOGUE[name](), form="numbers").lines[-1].text.rsplit(" = ", 1)[1]
            for name in (f"batch_{of}", f"batch_{of}_mean")]
    assert last == {"weight": ["2", "1"], "bias": ["4", "2"], "input": ["1", "1/2"]}[of]


@pytest.mark.parametrize("of", OF)
def test_exactly_the_lines_with_one_over_n_change(of):
    pairs = compare(CATALOGUE[f"batch_{of}"](), CATALOGUE[f"batch_{of}_mean"]())
    for left, right, same in pairs:
        assert same == (r"\frac{1}{N}" not in uncolored(right)) and r"\frac{1}{N}" not in uncolored(left)
    assert [same for *_, same in pairs] == [True] * 5 + [False] * 2


def test_a_sample_does_not_feel_another_samples_loss():
    x_of_all = CATALOGUE["batch_input"]()
    own, other = Partial(e[n], X[n, i]), Partial(e[m], X[n, i])
    replace(x_of_all, steps=(Step(chain, Sum(other, (m, 1, N))),)).prove()          # the others add 0
    with pytest.raises(StepError, match="at N=2"):
        replace(x_of_all, steps=(Step(chain, N * own),)).prove()


def test_rows_without_one_over_n_belong_to_the_samples_own_loss():
    """ER-10: the same rows are the gradient of e[n], not of the mean."""
    mean = CATALOGUE["batch_input_mean"]()
    rows = Sum(Delta[n, j] * W[j, i], (j, 1, M))
    replace(mean, goal=Partial(e[n], X[n, i]), steps=(Step(chain, rows),)).prove("ci")
    with pytest.raises(StepError):
        replace(mean, steps=(Step(chain, rows),)).prove()


def test_the_name_of_another_place_is_not_put_in():
    """∂e[m]/∂y[n, j] has no name: δ[n, j] is ∂e[n]/∂y[n, j]."""
    right = CATALOGUE["batch_weight"]()
    Y = right.given[0].left.base
    made = differentiate.rewrite(Partial(e[n], Y[n, j]), right)
    assert made == Delta[n, j]
    with pytest.raises(ValueError, match="e is not defined"):
        differentiate.rewrite(Partial(e[m], Y[n, j]), right)


def test_a_batch_of_one_is_its_only_sample():
    for name in (*(f"batch_{of}_mean" for of in OF), "batch_positions_bias"):
        assert min(sizes[N] for sizes in CATALOGUE[name]().domain.instances()) == 1


def test_the_bias_needs_both_sums():
    right = CATALOGUE["batch_positions_bias"]()
    delta, every = right.result.function.base, right.result.limits
    for wrong in (Sum(delta[1, every[1][0]], every[1]), right.result / N, right.result / M):
        with pytest.raises(StepError):
            replace(right, steps=(Step(chain, wrong),)).prove()


def test_the_mean_of_means_needs_equal_sizes():
    """Two micro-batches of B and C samples: the sum may be cut anywhere, the mean may not."""
    B, C = index("B C")
    theta, loss, grad = array("theta"), array("e", N), array("grad", N)

    def cut(mean):
        cuts = ((1, B, B), (B + 1, N, C))
        halves = [Sum(grad[n], (n, low, high)) / (size if mean else 1) for low, high, size in cuts]
        given = Define(E, Sum(loss[n], (n, 1, N)) / (N if mean else 1)), Name(grad[n], Partial(loss[n], theta))
        return Derivation("cut", Partial(E, theta), given, Domain({B: (1, 2), C: (1, 2), N: (B + C, B + C)}),
                          (Step(chain, sum(halves) / (2 if mean else 1)),))

    cut(mean=False).prove()
    with pytest.raises(StepError, match="at B=1, C=2, N=3"):
        cut(mean=True).prove()
    CATALOGUE["micro_batches_mean"]().prove("ci")


@pytest.mark.parametrize("name", ["micro_batches", "micro_batches_mean"])
def test_the_first_micro_batch_alone_is_not_the_large_batch(name):
    right = CATALOGUE[name]()
    first = Partial(right.given[1].left.base[1], right.goal.wrt)
    forgotten = right.result.xreplace({right.result.atoms(Sum).pop(): first})
    with pytest.raises(StepError, match="G=2"):
        with_result(right, forgotten).prove()


# What is made of derivatives


def test_a_definition_made_of_derivatives_is_not_differentiated_again():
    theta, new, J, grad = array("theta"), array("u"), array("J"), array("delta")
    given = (Name(grad, Partial(E, theta)), Define(new, theta - Partial(E, theta)), Define(J, new**2))
    domain = Domain({D: (1, 1)})
    Derivation("step", new, given, domain, (Step(chain, theta - grad),)).prove()
    for goal in (Partial(new, theta), Partial(J, theta)):
        with pytest.raises(StepError, match="is made of derivatives: it is not differentiated again"):
            Derivation("again", goal, given, domain, (Step(chain, Integer(1)),)).prove()


def test_a_lemma_about_a_quantity_is_checked_and_shown():
    x, y = array("x", D), array("y", D)
    given = (Define(y[i], 2 * x[i]), Lemma(y[i], x[i] + x[i], {i: (1, D)}))
    right = Derivation("twice", y[i], given, Domain({D: (1, 2)}, {i: (1, D)}), (Step(chain, y[i]),))
    assert len(show(right).given) == 2
    with pytest.raises(StepError, match="lemma"):
        replace(right, given=(given[0], Lemma(y[i], 3 * x[i], {i: (1, D)}))).prove()
