"""What CountView counts and says: plain data, no widget."""

from __future__ import annotations

from html import escape

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


def checked_size(size) -> list[int]:
    """The input's d maps of H × W; ValueError with what came and what was expected."""
    made = list(size)
    if len(made) != len(INPUT):
        raise ValueError(f"CountView: size {size!r} came, (d, H, W) was expected")
    for name, value in zip(INPUT, made, strict=True):
        _check("size", name, value)
    return made


def checked_layers(layers) -> list[dict]:
    """Layers with every field filled in: stride 1 or the window, padding 0, one group."""
    if not 1 <= len(layers) <= LONGEST:
        raise ValueError(f"CountView: {len(layers)} layers came, 1 to {LONGEST} were expected")
    return [_checked_layer(layer) for layer in layers]


def _checked_layer(layer) -> dict:
    kind = layer.get("kind")
    if kind not in KINDS:
        raise ValueError(f"CountView: a layer of kind {kind!r} came, one of {', '.join(KINDS)} was expected")
    what, fields = KINDS[kind]
    name = layer.get("name", what)
    side = layer.get("f", 1)
    usual = {"stride": side if kind in ("pool", "subsample") else 1, "padding": 0, "groups": 1}
    made = {field: layer.get(field, usual.get(field)) for field in fields}
    if other := set(layer) - {"name", "kind", *fields}:
        raise ValueError(f"CountView: {name} ({what}) has no {', '.join(sorted(other))}, but {', '.join(fields)}")
    for field, value in made.items():
        _check(name, field, value)
    return {"name": name, "kind": kind, **made}


def _check(where: str, field: str, value) -> None:
    low, high = LIMITS[field]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"CountView: {where}: {field} = {value!r} came, a whole number from {low} to {high} was "
                         "expected")


def counted(size, layers) -> list[dict]:
    """For each layer what goes in and comes out, its parameters and connections, and the sums behind them.

    A row with `refused` says why a layer would raise; nothing is counted from there on.
    """
    rows, given = [], list(size)
    for layer in layers:
        row = _row(given, layer) if given else {"refused": "nothing arrives here"}
        rows.append(row)
        given = row.get("output")
    return rows


def _row(given, layer) -> dict:
    d, H, W = given
    kind, f = layer["kind"], layer.get("f")
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


def _refused(given, layer) -> str:
    """Why a layer would raise; nothing if it would not."""
    d, H, W = given
    f, c, padding = layer["f"], layer.get("c"), layer.get("padding", 0)
    if f > min(H, W) + 2 * padding:
        return f"a window of {f} × {f} does not fit into {H + 2 * padding} × {W + 2 * padding}"
    if d % layer.get("groups", 1) or layer["kind"] == "conv" and c % layer["groups"]:
        return f"{layer['groups']} groups do not divide {d} maps in and {c} maps out"
    if layer["kind"] == "table" and not max(d, c) <= layer["links"] <= d * c:
        return f"{layer['links']} links came; {d} maps in and {c} maps out have {max(d, c)} to {d * c}"
    return ""


def _told(output, why, law, told, parameters, connections_told, connections) -> dict:
    return {"output": output, "why": why, "law": law, "told": told, "parameters": parameters,
            "connections_told": connections_told, "connections": connections}


def maps(shape) -> str:
    d, H, W = shape
    return f"{d} × {H} × {W}"


def sentence(layer, row) -> str:
    """One layer in plain text, with its sums."""
    if "refused" in row:
        return f"{layer['name']}: {row['refused']}"
    why = f", since {row['why']}" if row["why"] else ""
    law = f"{row['law']} = {row['told']} = {row['parameters']:,} parameters" if row["law"] else \
        f"{row['told']}, 0 parameters"
    return (f"{layer['name']}: output {maps(row['output'])}{why}. {law}. "
            f"{row['connections_told']} = {row['connections']:,} connections.")


def total(rows) -> str:
    if any("refused" in row for row in rows):
        return ""
    return (f"together {sum(row['parameters'] for row in rows):,} parameters, "
            f"{sum(row['connections'] for row in rows):,} connections")


def asked(layer) -> str:
    """What stands in a folded row: the layer and its fields."""
    what, fields = KINDS[layer["kind"]]
    who = what if layer["name"] == what else f"{layer['name']}: {what}"
    return f"{who}, " + ", ".join(f"{field} = {layer[field]}" for field in fields)


def text(title, size, layers) -> str:
    """The text twin: every layer, its fields and its counts."""
    rows = counted(size, layers)
    lines = [line for layer, row in zip(layers, rows, strict=True)
             for line in (asked(layer), f"   {sentence(layer, row)}")]
    return "\n".join([title, f"input {maps(size)}", *lines, *([total(rows)] if len(rows) > 1 and total(rows) else [])])


def html(title, size, layers) -> str:
    """The same as plain HTML, for stored notebooks: the counts are folded away."""
    rows = counted(size, layers)
    told = "".join(f"<details><summary>{escape(asked(layer))}</summary><p>{escape(sentence(layer, row))}</p></details>"
                   for layer, row in zip(layers, rows, strict=True))
    whole = f"<details><summary>All layers</summary><p>{total(rows)}</p></details>" if len(rows) > 1 else ""
    return f"<p><b>{escape(title)}</b></p><p>input {maps(size)}</p>{told}{whole}"
