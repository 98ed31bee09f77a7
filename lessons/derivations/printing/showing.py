"""A derivation on the page: four forms of each line, in any notation, at any size.

- **index**: the general entry, as the derivation states it;
- **written**: one component at one size, every sum written out, terms that die kept;
- **array**: the whole gradient, as an array expression or as the matrix of its entries;
- **numbers**: the written-out line with numbers put in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr

from ...notation import Notation
from ..derivation import Derivation
from .page import FORMS, Page, builder_of
from .speech import Text
from .spelling import uncolored


@dataclass(frozen=True)
class ShownLine:
    """One line as a reader sees it: rule, law and why; the line in LaTeX and in plain text."""

    rule: str
    law: str
    why: str
    latex: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A derivation in one notation and one form, at one size and place.  The first line says what is wanted."""

    title: str
    goal: str
    given: tuple[str, ...]
    lines: tuple[ShownLine, ...]
    badge: str
    notation: Notation      # as it writes this derivation


def show(derivation: Derivation, notation: str | Notation = "course", form: str = "index",
         at: Mapping[str, int] | None = None, numbers: Mapping[str, object] | None = None) -> Shown:
    """Everything a view needs of ``derivation``.  It is proved first: ``StepError`` instead of a wrong line.

    ``at`` sets sizes and places by name, ``numbers`` the arrays' values.  ``ValueError`` names what does not exist.
    """
    if not isinstance(derivation, Derivation):
        came = type(derivation).__name__
        raise TypeError(f"show: {came} came, a Derivation was expected (of a Chain, each part)")
    if form not in FORMS:
        raise ValueError(f"form: {form!r} came, one of {', '.join(FORMS)} was expected")
    badge = derivation.badge
    page = Page(derivation, notation, form, at, numbers)
    lines = [ShownLine("What we want", "", *page.wanted())]
    before = None
    for step in derivation.steps:
        lines.append(ShownLine(step.rule.title, step.rule.law, page.why(step.why), *page.line(step, before)))
        before = step
    return Shown(derivation.title, page.goal(), page.given(), tuple(lines), badge, page.notation)


def text(derivation: Derivation, expr: Expr) -> str:
    """Plain text of a general entry: ``sum(d[k]*x[i], k, 1, M)``.  ``grammar.parse`` reads it back."""
    return Text()(builder_of(derivation).build(expr))


def compare(a: Derivation, b: Derivation, notation: str | Notation = "course", form: str = "index"
            ) -> list[tuple[str, str, bool]]:
    """The lines of two derivations side by side, and whether they are the same: what a convention changes."""
    left, right = (show(d, notation, form).lines for d in (a, b))
    length = max(len(left), len(right))
    spelled = [[line.latex for line in lines] + [""] * (length - len(lines)) for lines in (left, right)]
    return [(x, y, uncolored(x) == uncolored(y)) for x, y in zip(*spelled, strict=True)]
