"""What BatchView sends to the browser, and the tables of its twins: plain data, no widget."""

import inspect
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...notation import as_factor, as_shown, equals, in_ascii, number
from ...trace import Trace, trace
from ...trace.following import not_finite
from ...trace.written import equation
from ..grid.data import LIMIT
from ..kit import twin
from ..kit.checks import is_place
from ..kit.linking import templates

WORDS = templates(__file__)
SAMPLES = 12  # tiles that can be drawn
NUMBERS = 64  # numbers of a tile that is no picture
_TABLE = 100  # numbers that the text twin lists; more are summed up


@dataclass(frozen=True)
class Batch:
    """The gradient of one shared argument θ, sample by sample: E = Σ_n e_n, so ∂E/∂θ = Σ_n ∂e_n/∂θ. Items A3, C73.

    `tiles` (N, *θ) are what the backward pass gives for each sample alone; `rows` are the arrays with a row for each
    sample, by name; `one` is the first sample, traced.
    """

    of: str
    tiles: np.ndarray
    rows: dict[str, np.ndarray]
    one: Trace

    @classmethod
    def made(cls, layer: Callable, backward: Callable, of: str, delta, arguments: dict) -> "Batch":
        """Run `backward` on each sample alone, and once on all of them; ValueError unless the parts make the whole."""
        first = next(iter(inspect.signature(layer).parameters))
        _check_of(of, first, backward, arguments)
        rows = {first: np.asarray(arguments[first], float), "delta": np.asarray(delta, float)}
        counts = {name: len(np.atleast_1d(values)) for name, values in rows.items()}
        if 0 in counts.values():
            raise ValueError("BatchView: an empty batch came, at least one sample was expected")
        if len({*counts.values()}) > 1:
            told = " and ".join(f"{count} in {name}" for name, count in counts.items())
            raise ValueError(f"BatchView: {told} came, a row for each sample was expected in every array")
        if (samples := counts["delta"]) > SAMPLES:
            raise ValueError(f"BatchView: {samples} samples came, at most {SAMPLES} were expected, one tile for each")
        single = [{name: values[n : n + 1] for name, values in rows.items()} for n in range(samples)]
        tiles = np.stack([_gradient(backward, of, arguments | each) for each in single])
        if odd := not_finite(rows | {f"∂E/∂{of} of each sample": tiles}):
            raise ValueError(f"BatchView: {odd} came, finite numbers were expected, which can be added up")
        _check_whole(of, tiles, _gradient(backward, of, arguments | rows))
        return cls(of, tiles, rows, trace(layer, backward, **arguments | single[0]))

    @property
    def name(self) -> str:
        """The gradient's name in the trace, such as dW."""
        return f"d{self.of}"

    def checked_pile(self, pile) -> list[int]:
        samples = len(self.tiles)
        if not is_place(pile, [samples] * len(pile)) or len({*pile}) < len(pile):
            raise ValueError(f"the pile {pile} came, different samples were expected, each from 0 to {samples - 1}")
        return sorted(map(int, pile))

    def checked_cell(self, cell) -> list[int]:
        shape = self.tiles.shape[1:]
        if not is_place(cell, shape):
            raise ValueError(f"cell {cell} came, a place in {self.of} was expected, of shape {shape}, counted from 0")
        return [*map(int, cell)]

    def total(self, pile: list[int], mean: bool, cell: tuple) -> float | None:
        """The sum over the pile at a cell, or its mean; no mean of an empty pile."""
        terms = [self.tiles[(n, *cell)].item() for n in pile]
        total = float(settled(sum(terms), terms))
        return total if not mean else total / len(terms) if terms else None

    def sentence(self, pile: list[int], mean: bool, cell: tuple) -> str:
        """The sum at a cell with its numbers: `dE/dW[2,3] = (-3 + 0 + 2)/3 ~ -0.3333`."""
        label, total = self.one.label(self.name, cell), self.total(pile, mean, cell)
        if not pile:
            return WORDS["empty mean" if mean else "empty sum"].format(cell=label)
        terms = [self.tiles[(n, *cell)].item() for n in pile]
        first, *others = map(number, terms)
        told = " + ".join([first, *map(as_factor, others)])
        if mean:
            told = (f"({told})" if others else as_factor(told)) + f"/{len(pile)}"
        again = sum(map(as_shown, terms)) / (len(terms) if mean else 1)
        return in_ascii(f"{label} = {equation('', told, equals(again, total), number(total))}")

    def payload(self, pictures: dict, labels: list[str], headings: list[str]) -> dict:
        """Tiles, the rows that they are made of, and for each entry of a tile the products behind it."""
        array = self.one.arrays[self.name]
        entries = [self.one.sources(*cell) for cell in array.cells]
        used = {cell.name for terms in entries for term in terms for cell in term.cells}
        sizes = {name: values.shape[1:] for name, values in self.rows.items() if name in used}
        places = [[[_flat(term, *row) for row in sizes.items()] for term in terms] for terms in entries]
        return {
            "label": array.label, "text": array.label_text, "of": self.of, "samples": labels,
            "shape": list(self.tiles.shape[1:]),
            "cells": [self.one.label(*cell).removeprefix(array.label_text).strip("[]") for cell in array.cells],
            "tile": _drawn(array, self.tiles, pictures, self.of, headings),
            "rows": [_drawn(self.one.arrays[row], self.rows[row], pictures, row, []) for row in sizes],
            "places": places,
        }

    def tables(self, pile: list[int], mean: bool, labels: list[str]) -> list[twin.Table]:
        """The tiles and the pile in the twins; no rows for what is too large."""
        names = [f"sample {n + 1}" + (f": {label}" if label else "") for n, label in enumerate(labels)]
        shown = dict(zip(names, self.tiles, strict=True))
        total = settled(sum(self.tiles[n] for n in pile), self.tiles[pile]) if pile else np.zeros(self.tiles.shape[1:])
        if pile or not mean:
            shown[self.pile_title(pile, mean)] = total / len(pile) if mean else total
        return [twin.Table(_table(values), name=name) for name, values in shown.items()]

    @staticmethod
    def pile_title(pile: list[int], mean: bool) -> str:
        """`sum of samples 1, 3`."""
        which = "samples " + ", ".join(str(n + 1) for n in pile) if len(pile) != 1 else f"sample {pile[0] + 1}"
        return f"{'mean' if mean else 'sum'} of {which if pile else 'no sample'}"


