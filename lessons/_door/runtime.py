"""Start a Python with the right surroundings, and end what was started."""

import json
import os
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lessons._door.say import ROOT

# What in the surroundings could lead the environment's Python, or its pip, to another place.
MISLEADING = ("PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")


@dataclass(frozen=True)
class Environment:
    """A Python that has what the lessons need, and the variables to start it with."""

    python: Path
    variables: dict[str, str]

    def start(self, *arguments: str, **more: Any) -> subprocess.Popen:
        return subprocess.Popen([self.python, *arguments], cwd=ROOT, env=self.variables, **more)

    def run(self, *arguments: str) -> int:
        """Run to the end; on Ctrl-C, which the child hears too, let it finish its last words."""
        child = self.start(*arguments)
        try:
            return child.wait()
        except KeyboardInterrupt:
            end(child, patience=5)
            raise


def ask(python: Path | str, modules: str, expression: str, **more: Any) -> Any:
    """The value of an expression of these modules in another Python; None where it has none.

    It comes as ASCII: the encoding in which each side writes text (PYTHONIOENCODING) may not have a path's letters.
    """
    program = f"import json, {modules}; sys.stdout.buffer.write(json.dumps({expression}).encode())"
    try:
        answer = subprocess.run([python, "-c", program], capture_output=True, **more)
        return json.loads(answer.stdout) if answer.returncode == 0 else None
    except (OSError, ValueError):
        return None


def end(child: subprocess.Popen, patience: float) -> None:
    """Wait for a child that is stopping, reading what it still says; then ask it, then make it."""
    for insist in (lambda: None, child.terminate, child.kill):
        insist()
        with suppress(subprocess.TimeoutExpired):
            child.communicate(timeout=patience)
            return
        patience = 20


def python_of(venv: Path) -> Path:
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def variables(venv: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    path = str(python_of(venv).parent) + os.pathsep + kept.get("PATH", "")
    ours = {"VIRTUAL_ENV": str(venv), "PATH": path, "PIP_USER": "0", "PIP_NO_INPUT": "1",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1", "JUPYTER_PREFER_ENV_PATH": "1"}
    return kept | ours


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
