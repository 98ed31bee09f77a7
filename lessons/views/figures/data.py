"""What a picture is made of: arrays that are checked, numbers as they are written, sizes in words."""

import numpy as np

ROLES = ("input", "delta", "output", "loss", "weight", "bias")
MOST = 30


def written(array, decimals: int) -> list[list[str]]:
    """Each number of a 2-D array with so many decimals; what rounds to 0 has no sign."""
    return [[f"{value:.{decimals}f}" for value in row] for row in array.round(decimals) + 0.0]


def check_row(name, arrays, titles) -> None:
    if len(arrays) != len(titles):
        raise ValueError(f"{name}: {len(arrays)} pictures need as many labels; got {len(titles)}")
    if not 1 <= len(arrays) <= MOST:
        raise ValueError(f"{name}: from 1 to {MOST} pictures fit; got {len(arrays)}")
    for array, title in zip(arrays, titles, strict=True):
        if array.ndim != 2 or not array.size:
            raise ValueError(f"{name}: picture {title} must be a 2-D array with cells; got shape {array.shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{name}: picture {title} holds a number that is not finite")


def check_curves(x, ys, log, roles) -> None:
    if log not in ("", "x", "y", "xy"):
        raise ValueError(f"curves: log is '', 'x', 'y' or 'xy'; got {log!r}")
    if x.ndim != 1 or not x.size:
        raise ValueError(f"curves: x is a row of numbers (n,); got shape {x.shape}")
    if not ys:
        raise ValueError("curves: at least one curve is needed; got none")
    for name, y in ys.items():
        if y.shape != x.shape:
            raise ValueError(f"curves: {name} has shape {y.shape} but x has {x.shape}")
    if len(roles) != len(ys) or not set(roles) <= set(ROLES):
        raise ValueError(f"curves: {len(ys)} curves need as many roles out of {', '.join(ROLES)}; got {roles}")


def size(array) -> str:
    return f"{array.shape[0]}×{array.shape[1]}"


def framed(frame) -> str:
    return f", a frame around {frame[2]}×{frame[3]} from row {frame[0]}, column {frame[1]}" if frame else ""
