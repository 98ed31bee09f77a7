"""Checking: every line of a derivation against the truth of its goal, at every small size and place.

The truth comes from the definitions by dual numbers.  Polynomial lines are compared as polynomials, exactly; others at
random residues, and once, at the example's size, with ``sympy.diff`` of the definitions as an independent witness.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import sympy
from sympy import Expr, Integer, Symbol, expand

from ...notation import row
from ..domain import points, whole_function
from ..language import Entry, Lemma, Partial, Unreadable, atoms, head
from ..statement import Proof, Statement, Step, StepError
from .compiling import Compiler, OutOfShape
from .evaluate import World
from .polynomials import NotPolynomial, Polynomials
from .residues import NoRoot, Residues, Roots
from .rings import Numbers, Symbols, example_numbers, same_function
from .subject import Subject, arguments, spell_point

LONGEST = 240       # characters of a counterexample's side
FEW = 4             # free entries up to which exp and log are spelled out in it
# What evaluating a line that makes no sense can raise: all of it is a refusal.
REFUSALS = (OutOfShape, ZeroDivisionError, KeyError, Unreadable, TypeError, RecursionError)


def prove(derivation: Statement, bounds: str = "lesson") -> Proof:
    """See ``Derivation.prove``."""
    if not derivation.steps:
        raise StepError(derivation.title, 0, "steps", "there is no step, so nothing is derived")
    try:
        subject = Subject(derivation)
    except Unreadable as error:
        raise StepError(derivation.title, 0, "reading", str(error)) from error
    lines = _lines(subject)
    instances, kind = in_first_ring(lambda ring: _sweep(subject, lines, derivation.domain.instances(bounds), ring,
                                                        kept=bounds == "lesson"))
    how = (f"checked exactly{_everywhere(instances)}" if kind is Polynomials else
           f"checked at random residues{_everywhere(instances)}, error chance < 10⁻¹⁵,")
    if not instances:
        raise StepError(derivation.title, 0, "domain", "no size and place lies within the bounds")
    if bounds == "ci":
        witness(derivation)
    limits = derivation.domain.limits(bounds)
    return Proof(instances, f"{how} with {limits}" if limits else how.rstrip(","))


def prove_at(derivation: Statement, sizes: Iterable[Mapping[Symbol, int]], most: int) -> None:
    """Check every line at these sizes, at random residues, at about ``most`` places of each."""
    subject = Subject(derivation)
    lines = _lines(subject)
    in_first_ring(lambda ring: _sweep(subject, lines, sizes, ring, most, kept=True), (Residues,))


def in_first_ring(run, kinds=(Polynomials, Residues)):
    """What ``run(ring)`` gives in the first ring that can say all of it, and that ring."""
    for kind in kinds:
        try:
            return run(kind), kind
        except NotPolynomial:
            continue
        except NoRoot:
            break
    return run(Roots), Roots


def _everywhere(instances: int) -> str:
    return f" at all {instances} sizes and places" if instances > 1 else ""


def _lines(subject: Subject):
    """(number, rule name, step, compiled left, compiled right) for each step."""
    derivation, compiled, before = subject.derivation, [], None
    for number, step in enumerate(derivation.steps, start=1):
        rule = step.rule.name
        if (step.lhs, step.rhs) == before:
            raise StepError(derivation.title, number, rule, "the line before came again, another one was expected")
        before = step.lhs, step.rhs
        try:
            left = subject.compiled(step.lhs if step.lhs is not None else derivation.goal)
            compiled.append((number, rule, step, left, subject.compiled(step.rhs)))
        except (Unreadable, ValueError, AttributeError, TypeError) as error:
            raise StepError(derivation.title, number, rule, str(error)) from error
    return compiled


def spread(every: Sequence, most: int) -> Sequence:
    """About as many of these, from all over."""
    return every[::max(1, -(-len(every) // most))]


def _sweep(subject: Subject, lines, points, kind, most: int | None = None, kept: bool = False) -> int:
    instances = 0
    for sizes in points:
        world = subject.kept_world(kind, sizes) if kept else subject.world(subject.ring(kind, sizes), sizes)
        _check_lemmas(subject, world, sizes)
        check_shapes(subject, sizes)
        places = list(subject.derivation.domain.places(sizes))
        for place in spread(places, most or len(places)) if places else ():
            point = {**sizes, **place}
            instances += 1
            values = arguments(subject, point)
            truths: dict = {}
            for number, rule, step, left, right in lines:
                try:
                    truth = truths[left] if left in truths else truths.setdefault(left, left(world, *values))
                    agrees = right(world, *values) == truth
                except REFUSALS as error:
                    raise StepError(subject.derivation.title, number, rule,
                                    f"at {spell_point(point)}: {error.args[0]}") from error
                if not agrees:
                    raise StepError(subject.derivation.title, number, rule,
                                    partial(_counterexample, subject, step, point, kind))
    return instances


def check_shapes(subject: Subject, sizes) -> None:
    """A recognized array has as many entries as the goal has places: entries beyond would be asked by no place."""
    most = {place: high for place, (_, high) in subject.derivation.domain.free.items()}
    for number, step in enumerate(subject.derivation.steps, start=1):
        for entry, place, has, wanted in misfits(step.rhs, most, sizes):
            raise StepError(subject.derivation.title, number, step.rule.name,
                            f"at {spell_point(sizes)}: {entry.operation} has {has} entries along {place}, {wanted} "
                            "were expected")


def misfits(line: Expr, most: Mapping[Symbol, Expr], sizes: Mapping[Symbol, int]) -> Iterator[tuple]:
    """Each array, with a place along which it has other than ``most`` entries: (array, place, what it has, most)."""
    letters, values = tuple(sizes), tuple(sizes.values())
    for entry in atoms(line, Entry):
        for axis, place in zip(entry.operation.shape, entry.indices, strict=True):
            if place in most:
                has, wanted = (whole_function(n, letters)(*values) for n in (axis, most[place]))
                if has != wanted:
                    yield entry, place, has, wanted


def _check_lemmas(subject: Subject, world: World, sizes) -> None:
    for item in subject.derivation.given:
        if not isinstance(item, Lemma):
            continue
        left, right = (Compiler((*subject.sizes, *item.free)).function(side) for side in (item.left, item.right))
        for place in points(item.free, sizes):
            values, at = (*world.sizes, *place.values()), spell_point({**sizes, **place})
            try:
                agrees = left(world, *values) == right(world, *values)
            except REFUSALS as error:
                raise StepError(subject.derivation.title, 0, "lemma", f"at {at}: {error.args[0]}") from error
            if not agrees:
                raise StepError(subject.derivation.title, 0, "lemma", f"at {at}: {item.left} ≠ {item.right}")


def _spell(name: str, place) -> str:
    short = row(name).sign or name
    if not place or max(place) < 10:
        return short + "".join(map(str, place))
    return f"{short}_{','.join(map(str, place))}"


def _counterexample(subject: Subject, step: Step, point, kind) -> str:
    """Both sides at this point: in symbols, or as numbers where exp and log would make them unreadable."""
    shapes = subject.shapes(point)
    values = {name: example_numbers({}, name, shapes.get(name, ())) for name in (*shapes, *subject.scalars)}
    symbols, numbers = subject.world(Symbols(_spell), point), subject.world(Numbers(values), point)
    readable = kind is Polynomials or len(subject.free_cells(shapes)) <= FEW
    for world in (symbols, numbers) if readable else (numbers, symbols):
        sides = [_side(subject, expr, world, point) for expr in (step.rhs, step.lhs or subject.derivation.goal)]
        if sides[0] != sides[1]:
            break
    return f"at {spell_point(point)}: {sides[0]} ≠ {sides[1]}"


def _side(subject: Subject, expr: Expr, world: World, point) -> str:
    try:
        value = subject.compiled(expr)(world, *arguments(subject, point))
        spelled = str(expand(value)) if isinstance(value, Expr) else f"{float(value):.6g}"
    except (*REFUSALS, ArithmeticError, ValueError) as error:
        spelled = str(error)
    return spelled if len(spelled) <= LONGEST else spelled[:LONGEST] + " …"


def witness(derivation: Statement) -> None:
    """Compare the goal and the last line with ``sympy.diff`` of the definitions, at the example's size and place."""
    if not isinstance(derivation.goal, Partial):
        return
    subject, point = Subject(derivation), derivation.domain.at()
    values, compiler = arguments(subject, point), Compiler((*subject.sizes, *subject.places))
    (of, at), (wrt, place) = ((head(end)[0], compiler.place(end)(*values)) for end in derivation.goal.args)
    world, slot = subject.world(Symbols(), point), sympy.Dummy()
    opened = World(subject.untracked, Symbols(), point, world.shapes)       # what SymPy differentiates needs no duals
    opened.set_free(wrt, place, slot)           # the rest stays what it is defined as
    slope = sympy.diff(opened.dual(of, at).value, slot)
    slope = slope.replace(lambda e: isinstance(e, sympy.Subs | sympy.Derivative), lambda e: Integer(0))
    slope = slope.xreplace({slot: world.dual(wrt, place).value})
    line = subject.compiled(derivation.result)(world, *values)
    if not same_function(line, slope):
        raise StepError(derivation.title, len(derivation.steps), "sympy.diff",
                        f"at {spell_point(point)}: {line} ≠ {slope}")
