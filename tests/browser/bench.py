"""A view without JupyterLab: its script on a bare page, its Python object here, and messages between them as there."""

import ast
import contextlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import comm
import pytest
from comm.base_comm import BaseComm
from ipywidgets import Widget
from jupyter_core.paths import jupyter_path
from playwright.sync_api import Locator, Page

import lessons.site
from lessons.views.kit.linking import bundle

from .lab import Host, Watch

HOME = "http://bench.localhost"  # nothing is there: the page is answered here
SCRIPT = bundle({"bench": Path(__file__).with_name("bench.js")})
KATEX = Path(lessons.site.__file__).with_name("katex")
THEMES = next(path for each in jupyter_path("lab/themes/@jupyterlab") if (path := Path(each)).exists())
WIDTH = 1124  # of an output in JupyterLab, in a window of 1280 pixels
CELL = '<div class="jp-Cell"><div class="jp-OutputArea-output"></div></div>'
PAGE = f"""<!doctype html><html lang="en"><title>A view</title><link rel="stylesheet" href="katex.min.css">
<style id="theme"></style><style>
  body {{ margin: 0; color: var(--jp-ui-font-color1); background: var(--jp-layout-color0);
          font: var(--jp-ui-font-size1) var(--jp-ui-font-family) }}
  .jp-OutputArea-output {{ width: {WIDTH}px; max-width: calc(100vw - 156px); margin: 8px auto; overflow: auto }}
  .jp-Notebook {{ padding-bottom: 100vh }}
</style><body><main class="jp-Notebook jp-WindowedPanel-outer">{{cells}}</main>
<script src="katex.min.js"></script><script>(() => {{ {SCRIPT} }})();</script>"""


class Wire(BaseComm):
    """A comm whose messages wait in `out` until they are taken to the page."""

    out: list[dict]
    opened: list["Wire"]

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **_):
        assert not buffers, f"{msg_type}: {len(buffers)} binary buffers came, none was expected on the bare page"
        self.out.append({"type": msg_type, "id": self.comm_id, "data": data})
        if msg_type == "comm_open":
            self.opened.append(self)


class Bench(Host):
    """What `Notebook` is to a notebook in JupyterLab: each cell is Python, and shows the widget in its last line."""

    def __init__(self, page: Page, watch: Watch, cells: tuple[str, ...]):
        super().__init__(page, watch)
        self._cells, self._names, self._out, self._opened = cells, {"__name__": "__main__"}, [], []
        page.expose_binding("toPython", lambda _, model, told: self._hear(model, told))
        body = PAGE.replace("{cells}", CELL * len(cells))
        page.route(f"{HOME}/", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=body))
        page.route(f"{HOME}/*.*", lambda route: route.fulfill(path=KATEX / route.request.url.rpartition("/")[2]))
        page.goto(f"{HOME}/")
        self.theme("Light")
        self._execute(0)

    def _create(self, *args, **options) -> Wire:
        kind = type("Wire", (Wire,), {"out": self._out, "opened": self._opened})
        return kind(*args, **options)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(comm, "create_comm", self._create)
            yield

    def _execute(self, cell: int):
        """The value of the cell's last line; a warning is an error, as it is in a notebook that is looked at."""
        *body, last = ast.parse(self._cells[cell]).body
        alone = isinstance(last, ast.Expr)
        with self._connected(), warnings.catch_warnings():
            warnings.simplefilter("error")
            exec(compile(ast.Module(body if alone else [*body, last], []), f"cell {cell}", "exec"), self._names)
            return eval(compile(ast.Expression(last.value), f"cell {cell}", "eval"), self._names) if alone else None

    def _hear(self, model: str, told: str) -> str:
        """A message of the page, and what Python says to it."""
        wire = next(each for each in self._opened if each.comm_id == model)
        with self._connected():
            wire.handle_msg({"content": {"data": json.loads(told)}, "buffers": []})
        return self._taken()

    def _taken(self) -> str:
        out, self._out[:] = json.dumps(self._out, allow_nan=False), []
        return out

    def run(self, cell: int) -> Locator:
        value = self._execute(cell)
        assert isinstance(value, Widget), f"cell {cell} shows {value!r}, a widget was expected"
        self.page.evaluate("([messages, cell, id]) => { bench.hear(messages); return bench.show(cell, id); }",
                           [self._taken(), cell, value.model_id])
        view = self.view(cell).first
        view.wait_for()
        view.scroll_into_view_if_needed()
        return view

    def ask(self, expression: str):
        self.page.evaluate("() => bench.settled()")
        with self._connected():
            value = ast.literal_eval(repr(eval(expression, self._names)))
        if self._out:
            self.page.evaluate("(messages) => bench.hear(messages)", self._taken())
        return value

    def theme(self, name: str) -> None:
        path = THEMES / f"theme-{name.lower()}-extension" / "index.css"
        self.page.evaluate("""([text, light]) => {
            document.querySelector("#theme").textContent = text;
            document.body.dataset.jpThemeLight = light;
        }""", [path.read_text(encoding="utf-8"), str(name == "Light").lower()])

    def shut_down(self) -> None:
        """From now on Python hears nothing and says nothing."""
        self.page.evaluate("() => { bench.cut = true; }")

    def leaks(self) -> list[str]:
        """The plain keys that came as far as JupyterLab would hear them."""
        return self.page.evaluate("() => bench.leaks.splice(0)")

    def empty(self) -> None:
        """Take all views away, with their models."""
        self.page.evaluate("() => bench.empty()")
        for wire in self._opened:
            wire.close()
        self.page.evaluate("(messages) => { bench.hear(messages); bench.cut = false; }", self._taken())
        self._opened.clear()
