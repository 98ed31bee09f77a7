"""Pictures: the same bytes each time, small, with a text twin."""

import base64
import configparser
import io
import re
import struct
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
from matplotlib import rc_context, rcParams
from nbformat.v4 import new_code_cell, new_notebook, new_output
from PIL import Image

from lessons._door.say import ROOT
from lessons.data.house import SHADY, WINDOW, house
from lessons.views.figures import COLORS, DARK, Picture, curves, digits_row, photos_row, pictures_row

LARGEST = 25_000  # bytes
WEBP = re.compile(r'src="data:image/webp;base64,([^"]+)"')


def noisy_loss():
    noise = np.random.default_rng(0).uniform(0.5, 1.5, (3, 400))
    names = ("lr = 0.01", "lr = 0.1", "lr = 1")
    losses = {name: row / np.arange(1, 401) for name, row in zip(names, noise, strict=True)}
    return curves(range(400), losses, "step", "loss", log="y")


def many_gradients():
    arrays = np.random.default_rng(0).normal(size=(30, 8, 8))
    return pictures_row(arrays, [f"class {k}" for k in range(30)])


def two_signs():
    return pictures_row([[[1.0, 0.0], [0.0, -2.0]]], ["∂E/∂W"])


def sigmoid():
    z = np.linspace(-6, 6, 121)
    f = 1 / (1 + np.exp(-z))
    return curves(z, {"f(z)": f, "f′(z)": f * (1 - f)}, "z", "value")


def digits():
    return digits_row(np.random.default_rng(0).uniform(size=(20, 64)), range(20))


def numbers():
    arrays = np.random.default_rng(0).normal(size=(6, 3, 3))
    return pictures_row(arrays, "abcdef", shared=True, decimals=4)


def photos():
    picture = house(np.random.default_rng(0))
    edges = picture[:, 2:] - picture[:, :-2]
    frames = [(*SHADY, *WINDOW), None, None]
    return photos_row([picture, edges, edges.T], ["house", "edges", "on its side"], frames=frames)


def gray():
    rim = np.array([[False, True]] * 2)
    return pictures_row([[[1, 2], [3, 4]], [[5, 6]]], "ab", decimals=0, outside=[rim, None])


def test_what_lies_outside_is_gray_and_told():
    assert gray().text == "Blue is above zero, red below: a (2×2) 1 2; 3 4, 2 of them gray, b (1×2) 5 6."
    plain = pictures_row([[[1, 2], [3, 4]], [[5, 6]]], "ab", decimals=0)
    assert plain.png != gray().png


ALL = [noisy_loss, many_gradients, two_signs, sigmoid, digits, numbers, photos]


@cache
def drawn(draw):
    """One picture for all who only look at it."""
    return draw()


@pytest.mark.parametrize("draw", ALL)
def test_few_bytes(draw):
    assert len(drawn(draw).png) <= LARGEST


@pytest.mark.parametrize("draw", ALL)
def test_no_program_and_no_date_is_written(draw):
    png, chunks, at = drawn(draw).png, set(), 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        chunks.add(name)
        at += length + 12
    assert chunks <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}


@pytest.mark.parametrize("draw", ALL)
def test_bundle_holds_the_picture_at_half_its_pixels_and_the_alt_text(draw):
    picture = drawn(draw)
    data, metadata = picture._repr_mimebundle_()
    assert set(data) == {"image/png", "text/html", "text/plain"} and data["text/plain"] == repr(picture) == picture.text
    png = base64.b64decode(data["image/png"])
    width, height = Image.open(io.BytesIO(png)).size
    size = metadata["image/png"]
    assert (width, height) == (2 * size["width"], 2 * size["height"]) and size["width"] <= 1060
    small = base64.b64decode(WEBP.search(data["text/html"])[1])
    assert np.array_equal(*(_pixels(each, "RGBa") for each in (small, png)))


