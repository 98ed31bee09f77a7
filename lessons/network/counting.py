"""How many parameters and connections a stack of layers has, and how large its maps are.

    convolution        f·f·d·c + c parameters (d/n in place of d for n groups; f·f·links + c with a table)
    subsampling        2·d, trained; pooling 0
    fully connected    D·M + M
    connections        each parameter at each place of the output

Sizes are floored, as in the layers.  Source items: D12–D15, E57, E59, ER-43, ER-57.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

WORDS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))    # the page counts by it too
KINDS = {                                # what stands on the page, and which fields a layer has
    "conv": ("convolution", ("f", "c", "stride", "padding", "groups")),
    "table": ("convolution with a table", ("f", "c", "stride", "padding", "links")),
    "pool": ("pooling", ("f", "stride")),
    "subsample": ("trainable subsampling", ("f", "stride")),
    "dense": ("fully connected", ("M",)),
}
INPUT = ("d", "H", "W")
LIMITS = {"d": (1, 1024), "H": (1, 256), "W": (1, 256), "f": (1, 256), "c": (1, 1024), "stride": (1, 256),
          "padding": (0, 16), "groups": (1, 1024), "links": (1, 1_048_576), "M": (1, 10_000)}
LONGEST = 12


def checked_size(size: Iterable[int]) -> list[int]:
    """The input's d maps of H × W; ValueError with what came and what was expected."""
    made = list(size)
    if len(made) != len(INPUT):
        raise ValueError(f"size {size!r} came, (d, H, W) was expected")
    for name, value in zip(INPUT, made, strict=True):
        _check("size", name, value)
    return made


def checked_layers(layers: Sequence[Mapping[str, Any]]) -> list[dict]:
    """Layers with every field filled in: stride 1 or the window, padding 0, one group."""
    if not 1 <= len(layers) <= LONGEST:
        raise ValueError(f"{len(layers)} layers came, 1 to {LONGEST} were expected")
    return [_checked_layer(layer) for layer in layers]


def _checked_layer(layer: Mapping[str, Any]) -> dict:
    kind = layer.get("kind")
    if kind not in KINDS:
        raise ValueError(f"a layer of kind {kind!r} came, one of {', '.join(KINDS)} was expected")
    what, fields = KINDS[kind]
    name = layer.get("name", what)
    side = layer.get("f", 1)
    usual = {"stride": side if kind in ("pool", "subsample") else 1, "padding": 0, "groups": 1}
    made = {field: layer.get(field, usual.get(field)) for field in fields}
    if other := set(layer) - {"name", "kind", *fields}:
        raise ValueError(f"{name} ({what}): {', '.join(sorted(other))} came, {', '.join(fields)} was expected")
    for field, value in made.items():
        _check(name, field, value)
    return {"name": name, "kind": kind, **made}


def _check(where: str, field: str, value: object) -> None:
    low, high = LIMITS[field]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{where}: {field} = {value!r} came, a whole number from {low} to {high} was "
                         "expected")


def count(size: Iterable[int], layers: Sequence[Mapping[str, Any]]) -> list[dict]:
    """The rows of ``counted`` for an input (d, H, W) and layers as dicts: {"kind": "conv", "f": 5, "c": 6}.

    ``kind`` is conv, table, pool, subsample or dense; the other keys are the kind's fields in ``KINDS``.
    ``row["output"]``, ``row["parameters"]`` and ``row["connections"]`` are the counts.  Raises ValueError for what is
    no layer, and for one that does not fit on the layer before.
    """
    made = checked_layers(layers)
    rows = counted(checked_size(size), made)
    for layer, row in zip(made, rows, strict=True):
        if "refused" in row:
            raise ValueError(f"{layer['name']}: {row['refused']}")
    return rows


def counted(size: Iterable[int], layers: Iterable[Mapping[str, Any]]) -> list[dict]:
    """For each layer what goes in and comes out, its parameters and connections, and the sums behind them.

    A row with `refused` says why a layer would raise; nothing is counted from there on.
    """
    rows: list[dict] = []
    given: list[int] | None = list(size)
    for layer in layers:
        row: dict[str, Any] = _row(given, layer) if given else {"refused": WORDS["behind"]}
        rows.append(row)
        given = row.get("output")
    return rows


def _row(given: list[int], layer: Mapping[str, Any]) -> dict[str, Any]:
    if refused := _refused(given, layer):
        return {"refused": refused}
    d, H, W = given
    kind, f, groups = layer["kind"], layer.get("f", 1), layer.get("groups", 1)
    out, why = ([1, 1], "") if kind == "dense" else _sides([H, W], layer)
    values = {**layer, "2": 2, "d": d, "D": d * H * W, "d/n": d // groups, "h": out[0], "w": out[1]}
    law = WORDS["laws"]["grouped" if groups > 1 else kind]
    terms = [[values[name] for name in term.split("·")] for term in law.split(" + ") if term]
    parameters = sum(map(math.prod, terms))
    at_each_place = {"pool": f * f * d, "subsample": (f * f + 1) * d}.get(kind, parameters)
    return {"output": [layer.get("M", layer.get("c", d)), *out], "why": why, "law": law,
            "told": " + ".join("·".join(map(str, term)) for term in terms) or WORDS["nothing"],
            "parameters": parameters, "joined": WORDS["joined"][kind].format(**values, parameters=parameters),
            "connections": at_each_place * out[0] * out[1]}


def _sides(sides: list[int], layer: Mapping[str, Any]) -> tuple[list[int], str]:
    """The sides of the output, and why; once if they are equal."""
    f, stride, padding = layer["f"], layer["stride"], layer.get("padding", 0)
    out = [(side + 2 * padding - f) // stride + 1 for side in sides]
    template = WORDS["padded" if padding else "side"]
    return out, ", ".join(template.format(**layer, side=side, out=each)
                          for side, each in dict(zip(sides, out, strict=True)).items())


def _refused(given: list[int], layer: Mapping[str, Any]) -> str:
    """Why a layer would raise; nothing if it would not."""
    d, H, W = given
    f, c, padding, groups = layer.get("f", 1), layer.get("c", d), layer.get("padding", 0), layer.get("groups", 1)
    if f > min(H, W) + 2 * padding:
        return WORDS["window"].format(f=f, H=H + 2 * padding, W=W + 2 * padding)
    if d % groups or c % groups:
        return WORDS["groups"].format(groups=groups, d=d, c=c)
    if layer["kind"] == "table" and not max(d, c) <= layer["links"] <= d * c:
        return WORDS["links"].format(links=layer["links"], d=d, c=c, least=max(d, c), most=d * c)
    return ""
