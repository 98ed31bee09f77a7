"""Lessons 05 to 08: convolution and several maps."""

import numpy as np
import pytest
from saying import DATA, DELTA, W, X, computed_wrongly, measured, says, told_wrongly

from lessons import layers
from lessons.layers import (
    conv1d,
    conv1d_backward,
    conv2d,
    conv2d_backward,
    convolve,
    correlate,
    fully_connected,
    fully_connected_backward,
    groups,
)
from lessons.network.architectures import digit_cnn


def by_the_layer(delta: np.ndarray, w: np.ndarray, inputs: int, padding: int) -> np.ndarray:
    x = np.zeros((1, 1, inputs))
    return conv1d_backward(delta[None, None], x, w[None, None], padding=padding).x[0, 0]


def test_which_commands_turn_the_kernel():
    # Not flipped: the manuals of torch.nn.Conv2d ("cross-correlation operator") and of tf.nn.conv2d (its equation).
    # Flipped: Theano's of nnet.conv2d ("filter_flip: If True, will flip the filter … this is the default"); Flux in
    # pull request 308 of FluxML/Flux.jl. The manual that said the opposite, mended in 2026: issue 755 of
    # FluxML/NNlib.jl, whose two results these are, flipped=false before flipped=true.
    row, kernel = np.arange(1, 7), np.array([1, 2, 3])
    assert convolve(row, kernel, "valid").tolist() == [10, 16, 22, 28]
    assert correlate(row, kernel, "valid").tolist() == [14, 20, 26, 32]
    one = np.array([0, 0, 1, 0, 0])
    assert convolve(one, kernel, "same")[1:4].tolist() == kernel.tolist()
    assert correlate(one, kernel, "same")[1:4].tolist() == kernel[::-1].tolist()
    says("05", "in PyTorch, in TensorFlow and in this course's `conv1d` and `conv2d` nothing is flipped. The layers of "
               "Theano and of Flux, in Julia, do flip unless told otherwise, and so does SciPy's `convolve`.")
    says("05", "The convolution gives the kernel back as it is. The correlations give it back reversed, since the last "
               "slot of the window comes to the 1 first. **A command that gives your kernel back has turned it.**")
    says("05", "Theano's `filter_flip=True` turns the kernel. In NNlib, on which Flux rests, `flipped=True` leaves it "
               "as it is, and in 2026 its manual said the opposite.")


def test_the_second_argument_of_rot90_counts_quarter_turns():
    kernel = np.arange(6).reshape(2, 3)
    turns = {k: np.rot90(kernel, k) for k in (1, 2, 180)}
    assert turns[1].shape == (3, 2) and np.array_equal(turns[2], np.flip(kernel))
    assert np.array_equal(turns[180], kernel)
    says("05", "(the 2 in `np.rot90(B, 2)` counts quarter turns, not degrees and not axes)")
    says("07", "Its second argument counts *quarter turns*, and 180 of them are "
               f"{180 // 4} whole turns, so nothing happens. `np.flip` without axes flips the maps too. All four keep "
               "the shape, so no error is raised.")


def test_a_kernel_laid_down_is_not_turned():
    kernel, delta, laid = np.array([[1, 2], [-1, 3]]), np.array([[2, -1], [1, 3]]), np.zeros((3, 3))
    for m, n in np.ndindex(2, 2):
        laid[m : m + 2, n : n + 2] += delta[m, n] * kernel
    assert np.array_equal(laid, convolve(delta, kernel, "full"))
    says("07", "A program that lays the kernel down window by window turns nothing (lesson 06).")


def test_padding_wider_than_the_kernel_cuts_delta():
    rng = np.random.default_rng(4)
    for K in range(1, 5):
        for p in range(4):
            w, delta = rng.integers(-3, 4, K), rng.integers(-3, 4, 6 + 2 * p - K)
            zeros = K - 1 - p
            sent = np.pad(delta, zeros) if zeros >= 0 else delta[-zeros:zeros]
            assert np.array_equal(correlate(sent, w[::-1], "valid"), by_the_layer(delta, w, 5, p)), (K, p)
            windows = np.lib.stride_tricks.sliding_window_view(np.pad(np.ones(5), p), K)
            empty = max(-zeros, 0)
            assert not windows[:empty].any() and windows[empty].any()
    assert 2 - 1 - 2 == -1
    says("06", "For $K=p=2$ the rule says −1: do not pad, **cut one δ at each end**, for its window holds only zeros "
               "of the padding.")
    delta, w = rng.integers(-3, 4, (6, 6)), rng.integers(-3, 4, (2, 2))
    back = conv2d_backward(delta[None, None], np.zeros((1, 1, 3, 3)), w[None, None], padding=2).x[0, 0]
    assert np.array_equal(back, correlate(delta[1:-1, 1:-1], np.rot90(w, 2), "valid"))
    says("07", "Lesson 06 cut one δ at each end; here it is a frame around the map.")


