"""SlideView: every window that is sent is the right one, its products add up to SciPy's numbers, state stays legal."""

import json
import math
import re
from copy import deepcopy

import numpy as np
import pytest
import traitlets
from node import told
from scipy import signal
from test_grid_view import channels, contrast, themes

from lessons import layers
from lessons.layers import conv1d, conv2d
from lessons.views import SlideView
from lessons.views.kit.linking import VIEWS
from lessons.views.slide.data import LISTED, MODES, OPERATIONS, STRIDES, Slides, products

NAMES = ("x", "w", "y")
SIZES = [(length, taps) for length in range(3, 13) for taps in range(1, length + 1)]
PLANES = [((3, 3), (2, 2)), ((5, 5), (3, 3)), ((4, 6), (1, 2)), ((5, 4), (4, 3)), ((3, 5), (3, 5)), ((6, 6), (2, 4))]
SCIPY = {(1, False): signal.correlate, (1, True): signal.convolve,
         (2, False): signal.correlate2d, (2, True): signal.convolve2d}


def arrays(shape, kernel):
    """Without zeros and without symmetry: a wrong window gives other numbers."""
    f = 1 + np.arange(math.prod(shape)).reshape(shape) ** 2 % 11
    g = (-1) ** np.arange(math.prod(kernel)).reshape(kernel) * (2 + np.arange(math.prod(kernel)).reshape(kernel))
    return f.astype(float), g.astype(float)


def sent(shape, kernel, padding=None, modes=MODES):
    """What the browser gets, with the arrays it is made of."""
    f, g = arrays(shape, kernel)
    offered = modes + ("padding",) * (padding is not None)
    return json.loads(json.dumps(Slides.of(f, g, NAMES, offered, padding).payload([]))), f, g


def expected(f, g, flip, mode, padding):
    slide = SCIPY[f.ndim, flip]
    return slide(np.pad(f, padding), g, "valid") if mode == "padding" else slide(f, g, mode)


def value(text):
    return float(text.replace("−", "-"))


def walk(data, f, g, padding=None):
    """Check every window of every way against SciPy and against the places of the picture; how many there were."""
    seen = 0
    for operation, modes in data["ways"].items():
        for mode, way in modes.items():
            result = expected(f, g, operation == OPERATIONS[1], mode, padding)
            where = f"{operation} {mode}"
            assert len(way["windows"]) == result.size, where
            for window, truth in zip(way["windows"], result.ravel(), strict=True):
                check_window(window, way["kernel"], f, g, truth, where)
            if operation == OPERATIONS[1]:
                assert way["kernel"] == list(range(g.size))[::-1], where
            for stride, strided in way["strides"].items():
                check_stride(way["windows"], strided, result[(slice(None, None, int(stride)),) * f.ndim], f, where)
            seen += result.size
    return seen


def check_window(window, kernel, f, g, truth, where):
    """What a window covers, what is multiplied, and the sum."""
    pairs = zip(window["entries"], kernel, window["products"], np.ndindex(g.shape), strict=True)
    for entry, k, product, offset in pairs:
        place = tuple(np.add(window["place"], offset))
        inside = all(0 <= i < n for i, n in zip(place, f.shape, strict=True))
        assert entry == (np.ravel_multi_index(place, f.shape) if inside else -1), f"{where}: another entry at {place}"
        assert value(product) == (f.flat[entry] if inside else 0) * g.flat[k], f"{where}: another product at {place}"
    total = sum(map(value, window["products"]))
    assert value(window["value"]) == total == round(truth), f"{where}: {total} is not {truth}"
    assert window["equals"] == "=", where


def check_stride(windows, strided, result, f, where):
    chosen = [windows[i] for i in strided["windows"]]
    assert strided["shape"] == list(result.shape), where
    assert [value(window["value"]) for window in chosen] == result.round().ravel().tolist(), f"{where}: other windows"
    counts = [sum(entry in window["entries"] for window in chosen) for entry in range(f.size)]
    assert strided["seen"] == counts, f"{where}: counts"
    assert strided["size"].endswith(f"= {result.shape[-1]}")


def test_every_window_of_one_axis():
    for length, taps in SIZES:
        data, f, g = sent((length,), (taps,), (1, 2))
        walked = walk(data, f, g, (1, 2)) * taps
        assert walked == products((length,), (taps,), (*MODES, "padding"), (1, 2)), (length, taps)


