"""Measured slopes against known ones."""

import numpy as np
import pytest

from lessons.network import measured


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3)])
def test_the_slopes_of_a_cubic(shape):
    array = np.random.default_rng(0).normal(size=shape)
    slopes = measured(lambda x: (x**3).sum(), array)
    assert slopes.shape == shape
    np.testing.assert_allclose(slopes, 3 * array**2, atol=1e-8)


def test_a_wrong_slope_would_be_seen():
    array = np.array([1.0, 2.0])
    assert abs(measured(lambda x: (x**3).sum(), array) - 2 * array**2).max() > 0.5


def test_whole_numbers_are_moved_too_and_stay_what_they_were():
    array = np.array([1, 2])
    np.testing.assert_allclose(measured(lambda x: (x**2).sum(), array), [2, 4], atol=1e-8)
    assert array.tolist() == [1, 2]
