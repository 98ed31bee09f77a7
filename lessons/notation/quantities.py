"""Role, printed name and text of each quantity, and the order of a product."""

import re

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