@pytest.mark.parametrize(("shape", "kernel"), PLANES, ids=str)
def test_every_window_of_two_axes(shape, kernel):
    data, f, g = sent(shape, kernel, (1, 1))
    assert walk(data, f, g, (1, 1)) * g.size == products(shape, kernel, (*MODES, "padding"), (1, 1))


SAID = """(data) => Object.values(data.ways).flatMap((modes) => Object.values(modes)).flatMap((way) =>
  Object.values(way.strides).map(({ shape, windows }) => windows.map((id, i) => {
    const index = shape.length < 2 ? [i] : [Math.floor(i / shape[1]), i % shape[1]];
    return grid_pieces.speakPieces(sumPieces(data, way, way.windows[id], index));
  })))"""


def check_page(slides, data):
    """What the page says of every place, in every way and stride, is what Python says."""
    [said] = told(VIEWS / "slide" / "words.js", SAID, [data])
    ways = [(*way, stride) for way in slides.ways for stride in STRIDES]
    for (flip, mode, stride), sentences in zip(ways, said, strict=True):
        places = np.ndindex(slides.ways[flip, mode].result[slides.ways[flip, mode].at(stride)].shape)
        assert sentences == [slides.sentence(flip, mode, stride, place) for place in places]


CASES = {
    "a line": ((7,), (3,), {}), "one tap": ((4,), (1,), {}), "a plane": ((4, 5), (2, 3), {}),
    "more than are listed": ((6, 6), (6, 6), {}), "kernel first": ((5,), (3,), {"names": ("w", "x", "y")}),
    "backward": ((6,), (3,), {"names": ("δ", "w", "∂E/∂x")}), "with itself": ((5,), (4,), {"names": ("x", "x", "y")}),
}


@pytest.mark.parametrize("scale", [1, 7])
@pytest.mark.parametrize(("shape", "kernel", "options"), CASES.values(), ids=CASES)
def test_the_page_says_what_python_says(shape, kernel, options, scale):
    f, g = arrays(shape, kernel)
    slides = Slides.of(f / scale, g / scale, options.get("names", NAMES), (*MODES, "padding"), (1, 2))
    check_page(slides, json.loads(json.dumps(slides.payload([]))))


@pytest.mark.parametrize("spoil", [
    lambda data: data["ways"]["convolution"]["full"]["windows"][3].update(equals="≈"),
    lambda data: data["arrays"][1]["indices"].reverse(),
    lambda data: data.update(kernel_first=not data["kernel_first"]),
    lambda data: data["arrays"][0].update(text="f"), lambda data: data.update(listed=2),
])
def test_another_sentence_of_the_page_is_seen(spoil):
    slides = Slides.of(*arrays((6,), (3,)), ("x", "w", "y"), MODES, None)
    data = slides.payload([])
    spoil(data)
    with pytest.raises(AssertionError):
        check_page(slides, json.loads(json.dumps(data)))


def test_a_kernel_longer_than_the_input_where_only_full_is_offered():
    data, f, g = sent((2,), (4,), modes=("full",))
    assert walk(data, f, g) == 2 * 5
    view = SlideView([1, -2], [3, 0, 1, 2], mode="full", modes=("full",))
    assert view.result.tolist() == signal.correlate([1, -2], [3, 0, 1, 2], "full").tolist()


def one_window_on(way):
    way["windows"] = way["windows"][1:] + way["windows"][:1]


def other_kernel_order(way):
    way["kernel"].reverse()


def padding_is_no_zero(way):
    window = way["windows"][0]
    window["entries"] = [max(entry, 0) for entry in window["entries"]]


def stride_from_the_second(way):
    way["strides"]["2"]["windows"] = [i + 1 for i in way["strides"]["2"]["windows"]]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("spoil", [one_window_on, other_kernel_order, padding_is_no_zero, stride_from_the_second])
def test_the_walk_sees_a_wrong_window(operation, spoil):
    data, f, g = sent((6,), (3,))
    assert walk(data, f, g)
    wrong = deepcopy(data)
    spoil(wrong["ways"][operation]["full"])
    with pytest.raises(AssertionError, match=f"{operation} full"):
        walk(wrong, f, g)


