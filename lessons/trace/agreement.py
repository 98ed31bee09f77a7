"""Derivation, layer and finite differences of the layer: three ways to one gradient, compared entry by entry."""

import inspect
import sys
from typing import NamedTuple

import numpy as np

from ..engine import Derivation
from ..engine.checking.rings import Numbers
from ..engine.checking.subject import Subject, arguments, spell_point
from ..engine.language import Condition, Partial, head

# The first axes of a layer's arguments: N samples and, in a layer with a kernel w, P maps in and Q out.
DENSE = dict.fromkeys("xyzt", ("N",))
MAPS = {"w": ("Q", "P"), "b": ("Q",), "x": ("N", "P"), "z": ("N", "P")}
OPTIONS = {"s": "stride", "p": "padding"}
TOLERANCE = 1e-9        # derivation against layer, relative to the largest entry
STEP = 1e-5             # of the central differences, with an error of about STEP²


class Disagreement(ArithmeticError):
    """Two ways to one gradient that differ; the message names the entry and both numbers."""


class Agreement(NamedTuple):
    """What was compared, and the largest differences, relative to the largest entry."""

    derivation: str
    layer: str
    sizes: str
    with_layer: float
    with_differences: float

    def __repr__(self):
        return (f"{self.derivation}: derivation, {self.layer}_backward and finite differences agree "
                f"at {self.sizes}.")


def agree(derivation: Derivation, layer, *, sizes: dict[str, int] | None = None,
          options: dict[str, str] = OPTIONS, seed: int = 0) -> Agreement:
    """Compare the last line of ``derivation`` with ``layer``'s backward function and with finite differences.

    All arrays are random numbers; every entry of the gradient is compared, at ``sizes`` (those not named are the
    example's) or else at all sizes of the derivation's lesson bounds.  A single sample or map of the derivation is an
    axis of one for the layer.  ``options`` says which sizes the layer takes as options: s is the stride, p the padding.
    Raises Disagreement, and TypeError when the two do not fit.
    """
    comparison = _Comparison(derivation, layer, options, np.random.default_rng(seed))
    points = list(derivation.domain.instances()) if sizes is None else [derivation.domain.at(sizes)]
    gaps = [comparison.at(point) for point in points]
    with_layer, with_differences = map(max, zip(*gaps, strict=True))
    most = ", ".join(f"{name} ≤ {high}" for name, (_, high) in derivation.sizes_lesson.items())
    at = f"all {len(gaps)} sizes with {most}" if sizes is None else comparison.spelled(points[0])
    return Agreement(derivation.title, layer.__name__, at, with_layer, with_differences)


