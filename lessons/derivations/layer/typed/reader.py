"""The grammar's reader for a layer: bounds may be left out, and a refusal names the letter and its line."""

import ast

from sympy import Expr, IndexedBase, Integer, Pow, Product, Sum, Symbol, ceiling, floor, nan, oo, zoo

from ....engine.grammar import ENTRYWISE, FUNCTIONS, OPERATIONS, WHOLE, GrammarError, Reader
from ....engine.language import In
from ....engine.order import are_free
from ..errors import LayerError
from .reading import Definition, Text, many, name_of, places, spell, sweep_parts, where

RESERVED = {"E": "the loss", "delta": "the slope that arrives, δ"}
KNOWN = sorted({*FUNCTIONS, *ENTRYWISE, "sum", "mean", "product"})


def definitions(text: Text) -> tuple[list[Definition], list[tuple[Definition, Expr]]]:
    """Every line read, in order, and the side conditions: what is summed, and what that is.

    The sizes of sums without bounds are symbols ``?1``, ``?2`` …
    """
    sizes = {name.upper() for name in text.index_names} - text.defined
    reader = LayerReader(text, {name: IndexedBase(name) for name in text.ranks}, sizes)
    return ([reader.definition(*line) for line in text.assigned], [reader.side(*line) for line in text.sides])


