"""A curve of which only samples are known, for DescentView: cubic pieces with the sampled values and slopes."""

from bisect import bisect_right

import numpy as np
import sympy as sp

from .steps import Landscape, evaluate

MOST_SAMPLES = 401


class Samples(Landscape):
    """f(s) from places, values and slopes (n,) each: cubic Hermite pieces, so that value and slope are right at both
    ends of each piece, and the error between falls as the fourth power of the distance.

    Nothing is known outside the places: there a path ends.
    """

    is_quadratic = False

    def __init__(self, places, values, slopes, variables=None):
        s, f, g = rows = [np.asarray(row, float) for row in (places, values, slopes)]
        if any(row.ndim != 1 or len(row) != len(s) or not np.isfinite(row).all() for row in rows):
            raise ValueError(f"DescentView: samples of shapes {', '.join(str(row.shape) for row in rows)} came, "
                             "places, values and slopes of one length, all finite, were expected")
        if not 2 <= len(s) <= MOST_SAMPLES or (np.diff(s) <= 0).any():
            raise ValueError(f"DescentView: {len(s)} places came, 2 to {MOST_SAMPLES}, ascending, were expected")
        self.variables = tuple(variables or [sp.Symbol("s")])
        if len(self.variables) != 1:
            raise ValueError(f"DescentView: {len(self.variables)} variables came, one was expected for samples")
        h, rise = np.diff(s), np.diff(f) / np.diff(s)
        c2, c3 = (3 * rise - 2 * g[:-1] - g[1:]) / h, (g[:-1] + g[1:] - 2 * rise) / h**2
        pieces = np.stack([f[:-1], g[:-1], c2, c3], axis=1).tolist()
        self.knots = s.tolist()
        self.terms = self._piecewise(pieces)
        self.slopes = [self._piecewise(map(_derived, pieces))]
        self.curvatures = [[self._piecewise(map(_derived, map(_derived, pieces)))]]
        self.far = [self.knots[0], self.knots[-1]]

    def _piecewise(self, pieces):
        return {"knots": self.knots, "pieces": [[(c, k, 0) for k, c in enumerate(piece)] for piece in pieces]}

    def piece(self, at: float) -> int:
        """The number of the piece in which a place lies."""
        return min(max(bisect_right(self.knots, at) - 1, 0), len(self.knots) - 2)

    def _evaluate(self, terms, at) -> float:
        i = self.piece(at[0])
        return evaluate(terms["pieces"][i], (at[0] - self.knots[i],))


def _derived(coefficients):
    return [k * c for k, c in enumerate(coefficients)][1:]
