"""Which form a true line has, and whether that is the one asked for."""

from sympy import Expr, Indexed, IndexedBase, KroneckerDelta, Mul, Pow, Product, Sum

from ..engine.language import Divides, Entry, In, Partial
from ..engine.operations.base import Operation

FORMS = ("array", "reduced", "chain", "written", "numbers")


def features(expr: Expr, array: bool = False) -> frozenset[str]:
    """What stands in a line: ∂, sum, [=] and range brackets, array; operations are not looked into."""
    found = {"array"} if array else set()

    def walk(node: Expr) -> None:
        if isinstance(node, Partial):
            found.add("∂")
        elif isinstance(node, Entry):
            found.add("array")
        else:
            if isinstance(node, Sum | Product):
                found.add("sum")
            elif isinstance(node, KroneckerDelta):
                found.add("[=]")
            elif isinstance(node, In | Divides):
                found.add("[≤]")
            for inner in node.args:
                walk(inner)
    walk(expr)
    return frozenset(found)


def missing(form: str | None, found: frozenset[str], result: frozenset[str]) -> str:
    """Why a true line is not yet in ``form``; "" where it is.  What the derivation's own result has is allowed."""
    if form is None:
        return ""
    if form == "chain":
        return "" if "∂" in found else "That is further on than what is asked: the line of the chain rule, with its ∂."
    if "∂" in found:
        return "It still has a ∂: put in what is known of it."
    if form == "written" and "array" in found:
        return "It is not written out yet: put in the entries."
    left = found - result
    if form == "array":
        if "array" not in found and "array" in result:
            return "Now as one operation on whole arrays, without indices."
        return "A sum or a bracket still stands outside of the arrays." if left & {"sum", "[=]", "[≤]"} else ""
    if left & {"[=]", "[≤]"}:
        return "It still has a bracket: keep the terms that survive it."
    return "The sum is not written out yet." if form == "written" and "sum" in found else ""


def degree(expr: Expr) -> int:
    """How many factors a line has at most, multiplied out: what an exact proof has to write."""
    if isinstance(expr, Indexed | IndexedBase | Partial):
        return 1
    inner = list(map(degree, expr.args))
    if isinstance(expr, Mul | Operation):
        return sum(inner)
    if isinstance(expr, Pow) and expr.exp.is_Integer:
        return inner[0] * abs(int(expr.exp))
    return max(inner, default=0)
