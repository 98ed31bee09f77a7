"""LogitView: logits by slider, what softmax and cross-entropy make of them, and what a nudge does to the loss."""

from collections.abc import Mapping, Sequence

import traitlets

from ..kit.view import View, checked
from . import data


class LogitView(View):
    """ŷ = softmax(z), L = −ln ŷ of the true class, ∂L/∂z = ŷ − t; every z can be moved. Items C30, C31, C35–C38.

    `classes` are names, `logits` a number for each, `target` the true class by its name or its place from 0.
    `presets` are probabilities by name: what a softmax can put out sets the logits, anything else is refused with its
    reasons. `logits`, `target`, `h`, `nudged` and `refused` follow the learner and may be set; `nudge(class, h)` does
    what the buttons do. `probabilities`, `loss` and `slopes` are those of lessons.layers; the page computes them by
    itself. Raises ValueError for what does not fit, TraitError for a state that does not exist.
    """

    classes = traitlets.List().tag(sync=True)
    logits = traitlets.List().tag(sync=True)
    target = traitlets.Int().tag(sync=True)
    h = traitlets.Float(0.1).tag(sync=True)             # what the buttons add and take away
    nudged = traitlets.Dict().tag(sync=True)            # {"class", "h", "before": its logit before}, or nothing
    refused = traitlets.Unicode().tag(sync=True)        # the preset that was tried and is no softmax output
    _presets = traitlets.Dict().tag(sync=True)
    _home = traitlets.Dict().tag(sync=True)
    _limits = traitlets.Dict(data.LIMITS).tag(sync=True)

    def __init__(self, classes: Sequence[str], logits: Sequence[float], target: int | str, *,
                 presets: Mapping[str, Sequence[float]] | None = None, title: str = "Logits, probabilities, loss"):
        names = data.checked_classes(classes)
        place = data.checked_target(target, names)
        made = data.checked_logits(logits, names)
        shown = {name: data.preset(names, name, data.checked_preset(name, values, names))
                 for name, values in (presets or {}).items()}
        super().__init__(title=title, classes=names, logits=made, target=place, _presets=shown,
                         _home={"logits": made, "target": place})

    @traitlets.validate("logits")
    def _are_logits(self, proposal):
        return checked(data.checked_logits, proposal.value, self.classes)

    @traitlets.validate("target")
    def _is_a_target(self, proposal):
        return checked(data.checked_target, proposal.value, self.classes)

    @traitlets.validate("h")
    def _is_a_step(self, proposal):
        if proposal.value not in data.NUDGES:
            raise traitlets.TraitError(f"LogitView: h {proposal.value} came, one of {data.NUDGES} was expected")
        return proposal.value

    @traitlets.validate("nudged")
    def _is_a_nudge(self, proposal):
        return checked(data.checked_nudge, proposal.value, self.classes)

    @traitlets.validate("refused")
    def _is_a_preset(self, proposal):
        if proposal.value and proposal.value not in self._presets:
            known = ", ".join(self._presets) or "none"
            raise traitlets.TraitError(f"LogitView: preset {proposal.value!r} came, one of {known} was expected")
        return proposal.value

    @property
    def probabilities(self) -> list[float]:
        return data.probabilities(self.logits)

    @property
    def loss(self) -> float:
        return data.loss(self.logits, self.target)

    @property
    def slopes(self) -> list[float]:
        return data.slopes(self.logits, self.target)

    @property
    def sentence(self) -> str:
        """What the page says of its state, letter by letter."""
        refused = self._presets.get(self.refused, {}).get("refused")
        return data.sentence(self.classes, self.logits, self.target, self.nudged, refused and refused[self.target])

    def nudge(self, name: int | str, h: float) -> None:
        """Move one logit by h, and remember what it was."""
        place = data.checked_target(name, self.classes)
        before = self.logits[place]
        self.logits = [z + h if i == place else z for i, z in enumerate(self.logits)]
        self.nudged, self.refused = {"class": place, "h": float(h), "before": before}, ""

    def preset(self, name: str) -> None:
        """Take the probabilities of a preset, or refuse them."""
        logits = self._presets.get(name, {}).get("logits")
        if logits is None:
            self.refused = name
        else:
            self.logits, self.nudged, self.refused = logits, {}, ""

    def __repr__(self):
        return data.text(self.title, data.table(self.classes, self.logits, self.target), self.sentence)

    def stored(self) -> str:
        return data.html(self.title, data.table(self.classes, self.logits, self.target), self.sentence)
