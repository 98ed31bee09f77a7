"""The widgets behind a page, as data from which the page's own host makes them again."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from anywidget import AnyWidget
from ipywidgets import HTML, Button, HBox, HTMLMath, VBox, Widget
from ipywidgets.widgets.widget import _instances
from ipywidgets.widgets.widget_link import Link

from ..views.kit.linking import VIEWS, script

PLAIN = {HTMLMath: "math", HTML: "html", VBox: "box", HBox: "row", Button: "button"}
KEPT = {"math": ("value",), "html": ("value",), "box": ("children",), "row": ("children",), "button": ("description",)}
REFERENCE = "IPY_MODEL_"


class Unknown(Exception):
    """A widget for which the host has no place: which one, and which were expected."""


@cache
def scripts() -> dict[str, str]:
    """The script of each view, and the name of its folder."""
    return {script(path): path.parent.name for path in sorted(VIEWS.glob("*/view.js"))}


@cache
def _common() -> frozenset[str]:
    """The traits that each view has and none of ours draws."""
    return frozenset(AnyWidget().keys)


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


def reached(widget: Widget) -> Iterator[Widget]:
    """The widget and all that its traits name, each before what it names; in Python on the page the order is the same."""
    todo, seen = [widget], set()
    while todo:
        one = todo.pop(0)
        if one.model_id not in seen:
            seen.add(one.model_id)
            yield one
            todo += [_instances[name] for name in _references(_drawn(one)[1])]


def _drawn(widget: Widget) -> tuple[str, dict[str, Any]]:
    """What kind of widget it is, and the traits that a page needs. Raises Unknown."""
    kind = next((PLAIN[each] for each in PLAIN if isinstance(widget, each)), None)
    state = widget.get_state(KEPT.get(kind))
    if kind is None:
        kind = scripts().get(state.get("_esm", ""))
        state = {name: state[name] for name in sorted(state.keys() - _common())}
    if kind is None:
        raise Unknown(f"{type(widget).__name__} came, a view of ours or one of {', '.join(e.__name__ for e in PLAIN)} "
                      "was expected")
    return kind, state


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(REFERENCE):
        yield value.removeprefix(REFERENCE)
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _references(each)


def _model(widget: Widget, names: dict[str, str]) -> dict[str, Any]:
    kind, state = _drawn(widget)
    told = {"kind": kind, "state": _renamed(state, names)}
    if classes := list(widget._dom_classes):
        told["classes"] = classes
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
