"""What CountView says: plain data, no widget."""

from __future__ import annotations

from html import escape

from ...network.counting import KINDS, counted


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
