"""What TableView counts and says: plain data, no widget."""

import math

import numpy as np

from ..kit import twin
from ..kit.checks import is_place, is_whole
from ..kit.linking import templates

WORDS = templates(__file__)
LARGEST = 32


def checked(table, shape: tuple[int, int] | None = None, name: str = "table") -> list[list[bool]]:
    """The table as lists of truth values; ValueError with what came and what was expected."""
    made = np.asarray(table)
    if made.ndim != 2 or made.dtype != bool:
        raise ValueError(f"TableView: {name}: {made.dtype} of shape {made.shape} came, a boolean table (Q, P) was "
                         "expected")
    if not 1 <= min(made.shape) <= max(made.shape) <= LARGEST:
        raise ValueError(f"TableView: {name} of shape {made.shape} came, 1 to {LARGEST} maps were expected on each "
                         "side")
    if shape and made.shape != shape:
        raise ValueError(f"TableView: {name} of shape {made.shape} came, {shape} was expected")
    return made.tolist()


def checked_sizes(**sizes) -> dict[str, list[int]]:
    """Shapes as lists of positive whole numbers."""
    made = {name: np.atleast_1d(size).tolist() for name, size in sizes.items()}
    for name, size in made.items():
        if not all(is_whole(n) and n > 0 for n in size):
            raise ValueError(f"TableView: {name} = {sizes[name]!r} came, positive whole numbers were expected")
    return made


def checked_question(asked, q: int, p: int) -> list:
    """What can be asked of a table with q output and p input maps."""
    kind, *place = asked or ("nothing",)
    limits = {"y": (q,), "x": (p,), "w": (q, p)}.get(kind)
    if limits is None or not is_place(place, limits):
        raise ValueError(f"TableView: asked {asked} came, ['y', q], ['x', p] or ['w', q, p] was expected, with q below "
                         f"{q} and p below {p}")
    return asked


def counts(table, kernel, output) -> dict[str, int]:
    """Links; parameters K₁K₂·links + Q; connections, one for each parameter at each place of the output."""
    links = sum(map(sum, table))
    parameters = math.prod(kernel) * links + len(table)
    found = {"links": links, "parameters": parameters}
    return found | {"connections": parameters * math.prod(output)} if output else found


def sentence(table, asked) -> str:
    """The equation of an output map, of an input map's gradient, or of a kernel's gradient, counted from 1."""
    kind, *place = asked
    q, p = {"y": (*place, None), "x": (None, *place)}.get(kind, place)
    links = [{"q": i + 1, "p": j + 1} for i, row in enumerate(table) for j, on in enumerate(row)
             if on and q in (None, i) and p in (None, j)]
    terms = " + ".join(WORDS[f"{kind} term"].format(**at) for at in links)
    return WORDS[kind if links else f"{kind} none"].format(q=1 + (q or 0), p=1 + (p or 0), terms=terms)


def unfed(table) -> str:
    """Why a layer would refuse this table; nothing if it would not."""
    told = [WORDS["unfed"].format(q=q + 1) for q, row in enumerate(table) if not any(row)]
    told += [WORDS["unread"].format(p=p + 1) for p, column in enumerate(zip(*table, strict=True)) if not any(column)]
    return told[0] if told else ""


def counted(found: dict[str, int]) -> str:
    return ", ".join(f"{number} {name}" for name, number in found.items())


def text(title: str, table, told: str, found: dict[str, int]) -> str:
    """The text twin: rows are input maps, columns output maps."""
    columns = "".join(f"{q + 1:>3}" for q in range(len(table)))
    rows = [f"{p + 1:>3}" + "".join(f"{'X' if row[p] else '.':>3}" for row in table) for p in range(len(table[0]))]
    notes = [unfed(table)] if unfed(table) else []
    return "\n".join([title, f"   {columns}", *rows, told, *notes, counted(found)])


def html(title: str, table, told: str, found: dict[str, int]) -> str:
    """The same as plain HTML, for stored notebooks."""
    head = ["", *(str(q + 1) for q in range(len(table)))]
    rows = [[str(p + 1), *("X" if row[p] else "" for row in table)] for p in range(len(table[0]))]
    notes = twin.paragraph(unfed(table)) if unfed(table) else ""
    return (f"<p><b>{twin.escape(title)}</b></p>{twin.table(rows, head, named=True)}"
            f"<p><code>{twin.escape(told)}</code></p>{notes}{twin.paragraph(counted(found))}")
