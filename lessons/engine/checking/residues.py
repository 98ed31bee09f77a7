"""Random residues modulo a large prime, and such with roots: for lines that are no polynomials."""

from functools import lru_cache
from hashlib import blake2b

PRIME = 2**127 - 1


class NoRoot(ArithmeticError):
    """The line holds a root: use residues with roots."""


class Residue:
    """An integer modulo the prime 2¹²⁷ − 1."""

    __slots__ = ("n",)

    def __init__(self, n: int):
        self.n = n % PRIME

    def __add__(self, other):
        return Residue(self.n + other.n)

    def __sub__(self, other):
        return Residue(self.n - other.n)

    def __mul__(self, other):
        return Residue(self.n * other.n)

    def __neg__(self):
        return Residue(-self.n)

    def __eq__(self, other):
        return isinstance(other, Residue) and self.n == other.n

    def __hash__(self):
        return hash(self.n)


class Residues:
    """Random residues modulo 2¹²⁷ − 1.

    exp, log, tanh and [a > 0] of different arguments are independent random residues, but exp(−a) = 1/exp(a).  So a
    line that agrees is, up to a chance of (degree)/2¹²⁷, an identity of rational functions in those values: true for
    the real functions as well (Schwartz–Zippel).
    """

    element: type = Residue

    def __init__(self, seed: str = ""):
        self._seed = seed
        self._constants: dict = {}  # every line asks for the same ones
        self._exps: dict = {}

    def _random(self, *key):
        digest = blake2b(repr((self._seed, *key)).encode(), digest_size=32).digest()
        return self.element(int.from_bytes(digest, "big"))

    def constant(self, p: int, q: int = 1):
        if (p, q) not in self._constants:
            self._constants[p, q] = self.element(p) if q == 1 else self.divide(self.element(p), self.element(q))
        return self._constants[p, q]

    def generator(self, name, place):
        return self._random(name, place)

    def divide(self, a, b):
        if not b.n:
            raise ZeroDivisionError("division by 0")
        return a * Residue(_inverse(b.n))

    def exp(self, a):
        if a not in self._exps:
            self._exps[a] = self._exp(a)
        return self._exps[a]

    def _exp(self, a):
        if a == self.element(0):
            return self.element(1)
        if _is_upper(a):
            return self.divide(self.element(1), self.exp(-a))
        return self._random("exp", *parts(a))

    def log(self, a):
        return self._random("log", *parts(a))

    def tanh(self, a):
        return -self._random("tanh", *parts(-a)) if _is_upper(a) else self._random("tanh", *parts(a))

    def positive(self, a):
        return self._random("[>0]", *parts(a))

    def sqrt(self, a):
        raise NoRoot("every second residue has no root")


@lru_cache(1 << 14)         # a softmax divides by one sum wherever it stands
def _inverse(n: int) -> int:
    return pow(n, -1, PRIME)


def parts(a) -> tuple[int, ...]:
    """What an element is made of: of a residue without i one number, whichever class it has."""
    i = getattr(a, "i", 0)
    return (a.n, i) if i else (a.n,)


def _is_upper(a) -> bool:
    """One of a and −a, but never both."""
    return (a.n or getattr(a, "i", 0)) > PRIME // 2


class Rooted:
    """a + b i with i² = −1, modulo the prime 2¹²⁷ − 1, where −1 has no root: there every residue a has one."""

    __slots__ = ("i", "n")

    def __init__(self, n: int, i: int = 0):
        self.n, self.i = n % PRIME, i and i % PRIME

    def __add__(self, other):
        return Rooted(self.n + other.n, self.i + other.i)

    def __sub__(self, other):
        return Rooted(self.n - other.n, self.i - other.i)

    def __mul__(self, other):
        if not (self.i or other.i):             # most often
            return Rooted(self.n * other.n)
        return Rooted(self.n * other.n - self.i * other.i, self.n * other.i + self.i * other.n)

    def __neg__(self):
        return Rooted(-self.n, -self.i)

    def __eq__(self, other):
        return isinstance(other, Rooted) and (self.n, self.i) == (other.n, other.i)

    def __hash__(self):
        return hash((self.n, self.i))


class Roots(Residues):
    """Random residues with roots, for lines that hold √: √a √a = a, and √a √b = √(ab) where both roots are real.

    √(a²) is a or −a by chance: an identity that holds for a > 0 alone is refused.  A root of a root is not read.
    """

    element = Rooted

    def divide(self, a, b):
        norm = (b.n * b.n + b.i * b.i) % PRIME
        if not norm:
            raise ZeroDivisionError("division by 0")
        return a * Rooted(b.n, -b.i) * Rooted(_inverse(norm))

    def sqrt(self, a):
        if a.i:
            raise ZeroDivisionError("a root of a root is not read")
        root = pow(a.n, (PRIME + 1) // 4, PRIME)
        return Rooted(root) if root * root % PRIME == a.n else Rooted(0, root)
