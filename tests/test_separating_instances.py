"""The examples of the lessons on convolution tell the right rule from each named wrong one.

The arrays are those that a derivation shows as its numbers, at the sizes, stride and padding with which it opens. On
each of them the right rule gives what moving one entry at a time gives, and a wrong rule gives other numbers: a learner
who takes the wrong one is told so by the example itself.
"""

import ast
from pathlib import Path
from typing import NamedTuple

import nbformat
import numpy as np
import pytest

from lessons import layers
from lessons.derivations import CATALOGUE
from lessons.derivations.convolution.sliding import NUMBERS
from lessons.engine.checking.rings import example_numbers
from lessons.engine.checking.subject import Subject
from lessons.layers import convolve, correlate
from lessons.views.quiz.view import quiz

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
EXAMPLES = ("conv1d", "conv1d_padded", "conv1d_strided", "conv1d_general", "conv2d", "conv2d_general")
INPUT, WEIGHT, BIAS = "input", "weight", "bias"


class Example(NamedTuple):
    """Arrays without the axes of samples and maps, and how the kernel slides over them."""

    x: np.ndarray
    w: np.ndarray
    delta: np.ndarray
    stride: int
    padding: int

    @property
    def layer(self):
        return getattr(layers, f"conv{self.x.ndim}d")

    @property
    def backward(self):
        return getattr(layers, f"conv{self.x.ndim}d_backward")

    @property
    def options(self):
        return {"stride": self.stride, "padding": self.padding}

    @property
    def padded(self):
        return np.pad(self.x, self.padding)

    @property
    def spread(self):
        """δ with stride − 1 zeros between its entries."""
        made = np.zeros([(n - 1) * self.stride + 1 for n in self.delta.shape])
        made[(slice(None, None, self.stride),) * made.ndim] = self.delta
        return made


def opened(name):
    """The example with which a derivation opens: conv2d_general is that of conv2d_input_general."""
    made = CATALOGUE[name.replace("d", "d_input", 1)]()
    sizes = made.domain.at(None)
    shapes = Subject(made).shapes(sizes)
    arrays = (np.array(example_numbers(made.numbers, name, shapes[name]), float) for name in ("x", "w", "delta"))
    chosen = {str(symbol): value for symbol, value in sizes.items()}
    assert chosen.get("q", chosen.get("p")) == chosen.get("p")         # layers pad both ends alike
    return Example(*arrays, chosen.get("s", 1), chosen.get("p", 0))


def moved(example, of):
    """Σ δ y after each entry of x, w or b was raised by 1, minus Σ δ y before: exact, since y is linear in each."""
    arrays = {"input": example.x, "weight": example.w, "bias": np.zeros(1)}

    def score(**changed):
        x, w, b = ({**arrays, **changed}[name] for name in ("input", "weight", "bias"))
        return (example.delta * example.layer(x[None, None], w[None, None], b, **example.options)).sum()

    steps = np.eye(arrays[of].size).reshape(-1, *arrays[of].shape)
    slopes = np.array([score(**{of: arrays[of] + step}) - score() for step in steps])
    return slopes.reshape(arrays[of].shape) if of != "bias" else slopes[0]


def cut(array, start, shape):
    """Entries of this shape from position `start`, counted from 0, along each axis; 0 where there is none."""
    made = np.zeros(shape)
    part = array[tuple(slice(start, start + n) for n in shape)]
    made[tuple(map(slice, part.shape))] = part
    return made


def windows(e):
    """Each position with the part of the padded input under its window, in reading order."""
    for place in np.ndindex(e.delta.shape):
        starts = [i * e.stride for i in place]
        yield place, tuple(slice(start, start + k) for start, k in zip(starts, e.w.shape, strict=True))


def overwritten(e):
    """Each window lays δ w down in the place of what was there."""
    made = np.zeros(e.padded.shape)
    for place, part in windows(e):
        made[part] = e.delta[place] * e.w
    return cut(made, e.padding, e.x.shape)


