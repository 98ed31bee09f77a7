"""The only place where a symbol gets its printed name, and a product its printed order.

A notation is data: what each quantity is called, which letters its indices have, and which arrays it lays out the other
way round (weights in × out for out × in, vectors as rows for columns).  No formula is typed twice: lines are printed
from the derivation in whichever notation is asked for.  Crosswalk of the sources: syllabus, "Notation crosswalk".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

# Role of each quantity: it decides the color, and with RANK the place in a product.
ROLES = {
    "x": "input", "x0": "input",
    "W": "weight", "w": "weight", "W1": "weight", "W2": "weight", "theta": "weight", "u": "weight",
    "b": "bias", "b1": "bias", "b2": "bias",
    "y": "output", "z": "output", "a": "output", "z1": "output", "a1": "output", "z2": "output",
    "W3": "weight", "W4": "weight", "kernel1": "weight", "kernel2": "weight", "b3": "bias", "b4": "bias",
    "s1": "output", "a2": "output", "s2": "output", "v2": "output", "z3": "output", "a3": "output", "z4": "output",
    "yhat": "output", "S": "output",
    "t": "target", "E": "loss", "e": "loss", "J": "loss",
    "table": "link",
    "delta": "delta", "delta1": "delta", "delta2": "delta", "delta3": "delta", "delta4": "delta",
    "delta_a3": "delta", "delta_v2": "delta", "delta_s2": "delta", "delta_a2": "delta", "delta_s1": "delta",
    "delta_a1": "delta",
    "grad": "delta", "Wnew": "weight", "theta0": "weight",
    "alpha": "rate", "alpha1": "rate", "beta": "rate", "mu": "rate", "lam": "rate",
}
# In a network drawn as a graph each quantity has a number of its own: n4, w25 (from n2 to n5), x1, t6.
GRAPH_ROLES = {"x": "input", "v": "weight", "w": "weight", "n": "output", "t": "target"}
NUMBERED = re.compile(r"([a-z])(\d+(?:_\d+)*)")
RANK = {"rate": 0, "link": 0,
        "loss": 1, "delta": 1, "target": 2, "weight": 2, "output": 3, "input": 4, "bias": 5, None: 3}
COURSE_NAMES = {
    "table": "T", "select": "S",
    "delta": r"\delta", "yhat": r"\hat y", "theta": r"\theta",
    "W1": "W^{(1)}", "W2": "W^{(2)}", "b1": "b^{(1)}", "b2": "b^{(2)}", "z1": "z^{(1)}", "z2": "z^{(2)}",
    "x0": "x", "a1": "a^{(1)}", "delta1": r"\delta^{(1)}", "delta2": r"\delta^{(2)}",
    "W3": "W^{(3)}", "W4": "W^{(4)}", "b3": "b^{(3)}", "b4": "b^{(4)}", "kernel1": "w^{(1)}", "kernel2": "w^{(2)}",
    "select1": "S^{(1)}", "select2": "S^{(2)}", "s1": "s^{(1)}", "s2": "s^{(2)}", "a2": "a^{(2)}", "v2": "v^{(2)}",
    "z3": "z^{(3)}", "a3": "a^{(3)}", "z4": "z^{(4)}", "delta3": r"\delta^{(3)}", "delta4": r"\delta^{(4)}",
    "alpha": r"\alpha", "alpha1": r"\alpha'", "beta": r"\beta", "mu": r"\mu", "lam": r"\lambda",
    "grad": "g", "Wnew": "W^{+}", "theta0": r"\theta_{0}", "running": "u",
}
COURSE_LETTERS = {"K1": "K_1", "K2": "K_2", "M1": "M_1", "M2": "M_2", "N1": "N_1", "N2": "N_2"}
TEXT_NAMES = {"table": "T", "select": "S", "x0": "x", "delta": "d", "delta1": "d1", "delta2": "d2", "grad": "g",
              "running": "u", "kernel1": "w1", "kernel2": "w2", "select1": "S1", "select2": "S2", "delta3": "d3",
              "delta4": "d4", "delta_a3": "dE_da3", "delta_v2": "dE_dv2", "delta_s2": "dE_ds2", "delta_a2": "dE_da2",
              "delta_s1": "dE_ds1", "delta_a1": "dE_da1"}
BETWEEN = frozenset({"delta_a3", "delta_v2", "delta_s2", "delta_a2", "delta_s1", "delta_a1"})  # slopes with no letter
NETWORK = BETWEEN | {"kernel1", "kernel2", "s1", "s2", "a2", "v2", "W3", "z3", "a3", "W4", "z4"}     # of lesson 10


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
    sliding: Notation | None = None               # how it writes convolution, where that differs
    network: Notation | None = None               # how it writes the network of lesson 10, where that differs

    def within(self, *, batch: bool = False, numbered: bool = False, sliding: bool = False,
               network: bool = False) -> Notation:
        """This notation for a batch, whose vectors lie in rows, for a network, whose layers have numbers, for a
        convolution, or for a network of convolutions."""
        other = network and self.network or sliding and self.sliding
        return other or replace(
            self, rows=self.rows or batch, sample_above=self.sample_above and batch,
            arrays={**self.arrays, **(self.batch_arrays if batch else {})},
            letters={**self.letters, **(self.numbered if numbered else {})})

    def name(self, quantity: str) -> tuple[str, str]:
        """Base and superscript of a quantity."""
        printed = self.names.get(quantity) or COURSE_NAMES.get(quantity, split_number(quantity)[0])
        base, _, above = printed.partition("^")
        return base, above.removeprefix("{").removesuffix("}")

    def array_name(self, quantity: str) -> str:
        """The printed name of the whole array."""
        base, above = self.name(quantity)
        base = self.arrays.get(quantity, base)
        if self.bold and base.isalpha() and ROLES.get(quantity) != "loss":
            base = rf"\mathbf{{{base}}}"
        number = split_number(quantity)[1]
        return base + (f"_{{{number}}}" if number else "") + (f"^{{{above}}}" if above else "")

    def letter(self, symbol: str) -> str:
        """The printed form of an index or a size."""
        return self.letters.get(symbol) or COURSE_LETTERS.get(symbol, symbol)

    def is_transposed(self, quantity: str, rank: int) -> bool:
        """Whether this notation stores the array the other way round than one sample of the course's."""
        return quantity in self.transposed or (self.rows and rank == 1)


