"""What the catalogue prints, as one fingerprint for each derivation, notation and form, kept in printed.txt.

    python tests/printed.py        writes printed.txt anew, once a change is meant
"""

import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))    # run alone: of this project, whichever is installed

from lessons.derivations import CATALOGUE, Chain, show

KEPT = Path(__file__).with_name("printed.txt")
MEND = "If that is meant, write it anew: python tests/printed.py"


def shows(name: str) -> Iterator[tuple[str, object]]:
    """What is shown of an entry of the catalogue, by name: itself, or each part of a chain."""
    made = CATALOGUE[name]()
    if isinstance(made, Chain):
        yield from ((f"{name}, {part.title}", part) for part in made.parts)
    else:
        yield name, made


def fingerprints(name: str, shown: Callable = show) -> dict[str, str]:
    """For each page of an entry, such as ``tanh (002, array)``: formulas, texts, reasons and badge in a few letters."""
    made = {}
    for title, derivation in shows(name):
        for key in derivation.notations:
            for form in derivation.forms:
                page = shown(derivation, key, form)
                said = (page.title, page.goal, page.given, page.lines, page.badge, page.mark, page.question)
                made[f"{title} ({key}, {form})"] = sha256(repr(said).encode()).hexdigest()[:12]
    return made


def kept() -> dict[str, str]:
    """What printed.txt holds."""
    return dict(line.rsplit(": ", 1) for line in KEPT.read_text("utf-8").splitlines())


def changes(name: str, before: dict[str, str], now: dict[str, str]) -> str:
    """Which pages of an entry differ from what is kept, in a sentence; nothing where none does."""
    titles = {title for title, _ in shows(name)}
    before = {page: mark for page, mark in before.items() if page.rsplit(" (", 1)[0] in titles}
    differ = sorted(page for page in {*before, *now} if before.get(page) != now.get(page))
    return f"{name} is printed otherwise than tests/printed.txt says: {'; '.join(differ)}. {MEND}" if differ else ""


def stale(before: dict[str, str]) -> list[str]:
    """Pages that are kept and that nothing shows any more."""
    titles = {title for name in CATALOGUE for title, _ in shows(name)}
    return [page for page in before if page.rsplit(" (", 1)[0] not in titles]


if __name__ == "__main__":
    marks = {page: mark for name in CATALOGUE for page, mark in fingerprints(name).items()}
    KEPT.write_text("".join(f"{page}: {mark}\n" for page, mark in marks.items()), "utf-8")
