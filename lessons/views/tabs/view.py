"""Tabs: views that belong together in one place, of which one is shown."""

from collections.abc import Iterable, Mapping

import traitlets
from ipywidgets import VBox

from ..kit import twin
from ..kit.view import Boxed, Twins, View, among


class _Bar(View):
    """The names above what is its sibling; a choice needs no kernel."""

    names = traitlets.List().tag(sync=True)
    chosen = traitlets.Int(0).tag(sync=True)
    marked = traitlets.List().tag(sync=True)  # for each name whether its view is solved


class Tabs(Boxed):
    """`views` by name, else numbered from 1, of which one is shown: the others can be neither seen nor reached.

    All have the height of the highest, so that nothing jumps. `chosen`, from 0, follows the learner and may be set. A
    task that is `solved` has a mark at its name. The stored twin holds all of them, each folded behind its name.
    Raises TypeError for what is no view, ValueError for fewer than two; TraitError for a tab that does not exist.
    """

    chosen = traitlets.Int(0)
    _is_a_tab = among("chosen", lambda view: range(len(view.views)))

    def __init__(self, views: Mapping[str, Twins] | Iterable[Twins], *, label: str = "Which one"):
        self.views = dict(views if isinstance(views, Mapping) else {str(n): view for n, view in enumerate(views, 1)})
        for name, view in self.views.items():
            if not isinstance(view, Twins):
                raise TypeError(f"Tabs: {name}: {type(view).__name__} came, a view was expected")
        if len(self.views) < 2:
            raise ValueError(f"Tabs: {len(self.views)} views came, two or more were expected")
        self._bar = bar = _Bar(title=label, names=list(self.views))
        self._mark()
        for view in self.views.values():
            if view.has_trait("solved"):
                view.observe(self._mark, "solved")
        super().__init__([bar, VBox(list(self.views.values())).add_class("lessons-tabs-held")])
        traitlets.link((self, "chosen"), (bar, "chosen"))
        self.add_class("lessons").add_class("lessons-tabs")

    def _mark(self, change=None) -> None:
        self._bar.marked = [getattr(view, "solved", False) for view in self.views.values()]

    def __repr__(self) -> str:
        return "\n".join(f"{name}:\n{view!r}" for name, view in self.views.items())

    def stored(self) -> str:
        return "\n".join(twin.details(name, view.stored()) for name, view in self.views.items())
