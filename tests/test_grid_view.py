"""GridView: what is sent to the browser is true in every cell and direction, state is plain, the twins stand alone."""

import json
import math
import re
import shutil
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
import traitlets
from node import told

from lessons import layers
from lessons.trace import trace
from lessons.views import GridView
from lessons.views.kit import linking
from lessons.views.kit.linking import BASE, style
from lessons.views.kit.linking import VIEWS as ROOMS

FUNCTIONS = {"exp": math.exp, "ln": math.log, "tanh": math.tanh, "__builtins__": {}}


def dense(samples=2, features=3, outputs=2, **options):
    rng = np.random.default_rng(7)
    given = {"x": (samples, features), "W": (outputs, features), "b": (outputs,), "delta": (samples, outputs)}
    arrays = {name: rng.integers(-3, 4, shape) for name, shape in given.items()}
    return GridView(trace(layers.fully_connected, layers.fully_connected_backward, **arrays), **options)


def activation():
    z, t = np.array([[0.5, -1.0, 2.0]]), np.array([[0.0, 1.0, 0.0]])
    return GridView(trace(layers.softmax_cross_entropy, layers.softmax_cross_entropy_backward, z=z, t=t))


def digit(**options):
    return dense(1, 64, 10, pictures={"x": (8, 8), "W": (8, 8), "dW": (8, 8)}, headings={"dW": range(10)}, **options)


def convolution(sizes=((1, 1, 8, 8), (1, 1, 3, 3)), stride=1, padding=0, backward=None, **options):
    """A convolution of x and w of these sizes; with one axis less, in 1-D."""
    rng = np.random.default_rng(7)
    x, w = (rng.integers(-3, 4, size) for size in sizes)
    b, name = rng.integers(-3, 4, sizes[1][0]), f"conv{x.ndim - 2}d"
    forward, right = getattr(layers, name), getattr(layers, f"{name}_backward")
    places = forward(x, w, b, stride=stride, padding=padding).shape
    given = {"x": x, "w": w, "b": b, "delta": rng.integers(-3, 4, places)}
    return GridView(trace(forward, backward or right, **given, stride=stride, padding=padding), **options)


def row():
    return convolution(((1, 1, 5), (1, 1, 3)), stride=2, padding=1)


def maps(**options):
    return convolution(((2, 3, 3, 3), (2, 3, 2, 2)), **options)


def photograph():
    return convolution(((1, 1, 8, 8), (1, 1, 3, 3)), pictures={"x": (8, 8), "dx": (8, 8)})


VIEWS = {"batch": dense, "one sample": lambda: dense(1), "softmax": activation, "digit": digit,
         "row": row, "image": convolution, "maps": maps, "photograph": photograph}


def computed(term, values):
    """The value of a sent term, computed from its tokens alone: what the page shows is what is tested."""
    sign, tokens = term
    text = "".join(f"({values[token]!r})" if isinstance(token, int) else token for token in tokens)
    for written, python in (("·", "*"), ("−", "-"), ("²", "**2"), ("³", "**3")):
        text = text.replace(written, python)
    return (-1 if sign == "−" else 1) * eval(text, FUNCTIONS)


def sums(data):
    """The sent terms of each number, (sign, tokens): the columns put together."""
    terms = zip(data["terms"]["sign"], data["terms"]["tokens"], strict=True)
    return [None if count is None else [next(terms) for _ in range(count)] for count in data["sums"]["terms"]]


def walk(data, values):
    """Check the value of every cell against its terms; the number of terms."""
    told_of = [(i, terms) for i, terms in enumerate(sums(data)) if terms is not None]
    for i, terms in told_of:
        total = sum(computed(term, values) for term in terms)
        assert math.isclose(total, values[i], rel_tol=1e-9, abs_tol=1e-9), f"cell {i}: {total} is not {values[i]}"
    return sum(len(terms) for _, terms in told_of)


