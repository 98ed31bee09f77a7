"""Two pages that are computed, never typed: the notations side by side, and all results of the course."""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..engine import Chain, Derivation, Entry, Induction, show
from ..engine.printing.page import Page
from ..engine.printing.spelling import plain, uncolored
from ..notation import NOTATIONS
from .catalogue import CATALOGUE

GRADIENTS = ("fully_connected_weight", "fully_connected_bias", "fully_connected_input")


@dataclass(frozen=True)
class Sheet:
    """A table whose cells hold formulas between dollar signs; it displays itself in a notebook."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[tuple[str, str], ...] = ()

    def _repr_html_(self) -> str:
        wide = "; min-width: 14em"      # prose beside formulas stays readable where the page is narrow

        def cell(told, tag, high=1):
            style = "text-align: left" + (wide if tag == "td" and " " in told and "$" not in told else "")
            told = html.escape(told, quote=False).replace("$", r"$\displaystyle ", 1)
            return f'<{tag}{f" rowspan={high}" if high > 1 else ""} style="{style}">{told}</{tag}>'

        def row(cells, heights):
            tags = ("th", *("td" for _ in cells[1:]))
            return "".join(cell(*each) for each in zip(cells, tags, heights, strict=True) if each[-1])

        head = "".join(cell(told, "th") for told in self.head)
        body = "\n".join(f"<tr>{row(*each)}</tr>" for each in zip(self.rows, self._heights(), strict=True))
        notes = "".join(f"\n<p><b>{key}</b>: {html.escape(about, quote=False)}</p>" for key, about in self.notes)
        return (f"<table>\n<caption>{html.escape(self.title)}</caption>\n"
                f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>{notes}")

    def _heights(self) -> list[list[int]]:
        """Over how many rows each cell goes: what the row above says of the same thing is not said again."""
        heights = [[1] * len(self.head) for _ in self.rows]
        for column in range(len(self.head)):
            top = 0
            for n, cells in enumerate(self.rows):
                if n and (cells[0], cells[column]) == (self.rows[top][0], self.rows[top][column]):
                    heights[top][column] += 1
                    heights[n][column] = 0
                else:
                    top = n
        return heights

    def __repr__(self) -> str:
        lines = [self.title]
        for cells, (first, *_) in zip(self.rows, self._heights(), strict=True):
            if first:
                lines.append(cells[0])
            lines += [f"   {column}: {plain(cell)}" for column, cell in zip(self.head[1:], cells[1:], strict=True)]
        return "\n".join([*lines, *(f"{key}: {about}" for key, about in self.notes)])


def notation_table(names: Iterable[str] = GRADIENTS) -> Sheet:
    """The definition, the gradients and the shapes of these derivations, in every notation that they share."""
    derivations = [derivation for name in names for derivation in _parts(name)]
    keys = [key for key in NOTATIONS if all(key in d.notations for d in derivations)]
    pages = {key: Page(derivations[0], key, "index") for key in keys}
    arrays = [name for name in ("x", "W", "w") if name in pages["course"].shapes]
    rows = [("forward", *(f"${uncolored(show(derivations[0], key).given[0].latex)}$" for key in keys)),
            *((d.title, *(result_of(d, key) for key in keys)) for d in derivations),
            *((f"shape of {name}", *(f"${uncolored(page.shape(name))}$" for page in pages.values()))
              for name in arrays)]
    notes = tuple((key, page.notation.about) for key, page in pages.items())
    return Sheet("The same layer in the notations of the sources", ("", *keys), tuple(rows), notes)


def formula_sheet(names: Iterable[str] | None = None, *, badges: bool = True) -> Sheet:
    """Every derivation of the catalogue: what comes out, and with ``badges`` how it was checked."""
    width = 3 if badges else 2
    rows = [(derivation.title, result_of(derivation), derivation.badge)[:width]
            for name in (CATALOGUE if names is None else names) for derivation in _parts(name)]
    return Sheet("What the course derives", ("", "result", "how")[:width], tuple(rows))


def _parts(name: str) -> tuple[Any, ...]:
    """A derivation, or the parts of a chain."""
    if name not in CATALOGUE:
        raise ValueError(f"names: {name!r} came, names of the catalogue were expected: {', '.join(CATALOGUE)}")
    made = CATALOGUE[name]()
    return made.parts if isinstance(made, Chain) else (made,)


def result_of(derivation: Derivation | Induction, key: str = "course") -> str:
    """The last line: in symbols for whole arrays where the derivation gets so far, else with indices; of an induction
    what it claims."""
    if isinstance(derivation, Induction):
        line = show(derivation, key).lines[0]
    else:
        line = show(derivation, key, "array" if isinstance(derivation.result, Entry) else "index").lines[-1]
    left, right, *_ = uncolored(line.latex).split(" = ")
    return f"${left} = {right}$"