def test_windows_as_rows_lead_back_to_the_input():
    # Caffe: src/caffe/util/im2col.cpp, whose col2im adds the columns up.
    windows = np.lib.stride_tricks.sliding_window_view(X, len(W))
    assert np.array_equal(windows @ W, correlate(X, W, "valid"))
    copies, places = np.outer(DELTA, W), np.lib.stride_tricks.sliding_window_view(np.arange(5), 3)
    assert np.allclose(copies, measured(lambda rows: DELTA @ (rows @ W), windows.astype(float)))
    added, written = np.zeros(5), np.zeros(5)
    np.add.at(added, places, copies)
    for place, copy in zip(places, copies, strict=True):
        written[place] = copy
    truth = by_the_layer(DELTA, W, 5, 0)
    assert np.array_equal(added, truth) and not np.array_equal(written, truth)
    assert written[2:].tolist() == copies[-1].tolist() and np.bincount(places.ravel()).max() == 3
    says("06", r"row $i$ of $X$ gets $\delta_i$ times the kernel: all rows together are the product $\delta w^\top$. "
               "But an input stands in up to three rows.")
    says("06", "Copies of an input are added up, as everything that shares is; a program that writes them (`=`) keeps "
               "only the last window's.")


def test_the_rules_of_a_tool_that_can_only_convolve():
    forward, of_weights, back = (X, W[::-1]), (X, DELTA[::-1]), (DELTA, W)
    assert np.array_equal(convolve(*forward, "valid"), correlate(X, W, "valid"))
    truth = measured(lambda w: DELTA @ correlate(X, w, "valid"), W.astype(float)).round(6)
    assert np.array_equal(convolve(*of_weights, "valid"), truth)
    assert np.array_equal(convolve(X[::-1], DELTA, "valid"), truth[::-1])
    assert np.array_equal(convolve(*back, "full"), by_the_layer(DELTA, W, 5, 0))
    says("06", "It turns whatever slides. So where the first row says *correlation*, turn that factor before: $w$ on "
               "the way forward, δ for the weights, and on the way back nothing. (Turn $x$ in place of δ, and the "
               "gradient comes out backward.)")
    says("07", "| the same, by a tool that can only convolve: $x$ with turned $w$ | full convolution of δ with $w$ | "
               "valid convolution of $x$ with turned δ |")


def test_a_right_size_is_no_evidence():
    for wrong in (correlate(DELTA, W, "full"), convolve(DELTA, W[::-1], "full")):
        truth = by_the_layer(DELTA, W, 5, 0)
        assert wrong.shape == truth.shape and wrong.sum() == truth.sum() and not np.array_equal(wrong, truth)
    says("06", "**A right size is no evidence.** Neither is a right mean, nor a test with a symmetric kernel. Test "
               "with a kernel like (3, 1, −2), entry by entry.")
    says("07", "**A right size is no evidence**, and the mean sees no difference either")


def test_transposing_turns_the_kernel_in_the_big_matrix_alone():
    T = conv1d(np.eye(5)[:, None], W[None, None], [0])[:, 0].T
    assert T[0, :3].tolist() == W.tolist() and T[:, 2].tolist() == W[::-1].tolist()
    assert (T.T @ DELTA).tolist() == convolve(DELTA, W, "full").tolist()
    row = W[None]
    assert row.T.ravel().tolist() == W.tolist() != W[::-1].tolist()
    says("06", "A row of $T$ holds the kernel as it is, a column holds it backward. Transposing this big matrix turns "
               "the kernel, and nobody flipped anything. "
               "(Transposing a mere row of weights turns nothing: it is the same list, standing.)")


def test_the_rules_of_valid_forward_passes():
    def lengths(y):
        return len(convolve(np.ones(len(y)), W, "full")), len(correlate(np.ones(len(y)), W, "full"))

    assert lengths(convolve(X, W, "valid")) == lengths(correlate(X, W, "valid")) == (len(X), len(X))
    assert min(lengths(np.convolve(X, W))) > len(X)
    says("06", "These are the rules of *valid* forward passes. (`np.convolve` is *full* unless told otherwise: then "
               "the way back to $x$ would come out too long.) | forward, valid |")
    says("07", r"| forward, valid | $\partial E/\partial x$ |")


def test_other_layers_make_up_for_a_wrong_gradient():
    x, t = DATA.x_train.reshape(-1, 1, 8, 8), DATA.t_train
    network, rng = digit_cnn(rng=np.random.default_rng(0)), np.random.default_rng(0)
    velocity = {name: np.zeros(array.shape) for name, array in network.parameters.items()}
    for _ in range(12):
        for batch in np.split(rng.permutation(len(x))[:1408], 44):
            found = network.gradients(x[batch], t[batch])[1]
            found["w1"] = np.rot90(found["w1"], 2, (2, 3))                          # as with an unturned kernel
            velocity = {name: 0.9 * held + found[name] for name, held in velocity.items()}
            network.step(velocity, 0.3)
    assert network.accuracy(x, t) > 0.75
    says("06", "No error was raised. In a deep network the other layers make up for much of it, and you may not even "
               "notice. Measure the slopes.")