# Every rule: what it makes of an example

RIGHT = {
    INPUT: lambda e: cut(convolve(e.spread, e.w, "full"), e.padding, e.x.shape),
    WEIGHT: lambda e: cut(correlate(e.padded, e.spread, "valid"), 0, e.w.shape),
    BIAS: lambda e: e.delta.sum(),
}
WRONG = {
    INPUT: {
        "no flip": lambda e: cut(correlate(e.spread, e.w, "full"), e.padding, e.x.shape),
        "flip twice": lambda e: cut(convolve(e.spread, np.flip(e.w), "full"), e.padding, e.x.shape),
        "valid for full": lambda e: cut(convolve(e.spread, e.w, "valid"), 0, e.x.shape),
        "padding forgotten": lambda e: cut(convolve(e.spread, e.w, "full"), 0, e.x.shape),
        "stride ignored": lambda e: cut(convolve(e.delta, e.w, "full"), e.padding, e.x.shape),
        "the last window overwrites": overwritten,
    },
    WEIGHT: {
        "no flip": lambda e: cut(convolve(e.padded, e.spread, "valid"), 0, e.w.shape),
        "flip twice": lambda e: cut(correlate(e.padded, np.flip(e.spread), "valid"), 0, e.w.shape),
        "turned, as if forward had turned": lambda e: np.flip(RIGHT[WEIGHT](e)),
        "full for valid": lambda e: cut(correlate(e.padded, e.spread, "full"), 0, e.w.shape),
        "padding forgotten": lambda e: cut(correlate(np.pad(e.x, (0, 2 * e.padding)), e.spread, "valid"), 0, e.w.shape),
        "stride ignored": lambda e: cut(correlate(e.padded, e.delta, "valid"), 0, e.w.shape),
        "the last position overwrites": lambda e: [e.delta[i] * e.padded[part] for i, part in windows(e)][-1],
    },
    BIAS: {
        "sum over positions forgotten": lambda e: e.delta,
        "the last position overwrites": lambda e: e.delta.flat[-1],
        "mean over positions": lambda e: e.delta.mean(),
    },
}
ONE_AXIS = {"one axis forgotten in the sum": lambda e: e.delta.sum(axis=0)}                     # ER-62


def applies(rule, example):
    """Whether there is anything to forget, to ignore or to overwrite."""
    return {"padding forgotten": example.padding > 0, "stride ignored": example.stride > 1,
            "the last window overwrites": example.stride < max(example.w.shape)}.get(rule, True)


def separates(right, wrong):
    """Whether the two differ, in shape or in some entry."""
    return np.shape(right) != np.shape(wrong) or not np.array_equal(right, wrong)


CASES = [(name, of, rule) for name in EXAMPLES for of in WRONG for rule in WRONG[of] if applies(rule, opened(name))]


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("of", RIGHT)
def test_the_right_rule_is_right_on_the_example(name, of):
    example = opened(name)
    right = RIGHT[of](example)
    assert np.array_equal(right, moved(example, of))
    x, w, delta = (array[None, None] for array in (example.x, example.w, example.delta))
    found = dict(zip((INPUT, WEIGHT, BIAS), example.backward(delta, x, w, **example.options), strict=True))
    assert np.array_equal(right, found[of].reshape(np.shape(right)))


@pytest.mark.parametrize(("name", "of", "rule"), CASES)
def test_a_wrong_rule_gives_other_numbers(name, of, rule):
    """In the shape of the right answer wherever such a rule gives one: only the numbers tell."""
    example = opened(name)
    right, wrong = moved(example, of), WRONG[of][rule](example)
    assert separates(right, wrong)
    assert np.shape(right) == np.shape(wrong) or rule == "sum over positions forgotten"


def test_every_wrong_rule_meets_an_example():
    met = {(of, rule) for _, of, rule in CASES}
    assert met == {(of, rule) for of in WRONG for rule in WRONG[of]}
    assert {name for name, *_ in CASES} == set(EXAMPLES)


