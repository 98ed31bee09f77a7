"""What slides: convolution and correlation, and the flips, gaps and windows that go with them.

Vectors, matrices and blocks alike: every operation does the same along each axis.
"""

from sympy import Max, Min, Mul, Sum, floor

from ..language import Divides, In
from .base import Alike, Operation, at, bound_index, rank_of


class _Convolution(Alike):
    """Two arrays of one rank, vectors, matrices or blocks, the second sliding over the first."""

    axes, wanted = ((1, 2, 3), (1, 2, 3)), "two arrays of one rank"

    @property
    def sizes(self):
        """(size of the first, size of the second) for each axis."""
        return tuple(zip(*(operand.shape for operand in self.args), strict=True))


def _over(moving, sizes):
    """The limits of a sum over all entries."""
    return ((index, 1, size) for index, size in zip(moving, sizes, strict=True))


class full(_Convolution):
    """Full convolution: (a * w)[j] = Σ_i a[i] w[j − i + 1], wherever both exist.  ``scipy.signal.convolve``."""

    @property
    def shape(self):
        return tuple(n + k - 1 for n, k in self.sizes)

    def entry(self, *place):
        moving = [bound_index() for _ in place]
        # SymPy would take long to find out which of two bounds is the larger; nobody asks it.
        limits = ((i, Max(1, j - k + 1, evaluate=False), Min(j, n, evaluate=False))
                  for i, j, (n, k) in zip(moving, place, self.sizes, strict=True))
        beside = (j - i + 1 for i, j in zip(moving, place, strict=True))
        return Sum(at(self.args[0], *moving) * at(self.args[1], *beside), *limits)


class correlate(_Convolution):
    """Valid correlation: Σ_k x[i + k − 1] w[k].  ``scipy.signal.correlate(x, w, 'valid')``."""

    @property
    def shape(self):
        return tuple(n - k + 1 for n, k in self.sizes)

    def entry(self, *place):
        moving, size = [bound_index() for _ in place], self.args[1].shape
        seen = (i + k - 1 for i, k in zip(place, moving, strict=True))
        return Sum(at(self.args[0], *seen) * at(self.args[1], *moving), *_over(moving, size))


class flip(Operation):
    """Reversed along every axis: w[K − k + 1]; a matrix is turned by 180°."""

    axes = ((1, 2, 3),)

    def entry(self, *place):
        return at(self.args[0], *(n - k + 1 for n, k in zip(self.shape, place, strict=True)))


class valid(_Convolution):
    """Valid convolution, the kernel flipped: Σ_k x[i + k − 1] w[K − k + 1].  ``scipy.signal.convolve``."""

    shape = correlate.shape

    def entry(self, *place):
        moving, size = [bound_index() for _ in place], self.args[1].shape
        seen = (i + k - 1 for i, k in zip(place, moving, strict=True))
        flipped = (n - k + 1 for n, k in zip(size, moving, strict=True))
        return Sum(at(self.args[0], *seen) * at(self.args[1], *flipped), *_over(moving, size))


class dilate(Operation):
    """s − 1 zeros between the entries, along every axis: a[(i − 1)/s + 1] where s divides i − 1, else 0."""

    axes = ((1, 2), None)

    @property
    def shape(self):
        source, s = self.args
        return tuple((n - 1) * s + 1 for n in source.shape)

    def entry(self, *place):
        source, s = self.args
        moving = [bound_index() for _ in place]
        # A sum over the one m with s(m − 1) = i − 1 keeps every index whole.
        met = (In(i - s * (m - 1), 1, 1) for i, m in zip(place, moving, strict=True))
        divides = (Divides(s, i - 1) for i in place)
        return Sum(Mul(at(source, *moving), *met), *_over(moving, source.shape)) * Mul(*divides)


class every(Operation):
    """Every s-th entry, from the first on, along every axis: a[s(i − 1) + 1].  ``numpy``: ``a[::s]``."""

    axes = ((1, 2, 3), None)

    @property
    def shape(self):
        source, s = self.args
        return tuple(floor((n - 1) / s) + 1 for n in source.shape)

    def entry(self, *place):
        source, s = self.args
        return at(source, *(s * (i - 1) + 1 for i in place))


class window(Operation):
    """``length`` entries from position ``start``: a[start + i − 1], and 0 outside a.  A matrix has two lengths."""

    axes = ((1, 2), None, None)

    @classmethod
    def expected(cls, operands):
        return (*cls.axes, *(None for _ in range(rank_of(operands[0]) - 1))) if operands else cls.axes

    @property
    def shape(self):
        return self.args[2:]

    def entry(self, *place):
        source, start = self.args[:2]
        there = [start + i - 1 for i in place]
        return Mul(at(source, *there), *(In(i, 1, n) for i, n in zip(there, source.shape, strict=True)))
