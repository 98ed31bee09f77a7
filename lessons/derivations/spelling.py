"""A tree spelled out: as LaTeX in a notation, with a color class for each role, or as the plain text that practice reads."""

from __future__ import annotations

from fractions import Fraction

from ..notation import Notation, role, text_name
from .arrays import operation_text, spell_operation
from .tree import (
    Atom,
    Big,
    Bracket,
    Call,
    Cell,
    Letter,
    Num,
    Over,
    Plus,
    Power,
    Slope,
    Times,
    Value,
    children,
    negative,
)


def number(value) -> str:
    """A number as short as it can be true: exact where it is a fraction, else three decimals."""
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    rounded = f"{float(value):.3f}".rstrip("0").rstrip(".")
    return "0" if rounded in ("-0", "") else rounded


class Latex:
    """LaTeX of a tree.  With ``known``, the pieces that do not occur in it are marked as changed."""

    def __init__(self, notation: Notation, paint: bool = True, known: frozenset[str] | None = None, slopes=None):
        self.notation, self.paint, self.known = notation, paint, known
        self.slopes = slopes or {}      # names that this notation writes as derivatives: name -> (of, wrt)

    def plain(self) -> Latex:
        """The same without colors."""
        return Latex(self.notation, paint=False, slopes=self.slopes)

    def pieces(self, tree) -> frozenset[str]:
        """The spelling of every subtree, unpainted: what a following line may call known."""
        found = {self.plain()(tree)}
        for inner in children(tree):
            found |= self.pieces(inner)
        return frozenset(found)

    def __call__(self, tree) -> str:
        if self.known is None:
            return self._spell(tree)
        spelled = self.plain()(tree)
        if spelled in self.known:
            return self._settled()(tree)
        inner = children(tree)
        if isinstance(tree, Plus | Times | Big) and any(self._knows(child) for child in inner):
            return self._spell(tree)
        return rf"\class{{mjx-changed}}{{{self._settled()(tree)}}}"

    def _knows(self, tree) -> bool:
        return bool(self.pieces(tree) & self.known - _TRIVIAL)

    def _settled(self) -> Latex:
        return Latex(self.notation, self.paint, slopes=self.slopes)

    def color(self, name: str, body: str) -> str:
        """``body`` in the color of the quantity's role."""
        kind = role(name)
        return rf"\class{{mjx-role-{kind}}}{{{body}}}" if self.paint and kind else body

    def _spell(self, tree) -> str:
        return getattr(self, f"_{type(tree).__name__.lower()}")(tree)

    def _num(self, tree: Num) -> str:
        value = tree.value
        if isinstance(value, Fraction) and value.denominator != 1:
            sign = "-" if value < 0 else ""
            return rf"{sign}\tfrac{{{abs(value.numerator)}}}{{{value.denominator}}}"
        return number(value)

    def _value(self, tree: Value) -> str:
        inner = tree.tree.of if isinstance(tree.tree, Slope) else tree.tree
        name = getattr(inner, "name", "")
        name = "delta" if isinstance(tree.tree, Slope) and role(name) == "loss" else name
        return self.color(name, self._num(Num(tree.number)))

    def _letter(self, tree: Letter) -> str:
        return self.notation.letter(tree.name)

    def _place(self, place) -> str:
        spelled = [self._settled()(p) for p in place]
        return (",\\," if any(len(s) > 1 and not s.startswith("\\") for s in spelled) else "").join(spelled)

    def _atom(self, tree: Atom) -> str:
        base, above = self.notation.name(tree.name)
        place = tree.place
        if self.notation.sample_above and len(place) == 2 and role(tree.name) in ("input", "output", "delta"):
            above, place = f"({self._settled()(place[0])})", place[1:]
        below = f"_{{{self._place(place)}}}" if place else ""
        return self.color(tree.name, f"{base}{below}" + (f"^{{{above}}}" if above else ""))

    def _slope(self, tree: Slope) -> str:
        return rf"\frac{{\partial {self._settled()(tree.of)}}}{{\partial {self._settled()(tree.wrt)}}}"

    def _plus(self, tree: Plus) -> str:
        out = ""
        for position, term in enumerate(tree.terms):
            minus, rest = negative(term)
            sign = "-" if minus else "+" if position else ""
            spelled = self(rest) if (not minus or self.known is None) else self._marked_term(term, rest)
            if minus and isinstance(rest, Plus):
                spelled = rf"\left({spelled}\right)"
            if position and not minus and _starts_negative(rest):
                spelled = self._guarded(rest)
            out += f" {sign} {spelled}" if position else f"{sign}{spelled}"
        return out

    def _guarded(self, tree) -> str:
        """A term that follows a plus sign and begins with a negative number: put that number in parentheses."""
        if not isinstance(tree, Times):
            return f"({self(tree)})"
        return self._times(tree, guard=True)

    def _marked_term(self, term, rest) -> str:
        return self._settled()(rest) if self.plain()(term) in self.known else self(rest)

    def _times(self, tree: Times, guard: bool = False) -> str:
        minus, rest = negative(tree)
        if minus:
            return "-" + self._factor(rest, alone=not isinstance(rest, Plus))
        spelled, previous = "", None
        for position, factor in enumerate(tree.factors):
            last = position == len(tree.factors) - 1
            dot = isinstance(factor, Num | Value) or isinstance(previous, Num | Value)
            plain_number = isinstance(previous, Num) and not isinstance(factor, Num | Value)
            joint = "" if not spelled else r" \cdot " if dot and not plain_number else r"\,"
            spelled += joint + self._factor(factor, alone=last and isinstance(factor, Big), first=position == 0 and not guard)
            previous = factor
        return spelled

    def _factor(self, tree, alone=False, first=False) -> str:
        body = self(tree)
        wrap = isinstance(tree, Plus) or (isinstance(tree, Big) and not alone)
        below = negative(tree)[0] or _starts_negative(tree)
        return rf"\left({body}\right)" if wrap or (below and not first and isinstance(tree, Over)) else (
            f"({body})" if below and not first else body)

    def _over(self, tree: Over) -> str:
        minus, rest = negative(tree)
        if minus:
            return "-" + self._over(rest)
        return rf"\frac{{{self(tree.top)}}}{{{self(tree.bottom)}}}"

    def _power(self, tree: Power) -> str:
        body = self(tree.base)
        if isinstance(tree.base, Atom) and not self.notation.name(tree.base.name)[1]:
            return f"{body}^{{{self(tree.exponent)}}}"
        return rf"\left({body}\right)^{{{self(tree.exponent)}}}"

    def _call(self, tree: Call) -> str:
        inner = [self._settled()(a) for a in tree.args]
        if tree.name == "exp":
            return f"e^{{{inner[0]}}}"
        if tree.name == "log":
            return rf"\ln {inner[0]}" if isinstance(tree.args[0], Atom) else rf"\ln\left({inner[0]}\right)"
        if tree.name == "floor":
            return rf"\lfloor {inner[0]}\rfloor"
        return rf"\{tree.name}({', '.join(inner)})"

    def _big(self, tree: Big) -> str:
        kind = {"sum": r"\sum", "product": r"\prod"}[tree.kind]
        plain = self._settled()
        heads = "".join(rf"{kind}_{{{plain(s)}={plain(lo)}}}^{{{plain(hi)}}} " for s, lo, hi in tree.limits)
        body = self(tree.body)
        return heads + (rf"\left({body}\right)" if isinstance(tree.body, Plus) else body)

    def _bracket(self, tree: Bracket) -> str:
        inner = [self._settled()(a) for a in tree.args]
        shape = {"same": "[{0}={1}]", "in": r"[{1}\le {0}\le {2}]", "divides": r"[{0}\mid {1}]", "positive": "[{0}>0]"}
        return shape[tree.kind].format(*inner)

    def _cell(self, tree: Cell) -> str:
        body = spell_operation(tree.operation, self)
        below = ",".join(self._settled()(p) for p in tree.place)
        return rf"\left({body}\right)_{{{below}}}"


