"""Arguments become arrays here, and wrong shapes are refused by name, before any layer computes."""

import operator
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Sizes = int | tuple[int, ...]  # one for all axes, or one for each


class ShapeError(ValueError):
    """An array whose axes do not fit; the message names function, axis and both sizes."""


def numbers(function: str, arguments: Mapping[str, ArrayLike]) -> list[NDArray]:
    """The arguments as NumPy arrays: floats keep their precision, objects stay objects.

    Integers and booleans take the type of the others, or float64 when all are integers.
    Raises TypeError for anything that is not numbers, ShapeError for ragged lists.
    """
    if all(type(value) is np.ndarray and value.dtype.kind in "fcO" for value in arguments.values()):
        return list(arguments.values())  # type: ignore[arg-type]  # as in each step of a training
    arrays = [_array(function, name, value) for name, value in arguments.items()]
    kept = [array.dtype for array in arrays if array.dtype.kind not in "biu"]
    if len(kept) == len(arrays):
        return arrays
    common = np.result_type(*kept) if kept else np.float64
    return [array.astype(common) if array.dtype.kind in "biu" else array for array in arrays]


def checked(function: str, **arguments: tuple[ArrayLike, str]) -> list[NDArray]:
    """The arguments as arrays, each given as `name=(value, "N D")`: a value and the names of its axes.

    Raises ShapeError when the number of axes differs, when an axis has size 0 (an empty batch has no mean),
    or when one axis name has two sizes.
    """
    arrays = numbers(function, {name: value for name, (value, _) in arguments.items()})
    _fitting(function, *((name, axes, array.shape)
                         for array, (name, (_, axes)) in zip(arrays, arguments.items(), strict=True)))
    return arrays


def alike(function: str, **arguments: ArrayLike) -> list[NDArray]:
    """The arguments as arrays of one common shape, whatever it is; ShapeError when they differ or are empty."""
    arrays = numbers(function, arguments)
    (first, shape), *others = zip(arguments, (array.shape for array in arrays), strict=True)
    if 0 in shape:
        raise ShapeError(f"{function}: {first} {shape} came, at least one number was expected")
    for name, other in others:
        if other != shape:
            raise ShapeError(f"{function}: the shape is {shape} in {first} but {other} in {name}")
    return arrays


def whole(function: str, name: str, value: int, least: int = 1) -> int:
    """The value as an int of at least `least`; ShapeError when it is no such size."""
    try:
        size = operator.index(value)
    except TypeError:
        size = least - 1
    if size < least:
        raise ShapeError(f"{function}: {name}: {value!r} came, a whole number of at least {least} was expected")
    return size


def each(function: str, name: str, value: Sizes, axes: int, least: int) -> tuple[int, ...]:
    """The value for each of so many axes: one whole number for all of them, or a tuple of one for each."""
    values = value if isinstance(value, (tuple, list)) else (value,) * axes
    if len(values) != axes:
        raise ShapeError(f"{function}: {name}: {value!r} came, one whole number was expected, or a tuple of {axes}")
    return tuple(whole(function, name, size, least) for size in values)


def _array(function: str, name: str, value: ArrayLike) -> NDArray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise ShapeError(f"{function}: {name}: rows of different lengths came, an array was expected") from None
    if array.dtype.kind not in "biufcO":
        raise TypeError(f"{function}: {name}: {array.dtype} came, numbers were expected")
    return array


@lru_cache(1024)  # a training asks the same of a thousand steps
def _fitting(function: str, *arguments: tuple[str, str, tuple[int, ...]]) -> None:
    """Names, axes and shapes that fit each other, or ShapeError."""
    seen: dict[str, tuple[int, str, tuple[int, ...]]] = {}
    for name, axes, shape in arguments:
        for axis, size in zip(_axes(function, name, axes.split(), shape), shape, strict=True):
            first, holder, other = seen.setdefault(axis, (size, name, shape))
            if size != first:
                raise ShapeError(f"{function}: axis {axis} is {first} in {holder} {other} but {size} in {name} {shape}")


def _axes(function: str, name: str, axes: list[str], shape: tuple[int, ...]) -> list[str]:
    """The axes, if the shape has as many and none of them is empty."""
    if len(axes) != len(shape):
        raise ShapeError(f"{function}: {name}: the shape {shape} came, the axes ({', '.join(axes)}) were expected")
    if 0 in shape:
        raise ShapeError(f"{function}: axis {axes[shape.index(0)]}: 0 came in {name} {shape}, at least 1 was expected")
    return axes
