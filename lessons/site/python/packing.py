"""What Python in the page imports, in one folder: the lessons, and of the libraries what they need."""

import importlib.util
import shutil
from pathlib import Path

LIBRARIES = ("sympy", "mpmath", "traitlets", "ipywidgets", "comm")
HERE, LESSONS = Path(__file__).parent, Path(__file__).parents[2]
LEFT_OUT = ("tests", "benchmarks", "__pycache__", "_door", "katex", "host", "stand_in", "data", "crosswalk",
            "quizzes", "*.npz", "*.js", "*.css", "*.woff2", "*.html", "*.pyi", "*.so", "*.md", "py.typed")
# Of SymPy; its `simplify`, which `solve` calls, imports units.
UNUSED = (*(f"physics/{part}" for part in ("biomechanics", "continuum_mechanics", "control", "hep", "mechanics",
                                           "optics", "quantum", "vector")),
          "stats", "holonomic", "categories", "diffgeom", "liealgebras", "crypto", "vector", "sandbox",
          "testing", "parsing/autolev", "parsing/latex", "parsing/c", "parsing/fortran")


def found(name: str) -> Path:
    """Where a library's folder is."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{name} is missing, and Python in the page needs it")
    return Path(spec.origin).parent


def gather(folder: Path) -> None:
    """Copy it all into `folder`: sources, no NumPy, nothing compiled."""
    ignore = shutil.ignore_patterns(*LEFT_OUT)
    for name in LIBRARIES:
        shutil.copytree(found(name), folder / name, ignore=ignore)
    for part in UNUSED:
        shutil.rmtree(folder / "sympy" / part)
    shutil.copytree(LESSONS, folder / "lessons", ignore=ignore)
    for file in (HERE / "stand_in").glob("*.py"):  # IPython.display.py stands for IPython/display.py
        place = folder.joinpath(*file.stem.split(".")).with_suffix(".py")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
