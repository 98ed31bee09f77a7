"""A backward function of one's own, held against a derivation: which entry is wrong, and which mistake explains it."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import islice
from typing import Any

import numpy as np
from sympy import Symbol

from ..engine import Chain, Define, Derivation, Partial
from ..engine.checking import Numbers, Subject, is_start, spell_point
from ..engine.language import elements, head
from .mistakes import Seen, array_of, filled, mistake, same

POINTS = 3  # sizes at which it is tried


@dataclass(frozen=True)
class Report:
    """What was found.  Truthy where ``mine`` is right; else it names a wrong entry and, where it can, the mistake."""

    right: bool
    sentence: str
    entry: tuple[int, ...] | None = None  # counted from 1, as in formulas
    mistake: str = ""

    def __bool__(self) -> bool:
        return self.right

    def __repr__(self) -> str:
        return self.sentence + (f" {self.mistake}" if self.mistake else "")

    def _repr_html_(self) -> str:
        """As prose: what is printed, a narrow cell breaks inside of its numbers."""
        return f"<p>{escape(repr(self), quote=False)}</p>"


def check_backward(mine: Callable, derivation: Derivation | Chain) -> Report:
    """Compare ``mine(delta, **arrays)`` with the truth of ``derivation``'s goal, at a few sizes, entry by entry.

    ``mine`` takes what its arguments are called: delta (∂E/∂ the output), any array or scalar of the layer, also what
    the forward pass computes, and sizes such as a stride s.  It returns ∂E/∂wrt as an array of wrt's shape.  All
    numbers are random; a mistake is named only where it explains every entry at two sizes.  ``TypeError`` where the
    arguments do not fit; what ``mine`` raises itself passes through, with a note of the shapes.
    """
    return _Trial(mine, derivation, of_gradient=True).report()


def check_forward(mine: Callable, derivation: Derivation | Chain) -> Report:
    """Compare ``mine(**arrays)`` with what the definitions of ``derivation`` give: its output."""
    return _Trial(mine, derivation, of_gradient=False).report()


class _Trial:
    """One function at a few sizes: of a gradient, or of the forward pass."""

    def __init__(self, mine: Callable, derivation: Derivation | Chain, of_gradient: bool):
        *self.before, self.part = derivation.parts if isinstance(derivation, Chain) else (derivation,)
        if not isinstance(self.part, Derivation) or not isinstance(self.part.goal, Partial):
            raise TypeError(f"{type(derivation).__name__} came, a derivation of a derivative was expected")
        self.mine, self.subject = mine, Subject(self.part)
        self.parameters = list(inspect.signature(mine).parameters.values())
        self.of_gradient, self.rng = of_gradient, np.random.default_rng(0)

    def report(self) -> Report:
        """The first size at which it is wrong decides; what explains the entries must do so at two sizes."""
        seen = []
        for point in islice(_points(self.part), POINTS):
            tried = self._at(point)
            if tried is None:
                return Report(False, "Not tried yet: your function returns nothing.")
            seen.append(tried)
        wrong = [each for each in seen if not same(each.got, each.want)]
        if not wrong:
            sizes = filter(None, (_sizes(self.part, each.point) for each in seen))
            at = "; ".join(map(spell_point, sizes))
            return Report(True, "Right: every entry agrees" + (f", at {at}." if at else "."))
        point, _, _, got, want = wrong[0]
        at = spell_point(_sizes(self.part, point))
        end, explained = f", at {at}." if at else ".", mistake(self, wrong)
        if got.shape != want.shape:
            return Report(False, f"The shape is {got.shape}, {want.shape} was expected{end}", None, explained)
        gap = np.abs(got - want)
        place = np.unravel_index(np.nanargmax(np.where(np.isnan(gap), np.inf, gap)), gap.shape)
        entry = tuple(int(n) + 1 for n in place)
        spelled = f"{self.name}[{','.join(map(str, entry))}]" if entry else self.name
        said = f"At {spelled} yours is {got[place]:.6g}, {want[place]:.6g} was expected{end}"
        return Report(False, said, entry, explained)

    @cached_property
    def name(self) -> str:
        """What is compared: the gradient, or what the last definition gives."""
        if self.of_gradient:
            return f"d{head(self.part.goal.wrt)[0]}"
        defined = {head(g.left)[0]: g.right for g in self.part.given if isinstance(g, Define) and not is_start(g)}
        loss = head(self.part.goal.of)[0]
        if loss in defined and not defined[loss].has(Symbol("delta")):
            return loss
        return [name for name in defined if name != loss][-1]

    def _at(self, point) -> Seen | None:
        values = self._values(point)
        world = self.subject.world(Numbers(values), point)
        want = (filled(self.part, self.subject, self.part.goal, world) if self.of_gradient else
                array_of(world.shapes.get(self.name, ()), lambda place: world.entry(self.name, place)))
        given = {p.name: self._argument(p, values, world, point) for p in self.parameters
                 if p.kind is not p.VAR_KEYWORD}
        try:
            came = self.mine(**given)
        except Exception as error:
            shapes = ", ".join(f"{name} {np.shape(value)}" for name, value in given.items() if np.ndim(value))
            error.add_note(f"At {spell_point(_sizes(self.part, point))} your function was given {shapes or 'numbers'};"
                           f" an array of shape {want.shape} was expected from it.")
            raise
        return None if came is None else Seen(point, world, given, np.asarray(came, dtype=float), want)

    def _values(self, point) -> dict[str, Any]:
        """Random numbers; positive where something takes their root, and their logarithm less than 1."""
        shapes = self.subject.shapes(point)
        names = {name for name, _ in self.subject.free_cells(shapes)}
        for make in (self.rng.normal, lambda size: self.rng.uniform(0.2, 0.8, size)):
            values = {name: np.asarray(make(size=shapes.get(name, ()))).tolist() for name in sorted(names)}
            values |= {name: abs(values[name]) for name in values if name in ("eps", "N")}
            world = self.subject.world(Numbers(values), point)
            try:
                for item in self.part.given:
                    if isinstance(item, Define) and not is_start(item):
                        for place in elements(shapes.get(head(item.left)[0], ())):
                            world.entry(head(item.left)[0], place)
                return values
            except (ValueError, ZeroDivisionError, OverflowError):
                continue
        return values

    def _argument(self, parameter, values: Mapping[str, Any], world, point):
        name, shapes = parameter.name, world.shapes
        sizes = {s.name: n for s, n in point.items()}
        model = world.model
        if name in values and name not in model.conditions:
            return np.asarray(values[name]) if shapes.get(name) else values[name]
        if name in model.definitions or name in model.names or name in model.conditions:
            made = array_of(shapes.get(name, ()), lambda place: world.entry(name, place))
            return made if made.shape else float(made)
        if name in sizes:
            return sizes[name]
        if parameter.default is not parameter.empty:
            return parameter.default
        known = sorted({*values, *world.model.definitions, *sizes} - {head(self.part.goal.of)[0]})
        raise TypeError(f"{name} came as an argument of yours, one of {', '.join(known)} was expected")


def _points(part: Derivation) -> Iterator[dict]:
    """The example's sizes, then larger ones."""
    first = part.domain.at()
    yield {s: first[s] for s in part.domain.sizes}
    layer = getattr(part, "layer", None)    # only what was generated has one
    if layer is not None:
        yield from sorted(layer.sizes.larger(), key=lambda p: sum(p.values()))
    else:
        yield from sorted(part.domain.instances(), key=lambda p: -sum(p.values()))


def _sizes(part: Derivation, point) -> dict:
    return {s: point[s] for s in part.domain.sizes if s not in part.domain.following}
