"""Without Python the page computes what DrawDigit's network answers: the same numbers, and the same words."""

import json

import numpy as np
import pytest
from node import told

from lessons import digits
from lessons.network import Activation, Dense, Flatten, MaxPool2d, Network
from lessons.network.architectures import digit_cnn
from lessons.views.draw.answer import Reader
from lessons.views.draw.words import winner
from lessons.views.kit.linking import VIEWS

PAGE = VIEWS / "draw" / "page.js"


def dense(activation: str) -> Network:
    rng = np.random.default_rng(5)
    return Network([MaxPool2d((2, 1)), Flatten(), Dense(rng.normal(size=(12, 32)), rng.normal(size=12)),
                    Activation(activation), Dense(rng.normal(size=(10, 12)), rng.normal(size=10))], sample=(1, 8, 8))


NETWORKS = {"digit_cnn": digit_cnn(rng=np.random.default_rng(3)), "tanh": dense("tanh"), "relu": dense("relu")}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_page_answers_as_python_does(name):
    reader = Reader(NETWORKS[name])
    drawings = np.rint(16 * digits.load().x_test[:12]).astype(int)
    asked = [(counts.tolist(), label) for counts, label in zip(drawings, (None, *range(10), 3), strict=True)]
    given = {"network": reader.for_page(), "places": reader.places}
    found = told(PAGE, f"(([counts, label]) => draw_page.answered({json.dumps(given)}, counts, label))", asked)
    for answer, (counts, label) in zip(found, asked, strict=True):
        wanted = reader.answer(np.reshape(counts, (8, 8)), label)
        assert answer.keys() == wanted.keys()
        for key in ("p", "slopes"):
            assert answer.get(key, []) == pytest.approx(wanted.get(key, []), rel=1e-12, abs=1e-12)
        for key in ("words", "strokes", "maps", "deltas"):
            assert answer.get(key) == wanted.get(key)


def test_a_tie_is_told_as_in_python():
    shares = [[0.1] * 10, [0.5, 0.5] + [0.0] * 8, [0.05] * 9 + [0.55]]
    assert told(PAGE, "draw_page.winner", shares) == [winner(np.array(each)) for each in shares]


def test_a_wrong_network_is_seen():
    reader = Reader(NETWORKS["digit_cnn"])
    network = reader.for_page()
    network["layers"][0]["w"]["data"][0] += 1e-6
    counts = np.rint(16 * digits.load().x_test[0]).astype(int)
    given = json.dumps({"network": network, "places": reader.places})
    [answer] = told(PAGE, f"((counts) => draw_page.answered({given}, counts, 3))", [counts.tolist()])
    wanted = reader.answer(counts.reshape(8, 8), 3)
    assert answer["p"] != pytest.approx(wanted["p"], rel=1e-12, abs=1e-12)


def test_a_network_that_the_page_does_not_know_is_left_to_python():
    squared = Network([Flatten(), Dense(np.ones((10, 64)), np.zeros(10)), Activation("softmax")], sample=(1, 8, 8),
                      loss="squared_error")
    assert Reader(squared).for_page() == {}


@pytest.mark.parametrize(("stride", "left", "known"),
                         [(None, 16, True), (2, 16, True), ((2, 2), 16, True), (1, 49, False)])
def test_the_page_pools_windows_that_lie_side_by_side(stride, left, known):
    pooled = Network([MaxPool2d(2, stride), Flatten(), Dense(np.ones((10, left)), np.zeros(10))], sample=(1, 8, 8))
    assert bool(Reader(pooled).for_page()) == known