@pytest.mark.parametrize("name", ["conv2d", "conv2d_general"])
def test_a_bias_needs_the_sum_over_both_axes(name):
    assert separates(moved(opened(name), BIAS), ONE_AXIS["one axis forgotten in the sum"](opened(name)))


# f′ for f: what feeds the kernel is f(z), and f′ belongs to what flows on to z


def sigmoid_examples():
    """The example of lesson 06 with an activation in front, and that of lesson 07, whose z is the example's x."""
    behind = CATALOGUE["conv1d_behind_sigmoid"]()
    numbers = {name: np.array(behind.numbers[name], float) for name in ("z", "w", "delta")}
    return {"conv1d_behind_sigmoid": (numbers["z"], numbers["w"], numbers["delta"], correlate),
            "lesson 07": (*(np.array(NUMBERS[2][name], float) for name in ("x", "w", "delta")), convolve)}


@pytest.mark.parametrize("name", sigmoid_examples())
def test_the_slope_of_the_activation_in_the_wrong_place_is_seen(name):
    z, w, delta, forward = sigmoid_examples()[name]
    f, slope = layers.sigmoid(z), layers.sigmoid_backward(np.ones(z.shape), z)
    turn = np.flip if forward is convolve else np.asarray

    def score(z, w):
        return (delta * forward(layers.sigmoid(z), w, "valid")).sum()

    def difference(array, score, h=1e-5):
        steps = h * np.eye(array.size).reshape(-1, *array.shape)
        return np.reshape([(score(array + step) - score(array - step)) / (2 * h) for step in steps], array.shape)

    of_w, of_z = difference(w, lambda w: score(z, w)), difference(z, lambda z: score(z, w))
    assert turn(correlate(f, delta, "valid")) == pytest.approx(of_w, rel=1e-7)
    assert np.abs(turn(correlate(slope, delta, "valid")) - of_w).max() > 0.1                    # ER-23
    back = convolve(delta, turn(w), "full")
    assert back * slope == pytest.approx(of_z, rel=1e-7)
    assert np.abs(back - of_z).max() > 0.1                                                      # ER-24
    assert np.abs(back * f - of_z).max() > 0.1
    assert np.abs(convolve(delta, np.flip(turn(w)), "full") * slope - of_z).max() > 0.1         # ER-25, ER-69


# Several maps: the tables, orders and flips that matter only there


def two_maps():
    """x, w, δ and the table: map 1 feeds both maps, map 2 only the second."""
    x = np.array([[2.0, -1, 3], [1, 4, -2]])
    w = np.array([[[3.0, 1], [5, 7]], [[1, -2], [2, 1]]])
    return x, w, np.array([[1.0, -2], [3, 2]]), np.array([[True, False], [True, True]])


def raised(score, array, step=1.0):
    """How much score rises with each entry of the array; exact where score is linear over the step."""
    steps = step * np.eye(array.size).reshape(-1, *array.shape)
    return np.array([score(array + one) - score(array) for one in steps]).reshape(array.shape) / step


def test_a_table_is_transposed_on_the_way_back_and_its_paths_are_added():
    """E82, E83: one path only, a table read the same way as forward, no table at all, a product for the sum."""
    x, w, delta, table = two_maps()
    true = raised(lambda x: (delta * layers.conv1d(x[None], w, [0, 0], table=table)[0]).sum(), x)

    def back(counts, join=np.sum):
        parts = [[counts(q, p) * convolve(delta[q], w[q, p], "full") for q in (0, 1)] for p in (0, 1)]
        return join(np.array(parts), axis=1)

    assert np.array_equal(back(lambda q, p: table[q, p]), true)
    for wrong in (back(lambda q, p: q == p), back(lambda q, p: table[p, q]), back(lambda q, p: True),
                  back(lambda q, p: table[q, p], np.prod)):
        assert wrong.shape == true.shape and separates(true, wrong)


