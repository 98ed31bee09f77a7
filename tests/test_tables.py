"""Connection tables: LeNet's, groups, and what a convolution in groups is; a trace passes through every pooling."""

import numpy as np
import pytest

from lessons import layers
from lessons.layers import ShapeError
from lessons.trace import trace


def test_the_table_of_lenet():
    """Item E75: 60 connections, ten for each input map, the columns as printed there."""
    table = layers.lenet_c3()
    fed_by = ["012", "123", "234", "345", "045", "015", "0123", "1234",
              "2345", "0345", "0145", "0125", "0134", "1245", "0235", "012345"]
    assert ["".join(map(str, np.flatnonzero(row))) for row in table] == fed_by
    assert (table.sum(), set(table.sum(axis=0)), table.dtype, table.shape) == (60, {10}, bool, (16, 6))


def test_groups_divide_the_maps():
    assert layers.groups(4, 2, 2).astype(int).tolist() == [[1, 1, 0, 0], [0, 0, 1, 1]]
    assert layers.groups(2, 4, 2).astype(int).tolist() == [[1, 0], [1, 0], [0, 1], [0, 1]]
    assert layers.groups(3, 4, 1).all()
    assert np.array_equal(layers.groups(3, 3, 3), np.eye(3, dtype=bool))        # depthwise


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_a_convolution_in_groups_is_one_convolution_for_each(n):
    rng = np.random.default_rng(0)
    x, w, b, delta = (rng.normal(size=shape) for shape in ((2, 6, 5), (12, 6, 2), 12, (2, 12, 4)))
    parts = [(slice(g * 6 // n, (g + 1) * 6 // n), slice(g * 12 // n, (g + 1) * 12 // n)) for g in range(n)]
    table = layers.groups(6, 12, n)
    y, found = layers.conv1d(x, w, b, table=table), layers.conv1d_backward(delta, x, w, table=table)
    for p, q in parts:
        np.testing.assert_allclose(y[:, q], layers.conv1d(x[:, p], w[q, p], b[q]), atol=1e-13)
        alone = layers.conv1d_backward(delta[:, q], x[:, p], w[q, p])
        for one, other in ((found.x[:, p], alone.x), (found.w[q, p], alone.w), (found.b[q], alone.b)):
            np.testing.assert_allclose(one, other, atol=1e-13)


@pytest.mark.parametrize(("sizes", "kind", "sentence"), [
    ((6, 16, 3), ValueError, "groups: Q: 16 came, a multiple of n = 3 was expected, for groups of one size"),
    ((5, 16, 4), ValueError, "groups: P: 5 came, a multiple of n = 4 was expected, for groups of one size"),
    ((6, 16, 0), ShapeError, "groups: n: 0 came, a whole number of at least 1 was expected"),
    ((6, 16, 1.5), ShapeError, "groups: n: 1.5 came, a whole number of at least 1 was expected"),
])
def test_groups_that_cannot_be(sizes, kind, sentence):
    with pytest.raises(kind) as caught:
        layers.groups(*sizes)
    assert str(caught.value) == sentence


def test_every_pooling_is_traced():
    """The sums of a maximum that wins twice, of an average, and of a window with its coefficient and bias."""
    x, delta = np.array([[[[1.0, 2, 0], [4, 3, 1], [0, 5, 2]]]]), np.arange(1.0, 5).reshape(1, 1, 2, 2)
    arguments = {"x": x, "window": 2, "stride": 1, "delta": delta}
    most = trace(layers.max_pool2d, layers.max_pool2d_backward, **arguments)
    assert most.sentence("dx", (0, 0, 2, 1)) == "dE/dx[3,2] = delta[2,1] + delta[2,2] = 3 + 4 = 7"
    mean = trace(layers.avg_pool2d, layers.avg_pool2d_backward, **arguments)
    assert mean.sentence("y", (0, 0, 1, 1)).startswith("y[2,2] = 1/4*x[2,2] + 1/4*x[2,3] + 1/4*x[3,2] + 1/4*x[3,3]")
    sums = trace(layers.subsample2d, layers.subsample2d_backward, w=[2.0], b=[1.0], **arguments)
    assert sums.sentence("y", (0, 0, 0, 0)).startswith("y[1,1] = w[1]*(x[1,1] + x[1,2] + x[2,1] + x[2,2]) + b")
