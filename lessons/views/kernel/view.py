"""KernelView: a picture under a kernel of nine numbers that can be changed, and the map that grows from it."""

from collections.abc import Mapping

import numpy as np
import traitlets

from ...notation import as_shown, equals, number
from ..kit.checks import is_number, is_place
from ..kit.linking import templates
from ..kit.twin import Table
from ..kit.view import View, fitting

WORDS = templates(__file__)
SIDE, LONGEST, LARGEST = 3, 100, 99


class KernelView(View):
    """y[i, j] = Σ_k Σ_l w[k, l] x[i+k−1, j+l−1]: a window to drag over a picture, nine weights to change. Item C11.

    `picture` (H, W) holds light from 0, black, to 1, white; it is rounded to two decimals, so that the sums on the page
    come out. `presets` are kernels (3, 3) by name, the first is shown at first. `place` is the window's top left
    corner, from 0; at first the map is grown up to it. `kernel` (nine numbers, row by row) and `place` follow the
    learner and may be set. Nothing needs a kernel. Raises ValueError; TraitError for a state that does not exist.
    """

    kernel = traitlets.List().tag(sync=True)
    place = traitlets.List().tag(sync=True)
    _picture = traitlets.List().tag(sync=True)  # rows of hundredths
    _presets = traitlets.Dict().tag(sync=True)

    _is_a_kernel = fitting("kernel", lambda view, kernel: _kernel(kernel))
    _is_a_place = fitting("place", lambda view, place: _place(place, np.shape(view._picture)))

    def __init__(self, picture, presets: Mapping[str, object], *, place: tuple[int, int] = (0, 0),
                 title: str = "Nine numbers slide over a picture"):
        hundredths = np.rint(_picture(picture) * 100).astype(int)
        kernels = {name: _kernel(np.ravel(each).tolist()) for name, each in presets.items()}
        if not kernels:
            raise ValueError("KernelView: no presets came, at least one kernel of 3 × 3 was expected")
        home = {"kernel": next(iter(kernels.values())), "place": _place(place, hundredths.shape)}
        super().__init__(title=title, _picture=hundredths.tolist(), _presets=kernels, home=home)

    @property
    def sentence(self) -> str:
        """The nine products at the window, and their sum."""
        row, column = self.place
        lights = [self._picture[row + i][column + j] / 100 for i in range(SIDE) for j in range(SIDE)]
        pairs = [*zip(self.kernel, lights, strict=True)]
        value = sum(weight * light for weight, light in pairs)
        told = sum(as_shown(weight) * light for weight, light in pairs)
        terms = (WORDS["term"].format(weight=number(weight), light=number(light)) for weight, light in pairs)
        return WORDS["window"].format(row=row + 1, column=column + 1, terms=" + ".join(terms),
                                      sign=equals(told, value), value=number(value))

    def told(self):
        rows = [[number(weight) for weight in self.kernel[SIDE * i : SIDE * i + SIDE]] for i in range(SIDE)]
        return self.title, Table(rows), self.sentence


def _picture(values) -> np.ndarray:
    picture = np.asarray(values, dtype=float)
    if picture.ndim != 2 or not min(picture.shape) >= SIDE or max(picture.shape) > LONGEST:
        raise ValueError(f"KernelView: a picture of shape {picture.shape} came, rows and columns were expected, "
                         f"{SIDE} to {LONGEST} of each")
    if not ((picture >= 0) & (picture <= 1)).all():
        raise ValueError(f"KernelView: light from {picture.min()} to {picture.max()} came, 0 to 1 was expected")
    return picture


def _kernel(values) -> list[float]:
    values = [*values]
    if len(values) != SIDE**2 or not all(is_number(value) and abs(value) <= LARGEST for value in values):
        raise ValueError(f"KernelView: the kernel {values} came, nine numbers from −{LARGEST} to {LARGEST} were "
                         "expected, row by row")
    return values


def _place(values, shape) -> list[int]:
    values, (rows, columns) = [*values], [side - SIDE + 1 for side in shape]
    if not is_place(values, (rows, columns)):
        raise ValueError(f"KernelView: the place {values} came, a row from 0 to {rows - 1} and a column from 0 to "
                         f"{columns - 1} were expected")
    return values
