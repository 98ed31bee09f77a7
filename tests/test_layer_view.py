"""LayerView: what it holds, what it says, and its twins."""

import pytest

from lessons.derivations import Chain
from lessons.derivations.layer.examples import EXAMPLES
from lessons.derivations.layer.typed.layer import askable
from lessons.views import LayerView
from lessons.views.chain.view import ChainView
from lessons.views.step.view import StepView


def test_it_begins_with_the_first_example():
    view = LayerView()
    assert view.text == next(iter(EXAMPLES.values())).text
    assert isinstance(view.children[1], StepView) and view.sentence == "∂E/∂x: 5 lines."


def test_intermediates_make_a_chain():
    view = LayerView("z[j] = 2*x[j]\ny[j] = tanh(z[j])", "x[m]")
    assert isinstance(view.derivation, Chain) and isinstance(view.children[1], ChainView)
    assert "2 parts" in view.sentence


def test_without_wrt_the_first_that_there_is():
    assert LayerView("y[i] = w[i]*x[i]").wrt == "w[i]"


def test_what_cannot_be_derived_is_told_and_the_field_stays():
    view = LayerView("y[i] = x[k]", "x[j]")
    assert view.derivation is None and len(view.children) == 1
    assert view._typed.said == {
        "sentence": "The index k of x[k] is bound nowhere in line 1: put it on the left, or in a sum.",
        "wrong": True,
        "place": [0, 9, 10],
        "turn": 1,
    }
    view.show("y[i] = x[i]", "x[j]")
    assert view.derivation is not None and not view._typed.said["wrong"]


def test_a_step_that_was_not_reached_is_said():
    assert "was not reached" not in LayerView("y[i] = 2*x[i]", "x[j]").sentence
    assert (
        "One step was not reached: the definition holds a product"
        in LayerView("y[i] = product(x[k], k, 1, i)", "x[j]").sentence
    )


def test_the_page_s_wishes_are_heard():
    view = LayerView()
    view._hear({"read": "y[i] = u[i]*x[i]"})
    assert view._typed.asked == ["u[i]", "x[j]"] or view._typed.asked == ["u[i]", "x[i]"]
    before = list(view._typed.asked)
    view._hear({"read": "y[i] = u[i"})
    assert view._typed.asked == before
    view._hear({"derive": {"text": "y[i] = u[i]*x[i]", "wrt": "u[j]", "shapes": "x[T]"}})
    assert (view.wrt, view.shapes) == ("u[j]", "x[T]")


@pytest.mark.parametrize(("text", "chosen", "wrt", "asked"), [
    ("y[i] = B[i]*u[i]", "g[j]", "B[i]", ["B[i]", "u[i]"]),                   # what was chosen is gone
    ("y[i] = B[i]*u[i]", "w", "B[i]", ["B[i]", "u[i]"]),
    ("y[i] = sum(w[k]*x[i,k], k)", "x[i]", "x[i,k]", ["w[k]", "x[i,k]"]),      # it has another number of indices now
    ("y[i] = w*x[i]", "x[j]", "x[j]", ["w", "x[i]"]),                          # its letter is the learner's
    ("y[i] = u[i]*x[k]", "x[j]", "x[j]", ["b", "w[k]", "x[j]"]),               # it cannot be read: all stays
])
def test_what_was_chosen_is_held_against_a_text_that_has_changed(text, chosen, wrt, asked):
    view = LayerView()
    view._hear({"derive": {"text": text, "wrt": chosen, "shapes": ""}})
    assert (view.wrt, view._typed.asked) == (wrt, asked)


def test_what_can_be_asked_is_offered_although_it_cannot_be_derived():
    view = LayerView()
    view.show("y[i] = u[i]*v[i]", "x[j]")
    assert view.derivation is None and view._typed.asked == ["u[i]", "v[i]"]


@pytest.mark.parametrize(("text", "wrt", "shapes", "sentence"), [
    ("y[i] = w[i]*x[i]", "z", "", "∂/∂: nothing depends on z; w, x can be asked."),
    ("y[i] = w[i]*x[i]", "x[j]", "x", "Shapes: x came, such as x[L] was expected."),
])
def test_a_refusal_has_the_label_of_the_page(text, wrt, shapes, sentence):
    assert LayerView(text, wrt, shapes=shapes).sentence == sentence


@pytest.mark.parametrize(("text", "names", "such"), [
    ("y_i = x_i * w_i", "y_i, x_i, w_i", "y[i]"), ("y[i] = x_i * w[i]", "x_i", "x[i]"),
    ("y[i] = sum(w[k]*x_k, k)\nz = x_k", "x_k", "x[k]"), ("y[i] = x_i*w[", "", ""),
    ("y[i] = W_y[i]*x[i] + b_f", "", ""),                       # an array, and a letter that is no index
])
def test_what_only_looks_like_an_entry_is_said(text, names, such):
    said = f"Read as one name each: {names}. An index stands in brackets, such as {such}."
    assert said in LayerView(text).sentence if names else "one name" not in LayerView(text).sentence


def test_twins():
    view = LayerView("y[i] = w[i]*x[i]", "w[j]")
    assert repr(view).startswith("y[i] = w[i]*x[i]\n∂/∂w[j]\n∂E/∂w: ")
    assert (
        "hadamard(d, x)" in repr(view)
        and "<pre>y[i] = w[i]*x[i]</pre>" in view.stored()
        and "<details" in view.stored()
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_offers_what_it_asks(name):
    example = EXAMPLES[name]
    offered = {each.partition("[")[0] for each in askable(example.text)}
    assert {each.partition("[")[0] for each in example.asked} <= offered
