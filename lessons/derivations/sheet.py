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
        def row(cells, tag):
            first, *others = (html.escape(cell, quote=False).replace("$", r"$\displaystyle ", 1) for cell in cells)
            left = "text-align: left"
            rest = "".join(f'<{tag} style="{left}{wide if " " in cell and "$" not in cell else ""}">{cell}</{tag}>'
                           for cell in others)
            return f'<tr><th style="{left}">{first}</th>{rest}</tr>'
        wide = "; min-width: 14em"      # prose beside formulas stays readable where the page is narrow
        body = "\n".join(row(cells, "td") for cells in self.rows)
        notes = "".join(f"\n<p><b>{key}</b>: {html.escape(about, quote=False)}</p>" for key, about in self.notes)
        return (f"<table>\n<caption>{html.escape(self.title)}</caption>\n"
                f"<thead>{row(self.head, 'th')}</thead>\n<tbody>\n{body}\n</tbody>\n</table>{notes}")

    def __repr__(self) -> str:
        lines = [self.title]
        for cells in self.rows:
            lines.append(cells[0])
            lines += [f"   {column}: {plain(cell)}" for column, cell in zip(self.head[1:], cells[1:], strict=True)]
        return "\n".join([*lines, *(f"{key}: {about}" for key, about in self.notes)])


def notation_table(names: Iterable[str] = GRADIENTS) -> Sheet:
    """The definition, the gradients and the shapes of these derivations, in every notation that they share."""
    derivations = [derivation for name in names for derivation in _parts(name)]
    keys = [key for key in NOTATIONS if all(key in d.notations for d in derivations)]
    first = Page(derivations[0], "course", "index")
    arrays = [name for name in ("x", "W", "w") if name in first.shapes]
    rows = [("forward", *(f"${uncolored(show(derivations[0], key).given[0].latex)}$" for key in keys)),
            *((d.title, *(result_of(d, key) for key in keys)) for d in derivations),
            *((f"shape of {name}", *(f"${uncolored(Page(derivations[0], key, 'index').shape(name))}$" for key in keys))
              for name in arrays)]
    notes = tuple((key, Page(derivations[0], key, "index").notation.about) for key in keys)
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
