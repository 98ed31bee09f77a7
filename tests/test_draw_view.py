"""DrawDigit without a browser: what it reads, answers and says, compared with loops and finite differences."""

import asyncio
import itertools
import json
import re
import threading
from dataclasses import replace

import numpy as np
import pytest
import traitlets

from lessons import digits
from lessons.network import Activation, Network
from lessons.network.architectures import digit_cnn, lenet5
from lessons.views import DrawDigit
from lessons.views.draw.data import EMPTY, NOTHING, packed, samples, unpacked
from lessons.views.draw.words import brief, strokes, winner

DATA = digits.load()
COUNTS = np.rint(16 * DATA.x_test).astype(int).reshape(-1, 8, 8)
BOARD = digits.board_of(COUNTS[0])  # a 3


def dense(seed=0, sizes=(64, 12, 10), **options):
    return Network.dense(sizes, rng=np.random.default_rng(seed), **options)


def cnn(seed=0, **options):
    return digit_cnn(rng=np.random.default_rng(seed), maps=(3, 4), hidden=6, **options)


NETWORKS = {"dense": dense(), "convolutional": cnn(), "in float32": cnn(dtype=np.float32)}
each_network = pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)


class Counted:
    """A function that returns the network, and counts how often it was asked for it."""

    def __init__(self, network):
        self.network, self.calls = network, 0

    def __call__(self):
        self.calls += 1
        return self.network


def loss(network, counts, label):
    """J from the forward pass alone, written anew."""
    x = (counts / 16).reshape((1, 64) if "W1" in network.parameters else (1, 1, 8, 8))
    z = network.forward(x)[network.names[-1]][0].astype(float)
    return np.log(np.exp(z - z.max()).sum()) + z.max() - z[label]


def view_of(network, label=None):
    """A view on which the board is drawn and the label named."""
    view = DrawDigit(network)
    view.label = label
    view.draw(BOARD)
    return view


# What is answered.


@each_network
def test_the_answer_is_the_softmax_of_the_logits(network):
    view = DrawDigit(network)
    view.draw(BOARD)
    expected = [np.exp(-loss(network, COUNTS[0], k)) for k in range(10)]
    assert view.answer == pytest.approx(expected, rel=1e-5)
    assert sum(view.answer) == pytest.approx(1, rel=1e-6) and all(type(p) is float for p in view.answer)
    assert np.array_equal(view.pixels, BOARD) and np.array_equal(view.counts, COUNTS[0])


def test_a_softmax_layer_at_the_end_is_taken_as_it_is():
    network = dense(loss="squared_error")
    with pytest.raises(ValueError, match="z2 came with the loss squared_error, ten probabilities were expected"):
        DrawDigit(network)
    view = DrawDigit(Network([*network.layers, Activation("softmax")], "squared_error"))
    view.draw(BOARD)
    assert view.answer == view_of(dense()).answer


@pytest.mark.parametrize("network", [dense(), cnn()], ids=["dense", "convolutional"])
@pytest.mark.parametrize("label", [0, 3])
def test_the_slopes_are_finite_differences_of_the_loss(network, label):
    slopes = np.reshape(view_of(network, label)._reply["slopes"], (8, 8))
    for i, j in itertools.product(range(8), range(8)):
        step = np.zeros((8, 8))
        step[i, j] = 16e-5
        above, below = loss(network, COUNTS[0] + step, label), loss(network, COUNTS[0] - step, label)
        assert slopes[i, j] == pytest.approx((above - below) / 2e-5, rel=1e-4, abs=1e-7)


@pytest.mark.parametrize("label", range(10))
def test_the_strokes_that_are_named_are_the_steepest_and_their_losses_true(label):
    network = dense(seed=3)
    reply = view_of(network, label)._reply
    slopes = np.reshape(reply["slopes"], (8, 8))
    total, raises, lowers = reply["strokes"]
    assert number_after("J = ", total) == pytest.approx(loss(network, COUNTS[0], label), rel=1e-3)
    inked = [(slopes[i, j], i, j) for i in range(8) for j in range(8) if COUNTS[0][i, j] > 0]
    room = [(slopes[i, j], i, j) for i in range(8) for j in range(8) if COUNTS[0][i, j] < 16]
    for told, (slope, i, j), change in ((raises, max(inked), -1), (lowers, min(room), +1)):
        assert f"row {i + 1}, column {j + 1}: slope" in told
        assert number_after("slope ", told) == pytest.approx(slope, rel=0.05)
        changed = COUNTS[0].copy()
        changed[i, j] += change
        assert number_after("J = ", told) == pytest.approx(loss(network, changed, label), rel=1e-3)
        assert loss(network, changed, label) < loss(network, COUNTS[0], label), "both changes lower J"


