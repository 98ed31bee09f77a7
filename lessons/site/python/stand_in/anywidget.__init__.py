"""In the page the scripts are there already: of anywidget no more than a widget with traits is needed."""

from ipywidgets import DOMWidget


class AnyWidget(DOMWidget):
    """A widget whose script the page has."""
