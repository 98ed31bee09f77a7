"""KernelView without a browser: its sums against the layer's, twin and page alike, what it refuses."""

import numpy as np
import pytest
import traitlets
from node import told

from lessons.data.house import house
from lessons.layers import correlate
from lessons.notation import number
from lessons.views import KernelView
from lessons.views.kit.linking import VIEWS

PHOTO = house(np.random.default_rng(0))
EDGES = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
BLUR = [[.107, .113, .107], [.113, .119, .113], [.107, .113, .107]]
SUMS = VIEWS / "kernel" / "sums.js"


def states():
    rng = np.random.default_rng(1)
    for kernel in (EDGES, BLUR, rng.normal(size=(3, 3)), rng.normal(size=(3, 3)) / 1000):
        for row, column in rng.integers(0, (58, 78), size=(12, 2)).tolist():
            yield KernelView(PHOTO, {"one": kernel}, place=(row, column))


def test_the_page_says_what_the_twin_says():
    views = list(states())
    asked = [{"picture": view._picture, "kernel": view.kernel, "place": view.place} for view in views]
    assert told(SUMS, "sentence", asked) == [view.sentence for view in views]


def test_the_map_is_what_the_layer_makes():
    view = KernelView(PHOTO, {"edges": EDGES})
    asked = {"picture": view._picture, "kernel": view.kernel}
    page = told(SUMS, "({picture, kernel}) => mapOf(picture, kernel)", [asked])
    layer = correlate(np.array(view._picture) / 100, np.array(EDGES), "valid")
    np.testing.assert_allclose(np.reshape(page[0], layer.shape), layer, atol=1e-12)
    view.place = [20, 30]
    assert view.sentence.endswith(f" {number(layer[20, 30])}")


def test_the_text_twin():
    view = KernelView(np.array([[0, .5, 1]] * 3), {"edges": EDGES})
    sentence = "row 1, column 1: −1·0 + 0·0.5 + 1·1 + −2·0 + 0·0.5 + 2·1 + −1·0 + 0·0.5 + 1·1 = 4"
    title, rows = "Nine numbers slide over a picture", ["−1  0  1", "−2  0  2", "−1  0  1"]
    assert repr(view).splitlines() == [title, *rows, sentence]
    assert sentence in view.stored()


@pytest.mark.parametrize("picture, presets, place, sentence", [
    (np.zeros((2, 5)), {"e": EDGES}, (0, 0), r"shape \(2, 5\) came, rows and columns were expected, 3 to 100"),
    (np.zeros((5, 101)), {"e": EDGES}, (0, 0), r"shape \(5, 101\) came"),
    (np.full((5, 5), 1.5), {"e": EDGES}, (0, 0), "light from 1.5 to 1.5 came, 0 to 1 was expected"),
    (np.full((5, 5), np.nan), {"e": EDGES}, (0, 0), "light from nan to nan came"),
    (np.zeros((5, 5)), {}, (0, 0), "no presets came, at least one kernel"),
    (np.zeros((5, 5)), {"e": [[1, 2], [3, 4]]}, (0, 0), "nine numbers from −99 to 99 were expected"),
    (np.zeros((5, 5)), {"e": np.full((3, 3), np.inf)}, (0, 0), "nine numbers"),
    (np.zeros((5, 5)), {"e": EDGES}, (3, 0), r"the place \[3, 0\] came, a row from 0 to 2"),
])
def test_what_does_not_fit_is_refused(picture, presets, place, sentence):
    with pytest.raises(ValueError, match=f"KernelView: .*{sentence}"):
        KernelView(picture, presets, place=place)


def test_a_state_that_does_not_exist_is_refused():
    view = KernelView(PHOTO, {"edges": EDGES})
    for name, value in {"kernel": [1, 2], "place": [58, 0]}.items():
        with pytest.raises(traitlets.TraitError, match=f"the {name} "):
            setattr(view, name, value)
    assert (view.kernel, view.place) == (np.ravel(EDGES).tolist(), [0, 0])