COURSE = Notation(
    "course", "x, W, δ",
    "Columns for one sample, rows for a batch; weights are W[out, in], and δ is ∂E/∂y, y being the layer's output.",
    as_derivative=BETWEEN)
SOURCE_001 = Notation(
    "001", "001: J, xW",
    "Samples lie in rows and y = xW + b, so W is stored in × out, although its entries are written w[out, in]; "
    "there is no δ, weight gradients are means over the batch (ours are sums), and s counts samples, since i is taken.",
    names={"E": "J", "W": "w"}, arrays={"W": "W", "b": "B"}, batch_arrays={"x": "X", "y": "Y"},
    letters={"i": "j", "j": "i", "D": "m", "M": "n", "n": "s", "m": "r"},
    transposed=frozenset({"W"}), rows=True, sample_above=True, as_derivative=frozenset({"delta"}))
SOURCE_002 = Notation(
    "002", "002: z, a, L",
    "z is the value before the activation, a after it, and W carries the number of the layer that it starts from; "
    "y is the label, there is no δ, and the bias is added here.",
    names={"E": "L", "x": "a^{(l)}", "W": "W^{(l)}", "b": "b^{(l)}", "y": "z^{(l+1)}", "t": "y",
           "z": "z^{(l)}", "a": "a^{(l)}", "W1": "W^{(0)}", "b1": "b^{(0)}", "W2": "W^{(1)}", "b2": "b^{(1)}"},
    letters={"i": "j", "j": "i", "l": "m", "D": "s^{l}", "M": "s^{l+1}"}, numbered={"D": "s^{0}", "H": "s^{1}"},
    as_derivative=frozenset({"delta", "delta1", "delta2"}),
    sliding=Notation(
        "002", "002: g, a, z",
        "The kernel is g, the layer before is a, what comes out is z; there is no δ, the bias is added here, and this "
        "source counts from 0, we from 1.",
        names={"E": "L", "x": "a^{(l)}", "w": "g^{(l)}", "b": "b^{(l)}", "y": "z^{(l+1)}", "z": "z^{(l)}"},
        letters={"L": "W", "K": "N", "M": "W-N+1", "K1": "M", "K2": "N", "M1": "H-M+1", "M2": "W-N+1",
                 "m": "y", "n": "x"},
        as_derivative=frozenset({"delta"})),
    network=Notation(
        "002", "002: g, a, W, L",
        "A kernel is g, a is the map after pooling and f, for f(z), the one before, both kinds of layers count their "
        "weights from 1, and there is no δ; biases, maps and the arrow on what is flattened are added here.",
        names={"E": "L", "t": "y", "kernel1": "g^{(1)}", "kernel2": "g^{(2)}", "a1": "f^{(1)}", "s1": "a^{(1)}",
               "a2": "f^{(2)}", "s2": "a^{(2)}", "v2": r"\vec a^{(2)}", "W3": "W^{(1)}", "b3": "b^{(1)}",
               "W4": "W^{(2)}", "b4": "b^{(2)}"},
        letters={"H": "N", "L": "H"}, as_derivative=BETWEEN | {"delta1", "delta2", "delta3", "delta4"}))
