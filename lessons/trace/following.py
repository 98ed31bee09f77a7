"""Where does this number come from? A layer, run once on numbers that remember their products.

`trace(fully_connected, fully_connected_backward, x=x, W=W, b=b, delta=delta)` knows of every entry of y, ∂E/∂x, ∂E/∂W
and ∂E/∂b the sum it is, and of every number where it goes. Nothing in it is written per layer.
"""

import inspect
from collections.abc import Callable
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from .. import layers
from ..notation import RANK, role, row
from .remembered import Cell, Of, Term, leaves, terms_of
from .traced import Trace, TracedArray, TraceError

_LAST = max(RANK.values()) + 1
_CAPTIONS = {"w": "kernel", "yhat": "probabilities", "z": "before activation",
             "s": "pooled", "v": "flattened",
             "E": "loss of a sample", "J": "mean loss"}


def trace(forward, backward=None, *, delta=None, names=None, samples=True, **arguments):
    """Run a layer on numbers that remember their products: the Trace of arguments, result, delta and gradients.

    `arguments` are those of `forward`, by name; arrays of numbers are traced, options (stride, padding, a boolean
    table) are passed on to both. `delta` is ∂E/∂(result); without it the result is the error itself and δ is 1.
    `names` renames what is shown, {"W": "W2", "y": "z2", "dx": "da1"}, so that traces of neighboring layers can be
    joined with `+`. `samples=False` says that no axis counts samples or maps, for functions that are not layers.
    The terms of a sum are told delta first, then by the places of the weights; products with padding are not told.
    Raises what the layer raises, and TraceError when the products of a number do not add up to it. NaN and infinity are
    traced as far as they can be; where they cannot, as where a maximum chooses, ValueError names them. Items A5, B13.
    """
    reading, names = _READINGS.get(forward, Reading()), names or {}
    options = _options(forward)
    numbers = {name: np.asarray(value, float)
               for name, value in arguments.items() if name not in options and _is_numbers(value)}
    slope = {} if delta is None else {"delta": np.asarray(delta, float)}
    computed = _run(forward, backward, reading, arguments | numbers, **slope)
    asked = {name: leaves(names.get(name, name), values) for name, values in (numbers | slope).items()}
    arriving = asked.pop("delta", None)
    with _following(forward, numbers | slope):
        told = _run(reading.formula or forward, backward, reading, arguments | asked, arriving)
    error = "J" if reading.result == "E" and slope else "E"
    arrives = [names.get(name, name) for name in ("delta", reading.result)]
    gradients = [name for name in told if name not in reading.made]
    roles = {name: role(name) or "input" for name in numbers} | {name: role(name) or "output" for name in reading.made}
    roles |= dict.fromkeys((*slope, *gradients), "delta")
    shown_roles = {names.get(name, name): kind for name, kind in roles.items()}
    maps = any(values.ndim > 2 for values in numbers.values())
    known: dict = {}
    terms = {name: _terms(names.get(name, name), values, known, shown_roles.get, reading.zeros)
             for name, values in told.items()}

    def array(name, values):
        shown = names.get(name, name)
        of = roles.get(name[1:], "input") if name in gradients else roles[name]
        axes = _axes(of, values.ndim, maps) if samples else ("",) * values.ndim
        if shown == arrives[0]:
            caption = f"∂{error}/∂{arrives[1]}, arriving"
        elif name in gradients:
            caption = "gradient" if of in ("weight", "bias") else "leaving"
        else:
            caption = caption_of(shown, of)
        label = label_of(shown, name in gradients, error)
        return TracedArray(shown, label, roles[name], caption, values, axes, terms.get(name))

    ordered = numbers | {name: computed[name] for name in reading.made} | slope | computed
    with _following(forward, numbers | slope):
        return Trace(array(name, values) for name, values in ordered.items()).check()


class Reading(NamedTuple):
    """How a function is told: its result's name, arrays named on the way, a formula to read instead of its code.

    `zeros` says that a number times 0 is told as well: relu chooses it, while padding or a table is no number.
    """

    result: str = "y"
    through: dict = {}
    formula: Callable | None = None
    zeros: bool = False

    @property
    def made(self):
        """The arrays of the forward pass, in order."""
        return (*self.through, self.result)


_READINGS = {
    layers.relu: Reading(formula=lambda z: z * (z > 0), zeros=True),
    layers.squared_error: Reading("E"),
    layers.softmax_cross_entropy: Reading("E", {"yhat": lambda z, t: layers.softmax(z)},
                                          lambda z, t: -(t * np.log(layers.softmax(z))).sum(axis=1)),
    layers.batch_mean: Reading("J"),
}


