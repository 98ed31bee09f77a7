"""Judging: the verdicts that lines should get; no true line is called wrong, no wrong line right."""

import random
import re
import time
import tomllib
from pathlib import Path

import pytest

from lessons.derivations import CATALOGUE, Derivation, text
from lessons.practice import Deriving, judge
from lessons.practice.judge import Judge
from lessons.practice.verdict import Verdict

LINES = tomllib.loads((Path(__file__).parent / "lines.toml").read_text(encoding="utf-8"))["line"]
KINDS = {"right": "right", "wrong": "wrong", "refused": "wrong", "unreadable": "unreadable"}
MADE = {name: CATALOGUE[name]() for name in {line["derivation"] for line in LINES}}
INPUT = MADE["conv1d_input"]
LONG = 100          # a line twice as long would have more sums than are read


def test_each_line_gets_its_verdict(unproved):
    verdicts = [judge(MADE[line["derivation"]], line["text"], line.get("at")) for line in LINES]
    assert [(line, verdict) for line, verdict in zip(LINES, verdicts, strict=True)
            if verdict.kind != KINDS[line["verdict"]]] == []


# True lines in other words

def spelled(line: str, draw: random.Random) -> str:
    """A printed line in another spelling: other letters, brackets, functions and signs."""
    changes = [
        lambda s: re.sub(r"\bsum\(", "Σ(", s),
        lambda s: f"({s})", lambda s: f"1*({s})", lambda s: f"{s} + 0", lambda s: f"−(−({s}))", lambda s: f"({s})/1",
        lambda s: s.replace("*", " "), lambda s: s.replace("*", "·"), lambda s: s.replace(" - ", " − "),
        lambda s: s.replace("exp(-", "1/exp("), lambda s: s.replace("transpose(d)", "d.T"),
        lambda s: s.replace("matmul(transpose(W), d)", "(W.T @ d)"),
        lambda s: s.replace("full(d, w)", "conv(w, d, 'full')"),
        lambda s: s.replace("correlate(x, d)", "conv(x, flip(d), 'valid')"), lambda s: s.replace("[k == j]", "[j = k]"),
        lambda s: s.replace("d[", "δ["),
        lambda s: s.replace("yhat", "ŷ"), lambda s: f"  {s}  ", lambda s: f"2*({s}) - ({s})" if len(s) < LONG else s,
        lambda s: f"(1/2)*({s}) + ({s})/2" if len(s) < LONG else s, lambda s: s.replace("row_sum(d)", "d.sum(axis=0)"),
    ]
    line = line.replace("**", "^")
    for change in draw.sample(changes, 3):
        line = change(line)
    return line


def true_lines():
    for name, make in CATALOGUE.items():
        made, draw = make(), random.Random(name)        # what is drawn for one does not move what is drawn for another
        for part in [made] if isinstance(made, Derivation) else made.parts:
            judging = Judge(part)
            for step in part.steps:
                if step.lhs in (None, part.goal):
                    yield name, judging, spelled(text(part, step.rhs), draw)


def test_no_true_line_is_called_wrong(unproved):
    checked = 0
    for name, judging, line in true_lines():
        verdict = judging.judge(line)
        assert verdict.kind in ("right", "undecided"), (name, line, verdict)
        checked += 1
    assert checked > 300


@pytest.mark.parametrize(("name", "line", "kind"), [
    ("tanh", "d_i (1 - tanh(z_i)^2)", "right"), ("sigmoid", "d_i (1 - tanh(z_i/2)^2)/4", "right"),
    ("sigmoid", "d_i/(2 + exp(z_i) + exp(-z_i))", "right"), ("tanh", "4 d_i/(exp(z_i) + exp(-z_i))^2", "right"),
    ("relu", "d_i [a_i > 0]", "undecided"), ("relu", "d_i [2 z_i > 0]", "right"),
    ("relu", "d_i (1 - [z_i <= 0])", "right"),
    ("softmax_cross_entropy", "exp(z_j)/sum_l exp(z_l) - t_j", "right"),
    ("softmax_cross_entropy", "exp(z_j)/sum_{l=1}^{K} exp(z_l) - t_j", "right")])
