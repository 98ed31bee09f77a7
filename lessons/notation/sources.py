"""The notations of the course and of its sources."""

from .notation import Notation
from .quantities import BETWEEN

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
