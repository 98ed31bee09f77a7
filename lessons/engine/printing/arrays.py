"""Array expressions in print: symbols, text, and matrices of entries.

A notation may store an array the other way round: weights in × out, vectors as rows.  Each such array stands for its
transpose, and transposes are pushed inward until they meet the names: (A B)ᵀ = BᵀAᵀ.  So one operation prints as
δ xᵀ in columns and as xᵀ δ in rows.
"""

from dataclasses import dataclass

from sympy import Add, Expr, IndexedBase

from ...notation import Notation
from ..operations import hadamard, matmul, minus, outer, plus, row_sum, scaled, transpose
from ..operations.base import Operation
from .building import Builder

ONES, SCALED, PRODUCT, ENTRYWISE, SUM, DIFFERENCE = "ones", "scaled", r"\,", r" \odot ", " + ", " - "
SLIDING = {"full": r" *_{\text{full}} ", "valid": r" *_{\text{valid}} ", "correlate": r" \star_{\text{valid}} "}


@dataclass(frozen=True)
class Laid:
    """An array expression with its orientation settled: an array's name, or a kind of operation with its parts."""

    kind: str
    parts: tuple["Laid", ...] = ()
    turned: bool = False            # printed as a transpose
    is_array: bool = False
    number: Expr | None = None      # for an operand that is a number or a size


def lay(operation: Expr, notation: Notation, turned: bool = False) -> Laid:
    """Push ``turned`` (print the transpose of this) down to the names.  A vector that is not turned is a column."""
    def parts(kind, *pairs):
        return Laid(kind, tuple(lay(part, notation, turn) for part, turn in pairs))

    if isinstance(operation, IndexedBase):
        name, rank = str(operation.label), len(operation.shape)
        return Laid(name, (), turned != notation.is_transposed(name, rank), True)
    if isinstance(operation, transpose):
        return lay(operation.args[0], notation, not turned)
    if isinstance(operation, outer | matmul):
        a, b = operation.args
        flat = isinstance(operation, matmul)            # (a bᵀ)ᵀ = b aᵀ, (A B)ᵀ = Bᵀ Aᵀ
        return parts(PRODUCT, (b, flat), (a, True)) if turned else parts(PRODUCT, (a, False), (b, not flat))
    if isinstance(operation, row_sum):                  # a column is Aᵀ1, a row is 1ᵀA
        ones, inner = Laid(ONES, (), turned), lay(operation.args[0], notation, not turned)
        return Laid(PRODUCT, (ones, inner) if turned else (inner, ones))
    if isinstance(operation, hadamard | plus | minus):
        kind = {hadamard: ENTRYWISE, plus: SUM, minus: DIFFERENCE}[type(operation)]
        return parts(kind, *((part, turned) for part in operation.args))
    if isinstance(operation, scaled):
        return parts(SCALED, (operation.args[0], False), (operation.args[1], turned))
    if isinstance(operation, Operation):
        return parts(type(operation).__name__, *((part, turned) for part in operation.args))
    return Laid(str(operation), number=operation)


def spell_operation(operation: Expr, style, turned: bool = False) -> str:
    """LaTeX of an array expression in the style's notation."""
    return _spell(lay(operation, style.notation, turned), style)


