"""CompareView: two derivations side by side, line by line, with what differs between them lit."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

import traitlets
from ipywidgets import HTMLMath

from ...derivations import Derivation
from ...engine.derivation import came
from ...engine.printing import Printed, show
from ...engine.printing.page import Page
from ..kit import twin
from ..kit.twin import escape
from ..kit.view import Boxed, View

TITLE = "What changes, line by line"


@dataclass(frozen=True)
class Pair:
    """A line of two derivations: its rule, and on each side LaTeX and plain text; "" where one has no such line."""

    rule: str
    latex: tuple[str, str]
    text: tuple[str, str]

    @property
    def same(self) -> bool:
        return self.text[0] == self.text[1]

    @property
    def told(self) -> str:
        """Its lines in the text twin."""
        return f"= {self.rule}: {self.text[0]}" if self.same else "\n    ".join([f"≠ {self.rule}", *self._sides])

    @property
    def spoken(self) -> str:
        """What is read aloud."""
        word, lines = ("the same", self.text[0]) if self.same else ("different", "; ".join(self._sides))
        return f"{self.rule}, {word}. {lines}"

    @property
    def _sides(self) -> list[str]:
        return [f"{side}: {text or 'no such line'}" for side, text in zip("ab", self.text, strict=True)]


class _Reader(View):
    """Keys for the table that stands beside it: ↑ ↓ Home End go from line to line, and each is spoken."""

    spoken = traitlets.List().tag(sync=True)


class CompareView(Boxed):
    """The lines of two derivations side by side: equal ones are dimmed and marked =, in the others what differs is lit.

    What is given comes first, since there a convention enters; then the lines, matched by their rules. Nothing in it
    needs a kernel. `pairs` is what is shown. Raises TypeError for what is no Derivation. Items ER-25, ER-69.
    """

    def __init__(self, a: Derivation, b: Derivation):
        self.titles = tuple(_checked(made).title for made in (a, b))
        self.pairs = _pairs(a, b)
        title, table = HTMLMath(f"<b>{TITLE}</b>"), HTMLMath(_table(self.titles, self.pairs))
        reader = _Reader(title=f"{TITLE}: {' and '.join(self.titles)}", spoken=[pair.spoken for pair in self.pairs])
        super().__init__((title, table, reader))
        title.add_class("lessons-header")
        table.add_class("lessons-compare-table")
        self.add_class("lessons").add_class("lessons-panel").add_class("lessons-compare")

    def __repr__(self) -> str:
        heads = [f"{side}: {title}" for side, title in zip("ab", self.titles, strict=True)]
        return "\n".join([TITLE, *heads, *(pair.told for pair in self.pairs)])

    def stored(self) -> str:
        return _stored(self.titles, self.pairs)


def _checked(made):
    if not isinstance(made, Derivation):
        raise TypeError(f"CompareView: {came(made)} came, a Derivation was expected; of a Chain, compare one of its "
                        "parts")
    return made


def _pairs(a: Derivation, b: Derivation) -> list[Pair]:
    """What is given, then the lines that answer the question."""
    shown = [show(made) for made in (a, b)]         # proved, or StepError
    pages = [Page(made, "course", "index") for made in (a, b)]
    given = zip_longest(*(side.given for side in shown), fillvalue=Printed("", ""))
    pairs = [Pair("Given", *zip(*sides, strict=True)) for sides in given]
    answers = [side.lines[1:] for side in shown]
    for places in _matched(*([line.rule for line in lines] for lines in answers)):
        lines, steps = (_at(places, of) for of in (answers, (a.steps, b.steps)))
        text = tuple(line.text if line else "" for line in lines)
        latex = tuple(page.line(mine, other or mine)[0] if mine else ""
                      for page, mine, other in zip(pages, steps, steps[::-1], strict=True))
        pairs.append(Pair(next(line.rule for line in lines if line), latex, text))
    return pairs


def _at(places: tuple, of: tuple) -> list:
    """What each derivation has at its place; None where it has none."""
    return [None if place is None else items[place] for place, items in zip(places, of, strict=True)]


def _matched(a: list[str], b: list[str]):
    """Pairs of places with the same rule, in order; None beside a line that only the other derivation has."""
    for kind, start, end, first, last in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        here, there = range(start, end), range(first, last)
        if kind == "equal":
            yield from zip(here, there, strict=True)
        else:
            yield from ((place, None) for place in here)
            yield from ((None, place) for place in there)


def _table(titles: tuple[str, str], pairs: list[Pair]) -> str:
    """One row for each pair; the host typesets the formulas."""
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in ("", titles[0], "", titles[1]))
    return (f'<table class="lessons-compare-lines"><thead><tr>{heads}</tr></thead>'
            f"<tbody>{''.join(map(_row, pairs))}</tbody></table>")


def _row(pair: Pair) -> str:
    kind, sign, word = ("same", "=", "the same") if pair.same else ("other", "≠", "different")
    a, b = (f"<td>{_formula(latex)}</td>" for latex in pair.latex)
    mark = f'<td class="lessons-compare-mark" title="{word}">{sign}</td>'
    return f'<tr class="lessons-compare-{kind}"><th scope="row">{escape(pair.rule)}</th>{a}{mark}{b}</tr>'


def _formula(latex: str) -> str:
    return rf"\(\displaystyle {escape(latex)}\)" if latex else "–"


def _stored(titles: tuple[str, str], pairs: list[Pair]) -> str:
    """The HTML twin: the same table, plain."""
    def row(pair):
        a, b = (twin.formula(latex) if latex else "–" for latex in pair.latex)
        return escape(pair.rule), a, "=" if pair.same else "≠", b

    return f"<p><b>{TITLE}</b></p>\n{twin.table(map(row, pairs), ('', titles[0], '', titles[1]), cell=str)}"
