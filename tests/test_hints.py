"""What views and lessons tell to do is true for a finger too: what only a keyboard or a mouse has, is said as such."""

import json
import re

import pytest

from lessons.crosswalk import NOTEBOOKS
from lessons.views.kit.linking import VIEWS

HANDS = re.compile(r"\b(?:Tab|Enter|Esc|Backspace|Space|Home|arrow keys|arrows and|[Cc]lick|mouse)\b|[←→↑↓]+ [←→↑↓H]")
FOR_EARS = re.compile(r"(?:aria-label\W+|board\(.*)$")         # a name that is heard, of what takes keys
CONSTANT = re.compile(r"const (\w+) = $")
STRING = re.compile(r"(\"[^\"\n]*\"|`[^`\n]*`)")


def unmarked(script: str) -> list[str]:
    """Strings that name keys or a mouse, and are neither forKeys("…"), the constant of one, nor heard alone."""
    script = re.sub(r"^\s*(?://|/?\*).*$|\s//.*$", "", script, flags=re.M)
    found = []
    for match in STRING.finditer(script):
        before = script[: match.start()].rpartition("\n")[2]
        name = CONSTANT.search(before)
        if " " not in match[0] or not HANDS.search(match[0]) or FOR_EARS.search(before) or before.endswith("forKeys("):
            continue
        if not name or not re.search(rf"forKeys\({name[1]}\)|aria-label.*\{{{name[1]}\}}", script):
            found.append(match[0])
    return found


def test_no_view_tells_a_finger_to_use_keys():
    scripts = list(VIEWS.rglob("*.js"))
    found = {str(path): unmarked(path.read_text(encoding="utf-8")) for path in scripts}
    assert scripts and {path: strings for path, strings in found.items() if strings} == {}


def test_what_is_not_marked_would_be_found():
    assert unmarked('hint: "drag it, or Tab and arrows";\nconst HINT = "click a node";\nel("p", {}, `← → Home`);') == [
        '"drag it, or Tab and arrows"', '"click a node"', "`← → Home`"]
    assert unmarked('const KEYS = "Enter judges";\nforKeys(KEYS); forKeys(": Tab and Enter");') == []


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem[:2])
def test_prose_says_what_a_finger_can_do(path):
    """Keys stand in brackets, behind "With keys"."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    plain = [re.sub(r"\([Ww]ith keys[^)]*\)", "", each) for each in prose]
    told = re.compile(r"\b[Cc]lick|\bmouse\b|\bTab\b|Backspace|\*\*Enter|\barrow keys\b")
    assert list(filter(told.search, plain)) == []
