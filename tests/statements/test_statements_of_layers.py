"""What lesson 12 says of layers, bound to what makes it true."""

import re
from pathlib import Path

import numpy as np
import pytest
from saying import computed_wrongly, says, told_wrongly
from typed_layers import NORM

from lessons.derivations import LayerError, derive, text
from lessons.trace import check_backward


def test_gaps_come_back_in_the_kernel_and_as_every_dth_entry():
    says("12", "A *dilated* convolution reads every $d$-th input")
    says("12", "On the way to $x$ they stand in the kernel.")
    says("12", "On the way to $w$ they are steps: of $x$ correlated with δ, every $d$-th entry.")
    layer = "y[i] = sum(w[k]*x[i+d*(k-1)], k)"
    assert text_of(derive(layer, "x[j]")) == "full(delta, dilate(w, d))[j]"
    assert text_of(derive(layer, "w[j]")) == "every(correlate(x, delta), d)[j]"


def text_of(made):
    return text(made, made.result)


def test_one_term_of_a_residual_is_delta_whatever_the_weights_are():
    says("12", "One of them is δ itself, whatever $W$ is.")
    made = derive("z[j] = sum(W[j,i]*x[i], i)\na[j] = tanh(z[j])\ny[j] = x[j] + a[j]", "x[m]")
    chain = next(step for step in made.parts[-1].steps if step.rule.name == "chain")
    assert len(chain.rhs.args) == 2
    assert check_backward(lambda delta, W, a: delta + W.T @ (delta * (1 - a * a)), made)


def test_the_three_wishes_of_batch_norm():
    says("12", "Its factor is the sum of $x-m$ over the batch, which is 0 for any numbers.")
    says("12", "δ itself, less its mean, less what lies along $\\hat x$.")
    made = derive(NORM, "x[k,l]")
    assert made.parts[3].title == "4. The slope at m"
    assert "absent" in [step.rule.name for step in made.parts[3].steps]

    def three(delta, gamma, s, xhat):
        gradient = gamma / s * (delta - delta.mean(0) - xhat * (delta * xhat).mean(0))
        np.testing.assert_allclose(gradient.sum(0), 0, atol=1e-12)          # it never shifts the batch
        return gradient
    says("12", "So the gradient never shifts the batch as a whole")
    assert check_backward(three, made)


def test_where_each_delta_of_attention_goes():
    says("12", "The softmax takes off the mean of that slope, weighted by $a$, row by row.")
    made = derive("s[i,j] = sum(q[i,d]*k[j,d], d)\na[i,j] = exp(s[i,j])/sum(exp(s[i,l]), l)\n"
                  "y[i,c] = sum(a[i,j]*v[j,c], j)", "q[m,r]")

    def back(delta, a, v, k):
        da = delta @ v.T
        return a * (da - (a * da).sum(1, keepdims=True)) @ k
    assert check_backward(back, made)


@pytest.mark.parametrize("typed, says_", [
    ("y[i] = max(x[i], 0)", "takes the max of values"), ("y[i] = x[c[i]]", "is data and stands inside the index")])
def test_what_the_machine_cannot_do(typed, says_):
    says("12", "- The *maximum of values* is a choice that the numbers make.")
    with pytest.raises(LayerError, match=says_):
        derive(typed, "x[j]")


def test_a_selection_has_the_slope_0_and_a_sum_of_targets_is_kept():
    says("12", "So the slope of softmax with cross-entropy keeps a factor $\\sum t$, until you type the line "
               "`sum(t[k], k) = 1` too.")
    assert text_of(derive("y[i] = x[i]*[x[i] > 0]", "x[j]")) == "d[j]*[x[j] > 0]"
    typed = "p[k] = exp(z[k])/sum(exp(z[l]), l)\nE = -sum(t[k]*log(p[k]), k)"
    assert "sum(t[k], k, 1, K)" in text_of(derive(typed, "z[m]").parts[-1])
    assert text_of(derive(f"{typed}\nsum(t[k], k) = 1", "z[m]").parts[-1]) == "minus(p, t)[m]"


def test_the_readme_s_example_of_any_layer():
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    block = next(b for b in re.findall(r"```python\n(.*?)```", readme, re.S) if "check_backward" in b)
    names: dict = {"np": np}
    *body, call, told = block.strip().splitlines()
    exec("\n".join(body), names)
    assert f"# {eval(call, names)!r}" == told
    assert text_of(names["layer"]) in body[-1]


@pytest.mark.parametrize(("true", "false", "test"), [
    ("δ itself, whatever $W$ is", "δ itself, where $W$ is 0",
     test_one_term_of_a_residual_is_delta_whatever_the_weights_are),
    ("which is 0 for any numbers", "which is 1 for any numbers", test_the_three_wishes_of_batch_norm),
    ("keeps a factor $\\sum t$", "loses the factor $\\sum t$",
     test_a_selection_has_the_slope_0_and_a_sum_of_targets_is_kept),
])
def test_a_false_word_about_layers_is_caught(true, false, test):
    told_wrongly(test, "12", true, false)


@pytest.mark.parametrize("test", [
    test_one_term_of_a_residual_is_delta_whatever_the_weights_are, test_the_three_wishes_of_batch_norm,
    test_where_each_delta_of_attention_goes,
])
def test_a_program_that_is_not_judged_is_caught(test):
    computed_wrongly(test, "check_backward", lambda *_: False)


@pytest.mark.parametrize("test", [
    test_gaps_come_back_in_the_kernel_and_as_every_dth_entry,
    test_a_selection_has_the_slope_0_and_a_sum_of_targets_is_kept,
])
def test_another_last_line_is_caught(test):
    computed_wrongly(test, "text_of", lambda _: "full(delta, w)[j]")