def number_after(what, text):
    return float(re.search(re.escape(what) + r"([+−]?\d+(?:\.\d+)?(?:e-\d+)?)", text)[1].replace("−", "-"))


def test_only_what_can_be_done_is_named():
    slopes, counts = np.zeros((8, 8)), np.zeros((8, 8), dtype=int)
    slopes[0, 0], slopes[0, 1] = 5, 1        # paper, and a block with ink
    slopes[7, 7], slopes[7, 6] = -5, -1      # a full block, and one with room
    counts[0, 1], counts[7, 7], counts[7, 6] = 3, 16, 15
    told = strokes(slopes, counts, 4, lambda boards: boards.sum(axis=(1, 2)))
    assert told == ["J = 34 for the label 4.",
                    "Your ink raises J most in row 1, column 2: slope +1. One pixel less there gives J = 33.",
                    "More ink lowers J most in row 8, column 7: slope −1. One pixel more there gives J = 35."]
    counts[0, 1], counts[7, 6] = 0, 16
    for none in (slopes, 0 * slopes):
        told = strokes(none, counts, 4, lambda boards: boards.sum(axis=(1, 2)))
        assert told[1:] == ["None of your ink raises J.", "More ink lowers J nowhere."]


def test_the_winner_in_words():
    p = np.array([0, 0.02, 0, 0.9, 0, 0, 0, 0, 0.08, 0])
    assert winner(p) == "It says 3, with probability 0.900. Next comes 8 with 0.080."
    assert winner(np.full(10, 0.1)).startswith("It cannot decide: 0, 1, 2, 3, 4, 5, 6, 7, 8 and 9 have probability 0.1")
    assert winner(np.array([0.5, 0.5] + [0] * 8)) == "It cannot decide: 0 and 1 have probability 0.500 each."
    assert [brief(value, "+") for value in (0.4249, -0.031, 0, 12.3)] == ["+0.42", "−0.031", "0", "+12"]


def test_equal_weights_decide_nothing():
    network = dense()
    network.layers = [replace(each, W=0 * each.W) if hasattr(each, "W") else each for each in network.layers]
    view = view_of(network)
    assert view.answer == [pytest.approx(0.1)] * 10
    assert repr(view).endswith("The network cannot decide: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9.")


# The maps.


def test_maps_and_deltas_are_the_arrays_of_the_network():
    network = cnn()
    view = view_of(network, label=3)
    x, t = DATA.x_test[:1].reshape(1, 1, 8, 8), np.eye(10)[[3]]
    values, (_, found) = network.forward(x), network.gradients(x, t)
    assert [f"{place['name']} {place['delta']}" for place in view._places] == ["a1 z1", "s1 s1", "a2 z2", "s2 s2"]
    for place, maps, deltas in zip(view._places, view._reply["maps"], view._reply["deltas"], strict=True):
        for told, array in ((maps, values[place["name"]]), (deltas, found[place["delta"]])):
            assert [place["maps"], *place["shape"]] == list(array.shape[1:])
            peak = np.abs(array).max()
            assert np.allclose(np.ravel(told["cells"]), 100 * array.ravel() / peak, atol=0.5 + 1e-9)
            for end, true in zip(told["span"], (array.min(), array.max()), strict=True):
                shown = 0 if end == "≈ 0" else number_after("", end)
                assert shown == pytest.approx(true, rel=0.06, abs=peak / 1000)


def test_what_is_shown_is_what_there_is():
    assert [place["name"] for place in DrawDigit(dense())._places] == ["a1"]
    assert DrawDigit(dense(sizes=(64, 10)))._places == []
    with pytest.raises(ValueError, match="^DrawDigit: 20001 cells of a1 came, at most 20000 were expected"):
        DrawDigit(dense(sizes=(64, 20_001, 10)))


# The present weights.


