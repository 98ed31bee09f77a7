"""CountView: how many parameters, connections and outputs a stack of layers has; guess first, then open a row."""

from collections.abc import Mapping, Sequence

import traitlets

from ...network import counting
from ..kit.checks import is_place
from ..kit.view import View, fitting
from . import data


class CountView(View):
    """Parameters f·f·d·c + c of a convolution, and what other layers have; with outputs and connections. Items D12–D15.

    `size` is the input's (d, H, W). `layers` are dicts: a `kind` (conv, table, pool, subsample, dense), perhaps a
    `name`, and the kind's sizes: f, c, stride, padding, groups (or links, the crosses of a table); f, stride; M.
    `presets` are further (size, layers) by name. The learner changes every size, guesses, opens rows; `size`,
    `layers`, `opened` and `guesses` follow and may be set. `rows` are the counts. Nothing needs a kernel.
    Raises ValueError for what is no layer or does not fit; TraitError for a state that does not exist.
    """

    size = traitlets.List().tag(sync=True)
    layers = traitlets.List().tag(sync=True)
    opened = traitlets.List().tag(sync=True)    # rows that are unfolded, counted from 0
    guesses = traitlets.Dict().tag(sync=True)   # "row": parameters, as the learner guessed
    _presets = traitlets.Dict().tag(sync=True)
    _kinds = traitlets.Dict({kind: list(told) for kind, told in counting.KINDS.items()}).tag(sync=True)
    _limits = traitlets.Dict({name: list(limits) for name, limits in counting.LIMITS.items()}).tag(sync=True)

    _is_a_size = fitting("size", lambda view, size: counting.checked_size(size))
    _are_rows = fitting("opened", lambda view, opened: _opened(opened, len(view.layers)))
    _are_layers = fitting("layers", lambda view, layers: counting.checked_layers(layers))

    def __init__(self, size: Sequence[int], layers: Sequence[Mapping], *,
                 presets: Mapping[str, tuple] | None = None, title: str = "How many parameters?"):
        home, *more = [_fitting(*each) for each in ((size, layers), *(presets or {}).values())]
        super().__init__(title=title, _presets=dict(zip(presets or {}, more, strict=True)), home=home)

    @property
    def rows(self) -> list[dict]:
        """For each layer its output, parameters and connections."""
        return counting.counted(self.size, self.layers)

    @property
    def sentences(self) -> list[str]:
        """What the opened rows say, in plain text."""
        return [data.sentence(layer, row) for layer, row in zip(self.layers, self.rows, strict=True)]

    def __repr__(self):
        return data.text(self.title, self.size, self.layers)

    def stored(self) -> str:
        return data.html(self.title, self.size, self.layers)


def _opened(rows, count: int) -> list[int]:
    if not is_place(rows, [count] * len(rows)):
        raise ValueError(f"opened {rows} came, rows below {count} were expected")
    return sorted(set(rows))


def _fitting(size, layers) -> dict:
    """A state in which every layer fits on the one before."""
    try:
        counting.count(size, layers)
    except ValueError as error:
        raise ValueError(f"CountView: {error}") from None
    return {"size": counting.checked_size(size), "layers": counting.checked_layers(layers)}
