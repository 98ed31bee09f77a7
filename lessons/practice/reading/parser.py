"""A Pratt parser: tokens to a tree.  How many subscripts a name takes is decided by its axes, where it is read."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import reduce

from sympy import Symbol

from .scope import FUNCTIONS, LIBRARIES, Scope
from .subscripts import Subscripts
from .tokens import ReadError, Token, tokenize
from .tree import (
    Big,
    Bracket,
    Call,
    Cell,
    Group,
    Letter,
    Negative,
    Node,
    Number,
    Over,
    Plus,
    Power,
    Quantity,
    Slope,
    Times,
    Transposed,
    Values,
)

DEEPEST, LARGEST, SWEEPS, EXTREMES = 60, 10**6, 6, 8
LONGEST_WORK = 6000      # factors read, those read twice included: no text of 2000 characters needs more
RELATIONS = ("<=", ">=", "<", ">", "=", "==", "|", "%")
PRODUCTS = {"*": "*", "@": "@", "⊙": "⊙", "⊗": "⊗", "⋆": "correlate"}
MODES = {"full": "full", "valid": "valid"}
STARTS = ("number", "word", "(", "{", "[", "∂", "frac", "⌊", "⌈")


def parse(text: str, scope: Scope) -> tuple[list[Node], list[str]]:
    """The sides of what was typed, and notes on how it was read."""
    parser = Parser(text, scope)
    return parser.sides(), parser.notes


class Parser(Subscripts):
    """Reads from ``self.tokens``; ``self.at`` is the next one."""

    def __init__(self, text: str, scope: Scope):
        self.scope, self.text = scope, text
        self.tokens = tokenize(text, scope.names)
        self.at = self.depth = self.work = self.sweeps = self.extremes = 0
        self.bound: list[str] = []
        self.notes: list[str] = []

    # Tokens

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def ahead(self, n: int = 1) -> Token:
        return self.tokens[min(self.at + n, len(self.tokens) - 1)]

    @property
    def glued(self) -> bool:
        """Whether nothing stands between the last token and the next one."""
        return self.at > 0 and self.tokens[self.at - 1].end == self.next.start

    def take(self, *kinds: str) -> Token | None:
        if self.next.kind in kinds:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def expect(self, kind: str, opened: Token | None = None) -> Token:
        taken = self.take(kind)
        if taken is None:
            came = self.next.text or "the end"
            where = opened or self.next
            told = f"{kind} is missing: {where.text} was opened and {came} came" if opened else \
                f"{came} came, {kind} was expected"
            raise ReadError(told, where.start, self.next.end)
        return taken

    def note(self, said: str) -> None:
        if said and said not in self.notes:
            self.notes.append(said)

    # Lines

    def sides(self) -> list[Node]:
        if self.next.kind == "end":
            raise ReadError("nothing came, a line was expected", 0, 0)
        sides = [self.sum()]
        while self.take("=", "==", ":="):
            sides.append(self.sum())
        if self.next.kind != "end":
            told = {")": "this bracket was never opened", "]": "this bracket was never opened",
                    "}": "this bracket was never opened"}.get(self.next.kind, f"'{self.next.text}' is not expected here")
            raise ReadError(told, self.next.start, self.next.end)
        return sides

    def sum(self) -> Node:
        """Terms with + and −."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ReadError(f"brackets are nested more than {DEEPEST} deep", self.next.start, self.next.end)
        left = self.product()
        while sign := self.take("+", "-"):
            right = self.product()
            left = Plus(left.start, right.end, left, sign.kind, right)
        self.depth -= 1
        return left

    def product(self) -> Node:
        """Factors, side by side or with a sign between them; a sum in it reaches over what follows."""
        if sign := self.take("-", "+"):
            body = self.product()
            return Negative(sign.start, body.end, body) if sign.kind == "-" else body
        left = self.factor()
        while True:
            if self.next.kind in PRODUCTS:
                sign = PRODUCTS[self.tokens[self.at].kind]
                self.at += 1
                sign = self._mode() or sign
            elif self.next.kind in ("/", "//"):
                self.at += 1
                bottom = self.signed()
                left = Over(left.start, bottom.end, left, bottom)
                continue
            elif self.next.kind in STARTS and not self._ends_body():
                sign = ""
            else:
                return left
            right = self.signed()
            left = Times(left.start, right.end, left, sign, right)

    def _ends_body(self) -> bool:
        return self.next.kind == "word" and self.next.text in ("for", "in")

    def signed(self) -> Node:
        if minus := self.take("-"):
            body = self.factor()
            return Negative(minus.start, body.end, body)
        return self.factor()

    def _mode(self) -> str:
        """The mode that stands below the sign of a convolution: *_full."""
        if not (self.next.kind == "_" and self.ahead().kind in ("word", "{")):
            return ""
        self.take("_")
        opened = []
        while brace := self.take("{"):              # _{\\text{full}}
            opened.append(brace)
        word = self.expect("word")
        for brace in opened:
            self.expect("}", brace)
        if word.text not in MODES:
            raise ReadError(f"'{word.text}' came, full or valid was expected", word.start, word.end)
        return MODES[word.text]

    def factor(self) -> Node:
        """Something with powers, transposes, entries and methods behind it."""
        self.depth += 1
        self.work += 1
        if self.depth > DEEPEST or self.work > LONGEST_WORK:
            raise ReadError(f"brackets are nested more than {DEEPEST} deep", self.next.start, self.next.end)
        made = self.behind(self.primary())
        self.depth -= 1
        return made

    def behind(self, made: Node) -> Node:
        while True:
            if self.next.kind in ("^", "**"):
                made = self._raised(made)
            elif self.next.kind == "'" and self.glued:
                made = Transposed(made.start, self.take("'").end, made)
            elif self.next.kind == "_" and not isinstance(made, Quantity | Letter | Number):
                self.take("_")
                made = Cell(made.start, self.next.end, made, self.low(self._axes_of(made)))
            elif self.next.kind == "[" and self.glued and (turned := self._turned()):
                while self.take("[", ":", ",", "-", "number"):
                    pass
                axes = tuple(n for n, part in enumerate(turned) if part == "::-1")
                made = Call(made.start, self.expect("]").end, "flip", (made,), (("axis", axes),))
            elif self.next.kind == "[" and self.glued and not isinstance(made, Letter | Number) \
                    and not (isinstance(made, Quantity) and made.places) and not self.is_condition():
                opened = self.take("[")
                places = self.listed("]", opened)
                made = Cell(made.start, self.tokens[self.at - 1].end, made, places)
            elif self.next.kind == ".":
                made = self._method(made)
            else:
                return made

    def _turned(self) -> list[str]:
        """The parts of [::-1, :], one for each axis; none where other things stand in the bracket."""
        said = "".join(t.text for t in self.tokens[self.at:self.at + 18])
        found = re.match(r"\[((?:::-1|:)(?:,(?:::-1|:))*)\]", said)
        return found[1].split(",") if found else []

    def _raised(self, made: Node) -> Node:
        sign = self.take("^", "**")
        opened = self.take("{")
        if opened and self.next.kind == "(" and self.ahead().kind == "number":
            raise ReadError("the number of a layer stands right behind its name", opened.start, self.next.end)
        if self.next.kind == "word" and self.next.text == "T" or self.next.kind == "'":
            self.at += 1
            if opened:
                self.expect("}", opened)
            return Transposed(made.start, self.tokens[self.at - 1].end, made)
        exponent = self.sum() if opened else self.signed()
        if opened:
            self.expect("}", opened)
        if self.next.kind in ("^", "**"):
            raise ReadError("a power of a power came, one exponent was expected", sign.start, self.next.end)
        return Power(made.start, exponent.end, made, exponent)

    def _method(self, made: Node) -> Node:
        dot = self.take(".")
        word = self.take("word")
        if word is None:
            raise ReadError("a dot came, * or a space was expected for a product", dot.start, dot.end)
        if word.text == "T":
            return Transposed(made.start, word.end, made)
        name = FUNCTIONS.get(word.text)
        if name not in ("sum", "mean", "matmul", "transpose") or self.next.kind != "(":
            raise ReadError(f".{word.text} is not read here: .T, .sum(axis=0), .mean(axis=0) and .dot(…) are",
                            dot.start, word.end)
        return self.call(name, made.start, (made,))

    # Things

    def primary(self) -> Node:
        token = self.next
        if token.kind == "number":
            return self._number()
        if token.kind in ("word", "∂"):
            return self.slope() or self.word()
        if token.kind == "frac":
            return self._fraction()
        if token.kind in ("(", "{"):
            opened = self.take("(", "{")
            body = self.sum()
            closed = self.expect({"(": ")", "{": "}"}[token.kind], opened)
            return Group(token.start, closed.end, body) if token.kind == "(" else body
        if token.kind in ("⌊", "⌈"):
            opened = self.take("⌊", "⌈")
            body = self.sum()
            closed = self.expect({"⌊": "⌋", "⌈": "⌉"}[token.kind], opened)
            return self._extreme(Call(token.start, closed.end, {"⌊": "floor", "⌈": "ceil"}[token.kind], (body,)))
        if token.kind == "[":
            return self._bracket()
        if token.kind == "end":
            raise ReadError("the line ends too early: something was expected behind "
                            f"{self.tokens[self.at - 1].text or 'it'}", max(token.start - 1, 0), token.end)
        raise ReadError(f"'{token.text}' came, a quantity, a number or a bracket was expected", token.start, token.end)

    def _number(self) -> Node:
        token = self.expect("number")
        if len(token.text) > 12 or "e" in token.text.lower():
            raise ReadError("a number of at most 12 digits, without an exponent, was expected", token.start, token.end)
        value = Fraction(token.text)
        if value > LARGEST:
            raise ReadError(f"'{token.text}' came, numbers up to {LARGEST} are read", token.start, token.end)
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
        if of is not None and self.take("/") and (wrt := self.differential()) is not None:
            return Slope(of.start, wrt.end, of, wrt)
        self.at = mark
        del self.notes[notes:]
        if self.next.kind == "∂":
            raise ReadError("∂ came, a derivative such as ∂E/∂y_1 of quantities given here was expected",
                            self.next.start, self.ahead(3).end)
        return None

    def differential(self) -> Quantity | None:
        token = self.next
        if self.take("∂"):
            word = self.next
            if not self.take("word"):
                return None
            found = self.named(word)
            return self.quantity(*found, word.start) if found else None
        if token.kind != "word" or not token.text.startswith("d") or token.text in self.scope.quantities \
                and token.text != "d":
            return None
        rest = token.text[1:]
        self.at += 1
        if not rest:                          # d ŷ, where the letter cannot stand in one word with the d
            word = self.take("word")
            found = self.named(word) if word and self.tokens[self.at - 2].end == word.start else None
            return self.quantity(*found, word.start) if found else None
        found = self.named(token._replace(text=rest, start=token.start + 1))
        return self.quantity(*found, token.start + 1) if found else None

    def word(self) -> Node:
        token = self.expect("word")
        text = token.text
        if text in LIBRARIES:
            self.expect(".")
            while self.next.kind == "word" and self.next.text in LIBRARIES:
                text = self.expect("word").text
                self.expect(".")
            token = self.expect("word")
            if text == "signal" and token.text == "correlate":      # full where NumPy's is valid
                token = token._replace(text="correlate2d")
            if token.text not in FUNCTIONS:
                raise ReadError(f"'{token.text}' is not read here: sum, mean, dot, outer, convolve and correlate are",
                                token.start, token.end)
            return self.call(FUNCTIONS[token.text], token.start)
        if found := self.named(token):
            return self.quantity(*found, token.start)
        if text == "e" and self.next.kind in ("^", "**"):
            self.at += 1
            opened = self.take("{")
            power = self.sum() if opened else self.signed()
            if opened:
                self.expect("}", opened)
            return Call(token.start, self.tokens[self.at - 1].end, "exp", (power,))
        name = "sigmoid" if text == "f" and self.scope.sigmoids else FUNCTIONS.get(text)
        if name is not None:
            return self.function(name, token)
        letter = self.scope.letter(self._numbered(text, self.scope.sizes) or text)
        if letter is None and self.next.kind not in ("^", "**") and (apart := self._apart(token)):
            return apart
        if letter is None or (self.next.kind == "number" and self.glued) or self.next.kind == "_":
            end = self.next.end if self.next.kind == "number" and self.glued else token.end
            raise self.scope.unknown(self.text[token.start:end].strip(), token.start, end)
        return Letter(token.start, token.end, letter)

    def _apart(self, token: Token) -> Node | None:
        """HW: a product of sizes and places written without a space."""
        letters = [Letter(token.start + n, token.start + n + 1, self.scope.letter(c))
                   for n, c in enumerate(token.text) if c in self.scope.letters or c in self.bound]
        if len(letters) != len(token.text):
            return None
        return reduce(lambda left, right: Times(left.start, right.end, left, "", right), letters)

    def function(self, name: str, token: Token) -> Node:
        """A function of the line's language, with or without brackets."""
        if name in ("sum", "product"):
            return self.sweep(name, token)
        if self.take("'"):
            name += "'"
        if self.next.kind == "(" or name in ("max", "min"):
            return self.call(name, token.start)
        if name in ("exp", "log", "tanh"):
            body = self.factor()
            return Call(token.start, body.end, name, (body,))
        raise ReadError(f"'{token.text}' came, ( was expected after it", token.start, token.end)

    def call(self, name: str, start: int, first: tuple[Node, ...] = ()) -> Node:
        opened = self.expect("(")
        arguments, options = list(first), []
        if name == "mean" or name == "sum":
            self._sweeping(start)
        while self.next.kind != ")":
            if self.next.kind == "word" and self.ahead().kind == "=" and self.next.text in ("mode", "axis", "k"):
                key = self.expect("word").text
                self.expect("=")
                options.append((key, self._option()))
            elif self.next.kind == "mode":
                options.append(("mode", self._option()))
            else:
                arguments.append(self.sum())
            if not self.take(","):
                break
        closed = self.expect(")", opened)
        return self._extreme(Call(start, closed.end, name, tuple(arguments), tuple(options)))

    def _option(self):
        if self.take("("):
            axes = [self._option()]
            while self.take(","):
                axes.append(self._option())
            self.expect(")")
            return tuple(axes)
        minus = self.take("-")
        token = self.take("mode", "number")
        if token is None:
            raise ReadError(f"'{self.next.text}' came, a mode in quotes or an axis was expected", self.next.start,
                            self.next.end)
        return token.text if token.kind == "mode" else (-1 if minus else 1) * int(float(token.text))

    def _extreme(self, call: Call) -> Call:
        if call.name in ("max", "min", "floor", "ceil"):
            self.extremes += 1
            if self.extremes > EXTREMES:
                raise ReadError(f"more than {EXTREMES} of max, min, floor and ceil came", call.start, call.end)
        return call

    def _sweeping(self, start: int) -> None:
        self.sweeps += 1
        if self.sweeps > SWEEPS:
            raise ReadError(f"more than {SWEEPS} sums came", start, self.next.end)

    # Sums

    def sweep(self, kind: str, token: Token) -> Node:
        """sum_{i=1}^{M} …, sum_i …, sum(…, i, 1, M), sum(… for i in range(1, M+1)), sum(d, axis=0)."""
        self._sweeping(token.start)
        if self.take("_"):
            letters, low = self._below()
            high = self._above() if self.take("^", "**") else None
            if (low is None) != (high is None):
                raise ReadError("one bound came, both or none were expected", token.start, self.next.start)
            return self._swept(kind, token, letters, low, high)
        if self.next.kind != "(":
            raise ReadError("a sum came without its letter: write sum_i … or sum_{i=1}^{M} …", token.start, token.end)
        return self._written(kind, token)

    def _swept(self, kind, token, letters, low, high) -> Node:
        self.bound += [letter.symbol.name for letter in letters]
        body = self.product()
        del self.bound[-len(letters):]
        for letter in reversed(letters):
            body = Big(token.start, body.end, kind, letter, low, high, body)
        return body

    def _below(self):
        opened = self.take("{")
        self._single()
        letters = [self._bound_letter()]
        while opened and self.take(",") or self._more(letters):
            letters.append(self._bound_letter())
        low = self.sum() if len(letters) == 1 and opened and self.take("=") else None
        if opened:
            self.expect("}", opened)
        return letters, low

    def _single(self) -> None:
        """Cut a run of letters, as below a sum in sum_{mn}, into one token for each."""
        word = self.next
        if word.kind == "word" and 1 < len(word.text) == word.end - word.start < 4:
            self.tokens[self.at:self.at + 1] = [Token("word", c, word.start + n, word.start + n + 1)
                                                for n, c in enumerate(word.text)]

    def _more(self, letters: list[Letter]) -> bool:
        return self.next.kind == "word" and self.glued and self.next.start == letters[0].start + len(letters)

    def _above(self) -> Node:
        opened = self.take("{")
        high = self.sum() if opened else self.primary()
        if opened:
            self.expect("}", opened)
        return high

    def _bound_letter(self) -> Letter:
        token = self.expect("word")
        if len(token.text) != 1 or token.text in self.scope.quantities:
            raise ReadError(f"'{token.text}' came, a letter that names nothing else was expected for a sum",
                            token.start, token.end)
        return Letter(token.start, token.end, Symbol(token.text, integer=True))

    def _written(self, kind: str, token: Token) -> Node:
        """A sum written as a function."""
        opened = self.expect("(")
        body = self.sum()
        swept = []
        while self.next.kind == "word" and self.next.text == "for":
            self.at += 1
            letter = self._bound_letter()
            if not (self.next.text == "in" and self.ahead().text == "range"):
                raise ReadError("in range(…) was expected", self.next.start, self.next.end)
            self.at += 2
            swept.append((letter, *self._range()))
        if swept:
            closed = self.expect(")", opened)
            for letter, low, high in reversed(swept):
                body = Big(token.start, closed.end, kind, letter, low, high, body)
            return body
        if self.take(","):
            if self.next.kind == "word" and self.next.text == "axis":
                self.at += 1
                self.expect("=")
                options = (("axis", self._option()),)
                closed = self.expect(")", opened)
                return Call(token.start, closed.end, kind, (body,), options)
            letter = self._bound_letter()
            self.expect(",")
            low = self.sum()
            self.expect(",")
            high = self.sum()
            closed = self.expect(")", opened)
            return Big(token.start, closed.end, kind, letter, low, high, body)
        closed = self.expect(")", opened)
        return Call(token.start, closed.end, kind, (body,))

    def _range(self) -> tuple[Node, Node]:
        opened = self.expect("(")
        low = self.sum()
        if not self.take(","):
            raise ReadError("range with two bounds was expected: entries count from 1 here", opened.start, self.next.end)
        high = self.sum()
        self.expect(")", opened)
        one = Number(high.end, high.end, Fraction(1))
        inner = high.left if isinstance(high, Plus) and high.sign == "+" and high.right == one else None
        return low, inner or Plus(high.start, high.end, high, "-", one)

    # Brackets

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

    def _bracket(self) -> Node:
        if not self.is_condition():
            opened = self.take("[")
            items = self.listed("]", opened)
            return Values(opened.start, self.tokens[self.at - 1].end, items)
        opened = self.take("[")
        sides, signs = [self.sum()], []
        while sign := self.take(*RELATIONS):
            signs.append(sign.kind)
            sides.append(self.sum())
        closed = self.expect("]", opened)
        return Bracket(opened.start, closed.end, tuple(sides), tuple(signs))

    def listed(self, close: str, opened: Token) -> tuple[Node, ...]:
        items = [self.sum()]
        while self.take(","):
            items.append(self.sum())
        self.expect(close, opened)
        return tuple(items)