def _starts_negative(tree) -> bool:
    if isinstance(tree, Times):
        tree = tree.factors[0]
    return isinstance(tree, Value) and tree.number < 0


_TRIVIAL = frozenset({"0", "1", "2", "-1", "i", "j", "k", "l", "m", "n", "D", "M", "N", "K", "H"})


class Text:
    """Plain text of a tree, in the grammar that ``grammar.parse`` reads."""

    def __call__(self, tree) -> str:
        return getattr(self, f"_{type(tree).__name__.lower()}")(tree)

    def _num(self, tree):
        return number(tree.value)

    def _value(self, tree):
        return number(tree.number)

    def _letter(self, tree):
        return tree.name

    def _atom(self, tree):
        place = ",".join(map(self, tree.place))
        return text_name(tree.name) + (f"[{place}]" if place else "")

    def _slope(self, tree):
        return f"d{self(tree.of)}/d{self(tree.wrt)}"

    def _plus(self, tree):
        out = ""
        for position, term in enumerate(tree.terms):
            minus, rest = negative(term)
            body = self(rest)
            body = f"({body})" if (minus and isinstance(rest, Plus)) or (position and body.startswith("-")) else body
            out += (" - " if minus else " + ") + body if position else ("-" if minus else "") + body
        return out

    def _times(self, tree):
        minus, rest = negative(tree)
        if minus:
            body = self(rest)
            return "-" + (f"({body})" if isinstance(rest, Plus) or body.startswith("-") else body)
        return "*".join(self._guard(f) for f in tree.factors)

    def _guard(self, tree):
        body = self(tree)
        grouped = isinstance(tree, Plus | Over | Slope) or body.startswith("-") or "/" in body and isinstance(tree, Num)
        return f"({body})" if grouped else body

    def _over(self, tree):
        minus, rest = negative(tree)
        if minus:
            return "-" + self._over(rest)
        bottom = self._guard(tree.bottom)
        return f"{self._guard(tree.top)}/{f'({bottom})' if isinstance(tree.bottom, Times) else bottom}"

    def _power(self, tree):
        body = self._guard(tree.base)
        return f"{body}**{self(tree.exponent)}"

    def _call(self, tree):
        return f"{tree.name}({', '.join(map(self, tree.args))})"

    def _big(self, tree):
        body = self(tree.body)
        for letter, low, high in reversed(tree.limits):
            body = f"{tree.kind}({body}, {self(letter)}, {self(low)}, {self(high)})"
        return body

    def _bracket(self, tree):
        shape = {"same": "[{0} == {1}]", "in": "[{1} <= {0} <= {2}]", "divides": "[{1} % {0} == 0]", "positive": "[{0} > 0]"}
        return shape[tree.kind].format(*map(self, tree.args))

    def _cell(self, tree):
        return f"{operation_text(tree.operation)}[{', '.join(map(self, tree.place))}]"