def sent_values(view):
    return [value for array in view._trace.arrays.values() for value in array.values.ravel().tolist()]


@pytest.mark.parametrize("make", VIEWS.values(), ids=VIEWS)
def test_every_sent_cell_is_the_sum_of_its_sent_terms(make):
    view = make()
    data = json.loads(json.dumps(view._data))
    assert walk(data, sent_values(view)) == view._trace.products
    numbers = sum(len(array["numbers"]) for array in data["arrays"])
    assert len(sums(data)) == len(data["sums"]["equals"]) == numbers == len(sent_values(view))


def test_the_walk_sees_a_wrong_factor_and_a_dropped_term():
    view = dense()
    explained = next(i for i, terms in enumerate(sums(view._data)) if terms)
    drop = lambda sent: sent["sums"]["terms"].__setitem__(explained, sent["sums"]["terms"][explained] - 1)  # noqa: E731
    turn = lambda sent: sent["terms"].update(sign="−" + sent["terms"]["sign"][1:])  # noqa: E731
    for spoil in (drop, turn):
        data = deepcopy(view._data)
        spoil(data)
        with pytest.raises(AssertionError, match=f"cell {explained}"):
            walk(data, sent_values(view))


@pytest.mark.parametrize("make", VIEWS.values(), ids=VIEWS)
def test_every_cell_answers_in_every_direction(make):
    view = make()
    for name in view._shown:
        for cell in view._trace.cells(name)[:80]:
            for direction in ("from", "to"):
                view.cell, view.direction = [name, *cell.index], direction
                given = view._trace.arrays[name].terms is None
                assert view.sentence.startswith(view._trace.label(*cell) + " = ")
                assert ("is given" in view.sentence) == given
                assert repr(view).endswith(view.sentence)


SAID = """(sent) => {
  const data = readData(sent), say = (...asked) => grid_pieces.speakPieces(sumPieces(...asked, false, data));
  return data.cells.map(({ id }) => ["from", "to"].map((direction) => say(id, data.sums[id] ? direction : "to")));
}"""


def check_page(trace, data, shown, entry=ROOMS / "grid" / "sum.js"):
    """What the page says of every number that is shown, in both directions, is what Python says."""
    [said] = told(entry, SAID, [data])
    cells = [cell for name in trace.arrays for cell in trace.cells(name)]
    for cell, sentences in zip(cells, said, strict=True):
        if cell.name in shown:
            assert sentences == [trace.sentence(*cell, direction) for direction in ("from", "to")]


@pytest.mark.parametrize("make", [*VIEWS.values(), lambda: dense(show=["x", "delta", "dW"])], ids=[*VIEWS, "some"])
def test_the_page_says_what_python_says(make):
    view = make()
    check_page(view._trace, view._data, view._shown)


