"""A statement made ready to run: what stands in it, and its lines compiled, at any size and over any ring."""

from functools import cached_property, lru_cache

from sympy import Expr, IndexedBase, Product, Sum, Symbol

from ..domain import whole_function
from ..language import Partial, Positive, Unreadable, atoms, elements, head
from ..statement import Statement
from .compiling import Compiler
from .evaluate import Model, World
from .polynomials import Polynomials

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
        self.model = _model(derivation.given, self.sizes, frozenset(self._tracked()))

    def _tracked(self):
        return {head(p.wrt)[0] for e in self.expressions for p in atoms(e, Partial)}

    @property
    def untracked(self) -> Model:
        """The same without derivatives: values alone."""
        return _model(self.derivation.given, self.sizes, frozenset())

    @cached_property
    def bases(self) -> dict[str, IndexedBase]:
        return {str(base.label): base for e in self.expressions for base in atoms(e, IndexedBase)}

    @cached_property
    def scalars(self) -> set[str]:
        labels = set(self.bases)
        return {s.name for e in self.expressions for s in atoms(e, Symbol) if not s.is_integer and s.name not in labels}

    @cached_property
    def letters(self) -> set[str]:
        """The names of all indices and sizes."""
        said = (*self.expressions, *self.sizes, *self.places)
        return {symbol.name for e in said for symbol in atoms(e, Symbol) if symbol.is_integer}

    @cached_property
    def selections(self) -> int:
        return SELECTIONS if any(atoms(e, Positive) for e in self.expressions) else 0

    def shapes(self, point) -> dict[str, tuple[int, ...]]:
        made, letters, values = {}, tuple(point), tuple(point.values())
        for name, base in self.bases.items():
            if base.shape is None:
                raise Unreadable(f"the array {name} has no declared shape")
            made[name] = tuple(whole_function(n, letters)(*values) for n in base.shape)
        return made

    def free_cells(self, shapes):
        """Every entry of every array that nothing defines."""
        fixed = {*self.model.definitions, *self.model.names} - self.model.seeds
        cells = [(name, place) for name, shape in shapes.items() if name not in fixed for place in elements(shape)]
        return cells + [(name, ()) for name in sorted(self.scalars - fixed)]

    def world(self, ring, point) -> World:
        return World(self.model, ring, point, self.shapes(point))

    def ring(self, kind, point):
        if kind is Polynomials:
            return Polynomials(self.free_cells(self.shapes(point)), self.selections)
        return kind(self.derivation.title)

    def kept_world(self, kind, point) -> World:
        """The world over this ring, which the next statement with the same givens finds as it is left."""
        if self.selections:             # each line counts those of its own
            return self.world(self.ring(kind, point), point)
        letters = frozenset(self.bases.values()), frozenset(self.scalars)
        key = kind, self.derivation.title, letters, tuple(point[s] for s in self.sizes)
        if key not in self.model.worlds:
            self.model.worlds[key] = self.world(self.ring(kind, point), point)
        return self.model.worlds[key]

    def compiled(self, expr: Expr):
        """A line as f(world, *sizes, *places); refused when an index is captured or bound nowhere."""
        free = {*self.sizes, *self.places}
        for limits in (limit for sweep in atoms(expr, Sum, Product) for limit in sweep.limits):
            if limits[0] in free:
                raise Unreadable(f"the index {limits[0]} is bound by a sum and stands for a size or place as well")
        return Compiler((*self.sizes, *self.places)).function(expr)


@lru_cache(4)               # a line that is judged, or changed, is proved with what was given before
def _model(given: tuple, sizes: tuple, tracked: frozenset[str]) -> Model:
    return Model(given, sizes, tracked)


def arguments(subject: Subject, point) -> tuple[int, ...]:
    return tuple(point[s] for s in (*subject.sizes, *subject.places))


def spell_point(point) -> str:
    return ", ".join(f"{symbol}={value}" for symbol, value in point.items())
