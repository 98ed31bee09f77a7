"""Graphs: what can be typed, what is refused, and one derivative in three ways."""

from random import Random

import pytest

from lessons.graphs import (
    LOSS,
    UNITS,
    Edge,
    Graph,
    GraphError,
    accumulate,
    accumulated,
    count_paths,
    dense,
    differences,
    forward,
    is_direct,
    network_one,
    network_two,
    path_sum,
    paths,
    read_graph,
)

# The answers of source 003: every path from E back to what is asked, as its chain rule lists them (D1–D7).
ANSWERS_ONE = {"n4": ["E–n6–n4"], "w25": ["E–n7–n5–w25"], "v11[1]": ["E–n6–n4–n1–v11[1]", "E–n6–n3–n1–v11[1]"],
               "x2[1]": ["E–n6–n4–n2–x2[1]", "E–n7–n5–n2–x2[1]"]}
ANSWERS_TWO = {"v22[1]": ["E–n6–n4–n2–v22[1]", "E–n8–n4–n2–v22[1]"], "w24": ["E–n6–n4–w24", "E–n8–n4–w24"],
               "n1": ["E–n6–n3–n1", "E–n7–n5–n1", "E–n8–n3–n1"]}
ANSWERS = [(network, *answer) for network, answers in ((network_one, ANSWERS_ONE), (network_two, ANSWERS_TWO))
           for answer in answers.items()]


def random_graph(seed: int) -> Graph:
    """Up to twelve nodes: units, sums, products, arrows that skip layers, inputs of two components."""
    random = Random(seed)
    fed = [f"n{n}" for n in range(1, random.randint(2, 8))]
    inputs = [f"x{n}" for n in range(1, random.randint(2, 4))]
    lines = [f"unit {random.choice(UNITS)}"]
    lines += [f"{name} = {', '.join(f'{random.uniform(-1, 1):.2f}' for _ in range(random.choice((1, 1, 2))))}"
              for name in inputs]
    wide = [line.split()[0] for line in lines[1:] if "," in line]
    waiting = set(inputs)
    for place, name in enumerate(fed):
        before = [*inputs, *fed[:place]]
        narrow = [each for each in before if each not in wide]
        sign = random.choice([",", ",", "+", "*"]) if len(narrow) > 1 else ","
        able = before if sign == "," else narrow
        sources = random.sample(able, random.randint(1, min(3, len(able))))
        if len(sources) == 1:
            sign = ","
        lines.append(f"{f' {sign} '.join(sources)} -> {name}")
        waiting = (waiting - set(sources)) | {name}
    last = f"n{len(fed) + 1}"
    lines.append(f"{', '.join(sorted(waiting))} -> {last}")         # whatever feeds nothing yet feeds the last unit
    lines.append(f"{last}, {random.choice(fed)} -> E")
    return read_graph("\n".join(lines))


GRAPHS = {"one": network_one(), "two": network_two(), **{f"random {seed}": random_graph(seed) for seed in range(200)}}


