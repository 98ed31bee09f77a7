"""The widgets behind a page, as data from which the page's own host makes them again."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from ipywidgets import HTML, Button, HBox, HTMLMath, VBox, Widget
from ipywidgets.widgets.widget import _instances
from ipywidgets.widgets.widget_link import Link

from ..views.kit.linking import VIEWS, script
from ..views.kit.view import Twins
from .python.answering import recipe
from .python.reaching import REFERENCE, drawn, reached

PLAIN = {HTMLMath: "math", HTML: "html", VBox: "box", HBox: "row", Button: "button"}


class Unknown(Exception):
    """A widget for which the host has no place: which one, and which were expected."""


@cache
def scripts() -> dict[str, str]:
    """The script of each view, and the name of its folder."""
    return {script(path): path.parent.name for path in sorted(VIEWS.glob("*/view.js"))}


def drawable(name: str) -> bool:
    """Whether the host has a place for a widget that is shown, and for all that it shows."""
    try:
        return all(_drawn(widget) for widget in reached(_instances[name]))
    except Unknown:
        return False


def gathered(shown: Iterable[str]) -> tuple[dict[str, dict[str, Any]], list[list[str]], dict[str, str]]:
    """Of the widgets that are shown, and all that these reach: the models, the links between them, and their new names.

    The names that widgets have by themselves are drawn at random; here they are numbers, in the order of the page.
    """
    names: dict[str, str] = {}
    for name in shown:
        for widget in reached(_instances[name]):
            names.setdefault(widget.model_id, f"m{len(names)}")
    models = {names[name]: _model(_instances[name], names) for name in names}
    links = [[names[end.model_id] if part == 0 else end for each in (link.source, link.target)
              for part, end in enumerate(each)]
             for link in _instances.values() if isinstance(link, Link) and link.source[0].model_id in names]
    return models, sorted(links), names


def _drawn(widget: Widget) -> tuple[str, dict[str, Any]]:
    """What kind of widget it is, and the traits that a page needs. Raises Unknown."""
    kind = next((PLAIN[each] for each in PLAIN if isinstance(widget, each)), None)
    kind = kind or scripts().get(widget.get_state().get("_esm", ""))
    if kind is None:
        raise Unknown(f"{type(widget).__name__} came, a view of ours or one of {', '.join(e.__name__ for e in PLAIN)} "
                      "was expected")
    return kind, drawn(widget)


def _model(widget: Widget, names: dict[str, str]) -> dict[str, Any]:
    kind, state = _drawn(widget)
    told = {"kind": kind, "state": _renamed(state, names)}
    if classes := list(widget._dom_classes):
        told["classes"] = classes
    if isinstance(widget, Twins):
        if widget.asks and (text := recipe(widget)):
            told |= {"asks": widget.asks, "recipe": text}
        if more := widget.on_page():
            told["more"] = more
    try:
        return json.loads(json.dumps(told, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise Unknown(f"{type(widget).__name__} came with what is no JSON: {error}") from None


def _renamed(value: Any, names: dict[str, str]) -> Any:
    """The same with the new names of the widgets that it names."""
    if isinstance(value, str):
        if value.startswith(REFERENCE):
            return REFERENCE + names[value.removeprefix(REFERENCE)]
        return names.get(value, value)
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    return [_renamed(each, names) for each in value] if isinstance(value, list | tuple) else value
