"""Counts of stacks of layers: published numbers, and the sizes of the arrays themselves."""

import numpy as np
import pytest

from lessons.layers import conv2d, groups, lenet_c3
from lessons.network.counting import count


def parameters(size, *layers):
    return [row["parameters"] for row in count(size, layers)]


def conv(f, c, **more):
    return {"kind": "conv", "f": f, "c": c, **more}


def test_a_homework_and_lenet():
    """D13–D15; LeNet-5's paper."""
    assert [parameters((2, 64, 64), conv(f, 96)) for f in (64, 6, 1)] == [[786528], [7008], [288]]
    table = lenet_c3()
    assert parameters((6, 14, 14), {"kind": "table", "f": 5, "c": 16, "links": int(table.sum())}) == [1516]
    assert parameters((6, 14, 14), conv(5, 16)) == [2416]


def test_what_learners_asked():
    """Groups; depthwise; filters do not multiply maps."""
    assert parameters((6, 8, 8), conv(3, 32, groups=2)) == [896] and parameters((6, 8, 8), conv(3, 32)) == [1760]
    weights = [parameters((32, 8, 8), conv(3, 32, groups=n))[0] - 32 for n in (32, 16, 1)]
    assert weights == [288, 576, 9216]
    first, second = count((1, 28, 28), [conv(3, 32), conv(3, 64)])
    assert second["output"][0] == 64 and second["parameters"] == 18496


@pytest.mark.parametrize("n", [1, 2, 4])
def test_groups_count_what_their_table_connects(n):
    table, w = groups(4, 8, n), np.ones((8, 4, 3, 3))
    [row] = count((4, 6, 7), [conv(3, 8, groups=n, stride=2)])
    assert row["parameters"] == w[table].size + 8
    assert row["output"] == list(conv2d(np.ones((1, 4, 6, 7)), w, np.zeros(8), stride=2, table=table).shape[1:])


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="convolution: a window of 9 × 9 does not fit into 8 × 8"):
        count((1, 8, 8), [conv(9, 1)])
