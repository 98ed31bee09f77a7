"""A list of layers: forward, backward, step, save, load.

All arithmetic is in lessons.layers. Here stands only which array goes where, and by what name:
x → z1 → a1 → z2 → …, with the parameters W1, b1, W2, b2, …
"""

import os
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from . import layers
from .layers.shapes import ShapeError, checked, whole

ACTIVATIONS = {
    "relu": (layers.relu, layers.relu_backward),
    "sigmoid": (layers.sigmoid, layers.sigmoid_backward),
    "softmax": (layers.softmax, layers.softmax_backward),
    "tanh": (layers.tanh, layers.tanh_backward),
}
LOSSES = {
    "softmax_cross_entropy": (layers.softmax_cross_entropy, layers.softmax_cross_entropy_backward),
    "squared_error": (layers.squared_error, layers.squared_error_backward),
}
FORMAT = "lessons.network 1"


@dataclass(frozen=True, eq=False)
class Dense:
    """z = x Wᵀ + b, with W (M, D) and b (M,). Raises ShapeError."""

    W: np.ndarray
    b: np.ndarray

    def __post_init__(self):
        W, b = checked("Dense", W=(self.W, "M D"), b=(self.b, "M"))
        object.__setattr__(self, "W", W)
        object.__setattr__(self, "b", b)

    def forward(self, x):
        return layers.fully_connected(x, self.W, self.b)

    def backward(self, delta, x):
        return layers.fully_connected_backward(delta, x, self.W)._asdict()

    def parameters(self):
        return {"W": self.W, "b": self.b}


@dataclass(frozen=True)
class Activation:
    """a = f(z), where kind names f, one of ACTIVATIONS. Raises ValueError for any other."""

    kind: str

    def __post_init__(self):
        _known("activation", self.kind, ACTIVATIONS)

    def forward(self, z):
        return ACTIVATIONS[self.kind][0](z)

    def backward(self, delta, z):
        return {"x": ACTIVATIONS[self.kind][1](delta, z)}

    def parameters(self):
        return {}