SOURCE_004 = Notation(
    "004", "004: u, y, δ",
    "The layer that a quantity belongs to is its superscript; u is the value before the activation, y after it, "
    "δ is ∂E/∂u, and the widths have no names, so the course's stay.",
    names={"E": "E^{(n)}", "x": "y^{(l-1)}", "W": "w^{(l)}", "b": "b^{(l)}", "y": "u^{(l)}", "delta": r"\delta^{(l)}",
           "x0": "y^{(0)}", "W1": "w^{(1)}", "z1": "u^{(1)}", "a1": "y^{(1)}",
           "W2": "w^{(2)}", "z2": "u^{(2)}", "yhat": "y^{(2)}"},
    arrays={"W": "W", "W1": "W", "W2": "W"}, bold=True, letters={"l": "m"},
    sliding=Notation(
        "004", "004: y, w, δ",
        "The layer that a quantity belongs to is its superscript; y is what a convolution gives, before any "
        "activation, and δ is ∂E/∂y; the input has M entries or M × N, the kernel N or K₁ × K₂.",
        names={"E": "E^{(n)}", "x": "y^{(l-1)}", "w": "w^{(l)}", "b": "b^{(l)}", "y": "y^{(l)}",
               "delta": r"\delta^{(l)}"},
        bold=True,
        letters={"m": "r", "n": "s", "L": "M", "K": "N", "M": "M-N+1", "H": "M", "W": "N",
                 "M1": "M-K_1+1", "M2": "N-K_2+1"}))

NOTATIONS = {notation.key: notation for notation in (COURSE, SOURCE_001, SOURCE_002, SOURCE_004)}


def notation(key: str | Notation) -> Notation:
    """The notation of this key."""
    if isinstance(key, Notation):
        return key
    if key not in NOTATIONS:
        raise ValueError(f"notation: {key!r} came, one of {', '.join(NOTATIONS)} was expected")
    return NOTATIONS[key]


def role(quantity: str) -> str | None:
    """The role of a quantity, which decides its color."""
    return ROLES.get(quantity) or (GRAPH_ROLES.get(split_number(quantity)[0]) if split_number(quantity)[1] else None)


def split_number(quantity: str) -> tuple[str, str]:
    """``("w", "25")`` of w25, a quantity of a graph, and ``("w", "1,12")`` of w1_12; any other name has no number."""
    found = None if quantity in ROLES else NUMBERED.fullmatch(quantity)
    return (found[1], found[2].replace("_", ",")) if found else (quantity, "")


def text_name(quantity: str) -> str:
    """The name in plain text, which practice reads."""
    return TEXT_NAMES.get(quantity, quantity)
