"""Numbers that lessons give in words, counted: paths, products, axes, rules."""

import numpy as np
import pytest
from saying import DELTA, DELTAS, LAYER, SAMPLES, W, X, computed_wrongly, says, told_wrongly
from scipy import signal

from lessons.data.house import SHADY, SUNNY, WINDOW, house
from lessons.graphs import network_one, paths
from lessons.layers import conv2d, convolve, correlate, fully_connected_backward, sgd_step
from lessons.network import Activation, Dense, Network
from lessons.trace import trace_network


def test_a_dashed_arrow_changes_none_of_four():
    plain, drawn = network_one(), network_one().with_edge("x1", "n2")
    for asked in ("n4", "w25", "v11[1]", "x2[1]"):
        assert len(list(paths(plain, asked))) == len(list(paths(drawn, asked)))
    assert len(list(paths(drawn, "x1[1]"))) > len(list(paths(plain, "x1[1]")))
    says("01", "none of them")
    says("01", "What runs through this arrow starts in <i>x</i><sub>1</sub>, and nothing was asked about "
               "<i>x</i><sub>1</sub>.")


def test_going_back_once_more_doubles_delta():
    once = DELTAS @ LAYER
    moved = sgd_step(LAYER.astype(float), fully_connected_backward(DELTAS, SAMPLES, LAYER).W, 0.01)
    assert np.linalg.norm(once + DELTAS @ moved) / np.linalg.norm(once) == pytest.approx(2, abs=0.1)
    says("02", "dx comes out about twice as large")


def test_a_hidden_unit_gathers_from_both_outputs():
    half = np.full((2, 2), 0.5)
    network = Network([Dense(half, np.zeros(2)), Activation("sigmoid"), Dense(half, np.zeros(2)),
                       Activation("sigmoid")], loss="squared_error")
    traced = trace_network(network, np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]]))
    home = {name: len(traced.sources(name, (0,) * traced.arrays[name].values.ndim)) for name in ("dW1", "dz1", "da1")}
    assert home == {"dW1": 1, "dz1": 1, "da1": 2}
    says("03", r"The path branches once: $\partial E/\partial a^{(1)}_1$ is a sum of two, one for each output that the "
               "unit feeds.")


def test_at_a_corner_of_full_one_product_counts():
    counted = convolve(np.ones((4, 4)), np.ones((3, 3)), "full")
    assert (counted[0, 0], counted[2, 2]) == (1, 9)
    says("05", "At a corner it is one of the nine.")


def test_three_times_the_contrast_is_three_times_the_score():
    photo = house(np.random.default_rng(0))
    parts = {place: photo[place[0]:place[0] + WINDOW[0], place[1]:place[1] + WINDOW[1]] for place in (*SUNNY, SHADY)}
    template = parts[SHADY] - parts[SHADY].mean()
    for place in SUNNY:
        assert round(np.std(parts[place]) / np.std(parts[SHADY])) == 3
        assert round((parts[place] * template).sum() / (parts[SHADY] * template).sum()) == 3
    says("05", "the sunny windows have three times the contrast and three times the score.")


def test_where_even_kernels_begin_in_correlate2d():
    spike = np.eye(9)[4]
    for width in (2, 3, 4, 5):
        steps = np.arange(width, 0, -1)
        full = np.correlate(spike, steps, "full")
        starts = [next(n for n in range(width) if np.array_equal(full[n:n + 9], row)) for row in (
            signal.correlate(spike, steps, "same"), signal.correlate2d(spike[None], steps[None], "same")[0])]
        assert starts[1] - starts[0] == (width % 2 == 0)
    says("05", "For even $K$ `ndimage` begins one later, and so does SciPy's own `correlate2d`.")


def test_four_of_six_wrong_rules_show_by_shape_or_sum():
    more, fewer, full = [1, -2, 2, -2, 2], [1, -2], convolve(DELTA, W, "full")
    said = [(correlate(DELTA, W, "full"), full), (convolve(DELTA, W[::-1], "full"), full),
            (convolve(DELTA, W, "valid"), full), (convolve(more, W, "full"), convolve(more, W, "full")[1:-1]),
            (convolve(fewer, W, "full"), convolve([1, 0, -2], W, "full")), (DELTA, DELTA.sum())]
    shown = [np.shape(wrong) != np.shape(right) or wrong.sum() != right.sum() for wrong, right in said]
    assert shown == [False, False, True, True, True, True]
    says("06", "Below wait six wrong rules, each beside the right answer: *no flip*, *flipped twice*, *valid for "
               "full*, *padding not cut off*, *stride ignored*, *bias not summed*.")
    says("06", "Four of the six have a wrong shape or add up to something else. Two do not: no flip and flipped twice")


def test_a_table_of_slopes_between_pictures_has_four_axes():
    slopes = conv2d(np.eye(9).reshape(9, 1, 3, 3), np.ones((1, 1, 2, 2)), [0])[:, 0].reshape(3, 3, 2, 2)
    assert slopes.ndim == 4
    says("06", "(Between two pictures the table would even have four axes.)")


def test_both_ways_to_weigh_make_31():
    T = np.array([[W[j - i] if 0 <= j - i < 3 else 0 for j in range(5)] for i in range(3)])
    assert DELTA @ (T @ X) == (T.T @ DELTA) @ X
    says("06", rf"In *Numbers* both make {DELTA @ (T @ X)}: $\delta\cdot(Tx)=(T^\top\delta)\cdot x$, for every δ and "
               "$x$.")


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("02", "about twice as large", "about thrice as large", test_going_back_once_more_doubles_delta),
    ("03", "is a sum of two, one", "is a sum of three, one", test_a_hidden_unit_gathers_from_both_outputs),
    ("05", "three times the contrast", "four times the contrast",
     test_three_times_the_contrast_is_three_times_the_score),
    ("06", "Four of the six", "Three of the six", test_four_of_six_wrong_rules_show_by_shape_or_sum),
    ("06", "both make 31", "both make 13", test_both_ways_to_weigh_make_31),
])
def test_a_false_count_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_going_back_once_more_doubles_delta, "sgd_step", lambda theta, g, lr: 2 * theta),
    (test_at_a_corner_of_full_one_product_counts, "convolve", lambda f, g, mode: np.full((6, 6), 9)),
    (test_four_of_six_wrong_rules_show_by_shape_or_sum, "correlate", lambda f, g, mode: np.zeros(5)),
    (test_both_ways_to_weigh_make_31, "W", np.array([3, 1, -1])),
])
def test_a_false_computation_of_a_count_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
