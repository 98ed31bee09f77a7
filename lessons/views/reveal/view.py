"""Reveal: what follows a question, covered until the learner has committed to an answer."""

import re
from html import escape

import traitlets
from ipywidgets import HTML, HTMLMath, VBox

from ..kit import twin
from ..kit.view import Boxed, Twins, View

_LINK = re.compile(r"\[([^]]+)\]\(([^)]+)\)")


class _Cover(View):
    """Lies over what is its sibling, until its button is pressed or the quiz in the same box is voted on."""

    opened = traitlets.Bool(False).tag(sync=True)


class _Printed(Twins, HTML):
    """What is no view: a picture, or the printed form of any value."""

    def __init__(self, thing):
        self._thing = thing
        super().__init__(self.stored())

    def __repr__(self) -> str:
        return str(self._thing)

    def stored(self) -> str:
        for made in ("stored", "_repr_html_"):
            if hasattr(self._thing, made):
                return getattr(self._thing, made)()
        return f"<pre>{escape(str(self._thing))}</pre>"


class Prose(Twins, HTMLMath):
    """Paragraphs and tables with `$…$`, `**…**`, `*…*`, code in backticks and links, as in the cells of a lesson."""

    def __init__(self, text: str):
        self._text = text.strip()
        super().__init__("".join(map(_block, re.split(r"\n\s*\n", self._text))))

    def __repr__(self) -> str:
        return self._text

    def stored(self) -> str:
        return self.value


def _block(text: str) -> str:
    if not text.startswith("|"):
        return f"<p>{_markup(text)}</p>"
    head, _, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines())
    return twin.table(rows, head, cell=_markup)


def _markup(text: str) -> str:
    """Formulas stay as they are."""
    parts = re.split(r"(\$[^$]+\$)", twin.escape(" ".join(text.split())))
    for place in range(0, len(parts), 2):
        for mark, tag in (("`", "code"), ("**", "b"), ("*", "i")):
            star = re.escape(mark)
            parts[place] = re.sub(f"{star}(.+?){star}", rf"<{tag}>\1</{tag}>", parts[place])
        parts[place] = _LINK.sub(r'<a href="\2" target="_blank" rel="noopener">\1</a>', parts[place])
    return "".join(parts)


class Reveal(Boxed):
    """`thing` under a cover, at its full height, so that nothing jumps when the button `label` shows it.

    It is a view, a picture, or any value, whose printed form is shown; a tuple is several of them under one cover.
    On a phone the cover is slim. Covered, it can be neither seen, reached nor heard. The stored twin is folded behind
    the same label; the plain one is plain. `opened` follows the learner.
    """

    opened = traitlets.Bool(False)

    def __init__(self, thing, label: str = "Show the answer"):
        things = thing if isinstance(thing, tuple) else (thing,)
        self._held = [each if isinstance(each, Twins) else _Printed(each) for each in things]
        self._cover = _Cover(title=label)
        super().__init__([VBox(self._held).add_class("lessons-reveal-held"), self._cover])
        traitlets.link((self, "opened"), (self._cover, "opened"))
        self.add_class("lessons").add_class("lessons-reveal")

    def __repr__(self) -> str:
        return "\n".join(map(repr, self._held))

    def stored(self) -> str:
        return twin.details(self._cover.title, "\n".join(thing.stored() for thing in self._held))
