"""Is everything here? What lesson 00 asks before you begin."""

from typing import NamedTuple

from . import digits
from ._door.requirements import STUDENT, lacking
from ._door.say import ROOT
from .derivations import CATALOGUE
from .layers import fully_connected
from .trace import agree


class Checkup(NamedTuple):
    """One line for each thing that was looked at; ``ready`` when all of them are as they should be."""

    lines: tuple[str, ...]
    ready: bool

    def __repr__(self):
        return "\n".join(self.lines)


def checkup() -> Checkup:
    """Look at the packages, prove the catalogue at lesson bounds, compare a layer with its derivation, load the digits.

    Packages that are missing or out of range are named, with what to type; anything else that fails raises as it does.
    """
    problems = lacking(ROOT / STUDENT.file)
    packages = [f"✗ {problem}" for problem in problems] or ["✓ all packages are here"]
    if problems:
        packages.append(f"  In the course's folder, type: python3 -m pip install -r {STUDENT.file}")
    for derivation in CATALOGUE.values():
        derivation().prove()
    agree(CATALOGUE["fully_connected_weight"](), fully_connected)
    data = digits.load()
    return Checkup((*packages, f"✓ {len(CATALOGUE)} derivations hold, line by line",
                    "✓ derivation, layer and finite differences agree",
                    f"✓ {len(data.x_train) + len(data.x_test):,} handwritten digits are here"), not problems)
