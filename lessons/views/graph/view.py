"""GraphView: a small network; choose a derivative, and its paths light up one by one while the sum grows with them."""

import traitlets

from ...graphs import Graph, GraphError, read_graph
from ..kit.checks import is_number
from ..kit.view import View, among
from . import data

MODES = ("paths", "arrows")


class GraphView(View):
    """Paths of `graph` from E back to what is asked: ∂E/∂q = Σ_paths Π_arrows slope. Items D1–D11, E62, ER-41, ER-42.

    `graph` is a `Graph`, or text that `read_graph` reads. `ask` is the quantity asked first: a node, a weight, or one
    component of either, "x2[1]". In the mode "paths" each path is lit alone and its product added; in "arrows" the
    same number is accumulated from E backward, each arrow once; where there are too many paths to draw, it is the only
    one. `ask`, `mode` and `step` follow the learner and may be set; what does not exist raises `TraitError`.
    `layers` tells how the number of factors goes with the layer, counted from E. Lighting and stepping need no Python.
    The learner can change the graph, which does; `edit` opens the tools for it.
    What makes no network is refused with a sentence. `graph` is the present one.
    """

    asks = ("_edit",)

    ask = traitlets.Unicode().tag(sync=True)
    mode = traitlets.Unicode("paths").tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    edit = traitlets.Bool(False).tag(sync=True)
    notice = traitlets.Unicode().tag(sync=True)  # why a change was refused
    _edit = traitlets.Dict().tag(sync=True)  # what the learner wants changed: {"do": "add arrow", "from": …, "to": …}
    _done = traitlets.Int().tag(sync=True)   # the `count` of the edit that was answered last, though nothing changed
    _data = traitlets.Dict().tag(sync=True)
    _twins = data

    _is_a_quantity = among("ask", lambda view: view.graph.quantities)
    _is_a_mode = among("mode", lambda view: MODES)
    _is_a_step = among("step", lambda view: range(1 + (view.steps if view.ask in view.graph.quantities else view.step)))

    def __init__(self, graph: Graph | str, ask: str | None = None, *, title: str = "Choose a derivative",
                 mode: str = "paths", layers: bool = False, edit: bool = False):
        self._first = self.graph = read_graph(graph) if isinstance(graph, str) else graph
        self._layers = layers
        sent = data.payload(self.graph, layers)
        home = {"ask": ask or self.graph.quantities[0], "mode": mode, "step": 0}
        super().__init__(title=title, edit=edit, _data=sent, home=home)

    @property
    def steps(self) -> int:
        """How many steps there are: one for each path or node, and one for the whole sum of several paths."""
        told = self._data["asked"][self.ask]
        if self.mode == "arrows":
            return len(told["visits"])
        return len(told["paths"]) + (len(told["paths"]) > 1)

    @traitlets.observe("ask", "mode")
    def _stay_inside(self, _):
        if self._data:
            self.step = min(self.step, self.steps)

    @traitlets.observe("_edit")
    def _change_graph(self, change):
        if not change.new:
            return
        with self.hold_sync():
            self._done = change.new.get("count", 0)
            try:
                graph = _edited(self.graph, self._first, change.new)
                sent = data.payload(graph, self._layers)
            except (GraphError, OverflowError) as error:
                self.notice = str(error)
                return
            kept = self.ask if self.ask in graph.quantities else graph.quantities[0]
            self.graph, self._data, self.notice = graph, sent, ""
            self.ask = kept
            self.step = min(self.step, self.steps)

    def told(self):
        return self.title, self.graph, self.ask, self.mode == "paths", self._layers


def _edited(graph: Graph, first: Graph, wish: dict) -> Graph:
    """The graph as the learner wants it."""
    do, source, target = (wish.get(key, "") for key in ("do", "from", "to"))
    edits = {"add arrow": lambda: graph.with_edge(source, target),
             "remove arrow": lambda: graph.without_edge(source, target),
             "add unit": lambda: graph.with_node(source, target), "remove node": lambda: graph.without_node(source),
             "unit": lambda: graph.with_unit(wish.get("unit", "")),
             "number": lambda: _with_number(graph, wish.get("q", ""), wish.get("value")), "reset": lambda: first}
    if do not in edits:
        raise GraphError(f"the change {do!r} came, one of {', '.join(edits)} was expected")
    return edits[do]()


def _with_number(graph: Graph, quantity: str, value) -> Graph:
    if not is_number(value) or abs(value) > 1000:
        raise GraphError(f"{quantity} = {value} came, a number between −1000 and 1000 was expected")
    return graph.with_number(quantity, value)
