"""One row for each quantity: its name, its role, and how it is written in formulas, in the practice grammar and as a
sign.  What has no row has no role, and is written by its name.
"""

import re
from typing import NamedTuple

# The role decides the color, and by its rank the place in a product.
RANK = {"rate": 0, "link": 0,
        "loss": 1, "delta": 1, "target": 2, "weight": 2, "output": 3, "input": 4, "bias": 5, None: 3}


class Quantity(NamedTuple):
    """A row.  Where ``latex``, ``text`` or ``sign`` is empty, the name is written."""

    name: str
    role: str | None = None
    latex: str = ""
    text: str = ""
    sign: str = ""


COMMON = (
    Quantity("x", "input"), Quantity("x0", "input", "x", "x"),
    Quantity("W", "weight"), Quantity("W1", "weight", "W^{(1)}"), Quantity("W2", "weight", "W^{(2)}"),
    Quantity("Wnew", "weight", "W^{+}"), Quantity("w", "weight"), Quantity("u", "weight"),
    Quantity("theta", "weight", r"\theta", sign="θ"), Quantity("theta0", "weight", r"\theta_{0}"),
    Quantity("b", "bias"), Quantity("b1", "bias", "b^{(1)}"), Quantity("b2", "bias", "b^{(2)}"),
    Quantity("y", "output"), Quantity("z", "output"), Quantity("a", "output"),
    Quantity("z1", "output", "z^{(1)}"), Quantity("a1", "output", "a^{(1)}"), Quantity("z2", "output", "z^{(2)}"),
    Quantity("yhat", "output", r"\hat y", sign="ŷ"), Quantity("S", "output"), Quantity("select", None, "S", "S"),
    Quantity("t", "target"), Quantity("E", "loss"), Quantity("e", "loss"), Quantity("J", "loss"),
    Quantity("losses", "loss"),
    Quantity("delta", "delta", r"\delta", "d", "δ"), Quantity("delta1", "delta", r"\delta^{(1)}", "d1"),
    Quantity("delta2", "delta", r"\delta^{(2)}", "d2"), Quantity("grad", "delta", "g", "g"),
    Quantity("running", None, "u", "u"), Quantity("table", "link", "T", "T"),
    Quantity("alpha", "rate", r"\alpha", sign="α"), Quantity("alpha1", "rate", r"\alpha'"),
    Quantity("beta", "rate", r"\beta", sign="β"), Quantity("mu", "rate", r"\mu", sign="μ"),
    Quantity("lam", "rate", r"\lambda", sign="λ"),
)
OF_THE_NETWORK = (      # of lesson 10: what no smaller network has
    Quantity("kernel1", "weight", "w^{(1)}", "w1"), Quantity("kernel2", "weight", "w^{(2)}", "w2"),
    Quantity("W3", "weight", "W^{(3)}"), Quantity("W4", "weight", "W^{(4)}"),
    Quantity("b3", "bias", "b^{(3)}"), Quantity("b4", "bias", "b^{(4)}"),
    Quantity("select1", None, "S^{(1)}", "S1"), Quantity("select2", None, "S^{(2)}", "S2"),
    Quantity("s1", "output", "s^{(1)}"), Quantity("a2", "output", "a^{(2)}"), Quantity("s2", "output", "s^{(2)}"),
    Quantity("v2", "output", "v^{(2)}"), Quantity("z3", "output", "z^{(3)}"), Quantity("a3", "output", "a^{(3)}"),
    Quantity("z4", "output", "z^{(4)}"),
    Quantity("delta3", "delta", r"\delta^{(3)}", "d3"), Quantity("delta4", "delta", r"\delta^{(4)}", "d4"),
)
WITHOUT_LETTER = tuple(        # slopes that are always printed as derivatives
    Quantity(f"delta_{name}", "delta", text=f"dE_d{name}") for name in ("a3", "v2", "s2", "a2", "s1", "a1"))
# In a network drawn as a graph each quantity has a number of its own: n4, w25 (from n2 to n5), x1, t6.
NUMBERED = {letter: Quantity(letter, role) for letter, role in (
    ("x", "input"), ("v", "weight"), ("w", "weight"), ("n", "output"), ("t", "target"))}

QUANTITIES = {quantity.name: quantity for quantity in (*COMMON, *OF_THE_NETWORK, *WITHOUT_LETTER)}
BETWEEN = frozenset(quantity.name for quantity in WITHOUT_LETTER)
NETWORK = BETWEEN | {quantity.name for quantity in OF_THE_NETWORK}
SIGNS = {quantity.latex: quantity.sign for quantity in QUANTITIES.values() if quantity.sign}
LETTERS = {"K1": "K_1", "K2": "K_2", "M1": "M_1", "M2": "M_2", "N1": "N_1", "N2": "N_2"}     # sizes


def row(name: str) -> Quantity:
    """The row of a quantity; of a name without a row one that knows only the name, and of w25 that of its letter."""
    if name in QUANTITIES:
        return QUANTITIES[name]
    letter, number = split_number(name)
    return NUMBERED.get(letter, Quantity(letter)) if number else Quantity(name)


def role(name: str) -> str | None:
    """The role of a quantity, which decides its color."""
    return row(name).role


def split_number(name: str) -> tuple[str, str]:
    """``("w", "25")`` of w25, a quantity of a graph, and ``("w", "1,12")`` of w1_12; any other name has no number."""
    found = None if name in QUANTITIES else re.fullmatch(r"([a-z])(\d+(?:_\d+)*)", name)
    return (found[1], found[2].replace("_", ",")) if found else (name, "")


def text_name(name: str) -> str:
    """The name in plain text, which practice reads."""
    return QUANTITIES.get(name, Quantity(name)).text or name
