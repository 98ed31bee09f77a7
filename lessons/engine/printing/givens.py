"""What the lines of a derivation start from, in the page's notation: formulas, or the arrays' numbers."""

from sympy import Symbol

from ...notation import role
from ..language import Condition, Define, Lemma, Name, Partial, elements, head, quantities
from .arrays import matrix, matrix_text
from .spelling import is_exact
from .tree import Atom, Printed, Slope, Value, walk

BLOCKS = 4          # axes up to which all of an array is shown
READING = ("input", "weight", "bias", "output", "target", "delta")


class Givens:
    """The givens that a reader of this page needs, and no others."""

    def __init__(self, page):
        self._page = page
        lines = [page.derivation.goal, *(step.rhs for step in page.derivation.steps)]
        partials = set().union(*(line.atoms(Partial) for line in lines))
        self._slopes = {p.names for p in partials}
        bare = [line.xreplace({p: Symbol("slope") for p in partials}) for line in lines]
        self._named = set().union(*map(quantities, bare))

    def formulas(self) -> tuple[Printed, ...]:
        """Definitions, names, side conditions and earlier results, each as an equation."""
        shown = [(item.left, item.right) for item in self._page.derivation.given if self._is_needed(item)]
        shown += self._page.derivation.domain.following.items()
        spelled = [[self._page.printed(side) for side in sides] for sides in shown]
        return tuple(Printed(*map(" = ".join, zip(left, right, strict=True))) for left, right in spelled
                     if left.latex.replace(" ", "") != right.latex.replace(" ", ""))

    def _is_needed(self, item) -> bool:
        if isinstance(item, Condition):
            return any(step.rule.name == "condition" for step in self._page.derivation.steps)
        if isinstance(item, Lemma):
            left = item.left
            return left.names in self._slopes if isinstance(left, Partial) else head(left)[0] in self._named
        name = head(item.left)[0]
        if isinstance(item, Name):
            return name in self._named and name not in self._page.notation.as_derivative
        asked = self._page.derivation.goal
        if not isinstance(asked, Partial):          # nothing is differentiated: what is asked, and what it is made of
            defines = [g for g in self._page.derivation.given if isinstance(g, Define)]
            sloped = {of for of, _ in self._slopes}
            inside = set().union(*(quantities(g.right) for g in defines if head(g.left)[0] in sloped))
            return name in {head(asked)[0]} | self._named | sloped | inside
        return self._is_differentiated(item, name) or self._is_abbreviation(item, name)

    def _is_differentiated(self, item: Define, name: str) -> bool:
        """Something is differentiated through this definition; a loss's only where its parts turn up."""
        if name == self._page.wrt[0] or name not in {of for of, _ in self._slopes}:
            return False
        met = self._named.union(*self._slopes)
        return role(name) != "loss" or bool(quantities(item.right) & met)

    def _is_abbreviation(self, item: Define, name: str) -> bool:
        """A scalar that stands in a definition which is shown."""
        others = [g for g in self._page.derivation.given if isinstance(g, Define) and g is not item]
        return isinstance(item.left, Symbol) and any(
            name in quantities(g.right) and self._is_differentiated(g, head(g.left)[0]) for g in others)

    def numbers(self) -> tuple[Printed, ...]:
        """The numbers of each array that stands on a line, what is chosen before what is computed."""
        page = self._page
        trees = [page.concrete.build(step.rhs) for step in page.derivation.steps]
        values = [node.tree for tree in trees for node in walk(tree) if isinstance(node, Value)]
        names = {v.name for v in values if isinstance(v, Atom)}
        self._read = {(v.name, tuple(int(n.value) for n in v.place)) for v in values if isinstance(v, Atom)
                      if len(page.shapes.get(v.name, ())) > BLOCKS}
        by_ends = {g.right.names: head(g.left)[0] for g in page.derivation.given if isinstance(g, Name)}
        ends = {(v.of.name, v.wrt.name) for v in values if isinstance(v, Slope)}
        names |= {by_ends[end] for end in ends if end in by_ends}
        return tuple(formula for name in sorted(names, key=self._rank) for formula in self._numbers(name))

    def _slope_numbers(self, item: Name):
        """The equation of each derivative whose name stands on no line."""
        page, point = self._page, self._page.point
        for cell in elements(page.shapes.get(head(item.left)[0], ())):
            at = {**point, **dict(zip(head(item.left)[1], cell, strict=True))}
            slope, value = page.builder(at).build(item.right), page.world.entry(head(item.left)[0], cell)
            yield Printed(*(f"{spell(slope)} = {spell.number(value)}" for spell in (page.latex, page.text)))

    def _rank(self, name: str):
        defined = list(self._page.subject.model.definitions)
        reading = READING.index(role(name)) if role(name) in READING else len(READING)
        return (defined.index(name) if name in defined else -1, reading, name)

    def _numbers(self, name: str):
        """The equation of a scalar, a vector or a matrix; of an array with more axes, one for each of its matrices."""
        page, shape = self._page, self._page.shapes.get(name, ())
        item = page.general.names.get(name)
        if item and name not in self._named:
            yield from self._slope_numbers(item)
            return
        if len(shape) > BLOCKS:
            yield from self._selections(name, shape)
            return
        for lead in elements(shape[:-2]):
            rows = [[page.world.entry(name, (*lead, *cell)) for cell in row] for row in _rows(shape[-2:])]
            sign = ("=", "=") if all(is_exact(v) for row in rows for v in row) else (r"\approx", "≈")
            left, said = (page.latex.array(name) if shape else page.latex(Atom(name, ()))), page.text.array(name)
            if lead and name in page.latex.slopes:
                left, said = rf"\left({left}\right)", f"({said})"
            if lead:
                place = ",".join(map(str, lead))
                left, said = f"{left}_{{{place}}}", f"{said}[{place}]"
            latex, text = ([[spell(v) for v in row] for row in rows] for spell in (page.latex.number, page.text.number))
            turned = page.notation.is_transposed(name, len(shape))          # in text W[j,i] is in row j nevertheless
            right, told = (matrix(latex, turned), matrix_text(text, turned and len(shape) == 1)
                           ) if shape else (latex[0][0], text[0][0])
            yield Printed(f"{left} {sign[0]} {right}", f"{said} {sign[1]} {told}")

    def _selections(self, name: str, shape):
        """Of a selection S[map, window, place in the map] that a line reads: which windows took this place."""
        page = self._page
        for which, *place in sorted({(at[0], *at[3:]) for of, at in self._read if of == name}):
            rows = [[page.text.number(page.world.entry(name, (which, *cell, *place))) for cell in row]
                    for row in _rows(shape[1:3])]
            latex, text = (",".join(map(str, (which, any_, any_, *place))) for any_ in (r"\cdot", "*"))
            yield Printed(f"{page.latex.array(name)}_{{{latex}}} = {matrix(rows)}",
                          f"{page.text.array(name)}[{text}] = {matrix_text(rows)}")


def _rows(shape) -> list[list[tuple[int, ...]]]:
    """The places of a scalar, a column or a matrix, row by row."""
    if len(shape) < 2:
        return [[place] for place in elements(shape)]
    return [[(r, c) for c in range(1, shape[1] + 1)] for r in range(1, shape[0] + 1)]