@pytest.mark.parametrize(("here", "there"), [
    ("sum over", "sum of"), (" as {sum}", ": {sum}"), ("; {hidden} more", "…"), ("is given", "came"),
])
def test_another_word_on_the_page_is_seen(tmp_path, monkeypatch, here, there):
    """The page's modules with a table of words of their own."""
    copied = Path(shutil.copytree(ROOMS.parent, tmp_path / "lessons", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(linking, "VIEWS", copied / "views")
    words, view = copied / "trace" / "words.json", convolution(((3, 1, 5, 5), (1, 1, 2, 2)))
    words.write_text(words.read_text(encoding="utf-8").replace(here, there), encoding="utf-8")
    with pytest.raises(AssertionError):
        check_page(view._trace, view._data, view._shown, copied / "views" / "grid" / "sum.js")


def test_state_makes_the_round_trip():
    view, other = dense(), dense()
    view.cell, view.direction, view.pinned = ["x", 1, 2], "to", True
    other.set_state(json.loads(json.dumps({key: view.get_state()[key] for key in ("cell", "direction", "pinned")})))
    assert (other.cell, other.direction, other.pinned) == (["x", 1, 2], "to", True)
    assert repr(other) == repr(view)


def test_what_is_asked_first():
    assert dense().cell == ["dx", 1, 2]  # the largest of those with most terms, gradients first
    assert dense(start=("W", (1, 2))).cell == ["W", 1, 2]
    assert GridView(dense()._trace, show=["x", "y"]).cell[0] == "y"


def test_what_does_not_exist_is_refused_by_name():
    view = dense()
    for cell, message in ((["W", 2, 0], r"W: the place \(2, 0\) came, one of the shape"),
                          (["V", 0, 0], "V came, one of")):
        with pytest.raises(traitlets.TraitError, match=message):
            view.cell = cell
    with pytest.raises(traitlets.TraitError):
        view.direction = "up"
    with pytest.raises(ValueError, match="dw came in show, one of the arrays x, W"):
        dense(show=["dw"])
    with pytest.raises(ValueError, match="a last axis for pictures of 8 × 8 was expected"):
        dense(pictures={"x": (8, 8)})
    with pytest.raises(ValueError, match="3 headings for b came, 2 were expected"):
        dense(headings={"b": "abc"})


def test_too_many_products_are_counted_and_a_way_out_is_named():
    with pytest.raises(ValueError, match="arrays with 21,472 products came, at most 20,000 were expected.*show="):
        dense(16, 40, 11)
    assert dense(16, 40, 11, show=["x", "delta", "dW"])._data["sums"]["terms"][0] is None


def test_the_text_twin_stands_alone():
    x, weights = np.array([[1, 2, -1], [3, 0, 2]]), np.array([[2, -1, 1], [0, 3, -2]])
    given = {"x": x, "W": weights, "b": [1, -1], "delta": [[1, -2], [2, 3]]}
    told = trace(layers.fully_connected, layers.fully_connected_backward, **given)
    view = GridView(told, show=["x", "delta", "dW"], start=("dW", (1, 0)))
    assert repr(view) == """Ask a number

x  input (2 × 3)
          1  2   3
sample 1  1  2  -1
sample 2  3  0   2

delta  ∂E/∂y, arriving (2 × 2)
          1   2
sample 1  1  -2
sample 2  2   3

dE/dW  gradient (2 × 3)
   1   2  3
1  7   2  3
2  7  -4  8

dE/dW[2,1] = sum over samples: delta[1,2]*x[1,1] + delta[2,2]*x[2,1] = (-2)*1 + 3*3 = 7"""


def test_the_text_twin_of_several_maps():
    given = {"x": np.arange(1, 9).reshape(1, 2, 2, 2), "w": [[[[1, -1]], [[2, 0]]]], "b": [1], "delta": [[[[1], [2]]]]}
    view = GridView(trace(layers.conv2d, layers.conv2d_backward, **given), show=["x", "w", "b", "y"],
                    start=("y", (0, 0, 1, 0)))
    assert repr(view) == """Ask a number

x  input (2 × 2 × 2)
map 1
   1  2
1  1  2
2  3  4
map 2
   1  2
1  5  6
2  7  8

w  kernel (2 × 1 × 2)
in 1
   1   2
1  1  -1
in 2
   1  2
1  2  0

b  bias (one number)

  1

y  output (2 × 1)
    1
1  10
2  14

y[2,1] = w[1,1,1]*x[1,2,1] + w[1,1,2]*x[1,2,2] + w[2,1,1]*x[2,2,1] + w[2,1,2]*x[2,2,2] + b """ + (
        "= 1*3 + (-1)*4 + 2*7 + 0*8 + 1 = 14")


def laid_out(view, name):
    array = next(array for array in view._data["arrays"] if array["name"] == name)
    return {key: array[key] for key in ("block", "leads", "titles", "rows")}


def test_how_samples_maps_and_places_are_laid_out():
    view = maps(headings={"x": ("first", "second")})
    assert laid_out(view, "x") == {
        "block": [3, 3], "leads": [2, 3], "rows": ["1", "2", "3"],
        "titles": [f"{sample}, map {p}" for sample in ("first", "second") for p in (1, 2, 3)]}
    assert laid_out(view, "dw")["titles"] == [f"out {q}, in {p}" for q in (1, 2) for p in (1, 2, 3)]
    assert laid_out(view, "b") == {"block": [1, 2], "leads": [], "titles": [], "rows": []}
    rows = convolution(((1, 2, 5), (3, 2, 2)))
    assert laid_out(rows, "x") == {"block": [2, 5], "leads": [], "titles": [], "rows": ["map 1", "map 2"]}
    assert laid_out(rows, "w") == {"block": [2, 2], "leads": [3], "rows": ["in 1", "in 2"],
                                   "titles": ["out 1", "out 2", "out 3"]}
    assert laid_out(row(), "x") == {"block": [1, 5], "leads": [], "titles": [], "rows": []}
    assert laid_out(photograph(), "x") == {"block": [8, 8], "leads": [], "titles": [], "rows": []}
    assert laid_out(digit(), "dW") == {"block": [8, 8], "leads": [10], "titles": list("0123456789"), "rows": []}
    assert laid_out(dense(headings={"W": "ab"}), "W")["rows"] == ["a", "b"]
    assert laid_out(dense(1, 2, 3), "W") == {"block": [3, 2], "leads": [], "titles": [], "rows": ["1", "2", "3"]}


def test_a_column_holds_what_stands_under_it_and_the_twin_goes_forward_then_back():
    view = dense(show=["x", ("W", "dW"), "b", "delta"])
    assert view._data["columns"] == [["x"], ["W", "dW"], ["b"], ["delta"]]
    assert re.findall(r"^([a-zA-Z/]+)  [a-z∂]", repr(view), re.M) == ["x", "W", "b", "delta", "dE/dW"]
    view = dense(show=[("x", "dx"), ("W", "dW")])
    assert re.findall(r"^([a-zA-Z/]+)  [a-z∂]", repr(view), re.M) == ["x", "W", "dE/dW", "dE/dx"]
    with pytest.raises(ValueError, match="GridView: nothing came in show, one of the arrays"):
        dense(show=["x", ("W", "nothing")])


def sources(view, name, *place):
    """The arrays and indices that light up when a cell is pointed at, from what is sent."""
    data = view._data
    cells = [(array["name"], tuple(int(i) for i in np.unravel_index(n, array["size"])[-len(place):]))
             for array in data["arrays"] for n in range(len(array["numbers"]))]
    terms = sums(data)[cells.index((name, place))]
    return [tuple(cells[token] for token in tokens if isinstance(token, int)) for _, tokens in terms]


def test_what_lights_up_in_a_convolution():
    view = convolution()
    window = [(i, j) for i in range(3) for j in range(3)]
    assert sources(view, "y", 2, 5)[:-1] == [(("w", (k, m)), ("x", (2 + k, 5 + m))) for k, m in window]
    assert sources(view, "dw", 0, 2) == [(("delta", (i, j)), ("x", (i, j + 2))) for i in range(6) for j in range(6)]
    assert sources(view, "dx", 0, 1) == [(("delta", (0, j)), ("w", (0, 1 - j))) for j in range(2)]
    assert len(sources(view, "dx", 3, 3)) == 9
    padded = row()
    assert sources(padded, "y", 0)[:-1] == [(("w", (k,)), ("x", (k - 1,))) for k in (1, 2)]
    assert sources(padded, "dx", 2) == [(("delta", (1,)), ("w", (1,)))]


def without_flip(right, delta, x, w, **options):
    return right(delta, x, np.flip(w, range(2, w.ndim)), **options)


def half_the_positions(right, delta, x, w, **options):
    kept = delta * (np.indices(delta.shape)[-1] % 2)
    return right(delta, x, w, **options)._replace(w=right(kept, x, w, **options).w)


def one_position_late(right, delta, x, w, **options):
    return right(delta, np.roll(x, 1, axis=-1), w, **options)


@pytest.mark.parametrize(("wrong", "seen_in"), [
    (without_flip, "dx"), (half_the_positions, "dw"), (one_position_late, "dw"),
])
@pytest.mark.parametrize("sizes", [((1, 1, 5), (1, 1, 3)), ((1, 1, 4, 4), (1, 1, 2, 2))])
def test_a_wrong_backward_is_seen_in_what_is_sent(wrong, seen_in, sizes):
    right = getattr(layers, f"conv{len(sizes[0]) - 2}d_backward")

    def backward(delta, x, w, *, stride=1, padding=0):
        return wrong(right, delta, x, w, stride=stride, padding=padding)

    told, expected = convolution(sizes, backward=backward), convolution(sizes)
    differing = {cell.name for cell in expected._trace.cells(seen_in)
                 if expected._trace.sentence(*cell) != told._trace.sentence(*cell)}
    assert differing == {seen_in} and told._data != expected._data
    assert all(expected._trace.sentence(*cell) == told._trace.sentence(*cell) for cell in expected._trace.cells("y"))


def test_large_arrays_are_summed_up_in_the_twin():
    assert re.search(r"\nW  weights \(10 × 64, from −3 to 3\)\n\n", repr(digit()))


def test_the_bundle_has_text_and_html_beside_the_widget():
    data = dense()._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"] == repr(dense()) and data["text/html"] == dense()._repr_mimebundle_()["text/html"]
    assert data["text/html"].count("<table>") == data["text/html"].count("</table>") == 8
    assert '<th scope="row">sample 2</th>' in data["text/html"]
    assert "<script" not in data["text/html"] and "style=" not in data["text/html"]


def test_a_title_is_text_and_no_markup():
    assert "<p><strong>1 &lt; 2</strong></p>" in dense(title="1 < 2")._repr_mimebundle_()["text/html"]


# Contrast, computed from the style sheet itself (WCAG 2: relative luminance, ratio of at least 4.5 for text).

ROLES = ("input", "weight", "output", "delta", "bias", "loss", "target")


def themes():
    blocks = re.findall(r"\.lessons \{\s*((?:\s*--[\w-]+: [^;]+;)+)", style(BASE))
    colors = [dict(re.findall(r"--lessons-([\w-]+): ([^;]+);", block)) for block in blocks]
    return dict(zip(("light", "dark"), colors, strict=True))


def channels(color):
    return [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def contrast(a, b):
    def luminance(rgb):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", themes())
def test_every_color_of_text_is_readable(theme):
    colors = themes()[theme]
    for role in (*ROLES, "text", "soft", "accent", "good", "bad"):
        for ground in ("panel", "strip", "mark"):
            ratio = contrast(channels(colors[role]), channels(colors[ground]))
            assert ratio >= 4.5, f"{role} on {ground}, {theme}: {ratio:.2f}"
    assert contrast(channels(colors["on-accent"]), channels(colors["accent"])) >= 4.5


@pytest.mark.parametrize("theme", themes())
@pytest.mark.parametrize("sign", ["positive", "negative"])
def test_numbers_are_readable_on_their_strongest_tint(theme, sign):
    colors = themes()[theme]
    share = float(themes()["light"]["tint"].rstrip("%")) / 100          # one for both
    ground = [share * a + (1 - share) * b for a, b in zip(*(channels(colors[c]) for c in (sign, "panel")), strict=True)]
    index = [0.85 * a + 0.15 * b for a, b in zip(channels(colors["text"]), ground, strict=True)]  # view.css: opacity
    assert min(contrast(channels(colors["text"]), ground), contrast(index, ground)) >= 4.5


def test_a_pale_color_would_be_found():
    assert contrast(channels("#e6b800"), channels("#ffffff")) < 4.5 < contrast(channels("#7d6600"), channels("#ffffff"))
