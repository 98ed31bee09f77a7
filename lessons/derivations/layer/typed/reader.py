"""The grammar's reader for a layer: bounds may be left out, and a refusal names the letter and its line."""

from __future__ import annotations

import ast

from sympy import IndexedBase, Integer, Pow, Product, Sum, Symbol, ceiling, floor, nan, oo, zoo

from ....engine.grammar import FUNCTIONS, OPERATIONS, WHOLE, GrammarError, Reader
from ....engine.language import In, Positive
from ..errors import LayerError
from .reading import Definition, Text, many, name_of, places, spell, sweep_parts, where

ENTRYWISE = {"sigmoid": lambda a: 1 / (1 + FUNCTIONS["exp"](-a)), "relu": lambda a: a * Positive(a)}
RESERVED = {"E": "the loss", "delta": "the slope that arrives, δ"}
KNOWN = sorted({*FUNCTIONS, *ENTRYWISE, "sum", "mean", "product"})


def definitions(text: Text) -> list[Definition]:
    """Every line read, in order; the sizes of sums without bounds are symbols ``?1``, ``?2`` …"""
    sizes = {name.upper() for name in text.index_names} - text.defined
    reader = LayerReader(text, {name: IndexedBase(name) for name in text.ranks}, sizes)
    return [reader.definition(number, left, right) for number, left, right in text.assigned]


class LayerReader(Reader):
    """The grammar's reader for definitions: bounds may be left out, and refusals name the letter and its line."""

    refusals = (GrammarError, LayerError)

    def __init__(self, text: Text, known, sizes):
        super().__init__(known)
        self.text, self.sizes = text, sizes
        self.number, self.unbounded = 0, 0
        self.scope: list[str] = []

    def definition(self, number: int, left, right) -> Definition:
        self.number, name = number, name_of(left)
        if name in RESERVED and not (name == "E" and not places(left)):
            raise LayerError(f"{name} stands for {RESERVED[name]}: choose another name in line {number + 1}.",
                             where(number, left))
        if name in (*self.text.index_names, *KNOWN, *WHOLE):
            what = "an index" if name in self.text.index_names else "a function"
            raise LayerError(f"{name} is {what} here, so line {number + 1} cannot define it.", where(number, left))
        letters = [self._left(number, left, index) for index in places(left)]
        names = [letter.name for letter in letters if isinstance(letter, Symbol)]
        if len(set(names)) < len(names):
            twice = next(n for n in names if names.count(n) > 1)
            raise LayerError(f"The index {twice} stands twice on the left of line {number + 1}, in {spell(left)}.",
                             where(number, left))
        if names and len(names) < len(letters):
            raise LayerError(
                f"{spell(left)} mixes numbers and letters: where a recursion starts, put the first step in "
                "brackets instead, such as [2 <= t <= T]*h[t-1,l].", where(number, left))
        self.scope = list(names)
        try:
            read = self.value(right)
        except GrammarError as error:
            said = str(error).replace("is not in the grammar", "is not read here")
            raise LayerError(f"Line {number + 1}: {said}.", where(number, right)) from error
        if read.has(zoo, oo, -oo, nan):
            raise LayerError(f"Line {number + 1} has no value: it divides by 0, or takes the logarithm of 0.",
                             where(number, right))
        if any(p.exp.is_Rational and p.exp.q > 2 for p in read.atoms(Pow)):
            raise LayerError(f"Line {number + 1} takes a root of a root, which is not read.", where(number, right))
        return Definition(name, tuple(letters), read, number, right)

    def _left(self, number, left, index):
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            return Integer(index.value)
        if not isinstance(index, ast.Name):
            raise LayerError(
                f"{spell(left)} came on the left of line {number + 1}, plain indices were expected there, such "
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
                raise LayerError(
                    f"The index {name} is bound nowhere around its place in line {self.number + 1}: put it on "
                    f"the left, or in a sum.", where(self.number, node))
            return Symbol(name, integer=True)
        if name in self.text.index_names:
            raise LayerError(
                f"The index {name} is bound nowhere around its place in line {self.number + 1}: put it on the "
                "left, or in a sum.", where(self.number, node))
        if name in self.text.ranks:
            wanted = many(self.text.ranks[name])
            raise LayerError(f"{name} is an array: in line {self.number + 1} it needs {wanted}, as elsewhere.",
                             where(self.number, node))
        return self.known.get(name, Symbol(name))

    def _entry(self, node):
        if not isinstance(node.value, ast.Name):
            raise LayerError(
                f"{spell(node)} in line {self.number + 1}: an entry of an array was expected in front of [ ].",
                where(self.number, node))
        for index in places(node):
            inside = next((n for n in ast.walk(index) if isinstance(n, ast.Subscript)), None)
            if inside is not None:
                raise LayerError(
                    f"{spell(inside)} is data and stands inside the index of {spell(node)}: an index is made of "
                    f"indices and sizes.", where(self.number, inside))
            if isinstance(index, ast.Slice):
                raise LayerError(f"{spell(node)} in line {self.number + 1}: a slice came, one entry was expected.",
                                 where(self.number, node))
            if isinstance(index, ast.Name) and index.id not in self.scope and not index.id[:1].isupper():
                raise LayerError(
                    f"The index {index.id} of {spell(node)} is bound nowhere in line {self.number + 1}: put it on "
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
            raise LayerError(
                f"{name} takes whole arrays: in line {self.number + 1} write what one entry is, with indices.",
                where(self.number, node))
        if name in ("max", "min") and any(isinstance(n, ast.Subscript) for n in ast.walk(node)):
            raise LayerError(
                f"{spell(node)} takes the {name} of values: only indices and sizes may stand in it. Write a "
                "selection instead, such as x[i]*[x[i] > 0].", where(self.number, node))
        if name in ENTRYWISE and len(node.args) == 1:
            return ENTRYWISE[name](self.value(node.args[0]))
        if not isinstance(node.func, ast.Name):
            raise LayerError(f"{name} came right in front of ( in line {self.number + 1}, a sign was expected between "
                             "them, such as *.", where(self.number, node))
        if name not in (*KNOWN, *WHOLE):
            raise LayerError(
                f"{name} in line {self.number + 1} is no function that is known here; {', '.join(KNOWN)} are.",
                where(self.number, node))
        if name in ("sum", "mean", "product"):
            return self._swept(name, node)
        return super()._call(node)

    def _swept(self, name, node):
        letters, bounds = sweep_parts(node)
        if not letters or not all(isinstance(letter, ast.Name) for letter in letters):
            raise LayerError(
                f"{spell(node)} in line {self.number + 1}: {name}(what, index) or {name}(what, index, from, to) "
                "was expected.", where(self.number, node))
        for place, letter in enumerate(letters):
            if letter.id in self.scope or letter.id in [other.id for other in letters[:place]]:
                raise LayerError(
                    f"The index {letter.id} is bound twice in line {self.number + 1}: by {spell(node)}, and around it.",
                    where(self.number, letter))
            if letter.id in self.text.ranks or letter.id in self.text.defined:
                raise LayerError(
                    f"{letter.id} is a quantity here, so {spell(node)} in line {self.number + 1} cannot use it as an "
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
        del self.scope[len(self.scope) - len(symbols) :]
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
