"""Reveal: what follows a question, covered until the learner has committed to an answer."""

from html import escape

import traitlets
from ipywidgets import HTML, VBox

from ..kit import twin
from ..kit.linking import assets
from ..kit.view import Boxed, Twins, View


class _Cover(View):
    """Lies over what is its sibling, until its button is pressed or the quiz in the same box is voted on."""

    _esm, _css = assets(__file__)

    label = traitlets.Unicode().tag(sync=True)
    opened = traitlets.Bool(False).tag(sync=True)


class _Printed(Twins, HTML):
    """What is no view: a picture, or the printed form of any value."""

    def __init__(self, thing):
        self._thing = thing
        super().__init__(self.stored())

    def __repr__(self) -> str:
        return str(self._thing)

    def stored(self) -> str:
        has_twin = hasattr(self._thing, "stored")
        return self._thing.stored() if has_twin else f"<pre>{escape(str(self._thing))}</pre>"


class Reveal(Boxed):
    """`thing` under a cover, at its full height, so that nothing jumps when the button `label` shows it.

    It is a view, a picture, or any value, whose printed form is shown; a tuple is several of them under one cover.
    Covered, it can be neither seen, reached nor heard. The stored twin is folded behind the same label; the plain one
    is plain. `opened` follows the learner.
    """

    opened = traitlets.Bool(False)

    def __init__(self, thing, label: str = "Show the answer"):
        things = thing if isinstance(thing, tuple) else (thing,)
        self._held = [each if isinstance(each, Twins) else _Printed(each) for each in things]
        self._cover = _Cover(label=label)
        super().__init__([VBox(self._held).add_class("lessons-reveal-held"), self._cover])
        traitlets.link((self, "opened"), (self._cover, "opened"))
        self.add_class("lessons").add_class("lessons-reveal")

    def __repr__(self) -> str:
        return "\n".join(map(repr, self._held))

    def stored(self) -> str:
        return twin.details(self._cover.label, "\n".join(thing.stored() for thing in self._held))