def test_the_weights_are_those_of_the_moment():
    network, other = dense(0), dense(1)
    view = view_of(network)
    before = view.answer
    network.layers = other.layers                # as a training step does
    assert view.answer == before
    view.draw(BOARD)                             # the same drawing
    assert view.answer == view_of(other).answer != before


def test_a_function_is_asked_for_every_answer_and_may_return_another_network():
    source = Counted(dense())
    view = view_of(source)
    assert (source.calls, [place["name"] for place in view._places]) == (2, ["a1"])
    source.network = cnn()
    view.ask()
    assert source.calls == 3
    assert [place["name"] for place in view._places] == ["a1", "s1", "a2", "s2"] and len(view._reply["maps"]) == 4


def test_an_empty_board_asks_nobody():
    source = Counted(dense())
    view = DrawDigit(source)
    view.label = 3
    view.ask()
    view.draw(np.zeros((32, 32)))
    assert (source.calls, view.answer, view.error) == (1, [], "")
    view.draw(BOARD)
    assert source.calls == 2 and len(view.answer) == 10
    view.board = EMPTY
    assert (source.calls, view.answer, set(view._reply)) == (2, [], {"turn", "of"})
    assert view.board == EMPTY == packed(np.zeros((32, 32), bool))


# What goes wrong.


@pytest.mark.parametrize(("network", "error", "complaint"), [
    (None, TypeError, "network: NoneType came, a Network was expected, or a function that returns one"),
    (lambda: None, TypeError, "network: NoneType came, a Network was expected"),
    ("dense", TypeError, "network: str came, a Network was expected"),
    (dense(sizes=(100, 10)), ValueError, "a network came that says "
                                         "fully_connected: axis D is 64 in x (1, 64) but 100 in W (10, 100)"),
    (lenet5(rng=np.random.default_rng(0)), ValueError, "(1, 32, 32)"),
    (dense(sizes=(64, 9)), ValueError, "z1 (1, 9) came, ten outputs were expected, one for each digit"),
])
def test_a_network_that_cannot_read_a_drawing_is_refused(network, error, complaint):
    with pytest.raises(error, match="^DrawDigit: ") as refused:
        DrawDigit(network)
    assert complaint in str(refused.value)


def test_a_network_that_takes_another_scale_is_refused():
    network = Network(dense().layers, span=(0, 16), sample=(64,))
    came = r"^DrawDigit: a network for pixels in \(0, 16\) came, one for pixels from 0 to 1"
    with pytest.raises(ValueError, match=came):
        DrawDigit(network)


def raising(error):
    def function():
        raise error
    return function


@pytest.mark.parametrize(("later", "sentence"), [
    (raising(ValueError("axis D is 3")), "The network could not answer: axis D is 3"),
    (raising(KeyError("W3")), "The network could not answer: KeyError: 'W3'"),
    (raising(KeyboardInterrupt()), "The answer was interrupted. Draw on, or press Ask again."),
    (lambda: 7, "could not answer: TypeError: network: int came, a Network was expected, or a function"),
    (lambda: dense(sizes=(10, 10)), "a network came that says fully_connected: axis D is 64 in x (1, 64) but 10 in W"),
])
def test_what_goes_wrong_later_is_told_in_a_sentence(later, sentence):
    source = [dense]
    view = view_of(lambda: source[0](), label=3)
    source[0] = later
    view.ask()
    assert sentence in view.error and view.answer == []
    assert repr(view).endswith(view.error)
    source[0] = dense
    view.ask()
    assert view.error == "" and len(view.answer) == 10


def test_weights_that_are_not_finite_are_told():
    network = dense()
    view = view_of(network)
    network.layers = [replace(each, W=each.W * np.nan) if hasattr(each, "W") else each for each in network.layers]
    view.ask()
    assert view.error == "The network could not answer: z2 is not finite; train anew with a smaller learning rate"
    json.dumps(view.get_state(), allow_nan=False, default=str)


@pytest.mark.parametrize(("board", "complaint"), [
    (np.zeros((28, 28)), "the shape (28, 28) came"),
    (np.zeros((32, 32, 1)), "the shape (32, 32, 1) came"),
    (np.full((32, 32), 0.5), "pixels were expected: ink"),
])
def test_what_is_no_board_is_refused(board, complaint):
    view = view_of(dense())
    with pytest.raises(ValueError) as refused:
        view.draw(board)
    assert complaint in str(refused.value) and np.array_equal(view.pixels, BOARD)


