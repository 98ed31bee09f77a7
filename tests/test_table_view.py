"""TableView without a browser: its equations against the layer, its counts against published numbers, its refusals."""

import json
import re
import shutil
from itertools import product

import numpy as np
import pytest
import traitlets
from node import told

from lessons.layers import conv1d, conv1d_backward
from lessons.trace import trace
from lessons.views import TableView
from lessons.views.kit.linking import VIEWS
from lessons.views.table.data import counts, sentence, unfed

TWO = np.array([[True, True], [False, True]])       # the two-map example of source 004: map 1 feeds only map 1 (E81)
LENET = [(0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5), (0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5),
         (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5), (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5), range(6)]
C3 = np.array([[p in fed for p in range(6)] for fed in LENET])


@pytest.mark.parametrize("seed", range(8))
def test_every_equation_names_the_maps_that_the_layer_uses(seed):
    """The layer itself tells what each number is made of: the same maps, weights and deltas as in the sentence."""
    rng = np.random.default_rng(seed)
    table = rng.random((3, 3)) < 0.6
    table[range(3), rng.permutation(3)] = True
    x, w = rng.integers(1, 5, (1, 3, 4)), rng.integers(1, 5, (3, 3, 2))
    traced = trace(conv1d, conv1d_backward, x=x, w=w, b=[1, 2, 3], delta=rng.integers(1, 5, (1, 3, 3)), table=table)

    def used(name, cell):
        return {(factor.name, tuple(factor.index)) for term in traced.sources(name, cell) for factor in term.factors}

    def named(asked):
        said = TableView(table, kernel=(2,), asked=asked).sentence.partition(" = ")[2]
        letters = {"d": "delta", "x": "x", "w": "w", "b": "b"}
        return {(letters[n], tuple(int(i) - 1 for i in place.split(",")))
                for n, place in re.findall(r"\b([dxwb])\[([\d,]+)\]", said)}

    def maps(cells):
        return {(name, index[1:2] if name in ("x", "delta") else index[:2]) for name, index in cells}

    for q in range(3):
        assert named(("y", q)) == maps(used("y", (0, q, 0)))
    for p in range(3):
        assert named(("x", p)) == maps(used("dx", (0, p, 1)))       # an inner entry: every window slot reaches it
    for q, p in zip(*np.nonzero(table), strict=True):
        assert named(("w", int(q), int(p))) == maps(used("dw", (q, p, 0)))


def test_published_counts():
    assert TableView(C3, output=(10, 10)).counts == {"links": 60, "parameters": 1516, "connections": 151600}
    assert TableView(np.ones((16, 6), bool)).counts == {"links": 96, "parameters": 2416}
    assert TableView(np.ones((96, 2), bool)[:32], kernel=(6, 6)).counts["parameters"] == 32 * (72 + 1)


def test_the_text_twin():
    view = TableView(TWO, kernel=(3,), asked=("x", 1), title="Two maps")
    assert repr(view) == """Two maps
     1  2
  1  X  .
  2  X  X
dE/dx[2] = full(d[1], w[1,2]) + full(d[2], w[2,2])
3 links, 11 parameters"""
    view.asked = ["x", 0]
    assert view.sentence == "dE/dx[1] = full(d[1], w[1,1])"
    view.asked = ["w", 1, 0]
    assert view.sentence == "there is no w[2,1]: map 1 does not feed map 2"
    view.asked = ["y", 0]
    assert view.sentence == "y[1] = correlate(x[1], w[1,1]) + correlate(x[2], w[1,2]) + b[1]"
    stored = view._repr_mimebundle_()
    assert stored["text/plain"] == repr(view) and "<td>X</td>" in stored["text/html"]


SAID = """([table, asked, kernel, output]) => [sentence(table, asked).said, unfed(table),
  tellCounts(table, kernel[0] * kernel[1], output)]"""


