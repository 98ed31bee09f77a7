"""Networks as files: .npz without pickle, so that nothing in a file can run."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from .parts import ACTIVATIONS, KINDS, Activation, Layer

FORMAT = "lessons.network 2"
Made = TypeVar("Made")


def write(path: str | os.PathLike[str], layers: Iterable[Layer], parameters: Mapping[str, NDArray],
          **about: Any) -> None:
    """Layers, their parameters, and what else is to be known, into `path`; an older file is replaced at the end."""
    if any(array.dtype == object for array in parameters.values()):
        raise TypeError("save: objects came as parameters, numbers were expected")
    about["layers"] = [{"kind": layer.kind, **{name: _plain(value) for name, value in layer.options.items()}}
                       for layer in layers]
    stored: dict[str, Any] = {"format": FORMAT, "about": json.dumps(about), **parameters}
    part = f"{os.fspath(path)}.part"
    with open(part, "wb") as file:
        np.savez(file, **stored)
    os.replace(part, path)


def read(path: str | os.PathLike[str], make: Callable[..., Made]) -> Made:
    """make(layers, loss, sample=…, span=…) of what `write` wrote. ValueError when it is damaged or something else."""
    with open(path, "rb") as file:
        try:
            layers, loss, about = _read(np.load(file, allow_pickle=False))
            return make(layers, loss, **about)
        except Exception as reason:  # a damaged archive may fail anywhere
            raise ValueError(f"load: {path} came, a file that save wrote was expected, and not damaged "
                             f"({reason})") from reason


def _read(stored: Mapping[str, NDArray]) -> tuple[list[Layer], str, dict[str, Any]]:
    if str(stored["format"]) != FORMAT:
        raise ValueError(f"the format {stored['format']} came, {FORMAT} was expected")
    about = json.loads(str(stored["about"]))
    made: list[Layer] = []
    number = 0
    for options in about["layers"]:
        kind = options.pop("kind")
        if kind in ACTIVATIONS:
            made.append(Activation(kind))
            continue
        layer = KINDS[kind]
        number += bool(layer.axes)
        arrays = {name: stored[f"{name}{number}"] for name in layer.axes}
        made.append(layer(**arrays, **{name: _value(name, value) for name, value in options.items()}))
    return made, about["loss"], {name: about[name] and tuple(about[name]) for name in ("sample", "span")}


def _plain(option: Any) -> Any:
    """A table as rows of true and false, a pair as a list."""
    return option.tolist() if isinstance(option, np.ndarray) else option


def _value(name: str, option: Any) -> Any:
    if name == "table":
        return option and np.array(option, bool)
    return tuple(option) if isinstance(option, list) else option
