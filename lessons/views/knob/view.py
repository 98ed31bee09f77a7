"""KnobView: a chain of products and its loss; each number is a knob, and the loss and its slopes follow."""

from collections.abc import Sequence

import traitlets

from ..kit.checks import is_number
from ..kit.view import View, among, fitting
from . import data


class KnobView(View):
    """n₁ = w₁ x, n₂ = w₂ n₁, … and E = ½ (n − t)² of the last: x and every weight can be turned. Items D8, E11.

    `weights` are one to three. The picture shows E along the knob that was touched last, with its tangent.
    `values`, x and then the weights, and `chosen`, the place of a knob, follow the learner and may be set; what does
    not fit raises TraitError. Raises ValueError for knobs beyond 2. Nothing in it needs a kernel.
    """

    values = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(1).tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    _are_knobs = fitting("values", lambda view, values: data.checked_values(values, len(view.values)))
    _is_a_knob = among("chosen", lambda view: range(len(view.values)))

    def __init__(self, x: float, weights: Sequence[float], target: float, *, title: str = "Turn a knob"):
        if not is_number(target):
            raise ValueError(f"KnobView: target {target} came, a number was expected")
        self._target = float(target)
        values = data.checked_values([x, *weights])
        super().__init__(title=title, home={"values": values}, _data={
            "names": data.names(len(values) - 1), "target": self._target, "most": data.MOST})

    @property
    def slopes(self) -> list[float]:
        return data.slopes(self.values, self._target)

    @property
    def loss(self) -> float:
        return data.loss(self.values, self._target)

    @property
    def sentence(self) -> str:
        """What the page says of its state."""
        return " ".join(f"{said.rstrip('.')}." for said in data.sentences(self.values, self._target, self.chosen))

    def told(self):
        return self.title, data.table(self.values, self._target), self.sentence
