"""What makes a wiring a network: every rule that ``Graph`` keeps, with the sentence that says what is wrong."""

from collections import Counter

from .wiring import LOSS, NAME, UNITS, GraphError, Wiring, target_name

FEEDS = {"unit": "units", "sum": "plain sums", "product": "products", "loss": "the loss"}


def check(graph: Wiring) -> None:
    """Raise ``GraphError`` for the first thing that is wrong."""
    if graph.unit not in UNITS:
        raise GraphError(f"the unit {graph.unit!r} came, one of {', '.join(UNITS)} was expected")
    for problem in (_arrows, _names, _circle, _ends, _numbers):
        if told := problem(graph):
            raise GraphError(told)


def _arrows(graph: Wiring) -> str | None:
    arrows = Counter(map(str, (*graph.edges, *graph.absent)))
    for edge in graph.edges:
        kind = graph.kinds.get(edge.target)
        if arrows[str(edge)] > 1:
            return f"{edge} is there twice"
        if kind is None:
            return f"{edge}: {edge.target} is an input, which nothing feeds"
        if edge.source == LOSS:
            return f"{edge}: {LOSS} is the end, nothing starts there"
        if bool(edge.weight) != (kind == "unit"):
            return f"{edge}: " + ("an arrow into a unit carries a weight" if kind == "unit"
                                  else f"arrows into {FEEDS[kind]} carry no weight, so {edge.weight} has no place")
    return None


def _names(graph: Wiring) -> str | None:
    ends = {end for edge in graph.edges for end in (edge.source, edge.target)}
    if LOSS not in ends:
        return f"no arrow ends in {LOSS}"
    goals = [target_name(e.source) for e in graph.edges if graph.kinds[e.target] == "loss"]
    weights = [edge.weight for edge in (*graph.edges, *graph.absent) if edge.weight]
    for name, times in Counter([*ends, *weights, *goals]).items():
        if not NAME.fullmatch(name):
            return f"the name {name!r} came, letters and then a number were expected, such as n4"
        if times > 1:
            used = [str(e) for e in (*graph.edges, *graph.absent) if e.weight == name]
            shared = f", on {' and '.join(used)}: a weight that is shared is a node of its own, {name} * x -> y"
            return f"the name {name} is used twice" + (shared if len(used) > 1 else "")
    return None


def _circle(graph: Wiring) -> str | None:
    """Walk forward from every node; a node that is met again on the way closes a circle."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str] | None:
        if name in way:
            return [*way[way.index(name):], name]
        if name not in done:
            for edge in graph.out_of(name):
                if found := walk(edge.target, [*way, name]):
                    return found
            done.add(name)
        return None

    for edge in graph.edges:
        if found := walk(edge.source, []):
            return f"{' → '.join(found)} is a circle: none of its values could be computed first"
    return None


def _ends(graph: Wiring) -> str | None:
    for name in graph.kinds:
        if not graph.into(name):
            return f"{name} is fed by nothing"
    reaches = {LOSS}
    for name in reversed(graph.nodes):
        if name in reaches or any(edge.target in reaches for edge in graph.out_of(name)):
            reaches.add(name)
        else:
            return f"{name} has no path to {LOSS}, so the loss does not feel it"
    return None


def _numbers(graph: Wiring) -> str | None:
    for name, values in graph.numbers.items():
        if not values or not all(abs(value) < float("inf") for value in values):
            return f"{name} = {values} came, finite numbers were expected"
    for edge in (*graph.edges, *graph.absent):
        width = 1 if edge.source in graph.kinds else graph.width(edge.source)
        if width > 1 and edge.weight is None:
            return f"{edge}: {edge.source} has {width} components, only units can be fed by it"
        if edge.weight and edge.weight in graph.numbers and graph.width(edge.weight) != width:
            return f"{edge}: {edge.weight} has {graph.width(edge.weight)} components, {edge.source} has {width}"
    return None
