"""The layers of a network as values: a function of lessons.layers, its parameters and its options.

They never change. A step makes new ones, so whoever holds the old list holds the old weights.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .. import layers
from ..layers.shapes import Sizes, checked, each
from ..layers.tables import connected

ACTIVATIONS = ("relu", "sigmoid", "softmax", "tanh")
LEAST = {"window": 1, "stride": 1, "padding": 0}        # options that are sizes, one for both axes or a pair


class Layer:
    """`forward` and `backward` are the functions `kind` and `kind`_backward of lessons.layers.

    `axes` names the axes of each parameter, and `letter` the array that comes out: z behind weights, a behind an
    activation, s behind a pooling, v for a vector.
    """

    kind: str
    letter: str = "z"
    axes: ClassVar[dict[str, str]] = {}

    def __post_init__(self) -> None:
        given = {name: (getattr(self, name), axes) for name, axes in self.axes.items()}
        for name, array in zip(given, checked(type(self).__name__, **given), strict=True):
            object.__setattr__(self, name, array)
        for name, least in LEAST.items():
            if (size := getattr(self, name, None)) is not None:
                each(type(self).__name__, name, size, 2, least)

    @property
    def function(self) -> str:
        """The name of the forward function in lessons.layers."""
        return self.kind

    @cached_property
    def options(self) -> dict[str, Any]:
        """What the function takes by name, beside its arrays: stride, padding, table, window."""
        names = (option.name for option in fields(self))  # type: ignore[arg-type]  # each kind of layer is a dataclass
        return {name: getattr(self, name) for name in names if name not in self.axes}

    def __str__(self) -> str:
        """The function, the size of its kernel or window, and the options that are not as usual."""
        size = self.parameters()["w"].shape[2:] if "w" in self.axes else ()
        given = {name: value for name, value in self.options.items() if name != "table" and value not in (None, 0)}
        size = size or _pair(given.pop("window", ()))
        if given.get("stride") == 1:
            del given["stride"]
        words = [f"{self.function} {' × '.join(map(str, size))}".rstrip()]
        words += [f"{name} {value if isinstance(value, int) else (*value,)}" for name, value in given.items()]
        return ", ".join([*words, *(["table"] if self.options.get("table") is not None else [])])

    @property
    def count(self) -> int:
        """How many numbers are learned."""
        return sum(array.size for array in self.parameters().values())

    def parameters(self) -> dict[str, NDArray]:
        """The arrays that are learned, by name."""
        return {name: getattr(self, name) for name in self.axes} if self.axes else {}

    def moved(self, parameters: Mapping[str, NDArray]) -> "Layer":
        """This layer with other parameters, of the same shapes."""
        other = copy(self) if parameters else self
        for name, array in parameters.items():
            object.__setattr__(other, name, array)
        return other

    def forward(self, x: ArrayLike) -> NDArray:
        return getattr(layers, self.function)(x, *self.parameters().values(), **self.options)

    def backward(self, delta: ArrayLike, x: ArrayLike, input: bool = True) -> dict[str, NDArray]:
        """∂E/∂x and ∂E/∂(each parameter), by name; what the layer got, x, must be handed in again.

        input=False says that nobody asks for ∂E/∂x: a layer may leave it out.
        """
        return self._back(delta, x, **self.options)

    def _back(self, delta: ArrayLike, x: ArrayLike, **options: Any) -> dict[str, NDArray]:
        remembered = (array for name, array in self.parameters().items() if name != "b")
        back = getattr(layers, f"{self.function}_backward")(delta, x, *remembered, **options)
        return back._asdict() if self.axes else {"x": back}


@dataclass(frozen=True, eq=False)
class Dense(Layer):
    """z = x Wᵀ + b, with W (M, D) and b (M,). Raises ShapeError."""

    W: NDArray
    b: NDArray

    kind, function, axes = "dense", "fully_connected", {"W": "M D", "b": "M"}


@dataclass(frozen=True, eq=False)
class Conv2d(Layer):
    """z = conv2d(x, w, b), with w (Q, P, K1, K2) and b (Q,); stride, padding and table as there.

    Kernels that the table leaves out are 0, and stay so: neither a gradient nor weight decay moves them.
    Raises ShapeError, and what conv2d raises for a table.
    """

    w: NDArray
    b: NDArray
    stride: Sizes = 1
    padding: Sizes = 0
    table: NDArray | None = None

    kind, axes = "conv2d", {"w": "Q P K1 K2", "b": "Q"}

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.table is not None:
            object.__setattr__(self, "w", connected("Conv2d", self.w, self.table))
            object.__setattr__(self, "table", np.asarray(self.table))

    def backward(self, delta: ArrayLike, x: ArrayLike, input: bool = True) -> dict[str, NDArray]:
        """As every layer; ∂E/∂x, which is half of the work, is left out when nobody asks for it."""
        return self._back(delta, x, **self.options, input=input)

    @property
    def count(self) -> int:
        """How many numbers are learned: kernels that the table leaves out are not."""
        links = self.w.shape[0] * self.w.shape[1] if self.table is None else int(self.table.sum())
        return links * self.w[0, 0].size + self.b.size


@dataclass(frozen=True, eq=False)
class Subsample2d(Layer):
    """z = subsample2d(x, w, b, window): LeNet-5's trained pooling, with w (P,) and b (P,). Raises ShapeError."""

    w: NDArray
    b: NDArray
    window: Sizes = 2
    stride: Sizes | None = None

    kind, axes = "subsample2d", {"w": "P", "b": "P"}


@dataclass(frozen=True, eq=False)
class MaxPool2d(Layer):
    """s = max_pool2d(x, window); nothing is learned. Raises ShapeError."""

    window: Sizes = 2
    stride: Sizes | None = None

    kind, letter = "max_pool2d", "s"


class AvgPool2d(MaxPool2d):
    """s = avg_pool2d(x, window); nothing is learned. Raises ShapeError."""

    kind = "avg_pool2d"


@dataclass(frozen=True, eq=False)
class Flatten(Layer):
    """v = flatten(x): the maps as one row of features for each sample."""

    kind, letter = "flatten", "v"


@dataclass(frozen=True)
class Activation(Layer):
    """a = f(z), where kind names f, one of ACTIVATIONS. Raises ValueError for any other."""

    kind: str = field()

    letter, options = "a", {}

    def __post_init__(self) -> None:
        if self.kind not in ACTIVATIONS:
            raise ValueError(f"activation: {self.kind!r} came, one of {', '.join(ACTIVATIONS)} was expected")


_KINDS: tuple[type[Layer], ...] = (Dense, Conv2d, Subsample2d, MaxPool2d, AvgPool2d, Flatten)
KINDS = {layer.kind: layer for layer in _KINDS}


def _pair(size: Sizes) -> tuple[int, ...]:
    return (size, size) if isinstance(size, int) else tuple(size)
