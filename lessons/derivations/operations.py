"""Array operations as expressions: each is an index definition, a printed form, and the function it is tested against.

``entry`` gives the scalar expression of the general entry, so "recognise" is a step like any other.
Operands are declared arrays or other operations.  Indices are 1-based.
"""

from __future__ import annotations

from sympy import Dummy, Expr, Indexed, IndexedBase, Max, Min, Sum, Symbol

from .language import Divides, In, Inert


def _bound() -> Symbol:
    return Dummy("s", integer=True)


def at(operand: Expr, *indices) -> Expr:
    """The entry of an array or of an operation; a number is the same everywhere."""
    if operand.is_number:
        return operand
    return operand.entry(*indices) if isinstance(operand, Operation) else Indexed(operand, *indices)


class Operation(Inert):
    """An array expression.  ``shape`` and ``entry`` define it; ``axes`` are the ranks that each operand may have."""

    axes: tuple[tuple[int, ...] | None, ...] = ()       # None for an operand that is a number

    def __new__(cls, *operands):
        if len(operands) != len(cls.axes):
            raise ValueError(f"{cls.__name__}: {len(operands)} operands came, {len(cls.axes)} were expected")
        for number, (operand, ranks) in enumerate(zip(operands, cls.axes, strict=True), start=1):
            if ranks is not None and rank_of(operand) not in ranks:
                wanted = " or ".join({1: "a vector", 2: "a matrix"}[rank] for rank in ranks)
                raise ValueError(f"{cls.__name__}: operand {number} is {_spell(operand)}, {wanted} was expected")
        return super().__new__(cls, *operands)


def rank_of(operand: Expr) -> int:
    """The number of axes of an array or an operation; 0 for a number."""
    return len(operand.shape) if isinstance(operand, Operation | IndexedBase) else 0


def _spell(operand: Expr) -> str:
    return f"{operand} of shape ({', '.join(map(str, operand.shape))})" if rank_of(operand) else str(operand)


class matmul(Operation):
    """(A B)[i, j] = Σ_k A[i, k] B[k, j]; a vector on the right gives a vector."""

    axes = ((2,), (1, 2))

    @property
    def shape(self):
        return (self.args[0].shape[0], *self.args[1].shape[1:])

    def entry(self, i, *rest):
        k = _bound()
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
        n = _bound()
        return Sum(at(self.args[0], n, j), (n, 1, self.args[0].shape[0]))


class _Entrywise(Operation):
    """Two arrays of one shape, or an array and a number that stands for an array filled with it."""

    axes = (None, None)

    def __new__(cls, *operands):
        made = super().__new__(cls, *operands)
        ranks = {rank_of(operand) for operand in made.args} - {0}
        if len(ranks) != 1:
            came = " and ".join(map(_spell, made.args))
            raise ValueError(f"{cls.__name__}: {came} came, arrays of one shape were expected")
        return made

    @property
    def shape(self):
        return next(a.shape for a in self.args if rank_of(a))


class hadamard(_Entrywise):
    """(a ⊙ b)[…] = a[…] b[…]."""

    def entry(self, *i):
        return at(self.args[0], *i) * at(self.args[1], *i)


class minus(_Entrywise):
    """(a − b)[…] = a[…] − b[…]."""

    def entry(self, *i):
        return at(self.args[0], *i) - at(self.args[1], *i)


class full(Operation):
    """Full convolution: (a * w)[j] = Σ_i a[i] w[j − i + 1], wherever both exist.  ``scipy.signal.convolve``."""

    axes = ((1,), (1,))

    @property
    def shape(self):
        return (self.args[0].shape[0] + self.args[1].shape[0] - 1,)

    def entry(self, j):
        (n,), (k,) = self.args[0].shape, self.args[1].shape
        i = _bound()
        return Sum(at(self.args[0], i) * at(self.args[1], j - i + 1), (i, Max(1, j - k + 1), Min(j, n)))


class valid(Operation):
    """Valid convolution, the kernel flipped: Σ_k x[i + k − 1] w[K − k + 1]."""

    axes = ((1,), (1,))

    @property
    def shape(self):
        return (self.args[0].shape[0] - self.args[1].shape[0] + 1,)

    def entry(self, i):
        (size,) = self.args[1].shape
        k = _bound()
        return Sum(at(self.args[0], i + k - 1) * at(self.args[1], size - k + 1), (k, 1, size))


class correlate(Operation):
    """Valid correlation: Σ_k x[i + k − 1] w[k].  ``scipy.signal.correlate(x, w, 'valid')``."""

    axes = ((1,), (1,))
    shape = valid.shape

    def entry(self, i):
        k = _bound()
        return Sum(at(self.args[0], i + k - 1) * at(self.args[1], k), (k, 1, self.args[1].shape[0]))


class flip(Operation):
    """Reversed: w[K − k + 1]."""

    axes = ((1,),)

    @property
    def shape(self):
        return self.args[0].shape

    def entry(self, k):
        return at(self.args[0], self.shape[0] - k + 1)


class dilate(Operation):
    """s − 1 zeros between the entries: a[(i − 1)/s + 1] where s divides i − 1, else 0."""

    axes = ((1,), None)

    @property
    def shape(self):
        return ((self.args[0].shape[0] - 1) * self.args[1] + 1,)

    def entry(self, i):
        m = _bound()
        source, s = self.args
        # A sum over the one m with s(m − 1) = i − 1 keeps every index whole.
        return Sum(at(source, m) * In(i - s * (m - 1), 1, 1), (m, 1, source.shape[0])) * Divides(s, i - 1)


class window(Operation):
    """``length`` entries from position ``start``: a[start + i − 1], and 0 outside a."""

    axes = ((1,), None, None)

    @property
    def shape(self):
        return (self.args[2],)

    def entry(self, i):
        source, start, _ = self.args
        return at(source, start + i - 1) * In(start + i - 1, 1, source.shape[0])
