"""What a network answers to a drawing, and what it sends back for a label that is named: plain data, no widget."""

from collections.abc import Callable

import numpy as np

from ... import layers
from ...network import LOSSES, Network
from .words import FULL, brief, strokes, winner

SHAPES = (1, 1, 8, 8), (1, 64)  # of one drawing: a picture, or its pixels as a row
MAPS = ("a1", "s1", "a2", "s2")
MOST_CELLS = 20_000
IN_PAGE = ("conv2d", "max_pool2d", "flatten", "dense", "sigmoid", "tanh", "relu")
USUAL = {"stride": (1, (1, 1)), "padding": (0, (0, 0))}


class Reader:
    """A network that can read a drawing, with the weights of this moment; `places` says which arrays are shown how.

    `source` is a Network, or a function that returns one. Raises TypeError and ValueError for any other, and for one
    that takes no picture of 8 × 8 or does not say ten probabilities.
    """

    def __init__(self, source: Network | Callable):
        self.network = source if isinstance(source, Network) or not callable(source) else source()
        if not isinstance(self.network, Network):
            came = type(self.network).__name__
            raise TypeError(f"network: {came} came, a Network was expected, or a function that returns one")
        if self.network.span not in (None, (0, 1)):
            raise ValueError(f"a network for pixels in {self.network.span} came, one for pixels from 0 to 1 was "
                             "expected")
        self.shape, empty = _fitting(self.network)
        self._probabilities(empty)
        self.places = _layout(empty)

    def answer(self, counts: np.ndarray, label: int | None) -> dict:
        """p, the ten probabilities, and the maps; with a label also ∂J/∂x as 64 slopes, and the deltas of the maps."""
        values = self._forward(counts[None])
        p = self._probabilities(values)
        told = {"p": p.tolist(), "words": winner(p),
                "maps": [_signed(values[each["name"]], each) for each in self.places]}
        if label is not None:
            _, found = self.network.gradients(values["x"], np.eye(10)[[label]])
            slopes = found["x"].reshape(8, 8).astype(float)
            told |= {"slopes": slopes.ravel().tolist(),
                     "strokes": strokes(slopes, counts, label, self._losses_for(label)),
                     "deltas": [_signed(found[each["delta"]], each) for each in self.places]}
        return told

    def for_page(self) -> dict:
        """The network as numbers, from which the page computes what this does; empty for one that it cannot compute."""
        if self.network.loss != "softmax_cross_entropy" or not all(map(_is_plain, self.network.layers)):
            return {}
        told = [{"kind": layer.kind, **({"window": _pair(layer.window)} if hasattr(layer, "window") else {}),
                 **{name: {"data": array.ravel().tolist(), "shape": array.shape}
                    for name, array in layer.parameters().items()}} for layer in self.network.layers]
        return {"layers": told, "names": self.network.names, "shape": self.shape[1:]}

    def _forward(self, boards):
        return self.network.forward((boards / FULL).reshape(-1, *self.shape[1:]))

    def _losses_for(self, label):
        loss, output = LOSSES[self.network.loss][0], self.network.names[-1]
        return lambda boards: loss(self._forward(boards)[output], np.eye(10)[[label] * len(boards)])

    def _probabilities(self, values):
        """The softmax of the outputs, if it belongs to the loss; what a softmax layer gives, if that is the last."""
        name = self.network.names[-1]
        if values[name].shape != (1, 10):
            raise ValueError(f"{name} {values[name].shape} came, ten outputs were expected, one for each digit")
        if self.network.loss == "softmax_cross_entropy":
            p = layers.softmax(values[name])
        elif getattr(self.network.layers[-1], "kind", "") == "softmax":
            p = values[name]
        else:
            raise ValueError(f"{name} came with the loss {self.network.loss}, ten probabilities were expected, from "
                             "a softmax in the loss or as the last layer")
        if not np.isfinite(p).all():
            raise ValueError(f"{name} is not finite; train anew with a smaller learning rate")
        return p[0].astype(float)


def _is_plain(layer) -> bool:
    """Whether the page has such a layer: network.js. Its windows lie side by side."""
    options = dict(layer.options)
    window = options.pop("window", None)
    usual = USUAL | ({"stride": (window, _pair(window))} if window else {})
    return layer.kind in IN_PAGE and all(value in (None, *usual.get(name, ())) for name, value in options.items())


def _pair(size) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else tuple(size)


def _fitting(network):
    """In which of SHAPES the network takes a drawing, and all arrays for the empty one."""
    refused = []
    for shape in SHAPES:
        try:
            return shape, network.forward(np.zeros(shape))
        except ValueError as error:
            refused.append(error)
    dense = next(iter(network.parameters), "").startswith("W")
    raise ValueError(f"a network came that says {refused[dense]}; one on (N, 1, 8, 8) or (N, 64) was expected")


def _layout(values):
    """For each of MAPS that there is: its name and that of its delta, how many maps it has, and their shape."""
    shown = [name for name in MAPS if name in values]
    if (cells := sum(values[name].size for name in shown)) > MOST_CELLS:
        raise ValueError(f"{cells} cells of {', '.join(shown)} came, at most {MOST_CELLS} were expected")
    return [_place(name, values) for name in shown]


def _place(name, values):
    before = f"z{name[1:]}"  # what the activation got; the delta is ∂J/∂ that
    maps, *shape = values[name].shape[1:] if values[name].ndim == 4 else (1, *values[name].shape)
    return {"name": name, "delta": before if name.startswith("a") and before in values else name,
            "maps": maps, "shape": shape}


def _signed(array, place):
    """Maps for small pictures: every cell in percent of the largest |value| of all, and from where to where they go."""
    maps = np.asarray(array, dtype=float).reshape(place["maps"], -1)
    peak = np.abs(maps).max() or 1
    ends = ("≈ 0" if 0 < abs(end) < peak / 1000 else brief(end) for end in (maps.min(), maps.max()))
    return {"cells": np.rint(100 * (maps / peak)).astype(int).tolist(), "span": list(ends)}
