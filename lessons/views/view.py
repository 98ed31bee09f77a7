"""What all views are to the host: a widget that goes on hearing the kernel however long its script takes to load."""

import uuid

import anywidget
import traitlets


class View(anywidget.AnyWidget):
    """A widget whose script knows its own model by name, so that `heard` in shared.js can look after it.

    The front end of anywidget gives a script two seconds to load. On a busy page a script needs more, and then the
    view is drawn, but no later message of the kernel reaches it.
    """

    _name = traitlets.Unicode().tag(sync=True)

    def __init__(self, **state):
        name = uuid.uuid4().hex
        super().__init__(model_id=name, _name=name, **state)
