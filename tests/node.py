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
    return json.loads(_said(script(entry), function, states))


def _said(text: str, function: str, states: list) -> str:
    return run(f"{text}\nconsole.log(JSON.stringify({json.dumps(states)}.map({function})));")


def unsaid(entry: Path, function: str, states: list, *tables: Path) -> set[str]:
    """The templates of these tables that no state says: break one of them, and nobody would see it."""
    text, marks = script(entry), []

    def marked(name: str, value):
        if isinstance(value, dict):
            return {key: marked(f"{name}.{key}", each) for key, each in value.items()}
        marks.extend([name] if value else [])
        return f"⟦{name}⟧{value}" if value else ""

    for table in tables:
        source = table.read_text(encoding="utf-8")
        assert source in text, f"{entry.name} does not import {table.name}"
        text = text.replace(source, json.dumps(marked(table.stem, json.loads(source))))
    said = _said(text, function, states)
    return {mark for mark in marks if f"⟦{mark}⟧" not in said}
