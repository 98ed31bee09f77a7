"""Convolution in the engine: the printed examples come out, each wrong rule is refused, sizes stay legal."""

from dataclasses import replace

import pytest
from sympy import Max, Min, Sum

from lessons.derivations import (
    CATALOGUE,
    Entry,
    Step,
    StepError,
    array,
    compare,
    correlate,
    flip,
    full,
    index,
    recognise,
    show,
    text,
    valid,
    window,
)
from lessons.derivations.convolution.sliding import Sliding
from lessons.engine.printing.spelling import uncolored

L, K, M, H, W, K1, K2, M1, M2, i, j, k, p, q, s, u, v = index("L K M H W K1 K2 M1 M2 i j k p q s u v")
x, w, d = array("x", L), array("w", K), array("delta", M)
X, W2, D2 = array("x", H, W), array("w", K1, K2), array("delta", M1, M2)


def written(name, step, **at):
    """A line written out at one place, in plain text, without its left side."""
    return show(CATALOGUE[name](), form="written", at=at).lines[step].text.split(" = ")[-1]


def with_last(name, line):
    made = CATALOGUE[name]()
    return replace(made, steps=(*made.steps[:-1], Step(recognise, line)))


# The printed examples of source 004


def test_the_weight_gradient_of_five_inputs_and_three_taps():
    assert [written("conv1d_weight", -1, L=5, K=3, k=n) for n in (1, 2, 3)] == [
        "d[1]*x[1] + d[2]*x[2] + d[3]*x[3]", "d[1]*x[2] + d[2]*x[3] + d[3]*x[4]", "d[1]*x[3] + d[2]*x[4] + d[3]*x[5]"]


def test_the_input_gradient_of_five_inputs_and_three_taps():
    assert [written("conv1d_input", -1, L=5, K=3, j=n) for n in range(1, 6)] == [
        "d[1]*w[1]", "d[1]*w[2] + d[2]*w[1]", "d[1]*w[3] + d[2]*w[2] + d[3]*w[1]", "d[2]*w[3] + d[3]*w[2]", "d[3]*w[3]"]


def test_the_nine_entries_of_a_three_by_three_input():
    counts = [[written("conv2d_input", -1, H=3, W=3, K1=2, K2=2, i=r, j=c).count("w") for c in (1, 2, 3)]
              for r in (1, 2, 3)]
    assert counts == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    middle = written("conv2d_input", -1, H=3, W=3, K1=2, K2=2, i=2, j=2)
    assert middle == "d[1,1]*w[2,2] + d[1,2]*w[2,1] + d[2,1]*w[1,2] + d[2,2]*w[1,1]"
    assert written("conv2d_weight", -1, H=3, W=3, K1=2, K2=2, u=1, v=2) == (
        "d[1,1]*x[1,2] + d[1,2]*x[1,3] + d[2,1]*x[2,2] + d[2,2]*x[2,3]")
    assert written("conv2d_bias", -1, H=3, W=3, K1=2, K2=2) == "d[1,1] + d[1,2] + d[2,1] + d[2,2]"


def test_the_array_form_shows_all_nine_entries():
    line = uncolored(show(CATALOGUE["conv2d_input"](), form="array").lines[-2].latex)
    assert line.count("&") == 6 and line.count("w_") == 16


def test_an_input_that_no_window_sees_has_gradient_0():
    at = {"L": 6, "K": 2, "s": 3}
    assert [written("conv1d_input_strided", -1, j=n, **at) for n in range(1, 7)] == [
        "d[1]*w[1]", "d[1]*w[2]", "0", "d[2]*w[1]", "d[2]*w[2]", "0"]


# Wrong rules


@pytest.mark.parametrize("name, wrong", [
    ("conv1d_input", Entry(full(d, flip(w)), j)),                                       # flipped twice
    ("conv1d_input", Entry(correlate(window(d, 2 - K, M + 2 * K - 2), w), j)),          # not flipped
    ("conv1d_input", Entry(window(valid(d, w), 1, L), j)),                              # valid for full
    ("conv1d_weight", Entry(correlate(x, flip(d)), k)),
    ("conv1d_weight", Entry(window(full(x, d), 1, K), k)),
    ("conv2d_input", Entry(full(D2, flip(W2)), i, j)),
    ("conv2d_weight", Entry(valid(X, D2), u, v)),
    ("conv1d_input_padded", Entry(window(full(d, w), 1, L), j)),                        # padding forgotten
    ("conv1d_input_padded", Entry(window(full(d, w), q + 1, L), j)),                    # cut at the wrong end
    ("conv1d_input_strided", Entry(window(full(d, w), 1, L), j)),                       # stride ignored
    ("conv1d_weight_strided", Entry(window(correlate(x, d), 1, K), k)),
    ("conv1d_bias", d[1]),                                                              # one position for all
    ("conv1d_input_flipped", Entry(full(d, w), j)),                                     # the other convention's rule
    ("conv1d_weight_flipped", Entry(correlate(x, d), k)),
])
def test_each_wrong_rule_is_refused(name, wrong):
    with pytest.raises(StepError, match=r" ≠ |outside its shape"):
        with_last(name, wrong).prove()


