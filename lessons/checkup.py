"""Is everything here? What lesson 00 asks before you begin."""

import sys
from html import escape
from pathlib import Path
from typing import NamedTuple

from ._door.requirements import lacking

FILE = "requirements-browser.txt" if sys.platform == "emscripten" else "requirements.txt"  # JupyterLite has its own
NEEDED = Path(__file__).with_name(FILE)


class Checkup(NamedTuple):
    """One line for each thing that was looked at; ``ready`` when all of them are as they should be."""

    lines: tuple[str, ...]
    ready: bool

    def __repr__(self):
        return "\n".join(self.lines)

    def _repr_html_(self):
        """Folded where there is nothing to do."""
        lines = f"<pre>{escape(repr(self))}</pre>"
        return f"<details><summary>✓ Everything is installed</summary>{lines}</details>" if self.ready else lines


def checkup() -> Checkup:
    """Look at the packages; if they are here, prove a derivation, compare the layer with it, and load the digits.

    Packages that are missing or out of range are named, with what to type; anything else that fails raises as it does.
    """
    if problems := lacking(NEEDED):
        told = [f"✗ {problem}" for problem in problems]
        return Checkup((*told, f'  Type: python3 -m pip install -r "{NEEDED}"'), ready=False)
    from . import digits  # only now: these need the packages
    from .derivations import CATALOGUE
    from .layers import fully_connected
    from .trace import agree

    agree(CATALOGUE["fully_connected_weight"](), fully_connected)
    data = digits.load()
    return Checkup(("✓ all packages are here", "✓ derivation, layer and finite differences agree",
                    f"✓ {len(data.x_train) + len(data.x_test):,} handwritten digits are here"), ready=True)
