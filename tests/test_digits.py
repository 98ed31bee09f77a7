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


# The reduction of a drawing: counted by loops, and told apart from what is nearly it.


def counted_by_loops(board):
    counts = np.zeros((8, 8), dtype=int)
    for row in range(32):
        for column in range(32):
            if board[row, column]:
                counts[row // 4, column // 4] += 1
    return counts


REDUCTIONS_THAT_ARE_WRONG = {
    "rows and columns exchanged": lambda board: digits.block_counts(board.T),
    "blocks read as strips": lambda board: board.reshape(8, 8, 16).sum(axis=2),
    "every fourth row and column": lambda board: board.reshape(4, 8, 4, 8).sum(axis=(0, 2)),
    "paper counted": lambda board: 16 - digits.block_counts(board),
    "blocks shifted by a pixel": lambda board: digits.block_counts(np.roll(board, 1, axis=0)),
    "inked or not": lambda board: 16 * (digits.block_counts(board) > 0),
    "one pixel in four": lambda board: 16 * board[::4, ::4],
}


@pytest.fixture(scope="module")
def boards():
    rng = np.random.default_rng(6)
    return [rng.random((32, 32)) < share for share in (0, 0.1, 0.5, 0.9, 1)]


def test_a_drawing_is_counted_in_blocks(boards):
    for board in boards:
        counts = digits.block_counts(board)
        assert np.array_equal(counts, counted_by_loops(board))
        assert np.array_equal(digits.block_counts(board.astype(float)), counts)
        assert counts.sum() == board.sum() and counts.dtype.kind == "i"


@pytest.mark.parametrize("wrong", REDUCTIONS_THAT_ARE_WRONG.values(), ids=REDUCTIONS_THAT_ARE_WRONG)
def test_a_wrong_reduction_is_seen(wrong, boards):
    assert not all(np.array_equal(wrong(board), counted_by_loops(board)) for board in boards)


@pytest.mark.parametrize(("board", "complaint"), [
    (np.zeros((28, 28), bool), "the shape (28, 28) came, a board of 32 × 32 pixels was expected"),
    (np.zeros(1024, bool), "the shape (1024,) came"),
    (np.full((32, 32), 0.5), "0.5 came, pixels were expected: ink, True or 1, or paper"),
    (np.full((32, 32), np.nan), "nan came, pixels were expected: ink, True or 1, or paper"),
])
def test_what_is_no_board_is_refused(board, complaint):
    with pytest.raises(ValueError, match="^block_counts: ") as refused:
        digits.block_counts(board)
    assert complaint in str(refused.value)


def test_a_sample_becomes_a_board_with_its_counts(data):
    for x in np.concatenate([data.x_test, np.zeros((1, 64)), np.ones((1, 64))]):
        counts = np.rint(16 * x).astype(int).reshape(8, 8)
        board = digits.board_of(counts)
        assert board.shape == (32, 32) and board.dtype == bool
        assert np.array_equal(digits.block_counts(board), counts)


def test_a_stroke_keeps_together():
    """A bar of half a block beside a bar of full blocks lies at its edge, not on the far side or in between."""
    counts = np.zeros((8, 8), dtype=int)
    counts[:, 3], counts[:, 4] = 16, 8
    board = digits.board_of(counts)
    assert board[:, 12:18].all() and not board[:, 18:].any() and not board[:, :12].any()


@pytest.mark.parametrize(("counts", "complaint"), [
    (np.zeros(64), "the shape (64,) came, counts of 8 × 8 blocks were expected"),
    (np.full((8, 8), 0.5), "0.5 … 0.5 came, counts were expected: whole numbers from 0 to 16"),
    (np.full((8, 8), 17), "17 … 17 came"),
])
def test_what_are_no_counts_is_refused(counts, complaint):
    with pytest.raises(ValueError, match="^board_of: ") as refused:
        digits.board_of(counts)
    assert complaint in str(refused.value)
