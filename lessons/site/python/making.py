"""Put Python beside the pages: Pyodide's core from npm, and what it imports, compiled by itself."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .packing import gather

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
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
    node = bring()
    pyodide = MODULES / "pyodide"
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as sources:
        app = Path(sources) / "app"
        gather(app)
        command = (node, HERE / "compile.mjs", pyodide, app, folder / "app.zip")
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode:
            raise Absent(f"compiling for the pages failed: {done.stderr.strip()}")
    for name in CORE:
        shutil.copyfile(pyodide / name, folder / name)
    shutil.copyfile(HERE / "worker.js", folder / "worker.js")
    (folder / "licenses.txt").write_text(LICENSES, encoding="utf-8")
    return sum((folder / name).stat().st_size for name in (*CORE, "app.zip"))


def bring() -> str:
    """What package-lock.json lists, in node_modules; the command that runs Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise Absent("there is no Node with npm on the path")
    stamp, wanted = MODULES / "lessons-installed", _fingerprint(HERE / "package-lock.json")
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        quiet = ("--no-audit", "--no-fund", "--loglevel=error")
        if subprocess.run([npm, "ci", "--prefix", HERE, *quiet], stdout=sys.stderr).returncode:
            raise Absent("npm could not install Pyodide")
        stamp.write_text(wanted, encoding="utf-8")
    return node


def _fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
