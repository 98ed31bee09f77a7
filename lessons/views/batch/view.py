"""BatchView: one tile for each sample, and the pile that they make."""

from collections.abc import Callable

import numpy as np
import traitlets

from ..grid.data import check_pictures
from ..kit.checks import is_whole
from ..kit.view import View, fitting
from .data import Batch


class BatchView(View):
    """The gradient of a shared argument, one tile per sample; tiles pile up: ∂E/∂W = Σ_n ∂e_n/∂W. Items A3, B9, C73.

    `layer` and `backward` are as in `trace`, and so are the arguments, by name; the first one and `delta` have a row
    for each sample. `of` names the argument whose gradient piles up. A tile is what `backward` gives for one sample
    alone; that all of them make what it gives for the whole batch is checked, ValueError says where they do not.
    `labels` names the samples. `pictures={"W": (8, 8)}` draws an array as a picture without numbers; of several rows
    one is shown at a time, and `headings` names them. `pile` holds the samples on the pile, from 0, a number stands for
    the first ones; `mean` divides by their number. `pile`, `mean` and `cell` follow the learner and may be set; what
    does not exist raises TraitError. Nothing in it needs a kernel.
    """

    pile = traitlets.List().tag(sync=True)
    mean = traitlets.Bool(False).tag(sync=True)
    cell = traitlets.List().tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    _are_samples = fitting("pile", lambda view, pile: view._batch.checked_pile(pile))
    _is_a_cell = fitting("cell", lambda view, cell: view._batch.checked_cell(cell))

    def __init__(self, layer: Callable, backward: Callable, *, of: str, delta, labels=None,
                 pictures: dict | None = None, headings=(), title: str = "", pile: int | list[int] = 1,
                 mean: bool = False, at: tuple | None = None, **arguments):
        self._batch = batch = Batch.made(layer, backward, of, delta, arguments)
        self._labels = _labels(labels, len(batch.tiles))
        pictures, headings = pictures or {}, [*map(str, headings)]
        rows = {name: values.shape[1:] for name, values in {**batch.rows, of: batch.tiles}.items()}
        check_pictures("BatchView", rows, pictures)
        if headings and (of not in pictures or len(headings) != len(batch.tiles[0])):
            raise ValueError(f"BatchView: {len(headings)} headings came; {len(batch.tiles[0])} were expected, for the "
                             f"rows of {of}, and only where these are drawn as pictures")
        start = {"pile": [*range(pile)] if is_whole(pile) else [*pile], "mean": mean,
                 "cell": [0] * (batch.tiles.ndim - 1) if at is None else np.atleast_1d(at).tolist()}
        super().__init__(title=title or f"Gradients of {of} pile up", home=start,
                         _data=batch.payload(pictures, self._labels, headings))

    @property
    def sentence(self) -> str:
        """The sum over the pile, at the cell."""
        return self._batch.sentence(self.pile, self.mean, tuple(self.cell))

    def told(self):
        label = f"{self._batch.one.arrays[self._batch.name].label_text}, one tile for each sample"
        return self.title, label, *self._batch.tables(self.pile, self.mean, self._labels), self.sentence


def _labels(labels, samples):
    if labels is None:
        return [""] * samples
    if len(labels) != samples:
        raise ValueError(f"BatchView: {len(labels)} labels came, {samples} were expected, one for each sample")
    return [*map(str, labels)]
