"""What was read, as LaTeX in the order typed, with the course's names and colors."""

from ...engine.printing.spelling import colored
from ...notation import COURSE, row, split_number
from .tree import Group, Negative, Node, Number, Plus, Quantity, Times

SIGNS = {"": r"\,", "*": r"\cdot ", "@": r"\,", "⊙": r"\odot ", "⊗": r"\otimes ", "full": r"\ast_{\text{full}}",
         "valid": r"\ast_{\text{valid}}", "correlate": r"\star ",
         "correlate full": r"\star_{\text{full}}"}
RELATIONS = {"<=": r"\le ", ">=": r"\ge ", "=": "=", "==": "=", "<": "<", ">": ">", "|": r"\mid ", "!=": r"\ne ",
             "%": r"\bmod "}
NAMED = {"convolve": "conv", "row_sum": "sum"}
OPERATORS = {"max": r"\max", "min": r"\min", "log": r"\ln", "tanh": r"\tanh", "sigmoid": r"\sigma"}


def echo(node: Node) -> str:
    """LaTeX of a tree."""
    return globals()[f"_{type(node).__name__.lower()}"](node)


def _number(node: Number) -> str:
    value = node.value
    return str(value) if value.denominator == 1 else f"{float(value):g}"


def _letter(node) -> str:
    return COURSE.letter(node.symbol.name)


def _quantity(node: Quantity) -> str:
    letter, number = split_number(node.name)
    said = (row(node.name).latex or letter) if number else COURSE.array_name(node.name)
    places = [echo(place).replace(" + ", "+").replace(" - ", "-") for place in node.places]
    below = ("," if any(len(place) > 1 for place in places) else "").join(places)
    low = ",".join(filter(None, (number, below)))
    return colored(node.name, f"{said}_{{{low}}}" if low else said)


def _slope(node) -> str:
    return rf"\frac{{\partial {echo(node.of)}}}{{\partial {echo(node.wrt)}}}"


def _group(node) -> str:
    return rf"\left({echo(node.body)}\right)"


def _negative(node) -> str:
    return f"-{echo(node.body)}"


def _plus(node: Plus) -> str:
    return f"{echo(node.left)} {node.sign} {echo(node.right)}"


def _times(node: Times) -> str:
    left, right = echo(node.left), echo(node.right)
    right = rf"\left({right}\right)" if isinstance(node.right, Negative) else right
    sign = r"\cdot " if not node.sign and isinstance(node.right, Number) else SIGNS[node.sign]
    return f"{left}{sign}{right}"


def _over(node) -> str:
    top, bottom = (echo(part.body if isinstance(part, Group) else part) for part in (node.top, node.bottom))
    return rf"\frac{{{top}}}{{{bottom}}}"


def _power(node) -> str:
    base = echo(node.base)
    base = f"{{{base}}}" if isinstance(node.base, Quantity) else base
    return f"{base}^{{{echo(node.exponent)}}}"


def _transposed(node) -> str:
    return rf"{{{echo(node.body)}}}^{{\top}}"


def _call(node) -> str:
    inner = ", ".join(map(echo, node.arguments))
    name, prime = node.name.rstrip("'"), "'" if node.name.endswith("'") else ""
    if name == "exp" and not prime:
        return f"e^{{{inner}}}"
    if name in ("floor", "ceil"):
        return rf"\left\l{name} {inner}\right\r{name}"
    plain = NAMED.get(name, name)
    said = OPERATORS.get(name) or rf"\operatorname{{{plain}}}"
    options = "".join(rf",\ \text{{{_option(*option)}}}" for option in node.options)
    return rf"{said}{prime}\left({inner}{options}\right)"


def _option(key: str, value) -> str:
    """A mode by its name alone; axes with the word axis."""
    return f"{'axis ' if key == 'axis' else ''}{str(value).strip('(,)')}"


def _cell(node) -> str:
    low = ",".join(map(echo, node.places))
    body = echo(node.body)
    return rf"{body}_{{{low}}}" if isinstance(node.body, Group) else rf"\left({body}\right)_{{{low}}}"


def _big(node) -> str:
    sign = r"\sum" if node.kind == "sum" else r"\prod"
    low = echo(node.letter) + (f"={echo(node.low)}" if node.low is not None else "")
    high = f"^{{{echo(node.high)}}}" if node.high is not None else ""
    body = echo(node.body)
    return rf"{sign}_{{{low}}}{high} " + (rf"\left({body}\right)" if isinstance(node.body, Plus) else body)


def _bracket(node) -> str:
    said = echo(node.sides[0])
    for sign, side in zip(node.signs, node.sides[1:], strict=True):
        said += RELATIONS[sign] + echo(side)
    return f"[{said}]"


def _values(node) -> str:
    inner = r",\ ".join(map(echo, node.items))
    return rf"\left[{inner}\right]"