def test_which_tables_are_symmetric():
    def symmetric(table):
        return table.shape[0] == table.shape[1] and np.array_equal(table, table.T)

    for P in (2, 3):
        for Q in (2, 3, 6):
            assert symmetric(np.ones((Q, P), bool)) == (P == Q)
        assert symmetric(groups(P, P, P)) and not symmetric(groups(P, 2 * P, P))
    says("08", "For P = Q the full table is, and so is a depthwise one. Test with a table that is not.")


def test_a_table_from_pieces_and_from_a_masked_layer():
    # PyTorch: the manual of torch.nn.Conv2d, where `groups` alone "controls the connections between inputs and
    # outputs". Torch7: nn.SpatialConvolutionMap(connectionMatrix, …), in the manual of torch/nn.
    rng, table = np.random.default_rng(6), layers.lenet_c3()
    x, w, b = rng.normal(size=(1, 6, 6, 6)), rng.normal(size=(16, 6, 5, 5)), rng.normal(size=16)
    truth = conv2d(x, w, b, table=table)
    pieces = np.zeros(truth.shape)
    for read in np.unique(table, axis=0):
        made = (table == read).all(axis=1)
        pieces[:, made] = conv2d(x[:, read], w[made][:, read], b[made])
    masked = conv2d(x, w * table[..., None, None], b)
    assert np.allclose(pieces, truth) and np.allclose(masked, truth) and not np.allclose(conv2d(x, w, b), truth)
    assert not any(np.array_equal(table, groups(6, 16, n)) for n in (1, 2))
    says("08", "An ordinary layer joins every pair of maps, and groups are mostly the only restriction that a library "
               "offers, as in PyTorch. (Its forerunner, Torch7, had a layer that took a table.) C3's table is then "
               "built from pieces, a layer for each set of maps that is read, or a full layer is masked.")


def test_a_kernel_of_one_slot_is_a_dense_layer_at_each_place():
    rng = np.random.default_rng(8)
    x, w, b, delta = (rng.normal(size=shape) for shape in ((2, 2, 8, 8), (3, 2, 1, 1), (3,), (2, 3, 8, 8)))
    places, arriving = (np.moveaxis(of, 1, 3).reshape(128, -1) for of in (x, delta))
    dense = fully_connected(places, w[:, :, 0, 0], b)
    assert np.allclose(np.moveaxis(conv2d(x, w, b), 1, 3).reshape(128, 3), dense)
    found, of_dense = conv2d_backward(delta, x, w), fully_connected_backward(arriving, places, w[:, :, 0, 0])
    assert np.allclose(found.w[:, :, 0, 0], of_dense.W) and np.allclose(found.b, of_dense.b)
    assert np.allclose(np.moveaxis(found.x, 1, 3).reshape(128, 2), of_dense.x)
    says("08", f"3 · 2 + 3 = {w.size + b.size} parameters: PQ + Q")
    says("08", "At each place it is a dense layer with 2 inputs and 3 outputs, and all places share its weights.")
    says("08", f"192 · 128 + 192 = {3 * 64 * 2 * 64 + 3 * 64} parameters, for maps of 8 × 8")
    says("08", "The places share the weights as samples do, so it is the sum over the batch.")


@pytest.mark.parametrize(("lesson", "true", "false", "test"), [
    ("07", "are 45 whole turns", "are 90 whole turns", test_the_second_argument_of_rot90_counts_quarter_turns),
    ("08", "= 9 parameters: PQ", "= 12 parameters: PQ", test_a_kernel_of_one_slot_is_a_dense_layer_at_each_place),
])
def test_a_false_number_of_sliding_is_caught(lesson, true, false, test):
    told_wrongly(test, lesson, true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_which_commands_turn_the_kernel, "convolve", correlate),
    (test_a_kernel_laid_down_is_not_turned, "convolve", correlate),
    (test_padding_wider_than_the_kernel_cuts_delta, "correlate", convolve),
    (test_windows_as_rows_lead_back_to_the_input, "by_the_layer", lambda delta, w, *_: correlate(delta, w, "full")),
    (test_the_rules_of_a_tool_that_can_only_convolve, "convolve", correlate),
    (test_a_right_size_is_no_evidence, "W", np.array([1, 2, 1])),
    (test_transposing_turns_the_kernel_in_the_big_matrix_alone, "W", np.array([1, 2, 1])),
    (test_the_rules_of_valid_forward_passes, "convolve", lambda f, g, mode: layers.convolve(f, g, "valid")),
    (test_other_layers_make_up_for_a_wrong_gradient, "DATA", DATA._replace(t_train=DATA.t_train[::-1])),
    (test_which_tables_are_symmetric, "groups", lambda P, Q, n: np.tri(Q, P, dtype=bool)),
    (test_a_table_from_pieces_and_from_a_masked_layer, "conv2d", lambda x, w, b, table=None: layers.conv2d(x, w, b)),
    (test_a_kernel_of_one_slot_is_a_dense_layer_at_each_place, "fully_connected", lambda x, W, b: x @ W.T),
])
def test_a_false_computation_of_sliding_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
