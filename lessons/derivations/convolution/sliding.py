"""What convolution derivations start from: sizes, arrays, and where a window lies, for one axis or two.

One window of the kernel's size slides over the input.  With stride s and p zeros in front, slot k of window i lies on
input s(i − 1) + k − p; a slot that lies on no input sees 0.
"""

from dataclasses import dataclass
from functools import cached_property

from sympy import Expr, Integer, Min, Mul, Sum, Symbol, floor

from ...engine import Define, Domain, In, Name, Partial, array, index

E, b = array("E"), array("b")
s, p, q = index("s p q")
LETTERS = {1: {"size": "L", "kernel": "K", "windows": "M", "input": "j", "slot": "k", "output": "i", "other": "r"},
           2: {"size": "H W", "kernel": "K1 K2", "windows": "M1 M2", "input": "i j", "slot": "u v",
               "output": "m n", "other": "k h"}}
# The largest input, kernel, stride and padding of the lesson's check and of the larger one.  None: all that fit.
BARE = {1: ((6, None, 3, 0), (12, None, 3, 0)), 2: ((3, None, 3, 0), (4, None, 3, 0))}
PADDED = {1: ((4, None, 3, 2), (8, None, 3, 2)), 2: ((3, 2, 2, 1), (4, 3, 3, 1))}
NUMBERS = {
    1: {"x": (2, -1, 3, 1, -2), "w": (3, 1, -2), "b": 1, "delta": (1, -2, 2)},
    2: {"x": ((1, 2, 0), (-1, 3, 2), (2, -2, 1)), "w": ((1, 2), (-1, 3)), "b": 1, "delta": ((2, -1), (1, 3))},
}


def letters(axes: int, kind: str) -> tuple[Symbol, ...]:
    """The letters of one kind, one for each axis."""
    made = index(LETTERS[axes][kind])
    return made if isinstance(made, tuple) else (made,)


@dataclass(frozen=True)
class Sliding:
    """One convolution layer on ``axes`` axes; stride and padding may be symbols.

    ``before`` and ``after`` count the zeros at the two ends of each axis.  ``flipped`` makes the forward pass a
    convolution, whose kernel is turned round, instead of a correlation.
    """

    axes: int
    stride: Expr = Integer(1)
    before: Expr = Integer(0)
    after: Expr = Integer(0)
    flipped: bool = False

    size = cached_property(lambda self: letters(self.axes, "size"))
    kernel = cached_property(lambda self: letters(self.axes, "kernel"))
    windows = cached_property(lambda self: letters(self.axes, "windows"))
    place = cached_property(lambda self: letters(self.axes, "input"))           # of an input
    slot = cached_property(lambda self: letters(self.axes, "slot"))             # of a weight
    other = cached_property(lambda self: letters(self.axes, "other"))           # of any weight of a window
    output = cached_property(lambda self: letters(self.axes, "output"))         # of a window and its output
    x = cached_property(lambda self: array("x", *self.size))
    w = cached_property(lambda self: array("w", *self.kernel))
    y = cached_property(lambda self: array("y", *self.windows))
    delta = cached_property(lambda self: array("delta", *self.windows))

    @property
    def is_padded(self) -> bool:
        """Whether slots may lie outside of the input."""
        return (self.before, self.after) != (0, 0)

    @property
    def over_windows(self) -> tuple:
        """The limits of a sum over all windows."""
        return tuple((i, 1, most) for i, most in zip(self.output, self.windows, strict=True))

    def over_slots(self, slot) -> tuple:
        """The limits of a sum over all slots."""
        return tuple((k, 1, most) for k, most in zip(slot, self.kernel, strict=True))

    def offset(self, slot) -> tuple[Expr, ...]:
        """How far a slot lies from where its window starts, along each axis."""
        return tuple(most - k if self.flipped else k - 1 for k, most in zip(slot, self.kernel, strict=True))

    def seen(self, slot) -> tuple[Expr, ...]:
        """The input under a slot of the window, along each axis."""
        return tuple(self._start(i) + far for i, far in zip(self.output, self.offset(slot), strict=True))

    def met(self) -> tuple[Expr, ...]:
        """The slot of the window under which an input lies, along each axis."""
        return tuple(size - (j - self._start(i)) if self.flipped else j - self._start(i) + 1
                     for j, i, size in zip(self.place, self.output, self.kernel, strict=True))

    def _start(self, i: Expr) -> Expr:
        """The input under the first slot of window i."""
        return (i if self.stride == 1 else self.stride * (i - 1) + 1) - self.before

    def inside(self, seen) -> Expr:
        """1 where a slot lies on the input, 0 on the padding; without padding it always does."""
        if not self.is_padded:
            return Integer(1)
        return Mul(*(In(a, 1, n) for a, n in zip(seen, self.size, strict=True)))

    @property
    def given(self) -> tuple:
        """The forward pass, and δ."""
        seen = self.seen(self.slot)
        body = self.w[self.slot] * self.x[seen] * self.inside(seen)
        return (Define(self.y[self.output], Sum(body, *self.over_slots(self.slot)) + b),
                Name(self.delta[self.output], Partial(E, self.y[self.output])))

    # Where it is checked

    def domain(self, free: tuple[Symbol, ...], example: tuple[int, ...]) -> Domain:
        """All sizes in which at least one window fits, and all places of ``free``."""
        sizes, larger = self.ranges
        return Domain(sizes, {place: (1, self.most[place]) for place in free}, larger,
                      {symbol: value for symbol, value in self.shown.items() if symbol in sizes}
                      | dict(zip(free, example, strict=True)))

    @property
    def ranges(self) -> tuple[dict, ...]:
        """The range of each size, for the lesson's check and for the larger one."""
        return tuple(self._ranges(*bounds) for bounds in (PADDED if self.is_padded else BARE)[self.axes])

    @property
    def most(self) -> dict:
        """The largest value of each place's letter."""
        return dict(zip(self.place + self.slot, self.size + self.kernel, strict=True))

    @property
    def shown(self) -> dict:
        """The example's sizes."""
        sides = dict.fromkeys(self.size, 7 - 2 * self.axes) | dict.fromkeys(self.kernel, 4 - self.axes)
        return {**sides, p: 1, q: 1, s: 2}

    def _ranges(self, size, kernel, stride, padding) -> dict:
        """The range of each size; the windows follow from the others."""
        knobs = ((p, (0, padding)), (q, (0, padding)), (s, (1, stride)))
        padded = [n + self.before + self.after for n in self.size]
        fitting = [n if kernel is None else Min(kernel, n) for n in padded]
        counts = map(self._count, padded, self.kernel)
        return {
            **dict.fromkeys(self.size, (1, size)),
            **{symbol: bounds for symbol, bounds in knobs if symbol in (self.before, self.after, self.stride)},
            **{k: (1, most) for k, most in zip(self.kernel, fitting, strict=True)},
            **{m: (count, count) for m, count in zip(self.windows, counts, strict=True)},
        }

    def _count(self, padded: Expr, kernel: Expr) -> Expr:
        """How many windows fit."""
        return padded - kernel + 1 if self.stride == 1 else floor((padded - kernel) / self.stride) + 1
