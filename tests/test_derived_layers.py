"""Any layer that is typed: derived and proved, last lines as expected; what cannot be derived is told in a sentence."""

import pickle
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from sympy import Max, Sum
from typed_layers import LAYERS, TARGETS, of

from lessons.derivations import Chain, Condition, Entry, LayerError, Partial, StepError, derive, show, text
from lessons.derivations.layer.typed.layer import askable
from lessons.derivations.layer.typed.reading import Text
from lessons.engine import Derivation, Step
from lessons.engine.rules import boundary, recognise

HERE = Path(__file__).parent
LAST = tomllib.loads((HERE / "typed_layers.toml").read_text(encoding="utf-8"))
ODD = tomllib.loads((HERE / "layer_errors.toml").read_text(encoding="utf-8"))["text"]
IDS = [f"{name}, {wrt}" for name, _, wrt, *_ in TARGETS]


def parts(made):
    return made.parts if isinstance(made, Chain) else (made,)


@pytest.mark.parametrize("target", IDS)
def test_every_layer_is_derived_and_proved(target):
    name, wrt = target.rsplit(", ", 1)
    made = of(target)
    assert made.prove().instances > 0
    last = parts(made)[-1]
    assert text(last, last.result) == LAST[name][wrt]
    assert all("larger size" in part.badge or "one size" in part.badge for part in parts(made))
    assert all(part.steps and not part.stopped for part in parts(made))


def test_the_targets_are_many():
    assert len(LAYERS) >= 38 and sum(len(asked) for _, asked, *_ in LAYERS.values()) >= 68
    assert len(TARGETS) - sum(len(asked) for _, asked, *_ in LAYERS.values()) >= 12


def test_what_cannot_be_derived_is_told_in_one_sentence():
    for odd in ODD:
        with pytest.raises(LayerError) as error:
            derive(odd["text"], odd["wrt"], shapes=odd.get("shapes", ""))
        assert str(error.value) == odd["says"], odd
        assert str(error.value).endswith(".") and "\n" not in str(error.value)


def test_a_hundred_odd_texts():
    assert len(ODD) >= 100


def test_an_error_knows_its_place():
    with pytest.raises(LayerError) as error:
        derive("y[i] = 2*x[i]\n\n  z[i] = y[k]", "x[j]")
    line, first, last = error.value.place
    assert (line, "  z[i] = y[k]"[first:last]) == (2, "k")


def test_a_place_is_that_of_what_was_typed_whatever_the_signs_are_turned_into():
    for typed, wrong in (("y[i] = ŷ[i]·x²·z[k]", "k"), ("  y[i] ＝ δ·2x[i]", "x[i]"), ("y[i] = √(x[i", "")):
        with pytest.raises(LayerError) as error:
            derive(typed, "x[j]")
        _, first, last = error.value.place
        assert typed[first:last] == wrong


def test_a_slip_of_one_character_is_read_or_refused_in_a_sentence():
    typed = "y[i,e] = exp(s[i]-2·m)/sum(a[i,j]^2*[j <= i], j)"
    wrong = ("", "=", ")", "[", " ", "²", "х")
    slips = {typed[:n] + put_in + typed[n + 1:] for n in range(len(typed)) for put_in in wrong}
    refused = 0
    for slip in slips:
        try:
            Text(slip)
        except LayerError as error:
            refused += 1
            assert str(error).endswith(".") and 0 <= error.place[1] <= len(slip) and error.place[1] < error.place[2]
    assert refused > len(slips) / 2


def operations(expr):
    """The names of the operations of a last line, or of its kind."""
    return text_of(expr).split("[")[0]


def text_of(derivation):
    return text(derivation, derivation.result)


def test_the_same_text_gives_the_same_lines_in_another_process():
    typed, wrt = TARGETS[IDS.index("batch norm, x[k,l]")][1:3]
    code = ("from lessons.derivations import derive, text\n" f"for part in derive({typed!r}, {wrt!r}).parts:\n"
            "    for step in part.steps: print(step.rule.name, text(part, step.rhs))")
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent,
                       env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parent)}).stdout for seed in "12"}
    assert len(runs) == 1 and "common" in runs.pop()


@pytest.mark.parametrize("name", ["convolution, x[j]", "batch norm, x[k,l]", "scalar recurrence, w"])
def test_what_is_derived_can_be_stored_and_read_again(name):
    made = of(name)
    proof = made.prove()
    again = pickle.loads(pickle.dumps(made))
    assert str(again.prove()) == str(proof)
    assert all(replace(part).prove().instances for part in parts(again))        # it can be proved anew
    assert [[(s.rhs, s.why) for s in p.steps] for p in parts(again)] == [
        [(s.rhs, s.why) for s in p.steps] for p in parts(made)]


