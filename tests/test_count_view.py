"""CountView without a browser: its counts against published numbers, against arrays and their links, its refusals."""

import itertools
import random
import re
from pathlib import Path

import numpy as np
import pytest
import traitlets
from node import told, unsaid

from lessons import layers
from lessons.network import counting
from lessons.network.counting import KINDS, LIMITS, LONGEST, count, counted
from lessons.trace import trace
from lessons.views import CountView
from lessons.views.count import data
from lessons.views.kit.linking import VIEWS

LENET = [{"kind": "conv", "name": "C1", "f": 5, "c": 6}, {"kind": "subsample", "name": "S2", "f": 2},
         {"kind": "table", "name": "C3", "f": 5, "c": 16, "links": 60}, {"kind": "subsample", "name": "S4", "f": 2},
         {"kind": "conv", "name": "C5", "f": 5, "c": 120}, {"kind": "dense", "name": "F6", "M": 84}]


def numbers(view, name):
    return [row[name] for row in view.rows]


def test_published_counts():
    """Source 003 (D13-D15); LeNet-5 layer by layer, 60,000 parameters in all."""
    for f, parameters in ((64, 786_528), (6, 7_008), (1, 288)):
        assert numbers(CountView((2, 64, 64), [{"kind": "conv", "f": f, "c": 96}]), "parameters") == [parameters]
    lenet = CountView((1, 32, 32), LENET)
    assert numbers(lenet, "parameters") == [156, 12, 1516, 32, 48120, 10164]
    assert numbers(lenet, "connections") == [122304, 5880, 151600, 2000, 48120, 10164]
    assert numbers(lenet, "output") == [[6, 28, 28], [6, 14, 14], [16, 10, 10], [16, 5, 5], [120, 1, 1], [84, 1, 1]]
    assert sum(numbers(lenet, "parameters")) == 60_000


def test_numbers_that_learners_asked_about():
    three = CountView((1, 32, 32), [{"kind": "conv", "f": 5, "c": 3}])
    assert (numbers(three, "output"), numbers(three, "parameters")) == ([[3, 28, 28]], [78])
    dense = CountView((1, 32, 32), [{"kind": "dense", "M": 3 * 28 * 28}])
    assert numbers(dense, "parameters") == [2_410_800]
    stack = CountView((1, 28, 28), [{"kind": "conv", "f": 5, "c": 3}, {"kind": "conv", "f": 5, "c": 6},
                                    {"kind": "dense", "M": 84}, {"kind": "dense", "M": 10}])
    assert numbers(stack, "parameters") == [78, 456, 201_684, 850]
    assert "together 203,068 parameters" in repr(stack)


