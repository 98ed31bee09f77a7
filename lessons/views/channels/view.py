"""ChannelsView: a color picture, one filter, and its map, while channels are switched on and off."""

import numpy as np
import traitlets

from ...layers import correlate
from ...notation import number
from ..kit.linking import templates
from ..kit.view import View, fitting

WORDS = templates(__file__)
NAMES, LONGEST = ("red", "green", "blue"), 100


class ChannelsView(View):
    """y = Σ_p x_p ⋆ w_p over the channels that are on: what each kernel finds, and the one map that is their sum. E58.

    `color` (3, H, W) holds red, green and blue light from 0 to 1, rounded to two decimals; `kernels` are (3, K1, K2).
    `on`, three times true or false, follows the learner and may be set. Nothing needs a kernel. Raises ValueError;
    TraitError for a state that does not exist.
    """

    on = traitlets.List().tag(sync=True)
    _color = traitlets.List().tag(sync=True)        # hundredths
    _kernels = traitlets.List().tag(sync=True)

    _are_switches = fitting("on", lambda view, on: _switches(on))

    def __init__(self, color, kernels, *, on=(True, True, True), title: str = "Three channels, one filter, one map"):
        color, kernels = np.asarray(color, dtype=float), np.asarray(kernels, dtype=float)
        _check(color, kernels)
        hundredths = np.rint(color * 100).astype(int)
        self._found = np.stack([correlate(*each, "valid") for each in zip(hundredths, kernels, strict=True)])
        super().__init__(title=title, on=list(on), _color=hundredths.tolist(), _kernels=kernels.tolist())

    @property
    def map(self) -> np.ndarray:
        """What the channels that are on make together."""
        return self._found[self.on].sum(axis=0) / 100

    @property
    def sentence(self) -> str:
        """Which channels are on, and how far their map goes."""
        names = " + ".join(name for name, on in zip(NAMES, self.on, strict=True) if on)
        least, most = (round(end, 6) + 0.0 for end in (self.map.min().item(), self.map.max().item()))
        if not names:
            return WORDS["off"]
        return WORDS["range" if least or most else "zero"].format(names=names, least=number(least), most=number(most))

    def told(self):
        return self.title, self.sentence


def _check(color, kernels) -> None:
    if color.ndim != 3 or len(color) != len(NAMES) or max(color.shape) > LONGEST:
        raise ValueError(f"ChannelsView: a picture of shape {color.shape} came, (3, H, W) was expected, H and W at "
                         f"most {LONGEST}")
    if not ((color >= 0) & (color <= 1)).all():
        raise ValueError(f"ChannelsView: light from {color.min()} to {color.max()} came, 0 to 1 was expected")
    if kernels.ndim != 3 or len(kernels) != len(NAMES) or not (np.array(color.shape) >= kernels.shape).all():
        raise ValueError(f"ChannelsView: kernels of shape {kernels.shape} came, one for each channel was expected, no "
                         f"larger than the picture")


def _switches(values) -> list[bool]:
    if len(values) != len(NAMES) or not all(isinstance(value, bool) for value in values):
        raise ValueError(f"ChannelsView: on {values} came, three of true and false were expected")
    return values
