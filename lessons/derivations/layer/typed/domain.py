"""Where a derived layer is checked: all small sizes within a budget, and a few larger ones beyond the proof's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from math import prod

from sympy import Expr, Min, Symbol

from ....engine import Domain
from ....engine.domain import whole_function as whole

MORE = 5  # times as many in the larger check
INSTANCES, CELLS = 220, 40  # of the proof: sizes times places, entries of free arrays
LARGER_CELLS = 240  # of one larger size
# Kernels reach 3 before strides and paddings grow: smaller ones cannot tell a bound from its neighbor.
GROWTH = (("size", 2), ("size", 3), ("scale", 2), ("shift", 1), ("size", 4), ("scale", 3), ("shift", 2), ("size", 5),
          ("size", 6))
LARGER = {"size": (4, 5, 3, 6, 4, 7), "scale": (2, 3, 1, 2), "shift": (1, 2, 0, 3)}
ROUNDS = 4


@dataclass(frozen=True)
class Sizes:
    """The sizes of a layer in an order in which each is bounded by earlier ones; ``kind`` is size, scale or shift."""

    kind: Mapping[Symbol, str]
    least: Mapping[Symbol, int]
    most: Mapping[Symbol, Expr]  # upper bounds that follow from what must fit
    following: Mapping[Symbol, Expr]
    shapes: tuple[tuple[Expr, ...], ...]  # of the arrays that nothing defines
    free: Mapping[Symbol, Expr]  # place -> its largest value

    def __reduce__(self):
        """Pickled without what is compiled, which the copy compiles for itself."""
        return Sizes, tuple(getattr(self, field.name) for field in fields(self))

    @cached_property
    def order(self) -> tuple[Symbol, ...]:
        """Each after those that it depends on."""
        waiting, order = [*self.kind, *self.following], []
        while waiting:
            ready = [s for s in waiting if not self._needs(s) & {*waiting}]
            ready = ready or waiting[:1]
            order += ready[:1]
            waiting.remove(ready[0])
        return tuple(order)

    def _needs(self, symbol: Symbol) -> set[Symbol]:
        bound = self.following.get(symbol, self.most.get(symbol))
        return bound.free_symbols - {symbol} if isinstance(bound, Expr) else set()

    @cached_property
    def _compiled(self) -> dict:
        """Each bound and shape as a function of all sizes in their order."""
        bounds = {**self.most, **self.following}
        made = {s: (self.order[:n], bounds[s]) for n, s in enumerate(self.order) if s in bounds}
        return {s: whole(e, symbols) for s, (symbols, e) in made.items()}

    @cached_property
    def _counts(self):
        return ([tuple(whole(n, self.order) for n in shape) for shape in self.shapes],
                [whole(n, self.order) for n in self.free.values()])

    def instances(self, caps: Mapping[Symbol, int]) -> Iterator[tuple[int, ...]]:
        """All sizes up to these caps."""

        def rest(values):
            if len(values) == len(self.order):
                yield values
                return
            symbol = self.order[len(values)]
            bound = self._compiled[symbol](*values) if symbol in self._compiled else None
            if symbol in self.following:
                yield from rest((*values, bound))
                return
            high = min(caps[symbol], bound) if bound is not None else caps[symbol]
            for n in range(self.least[symbol], high + 1):
                yield from rest((*values, n))

        yield from rest(())

    def cells(self, values) -> int:
        """How many entries the free arrays have."""
        return sum(prod(max(0, n(*values)) for n in shape) for shape in self._counts[0])

    def _fits(self, caps, times: int = 1) -> bool:
        """Whether all these sizes are few enough to be looked at, or ``times`` as many."""
        count = 0
        for values in self.instances(caps):
            count += prod(max(0, n(*values)) for n in self._counts[1])
            if count > times * INSTANCES or self.cells(values) > times * CELLS:
                return False
        return True

    @cached_property
    def caps(self) -> dict[Symbol, int]:
        """How far each size goes in the proof."""
        caps = dict(self.least)
        for kind, target in GROWTH:
            for symbol, own in self.kind.items():
                wish = {**caps, symbol: max(target, caps[symbol])}
                if own == kind and wish != caps and self._fits(wish):
                    caps = wish
        return caps

    def domain(self) -> Domain:
        """The proof's; where they are not too many, the larger check goes one further with each size."""
        further = {s: n + (self.kind[s] == "size") for s, n in self.caps.items()}
        ci = self._ranges(further) if self._fits(further, MORE) else {}
        example = {s: self.shown[s] for s in self.kind}
        return Domain(self._ranges(self.caps), {place: (1, high) for place, high in self.free.items()}, ci, example)

    def _ranges(self, caps: Mapping[Symbol, int]) -> dict[Symbol, tuple]:
        return {s: (self.following[s],) * 2 if s in self.following else (self.least[s], self._highest(s, caps))
                for s in self.order}

    def _highest(self, symbol: Symbol, caps: Mapping[Symbol, int]):
        """The cap, what must fit, or the smaller of both where either may be."""
        bound, place = self.most.get(symbol), self.order.index(symbol)
        if bound is None:
            return caps[symbol]
        reached = max(values[place] for values in self.instances({**caps, symbol: 99}))
        return bound if reached <= caps[symbol] else Min(caps[symbol], bound)

    @cached_property
    def shown(self) -> dict[Symbol, int]:
        """The example: sizes that are written out, different where they can be."""
        sizes = [s for s, kind in self.kind.items() if kind == "size"]
        wish = {s: 2 if kind == "scale" else 1 for s, kind in self.kind.items()}
        return self._point(wish | {s: 3 - n % 2 + 2 * self._is_wide(s) for n, s in enumerate(sizes)})

    def _is_wide(self, symbol: Symbol) -> bool:
        """Whether something must fit into it, such as a kernel."""
        return (self.kind[symbol] == "size" and symbol not in self.most
                and any(symbol in bound.free_symbols for bound in self.most.values()))

    def larger(self) -> list[dict[Symbol, int]]:
        """A few sizes beyond those of the proof, most of them different from one another, always the same."""
        found: list[dict[Symbol, int]] = []
        for turn in range(ROUNDS):
            wish = {}
            for number, (symbol, kind) in enumerate(self.kind.items()):
                values = LARGER[kind]
                beyond = max(0, self.caps[symbol] - 3) if kind == "size" else 0
                wish[symbol] = values[(2 * number + turn) % len(values)] + beyond + 5 * self._is_wide(symbol)
            while True:
                point = self._point(wish)
                if self.cells(tuple(point[s] for s in self.order)) <= LARGER_CELLS or max(wish.values()) <= 2:
                    break
                room = {s: n - 2 * self._is_wide(s) for s, n in wish.items()}  # a kernel keeps several windows
                wish = {s: n - (room[s] == max(room.values())) for s, n in wish.items()}
            if point not in found:
                found.append(point)
        return found

    def _point(self, wish: Mapping[Symbol, int]) -> dict[Symbol, int]:
        values: tuple = ()
        for symbol in self.order:
            bound = self._compiled[symbol](*values) if symbol in self._compiled else None
            if symbol in self.following:
                values = (*values, bound)
                continue
            n = max(self.least[symbol], wish[symbol])
            values = (*values, max(self.least[symbol], n if bound is None else min(n, bound)))
        return dict(zip(self.order, values, strict=True))
