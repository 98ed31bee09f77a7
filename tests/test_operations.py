"""Array operations: the index definition of each against NumPy and SciPy, on whole numbers."""

from itertools import product

import numpy as np
import pytest
from scipy import signal
from sympy import Integer

from lessons.derivations import (
    Entry,
    array,
    column,
    correlate,
    dilate,
    flip,
    full,
    hadamard,
    index,
    matmul,
    minus,
    outer,
    part,
    plus,
    row_sum,
    scaled,
    transpose,
    valid,
    window,
)
from lessons.engine.checking.compiling import Compiler
from lessons.engine.checking.rings import Numbers

N = index("N")
LENGTHS = [(1, 1), (5, 1), (5, 2), (6, 3), (7, 4), (4, 4)]


class Cells(Numbers):
    """Whole numbers by name, which refuse to be read outside."""

    def entry(self, name, place):
        assert all(1 <= n <= size for n, size in zip(place, self._values[name].shape, strict=True))
        return self.generator(name, place)


def numbers(*shape):
    """Small whole numbers, none twice in a row and no symmetry."""
    return np.random.default_rng(sum(shape)).permutation(np.arange(1, np.prod(shape) + 1)).reshape(shape) - 3


def declared(**values):
    return {name: array(name, *value.shape) for name, value in values.items()}


def computed(operation, **values):
    """Every entry of the operation, by its index definition."""
    shape = tuple(int(size) for size in operation.shape)
    made = np.empty(shape, dtype=object)
    for place in product(*map(range, shape)):
        entry = Entry(operation, *(Integer(n + 1) for n in place))
        made[place] = Compiler(()).function(entry)(Cells(values))
    return made


def assert_same(operation, expected, **values):
    assert tuple(map(int, operation.shape)) == expected.shape
    np.testing.assert_array_equal(computed(operation, **values), expected)


def test_products():
    A, B, u, v = numbers(3, 4), numbers(4, 2), numbers(4), numbers(3)
    values = {"A": A, "B": B, "u": u, "v": v}
    of = declared(**values)
    assert_same(matmul(of["A"], of["B"]), A @ B, **values)
    assert_same(matmul(of["A"], of["u"]), A @ u, **values)
    assert_same(matmul(transpose(of["A"]), of["v"]), A.T @ v, **values)
    assert_same(outer(of["u"], of["v"]), np.outer(u, v), **values)
    assert_same(transpose(of["A"]), A.T, **values)
    assert_same(row_sum(of["A"]), A.sum(axis=0), **values)
    assert_same(row_sum(matmul(of["A"], of["B"])), (A @ B).sum(axis=0), **values)


def test_entry_by_entry():
    a, b = numbers(2, 3), numbers(3, 2).T
    values = {"a": a, "b": b}
    of = declared(**values)
    assert_same(hadamard(of["a"], of["b"]), a * b, **values)
    assert_same(minus(of["a"], of["b"]), a - b, **values)
    assert_same(minus(Integer(1), of["a"]), 1 - a, **values)
    assert_same(plus(of["a"], of["b"]), a + b, **values)
    assert_same(scaled(3, of["a"]), 3 * a, **values)
    assert_same(scaled(-2, plus(of["a"], scaled(5, of["b"]))), -2 * (a + 5 * b), **values)
    assert_same(hadamard(of["a"], minus(1, of["a"])), a * (1 - a), **values)


@pytest.mark.parametrize("length, kernel", LENGTHS)
def test_convolutions(length, kernel):
    a, w = numbers(length), numbers(kernel + 10)[:kernel]       # even and odd kernels, none symmetric
    values = {"a": a, "w": w}
    of = declared(**values)
    assert_same(full(of["a"], of["w"]), signal.convolve(a, w, "full"), **values)
    assert_same(valid(of["a"], of["w"]), signal.convolve(a, w, "valid"), **values)
    assert_same(correlate(of["a"], of["w"]), signal.correlate(a, w, "valid"), **values)
    assert_same(correlate(of["a"], flip(of["w"])), signal.convolve(a, w, "valid"), **values)
    assert_same(full(of["w"], of["a"]), signal.convolve(a, w, "full"), **values)


@pytest.mark.parametrize("size, kernel", [((1, 1), (1, 1)), ((3, 3), (2, 2)), ((4, 5), (2, 3)), ((3, 4), (3, 1))])
def test_convolutions_of_matrices(size, kernel):
    a, w = numbers(*size), numbers(4, 4)[:kernel[0], :kernel[1]]
    values = {"a": a, "w": w}
    of = declared(**values)
    assert_same(full(of["a"], of["w"]), signal.convolve2d(a, w, "full"), **values)
    assert_same(valid(of["a"], of["w"]), signal.convolve2d(a, w, "valid"), **values)
    assert_same(correlate(of["a"], of["w"]), signal.correlate2d(a, w, "valid"), **values)
    assert_same(correlate(of["a"], flip(of["w"])), signal.convolve2d(a, w, "valid"), **values)
    assert_same(full(of["w"], of["a"]), signal.convolve2d(a, w, "full"), **values)


@pytest.mark.parametrize("size, kernel", [((1, 2, 3), (1, 1, 2)), ((3, 3, 2), (2, 2, 2)), ((2, 4, 3), (2, 3, 1))])
def test_convolutions_of_blocks(size, kernel):
    a, w = numbers(*size), numbers(*kernel)
    values = {"a": a, "w": w}
    of = declared(**values)
    assert_same(full(of["a"], of["w"]), signal.convolve(a, w, "full"), **values)
    assert_same(valid(of["a"], of["w"]), signal.convolve(a, w, "valid"), **values)
    assert_same(correlate(of["a"], of["w"]), signal.correlate(a, w, "valid"), **values)
    assert_same(flip(of["w"]), np.flip(w), **values)


