"""The widgets behind a page, as data from which the page's own host makes them again."""

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from ipywidgets import Widget
from ipywidgets.widgets.widget import _instances

from ..views.kit.linking import VIEWS, assets
from ..views.kit.view import Twins
from .python.answering import recipe
from .python.reaching import PLAIN, described, plain, reached


class Unknown(Exception):
    """A widget for which the host has no place: which one, and which were expected."""


@cache
def scripts() -> dict[str, str]:
    """The script of each view, and the name of its folder."""
    return {text: path.parent.name for path in sorted(VIEWS.glob("*/view.js")) if (text := assets(str(path)))}


def drawable(name: str) -> bool:
    """Whether the host has a place for a widget that is shown, and for all that it shows."""
    try:
        return all(_kind(widget) for widget in reached(_instances[name]))
    except Unknown:
        return False


def gathered(shown: Iterable[str]) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Of the widgets that are shown, and all that these reach: the models, and their new names.

    The names that widgets have by themselves are drawn at random; here they are numbers, in the order of the page.
    """
    names: dict[str, str] = {}
    for name in shown:
        for widget in reached(_instances[name]):
            names.setdefault(widget.model_id, f"m{len(names)}")
    return {names[name]: _model(_instances[name], names) for name in names}, names


def _kind(widget: Widget) -> str:
    """What kind of widget it is. Raises Unknown."""
    kind = plain(widget) or scripts().get(widget.get_state().get("_esm", ""))
    if kind is None:
        raise Unknown(f"{type(widget).__name__} came, a view of ours or one of {', '.join(e.__name__ for e in PLAIN)} "
                      "was expected")
    return kind


def _model(widget: Widget, names: dict[str, str]) -> dict[str, Any]:
    told = described(widget, _kind(widget), names)
    if isinstance(widget, Twins):
        if widget.asks and (text := recipe(widget)):
            told |= {"asks": widget.asks, "recipe": text}
        if more := widget.on_page():
            told["more"] = more
    try:
        return json.loads(json.dumps(told, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise Unknown(f"{type(widget).__name__} came with what is no JSON: {error}") from None
