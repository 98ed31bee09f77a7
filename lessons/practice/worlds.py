"""The worlds in which a learner's line is evaluated: all sizes and places of a derivation, kept between lines."""

import random
from collections.abc import Iterable
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache

from sympy import Expr

from ..engine.checking import Numbers, Subject, World, arguments, example_numbers
from ..engine.checking.compiling import Compiler, OutOfShape
from ..engine.checking.residues import NoRoot, Residues, Roots
from ..engine.language import Unreadable

BUDGET = 20_000         # values read at one place; a line that needs more is not judged
LINE = 60_000           # values read at all places: no line of the course needs half of it
REAL = 3_000            # of real numbers, which take longer
SOME = 12               # sizes and places beyond the lesson's at which a line that seems right is tried
DIGITS, AGREE = 60, 40          # of real numbers: with how many one calculates, and to how many they must agree
REFUSALS = (OutOfShape, ZeroDivisionError, KeyError, Unreadable, TypeError, RecursionError, OverflowError)
Point = dict


class TooMuch(ArithmeticError):
    """A line that adds up more than is evaluated."""


class Everything(Subject):
    """A statement in which every ∂ can be asked for, also those that its own lines do not use."""

    def _tracked(self):
        return set(self.bases) | self.scalars


class Judging(Residues):
    """Residues in which tanh is what it is made of, so that 1 − tanh² and a line in exponentials are equal."""

    def tanh(self, a):
        up = self.exp(a)
        down = self.divide(self.constant(1), up)
        return self.divide(up - down, up + down)


class Rooting(Judging, Roots):
    """The same with roots, which take longer."""


class Bounded(World):
    """A world that counts what is read, and stops."""

    def __init__(self, *args):
        super().__init__(*args)
        self.left = BUDGET
        plain = self.constant

        def constant(p, q=1):
            self._spend()
            return plain(p, q)
        self.constant = constant

    def _spend(self):
        self.left -= 1
        if self.left < 0:
            raise TooMuch("more terms came at one place than I look through, fewer were expected")

    def entry(self, name, place):
        self._spend()
        return super().entry(name, place)

    def partial(self, of, wrt):
        self._spend()
        return super().partial(of, wrt)


class Lenient(Bounded):
    """Arrays go on beyond their ends with letters of their own, so that a line that reads outside has values too."""

    def check_shape(self, name, place):
        pass

    def partial(self, of, wrt):
        """Of what is outside, a letter of its own: it would be 0, and the mistake would not show."""
        if any(self._outside(*end) for end in (of, wrt)):
            return self.ring.generator(f"{of}/{wrt}", ())
        return super().partial(of, wrt)

    def _outside(self, name, place) -> bool:
        return any(not 1 <= i <= n for i, n in zip(place, self.shapes.get(name, ()), strict=False))


class Reals(Numbers):
    """Real numbers of many digits, so that no small factor hides a difference."""

    exp, log, sqrt = map(staticmethod, (Decimal.exp, Decimal.ln, Decimal.sqrt))  # type: ignore[assignment]

    def constant(self, p, q=1):
        return Decimal(p) / q

    def generator(self, name, place):
        return Decimal(super().generator(name, place))

    def tanh(self, a):
        return 1 - 2 / ((2 * a).exp() + 1)

    def positive(self, a):
        return Decimal(int(a > 0))


def drawn(draw: random.Random, shape: tuple[int, ...]):
    """Random numbers of many sizes and both signs."""
    if not shape:
        return draw.choice((-1, 1)) * 10**draw.uniform(-3, 0.4)
    return [drawn(draw, shape[1:]) for _ in range(shape[0])]


