"""What NetworkView sends to the browser: the arrays of a whole network, and the stations from which they are seen."""

import numpy as np

from ...network import Network
from ...notation import in_ascii, number, role
from ...trace.traced import Trace
from ..grid import data as grid_data
from ..kit import twin

_WORDS = {"conv2d": "convolution", "max_pool2d": "maximum", "avg_pool2d": "average", "subsample2d": "subsampling",
          "fully_connected": "dense"}
LARGEST = 36  # numbers of an array that are told at once; more are drawn as pictures at first


def stations(network: Network, trace: Trace) -> list[dict]:
    """Places on the diagram, in the order of the walk: forward from x to E, then back, gradients beside the deltas.

    Each has the number that it asks first, and the arrays that are seen there: `name`, those its numbers are made
    from, found in the trace, and what else is made there (a bias gradient beside that of its weights). The
    input is made from nothing; with it stands what it goes into.
    """
    made = dict(zip(network.names[1:], network.layers, strict=True))
    ends = [name for name in ("yhat", "E") if name in trace.arrays]
    forward = [*network.names, *ends]
    used = {name: _used(array) for name, array in trace.arrays.items()}
    columns = {name: column for column, name in enumerate(forward)}
    found = [_station(used, name, "forward", columns[name], _what(made.get(name), name)) for name in forward]
    for name in reversed(network.names):
        parameters = made[name].parameters() if name in made else {}
        found.append(_station(used, f"d{name}", "backward", columns[name], "δ"))
        if parameters:
            grads = [f"d{parameter}{name[1:]}" for parameter in parameters]
            found.append(_station(used, grads[0], "gradient", columns[name], "gradient", grads[1:]))
    return [station | {"asks": _largest(trace, station["name"])} for station in found]


def _largest(trace, name):
    """The number that is asked first at a station: of its array, one with the most terms."""
    values, terms = trace.arrays[name].values, trace.arrays[name].terms
    most = max(np.ndindex(values.shape), key=lambda i: (0 if terms is None else len(terms[i]), abs(values[i])))
    return [name, *most]


def _used(array):
    """The names of the arrays that the numbers of an array are made from."""
    terms = [] if array.terms is None else array.terms.flat
    return {cell.name for told in terms for term in told for cell in term.cells}


def _station(used, name, row, column, what, beside=()):
    made = [name, *beside]
    before = set().union(*(used[each] for each in made)).difference(made)
    after = [other for other in used if name in used[other]] if (row, column) == ("forward", 0) else []
    shown = [*(other for other in used if other in before), *made, *after]
    return {"name": name, "row": row, "column": column, "what": what, "shows": shown, "made": made}


def _what(layer, name):
    """A word or two for the diagram: what makes this array."""
    if layer is None:
        return "softmax" if name == "yhat" else role(name)
    function, _, size = str(layer).split(",")[0].partition(" ")
    return f"{_WORDS.get(function, function)} {size}".strip()


def pictures(trace: Trace) -> dict:
    """The arrays that are too large to be told in numbers at once, with the size of their maps."""
    return {name: array.shape[-2:] for name, array in trace.arrays.items()
            if array.values.size > LARGEST and len(array.shape) > 1}


def drawn(network: Network, trace: Trace, labels) -> dict:
    """What GridView draws of all arrays, and the stations."""
    last = network.names[-1]
    outputs, number = trace.arrays[last].values.shape[-1], last[1:]
    if labels is not None and len(labels) != outputs:
        raise ValueError(f"NetworkView: {len(labels)} labels came, {outputs} were expected, one for each output of "
                         "the network")
    named = [last, "t", "yhat", f"d{last}", *(f"{d}{letter}{number}" for d in ("", "d") for letter in "Wwb")]
    headings = {name: labels for name in named if labels is not None and name in trace.arrays}
    sent = grid_data.drawn(trace, pictures(trace), headings, view="NetworkView",
                           instead="Use a network with fewer maps.")
    return sent | {"stations": stations(network, trace)}


def text(trace: Trace, title: str, found: list[dict], sentence: str) -> str:
    """The text twin: a line for each station, then the sentence."""
    return "\n".join([title, *twin.columns([*_rows(trace, found)], left=range(4)), "", sentence])


def html(trace: Trace, title: str, found: list[dict], sentence: str) -> str:
    """The same as plain HTML, for stored notebooks."""
    told = twin.table(_rows(trace, found), ("array", "made by", "size", "numbers"), named=True)
    return f"{twin.heading(title)}{told}{twin.paragraph(sentence)}"


def _rows(trace, found):
    for station in found:
        array, row = trace.arrays[station["name"]], station["row"]
        low, high = (in_ascii(number(float(bound))) for bound in (array.values.min(), array.values.max()))
        yield [array.label_text, station["what"] if row == "forward" else row,
               " × ".join(map(str, array.shape)) or "one number", f"{low} to {high}" if low != high else low]
