"""LogitView: logits by slider, what softmax and cross-entropy make of them, and what a nudge does to the loss."""

from collections.abc import Mapping, Sequence

import traitlets

from ..kit.view import View, among, fitting
from . import data


class LogitView(View):
    """ŷ = softmax(z), E = −ln ŷ of the true class, ∂E/∂z = ŷ − t; every z can be moved. Items C30, C31, C35–C38.

    `classes` are names, `logits` a number for each, `target` the true class by its name or its place from 0.
    `presets` are probabilities by name: what a softmax can put out sets the logits, anything else is refused with its
    reasons. `logits`, `target`, `h`, `nudged` and `refused` follow the learner and may be set. `probabilities`, `loss`
    and `slopes` are those of lessons.layers; the page computes them by itself. Raises ValueError for what does not fit,
    TraitError for a state that does not exist.
    """

    classes = traitlets.List().tag(sync=True)
    logits = traitlets.List().tag(sync=True)
    target = traitlets.Int().tag(sync=True)
    h = traitlets.Float(0.1).tag(sync=True)             # what the buttons add and take away
    nudged = traitlets.Dict().tag(sync=True)            # {"class", "h", "before": its logit before}, or nothing
    refused = traitlets.Unicode().tag(sync=True)        # the preset that was tried and is no softmax output
    _presets = traitlets.Dict().tag(sync=True)
    _limits = traitlets.Dict(data.LIMITS).tag(sync=True)

    _are_logits = fitting("logits", lambda view, logits: data.checked_logits(logits, view.classes))
    _is_a_target = fitting("target", lambda view, target: data.checked_target(target, view.classes))
    _is_a_step = among("h", lambda view: data.NUDGES)
    _is_a_nudge = fitting("nudged", lambda view, nudged: data.checked_nudge(nudged, view.classes))
    _is_a_preset = among("refused", lambda view: ["", *view._presets])

    def __init__(self, classes: Sequence[str], logits: Sequence[float], target: int | str, *,
                 presets: Mapping[str, Sequence[float]] | None = None, title: str = "Logits, probabilities, loss"):
        names = data.checked_classes(classes)
        place = data.checked_target(target, names)
        made = data.checked_logits(logits, names)
        shown = {name: data.preset(names, name, data.checked_preset(name, values, names))
                 for name, values in (presets or {}).items()}
        super().__init__(title=title, classes=names, _presets=shown,
                         home={"logits": made, "target": place})

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

    def told(self):
        return self.title, data.table(self.classes, self.logits, self.target), self.sentence