class Worlds:
    """Evaluates lines of one derivation at its sizes and places."""

    def __init__(self, derivation):
        self.derivation, self.subject = derivation, Everything(derivation)
        self._kept: dict = {}
        self._true: dict[tuple, object] = {}
        self.named: dict[tuple, dict] = {}      # what is made wrong of the lines, by its values: see naming
        self._ring: type[Judging] = Judging
        self.spent = 0              # values read by the last line that was evaluated

    @cached_property
    def _truth(self):
        return self.compiled(self.derivation.goal)

    def truth(self, point: Point):
        """The value of the goal."""
        key = tuple(point.values())
        if key not in self._true:
            self._true[key] = self.value(self._truth, point)
        return self._true[key]

    @cached_property
    def points(self) -> list[Point]:
        """All sizes and places within lesson bounds."""
        return self._points(self.derivation.domain.instances("lesson"))

    @cached_property
    def telling(self) -> list[Point]:
        """Those in the order in which a mistake is shown: the example, then sizes of at least 2, small ones first."""
        def rank(point):
            sizes = [point[s] for s in self.derivation.domain.sizes]
            return (min(sizes, default=2) < 2, sum(sizes))
        return [self.derivation.domain.at(), *sorted(self.points, key=rank)]

    @cached_property
    def larger(self) -> list[Point]:
        """Some sizes of the larger check, beyond those of the lesson."""
        return self.beyond[::max(1, len(self.beyond) // SOME)]

    @cached_property
    def beyond(self) -> list[Point]:
        """All of them: for a line with numbers in its indices, which could be about one size."""
        here = {tuple(sizes.items()) for sizes in self.derivation.domain.instances("lesson")}
        larger = self.derivation.domain.instances("ci")
        return self._points(sizes for sizes in larger if tuple(sizes.items()) not in here)

    def _points(self, instances: Iterable[Point]) -> list[Point]:
        return [{**sizes, **place} for sizes in instances for place in self.derivation.domain.places(sizes)]

    def world(self, point: Point, kind: type[Bounded] = Bounded) -> Bounded:
        sizes = tuple(point[s] for s in self.subject.sizes)
        key = (kind, sizes)
        if key not in self._kept:
            ring = self._ring(self.derivation.title)
            self._kept[key] = kind(self.subject.model, ring, point, self.subject.shapes(point))
        world = self._kept[key]
        world.left = BUDGET
        return world

    def value(self, line, point: Point, kind: type[Bounded] = Bounded):
        """The residue of a compiled line at a point."""
        world = self.world(point, kind)
        try:
            return line(world, *arguments(self.subject, point))
        except NoRoot:
            self._kept, self._true, self._ring = {}, {}, Rooting
            return self.value(line, point, kind)
        finally:
            self.spent = BUDGET - world.left

    def in_numbers(self, point: Point) -> Bounded:
        """The world of the derivation's own numbers, at the sizes of a point."""
        key = ("numbers", tuple(point[s] for s in self.subject.sizes))
        if key not in self._kept:
            shapes = self.subject.shapes(point)
            values = {name: example_numbers(self.derivation.numbers, name, shapes.get(name, ()))
                      for name in (*shapes, *self.subject.scalars)}
            self._kept[key] = Bounded(self.subject.model, Numbers(values), point, shapes)
        self._kept[key].left = BUDGET
        return self._kept[key]

    def compiled(self, expr: Expr):
        return self.subject.compiled(expr)

    def lenient(self, expr: Expr):
        """The line compiled without a look at shapes: for naming only."""
        return Compiler((*self.subject.sizes, *self.subject.places)).function(expr, lambda *_: None)

    # Real numbers, where residues can only say that letters differ

    def has(self, expr: Expr, *heads) -> bool:
        """Whether one of these stands in the line or in what is given."""
        return any(part.has(*heads) for part in (expr, *self.subject.expressions))

    def agree_in_numbers(self, compiled) -> bool:
        """Whether a compiled line is the goal at random real numbers, at several points."""
        draw = random.Random(self.derivation.title)
        for point in self.telling[:8]:
            shapes = self.subject.shapes(point)
            values = {name: drawn(draw, shapes.get(name, ())) for name in (*shapes, *self.subject.scalars)}
            world = Bounded(self.subject.model, Reals(values), point, shapes)
            world.left = REAL
            try:
                with localcontext(prec=DIGITS):
                    a, b = (line(world, *arguments(self.subject, point)) for line in (compiled, self._truth))
                    if abs(a - b) > Decimal(10)**(-AGREE) * (1 + abs(a) + abs(b)):
                        return False
            except TooMuch:             # nothing is known then, and it must not be called wrong
                raise
            except (ArithmeticError, ValueError, *REFUSALS):
                return False
        return True


@lru_cache(128)             # the catalogue has as many
def worlds_of(derivation) -> Worlds:
    """The worlds of a derivation, one and the same for whoever judges lines of it; it is compared by identity."""
    return Worlds(derivation)