def test_a_map_adds_what_its_inputs_give():
    """E73, E79: neither the product nor one of them; and one bias for the map, not one for each pair."""
    x, w, delta, table = two_maps()
    parts = np.array([correlate(x[p], w[1, p], "valid") for p in (0, 1)])
    true = layers.conv1d(x[None], w, [1, -1], table=table)[0, 1]
    assert np.array_equal(parts.sum(axis=0) - 1, true)
    for wrong in (parts.prod(axis=0) - 1, parts[0] - 1, (parts - 1).sum(axis=0)):
        assert wrong.shape == true.shape and separates(true, wrong)
    of_bias = raised(lambda b: (delta * layers.conv1d(x[None], w, b, table=table)[0]).sum(), np.zeros(2))
    assert np.array_equal(of_bias, delta.sum(axis=1))
    assert separates(of_bias, delta.sum(axis=1) * table.sum(axis=1))


def test_a_stack_of_kernels_is_turned_along_all_three_axes():
    """ER-61: rot180 of each plane leaves the maps in their order; np.rot90(w, 2) turns map and row."""
    rng = np.random.default_rng(0)
    x, w = (rng.integers(-3, 4, shape).astype(float) for shape in ((2, 3, 4), (2, 2, 2)))
    true = layers.conv2d(x[None], w[None], [0])[0]
    assert np.array_equal(convolve(x, np.flip(w), "valid"), true)
    for wrong in (w, np.flip(w, (1, 2)), np.rot90(w, 2), np.flip(w, 0)):
        assert separates(true, convolve(x, wrong, "valid"))


def test_the_stack_of_deltas_meets_its_kernels_in_reversed_order():
    """ER-59, ER-60: one slice of the full convolution; the kernels change places, and none of them is turned."""
    rng = np.random.default_rng(0)
    w, delta = (rng.integers(-3, 4, shape).astype(float) for shape in ((3, 2, 2), (3, 2, 3)))
    true = layers.conv2d_backward(delta[None], np.zeros((1, 1, 3, 4)), w[:, None]).x[0, 0]
    assert np.array_equal(convolve(delta, w[::-1], "full")[2], true)
    for wrong in (convolve(delta, w, "full")[2], convolve(delta, np.flip(w), "full")[2],
                  convolve(delta, w[::-1], "full")[0]):
        assert wrong.shape == true.shape and separates(true, wrong)


# Pooling


def test_pooling_adds_up_and_divides_once():
    x, delta = np.array([[1.0, 2, 0], [4, 9, 1], [0, 5, 2]]), np.array([[1.0, 2], [3, 4]])
    most = layers.max_pool2d_backward(delta[None, None], x[None, None], 2, 1)[0, 0]
    assert np.array_equal(most, raised(lambda x: (delta * layers.max_pool2d(x[None, None], 2, 1)[0, 0]).sum(), x))
    assert separates(most, np.where(x == 9, delta[-1, -1], 0))                          # `=` for `+=`
    mean = layers.avg_pool2d_backward(delta[None, None], x[None, None], 2, 1)[0, 0]
    assert np.array_equal(mean, raised(lambda x: (delta * layers.avg_pool2d(x[None, None], 2, 1)[0, 0]).sum(), x))
    assert separates(mean, mean / 4) and separates(mean, 4 * mean)
    corner = np.zeros((3, 3))
    for (i, j), value in np.ndenumerate(delta):
        corner[i : i + 2, j : j + 2] = value / 4
    assert separates(mean, corner)                                                      # `=` for `+=` once more


def test_a_tie_is_not_sent_back_twice():
    """ER-33: marking every maximum makes 2 of a δ of 1; lowering one entry, or raising it, moves y by 0 or by 1."""
    x = np.array([[3.0, 3], [1, 0]])
    found = layers.max_pool2d_backward(np.ones((1, 1, 1, 1)), x[None, None], 2)[0, 0]
    marked = (x == x.max()) * 1.0
    assert found.sum() == 1 and marked.sum() == 2 and separates(found, marked)

    def slope(step):
        return raised(lambda x: layers.max_pool2d(x[None, None], 2).sum(), x, step)

    assert slope(1.0).tolist() == [[1, 1], [0, 0]] and slope(-1.0).tolist() == [[0, 0], [0, 0]]


