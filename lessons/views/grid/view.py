"""GridView: arrays as grids of numbers; point at one, and see where it comes from or where it goes."""

from dataclasses import replace

import traitlets

from ...trace.traced import Trace
from ..kit.view import View, fitting
from . import data


class GridView(View):
    """Ask a number of `trace` where it comes from (dE/dW[2,1] = delta[1,2]*x[1,1] + …) or where it goes. Items A5, B13.

    `show` names the arrays, in order; a tuple in it is a column, as of a network whose gradients stand under their
    quantities: `["x", ("W1", "dW1"), ("z1", "dz1")]`. `start` is the (name, index) asked first, counted from 0.
    `pictures={"x": (8, 8)}` draws an array, whose last axis holds 64 or whose last two 8 × 8 numbers, as small pictures
    without numbers; `headings={"W": range(10)}` names the entries of an array's first axis. Axes of samples and of maps
    are neither drawn nor written where there is only one; more of them stand beside each other.
    `cell`, `direction` ("from", "to") and `pinned` follow the learner when a cell is pinned, and may be set; what does
    not exist raises TraitError. Raises ValueError beyond 20,000 products.
    """

    cell = traitlets.List().tag(sync=True)
    direction = traitlets.Enum(("from", "to"), "from").tag(sync=True)
    pinned = traitlets.Bool(False).tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)
    _twins = data

    _is_a_cell = fitting("cell", lambda view, cell: _asked(cell, view._trace, view._shown))

    def __init__(self, trace: Trace, *, title: str = "Ask a number", show: list[str | tuple] | None = None,
                 start: tuple | None = None, pictures: dict | None = None, headings: dict | None = None):
        columns = [[each] if isinstance(each, str) else [*each] for each in (trace.arrays if show is None else show)]
        below = [name for _, *under in reversed(columns) for name in under]
        self._shown = [first for first, *_ in columns] + below
        pictures, headings = pictures or {}, headings or {}
        _known(trace, show=self._shown, headings=headings)
        data.check_pictures("GridView", {name: array.shape for name, array in trace.arrays.items()}, pictures)
        # Of what is not shown, no number says where it comes from, and so it is no place where a number goes.
        self._trace = trace = Trace(array if name in self._shown else replace(array, terms=None)
                                    for name, array in trace.arrays.items())
        for name, labels in headings.items():
            axis = trace.arrays[name].shape[:1] or (1,)
            if (len(labels),) != axis:
                raise ValueError(f"GridView: {len(labels)} headings for {name} came, {axis[0]} were expected, as "
                                 "many as its first axis has")
        name, index = start or _first(trace, self._shown)
        super().__init__(title=title, home={"cell": [name, *index], "direction": "from", "pinned": False},
                         _data={**data.drawn(trace, pictures, headings), **data.told(trace), "columns": columns})

    @property
    def sentence(self) -> str:
        """What the view says of its cell, in its direction."""
        name, *index = self.cell
        return self._trace.sentence(name, index, self.direction)

    def told(self):
        return self._trace, self.title, self._shown, self.sentence


def _known(trace, **named):
    for option, names in named.items():
        for name in names:
            if name not in trace.arrays:
                raise ValueError(f"GridView: {name} came in {option}, one of the arrays {', '.join(trace.arrays)} "
                                 "was expected")


def _asked(cell, trace, shown) -> list:
    name, *index = cell or ("nothing",)
    if name not in shown:
        raise ValueError(f"{name} came, one of the arrays {', '.join(shown)} was expected")
    trace.sources(name, index)
    return [name, *map(int, index)]


def _first(trace, shown):
    """What to ask first: of the shown gradients, or else of all that is computed, a number with most terms."""
    computed = [name for name in shown if trace.arrays[name].terms is not None]
    gradients = [name for name in computed if trace.role(name) == "delta"]
    cells = [cell for name in gradients or computed or shown for cell in trace.cells(name)]
    return max(cells, key=lambda cell: (len(trace.sources(*cell)), abs(trace.value(cell))))
