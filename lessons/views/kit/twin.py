"""Text and HTML for twins."""

import html

from ...engine.printing import uncolored


def escape(text: str) -> str:
    """Text as HTML; quotes stay, since nothing is put into attributes."""
    return html.escape(text, quote=False)


def paragraph(text: str) -> str:
    r"""Prose with inline `\( … \)` as HTML in which a notebook typesets the formulas."""
    return f"<p>{escape(uncolored(text))}</p>"


def formula(latex: str) -> str:
    """A formula as HTML in which a notebook typesets it."""
    return escape(f"$\\displaystyle {uncolored(latex)}$")


def details(summary: str, body: str, *, opened: bool = False) -> str:
    """A part that opens with no kernel and no script."""
    return f"<details{' open' if opened else ''}><summary>{escape(summary)}</summary>{body}</details>"
