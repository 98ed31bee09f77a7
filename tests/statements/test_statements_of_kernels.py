"""Lesson 05: what a kernel finds in a picture, sizes, the Fourier transform, and other people's commands."""

import numpy as np
import pytest
from saying import computed_wrongly, says, told_wrongly
from scipy import signal

from lessons.data.house import SHADY, SUNNY, WINDOW, house
from lessons.layers import conv1d, convolve, correlate, sigmoid

A = np.array([[0, 0, 1, 2], [2, 2, 0, 0], [2, 1, 2, 2], [3, 0, 1, 1]])
B = np.array([[0, 0, -1], [1, -1, 1], [-1, 1, 1]])


def test_what_else_looks_like_the_window():
    photo = house(np.random.default_rng(0))
    template = photo[31:40, 48:55] - photo[31:40, 48:55].mean()
    cosines = np.empty((52, 74))
    for row, column in np.ndindex(cosines.shape):
        part = photo[row : row + WINDOW[0], column : column + WINDOW[1]]
        part = part - part.mean()
        cosines[row, column] = (part * template).sum() / np.linalg.norm(part) / np.linalg.norm(template)
    windows = [cosines[place] for place in (SHADY, *SUNNY)]
    assert min(windows) > 0.99
    for place in (SHADY, *SUNNY):
        cosines[place] = -1
    assert cosines.max() < 0.7
    says("05", "The cosine finds the window itself with 1, and gives the other two nearly 1 as well: the same pattern. "
               "Nothing else comes above 0.7.")


def test_a_longer_input():
    for K, stride, padding in np.ndindex(5, 3, 3):
        sizes = [conv1d(np.ones((1, 1, L)), np.ones((1, 1, K + 1)), [0], stride=stride + 1, padding=padding).shape[-1]
                 for L in range(K + 1, 20)]
        assert sizes == sorted(sizes)
    says("05", "A longer input never gives fewer outputs.")


def test_the_product_of_two_transforms():
    f, g = np.array([0, 1, 2, -1, 3]), np.array([1, 1, 0])
    product = np.fft.fft(f, 7) * np.fft.fft(g, 7)
    assert np.allclose(np.fft.ifft(product).real, convolve(f, g, "full"))
    says("05", "Only another *method* saves: the Fourier transform of a convolution is the product of two transforms.")


def test_marks_are_a_clear_yes_or_no():
    assert [f"{sigmoid(z):.3f}" for z in (-7, 20 * 0.6 - 7)] == ["0.001", "0.993"]
    says("05", r"$\sigma(-7) = 0.001$ where there is no edge, and $\sigma(20 \cdot 0.6 - 7) = 0.993$ where an edge "
               "answers 0.6.")


def test_what_wrong_calls_give():
    f, g = [0, 1, 2, -1, 3], [1, 1, 0]
    assert signal.convolve(g, f, mode="same").tolist() == [3, 1, 2]
    assert signal.convolve(f, g, mode="same").tolist() == [1, 3, 1, 2, 3]
    says("05", "(3, 1, 2) instead of (1, 3, 1, 2, 3)")
    assert correlate(A, B[::-1], "valid").tolist() == [[-1, 3], [2, -2]]
    assert correlate(A, B[::-1, ::-1], "valid").tolist() == convolve(A, B, "valid").tolist() == [[-3, 0], [4, 3]]
    says("05", "(−1, 3; 2, −2) instead of (−3, 0; 4, 3)")
    says("05", "B[::-1, ::-1] gives (−3, 0; 4, 3)")


@pytest.mark.parametrize(("true", "false", "test"), [
    ("comes above 0.7", "comes above 0.5", test_what_else_looks_like_the_window),
    ("= 0.993", "= 0.939", test_marks_are_a_clear_yes_or_no),
])
def test_a_false_number_of_kernels_is_caught(true, false, test):
    told_wrongly(test, "05", true, false)


@pytest.mark.parametrize(("test", "name", "wrong"), [
    (test_the_product_of_two_transforms, "convolve", correlate),
    (test_what_wrong_calls_give, "correlate", convolve),
    (test_marks_are_a_clear_yes_or_no, "sigmoid", np.tanh),
])
def test_a_false_computation_of_kernels_is_caught(test, name, wrong):
    computed_wrongly(test, name, wrong)