def check_page(tables, entry=VIEWS / "table" / "words.js"):
    """What the page says of every table, whatever is asked, is what Python says."""
    states = [(table, asked, (5, 3), output) for table in tables for output in ((), (4, 2))
              for asked in [*(("y", q) for q in range(len(table))), *(("x", p) for p in range(len(table[0]))),
                            *(("w", q, p) for q in range(len(table)) for p in range(len(table[0])))]]
    for (table, asked, kernel, output), (ear, refused, counted) in zip(states, told(entry, SAID, states), strict=True):
        assert (ear, refused) == (sentence(table, asked), unfed(table))
        shown = {name.removesuffix("s"): int(number) for number, name in re.findall(r"(\d+) (\w+)(?=;|$)", counted)}
        assert shown == {name.removesuffix("s"): n for name, n in counts(table, kernel, output).items()}


def every(Q, P):
    return [[row[q * P : (q + 1) * P] for q in range(Q)] for row in product((False, True), repeat=Q * P)]


def test_the_page_says_what_python_says():
    """Of every table up to two by three maps, and of large ones."""
    rng = np.random.default_rng(0)
    large = [(rng.random(shape) < share).tolist() for shape in ((16, 6), (3, 32)) for share in (0.1, 0.5, 1)]
    small = [table for Q in (1, 2) for P in (1, 2, 3) for table in every(Q, P)]
    check_page([*small, *every(3, 2), C3.tolist(), *large])


def test_each_sentence_of_another_page_is_seen(tmp_path):
    for room in ("kit", "table"):
        shutil.copytree(VIEWS / room, tmp_path / room)
    path = tmp_path / "table" / "words.json"
    words = path.read_text(encoding="utf-8")
    check_page(every(2, 2), tmp_path / "table" / "words.js")
    for key, template in json.loads(words).items():
        path.write_text(json.dumps(json.loads(words) | {key: template + "."}), encoding="utf-8")
        with pytest.raises(AssertionError):
            check_page(every(2, 2), tmp_path / "table" / "words.js")
    assert len(json.loads(words)) == 11


def test_a_map_without_a_link_is_told():
    view = TableView(TWO)
    view.table = [[True, True], [False, False]]
    assert unfed(view.table) == "output map 2 is fed by nothing: a layer refuses this table" in repr(view)
    view.table = [[False, True], [False, True]]
    assert unfed(view.table) == "input map 1 feeds nothing: a layer refuses this table"
    assert not np.array(view.table)[:, 0].any()
    with pytest.raises(ValueError):
        conv1d(np.ones((1, 2, 4)), np.ones((2, 2, 2)), [0, 0], table=np.array(view.table))
    view.asked = ["x", 0]
    assert view.sentence == "dE/dx[1] = 0: it feeds no map"


@pytest.mark.parametrize("arguments, sentence", [
    ({"table": np.ones((2, 2))}, "table: float64 of shape \\(2, 2\\) came, a boolean table \\(Q, P\\) was expected"),
    ({"table": np.array([True])}, "of shape \\(1,\\) came, a boolean table"),
    ({"table": np.ones((33, 2), bool)}, "of shape \\(33, 2\\) came, 1 to 32 maps were expected"),
    ({"table": np.ones((0, 2), bool)}, "of shape \\(0, 2\\) came"),
    ({"table": TWO, "presets": {"all": np.ones((3, 2), bool)}}, "all of shape \\(3, 2\\) came, \\(2, 2\\) was"),
    ({"table": TWO, "kernel": (0, 3)}, "kernel = \\(0, 3\\) came, positive whole numbers"),
    ({"table": TWO, "output": (2.5,)}, "output = \\(2.5,\\) came, positive whole numbers"),
])
def test_what_is_no_table_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        TableView(**arguments)


@pytest.mark.parametrize("asked", [["y", 2], ["x", -1], ["w", 0], ["z", 0], [], ["y", "0"]])
def test_what_is_not_there_cannot_be_asked(asked):
    view = TableView(TWO)
    with pytest.raises(traitlets.TraitError, match="was expected"):
        view.asked = asked
    with pytest.raises(traitlets.TraitError, match="was expected"):
        view.table = [[True]]
