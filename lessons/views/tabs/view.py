"""Tabs: several views in one place, of which one is shown."""

from collections.abc import Mapping

import traitlets
from ipywidgets import VBox

from ..kit import twin
from ..kit.linking import assets
from ..kit.view import Boxed, Twins, View


class _Names(View):
    """The row of names; its script shows the sibling that is chosen."""

    _esm, _css = assets(__file__)

    names = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(0).tag(sync=True)


class Tabs(Boxed):
    """The views of `named`, name → view, in one place as high as the highest; the first is shown at first.

    `chosen`, counted from 0, follows the learner and may be set. Switching needs no kernel. The twins hold all views,
    each under its name. Raises ValueError for fewer than two, TypeError for what is no view, TraitError for a number
    that does not exist.
    """

    chosen = traitlets.Int(0)

    def __init__(self, named: Mapping[str, Twins]):
        if len(named) < 2:
            raise ValueError(f"Tabs: {len(named)} views came, at least two were expected")
        for name, view in named.items():
            if not isinstance(view, Twins):
                raise TypeError(f"Tabs: {type(view).__name__} came as {name}, a view was expected")
        self._named = dict(named)
        self._row = _Names(names=list(named))
        super().__init__([self._row, VBox(list(named.values())).add_class("lessons-tabs-held")])
        traitlets.link((self, "chosen"), (self._row, "chosen"))
        self.add_class("lessons").add_class("lessons-tabs")

    @traitlets.validate("chosen")
    def _is_there(self, proposal):
        if not 0 <= proposal.value < len(self._named):
            raise traitlets.TraitError(f"Tabs: chosen {proposal.value} came, 0 to {len(self._named) - 1} was expected")
        return proposal.value

    def __repr__(self) -> str:
        return "\n\n".join(f"{name}:\n{view!r}" for name, view in self._named.items())

    def stored(self) -> str:
        first, *others = self._named.items()
        return first[1].stored() + "".join(twin.details(name, view.stored()) for name, view in others)
