"""Run a notebook in this process, and keep what its cells show and the widgets behind it.

There is no kernel, so nothing waits for an event loop: a view that fills itself while a kernel is idle is filled at
once, and a training begins only when somebody asks for it.
"""

import warnings
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import TextIOBase
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.builtin_trap import BuiltinTrap
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from ipywidgets import Widget
from traitlets.config import Config


class Failed(Exception):
    """A cell that did not run to its end, or that complained: where, and what it said."""


@dataclass
class Cell:
    """A cell of a notebook; `outputs` are its MIME bundles, and {"stream": text} for what it printed. `folded` says
    whether its code is."""

    id: str
    kind: str
    source: str
    outputs: list[dict[str, Any]]
    folded: bool


class _Stream(TextIOBase):
    """Takes what is printed, in its place between what is displayed."""

    def __init__(self, outputs: list[dict[str, Any]], name: str):
        self._outputs, self._name = outputs, name

    def write(self, text: str) -> int:
        if self._outputs and self._name in self._outputs[-1]:
            self._outputs[-1][self._name] += text
        else:
            self._outputs.append({self._name: text})
        return len(text)


class _Displayed(DisplayPublisher):
    """What `display` is given."""

    shell: Any

    def publish(self, data: Any, *_: Any, **__: Any) -> None:
        self.shell.shown.append(data)


class _Result(DisplayHook):
    """The value of a cell's last line."""

    shell: Any

    def __call__(self, result: Any = None) -> None:
        if result is not None and not self.quiet():
            self.shell.shown.append(self.shell.display_formatter.format(result)[0])


class _Shell(InteractiveShell):
    """An IPython whose output is kept in `shown`."""

    displayhook_class, display_pub_class = _Result, _Displayed
    shown: list[dict[str, Any]] = []

    def init_builtins(self) -> None:
        """IPython would leave these among Python's own names; here they are there as long as a cell runs."""
        self.builtin_trap = BuiltinTrap(shell=self)
        self.builtin_trap.auto_builtins |= {"display": display, "__IPYTHON__": True}

    def showtraceback(self, *_: Any, **__: Any) -> None:
        pass  # `run` tells what was raised


@contextmanager
def ran(path: Path):
    """The cells of a notebook with their outputs; as long as this holds, the widgets that they show are alive.

    Raises Failed for a cell that raises or writes to stderr.
    """
    _Shell.clear_instance()
    nowhere = Config({"HistoryManager": {"hist_file": ":memory:"}})  # a learner's own history stays as it is
    shell = _Shell.instance(user_ns={}, colors="nocolor", config=nowhere)
    try:
        yield [_run(shell, path, cell) for cell in nbformat.read(path, as_version=4).cells]
    finally:
        Widget.close_all()
        shell.cleanup()
        _Shell.clear_instance()


def _run(shell: _Shell, path: Path, cell: Any) -> Cell:
    shown = shell.shown = []
    if cell.cell_type == "code":
        told, wrong = _Stream(shown, "stream"), _Stream(shown, "stderr")
        with redirect_stdout(told), redirect_stderr(wrong), warnings.catch_warnings():
            warnings.simplefilter("error")
            done = shell.run_cell(cell.source, store_history=True)
        error = done.error_before_exec or done.error_in_exec
        if error is not None:
            raise Failed(f"{path.name}, cell {cell.id}, raised {type(error).__name__}: {error}") from error
        if complaint := next((each["stderr"] for each in shown if "stderr" in each), None):
            raise Failed(f"{path.name}, cell {cell.id}, wrote to stderr: {complaint.strip()}")
    folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
    return Cell(cell.id, cell.cell_type, cell.source, shown, folded)
