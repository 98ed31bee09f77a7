"""From the text of a layer to its definitions: what is an array, what an index, what a size, and what cannot be read."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from sympy import Expr, IndexedBase, Integer, Pow, Product, Sum, Symbol, ceiling, floor, nan, oo, zoo

from ...engine.grammar import FUNCTIONS, LONGEST, OPERATIONS, WHOLE, GrammarError, Reader
from ...engine.language import In, Positive
from .errors import LayerError

LINES = 16
SIGNS = str.maketrans({"−": "-", "·": "*", "×": "*", "^": "**", "²": "**2", "³": "**3", "≤": "<=", "δ": "delta", "Σ": "sum",
                       "σ": "sigma", "γ": "gamma", "β": "beta", "ε": "eps", "μ": "mu", "α": "alpha", "λ": "lam"})
ENTRYWISE = {"sigmoid": lambda a: 1 / (1 + FUNCTIONS["exp"](-a)), "relu": lambda a: a * Positive(a)}
RESERVED = {"E": "the loss", "delta": "the slope that arrives, δ"}
KNOWN = sorted({*FUNCTIONS, *ENTRYWISE, "sum", "mean", "product"})


@dataclass(frozen=True)
class Definition:
    """One line: ``left`` (a name and its indices) is ``right``; ``number`` counts the lines from 0."""

    name: str
    indices: tuple[Expr, ...]
    right: Expr
    number: int
    node: ast.AST

    @property
    def is_start(self) -> bool:
        """Whether it is one entry alone, such as h[0]."""
        return bool(self.indices) and all(i.is_Integer for i in self.indices)


class Text:
    """A text, taken apart into lines; ``ranks`` says of each array how many indices it has."""

    def __init__(self, text: str, sizes: set[str] = frozenset()):
        self.lines = [(number, part) for number, line in enumerate(_pieces(text)) if (part := line.split("#")[0].rstrip())]
        if not self.lines:
            raise LayerError("Nothing came: type a definition such as y[i] = sum(w[k]*x[i+k-1], k).")
        if len(self.lines) > LINES:
            raise LayerError(f"{len(self.lines)} definitions came, at most {LINES} are read.")
        self.assigned = [self._assigned(number, line) for number, line in self.lines]
        self.ranks: dict[str, int] = {}
        self.index_names: set[str] = set()      # letters on the left, and those that sums bind
        self.whole: set[str] = {*sizes}         # names that stand in indices, bounds and brackets
        for number, left, right in self.assigned:
            self._look(number, left, right)
        self._split_size_lines()
        self.defined = {name_of(left) for _, left, _ in self.assigned}

    def _split_size_lines(self) -> None:
        """A line such as M = L - K + 1 about a size is no quantity's definition."""
        sized = [line for line in self.assigned if isinstance(line[1], ast.Name) and line[1].id in self.whole]
        self.assigned = [line for line in self.assigned if line not in sized]
        self.whole |= {n.id for _, _, right in sized for n in ast.walk(right) if isinstance(n, ast.Name)} - {*WHOLE}
        self.size_lines = {Symbol(left.id, integer=True): self.whole_of(right) for _, left, right in sized}

    def whole_of(self, node) -> Expr:
        """A size or arithmetic on sizes."""
        try:
            return Reader({}).whole(node)
        except GrammarError as error:
            raise LayerError(f"{spell(node)} came, arithmetic on sizes was expected.") from error

    def _assigned(self, number: int, line: str):
        if len(line) > LONGEST:
            raise LayerError(f"Line {number + 1} has {len(line)} characters, at most {LONGEST} are read.")
        indent = len(line) - len(line.lstrip())
        try:
            body = ast.parse(line.strip().translate(SIGNS)).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            column = (getattr(error, "offset", 1) or 1) - 1 + indent
            raise LayerError(f"Line {number + 1} cannot be read from character {column + 1} on: “{line[max(0, column - 8):column + 8]}”.",
                             (number, column, len(line))) from error
        if len(body) != 1 or not isinstance(body[0], ast.Assign) or len(body[0].targets) != 1:
            raise LayerError(f"Line {number + 1}, “{line}”, is no definition: one = was expected, as in y[i] = w[i]*x[i].",
                             (number, 0, len(line)))
        left = body[0].targets[0]
        if not isinstance(left, ast.Name) and not (isinstance(left, ast.Subscript) and isinstance(left.value, ast.Name)):
            raise LayerError(f"{spell(left)} came on the left of line {number + 1}, a name with indices was expected, "
                             "such as y[i].", where(number, left))
        for node in ast.walk(body[0]):
            if isinstance(node, ast.expr):
                node.col_offset, node.end_col_offset = node.col_offset + indent, (node.end_col_offset or 0) + indent
        return number, left, body[0].value

    def _look(self, number: int, left, right) -> None:
        """Which names have indices, and how many."""
        for index in places(left):
            if isinstance(index, ast.Name):
                self.index_names.add(index.id)
        for node in (*ast.walk(left), *ast.walk(right)):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
                name, rank = node.value.id, len(places(node))
                if self.ranks.setdefault(name, rank) != rank:
                    raise LayerError(f"{name} has {_many(rank)} in {spell(node)}, but {self.ranks[name]} before.",
                                     where(number, node))
                self.whole |= {n.id for index in places(node) for n in ast.walk(index) if isinstance(n, ast.Name)}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("sum", "mean", "product"):
                letters, bounds = sweep_parts(node)
                self.index_names |= {letter.id for letter in letters if isinstance(letter, ast.Name)}
                self.whole |= {n.id for bound in bounds for n in ast.walk(bound) if isinstance(n, ast.Name)}
            elif isinstance(node, ast.List):
                for compare in node.elts:
                    if isinstance(compare, ast.Compare) and not isinstance(compare.ops[0], ast.Gt):
                        self.whole |= {n.id for n in ast.walk(compare) if isinstance(n, ast.Name)}
        self.whole -= {name for name, rank in self.ranks.items()}

    def definitions(self) -> list[Definition]:
        """Every line read, in order; the sizes of sums without bounds are symbols ``?1``, ``?2`` …"""
        sizes = {name.upper() for name in self.index_names} - self.defined
        known: dict = {name: IndexedBase(name) for name in self.ranks}
        read, self.reader = [], _LayerReader(self, known, sizes)
        for number, left, right in self.assigned:
            read.append(self.reader.definition(number, left, right))
        return read


