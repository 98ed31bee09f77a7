"""KnobView without a browser: its slopes against finite differences, its sentences as the page says them."""

import random

import pytest
import traitlets
from node import told, unsaid

from lessons.views import KnobView
from lessons.views.kit.linking import VIEWS
from lessons.views.knob import data

SCRIPT = VIEWS / "knob" / "view.js"


@pytest.fixture
def view():
    return KnobView(1, [0.5, -1], target=2)


def test_its_numbers(view):
    assert (view.loss, view.slopes) == (3.125, [1.25, 2.5, -1.25])
    assert view.sentence == ("E = ½ (−0.5 − 2)² = 3.125. Raise w₁ by 0.01, and E rises by about 0.025: "
                             "the slope of E along w₁ is 2.5.")
    rows = ["knob  value  slope of E", "x         1        1.25", "w₁      0.5         2.5"]
    assert repr(view).splitlines()[1:4] == rows


@pytest.mark.parametrize("values", [[1.0, 0.5], [2.0, -1.5, 0.3], [-0.7, 1.1, 2.0, -0.4]])
def test_slopes_are_measured(values):
    for i, slope in enumerate(data.slopes(values, 1.5)):
        up, down = ([v + h * (j == i) for j, v in enumerate(values)] for h in (1e-6, -1e-6))
        assert slope == pytest.approx((data.loss(up, 1.5) - data.loss(down, 1.5)) / 2e-6, abs=1e-6)


def states():
    draw = random.Random(0)
    for weights in (1, 2, 3):
        for _ in range(60):
            values = [draw.randint(-40, 40) / 20 for _ in range(weights + 1)]
            for target in (2.0, -0.75):
                yield {"names": data.names(weights), "values": values, "target": target,
                       "chosen": draw.randrange(weights + 1)}


def test_the_page_says_what_python_says():
    shown = list(states())
    assert told(SCRIPT, "sentences", shown) == [
        data.sentences(state["values"], state["target"], state["chosen"]) for state in shown]
    assert unsaid(SCRIPT, "sentences", shown, VIEWS / "knob" / "words.json") == set()


def test_what_does_not_fit_is_refused(view):
    for wrong in ((3, [0.5]), (1, []), (1, [1, 1, 1, 1]), (float("nan"), [1])):
        with pytest.raises(ValueError, match="x and 1 to 3 weights from -2 to 2 were expected"):
            KnobView(*wrong, target=2)
    with pytest.raises(ValueError, match="target None came, a number was expected"):
        KnobView(1, [1], target=None)
    with pytest.raises(traitlets.TraitError, match="2 values came, 3 were expected"):
        view.values = [1, 1]
    with pytest.raises(traitlets.TraitError, match="chosen 3 came, one from 0 to 2"):
        view.chosen = 3


def test_its_twin_has_each_slope(view):
    assert view.stored().count("<tr>") == 4 and "<td>−1.25</td>" in view.stored() and view.sentence in view.stored()
