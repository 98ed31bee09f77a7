"""A tree spelled out as LaTeX, in a notation, with a color class for each role and a light on what changed."""

import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from ...notation import SIGNS, Notation, as_shown, number, role, split_number
from .arrays import spell_operation
from .tree import Atom, Big, Lit, Neg, Num, Plus, Slope, Times, Value, children, core

BRACKETS = {"same": "[{0}={1}]", "in": r"[{1}\le {0}\le {2}]", "divides": r"[{0}\mid {1}]", "positive": "[{0}>0]"}
CALLS = {"sqrt": r"\sqrt{{{0}}}", "exp": "e^{{{0}}}",
         "log": r"\ln\left({0}\right)", "floor": r"\left\lfloor {0}\right\rfloor",
         "ceil": r"\left\lceil {0}\right\rceil"}
_INLINE = re.compile(r"\$(.+?)\$|\\\((.+?)\\\)")
_SIDE = r" ?\{((?:(?!frac)[^{}]|\{[^{}]*\})*)\}"
_FRACTION = re.compile(r"\\[td]?frac" + _SIDE + _SIDE)        # one with no other inside
_SIGNS = {**{latex[1:]: sign for latex, sign in SIGNS.items()},
          **{name: name for name in ["min", "max", "ln", "log", "exp", "tanh"]},
          "partial": "∂", "sum": "Σ", "prod": "Π", "cdot": "·", "times": "×", "odot": "⊙", "ast": "∗", "star": "⋆",
          "top": "ᵀ", "le": "≤", "ge": "≥", "approx": "≈", "infty": "∞", "quad": " ",
          "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋"}


def is_exact(value) -> bool:
    """Whether ``number`` shows all of the value."""
    return isinstance(value, Fraction) or abs(as_shown(value) - value) <= 1e-12 * abs(value)


def uncolored(latex: str) -> str:
    r"""The formula without colors and lights: ``\class{mjx-role-weight}{w_2}`` becomes ``w_2``."""
    found = re.search(r"\\class\{[^{}]*\}\{", latex)
    if not found:
        return latex
    depth, place = 1, found.end()
    while depth:
        depth += {"{": 1, "}": -1}.get(latex[place], 0)
        place += 1
    return latex[:found.start()] + uncolored(latex[found.end():place - 1] + latex[place:])


def colored(name: str, body: str) -> str:
    """``body`` in the color of the quantity's role."""
    kind = role(name)
    return rf"\class{{mjx-role-{kind}}}{{{body}}}" if kind else body


