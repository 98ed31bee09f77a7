r"""Text and HTML for twins."""

import html
import re

from ...notation import text_name

_WORDS = {
    "partial": "d", "cdot": "*", "times": "*", "odot": "*", "top": "T", "infty": "infinity", "frac": r"\frac",
    "tfrac": r"\frac",
    "le": "<= ", "leq": "<= ", "ge": ">= ", "geq": ">= ", "ne": "!= ", "neq": "!= ", "to": "-> ", "mapsto": "-> ",
    "lfloor": "floor(", "rfloor": ") ", "lceil": "ceil(", "rceil": ") ", "min": "min", "max": "max",
    "ldots": "...", "dots": "...", "cdots": "...", "quad": " ", "qquad": " ", "left": "", "right": "",
}


def without_classes(latex: str) -> str:
    r"""The formula without its colors: `\class{mjx-role-weight}{w_2}` becomes `w_2`."""
    start = latex.find(r"\class{")
    if start < 0:
        return latex
    _, after_name = _group(latex, start + len(r"\class"))
    body, after = _group(latex, after_name)
    body = without_classes(body)
    if latex[:start].endswith(("_", "^")):  # an index needs its braces
        body = "{" + body + "}"
    return latex[:start] + body + without_classes(latex[after:])


def _group(latex: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at `start`, and the place after them."""
    depth = 0
    for place in range(start, len(latex)):
        depth += {"{": 1, "}": -1}.get(latex[place], 0) if latex[place - 1] != "\\" else 0
        if depth == 0:
            return latex[start + 1 : place], place + 1
    raise ValueError(f"braces do not match in {latex!r}")


def plain(text: str) -> str:
    r"""Prose with inline `\( … \)` as plain text: `\( W_{md} \)` becomes `W[m,d]`."""
    return re.sub(r"\\\((.*?)\\\)", lambda math: plain_math(math[1]), text, flags=re.DOTALL)


def plain_math(latex: str) -> str:
    r"""A formula as plain text, for reading aloud: `\frac{\partial E}{\partial x_j}` becomes `dE/dx[j]`."""
    text = re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", _rows, without_classes(latex))
    text = re.sub(r"\*_\{\\text\{(\w+)\}\}", r"\1-convolved with", text)
    text = re.sub(r"\\star_\{\\text\{(\w+)\}\}", r"\1-correlated with", text)
    text = re.sub(r"\\(?:text|math[a-z]+|operatorname)\s*\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\(hat|bar|tilde|vec)\s*(?:\{([^{}]*)\}|(\w))", r"\2\3\1", text)
    text = re.sub(r"\\([A-Za-z]+)\s*", lambda found: _WORDS.get(found[1], text_name(found[1]) + " "), text)
    text = re.sub(r"sum ?_\{([^{}]*)\}\^(?:\{([^{}]*)\}|(\w))", r"sum over \1..\2\3 of ", text)
    before = None
    while before != text:  # from the innermost braces outward
        before = text
        text = re.sub(r"_(?:\{([^{}]*)\}|(\w))", lambda found: f"[{_indices(found[1] or found[2])}]", text)
        text = re.sub(r"\^(?:\{([^{}]*)\}|(\w))", lambda found: f"^{_grouped(found[1] or found[2])}", text)
        text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", lambda f: f"{_grouped(f[1])}/{_grouped(f[2])}", text)
    text = re.sub(r"\\[,;:! ]|[{}~]", " ", text)
    return re.sub(r"\s+([\[\],)])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _rows(matrix: re.Match) -> str:
    """The rows of a matrix: `(1, 2; 3, 4)`."""
    rows = (re.split(r"\s*&\s*", row.strip()) for row in matrix[1].split(r"\\"))
    return f"({'; '.join(map(', '.join, rows))})"


def _indices(text: str) -> str:
    """`md` and `23` are two indices each, as they are printed side by side below 10; `j-i+1` is one."""
    return ",".join(text) if re.fullmatch(r"[a-z\d]{2,4}", text) else text.replace(" ", "")


def _grouped(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"[\w\[\],]+", text) else f"({text})"


def escape(text: str) -> str:
    """Text as HTML; quotes stay, since nothing is put into attributes."""
    return html.escape(text, quote=False)


def paragraph(text: str) -> str:
    r"""Prose with inline `\( … \)` as HTML in which a notebook typesets the formulas."""
    return f"<p>{escape(without_classes(text))}</p>"


def formula(latex: str) -> str:
    """A formula as HTML in which a notebook typesets it."""
    return escape(f"$\\displaystyle {without_classes(latex)}$")


def details(summary: str, body: str, *, opened: bool = False) -> str:
    """A part that opens with no kernel and no script."""
    return f"<details{' open' if opened else ''}><summary>{escape(summary)}</summary>{body}</details>"
