"""How many digits a number shows: one rule for formulas, twins and pages (there by views/kit/number.js)."""

import math
import re
import sys
from fractions import Fraction
from functools import lru_cache


@lru_cache(100_000, typed=True)     # 0.5 and 1/2 are equal, but are written differently
def number(value, minus: str = "−", digits: int = 4) -> str:
    """Whole numbers whole and fractions exact, others to four significant digits, but never less than the whole part.

    From a million on powers of ten are used.  No zeros are added; a number too small to have four digits shows those
    it has: 5e-324.
    """
    size = abs(value)
    if isinstance(value, Fraction):
        text = str(size)
    elif not math.isfinite(value):
        text = "NaN" if math.isnan(value) else "∞"
    elif 10 ** (digits - 1) <= size < 1e6 or size == round(size) < 1e6:
        text = f"{size:.0f}"
    else:
        text = f"{size:.{digits}g}" if size >= sys.float_info.min else repr(float(f"{size:.{digits}g}"))
        text = re.sub(r"e([+-])0*", r"e\1", text)
    return (minus if value < 0 else "") + text


@lru_cache(100_000)
def as_shown(value: float) -> float:
    """The value of number(value): what a reader can compute with."""
    return float(number(value, "-")) if math.isfinite(value) else value


def as_factor(text: str) -> str:
    """A negative number among others gets parentheses."""
    return f"({text})" if text.startswith("−") else text


def equals(computed: float, value: float) -> str:
    """`=` where a reader who computes with the numbers shown gets the result shown, else `≈`."""
    return "=" if math.isclose(computed, as_shown(value), rel_tol=1e-9, abs_tol=1e-12) else "≈"