def test_a_part_of_a_stack_and_a_channel_that_comes_last():
    values = {"w": numbers(3, 2, 2, 4)}
    of = declared(**values)
    for q in (1, 3):
        assert_same(part(of["w"], q), values["w"][q - 1], **values)
        assert_same(part(of["w"], q, 2), values["w"][q - 1, 1], **values)
        assert_same(column(of["w"], q), values["w"][..., q - 1], **values)
        assert_same(column(of["w"], 2, q), values["w"][:, :, 1, q - 1], **values)
    with pytest.raises(ValueError, match="part: N came as operand 1, a matrix or a block or a stack of blocks was"):
        part(N, 1)


def test_flip_dilate_window_of_matrices():
    a = numbers(2, 3)
    of = declared(a=a)
    assert_same(flip(of["a"]), np.rot90(a, 2), a=a)
    for stride in (1, 2, 3):
        spread = np.zeros((stride + 1, 2 * stride + 1), dtype=int)
        spread[::stride, ::stride] = a
        assert_same(dilate(of["a"], stride), spread, a=a)
    padded = np.pad(a, 6)
    for start, (height, width) in product((-2, 0, 1, 2), ((1, 3), (3, 2), (6, 4))):
        cut = padded[start + 5:start + 5 + height, start + 5:start + 5 + width]
        assert_same(window(of["a"], start, height, width), cut, a=a)


def test_the_kernels_tell_a_flip_from_none():
    a, w = numbers(5), numbers(12)[:2]
    values = {"a": a, "w": w}
    of = declared(**values)
    with pytest.raises(AssertionError):
        assert_same(correlate(of["a"], of["w"]), signal.convolve(a, w, "valid"), **values)
    with pytest.raises(AssertionError):
        assert_same(full(of["a"], flip(of["w"])), signal.convolve(a, w, "full"), **values)


@pytest.mark.parametrize("length", [1, 4, 5])
def test_flip_dilate_window(length):
    a = numbers(length)
    of = declared(a=a)
    assert_same(flip(of["a"]), a[::-1], a=a)
    for stride in (1, 2, 3):
        spread = np.zeros((length - 1) * stride + 1, dtype=int)
        spread[::stride] = a
        assert_same(dilate(of["a"], stride), spread, a=a)
    padded = np.concatenate([np.zeros(4, int), a, np.zeros(8, int)])
    for start, size in product((-2, 0, 1, 2), (1, 3, 6)):
        assert_same(window(of["a"], start, size), padded[start + 3:start + 3 + size], a=a)


def test_operations_nest():
    d, w = numbers(3), numbers(13)[:3]
    values = {"d": d, "w": w}
    of = declared(**values)
    spread = np.array([d[0], 0, d[1], 0, d[2]])
    assert_same(window(full(dilate(of["d"], 2), of["w"]), 2, 5), signal.convolve(spread, w)[1:6], **values)


@pytest.mark.parametrize("made, sentence", [
    (lambda x, A: outer(A, x), r"outer: A of shape \(3, 2\) came as operand 1, a vector was expected"),
    (lambda x, A: outer(x), "outer: 1 operands came, 2 were expected"),
    (lambda x, A: transpose(x), r"transpose: x of shape \(4\) came as operand 1, a matrix was expected"),
    (lambda x, A: transpose(A, A), "transpose: 2 operands came, 1 were expected"),
    (lambda x, A: matmul(x, A), "matmul: x .* came as operand 1, a matrix was expected"),
    (lambda x, A: matmul(A, Integer(2)), "matmul: 2 came as operand 2, a vector or a matrix was expected"),
    (lambda x, A: row_sum(x), "row_sum: x .* came as operand 1, a matrix was expected"),
    (lambda x, A: full(x, A), r"full: x of shape \(4\) and A of shape \(3, 2\) came, two arrays of one rank"),
    (lambda x, A: valid(A, x), "valid: A of .* and x of .* came, two arrays of one rank were expected"),
    (lambda x, A: correlate(N, x), "correlate: N came as operand 1, a vector or a matrix or a block was expected"),
    (lambda x, A: flip(N), "flip: N came as operand 1, a vector or a matrix or a block was expected"),
    (lambda x, A: dilate(x), "dilate: 1 operands came, 2 were expected"),
    (lambda x, A: window(A, 1, 2), "window: 3 operands came, 4 were expected"),
    (lambda x, A: window(N, 1, 2), "window: N came as operand 1, a vector or a matrix was expected"),
    (lambda x, A: hadamard(x, A), r"hadamard: x of shape \(4\) and A of shape \(3, 2\) came, arrays of one shape"),
    (lambda x, A: plus(x, A), r"plus: x of shape \(4\) and A of shape \(3, 2\) came, arrays of one shape"),
    (lambda x, A: scaled(x, A), r"scaled: x of shape \(4\) came as operand 1, a number was expected"),
    (lambda x, A: scaled(2, N), "scaled: N came as operand 2, a vector or a matrix was expected"),
    (lambda x, A: minus(1, 2), "minus: 1 and 2 came, arrays of one shape were expected"),
    (lambda x, A: Entry(outer(x, x), 1), "1 indices came, 2 were expected"),
])
def test_wrong_operands_get_one_sentence(made, sentence):
    with pytest.raises(ValueError, match=sentence):
        made(array("x", 4), array("A", 3, 2))