class _LayerReader(Reader):
    """The grammar's reader for definitions: bounds may be left out, and refusals name the letter and its line."""

    refusals = (GrammarError, LayerError)

    def __init__(self, text: Text, known, sizes):
        super().__init__(known)
        self.text, self.sizes = text, sizes
        self.number, self.scope, self.unbounded = 0, [], 0
        self.lower: set[str] = set()

    def definition(self, number: int, left, right) -> Definition:
        self.number, name = number, name_of(left)
        if name in RESERVED and not (name == "E" and not places(left)):
            raise LayerError(f"{name} stands for {RESERVED[name]}: choose another name in line {number + 1}.", where(number, left))
        if name in (*self.text.index_names, *KNOWN, *WHOLE):
            what = "an index" if name in self.text.index_names else "a function"
            raise LayerError(f"{name} is {what} here, so line {number + 1} cannot define it.", where(number, left))
        letters = [self._left(number, left, index) for index in places(left)]
        names = [letter.name for letter in letters if isinstance(letter, Symbol)]
        if len(set(names)) < len(names):
            twice = next(n for n in names if names.count(n) > 1)
            raise LayerError(f"The index {twice} stands twice on the left of line {number + 1}, in {spell(left)}.", where(number, left))
        if names and len(names) < len(letters):
            raise LayerError(f"{spell(left)} mixes numbers and letters: where a recursion starts, put the first step in "
                             "brackets instead, such as [2 <= t <= T]*h[t-1,l].", where(number, left))
        self.scope = list(names)
        try:
            read = self.value(right)
        except GrammarError as error:
            said = str(error).replace("is not in the grammar", "is not read here")
            raise LayerError(f"Line {number + 1}: {said}.", where(number, right)) from error
        if read.has(zoo, oo, -oo, nan):
            raise LayerError(f"Line {number + 1} has no value: it divides by 0, or takes the logarithm of 0.", where(number, right))
        if any(p.exp.is_Rational and p.exp.q > 2 for p in read.atoms(Pow)):
            raise LayerError(f"Line {number + 1} takes a root of a root, which is not read.", where(number, right))
        return Definition(name, tuple(letters), read, number, right)

    def _left(self, number, left, index):
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            return Integer(index.value)
        if not isinstance(index, ast.Name):
            raise LayerError(f"{spell(left)} came on the left of line {number + 1}, plain indices were expected there, such "
                             "as y[i].", where(number, left))
        return Symbol(index.id, integer=True)

    def _constant(self, node):
        if isinstance(node.value, float):
            raise LayerError(f"{node.value} came in line {self.number + 1}: write decimals as fractions, such as 1/2.",
                             where(self.number, node))
        return super()._constant(node)

    def _name(self, node):
        name = node.id
        if name in self.scope or name in self.text.whole or name in self.sizes:
            if name not in self.scope and name in self.text.index_names:
                raise LayerError(f"The index {name} is bound nowhere around its place in line {self.number + 1}: put it on "
                                 f"the left, or in a sum.", where(self.number, node))
            return Symbol(name, integer=True)
        if name in self.text.index_names:
            raise LayerError(f"The index {name} is bound nowhere around its place in line {self.number + 1}: put it on the "
                             "left, or in a sum.", where(self.number, node))
        if name in self.text.ranks:
            many = _many(self.text.ranks[name])
            raise LayerError(f"{name} is an array: in line {self.number + 1} it needs {many}, as elsewhere.", where(self.number, node))
        return self.known.get(name, Symbol(name))

    def _entry(self, node):
        if not isinstance(node.value, ast.Name):
            raise LayerError(f"{spell(node)} in line {self.number + 1}: an entry of an array was expected in front of [ ].",
                             where(self.number, node))
        for index in places(node):
            inside = next((n for n in ast.walk(index) if isinstance(n, ast.Subscript)), None)
            if inside is not None:
                raise LayerError(f"{spell(inside)} is data and stands inside the index of {spell(node)}: an index is made of "
                                 f"indices and sizes.", where(self.number, inside))
            if isinstance(index, ast.Slice):
                raise LayerError(f"{spell(node)} in line {self.number + 1}: a slice came, one entry was expected.",
                                 where(self.number, node))
            if isinstance(index, ast.Name) and index.id not in self.scope and not index.id[:1].isupper():
                raise LayerError(f"The index {index.id} of {spell(node)} is bound nowhere in line {self.number + 1}: put it on "
                                 "the left, or in a sum.", where(self.number, index))
        indices = tuple(map(self.whole, places(node)))
        return self.known[node.value.id][indices]

    def whole(self, node):
        read = super().whole(node)
        if read.xreplace({r: Integer(0) for r in read.atoms(floor, ceiling)}).as_numer_denom()[1] != 1:
            raise LayerError(f"{spell(node)} in line {self.number + 1} is no whole number: floor({spell(node)}) or "
                             f"ceil({spell(node)}) was expected.", where(self.number, node))
        return read

    def _call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else spell(node.func)
        if name in OPERATIONS:
            raise LayerError(f"{name} takes whole arrays: in line {self.number + 1} write what one entry is, with indices.",
                             where(self.number, node))
        if name in ("max", "min") and any(isinstance(n, ast.Subscript) for n in ast.walk(node)):
            raise LayerError(f"{spell(node)} takes the {name} of values: only indices and sizes may stand in it. Write a "
                             "selection instead, such as x[i]*[x[i] > 0].", where(self.number, node))
        if name in ENTRYWISE and len(node.args) == 1:
            return ENTRYWISE[name](self.value(node.args[0]))
        if name not in (*KNOWN, *WHOLE):
            raise LayerError(f"{name} in line {self.number + 1} is no function that is known here; {', '.join(KNOWN)} are.",
                             where(self.number, node))
        if name in ("sum", "mean", "product"):
            return self._swept(name, node)
        return super()._call(node)

    def _swept(self, name, node):
        letters, bounds = sweep_parts(node)
        if not letters or not all(isinstance(letter, ast.Name) for letter in letters):
            raise LayerError(f"{spell(node)} in line {self.number + 1}: {name}(what, index) or {name}(what, index, from, to) "
                             "was expected.", where(self.number, node))
        for place, letter in enumerate(letters):
            if letter.id in self.scope or letter.id in [other.id for other in letters[:place]]:
                raise LayerError(f"The index {letter.id} is bound twice in line {self.number + 1}: by {spell(node)}, and around "
                                 "it.", where(self.number, letter))
            if letter.id in self.text.ranks or letter.id in self.text.defined:
                raise LayerError(f"{letter.id} is a quantity here, so {spell(node)} in line {self.number + 1} cannot use it as an "
                                 "index.", where(self.number, letter))
        symbols = [Symbol(letter.id, integer=True) for letter in letters]
        if bounds:
            limits = [(symbols[0], *map(self.whole, bounds))]
        else:
            limits = []
            for symbol in symbols:
                self.unbounded += 1
                limits.append((symbol, Integer(1), Symbol(f"?{self.unbounded}", integer=True)))
        self.scope += [s.name for s in symbols]
        body = self.value(node.args[0])
        del self.scope[len(self.scope) - len(symbols):]
        if name == "product":
            return Product(body, *limits)
        made = self.joined(Sum(body, *limits))
        for _, low, high in limits if name == "mean" else ():
            made = made / (high - low + 1)
        return made

    def _condition(self, node):
        """[j <= i] too, and its kin: j runs from 1."""
        test = node.elts[0] if len(node.elts) == 1 else None
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.LtE | ast.Lt | ast.GtE):
            small, large = test.left, test.comparators[0]
            if isinstance(test.ops[0], ast.GtE):
                small, large = large, small
            strict = int(isinstance(test.ops[0], ast.Lt))
            return In(self.whole(small), Integer(1), self.whole(large) - strict)
        return super()._condition(node)

    @staticmethod
    def joined(made: Sum) -> Sum:
        """Sums within sums become one where their bounds leave them free."""
        inner = made.function
        if isinstance(inner, Sum):
            letters = {s for s, *_ in made.limits}
            if not any(bound.free_symbols & letters for _, *bounds in inner.limits for bound in bounds):
                return Sum(inner.function, *made.limits, *inner.limits)
        return made


