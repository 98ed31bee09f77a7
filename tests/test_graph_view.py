"""GraphView without a browser: what it sends at every step, its twins, its edits, and what it refuses."""

import json

import pytest
import traitlets

from lessons.graphs import (
    GraphError,
    count_paths,
    dense,
    derivatives,
    differences,
    network_one,
    network_two,
    path_sum,
    paths,
    read_graph,
)
from lessons.notation import number
from lessons.views import GraphView
from lessons.views.graph.data import MOST_PATHS, payload
from lessons.views.graph.layout import bend, places
from lessons.views.graph.words import label, slope_text

SHARED = "theta = 3\nx1 = 2\nx2 = 5\ntheta * x1 -> y1\ntheta * x2 -> y2\ny1 + y2 -> E"
GRAPHS = {"one": network_one(), "two": network_two("sigmoid"), "skip": network_one().with_edge("n1", "n6"),
          "shared": read_graph(SHARED), "dense": dense(2, 3, 3)}


@pytest.mark.parametrize("name", GRAPHS)
def test_every_quantity_tells_its_derivative_in_every_way(name):
    graph = GRAPHS[name]
    data = json.loads(json.dumps(payload(graph)))
    assert list(data["asked"]) == list(graph.quantities)
    known = {arrow["id"] for arrow in data["arrows"]}
    for q, told in data["asked"].items():
        assert told["count"] == count_paths(graph, q) == len(told["paths"])
        assert told["value"] == number(path_sum(graph, q)) and told["same"]
        assert float(told["measured"].replace("−", "-")) == pytest.approx(differences(graph, q), rel=1e-3, abs=1e-4)
        assert [path["ear"].partition(":")[0] for path in told["paths"]] == [str(path) for path in paths(graph, q)]
        assert told["visits"][-1]["q"] == q and told["visits"][-1]["value"] == told["value"]
        links = [link for path in told["paths"] for link in path["links"]]
        links += [term for visit in told["visits"] for term in visit["terms"]]
        assert {link["arrow"] for link in links} <= known
        spoken = [token for link in links for factor in link["slope"] for token in factor]
        assert all(isinstance(token, str) or token["q"] in data["labels"] for token in spoken)


def test_a_slope_is_written_as_the_derivation_writes_it():
    from lessons.derivations import text
    from lessons.derivations.paths import along_paths

    for unit in ("linear", "tanh", "sigmoid"):
        graph = network_two(unit)
        for quantity in ("n1", "w24", "x2"):
            derivation = along_paths(graph, quantity)
            found = paths(graph, graph.components(quantity)[0])
            terms = ["*".join(filter("1".__ne__, map(slope_text, path.slopes))) for path in found]
            said = text(derivation, derivation.steps[1].rhs)
            ours = " + ".join(terms).replace("[1]", "[d]").replace("^2", "**2")
            assert sorted(said.split(" + ")) == sorted(ours.split(" + "))


def test_a_wrong_slope_is_not_shown(monkeypatch):
    right = derivatives.slope
    monkeypatch.setattr(derivatives, "slope", lambda graph, edge, wrt: right(graph, edge, edge.source))
    told = payload(read_graph("x -> n1\nn1 -> n2\nn2 -> E"))["asked"]
    assert not told["w1"]["same"] and told["n1"]["same"]        # finite differences tell, and the view writes ≠


def test_the_text_twin():
    view = GraphView(SHARED, ask="theta", layers=True)
    plain = GraphView(SHARED, ask="theta")
    assert repr(plain) == repr(view).replace(": theta is in layer 2, counted from E", "")
    assert repr(view) == """Choose a derivative
theta -> y1; x1 -> y1; theta -> y2; x2 -> y2; y1 -> E; y2 -> E
E–y1–theta: (dE/dy1)*(dy1/dtheta) = 1*2 = 2
E–y2–theta: (dE/dy2)*(dy2/dtheta) = 1*5 = 5
dE/dtheta = 1*x1 + 1*x2
dE/dtheta = 7
2 paths of 2 factors: theta is in layer 2, counted from E"""
    view.mode = "arrows"
    assert repr(view).splitlines()[2:] == [
        "dE/dy2 = 1", "dE/dy1 = 1", "dE/dtheta = dE/dy1*dy1/dtheta + dE/dy2*dy2/dtheta = 1*2 + 1*5 = 7",
        "4 arrows, each once, instead of 2 paths of 2 factors: theta is in layer 2, counted from E"]
    stored = view._repr_mimebundle_()
    assert stored["text/plain"] == repr(view) and "<code>dE/dy2 = 1</code>" in stored["text/html"]


