"""Array expressions in print: symbols, text, and matrices of entries.

A notation may store an array the other way round: weights in × out, vectors as rows.  Each such array stands for its
transpose, and transposes are pushed inward until they meet the names: (A B)ᵀ = BᵀAᵀ.  So one operation prints as
δ xᵀ in columns and as xᵀ δ in rows.
"""

from __future__ import annotations

from sympy import Expr, IndexedBase, Integer

from ..notation import text_name
from .operations import Operation, hadamard, matmul, minus, outer, row_sum, transpose


class Laid:
    """An array expression with its orientation settled: a name or an operation, transposed or not."""

    def __init__(self, kind, parts=(), flipped=False):
        self.kind, self.parts, self.flipped = kind, parts, flipped


def lay(operation: Expr, notation, flipped: bool) -> Laid:
    """Push ``flipped`` (print the transpose of this) down to the names."""
    if isinstance(operation, IndexedBase):
        name, rank = str(operation.label), len(operation.shape)
        return Laid(name, (operation,), flipped != notation.is_transposed(name, rank))
    if isinstance(operation, transpose):
        return lay(operation.args[0], notation, not flipped)
    if isinstance(operation, outer):
        u, v = operation.args
        first, second = (v, u) if flipped else (u, v)
        return Laid("·", (lay(first, notation, False), lay(second, notation, True)))
    if isinstance(operation, matmul):
        a, b = operation.args
        pair = ((b, True), (a, True)) if flipped else ((a, False), (b, False))
        return Laid("·", tuple(lay(part, notation, turn) for part, turn in pair))
    if isinstance(operation, hadamard | minus):
        sign = "⊙" if isinstance(operation, hadamard) else "−"
        return Laid(sign, tuple(lay(part, notation, flipped) for part in operation.args))
    if isinstance(operation, row_sum):
        inner = lay(operation.args[0], notation, flipped)       # 1ᵀA is a row; its transpose is Aᵀ1
        ones = Laid("ones", (), not flipped)
        return Laid("·", (inner, ones) if flipped else (ones, inner))
    if isinstance(operation, Integer):
        return Laid(str(operation))
    if isinstance(operation, Operation):
        return Laid(type(operation).__name__, tuple(lay(part, notation, False) for part in operation.args), flipped)
    return Laid(str(operation))


def _spell(laid: Laid, style, inside: str = "") -> str:
    if laid.kind == "ones":
        return r"\mathbf 1^{\top}" if laid.flipped else r"\mathbf 1"
    if laid.parts and isinstance(laid.parts[0], IndexedBase):
        if laid.kind in style.slopes:
            of, wrt = style.slopes[laid.kind]
            slope = rf"\frac{{\partial {style.notation.array_name(of)}}}{{\partial {style.notation.array_name(wrt)}}}"
            return style.color(laid.kind, rf"\left({slope}\right)^{{\top}}" if laid.flipped else slope)
        name = style.notation.array_name(laid.kind)
        base, _, above = name.partition("^")
        turned = rf"{base}^{{{above.strip('{}')}\,\top}}" if above else rf"{name}^{{\top}}"
        return style.color(laid.kind, turned if laid.flipped else name)
    if laid.kind in ("·", "⊙", "−"):
        sign = {"·": r"\,", "⊙": r"\odot ", "−": "-"}[laid.kind]
        body = sign.join(_spell(part, style, laid.kind) for part in laid.parts)
        wrap = (laid.kind == "−" and inside) or (laid.kind == "·" and inside == "⊙")
        return rf"\left({body}\right)" if wrap else body
    if not laid.parts:
        return laid.kind
    spelled = [_spell(part, style) for part in laid.parts]
    if laid.kind in ("full", "valid"):
        return rf"{spelled[0]} *_{{\text{{{laid.kind}}}}} {spelled[1]}"
    return rf"\operatorname{{{laid.kind}}}({', '.join(spelled)})"


def spell_operation(operation: Expr, style, flipped: bool = False) -> str:
    """LaTeX of an array expression in the style's notation."""
    return _spell(lay(operation, style.notation, flipped), style)


def operation_text(operation: Expr) -> str:
    """Plain text: ``matmul(transpose(W), d)``."""
    if isinstance(operation, IndexedBase):
        return text_name(str(operation.label))
    if isinstance(operation, Operation):
        return f"{type(operation).__name__}({', '.join(map(operation_text, operation.args))})"
    return str(operation)


def matrix(rows: list[list[str]]) -> str:
    """A LaTeX matrix of these entries."""
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(row) for row in rows) + r"\end{pmatrix}"


def explode(laid: Laid, spell_entry, shapes, ones: int = 1, inside: bool = False) -> str | None:
    """The same expression with every array as the matrix of its entries, or None where that has no such form."""
    if laid.kind == "ones":
        return matrix([["1"] * ones]) if laid.flipped else matrix([["1"]] * ones)
    if laid.parts and isinstance(laid.parts[0], IndexedBase):
        shape = shapes[laid.kind]
        rows, columns = (shape[0], 1) if len(shape) == 1 else shape
        grid = [[spell_entry(laid.kind, (r, c)[: len(shape)]) for c in range(1, columns + 1)] for r in range(1, rows + 1)]
        turned = laid.flipped != (spell_entry.stored_flipped(laid.kind, len(shape)))
        return matrix([list(column) for column in zip(*grid, strict=True)] if turned else grid)
    if laid.kind in ("·", "⊙", "−"):
        parts = [explode(part, spell_entry, shapes, ones, inside=True) for part in laid.parts]
        if None in parts:
            return None
        body = {"·": r"\,", "⊙": r"\odot ", "−": "-"}[laid.kind].join(parts)
        return rf"\left({body}\right)" if inside and laid.kind == "−" else body
    return laid.kind if not laid.parts else None
