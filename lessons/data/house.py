"""A small gray picture made by code, to run kernels on: nothing is downloaded, and every edge in it is known."""

import numpy as np

SHAPE = (60, 80)                                            # rows, columns
WINDOW = (9, 7)                                             # of a window, with a margin of wall
SUNNY, SHADY = ((31, 15), (31, 33)), (31, 48)               # top left corners: two on the front, one on the side
GRAIN = 0.008


def house(rng):
    """A house before a hill in low sunlight: (60, 80), from 0, which is black, to 1, which is white.

    Its windows are all alike, but the one on the shady side has a third of the contrast of the sunny ones.
    rng, a `numpy.random.Generator`, draws the grain, and nothing else.
    """
    row, column = np.mgrid[: SHAPE[0], : SHAPE[1]].astype(float)
    picture = _sky(row, column)
    for inside, gray in _shapes(row, column):
        picture += np.clip(inside, 0, 1) * (gray - picture)
    for (top, left), contrast in ((SUNNY[0], 0.6), (SUNNY[1], 0.6), (SHADY, 0.2)):
        picture[top : top + WINDOW[0], left : left + WINDOW[1]] -= contrast * _panes()
    return np.clip(picture + GRAIN * rng.standard_normal(SHAPE), 0, 1)


def color_house(rng):
    """The house in color: (3, 60, 80), red, green and blue. Red is `house(rng)`, green its square, blue 1 − red."""
    red = house(rng)
    return np.stack([red, red**2, 1 - red])


def _sky(row, column):
    """Lighter toward the horizon and around the sun."""
    distance = np.hypot(row - 11, column - 67)
    sky = 0.5 + 0.004 * row + 0.3 * np.exp(-((distance / 16) ** 2))
    return sky + np.clip(5.5 - distance, 0, 1) * (1 - sky)


def _shapes(row, column):
    """From back to front: how far inside a shape each cell lies, where 1 is wholly inside, and the shape's gray."""
    hill = row - 34 + 7 * np.sin(column / 13 - 1)
    slope = 0.8 * (26 - row)
    yield hill, 0.45 - 0.005 * hill
    yield row - 50 - 0.03 * column, 0.006 * row                                   # meadow
    yield 6.5 - np.hypot(row - 40, 0.9 * (column - 70)), 0.2                      # tree
    yield _box(row, column, 45, 54, 69, 71), 0.15                                 # its trunk
    yield _box(row, column, 8, 20, 42, 47), 0.4                                   # chimney
    yield _box(row, column, 26, 54, 12, 42), 0.85                                 # front
    yield _box(row, column, 26, 54, 42, 60), 0.36                                 # side
    yield _box(row, column, 14, 27, 9 + slope, 63 - slope), 0.22                  # roof
    yield _box(row, column, 42, 54, 24, 31), 0.3                                  # door


def _box(row, column, top, bottom, left, right):
    """How far inside of a box each cell lies; sides that run between two cells are sharp."""
    return np.minimum.reduce([row - top + 1, bottom - row, column - left + 1, right - column])


def _panes():
    """1 in the four panes of a window, 0 in its cross and on the wall around it."""
    panes = np.zeros(WINDOW)
    panes[1:-1, 1:-1] = 1
    panes[WINDOW[0] // 2], panes[:, WINDOW[1] // 2] = 0, 0
    return panes
