"""How many parameters and connections a stack of layers has, and how large its maps are.

    convolution        f·f·d·c + c parameters (d/n in place of d for n groups; f·f·links + c with a table)
    subsampling        2·d, trained; pooling 0
    fully connected    D·M + M
    connections        each parameter at each place of the output

Sizes are floored, as in the layers.  Source items: D12–D15, E57, E59, ER-43, ER-57.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
        raise ValueError(f"{name} ({what}) has no {', '.join(sorted(other))}, but {', '.join(fields)}")
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
        row: dict[str, Any] = _row(given, layer) if given else {"refused": "nothing arrives here"}
        rows.append(row)
        given = row.get("output")
    return rows


def _row(given: list[int], layer: Mapping[str, Any]) -> dict[str, Any]:
    d, H, W = given
    kind, f = layer["kind"], layer.get("f", 1)
    if kind == "dense":
        D, M = d * H * W, layer["M"]
        return _told([M, 1, 1], "", "D·M + M", f"{D}·{M} + {M}", D * M + M, f"{D}·{M} + {M}", D * M + M)
    if refused := _refused(given, layer):
        return {"refused": refused}
    sides, stride, padding = (H, W) if H != W else (H,), layer["stride"], layer.get("padding", 0)
    out = [(side + 2 * padding - f) // stride + 1 for side in (H, W)]
    pad = f" + 2·{padding}" if padding else ""
    why = ", ".join(f"⌊({side}{pad} − {f}) / {stride}⌋ + 1 = {o}" for side, o in zip(sides, out, strict=False))
    c = layer.get("c", d)
    places, places_told = out[0] * out[1], f"{out[0]}·{out[1]}"
    if kind == "pool":
        return _told([d, *out], why, "", "nothing is learned", 0, f"{f}·{f} · {d}·{places_told}", f * f * d * places)
    if kind == "subsample":
        return _told([d, *out], why, "2·d", f"2·{d}", 2 * d, f"({f}·{f} + 1) · {d}·{places_told}",
                     (f * f + 1) * d * places)
    if kind == "table":
        kernels, law, told = layer["links"], "f·f·links + c", f"{f}·{f}·{layer['links']} + {c}"
    else:
        n = layer["groups"]
        kernels, each = d // n * c, "d" if n == 1 else "d/n"
        law, told = f"f·f·{each}·c + c", f"{f}·{f}·{d // n}·{c} + {c}"
    parameters = f * f * kernels + c
    return _told([c, *out], why, law, told, parameters, f"{parameters:,} · {places_told}", parameters * places)


def _refused(given: list[int], layer: Mapping[str, Any]) -> str:
    """Why a layer would raise; nothing if it would not."""
    d, H, W = given
    f, c, padding = layer["f"], layer.get("c", d), layer.get("padding", 0)
    if f > min(H, W) + 2 * padding:
        return f"a window of {f} × {f} does not fit into {H + 2 * padding} × {W + 2 * padding}"
    if d % layer.get("groups", 1) or layer["kind"] == "conv" and c % layer["groups"]:
        return f"{layer['groups']} groups do not divide {d} maps in and {c} maps out"
    if layer["kind"] == "table" and not max(d, c) <= layer["links"] <= d * c:
        return f"{layer['links']} links came; {d} maps in and {c} maps out have {max(d, c)} to {d * c}"
    return ""


def _told(output: list[int], why: str, law: str, told: str, parameters: int, connections_told: str,
          connections: int) -> dict[str, Any]:
    return {"output": output, "why": why, "law": law, "told": told, "parameters": parameters,
            "connections_told": connections_told, "connections": connections}
