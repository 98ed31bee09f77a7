"""What CountView says: plain data, no widget."""

from ...network.counting import KINDS, counted
from ..kit import twin
from ..kit.linking import templates

WORDS = templates(__file__)


def maps(shape) -> str:
    return " × ".join(map(str, shape))


def sentence(layer, row) -> str:
    """One layer in plain text, with its sums."""
    if "refused" in row:
        return WORDS["refused"].format(**layer, **row)
    learned = WORDS["learned" if row["law"] else "unlearned"].format(**row)
    told = {**row, "output": maps(row["output"]), "learned": learned, "connections": WORDS["connections"].format(**row)}
    return WORDS["since" if row["why"] else "layer"].format(name=layer["name"], **told)


def total(rows) -> str:
    if any("refused" in row for row in rows):
        return ""
    return WORDS["total"].format(**{name: sum(row[name] for row in rows) for name in ("parameters", "connections")})


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
    told = "".join(twin.details(asked(layer), twin.paragraph(sentence(layer, row)))
                   for layer, row in zip(layers, rows, strict=True))
    whole = twin.details("All layers", twin.paragraph(total(rows))) if len(rows) > 1 else ""
    return f"<p><b>{twin.escape(title)}</b></p><p>input {maps(size)}</p>{told}{whole}"
