"""What SlideView sends to the browser, and the tables of its twins: plain data, no widget."""

import math
from dataclasses import dataclass

import numpy as np

from ... import layers
from ...notation import RANK, as_shown, equals, in_ascii, number
from ...notation import role as named_role
from ...trace.remembered import Cell
from ...trace.traced import WORDS as TRACE_WORDS
from ...trace.written import equation, in_numbers
from ..kit import twin

MODES = ("valid", "full", "same")
OPERATIONS = ("correlation", "convolution")  # not flipped, flipped
STRIDES = (1, 2, 3)
LISTED = 25  # terms of a sum that are written; of a longer one the rest is counted
WORDS = ("input", "kernel", "result")


@dataclass(frozen=True)
class Way:
    """One way to slide, at stride 1: what lies on what in each window, and what the layer makes of it.

    `entries` (*result, K) and `kernel` (K,) count the entries of input and kernel in row-major order; −1 is padding.
    """

    padding: tuple[tuple[int, int], ...]  # zeros before and after, for each axis
    entries: np.ndarray
    kernel: np.ndarray
    products: np.ndarray
    result: np.ndarray

    def at(self, stride: int) -> tuple[slice, ...]:
        """Every stride-th window along each axis, from the first on."""
        return (slice(None, None, stride),) * self.result.ndim

    def seen(self, stride: int, shape: tuple[int, ...]) -> np.ndarray:
        """How many windows contain each entry of the input, whose shape is given."""
        covered = self.entries[self.at(stride)].ravel()
        return np.bincount(covered[covered >= 0], minlength=math.prod(shape)).reshape(shape)


def way(f: np.ndarray, g: np.ndarray, flip: bool, mode: str, padding: tuple[int, int] | None = None) -> Way:
    """y_i = Σ_k f_{i+k−1} g_k, f being padded; with g flipped, g_{K−k+1} stands for g_k. Items E34, E38, E42, E47."""
    layer = layers.convolve if flip else layers.correlate
    kernel = np.arange(g.size)[:: -1 if flip else 1]
    if mode in MODES:
        zeros, result = _zeros(layer, f.shape, g.shape, kernel, mode), layer(f, g, mode)
    else:
        zeros = (padding,) * f.ndim
        result = layer(np.pad(f, zeros), g, "valid")
    numbered = np.pad(np.arange(f.size).reshape(f.shape), zeros, constant_values=-1)
    entries = np.lib.stride_tricks.sliding_window_view(numbered, g.shape).reshape(*result.shape, g.size)
    covered = np.append(f, 0)[entries]  # entry −1 is the appended zero
    return Way(zeros, entries, kernel, covered * g.ravel()[kernel], result)


def _zeros(layer, shape, kernel_shape, kernel, mode):
    """The zeros that a mode adds, asked of the layer: a kernel with a single 1, in its first or last place as it lies
    on the input, copies the padded input from its beginning or to its end."""
    copies = []
    for place in (kernel[0], kernel[-1]):
        single = np.zeros(kernel_shape)
        single.flat[place] = 1
        copies.append(layer(np.ones(shape), single, mode) != 0)
    first, last = ([copy.any(axis=tuple({*range(copy.ndim)} - {axis})) for axis in range(copy.ndim)] for copy in copies)
    return tuple((int(a.argmax()), int(b[::-1].argmax())) for a, b in zip(first, last, strict=True))


def products(shape: tuple[int, ...], kernel: tuple[int, ...], modes, padding: tuple[int, int] | None = None) -> int:
    """How many products the view of these sizes would send."""
    more = {"valid": [0] * len(shape), "same": [k - 1 for k in kernel], "full": [2 * (k - 1) for k in kernel],
            "padding": [sum(padding or ())] * len(shape)}
    results = (math.prod(n + zeros - k + 1 for n, k, zeros in zip(shape, kernel, more[m], strict=True)) for m in modes)
    return len(OPERATIONS) * math.prod(kernel) * sum(results)


def role(name: str, place: int) -> str:
    """The role, which decides the color: of δ and ∂E/∂… delta, else that of x or w, else by the place."""
    if name[0] in "δ∂":
        return "delta"
    known = named_role(name)
    return known if known in ("input", "weight") else ("input", "weight", "output")[place]


