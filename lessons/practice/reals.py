"""Real numbers of many digits, for lines of which residues can only say that letters differ."""

import random
from decimal import Decimal


class Reals:
    """Real numbers of many digits, so that no small factor hides a difference."""

    def __init__(self, values):
        self._values = values

    def divide(self, a, b):
        return a / b

    def constant(self, p, q=1):
        return Decimal(p) / q

    def generator(self, name, place):
        value = self._values[name]
        for n in place:
            value = value[n - 1]
        return Decimal(value)

    def exp(self, a):
        return a.exp()

    def log(self, a):
        return a.ln()

    def tanh(self, a):
        return 1 - 2 / ((2 * a).exp() + 1)

    def sqrt(self, a):
        return a.sqrt()

    def positive(self, a):
        return Decimal(int(a > 0))


def drawn(draw: random.Random, shape: tuple[int, ...]):
    """Random numbers of many sizes and both signs."""
    if not shape:
        return draw.choice((-1, 1)) * 10**draw.uniform(-3, 0.4)
    return [drawn(draw, shape[1:]) for _ in range(shape[0])]
