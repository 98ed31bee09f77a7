"""The shipped digits are scikit-learn's copy of the UCI set, split once and for all."""

import numpy as np
import pytest

from lessons import digits


@pytest.fixture(scope="module")
def data():
    return digits.load()


def test_shapes_and_ranges(data):
    assert data.x_train.shape == (1437, 64)
    assert data.t_train.shape == (1437, 10)
    assert data.x_test.shape == (360, 64)
    assert data.t_test.shape == (360, 10)
    assert data.x_train.dtype == data.t_train.dtype == np.float64
    for x in (data.x_train, data.x_test):
        assert x.min() == 0
        assert x.max() == 1
        assert np.array_equal(16 * x, np.round(16 * x)), "pixels are sixteenths"


def test_targets_are_the_labels(data):
    for t, labels in ((data.t_train, data.labels_train), (data.t_test, data.labels_test)):
        assert np.array_equal(t.argmax(axis=1), labels)
        assert np.array_equal(t.sum(axis=1), np.ones(len(t)))


def test_the_split_is_fixed(data):
    """A new split would change every stored output of every lesson."""
    assert data.labels_train[:12].tolist() == [6, 6, 6, 2, 5, 6, 6, 2, 2, 1, 1, 9]
    assert data.labels_test[:12].tolist() == [3, 8, 8, 7, 7, 7, 7, 7, 8, 3, 7, 3]
    assert np.bincount(data.labels_test).tolist() == [36] * 10


def test_every_call_gives_the_same_fresh_arrays(data):
    again = digits.load()
    assert all(np.array_equal(one, other) for one, other in zip(data, again, strict=True))
    again.x_train[0] = 7
    assert digits.load().x_train.max() == 1


def test_the_file_is_small_and_needs_no_pickle():
    assert digits.FILE.stat().st_size < 60_000
    with np.load(digits.FILE, allow_pickle=False) as stored:
        assert sorted(stored) == ["images", "labels", "order"]
        assert np.array_equal(np.sort(stored["order"]), np.arange(1797)), "each sample is on one side only"


def test_they_are_those_of_scikit_learn(data):
    original = pytest.importorskip("sklearn.datasets").load_digits()
    with np.load(digits.FILE) as stored:
        order = stored["order"]
        assert np.array_equal(stored["images"], original.data)
        assert np.array_equal(stored["labels"], original.target)
    assert np.array_equal(16 * np.concatenate([data.x_train, data.x_test]), original.data[order])
    assert np.array_equal(np.concatenate([data.labels_train, data.labels_test]), original.target[order])


def test_where_they_come_from_is_said():
    for word in ("Alpaydin", "Kaynak", "UCI", "CC BY 4.0"):
        assert word in digits.__doc__
