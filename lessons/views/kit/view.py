"""What all views are to the host: live where there is a kernel, and text everywhere else."""

import sys
import uuid
from collections.abc import Callable, Iterable

import anywidget
import ipywidgets
import traitlets

from . import twin
from .linking import assets


def fitting(name: str, check: Callable):
    """A validator: the trait becomes what check(view, value) makes of it; what that refuses is a TraitError."""
    def validate(view, proposal):
        try:
            return check(view, proposal.value)
        except (ValueError, IndexError) as error:
            kind = f"{type(view).__name__}: "
            raise traitlets.TraitError(kind + str(error).removeprefix(kind)) from None

    return traitlets.validate(name)(validate)


def among(name: str, known: Callable):
    """A validator: the trait is one of known(view), which are names, or a range of places."""
    def check(view, value):
        there = known(view)
        if value not in there:
            names = ", ".join(filter(None, map(str, there)))
            told = f"from 0 to {len(there) - 1}" if isinstance(there, range) else f"of {names}"
            raise ValueError(f"{name} {value!r} came, one {told} was expected")
        return value

    return fitting(name, check)


class Twins:
    """A widget with text twins: what screen readers, GitHub's preview, print and strict nbval see of it.

    `repr(view)` is the plain one, `stored()` the HTML that stands in a stored notebook. There is no `text/latex`: every
    front end that would choose it over HTML (print to LaTeX) loses the reasons and the folding.

    On a page without a kernel, Python may still be had: it makes the view anew from `made_of`, and is told the traits
    in `asks`. Where these are empty, the script answers everything by itself.
    """

    asks: tuple[str, ...] = ()
    made_of: tuple[tuple, dict]
    stored: Callable[[], str]

    def __new__(cls, *args, **named):
        view = super().__new__(cls, *args, **named)
        view.made_of = args, named
        return view

    def on_page(self) -> dict:
        """What the view's `page.js` needs to answer in Python's place on a page without a kernel."""
        return {}

    def _repr_mimebundle_(self, **_) -> dict:
        live = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"text/plain": repr(self), "text/html": self.stored(), "application/vnd.jupyter.widget-view+json": live}


class View(Twins, anywidget.AnyWidget):
    """A widget whose script and sheet, view.js and view.css, lie beside its module.

    The script knows its own model by name, so that `heard` in hearing.js can look after it: the front end of anywidget
    gives a script two seconds to load. On a busy page a script needs more, and then the view is drawn, but no later
    message of the kernel reaches it.
    """

    title = traitlets.Unicode().tag(sync=True)      # how the view is called, on the page and aloud
    _home = traitlets.Dict().tag(sync=True)         # where Reset goes
    _name = traitlets.Unicode().tag(sync=True)
    _twins = twin                                   # the module that writes them

    def __init_subclass__(cls, **options):
        file = getattr(sys.modules.get(cls.__module__), "__file__", None)
        if "_esm" not in vars(cls) and file and (beside := assets(file)):
            cls._esm = beside
        for trait in vars(cls).values():        # an echo of what the learner did could take back what came after it
            if isinstance(trait, traitlets.TraitType) and trait.metadata.get("sync"):
                trait.metadata["echo_update"] = False
        super().__init_subclass__(**options)

    def __init__(self, *, home: dict | None = None, **state):
        """A view in the state `home`, which is what Reset brings back, and with what else there is."""
        name, home = uuid.uuid4().hex, home or {}
        super().__init__(model_id=name, _name=name, _home=home, **home, **state)

    def told(self) -> Iterable:
        """The title, then lines and tables of both twins; or what `text` and `html` of its own `_twins` take."""
        return [self.title]

    def __repr__(self) -> str:
        return self._twins.text(*self.told())

    def stored(self) -> str:
        return self._twins.html(*self.told())


class Boxed(Twins, ipywidgets.VBox):
    """A view in whose box formulas stand beside the script that drives them: only there the host typesets them."""
