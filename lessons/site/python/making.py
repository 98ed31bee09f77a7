"""Put Python beside the pages: Pyodide's core from npm, and what it imports, compiled by itself."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from .packing import gather

HERE = Path(__file__).parent
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
LICENSES = """\
Beside the lessons, which are under the MIT License, this folder holds
Pyodide (Mozilla Public License 2.0; github.com/pyodide/pyodide) with CPython (Python Software Foundation License),
and in app.zip SymPy, mpmath, ipywidgets, traitlets and comm (BSD licenses), compiled and without their tests.
"""


class Absent(Exception):
    """Python cannot be put beside the pages: what is missing."""


def make(folder: Path) -> int:
    """Write Python for the pages into `folder`; how many bytes a page loads. Raises Absent."""
    with tempfile.TemporaryDirectory() as place:
        pyodide, app = bring(Path(place)), Path(place) / "app"
        gather(app)
        folder.mkdir(parents=True)
        done = _run("node", HERE / "compile.mjs", pyodide, app, folder / "app.zip")
        if done.returncode:
            raise Absent(f"compiling for the pages failed: {done.stderr.strip()}")
        for name in CORE:
            shutil.copyfile(pyodide / name, folder / name)
    shutil.copyfile(HERE / "worker.js", folder / "worker.js")
    (folder / "licenses.txt").write_text(LICENSES, encoding="utf-8")
    return sum((folder / name).stat().st_size for name in (*CORE, "app.zip"))


def bring(place: Path) -> Path:
    """Install what package-lock.json lists in `place`; where Pyodide is there. npm keeps what it loaded."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, place / name)
    done = _run("npm", "ci", "--prefix", place, "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error")
    if done.returncode:
        raise Absent(f"npm could not install Pyodide: {done.stderr.strip()}")
    return place / "node_modules" / "pyodide"


def _run(name: str, *arguments: object) -> subprocess.CompletedProcess:
    program = shutil.which(name)                 # on Windows npm is a script, found by its whole name only
    if program is None:
        raise Absent("there is no Node with npm on the path")
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