@pytest.mark.parametrize("network, asked, answer", ANSWERS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_graph_alone_gives_every_answer_of_003(network, asked, answer):
    assert sorted(map(str, paths(network(), asked))) == sorted(answer)


def test_the_weight_with_turned_indices_does_not_exist():
    """ER-41: the order is from → to, so n2 → n5 carries w25."""
    with pytest.raises(ValueError, match="'w52' came, one of .*w25"):
        list(paths(network_one(), "w52"))


def test_path_sums_accumulation_and_differences_agree():
    for name, graph in GRAPHS.items():
        for quantity in graph.quantities:
            total = path_sum(graph, quantity)
            assert total == pytest.approx(accumulated(graph, quantity)[quantity], rel=1e-12, abs=1e-14), name
            assert total == pytest.approx(differences(graph, quantity), abs=1e-8), name


def test_the_random_graphs_have_what_could_go_wrong():
    kinds = {kind for graph in GRAPHS.values() for kind in graph.kinds.values()}
    assert kinds == {"unit", "sum", "product", "loss"}
    assert {graph.unit for graph in GRAPHS.values()} == set(UNITS)
    assert sum(any(len(graph.layer(n)) > 1 for n in graph.nodes) for graph in GRAPHS.values()) > 50
    assert sum(any(graph.width(n) == 2 for n in graph.inputs) for graph in GRAPHS.values()) > 50
    assert max(count_paths(graph, q) for graph in GRAPHS.values() for q in graph.quantities) > 10


@pytest.mark.parametrize("wrong", ["one path only", "factors added", "last slope dropped", "slope at the loss dropped"])
def test_each_wrong_rule_gives_other_numbers(wrong):
    graph, values = network_two(), forward(network_two())

    def by_rule(quantity):
        found = list(paths(graph, quantity))
        slopes = [[each.at(values) for each in path.slopes] for path in found]
        if wrong == "factors added":
            return sum(map(sum, slopes))
        if wrong == "one path only":
            slopes = slopes[:1]
        cut = {"last slope dropped": slice(0, -1), "slope at the loss dropped": slice(1, None)}.get(wrong, slice(None))
        products = []
        for path in slopes:
            products.append(1.0)
            for each in path[cut]:
                products[-1] *= each
        return sum(products)

    assert any(abs(by_rule(q) - path_sum(graph, q)) > 1e-3 for q in ("n1", "w24", "v22[1]"))


def test_factors_are_counted_and_the_layer_counts_them():
    """ER-42: a neuron of layer k has k factors, a weight into it k + 1; an arrow that skips a layer breaks it."""
    graph = network_one()
    assert [graph.layer(n) for n in ("n6", "n4", "n1", "x2")] == [(1,), (2,), (3,), (4,)]
    for name in ("n6", "n4", "n1"):
        assert {len(path.slopes) for path in paths(graph, name)} == set(graph.layer(name))
    assert {len(path.slopes) for path in paths(graph, "w25")} == {3}
    skipping = graph.with_edge("n1", "n6")
    assert skipping.layer("n1") == (2, 3)
    assert {len(path.slopes) for path in paths(skipping, "n1")} == {2, 3}


def test_an_arrow_that_is_not_the_only_way_is_known():
    graph = network_one()
    assert all(is_direct(graph, path) for path in paths(graph, "x1[1]"))
    skipping = graph.with_edge("n1", "n6")
    assert [is_direct(skipping, path) for path in paths(skipping, "n1")] == [True, True, False]


def test_paths_multiply_where_arrows_add():
    counts = [(count_paths(dense(1, *[3] * depth), "x1"), len(dense(1, *[3] * depth).edges)) for depth in range(1, 6)]
    assert counts == [(3, 6), (9, 15), (27, 24), (81, 33), (243, 42)]
    deep = dense(1, *[10] * 12)
    assert count_paths(deep, "x1") == 10**12            # counted, not walked
    visited = [edge for visit in accumulate(deep, "x1") for edge, _ in visit.links]
    assert len(visited) == len(set(visited)) == len(deep.edges)
    assert accumulated(deep, "x1")["x1"] == pytest.approx(differences(deep, "x1"), abs=1e-8)


def test_a_weight_that_is_shared_is_a_node_with_several_children():
    graph = read_graph("theta = 3\nx1 = 2\nx2 = 5\ntheta * x1 -> y1\ntheta * x2 -> y2\ny1 + y2 -> E")
    assert path_sum(graph, "theta") == 2 + 5
    assert [str(path) for path in paths(graph, "theta")] == ["E–y1–theta", "E–y2–theta"]


def test_published_graphs():
    """f = (x y)(x z) has df/dx = 2xyz; e = (a + b) d has a = b = d = 1 and d = 5."""
    twice = read_graph("x = 2\ny = 3\nz = 5\nx * y -> p\nx * z -> q\np * q -> E")
    assert path_sum(twice, "x") == 2 * 2 * 3 * 5
    once = read_graph("a = 3\nb = 2\nd = 1\na + b -> c\nc * d -> E")
    assert [path_sum(once, name) for name in "abcd"] == [1, 1, 1, 5]


# Typing


def test_what_can_be_typed():
    graph = read_graph("""
        # two inputs, one of them with two components
        unit sigmoid
        x1 = (0.5, -1)
        x1, x2 -> n1
        n1 -> n2 : u = 0.25
        n1 -?> n3
        n2 -!> n3 : = 2
        n2, n3 -> E
        t2 = 1
    """)
    assert graph.unit == "sigmoid" and graph.inputs == ("x1", "x2")
    assert graph.nodes == ("x1", "x2", "n1", "n2", "n3", "E")
    assert graph.numbers["x1"] == (0.5, -1.0) and graph.numbers["u"] == (0.25,) and graph.numbers["w23"] == (2.0,)
    assert graph.targets == {"n2": "t2", "n3": "t3"} and graph.numbers["t2"] == (1.0,)
    assert graph.absent == (Edge("n1", "n3", "w13", True),) and Edge("n2", "n3", "w23", True) in graph.edges
    assert graph.quantities == ("x1[1]", "x1[2]", "x2", "n1", "n2", "n3", "v11[1]", "v11[2]", "v21", "u", "w23")
    assert len(graph.numbers["v11"]) == 2


def test_weights_are_named_by_their_arrow_or_counted():
    assert set(read_graph("a, b -> c\nc -> E").weights) == {"w1", "w2"}
    assert set(read_graph("n1 -> n12\nn11 -> n2\nn12, n2 -> E").weights) == {"v1_12", "v11_2"}


WRONG = [
    ("x1 -> n1\nn1 -> n2\nn2 -> n1\nn2 -> E", "n1 → n2 → n1 is a circle"),
    ("x1 -> n1\nn1 -> n1\nn1 -> E", "n1 → n1 is a circle"),
    ("x1 -> n1\nx1 -> n2\nn1 -> E", "n2 has no path to E"),
    ("x1 -> n1\nn1 -> E\nx1 -> n1", "line 3, 'x1 -> n1': x1 → n1 came twice, once was expected"),
    ("x1 -> n1 : a\nx2 -> n1 : a\nn1 -> E", "the name a is used twice, on x1 → n1 and x2 → n1: a weight"),
    ("x1 -> n1 : n1\nn1 -> E", "the name n1 is used twice"),
    ("unit tnah\nx1 -> n1\nn1 -> E", "the unit 'tnah' came, one of linear, tanh, sigmoid was expected"),
    ("x1 -> n1", "no arrow ends in E"),
    ("", "no arrow ends in E"),
    ("x1 -> n1\nn1 -> E\nE -> n2", "E → n2: E is the end"),
    ("x1 + x2 * x3 -> n1\nn1 -> E", "line 1, .*\\* and \\+ came on one side, one of them was expected"),
    ("x1 + x2 -> n1, n2\nn1, n2 -> E", "line 1, .*2 names came after a \\+, one was expected"),
    ("x1, x2 -> n1 : w\nn1 -> E", "line 1, .*a name came for the weights of several arrows, one arrow was expected"),
    ("x1 -> n1\nx2 + x3 -> n1\nn1 -> E", "line 2, .*n1 came as a sum, a unit was expected, as in another line"),
    ("x1 -> n1\nn1 -> E : w", "line 2, .*a weight came on an arrow into a loss, none was expected"),
    ("x1 = 1, 2\nx1 * x2 -> p\np -> E", "x1 → p: x1 has 2 components, only units can be fed by it"),
    ("x1 = 1, 2\nx1 -> n1 : w = 3\nn1 -> E", "x1 → n1: w has 1 components, x1 has 2"),
    ("x1 = one\nx1 -> n1\nn1 -> E", "line 1, .*'one' came, numbers with commas between them were expected"),
    ("x1 = nan\nx1 -> n1\nn1 -> E", "x1 = .*nan.* came, finite numbers were expected"),
    ("x1 = 1\nx1 = 2\nx1 -> n1\nn1 -> E", "line 2, .*numbers for x1 came twice, once was expected"),
    ("x1 -> n1\nn1 -> E\nn1 = 3", "n1 came, an input, .* was expected: numbers can be given for x1, v11, t1"),
    ("x1 => n1\nn1 -> E", "line 1, 'x1 => n1': something else came, an arrow such as"),
    ("x-1 -> n1\nn1 -> E", "the name 'x-1' came"),
    ("x1 -> n1,\nn1 -> E", "the name '' came"),
    ("x1 ->\nn1 -> E", "the name '' came"),
    ("x_ -> n1\nn1 -> E", "the name 'x_' came, letters and then a number were expected"),
]


@pytest.mark.parametrize("text, sentence", WRONG)
def test_what_is_wrong_is_named(text, sentence):
    with pytest.raises(GraphError, match=sentence):
        read_graph(text)


# Edits


def test_an_arrow_comes_and_goes():
    graph = network_one()
    more = graph.with_edge("n3", "n7")
    assert more.weights["w37"] == Edge("n3", "n7", "w37") and "w37" in more.numbers and "w37" not in graph.numbers
    assert more.without_edge("n3", "n7") == graph
    assert graph.with_edge("x1", "n2").absent == ()
    assert graph.with_edge("x1", "n2").without_edge("x1", "n2") == graph      # a choice is not forgotten


def test_a_node_comes_and_goes():
    graph = network_one()
    more = graph.with_node("n2", "E")
    assert {str(e) for e in more.edges} - {str(e) for e in graph.edges} == {"n2 → n8", "n8 → E"}
    assert more.weights["w28"] and more.targets["n8"] == "t8"
    assert more.without_node("n8") == graph
    with pytest.raises(GraphError, match="n6 is fed by nothing|n1 has no path"):
        graph.without_node("n3").without_node("n4")


def test_units_and_numbers_change():
    graph = network_one().with_unit("linear")
    assert graph.unit == "linear"
    other = graph.with_number("w25", 2).with_number("x2[2]", -3).with_number("t6", 0)
    assert other.numbers["w25"] == (2,) and other.numbers["x2"] == (0.5, -3) and other.numbers["t6"] == (0,)
    assert graph.numbers["w25"] != (2,)


@pytest.mark.parametrize("edit, sentence", [
    (lambda g: g.with_edge("n6", "n1"), "n1 → n3 → n6 → n1 is a circle|n1 → n4 → n6 → n1 is a circle"),
    (lambda g: g.with_edge("n1", "n3"), "n1 → n3 is there already"),
    (lambda g: g.with_edge("n1", "x1"), "n1 → x1: x1 is an input"),
    (lambda g: g.with_edge("n1", "n9"), "n1 → n9: there is no node n9"),
    (lambda g: g.with_edge("E", "n1"), "E → n1: E is the end"),
    (lambda g: g.without_edge("n5", "n7"), "n7 is fed by nothing"),
    (lambda g: g.without_edge("n1", "n7"), "n1 → n7 is not there"),
    (lambda g: g.without_edge("n7", "E"), "n5 has no path to E|n7 has no path to E"),
    (lambda g: g.with_node("E", "n1"), "E → n8 → n1: a new unit goes from"),
    (lambda g: g.with_node("n1", "x1"), "n1 → n8 → x1: a new unit goes from"),
    (lambda g: g.without_node("E"), "E cannot be taken away"),
    (lambda g: g.without_node("n9"), "n9 cannot be taken away"),
    (lambda g: g.with_unit("relu"), "the unit 'relu' came"),
    (lambda g: g.with_number("n4", 1), "n4 has no number of its own"),
    (lambda g: g.with_number("w25", float("nan")), "w25 = .* finite numbers were expected"),
])
def test_an_edit_that_makes_no_network_is_refused(edit, sentence):
    with pytest.raises(GraphError, match=sentence):
        edit(network_one())


def test_widths_are_checked():
    with pytest.raises(GraphError, match="widths \\(0,\\) came"):
        dense(0)
    assert dense(2, 1).nodes == ("x1", "x2", "n1", LOSS)
