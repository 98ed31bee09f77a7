"""NetworkView: a whole network as a diagram to walk along; any number says where it comes from, layer after layer."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import traitlets

from ...network import Network
from ...trace import trace_network
from ..grid.data import told
from ..kit.loops import in_spare_time
from ..kit.view import View, fitting
from . import data


class NetworkView(View):
    """Every array of `network` on one sample, forward and backward, on a diagram; ask any of their numbers.

    x is one sample, (1, D) or (1, P, H, W), and t (1, K) its target; `labels` name the K outputs. A station of the
    diagram shows an array and those it is made from. In the sum below, each symbol leads on to its own station, and
    `trail` holds the cells that the learner came from. `station`, `cell`, `direction`, `pinned` and `numbers` (large
    arrays in numbers, not as pictures) follow the learner and may be set; what does not exist raises TraitError.
    Raises ValueError for more samples than one, another number of labels, and beyond 20,000 products.
    Items C20–C23, C29, C56, C57, E9, E23.
    """

    station = traitlets.Unicode().tag(sync=True)
    cell = traitlets.List().tag(sync=True)
    direction = traitlets.Enum(("from", "to"), "from").tag(sync=True)
    pinned = traitlets.Bool(False).tag(sync=True)
    numbers = traitlets.Bool(False).tag(sync=True)
    trail = traitlets.List().tag(sync=True)
    _data = traitlets.Unicode().tag(sync=True)  # as one text: ipywidgets would look into each of 20,000 lists
    _told = traitlets.Unicode().tag(sync=True)  # the same of how the numbers are made, which comes a moment later
    _twins = data

    def __init__(self, network: Network, x, t, *, title: str = "Every number of the network", labels=None):
        for name, samples in (("x", np.asarray(x)), ("t", np.asarray(t))):
            if samples.ndim < 2 or len(samples) != 1:
                raise ValueError(f"NetworkView: {name} of shape {samples.shape} came, one sample was expected: "
                                 f"{name}[:1]")
        with _no_collecting():
            self._trace = trace_network(network, x, t)
            sent = data.drawn(network, self._trace, labels)
        self._stations = {station["name"]: station for station in sent["stations"]}
        station = network.names[1]
        super().__init__(title=title, home={"station": station, "cell": self._stations[station]["asks"]},
                         _data=_packed(sent))
        self._telling = in_spare_time(self._tell())

    def _tell(self) -> Iterator[None]:
        """How the numbers are made, while the browser draws them."""
        with _no_collecting():
            self._told = _packed(told(self._trace))
        yield

    def _known(self, station):
        if station not in self._stations:
            raise ValueError(f"station {station!r} came, one of {', '.join(self._stations)} was expected")
        return station

    def _checked(self, cell):
        """The cell, a name and whole numbers, if the network has it."""
        name, *index = cell or ("nothing",)
        if not all(isinstance(i, int) for i in index):
            raise ValueError(f"{name} {index} came, a place of whole numbers was expected")
        try:
            self._trace.sources(name, tuple(index))
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError(error.args[0]) from None
        return [name, *index]

    _is_a_station = fitting("station", _known)
    _is_a_cell = fitting("cell", _checked)
    _is_a_trail = fitting("trail", lambda view, trail: [
        [view._known(station), *view._checked(cell)] for station, *cell in map(_step, trail)])

    @traitlets.observe("station")
    def _has_moved(self, change):
        """A station set from Python asks one of its own numbers; the browser sends both."""
        if self.cell and self.cell[0] not in self._stations[change.new]["shows"]:
            self.cell = self._stations[change.new]["asks"]

    @traitlets.observe("cell")
    def _has_asked(self, change):
        """A cell set from Python is seen where it is made, or else at the first station that shows it."""
        name = change.new[0]
        if self.station and name not in self._stations[self.station]["shows"]:
            showing = (station for station, told in self._stations.items() if name in told["shows"])
            self.station = name if name in self._stations else next(showing)

    @property
    def sentence(self) -> str:
        """What the view says of its cell, in its direction."""
        name, *index = self.cell
        return self._trace.sentence(name, index, self.direction)

    def told(self):
        return self._trace, self.title, list(self._stations.values()), self.sentence


def _packed(sent: dict) -> str:
    return json.dumps(sent, separators=(",", ":"), ensure_ascii=False)


def _step(step):
    if not isinstance(step, list) or len(step) < 2:
        raise ValueError(f"{step!r} came in the trail, [station, name, index…] was expected")
    return step


@contextmanager
def _no_collecting():
    """No search for cycles while 100,000 tuples are made: there are none, and it takes a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
