"""What a number is, to whoever checks what a view is given."""

import math
from numbers import Integral, Real


def is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def is_whole(value) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def is_place(place, shape) -> bool:
    """Whether it is an index into an array of this shape, counted from 0."""
    return len(place) == len(shape) and all(is_whole(i) and 0 <= i < n for i, n in zip(place, shape, strict=True))
