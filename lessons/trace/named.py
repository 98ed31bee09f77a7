"""What the arrays of a trace are called: label and caption, from their names and roles."""

from ..notation import row

_CAPTIONS = {"w": "kernel", "yhat": "probabilities", "z": "before activation",
             "s": "pooled", "v": "flattened",
             "E": "loss of a sample", "J": "mean loss"}


def label(name, gradient, error="E"):
    """delta is δ, and dW, a gradient, is ∂E/∂W; any other name is its own label."""
    of = name.removeprefix("d")
    return layered(name) if not gradient or name.startswith("delta") or of == name else f"∂{error}/∂{layered(of)}"


def layered(name):
    """W1 is W⁽¹⁾, the W of layer 1; yhat is ŷ."""
    letters = name.rstrip("0123456789")
    number = name[len(letters):].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return (row(letters).sign or letters) + (f"⁽{number}⁾" if number else "")


def caption(name, role):
    """A word or two beside the label of an array that is no gradient."""
    plain = name.rstrip("0123456789")
    return _CAPTIONS.get(name) or _CAPTIONS.get(plain) or {"weight": "weights"}.get(role, role)
