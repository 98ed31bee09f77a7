"""A derivation that fades: its own lines fill its gaps, no other line does, and no rule is called wrong that fits."""

import pytest

from lessons.derivations import CATALOGUE, Derivation, Induction, text
from lessons.practice import Deriving, Fading, Judge
from lessons.practice.deriving.choosing import MOVES, Look, choices
from lessons.practice.tasks import derivation_of

EVERY = [name if isinstance(made, Derivation | Induction) else f"{name}/{part}"
         for name, made in ((name, make()) for name, make in CATALOGUE.items())
         for part in ([0] if isinstance(made, Derivation | Induction) else range(1, len(made.parts) + 1))]
CHAIN, DELTA = "sum_i dE/dy_i dy_i/dx_j", "sum_i d_i sum_k w_k [i+k-1=j]"
BRACKET, ARRAY = "sum_i d_i w_{j-i+1} [1<=j-i+1<=K]", "full(d, w)"
BOUNDS = "sum_{i=max(1,j-K+1)}^{min(j,M)} d_i w_{j-i+1}"


def fading(name):
    derivation, elsewhere = derivation_of(name)
    return Fading(Deriving(derivation, Judge(derivation, elsewhere)))


@pytest.fixture(scope="module")
def conv():
    return fading("conv1d_input")


def lines_of(made, place):
    """The derivation's own lines in a place."""
    derivation = made.deriving.derivation
    return [text(derivation, step.rhs) for step in derivation.steps[place.first:place.last + 1]]


@pytest.mark.parametrize("name", EVERY)
def test_each_gap_is_filled_by_the_derivations_own_lines(name, unproved):
    made = fading(name)
    one, several = made.gaps("one"), made.gaps("several")
    assert len(one) == 1 and set(one) < set(several) <= set(made.places) or one == several == made.places
    assert len(made.places) < 3 or made.places[0] not in several or made.places[0] in one
    for gap in several:
        for line in lines_of(made, gap):
            assert made.judge(gap, line).kind == "right", (gap, line)
        for choice in made.choices(gap):
            assert bool(choice.why) == (choice.title != made.deriving.derivation.steps[gap.first].rule.title)


@pytest.mark.parametrize("name", [
    "conv1d_input", "fully_connected_weight", "softmax_cross_entropy", "batch_weight_mean"])
def test_the_line_of_another_place_is_true_and_not_taken(name, unproved):
    made = fading(name)
    for gap in made.places:
        for other in made.places:
            kinds = {made.judge(gap, line).kind for line in lines_of(made, other)}
            assert kinds == {"right" if gap == other else "go on"}, (gap, other)


def test_the_most_telling_line_is_missing_first(conv):
    rules = [step.rule.name for step in conv.deriving.derivation.steps]
    assert [rules[gap.first] for gap in conv.gaps("one")] == ["collapse"]
    assert [rules[gap.first] for gap in conv.gaps("several")] == ["differentiate", "collapse", "boundary"]
    assert conv.gaps("free") == conv.places
    with pytest.raises(ValueError, match="missing: 'all' came, one of one, several, free was expected"):
        conv.gaps("all")


def test_what_is_told_of_a_line_in_the_gap(conv):
    [gap] = conv.gaps("one")
    assert conv.judge(gap, BRACKET).sentence == "Right: keep the one term that survives."
    assert conv.judge(gap, "sum_k d_{j-k+1} w_k [1<=j-k+1<=M]").kind == "right"
    halfway = "sum_i d_i dy_i/dx_j"       # between the chain rule and both slopes, where the derivation has no line
    assert conv.judge(conv.places[1], halfway).sentence == "Right, on a way of your own."
    for line in (BOUNDS, ARRAY):
        assert "further than the missing line" in conv.judge(gap, line).sentence
    for line in (CHAIN, DELTA, halfway):
        assert "not yet further" in conv.judge(gap, line).sentence
    assert conv.judge(gap, "dE/dx_j").mistake == "ends-in-itself"


def test_a_wrong_line_is_wrong_in_any_gap_and_what_follows_is_told(conv):
    wrong, follows = "sum_i d_i w_{i-j+1} [1<=i-j+1<=K]", "sum_i w_{i-j+1} d_i [1<=i-j+1<=K]"
    for gap in conv.places:
        assert conv.judge(gap, wrong).mistake == "difference-reversed"
        assert conv.judge(gap, follows, wrong).mistake == "follows"
        assert conv.judge(gap, "full(d,").kind == "unreadable"


def test_the_last_line_may_have_any_form_that_is_asked_for():
    made = fading("sigmoid")
    assert made.judge(made.places[-1], "d * a * (1 - a)").kind == "right"
    assert made.judge(made.places[-2], "d * a * (1 - a)").kind == "go on"


# Rules

def test_rules_that_could_be_taken_up_stand_beside_the_right_one(conv):
    [gap] = conv.gaps("one")
    offered = {choice.name: choice.why for choice in conv.choices(gap)}
    assert offered.keys() == {"collapse", "reindex", "regroup", "recognise"} and not offered["collapse"]
    assert "fewer sums" in offered["reindex"] and "single entries" in offered["recognise"]
    assert conv.choices(conv.places[0]) == ()       # from the question nothing but the chain rule leads on


@pytest.mark.parametrize("name", EVERY)
def test_no_rule_is_called_wrong_where_it_is_the_right_one(name):
    """Whatever a rule works on, it does there what is said of it: else its refusal elsewhere would be false."""
    derivation = derivation_of(name)[0]
    lines = [derivation.goal, *(step.rhs for step in derivation.steps)]
    for n, step in enumerate(derivation.steps):
        above, below = (Look(line, derivation) for line in lines[n:n + 2])
        for move in MOVES:
            assert move.rule != step.rule or not move.on(above) or move.does(above, below), step.rule.title
        offered = choices(derivation, n, n)
        assert len(offered) != 1 and sum(not choice.why for choice in offered) == bool(offered)
        assert len({choice.title for choice in offered}) == len(offered) <= 4


def test_a_rule_that_also_leads_to_the_line_is_not_offered():
    """In softmax two rules make one line of the learner's: neither is called wrong beside the other."""
    derivation = derivation_of("softmax_cross_entropy")[0]
    names = [step.rule.name for step in derivation.steps]
    at = names.index("collapse")
    assert names[at + 1] == "factor"
    assert "factor" in {choice.name for choice in choices(derivation, at, at)}
    assert "factor" not in {choice.name for choice in choices(derivation, at, at + 1)}
