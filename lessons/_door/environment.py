"""The environment that the lessons run in: `.venv` beside them, made once, repaired and renewed when it must be."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from lessons._door.installing import install, up_to_date
from lessons._door.requirements import Needs, lacking
from lessons._door.runtime import Environment, ask, is_root, python_of, variables
from lessons._door.say import COMMAND, PYTHON, ROOT, Stop, say, step


def prepare(needs: Needs, root: Path = ROOT) -> Environment:
    """`.venv`, or the one that `needs` names, with everything in it that `needs` lists."""
    venv = root / needs.venv
    environment = Environment(python_of(venv), variables(venv))
    fresh = not works(environment, venv)
    if fresh:
        make(venv)
    if not up_to_date(venv, root / needs.file, root):
        install(environment, venv, needs, root, fresh)
    return environment


def present(needs: Needs, root: Path = ROOT) -> Environment:
    """The environment that is running, if it has everything that `needs` lists; it is looked at, never changed."""
    problems = lacking(root / needs.file)
    if not imports_from(root):
        problems.append("`lessons` is not installed from this folder, so no notebook could import it")
    if problems:
        raise Stop(
            f"This environment ({sys.prefix}) is not ready:\n"
            + "".join(f"  - {problem}\n" for problem in problems)
            + f"To install what it lacks, go to {root} and type:",
            f"{PYTHON} -m pip install -r {needs.file}",
            "(or the same command without --here, which keeps to an environment of its own)",
        )
    return Environment(Path(sys.executable), dict(os.environ))


def imports_from(root: Path) -> bool:
    """Whether a notebook, which runs in a folder of its own, would import the lessons of this one."""
    file = ask(sys.executable, "sys, lessons", "lessons.__file__", cwd=root / "notebooks")
    return file is not None and Path(file).resolve() == root / "lessons" / "__init__.py"


def works(environment: Environment, venv: Path) -> bool:
    """Whether `.venv` has a Python of its own that starts, is new enough, and has pip."""
    answer = ask(environment.python, "pip, sys", "[sys.version_info >= (3, 11), sys.prefix]", env=environment.variables)
    new_enough, prefix = answer or (False, "")
    return new_enough and Path(prefix).resolve() == venv.resolve()


def make(venv: Path) -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise without(module)
    if venv.is_symlink() or venv.is_file():
        raise Stop(f"{venv} is not a folder of its own. Move it away, then type:", COMMAND)
    if venv.exists():
        say(f"The environment in {venv.name} is half made or broken: it is made anew.")
        remove(venv)
    with step(f"Making an environment in {venv.name}"):
        base = getattr(sys, "_base_executable", sys.executable)  # outlives an environment that we may be running in
        made = subprocess.run([base, "-m", "venv", venv], capture_output=True, text=True, errors="replace")
        if made.returncode:
            raise Stop(f"Python could not make an environment in {venv}:\n{made.stdout}{made.stderr}")


def without(module: str) -> Stop:
    problem = f"This Python ({sys.executable}) has no `{module}`, which an environment needs."
    if shutil.which("apt"):
        as_root = "" if is_root() else "sudo "
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        return Stop(f"{problem} On Debian and Ubuntu, type:", f"{as_root}apt install {package}", COMMAND)
    return Stop(f"{problem} Install a complete Python 3.11 or newer (for example from python.org), then type:", COMMAND)


def remove(venv: Path) -> None:
    try:
        shutil.rmtree(venv)
    except OSError as error:
        raise Stop(f"{venv} could not be removed ({error}). Close what uses it, then type:", COMMAND) from error
