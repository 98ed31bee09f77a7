"""Names and their subscripts: W11, W_ji, W_{ji}, W_{j,i}, W[j, i], d(1), z^{(1)}_h.

A name takes as many subscripts as it has axes; a run of letters or digits is one subscript for each axis.
"""

from fractions import Fraction

from sympy import IndexedBase, Symbol

from ...engine.operations.base import rank_of
from .cursor import Cursor
from .tokens import ReadError, Span, Token
from .tree import Letter, Node, Number, Quantity

CALLED = ("(", "[")


class Subscripts(Cursor):
    """The part of the parser that reads names."""

    def named(self, word: str) -> IndexedBase | Symbol | None:
        """The quantity that a word names, with the number of its layer, such as z^{(1)}, or its own, such as w_{25}."""
        if joined := self._numbered(word):
            return self.scope.quantities[joined]
        found, note = self.scope.quantity(word, self.bound) or (None, "")
        self.note(note)
        return found

    def _numbered(self, word: str) -> str:
        """A known name made of the word and a number: z^{(1)}, w_{25}, w_25, x_{2,d}, and W_{ji}^{(1)}, where it stands
        behind the subscripts.  What is read of the number is taken out of the tokens."""
        for found in (self._behind(self.at), self._beside(), self._low_number(), self._behind(self._after_low())):
            if found and (joined := f"{word}{found[0].text}") in self.scope.quantities:
                del self.tokens[found[1]:found[2]]
                return joined
        return ""

    def _behind(self, place: int) -> tuple[Token, int, int] | None:
        """^{(1)} or ^(1) at a place: its number, and the tokens that it takes."""
        kinds = [token.kind for token in self.tokens[place:place + 6]]
        if kinds == ["^", "{", "(", "number", ")", "word"] and self.tokens[place + 5].text == "T":
            return self.tokens[place + 3], place + 2, place + 5         # a^{(3)\top}: the transpose stays
        for shape in (["^", "{", "(", "number", ")", "}"], ["^", "(", "number", ")"]):
            if kinds[:len(shape)] == shape:
                return self.tokens[place + shape.index("number")], place, place + len(shape)
        if kinds[:4] == ["^", "{", "+", "}"]:           # W^{+}, after the step
            return self.tokens[place + 2]._replace(text="new"), place, place + 4
        if kinds[:1] == ["'"]:                          # α', another rate
            return self.tokens[place]._replace(text="1"), place, place + 1
        return None

    def _beside(self) -> tuple[Token, int, int] | None:
        """The 2 of δ2."""
        return (self.next, self.at, self.at + 1) if self.next.kind == "number" and self.glued else None

    def _low_number(self) -> tuple[Token, int, int] | None:
        """_25, _{25}, a 25 close behind, or the 2 of _{2,d}."""
        at, kinds = self.at, [token.kind for token in self.tokens[self.at:self.at + 4]]
        if kinds[:1] == ["number"] and self.glued:
            return self.next, at, at + 1
        if kinds[:2] == ["_", "number"]:
            return self.tokens[at + 1], at, at + 2
        if kinds == ["_", "{", "number", "}"]:
            return self.tokens[at + 2], at, at + 4
        return (self.tokens[at + 2], at + 2, at + 4) if kinds == ["_", "{", "number", ","] else None

    def _after_low(self) -> int:
        """The place behind the subscripts that come next."""
        if self.next.kind != "_":
            return self.at
        place, depth = self.at + 1, 0
        while place < len(self.tokens) - 1:
            depth += (self.tokens[place].kind == "{") - (self.tokens[place].kind == "}")
            place += 1
            if not depth:
                break
        return place

    def quantity(self, base: IndexedBase | Symbol, start: int) -> Quantity:
        """The quantity with whatever subscripts follow."""
        axes = rank_of(base)
        places: tuple[Node, ...] = ()
        if self.next.kind == "_":
            mark = self.at
            self.take("_")
            if self.next.kind == "word" and self.next.text in ("full", "valid"):
                self.at = mark
            else:
                places = self.low(axes)
        elif axes and self.next.kind == "number" and self.glued and self.next.text.isdigit():
            number = self.pop()
            places = self._split(number.text, number, axes)
        elif axes and self.next.kind in CALLED and self.glued and not self.turned() and self._is_place():
            opened = self.pop()
            places = self.listed({"(": ")", "[": "]"}[opened.kind], opened)
            while len(places) < axes and self.next.kind == "[" and self.glued and not self.turned() \
                    and not self.is_condition():                        # d[1][2]
                places += self.listed("]", self.pop())
        made = Quantity(start, self.tokens[self.at - 1].end, base, places)
        if len(places) > axes and not (made.name == "delta" and len(places) == 2):
            took = "one" if len(places) == 1 else str(len(places))
            has = {0: "no axis", 1: "one axis"}.get(axes, f"{axes} axes")
            said = self.text[start:made.end]
            raise ReadError(f"{said} has {took} subscript{'s' * (len(places) > 1)}, but {has} here", made)
        return made

    def low(self, axes: int) -> tuple[Node, ...]:
        """What stands below a name, after the _."""
        opened = self.take("{")
        if opened is None:
            return self._run(axes)
        product = axes == 1 and self.next.kind == "number" and self.ahead().kind == "word"       # x_{2i}
        if not product and (run := self._only_run()):
            self.expect("}", opened)
            return self._split("".join(token.text for token in run), run[0]._replace(end=run[-1].end), axes)
        places = self._listed_run()
        while self.take(","):
            places += self._listed_run()
        self.expect("}", opened)
        return places

    def _listed_run(self) -> tuple[Node, ...]:
        """One subscript of several, or a run of them: qp in w_{qp,j-i+1}."""
        run = self.next
        if run.kind == "word" and len(run.text) > 1 and self.ahead().kind in (",", "}") and run.text.isalpha() \
                and run.text not in self.scope.letters:
            return self._split(self.pop().text, run, len(run.text))
        return (self.sum(),)

    def _only_run(self) -> list[Token]:
        """Words and numbers alone up to the closing brace."""
        run, mark = [], self.at
        while token := self.take("word", "number"):
            run.append(token)
        if self.next.kind != "}" or not run:
            self.at = mark
            return []
        return run

    def _run(self, axes: int) -> tuple[Node, ...]:
        """A run of letters and digits without braces: _ji, _1j, _12."""
        first = self.take("word", "number")
        if first is None:
            raise ReadError(f"{self.next.text or 'the end'} came, a subscript was expected", self.next)
        said, last = first.text, first
        while len(said) < axes and self.next.kind in ("word", "number") and self.glued:
            last = self.pop()
            said += last.text
        return self._split(said, first._replace(end=last.end), axes)

    def _split(self, said: str, token: Token, axes: int) -> tuple[Node, ...]:
        """One subscript for each axis."""
        if said in self.scope.letters or (len(said) == 1 and said.isalpha()):
            return (self._letter(said, token.start, token.end),)
        if said.isdigit() and axes <= 1:
            return (Number(token.start, token.end, Fraction(said)),)
        if len(said) == axes or said.isalpha() and (len(said) < axes or len(said) == 2):
            return tuple(self._letter(c, token.start + n, token.start + n + 1) for n, c in enumerate(said))
        example = ",".join(said)
        raise ReadError(f"the subscript {said} came for {axes} axes: commas were expected, such as _{{{example}}}",
                        token)

    def _letter(self, said: str, start: int, end: int) -> Node:
        if said.isdigit():
            return Number(start, end, Fraction(said))
        letter = self.scope.letter(said)
        if letter is None:
            raise ReadError(f"the subscript {said} came, a letter or a number was expected", Span(start, end))
        return Letter(start, end, letter)

    def _is_place(self) -> bool:
        """Whether the bracket that comes next holds places: letters, numbers and sizes, no quantity."""
        if self.next.kind == "[":
            return not self.is_condition()
        depth = 0
        for token in self.tokens[self.at:]:
            depth += (token.kind == "(") - (token.kind == ")")
            if not depth:
                return True
            if token.kind not in ("(", ")", "number", "word", "+", "-", "*", ",") or \
                    token.kind == "word" and self.scope.quantity(token.text, self.bound):
                return False
        return False
