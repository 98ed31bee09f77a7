"""LayerView: type a layer, choose what the loss is differentiated by, and step through its backward pass."""

import re
from contextlib import suppress

import traitlets

from ...derivations import Chain, Derivation, LayerError, derive
from ...engine.language import head
from ...notation import spoken
from ..chain.view import ChainView
from ..kit import twin
from ..kit.linking import templates
from ..kit.twin import escape
from ..kit.view import Boxed, View
from ..step.view import StepView

WORDS = templates(__file__)


class _Typed(View):
    """The field, what can be asked, the examples, and what is wrong with the text."""

    text = traitlets.Unicode().tag(sync=True)
    wrt = traitlets.Unicode().tag(sync=True)
    shapes = traitlets.Unicode().tag(sync=True)
    asked = traitlets.List().tag(sync=True)  # what the text can be asked, such as x[j]
    examples = traitlets.Dict().tag(sync=True)  # name -> {text, wrt, shapes}
    said = traitlets.Dict().tag(sync=True)  # {sentence, wrong, place, turn}


class LayerView(Boxed):
    """A layer that the learner types, and below it the derivation of the gradient that is asked.

    `text` has a definition a line, `wrt` is a quantity of it such as `x[j]` (without it the first that there is), and
    `shapes` names or fixes sizes, as for `derive`. All three follow the learner and may be set together by `show`.
    `derivation` is what was derived; where the text cannot be derived it is None, and `sentence` says why.
    """

    asks = ("text",)

    text = traitlets.Unicode()
    wrt = traitlets.Unicode()
    shapes = traitlets.Unicode()

    def __init__(self, text: str = "", wrt: str = "", *, shapes: str = ""):
        from ...derivations.layer.examples import EXAMPLES  # here: whoever types no layer does not wait for it

        examples = {name: {"text": e.text, "wrt": e.asked[0], "shapes": e.shapes} for name, e in EXAMPLES.items()}
        first = {"text": text, "wrt": wrt, "shapes": shapes} if text else next(iter(examples.values()))
        self.derivation: Derivation | Chain | None = None
        super().__init__()
        self._typed = _Typed(examples=examples, home=first)
        self._typed.on_msg(lambda view, asked, buffers: self._hear(asked))
        self.add_class("lessons").add_class("lessons-layer")
        self.show(**first)

    def show(self, text: str, wrt: str = "", *, shapes: str = "") -> None:
        """Derive this; what cannot be derived is told in the view."""
        self.text, self.wrt, self.shapes = text, wrt, shapes
        asked, self.derivation = self._typed.asked, None
        try:
            asked = _asked(text)
            self.wrt = wrt or (asked[0] if asked else "")
            self.derivation = derive(text, self.wrt, shapes=shapes)
            said = {"sentence": told(self.derivation), "wrong": False, "place": []}
        except LayerError as error:
            said = {"sentence": _labeled(str(error)), "wrong": True, "place": list(error.place or ())}
        said["sentence"] = " ".join(filter(None, (said["sentence"], _names(text))))
        below = self.derivation
        steps = () if below is None else (ChainView(below) if isinstance(below, Chain) else StepView(below),)
        for step in steps:
            step.remove_class("lessons")  # one box, this one, has it
        for old in self.children[1:]:
            old.close()
        self.children = (self._typed, *steps)
        with self._typed.hold_trait_notifications():
            self._typed.set_trait("asked", asked)
            for name in ("text", "wrt", "shapes"):
                self._typed.set_trait(name, getattr(self, name))
            self._typed.said = said | {"turn": self._typed.said.get("turn", 0) + 1}  # heard, though nothing changed

    @property
    def sentence(self) -> str:
        """What was said last."""
        return self._typed.said["sentence"]

    def _hear(self, wish: dict) -> None:
        match wish:
            case {"derive": {"text": str(text), "wrt": str(wrt), "shapes": str(shapes)}}:
                self.show(text, _wish(text, wrt), shapes=shapes)
            case {"read": str(text)}:
                with suppress(LayerError):  # what cannot be read yet changes nothing
                    self._typed.asked = _asked(text)

    def __repr__(self) -> str:
        below = repr(self.children[1]) if self.derivation is not None else ""
        return "\n".join(filter(None, (self.text, f"∂/∂{self.wrt}", self.sentence, below)))

    def stored(self) -> str:
        below = self.children[1].stored() if self.derivation is not None else ""
        return f"<pre>{escape(self.text)}</pre>{twin.paragraph(self.sentence)}{below}"


def _asked(text: str) -> list[str]:
    from ...derivations.layer.typed.layer import askable

    return askable(text)


def _labeled(refusal: str) -> str:
    """With the label that the page has, where it is about what `derive` calls otherwise."""
    return re.sub("^(wrt|shapes)(?=: )", lambda found: WORDS[found[1]], refusal)


def _names(text: str) -> str:
    """What is said of names that look like entries: x_i where i is an index, or where none is."""
    from ...derivations.layer.typed.reading import Text

    try:
        letters = Text(text).index_names
    except LayerError:
        return ""
    found = [name for name in dict.fromkeys(re.findall(r"\b[A-Za-z]\w*_[a-z]\b(?!\s*\[)", text))
             if not letters or name[-1] in letters]
    return WORDS["names"].format(names=", ".join(found), such=f"{found[0][:-2]}[{found[0][-1]}]") if found else ""


def _wish(text: str, wrt: str) -> str:
    """What a learner who had chosen `wrt` wants of a text that may be another by now: the same quantity, with the
    indices that it has there; nothing where it is gone.
    """
    try:
        asked = _asked(text)
    except LayerError:
        return wrt
    same = next((each for each in asked if each.split("[")[0] == wrt.split("[")[0]), "")
    return wrt if same and [same.count(sign) for sign in "[,"] == [wrt.count(sign) for sign in "[,"] else same


def told(made: Derivation | Chain) -> str:
    """What was derived, in words."""
    parts = made.parts if isinstance(made, Chain) else (made,)
    of, wrt = (spoken(head(end)[0]) for end in parts[-1].goal.args)
    count = sum(len(p.steps) for p in parts)
    said = WORDS["chained" if len(parts) > 1 else "derived"].format(
        of=of, wrt=wrt, lines=WORDS["line" if count == 1 else "lines"].format(count=count), parts=len(parts)
    )
    stopped = next((p.stopped for p in parts if p.stopped), "")
    return f"{said} {WORDS['stopped'].format(why=stopped)}" if stopped else said