def _pieces(text: str) -> list[str]:
    """The lines of a text; ; separates them too."""
    return [piece for line in text.splitlines() for piece in line.split(";")]


def sweep_parts(node) -> tuple[list, list]:
    """The letters and the bounds of sum(what, k, 1, K), sum(what, k) or sum(what, k, p)."""
    rest = node.args[1:]
    if len(rest) == 3:
        inside = {n.id for n in ast.walk(node.args[0]) if isinstance(n, ast.Name)}
        if not all(isinstance(part, ast.Name) and part.id in inside for part in rest[1:]):
            return rest[:1], rest[1:]
    return list(rest), []


def places(node) -> list:
    """The indices of a subscript; of a bare name none."""
    if not isinstance(node, ast.Subscript):
        return []
    return list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]


def name_of(left) -> str:
    return left.id if isinstance(left, ast.Name) else left.value.id


def _many(count: int) -> str:
    return "1 index" if count == 1 else f"{count} indices"


def where(number: int, node) -> tuple[int, int, int]:
    """Line, first and last column of a piece of the text."""
    return number, node.col_offset, node.end_col_offset


def spell(node) -> str:
    """A piece of the text, shortened where it is long."""
    spelled = re.sub(r"\s*([*/+\-^])\s*", r"\1", ast.unparse(node))
    return spelled if len(spelled) <= 48 else f"{spelled[:45]}…"