def test_functions_are_more_than_letters(name, line, kind):
    assert judge(CATALOGUE[name](), line).kind == kind


@pytest.mark.parametrize("line", [
    "full(d, w)[j] + d_1 w_1 [L = K+6]", "full(d, w)[j] + d_1 w_1 [L - 6 = 1]", "full(d, w)[j] + d_1 w_1 [L = 7]",
    "full(d, w)[j] + d_1 w_1 [7 <= L <= 9]", "full(d, w)[j] + d_1 w_1 [L > 6]"])
def test_a_line_true_at_small_sizes_only_is_not_right(line):
    assert judge(INPUT, line).kind in ("wrong", "unreadable")


# Forms

@pytest.mark.parametrize(("line", "form", "kind"), [
    ("dE/dx_j", "array", "go on"), ("sum_i dE/dy_i dy_i/dx_j", "chain", "right"), ("full(d, w)", "chain", "go on"),
    ("sum_i dE/dy_i dy_i/dx_j", "reduced", "go on"), ("full(d, w)", "array", "right"),
    ("sum_i d_i w_{j-i+1} [1<=j-i+1<=K]", "reduced", "go on"), ("sum_i d_i w_{j-i+1} [1<=j-i+1<=K]", "array", "go on"),
    ("sum_{i=max(1,j-K+1)}^{min(j,M)} d_i w_{j-i+1}", "reduced", "right")])
def test_a_true_line_that_is_not_there_yet_goes_on(line, form, kind):
    assert judge(INPUT, line, form=form).kind == kind


def test_what_is_asked_for_may_not_be_used():
    verdict = judge(INPUT, "dE/dx_j", form="reduced")
    assert (verdict.kind, verdict.mistake) == ("go on", "ends-in-itself") and "question itself" in verdict.sentence


def test_numbers_are_compared_exactly_and_a_wrong_one_is_named():
    at = {"L": 5, "K": 3, "j": 2}
    assert judge(INPUT, "[3, -5, 2, 6, -4]", at, "numbers").kind == "right"
    assert judge(INPUT, "-5", at, "numbers").kind == "right"
    assert judge(INPUT, "[3, -5, 2, 6]", at, "numbers").mistake == "shape"
    assert judge(INPUT, "[-2, 5, -7, 8, 2]", at, "numbers").kind == "wrong"


def test_sides_of_an_equation_must_all_be_true():
    assert judge(INPUT, "dE/dx_j = full(d, w)[j]").kind == "right"
    assert judge(INPUT, "dE/dx_j = full(d, w)[j] = d_j w_j").kind == "wrong"


@pytest.mark.parametrize(("call", "error", "said"), [
    (lambda: judge(INPUT, "d", form="short"), ValueError, "form: 'short' came"),
    (lambda: judge(INPUT, 3), TypeError, "text: int came"),
    (lambda: judge(CATALOGUE["nine_steps"](), "d"), TypeError, "judge: Chain came"),
    (lambda: judge(INPUT, "d", at={"Q": 2}), ValueError, "at: 'Q' came"),
    (lambda: Verdict("fine"), ValueError, "kind: 'fine' came")])
def test_bad_arguments_are_told(call, error, said):
    with pytest.raises(error, match=said):
        call()


def test_an_induction_is_judged_by_its_claim():
    assert judge(CATALOGUE["momentum_unrolled"](), "-alpha sum_{l=1}^{k} mu^(k-l) g_l").kind == "right"


# A whole derivation

ROUTES = {
    "conv1d_input": ["sum_i dE/dy_i dy_i/dx_j", "sum_i d_i dy_i/dx_j", "sum_i d_i w_{j-i+1} [1<=j-i+1<=K]",
                     "sum_{k=1}^K d_{j-k+1} w_k [1<=j-k+1<=M]", "full(w, d)"],
    "fully_connected_weight": ["dE/dy_j dy_j/dW_ji", "dE/dy_j x_i", "np.outer(d, x)"],
    "softmax_cross_entropy": ["sum_k dE/dŷ_k dŷ_k/dz_j", "-sum_k t_k([k=j]-ŷ_j)", "ŷ_j sum_k t_k - t_j", "ŷ - t"],
}


