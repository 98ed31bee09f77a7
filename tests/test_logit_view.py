"""LogitView without a browser: its numbers against SciPy, differences and symbols; what it refuses, and why."""

import itertools
import json
import random
import re

import numpy as np
import pytest
import sympy as sp
import traitlets
from node import told, unsaid
from scipy.special import log_softmax, softmax

from lessons.views import LogitView
from lessons.views.kit.linking import VIEWS
from lessons.views.logit import data

CLASSES = ["penguin", "building", "chair", "person", "bird"]
CORRECTED, PRINTED = [0.5, 0.1, 0.1, 0.2, 0.1], [0.5, 0, 0.1, 0.2, 0.1]
CASES = [np.log(CORRECTED), [0, 0, 0, 0, 0], [3.5, -2, 0.25, 1, -4], [800, -800, 0, 1, 2], [-800, 800, 0, 1, 2],
         [1000, 1000, -1000, 0, 1]]


@pytest.fixture
def view():
    return LogitView(CLASSES, np.log([5, 1, 1, 2, 1]), "penguin", presets={"right": CORRECTED, "printed": PRINTED})


def nudge(view, name, h):
    """What a button does: move one logit by h, and remember what it was."""
    place = CLASSES.index(name)
    before = view.logits[place]
    view.logits = [z + h if i == place else z for i, z in enumerate(view.logits)]
    view.nudged, view.refused = {"class": place, "h": float(h), "before": before}, ""


def choose(view, name):
    """What the button of a preset does."""
    if logits := view._presets[name].get("logits"):
        view.logits, view.nudged, view.refused = logits, {}, ""
    else:
        view.refused = name


def test_the_corrected_example_of_the_source(view):
    """ER-21: the slopes sum to 0 and E = ln 2."""
    assert view.probabilities == pytest.approx(CORRECTED)
    assert view.slopes == pytest.approx([-0.5, 0.1, 0.1, 0.2, 0.1])
    assert view.loss == pytest.approx(0.693147, abs=1e-6)
    assert view.sentence == "true class penguin: E = −ln 0.5 ≈ 0.6931, and the slopes sum to 0."


@pytest.mark.parametrize("logits", CASES)
@pytest.mark.parametrize("target", range(5))
def test_numbers_are_those_of_scipy(logits, target):
    view = LogitView(CLASSES, logits, target)
    assert view.probabilities == pytest.approx(softmax(logits), abs=1e-15)
    assert view.loss == pytest.approx(-log_softmax(logits)[target], rel=1e-12, abs=1e-15)
    assert sum(view.slopes) == pytest.approx(0, abs=1e-15)
    assert not re.search(r"(?i)\bnan\b|inf", repr(view)) and np.isfinite(view.loss)


def test_the_slopes_are_those_of_sympy():
    z = sp.symbols("z:5")
    loss = sp.log(sum(map(sp.exp, z))) - z[3]
    at = dict(zip(z, [sp.Rational(1, 2), -1, 0, 2, sp.Rational(-3, 4)], strict=True))
    view = LogitView(CLASSES, [0.5, -1, 0, 2, -0.75], "person")
    assert view.slopes == pytest.approx([float(sp.diff(loss, each).subs(at)) for each in z], abs=1e-14)


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize("h", [-1, -0.1, -0.01, 0.01, 0.1, 1])
def test_a_nudge_says_what_happens(name, h, view):
    """C37, C38: up with the true class or down with any other, and the loss falls. slope·h overshoots downward."""
    before, slope = view.loss, view.slopes[CLASSES.index(name)]
    nudge(view, name, h)
    assert ("falls" in view.sentence) == (view.loss < before) == ((name == "penguin") == (h > 0))
    assert view.loss - before == pytest.approx(slope * h, abs=h * h / 8 + 1e-12), "curvature ŷ(1 − ŷ) is at most 1/4"
    assert view.loss - before > slope * h, "the loss is convex"
    told, moved = re.search(r"slope·h = (.*?), and the loss \w+ by (\S+), from", view.sentence).groups()
    left, sign, right = re.fullmatch(r"(.*) ([=≈]) (\S+)", told).groups()
    computed = eval(left.replace("·", "*").replace("−", "-"))
    assert computed == pytest.approx(float(right.replace("−", "-")), abs=1e-9 if sign == "=" else 1e-4)
    assert float(moved) == pytest.approx(abs(view.loss - before), rel=1e-3)


