"""What all views are to the host: live where there is a kernel, and text everywhere else."""

import sys
import uuid
from html import escape

import anywidget
import ipywidgets
import traitlets

from .linking import assets


def checked(check, *values, front: str = ""):
    """What `check` makes of a state that is set; what it refuses is a TraitError, as of any trait."""
    try:
        return check(*values)
    except ValueError as error:
        raise traitlets.TraitError(front + str(error)) from None


class Twins:
    """A widget with text twins: what screen readers, GitHub's preview, print and strict nbval see of it.

    `repr(view)` is the plain one, `stored()` the HTML that stands in a stored notebook. There is no `text/latex`: every
    front end that would choose it over HTML (print to LaTeX) loses the reasons and the folding.

    On a page without a kernel, Python may still be had: it makes the view anew from `made_of`, and is told the traits
    in `asks`. Where these are empty, the script answers everything by itself.
    """

    asks: tuple[str, ...] = ()
    made_of: tuple[tuple, dict]

    def __new__(cls, *args, **named):
        view = super().__new__(cls, *args, **named)
        view.made_of = args, named
        return view

    def on_page(self) -> dict:
        """What the view's `page.js` needs to answer in Python's place on a page without a kernel."""
        return {}

    def stored(self) -> str:
        """The HTML twin."""
        return f"<pre>{escape(repr(self))}</pre>"

    def _repr_mimebundle_(self, **_) -> dict:
        live = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {"text/plain": repr(self), "text/html": self.stored(), "application/vnd.jupyter.widget-view+json": live}


class View(Twins, anywidget.AnyWidget):
    """A widget whose script and style, view.js and view.css, lie beside its module.

    The script knows its own model by name, so that `heard` in hearing.js can look after it: the front end of anywidget
    gives a script two seconds to load. On a busy page a script needs more, and then the view is drawn, but no later
    message of the kernel reaches it.
    """

    title = traitlets.Unicode().tag(sync=True)      # how the view is called, on the page and aloud
    _name = traitlets.Unicode().tag(sync=True)

    def __init_subclass__(cls, **options):
        file = getattr(sys.modules.get(cls.__module__), "__file__", None)
        if "_esm" not in vars(cls) and file and (beside := assets(file)):
            cls._esm, cls._css = beside
        super().__init_subclass__(**options)

    def __init__(self, **state):
        name = uuid.uuid4().hex
        super().__init__(model_id=name, _name=name, **state)


class Boxed(Twins, ipywidgets.VBox):
    """A view in whose box formulas stand beside the script that drives them: only there the host typesets them."""
