"""A statement made ready to run: what stands in it, and its lines compiled, at any size and over any ring."""

from __future__ import annotations

from functools import cached_property

from sympy import Expr, IndexedBase, Integer, Product, Sum, Symbol

from ..language import Partial, Positive, Unreadable, elements, head
from ..statement import Statement
from .compiling import Compiler
from .evaluate import Model, World
from .residues import Residues
from .rings import Polynomials

SELECTIONS = 16


class Subject:
    """A statement made ready to run: shapes, model and compiled lines."""

    def __init__(self, derivation: Statement):
        self.derivation = derivation
        self.sizes = tuple(derivation.domain.sizes)
        self.places = tuple(derivation.domain.free)
        steps = derivation.steps
        self.expressions = [derivation.goal, *(s.rhs for s in steps), *(s.lhs for s in steps if s.lhs)]
        for item in derivation.given:
            self.expressions += [item.left, item.right]
        self.model = Model(derivation.given, self.sizes, self._tracked())

    def _tracked(self):
        return {head(p.wrt)[0] for e in self.expressions for p in e.atoms(Partial)}

    @cached_property
    def bases(self) -> dict[str, IndexedBase]:
        return {str(base.label): base for e in self.expressions for base in e.atoms(IndexedBase)}

    @cached_property
    def scalars(self) -> set[str]:
        labels = set(self.bases)
        return {s.name for e in self.expressions for s in e.atoms(Symbol) if not s.is_integer and s.name not in labels}

    @cached_property
    def letters(self) -> set[str]:
        """The names of all indices and sizes."""
        return {s.name for e in (*self.expressions, *self.sizes, *self.places) for s in e.atoms(Symbol) if s.is_integer}

    @cached_property
    def selections(self) -> int:
        return SELECTIONS if any(e.has(Positive) for e in self.expressions) else 0

    def shapes(self, point) -> dict[str, tuple[int, ...]]:
        made = {}
        for name, base in self.bases.items():
            if base.shape is None:
                raise Unreadable(f"the array {name} has no declared shape")
            made[name] = tuple(int(n.xreplace({s: Integer(v) for s, v in point.items()})) for n in base.shape)
        return made

    def free_cells(self, shapes):
        """Every entry of every array that nothing defines."""
        named = {n for n in self.model.names if head(self.model.names[n].right.of)[0] in self.model.definitions}
        fixed = set(self.model.definitions) | named
        cells = [(name, place) for name, shape in shapes.items() if name not in fixed for place in elements(shape)]
        return cells + [(name, ()) for name in sorted(self.scalars - fixed)]

    def world(self, ring, point) -> World:
        return World(self.model, ring, point, self.shapes(point))

    def ring(self, kind, point):
        if kind is Polynomials:
            return Polynomials(self.free_cells(self.shapes(point)), self.selections)
        return kind(self.derivation.title) if issubclass(kind, Residues) else kind()

    def compiled(self, expr: Expr):
        """A line as f(world, *sizes, *places); refused when an index is captured or bound nowhere."""
        free = {*self.sizes, *self.places}
        for limits in (limit for sweep in expr.atoms(Sum, Product) for limit in sweep.limits):
            if limits[0] in free:
                raise Unreadable(f"the index {limits[0]} is bound by a sum and stands for a size or place as well")
        return Compiler((*self.sizes, *self.places)).function(expr)


def arguments(subject: Subject, point) -> tuple[int, ...]:
    return tuple(point[s] for s in (*subject.sizes, *subject.places))


def spell_point(point) -> str:
    return ", ".join(f"{symbol}={value}" for symbol, value in point.items())
