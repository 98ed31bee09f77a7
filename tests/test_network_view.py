"""NetworkView: stations are found in the trace, what is sent is true, state stays legal, the twins stand alone."""

import json
import re
from copy import deepcopy

import numpy as np
import pytest
import traitlets
from test_grid_view import check_page, sent_values, walk

from lessons import digits
from lessons.network import Activation, AvgPool2d, Conv2d, Dense, Flatten, MaxPool2d, Network, Subsample2d
from lessons.network.architectures import digit_cnn
from lessons.trace import trace_network
from lessons.views import NetworkView
from lessons.views.network.data import stations


def digit(**options):
    data = digits.load()
    network = digit_cnn(rng=np.random.default_rng(0))
    return network, data.x_train[:1].reshape(1, 1, 8, 8), data.t_train[:1], options


def small():
    """Every kind of layer, with stride, padding and a table; small enough to look at each number often."""
    rng = np.random.default_rng(1)
    table = np.array([[True, False], [True, True], [False, True]])
    layers = [Conv2d(rng.normal(size=(2, 1, 3, 3)), rng.normal(size=2), stride=2, padding=1), Activation("tanh"),
              Conv2d(rng.normal(size=(3, 2, 2, 2)), rng.normal(size=3), table=table), Activation("relu"), AvgPool2d(1),
              Subsample2d(rng.normal(size=3), rng.normal(size=3), 2), Activation("sigmoid"), Flatten(),
              Dense(rng.normal(size=(2, 3)), rng.normal(size=2))]
    return Network(layers), rng.normal(size=(1, 1, 6, 6)), np.array([[0.0, 1.0]]), {}


def pooled():
    rng = np.random.default_rng(2)
    layers = [Conv2d(rng.normal(size=(2, 2, 2, 2)), rng.normal(size=2), padding=(1, 0)), MaxPool2d(2, stride=1),
              Flatten(), Dense(rng.normal(size=(2, 24)), np.zeros(2))]
    return Network(layers, "squared_error"), rng.normal(size=(1, 2, 4, 5)), np.array([[1.0, -1.0]]), {}


def dense(loss="softmax_cross_entropy"):
    network = Network.dense((3, 4, 2), loss=loss, rng=np.random.default_rng(3))
    return network, np.array([[1.0, -2.0, 0.5]]), np.array([[1.0, 0.0]]), {}


MAKERS = {"digit": digit, "all layers": small, "max pooling that overlaps": pooled, "dense": dense,
          "squared error": lambda: dense("squared_error")}


@pytest.fixture(scope="module", params=MAKERS)
def made(request):
    network, x, t, options = MAKERS[request.param]()
    return network, x, t, NetworkView(network, x, t, **options)


@pytest.fixture
def view():
    network, x, t, _ = small()
    return NetworkView(network, x, t)


@pytest.fixture(scope="module")
def of_a_digit():
    network, x, t, _ = digit()
    return network, x, t, NetworkView(network, x, t)


def sent(view):
    return json.loads(view._data) | json.loads(view._told)


def sources(view, names):
    """The arrays in which the numbers of `names` find their cells, through what a learner asks, cell by cell."""
    trace = view._trace
    return {cell.name for name in names for place in trace.cells(name)
            for term in trace.sources(*place) for cell in term.cells}


def check_stations(found, trace, uses):
    """Every array is seen somewhere; a station shows exactly its own arrays and what they are made from.

    The input, which is made from nothing, shows what it goes into.
    """
    unseen = set(trace.arrays) - {name for station in found for name in station["shows"]}
    assert not unseen, f"seen nowhere: {unseen}"
    for station in found:
        shows = station["shows"]
        assert len(set(shows)) == len(shows), f"{station['name']} shows an array twice"
        own = shows[shows.index(station["name"]):]
        if trace.arrays[station["name"]].terms is None:
            assert shows == [station["name"], *(name for name in trace.arrays if station["name"] in uses([name]))]
            continue
        assert set(shows) == uses(own) | set(own), f"{station['name']} shows {shows}"


