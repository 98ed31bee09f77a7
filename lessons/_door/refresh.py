"""Run notebooks, each in order in a fresh kernel, and store the outputs that read well without one.

The door starts this module with the environment's Python, since it needs nbformat and nbclient. Widget views and what
differs from machine to machine are left out; a notebook in which anything went wrong stays as it was.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from lessons._door.say import say, seconds

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
TIMES = ("execution", "ExecuteTime")  # cell metadata in which clients note when a cell ran
LONGEST_CELL = 300  # seconds


class Refused(Exception):
    """A notebook that is not stored, and why."""


def main(paths: list[str]) -> int:
    """Refresh each notebook; one that is refused does not keep the others from being stored."""
    refused = 0
    for path in map(Path, paths):
        start = time.perf_counter()
        try:
            outcome = "stored" if refresh(path) else "unchanged"
        except Refused as why:
            refused += 1
            outcome = f"NOT stored, the file is as it was:\n{why}"
        say(f"{path.name}: {seconds(time.perf_counter() - start)}, {path.stat().st_size / 1000:.0f} KB, {outcome}")
    return 1 if refused else 0


def refresh(path: Path) -> bool:
    """Run one notebook and store it; whether its text has changed. Raises Refused."""
    before = path.read_text(encoding="utf-8")
    try:
        notebook = nbformat.reads(before, as_version=4)
    except ValueError as error:
        raise Refused(f"    {path} is not a notebook: {str(error).splitlines()[0]}") from error
    execute(notebook, path.parent)
    found = list(problems(notebook))
    if found:
        raise Refused("\n".join(f"    {problem}" for problem in found))
    after = nbformat.writes(portable(notebook)) + "\n"
    replace(path, after)
    return after != before


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def execute(notebook: NotebookNode, folder: Path) -> None:
    for cell in code_cells(notebook):
        cell.outputs, cell.execution_count = [], None
    this_python = KernelSpecManager(kernel_dirs=[])  # whatever kernels are installed elsewhere
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_name=KERNEL["name"], kernel_spec_manager=this_python),
        resources={"metadata": {"path": str(folder)}},
        timeout=LONGEST_CELL,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        extra_arguments=["--log-level=ERROR"],  # the kernel's own log goes to the terminal
    )
    try:
        # Whose progress would it be? By itself nbclient ends only a kernel whose manager it has made.
        client.execute(env=os.environ | {"LESSONS_PROGRESS": "off"}, cleanup_kc=True)
    except CellExecutionError:
        pass  # the cell's error output tells more, see problems()
    except (CellTimeoutError, DeadKernelError) as error:
        raise Refused(f"    {str(error).splitlines()[0]}") from error


def problems(notebook: NotebookNode) -> Iterator[str]:
    """What must not be stored, cell by cell."""
    for number, cell in enumerate(code_cells(notebook), 1):
        where = f"code cell {number}, {cell.source.strip().partition(chr(10))[0]!r}"
        if not cell.source.strip():
            yield f"code cell {number} is empty"
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{where}, raised {output.ename}: {output.evalue}"
            elif output.get("name") == "stderr":
                yield f"{where}, wrote to stderr: {output.text.strip()}"
            elif set(output.get("data", {})) == {WIDGET_VIEW}:
                yield f"{where}, shows a widget that has no text twin"


def portable(notebook: NotebookNode) -> NotebookNode:
    """The notebook without widget views and state, and without traces of when and where it ran."""
    for number, cell in enumerate(code_cells(notebook), 1):
        cell.execution_count = number
        for key in TIMES:
            cell.metadata.pop(key, None)
        for output in cell.outputs:
            output.get("data", {}).pop(WIDGET_VIEW, None)
            if output.output_type == "execute_result":
                output.execution_count = number
    notebook.metadata.pop("widgets", None)
    notebook.metadata.update(kernelspec=KERNEL, language_info=LANGUAGE)
    return notebook


def replace(path: Path, text: str) -> None:
    """Write beside the file and then take its place, so that no moment leaves half a notebook."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8", newline="\n")
    os.replace(new, path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
