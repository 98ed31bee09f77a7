"""One row for each quantity: its name, its role, and how it is written in formulas, in the grammar and as a
sign, from quantities.toml.  What has no row has no role, and is written by its name.
"""

import re
import tomllib
import unicodedata
from pathlib import Path
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


def _rows(table: str) -> tuple[Quantity, ...]:
    return tuple(Quantity(name, **written) for name, written in TABLES[table].items())


TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
COMMON, OF_THE_NETWORK = _rows("common"), _rows("of_the_network")
WITHOUT_LETTER = tuple(        # slopes that are always printed as derivatives
    Quantity(f"delta_{name}", "delta", text=f"dE_d{name}") for name in ("a3", "v2", "s2", "a2", "s1", "a1"))
NUMBERED = {quantity.name: quantity for quantity in _rows("numbered")}      # of a network drawn as a graph

QUANTITIES = {quantity.name: quantity for quantity in (*COMMON, *OF_THE_NETWORK, *WITHOUT_LETTER)}
BETWEEN = frozenset(quantity.name for quantity in WITHOUT_LETTER)
NETWORK = BETWEEN | {quantity.name for quantity in OF_THE_NETWORK}
SIGNS = {quantity.latex: quantity.sign for quantity in QUANTITIES.values() if quantity.sign}
GREEK = {"eps": "varepsilon", "epsilon": "varepsilon", "lam": "lambda", "phi": "varphi"}
SPELLED = {"lambda": "lamda"}       # as Unicode spells it
SMALL = frozenset(("alpha", "beta", "gamma", "delta", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
                   "xi", "pi", "rho", "sigma", "tau", "chi", "psi", "omega"))
LARGE = frozenset(("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"))
LETTERS = {"K1": "K_1", "K2": "K_2", "M1": "M_1", "M2": "M_2", "N1": "N_1", "N2": "N_2"}     # sizes


def row(name: str) -> Quantity:
    """The row of a quantity; of a name without a row one that knows only the name, and of w25 that of its letter."""
    if name in QUANTITIES:
        return QUANTITIES[name]
    letter, number = split_number(name)
    return NUMBERED.get(letter, Quantity(letter)) if number else Quantity(name)


def pretty(name: str) -> str:
    r"""LaTeX of a name without a row: ``\gamma``, ``\hat x`` of xhat, ``h_{0}`` of h0, and words upright."""
    stem, _, below = name.partition("_")
    found = re.fullmatch(r"([A-Za-z]+?)(\d*)", stem)
    word, number = found.groups() if found else (stem, "")
    accent = next((a for a in ("hat", "bar", "tilde") if word.endswith(a) and word != a), "")
    word = word.removesuffix(accent)
    base = "\\" + GREEK.get(word, word) if word in {*GREEK, *SMALL, *LARGE} else word
    base = base if len(word) <= 1 or base != word else rf"\mathrm{{{word}}}"
    base = rf"\{accent} {base}" if accent else base
    under = ",".join(filter(None, (number, pretty(below) if below else "")))
    return base + (f"_{{{under}}}" if under else "")


def spoken(name: str) -> str:
    """A name as a sign: x̂ of xhat, γ of gamma; otherwise the name."""
    if row(name).sign:
        return row(name).sign
    word = name.removesuffix("hat")
    sign = unicodedata.lookup(f"GREEK SMALL LETTER {SPELLED.get(word, word).upper()}") if word in SMALL else word
    return (sign + "\u0302" if word else name) if word != name else sign


def role(name: str) -> str | None:
    """The role of a quantity, which decides its color."""
    return row(name).role


def split_number(name: str) -> tuple[str, str]:
    """``("w", "25")`` of w25, a quantity of a graph, and ``("w", "1,12")`` of w1_12; any other name has no number."""
    found = None if name in QUANTITIES else re.fullmatch(r"([a-z])(\d+(?:_\d+)*)", name)
    return (found[1], found[2].replace("_", ",")) if found else (name, "")


def text_name(name: str) -> str:
    """The name in plain text, which the grammar reads."""
    return QUANTITIES.get(name, Quantity(name)).text or name


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ASCII = str.maketrans({"·": "*", "−": "-", "≈": "~", "∂": "d"}
                       | {row(name).sign: name for name in ("delta", "yhat")})


def in_ascii(text: str) -> str:
    """The text with the letters and signs of the grammar: delta, *, -."""
    text = re.sub("⁽(.*?)⁾", lambda number: number[1].translate(_RAISED), text)
    text = text.replace("ln(", "log(")
    return text.replace("²", "^2").replace("³", "^3").translate(_ASCII)
