"""ChainView: derivations in order, one part at a time, and for each part the derivation of its layer alone."""

from collections.abc import Iterator
from functools import cached_property

import traitlets
from ipywidgets import HTMLMath, VBox, Widget, widget_serialization

from ...derivations import CATALOGUE, Chain, Derivation
from ...engine.derivation import came
from ...engine.language import head
from ...engine.printing import show, text_twin
from ...notation import COURSE, role, spoken
from ..kit import twin
from ..kit.loops import in_spare_time
from ..kit.twin import escape
from ..kit.view import Boxed, View, among
from ..step.page import html_twin, page_of
from ..step.view import FORMS, PartController, arrange

OFFERED = ("course", "002")
DRAWN = 0.2         # seconds


class _Picker(View):
    """The row of parts. It holds all pages and hands those of the chosen part to the controller beside it."""

    parts = traitlets.List().tag(sync=True)         # what _told returns, for each part
    pages = traitlets.Dict().tag(sync=True)         # number of a part -> what _subject returns
    layers = traitlets.Dict().tag(sync=True)        # name of a layer's own derivation -> the same
    steps = traitlets.Instance(Widget).tag(sync=True, **widget_serialization)


class ChainView(Boxed):
    """The parts of `chain` as a row of buttons, and below it the lines of the one that is chosen.

    The parts whose results it uses are lit in the row, and a button opens the derivation of the same layer alone, from
    the catalogue. `part` counts from 0, follows the learner and may be set. Choosing, stepping and switching need no
    kernel. The part that is asked for is displayed at once, the others follow while the learner reads.
    Raises TypeError for what is no Chain, StepError for a chain in the wrong order. Items C29, C39, C48, ER-29, ER-34.
    """

    part = traitlets.Int()
    _is_a_part = among("part", lambda view: range(len(view.chain.parts)))

    def __init__(self, chain: Chain, *, part: int = 0):
        if not isinstance(chain, Chain):
            raise TypeError(f"ChainView: {came(chain)} came, a Chain was expected")
        chain.check_order()
        self.chain = chain
        super().__init__(part=part)
        first = _subject(chain.parts[part])
        self._steps, box = _steps(first, part), VBox()
        arrange(box, self._steps)
        self._picker = _Picker(title=chain.title, parts=[_told(chain, n) for n in range(len(chain.parts))],
                               pages={str(part): first}, steps=self._steps)
        traitlets.link((self, "part"), (self._steps, "part"))
        self.children = (self._picker, box)
        self.add_class("lessons").add_class("lessons-panel").add_class("lessons-chain")
        self._filling = in_spare_time(self._filled(), DRAWN)

    def _filled(self) -> Iterator[None]:
        """All other pages, once the browser has drawn the first part."""
        for name, shown in (("pages", {str(n): part for n, part in enumerate(self.chain.parts)}),
                            ("layers", self._alone)):
            made = {}
            for key, derivation in shown.items():
                made[key] = _subject(derivation)
                yield
            setattr(self._picker, name, made)

    @cached_property
    def _alone(self) -> dict[str, Derivation]:
        """The derivations of the layers alone, by name."""
        return {name: CATALOGUE[name]() for name in dict.fromkeys(self.chain.opens)}

    @cached_property
    def _twins(self) -> list[tuple]:
        """Of each part its lines, and what stands behind them in both twins."""
        return [(show(part), self._after(number)) for number, part in enumerate(self.chain.parts)]

    def _after(self, number: int) -> str:
        uses = " and ".join(_number(self.chain.parts[place]) for place in self.chain.needs(number))
        alone = self.chain.opens and self._alone[self.chain.opens[number]].title
        return "; ".join(filter(None, (uses and f"uses {uses}", alone and f"the layer alone: {alone}")))

    def __repr__(self) -> str:
        parts = ["\n".join(filter(None, (text_twin(shown), after))) for shown, after in self._twins]
        return "\n".join([self.chain.title, *(part.replace("\n", "\n   ") for part in parts)])

    def stored(self) -> str:
        parts = (twin.details(shown.title, f"{html_twin(shown)}<p>{escape(after)}</p>")
                 for shown, after in self._twins)
        return "\n".join([f"<p><b>{escape(self.chain.title)}</b></p>", *parts])


def _steps(first: dict, part: int) -> PartController:
    page = first["pages"]["course"]["index"]
    return PartController(
        title=first["title"], pages=first["pages"], notations=first["notations"],
        text=HTMLMath(page["lines"] + page["reasons"]), forms=list(FORMS.items()),
        home={"step": 0, "form": "index", "notation": "course", "part": part, "alone": False, "chosen": {}})


def _subject(derivation: Derivation) -> dict:
    """What the browser needs to show one derivation, in the course's notation and that of source 002."""
    keys = [key for key in OFFERED if key in derivation.notations]
    shown = {key: {form: show(derivation, key, form) for form in FORMS} for key in keys}
    return {"title": derivation.title,
            "notations": [(key, forms["index"].notation.title) for key, forms in shown.items()],
            "pages": {key: {form: page_of(each) for form, each in forms.items()} for key, forms in shown.items()}}


def _told(chain: Chain, number: int) -> dict:
    """A part's button: its number, what it gives, the parts that it uses, and the layer alone."""
    part = chain.parts[number]
    of, wrt = (head(end)[0] for end in part.goal.args)
    return {"number": _number(part), "title": part.title.partition(". ")[2],
            "answer": not chain.answers or part.goal in chain.answers, "of": _printed(of), "wrt": _printed(wrt),
            "role": role(wrt) or "", "uses": list(chain.needs(number)),
            "alone": chain.opens[number] if chain.opens else ""}


def _printed(name: str) -> tuple[str, str]:
    """Base and superscript."""
    base, above = COURSE.name(name)
    return (spoken(name) if "\\" in base or "_" in base else base), above


def _number(part: Derivation) -> str:
    """6c of a part with the title 6c. Back through the second pooling."""
    return part.title.partition(".")[0]
