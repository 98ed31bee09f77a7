"""Text and HTML for twins."""

import html
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

from ...engine.printing import plain, uncolored

__all__ = ["arrays_html", "arrays_text", "columns", "details", "escape", "formula", "heading", "link", "paragraph",
           "plain", "table"]


def escape(text: str) -> str:
    """Text as HTML; quotes stay, since nothing is put into attributes."""
    return html.escape(text, quote=False)


def link(lesson: str, under: str = "", *, short: str = "") -> str:
    """A link to a lesson, or to one of its headings; with `short` on it, the whole name stands in its tooltip."""
    place = f"{lesson}.ipynb" + (f"#{quote(under.replace(' ', '-'), safe=',:;?$')}" if under else "")
    said = f"{lesson}: {under}" if under else lesson
    tooltip = f' title="{escape(said)}"' if short else ""
    return f'<a href="{place}"{tooltip} target="_blank" rel="noopener">{escape(short or said)}</a>'


def heading(title: str) -> str:
    return f"<p><strong>{escape(title)}</strong></p>"


def table(rows: Iterable[Sequence], head: Sequence[str] = (), *, named: bool = False,
          cell: Callable[..., str] = escape) -> str:
    """Rows as an HTML table; with `named` the first cell of each is its heading. `cell` makes a cell's HTML."""
    def line(cells, first, other):
        tags = [first, *[other] * (len(cells) - 1)]
        shown = (f"<{tag}>{cell(each)}</{tag[:2]}>" for tag, each in zip(tags, cells, strict=True))
        return f"<tr>{''.join(shown)}</tr>"

    column, row = ('th scope="col"', 'th scope="row"') if named else ("th", "td")
    above = f"<thead>{line(head, column, column)}</thead>" if head else ""
    return f"<table>{above}<tbody>{''.join(line(cells, row, 'td') for cells in rows)}</tbody></table>"


def columns(rows: Sequence[Sequence[str]], gap: str = "  ", left: int = 0) -> list[str]:
    """Rows as lines of text, their columns flush right, but the first `left` of them flush left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    justify = [str.ljust] * left + [str.rjust] * (len(widths) - left)
    return [gap.join(to(*cell) for to, *cell in zip(justify, row, widths, strict=True)).rstrip() for row in rows]


def arrays_text(title: str, told: str, tables: dict[str, Sequence], sentences: Sequence[str]) -> str:
    """A title, what is shown, each array by its name, and what is said of it."""
    lines = [title, told]
    for name, rows in tables.items():
        shown = columns(rows, " ")
        lines += [f"{name} = {shown[0]}"] if len(rows) == 1 else [f"{name} =", *shown]
    return "\n".join([*lines, *sentences])


def arrays_html(title: str, told: str, tables: dict[str, Sequence], sentences: Sequence[str]) -> str:
    """The same as HTML."""
    parts = [heading(name) + table(rows) for name, rows in tables.items()]
    return "".join([heading(title), paragraph(told), *parts, *map(paragraph, sentences)])


def paragraph(text: str) -> str:
    r"""Prose with inline `\( … \)` as HTML in which a notebook typesets the formulas."""
    return f"<p>{escape(uncolored(text))}</p>"


def formula(latex: str) -> str:
    """A formula as HTML in which a notebook typesets it."""
    return escape(f"$\\displaystyle {uncolored(latex)}$")


def details(summary: str, body: str, *, opened: bool = False) -> str:
    """A part that opens with no kernel and no script."""
    return f"<details{' open' if opened else ''}><summary>{escape(summary)}</summary>{body}</details>"
