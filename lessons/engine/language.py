"""The words a line is written in, and what can be given.

Every line is a *scalar* SymPy expression for the general entry.  The classes here are inert: they hold their arguments
and compute nothing, so that SymPy can neither capture a bound index nor simplify a line before it is shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product as cartesian

from sympy import Expr, Indexed, IndexedBase, Symbol, Tuple, sympify

__all__ = ["Condition", "Define", "Direct", "Divides", "Entry", "In", "InOrder", "Lemma", "Name", "Paren", "Partial",
           "Positive", "array", "index"]


def index(names: str) -> Symbol | tuple[Symbol, ...]:
    """Index or size symbols: integers, with no other assumption, so that equal names are equal symbols."""
    made = tuple(Symbol(name, integer=True) for name in names.split())
    return made[0] if len(made) == 1 else made


def array(name: str, *shape) -> IndexedBase | Symbol:
    """An array with a declared shape; without a shape, a scalar.  Reading outside the shape is an error."""
    return IndexedBase(name, shape=Tuple(*map(sympify, shape))) if shape else Symbol(name)


class Unreadable(ValueError):
    """An expression that has no meaning here; the message says why."""


def head(quantity: Expr) -> tuple[str, tuple[Expr, ...]]:
    """Name and indices of a scalar symbol or an array entry."""
    if isinstance(quantity, Indexed):
        return quantity.base.label.name, quantity.indices
    if isinstance(quantity, Symbol):
        return quantity.name, ()
    raise Unreadable(f"{quantity} is not a quantity: a symbol or an array entry was expected, "
                     "such as one that a Define names")


def quantities(expr: Expr) -> set[str]:
    """The names of the arrays and scalars that an expression reads."""
    labels = {base.label for base in expr.atoms(IndexedBase)}
    return {str(label) for label in labels} | {s.name for s in expr.atoms(Symbol) - labels if not s.is_integer}


@lru_cache(4096)            # of what is given each line that is checked asks again
def atoms(expr: Expr, *kinds: type) -> frozenset:
    """All parts of these kinds."""
    return frozenset(expr.atoms(*kinds))


class Inert(Expr):
    """An expression that only holds its arguments."""

    is_commutative = True

    def __new__(cls, *args):
        return Expr.__new__(cls, *map(sympify, args))


class Partial(Inert):
    """∂ of / ∂ wrt.  Its truth comes from what is given, never from ``sympy.Derivative``."""

    of = property(lambda self: self.args[0])
    wrt = property(lambda self: self.args[1])
    names = property(lambda self: (head(self.of)[0], head(self.wrt)[0]))


class Direct(Partial):
    """∂ of / ∂ wrt by the definition of ``of`` alone: whatever else it reads is held where it is.

    Where two ways lead from ``wrt`` to ``of``, as from x to x − mean(x), ``Partial`` is along both, this along the
    arrow between them.
    """


def ends_of(goal: Expr) -> tuple[Expr, ...]:
    """What is differentiated and by what; for a goal that is a quantity, the quantity."""
    return goal.args if isinstance(goal, Partial) else (goal,)


class In(Inert):
    """Iverson bracket [lo ≤ a ≤ hi]: 1 inside, 0 outside, where its co-factors are not even read."""


class Divides(Inert):
    """Iverson bracket [s divides a]."""


class Positive(Inert):
    """[a > 0], a selection: constant wherever it has a derivative."""


class Paren(Inert):
    """Parentheses that SymPy does not multiply out, cancel or reorder."""


class InOrder(Inert):
    """A product whose factors stay in this order, such as the slopes along a path from the loss."""


class Entry(Inert):
    """One entry of an array expression: ``Entry(full(d, w), j)``."""

    def __new__(cls, operation, *indices):
        if len(operation.shape) != len(indices):
            raise ValueError(f"{operation}: {len(indices)} indices came, {len(operation.shape)} were expected, one "
                             "for each axis")
        return super().__new__(cls, operation, *indices)

    operation = property(lambda self: self.args[0])
    indices = property(lambda self: self.args[1:])

    def expand_entry(self) -> Expr:
        """The scalar expression that defines this entry."""
        return _definition(self)


@lru_cache(4096)            # with the same bound indices each time, so that what is known of its terms is found again
def _definition(entry: Entry) -> Expr:
    return entry.operation.entry(*entry.indices)


@dataclass(frozen=True)
class Equation:
    """What is given: ``left = right``."""

    left: Expr
    right: Expr

    def __post_init__(self):
        object.__setattr__(self, "right", sympify(self.right))


@dataclass(frozen=True)
class Define(Equation):
    """``left`` is defined as ``right``: ``Define(y[j], Sum(W[j, i]*x[i], (i, 1, D)) + b[j])``.

    A place made of numbers is where a recursion starts, in front of the array: ``Define(v[0], 0)``.
    """


@dataclass(frozen=True)
class Name(Equation):
    """``left`` is a short name for the derivative ``right``: ``Name(d[j], Partial(E, y[j]))``."""

    right: Partial


@dataclass(frozen=True)
class Condition(Equation):
    """A side condition that the check uses: it is solved for the entry ``by``."""

    by: Indexed


@dataclass(frozen=True)
class Lemma(Equation):
    """An earlier result for all its indices ``free``.  It is checked again wherever it is used."""

    free: Mapping[Symbol, tuple] = field(default_factory=dict)

    def __hash__(self):
        return hash((self.left, self.right))


def elements(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """All 1-based indices of an array of this shape."""
    return cartesian(*(range(1, n + 1) for n in shape))
