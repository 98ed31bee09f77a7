"""Layers one behind another: the names of the arrays between them, and whether each takes what the one before gives."""

from collections.abc import Iterable
from itertools import pairwise

from ..layers.shapes import ShapeError
from .parts import Flatten, Layer


def names(layers: list[Layer]) -> list[str]:
    """x, then one name for each layer's output: its letter, and the number of the last layer with weights."""
    names, number = ["x"], 0
    for layer in layers:
        number += bool(layer.axes)
        names.append(f"{layer.letter}{number}")
    if not layers or len(set(names)) < len(names):
        raise ValueError(f"Network: the layers {names} came; behind each layer with weights, one activation, one "
                         "pooling and one flattening were expected at most")
    return names


def check_neighbors(named: Iterable[tuple[str, Layer]]) -> None:
    """ShapeError when a layer takes another number of features, or maps, than the one before it gives."""
    weighted, flat = [], False
    for name, layer in named:
        flat |= isinstance(layer, Flatten)
        if layer.axes:
            first, axes = next(iter(layer.axes.items()))
            shape = layer.parameters()[first].shape
            dims = list(zip(axes.split(), shape, strict=True))
            weighted.append((f"{first}{name[1:]} {shape}", dims[0], dims[min(1, len(dims) - 1)], flat))
            flat = False
    for (below, (out, given), _, _), (above, _, (into, taken), flattened) in pairwise(weighted):
        if not flattened and (out == "M") != (into == "D"):
            raise ShapeError(f"Network: {below} gives {'features' if out == 'M' else 'maps'}, "
                             f"but {above} takes {'features: put a Flatten between' if into == 'D' else 'maps'}")
        if not flattened and given != taken:
            raise ShapeError(f"Network: axis {out} is {given} in {below} but axis {into} is {taken} in {above}")
