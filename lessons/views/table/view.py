"""TableView: which maps feed which; put crosses, and read the equations of any map, forward and backward."""

from collections.abc import Mapping

import traitlets

from ..kit.view import View, fitting
from . import data


class TableView(View):
    """A connection table: y_q = Σ_{p in M_q} x_p ⋆ w_qp + b_q, and ∂E/∂x_p = Σ_{q fed by p} δ_q * w_qp. Items E71–E83.

    `table` is boolean (Q, P), as conv1d and conv2d take it; drawn are P rows and Q columns. `kernel` is a kernel's
    shape, `output` that of an output map: with it connections are counted too. `presets` are further tables by name.
    The learner toggles crosses by click or Enter; `table` and `asked` follow and may be set. `asked` is ["y", q],
    ["x", p] or ["w", q, p], counted from 0. `counts` and `sentence` are what the page says. Nothing needs a kernel.
    Raises ValueError for a table that is not boolean or larger than 32 × 32; TraitError for what does not exist.
    """

    table = traitlets.List().tag(sync=True)
    asked = traitlets.List().tag(sync=True)
    _kernel = traitlets.List().tag(sync=True)
    _output = traitlets.List().tag(sync=True)
    _presets = traitlets.Dict().tag(sync=True)

    _is_a_table = fitting("table", lambda view, table: data.checked(table, view._shape))
    _is_there = fitting("asked", lambda view, asked: data.checked_question(asked, *view._shape))

    def __init__(self, table, *, kernel: tuple[int, ...] = (5, 5), output: tuple[int, ...] = (),
                 presets: Mapping[str, object] | None = None, asked: tuple | None = None,
                 title: str = "Which maps feed which"):
        first = data.checked(table)
        self._shape = (len(first), len(first[0]))
        more = {name: data.checked(made, self._shape, name) for name, made in (presets or {}).items()}
        sizes = data.checked_sizes(kernel=kernel, output=output)
        home = {"table": first, "asked": list(asked or ("y", 0))}
        super().__init__(title=title, _kernel=sizes["kernel"], _output=sizes["output"], _presets=more, home=home)

    @property
    def counts(self) -> dict[str, int]:
        """Links, parameters and, if the output's shape is known, connections."""
        return data.counts(self.table, self._kernel, self._output)

    @property
    def sentence(self) -> str:
        """The equation of what is asked, in plain text."""
        return data.sentence(self.table, self.asked)

    def __repr__(self):
        return data.text(self.title, self.table, self.sentence, self.counts)

    def stored(self) -> str:
        return data.html(self.title, self.table, self.sentence, self.counts)
