"""Reading: what people type, paste from LaTeX or write as NumPy; and what is refused, with the place and a reason."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.derivations import CATALOGUE, Derivation, show, text
from lessons.engine.printing.spelling import uncolored
from lessons.practice import judge
from lessons.practice.judge import Judge
from lessons.practice.reading import Scope, read

INPUT = CATALOGUE["conv1d_input"]()
SCOPE = Scope(INPUT)


def parts(entry):
    return [entry] if isinstance(entry, Derivation) else list(entry.parts)


PARTS = [pytest.param(part, id=f"{name}/{number}") for name, make in CATALOGUE.items()
         for number, part in enumerate(parts(make()), start=1)]


@pytest.mark.parametrize("part", PARTS)
def test_every_printed_line_is_read_back_with_its_values(part, unproved):
    judging = Judge(part)
    for line in (part.goal, *(step.rhs for step in part.steps if step.lhs in (None, part.goal))):
        verdict = judging.judge(text(part, line))
        assert verdict.kind == "right", (text(part, line), verdict.sentence)


@pytest.mark.parametrize("part", PARTS[::3])
def test_the_latex_of_a_page_is_read_as_it_is_copied(part, unproved):
    judging = Judge(part)
    for line in show(part).lines[1:]:
        copied = uncolored(line.latex)
        if r"\times" in copied:                 # the size of a window with two axes has no other spelling
            continue
        verdict = judging.judge(copied)
        assert verdict.kind == "right", (copied, verdict.sentence)


@pytest.mark.parametrize("typed", [
    "d_i w_j", "δᵢwⱼ", r"\delta_i w_j", r"$\delta_{i}\,w_{j}$", "d[i]*w[j]", "d(i) w(j)", "d_i·w_j", "d_i × w_j",
    r"\boldsymbol{\delta}_i \mathbf{w}_j"])
def test_one_product_in_many_spellings(typed):
    scope = Scope(CATALOGUE["conv1d_weight"]())
    scope.letters = {**scope.letters, "i": scope.letters["k"], "j": scope.letters["k"]}
    values = {str(line.value) for line in read(typed, scope).lines}
    assert values == {"delta[k]*w[k]"}


REFUSED = [
    ("", "Nothing came"), ("   ", "Nothing came"), ("d_i w_i +", "ends too early"), ("d1 * (w2", ") is missing"),
    ("d1*q7", "'q7' is unknown"), ("... + d1", "every term was expected"), ("__import__('os')", "was expected"),
    ("w.shape", ".shape is not read"), ("d1**9**9**9", "power of a power"), ("9**9**9", "power of a power"),
    ("d1**9", "at most 4"),
    ("1e99999999", "without an exponent"), ("d1*99999999", "1000000"), ("sum_{i=1}^{999999} d_1", "999999 came"),
    ("(" * 10_000 + "d", "characters came"), ("(" * 1000 + "d", "nested"), ("d1 * w2 ]", "never opened"),
    ("δ1 w2 + дельта", "cyrillic"), ("d1 \u202e w2", "right-to-left"), ("d1 \x00 w2", "control character"),
    ("NaN", "unknown"), ("lambda: 0", "was expected"), ("x_{ij}", "has 2 subscripts"),
    ("sum_j d_j w_j", "take another letter for the sum"),
    ("sum_{i=1}^{M} d_i sum_{i=1}^{M} d_i", "stands for something else"),
    ("sum d_i w_i", "without its letter"),
    ("d_k w_k", "bound nowhere"), ("w_j-i+1", "braces were expected"), ("d * w", "which product"),
    (r"\foo d", "is not read here"), ("[3, 1, 2", "missing"), ("d_1/0", "division by 0"), ("convole(d, w)", "unknown"),
    ("full(d)", "2 were expected"), ("conv(d, w, 'same')", "full or valid"), ("d^x_1", "was expected"),
    ("a" * 2001, "2000 are read"), ("sum_i " * 11 + "d_i", "more than 10"), ("max(1,2)" * 9, "more than 8"),
]


@pytest.mark.parametrize(("typed", "said"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_read_is_told_and_the_place_lies_inside(typed, said):
    started = time.perf_counter()
    verdict = judge(INPUT, typed)
    assert verdict.kind == "unreadable" and said.lower() in verdict.sentence.lower(), verdict
    if verdict.span:
        assert 0 <= verdict.span[0] <= verdict.span[1] <= len(typed)
    assert time.perf_counter() - started < 5        # not a speed test: a text that is evaluated would never end


@pytest.mark.parametrize(("typed", "suggestion"), [
    ("convole(d, w)", "convolve"), ("d_j w_j-i+1", "w_{j-i}"), (r"\dleta_1 w_1", r"\delta"),
    ("d * w", "conv(d, w, 'full')"), ("d w", "d w^T")])
def test_a_suggestion_is_made(typed, suggestion):
    assert judge(INPUT, typed).suggestion == suggestion


def test_a_whole_array_and_entries_are_not_mixed():
    assert "whole array and single entries" in judge(CATALOGUE["sigmoid"](), "d a_i (1-a_i)").sentence


def test_what_was_assumed_is_said_and_what_was_read_is_echoed():
    reading = read("Σ_i dE/dy_i dy_i/dx_j", SCOPE)
    assert reading.notes == ("i from 1 to M",)
    assert reading.latex.startswith(r"\sum_{i} \frac{\partial")
    assert read("np.convolve(d, w)", SCOPE).notes == ("convolve: mode full",)
    assert "W" in read("w_22 d_2", Scope(CATALOGUE["fully_connected_input"]()), True).notes[0]


def test_a_name_of_another_part_of_a_chain_is_known_but_not_given():
    from lessons.practice.tasks import derivation_of
    part, elsewhere = derivation_of("nine_steps/12")
    assert "is not given" not in Judge(part, elsewhere).judge("d2_qmn").sentence
    assert "not given here" in Judge(part, elsewhere).judge("t_k").sentence


PIECES = st.sampled_from([
    "d", "w", "x", "δ", "y", "E", "_", "^", "{", "}", "(", ")", "[", "]", "1", "2", "i", "j", "k", "M", "K", "L", "+",
    "-", "*", "/", " ", "=", "<=", ",", "sum", "sum_i ", "full(", "conv", "'full'", ".T", "∂", r"\frac", r"\delta",
    "dE/dy_",
    "max(", "₁", "²", "ᵀ", "⊙", "'", '"', ".", "@", "exp(", "__", "0", "9**9", "é", "\n", "full(d, w)[j]",
    "d_i w_{j-i+1}"])


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_whatever_is_typed_gets_a_verdict(typed):
    verdict = judge(INPUT, typed)
    assert verdict.kind in ("right", "wrong", "unreadable", "undecided")
    if verdict.kind == "right":
        assert verdict.badge.startswith("checked exactly") or "residues" in verdict.badge
