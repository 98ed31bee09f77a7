"""Widgets as a page needs them: the same where the page is written and in Python on the page."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from anywidget import AnyWidget
from ipywidgets import HTML, HTMLMath, VBox, Widget
from ipywidgets.widgets.widget import _instances

PLAIN = {HTMLMath: "math", HTML: "html", VBox: "box"}
REFERENCE = "IPY_MODEL_"
KEPT = {"children", "value"}  # of a widget that is no view of ours


@cache
def _common() -> frozenset[str]:
    """The traits that each view has and none of ours draws."""
    return frozenset(AnyWidget().keys) | {"_esm", "_anywidget_id"}


def drawn(widget: Widget) -> dict[str, Any]:
    """The traits that a page needs to draw the widget."""
    keys = set(widget.keys)
    return widget.get_state(sorted(keys - _common() if isinstance(widget, AnyWidget) else keys & KEPT))


def reached(widget: Widget) -> Iterator[Widget]:
    """The widget and all that its traits name, each before what it names."""
    todo, seen = [widget], set()
    while todo:
        one = todo.pop(0)
        if one.model_id not in seen:
            seen.add(one.model_id)
            yield one
            todo += [_instances[name] for name in _references(drawn(one))]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(REFERENCE):
        yield value.removeprefix(REFERENCE)
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _references(each)


def plain(widget: Widget) -> str | None:
    """What kind of widget it is, if it is no view of ours."""
    return next((kind for each, kind in PLAIN.items() if isinstance(widget, each)), None)


def described(widget: Widget, kind: str, names: dict[str, str]) -> dict[str, Any]:
    """A model as the page makes it; `names` are those by which the page knows widgets."""
    classes = {"_dom_classes": list(widget._dom_classes)} if widget._dom_classes else {}
    return {"kind": kind, "state": renamed(drawn(widget), names) | classes}


def renamed(value: Any, names: dict[str, str]) -> Any:
    """The same with the page's names of the widgets that it names."""
    if isinstance(value, str):
        if value.startswith(REFERENCE):
            return REFERENCE + names[value.removeprefix(REFERENCE)]
        return names.get(value, value)
    if isinstance(value, dict):
        return {key: renamed(each, names) for key, each in value.items()}
    return [renamed(each, names) for each in value] if isinstance(value, list | tuple) else value
