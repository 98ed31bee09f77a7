"""What TableView counts and says: plain data, no widget."""

from __future__ import annotations

import math

import numpy as np

from ..kit import twin

LARGEST = 32


def checked(table, shape: tuple[int, int] | None = None, name: str = "table") -> list[list[bool]]:
    """The table as lists of truth values; ValueError with what came and what was expected."""
    made = np.asarray(table)
    if made.ndim != 2 or made.dtype != bool:
        raise ValueError(f"TableView: {name} is {made.dtype} of shape {made.shape}, a boolean table (Q, P) was "
                         "expected")
    if not 1 <= min(made.shape) <= max(made.shape) <= LARGEST:
        raise ValueError(f"TableView: {name} has the shape {made.shape}, 1 to {LARGEST} maps were expected on each "
                         "side")
    if shape and made.shape != shape:
        raise ValueError(f"TableView: {name} has the shape {made.shape}, {shape} was expected")
    return made.tolist()


def checked_sizes(**sizes) -> dict[str, list[int]]:
    """Shapes as lists of positive whole numbers."""
    made = {name: np.atleast_1d(size).tolist() for name, size in sizes.items()}
    for name, size in made.items():
        if not all(isinstance(n, int) and n > 0 for n in size):
            raise ValueError(f"TableView: {name} = {sizes[name]!r} came, positive whole numbers were expected")
    return made


def counts(table, kernel, output) -> dict[str, int]:
    """Links; parameters K₁K₂·links + Q; connections, one for each parameter at each place of the output."""
    links = sum(map(sum, table))
    parameters = math.prod(kernel) * links + len(table)
    found = {"links": links, "parameters": parameters}
    return found | {"connections": parameters * math.prod(output)} if output else found


def sentence(table, asked) -> str:
    """The equation of an output map, of an input map's gradient, or of a kernel's gradient, counted from 1."""
    kind, *place = asked
    if kind == "y":
        [q] = place
        terms = [f"correlate(x[{p + 1}], w[{q + 1},{p + 1}])" for p, on in enumerate(table[q]) if on]
        return f"y[{q + 1}] = {' + '.join(terms)} + b[{q + 1}]" if terms else f"y[{q + 1}]: no map feeds it"
    if kind == "x":
        [p] = place
        terms = [f"full(d[{q + 1}], w[{q + 1},{p + 1}])" for q, row in enumerate(table) if row[p]]
        return f"dE/dx[{p + 1}] = {' + '.join(terms)}" if terms else f"dE/dx[{p + 1}] = 0: it feeds no map"
    q, p = place
    if table[q][p]:
        return f"dE/dw[{q + 1},{p + 1}] = correlate(x[{p + 1}], d[{q + 1}])"
    return f"there is no w[{q + 1},{p + 1}]: map {p + 1} does not feed map {q + 1}"


def unfed(table) -> str:
    """Why a layer would refuse this table; nothing if it would not."""
    for q, row in enumerate(table):
        if not any(row):
            return f"output map {q + 1} is fed by nothing: a layer refuses this table"
    for p in range(len(table[0])):
        if not any(row[p] for row in table):
            return f"input map {p + 1} feeds nothing: a layer refuses this table"
    return ""


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
