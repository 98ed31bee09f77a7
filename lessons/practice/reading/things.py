"""What a factor can be: a number, a name, a derivative, a fraction, a bracket, a call of a function."""

from fractions import Fraction
from functools import reduce

from sympy import Symbol

from .scope import FUNCTIONS, LIBRARIES
from .subscripts import Subscripts
from .tokens import ReadError, Span, Token
from .tree import Bracket, Call, Group, Letter, Node, Number, Over, Plus, Power, Quantity, Slope, Times, Values

LARGEST = 10**6
RELATIONS = ("<=", ">=", "<", ">", "=", "==", "!=", "|", "%")
SQUARED = ("exp", "log", "tanh", "sigmoid")


class Things(Subscripts):
    """The part of the parser that reads one factor."""

    def primary(self) -> Node:
        token = self.next
        if token.kind == "number":
            return self._number()
        if token.kind in ("word", "∂"):
            return self.slope() or self.word()
        if token.kind == "frac":
            return self._fraction()
        if token.kind in ("(", "{"):
            opened = self.pop()
            body = self.sum()
            if opened.kind == "(" and self.next.kind in RELATIONS:          # (z_i > 0), as in a program
                return self.condition(opened, ")", body)
            closed = self.expect({"(": ")", "{": "}"}[token.kind], opened)
            return Group(token.start, closed.end, body) if token.kind == "(" else body
        if token.kind in ("⌊", "⌈"):
            opened = self.pop()
            body = self.sum()
            closed = self.expect({"⌊": "⌋", "⌈": "⌉"}[token.kind], opened)
            return self.extreme(Call(token.start, closed.end, {"⌊": "floor", "⌈": "ceil"}[token.kind], (body,)))
        if token.kind == "[":
            return self.bracket()
        if token.kind == "end":
            raise ReadError("the line ends too early: something was expected behind "
                            f"{self.tokens[self.at - 1].text or 'it'}", Span(max(token.start - 1, 0), token.end))
        raise ReadError(f"'{token.text}' came, a quantity, a number or a bracket was expected", token)

    def condition(self, opened: Token, close: str, first: Node) -> Node:
        """[k = j], [1 <= k <= K], (z_i > 0): what stands behind its first side."""
        sides, signs = [first], []
        while sign := self.take(*RELATIONS):
            signs.append(sign.kind)
            sides.append(self.sum())
        closed = self.expect(close, opened)
        return Bracket(opened.start, closed.end, tuple(sides), tuple(signs))

    def is_condition(self) -> bool:
        """Whether a relation stands in the square bracket that comes next."""
        depth = 0
        for token in self.tokens[self.at:]:
            depth += (token.kind in ("[", "(", "{")) - (token.kind in ("]", ")", "}"))
            if not depth:
                return False
            if depth == 1 and token.kind in RELATIONS:
                return True
        return False

    def bracket(self) -> Node:
        if not self.is_condition():
            opened = self.pop()
            items = self.listed("]", opened)
            return Values(opened.start, self.tokens[self.at - 1].end, items)
        return self.condition(self.pop(), "]", self.sum())

    def listed(self, close: str, opened: Token) -> tuple[Node, ...]:
        items = [self.sum()]
        while self.take(","):
            items.append(self.sum())
        self.expect(close, opened)
        return tuple(items)

    def _number(self) -> Node:
        token = self.expect("number")
        if len(token.text) > 12 or "e" in token.text.lower():
            raise ReadError("a number of at most 12 digits, without an exponent, was expected", token)
        value = Fraction(token.text)
        if value > LARGEST or 0 < value < Fraction(1, LARGEST):
            raise ReadError(f"'{token.text}' came, 0 or a number from 1/{LARGEST} to {LARGEST} was expected", token)
        return Number(token.start, token.end, value)

    def _fraction(self) -> Node:
        start = self.expect("frac")
        mark = self.at
        if slope := self._steep():
            return slope
        self.at = mark
        top, bottom = self._half(), self._half()
        return Over(start.start, bottom.end, top, bottom)

    def _half(self) -> Node:
        if opened := self.take("{"):
            body = self.sum()
            self.expect("}", opened)
            return Group(body.start, body.end, body) if isinstance(body, Plus) else body
        token = self.next
        if token.kind == "number" and len(token.text) > 1:      # \frac12 is one half
            first, rest = token.text[0], token.text[1:]
            self.tokens[self.at] = Token("number", rest, token.start + 1, token.end)
            return Number(token.start, token.start + 1, Fraction(first))
        return self.primary()

    def _steep(self) -> Node | None:
        r"""\frac{\partial E}{\partial y_1}."""
        ends = []
        for _ in range(2):
            opened = self.take("{")
            end = self.differential() if opened else None
            if end is None or not self.take("}"):
                return None
            ends.append(end)
        return Slope(ends[0].start, self.tokens[self.at - 1].end, *ends)

    def slope(self) -> Node | None:
        """dE/dy_1, ∂E/∂y₁: only if both sides begin with d or ∂ and go on with known quantities."""
        mark, notes = self.at, len(self.notes)
        of = self.differential()
        if of is not None and self.take("/"):
            word, after = self.next, self.ahead()
            if (wrt := self.differential()) is not None:
                return Slope(of.start, wrt.end, of, wrt)
            if word.kind == "word" and word.text[0] == "d" and word.text[1:] and word.text not in self.scope.quantities:
                end = after.end if after.kind == "number" and after.start == word.end else word.end
                raise self.scope.unknown(self.text[word.start + 1:end], word.start + 1, end)
        self.at = mark
        del self.notes[notes:]
        if self.next.kind == "∂":
            raise ReadError("∂ came, a derivative such as ∂E/∂y_1 of quantities given here was expected", self.next,
                            self.ahead(3))
        return None

    def differential(self) -> Quantity | None:
        token = self.next
        if self.take("∂"):
            word = self.take("word")
        elif token.kind != "word" or not token.text.startswith("d") or token.text in self.scope.quantities \
                and token.text != "d":
            return None
        elif self.pop().text == "d":          # d ŷ, where the letter cannot stand in one word with the d
            word = self.take("word") if self.glued else None
        else:
            word = token._replace(text=token.text[1:], start=token.start + 1)
        found = self.named(word.text) if word else None
        return self.quantity(found, word.start) if word and found else None

    def word(self) -> Node:
        token = self.expect("word")
        text = token.text
        if text in LIBRARIES:
            self.expect(".")
            while self.next.kind == "word" and self.next.text in LIBRARIES:
                text = self.pop().text
                self.expect(".")
            token = self.expect("word")
            if text == "signal" and token.text == "correlate":      # full, where NumPy's is valid
                token = token._replace(text="correlate2d")
            if token.text not in FUNCTIONS:
                raise ReadError(f"'{token.text}' is not read here: sum, mean, dot, outer, convolve and correlate are",
                                token)
            return self.call(FUNCTIONS[token.text], token.start)
        if text == "e" and "e" not in self.scope.quantities and self.next.kind in ("^", "**"):
            self.at += 1
            power = self.braced(self.sum, self.signed)
            return Call(token.start, self.tokens[self.at - 1].end, "exp", (power,))
        if found := self.named(text):
            return self.quantity(found, token.start)
        if text == "delta" and self.take("_"):              # no δ is given here: Kronecker's
            places = self.low(2)
            if len(places) == 2:
                self.note("δ with two subscripts read as [first = second]")
                return Bracket(token.start, self.tokens[self.at - 1].end, places, ("=",))
        name = "sigmoid" if text == "f" and self.scope.sigmoids else FUNCTIONS.get(text)
        if name is not None:
            return self.function(name, token)
        letter = self._size(text) or self.scope.letter(text)
        if letter is None and self.next.kind not in ("^", "**", "_") and (apart := self._apart(token)):
            return apart
        if letter is None or (self.next.kind == "number" and self.glued) or self.next.kind == "_":
            end = self.next.end if self.next.kind == "number" and self.glued else token.end
            raise self.scope.unknown(self.text[token.start:end].strip(), token.start, end)
        return Letter(token.start, token.end, letter)

    def _size(self, text: str) -> Symbol | None:
        """A size with a number, such as M_1 or M_{1}."""
        found = self._low_number()
        symbol = self.scope.letters.get(f"{text}{found[0].text}") if found else None
        if found and symbol is not None and self.tokens[found[2] - 1].kind != ",":
            del self.tokens[found[1]:found[2]]
            return symbol
        return None

    def _apart(self, token: Token) -> Node | None:
        """HW: a product of sizes and places written without a space."""
        letters: list[Node] = [Letter(token.start + n, token.start + n + 1, letter) for n, c in enumerate(token.text)
                   if (c in self.scope.letters or c in self.bound) and (letter := self.scope.letter(c))]
        if len(letters) != len(token.text):
            return None
        return reduce(lambda left, right: Times(left.start, right.end, left, "", right), letters[1:], letters[0])

    def function(self, name: str, token: Token) -> Node:
        """A function of the line's language, with or without brackets."""
        if name in ("sum", "product"):
            return self.sweep(name, token)
        if self.take("'"):
            name += "'"
        if self.next.kind in ("^", "**") and name.rstrip("'") in SQUARED:
            return self._squared(name, token)
        if self.next.kind == "_" and name in ("window", "dilate"):          # cut_{p+1, L}(x)
            self.take("_")
            opened = self.expect("{")
            numbers = self.listed("}", opened)
            made = self.call(name, token.start)
            return Call(made.start, made.end, name, (*made.arguments, *numbers))
        if self.next.kind == "(" or name in ("max", "min"):
            return self.call(name, token.start)
        if name in ("exp", "log", "tanh", "sqrt"):
            body = self.factor()
            return Call(token.start, body.end, name, (body,))
        raise ReadError(f"'{token.text}' came, ( was expected after it", token)

    def _squared(self, name: str, token: Token) -> Node:
        """tanh²(z): the power stands before what it is taken of."""
        self.take("^", "**")
        exponent = self.braced(self._number, self._number)
        body = self.function(name, token)
        return Power(token.start, body.end, body, exponent)
