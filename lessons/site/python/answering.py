"""In Python on the page: views that are made anew from their recipes, told what the reader does, and what they answer.

The worker calls `opened` and `told`; both give JSON back. A view's models are counted as the page counts them.
"""

import base64
import importlib
import json
import pickle
import zlib
from typing import Any

import comm
from comm.base_comm import BaseComm
from ipywidgets import Widget

from .reaching import reached

_views: dict[str, list[Widget]] = {}
_said: list[tuple[str, dict[str, Any]]] = []


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


def opened(name: str, text: str) -> int:
    """Make the view of a recipe; how many models it has."""
    comm.create_comm = _Wire
    module, kind, args, named = pickle.loads(zlib.decompress(base64.b64decode(text)))
    view = getattr(importlib.import_module(module), kind)(*args, **named)
    _views[name] = list(reached(view))
    _said.clear()
    return len(_views[name])


def told(name: str, place: int, message: str) -> str:
    """Tell a model of the view what the page says to it; what its models say then: [[place, message], …]."""
    models = _views[name]
    models[place].comm.handle_msg({"content": {"data": json.loads(message)}, "buffers": []})
    places = {widget.model_id: place for place, widget in enumerate(models)}
    said = [[places[model], {"method": data["method"], "state": data.get("state"), "content": data.get("content")}]
            for model, data in _said if model in places and data["method"] in ("update", "custom")]
    _said.clear()
    return json.dumps(said)