class Network:
    """Layers one after another, and a loss on the output of the last.

    Every array has a name: the input x, then z1 behind the first Dense, a1 behind its activation, z2, …; the
    parameters are W1, b1, W2, …. Layers never change: a step puts a new list in place of the old one, so that an
    interruption finds the weights of the last whole step. Raises ShapeError and ValueError. Items E4, E9, E23.
    """

    def __init__(self, layers, loss="softmax_cross_entropy"):
        self.layers, self.loss = list(layers), _known("loss", loss, LOSSES)
        self.names = _names(self.layers)
        weights = [(name, array.shape) for name, array in self.parameters.items() if name.startswith("W")]
        for (below, (m, before)), (above, (after, d)) in pairwise(weights):
            if m != d:
                below, above = f"{below} {(m, before)}", f"{above} {(after, d)}"
                raise ShapeError(f"Network: axis M is {m} in {below} but axis D is {d} in {above}")

    @classmethod
    def dense(cls, sizes, *, activation="tanh", loss="softmax_cross_entropy", rng):
        """Dense layers of these sizes, an activation between any two and none behind the last.

        W (M, D) is normal with variance 2/(D + M) (Glorot), for relu 2/D (He), so that values and deltas keep their
        size from layer to layer; b = 0. Raises ShapeError unless sizes are whole, ValueError when fewer than two.
        Item E10.
        """
        sizes = [whole("Network.dense", "a size", size) for size in sizes]
        if len(sizes) < 2:
            raise ValueError(f"Network.dense: sizes is {sizes}, but an input size and an output size are needed")
        built = []
        for d, m in pairwise(sizes):
            spread = np.sqrt(2 / d if activation == "relu" else 2 / (d + m))
            built += [Dense(spread * rng.standard_normal((m, d)), np.zeros(m)), Activation(activation)]
        return cls(built[:-1], loss)

    @property
    def parameters(self):
        """All parameters by name: W1, b1, W2, …"""
        return {
            parameter + name[1:]: array
            for name, layer in zip(self.names[1:], self.layers, strict=True)
            for parameter, array in layer.parameters().items()
        }

    def forward(self, x):
        """Every array on the way, by name: x, z1, a1, …; the last is the output. x (N, D). Raises ShapeError."""
        values = {"x": np.asarray(x)}
        for layer, before, after in zip(self.layers, self.names, self.names[1:], strict=False):
            values[after] = layer.forward(values[before])
        return values

    def gradients(self, x, t):
        """The mean loss J over the batch, and ∂J/∂(each array) by the array's name, from the output back to x.

        x (N, D), t (N, K) → (J, {"z2": …, "W2": …, "b2": …, "a1": …, …, "x": …}). Each gradient has the shape of
        its array; those of z1, a1, z2, … are the deltas. Raises as the layers do. Items C62, E6–E8, E23.
        """
        values, output = self.forward(x), self.names[-1]
        loss, loss_backward = LOSSES[self.loss]
        losses = loss(values[output], t)
        delta = layers.batch_mean_backward(len(losses), dtype=losses.dtype)
        found = {output: loss_backward(delta, values[output], t)}
        for layer, after, before in zip(self.layers[::-1], self.names[::-1], self.names[-2::-1], strict=False):
            back = layer.backward(found[after], values[before])
            found |= {name + after[1:]: back[name] for name in layer.parameters()}
            found[before] = back["x"]
        return layers.batch_mean(losses), found

    def step(self, gradients, lr, *, momentum=0, velocity=None, weight_decay=0):
        """v ← μ v − α (g + λ W), W ← W + v, for all parameters at once; biases do not decay.

        gradients by name → the new velocity by name, to be handed to the next step; none given means v = 0, and with
        μ = 0 this is sgd_step. Raises ValueError for rates out of range. Items C42, E24, ER-34.
        """
        moved = {}
        for name, theta in self.parameters.items():
            v = velocity[name] if velocity else np.zeros_like(theta)
            decay = 0 if name.startswith("b") else weight_decay
            moved[name] = layers.momentum_step(theta, gradients[name], v, lr, momentum, weight_decay=decay)
        self.layers = [
            replace(layer, **{parameter: moved[parameter + name[1:]].theta for parameter in layer.parameters()})
            for name, layer in zip(self.names[1:], self.layers, strict=True)
        ]
        return {name: v for name, (_, v) in moved.items()}

    def accuracy(self, x, t):
        """The share of samples whose largest output is where their target row is largest. x (N, D), t (N, K)."""
        output, t = checked("accuracy", output=(self.forward(x)[self.names[-1]], "N K"), t=(t, "N K"))
        return float(np.mean(output.argmax(axis=1) == t.argmax(axis=1)))

    def save(self, path):
        """Write the network to the file `path`, as .npz without pickle; an older file is replaced at the end."""
        if any(array.dtype == object for array in self.parameters.values()):
            raise TypeError("save: the parameters hold objects, but numbers are needed")
        kinds = [layer.kind if isinstance(layer, Activation) else "dense" for layer in self.layers]
        part = f"{os.fspath(path)}.part"
        with open(part, "wb") as file:
            np.savez(file, format=FORMAT, loss=self.loss, kinds=kinds, **self.parameters)
        os.replace(part, path)

    @classmethod
    def load(cls, path):
        """The network that `save` wrote. Raises ValueError when the file is damaged or something else."""
        with open(path, "rb") as file:
            try:
                return cls._read(np.load(file, allow_pickle=False))
            except Exception as reason:  # a damaged archive may fail anywhere
                raise ValueError(f"load: {path} is damaged, or no network that save wrote ({reason})") from reason

    @classmethod
    def _read(cls, stored):
        if str(stored["format"]) != FORMAT:
            raise ValueError(f"its format is {stored['format']}, not {FORMAT}")
        dense = 0
        built = []
        for kind in stored["kinds"].tolist():
            dense += kind == "dense"
            built.append(Dense(stored[f"W{dense}"], stored[f"b{dense}"]) if kind == "dense" else Activation(kind))
        return cls(built, str(stored["loss"]))


def _names(layers):
    """x, then one name for each layer's output: z with the number of its Dense, a with the same number behind it."""
    names, dense = ["x"], 0
    for layer in layers:
        dense += isinstance(layer, Dense)
        names.append(f"{'z' if isinstance(layer, Dense) else 'a'}{dense}")
    if not layers or len(set(names)) < len(names):
        raise ValueError(f"Network: the layers give {names}, but each Dense needs one activation at most")
    return names


def _known(what, name, table):
    if name not in table:
        raise ValueError(f"{what} is {name!r}, but needs to be one of {', '.join(table)}")
    return name