def settled(total, terms):
    """The sum without what is only rounding: beyond 12 digits of its largest term it is 0."""
    return np.where(np.abs(total) <= 1e-12 * np.abs(terms).max(axis=0), 0, total)[()] if len(terms) else 0.0


def _check_of(of, first, backward, arguments):
    if of == first:
        raise ValueError(f"BatchView: {of} came, of which each sample keeps its own row, so that nothing piles up; "
                         "an argument that the samples share was expected")
    if of not in arguments:
        shared = ", ".join(name for name in arguments if name != first)
        raise ValueError(f"BatchView: of={of!r} came, one of the shared arguments was expected, {shared}")
    if first not in arguments:
        raise ValueError(f"BatchView: no {first} came, it was expected by {backward.__name__}, with a row for each "
                         "sample")


def _gradient(backward, of, arguments):
    """∂E/∂(of) from the backward pass, which takes those of the arguments that it asks for."""
    asked = {name: arguments[name] for name in inspect.signature(backward).parameters if name in arguments}
    return np.asarray(getattr(backward(**asked), of), float)


def _check_whole(of, tiles, whole):
    """The tiles must add up to what the backward pass gives for the whole batch."""
    if tiles.size > LIMIT:
        raise ValueError(f"BatchView: {len(tiles)} tiles of {of} came, {tiles.size:,} numbers; at most {LIMIT:,} "
                         "were expected, so that a page stays quick")
    pile, scale = tiles.sum(axis=0), np.abs(tiles).sum(axis=0)
    wrong = ~(np.abs(pile - whole) <= 1e-9 * (1 + scale))
    if wrong.any():
        place = tuple(np.argwhere(wrong)[0])
        shown = ",".join(str(i + 1) for i in place)
        raise ValueError(f"BatchView: at {of}[{shown}] the tiles add up to {pile[place]:.9g}, "
                         f"but the whole batch gives {whole[place]:.9g}: this backward pass does not sum over samples")


def _flat(term, row, size):
    """Where in a sample's row the factor of a product stands, counted in row-major order; −1 if it has none."""
    found = [cell.index[1:] for cell in term.cells if cell.name == row]
    return int(np.ravel_multi_index(found[0], size)) if found else -1


def _drawn(array, values, pictures, name, headings):
    """How an array of (N, …) is drawn for each sample: blocks of rows and columns, with titles if there are several."""
    shape, picture = values.shape[1:], pictures.get(name)
    if picture:
        block = list(picture)
    else:
        block = list((1, 1, *shape)[-2:])
        if math.prod(block) > NUMBERS:
            raise ValueError(f"BatchView: {' × '.join(map(str, block))} numbers of {name} came for each tile, at "
                             f"most {NUMBERS} were expected; draw it as pictures={{{name!r}: (height, width)}}")
    count = math.prod(shape) // math.prod(block)
    titles = headings or [str(i + 1) for i in range(count)]
    return {
        "label": array.label, "text": array.label_text, "role": array.role, "block": block,
        "titles": titles if count > 1 else [], "picture": bool(picture),
        "values": values.reshape(len(values), -1).tolist(), "largest": float(np.abs(values).max()) or 1.0,
    }


def _table(values):
    if values.size > _TABLE:
        low, high = (in_ascii(number(float(bound))) for bound in (values.min(), values.max()))
        return [[f"{' × '.join(map(str, values.shape))} numbers from {low} to {high}"]]
    return [[in_ascii(number(value)) for value in row]
            for row in values.reshape(-1, values.shape[-1]).tolist()]