class _Comparison:
    """A derivation and a layer that fit together."""

    def __init__(self, derivation, layer, options, rng):
        if not isinstance(derivation, Derivation):
            raise TypeError(f"agree: {type(derivation).__name__} came, a Derivation was expected")
        self.derivation, self.layer, self.rng = derivation, layer, rng
        self.subject = Subject(derivation)
        self.line = self.subject.compiled(derivation.result)
        if not isinstance(derivation.goal, Partial):
            raise TypeError(f"agree: “{derivation.title}” came, of {derivation.goal}; a derivation of a derivative "
                            "was expected")
        self.of, self.wrt = (head(end) for end in derivation.goal.args)
        self.names = list(inspect.signature(layer).parameters)
        self.options = {size: options[size.name] for size in self.subject.sizes if size.name in options}
        if self.wrt[0] not in self.names:
            raise TypeError(f"agree: {layer.__name__} came, which takes {', '.join(self.names)}; one that takes "
                            f"{self.wrt[0]} was expected, as the derivation is of ∂…/∂{self.wrt[0]}")
        for size, option in self.options.items():
            if option not in self.names:
                raise TypeError(f"agree: {layer.__name__} came, which takes no {option}; one that does was "
                                f"expected, as the derivation has the size {size}")

    def spelled(self, point):
        return spell_point({size: point[size] for size in self.subject.sizes})

    def at(self, point):
        """The largest differences, from the layer and from finite differences, at these sizes."""
        values = self._random_arrays(point)
        arrays = {name: self._for_layer(name, values[name]) for name in self.names if name in values}
        given = arrays | {option: point[size] for size, option in self.options.items()}
        result = self.layer(**given)
        # Without a δ of its own the derivation is of the loss itself, whose own slope is 1.
        delta = self._fitted(values.get("delta", np.ones(result.shape)), result.shape, "δ", point)
        derived = self._derived(point, values)
        computed = self._fitted(self._backward(delta, given), derived.shape, f"∂E/∂{self.wrt[0]}", point)
        measured = self._differences(delta, given).reshape(derived.shape)
        return (self._compared(derived, computed, TOLERANCE, f"{self.layer.__name__}_backward", point),
                self._compared(derived, measured, 1e-6, "finite differences", point))

    def _random_arrays(self, point):
        shapes = self.subject.shapes(point)
        names = {name for name, _ in self.subject.free_cells(shapes)}
        values = {name: np.asarray(self.rng.normal(size=shapes.get(name, ()))) for name in sorted(names)}
        if any(isinstance(item, Condition) for item in self.derivation.given):
            values["t"] = self.rng.dirichlet(np.ones(shapes["t"][-1]))
        if "table" in values:
            values["table"] = self._random_table(shapes["table"])
        if self.of[0] in shapes:                # a Jacobian meets some δ on its way back
            values["delta"] = self.rng.normal(size=shapes[self.of[0]])
        return values

    def _random_table(self, shape):
        """A connection table of 1 and 0 in which every map is fed and feeds."""
        while True:
            table = self.rng.integers(0, 2, shape)
            if table.any(axis=0).all() and table.any(axis=1).all():
                return table

    def _for_layer(self, name, array):
        """The array with an axis of one for each count of samples or maps that the derivation does not have."""
        if name == "table":
            return array.astype(bool)
        counts = (MAPS if "w" in self.names else DENSE).get(name, ())
        base = self.subject.bases.get(name)
        declared = [str(size) for size in base.shape] if base else []
        return np.expand_dims(array, [axis for axis, count in enumerate(counts) if count not in declared])

    def _derived(self, point, values):
        """The last line at every place; a Jacobian is multiplied by δ, as in back-propagation."""
        subject = self.subject
        world = subject.world(Numbers({name: array.tolist() for name, array in values.items()}), point)
        gradient = np.zeros(subject.shapes(point).get(self.wrt[0], ()))
        for place in self.derivation.domain.places(point):
            at = tuple(place[i] - 1 for i in self.wrt[1])
            factor = values["delta"][tuple(place[i] - 1 for i in self.of[1])] if self.of[1] else 1
            gradient[at] += factor * self.line(world, *arguments(subject, {**point, **place}))
        return gradient

    def _backward(self, delta, given):
        backward = getattr(sys.modules[self.layer.__module__], self.layer.__name__ + "_backward")
        wanted = [name for name in inspect.signature(backward).parameters if name in given]
        gradients = backward(delta, **{name: given[name] for name in wanted})
        return np.asarray(getattr(gradients, self.wrt[0], gradients))

    def _differences(self, delta, given):
        array = given[self.wrt[0]]
        gradient = np.zeros(array.shape)
        for place in np.ndindex(gradient.shape):
            shift = np.zeros(gradient.shape)
            shift[place] = STEP
            up, down = (self.layer(**{**given, self.wrt[0]: array + sign * shift}) for sign in (1, -1))
            gradient[place] = (delta * (up - down)).sum() / (2 * STEP)
        return gradient

    def _fitted(self, array, shape, what, point):
        """The array in this shape, which differs by axes of one."""
        if [n for n in array.shape if n > 1] != [n for n in shape if n > 1]:
            raise Disagreement(f"“{self.derivation.title}” and {self.layer.__name__} differ in the shape of {what}, "
                               f"{array.shape} and {shape}, at {self.spelled(point)}")
        return array.reshape(shape)

    def _compared(self, derived, other, tolerance, what, point):
        gap = np.abs(derived - other)
        relative = float(gap.max() / max(1.0, np.abs(derived).max()))
        if not relative <= tolerance:
            place = np.unravel_index(gap.argmax(), gap.shape)
            spelled = f"[{', '.join(str(n + 1) for n in place)}]" if place else ""
            raise Disagreement(f"“{self.derivation.title}” gives {derived[place]:.9g} at {self.wrt[0]}{spelled}, "
                               f"but by {what} it is {other[place]:.9g}, at {self.spelled(point)}")
        return relative