def test_every_step_can_be_set_and_no_other():
    view = GraphView(network_one(), ask="x2[1]")
    assert view.steps == 3                      # two paths, then both
    for step in range(4):
        view.step = step
    with pytest.raises(traitlets.TraitError, match="step 4 came, one from 0 to 3 was expected"):
        view.step = 4
    view.ask = "n7"
    assert (view.steps, view.step) == (1, 1)
    view.mode = "arrows"
    assert view.steps == 1
    with pytest.raises(traitlets.TraitError, match="ask 'w52' came, one of .*w25.* was expected"):
        view.ask = "w52"
    with pytest.raises(traitlets.TraitError, match="mode 'all' came, one of paths, arrows was expected"):
        view.mode = "all"
    with pytest.raises(traitlets.TraitError, match="ask 'n9' came"):
        GraphView(network_one(), ask="n9")


def test_too_many_paths_are_counted_and_accumulated():
    view = GraphView(dense(1, 4, 4, 4), ask="x1")
    told = view._data["asked"]["x1"]
    assert told["count"] == 64 > MOST_PATHS and told["paths"] == [] and view.steps == 0
    assert "arrows, each once, instead of 64 paths of 4 factors" in repr(view)
    view.mode = "arrows"
    assert view.steps == 13


def test_more_than_can_be_drawn_is_refused():
    with pytest.raises(GraphError, match="42 nodes and 320 arrows came, at most 24 and 80 were expected"):
        GraphView(dense(1, *[10] * 4))


def change(view, **wish):
    view._edit = {**wish, "count": len(view._edit)}


def test_the_learner_changes_the_graph():
    view = GraphView(network_one(), ask="n1")
    view.step = 1
    change(view, **{"do": "add arrow", "from": "n1", "to": "n6"})
    assert view.notice == "" and view._data["asked"]["n1"]["count"] == 3 and "w16" in view._data["asked"]
    view.ask = "w16"
    change(view, do="number", q="w16", value=2)
    assert view.graph.numbers["w16"] == (2,)
    change(view, do="unit", unit="linear")
    assert view._data["unit"] == "linear"
    change(view, **{"do": "add unit", "from": "n2", "to": "n7"})
    assert "n8" in view.graph.nodes
    change(view, **{"do": "remove node", "from": "n8"})
    change(view, **{"do": "remove arrow", "from": "n1", "to": "n6"})
    assert view.ask == view.graph.quantities[0]         # what was asked is gone
    change(view, do="reset")
    assert view.graph == network_one() and view.notice == ""


@pytest.mark.parametrize("wish, sentence", [
    ({"do": "add arrow", "from": "n6", "to": "n1"}, "is a circle: none of its values could be computed first"),
    ({"do": "remove arrow", "from": "n5", "to": "n7"}, "n7 is fed by nothing"),
    ({"do": "add arrow", "from": "n1", "to": "n3"}, "n1 → n3 is there already"),
    ({"do": "remove node", "from": "E"}, "E cannot be taken away"),
    ({"do": "number", "q": "w25", "value": float("nan")}, "w25 = nan came, a number between −1000 and 1000"),
    ({"do": "number", "q": "w25", "value": "2"}, "w25 = 2 came"),
    ({"do": "number", "q": "n4", "value": 2}, "n4 has no number of its own"),
    ({"do": "unit", "unit": "relu"}, "the unit 'relu' came"),
    ({"do": "explode"}, "the change 'explode' came, one of add arrow"),
])
def test_a_change_that_makes_no_network_is_refused_and_all_stays(wish, sentence):
    view = GraphView(network_one(), ask="w25")
    view.step = 1
    data = view._data
    change(view, **wish)
    assert sentence in view.notice
    assert view.graph == network_one() and view._data is data and (view.ask, view.step) == ("w25", 1)


def test_a_graph_too_large_to_draw_is_refused_while_editing():
    view = GraphView(dense(1, *[3] * 7))
    for _ in range(2):
        change(view, **{"do": "add unit", "from": "x1", "to": "E"})
    assert "at most 24 and 80 were expected" in view.notice and len(view.graph.nodes) <= 24


def test_what_is_drawn_lies_apart():
    for graph in GRAPHS.values():
        where = places(graph)
        assert len(set(where.values())) == len(graph.nodes)
        assert all(where[edge.source][0] < where[edge.target][0] for edge in graph.edges)
    long = read_graph("x1 -> n1\nn1 -> n2\nn2 -> n3\nn1, n3 -> n4\nn4 -> E")
    assert bend(places(long), "n1", "n4") != 0 == bend(places(long), "n1", "n2")


def test_labels():
    assert [label(q) for q in ("n4", "x2[1]", "w1_12", "v11[2]", "theta", "a")] == [
        ("n", "4"), ("x", "2,1"), ("w", "1,12"), ("v", "11,2"), ("θ", ""), ("a", "")]
