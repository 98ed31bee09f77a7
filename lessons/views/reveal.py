"""Reveal: an output that waits until the learner has guessed."""

from html import escape

import traitlets
from ipywidgets import VBox, Widget

from . import twin
from .assets import script, style
from .view import View


class _Cover(View):
    """Lies over the view that is its sibling, until its button is pressed."""

    _esm = script("reveal.js")
    _css = style("reveal.css")

    label = traitlets.Unicode().tag(sync=True)
    opened = traitlets.Bool(False).tag(sync=True)


class Reveal:
    """The printed form of `value`, folded behind `label` in a page and in the stored notebook; plain in plain text.

    A view is covered where it stands, so that nothing jumps when it is shown; its stored twin is folded like the rest.
    """

    def __init__(self, value, label: str = "Show the answer"):
        self.value, self.label = value, label
        self._box = None

    @property
    def text(self) -> str:
        return str(self.value)

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        body = _twin(self.value) if isinstance(self.value, Widget) else f"<pre>{escape(self.text)}</pre>"
        return f"<details><summary>{escape(self.label)}</summary>{body}</details>"

    def _repr_mimebundle_(self, **_) -> dict:
        if not isinstance(self.value, Widget):
            return {"text/plain": repr(self), "text/html": self._repr_html_()}
        if self._box is None:
            self._box = VBox([self.value, _Cover(label=self.label)])
            for name in ("lessons", "lessons-reveal"):
                self._box.add_class(name)
        return twin.mimebundle(self._box, self._repr_html_()) | {"text/plain": repr(self)}


def _twin(view: Widget) -> str:
    """The HTML twin; metadata may come with a bundle."""
    bundle = view._repr_mimebundle_()
    return (bundle[0] if isinstance(bundle, tuple) else bundle)["text/html"]
