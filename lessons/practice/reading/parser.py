"""A Pratt parser: tokens to a tree.  How many subscripts a name takes is decided by its axes, where it is read."""

import re

from .scope import FUNCTIONS, Scope
from .sweeps import Sweeps
from .tokens import ReadError, Span
from .tree import Bracket, Call, Cell, Letter, Negative, Node, Number, Over, Plus, Power, Quantity, Times, Transposed

DEEPEST = 60
LONGEST_WORK = 6000      # factors read, those read twice included: no text of 2000 characters needs more
PRODUCTS = {"*": "*", "@": "@", "⊙": "⊙", "⊗": "⊗", "⋆": "correlate"}
MODES = ("full", "valid")
STARTS = ("number", "word", "(", "{", "[", "∂", "frac", "⌊", "⌈")


def parse(text: str, scope: Scope) -> tuple[list[Node], list[str]]:
    """The sides of what was typed, and notes on how it was read."""
    parser = Parser(text, scope)
    return parser.sides(), parser.notes


class Parser(Sweeps):
    """Reads from ``self.tokens``; ``self.at`` is the next one."""

    def __init__(self, text: str, scope: Scope):
        super().__init__(text, scope)
        self.depth = self.work = 0

    # Lines

    def sides(self) -> list[Node]:
        if self.next.kind == "end":
            raise ReadError("nothing came, a line was expected", Span(0, 0))
        self.take("=")                          # as one goes on below a line
        sides = [self.sum()]
        while self.take("=", "==", ":="):
            sides.append(self.sum())
        if self.next.kind in (".", ",") and self.ahead().kind == "end":
            self.at += 1
        if self.next.kind != "end":
            told = "this bracket was never opened" if self.next.kind in (")", "]", "}") else \
                f"'{self.next.text}' is not expected here"
            raise ReadError(told, self.next)
        return sides

    def sum(self) -> Node:
        """Terms with + and −."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise ReadError(f"brackets are nested more than {DEEPEST} deep", self.next)
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
                joint = self._mode(PRODUCTS[self.pop().kind])
            elif self.next.kind in ("/", "//"):
                self.at += 1
                bottom = self.signed()
                left = Over(left.start, bottom.end, left, bottom)
                continue
            elif self.next.kind in STARTS and self.next.text not in ("for", "in"):
                joint = ""
            else:
                return left
            right = self.signed()
            left = Times(left.start, right.end, left, joint, right)

    def signed(self) -> Node:
        if minus := self.take("-"):
            body = self.factor()
            return Negative(minus.start, body.end, body)
        return self.factor()

    def _mode(self, sign: str) -> str:
        r"""The sign of a product with the mode that stands below it: *_full, \star_{\text{valid}}."""
        if not (self.next.kind == "_" and self.ahead().kind in ("word", "{")):
            return sign
        self.take("_")
        opened = []
        while brace := self.take("{"):
            opened.append(brace)
        word = self.expect("word")
        for brace in opened:
            self.expect("}", brace)
        if word.text not in MODES:
            raise ReadError(f"'{word.text}' came, full or valid was expected", word)
        return f"{sign} {word.text}".replace("correlate valid", "correlate") if sign == "correlate" else word.text

    def factor(self) -> Node:
        """Something with powers, transposes, entries and methods behind it."""
        self.depth += 1
        self.work += 1
        if self.depth > DEEPEST or self.work > LONGEST_WORK:
            raise ReadError(f"brackets are nested more than {DEEPEST} deep", self.next)
        made = self.behind(self.primary())
        self.depth -= 1
        return made

    def behind(self, made: Node) -> Node:
        while True:
            if self.next.kind in ("^", "**"):
                made = self._raised(made)
            elif self.next.kind == "'" and self.glued:
                made = Transposed(made.start, self.pop().end, made)
            elif self.next.kind == "_" and self.ahead().kind == "{" and isinstance(made, Number) and made.value == 1:
                made = self._indicator()
            elif self.next.kind == "_" and not isinstance(made, Quantity | Letter | Number):
                self.take("_")
                made = Cell(made.start, self.next.end, made, self.low(max(len(self.scope.places), 1)))
            elif self.next.kind == "[" and self.glued and (turned := self.turned()):
                while self.take("[", ":", ",", "-", "number"):
                    pass
                axes = tuple(n for n, part in enumerate(turned) if part == "::-1")
                made = Call(made.start, self.expect("]").end, "flip", (made,), (("axis", axes),))
            elif self.next.kind == "[" and self.glued and not isinstance(made, Letter | Number) \
                    and not (isinstance(made, Quantity) and made.places) and not self.is_condition():
                opened = self.pop()
                places = self.listed("]", opened)
                made = Cell(made.start, self.tokens[self.at - 1].end, made, places)
            elif self.next.kind == "." and self.ahead().kind != "end":
                made = self._method(made)
            else:
                return made

    def _indicator(self) -> Node:
        r"""1_{z > 0}, \mathbf 1_{\{z > 0\}}: 1 where it holds, else 0."""
        self.take("_")
        opened = self.pop()
        body = self.sum()
        if isinstance(body, Bracket):
            self.expect("}", opened)
            return body
        return self.condition(opened, "}", body)

    def turned(self) -> list[str]:
        """The parts of [::-1, :], one for each axis; none where other things stand in the bracket."""
        said = "".join(token.text for token in self.tokens[self.at:self.at + 18])
        found = re.match(r"\[((?:::-1|:)(?:,(?:::-1|:))*)\]", said)
        return found[1].split(",") if found else []

    def _raised(self, made: Node) -> Node:
        sign = self.pop()
        opened = self.take("{")
        if opened and self.next.kind == "(" and self.ahead().kind == "number":
            raise ReadError("the number of a layer stands right behind its name", opened, self.next)
        if self.next.kind == "word" and self.next.text == "T" or self.next.kind == "'":
            self.at += 1
            if opened:
                self.expect("}", opened)
            return Transposed(made.start, self.tokens[self.at - 1].end, made)
        exponent = self.sum() if opened else self.signed()
        if opened:
            self.expect("}", opened)
        if self.next.kind in ("^", "**") or isinstance(exponent, Power):
            raise ReadError("a power of a power came, one exponent was expected", sign, self.next)
        return Power(made.start, exponent.end, made, exponent)

    def _method(self, made: Node) -> Node:
        dot = self.pop()
        word = self.take("word")
        if word is None:
            raise ReadError("a dot came, * or a space was expected for a product", dot)
        if word.text == "T":
            return Transposed(made.start, word.end, made)
        name = FUNCTIONS.get(word.text)
        if name not in ("sum", "mean", "matmul", "transpose") or self.next.kind != "(":
            raise ReadError(f".{word.text} is not read here: .T, .sum(axis=0), .mean(axis=0) and .dot(…) are", dot,
                            word)
        return self.call(name, made.start, (made,))
