"""Derivation, layer and finite differences of the layer: three ways to one gradient, compared entry by entry."""

import inspect
import sys
from typing import NamedTuple

import numpy as np

from ..derivations import Condition, Derivation
from ..derivations.check import Subject, arguments, spell_point
from ..derivations.compiling import head
from ..derivations.rings import Numbers

SAMPLES = ("x", "y", "z", "t", "delta")     # arrays whose first axis counts samples in lessons.layers
TOLERANCE = 1e-9                            # derivation against layer, relative to the largest entry
STEP = 1e-5                                 # of the central differences, with an error of about STEP²


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


def agree(derivation: Derivation, layer, *, sizes: dict[str, int] | None = None, seed: int = 0) -> Agreement:
    """Compare the last line of ``derivation`` with ``layer``'s backward function and with finite differences.

    All arrays are random numbers of the given sizes; every entry of the gradient is compared.  A single sample of the
    derivation is a batch of one for the layer.  Raises Disagreement, and TypeError when the two share no argument.
    """
    most = {name: high for name, (_, high) in derivation.sizes_lesson.items()}
    subject = Subject(derivation)
    point = derivation.domain.at({**most, **(sizes or {})})
    values = _random_arrays(derivation, subject, point, np.random.default_rng(seed))
    wrt = head(derivation.goal.wrt)[0]
    names = list(inspect.signature(layer).parameters)
    if wrt not in names:
        raise TypeError(f"agree: {layer.__name__} takes {', '.join(names)}, but the derivation is of ∂…/∂{wrt}")
    given = {name: _batched(name, values[name], layer) for name in names if name in values}
    result = layer(**given)
    # Without a δ of its own the derivation is of the loss itself, whose own slope is 1.
    delta = np.reshape(values["delta"], result.shape) if "delta" in values else np.ones(result.shape)
    derived = _derived(derivation, subject, point, values)
    computed = _backward(layer, delta, given, wrt).reshape(derived.shape)
    measured = _differences(layer, delta, given, wrt).reshape(derived.shape)
    sizes_spelled = spell_point({s: point[s] for s in subject.sizes})
    return Agreement(derivation.title, layer.__name__, sizes_spelled,
                     _compare(derived, computed, TOLERANCE, derivation.title, f"{layer.__name__}_backward", wrt),
                     _compare(derived, measured, 1e-6, derivation.title, "finite differences", wrt))


def _random_arrays(derivation, subject, point, rng):
    shapes = subject.shapes(point)
    names = {name for name, _ in subject.free_cells(shapes)}
    of = head(derivation.goal.of)[0]
    values = {name: rng.normal(size=shapes.get(name, ())) for name in sorted(names)}
    if any(isinstance(item, Condition) for item in derivation.given):
        values["t"] = rng.dirichlet(np.ones(shapes["t"][-1]))
    if of in shapes:                        # a Jacobian meets some δ on its way back
        values["delta"] = rng.normal(size=shapes[of])
    return values


def _batched(name, array, layer):
    """A batch of one, where the layer wants samples and the derivation has a single one."""
    single = array.ndim == 1 and name in SAMPLES
    return array[None] if single else array


def _derived(derivation, subject, point, values):
    """The last line at every place; a Jacobian is multiplied by δ, as in back-propagation."""
    world = subject.world(Numbers({name: array.tolist() for name, array in values.items()}), point)
    line = subject.compiled(derivation.result)
    of, wrt = (head(end) for end in derivation.goal.args)
    gradient = np.zeros(subject.shapes(point)[wrt[0]])
    sizes = {s: point[s] for s in subject.sizes}
    for place in derivation.domain.places(sizes):
        at = tuple(place[i] - 1 for i in wrt[1])
        factor = values["delta"][tuple(place[i] - 1 for i in of[1])] if of[1] else 1
        gradient[at] += factor * line(world, *arguments(subject, {**sizes, **place}))
    return gradient


def _backward(layer, delta, given, wrt):
    backward = getattr(sys.modules[layer.__module__], layer.__name__ + "_backward")
    wanted = [name for name in inspect.signature(backward).parameters if name in given]
    gradients = backward(delta, **{name: given[name] for name in wanted})
    return np.asarray(getattr(gradients, wrt, gradients))


def _differences(layer, delta, given, wrt):
    gradient = np.zeros(given[wrt].shape)
    for place in np.ndindex(gradient.shape):
        shift = np.zeros(gradient.shape)
        shift[place] = STEP
        up, down = (layer(**{**given, wrt: given[wrt] + sign * shift}) for sign in (1, -1))
        gradient[place] = (delta * (up - down)).sum() / (2 * STEP)
    return gradient


def _compare(derived, other, tolerance, title, what, wrt):
    gap = np.abs(derived - other)
    relative = float(gap.max() / max(1.0, np.abs(derived).max()))
    if not relative <= tolerance:
        place = np.unravel_index(gap.argmax(), gap.shape)
        spelled = ", ".join(str(n + 1) for n in place)
        raise Disagreement(f"“{title}” gives {derived[place]:.9g} at {wrt}[{spelled}], "
                           f"but {what} gives {other[place]:.9g}")
    return relative
