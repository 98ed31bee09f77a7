"""Is everything here? What lesson 00 asks before you begin."""

from pathlib import Path
from typing import NamedTuple

from . import digits
from ._door.requirements import lacking
from .derivations import CATALOGUE
from .layers import fully_connected
from .trace import agree

NEEDED = Path(__file__).with_name("requirements.txt")


class Checkup(NamedTuple):
    """One line for each thing that was looked at; ``ready`` when all of them are as they should be."""

    lines: tuple[str, ...]
    ready: bool

    def __repr__(self):
        return "\n".join(self.lines)


def checkup() -> Checkup:
    """Look at the packages, prove a derivation and compare the layer with it, load the digits.

    Packages that are missing or out of range are named, with what to type; anything else that fails raises as it does.
    """
    problems = lacking(NEEDED)
    packages = [f"✗ {problem}" for problem in problems] or ["✓ all packages are here"]
    if problems:
        packages.append(f'  Type: python3 -m pip install -r "{NEEDED}"')
    agree(CATALOGUE["fully_connected_weight"](), fully_connected)
    data = digits.load()
    return Checkup((*packages, "✓ derivation, layer and finite differences agree",
                    f"✓ {len(data.x_train) + len(data.x_test):,} handwritten digits are here"), not problems)
