"""Pooling by numbers that others published, at ties and with NaN; each wrong rule gives other numbers."""

import numpy as np
import pytest

from lessons.layers import (
    ShapeError,
    avg_pool2d,
    avg_pool2d_backward,
    conv2d,
    max_pool2d,
    max_pool2d_backward,
    subsample2d,
    subsample2d_backward,
)

ROUTED = np.array([[1, 5, 2, 0], [4, 3, 9, 1], [7, 2, 4, 6], [0, 1, 5, 3]])
STEPS = np.array([[1, 2, 3, 4], [5, 9, 6, 7], [8, 4, 3, 2], [1, 7, 6, 5]])      # 9 wins in four windows


def plane(array):
    return np.asarray(array, float)[None, None]


def test_max_pooling_step_by_step():
    assert max_pool2d(plane(ROUTED), 2)[0, 0].tolist() == [[5, 9], [7, 6]]
    back = max_pool2d_backward(plane([[1, 2], [3, 4]]), plane(ROUTED), 2)[0, 0]
    assert np.count_nonzero(back) == 4 and [back[0, 1], back[1, 2], back[2, 0], back[2, 3]] == [1, 2, 3, 4]


def test_each_map_has_its_own_maximum():
    """Two maps, 2 × 2, upstream (1, 2)."""
    x = np.array([[[1, 4], [3, 2]], [[2, 6], [7, 2]]], float)[None]
    assert max_pool2d(x, 2).ravel().tolist() == [4, 7]
    back = max_pool2d_backward(np.array([1.0, 2]).reshape(1, 2, 1, 1), x, 2)
    assert back[0].tolist() == [[[0, 1], [0, 0]], [[0, 0], [2, 0]]]


def test_overlapping_windows_add_up():
    """An entry that wins in several windows gets every δ; writing `=` for `+=` keeps the last only."""
    ones = np.ones((1, 1, 3, 3))
    back = max_pool2d_backward(ones, plane(STEPS), 2, 1)
    assert back.sum() == 9 and back[0, 0, 1, 1] == 4
    overwritten = np.zeros((4, 4))
    for i, j in np.ndindex(3, 3):
        k, m = np.unravel_index(STEPS[i:i + 2, j:j + 2].argmax(), (2, 2))
        overwritten[i + k, j + m] = 1
    assert overwritten.sum() < 9
    beside = max_pool2d_backward(np.ones((1, 1, 2, 2)), plane(STEPS), 2)
    assert beside.sum() == 4            # side by side, `=` and `+=` are the same: such a test cannot tell them apart


def test_a_tie_goes_to_the_first_and_to_no_other():
    """ER-33: (1, 0, 0) of (0.6, 0.6, 0.3); marking every maximum would send δ twice."""
    x = plane([[0.6, 0.6, 0.3]])
    assert max_pool2d_backward(plane([[1]]), x, (1, 3)).ravel().tolist() == [1, 0, 0]
    every = (x == x.max()).astype(float)
    assert every.sum() == 2
    assert max_pool2d_backward(plane([[1]]), np.zeros((1, 1, 2, 2)), 2)[0, 0].tolist() == [[1, 0], [0, 0]]


def test_average_pooling_shares_equally():
    """1/4 each. Copying δ would make the sum four times as large; dividing twice a quarter."""
    assert avg_pool2d(np.ones((1, 1, 2, 2)), 2).item() == 1
    back = avg_pool2d_backward(plane([[1]]), np.zeros((1, 1, 2, 2)), 2)
    assert back.ravel().tolist() == [0.25] * 4
    assert back.sum() == 1 and (back / 4).sum() == 0.25


def test_average_pooling_is_a_convolution_of_each_map_alone():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 7, 6))
    w = np.full((3, 3, 2, 3), 1 / 6)
    by_kernel = conv2d(x, w, np.zeros(3), stride=(2, 1), table=np.eye(3, dtype=bool))
    np.testing.assert_allclose(avg_pool2d(x, (2, 3), (2, 1)), by_kernel, rtol=0, atol=1e-14)


def test_windows_that_do_not_fit_are_dropped():
    x = plane(np.arange(1, 6)[None])
    assert avg_pool2d(x, (1, 2)).ravel().tolist() == [1.5, 3.5]
    assert avg_pool2d_backward(np.ones((1, 1, 1, 2)), x, (1, 2)).ravel().tolist() == [0.5, 0.5, 0.5, 0.5, 0]
    assert max_pool2d_backward(np.ones((1, 1, 1, 2)), x, (1, 2)).ravel().tolist() == [0, 1, 0, 1, 0]


def test_nan_wins():
    x = ROUTED.astype(float)
    x[0, 0] = x[1, 1] = np.nan
    y = max_pool2d(plane(x), 2)[0, 0]
    assert np.isnan(y[0, 0]) and y[0, 1] == 9
    assert max_pool2d_backward(np.ones((1, 1, 2, 2)), plane(x), 2)[0, 0, :2, :2].tolist() == [[1, 0], [0, 0]]


def test_trained_subsampling():
    x, w, b = plane(ROUTED), np.array([0.5]), np.array([1.0])
    assert subsample2d(x, w, b, 2)[0, 0].tolist() == [[7.5, 7], [6, 10]]
    dx, dw, db = subsample2d_backward(plane([[1, 2], [3, 4]]), x, w, 2)
    assert dx[0, 0, :2].tolist() == [[0.5, 0.5, 1, 1]] * 2
    assert dw.tolist() == [13 + 2 * 12 + 3 * 10 + 4 * 18] and db.tolist() == [10]


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize(("arguments", "sentence"), [
    ((3,), "no window fits"), (((2, 3),), "no window fits"), ((0,), "window"), ((2, 0), "stride"), ((1.5,), "window"),
    ((2, (1, 2, 3)), "stride"), (((1, -1),), "window"),
])
def test_windows_and_strides_are_checked(name, arguments, sentence):
    function = {"max_pool2d": max_pool2d, "avg_pool2d": avg_pool2d}[name]
    with pytest.raises((ShapeError, ValueError, TypeError), match=f"{name}: .*{sentence}"):
        function(np.zeros((1, 1, 2, 2)), *arguments)


def test_delta_must_fit_the_windows():
    for backward in (max_pool2d_backward, avg_pool2d_backward):
        with pytest.raises(ShapeError, match="axis H′: 3 came in delta"):
            backward(np.zeros((1, 1, 3, 2)), np.zeros((1, 1, 4, 4)), 2)
