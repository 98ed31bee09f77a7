"""What the arrays of a trace are called: role, label and caption, from their names."""

import re

from ..notation import ROLES

_OTHER_ROLES = {"p": "output", "J": "loss", "losses": "loss"}
_CAPTIONS = {"w": "kernel", "t": "target", "p": "probabilities", "z": "before activation",
             "s": "pooled", "v": "flattened",
             "E": "loss of a sample", "J": "mean loss"}
_BY_ROLE = {"weight": "weights", "loss": "loss"}


def role(name):
    """The role of an argument or a result, as notation has it; of an unknown name, that of its first letter."""
    if name.startswith("delta") or re.match(r"d[A-Za-z]", name):
        return "delta"
    roles = ROLES | _OTHER_ROLES
    return roles.get(name) or roles.get(name[0], "input")


def label(name, error="E"):
    """delta is δ and dW is ∂E/∂W; any other name is its own label."""
    if name.startswith("delta"):
        return layered(name.replace("delta", "δ"))
    return f"∂{error}/∂{layered(name[1:])}" if role(name) == "delta" else layered(name)


def layered(name):
    """W1 is W⁽¹⁾, the W of layer 1; the probabilities p are ŷ."""
    letters = name.rstrip("0123456789")
    number = name[len(letters):].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return {"p": "ŷ"}.get(letters, letters) + (f"⁽{number}⁾" if number else "")


def latex(name, error="E"):
    """The label in LaTeX."""
    if name.startswith("delta"):
        return name.replace("delta", r"\delta")
    return rf"\frac{{\partial {error}}}{{\partial {name[1:]}}}" if role(name) == "delta" else name


def caption(name, error, arrives):
    """A word or two beside the label; `arrives` is the result whose gradient delta is."""
    if name == arrives[0]:
        return f"∂{error}/∂{arrives[1]}, arriving"
    if role(name) == "delta":
        return {"W": "gradient", "w": "gradient", "b": "gradient"}.get(name[1:2], "leaving")
    plain = name.rstrip("0123456789")
    return _CAPTIONS.get(name) or _CAPTIONS.get(plain) or _BY_ROLE.get(role(name), role(name))
