"""KnobView: a chain of products and its loss; each number is a knob, and the loss and its slopes follow."""

from collections.abc import Sequence

import traitlets

from ..kit import twin
from ..kit.view import View, checked
from . import data


class KnobView(View):
    """n₁ = w₁ x, n₂ = w₂ n₁, … and E = ½ (n − t)² of the last: x and every weight can be turned. Items D8, E11.

    `weights` are one to three. The picture shows E along the knob that was touched last, with its tangent.
    `values`, x and then the weights, and `chosen`, the place of a knob, follow the learner and may be set; what does
    not fit raises TraitError. Raises ValueError for knobs beyond `most` and a `high`, where E's axis ends, that is
    not above 0. Nothing in it needs a kernel.
    """

    values = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(1).tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(self, x: float, weights: Sequence[float], target: float, *, most: float = 2, high: float = 8,
                 title: str = "Turn a knob"):
        if not data.is_number(target) or not data.is_number(high) or high <= 0:
            raise ValueError(f"KnobView: target {target} and high {high} came, two numbers were expected, high above 0")
        self._most, self._target = float(most), float(target)
        values = data.checked_values([x, *weights], self._most)
        super().__init__(title=title, values=values, _data={
            "names": data.names(len(values) - 1), "target": self._target, "most": self._most, "high": float(high),
            "home": values})

    @traitlets.validate("values")
    def _are_knobs(self, proposal):
        values = checked(data.checked_values, proposal.value, self._most)
        if self._data and len(values) != len(self._data["names"]):
            raise traitlets.TraitError(f"KnobView: {len(values)} values came, {len(self._data['names'])} were expected")
        return values

    @traitlets.validate("chosen")
    def _is_a_knob(self, proposal):
        last = len(self.values) - 1
        if not 0 <= proposal.value <= last:
            raise traitlets.TraitError(f"KnobView: chosen {proposal.value} came, one of 0 to {last} was expected")
        return proposal.value

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

    def __repr__(self) -> str:
        rows = twin.columns(data.table(self.values, self._target), left=1)
        return "\n".join([self.title, *rows, self.sentence])

    def stored(self) -> str:
        head, *rows = data.table(self.values, self._target)
        return twin.heading(self.title) + twin.table(rows, head, named=True) + twin.paragraph(self.sentence)
