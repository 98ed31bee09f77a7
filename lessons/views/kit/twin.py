"""Text and HTML for twins."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape as escaped
from urllib.parse import quote

from ...engine.printing import plain as plain
from ...engine.printing import uncolored


def escape(text: str) -> str:
    """Text as HTML; quotes stay, since nothing is put into attributes."""
    return escaped(text, quote=False)


def link(lesson: str, under: str = "", *, short: str = "") -> str:
    """A link to a lesson, or to one of its headings; with `short` on it, the whole name stands in its tooltip."""
    place = f"{lesson}.ipynb" + (f"#{quote(under.replace(' ', '-'), safe=',:;?$')}" if under else "")
    said = f"{lesson}: {under}" if under else lesson
    tooltip = f' title="{escape(said)}"' if short else ""
    return f'<a href="{place}"{tooltip} target="_blank" rel="noopener">{escape(short or said)}</a>'


def heading(title: str) -> str:
    return f"<p><strong>{escape(title)}</strong></p>"


def table(rows: Iterable[Sequence], head: Sequence[str] = (), *, named: bool = False, left: Collection[int] = (),
          cell: Callable[..., str] = escape) -> str:
    """Rows as an HTML table; with `named` the first cell of each is its heading. `cell` makes a cell's HTML, and the
    columns `left` are flush left, where a notebook flushes all to the right."""
    def line(cells, first, other):
        tags = [first, *[other] * (len(cells) - 1)]
        tags = [f'{tag} style="text-align: left"' if n in left else tag for n, tag in enumerate(tags)]
        shown = (f"<{tag}>{cell(each)}</{tag[:2]}>" for tag, each in zip(tags, cells, strict=True))
        return f"<tr>{''.join(shown)}</tr>"

    column, row = ('th scope="col"', 'th scope="row"') if named else ("th", "td")
    above = f"<thead>{line(head, column, column)}</thead>" if head else ""
    return f"<table>{above}<tbody>{''.join(line(cells, row, 'td') for cells in rows)}</tbody></table>"


def columns(rows: Sequence[Sequence[str]], gap: str = "  ", left: Collection[int] = ()) -> list[str]:
    """Rows as lines of text, their columns flush right, but those in `left`."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    justify = [str.ljust if n in left else str.rjust for n in range(len(widths))]
    return [gap.join(to(*cell) for to, *cell in zip(justify, row, widths, strict=True)).rstrip() for row in rows]


@dataclass(frozen=True)
class Table:
    """Rows in both twins of a view, under a head or as the array `name`; `left` and `named` are those of the two."""

    rows: Sequence[Sequence[str]]
    head: Sequence[str] = ()
    name: str = ""
    left: int = 0
    named: bool = False

    @property
    def lines(self) -> list[str]:
        if not self.name:
            return columns([self.head, *self.rows] if self.head else self.rows, left=range(self.left))
        shown = columns(self.rows, " ")
        return [f"{self.name} = {shown[0]}"] if len(shown) == 1 else [f"{self.name} =", *shown]

    @property
    def html(self) -> str:
        return (heading(self.name) if self.name else "") + table(self.rows, self.head, named=self.named)


def text(title: str, *parts: str | Table) -> str:
    """A title, and below it lines and tables."""
    return "\n".join([title, *(line for part in parts for line in ([part] if isinstance(part, str) else part.lines))])


def html(title: str, *parts: str | Table) -> str:
    """The same as HTML."""
    shown = (paragraph(part.strip()) if isinstance(part, str) else part.html for part in parts)
    return heading(title) + "".join(shown)


def paragraph(text: str) -> str:
    r"""Prose with inline `\( … \)` as HTML in which a notebook typesets the formulas."""
    return f"<p>{escape(uncolored(text))}</p>"


def formula(latex: str) -> str:
    """A formula as HTML in which a notebook typesets it."""
    return escape(f"$\\displaystyle {uncolored(latex)}$")


def details(summary: str, body: str, *, opened: bool = False) -> str:
    """A part that opens with no kernel and no script."""
    return f"<details{' open' if opened else ''}><summary>{escape(summary)}</summary>{body}</details>"
