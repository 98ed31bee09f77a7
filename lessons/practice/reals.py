"""Real numbers of many digits, for lines of which residues can only say that letters differ."""

import random
from decimal import Decimal

from ..engine.checking import Numbers


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
