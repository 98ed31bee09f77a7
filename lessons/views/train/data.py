"""What TrainView sends to the page: short lists of numbers, however long the training and large the arrays."""

import numpy as np

from ...notation import as_shown

ROLES = ("input", "weight", "output", "delta", "bias")
MOST_POINTS, MOST_CELLS = 400, 20_000


class Curve:
    """The mean loss of each `stride` steps: at most MOST_POINTS numbers, whatever the number of steps."""

    def __init__(self):
        self.stride, self._means, self._last = 1, [], []

    def add(self, loss: float, steps: int) -> None:
        self.stride = max(1, -(-steps // MOST_POINTS))
        self._last.append(loss)
        if len(self._last) == self.stride:
            self._means.append(_mean(self._last))
            self._last = []

    def points(self) -> dict:
        return {"stride": self.stride, "losses": self._means + [_mean(self._last)] * bool(self._last)}


def thin(points: list) -> list:
    """At most MOST_POINTS of the points, evenly, the last among them."""
    stride = max(1, -(-len(points) // MOST_POINTS))
    return points[::-1][::stride][::-1]


def images(pictures, peaks: dict[str, float]) -> list[dict]:
    """What the page draws: every cell in percent of `now`, the largest |value| that its role has, and beside it `peak`,
    the largest that it has had so far. `peaks` remembers that and is brought up to date.
    """
    pictures = [(str(label), np.asarray(array, dtype=float), role) for label, array, role in pictures]
    now: dict[str, float] = {}
    for label, array, role in pictures:
        if role not in ROLES:
            raise ValueError(f"{label}: the role {role!r} came, one of {', '.join(ROLES)} was expected")
        if array.ndim != 2 or not array.size or not np.isfinite(array).all():
            raise ValueError(f"{label}: the shape {array.shape} came, a 2-D array of finite numbers was expected")
        now[role] = max(now.get(role, 0.0), float(np.abs(array).max()))
    peaks |= {role: max(peaks.get(role, 0.0), most) for role, most in now.items()}
    cells = sum(array.size for _, array, _ in pictures)
    if cells > MOST_CELLS:
        raise ValueError(f"{cells} cells came, at most {MOST_CELLS} were expected")
    return [{"label": label, "role": role, "shape": array.shape,
             "peak": as_shown(peaks[role]), "now": as_shown(now[role]),
             "cells": np.rint(100 * (array / (now[role] or 1))).astype(int).ravel().tolist()}
            for label, array, role in pictures]


def share(value) -> float:
    if not 0 <= value <= 1:  # also refuses NaN
        raise ValueError(f"an accuracy of {value} came, one between 0 and 1 was expected")
    return float(value)


def _mean(losses: list[float]) -> float:
    return as_shown(sum(loss / len(losses) for loss in losses))
