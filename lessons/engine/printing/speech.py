"""A tree as plain text: the small grammar that ``grammar.parse`` reads and a screen reader speaks."""

from collections.abc import Mapping, Set

from ...notation import number, text_name
from .arrays import operation_text
from .tree import Neg, Num, Over, Plus, Slope, Times

BRACKETS = {"same": "[{0} == {1}]", "in": "[{1} <= {0} <= {2}]", "divides": "[{1} % {0} == 0]", "positive": "[{0} > 0]"}


class Text:
    """Plain text of a tree.  ``slopes`` holds the names that this notation writes as derivatives, as in ``Latex``;
    a short name such as d for δ is not used where it is one of the ``letters`` of indices."""

    def __init__(self, slopes: Mapping[str, tuple[str, str]] | None = None, letters: Set[str] = frozenset()):
        self.slopes, self.letters = slopes or {}, letters

    def name(self, name: str) -> str:
        """The name of a quantity in plain text."""
        short = text_name(name)
        return name if short in self.letters else short

    def __call__(self, tree) -> str:
        return getattr(self, f"_{type(tree).__name__.lower()}")(tree)

    def array(self, name: str) -> str:
        """The whole array, or the derivative that it stands for."""
        return "/".join(f"d{self.name(end)}" for end in self.slopes[name]) if name in self.slopes else self.name(name)

    def number(self, value) -> str:
        return number(value, "-")

    def _num(self, tree):
        return self.number(tree.value)

    def _value(self, tree):
        return self.number(tree.number)

    def _letter(self, tree):
        return tree.name

    def _place(self, place) -> str:
        return ",".join(self(p).replace(" ", "") for p in place)

    def _atom(self, tree):
        return self.name(tree.name) + (f"[{self._place(tree.place)}]" if tree.place else "")

    def _slope(self, tree):
        return f"d{self(tree.of)}/d{self(tree.wrt)}"

    def _neg(self, tree):
        body = self(tree.body)
        return f"-({body})" if isinstance(tree.body, Plus) or body.startswith("-") else f"-{body}"

    def _plus(self, tree):
        first, *others = map(self, tree.terms)
        out = first
        for term, body in zip(tree.terms[1:], others, strict=True):
            if isinstance(term, Neg):
                out += f" - {body[1:]}"
            else:
                out += f" + ({body})" if body.startswith("-") else f" + {body}"
        return out

    def _times(self, tree):
        return "*".join(map(self._guard, tree.factors))

    def _guard(self, tree):
        body = self(tree)
        fraction = isinstance(tree, Over | Slope) or (isinstance(tree, Num) and "/" in body)
        return f"({body})" if fraction or isinstance(tree, Plus) or body.startswith("-") else body

    def _over(self, tree):
        bottom = self._guard(tree.bottom)
        return f"{self._guard(tree.top)}/{f'({bottom})' if isinstance(tree.bottom, Times) else bottom}"

    def _power(self, tree):
        return f"{self._guard(tree.base)}**{self._guard(tree.exponent)}"

    def _call(self, tree):
        return f"{tree.name}({', '.join(map(self, tree.args))})"

    def _big(self, tree):
        body = self(tree.body)
        for letter, low, high in reversed(tree.limits):
            body = f"{tree.kind}({body}, {self(letter)}, {self(low)}, {self(high)})"
        return body

    def _bracket(self, tree):
        spell = self._guard if tree.kind == "divides" else self
        return BRACKETS[tree.kind].format(*map(spell, tree.args))

    def _cell(self, tree):
        return f"{operation_text(tree.operation, self)}[{self._place(tree.place)}]"
