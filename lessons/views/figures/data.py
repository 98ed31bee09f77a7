"""What a picture is made of: arrays that are checked, numbers as they are written, sizes in words."""

import numpy as np

MOST = 30


def written(array, decimals: int) -> list[list[str]]:
    """Each number of a 2-D array with so many decimals; what rounds to 0 has no sign."""
    return [[f"{value:.{decimals}f}" for value in row] for row in array.round(decimals) + 0.0]


def check_row(name, arrays, titles) -> None:
    if len(arrays) != len(titles):
        raise ValueError(f"{name}: {len(titles)} labels came, {len(arrays)} were expected, one for each picture")
    if not 1 <= len(arrays) <= MOST:
        raise ValueError(f"{name}: {len(arrays)} pictures came, 1 to {MOST} were expected")
    for array, title in zip(arrays, titles, strict=True):
        if array.ndim != 2 or not array.size:
            raise ValueError(f"{name}: picture {title} of shape {array.shape} came, a 2-D array with cells was "
                             "expected")
        if not np.isfinite(array).all():
            raise ValueError(f"{name}: picture {title} came with a number that is not finite, finite ones were "
                             "expected")


def check_curves(x, ys, log) -> None:
    if log not in ("", "x", "y", "xy"):
        raise ValueError(f"curves: log: {log!r} came, one of '', 'x', 'y' or 'xy' was expected")
    if x.ndim != 1 or not x.size:
        raise ValueError(f"curves: x of shape {x.shape} came, a row of numbers (n,) was expected")
    if not ys:
        raise ValueError("curves: none came, at least one curve was expected")
    for name, y in ys.items():
        if y.shape != x.shape:
            raise ValueError(f"curves: {name} of shape {y.shape} came, {x.shape} was expected, as x has it")


def size(array) -> str:
    return f"{array.shape[0]}×{array.shape[1]}"


def framed(frame) -> str:
    return f", a frame around {frame[2]}×{frame[3]} from row {frame[0]}, column {frame[1]}" if frame else ""