def test_a_nudge_of_no_consequence_is_no_rise():
    view = LogitView(CLASSES, [800, -800, 0, 1, 2], "penguin")
    nudge(view, "bird", 0.1)
    assert "and the loss stays, to eleven digits, from 0 to 0." in view.sentence


def test_the_printed_example_is_refused_with_its_reasons(view):
    """ER-21, C36, C38: it sums to 0.9 and holds a 0; then come 0/0 and a sum of −0.1."""
    before = view.logits, view.nudged
    choose(view, "printed")
    assert view.refused == "printed" and (view.logits, view.nudged) == before
    assert view.sentence.endswith(
        "printed: ŷ = (0.5, 0, 0.1, 0.2, 0.1) is no softmax output. The numbers sum to 0.9, not 1. ŷ of building is 0, "
        "but e^z / Σ e^z is above 0 at every finite logit. The slope −t/ŷ of building would be 0/0. The slopes ŷ − t "
        "would sum to −0.1, not 0. ŷ − t of building would be 0: its score would not matter. The logits stay as they "
        "were.")
    view.target = 1
    assert "The slope −t/ŷ of building would be −1/0." in view.sentence and "0/0" not in view.sentence
    nudge(view, "penguin", 0.1)
    assert view.refused == "" and "no softmax output" not in view.sentence


@pytest.mark.parametrize(("values", "reasons"), [
    ([0.5, 0.5, 0], ["ŷ of c is 0, but"]), ([0.7, 0.2, 0.2], ["sum to 1.1, not 1"]),
    ([1.2, -0.2, 0], ["ŷ of b is −0.2, but", "ŷ of c is 0, but"]), ([0, 0, 0], ["sum to 0, not 1", "ŷ of a", "ŷ of c"]),
])
def test_what_no_softmax_puts_out_is_refused(values, reasons):
    view = LogitView(["a", "b", "c"], [1, 2, 3], 0, presets={"it": values})
    choose(view, "it")
    assert view.logits == [1, 2, 3] and view.refused == "it"
    for reason in reasons:
        assert reason in view.sentence


def test_what_a_softmax_puts_out_is_taken(view):
    nudge(view, "chair", 1)
    choose(view, "right")
    assert view.probabilities == pytest.approx(CORRECTED) and min(view.logits) == 0
    assert (view.nudged, view.refused) == ({}, "")


def test_extreme_logits_are_explained():
    view = LogitView(CLASSES, [-800, 800, 0, 1, 2], "penguin")
    assert view.loss == 1600
    assert "E = ln Σ e^z − z = 1600" in view.sentence
    assert "e^800 is larger than any float" in view.sentence
    assert "ŷ of penguin, chair, person, bird is smaller than any float" in view.sentence
    view.logits = [0, -700, 0, 700, 709]
    assert "larger than any float" not in view.sentence, "e^709 still is a float"
    with np.errstate(over="raise"), pytest.raises(FloatingPointError):
        np.exp(np.array([710.0]))


def test_the_text_twin(view):
    assert repr(view).splitlines() == [
        "Logits, probabilities, loss",
        "class          z  ŷ = softmax(z)  t  ŷ − t",
        "penguin    1.609             0.5  1   −0.5",
        "building       0             0.1  0    0.1",
        "chair          0             0.1  0    0.1",
        "person    0.6931             0.2  0    0.2",
        "bird           0             0.1  0    0.1",
        view.sentence,
    ]
    stored = view._repr_mimebundle_()
    assert stored["text/plain"] == repr(view) and stored["text/html"].count("<tr>") == 6
    assert "a &lt; b" in LogitView(["a < b", "c"], [0, 1], 1)._repr_mimebundle_()["text/html"]


def test_state_from_the_browser_comes_all_at_once(view):
    state = {"logits": [1, 2, 3, 4, 5.5], "target": 2, "h": 1, "nudged": {"class": 4, "h": 1, "before": 4.5}}
    view.set_state(json.loads(json.dumps(state)))
    assert view.loss == pytest.approx(-log_softmax([1, 2, 3, 4, 5.5])[2])
    assert "z of bird goes from 4.5 to 5.5" in view.sentence