@pytest.mark.parametrize("seed", range(40))
def test_sizes_and_counts_are_those_of_arrays(seed):
    """Parameters are the sizes of weights and biases, connections what the layer itself puts into its outputs."""
    rng = np.random.default_rng(seed)
    f, stride, padding, H, W, n = rng.integers(1, (4, 3, 3, 7, 7, 3)) + (0, 0, -1, 2, 2, 0)
    d, c = n * rng.integers(1, 3, 2)
    sizes = {"f": int(f), "c": int(c), "stride": int(stride), "padding": int(padding), "groups": int(n)}
    if f > min(H, W) + 2 * padding:
        return
    [row] = CountView((int(d), int(H), int(W)), [{"kind": "conv", **sizes}]).rows
    table = np.kron(np.eye(n, dtype=bool), np.ones((c // n, d // n), bool))
    w = np.ones((c, d, f, f))
    y = layers.conv2d(np.ones((1, d, H, W)), w, np.ones(c), stride=int(stride), padding=int(padding), table=table)
    assert row["output"] == list(y.shape[1:])
    assert row["parameters"] == w[table].size + c
    links = layers.conv2d(np.ones((1, d, H + 2 * padding, W + 2 * padding)), w, np.ones(c), stride=int(stride),
                          table=table)                          # ones everywhere: an output counts what goes into it
    assert row["connections"] == links.sum()


def test_every_sum_on_the_page_is_right():
    for view in (CountView((1, 32, 32), LENET), CountView((4, 9, 12), [
            {"kind": "conv", "f": 3, "c": 6, "stride": 2, "padding": 1, "groups": 2}, {"kind": "pool", "f": 2},
            {"kind": "dense", "M": 7}])):
        for row in view.rows:
            told = [row["told"], row["joined"]] if row["law"] else [row["joined"]]
            values = [row["parameters"], row["connections"]] if row["law"] else [row["connections"]]
            assert [eval(each.replace("·", "*").replace(",", "")) for each in told] == values    # digits and signs
            for floor, value in re.findall(r"⌊(.*?)⌋ \+ 1 = (\d+)", row["why"]):
                sides = floor.replace("·", "*").replace("−", "-").replace("/", "//")
                assert eval(sides) + 1 == int(value)


def test_the_text_twin():
    stack = [{"kind": "conv", "name": "C1", "f": 3, "c": 2}, {"kind": "pool", "name": "P2", "f": 2}]
    view = CountView((1, 8, 8), stack, title="Two layers")
    assert repr(view).splitlines() == [
        "Two layers", "input 1 × 8 × 8", "C1: convolution, f = 3, c = 2, stride = 1, padding = 0, groups = 1",
        "   C1: output 2 × 6 × 6, since ⌊(8 − 3) / 1⌋ + 1 = 6. f·f·d·c + c = 3·3·1·2 + 2 = 20 parameters. "
        "20 · 6·6 = 720 connections.", "P2: pooling, f = 2, stride = 2",
        "   P2: output 2 × 3 × 3, since ⌊(6 − 2) / 2⌋ + 1 = 3. nothing is learned, 0 parameters. "
        "2·2 · 2·3·3 = 72 connections.", "together 20 parameters, 792 connections"]
    stored = view._repr_mimebundle_()
    assert stored["text/plain"] == repr(view) and stored["text/html"].count("<details>") == 3
    view.layers = [{"kind": "conv", "name": "C1", "f": 9, "c": 2}, {"kind": "pool", "name": "P2", "f": 2}]
    assert view.sentences == ["C1: a window of 9 × 9 does not fit into 8 × 8", "P2: nothing arrives here"]
    assert "together" not in repr(view)


@pytest.mark.parametrize("size, layers, sentence", [
    ((1, 8), LENET, "size \\(1, 8\\) came, \\(d, H, W\\) was expected"),
    ((0, 8, 8), LENET, "size: d = 0 came, a whole number from 1 to 1024"),
    ((1, 8, 8), [], f"0 layers came, 1 to {LONGEST} were expected"),
    ((1, 8, 8), [{"kind": "conv", "f": 3}], "convolution: c = None came, a whole number"),
    ((1, 8, 8), [{"kind": "conv", "f": 3, "c": True}], "convolution: c = True came"),
    ((1, 8, 8), [{"kind": "pool", "f": 2, "c": 3}], "pooling \\(pooling\\): c came, f, stride was expected"),
    ((1, 8, 8), [{"kind": "pool", "f": 2, "stride": 0}], "pooling: stride = 0 came, a whole number from 1"),
    ((1, 8, 8), [{"kind": "dropout"}], f"kind 'dropout' came, one of {', '.join(KINDS)}"),
    ((1, 8, 8), [{"kind": "conv", "name": "C1", "f": 9, "c": 1}], "C1: a window of 9 × 9 does not fit into 8 × 8"),
    ((3, 8, 8), [{"kind": "conv", "f": 2, "c": 4, "groups": 2}], "2 groups do not divide 3 maps in and 4 maps out"),
    ((3, 8, 8), [{"kind": "table", "f": 2, "c": 4, "links": 3}], "3 links came; 3 maps in and 4 maps out have 4 to 12"),
])
def test_what_is_no_stack_is_refused(size, layers, sentence):
    for made, front in ((CountView, "CountView: .*"), (count, "")):
        with pytest.raises(ValueError, match=front + sentence):
            made(size, layers)


def test_a_state_that_does_not_exist_is_refused():
    view = CountView((1, 32, 32), LENET)
    for name, value in (("opened", [6]), ("opened", ["0"]), ("size", [1, 2]), ("layers", [{"kind": "conv"}])):
        with pytest.raises(traitlets.TraitError, match="expected"):
            setattr(view, name, value)


def test_connections_are_what_the_layer_multiplies():
    """Traced numbers remember their products: as many as there are connections, the bias included."""
    traced = trace(layers.conv2d, x=np.ones((1, 2, 4, 5)), w=np.ones((3, 2, 2, 2)), b=np.ones(3))
    places = np.ndindex(1, 3, 3, 4)
    [row] = CountView((2, 4, 5), [{"kind": "conv", "f": 2, "c": 3}]).rows
    assert sum(len(traced.sources("y", place)) for place in places) == row["connections"]


# The page.

ROWS = VIEWS / "count" / "rows.js"
TABLES = VIEWS / "count" / "words.json", Path(counting.__file__).with_suffix(".json")
SAY = """({ size, layers }) => {
  const rows = countAll(size, layers);
  return { rows, said: rows.map((row, i) => tellRow(layers[i], row)), total: tellTotal(rows) };
}"""


def stacks():
    """Each kind at all small sizes, and stacks of up to twelve layers with sizes from their whole ranges."""
    draw = random.Random(5)
    few = {"f": (1, 2, 5), "c": (1, 2, 6), "stride": (1, 2), "padding": (0, 1), "groups": (1, 2, 3),
           "links": (1, 3, 6), "M": (1, 2000)}
    for size in itertools.product((1, 2, 3), (1, 4, 5), (2, 5)):
        for kind, (name, fields) in KINDS.items():
            for sizes in itertools.product(*(few[field] for field in fields)):
                yield {"size": size, "layers": [{"name": name, "kind": kind, **dict(zip(fields, sizes, strict=True))}]}

    def drawn(field):
        low, high = LIMITS[field]
        return min(int(low - 1 + (high - low + 1) ** draw.random() ** 2), high)

    for _ in range(2000):
        kinds = draw.choices(list(KINDS), k=draw.randint(1, LONGEST))
        made = [{"name": f"L{i}", "kind": kind, **{field: drawn(field) for field in KINDS[kind][1]}}
                for i, kind in enumerate(kinds)]
        yield {"size": [draw.randint(1, 9), draw.randint(20, 256), draw.randint(20, 256)], "layers": made}


def test_page_and_twin_say_the_same():
    states, twins = list(stacks()), []
    for state in states:
        rows = counted(**state)
        said = [data.sentence(layer, row) for layer, row in zip(state["layers"], rows, strict=True)]
        twins.append({"rows": rows, "said": said, "total": data.total(rows)})
    assert len(states) > 3000
    assert told(ROWS, SAY, states) == twins
    assert not unsaid(ROWS, SAY, states, *TABLES)
