"""A lesson can be done in the time that it states: its parts are marked core or extra, and their minutes add up."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
MARK = re.compile(r"^#{2,3} .+\n\n?\*(Core|Extra) · (\d+) min\b", re.MULTILINE)
OPENING = 5  # minutes for the first screen, which has no heading of its own
STATED = {"04": (95, 35), "05": (90, 30), "10": (120, 25)}  # minutes, and those that what is extra takes


def minutes(prose: str) -> dict[str, int]:
    found = {"Core": OPENING, "Extra": 0}
    for kind, each in MARK.findall(prose):
        found[kind] += int(each)
    return found


def prose_of(lesson: str) -> tuple[str, str]:
    [path] = (ROOT / "notebooks").glob(f"{lesson}_*.ipynb")
    cells = nbformat.read(path, as_version=4).cells
    return path.stem, "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("lesson", STATED)
def test_the_parts_take_as_long_as_the_lesson_says(lesson):
    name, prose = prose_of(lesson)
    core, extra = STATED[lesson]
    assert minutes(prose) == {"Core": core, "Extra": extra}
    told = "2 hours" if core == 120 else f"{core} minutes"
    assert f"*{told}, and {extra}" in prose
    row = "2 h" if core == 120 else f"{core} min"
    assert re.search(rf"`{name}`.*\| {row} \|", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("lesson", STATED)
def test_each_part_is_core_or_extra(lesson):
    _, prose = prose_of(lesson)
    headings = re.findall(r"^## (.+)$", prose, re.MULTILINE)
    marked = [found[0][3:] for found in re.finditer(r"^## .+(?=\n\n?\*(?:Core|Extra) · )", prose, re.MULTILINE)]
    assert set(headings) - set(marked) == {"What to remember"}


def test_a_part_that_takes_longer_is_noticed():
    assert minutes("## One\n\n*Core · 5 min*\n\n### Two\n*Extra · 15 min, best later*\n\n*Core · 9 min*") == {
        "Core": 10, "Extra": 15}
