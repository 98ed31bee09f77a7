"""How one source writes.

A notation is data: what each quantity is called, which letters its indices have, and which arrays it lays out the other
way round (weights in × out for out × in, vectors as rows for columns).  No formula is typed twice: lines are printed
from the derivation in whichever notation is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .quantities import LETTERS, pretty, role, row, split_number


@dataclass(frozen=True)
class Notation:
    """How one source writes.  ``names`` may hold a superscript: ``"y^{(l-1)}"``."""

    key: str
    title: str
    about: str
    names: Mapping[str, str] = field(default_factory=dict)
    arrays: Mapping[str, str] = field(default_factory=dict)         # whole arrays, where they have other letters
    batch_arrays: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)        # indices and sizes
    numbered: Mapping[str, str] = field(default_factory=dict)       # sizes where layers have numbers, not (l)
    transposed: frozenset[str] = frozenset()      # matrices printed the other way round
    rows: bool = False                            # vectors are rows
    bold: bool = False                            # whole arrays are bold
    sample_above: bool = False                    # the sample index is a superscript
    as_derivative: frozenset[str] = frozenset()   # names this source does not have: the derivative is written out
    sliding: "Notation | None" = None             # how it writes convolution, where that differs
    network: "Notation | None" = None             # how it writes the network of lesson 10, where that differs

    def within(self, *, batch: bool = False, numbered: bool = False, sliding: bool = False,
               network: bool = False) -> "Notation":
        """This notation for a batch, whose vectors lie in rows, for a network, whose layers have numbers, for a
        convolution, or for a network of convolutions."""
        other = network and self.network or sliding and self.sliding
        return other or replace(
            self, rows=self.rows or batch, sample_above=self.sample_above and batch,
            arrays={**self.arrays, **(self.batch_arrays if batch else {})},
            letters={**self.letters, **(self.numbered if numbered else {})})

    def name(self, quantity: str) -> tuple[str, str]:
        """Base and superscript of a quantity."""
        printed = self.names.get(quantity) or row(quantity).latex or pretty(row(quantity).name)
        base, _, above = printed.partition("^")
        return base, above.removeprefix("{").removesuffix("}")

    def array_name(self, quantity: str) -> str:
        """The printed name of the whole array."""
        base, above = self.name(quantity)
        base = self.arrays.get(quantity, base)
        if self.bold and base.isalpha() and role(quantity) != "loss":
            base = rf"\mathbf{{{base}}}"
        number = split_number(quantity)[1]
        return base + (f"_{{{number}}}" if number else "") + (f"^{{{above}}}" if above else "")

    def letter(self, symbol: str) -> str:
        """The printed form of an index or a size."""
        return self.letters.get(symbol) or LETTERS.get(symbol) or pretty(symbol)

    def is_transposed(self, quantity: str, rank: int) -> bool:
        """Whether this notation stores the array the other way round than one sample of the course's."""
        return quantity in self.transposed or (self.rows and rank == 1)