@pytest.mark.parametrize(("name", "value"), [("board", "0" * 255), ("board", "g" * 256), ("board", "00 " * 85 + "0"),
                                             ("board", ""), ("label", 10), ("label", -1), ("label", "3")])
def test_a_state_that_does_not_exist_is_refused(name, value):
    view = view_of(dense(), label=3)
    with pytest.raises(traitlets.TraitError):
        setattr(view, name, value)
    assert (view.label, view.board) == (3, packed(BOARD))


# What passes between page and kernel.


def test_pixels_are_packed_row_by_row():
    rng = np.random.default_rng(1)
    board = rng.random((32, 32)) < 0.3
    text = packed(board)
    bits = [int(text[i // 4], 16) >> 3 - i % 4 & 1 for i in range(1024)]
    assert bits == [int(board[i // 32, i % 32]) for i in range(1024)]
    assert len(text) == 256 and np.array_equal(unpacked(text), board)


def test_one_question_is_answered_once():
    source = Counted(dense())
    view = DrawDigit(source)
    view.set_state({"board": packed(BOARD), "label": 3, "_turn": 1})
    assert source.calls == 2
    assert (view._reply["turn"], view._reply["of"]) == (1, [packed(BOARD), 3, 0])
    view.set_state({"_again": 1, "_turn": 2})
    assert (source.calls, view._reply["turn"]) == (3, 2)
    view.set_state({"board": EMPTY, "_turn": 3})
    assert (source.calls, view._reply["turn"], view.answer) == (3, 3, [])


def test_a_question_that_fails_is_answered_too():
    """Or the page would wait for ever."""
    source = [dense]
    view = DrawDigit(lambda: source[0]())
    source[0] = raising(RuntimeError("no"))
    view.set_state({"board": packed(BOARD), "_turn": 1})
    assert (view._reply["turn"], view.error) == (1, "The network could not answer: RuntimeError: no")


def test_a_question_on_another_thread_is_answered_where_the_view_was_made():
    threads = []

    def network():
        threads.append(threading.get_ident())
        return NETWORKS["dense"]

    async def scenario():
        view = DrawDigit(network)
        asking = threading.Thread(target=view.set_state, args=({"board": packed(BOARD), "_turn": 1},))
        asking.start()
        for _ in range(1000):
            await asyncio.sleep(0.001)
            if view.answer:
                break
        asking.join()
        assert view._reply["turn"] == 1 and len(view.answer) == 10
        return view

    view = asyncio.run(scenario())
    assert set(threads) == {threading.get_ident()} and len(threads) == 2
    view.label = 3  # its loop has ended
    assert view._reply["slopes"]


def test_what_is_sent_is_small_and_plain():
    view = view_of(digit_cnn(rng=np.random.default_rng(0)), label=3)
    assert len(json.dumps([view._reply, view.answer], allow_nan=False)) < 12_000


def test_samples_are_one_of_each_class_and_held_out():
    assert sorted(sample["label"] for sample in samples()) == list(range(10))
    for sample in samples():
        counts = digits.block_counts(unpacked(sample["board"]))
        first = int(np.flatnonzero(DATA.labels_test == sample["label"])[0])
        assert np.array_equal(counts, COUNTS[first])


# The twins.


def test_twins_hold_the_counts_and_no_probability():
    view = DrawDigit(dense(), title="Draw & ask")
    assert repr(view) == f"Draw & ask\n{NOTHING}"
    assert view._repr_mimebundle_()["text/html"] == f"<p><strong>Draw &amp; ask</strong></p><p>{NOTHING}</p>"
    view.draw(BOARD)
    view.label = 3
    best = int(np.argmax(view.answer))
    title, heading, *rows, said, label = repr(view).splitlines()
    assert heading == "inked pixels in each block of 4 × 4"
    assert [[int(count) for count in row.split()] for row in rows] == COUNTS[0].tolist()
    assert (said, label) == (f"The network says {best}.", "The label is 3.")
    html = view._repr_mimebundle_()["text/html"]
    assert re.findall(r"<td>(\d+)</td>", html) == [str(count) for count in COUNTS[0].ravel()]
    assert html.endswith(f"<p>The network says {best}. The label is 3.</p>")
    assert not re.search(r"\d\.\d", repr(view) + html)
