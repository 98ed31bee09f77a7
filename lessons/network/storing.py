"""Networks as files: .npz without pickle, so that nothing in a file can run."""

import json
import os

import numpy as np

from .parts import ACTIVATIONS, KINDS, Activation

FORMAT = "lessons.network 2"


def write(network, path):
    """Layers, loss and parameters of the network into the file `path`; an older file is replaced at the end."""
    if any(array.dtype == object for array in network.parameters.values()):
        raise TypeError("save: the parameters hold objects, but numbers are needed")
    made = [{"kind": layer.kind, **{name: _plain(value) for name, value in layer.options.items()}}
            for layer in network.layers]  # fmt: skip
    about = {"loss": network.loss, "sample": network.sample, "span": network.span, "layers": made}
    part = f"{os.fspath(path)}.part"
    with open(part, "wb") as file:
        np.savez(file, format=FORMAT, about=json.dumps(about), **network.parameters)
    os.replace(part, path)


def read(path):
    """(layers, loss, {sample, span}) of what `write` wrote. ValueError when the file is damaged or something else."""
    with open(path, "rb") as file:
        try:
            return _read(np.load(file, allow_pickle=False))
        except Exception as reason:  # a damaged archive may fail anywhere
            raise ValueError(f"load: {path} is damaged, or no network that save wrote ({reason})") from reason


def _read(stored):
    if str(stored["format"]) != FORMAT:
        raise ValueError(f"its format is {stored['format']}, not {FORMAT}")
    about = json.loads(str(stored["about"]))
    made, number = [], 0
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


def _plain(option):
    """A table as rows of true and false, a pair as a list."""
    return option.tolist() if isinstance(option, np.ndarray) else option


def _value(name, option):
    if name == "table":
        return option and np.array(option, bool)
    return tuple(option) if isinstance(option, list) else option