@pytest.mark.parametrize("name", ["correlate", "convolve"])
def test_the_walk_sees_a_layer_that_flips_wrongly(monkeypatch, name):
    other = {"correlate": layers.convolve, "convolve": layers.correlate}[name]
    monkeypatch.setattr(layers, name, other)
    with pytest.raises(AssertionError, match="valid: "):
        walk(*sent((6,), (3,), modes=("valid",)))


@pytest.mark.parametrize("stride", STRIDES)
@pytest.mark.parametrize("padding", [0, 1, 2])
def test_stride_and_padding_are_those_of_the_layers(stride, padding):
    f, g = arrays((8,), (3,))
    view = SlideView(f, g, mode="padding", padding=padding, stride=stride)
    assert np.array_equal(view.result, conv1d(f[None, None], g[None, None], [0], stride=stride, padding=padding)[0, 0])
    f, g = arrays((6, 5), (3, 2))
    view = SlideView(f, g, mode="padding", padding=padding, stride=stride)
    assert np.array_equal(view.result, conv2d(f[None, None], g[None, None], [0], stride=stride, padding=padding)[0, 0])


@pytest.mark.parametrize("shape", [(6,), (4, 5)], ids=str)
def test_the_sentence_of_every_position_adds_up(shape):
    f, g = arrays(shape, (2,) * len(shape))
    view = SlideView(f, g, padding=1)
    for view.flip in (False, True):
        for view.mode in (*MODES, "padding"):
            for view.stride in STRIDES:
                for position in np.ndindex(view.result.shape):
                    view.position = list(position)
                    label, symbols, numbers, told = view.sentence.split(" = ")
                    values = {"x": f, "w": g, "pad": lambda i: tuple(n - 1 for n in np.atleast_1d(i))}
                    worked = eval(re.sub(r"([xw])\[([\d,]+)\]", r"\1[pad((\2))]", symbols), values)
                    assert worked == eval(numbers) == float(told) == view.result[position]
                    assert label == f"y[{','.join(str(i + 1) for i in position)}]"


def test_the_longest_sums_are_cut_and_the_rest_is_counted():
    view = SlideView(*arrays((6, 6), (6, 6)))
    assert view.sentence.count(f" + {36 - LISTED} more") == 2
    assert view.sentence.endswith(f"= {view.result[0, 0]:.0f}".replace("−", "-"))


def test_numbers_that_are_rounded_are_not_said_to_be_equal():
    view = SlideView([1 / 3, 0.5, 2], [1 / 3, 1])
    assert view.sentence == "y[1] = w[1]*x[1] + w[2]*x[2] = 0.3333*0.3333 + 1*0.5 ~ 0.6111"


# State.


def test_state_from_the_browser_comes_all_at_once():
    view = SlideView([0, 1, 2, -1, 3], [1, 1, 0])
    view.set_state({"position": [6], "mode": "full", "flip": True, "pinned": [0]})
    assert (view.position, view.mode, view.flip, view.pinned) == ([6], "full", True, [0])
    assert view.result.tolist() == [0, 1, 3, 1, 2, 3, 0]
    other = SlideView([0, 1, 2, -1, 3], [1, 1, 0])
    state = {name: view.get_state()[name] for name in ("mode", "flip", "position", "pinned")}
    other.set_state(json.loads(json.dumps(state)))
    assert repr(other) == repr(view)


def test_a_position_stays_inside_when_the_result_shrinks():
    view = SlideView([0, 1, 2, -1, 3], [1, 1, 0], mode="full", at=6)
    view.pinned = [1]
    view.stride = 3
    assert (view.position, view.pinned) == ([2], [1])
    view.mode = "valid"
    assert (view.position, view.pinned) == ([0], [0])


def test_sliders_stay_legal_together():
    f, g = arrays((16,), (12,))
    view = SlideView(f, g, sliders=True, sizes=(8, 3), padding=2)
    assert view._limits == [3, 12, 12]
    for length in range(1, 15):
        for taps in range(0, 15):
            if 3 <= length <= 12 and 1 <= taps <= length:
                view.sizes = [length, taps]
                assert view._data["sizes"] == [length, taps]
                assert view.result.tolist() == signal.correlate(f[:length], g[:taps], "valid").tolist()
            else:
                before = view.sizes
                with pytest.raises(traitlets.TraitError, match="L from 3 to 12 was expected, and K from 1 to L"):
                    view.sizes = [length, taps]
                assert view.sizes == before


