"""Rows: what a cell computes for several cases, as a table."""

import re
from collections.abc import Iterable, Mapping

from ..kit import twin

WORDS = {"True": "yes", "False": "no"}
MINUS = re.compile(r"(?<![\w.\])])(?<!\w\[)-(?=[\d.]|inf)")  # neither between two numbers nor in a word or a program


class Rows:
    """Values by the name of their case, under a `head` with one word for each column; what is true says "yes", and what
    is below zero has the sign that formulas have.

    Text twin and HTML, where a column of sentences is flush left.

    Raises ValueError for a row that has not as many values as there are words.
    """

    def __init__(self, head: Iterable, rows: Mapping[str, Iterable]):
        self.head = tuple(map(str, head))
        self.rows = [(name, *map(_said, values)) for name, values in rows.items()]
        for name, *values in self.rows:
            if len(values) != len(self.head):
                raise ValueError(f"Rows: {name}: {len(values)} values came, {len(self.head)} were expected")

    def __repr__(self) -> str:
        return "\n".join(twin.columns([("", *self.head), *self.rows], left={0} | self._sentences()))

    def stored(self) -> str:
        made = twin.table(self.rows, ("", *self.head), named=True, left=self._sentences())
        return made.replace('scope="row"', 'scope="row" style="text-align: left"')  # notebooks flush all to the right

    _repr_html_ = stored

    def _sentences(self) -> set[int]:
        columns = zip(*(values for _, *values in self.rows), strict=True)
        return {n for n, column in enumerate(columns, 1) if any(value.endswith(".") for value in column)}


def _said(value) -> str:
    text = str(value)
    return WORDS.get(text, MINUS.sub("−", text))
