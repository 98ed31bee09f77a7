"""The arrays of a trace: where each number comes from, where it goes, and both in words."""

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..notation import as_shown, equals, in_ascii, number
from .remembered import FUNCTIONS, Cell, Term
from .written import equation, has_few, in_numbers, sum_tokens, term_tokens

WORDS = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))  # what pages say, too
# Terms of a sum, and places where a number goes: more than the first number, and the second are told, "… 30 more".
LISTED = {"from": (10, 6), "to": (8, 4)}


class TraceError(ValueError):
    """The products that are told for a number do not add up to it."""


@dataclass(frozen=True)
class TracedArray:
    """A named array: its values, and for each entry the terms it is the sum of (None when the array is given).

    `axes` says of each axis what it counts: "sample", "map", of a kernel "out" and "in"; "" of places and features.
    """

    name: str
    label: str
    role: str
    caption: str
    values: np.ndarray
    axes: tuple[str, ...]
    terms: np.ndarray | None = None

    @cached_property
    def written(self):
        """The axes that are written: all but those which count samples or maps where there is only one."""
        return [axis for axis, word in enumerate(self.axes) if not word or self.values.shape[axis] > 1]

    @cached_property
    def cells(self):
        """Every cell, in row-major order."""
        return [Cell(self.name, index) for index in np.ndindex(self.values.shape)]

    @property
    def shape(self):
        """The sizes of the axes that are written."""
        return tuple(self.values.shape[axis] for axis in self.written)

    @property
    def words(self):
        """What the axes that are written count."""
        return tuple(self.axes[axis] for axis in self.written)

    @property
    def label_text(self):
        """The label in the letters of the grammar, such as dE/dW."""
        return in_ascii(self.label)


def listed(direction, items):
    """Those of the items that are told, and how many are not."""
    most, first = LISTED[direction]
    shown = items if len(items) <= most else items[:first]
    return shown, len(items) - len(shown)


class Use(NamedTuple):
    """One place where a number goes: into the cell `name[index]`, as part of `term`."""

    name: str
    index: tuple  # type: ignore[assignment]
    term: Term


