"""Reveal: an output that waits until the learner has guessed."""

from html import escape

import traitlets

from ..kit import twin
from ..kit.linking import assets
from ..kit.view import Boxed, Twins, View


class _Cover(View):
    """Lies over the view that is its sibling, until its button is pressed."""

    _esm, _css = assets(__file__)

    label = traitlets.Unicode().tag(sync=True)
    opened = traitlets.Bool(False).tag(sync=True)


class _Covered(Boxed):
    """A view under its cover; its stored twin is folded."""

    def __init__(self, view: Twins, label: str):
        self._view, self._label = view, label
        super().__init__([view, _Cover(label=label)])
        self.add_class("lessons").add_class("lessons-reveal")

    def __repr__(self) -> str:
        return repr(self._view)

    def stored(self) -> str:
        return twin.details(self._label, self._view.stored())


class Reveal:
    """The printed form of `value`, folded behind `label` in a page and in the stored notebook; plain in plain text.

    A view is covered where it stands, so that nothing jumps when it is shown; its stored twin is folded like the rest.
    """

    def __init__(self, value, label: str = "Show the answer"):
        self.value, self.label = value, label
        self._covered = _Covered(value, label) if isinstance(value, Twins) else None

    @property
    def text(self) -> str:
        return str(self.value)

    def __repr__(self) -> str:
        return repr(self._covered) if self._covered else self.text

    def _repr_mimebundle_(self, **_) -> dict:
        if self._covered:
            return self._covered._repr_mimebundle_()
        return {"text/plain": self.text, "text/html": twin.details(self.label, f"<pre>{escape(self.text)}</pre>")}