def test_a_smaller_size_moves_the_position_inside():
    view = SlideView(*arrays((12,), (12,)), sliders=True, sizes=(12, 3), at=9)
    view.pinned = [8]
    view.sizes = [5, 3]
    assert (view.position, view.pinned, view.result.shape) == ([2], [2], (3,))


def test_sliders_of_two_axes_cut_a_corner():
    f, g = arrays((8, 8), (5, 5))
    view = SlideView(f, g, sliders=True)
    assert (view._limits, view.sizes) == ([3, 8, 5], [8, 5])
    view.sizes = [4, 2]
    assert np.array_equal(view.result, signal.correlate2d(f[:4, :4], g[:2, :2], "valid"))


def test_colors_follow_the_roles():
    roles = {("x", "w", "y"): "input weight output", ("f", "g", "h"): "input weight output",
             ("δ", "w", "∂E/∂x"): "delta weight delta", ("x", "δ", "∂E/∂w"): "input delta delta",
             ("w", "x", "y"): "weight input output", ("a", "g", "z"): "input weight output"}
    for names, expected_roles in roles.items():
        view = SlideView([1, 2, 3], [1, 2], names=names)
        assert " ".join(array["role"] for array in view._data["arrays"]) == expected_roles


# Bad input.


def test_bad_arrays_are_refused_by_name():
    cases = [
        ((ValueError, r"the kernel w of 4 came, at most 3 was expected, as the input x: it fits nowhere in .*'valid'"),
         [1, 2, 3], [1, 2, 3, 4], {}),
        ((ValueError, r"the kernel w of 2 × 4 came, at most 3 × 3 was"), np.ones((3, 3)), np.ones((2, 4)), {}),
        ((ValueError, r"x with 2 axes and w with 1 came, one each was"), np.ones((3, 3)), [1, 2], {}),
        ((ValueError, r"x of shape \(\) came, one or two axes"), 3, [1], {}),
        ((ValueError, r"w of shape \(1, 1, 1\) came"), [1, 2], [[[1]]], {}),
        ((ValueError, r"w of shape \(0,\) came"), [1, 2], [], {}),
        ((ValueError, r"finite numbers"), [1, np.nan], [1], {}),
        ((ValueError, r"x: rows of different lengths came"), [[1, 2], [3]], [[1]], {}),
        ((TypeError, r"w: <U1 came, real numbers"), [1, 2], ["a"], {}),
        ((TypeError, r"x: complex128 came"), [1j, 2], [1], {}),
        ((ValueError, r"x of 17 came, at most 16 was expected"), np.ones(17), [1], {}),
        ((ValueError, r"x of 11 × 3 came, at most 10 × 10"), np.ones((11, 3)), [[1]], {}),
        ((ValueError, r"72,200 products; at most 20,000 were expected"), np.ones((10, 10)), np.ones((10, 10)),
         {"mode": "full", "modes": ("full",)}),
        ((ValueError, r"products"), np.ones((10, 10)), np.ones((8, 8)), {"sliders": True, "sizes": (4, 2)}),
    ]
    for (error, message), f, g, options in cases:
        with pytest.raises(error, match=message):
            SlideView(f, g, **options)


def test_bad_options_are_refused_by_name():
    cases = [
        ({"mode": "vald"}, traitlets.TraitError, "mode .vald. came, one of valid, full, same was expected"),
        ({"mode": "full", "modes": ("valid",)}, traitlets.TraitError, "one of valid was expected"),
        ({"mode": "padding"}, traitlets.TraitError, "mode 'padding'"),
        ({"modes": ("valid", "circular")}, ValueError,
         "'circular' came in modes=, one of valid, full, same was expected"),
        ({"modes": ()}, ValueError, "no modes came, some of valid"),
        ({"stride": 0}, traitlets.TraitError, r"expected any of \[1, 2, 3\], not the int 0"),
        ({"stride": 4}, traitlets.TraitError, "not the int 4"),
        ({"stride": 1.5}, traitlets.TraitError, "not the float 1.5"),
        ({"padding": -1}, ValueError, "padding -1 came, a whole number from 0 to 8"),
        ({"padding": (1, 2, 3)}, ValueError, r"padding \(1, 2, 3\)"),
        ({"padding": 0.5}, ValueError, "padding 0.5"),
        ({"names": ("x", "w")}, ValueError, "those of input, kernel and result were expected"),
        ({"names": "xwy"}, ValueError, "names 'xwy'"),
        ({"at": 3}, traitlets.TraitError, r"position \[3\] came, a place of the result was .* \(3,\)"),
        ({"at": (0, 0)}, traitlets.TraitError, r"position \[0, 0\] came"),
        ({"at": -1}, traitlets.TraitError, r"position \[-1\] came"),
        ({"at": 0.5}, traitlets.TraitError, r"position \[0.5\] came"),
        ({"sizes": (4, 2)}, ValueError, "none were expected without sliders=True"),
        ({"sizes": (5, 4), "sliders": True}, ValueError, r"sizes \[5, 4\] came, L from 3 to 5 was expected, and K"),
        ({"sizes": (5,), "sliders": True}, ValueError, r"sizes \[5\]"),
    ]
    for options, error, message in cases:
        with pytest.raises(error, match=message):
            SlideView([0, 1, 2, -1, 3], [1, 1, 0], **options)