@pytest.mark.parametrize(("count", "columns", "width"), [(3, 3, 176), (12, 11, 78)])
def test_a_row_says_how_it_may_be_cut(count, columns, width):
    """Each tile holds a picture, 8 pixels from its sides."""
    picture = digits_row(np.eye(4)[None].repeat(count, 0), range(count))
    n, left, across, down = picture.tiles
    assert f'data-tiles="{n} {left} {across} {down}"' in picture.stored()
    assert (n, left, across) == (count, 8, width + 16)
    assert picture.size == {"width": columns * across + 16, "height": down * -(-count // columns)}
    ink = np.asarray(_pixels(picture.png, "L")) < 128
    for i in range(count):                              # the top left pixel of each is ink
        x, y = left + i % columns * across + 10, i // columns * down + 10
        assert ink[2 * y, 2 * x]


def test_one_picture_is_not_cut():
    assert two_signs().tiles is None and "data-tiles" not in two_signs().stored()


class Images(HTMLParser):
    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.found = [*getattr(self, "found", []), dict(attributes)]


def images(html: str) -> list[dict]:
    parser = Images()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize("text", ["f(z), f′(z).", 'a "b" < c & d'])
def test_the_text_reaches_whoever_reads_the_html(text):
    picture = two_signs()
    picture.text = text
    image, = images(picture.stored())
    assert image["alt"] == text and int(image["width"]) == picture.size["width"]


def test_the_text_reaches_an_export(tmp_path):
    """The export describes each image that has no text with a sentence of its own."""
    data, metadata = drawn(photos)._repr_mimebundle_()
    shown = [new_output("display_data", data=data, metadata=metadata),
             new_output("display_data", data={"image/png": data["image/png"]})]
    nbformat.write(new_notebook(cells=[new_code_cell("photos()", outputs=shown)]), tmp_path / "one.ipynb")
    export = (sys.executable, "-m", "nbconvert", "--to", "html", "--log-level=ERROR", "one.ipynb")
    subprocess.run(export, cwd=tmp_path, check=True)
    told = [image["alt"] for image in images((tmp_path / "one.html").read_text(encoding="utf-8"))]
    assert told == [data["text/plain"], "No description has been provided for this image"]


def test_strict_nbval_compares_the_text_and_not_the_bytes():
    rules = configparser.ConfigParser()
    rules.read(ROOT / "tests/nbval.cfg", encoding="utf-8")
    (rule,) = map(rules.__getitem__, rules.sections())
    one, other = two_signs(), sigmoid()
    compared = [re.sub(rule["regex"], rule["replace"], each.stored()) for each in (one, other)]
    other.text, other.size = one.text, one.size
    assert one.stored() != other.stored() and re.sub(rule["regex"], rule["replace"], other.stored()) == compared[0]
    assert compared[0] != compared[1]


def test_alt_texts():
    assert drawn(sigmoid).text == "value over z, from -6 to 6: f(z), f′(z)."
    assert drawn(noisy_loss).text == "loss over step, from 0 to 399, y logarithmic: lr = 0.01, lr = 0.1, lr = 1."
    assert drawn(two_signs).text == "Blue is above zero, red below: ∂E/∂W (2×2)."
    assert digits_row(np.zeros((2, 8, 8)), [4, 7]).text == "Digits, 8×8 pixels each: 4 7."
    assert drawn(photos).text == ("Light is large; blue is above zero, red below: house (60×80, a frame around 9×7 "
                                  "from row 31, column 48), edges (60×78), on its side (78×60).")
    assert photos_row([np.eye(3)], ["x"]).text == "Light is large: x (3×3)."
    assert photos_row([-np.eye(3)], ["x"]).text == "Blue is above zero, red below: x (3×3)."


def _pixels(png, mode="RGB"):
    return Image.open(io.BytesIO(png)).convert("RGBA").convert(mode)


@cache
def _image(png, width, height):
    return _pixels(png).resize((width, height), Image.Resampling.BOX)  # no color that is not there


def _rgb(picture, left, top):
    return np.array(_image(picture.png, **picture.size).getpixel((left, top)))


def _near(color, name, theme=COLORS):
    return np.abs(color - [int(theme[name][i : i + 2], 16) for i in (1, 3, 5)]).max() <= 8


def test_colors_are_those_of_the_views_and_show_the_sign():
    picture = drawn(two_signs)  # one square of 176 pixels, 16 from the left, 26 from the top
    assert _near(_rgb(picture, 170, 180), "negative")  # -2, the largest
    assert _near(_rgb(picture, 170, 70), "panel")  # 0
    red, _, blue = _rgb(picture, 60, 70)  # 1, half as strong
    assert blue > red + 50 and not _near(_rgb(picture, 60, 70), "positive")
    stronger = pictures_row([[[1.0, 0.0], [0.0, -2.0]]], ["∂E/∂W"], root=True)
    assert _rgb(stronger, 60, 70)[0] < red and _near(_rgb(stronger, 170, 180), "negative")
    assert stronger.text == "Blue is above zero, red below, by the root of the size: ∂E/∂W (2×2)."


def test_one_scale_for_all_or_one_for_each():
    arrays, titles = [np.full((2, 2), 1.0), np.full((2, 2), 4.0)], ["a", "b"]
    each, shared = pictures_row(arrays, titles), pictures_row(arrays, titles, shared=True)
    assert _near(_rgb(each, 60, 80), "positive") and not _near(_rgb(shared, 60, 80), "positive")
    assert _near(_rgb(each, 300, 80), "positive") and _near(_rgb(shared, 300, 80), "positive")


def test_few_pictures_are_large_and_many_use_the_width():
    few, many = pictures_row([np.eye(8)] * 3, "abc"), pictures_row([np.eye(8)] * 11, "abcdefghijk")
    assert few.size["width"] == 3 * 192 + 16 and many.size["width"] >= 1000
    assert curves([1, 2], {"y": [1, 2]}, "x", "y").size["width"] >= 800


def test_curves_wear_no_color_of_a_role():
    picture = curves([0, 1], {name: [i, i] for i, name in enumerate("abcdef")}, "x", "y")
    drawn = {pixel for _, pixel in _pixels(picture.png).getcolors(1 << 20)}
    roles = ("input", "weight", "output", "delta", "loss", "target")
    assert not drawn & {tuple(int(COLORS[role][i : i + 2], 16) for i in (1, 3, 5)) for role in roles}


KERNEL = [[0.512, -0.04, 0.3333], [0, -0.00004, 0.8], [-0.8, 0.05, -0.25]]


def test_numbers_are_written_in_the_cells_and_in_the_alt_text():
    told = pictures_row([KERNEL, np.ones((1, 2))], ["w", "1"], decimals=4).text
    assert told == ("Blue is above zero, red below: w (3×3) 0.5120 -0.0400 0.3333; 0.0000 0.0000 0.8000; "
                    "-0.8000 0.0500 -0.2500, 1 (1×2) 1.0000 1.0000.")
    assert pictures_row([[[0.5]]], ["x"], decimals=1).text == "Blue is above zero, red below: x (1×1) 0.5."


def contrast(one, other):
    def light(color):
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in np.asarray(color) / 255]
        return np.dot((0.2126, 0.7152, 0.0722), parts)

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_number_can_be_read_in_its_cell_whose_color_still_shows_the_sign():
    picture = pictures_row([KERNEL], ["w"], decimals=4)
    side = (picture.size["width"] - 32) // 3
    assert side >= 60                                                           # 7 characters of 13 pixels
    for (i, j), value in np.ndenumerate(np.array(KERNEL)):
        left, top = 16 + j * side, 26 + i * side
        color, ink = _rgb(picture, left + 8, top + 8), COLORS["text"]
        assert contrast(color, [int(ink[k : k + 2], 16) for k in (1, 3, 5)]) >= 4.5
        assert np.sign(int(color[2]) - int(color[0])) == np.sign(round(value, 2))
        cell = (2 * left, 2 * top, 2 * (left + side), 2 * (top + side))
        drawn = _pixels(picture.png).crop(cell).getcolors(1 << 20)
        assert any(_near(np.array(pixel), "text") for _, pixel in drawn)


def test_many_numbers_keep_their_colors():
    """Colors are put into a table, never merged: of a pale blue one and a pale red one a gray one would be made."""
    values = np.random.default_rng(0).normal(size=(6, 3, 3))
    picture = drawn(numbers)
    side, tall = (picture.size["width"] - 16) // 3 - 16, picture.size["height"] // 2
    for (n, i, j), value in np.ndenumerate(values):
        left, top = 16 + n % 3 * (side + 16) + j * side // 3, n // 3 * tall + 26 + i * side // 3
        red, _, blue = (int(part) for part in _rgb(picture, left + 8, top + 8))
        assert np.sign(blue - red) in (np.sign(value), 0 if abs(value) < 0.1 else None)


def test_numbers_that_are_wider_than_the_page_are_refused():
    with pytest.raises(ValueError, match="18 numbers of 7 characters came side by side, fewer were expected"):
        pictures_row([-np.ones((2, 18))], ["wide"], decimals=4)


def test_photographs_are_light_where_they_are_large_unless_something_is_below_zero():
    gray = photos_row([[[0.0, 1.0], [1.0, 2.0]], [[-1.0, 0.0], [0.0, 1.0]]], ["gray", "signed"])
    left, right = 16, 200  # of two squares of 168 pixels, 26 from the top
    assert _near(_rgb(gray, left + 60, 86), "text") and _near(_rgb(gray, left + 150, 176), "panel")
    assert _near(_rgb(gray, right + 60, 86), "negative", DARK) and _near(_rgb(gray, right + 150, 176), "positive", DARK)
    assert _near(_rgb(gray, 8, 8), "panel", DARK)  # and is not turned on a dark page, where it would be a negative
    assert "lessons-turned" not in gray.stored() and "lessons-turned" in two_signs().stored()


def test_photographs_in_a_row_begin_at_one_height():
    row = photos_row([np.eye(4), np.ones((1, 2))], ["high", "low"])
    left, right, top = 16, 200, 26
    assert _near(_rgb(row, left + 20, top + 20), "panel") and _near(_rgb(row, right + 80, top + 40), "text")


def test_a_frame_is_drawn_around_its_part():
    plain, framed = (photos_row([np.ones((4, 4))], ["x"], frames=[frame]) for frame in (None, (1, 2, 2, 1)))
    edge, inside = (16 + 84, 26 + 84), (16 + 105, 26 + 84)  # cells of 42 pixels; the frame begins left of column 2
    assert _near(_rgb(framed, *edge), "weight", DARK) and not _near(_rgb(plain, *edge), "weight", DARK)
    assert (_rgb(framed, *inside) == _rgb(plain, *inside)).all()


def test_an_array_of_zeros_and_a_constant_picture_are_drawn():
    assert isinstance(pictures_row([np.zeros((3, 3))], ["zero"]), Picture)
    assert isinstance(pictures_row([np.ones((3, 3))], ["one"]), Picture)
    assert isinstance(digits_row(np.zeros((1, 8, 8)), ["blank"]), Picture)


OTHER = {"image.origin": "lower", "text.usetex": True, "image.cmap": "hot", "image.interpolation": "bilinear",
         "axes.grid": True, "axes.facecolor": "black", "figure.facecolor": "red", "font.family": "serif",
         "font.weight": "bold", "xtick.direction": "in", "xtick.top": True, "ytick.minor.visible": True,
         "lines.marker": "o", "lines.markersize": 20, "legend.frameon": True, "axes.unicode_minus": False,
         "axes.xmargin": 0.3, "axes.spines.top": False, "figure.autolayout": True, "path.sketch": (1, 100, 2),
         "axes.formatter.use_locale": True, "savefig.dpi": 20, "patch.linewidth": 9, "axes.axisbelow": False,
         "font.size": 20, "text.color": "white"}


@pytest.mark.parametrize("draw", [
    lambda: digits_row(np.arange(64.0)[None], ["6"]),
    lambda: pictures_row([np.arange(6.0).reshape(2, 3) - 2], ["w"], decimals=1),
    lambda: photos_row([np.eye(8)], ["x"], frames=[(1, 2, 2, 1)]),
    lambda: curves([1, 2, 3], {"a": [-1, 2, 3], "b": [3, 2, 1]}, "x", "y"),
    lambda: curves([1, 2, 3], {"a": [1, 2, 30]}, "step", "loss", log="y"),
])
def test_the_same_bytes_each_time_whatever_the_learner_has_set_for_other_plots(draw):
    usual = draw().png
    with rc_context(OTHER):
        assert draw().png == usual
        assert {key: rcParams[key] for key in OTHER} == OTHER | {"font.family": ["serif"]}


def test_pyplot_is_not_imported():
    program = "import sys; from lessons.views.figures import digits_row; digits_row([[0.0]], [1]).png"
    subprocess.run([sys.executable, "-c", program + "; sys.exit('matplotlib.pyplot' in sys.modules)"], check=True)


@pytest.mark.parametrize(
    "draw, sentence",
    [
        (lambda: digits_row(np.zeros((2, 64)), [1]), "digits_row: 1 labels came, 2 were expected"),
        (lambda: digits_row(np.zeros((2, 63)), [1, 2]), "digits_row: a row of 63 pixels came, those of a square"),
        (lambda: digits_row(np.zeros((0, 8, 8)), []), "digits_row: 0 pictures came, 1 to 30 were expected"),
        (lambda: digits_row(np.zeros(64), [1]), "digits_row: 1 labels came, 64 were expected"),
        (lambda: pictures_row([np.zeros((2, 2))], []), "pictures_row: 0 labels came, 1 were expected"),
        (lambda: pictures_row([np.zeros(3)], ["w"]), r"pictures_row: picture w of shape \(3,\) came, a 2-D array"),
        (lambda: pictures_row([np.full((2, 2), np.inf)], ["w"]), "picture w came with a number that is not finite"),
        (lambda: pictures_row([np.eye(2)] * 31, range(31)), "pictures_row: 31 pictures came, 1 to 30 were expected"),
        (lambda: curves([1, 2], {"y": [1, 2, 3]}, "x", "y"), r"curves: y of shape \(3,\) came, \(2,\) was expected"),
        (lambda: curves([], {"y": []}, "x", "y"), r"curves: x of shape \(0,\) came, a row of numbers \(n,\) was"),
        (lambda: photos_row([np.eye(2)], []), "photos_row: 0 labels came, 1 were expected"),
        (lambda: photos_row([np.eye(2)], ["a"], frames=[]), "0 frames came, 1 were expected, one or None"),
        (lambda: curves([1, 2], {}, "x", "y"), "curves: none came, at least one curve was expected"),
        (lambda: curves([1, 2], {"y": [1, 2]}, "x", "y", log="yx"), "curves: log: 'yx' came, one of '', 'x'"),
    ],
)
def test_bad_input_gets_one_sentence(draw, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw()
