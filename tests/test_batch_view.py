"""BatchView: a tile is what its sample alone does to the loss, tiles make the batch, what is lit makes the tile."""

import json
import re
import shutil
from copy import deepcopy
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import traitlets
from node import told

from lessons import layers
from lessons.layers import Gradients, fully_connected, fully_connected_backward
from lessons.views import BatchView
from lessons.views.batch.data import SAMPLES
from lessons.views.kit import linking
from lessons.views.kit.linking import VIEWS as ROOMS


def dense(of="W", samples=3, features=3, outputs=2, backward=fully_connected_backward, **options):
    """The view, its forward pass and its arrays."""
    rng = np.random.default_rng(7)
    given = {"x": (samples, features), "W": (outputs, features), "b": (outputs,), "delta": (samples, outputs)}
    arrays = {name: rng.integers(-3, 4, shape).astype(float) for name, shape in given.items()}
    return BatchView(fully_connected, backward, of=of, **arrays, **options), fully_connected, arrays


def slid(name="conv1d", of="w", sizes=((3, 2, 5), (2, 2, 3)), pictures=None, **way):
    rng = np.random.default_rng(7)
    x, w = (rng.integers(-3, 4, size).astype(float) for size in sizes)
    b, layer, backward = np.zeros(len(w)), getattr(layers, name), getattr(layers, f"{name}_backward")
    arrays = {"x": x, "w": w, "b": b, "delta": rng.integers(-3, 4, layer(x, w, b, **way).shape).astype(float)}
    view = BatchView(layer, backward, of=of, **arrays, **way, pictures=pictures)
    return view, lambda **given: layer(**given, **way), arrays


def digits(of="W", **options):
    pictures = {"x": (8, 8), "delta": (1, 10)} | ({"W": (8, 8)} if of == "W" else {})
    return dense(of, 5, 64, 10, pictures=pictures, **options)


VIEWS = {
    "W": dense, "b": lambda: dense("b"), "one sample": lambda: dense(samples=1), "picture": digits,
    "bias of pictures": lambda: digits("b"), "kernel": slid, "bias of maps": lambda: slid(of="b"),
    "strided": lambda: slid(stride=2, padding=1),
    "plane": lambda: slid("conv2d", sizes=((5, 1, 8, 8), (1, 1, 3, 3)), pictures={"x": (8, 8), "delta": (6, 6)}),
    "planes": lambda: slid("conv2d", sizes=((2, 3, 4, 4), (2, 3, 2, 2))),
}


def sent(view):
    """What the browser gets."""
    return json.loads(json.dumps(view._data))


