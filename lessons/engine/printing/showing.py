"""A derivation on the page: four forms of each line, in any notation, at any size.

- **index**: the general entry, as the derivation states it;
- **written**: one component at one size, every sum written out, terms that die kept;
- **array**: the whole gradient, as an array expression or as the matrix of its entries;
- **numbers**: the written-out line with numbers put in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from sympy import Expr, Symbol

from ...notation import Notation
from ..composed import Induction
from ..derivation import Derivation
from .page import Page, builder_of
from .speech import Text
from .spelling import uncolored
from .tree import Printed

QUESTIONS = (
    ("Predict: which paths lead there, and what is on them?", {"paths"}),
    ("Predict: which terms survive?", {"collapse", "boundary", "local"}),
    ("Predict: how many terms are added up?", {"chain"}),
    ("Predict: which indices change?", {"reindex"}),
)


@dataclass(frozen=True)
class ShownLine:
    """One line as a reader sees it: rule, law and why (prose with formulas); the line in LaTeX and in plain text."""

    rule: str
    law: str
    why: Printed
    latex: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A derivation in one notation and one form, at one size and place.  The first line says what is wanted."""

    title: str
    goal: str
    given: tuple[Printed, ...]
    lines: tuple[ShownLine, ...]
    badge: str
    notation: Notation      # as it writes this derivation
    mark: str = ""          # the badge in a few words
    question: str = ""      # what to predict before the first step


def show(derivation: Derivation | Induction, notation: str | Notation = "course", form: str = "index",
         at: Mapping[str, int] | None = None, numbers: Mapping[str, object] | None = None) -> Shown:
    """Everything a view needs of ``derivation``.  It is proved first: ``StepError`` instead of a wrong line.

    ``at`` sets sizes and places by name, ``numbers`` the arrays' values.  ``ValueError`` names what does not exist.
    """
    if not isinstance(derivation, Derivation | Induction):
        raise TypeError(f"show: {type(derivation).__name__} came, a Derivation was expected (of a Chain, each part)")
    if form not in derivation.forms:
        raise ValueError(f"form: {form!r} came, one of {', '.join(derivation.forms)} was expected")
    badge = derivation.badge
    if isinstance(derivation, Induction):
        return _show_induction(derivation, notation, form, at, numbers)
    page = Page(derivation, notation, form, at, numbers)
    wanted = ShownLine("What we want", "", *page.wanted())
    return Shown(derivation.title, page.goal(), page.given(), (wanted, *_lines(page)), badge, page.notation,
                 derivation.mark, _question(derivation))


def given(derivation: Derivation, form: str = "index", at: Mapping[str, int] | None = None) -> tuple[Printed, ...]:
    """What ``show`` says is given, without the lines."""
    return Page(derivation, "course", form, at).given()


def _question(derivation: Derivation) -> str:
    """What a reader can predict, by the rules that will follow."""
    rules = {step.rule.name for step in derivation.steps}
    return next((question for question, names in QUESTIONS if rules & names), "")


def _lines(page: Page, part: str = "") -> Iterator[ShownLine]:
    """The lines that answer the question; ``part`` says which of a proof's parts they are."""
    before = None
    for step in page.derivation.steps:
        yield ShownLine(part + step.rule.title, step.rule.law, page.why(step.why), *page.line(step, before))
        before = step


def _show_induction(proof: Induction, notation, form, at, numbers) -> Shown:
    """What is claimed; the base case; the steps from k to k + 1, with the hypothesis among what is given."""
    k = proof.over
    elsewhere = {name: value for name, value in (at or {}).items() if name != k.name}
    claimed, onward = (Page(part, notation, form, at, numbers) for part in (proof.claimed, proof.onward))
    base = Page(proof.base_case, notation, form, elsewhere, numbers)
    claim = claimed.line(proof.claimed.steps[0], None)
    formula, said = Page(proof.claimed, notation, "index").line(proof.claimed.steps[0], None)
    known = [] if form == "numbers" else [Printed(rf"\text{{hypothesis: }} {formula}", f"hypothesis: {said}")]
    lines = (ShownLine("What is claimed", "", claimed.why(proof.why), *claim), *_lines(base, "Base case: "),
             *_lines(onward, f"From {k} to {k} + 1: "))
    return Shown(proof.title, claimed.goal(), (*onward.given(), *known), lines, proof.badge, claimed.notation,
                 proof.mark)


def text(derivation: Derivation | Induction, expr: Expr) -> str:
    """Plain text of a general entry: ``sum(d[k]*x[i], k, 1, M)``.  ``grammar.parse`` reads it back."""
    used = (expr, derivation.goal, *derivation.domain.sizes)
    letters = {s.name for e in used for s in e.atoms(Symbol) if s.is_integer}
    return Text({}, letters)(builder_of(derivation).build(expr))


def compare(a: Derivation, b: Derivation, notation: str | Notation = "course", form: str = "index"
            ) -> list[tuple[str, str, bool]]:
    """The lines of two derivations side by side, and whether they are the same: what a convention changes."""
    spelled = ([line.latex for line in show(d, notation, form).lines] for d in (a, b))
    return [(x, y, uncolored(x) == uncolored(y)) for x, y in zip_longest(*spelled, fillvalue="")]
