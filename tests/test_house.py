"""The picture made by code: always the same, and with what the lessons say is in it."""

import numpy as np
import pytest

from lessons.data.house import SHADY, SHAPE, SUNNY, WINDOW, house
from lessons.layers import correlate


@pytest.fixture(scope="module")
def picture():
    return house(np.random.default_rng(0))


def part(picture, place):
    return picture[place[0] : place[0] + WINDOW[0], place[1] : place[1] + WINDOW[1]]


def test_the_same_picture_for_the_same_generator(picture):
    assert picture.shape == SHAPE and picture.dtype == float
    assert np.array_equal(picture, house(np.random.default_rng(0)))
    assert 0 < abs(picture - house(np.random.default_rng(1))).max() < 0.1                  # another grain, nothing else


def test_gray_from_black_to_white(picture):
    assert picture.min() >= 0 and picture.max() == 1
    assert picture.min() < 0.2 and 0.4 < picture.mean() < 0.6


def test_the_sky_is_smooth_and_the_house_has_edges(picture):
    steps = abs(np.diff(picture, axis=1))
    assert steps[:10, :40].max() < 0.05
    assert steps[30:41, 41] == pytest.approx(0.49, abs=0.05)                               # from the front to the side


def test_windows_are_alike_up_to_contrast(picture):
    sunny, shady = part(picture, SUNNY[0]).ravel(), part(picture, SHADY).ravel()
    assert np.corrcoef(sunny, shady)[0, 1] > 0.99
    assert sunny.std() / shady.std() == pytest.approx(3, rel=0.05)


def test_three_ways_to_look_for_the_shady_window_find_three_things(picture):
    template, ones = part(picture, SHADY), np.ones(WINDOW)
    centered = template - template.mean()
    plain, contrast = correlate(picture, template, "valid"), correlate(picture, centered, "valid")
    spread = correlate(picture**2, ones, "valid") - correlate(picture, ones, "valid") ** 2 / ones.size
    cosine = contrast / np.sqrt(spread * (centered**2).sum())
    row, column = np.unravel_index(plain.argmax(), plain.shape)
    assert row < 11 < row + WINDOW[0] and column < 67 < column + WINDOW[1]                 # the sun
    assert np.unravel_index(contrast.argmax(), contrast.shape) in SUNNY
    assert np.unravel_index(cosine.argmax(), cosine.shape) == SHADY
    assert [cosine[place] > 0.99 for place in (*SUNNY, SHADY)] == [True] * 3
    assert (cosine > 0.7).sum() == 3
