"""A list of layers: forward, backward, step.

All arithmetic is in lessons.layers. Here stands only which array goes where, and by what name:
x → z1 → a1 → s1 → z2 → …, with the parameters w1, b1, w2, b2, … (W where the layer is dense).
"""

import copy
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from os import PathLike

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import layers
from ..layers.shapes import ShapeError, checked, whole
from . import joining
from .parts import Activation, Dense, Layer
from .storing import read, write

Arrays = dict[str, NDArray]
LOSSES = {
    "softmax_cross_entropy": (layers.softmax_cross_entropy, layers.softmax_cross_entropy_backward),
    "squared_error": (layers.squared_error, layers.squared_error_backward),
}


class Network:
    """Layers one after another, and a loss on the output of the last.

    Every array has a name: the input x, then z1 behind the first layer with weights, a1 behind its activation, s1
    behind its pooling, v1 when it is flattened, z2, …; the parameters are w1, b1, w2, b2, …, and W where the layer is
    dense. Layers never change: a step puts a new list in place of the old one, so that an interruption finds the
    weights of the last whole step. All numbers have the precision of the parameters, float32 or float64.

    `sample` is the shape of one sample, such as (1, 8, 8), and `span` the lowest and highest number of its pixels:
    given these, the sizes are checked at once, and pictures of another size or scale are refused.
    Raises ShapeError and ValueError. Items C20–C23, E4, E9, E23, ER-28, ER-30.
    """

    def __init__(self, layers: Iterable[Layer], loss: str = "softmax_cross_entropy", *,
                 sample: Sequence[int] | None = None, span: tuple[float, float] | None = None):
        if loss not in LOSSES:
            raise ValueError(f"loss: {loss!r} came, one of {', '.join(LOSSES)} was expected")
        self.layers, self.loss, self.span = list(layers), loss, _checked_span(span)
        self.names = joining.names(self.layers)
        joining.check_neighbors(zip(self.names[1:], self.layers, strict=True))
        self.sample: tuple[int, ...] | None = None
        if sample is not None:
            self.sample = tuple(whole("Network", "a size of the sample", size) for size in sample)
            self.shapes()

    @classmethod
    def dense(cls, sizes: Iterable[int], *, activation: str = "tanh", loss: str = "softmax_cross_entropy",
              rng: np.random.Generator) -> "Network":
        """Dense layers of these sizes, an activation between any two and none behind the last.

        W (M, D) is normal with variance 2/(D + M) (Glorot), for relu 2/D (He), so that values and deltas keep their
        size from layer to layer; b = 0. Raises ShapeError unless sizes are whole, ValueError when fewer than two.
        Item E10.
        """
        sizes = [whole("Network.dense", "a size", size) for size in sizes]
        if len(sizes) < 2:
            raise ValueError(f"Network.dense: the sizes {sizes} came, an input size and an output size were expected")
        built: list[Layer] = []
        for d, m in pairwise(sizes):
            spread = np.sqrt(2 / d if activation == "relu" else 2 / (d + m))
            built += [Dense(spread * rng.standard_normal((m, d)), np.zeros(m)), Activation(activation)]
        return cls(built[:-1], loss)

    @property
    def parameters(self) -> Arrays:
        """All parameters by name: W1, b1, W2, …"""
        return {
            parameter + name[1:]: array
            for name, layer in zip(self.names[1:], self.layers, strict=True)
            for parameter, array in layer.parameters().items()
        }

    def forward(self, x: ArrayLike) -> Arrays:
        """Every array on the way, by name: x, z1, a1, …; the last is the output.

        x (N, D), or pictures (N, P, H, W). Raises ShapeError, and ValueError for pixels of another scale.
        """
        values = {"x": self._input(x)}
        for layer, before, after in zip(self.layers, self.names, self.names[1:], strict=False):
            values[after] = layer.forward(values[before])
        return values

    def cost(self, x: ArrayLike, t: ArrayLike) -> float:
        """J = (1/N) Σ_n E_n, the mean loss over the batch. x (N, D) or (N, P, H, W), t (N, K)."""
        return layers.batch_mean(LOSSES[self.loss][0](self.forward(x)[self.names[-1]], self._cast(t)))

    def gradients(self, x: ArrayLike, t: ArrayLike, *, input: bool = True) -> tuple[float, Arrays]:
        """The mean loss J over the batch, and ∂J/∂(each array) by the array's name, from the output back to x.

        x (N, D) or (N, P, H, W), t (N, K) → (J, {"z2": …, "W2": …, "b2": …, "a1": …, …, "x": …}). Each gradient has
        the shape of its array; those of z1, a1, z2, … are the deltas. input=False leaves ∂J/∂x out, without which a
        step can do. Raises as the layers do.
        Items C29, C39, C43, C47, C48, C52, C55, C62, C67, E6–E8, E23.
        """
        values, output = self.forward(x), self.names[-1]
        loss, loss_backward = LOSSES[self.loss]
        t = self._cast(t)
        losses = loss(values[output], t)
        delta = layers.batch_mean_backward(len(losses), dtype=losses.dtype)
        found = {output: loss_backward(delta, values[output], t)}
        for layer, after, before in zip(self.layers[::-1], self.names[::-1], self.names[-2::-1], strict=False):
            asked = {} if input or before != "x" else {"input": False}
            back = layer.backward(found[after], values[before], **asked)
            found |= {name + after[1:]: back[name] for name in layer.axes}
            found[before] = back["x"]
        if not input:
            del found["x"]
        return layers.batch_mean(losses), found

    def step(self, gradients: Mapping[str, ArrayLike], lr: float, *, momentum: float = 0,
             velocity: Mapping[str, ArrayLike] | None = None, weight_decay: float = 0) -> Arrays:
        """v ← μ v − α (g + λ W), W ← W + v, for all parameters at once; biases do not decay.

        gradients by name → the new velocity by name, to be handed to the next step; none given means v = 0, and with
        μ = 0 this is sgd_step. Raises ValueError for rates out of range. Items C42, E24, ER-34.
        """
        moved = {}
        for name, theta in self.parameters.items():
            v = velocity[name] if velocity else np.zeros_like(theta)
            decay = 0 if name.startswith("b") else weight_decay
            moved[name] = layers.momentum_step(theta, gradients[name], v, lr, momentum, weight_decay=decay)
        self.layers = self._with({name: theta for name, (theta, _) in moved.items()})
        return {name: v for name, (_, v) in moved.items()}

    def replaced(self, **arrays: ArrayLike) -> "Network":
        """A network like this one, with other arrays in place of the parameters of these names, in its own precision.

        Raises ValueError for a name that is none of the parameters, ShapeError for another shape.
        """
        mine = self.parameters
        for name, array in arrays.items():
            if name not in mine:
                raise ValueError(f"replaced: {name!r} came, one of the parameters {', '.join(mine)} was expected")
            if np.shape(array) != mine[name].shape:
                raise ShapeError(f"replaced: {name}: the shape {np.shape(array)} came, {mine[name].shape} was expected")
        other = copy.copy(self)
        other.layers = self._with(mine | {name: self._cast(array) for name, array in arrays.items()})
        return other

    def _with(self, arrays: Arrays) -> list[Layer]:
        """The layers with these arrays, one for each parameter."""
        return [
            layer.moved({parameter: arrays[parameter + name[1:]] for parameter in layer.axes})
            for name, layer in zip(self.names[1:], self.layers, strict=True)
        ]

    def accuracy(self, x: ArrayLike, t: ArrayLike) -> float:
        """The share of samples whose largest output is where their target row is largest. t (N, K)."""
        output, t = checked("accuracy", output=(self.forward(x)[self.names[-1]], "N K"), t=(t, "N K"))
        return float(np.mean(output.argmax(axis=1) == t.argmax(axis=1)))

    @property
    def dtype(self) -> np.dtype:
        """The precision in which the network computes: that of its parameters."""
        arrays = [array for layer in self.layers for array in layer.parameters().values()]
        return np.result_type(*arrays) if arrays else np.dtype(float)

    @property
    def count(self) -> int:
        """How many numbers are learned; kernels that a table leaves out are not."""
        return sum(layer.count for layer in self.layers)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every array for one sample, by name. ValueError unless the network knows its `sample`."""
        if self.sample is None:
            raise ValueError("shapes: a network without sample= came, one with it was expected: the shape of its input")
        low, _ = self.span or (0, 1)
        return {name: array.shape[1:] for name, array in self.forward(np.full((1, *self.sample), low)).items()}

    def save(self, path: str | PathLike[str]) -> None:
        """Write the network to the file `path`, as .npz without pickle; an older file is replaced at the end."""
        write(path, self.layers, self.parameters, loss=self.loss, sample=self.sample, span=self.span)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> "Network":
        """The network that `save` wrote. Raises ValueError when the file is damaged or something else."""
        return read(path, cls)

    def __repr__(self) -> str:
        """One line for each layer: the name and shape of what comes out, what made it, and how much is learned."""
        shapes = self.shapes() if self.sample else dict.fromkeys(self.names, "")
        lines = [("x", str(shapes["x"]), "input", "")]
        for name, layer in zip(self.names[1:], self.layers, strict=True):
            learned = f"{layer.count:,} parameters" if layer.count else ""
            lines.append((name, str(shapes[name]), str(layer), learned))
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([*table, f"{self.count:,} parameters, {self.dtype}, loss {self.loss}"])

    def _cast(self, array: ArrayLike) -> NDArray:
        """Numbers in the precision of the network; symbols and remembered numbers stay what they are."""
        array, dtype = np.asarray(array), self.dtype
        return array.astype(dtype, copy=False) if array.dtype.kind in "biuf" and dtype.kind == "f" else array

    def _input(self, x: ArrayLike) -> NDArray:
        x = self._cast(x)
        if self.sample is not None and x.shape[1:] != self.sample:
            raise ShapeError(f"Network: a sample {x.shape[1:]} came in x {x.shape}, {self.sample} was expected")
        if self.span and x.size and x.dtype.kind == "f":
            (low, high), half = self.span, (self.span[1] - self.span[0]) / 2
            least, most = x.min(), x.max()  # a small step outside is no mistake: gradient checks take it
            if least < low - half or most > high + half:
                raise ValueError(f"Network: numbers from {least:g} to {most:g} came in x, pixels from {low:g} to "
                                 f"{high:g} were expected")
        return x


def _checked_span(span: tuple[float, float] | None) -> tuple[float, float] | None:
    rises = isinstance(span, (tuple, list)) and len(span) == 2 and all(isinstance(end, (int, float)) for end in span)
    if span is not None and not (rises and span[0] < span[1]):
        raise ValueError(f"Network: span: {span!r} came, two numbers were expected, the lower one first")
    return span
