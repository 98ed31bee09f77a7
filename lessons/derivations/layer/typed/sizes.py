"""Sizes inferred from how arrays are read: y[i] = sum(w[k]*x[i+k-1], k) has L − K + 1 outputs.

Two axes that one index runs along have one size.  Where an index is arithmetic, such as x[s*(i-1)+k], the largest value
must still lie inside, which says how many outputs fit.  Beside a bracket [1 <= e <= L] nothing needs to fit.
"""

from dataclasses import dataclass, field

from sympy import Expr, Indexed, Integer, Mul, Sum, Symbol, ceiling, expand, floor
from sympy import Product as Prod

from ....engine.language import In
from ..errors import LayerError
from .fitting import solved
from .reading import Definition, where

SPARE = ("L", "H", "V", "U", "Q", "P", "R", "C")


@dataclass
class Read:
    """An array read at an index along one axis, by a line, where these letters run; ``guard`` says what is inside."""

    axis: tuple[str, int]
    index: Expr
    line: Definition
    runs: dict
    guarded: bool


@dataclass
class Inference:
    """Union-find over the axes of arrays and the ranges of letters; each class has a size, sooner or later."""

    taken: set[str]
    typed: frozenset[str] = frozenset()  # sizes that the text itself names
    asked: dict = field(default_factory=dict)  # axis -> the letter that wrt has there
    parent: dict = field(default_factory=dict)
    size: dict = field(default_factory=dict)  # root -> expression
    letters: dict = field(default_factory=dict)  # root -> letters that run along it, in order
    reads: list[Read] = field(default_factory=list)
    least: dict = field(default_factory=dict)  # root -> the smallest size that a constant index needs
    following: dict = field(default_factory=dict)  # size symbol -> expression it follows
    kernels: list = field(default_factory=list)  # (expression that must be >= 1, its symbols)

    def root(self, node):
        while self.parent.setdefault(node, node) != node:
            node = self.parent[node]
        return node

    def join(self, a, b, line: Definition | None = None) -> None:
        """One size for both."""
        a, b = self.root(a), self.root(b)
        if a == b:
            return
        first, second = self.size.get(a), self.size.get(b)
        if first is not None and second is not None and expand(first - second) != 0:
            raise self._conflict(a, b, first, second, line)
        self.parent[b] = a
        if first is None and second is not None:
            self.size[a] = second
        self.letters[a] = [*self.letters.get(a, []), *self.letters.get(b, [])]
        self.least[a] = max(self.least.get(a, 1), self.least.get(b, 1))

    def assign(self, node, size: Expr, line: Definition | None = None) -> None:
        """This size, unless another is known."""
        root = self.root(node)
        known = self.size.get(root)
        if known is not None and expand(known - size) != 0:
            raise self._conflict(root, root, known, size, line)
        self.size[root] = size

    def _conflict(self, a, b, first, second, line) -> LayerError:
        named = sorted({node for node in list(self.parent) if node[0] != "range" and self.root(node) in (a, b)})
        what = " and ".join(f"{name} along axis {axis + 1}" for name, axis in named) or "one index"
        front = f"Line {line.number + 1}: " if line else ""
        return LayerError(f"{front}{what} would have two sizes, {first} and {second}.",
                          where(line.number, line.node) if line else None)

    # Reading the lines

    def look(self, line: Definition) -> None:
        """What one line says."""
        runs = {}
        if not line.is_start:
            for axis, letter in enumerate(line.indices):
                runs[letter] = (line.name, axis)
                self.note((line.name, axis), letter)
        self._walk(line.right, line, runs, ())

    def note(self, node, letter: Symbol) -> None:
        """A letter that runs along this axis, which may name its size."""
        self.letters.setdefault(self.root(node), []).append(letter.name)

    def _walk(self, expr: Expr, line, runs, brackets) -> None:
        if isinstance(expr, Sum | Prod):
            inner = dict(runs)
            for letter, low, high in expr.limits:
                if low == 1 and isinstance(high, Symbol) and high not in runs:
                    node = ("range", high.name)
                    if not high.name.startswith("?"):
                        self.assign(node, high, line)
                    self.note(node, letter)
                    inner[letter] = node
                else:
                    inner[letter] = (low, high)
            self._walk(expr.function, line, inner, brackets)
        elif isinstance(expr, Indexed):
            for axis, index in enumerate(expr.indices):
                self._read((expr.base.label.name, axis), index, line, runs, brackets)
        elif isinstance(expr, Mul):
            beside = (*brackets, *(f for f in expr.args if isinstance(f, In)))
            for factor in expr.args:
                self._walk(factor, line, runs, beside)
        else:
            for arg in expr.args:
                self._walk(arg, line, runs, brackets)

    def _read(self, axis, index, line, runs, brackets) -> None:
        guards = [b for b in brackets if expand(b.args[0] - index).is_Integer]
        for high in (g.args[2] for g in guards if g.args[0] == index and g.args[1] == 1):
            if isinstance(high, Symbol) and high not in runs and not isinstance(index, Symbol):
                self.assign(axis, high, line)
        if axis[0] == line.name and not isinstance(index, Symbol):
            return  # a recursion's own reading says nothing
        run = runs.get(index)
        if isinstance(index, Symbol) and run is not None and not isinstance(run[0], Expr):
            self.join(run, axis, line)
        elif isinstance(index, Integer):
            self.least[self.root(axis)] = max(self.least.get(self.root(axis), 1), int(index))
        else:
            self.reads.append(Read(axis, index, line, runs, bool(guards)))

    # Solving

    def settle(self) -> None:
        """A size for every axis and every range."""
        for read in self.reads:
            if not read.guarded:
                self._fit(read)
        for node in list(self.parent):
            self.sized(node)

    def at_least_one(self, size: Expr) -> None:
        """A size that a line gives, such as floor((L - K)/s) + 1, leaves at least one output."""
        room = expand(size - 1)
        if isinstance(room, floor):
            room = expand(room.args[0].as_numer_denom()[0])
        if not room.atoms(floor, ceiling):
            self.kernels.append((room, sorted(room.free_symbols, key=lambda s: (s.name != "K", str(s)))[:1]))

    def sized(self, node) -> Expr:
        """The size of a class; where nothing says it, a symbol named after a letter that runs along it."""
        root = self.root(node)
        if root not in self.size:
            wished = [*self.letters.get(root, []), *(s for axis, s in self.asked.items() if self.root(axis) == root)]
            used = {str(size) for size in self.size.values()}
            free = (n for n in (*(letter.upper() for letter in wished), *SPARE) if n not in self.taken
                    or n in self.typed and n not in used)
            name = next(free, f"N{len(self.taken)}")
            self.taken.add(name)
            self.size[root] = Symbol(name, integer=True)
        return self.size[root]

    def _fit(self, read: Read) -> None:
        """The largest value of the index is the axis' size at most: solved for the outputs, or for the axis."""
        index = read.index
        for _ in read.runs:  # a letter that runs to another: 1 … i
            index = index.xreplace({s: run[1] for s, run in read.runs.items() if isinstance(run[0], Expr)})
        inside = sorted((s for s in index.free_symbols if s in read.runs), key=str)
        open_ = [s for s in inside if self.root(read.runs[s]) not in self.size and read.runs[s][0] == read.line.name]
        if isinstance(index, Symbol) and inside and self.root(read.axis) not in self.size:
            self.join(read.runs[index], read.axis, read.line)
            return
        ends = {letter: self.sized(read.runs[letter]) for letter in inside if letter not in open_[-1:]}
        most = {letter: Integer(1) if expand(index).coeff(letter).could_extract_minus_sign() else end
                for letter, end in ends.items()}        # where the index is largest
        if not open_:
            if self.root(read.axis) not in self.size:
                self.size[self.root(read.axis)] = expand(index.xreplace(most))
            return
        letter = open_[-1]
        turned = expand(index.xreplace(most) + letter)
        if not turned.has(letter):      # Q - q + 1 goes from Q down to 1
            self.assign(read.runs[letter], turned - 1, read.line)
            self.assign(read.axis, turned - 1, read.line)
            return
        axis = self._source(read.axis)
        fits = solved(index.xreplace(most), letter, axis)
        if fits is None:
            return
        name = next(n
                    for n in (*(("M",) if len(read.line.indices) == 1 else ()), letter.name.upper(), *SPARE,
                              f"M{len(self.taken)}") if n not in self.taken)
        self.taken.add(name)
        symbol = Symbol(name, integer=True)
        self.following[symbol] = fits
        self.size[self.root(read.runs[letter])] = symbol
        least = index.xreplace({**most, letter: Integer(1)})
        self.kernels.append((expand(axis - least), [s for s in ends.values() if isinstance(s, Symbol)]))

    def _source(self, axis) -> Expr:
        """The size of what is slid over: L, or H and W, unless a letter along it says otherwise."""
        root = self.root(axis)
        if root not in self.size and not self.letters.get(root):
            axes = sorted({r.axis[1] for r in self.reads if r.axis[0] == axis[0]})
            wish = "hw"[axes.index(axis[1])] if len(axes) == 2 else "l"
            self.letters[root] = [wish]
        return self.sized(axis)