# What would not separate


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("rule", ["no flip", "flip twice"])
def test_a_point_symmetric_kernel_would_not_separate(name, rule):
    example = opened(name)
    symmetric = example._replace(w=example.w + np.flip(example.w))
    assert not separates(moved(symmetric, INPUT), WRONG[INPUT][rule](symmetric))


@pytest.mark.parametrize("name", ["conv1d", "conv2d"])
def test_the_mean_would_not_separate(name):
    """Every δ meets every weight once in a full convolution, flipped or not."""
    example = opened(name)
    right, wrong = moved(example, INPUT), WRONG[INPUT]["flip twice"](example)
    assert right.sum() == wrong.sum() == example.delta.sum() * example.w.sum()
    assert separates(right, wrong)


def test_windows_that_do_not_overlap_would_not_separate():
    """With stride 2 a kernel of 2 never meets a pixel twice: `=` and `+=` are the same."""
    example = opened("conv2d_general")
    assert not separates(moved(example, INPUT), overwritten(example))
    assert separates(moved(opened("conv2d"), INPUT), overwritten(opened("conv2d")))


def test_the_judge_can_say_no():
    assert not separates(np.ones(2), np.ones(2))
    assert separates(np.ones(2), np.ones(3)) and separates(np.ones(2), np.array([1, 2]))


# The lesson shows these numbers


def literals(path):
    """Every array of plain numbers that a notebook writes down."""
    for cell in nbformat.read(path, as_version=4).cells:
        for node in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
            match node:
                case ast.Call(ast.Attribute(_, "array"), [ast.List() as values]):
                    yield ast.literal_eval(values)


@pytest.mark.parametrize(("lesson", "axes"), [("06_conv1d_backprop", 1), ("07_conv2d_backprop", 2)])
def test_the_lesson_uses_the_numbers_of_the_derivations(lesson, axes):
    shown = list(literals(NOTEBOOKS / f"{lesson}.ipynb"))
    assert all(np.array(NUMBERS[axes][name]).tolist() in shown for name in ("x", "w", "delta"))


def spelled(array):
    """As a quiz tells a matrix: (2, 3, −2), (−1, 12, 3)."""
    rows = (", ".join(f"{value:g}".replace("-", "−") for value in row) for row in array)
    return ", ".join(f"({row})" for row in rows)


def numbers_of(name):
    asked = quiz(name)
    return {choice["label"]: choice["numbers"] for choice in getattr(asked, "quiz", asked).choices}


def test_the_mistakes_to_spot_tell_what_they_give():
    e = opened("conv2d")
    rows = [WRONG[INPUT][rule](e)[:1] for rule in ("flip twice", "no flip")]
    told = [*numbers_of("07/flip_count").values()]
    assert told == [f"first row {spelled(row)}" for row in (RIGHT[INPUT](e)[:1], *rows, RIGHT[INPUT](e)[:1])]


def test_the_size_that_a_strided_padded_gradient_has():
    """Input 16, kernel 7, stride 3, padding 2: five windows reach 19 of 20 padded rows."""
    x, w = np.ones((1, 1, 16, 16)), np.ones((1, 1, 7, 7))
    y = layers.conv2d(x, w, [0], stride=3, padding=2)
    dx = layers.conv2d_backward(y, x, w, stride=3, padding=2).x
    assert (y.shape, dx.shape) == ((1, 1, 5, 5), x.shape) and dx[0, 0, -1].all()
    assert [quiz("07/odd_size").quiz.choices[n]["right"] for n in range(4)] == [
        size == f"{dx.shape[-1]} × {dx.shape[-1]}" for size in numbers_of("07/odd_size")]