@dataclass(frozen=True)
class Slides:
    """Input and kernel with all ways to slide one over the other that a view offers: {(flip, mode): Way}."""

    f: np.ndarray
    g: np.ndarray
    names: tuple[str, str, str]
    ways: dict[tuple[bool, str], Way]

    @classmethod
    def of(cls, f, g, names, modes, padding):
        return cls(f, g, names, {(flip, mode): way(f, g, flip, mode, padding)
                                 for flip in (False, True) for mode in modes})

    @property
    def kernel_first(self) -> bool:
        """Whether a product begins with the kernel, as on a derivation's line: δ, then weight, then input."""
        f, g = (RANK[role(name, place)] for place, name in enumerate(self.names[:2]))
        return g < f

    def payload(self, sizes: list[int]) -> dict:
        """Arrays, and for each way to slide its windows: what each covers, its products, and their sum."""
        pads = np.array([way.padding for way in self.ways.values()]).max(axis=0)
        arrays = zip(self.names, (self.f, self.g, None), strict=True)
        values = [self.f, self.g, *(each for way in self.ways.values() for each in (way.result, way.products))]
        return {
            "digits": max(len(number(value)) for value in np.unique(np.concatenate([*map(np.ravel, values)])).tolist()),
            "sizes": sizes, "rank": self.f.ndim, "listed": LISTED,
            "kernel_first": self.kernel_first, "margins": pads.tolist(),
            "arrays": [_array(name, place, values) for place, (name, values) in enumerate(arrays)],
            "ways": {operation: {mode: self._way(self.ways[flip, mode]) for held, mode in self.ways if held == flip}
                     for flip, operation in enumerate(OPERATIONS)},
        }

    def _way(self, way):
        places = np.argwhere(np.ones(way.result.shape)) - [before for before, _ in way.padding]
        largest = np.abs(way.result).max() or 1
        rows = zip(places.tolist(), way.entries.reshape(-1, self.g.size).tolist(), way.result.ravel().tolist(),
                   way.products.reshape(-1, self.g.size).tolist(), strict=True)
        numbering = np.arange(way.result.size).reshape(way.result.shape)
        return {
            "padding": way.padding, "kernel": way.kernel.tolist(),
            "windows": [{"place": place, "entries": entries, "products": [*map(number, terms)], "value": number(value),
                         "tint": round(value / largest, 3), "equals": self._equals(way, entries, value)}
                        for place, entries, value, terms in rows],
            "strides": {stride: {"windows": numbering[way.at(stride)].ravel().tolist(),
                                 "shape": list(way.result[way.at(stride)].shape), "size": self._size(way, stride),
                                 "seen": way.seen(stride, self.f.shape).ravel().tolist()} for stride in STRIDES},
        }

    def _size(self, way, stride):
        """How the size of the result comes about along each axis: `5 + 2 + 2 − 3 + 1 = 7`."""
        def axis(side, zeros, kernel, size):
            padded = " + ".join(map(str, (side, *zeros) if any(zeros) else (side,)))
            steps = f"{padded} − {kernel}" if stride == 1 else f"⌊({padded} − {kernel}) / {stride}⌋"
            return f"{steps} + 1 = {size}"

        sizes = way.result[way.at(stride)].shape
        return "; ".join(dict.fromkeys(map(axis, self.f.shape, way.padding, self.g.shape, sizes)))

    def _equals(self, way, entries, value):
        """`≈` where the factors, as they are shown, give something else than the sum as it is shown."""
        f, g = [*map(as_shown, self.f.ravel().tolist()), 0], [*map(as_shown, self.g.ravel().tolist())]
        told = sum(f[entry] * g[k] for entry, k in zip(entries, way.kernel, strict=True))
        return equals(told, value)

    def sentence(self, flip: bool, mode: str, stride: int, position) -> str:
        """The sum at a position, counted from 0: `y[2] = w[1]*x[2] + w[2]*x[3] = 1*2 + (-1)*3 = -1`."""
        way, here = self.ways[flip, mode], tuple(i * stride for i in position)
        entries, value, arrays = way.entries[here].tolist(), way.result[here].item(), (self.f, self.g)
        tokens: list = []
        for places in [*zip(entries, way.kernel.tolist(), strict=True)][:LISTED]:
            factors = [Cell(which, np.unravel_index(place, array.shape)) if place >= 0 else "0"
                       for which, array, place in zip((0, 1), arrays, places, strict=True)]
            first, second = factors[::-1] if self.kernel_first else factors
            tokens += [" + "] * bool(tokens) + [first, "·", second]
        hidden = len(entries) - LISTED
        rest = TRACE_WORDS["more terms"].format(hidden=hidden) if hidden > 0 else ""
        symbols = "".join(_label(self.names[token.name], token.index) if isinstance(token, Cell) else token
                          for token in tokens)
        numbers = in_numbers(tokens, lambda cell: arrays[cell.name][cell.index].item())
        told = equation(symbols + rest, numbers + rest, self._equals(way, entries, value), number(value))
        return in_ascii(f"{_label(self.names[2], position)} = {told}")

    def tables(self, flip: bool, mode: str, stride: int, counts: bool) -> list[twin.Table]:
        """The arrays of the twins."""
        way = self.ways[flip, mode]
        values = dict(zip(map(in_ascii, self.names), (self.f, self.g, way.result[way.at(stride)]), strict=True))
        if counts:
            values[f"windows that contain each entry of {in_ascii(self.names[0])}"] = way.seen(stride, self.f.shape)
        return [twin.Table([[in_ascii(number(value)) for value in row] for row in np.atleast_2d(array).tolist()],
                           name=name) for name, array in values.items()]


def setting(names, way: Way, flip: bool, mode: str, stride: int) -> str:
    """`convolution (w is flipped), full, padding 2 + 2, stride 1`."""
    flipped = f" ({in_ascii(names[1])} is flipped)" if flip else ""
    zeros = ", ".join(dict.fromkeys(f"{before} + {after}" for before, after in way.padding))
    told = f"padding {zeros}" if mode == "padding" else f"{mode}, padding {zeros}"
    return f"{OPERATIONS[flip]}{flipped}, {told}, stride {stride}"


def _array(name, place, values):
    told = {"label": name, "text": in_ascii(name), "role": role(name, place), "word": WORDS[place]}
    if values is None:
        return told
    largest = np.abs(values).max() or 1
    return told | {
        "shape": list(values.shape), "numbers": [*map(number, values.ravel().tolist())],
        "tints": (values / largest).round(3).ravel().tolist(),
        "indices": [_index(index) for index in np.ndindex(values.shape)],
    }


def _index(index):
    return ",".join(str(i + 1) for i in index)


def _label(name, index):
    return f"{name}[{_index(index)}]"