def test_every_array_is_seen_with_what_it_is_made_from(made):
    *_, view = made
    check_stations(sent(view)["stations"], view._trace, lambda names: sources(view, names))


@pytest.mark.parametrize("spoil", [
    lambda found: found[0]["shows"].pop(),
    lambda found: found[2]["shows"].pop(0),                 # a source is missing
    lambda found: found[4]["shows"].insert(0, "x"),         # one that is none
    lambda found: found[-2]["shows"].pop(),                 # a bias gradient is seen nowhere
    lambda found: found.pop(),
])
def test_wrong_stations_are_seen(spoil):
    network, x, t, _ = small()
    view = NetworkView(network, x, t)
    found = deepcopy(sent(view)["stations"])
    spoil(found)
    with pytest.raises(AssertionError):
        check_stations(found, view._trace, lambda names: sources(view, names))


def test_the_walk_goes_forward_to_the_loss_and_back_to_x():
    network, x, t, _ = digit()
    found = stations(network, trace_network(network, x, t))
    rows = {row: [s["name"] for s in found if s["row"] == row] for row in ("forward", "backward", "gradient")}
    assert rows["forward"] == ["x", "z1", "a1", "s1", "z2", "a2", "s2", "v2", "z3", "a3", "z4", "yhat", "E"]
    assert rows["backward"] == [f"d{name}" for name in rows["forward"][-3::-1]]
    assert rows["gradient"] == ["dW4", "dW3", "dw2", "dw1"]
    assert [s["row"] for s in found[:14]] == ["forward"] * 13 + ["backward"] and found[-1]["name"] == "dx"
    columns = {s["name"]: s["column"] for s in found}
    assert all(columns[name] == columns[name[1:]] for name in rows["backward"])
    assert all(columns[name] == columns[f"z{name[-1]}"] for name in rows["gradient"])
    by_name = {s["name"]: s for s in found}
    assert by_name["x"]["shows"] == ["x", "z1", "dw1"] and by_name["E"]["shows"] == ["t", "yhat", "E"]
    assert by_name["z1"]["shows"] == ["x", "w1", "b1", "z1"] and by_name["dw2"]["shows"] == ["s1", "dz2", "dw2", "db2"]
    assert [by_name[name]["what"] for name in ("x", "z1", "a1", "s1", "v2", "z3", "yhat", "E", "dz1", "dw1")] == [
        "input", "convolution 3 × 3", "sigmoid", "maximum 2 × 2", "flatten", "dense", "softmax", "loss",
        "δ", "gradient"]


def test_what_is_sent_adds_up_and_is_what_the_network_computes(made):
    network, x, t, view = made
    data = sent(view)
    assert walk(data, sent_values(view)) == view._trace.products
    values, (loss, gradients) = network.forward(x), network.gradients(x, t)
    for name, array in (values | {f"d{name}": array for name, array in gradients.items()}).items():
        assert view._trace.arrays[name].values == pytest.approx(array, rel=1e-12, abs=1e-15), name
    assert view._trace.arrays["E"].values == pytest.approx([loss], rel=1e-12)


def test_the_page_says_what_python_says(made):
    *_, view = made
    check_page(view._trace, sent(view), view._trace.arrays)


