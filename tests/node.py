"""The page's own modules in Node, which Playwright's wheel brings: what they compute, compared in any number."""

import json
import subprocess
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

from lessons.views.kit.linking import script

NODE = compute_driver_executable()[0]


def run(text: str) -> str:
    """What a JavaScript module prints."""
    told = subprocess.run([NODE, "--input-type=module"], input=text, capture_output=True, text=True, encoding="utf-8")
    if told.returncode:
        raise RuntimeError(told.stderr)  # no AssertionError: it must not look like a difference that was found
    return told.stdout.strip()


def told(entry: Path, function: str, states: list) -> list:
    """`function`, an expression of what `entry` exports, called with each state: told(NUMBER, "number", [1]).

    States and results are JSON: pass what is not finite as text. What other modules export is in an object with the
    module's name: grid_pieces.speakPieces.
    """
    return json.loads(run(f"{script(entry)}\nconsole.log(JSON.stringify({json.dumps(states)}.map({function})));"))
