"""What GraphView sends to the browser, and its text twins: plain data, no widget."""

from html import escape

from ...graphs import LOSS, Graph, GraphError, accumulate, accumulated, count_paths, differences, forward, paths
from ...notation import in_ascii, number
from ...notation import role as named_role
from . import words
from .layout import bend, places

MOST_NODES, MOST_ARROWS = 24, 80        # what can be drawn
MOST_PATHS = 40                         # what can be lit path by path; beyond, arrows are accumulated


def payload(graph: Graph, layers: bool = False) -> dict:
    """Nodes and arrows with their places and numbers, and for each quantity its derivative in every way."""
    if len(graph.nodes) > MOST_NODES or len(graph.edges) > MOST_ARROWS:
        raise GraphError(f"{len(graph.nodes)} nodes and {len(graph.edges)} arrows came, at most {MOST_NODES} and "
                         f"{MOST_ARROWS} were expected; path_sum and accumulated take any number")
    where, values = places(graph), forward(graph)
    rows = [row for _, row in where.values()]
    return {
        "unit": graph.unit, "units": "unit" in graph.kinds.values(),
        "size": [where[LOSS][0], min(rows), max(rows)],
        "nodes": [_node(graph, name, where, values) for name in graph.nodes],
        "arrows": [*(_arrow(graph, edge, where, values, True) for edge in graph.edges),
                   *(_arrow(graph, edge, where, values, False) for edge in graph.absent)],
        "labels": {q: [*words.label(q), role(graph, q)] for q in (*values, *graph.inputs, *graph.weights)},
        "numbers": {q: value for q, value in values.items() if q not in graph.kinds},
        "asked": {q: asked(graph, q, values, layers) for q in graph.quantities},
    }


def role(graph: Graph, quantity: str) -> str:
    """The role that decides the color."""
    name = words.owner(quantity)
    if name in graph.weights or graph.kind(name) == "input" and named_role(name) == "weight":
        return "weight"
    if name in graph.targets.values():
        return "target"
    return "loss" if name == LOSS else "input" if name in graph.inputs else "output"


def _cells(graph: Graph, name: str, values) -> list:
    return [[q, number(values[q])] for q in graph.components(name)]


def _node(graph: Graph, name: str, where, values) -> dict:
    column, row = where[name]
    return {"name": name, "column": column, "row": row, "kind": graph.kind(name), "role": role(graph, name),
            "cells": _cells(graph, name, values),
            "target": [graph.targets[name], number(values[graph.targets[name]])] if name in graph.targets else []}


def _arrow(graph: Graph, edge, where, values, present: bool) -> dict:
    return {"id": words.arrow_id(edge), "source": edge.source, "target": edge.target, "choice": edge.choice,
            "present": present, "bend": bend(where, edge.source, edge.target),
            "cells": _cells(graph, edge.weight, values) if edge.weight and present else []}


def asked(graph: Graph, quantity: str, values, layers: bool) -> dict:
    """One derivative: its paths, if they can be drawn, its accumulation, and that three ways agree."""
    count, known = count_paths(graph, quantity), accumulated(graph, quantity)
    found = list(paths(graph, quantity)) if count <= MOST_PATHS else []
    total = known[quantity]
    if found and abs(sum(path.value(values) for path in found) - total) > 1e-9 * max(1, abs(total)):
        raise ArithmeticError(f"the paths to {quantity} do not add up to what the arrows give")
    visits = accumulate(graph, quantity)
    measured = differences(graph, quantity)
    return {
        "count": count, "value": number(total), "facts": words.facts(graph, quantity, count, layers),
        "paths": [_path(path, values) for path in found],
        "visits": [_visit(visit, known, values) for visit in visits],
        "arrows": _arrows_of(visits),
        "measured": number(measured), "same": abs(measured - total) <= 1e-6 * max(1, abs(total), abs(values[LOSS])),
    }


def _arrows_of(visits) -> int:
    """How many arrows are visited, each once."""
    return len({edge for visit in visits for edge, _ in visit.links})


def _link(edge, slope, values) -> dict:
    return {"arrow": words.arrow_id(edge), "of": slope.of, "wrt": slope.wrt, "slope": words.slope_tokens(slope),
            "value": number(slope.at(values))}


def _path(path, values) -> dict:
    return {"links": [_link(edge, slope, values) for edge, slope in zip(path.arrows, path.slopes, strict=True)],
            "value": number(path.value(values)),
            "ear": words.path_text(path, values)}


def _visit(visit, known, values) -> dict:
    terms = [{**_link(edge, slope, values), "known": None if edge.target == LOSS else number(known[edge.target])}
             for edge, slope in visit.links]
    return {"q": visit.quantity, "value": number(known[visit.quantity]), "terms": terms,
            "ear": words.visit_text(visit, known, values)}


# Text twins


def told(graph: Graph, quantity: str, by_path: bool, layers: bool) -> list[str]:
    """The derivative as lines of text: every path, or every node of the accumulation, then the result."""
    values, known, count = forward(graph), accumulated(graph, quantity), count_paths(graph, quantity)
    facts, left = words.plain(words.facts(graph, quantity, count, layers)), words.partial(LOSS, quantity)
    if not by_path or count > MOST_PATHS:
        visits = accumulate(graph, quantity)
        instead = f", instead of {facts}" if count > 1 else ""
        return [*(words.visit_text(visit, known, values) for visit in visits),
                f"{_arrows_of(visits)} arrows, each once{instead}"]
    found = list(paths(graph, quantity))
    symbols = " + ".join("*".join(words.slope_text(slope) for slope in path.slopes) for path in found)
    return [*(words.path_text(path, values) for path in found), f"{left} = {symbols}",
            f"{left} = {in_ascii(number(known[quantity]))}", facts]


def arrows_text(graph: Graph) -> str:
    """The graph in words: which arrows there are, with their weights."""
    values = forward(graph)

    def spelled(edge):
        weights = [f"{q} = {in_ascii(number(values[q]))}" for q in graph.components(edge.weight)] if edge.weight else []
        return f"{edge.source} -> {edge.target}" + (f" ({', '.join(weights)})" if weights else "")

    return "; ".join(map(spelled, graph.edges))


def text(title: str, graph: Graph, *asked) -> str:
    """The text twin; what is asked is that of `told`."""
    return "\n".join([title, arrows_text(graph), *told(graph, *asked)])


def html(title: str, graph: Graph, *asked) -> str:
    """The same as HTML, for stored notebooks."""
    first, *rest = told(graph, *asked)
    lines = "".join(f"<li><code>{escape(line)}</code></li>" for line in (first, *rest[:-1]))
    return (f"<p><b>{escape(title)}</b></p><p>{escape(arrows_text(graph))}</p><ol>{lines}</ol>"
            f"<p>{escape(rest[-1] if rest else '')}</p>")
