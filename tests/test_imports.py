"""Who may import whom: downward only, and nobody more packages than the work needs."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# part of the package: (the parts it may import, the packages beside the standard library)
TRACE = ({"trace", "derivations", "engine", "graphs", "notation", "layers"}, {"numpy", "sympy"})
ALLOWED = {
    "__init__": (set(), set()),
    "__main__": ({"_door"}, set()),
    "_door": ({"_door"}, set()),
    "notation": ({"notation"}, set()),
    "crosswalk": ({"crosswalk"}, set()),
    "graphs": ({"graphs"}, set()),
    "layers": ({"layers"}, {"numpy"}),
    "digits": (set(), {"numpy"}),
    "data": (set(), {"numpy"}),
    "network": ({"network", "layers"}, {"numpy"}),
    "engine": ({"engine", "notation"}, {"sympy"}),
    "derivations": ({"derivations", "engine", "graphs", "notation"}, {"sympy"}),
    "trace": TRACE,
    "checkup": ({"_door", "digits", "trace", "derivations", "layers"}, set()),
    "practice": ({"practice"} | TRACE[0], TRACE[1]),
    "views": (
        {"views", "practice", "network", "digits"} | TRACE[0],
        {"numpy", "sympy", "ipywidgets", "anywidget", "traitlets", "IPython"},
    ),
    "site": (
        {"site", "views", "practice", "_door"},
        {"ipywidgets", "anywidget", "traitlets", "IPython", "nbformat", "nbconvert", "pygments", "comm"},
    ),
    # Files that need less than the rest of their folder.
    "network/counting.py": (set(), set()),
    "data/history.py": (set(), set()),
}
MORE = {
    "views/figures/drawing.py": {"matplotlib"},
    "views/figures/picture.py": {"matplotlib", "PIL"},  # matplotlib brings PIL along
    "_door/refresh.py": {"nbformat", "nbclient", "jupyter_client"},  # started with the environment's Python
}


@cache
def statements(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """The imports of a module, also inside functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def imports(path: Path, package: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a module imports; relative names made absolute."""
    here = [package.name, *path.relative_to(package).parent.parts]
    for node in statements(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        else:
            above = here[: len(here) - node.level + 1] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            if source == package.name:  # from lessons import trace; from .. import trace
                yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, source


def part(path: Path, package: Path) -> str:
    return path.relative_to(package).with_suffix("").parts[0]


def violations(package: Path) -> list[str]:
    """Every import in the package that the table does not allow, one sentence each."""
    found = []
    for path in sorted(set(package.rglob("*.py")) - set(package.rglob("stand_in/**/*.py"))):
        name, own = path.relative_to(package).as_posix(), part(path, package)
        if own not in ALLOWED:
            found.append(f"{name} is in no part of the table")
            continue
        parts, packages = ALLOWED.get(name, ALLOWED[own])
        packages = packages | MORE.get(name, set()) | sys.stdlib_module_names
        for line, imported in imports(path, package):
            top, *below = imported.split(".")
            target = below[0] if top == package.name and below else None
            allowed = target in parts if top == package.name else top in packages
            if not allowed:
                found.append(f"{name}:{line} imports {imported}")
    return found


def test_imports_go_downward():
    assert violations(ROOT / "lessons") == []


PLANTED = [
    ("layers/dense.py", "import sympy", "imports sympy"),
    ("layers/dense.py", "import scipy.signal", "imports scipy.signal"),
    ("layers/dense.py", "from ..trace import agree", "imports lessons.trace"),
    ("layers/dense.py", "def f():\n    from lessons import views", "imports lessons.views"),
    ("engine/language.py", "import numpy as np", "imports numpy"),
    ("engine/language.py", "from ..layers import dense", "imports lessons.layers"),
    ("engine/printing/page.py", "from ...derivations import CATALOGUE", "imports lessons.derivations"),
    ("derivations/losses.py", "from ..layers import dense", "imports lessons.layers"),
    ("notation/notation.py", "from ..engine import Partial", "imports lessons.engine"),
    ("network/counting.py", "import numpy", "imports numpy"),
    ("data/history.py", "from .house import house", "imports lessons.data.house"),
    ("graphs/derivatives.py", "from ..derivations import CATALOGUE", "imports lessons.derivations"),
    ("derivations/deeper/x.py", "from ...views import step", "imports lessons.views"),
    ("network.py", "from .derivations import CATALOGUE", "imports lessons.derivations"),
    ("trace/traced.py", "from ..views.grid import GridView", "imports lessons.views.grid"),
    ("trace/following.py", "import matplotlib", "imports matplotlib"),
    ("practice/judge.py", "from .. import views", "imports lessons.views"),
    ("views/step.py", "from matplotlib.figure import Figure", "imports matplotlib.figure"),
    ("__init__.py", "from . import layers", "imports lessons.layers"),
    ("__init__.py", "import numpy", "imports numpy"),
    ("_door/lab.py", "import requests", "imports requests"),
    ("_door/lab.py", "from .. import layers", "imports lessons.layers"),
    ("helpers.py", "", "is in no part"),
]


@pytest.mark.parametrize(("name", "source", "complaint"), PLANTED)
def test_a_forbidden_import_is_found(tmp_path, name, source, complaint):
    planted = tmp_path / "lessons" / name
    planted.parent.mkdir(parents=True)
    planted.write_text(source)
    [found] = violations(tmp_path / "lessons")
    assert found.startswith(name)
    assert found.partition(" ")[2] == complaint or complaint in found


@pytest.mark.parametrize(("name", "source"), [
    ("views/figures/drawing.py", "from matplotlib.figure import Figure\nfrom ...trace import agree"),
    ("trace/traced.py", "from .remembered import R\nfrom lessons.layers import relu\nimport math"),
    ("derivations/deeper/x.py", "from ...engine import Step\nfrom ...notation import notation"),
])
def test_an_allowed_import_is_not(tmp_path, name, source):
    planted = tmp_path / "lessons" / name
    planted.parent.mkdir(parents=True)
    planted.write_text(source)
    assert violations(tmp_path / "lessons") == []


def needs(package: Path) -> dict[str, set[str]]:
    """The modules of the package that each of its modules imports, also inside functions."""
    modules = {}
    for path in package.rglob("*.py"):
        parts = (package.name, *path.relative_to(package).with_suffix("").parts)
        modules[".".join(parts).removesuffix(".__init__")] = path
    found: dict[str, set[str]] = {}
    for module, path in modules.items():
        here = module if path.name == "__init__.py" else module.rpartition(".")[0]
        found[module] = set()
        for node in (n for n in statements(path) if isinstance(n, ast.ImportFrom)):
            above = here.split(".")[: here.count(".") + 2 - node.level] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            named = {f"{source}.{alias.name}" for alias in node.names}
            found[module] |= (named & modules.keys()) or ({source} & modules.keys())
    return found


def test_no_module_imports_itself_by_a_detour():
    list(TopologicalSorter(needs(ROOT / "lessons")).static_order())


@pytest.mark.parametrize("back", ["from .b import f", "def g():\n    from .b import f", "from lessons.x import b"])
def test_a_circle_is_found_also_in_a_function(tmp_path, back):
    planted = {"__init__": "", "x/__init__": "", "x/a": back, "x/b": "from ..x.c import f", "x/c": "from . import a"}
    for name, source in planted.items():
        (tmp_path / "lessons" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "lessons" / name).with_suffix(".py").write_text(source)
    with pytest.raises(CycleError):
        list(TopologicalSorter(needs(tmp_path / "lessons")).static_order())


def crowded(package: Path) -> list[str]:
    """Rooms with more than fifteen files of code, and modules that are longer than one subject."""
    code = [path for kind in ("py", "js", "css") for path in package.rglob(f"*.{kind}") if "katex" not in path.parts]
    rooms = Counter(path.parent.relative_to(package).as_posix() for path in code)
    found = [f"{room}: {count} files" for room, count in rooms.items() if count > 15]
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in code}
    return found + [f"{path.name}: {lines} lines" for path, lines in lengths.items() if lines > 250]


def test_no_room_is_crowded():
    assert crowded(ROOT / "lessons") == []


def test_a_crowded_room_is_found(tmp_path):
    for i in range(16):
        (tmp_path / f"{i}.py").write_text("")
    (tmp_path / "long").mkdir()
    (tmp_path / "long" / "long.js").write_text("\n" * 251)
    assert crowded(tmp_path) == [".: 16 files", "long.js: 251 lines"]


def unnamed(package: Path, readme: str) -> set[str]:
    """The folders of the package that README's table does not have."""
    table = " ".join(line for line in readme.splitlines() if line.startswith("| `"))
    rooms = {path.parent.name for path in package.glob("*/*.*") if path.parent.name != "__pycache__"}
    return rooms - set(re.findall(r"`(?:lessons/)?(\w+)/`", table))


def test_each_room_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert unnamed(ROOT / "lessons", readme) == set()
    assert unnamed(ROOT / "lessons", readme.replace("| `lessons/graphs/`", "|")) == {"graphs"}


def loaded_by(statement: str) -> set[str]:
    """The modules that a clean interpreter has after one statement."""
    program = f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


HEAVY = {"sympy", "scipy", "matplotlib", "ipywidgets", "anywidget", "IPython"}


@pytest.mark.parametrize(("module", "absent"), [
    ("graphs", HEAVY | {"numpy"}),
    ("layers", HEAVY),
    ("network", HEAVY),
    ("network.counting", HEAVY),
    ("network.slices", HEAVY),
    ("data.history", HEAVY | {"numpy"}),
    ("data.house", HEAVY),
    ("digits", HEAVY),
    ("notation", HEAVY | {"numpy"}),
    ("engine", HEAVY - {"sympy"} | {"numpy"}),
    ("derivations", HEAVY - {"sympy"} | {"numpy"}),
    ("trace", HEAVY - {"sympy"}),
    ("_door.commands", HEAVY | {"numpy", "nbformat"}),
])
def test_a_clean_interpreter_loads_no_more(module, absent):
    loaded = loaded_by(f"import lessons.{module}")
    assert not absent & loaded
    parts, _ = ALLOWED[module.partition(".")[0]]
    ours = {name.split(".")[1] for name in loaded if name.startswith("lessons.")}
    assert ours <= parts | {module.partition(".")[0]}


def test_the_package_itself_imports_nothing():
    assert loaded_by("import lessons") == {"lessons"}


def test_the_clean_interpreter_sees_what_is_loaded():
    assert "sympy" in loaded_by("import sympy")
