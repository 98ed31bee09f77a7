"""Steps downhill on a landscape: the rules, the points that they visit, and how far a step may go."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import sympy as sp

FAR = 1e9  # where a path that runs away is left
DEGREE = 8


@dataclass(frozen=True)
class Rule:
    """v ← a v + b g, then θ ← θ + c v + d g: all common rules, by their four numbers. Items C27, E10.

    In a bowl of curvature h the steps end at the lowest point when α h is below `limit(μ)`.
    """

    title: str
    formula: str
    numbers: Callable[[float, float], tuple[float, float, float, float]]  # of α and μ
    limit: Callable[[float], float]
    limit_text: str


RULES = {
    "plain": Rule("gradient descent", "θ ← θ − α·g",
                  lambda lr, m: (0, 0, 0, -lr), lambda m: 2, "2/a"),
    "velocity": Rule("momentum", "v ← μ·v − α·g, θ ← θ + v",
                     lambda lr, m: (m, -lr, 1, 0), lambda m: 2 * (1 + m), "2(1 + μ)/a"),
    "sum": Rule("v sums gradients", "v ← μ·v + g, θ ← θ − α·v",
                lambda lr, m: (m, 1, -lr, 0), lambda m: 2 * (1 + m), "2(1 + μ)/a"),
    "average": Rule("v averages gradients", "v ← μ·v + (1 − μ)·g, θ ← θ − α·v",
                    lambda lr, m: (m, 1 - m, -lr, 0), lambda m: 2 * (1 + m) / (1 - m), "2(1 + μ)/((1 − μ)·a)"),
    "nesterov": Rule("Nesterov", "v ← μ·v − α·g, θ ← θ + μ·v − α·g",
                     lambda lr, m: (m, -lr, m, -lr), lambda m: 2 * (1 + m) / (1 + 2 * m), "2(1 + μ)/((1 + 2μ)·a)"),
}


@dataclass(frozen=True)
class Setting:
    """What the learner has chosen; `weight_decay` is one λ for each variable, 0 where it is exempt."""

    start: tuple[float, ...]
    lr: float
    momentum: float = 0.0
    weight_decay: tuple[float, ...] = (0.0, 0.0)
    rescaled: bool = False

    def numbers(self, rule: str) -> tuple[float, float, float, float]:
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
            raise ValueError(f"DescentView: f has {len(self.variables)} variables; one or two can be drawn")
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
        matrix = np.array([[self._evaluate(terms, at) for terms in row] for row in self.curvatures])
        size = len(self.variables)
        return tuple(np.linalg.eigvalsh(matrix + np.diag(weight_decay[:size])).tolist())

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
        raise ValueError(f"DescentView: f is {expr}; a polynomial in {', '.join(map(str, variables))} "
                         f"with numbers as coefficients was expected") from None
    if not 1 <= poly.total_degree() <= DEGREE or not np.isfinite(coefficients).all():
        raise ValueError(f"DescentView: f has the degree {poly.total_degree()}; from 1 to {DEGREE} was expected")
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