def check_tiles(data, of, forward, arrays):
    """With E_n = Σ δ y, one entry of the shared argument is raised by 1, which is exact: the forward pass is linear."""
    given = {name: values for name, values in arrays.items() if name != "delta"}
    for entry in range(0, given[of].size, max(1, given[of].size // 12)):
        step = np.zeros(given[of].size)
        step[entry] = 1
        change = forward(**given | {of: given[of] + step.reshape(given[of].shape)}) - forward(**given)
        moved = (arrays["delta"] * change).reshape(len(change), -1).sum(axis=1)
        assert moved == pytest.approx([tile[entry] for tile in data["tile"]["values"]], abs=1e-9), f"entry {entry}"


def check_lit(data):
    """The products at the places that light up for an entry add up to its number, in every tile."""
    for entry, terms in enumerate(data["places"]):
        for n, tile in enumerate(data["tile"]["values"]):
            factors = [[row["values"][n][place] for row, place in zip(data["rows"], term, strict=True)]
                       for term in terms]
            assert sum(map(np.prod, factors)) == pytest.approx(tile[entry], abs=1e-9), f"entry {entry}"


@pytest.mark.parametrize("name", VIEWS)
def test_every_tile_is_what_its_sample_alone_does_to_the_loss(name):
    view, forward, arrays = VIEWS[name]()
    check_tiles(sent(view), view._data["of"], forward, arrays)


@pytest.mark.parametrize("name", VIEWS)
def test_what_is_lit_makes_the_tile(name):
    check_lit(sent(VIEWS[name]()[0]))


def test_the_checks_see_other_tiles_and_other_places():
    view, forward, arrays = dense()
    swapped, moved = sent(view), sent(view)
    tiles = swapped["tile"]["values"]
    tiles[0], tiles[1] = tiles[1], tiles[0]
    with pytest.raises(AssertionError, match="entry 0"):
        check_tiles(swapped, "W", forward, arrays)
    moved["places"][4] = deepcopy(moved["places"][3])
    with pytest.raises(AssertionError, match="entry 4"):
        check_lit(moved)


# The tiles make the batch, or there is no view.


def dividing(delta, x, W):
    """Divides by N where the layer must not."""
    found = fully_connected_backward(delta, x, W)
    return Gradients(found.x, found.W / len(x), found.b / len(x))


def last_only(delta, x, W):
    """Overwrites where it should add."""
    found = fully_connected_backward(delta, x, W)
    return Gradients(found.x, np.outer(delta[-1], x[-1]), delta[-1])


@pytest.mark.parametrize("wrong", [dividing, last_only])
@pytest.mark.parametrize("of", ["W", "b"])
def test_a_backward_pass_that_does_not_sum_is_refused(wrong, of):
    with pytest.raises(ValueError, match=rf"at {of}\[.*\] the tiles add up to .*, but the whole batch gives"):
        dense(of, backward=wrong)


@pytest.mark.parametrize(("x", "W", "odd"), [
    ([[1, 2], [np.inf, 4]], [[1, 2]], "x[2,1] = inf"), ([[1, 2], [3, np.nan]], [[1, 2]], "x[2,2] = nan"),
    ([[1, 2], [1e308, 4]], [[1, 2]], "∂E/∂W of each sample[2,1,1] = inf"),
])
@pytest.mark.filterwarnings("ignore:overflow:RuntimeWarning")
def test_what_is_not_finite_is_named_and_not_the_backward_pass(x, W, odd):
    with pytest.raises(ValueError, match=re.escape(f"BatchView: {odd} came, finite numbers were expected")):
        BatchView(fully_connected, fully_connected_backward, of="W", x=x, W=W, b=[0], delta=[[1], [100]])


def test_a_batch_of_one_hides_both():
    for wrong in (dividing, last_only):
        assert dense(samples=1, backward=wrong)[0].sentence.startswith("dE/dW[1,1] = ")


# Sums and means.


@pytest.mark.parametrize("name", VIEWS)
def test_the_pile_of_all_is_the_batch(name):
    view, _, arrays = VIEWS[name]()
    batch, everything = view._batch, [*range(len(view._batch.tiles))]
    for cell in np.ndindex(batch.tiles.shape[1:]):
        total = batch.total(everything, False, cell)
        assert total == pytest.approx(batch.tiles[(slice(None), *cell)].sum(), abs=1e-9)
        assert batch.total(everything, True, cell) == pytest.approx(total / len(everything), abs=1e-9)


@pytest.mark.parametrize("pile", [[], [1], [0, 2], [0, 1, 2]])
@pytest.mark.parametrize("mean", [False, True])
def test_the_sentence_adds_up(pile, mean):
    view, *_ = dense(pile=pile, mean=mean)
    for cell in np.ndindex(view._batch.tiles.shape[1:]):
        view.cell = list(cell)
        if not pile:
            assert view.sentence.endswith("so there is no mean" if mean else "so the sum is 0")
            continue
        label, told, *last = view.sentence.replace(" ~ ", " = ").split(" = ")
        truth = view._batch.tiles[(pile, *cell)].sum() / (len(pile) if mean else 1)
        assert label == f"dE/dW[{cell[0] + 1},{cell[1] + 1}]"
        assert eval(told) == pytest.approx(truth) and (not last or float(last[0]) == pytest.approx(truth, rel=1e-3))


SAID = """({ data, piles }) => piles.flatMap((pile) => [false, true].map((mean) => data.cells.map((_, entry) =>
  [grid_pieces.speakPieces(sumPieces(data, pile, mean, entry)), totalAt(data.tile.values, pile, mean, entry)])))"""


def check_page(view, entry=ROOMS / "batch" / "words.js"):
    """What the page says and computes of every cell, for every pile, as sum and as mean, is what Python says."""
    batch, samples = view._batch, range(len(view._batch.tiles))
    piles = [[*pile] for size in range(len(samples) + 1) for pile in combinations(samples, size)]
    [said] = told(entry, SAID, [{"data": view._data, "piles": piles}])
    states = [(pile, mean) for pile in piles for mean in (False, True)]
    for state, cells in zip(states, said, strict=True):
        for cell, (sentence, total) in zip(np.ndindex(batch.tiles.shape[1:]), cells, strict=True):
            assert (sentence, total) == (batch.sentence(*state, cell), batch.total(*state, cell))


def rounded():
    """Thirds, and tenths that cancel only up to rounding."""
    return BatchView(fully_connected, fully_connected_backward, of="b", x=[[1]] * 4, W=[[1], [1]], b=[0, 0],
                     delta=[[0.1, 1 / 3], [0.2, 1 / 6], [-0.3, 1e-9], [1e6, -1e-7 / 3]]), None, None


@pytest.mark.parametrize("name", [*VIEWS, "rounded"])
def test_the_page_says_what_python_says(name):
    check_page((VIEWS | {"rounded": rounded})[name]()[0])


@pytest.mark.parametrize(("file", "here", "there"), [
    ("words.json", "no mean", "no sum"), ("words.json", "is 0", "is nothing"),
    ("words.js", "1e-12 * Math", "1e-20 * Math"),
    ("words.js", "pile.length > 1", "pile.length > 2"), ("words.js", "equals(again, total)", "'='"),
])
def test_another_page_is_seen(tmp_path, monkeypatch, file, here, there):
    for room in ("kit", "grid", "batch"):
        shutil.copytree(ROOMS / room, tmp_path / room)
    monkeypatch.setattr(linking, "VIEWS", tmp_path)
    changed = Path(tmp_path / "batch" / file)
    assert here in changed.read_text(encoding="utf-8")
    changed.write_text(changed.read_text(encoding="utf-8").replace(here, there), encoding="utf-8")
    with pytest.raises(AssertionError):
        check_page(rounded()[0], tmp_path / "batch" / "words.js")


def test_numbers_that_are_rounded_are_not_said_to_be_equal():
    view = BatchView(fully_connected, fully_connected_backward, of="W", x=[[1], [1]], W=[[1]], b=[0],
                     delta=[[1 / 3], [1 / 6]], pile=2)
    assert view.sentence == "dE/dW[1,1] = 0.3333 + 0.1667 = 0.5"
    view.mean = True
    assert view.sentence == "dE/dW[1,1] = (0.3333 + 0.1667)/2 = 0.25"
    view.pile = [0]
    assert view.sentence == "dE/dW[1,1] = 0.3333/1 = 0.3333"


def test_what_is_only_rounding_is_no_number():
    view = BatchView(fully_connected, fully_connected_backward, of="b", x=[[1]] * 3, W=[[1]], b=[0],
                     delta=[[0.1], [0.2], [-0.3]], pile=3)
    assert view.sentence == "dE/db[1] = 0.1 + 0.2 + (-0.3) = 0"


# State.


def test_state_from_the_browser_is_kept_in_order():
    view, *_ = dense()
    view.set_state({"pile": [2, 0], "mean": True, "cell": [1, 2]})
    assert (view.pile, view.mean, view.cell) == ([0, 2], True, [1, 2])
    again, *_ = dense(pile=[0, 2], mean=True, at=(1, 2))
    assert repr(again) == repr(view)


def test_a_refused_state_changes_nothing():
    view, *_ = dense()
    before = repr(view)
    for name, wrong in (("pile", [3]), ("pile", [0, 0]), ("pile", [-1]), ("pile", [0.5]), ("pile", [True]),
                        ("cell", [2, 0]), ("cell", [0]), ("cell", [])):
        with pytest.raises(traitlets.TraitError):
            setattr(view, name, wrong)
        assert repr(view) == before


# Bad input.


def test_bad_input_is_refused_by_name():
    empty = {"x": np.zeros((0, 3)), "W": np.ones((2, 3)), "b": np.ones(2), "delta": np.zeros((0, 2))}
    with pytest.raises(ValueError, match="an empty batch came, at least one sample was expected"):
        BatchView(fully_connected, fully_connected_backward, of="W", **empty)
    cases = [
        ({"of": "x"}, ValueError, "x came, of which each sample keeps its own row"),
        ({"of": "V"}, ValueError, "of='V' came, one of the shared arguments was expected, W, b"),
        ({"samples": SAMPLES + 1}, ValueError, "13 samples came, at most 12 were expected"),
        ({"features": 40}, ValueError, r"2 × 40 numbers of W came for each tile, at most 64 .* pictures={'W'"),
        ({"labels": [4, 1]}, ValueError, "2 labels came, 3 were expected"),
        ({"pictures": {"V": (8, 8)}}, ValueError, "V came in pictures, one of the arrays x, delta, W"),
        ({"pictures": {"W": (8, 8)}}, ValueError, r"W of shape \(2, 3\) came, a last axis"),
        ({"headings": "ab"}, ValueError, "only where these are drawn as pictures"),
        ({"pile": 4}, traitlets.TraitError, r"the pile \[0, 1, 2, 3\] came, different samples were expected"),
        ({"at": (2, 0)}, traitlets.TraitError, r"cell \[2, 0\] came, a place in W was expected, of shape \(2, 3\)"),
    ]
    for options, error, message in cases:
        with pytest.raises(error, match=message):
            dense(**options)
    x, W, delta = np.ones((3, 2)), np.ones((2, 2)), np.ones((2, 2))
    with pytest.raises(ValueError, match="3 in x and 2 in delta came"):
        BatchView(fully_connected, fully_connected_backward, of="W", x=x, W=W, b=[0, 0], delta=delta)
    with pytest.raises(ValueError, match="no x came, it was expected by .*, with a row for each sample"):
        BatchView(fully_connected, fully_connected_backward, of="W", W=W, b=[0, 0], delta=delta)


# Text.


def test_the_text_twin_stands_alone():
    view = BatchView(fully_connected, fully_connected_backward, of="W", x=[[2, -1, 3], [1, 4, 0]], b=[1, -2],
                     W=[[1, 0, -2], [3, 1, -1]], delta=[[2, -1], [-3, 1]], labels="ab", pile=2, mean=True, at=(0, 1))
    assert repr(view) == """Gradients of W pile up
dE/dW, one tile for each sample
sample 1: a =
 4 -2  6
-2  1 -3
sample 2: b =
-3 -12 0
 1   4 0
mean of samples 1, 2 =
 0.5  -7    3
-0.5 2.5 -1.5
dE/dW[1,2] = (-2 + (-12))/2 = -7"""


def test_large_tiles_are_summed_up_and_an_empty_pile_has_no_mean():
    view, *_ = digits(headings=range(10), pile=0, mean=True)
    assert repr(view).count("10 × 64 numbers from") == 5 and "mean of" not in repr(view)
    view.mean = False
    assert "sum of no sample" in repr(view)


def test_the_bundle_has_text_and_html_beside_the_widget():
    view, *_ = dense(title="A < B")
    data = view._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["text/plain"] == repr(view)
    assert data["text/html"].count("<table>") == 4
    assert "<strong>A &lt; B</strong>" in data["text/html"] and "<script" not in data["text/html"]
