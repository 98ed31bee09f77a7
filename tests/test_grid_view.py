"""GridView: what is sent to the browser is true in every cell and direction, state is plain, the twins stand alone."""

import json
import math
import re
from copy import deepcopy

import numpy as np
import pytest
import traitlets

from lessons import layers
from lessons.trace import trace
from lessons.views.assets import script, style
from lessons.views.grid import GridView

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


VIEWS = {"batch": dense, "one sample": lambda: dense(1), "softmax": activation, "digit": digit}


def computed(term, values):
    """The value of a sent term, computed from its tokens alone: what the page shows is what is tested."""
    sign, _, _, *tokens = term
    text = "".join(f"({values[token]!r})" if isinstance(token, int) else token for token in tokens)
    for written, python in (("·", "*"), ("−", "-"), ("²", "**2"), ("³", "**3")):
        text = text.replace(written, python)
    return (-1 if sign == "−" else 1) * eval(text, FUNCTIONS)


def walk(data, values):
    """Check the value of every cell against its terms; the number of terms."""
    sums = [(i, terms[1:]) for i, terms in enumerate(data["sums"]) if terms is not None]
    for i, terms in sums:
        told = sum(computed(term, values) for term in terms)
        assert math.isclose(told, values[i], rel_tol=1e-9, abs_tol=1e-9), f"cell {i}: {told} is not {values[i]}"
    return sum(len(terms) for _, terms in sums)


def sent_values(view):
    return [value for array in view._trace.arrays.values() for value in array.values.ravel().tolist()]


@pytest.mark.parametrize("make", VIEWS.values(), ids=VIEWS)
def test_every_sent_cell_is_the_sum_of_its_sent_terms(make):
    view = make()
    data = json.loads(json.dumps(view._data))
    assert walk(data, sent_values(view)) == view._trace.products
    assert len(data["sums"]) == sum(len(array["numbers"]) for array in data["arrays"]) == len(sent_values(view))


def test_the_walk_sees_a_wrong_factor_and_a_dropped_term():
    view = dense()
    explained = next(i for i, terms in enumerate(view._data["sums"]) if terms)
    for spoil in (lambda terms: terms.pop(), lambda terms: terms[1].__setitem__(0, "−")):
        data = deepcopy(view._data)
        spoil(data["sums"][explained])
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
    for cell, message in ((["W", 2, 0], r"W has the shape \(2, 3\), so \(2, 0\)"), (["V", 0, 0], "V is not shown")):
        with pytest.raises(traitlets.TraitError, match=message):
            view.cell = cell
    with pytest.raises(traitlets.TraitError):
        view.direction = "up"
    with pytest.raises(ValueError, match="show names dw, but the arrays are x, W"):
        dense(show=["dw"])
    with pytest.raises(ValueError, match="its last axis is no picture of 8 × 8"):
        dense(pictures={"x": (8, 8)})
    with pytest.raises(ValueError, match="3 headings for b, but its first axis is 2"):
        dense(headings={"b": "abc"})


def test_too_many_products_are_counted_and_a_way_out_is_named():
    with pytest.raises(ValueError, match="hold 21,472 products.* 20,000 at most.*show="):
        dense(16, 40, 11)
    assert dense(16, 40, 11, show=["x", "delta", "dW"])._data["sums"][0] is None


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


def test_large_arrays_are_summed_up_in_the_twin():
    assert re.search(r"\nW  weights \(10 × 64, from −3 to 3\)\n\n", repr(digit()))


def test_the_bundle_has_text_and_html_beside_the_widget():
    data, _ = dense()._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"] == repr(dense()) and data["text/html"] == dense()._repr_mimebundle_()[0]["text/html"]
    assert data["text/html"].count("<table>") == data["text/html"].count("</table>") == 8
    assert '<th scope="row">sample 2</th>' in data["text/html"]
    assert "<script" not in data["text/html"] and "style=" not in data["text/html"]


def test_a_title_is_text_and_no_markup():
    assert "<p><strong>1 &lt; 2</strong></p>" in dense(title="1 < 2")._repr_mimebundle_()[0]["text/html"]


def test_a_script_is_one_module():
    text = script("grid_sum.js", "grid.js")
    assert "\nimport " not in text and text.count("export default") == 1
    assert text.index("function el(") < text.index("function sumPieces(") < text.index("function render(")


# Contrast, computed from the style sheet itself (WCAG 2: relative luminance, ratio of at least 4.5 for text).

ROLES = ("input", "weight", "output", "delta", "bias", "loss", "target")


def themes():
    blocks = re.findall(r"\.lessons \{\s*((?:\s*--[\w-]+: [^;]+;)+)", style())
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
    share = float(colors["tint"].rstrip("%")) / 100
    ground = [share * a + (1 - share) * b for a, b in zip(*(channels(colors[c]) for c in (sign, "panel")), strict=True)]
    index = [0.85 * a + 0.15 * b for a, b in zip(channels(colors["text"]), ground, strict=True)]  # grid.css: opacity
    assert min(contrast(channels(colors["text"]), ground), contrast(index, ground)) >= 4.5


def test_a_pale_color_would_be_found():
    assert contrast(channels("#e69f00"), channels("#ffffff")) < 4.5 < contrast(channels("#8f6000"), channels("#ffffff"))
