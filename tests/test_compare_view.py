"""CompareView: which lines are the same, what is lit in the others, its twins, and what it refuses."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lessons.derivations import CATALOGUE, Derivation, Entry, Step, StepError, array, full, index
from lessons.engine.printing import show
from lessons.engine.printing.spelling import uncolored
from lessons.engine.rules import recognise
from lessons.views import CompareView

LINES = ["Chain rule", "Differentiate the definition", "Keep the one term that survives",
         "Move the bracket into the bounds", "Recognize the array form"]


def view(a="conv1d_input", b="conv1d_input_padded", **options):
    return CompareView(CATALOGUE[a](), CATALOGUE[b](), **options)


class Tags(HTMLParser):
    """Counts tags; fails where one is not closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.counts = [], {}
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.counts[tag] = self.counts.get(tag, 0) + 1

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_what_is_given_then_every_line_of_both():
    made = view()
    assert [pair.rule for pair in made.pairs] == ["Given"] * 3 + LINES
    for side, name in enumerate(("conv1d_input", "conv1d_input_padded")):
        lines = show(CATALOGUE[name]()).lines[1:]
        assert [pair.text[side] for pair in made.pairs[3:]] == [line.text for line in lines]
        assert [uncolored(pair.latex[side]) for pair in made.pairs[3:]] == [uncolored(line.latex) for line in lines]


@pytest.mark.parametrize("other, same", [
    ("conv1d_input", [True] * 8),
    ("conv1d_input_padded", [False, True, False, True, False, False, False, False]),
    ("conv1d_input_strided", [False, True, False, True, False, False, False, False]),
    ("conv1d_input_flipped", [False, True, True, True, False, False, False, False]),
])
def test_which_lines_a_convention_changes(other, same):
    assert [pair.same for pair in view(b=other).pairs] == same


def test_what_differs_is_lit_on_both_sides_and_nothing_else():
    pairs = view(b="conv1d_input_flipped").pairs
    boundary = pairs[-2].latex
    for latex, place in zip(boundary, ("j-i+1", "i+K-j"), strict=True):
        before, after = latex.split(r"\class{mjx-changed}")
        assert uncolored(r"\class{x}" + after) == f"w_{{{place}}}"       # not the bounds, which stay
        assert r"\min(j, M)" in before
    assert "mjx-changed" not in "".join(latex for pair in pairs if pair.same for latex in pair.latex)


def test_a_line_that_only_one_of_them_has_stands_alone():
    pairs = view("conv1d_weight", "conv1d_weight_padded").pairs
    alone = next(pair for pair in pairs if "" in pair.text)
    assert alone.rule == "Move the bracket into the bounds" and alone.text[0] == alone.latex[0] == ""
    assert pairs[-1].rule == "Recognize the array form" and all(pairs[-1].text)
    turned = view("conv1d_weight_padded", "conv1d_weight").pairs
    assert [pair.text for pair in turned] == [pair.text[::-1] for pair in pairs]


def test_the_text_twin():
    assert repr(view(b="conv1d_input_flipped")).splitlines()[:7] == [
        "What changes, line by line", "a: The input gradient: 1-D", "b: The input gradient: 1-D, convolution forward",
        "≠ Given", "    a: y[i] = sum(w[k]*x[i+k-1], k, 1, K) + b",
        "    b: y[i] = sum(w[k]*x[i+K-k], k, 1, K) + b",
        "= Given: d[i] = dE/dy[i]"]
    assert "    a: no such line" in repr(view("conv1d_weight", "conv1d_weight_padded"))


def test_table_and_stored_twin_have_a_row_for_each_pair():
    made = view()
    table = made.children[1].value
    stored = made._repr_mimebundle_()["text/html"]
    for html in (table, stored):
        counts = Tags(html).counts
        assert counts["tr"] == len(made.pairs) + 1
        assert html.count("≠") == 6 and html.count(">=<") == 2
    assert table.count('class="lessons-compare-same"') == 2 and "mjx-changed" in table
    assert r"\class" not in stored
    assert made._repr_mimebundle_()["text/plain"] == repr(made)


def test_every_row_is_spoken():
    spoken = view("conv1d_weight", "conv1d_weight_padded").children[2].spoken
    assert len(spoken) == 8
    assert spoken[1] == "Given, the same. d[i] = dE/dy[i]"
    assert spoken[2] == "Given, different. a: M = L - K + 1; b: M = L + p + q - K + 1"
    assert spoken[-2].startswith("Move the bracket into the bounds, different. a: no such line; b: dE/dw[k] = sum(")


def test_a_wrong_line_is_never_shown():
    L, K, M, j = index("L K M j")
    wrong = Step(recognise, Entry(full(array("w", K), array("w", K)), j))
    right = CATALOGUE["conv1d_input"]()
    with pytest.raises(StepError):
        CompareView(right, replace(right, steps=(*right.steps[:-1], wrong)))


@pytest.mark.parametrize("arguments, error, message", [
    ((CATALOGUE["conv1d_input"],), TypeError, "a function, not called yet, came, a Derivation was expected"),
    (("conv1d_input",), TypeError, "str came, a Derivation was expected"),
    ((CATALOGUE["two_layer_network"](),), TypeError, "of a Chain, compare one of its parts"),
])
def test_what_is_no_derivation_is_refused(arguments, error, message):
    right = CATALOGUE["conv1d_input"]()
    assert isinstance(right, Derivation)
    for pair in ((right, *arguments), (*arguments, right)):
        with pytest.raises(error, match=message):
            CompareView(*pair)