@pytest.mark.parametrize(("arguments", "message"), [
    ((["a"], [0], 0), r"classes \['a'\] came, 2 to 10 different names"),
    ((["a", "a"], [0, 0], 0), "2 to 10 different names"),
    ((["a", 1], [0, 0], 0), "2 to 10 different names"),
    ((["a", "b"], [0], 0), r"logits \[0\] came, 2 numbers from -1000 to 1000"),
    ((["a", "b"], [0, np.nan], 0), "2 numbers from -1000"),
    ((["a", "b"], [0, 1001], 0), "2 numbers from -1000"),
    ((["a", "b"], "01", 0), "2 numbers from -1000"),
    ((["a", "b"], [0, 0], 2), "class 2 came, one of a, b was expected, or its place from 0"),
    ((["a", "b"], [0, 0], "c"), "class 'c' came"),
    ((["a", "b"], [0, 0], True), "class True came"),
])
def test_bad_input_is_refused(arguments, message):
    with pytest.raises(ValueError, match=f"LogitView: .*{message}"):
        LogitView(*arguments)


@pytest.mark.parametrize("values", [[1], [0.5, "x"], [np.inf, 0], [0.2, 0.3, 0.5]])
def test_a_preset_of_another_length_is_refused(values):
    with pytest.raises(ValueError, match="LogitView: preset 'it' .* came, 2 finite numbers were expected"):
        LogitView(["a", "b"], [0, 0], 0, presets={"it": values})


def test_a_state_that_does_not_exist_changes_nothing(view):
    before = repr(view)
    for name, wrong in (("logits", [1]), ("logits", [0, 0, 0, 0, float("inf")]), ("target", 5), ("target", -1),
                        ("h", 0.2), ("nudged", {"class": 1}), ("nudged", {"class": 9, "h": 1, "before": 0}),
                        ("refused", "another")):
        with pytest.raises(traitlets.TraitError, match="expected|presets are"):
            setattr(view, name, wrong)
        assert repr(view) == before
    with pytest.raises(traitlets.TraitError, match="refused 'another' came, one of right, printed was expected"):
        view.refused = "another"
    with pytest.raises(traitlets.TraitError, match="1000"):
        nudge(view, "penguin", 999)
    assert repr(view) == before


# The page.

WORDS = VIEWS / "logit" / "words.js"
SAY = """({ refused, ...state }) => {
  const { y, slopes } = softmaxLoss(state.logits, state.target);
  return { said: [tellLoss(state), tellMore(state, refused, LIMITS)].filter(Boolean).join(" "),
    numbers: [y, slopes].map((row) => row.map(kit_number.number)) };
}""".replace("LIMITS", json.dumps(data.LIMITS))


def states():
    """Three logits from all that are common or extreme, with each target; drawn ones, nudged or refused."""
    for logits in itertools.product((-1000.0, -3.0, 0.0, 0.5, 2.0, 709.5, 710.0, 1000.0), repeat=3):
        for target in range(3):
            yield {"classes": CLASSES[:3], "logits": logits, "target": target, "nudged": {}, "refused": None}
    draw = random.Random(2)
    for _ in range(3000):
        classes = CLASSES[:draw.randint(2, 5)]
        size, places = draw.choice((0.01, 1, 5, 40, 1000)), draw.choice((2, 3, 15))
        logits = [round(draw.uniform(-size, size), places) for _ in classes]
        i, h = draw.randrange(len(classes)), draw.choice(data.NUDGES) * draw.choice((-1, 1))
        nudged = draw.choice(({}, {"class": i, "h": h, "before": round(logits[i] - h, 12)}))
        yield {"classes": classes, "logits": logits, "target": draw.randrange(len(classes)), "nudged": nudged,
               "refused": "a reason" if draw.random() < 0.1 else None}


def test_page_and_twin_say_the_same():
    given, twins = list(states()), []
    for state in given:
        rows = data.table(state["classes"], state["logits"], state["target"]).rows
        twins.append({"said": data.sentence(**state), "numbers": [[row[k] for row in rows] for k in (2, 4)]})
    assert len(given) > 4000
    assert told(WORDS, SAY, given) == twins
    assert not unsaid(WORDS, SAY, given, WORDS.with_suffix(".json"))