class LayerReader(Reader):
    """The grammar's reader for definitions: bounds may be left out, and refusals name the letter and its line."""

    refusals = (GrammarError, LayerError)

    def __init__(self, text: Text, known, sizes):
        super().__init__(known)
        self.text, self.sizes = text, sizes
        self.number, self.unbounded = 0, 0
        self.scope: list[str] = []

    def _refused(self, node, said: str) -> LayerError:
        """A sentence, at the place of a node in this line."""
        return LayerError(said, where(self.number, node))

    @property
    def line(self) -> str:
        """Which line is read."""
        return f"line {self.number + 1}"

    def definition(self, number: int, left, right) -> Definition:
        self.number, name = number, name_of(left)
        if name in RESERVED and not (name == "E" and not places(left)):
            raise self._refused(left, f"{name} stands for {RESERVED[name]}: choose another name in {self.line}.")
        if name in (*self.text.index_names, *KNOWN, *WHOLE):
            what = "an index" if name in self.text.index_names else "a function"
            raise self._refused(left, f"{name} is {what} here, so {self.line} cannot define it.")
        letters = [self._left(left, index) for index in places(left)]
        names = [letter.name for letter in letters if isinstance(letter, Symbol)]
        if len(set(names)) < len(names):
            twice = next(n for n in names if names.count(n) > 1)
            raise self._refused(left, f"The index {twice} stands twice on the left of {self.line}, in {spell(left)}.")
        if names and len(names) < len(letters):
            raise self._refused(left, f"{spell(left)} mixes numbers and letters: where a recursion starts, put the "
                                      "first step in brackets instead, such as [2 <= t <= T]*h[t-1,l].")
        self.scope = list(names)
        try:
            read = self.value(right)
        except GrammarError as error:
            said = str(error).replace("is not in the grammar", "is not read here")
            raise self._refused(right, f"Line {number + 1}: {said}.") from error
        if read.has(zoo, oo, -oo, nan):
            raise self._refused(right, f"Line {number + 1} has no value: it divides by 0, or takes the logarithm of 0.")
        if any(p.exp.is_Rational and p.exp.q > 2 for p in read.atoms(Pow)):
            raise self._refused(right, f"Line {number + 1} takes a root of a root, which is not read.")
        return Definition(name, tuple(letters), read, number, right)

    def side(self, number: int, left, right) -> tuple[Definition, Expr]:
        """A side condition on what is given: sum(t[k], k) = 1, or sum(t[n,k], k) = 1 for every n."""
        self.number, entry = number, left.args[0] if left.args else None
        if not isinstance(entry, ast.Subscript) or name_of(entry) in self.text.defined:
            raise self._refused(left, f"{spell(left)} came on the left of {self.line}: a sum of entries that no line "
                                      "defines was expected in a side condition, such as sum(t[k], k) = 1.")
        bound = {letter.id for letter in sweep_parts(left)[0] if isinstance(letter, ast.Name)}
        free = [i.id for i in places(entry) if isinstance(i, ast.Name) and i.id not in bound]
        self.scope = [*free]
        summed = self.value(left)
        self.scope = []
        is_ = self.value(right)
        if len(summed.limits) > 1 or not is_.is_number:
            raise self._refused(left, f"{spell(left)} = {spell(right)} came in {self.line}: a side condition is one "
                                      "sum that is a number, such as sum(t[k], k) = 1.")
        return Definition(f"?{number}", tuple(Symbol(name, integer=True) for name in free), summed, number, left), is_

    def _left(self, left, index):
        if isinstance(index, ast.Constant) and isinstance(index.value, int):
            return Integer(index.value)
        if not isinstance(index, ast.Name):
            raise self._refused(left, f"{spell(left)} came on the left of {self.line}, plain indices were expected "
                                      "there, such as y[i].")
        return Symbol(index.id, integer=True)

    def _constant(self, node):
        if isinstance(node.value, float):
            raise self._refused(node, f"{node.value} came in {self.line}: write decimals as fractions, such as 1/2.")
        return super()._constant(node)

    def _name(self, node):
        name = node.id
        if name not in self.scope and name in self.text.index_names:
            raise self._refused(node, f"The index {name} is bound nowhere around its place in {self.line}: put it on "
                                      "the left, or in a sum.")
        if name in self.scope or name in self.text.whole or name in self.sizes:
            return Symbol(name, integer=True)
        if name in self.text.ranks:
            wanted = many(self.text.ranks[name])
            raise self._refused(node, f"{name} is an array: in {self.line} it needs {wanted}, as elsewhere.")
        return self.known.get(name, Symbol(name))

    def _entry(self, node):
        if not isinstance(node.value, ast.Name):
            raise self._refused(node, f"{spell(node)} in {self.line}: an entry of an array was expected in front of [ "
                                      "].")
        for index in places(node):
            inside = next((n for n in ast.walk(index) if isinstance(n, ast.Subscript)), None)
            if inside is not None:
                raise self._refused(inside, f"{spell(inside)} is data and stands inside the index of {spell(node)}: "
                                            "an index is made of indices and sizes.")
            if isinstance(index, ast.Slice):
                raise self._refused(node, f"{spell(node)} in {self.line}: a slice came, one entry was expected.")
            if isinstance(index, ast.Name) and index.id not in self.scope and not index.id[:1].isupper():
                raise self._refused(index, f"The index {index.id} of {spell(node)} is bound nowhere in {self.line}: "
                                           "put it on the left, or in a sum.")
        indices = tuple(map(self.whole, places(node)))
        return self.known[node.value.id][indices]

    def whole(self, node):
        read = super().whole(node)
        if read.xreplace({r: Integer(0) for r in read.atoms(floor, ceiling)}).as_numer_denom()[1] != 1:
            raise self._refused(node, f"{spell(node)} in {self.line} is no whole number: floor({spell(node)}) or "
                                      f"ceil({spell(node)}) was expected.")
        return read

    def _call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else spell(node.func)
        if name in OPERATIONS:
            raise self._refused(node, f"{name} takes whole arrays: in {self.line} write what one entry is, with "
                                      "indices.")
        if name in ("max", "min") and any(isinstance(n, ast.Subscript) for n in ast.walk(node)):
            raise self._refused(node, f"{spell(node)} takes the {name} of values: only indices and sizes may stand in "
                                      "it. Write a selection instead, such as x[i]*[x[i] > 0].")
        if name in ENTRYWISE and len(node.args) == 1:
            return ENTRYWISE[name](self.value(node.args[0]))
        if not isinstance(node.func, ast.Name):
            raise self._refused(node, f"{name} came right in front of ( in {self.line}, a sign was expected between "
                                      "them, such as *.")
        if name not in (*KNOWN, *WHOLE):
            raise self._refused(node, f"{name} in {self.line} is no function that is known here; {', '.join(KNOWN)} "
                                      "are.")
        if name in ("sum", "mean", "product"):
            return self._swept(name, node)
        return super()._call(node)

    def _swept(self, name, node):
        letters, bounds = sweep_parts(node)
        if not letters or not all(isinstance(letter, ast.Name) for letter in letters):
            raise self._refused(node, f"{spell(node)} in {self.line}: {name}(what, index) or {name}(what, index, "
                                      "from, to) was expected.")
        for place, letter in enumerate(letters):
            if letter.id in self.scope or letter.id in [other.id for other in letters[:place]]:
                raise self._refused(letter, f"The index {letter.id} is bound twice in {self.line}: by {spell(node)}, "
                                            "and around it.")
            if letter.id in self.text.ranks or letter.id in self.text.defined:
                raise self._refused(letter, f"{letter.id} is a quantity here, so {spell(node)} in {self.line} cannot "
                                            "use it as an index.")
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
        made = Sum(body, *limits)
        if isinstance(body, Sum):               # sums within sums become one where their bounds leave them free
            joined = Sum(body.function, *limits, *body.limits)
            made = joined if are_free(joined.limits) else made
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
