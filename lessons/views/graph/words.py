"""What GraphView says of a derivative: path by path and arrow by arrow, in tokens for the eye and in plain text.

A token is a piece of text, or a quantity ``{"q": "n4"}`` whose label the page knows.
"""

import re

from ...graphs import Edge, Graph, Minus, Path, Slope, Visit, owner
from ...notation import SIGNS, as_factor, in_ascii, number


def label(quantity: str) -> tuple[str, str]:
    """Letter and index as they are printed: n and 4; x and 2,1 for the first component of x2."""
    letters, index, component = re.fullmatch(r"([A-Za-z]+)(\d*(?:_\d+)*)(?:\[(\d+)\])?", quantity).groups()
    return SIGNS.get(f"\\{letters}", letters), ",".join(filter(None, (index.replace("_", ","), component)))


def arrow_id(edge: Edge) -> str:
    return f"{edge.source}>{edge.target}"


def slope_tokens(slope: Slope) -> list[list]:
    """The factors of an arrow's slope, each a list of tokens: (1 − n4²) and w24."""
    return [_factor(factor) for factor in slope.factors] or [["1"]]


def _factor(factor: str | Minus) -> list:
    if isinstance(factor, str):
        return [{"q": factor}]
    left = "1" if factor.left == 1 else {"q": factor.left}
    return ["(", left, " − ", {"q": factor.right}, "²)" if factor.squared else ")"]


def slope_text(slope: Slope) -> str:
    """The same as plain text: (1 - n4^2)*w24."""
    return in_ascii("*".join(map(plain, slope_tokens(slope))))


def plain(tokens: list) -> str:
    return "".join(token["q"] if isinstance(token, dict) else token for token in tokens)


def partial(of: str, wrt: str) -> str:
    return f"d{of}/d{wrt}"


def path_text(path: Path, values) -> str:
    """A path, its chain, its numbers and their product: E–n6–n4: (dE/dn6)*(dn6/dn4) = 1.287*0.2848 = 0.3669."""
    symbols = "*".join(f"({partial(each.of, each.wrt)})" for each in path.slopes)
    first, *others = (number(each.at(values)) for each in path.slopes)
    product = [number(path.value(values))] if others else []
    return f"{path}: " + in_ascii(" = ".join([symbols, "*".join([first, *map(as_factor, others)]), *product]))


def visit_text(visit: Visit, known, values) -> str:
    """One node of the accumulation: dE/dn2 = dE/dn4*dn4/dn2 + … = numbers = value."""
    symbols = " + ".join("*".join(filter(None, (partial("E", edge.target) if edge.target != "E" else "",
                                               partial(slope.of, slope.wrt)))) for edge, slope in visit.links)
    numbers = [[known[edge.target], slope.at(values)] if edge.target != "E" else [slope.at(values)]
               for edge, slope in visit.links]
    spelled = " + ".join("*".join(as_factor(number(n)) if place or len(numbers) > 1 else number(n)
                                  for place, n in enumerate(term)) for term in numbers)
    value = number(known[visit.quantity])
    left = partial("E", visit.quantity)
    parts = [left, *([symbols] if symbols != left else []), *([spelled] if spelled != value else []), value]
    return in_ascii(" = ".join(parts))


def facts(graph: Graph, quantity: str, count: int, layers: bool) -> list:
    """How many paths of how many factors, and if asked what the layer has to do with it, in tokens."""
    name = owner(quantity)
    edge = graph.weights.get(name)
    node = edge.target if edge else name
    lengths = [n + bool(edge) for n in graph.layer(node)]
    factors = f"{' and '.join(map(str, lengths))} factor{'s' * (lengths != [1])}"
    ways = f"{count:,} path{'s' * (count != 1)} of {factors}"
    if not layers:
        return [ways]
    ways += ": "
    if len(lengths) > 1:
        return [f"{ways}an arrow skips a layer, so ", {"q": node}, " is in no single layer"]
    layer = f"in layer {lengths[0] - bool(edge)}, counted from E"
    if edge:
        return [ways, {"q": node}, f", which it feeds, is {layer}, and the weight adds one"]
    return [ways, {"q": node}, f" is {layer}"]