def _spell(laid: Laid, style, inside: str = "") -> str:
    if laid.kind == ONES:
        return r"\mathbf{1}^{\top}" if laid.turned else r"\mathbf{1}"
    if laid.is_array:
        name = style.array(laid.kind)
        if not laid.turned:
            return name
        compound = laid.kind in style.slopes or style.notation.name(laid.kind)[1]
        return rf"\left({name}\right)^{{\top}}" if compound else rf"{name}^{{\top}}"
    if laid.kind in (PRODUCT, ENTRYWISE, SUM, DIFFERENCE):
        spelled = [_spell(part, style, laid.kind) for part in laid.parts]
        if laid.kind == DIFFERENCE and laid.parts[1].kind in (SUM, DIFFERENCE):
            spelled[1] = rf"\left({spelled[1]}\right)"
        body = laid.kind.join(spelled)
        adds = laid.kind in (SUM, DIFFERENCE)
        wrap = (adds and inside not in ("", SUM, DIFFERENCE)) or (laid.kind == PRODUCT and inside == ENTRYWISE)
        return rf"\left({body}\right)" if wrap else body
    if laid.kind == SCALED:
        number, array = laid.parts
        front = _spell(number, style)
        front = rf"\left({front}\right)" if isinstance(number.number, Add) else front
        return rf"{front}\,{_spell(array, style, SCALED)}"
    if laid.number is not None:
        return style(Builder({}).build(laid.number))
    if laid.kind in SLIDING:
        return SLIDING[laid.kind].join(_inner(part, style) for part in laid.parts)
    spelled = [_spell(part, style) for part in laid.parts]
    if laid.kind in ("part", "column"):
        whole, *places = spelled
        whole = rf"\left({whole}\right)" if laid.parts[0].kind in (*style.slopes, "column") else whole
        if laid.kind == "column":
            return rf"{whole}_{{:,{','.join(places)}}}"
        return rf"{whole}_{{{','.join(places) if any(len(place) > 1 for place in places) else ''.join(places)}}}"
    if laid.kind in ("dilate", "every"):
        return rf"\operatorname{{{laid.kind}}}_{{{spelled[1]}}}({spelled[0]})"
    if laid.kind == "window":
        source, start, *lengths = spelled
        size = r" \times ".join(lengths)
        return rf"\operatorname{{cut}}_{{{start},\,{size}}}({source})"
    return rf"\operatorname{{{laid.kind}}}({', '.join(spelled)})"


def _inner(laid: Laid, style) -> str:
    """An operand of a sliding operation: another such operation stands in parentheses."""
    spelled = _spell(laid, style)
    return rf"\left({spelled}\right)" if laid.kind in (*SLIDING, PRODUCT, SUM, DIFFERENCE) else spelled


def operation_text(operation: Expr, style) -> str:
    """Plain text in the style: ``matmul(transpose(W), d)``."""
    if isinstance(operation, IndexedBase):
        return style.name(str(operation.label))
    if isinstance(operation, Operation):
        return f"{type(operation).__name__}({', '.join(operation_text(operand, style) for operand in operation.args)})"
    return style(Builder({}).build(operation))


def matrix(rows: list[list[str]], turned: bool = False) -> str:
    """A LaTeX matrix of these entries."""
    rows = [list(column) for column in zip(*rows, strict=True)] if turned else rows
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(row) for row in rows) + r"\end{pmatrix}"


def matrix_text(rows: list[list[str]], turned: bool = False) -> str:
    """The same in plain text: ``(1, 2; 3, 4)``."""
    rows = [list(column) for column in zip(*rows, strict=True)] if turned else rows
    return f"({'; '.join(map(', '.join, rows))})"


def explode(laid: Laid, grid, number, batch: int = 1, inside: bool = False) -> str | None:
    """The same expression with every array as the matrix of its entries, or None where that has no such form.

    ``grid(name)`` gives the rows of an array's entries and whether the notation stores them the other way round,
    ``number`` the printed form of a number in front of an array.
    """
    if laid.kind == ONES:
        return matrix([["1"]] * batch, laid.turned)
    if laid.is_array:
        rows, stored_turned = grid(laid.kind)
        return matrix(rows, laid.turned != stored_turned)
    if laid.kind == SCALED:
        array = explode(laid.parts[1], grid, number, batch, inside=True)
        return array and rf"{number(laid.parts[0].number)}\,{array}"
    if laid.kind in (PRODUCT, ENTRYWISE, SUM, DIFFERENCE, *SLIDING):
        parts = [explode(part, grid, number, batch, inside=True) for part in laid.parts]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        body = SLIDING.get(laid.kind, laid.kind).join(found)
        return rf"\left({body}\right)" if inside and laid.kind in (SUM, DIFFERENCE) else body
    return None if laid.parts else laid.kind
