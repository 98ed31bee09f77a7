"""StepView: a derivation, one line at a time."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import traitlets
from ipywidgets import HTMLMath, VBox, Widget, widget_serialization

from ...engine.derivation import came
from ...engine.printing import Shown, text_twin
from ...engine.printing import show as print_derivation
from ..kit.loops import in_spare_time
from ..kit.view import Boxed, View, among
from .page import html_twin, page_of
from .units import units_of

FORMS = {"index": "Index", "written": "Written out", "array": "Array", "numbers": "Numbers"}


class Controller(View):
    """Header, footer and keys. It holds all text of the view, so that after one run no kernel is needed."""

    pages = traitlets.Dict().tag(sync=True)  # notation -> form -> what page_of returns
    text = traitlets.Instance(Widget).tag(sync=True, **widget_serialization)  # beside it: what the host typesets
    forms = traitlets.List().tag(sync=True)  # pairs: name, printed
    notations = traitlets.List().tag(sync=True)
    step = traitlets.Int().tag(sync=True)
    form = traitlets.Unicode().tag(sync=True)
    notation = traitlets.Unicode().tag(sync=True)
    sizes = traitlets.Dict().tag(sync=True)  # name -> (lowest, highest); empty without sliders
    chosen = traitlets.Dict().tag(sync=True)  # name -> value
    letters = traitlets.Dict().tag(sync=True)  # notation -> name -> how that notation writes the size
    units = traitlets.Dict().tag(sync=True)  # the case as a drawing, and what of it each step lights; or empty
    notice = traitlets.Unicode().tag(sync=True)  # why a size was refused


class PartController(Controller):
    """The controller of a part of a chain; it also knows which part that is."""

    part = traitlets.Int().tag(sync=True)
    alone = traitlets.Bool().tag(sync=True)  # the layer's own derivation is shown in the part's place


class StepView(Boxed):
    """`derivation`, stepped: each line with its rule, its law and why; what changed against the line before is lit.

    The course's notation and one `other` are offered, each in the forms index, written, array and numbers. `at` fixes
    sizes and indices; `sliders=True` draws a slider per size, in the range that was checked, and a dictionary such as
    `{"L": (3, 12), "j": (1, 12)}` one for each size or index in it; they stay legal together. `units=True` draws the
    layer's units beside the lines, and what a line speaks of is lit. `step`, `form` and `notation` follow the learner
    and may be set; what does not exist raises `TraitError`. Stepping and switching need no kernel, a new size does.
    """

    asks = ("chosen",)

    step = traitlets.Int()
    form = traitlets.Unicode()
    notation = traitlets.Unicode()
    _step_exists = among("step", lambda view: range(len(view._printed(*view._keys[0]).lines)))
    _form_exists = among("form", lambda view: view._derivation.forms)
    _notation_offered = among("notation", lambda view: view._notations)

    def __init__(self, derivation, *, notation: str = "course", form: str = "index", other: str | None = None,
                 at: dict[str, int] | None = None, start: int = 0,
                 sliders: bool | dict[str, tuple[int, int]] = False, units: bool = False,
                 show: Callable = print_derivation):
        if not hasattr(derivation, "domain") or callable(derivation):
            raise TypeError(f"StepView: {came(derivation)} came, a Derivation was expected; a Chain is shown by "
                            "ChainView")
        sizes = sliders if isinstance(sliders, dict) else dict(derivation.sizes_lesson) if sliders else {}
        if not sizes:
            self.asks = ()
        self._derivation, self._show, self._drawn = derivation, show, units
        self._notations = _offered(derivation.notations, notation, other)
        self._at = dict(at or {})
        self._shown: dict[tuple[str, str], Shown] = {}
        super().__init__(step=start, form=form, notation=notation)
        self._controller = self._make_controller(sizes)
        arrange(self, self._controller)
        self.add_class("lessons")

    def _make_controller(self, sizes: dict) -> Controller:
        chosen = self._chosen(sizes)
        written = {key: self._printed(key, self._derivation.forms[0]).notation for key in self._notations}
        pages = self._pages(self._keys)
        page = pages[self.notation][self.form]
        now = {"step": self.step, "form": self.form, "notation": self.notation}
        controller = Controller(
            title=self.shown.title, pages=pages, units=self._units(), sizes=sizes,
            letters={key: {name: written[key].letter(name) for name in sizes} for key in self._notations},
            text=HTMLMath(page["lines"] + page["reasons"]),
            forms=[(name, FORMS[name]) for name in self._derivation.forms],
            notations=[(name, written[name].title) for name in self._notations],
            home=now | {"chosen": chosen},
        )
        for name in now:
            traitlets.link((self, name), (controller, name))
        controller.observe(self._resize, "chosen")
        return controller

    def at(self, **sizes: int) -> None:
        """Show other sizes or indices: `view.at(D=4, M=2)`. Step, form and notation stay; when refused, all stays.

        What is shown now comes at once, the other forms and notations while the learner looks at it.
        """
        at = {**self._at, **sizes}
        self._derivation.domain.at(at)                      # refuses
        self._at = at
        self._shown = {key: shown for key, shown in self._shown.items() if key[1] == "index"}      # as at any size
        self._controller.pages = self._pages([(self.notation, self.form)])
        self._controller.chosen = self._chosen(self._controller.sizes)
        self._resizing = in_spare_time(self._resized())

    def _resized(self) -> Iterator[None]:
        """All else at the new size; if meanwhile there is another, that is for whoever follows."""
        at = self._at
        for act in (self._draw, *(partial(self._printed, *key) for key in self._keys)):
            act()
            yield
            if self._at is not at:
                return
        self._controller.pages = self._pages(self._keys)

    def _draw(self) -> None:
        self._controller.units = self._units()

    @property
    def shown(self):
        """What is printed in the present notation and form."""
        return self._printed(self.notation, self.form)

    @property
    def _keys(self) -> list[tuple[str, str]]:
        """Notations and forms that are offered."""
        return [(notation, form) for notation in self._notations for form in self._derivation.forms]

    def _printed(self, notation: str, form: str) -> Shown:
        """One of them at the present size, printed when it is first asked for."""
        key = notation, form
        if key not in self._shown:
            self._shown[key] = self._show(self._derivation, notation=notation, form=form, at=self._at or None)
        return self._shown[key]

    def _pages(self, keys: Iterable[tuple[str, str]]) -> dict:
        """Of these and those that are printed anyway, what the browser needs."""
        pages: dict = {notation: {} for notation in self._notations}
        for notation, form in dict.fromkeys((*keys, *self._shown)):
            pages[notation][form] = page_of(self._printed(notation, form))
        return pages

    def _units(self) -> dict:
        if not self._drawn:
            return {}
        written = self._printed(self._notations[0], "written")
        return units_of(self._derivation, [line.text for line in written.lines], self._at)

    def _chosen(self, sizes, at: dict | None = None) -> dict[str, int]:
        """The value of each of these sizes, at present or at a point."""
        found = self._derivation.domain.at(self._at if at is None else at, nearest=True)
        point = {str(symbol): value for symbol, value in found.items()}
        return {name: point[name] for name in sizes}

    def _resize(self, change) -> None:
        if change.new == self._chosen(change.new):
            return
        try:
            self.at(**self._chosen(change.new, {**self._at, **change.new}))      # what is near and legal
            self._controller.notice = ""
        except ValueError as refused:
            self._controller.notice = str(refused)
            self._controller.chosen = change.old

    def __repr__(self) -> str:
        return text_twin(self.shown)

    def stored(self) -> str:
        return html_twin(self.shown)


def arrange(box: VBox, controller: Controller) -> None:
    """Put into the box the controller and, before it, its text."""
    box.children = (controller.text.add_class("lessons-step-text"), controller)
    box.add_class("lessons-panel").add_class("lessons-step")


def _offered(notations: tuple[str, ...], notation: str, other: str | None) -> list[str]:
    """The course's notation and one more: `other`, else the one to begin with, else the first there is."""
    for name in (notation, other or notation):
        if name not in notations:
            raise traitlets.TraitError(f"StepView: notation {name!r} came, one of {', '.join(notations)} was expected")
    more = [name for name in (other, notation, *notations) if name and name != "course"]
    return list(dict.fromkeys(("course", *more[:1], notation)))