class Trace:
    """Arrays by name, in reading order; where each number comes from and where it goes. `a + b` joins two traces."""

    def __init__(self, arrays):
        self.arrays = {array.name: array for array in arrays}

    def __add__(self, other):
        """Both traces as one. An array of both is one array: its values must agree, and one of them may explain it."""
        arrays = dict(self.arrays)
        for name, array in other.arrays.items():
            mine = arrays.get(name, array)
            if not np.array_equal(mine.values, array.values, equal_nan=True):
                raise ValueError(f"trace: {name} came with different numbers in both traces, the same array was "
                                 "expected")
            if mine is not array and mine.terms is not None and array.terms is not None:
                raise ValueError(f"trace: {name} came computed in both traces, one origin of a number was expected")
            arrays[name] = array if mine.terms is None else mine
        return Trace(arrays.values())

    def cells(self, name):
        """Every cell of an array, in row-major order."""
        return self.arrays[name].cells

    def value(self, cell):
        """The number at a cell."""
        return self._values[cell]

    def role(self, name):
        """The role of an array: input, weight, bias, output, delta or loss."""
        return self.arrays[name].role

    def sources(self, name, index):
        """The terms (coefficient, factors, value) that the number `name[index]` is the sum of; () when it is given."""
        cell = self._cell(name, index)
        terms = self.arrays[name].terms
        return () if terms is None else terms[cell.index]

    def uses(self, name, index):
        """The places where the number `name[index]` goes."""
        return tuple(self._uses[self._cell(name, index)])

    @cached_property
    def _uses(self):
        uses = defaultdict(list)
        for array in self.arrays.values():
            for target in self.cells(array.name):
                for term in self.sources(*target):
                    for cell in dict.fromkeys(term.cells):
                        uses[cell].append(Use(target.name, target.index, term))
        return uses

    @property
    def products(self):
        """How many terms the trace holds."""
        computed = (array.terms for array in self.arrays.values() if array.terms is not None)
        return sum(len(told) for terms in computed for told in terms.flat)

    def check(self):
        """Add up the products of every number, compare with what the layer computed on floats, and return the trace.

        Raises TraceError with the first number that its products do not add up to.
        """
        for array in self.arrays.values():
            for cell in self.cells(array.name) if array.terms is not None else ():
                parts = [self._evaluated(term, self._values) for term in array.terms[cell.index]]
                told, computed = sum(parts), self.value(cell)
                alike = told == computed or (math.isnan(told) and math.isnan(computed))
                if not alike and not abs(told - computed) <= 1e-9 * (1 + sum(map(abs, parts))):
                    raise TraceError(
                        f"{self.label(*cell)}: its {len(parts)} products add up to {told:.9g}, "
                        f"but the layer computed {computed:.9g}"
                    )
        return self

    def label(self, name, index):
        """A cell in text, counted from 1: dE/dW[2,1]."""
        array = self.arrays[name]
        shown = ",".join(str(index[axis] + 1) for axis in array.written)
        return array.label_text + (f"[{shown}]" if shown else "")

    def shared_over(self, name, index):
        """What shares the number: of a weight's gradient with one term for each, "sample", "position" or both."""
        terms = () if "sample" in self.arrays[name].axes else self.sources(name, index)
        if len(terms) < 2:
            return ()
        deltas = {cell for term in terms for cell in term.cells if self.role(cell.name) == "delta"}
        axes = {self.arrays[delta.name].axes for delta in deltas}
        if len(axes) != 1 or len(terms) != len(deltas):
            return ()
        (words,) = axes
        differ = [len(set(places)) > 1 for places in zip(*(delta.index for delta in deltas), strict=True)]
        found = [word or "position" for word, more in zip(words, differ, strict=True) if more and "sample" in words]
        return tuple(dict.fromkeys(found))

    def sentence(self, name, index, direction="from"):
        """The text twin of a question: dE/dW[2,1] = sum over samples: delta[1,2]*x[1,1] + … = 1*2 + (-2)*3 = -4."""
        cell = self._cell(name, index)
        value, given = number(self.value(cell)), self.arrays[name].terms is None
        told = {"cell": self.label(*cell), "value": value, "given": WORDS["given"] if given else ""}
        if direction == "to" or given:
            shown, hidden = listed("to", self.uses(*cell))
            told["places"] = WORDS["next"].join(map(self._place, shown))
            told["more"] = WORDS["more places"].format(hidden=hidden) if hidden else ""
            return in_ascii(WORDS["goes into" if shown else "goes nowhere"].format(**told))
        terms = self.sources(*cell)
        shown, hidden = listed("from", terms)
        sharers = " and ".join(f"{word}s" for word in self.shared_over(*cell))
        told["over"] = WORDS["over"].format(sharers=sharers) if sharers else ""
        more = WORDS["more terms"].format(hidden=hidden) if hidden else ""
        told["sum"] = self._sum(shown, more, self.equals(self.value(cell), terms), value)
        return in_ascii(WORDS["comes from" if shown else "comes from nothing"].format(**told))

    def equals(self, value, terms):
        """`=`, or `≈` where the terms, computed with the numbers as they are shown, give something else."""
        return equals(sum(map(self.shown, terms)), value)

    def shown(self, term):
        """The value of a term, computed with the numbers as they are shown."""
        return self._evaluated(term, self._shown)

    @cached_property
    def _values(self):
        return {cell: float(value) for name, array in self.arrays.items()
                for cell, value in zip(self.cells(name), array.values.ravel().tolist(), strict=True)}

    @cached_property
    def _shown(self):
        """Every number as a reader sees it."""
        return {cell: as_shown(value) for cell, value in self._values.items()}

    def _place(self, use):
        """One place where a number goes: the cell there and, when it is short, the term."""
        where, value = self.label(use.name, use.index), use.term.value
        if not has_few(term_tokens(use.term)):
            return where
        sum_ = self._sum([use.term], "", self.equals(value, [use.term]), number(value))
        return WORDS["as"].format(cell=where, sum=sum_)

    def _sum(self, terms, more, equals, value):
        tokens = sum_tokens(terms)
        symbols = "".join(self.label(*token) if isinstance(token, Cell) else token for token in tokens)
        return equation(symbols + more, in_numbers(tokens, self.value) + more, equals, value)

    def _evaluated(self, term, values):
        product = term.coefficient
        for factor in term.factors:
            if isinstance(factor, Cell):
                product *= values[factor]
            else:
                sums = [sum(self._evaluated(inner, values) for inner in terms) for terms in factor.arguments]
                product *= FUNCTIONS[factor.function](*sums)
        return product

    def _cell(self, name, index):
        if name not in self.arrays:
            raise KeyError(f"array {name!r} came, one of {', '.join(self.arrays)} was expected")
        shape = self.arrays[name].values.shape
        index = tuple(map(int, index if isinstance(index, tuple) else np.atleast_1d(index))) if shape else ()
        if len(index) != len(shape) or any(not 0 <= i < n for i, n in zip(index, shape, strict=True)):
            raise IndexError(f"{name}: the place {index} came, one of the shape {shape} was expected, counted from 0")
        return Cell(name, index)
