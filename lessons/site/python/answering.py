"""In Python on the page: views that are made anew from their recipes, told what the reader does, and what they answer.

The worker calls `opened` and `told`; `told` gives JSON back. Models have the names that the page gives them.
"""

import asyncio
import base64
import importlib
import json
import pickle
import sys
import zlib
from collections.abc import Callable
from typing import Any

import comm
from comm.base_comm import BaseComm
from ipywidgets.widgets.widget import _instances

from .reaching import described, plain, reached, renamed

_names: dict[str, dict[str, str]] = {}           # of each view, the page's name of each of its widgets
_said: list[tuple[str, dict[str, Any]]] = []
_hearers: list[Callable[[str, str], None]] = []


def recipe(view: Any) -> str:
    """A view as text from which Python on the page makes it again; empty where that cannot be written down."""
    try:
        written = pickle.dumps((type(view).__module__, type(view).__qualname__, *view.made_of))
    except (pickle.PicklingError, AttributeError, TypeError):  # such as a lambda
        return ""
    return base64.b64encode(zlib.compress(written, 9)).decode()


class _Wire(BaseComm):
    """Keeps what a widget says until the page takes it."""

    def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **__: Any) -> None:
        if msg_type == "comm_msg":
            _said.append((self.comm_id, data))
            if len(_said) == 1 and _hearers:
                asyncio.get_running_loop().call_soon(_unasked)


def hear(act: Callable[[str, str], None]) -> None:
    """Have `act(view, said)` called with what a view says later than its answer, in its spare time."""
    _hearers.append(act)


def _unasked() -> None:
    for name in [name for name, names in _names.items() if any(each in names for each, _ in _said)]:
        said = json.dumps(_taken(name))
        for act in _hearers:
            act(name, said)
    _said.clear()


def opened(name: str, text: str, models: str) -> None:
    """Make the view of a recipe, whose models have these names (JSON), in the order in which they are reached."""
    comm.create_comm = _Wire
    module, kind, args, named = pickle.loads(zlib.decompress(base64.b64decode(text)))
    view = getattr(importlib.import_module(module), kind)(*args, **named)
    made, expected = [widget.model_id for widget in reached(view)], json.loads(models)
    if len(made) != len(expected):
        raise ValueError(f"{len(made)} models came, {len(expected)} were expected")
    _names[name] = dict(zip(made, expected, strict=True))
    _said.clear()


def told(name: str, model: str, message: str) -> str:
    """Tell a model of the view what the page says to it; what the view says then: [[model, message], …].

    Models that are new come first; at the end, what was noted of the learner.
    """
    widget = next(each for each, known in _names[name].items() if known == model)
    _instances[widget].comm.handle_msg({"content": {"data": json.loads(message)}, "buffers": []})
    said = _taken(name)
    if entries := _noted():
        said.append([name, {"method": "progress", "entries": entries}])
    return json.dumps(said)


def _taken(name: str) -> list[list]:
    """What the view has said since it was asked last."""
    names = _names[name]
    first = next(iter(names))
    fresh = {each.model_id: each for each in reached(_instances[first]) if each.model_id not in names}
    old = set(names)
    names |= {each: f"{name}-{len(old) + count}" for count, each in enumerate(fresh)}
    said = [[names[each], {"method": "open", "model": described(one, plain(one) or one._esm, names)}]
            for each, one in fresh.items()]
    said += [[names[each], {"method": data["method"], "state": renamed(data.get("state"), names),
                            "content": data.get("content")}]
             for each, data in _said if each in old and data["method"] in ("update", "custom")]
    _said[:] = [(each, data) for each, data in _said if each not in names]
    return said


def _noted() -> dict:
    """What was noted of the learner since then: the page keeps it, since files here are gone with the page."""
    progress = sys.modules.get("lessons.practice.progress")  # imported by whoever notes something
    entries = progress.progress() if progress else {}
    if progress and entries:
        progress.delete()
    return entries
