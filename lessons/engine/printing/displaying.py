"""What a notebook shows of a derivation that is the last line of a cell: its lines, typeset, and their text twin."""

from ..composed import Chain, Induction
from ..derivation import Derivation
from .showing import Shown, show
from .spelling import uncolored


def text_twin(shown: Shown) -> str:
    """All that a reader gets, as plain text: each line with its rule, its formula and why."""
    given = [f"   given: {'; '.join(formula.text for formula in shown.given)}"] if shown.given else []
    rows = [shown.title]
    for number, line in enumerate(shown.lines):
        asked = f"   {shown.question}" if number == 0 else ""
        rows += [f"{number}. {line.rule}", f"   {line.text}", asked, f"   {line.why.text}"]
        rows += given if number == 0 else []
    return "\n".join([row for row in rows if row.strip()] + [f"✓ {shown.badge}"])


def typeset(shown: Shown) -> str:
    """The lines below one another, each with its rule, and how they were checked."""
    rows, before = [], ""
    for line in shown.lines:
        left, right = uncolored(line.latex).split(" = ", 1)
        if right != r"\;?":       # what is wanted stands on the left of the line that answers it
            rows.append(rf"{left if left != before else ''} &= {right} && \text{{{line.rule}}}")
            before = left
    body = " \\\\\n".join([*rows, rf"&&& \text{{✓ {shown.mark}}}"])
    return f"\\textbf{{{shown.title}}} \\\\\n\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def _bundle(self: Derivation | Induction | Chain, **_) -> dict[str, str]:
    shown = [show(part) for part in (self.parts if isinstance(self, Chain) else (self,))]
    title = [self.title] if isinstance(self, Chain) else []
    latex = " \\\\[1.5em]\n".join(map(typeset, shown))
    return {"text/plain": "\n".join([*title, *map(text_twin, shown)]),
            "text/latex": f"$$\\begin{{array}}{{l}}\n{latex}\n\\end{{array}}$$"}


# Printing knows what a derivation is, and no derivation knows how it is printed; a notebook asks the object itself.
for _kind in (Derivation, Induction, Chain):
    _kind._repr_mimebundle_ = _bundle  # type: ignore[union-attr]