def _run(forward, backward, reading, arguments, delta=None):
    """The arrays named on the way, the result and the gradients, in this order."""
    results = {name: function(**arguments) for name, function in reading.through.items()}
    results[reading.result] = y = forward(**arguments)
    if backward is not None:
        results |= _gradients(backward, np.ones(np.shape(y)) if delta is None else delta, arguments)
    return {name: np.asarray(array) for name, array in results.items()}


def _gradients(backward, delta, arguments):
    """What `backward` returns, by name; it takes delta first, and those of the arguments that it asks for."""
    first, *rest = inspect.signature(backward).parameters.values()
    missing = [p.name for p in rest if p.default is p.empty and p.name not in arguments]
    if missing:
        raise TypeError(f"trace: {', '.join(arguments)} came, {', '.join(missing)} was expected too by "
                        f"{backward.__name__}")
    gradients = backward(delta, **{p.name: arguments[p.name] for p in rest if p.name in arguments})
    fields = gradients._asdict() if hasattr(gradients, "_asdict") else {rest[0].name: gradients}
    return {f"d{name}": array for name, array in fields.items()}


def _terms(name, array, known, role, zeros):
    """The terms of every entry. `known` holds the functions that stand in a cell: later arrays are read through it."""
    terms = np.empty(array.shape, object)
    for index in np.ndindex(array.shape):
        told = terms_of(array[index])
        terms[index] = _in_order([term for term in _written(told, known, role)
                                  if zeros or term.coefficient or term.value], role)
        match told:
            case (Term(1.0, (Of() as function,)),):
                known.setdefault(function, Cell(name, index))
    return terms


def _written(terms, known, role):
    """The terms with their factors in the order of the formulas: delta, weight, input, functions."""
    def rank(factor):
        return RANK[role(factor.name)] if type(factor) is Cell else _LAST

    def written(factor):
        if type(factor) is Cell:
            return factor
        return known.get(factor) or Of(factor.function, tuple(_written(terms, known, role)
                                                              for terms in factor.arguments))

    return tuple([Term(c, tuple(sorted(map(written, factors), key=rank)), v) for c, factors, v in terms])


def _in_order(terms, role):
    """The terms in the order of the formulas, whatever the order in which the layer added them up.

    Terms of one kind, such as all δ·w, stand together, by the places of the first factor, then of the next; the bias
    stands last.
    """
    kinds: dict[tuple, tuple[bool, int]] = {}
    places = []
    for _, factors, _ in terms:
        kind = tuple([factor[0] for factor in factors])
        if kind not in kinds:
            kinds[kind] = [role(name) for name in kind] == ["bias"], len(kinds)
        places.append((kinds[kind], [factor.index for factor in factors if type(factor) is Cell]))
    return tuple([terms[i] for i in sorted(range(len(terms)), key=places.__getitem__)])


@contextmanager
def _following(forward, numbers):
    """What goes wrong here with numbers that are not finite is theirs, not the layer's."""
    try:
        yield
    except (TraceError, TypeError) as error:
        if odd := not_finite(numbers):
            raise ValueError(f"trace: {odd} came, a finite number was expected: {forward.__name__} cannot be followed "
                             "with it") from error
        raise


def not_finite(numbers):
    """The first number in arrays by name that is not finite, such as `z[1,2] = nan`; nothing if there is none."""
    for name, values in numbers.items():
        for place in np.argwhere(~np.isfinite(values)):
            return f"{name}[{','.join(str(i + 1) for i in place)}] = {values[tuple(place)]}"
    return ""


def _options(function):
    """The arguments that can only be given by name: stride, padding, table."""
    return {p.name for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY}


def _is_numbers(value):
    return isinstance(value, (list, np.ndarray)) and np.asarray(value).dtype.kind in "iuf"


def _axes(role, ndim, maps):
    """What each axis counts, by the table of lessons.layers; `maps` tells the bias of maps from that of features."""
    words: tuple[str, ...]
    match role:
        case "weight":
            words = ("out", "in") if ndim > 2 else ()
        case "bias":
            words = ("map",) if maps else ()
        case _:
            words = ("sample", "map") if ndim > 2 else ("sample",)
    return (*words, *[""] * ndim)[:ndim]


def label_of(name, gradient, error="E"):
    """delta is δ, and dW, a gradient, is ∂E/∂W; any other name is its own label."""
    of = name.removeprefix("d")
    return _layered(name) if not gradient or name.startswith("delta") or of == name else f"∂{error}/∂{_layered(of)}"


def _layered(name):
    """W1 is W⁽¹⁾, the W of layer 1; yhat is ŷ."""
    letters = name.rstrip("0123456789")
    number = name[len(letters):].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return (row(letters).sign or letters) + (f"⁽{number}⁾" if number else "")


def caption_of(name, role):
    """A word or two beside the label of an array that is no gradient."""
    plain = name.rstrip("0123456789")
    return _CAPTIONS.get(name) or _CAPTIONS.get(plain) or {"weight": "weights"}.get(role, role)
