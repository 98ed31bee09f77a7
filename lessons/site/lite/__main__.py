"""Put JupyterLite into the folder `lite` of a site: the notebooks, a kernel, and every package that it may load.

Who reads it loads nothing from elsewhere: Pyodide's core comes from npm, its packages from where Pyodide publishes
them, each compared with the sha256 of its list, the others from PyPI by the hashes of wheels.txt; all when it is built.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ..._door.requirements import packages
from ..python.making import CORE, Absent, bring
from . import lock

HERE, PAGES, ROOT = Path(__file__).parent, Path(__file__).parents[1] / "python", Path(__file__).parents[3]
SOURCE = "https://cdn.jsdelivr.net/pyodide/v{version}/full/"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
AT_START = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "lessons")
SETTINGS = {"disablePyPIFallback": True, "pyodideUrl": "./static/pyodide/pyodide.mjs",
            "loadPyodideOptions": {"packages": AT_START}}


def build(folder: Path, source: str = SOURCE) -> int:
    """Write it; how many packages stand in it. Raises Absent or Broken."""
    with tempfile.TemporaryDirectory() as place:
        lite = Path(place) / "lite"
        pyodide = lite / "static" / "pyodide"
        pyodide.mkdir(parents=True)
        core = bring(Path(place))
        for name in CORE:
            shutil.copyfile(core / name, pyodide / name)
        count = _packages(pyodide, source)
        shutil.copytree(ROOT / "notebooks", lite / "files", ignore=shutil.ignore_patterns(".*", "answers-*"))
        config = {"jupyter-lite-schema-version": 0, "jupyter-config-data": {
            "appName": "Back-propagation, worked through", "litePluginSettings": {f"{KERNEL}:kernel": SETTINGS}}}
        (lite / "jupyter-lite.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)  # what it decided before, it would keep
        _run("-m", "jupyterlite_core", "build", "--lite-dir", lite, "--output-dir", folder,
             "--no-sourcemaps", "--no-unused-shared-packages", "--apps", "lab", cwd=lite)  # it leaves a file there
    return count


def _packages(pyodide: Path, source: str) -> int:
    """All that a kernel may load, in `pyodide`, and a list of no more."""
    for wheel in (EXTENSIONS / KERNEL / "static" / "pypi").glob("*.whl"):
        shutil.copyfile(wheel, pyodide / wheel.name)
    with tempfile.TemporaryDirectory() as sources:  # building leaves a folder in them
        shutil.copytree(ROOT / "lessons", Path(sources) / "lessons", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "LICENSE"):
            shutil.copyfile(ROOT / name, Path(sources) / name)
        _run("-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", pyodide, sources)
    _run("-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "--dest", pyodide,
         "--requirement", HERE / "wheels.txt")
    told = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    ours = lock.own(sorted(pyodide.glob("*.whl")))
    wanted = [name for name, _ in packages(ROOT / "lessons" / "requirements-browser.txt")]
    version = json.loads((PAGES / "package.json").read_text(encoding="utf-8"))["dependencies"]["pyodide"]
    told["packages"] = lock.needed(told["packages"] | ours, [*AT_START, *wanted])
    for name, entry in told["packages"].items():
        if name not in ours:
            lock.bring(entry, source.format(version=version), pyodide)
    (pyodide / "pyodide-lock.json").write_text(json.dumps(told), encoding="utf-8")
    return len(told["packages"])


def _run(*arguments: object, cwd: Path = ROOT) -> None:
    done = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, cwd=cwd)
    if done.returncode:
        said = (done.stderr + done.stdout)[-2000:]
        raise lock.Broken(f"{arguments[1]}: status {done.returncode} came, 0 was expected: {said}")


def main(arguments: list[str]) -> int:
    folder = Path(*arguments).resolve() / "lite"
    try:
        count = build(folder)
    except (Absent, lock.Broken) as problem:
        print(f"No JupyterLite is written: {problem}", file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    print(f"JupyterLite in {folder}, {count} packages, {size:.0f} MB. It needs a web server.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