def test_the_slope_in_the_weight_gradient_is_refused():
    made = CATALOGUE["conv1d_behind_sigmoid"]()
    slope_twice = made.result * x[j]
    with pytest.raises(StepError):
        with_last("conv1d_behind_sigmoid", slope_twice).prove()


def test_an_entry_outside_of_an_operation_is_refused():
    right = CATALOGUE["conv1d_weight_padded"]()
    right.prove()
    short = Entry(correlate(window(x, 1 - p, L + p), d), k)             # the zeros after the input forgotten
    with pytest.raises(StepError, match=r"correlate\(window\(x, 1 - p.*\) has \d+ entries along k, \d+ were expected"):
        with_last("conv1d_weight_padded", short).prove()


# What a convention changes


def same(a, b):
    return [equal for *_, equal in compare(CATALOGUE[a](), CATALOGUE[b]())]


def test_padding_stride_and_flip_leave_the_chain_rule_as_it_is():
    for other in ("padded", "strided", "general", "flipped"):
        question, start, *rest = same("conv1d_input", f"conv1d_input_{other}")
        assert question and start and not rest[-1]


def test_without_padding_and_stride_the_general_line_is_the_plain_one():
    plain, made = Sliding(1), CATALOGUE["conv1d_input_general"]()
    line = made.steps[-2].rhs.xreplace({s: 1, p: 0})
    expected = Sum(plain.delta[i] * plain.w[j - i + 1], (i, Max(1, j - K + 1), Min(j, M)))
    assert (line.function - expected.function).expand() == 0 and line.limits[0][1:] == expected.limits[0][1:]
    assert made.result.has(s) and not CATALOGUE["conv1d_input"]().result.has(s)


def test_the_pair_of_rules_of_each_convention():
    assert [text(CATALOGUE[name](), CATALOGUE[name]().result) for name in
            ("conv2d_weight", "conv2d_input", "conv2d_weight_flipped", "conv2d_input_flipped")] == [
        "correlate(x, d)[u,v]", "full(d, w)[i,j]", "flip(correlate(x, d))[u,v]", "full(d, flip(w))[i,j]"]


# Sizes


def test_the_number_of_windows_follows_and_a_kernel_stays_in_its_input():
    domain = CATALOGUE["conv1d_input_strided"]().domain
    assert set(domain.following) == {M}
    at = domain.at({"L": 9, "K": 2, "s": 3})
    assert at[M] == 3 and at[j] == 2
    assert domain.at({"L": 2})[K] == 2 and domain.at({"L": 2, "K": 5}, nearest=True)[K] == 2
    with pytest.raises(ValueError, match="at: K = 5 came, at most 2 was expected with L = 2"):
        domain.at({"L": 2, "K": 5})
    with pytest.raises(ValueError, match="at: 'M' came, one of L, s, K, j was expected"):
        domain.at({"M": 3})
    assert "M" not in CATALOGUE["conv1d_input"]().badge


def test_padding_makes_room_for_a_longer_kernel():
    assert CATALOGUE["conv1d_input_padded"]().domain.at({"L": 3, "K": 5, "p": 1, "q": 1})[K] == 5


# Print


def test_bounds_and_indices_are_written_as_one_says_them():
    lines = [uncolored(line.latex) for line in show(CATALOGUE["conv1d_input_general"]()).lines]
    assert r"\max(1, \left\lceil \frac{j + p - K}{s}\right\rceil + 1)" in lines[-2]
    assert "w_{j+p-s\\,\\left(i-1\\right)}" in lines[-2]
    assert r"\operatorname{cut}_{p + 1,\,L}(\operatorname{dilate}_{s}(\delta) *_{\text{full}} w)" in lines[-1]


def test_gaps_and_padding_are_not_terms_that_die():
    assert written("conv1d_input_general", -1, L=5, K=3, s=2, p=1, j=2) == "d[1]*w[3] + d[2]*w[1]"
    assert "*0" in written("conv1d_input_general", -3, L=5, K=3, s=2, p=1, j=2)


def test_the_sources_write_convolution_in_their_own_letters():
    lines = show(CATALOGUE["conv2d_input"](), "004")
    assert r"\delta^{(l)} *_{\text{full}} \mathbf{w}^{(l)}" in uncolored(show(
        CATALOGUE["conv2d_input"](), "004", "array").lines[-1].latex)
    assert lines.notation.letter("H") == "M" and all("H" not in uncolored(formula.latex) for formula in lines.given)
    assert "g_{uv}^{(l)}" in uncolored(show(CATALOGUE["conv2d_input_flipped"](), "002").given[0].latex)
