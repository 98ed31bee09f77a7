"""Products, sums and entrywise operations of matrices and vectors."""

from sympy import Sum

from .base import Alike, Operation, at, bound_index


class matmul(Operation):
    """(A B)[i, j] = Σ_k A[i, k] B[k, j]; a vector on the right gives a vector."""

    axes = ((2,), (1, 2))

    @property
    def shape(self):
        return (self.args[0].shape[0], *self.args[1].shape[1:])

    def entry(self, i, *rest):
        k = bound_index()
        return Sum(at(self.args[0], i, k) * at(self.args[1], k, *rest), (k, 1, self.args[0].shape[1]))


class outer(Operation):
    """(u vᵀ)[i, j] = u[i] v[j]."""

    axes = ((1,), (1,))

    @property
    def shape(self):
        return (self.args[0].shape[0], self.args[1].shape[0])

    def entry(self, i, j):
        return at(self.args[0], i) * at(self.args[1], j)


class transpose(Operation):
    """Aᵀ[i, j] = A[j, i]."""

    axes = ((2,),)

    @property
    def shape(self):
        return self.args[0].shape[::-1]

    def entry(self, i, j):
        return at(self.args[0], j, i)


class row_sum(Operation):
    """The rows of A added up: (1ᵀA)[j] = Σ_n A[n, j].  ``numpy``: ``A.sum(axis=0)``."""

    axes = ((2,),)

    @property
    def shape(self):
        return self.args[0].shape[1:]

    def entry(self, j):
        n = bound_index()
        return Sum(at(self.args[0], n, j), (n, 1, self.args[0].shape[0]))


class _Entrywise(Alike):
    """Two arrays of one shape, or an array and a number that stands for an array filled with it."""

    axes = (None, None)


class hadamard(_Entrywise):
    """(a ⊙ b)[…] = a[…] b[…]."""

    def entry(self, *i):
        return at(self.args[0], *i) * at(self.args[1], *i)


class plus(_Entrywise):
    """(a + b)[…] = a[…] + b[…]."""

    def entry(self, *i):
        return at(self.args[0], *i) + at(self.args[1], *i)


class minus(_Entrywise):
    """(a − b)[…] = a[…] − b[…]."""

    def entry(self, *i):
        return at(self.args[0], *i) - at(self.args[1], *i)


class scaled(Operation):
    """(c a)[…] = c a[…], for a number c such as 1/N."""

    axes = ((0,), (1, 2))

    def entry(self, *i):
        return self.args[0] * at(self.args[1], *i)


class part(Operation):
    """One map of a stack: x[p] of x[p, j], w[q, p] of w[q, p, k].  The other axes stay."""

    axes = ((2, 3, 4), None)

    @classmethod
    def expected(cls, operands):
        return (cls.axes[0], *(None for _ in operands[1:])) if len(operands) > 1 else cls.axes

    @property
    def shape(self):
        return self.args[0].shape[len(self.args) - 1:]

    def entry(self, *place):
        return at(self.args[0], *self.args[1:], *place)


class column(part):
    """One channel of a stack whose channels come last: a[…, p] of a[i, p], w[…, p, q] of w[k, p, q]."""

    @property
    def shape(self):
        return self.args[0].shape[:1 - len(self.args)]

    def entry(self, *place):
        return at(self.args[0], *place, *self.args[1:])
