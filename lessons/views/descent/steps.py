"""Steps downhill on a landscape: the rules, the points that they visit, and how far a step may go."""

import math
from dataclasses import dataclass

import numpy as np
import sympy as sp

FAR = 1e9  # where a path that runs away is left
DEGREE = 8


@dataclass(frozen=True)
class Rule:
    """v ← a v + b g, then θ ← θ + c v + d g: all common rules, by their four numbers. Items C27, E10.

    In a bowl of curvature h the steps end at the lowest point when α h is below 2 · over / under.
    """

    title: str
    formula: str
    abcd: tuple[str, str, str, str]  # names in `quantities`, as are the next two
    over: str = "1"
    under: str = "1"

    def numbers(self, lr: float, momentum: float) -> tuple[float, ...]:
        """a, b, c, d."""
        return tuple(quantities(lr, momentum)[each] for each in self.abcd)

    def limit(self, momentum: float) -> float:
        return 2 * quantities(0, momentum)[self.over] / quantities(0, momentum)[self.under]

    @property
    def limit_text(self) -> str:
        over = "2" if self.over == "1" else f"2({self.over})"
        return f"{over}/a" if self.under == "1" else f"{over}/(({self.under})·a)"


def quantities(lr: float, momentum: float) -> dict[str, float]:
    """What rules are made of."""
    return {"0": 0, "1": 1, "−α": -lr, "μ": momentum, "1 − μ": 1 - momentum, "1 + μ": 1 + momentum,
            "1 + 2μ": 1 + 2 * momentum}


RULES = {
    "plain": Rule("gradient descent", "θ ← θ − α·g", ("0", "0", "0", "−α")),
    "velocity": Rule("momentum", "v ← μ·v − α·g, θ ← θ + v", ("μ", "−α", "1", "0"), "1 + μ"),
    "sum": Rule("v sums gradients", "v ← μ·v + g, θ ← θ − α·v", ("μ", "1", "−α", "0"), "1 + μ"),
    "average": Rule("v averages gradients", "v ← μ·v + (1 − μ)·g, θ ← θ − α·v", ("μ", "1 − μ", "−α", "0"), "1 + μ",
                    "1 − μ"),
    "nesterov": Rule("Nesterov", "v ← μ·v − α·g, θ ← θ + μ·v − α·g", ("μ", "−α", "μ", "−α"), "1 + μ", "1 + 2μ"),
}


@dataclass(frozen=True)
class Setting:
    """What the learner has chosen; `weight_decay` is one λ for each variable, 0 where it is exempt."""

    start: tuple[float, ...]
    lr: float
    momentum: float = 0.0
    weight_decay: tuple[float, ...] = (0.0, 0.0)
    rescaled: bool = False

    def numbers(self, rule: str) -> tuple[float, ...]:
        """The rule's four numbers, with its own α."""
        return RULES[rule].numbers(self.rate(rule), self.momentum)

    def rate(self, rule: str) -> float:
        """The α of this rule; `rescaled` gives the averaging form α/(1 − μ), with which it goes where the others go."""
        return self.lr / (1 - self.momentum) if self.rescaled and rule == "average" else self.lr


@dataclass(frozen=True)
class Point:
    """One step of a path: where it is, its v, and the slope there, decay not included."""

    theta: tuple[float, ...]
    velocity: tuple[float, ...]
    slope: tuple[float, ...]


class Landscape:
    """A polynomial in one or two variables, with its slopes and curvatures from SymPy, as terms (coefficient, i, j)."""

    def __init__(self, f, variables=None):
        expr = sp.sympify(f)
        self.variables = tuple(variables or sorted(expr.free_symbols, key=lambda symbol: symbol.name))
        if len(self.variables) not in (1, 2):
            raise ValueError(f"DescentView: f of {len(self.variables)} variables came, one or two were expected")
        self.poly = _polynomial(expr, self.variables)
        self.terms = _terms(self.poly)
        self.slopes = [_terms(self.poly.diff(x)) for x in self.variables]
        self.curvatures = [[_terms(self.poly.diff(x).diff(y)) for y in self.variables] for x in self.variables]
        self.far = [-FAR, FAR]  # beyond these a path is left

    def value(self, at) -> float:
        return self._evaluate(self.terms, at)

    def slope(self, at) -> tuple[float, ...]:
        return tuple(self._evaluate(terms, at) for terms in self.slopes)

    def _evaluate(self, terms, at) -> float:
        return evaluate(terms, at)

    def knows(self, at) -> bool:
        """Whether f is known at a place."""
        return all(self.far[0] <= x <= self.far[1] for x in at)

    @property
    def is_quadratic(self) -> bool:
        return self.poly.total_degree() == 2

    def curvature(self, at, weight_decay) -> tuple[float, ...]:
        """The curvatures in the main directions, the smallest first: eigenvalues of f″ + λ."""
        h = [[self._evaluate(terms, at) for terms in row] for row in self.curvatures]
        p, *q = (h[i][i] + weight_decay[i] for i in range(len(h)))
        if not q:
            return (p,)
        middle, half = (p + q[0]) / 2, (p - q[0]) / 2
        radius = math.sqrt(half * half + h[0][1] * h[0][1])
        return middle - radius, middle + radius

    def path(self, rule: str, setting: Setting, steps: int) -> list[Point]:
        """The points of so many steps, the start first; it ends early where f is not known."""
        a, b, c, d = setting.numbers(rule)
        theta, velocity = setting.start, (0.0,) * len(setting.start)
        points = [Point(theta, velocity, self.slope(theta))]
        while len(points) <= steps and self.knows(theta):
            g = self.decayed(points[-1], setting)
            velocity = tuple(a * v + b * slope for v, slope in zip(velocity, g, strict=True))
            theta = tuple(t + c * v + d * slope for t, v, slope in zip(theta, velocity, g, strict=True))
            points.append(Point(theta, velocity, self.slope(theta)))
        return points

    @staticmethod
    def decayed(point: Point, setting: Setting) -> tuple[float, ...]:
        """g = slope + λθ."""
        return tuple(s + lam * t for s, lam, t in zip(point.slope, setting.weight_decay, point.theta, strict=False))


def _polynomial(expr, variables):
    try:
        poly = sp.Poly(expr, *variables)
        coefficients = [float(coefficient) for coefficient in poly.coeffs()]
    except (sp.PolynomialError, TypeError):
        raise ValueError(f"DescentView: {expr} came as f, a polynomial in "
                         f"{', '.join(map(str, variables))} with numbers as coefficients was expected") from None
    if not 1 <= poly.total_degree() <= DEGREE or not np.isfinite(coefficients).all():
        raise ValueError(f"DescentView: f of degree {poly.total_degree()} came, one from 1 to {DEGREE} was expected")
    return poly


def _terms(poly):
    return [(float(coefficient), *powers, *[0] * (2 - len(powers))) for powers, coefficient in poly.terms()]


def evaluate(terms, at):
    """Σ c x^i y^j, the powers by repeated products, as in the browser."""
    x, y = (*at, 1.0)[:2]
    total = 0.0
    for coefficient, i, j in terms:
        product = coefficient
        for factor in (x,) * i + (y,) * j:
            product *= factor
        total += product
    return total
