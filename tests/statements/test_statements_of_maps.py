"""Lesson 08 and the quizzes of 06: numbers that are told, beside the layers that give them."""

import numpy as np
import pytest
from saying import DELTA, W, X, computed_wrongly, measured, says, told_wrongly

from lessons.layers import conv1d, conv1d_backward, convolve, correlate, groups, lenet_c3

MAPS = np.array([[2, -1, 3, 1, -2], [1, 0, -2, 2, 1]])
KERNELS = np.array([[[3, 1, -2], [1, -1, 2]], [[4, 4, 4], [2, 0, 1]]])
DELTAS = np.array([[1, -2, 2], [-1, 3, 1]])
TABLE = np.array([[True, True], [False, True]])


def spelled(row) -> str:
    return f"({', '.join(str(int(round(value))).replace('-', '−') for value in row)})"


def test_the_gradients_of_two_maps():
    def loss(w):
        return (DELTAS * conv1d(MAPS[None], w, [1, -1], table=TABLE)[0]).sum()

    truth = measured(loss, KERNELS.astype(float))
    assert np.allclose(truth, conv1d_backward(DELTAS[None], MAPS[None], KERNELS, table=TABLE).w)
    says("08", f"{spelled(truth[0, 0])}")
    says("08", f"{spelled(truth[1, 1])}")
    absent = correlate(MAPS[0], DELTAS[1], "valid")
    says("08", f"{spelled(absent)}, measured {spelled(truth[0, 1])}")
    says("08", f"∂<i>E</i>/∂<i>w</i><sub>21</sub> = <i>x</i><sub>1</sub> ⋆ δ<sub>2</sub> = {spelled(absent)}")
    assert not truth[1, 0].any()


def test_the_streams_back_to_two_maps():
    def loss(x):
        return (DELTAS * conv1d(x[None], KERNELS, [1, -1], table=TABLE)[0]).sum()

    first, second = measured(loss, MAPS.astype(float))
    streams = [convolve(DELTAS[q], KERNELS[q, 1], "full") for q in (1, 0)]
    assert np.allclose(first, convolve(DELTAS[0], KERNELS[0, 0], "full")) and np.allclose(second, sum(streams))
    says("08", f"{spelled(first)}, measured the same")
    says("08", f"{spelled(streams[0])} + {spelled(streams[1])}, measured {spelled(second)}")
    crossed = convolve(DELTAS[0], KERNELS[1, 1], "full") + convolve(DELTAS[1], KERNELS[0, 1], "full")
    says("08", f"{spelled(crossed)} and {spelled(second)}")


def test_the_counts_of_the_table_of_lenet():
    table = lenet_c3()
    reads, feeds = table.sum(axis=1), table.sum(axis=0)
    kernels = table.sum()
    assert [(reads == n).sum() for n in (3, 4, 6)] == [6, 9, 1] and set(feeds) == {10}
    says("08", f"{kernels} kernels in {len(table)} filters; filters that read 3, 4 and 6 maps have "
               f"{3 * 25 + 1}, {4 * 25 + 1} and {6 * 25 + 1} parameters.")
    says("08", f"it gives ${feeds[0]}\\cdot3\\cdot25$, $10\\cdot4\\cdot25$ or $10\\cdot6\\cdot25$: it depends on $q$, "
               f"and only the last happens to be {kernels * 25}.")
    says("08", f"And {kernels * 25 + 16} parameters do the work of {(kernels * 25 + 16) * 100 // 1000} 600 connections")
    assert np.flatnonzero(table[3]).tolist() == [3, 4, 5]
    says("08", "C3's map 4 reads maps 4, 5 and 6.")
    assert groups(6, 32, 2).sum(axis=1).tolist() == [3] * 32
    says("08", "Groups divide the depth of each filter, not the number of filters: each sees 3 of the 6 maps.")


def test_two_wrong_ways_back_along_a_row():
    right = convolve(DELTA, W, "full")
    assert np.allclose(right, measured(lambda x: DELTA @ correlate(x, W, "valid"), X.astype(float)))
    says("06", f"You look for {spelled(right)}.")
    says("06", f"Without the turn the same mode gives {spelled(correlate(DELTA, W, 'full'))}.")
    gradient = measured(lambda w: DELTA @ correlate(X, w, "valid"), W.astype(float))
    says("06", f"it gives $\\partial E/\\partial w = {spelled(gradient).replace('−', '-')}$.")


def test_a_remainder_cannot_be_found_in_delta():
    lengths = {conv1d(np.ones((1, 1, n)), np.ones((1, 1, 4)), [0], stride=2, padding=2).shape[2] for n in (20, 21)}
    [length] = lengths
    says("06", "The remainder cannot be found in δ: with kernel 4, padding 2, stride 2, both 20 and 21 inputs make "
               f"{length} outputs.")


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("08", "(−2, 11, −2), measured", "(−2, 11, −1), measured", test_the_gradients_of_two_maps),
    ("08", "have 76, 101", "have 75, 101", test_the_counts_of_the_table_of_lenet),
])
def test_a_false_number_of_maps_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_the_gradients_of_two_maps, "correlate", convolve),
    (test_the_streams_back_to_two_maps, "convolve", correlate),
    (test_the_counts_of_the_table_of_lenet, "lenet_c3", lambda: np.ones((16, 6), bool)),
    (test_two_wrong_ways_back_along_a_row, "convolve", correlate),
])
def test_a_false_computation_of_maps_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