def test_the_numbers_of_a_sentence_are_those_of_the_network(of_a_digit):
    network, x, t, view = of_a_digit
    view.station, view.cell = "z2", ["z2", 0, 6, 0, 1]
    values, w, b = network.forward(x), network.parameters["w2"], network.parameters["b2"]
    by_hand = sum(w[6, p, i, j] * values["s1"][0, p, i, 1 + j] for p in range(8) for i in (0, 1) for j in (0, 1)) + b[6]
    assert view.sentence.startswith("z2[7,1,2] = w2[7,1,1,1]*s1[1,1,2] + w2[7,1,1,2]*s1[1,1,3]")
    assert float(re.split("[=~] ", view.sentence)[-1]) == pytest.approx(by_hand, rel=5e-4)
    view.station, view.cell = "dW4", ["dW4", 3, 4]
    grown = network.replaced(W4=network.parameters["W4"] + 1e-6 * (np.indices((10, 20)) == [[[3]], [[4]]]).all(axis=0))
    slope = (grown.cost(x, t) - network.cost(x, t)) / 1e-6
    assert view.sentence.startswith("dE/dW4[4,5] = dE/dz4[4]*a3[5] = ")
    assert float(re.split("[=~] ", view.sentence)[-1]) == pytest.approx(slope, rel=1e-3)
    view.direction = "to"
    assert view.sentence.endswith("no other number here is made from it")


def test_every_number_answers(view):
    for station in sent(view)["stations"]:
        view.station = station["name"]
        assert view.cell[0] in station["shows"]
        for name in station["shows"]:
            for place in view._trace.cells(name):
                view.cell = [name, *place.index]
                assert view.sentence.startswith(f"{view._trace.label(*place)} = ")


def test_a_station_set_from_python_asks_one_of_its_own_numbers(view):
    view.station = "dz1"
    name, *index = view.cell
    most = max(len(view._trace.sources(*cell)) for cell in view._trace.cells("dz1"))
    assert name == "dz1" and len(view._trace.sources(name, index)) == most
    view.cell = ["da1", 0, 0, 0, 0]
    view.station = "da1"
    assert view.cell == ["da1", 0, 0, 0, 0]  # it is seen there: the learner followed it


def test_a_cell_set_from_python_is_shown_where_it_is_made(view):
    view.cell = ["dz2", 0, 0, 0, 0]
    assert view.station == "dz2"
    view.cell = ["w1", 0, 0, 0, 0]
    assert view.station == "z1"
    view.cell = ["x", 0, 0, 0, 0]
    assert view.station == "z1"  # x is seen there


def test_it_begins_at_the_first_layer():
    network, x, t, _ = small()
    assert NetworkView(network, x, t).station == "z1"


@pytest.mark.parametrize(("trait", "value", "message"), [
    ("station", "z9", "NetworkView: station 'z9' came, one of x, z1, a1, .*, dx was expected"),
    ("station", "w1", "station 'w1' came"),
    ("cell", ["z1", 0, 0, 7, 0], r"NetworkView: z1: the place \(0, 0, 7, 0\) came, one of the shape .* was expected"),
    ("cell", ["z1", 0], "the place .* came, one of the shape"),
    ("cell", ["q", 0], "NetworkView: array 'q' came, one of x, "),
    ("cell", [], "array 'nothing' came"),
    ("cell", ["z1", "a", "b", "c", "d"], "z1.*a.*came, a place of whole numbers was expected"),
    ("cell", ["z1", None, 0, 0, 0], "came, a place of whole numbers was expected"),
    ("cell", [["z1"], 0], "NetworkView: "),
    ("direction", "up", "direction"),
    ("numbers", "yes", "numbers"),
    ("trail", ["z1"], "NetworkView: 'z1' came in the trail"),
    ("trail", [["z9", "x", 0, 0, 0, 0]], "station 'z9' came"),
    ("trail", [["z1", "x", 0, 0, 9, 0]], r"x: the place .* came, one of the shape .* was expected"),
])
def test_what_does_not_exist_is_refused_and_nothing_changes(view, trait, value, message):
    before = view.station, view.cell, view.direction, view.numbers, view.trail
    with pytest.raises(traitlets.TraitError, match=message):
        setattr(view, trait, value)
    assert (view.station, view.cell, view.direction, view.numbers, view.trail) == before


def test_one_sample_is_shown():
    network, x, t, _ = digit()
    two = np.repeat(x, 2, axis=0), np.repeat(t, 2, axis=0)
    for given in ((two[0], t), (x, two[1]), (x, t[0]), (x[0, 0, 0], t), (x[:0], t[:0])):
        with pytest.raises(ValueError, match=r"NetworkView: [xt] of shape .* came, one sample was expected: [xt]\[:1"):
            NetworkView(network, *given)