def test_a_refused_state_changes_nothing():
    view = SlideView([0, 1, 2, -1, 3], [1, 1, 0], at=1)
    before = repr(view)
    for name, wrong in (("position", [3]), ("position", []), ("pinned", [9]), ("mode", "wrap"), ("sizes", [4, 2])):
        with pytest.raises(traitlets.TraitError):
            setattr(view, name, wrong)
        assert repr(view) == before


# Text and style.


def test_the_text_twin_stands_alone():
    view = SlideView([0, 1, 2, -1, 3], [1, 1, 0], mode="full", flip=True, at=1, counts=True, names=("δ", "w", "∂E/∂x"))
    view.pinned = [4]
    assert repr(view) == """Slide w over δ
convolution (w is flipped), full, padding 2 + 2, stride 1
delta = 0 1 2 -1 3
w = 1 1 0
dE/dx = 0 1 3 1 2 3 0
windows that contain each entry of delta = 3 3 3 3 3
dE/dx[2] = 0*w[3] + delta[1]*w[2] + delta[2]*w[1] = 0*0 + 0*1 + 1*1 = 1
pinned: dE/dx[5] = delta[3]*w[3] + delta[4]*w[2] + delta[5]*w[1] = 2*0 + (-1)*1 + 3*1 = 2"""


def test_the_text_twin_of_two_axes():
    view = SlideView([[1, 2, 0], [3, -1, 4]], [[2, 0], [1, -1]], title="A < B", mode="same", stride=2)
    assert repr(view) == """A < B
correlation, same, padding 0 + 1, stride 2
x =
1  2 0
3 -1 4
w =
2  0
1 -1
y = 6 4
y[1,1] = w[1,1]*x[1,1] + w[1,2]*x[1,2] + w[2,1]*x[2,1] + w[2,2]*x[2,2] = 2*1 + 0*2 + 1*3 + (-1)*(-1) = 6"""


def test_the_bundle_has_text_and_html_beside_the_widget():
    view = SlideView([[1, 2], [3, -1]], [[2, 0], [1, -1]], title="A < B", counts=True)
    data = view._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"] == repr(view)
    assert data["text/html"].count("<table>") == data["text/html"].count("</table>") == 4
    assert "<strong>A &lt; B</strong>" in data["text/html"] and "<script" not in data["text/html"]


@pytest.mark.parametrize("theme", themes())
def test_counts_are_readable_on_their_strongest_tint(theme):
    colors = themes()[theme]
    share = float(re.search(r"--lessons-edge\) calc\(var\(--value\) \* (\d+)%\)", SlideView._esm)[1]) / 100
    pairs = zip(channels(colors["edge"]), channels(colors["panel"]), strict=True)
    ground = [share * a + (1 - share) * b for a, b in pairs]
    assert contrast(channels(colors["text"]), ground) >= 4.5


def test_the_learner_gets_the_controls_that_are_offered():
    assert SlideView([1, 2], [1])._controls == ["operation", "mode", "stride"]
    assert SlideView([1, 2], [1], controls=())._controls == []
    assert SlideView([1, 2], [1], controls="stride")._controls == ["stride"]
    with pytest.raises(ValueError, match="'speed' came in controls=, one of operation, mode, stride was expected"):
        SlideView([1, 2], [1], controls=("speed",))