@pytest.mark.parametrize("name", ROUTES)
def test_a_way_of_ones_own_is_followed_to_its_end(name):
    verdicts = Deriving(CATALOGUE[name]()).judge_all(ROUTES[name])
    assert [v.kind for v in verdicts] == ["right"] * len(verdicts)
    assert [v.done for v in verdicts] == [False] * (len(verdicts) - 1) + [True]


def test_no_progress_and_what_follows_from_a_mistake():
    deriving = Deriving(INPUT)
    first = "sum_i dE/dy_i dy_i/dx_j"
    assert deriving.judge("sum_i dE/dy_i dy_i/dx_j", [first]).kind == "go on"
    assert "other letters" in deriving.judge("sum_m dy_m/dx_j dE/dy_m", [first]).sentence
    wrong, follows = "sum_i d_i w_{i-j+1} [1<=i-j+1<=K]", "sum_i w_{i-j+1} d_i [1<=i-j+1<=K] + 0"
    verdicts = deriving.judge_all([first, wrong, follows])
    assert [v.mistake for v in verdicts] == ["", "difference-reversed", "follows"]


def test_help_names_the_rule_then_its_law_then_the_line():
    deriving = Deriving(INPUT)
    assert deriving.hint(1) == "The rule is: Chain rule."
    assert r"\frac{\partial E}{\partial x}" in deriving.hint(2)
    assert "Differentiate" in deriving.hint(1, ["sum_i dE/dy_i dy_i/dx_j"])
    with pytest.raises(ValueError, match="level: 4 came"):
        deriving.hint(4)


HEAVY = [
    "σ'(" * 12 + "d_1" + ")" * 12, "tanh(" * 50 + "d_1" + ")" * 50, "conv(" * 25 + "d" + ", w, 'full')" * 25,
    "d" + " *_full w" * 40, "flip(" * 50 + "w" + ")" * 50, "*".join(["(d_1+w_1+2)"] * 120),
    "*".join(["1000000^4"] * 150), "/".join(["7^4"] * 300), "prod_{i=1}^{1000000} exp(exp(i))", "exp(exp(1000000))",
    "sum_{p=1}^{L} sum_{q=1}^{L} sum_{r=1}^{L} sum_{u=1}^{L} sum_{v=1}^{L} d_1", "prod_{i=1}^{9999} i",
    "full(d,w)[j] + sum_{p=1}^{L} sum_{q=1}^{L} sum_{r=1}^{L} sum_{u=1}^{L} d_1 [6 L < p]",
    "full(d,w)[j] * (d_1^2+2 d_1 w_1+w_1^2)^4 (d_1+w_1+x_1)^4 (d_1+2 w_1+x_1)^4",
    "dilate(dilate(dilate(w,9999),9999),9999)", "sum_{i=1}^{L^4} sum_{k=1}^{L^4} 1", "-" * 1500 + "d_1",
]


@pytest.mark.parametrize("at", [None, {"L": 5, "K": 3, "j": 2}])
@pytest.mark.parametrize("form", [None, "numbers"])
def test_no_line_takes_long(at, form):
    """In time of the processor, which other programs do not take away; before the bounds, some took minutes."""
    judging = Judge(INPUT)
    for about in (None, at):
        judging.judge("17", about), judging.judge("d_1 w_3", about)      # tables of mistakes are made once
    for line in HEAVY:
        started = time.process_time()
        judging.judge(line, at, form)
        assert time.process_time() - started < 1.5, line


def test_a_true_line_that_takes_long_is_not_called_wrong():
    """Where real numbers decide, too many of them are not looked at."""
    verdict = judge(CATALOGUE["sigmoid"](), "d_i (1 - tanh(z_i/2)^2)/4 + sum_{p=1}^{4000} (tanh(p) - tanh(p + 0 p))")
    assert verdict.kind != "wrong"
