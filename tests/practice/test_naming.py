"""Naming: a wrong line is recognized as the mistake that made it, and told as a difference where it has no name."""

import pytest

from lessons.derivations import CATALOGUE, Derivation
from lessons.practice import judge, story
from lessons.practice.judge import Judge
from lessons.practice.mistakes import RANK, changes, mistakes, rank
from lessons.practice.stories import stories

SAMPLE = ("conv1d_input", "conv1d_weight_strided", "fully_connected_input_batch", "softmax_cross_entropy",
          "max_pool_input", "batch_bias_mean", "decayed_step", "maps_weight", "paths_two_n1", "flatten_input")


def parts(name):
    made = CATALOGUE[name]()
    return [made] if isinstance(made, Derivation) else list(made.parts)


@pytest.mark.parametrize("name", SAMPLE)
def test_every_single_mistake_has_a_name(name):
    for part in parts(name):
        judging = Judge(part)
        for step in part.steps:
            for _, what, line in changes(step.rhs) if step.lhs in (None, part.goal) else ():
                failed, why = judging._first_failure(judging.worlds.compiled(line), judging.worlds.points)
                if failed is not None:
                    assert judging.name(line) or why, (what, line)


@pytest.mark.parametrize("name", SAMPLE[:4])
def test_no_generated_mistake_is_called_right_unless_it_is_true(name):
    """What the table takes for wrong is refused by the engine's own proof."""
    from dataclasses import replace

    from lessons.derivations import StepError
    from lessons.engine.statement import Rule, Step
    [part] = parts(name)
    judging = Judge(part)
    for key, line in mistakes(part.result, judging.worlds.subject):
        try:
            failed, _ = judging._first_failure(judging.worlds.compiled(line), judging.worlds.points)
        except ValueError:
            continue
        try:
            replace(part, steps=(Step(Rule("x", "x"), line),)).prove()
            true = True
        except StepError as error:
            if "entries along" in str(error):   # refused for its shape: at the places that are asked it may be right
                continue
            true = False
        assert (failed is None) == true, (key, line)


@pytest.mark.parametrize(("name", "line", "key"), [
    ("fully_connected_input", "W d", "transpose-forgotten"),
    ("conv1d_input", "conv(d, flip(w), 'full')", "turned-twice"),
    ("conv1d_input", "sum_{i=1}^M d_i w_{i-j+1}[1<=i-j+1<=K]", "difference-reversed"),
    ("sigmoid", "d_i z_i (1-z_i)", "slope-at-wrong-place"), ("sigmoid", "a_i (1-a_i)", "delta-forgotten"),
    ("sigmoid", "d_i σ(a_i)(1-σ(a_i))", "slope-at-wrong-place"), ("sigmoid", "d_i", "slope-forgotten"),
    ("sigmoid", "d_i a_i", "slope-halved"), ("sigmoid", "d ⊙ (1 - a)", "slope-halved"),
    ("sigmoid", "d ⊙ σ(z)", "slope-halved"), ("tanh", "d ⊙ a", "value-for-slope"), ("tanh", "d", "slope-forgotten"),
    ("relu", "d_i z_i", "value-for-slope"), ("conv1d_behind_sigmoid", "full(d, w) ⊙ x", "slope-halved"),
    ("batch_weight_mean", "d^T x", "mean-forgotten"), ("batch_weight_mean", "d^T x/N^2", "divided-twice"),
    ("batch_weight_mean", "d.T @ x * N", "multiplied-for-divided"),
    ("batch_weight", "sum_n d_nj sum_m x_mi", "product-of-sums"),
    ("batch_weight_mean", "1/M sum_n d_nj x_ni", "divided-by-another-size"),
    ("max_pool_input", "S_{M,j} d_M", "overwritten"), ("softmax_cross_entropy", "t_j - ŷ_j", "sign"),
    ("conv1d_input_strided", "window(full(d, w), 1, L)", "stride-ignored"),
    ("batch_weight_mean", "d_nj x_ni/N", "free-index")])
def test_named_mistakes(name, line, key):
    assert judge(CATALOGUE[name](), line).mistake == key


@pytest.mark.parametrize(("line", "said"), [
    ("d1 w3 + d2 w1", "w₃ stands where w₂ belongs, in δ₁ w₃."), ("d1 w2", "Missing: δ₂ w₁."),
    ("d1 w2 + d2 w1 + d3", "Too much: δ₃."), ("d1 w2 - d2 w1", "The sign of δ₂ w₁ is wrong."),
    ("d1 w2 + 2 d2 w1", "δ₂ w₁ counts 2, not 1."), ("(d1 w2 + d2 w1)/3", "Every term is 1/3 times what it should be."),
    ("d1 w2 + w1", "δ₂ is missing in w₁."), ("d1 w0 + d2 w1", "It reads w₀, but the places there go from 1 to 3.")])
def test_the_difference_is_told_in_the_letters_of_the_place(line, said):
    verdict = judge(CATALOGUE["conv1d_input"](), line, {"L": 5, "K": 3, "j": 2})
    assert verdict.sentence.startswith(said), verdict.sentence
    assert verdict.where == "at L = 5, K = 3, j = 2"


@pytest.mark.parametrize(("line", "said"), [
    ("d1 w3", "2 products are missing. You get δ₁ w₃."),
    ("x1 w2 + d2 w2 + d3 w1", "w₂ x₁ does not belong there. You get δ₃ w₁ + w₂ x₁ + δ₂ w₂."),
    ("d1 + d2 + d3", "You get δ₁ + δ₂ + δ₃.")])
def test_the_right_line_is_no_part_of_what_is_told(line, said):
    assert judge(CATALOGUE["conv1d_input"](), line, {"L": 5, "K": 3, "j": 3}).sentence == said


def test_a_mistake_is_shown_where_it_shows():
    """At one sample a mean is no mean, at square sizes a transpose fits: other sizes are chosen."""
    assert "N = 2" in judge(CATALOGUE["batch_weight_mean"](), "d^T x").where
    assert "meets" in judge(CATALOGUE["fully_connected_input"](), "W d").sentence


def test_each_name_has_a_story_and_a_rank():
    assert not [key for key in RANK if story(key) is None]
    assert rank(RANK[0]) < rank(RANK[-1]) < rank("never heard of")
    assert all(each.title and each.tempts and each.fails for each in stories().values())


def test_a_declared_mistake_wins_over_a_general_one():
    judging = Judge(CATALOGUE["max_pool_input"](), declared={"copied-back": "sum_i d_i"})
    assert judging.judge("sum_i d_i").mistake == "copied-back"
