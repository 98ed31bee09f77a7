"""What is written for eyes, in the letters and signs of the grammar, which ears and keyboards know."""

import re

from .quantities import row

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ASCII = str.maketrans({"·": "*", "−": "-", "≈": "~", "∂": "d"}
                       | {row(name).sign: name for name in ("delta", "yhat")})


def in_ascii(text: str) -> str:
    """The text with the letters and signs of the grammar: delta, *, -."""
    text = re.sub("⁽(.*?)⁾", lambda number: number[1].translate(_RAISED), text)
    text = text.replace("ln(", "log(")
    return text.replace("²", "^2").replace("³", "^3").translate(_ASCII)