def test_too_many_products_are_counted_and_a_way_out_is_named():
    network, (x, t) = digit_cnn(rng=np.random.default_rng(0), maps=(8, 24)), digit()[1:3]
    with pytest.raises(ValueError, match=r"NetworkView: arrays with 2\d,\d\d\d products came, at most 20,.*fewer maps"):
        NetworkView(network, x, t)


def test_labels_name_the_outputs_where_they_stand():
    network, x, t, _ = small()
    arrays = {a["name"]: a for a in sent(NetworkView(network, x, t, labels=("no", "yes")))["arrays"]}
    named = {name for name, array in arrays.items() if array["headings"] == ["no", "yes"]}
    assert named == {"z4", "t", "yhat", "dz4", "W4", "b4", "dW4", "db4"}
    with pytest.raises(ValueError, match="NetworkView: 3 labels came, 2 were expected"):
        NetworkView(network, x, t, labels="abc")


def test_large_arrays_are_pictures_at_first(of_a_digit):
    pictured = {array["name"] for array in sent(of_a_digit[-1])["arrays"] if array["picture"]}
    assert pictured == {"x", "w1", "z1", "a1", "s1", "w2", "z2", "a2", "W3", "W4", "dx", "dw1", "dz1", "da1", "ds1",
                        "dw2", "dz2", "da2", "dW3", "dW4"}


def test_state_makes_the_round_trip(view):
    network, x, t, _ = small()
    other, keys = NetworkView(network, x, t), ("station", "cell", "direction", "pinned", "numbers", "trail")
    view.station, view.cell, view.direction, view.pinned, view.numbers = "dw2", ["a1", 0, 1, 2, 1], "to", True, True
    view.trail = [["E", "E", 0], ["z4", "z4", 0, 1]]
    other.set_state(json.loads(json.dumps({key: view.get_state()[key] for key in keys})))
    assert [getattr(other, key) for key in keys] == [getattr(view, key) for key in keys]
    assert repr(other) == repr(view) and other.sentence == view.sentence


def test_the_text_twin_stands_alone():
    network = Network([Dense([[1.0, -2.0], [0.5, 0.0]], [0.0, 1.0])], "squared_error")
    view = NetworkView(network, [[2.0, 1.0]], [[1.0, 1.0]], title="Two units")
    view.station = "dx"
    assert repr(view) == """Two units
x       input     2           1 to 2
z1      dense     2           0 to 2
E       loss      one number  1
dE/dz1  backward  2           -1 to 1
dE/dW1  gradient  2 × 2       -2 to 2
dE/dx   backward  2           -0.5 to 2

dE/dx[2] = dE/dz1[1]*W1[1,2] + dE/dz1[2]*W1[2,2] = (-1)*(-2) + 1*0 = 2"""


@pytest.mark.parametrize("make", [digit, small, dense], ids=["digit", "all layers", "dense"])
def test_the_twins_are_the_same_each_time(make):
    view, other = (NetworkView(*make()[:3]) for _ in range(2))
    first, again = view._repr_mimebundle_(), other._repr_mimebundle_()
    assert first["text/plain"] == again["text/plain"] and first["text/html"] == again["text/html"]
    assert set(first) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    lines = repr(view).splitlines()
    assert len(lines) == 3 + len(sent(view)["stations"]) and lines[-1] == view.sentence
    assert first["text/html"].count("<tr>") == 1 + len(sent(view)["stations"])
    assert "<script" not in first["text/html"] and "style=" not in first["text/html"]


def test_a_title_is_text_and_no_markup():
    network, x, t, _ = dense()
    bundle = NetworkView(network, x, t, title="1 < 2")._repr_mimebundle_()
    assert "<p><strong>1 &lt; 2</strong></p>" in bundle["text/html"]