def test_deriving_costs_nothing_to_those_who_do_not_derive():
    code = (
        "import sys, lessons.derivations; print([m for m in sys.modules if m.startswith('lessons.derivations.layer.')])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=HERE.parent,
                         env={"PYTHONPATH": str(HERE.parent)}).stdout
    assert out.strip() == "['lessons.derivations.layer.errors']"


@pytest.mark.parametrize("name",
                         ["dilated, x[j]", "attention, q[m,r]", "batch norm, x[k,l]", "LSTM, zf[m]",
                          "two convolutions, x[m]", "cosine, a[r]", "recurrence, W[m,n]", "RMS norm, x[j]",
                          "softmax, labels, z[m,j]", "masked maps, w[a,b,r]", "regularized, W[m,n]"])
def test_every_form_of_every_part_prints(name):
    for part in parts(of(name)):
        for form in Derivation.forms:
            shown = show(part, form=form)
            assert len(shown.lines) == len(part.steps) + 1
            assert all(line.latex and line.text for line in shown.lines)


def test_what_small_sizes_cannot_see_is_refused_at_larger_ones():
    """A lower bound Max(1, j − 1) is right for kernels of two entries."""
    made = derive("y[i] = sum(w[k]*x[i+k-1], k)", "x[j]")
    right = next(step for step in made.steps if step.rule.name == "boundary").rhs
    letter, _, high = right.limits[0]
    j = made.goal.wrt.indices[0]
    wrong = Sum(right.function, (letter, Max(1, j - 1), high))
    few = replace(made.domain,
                  sizes={**made.domain.sizes,
                         **{s: {"L": (2, 6), "K": (2, 2)}[s.name] for s in made.domain.sizes if s.name in ("L", "K")}})
    with pytest.raises(StepError, match=r"step 1 \(boundary\): at L=\d+, K=[3-9].* ≠ "):
        replace(made, domain=few, steps=(Step(boundary, wrong),)).prove()


def test_of_several_maps_each_array_has_as_many_entries_as_there_are_places():
    made = of("batch of maps, w[a,b,r]")
    last = made.steps[-1]
    inner = last.rhs.function
    long = Sum(Entry(inner.operation.args[0], *inner.indices), *last.rhs.limits)  # not cut to the kernel
    with pytest.raises(StepError, match="entries along r, 7 were expected"):
        replace(made, steps=(*made.steps[:-1], Step(recognise, long))).prove()
    assert last.why.endswith("One for each {n}, added up.")


def test_a_goal_is_what_was_asked():
    made = derive("y[i] = w[i]*x[i]", "w[k]")
    assert isinstance(made.goal, Partial) and str(made.goal.wrt) == "w[k]"


def test_a_side_condition_is_used_once_and_without_it_the_line_is_refused():
    made = of("softmax, labels, z[m,j]")
    last = made.parts[-1]
    line = next(step for step in last.steps if step.rule.name == "condition")
    free = tuple(item for item in last.given if not isinstance(item, Condition))
    assert len(free) == len(last.given) - 1 and replace(last, steps=(line,)).prove()
    with pytest.raises(StepError, match="condition"):
        replace(last, given=free, steps=(line,)).prove()


def test_a_loss_that_no_line_defines_is_not_a_constant():
    penalty = "R = lam*sum(W[j,i]^2, j, i)/2\nJ = E + R"
    alone, behind = derive(penalty, "W[j,i]"), derive(f"y[j] = sum(W[j,i]*x[i], i)\n{penalty}", "W[j,i]")
    assert operations(alone.parts[-1]) == "plus(g, scaled(lam, W))"
    assert operations(behind.parts[-1]) == "plus(scaled(lam, W), outer(d, x))"
    assert askable(penalty) == ["E", "W[j,i]", "lam", "R"]      # not g, which nobody typed


def test_shapes_name_and_fix_sizes():
    made = derive("y[i] = 2*x[i]", "x[j]", shapes="x[T]")
    assert [str(s) for s in made.domain.sizes] == ["T"]


def test_three_paths_of_batch_norm():
    made = of("batch norm, x[k,l]")
    chain = next(step for step in made.parts[-1].steps if step.rule.name == "chain")
    assert len(chain.rhs.args) == 3
    made.check_order()


def test_a_product_over_an_index_stops_at_the_last_true_line():
    made = derive("y[i] = product(x[k], k, 1, i)", "x[j]")
    assert "product" in made.stopped and made.prove()