class Latex:
    """LaTeX of a tree.  ``slopes`` holds the names that this notation writes as derivatives: name -> (of, wrt)."""

    def __init__(self, notation: Notation, slopes: Mapping[str, tuple[str, str]] | None = None, turned: bool = False):
        self.notation, self.slopes = notation, slopes or {}
        self.turned = turned            # array expressions are stored the other way round than in the course

    def __call__(self, tree) -> str:
        return getattr(self, f"_{type(tree).__name__.lower()}")(tree)

    def array(self, name: str) -> str:
        """The whole array, or the derivative that it stands for."""
        if name in self.slopes:
            of, wrt = map(self.array, self.slopes[name])
            return rf"\frac{{\partial {of}}}{{\partial {wrt}}}"
        return colored(name, self.notation.array_name(name))

    def _lit(self, tree) -> str:
        return rf"\class{{mjx-changed}}{{{self(tree.body)}}}"

    def number(self, value) -> str:
        """A number with its sign."""
        return ("-" if value < 0 else "") + self._num(Num(abs(value)))

    def _num(self, tree) -> str:
        if isinstance(tree.value, Fraction) and tree.value.denominator != 1:
            return rf"\tfrac{{{tree.value.numerator}}}{{{tree.value.denominator}}}"
        digits, _, power = number(tree.value, "-").partition("e")
        return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits

    def _value(self, tree) -> str:
        of = tree.tree.of if isinstance(tree.tree, Slope) else tree.tree
        name = getattr(of, "name", "")
        return colored("delta" if role(name) == "loss" else name, self.number(tree.number))

    def _letter(self, tree) -> str:
        return self.notation.letter(tree.name)

    def _place(self, place) -> str:
        spelled = [self(p).replace(" ", "") for p in place]
        return ("," if any(len(s) > 1 and not s.startswith("\\") for s in spelled) else "").join(spelled)

    def _atom(self, tree) -> str:
        base, above = self.notation.name(tree.name)
        place = tree.place
        if self.notation.sample_above and len(place) == 2 and role(tree.name) in ("input", "output", "delta"):
            above, place = f"({self(place[0])})", place[1:]
        base, _, under = base.partition("_{")            # a name with a number of its own, such as θ₀
        below = ",".join(filter(None, (under.removesuffix("}"), split_number(tree.name)[1], self._place(place))))
        below = f"_{{{below}}}" if below else ""
        return colored(tree.name, f"{base}{below}" + (f"^{{{above}}}" if above else ""))

    def _slope(self, tree) -> str:
        return rf"\frac{{\partial {self(tree.of)}}}{{\partial {self(tree.wrt)}}}"

    def _neg(self, tree) -> str:
        body = self(tree.body)
        return rf"-\left({body}\right)" if isinstance(core(tree.body), Plus) else f"-{self._after_sign(tree.body)}"

    def _plus(self, tree) -> str:
        first, *others = tree.terms
        out = self(first)
        for term in others:
            out += " - " + self._neg(term)[1:] if isinstance(term, Neg) else " + " + self._after_sign(term)
        return out

    def _after_sign(self, tree) -> str:
        """A term that follows a sign: a negative number that it begins with stands in parentheses."""
        if isinstance(tree, Lit):
            return rf"\class{{mjx-changed}}{{{self._after_sign(tree.body)}}}"
        if isinstance(tree, Times):
            return self._times(tree, first=False)
        return self._factor(tree) if isinstance(tree, Value | Neg) else self(tree)

    def _times(self, tree, first: bool = True) -> str:
        spelled, previous = "", None
        for position, factor in enumerate(tree.factors):
            here = core(factor)
            dot = isinstance(here, Num | Value) or isinstance(previous, Value)
            joint = "" if not spelled else r" \cdot " if dot else r"\,"
            alone = isinstance(here, Big) and position == len(tree.factors) - 1
            spelled += joint + (self(factor) if alone else self._factor(factor, first=first and not position))
            previous = here
        return spelled

    def _factor(self, tree, first: bool = False) -> str:
        """A factor: sums, signs and, unless they come first, negative numbers stand in parentheses."""
        body, inner = self(tree), core(tree)
        if isinstance(inner, Plus | Big) or (isinstance(inner, Neg) and children(inner.body)):
            return rf"\left({body}\right)"
        below = isinstance(inner, Neg) or isinstance(inner, Value) and inner.number < 0
        return f"({body})" if below and not first else body

    def _over(self, tree) -> str:
        return rf"\frac{{{self(tree.top)}}}{{{self(tree.bottom)}}}"

    def _power(self, tree) -> str:
        body, base = self(tree.base), core(tree.base)
        above = isinstance(base, Atom) and (self.notation.name(base.name)[1] or self.notation.sample_above)
        bare = isinstance(base, Num) or (isinstance(base, Value) and base.number >= 0)
        if bare or (isinstance(base, Atom) and not above):
            return f"{body}^{{{self(tree.exponent)}}}"
        return rf"\left({body}\right)^{{{self(tree.exponent)}}}"

    def _call(self, tree) -> str:
        inner = list(map(self, tree.args))
        if tree.name == "log" and isinstance(tree.args[0], Atom):
            return rf"\ln {inner[0]}"
        if tree.name in CALLS:
            return CALLS[tree.name].format(*inner)
        return rf"\{tree.name}({', '.join(inner)})"

    def _big(self, tree) -> str:
        kind = {"sum": r"\sum", "product": r"\prod"}[tree.kind]
        spelled = [tuple(map(self, limit)) for limit in tree.limits]
        wide = any("\\" in bound for _, *bounds in spelled for bound in bounds)     # they would touch each other
        heads = (r"\;" if wide else "").join(rf"{kind}_{{{s}={low}}}^{{{high}}} " for s, low, high in spelled)
        body = self(tree.body)
        return heads + (rf"\left({body}\right)" if isinstance(core(tree.body), Plus | Neg) else body)

    def _bracket(self, tree) -> str:
        return BRACKETS[tree.kind].format(*map(self, tree.args))

    def _cell(self, tree) -> str:
        place = tree.place[::-1] if self.turned else tree.place
        return rf"\left({spell_operation(tree.operation, self, self.turned)}\right)_{{{self._place(place)}}}"


def plain(text: str) -> str:
    r"""Prose with inline `$ … $` or `\( … \)` as text: `$\frac{\partial E}{\partial w_2}$` becomes ∂E/∂w_2."""
    return _INLINE.sub(lambda found: _spelled(uncolored(found[1] or found[2])), text)


def _spelled(latex: str) -> str:
    latex = re.sub(r"\\(?:text|operatorname|mathbf|boldsymbol|mathrm)\{([^{}]*)\}", r"\1", latex)
    latex = re.sub(r"\\(?:left|right|displaystyle)(?![a-z])|\\!", "", re.sub(r"\\frac(\d)(\d)", r"\1/\2", latex))
    latex = re.sub(r"\\hat ?(\w)", "\\1\u0302", re.sub(r"\^(?:\\top|\{\\top\})", "ᵀ", latex))
    latex = re.sub(r"\\[,;: ]", " ", re.sub(r"\\([A-Za-z]+)", _sign, latex)).replace("∂ ", "∂")
    before, latex = None, re.sub(r"([_^])\{(\w+|\+)\}", r"\1\2", latex)
    while before != latex:              # the inner fractions first
        before, latex = latex, _FRACTION.sub(_over, latex)
    return unicodedata.normalize("NFC", re.sub(r" +(?=[⌋⌉)\]} ])|(?<=[⌊⌈]) ", "", latex)).strip()


def _sign(found: re.Match) -> str:
    """What a command stands for, a Greek letter or a sign; any other stays."""
    try:
        return _SIGNS.get(found[1]) or unicodedata.lookup(f"GREEK SMALL LETTER {found[1].upper()}")
    except KeyError:
        return found[0]


def _over(found: re.Match) -> str:
    """A fraction in one line: a sum, or another fraction, on either side stands in parentheses."""
    top, bottom = (side.strip() for side in found.groups())
    top = f"({top})" if re.search(" [-+] |/", top) else top
    bottom = f"({bottom})" if re.search("[ /]", bottom) else bottom
    return f"{top}/{bottom} "
