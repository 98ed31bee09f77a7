"""A printed derivation as the browser needs it, and as text twins."""

from ...engine.printing import Printed
from ..kit import twin
from ..kit.twin import escape


def page_of(shown) -> dict:
    """One form in one notation, as the browser needs it: two piles to typeset at once, what is spoken."""
    first, *rest = shown.lines
    return {
        "lines": _title(shown.title) + _pile([_given(shown.given), _display(first.latex) + _asked(shown.question),
                                              *(_display(line.latex) for line in rest)], "line"),
        "reasons": _pile([*map(_reason, (first, *rest[:-1])), *(_reason(line) + _mark(shown) for line in rest[-1:])],
                         "reason"),
        "rules": [line.rule for line in shown.lines],
        "spoken": [line.text for line in shown.lines],
    }


def _title(title: str) -> str:
    """The subject stands out: `Where the error goes:` in `Where the error goes: ∂E/∂x of a convolution`."""
    subject, colon, rest = escape(title).partition(":")
    return f'<div class="lessons-header lessons-step-title"><span><b>{subject}{colon}</b>{rest}</span></div>'


def _pile(items: list[str], name: str) -> str:
    """All items in one grid cell; a class of the browser's shows one."""
    cells = "".join(f'<div class="lessons-{name}">{item}</div>' for item in items)
    return f'<div class="lessons-step-{name}s"><div class="lessons-pile">{cells}</div></div>'


def _given(formulas: tuple[Printed, ...]) -> str:
    label = '<p class="lessons-step-given">Given</p>' if formulas else ""
    return label + "".join(_display(formula.latex) for formula in formulas)


def _asked(question: str) -> str:
    return f'<p class="lessons-step-question">{escape(question)}</p>' if question else ""


def _reason(line) -> str:
    law = rf'<p class="lessons-step-law">\({escape(line.law)}\)</p>' if line.law else ""
    return f'<p class="lessons-step-rule">{escape(line.rule)}</p>{law}<p>{escape(line.why.latex)}</p>'


def _mark(shown) -> str:
    """Under the last line: checked, and how for whoever asks."""
    return (f'<details class="lessons-step-badge"><summary>✓ {escape(shown.mark)}</summary>'
            f'<p>{escape(shown.badge)}</p></details>')


def _display(latex: str) -> str:
    return rf"<div>\[{escape(latex)}\]</div>"


def html_twin(shown) -> str:
    parts = [f"<p><b>{escape(shown.title)}</b></p>"]
    given = f"<p>Given: {', '.join(twin.formula(formula.latex) for formula in shown.given)}</p>" if shown.given else ""
    for number, line in enumerate(shown.lines):
        law = f"<p>Law: {twin.formula(line.law)}</p>" if line.law else ""
        asked = _asked(shown.question) if number == 0 else ""
        body = (f"<p>{twin.formula(line.latex)}</p>{asked}<p><code>{escape(line.text)}</code></p>"
                f"{given if number == 0 else law}{twin.paragraph(line.why.latex)}")
        parts.append(twin.details(f"{number}. {line.rule}", body, opened=number == 0))
    return "\n".join([*parts, f"<p>✓ {escape(shown.badge)}</p>"])
