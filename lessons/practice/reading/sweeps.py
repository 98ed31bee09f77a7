"""Calls of functions, and what runs over a letter, in all their spellings."""

from fractions import Fraction

from sympy import Symbol

from .things import Things
from .tokens import ReadError, Span, Token
from .tree import Big, Call, Letter, Node, Number, Plus

SWEEPS, EXTREMES = 10, 8


class Sweeps(Things):
    """The part of the parser that reads calls, sums and products."""

    def sweep(self, kind: str, token: Token) -> Node:
        """sum_{i=1}^{M} …, sum_i …, sum(…, i, 1, M), sum(… for i in range(1, M+1)), sum(d, axis=0)."""
        self.sweeping(token.start)
        if self.take("_"):
            letters, low = self._below()
            high = self.braced(self.sum, self.primary) if self.take("^", "**") else None
            if (low is None) != (high is None):
                raise ReadError("one bound came, both or none were expected", Span(token.start, self.next.start))
            return self._swept(kind, token, letters, low, high)
        if self.next.kind != "(":
            raise ReadError("a sum came without its letter: write sum_i … or sum_{i=1}^{M} …", token)
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
        run = self.next
        if run.kind == "word" and 1 < len(run.text) < 4 and run.text not in self.scope.quantities:     # sum_{mn}
            self.tokens[self.at:self.at + 1] = [Token("word", c, run.start + n, run.start + n + 1)
                                                for n, c in enumerate(run.text)]
        letters = [self._bound_letter()]
        while opened and self.take(",") or self.next.kind == "word" and run.start < self.next.start < run.end:
            letters.append(self._bound_letter())
        low = self.sum() if len(letters) == 1 and opened and self.take("=") else None
        if opened:
            self.expect("}", opened)
        return letters, low

    def _bound_letter(self) -> Letter:
        token = self.expect("word")
        if len(token.text) != 1 or token.text in self.scope.quantities:
            raise ReadError(f"'{token.text}' came, a letter that names nothing else was expected for a sum", token)
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
                raise ReadError("in range(…) was expected", self.next)
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
                options = (("axis", self.option()),)
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
            raise ReadError("range with two bounds was expected: entries count from 1 here", opened, self.next)
        high = self.sum()
        self.expect(")", opened)
        one = Number(high.end, high.end, Fraction(1))
        inner = high.left if isinstance(high, Plus) and high.sign == "+" and high.right == one else None
        return low, inner or Plus(high.start, high.end, high, "-", one)

    # Calls

    def call(self, name: str, start: int, first: tuple[Node, ...] = ()) -> Call:
        opened = self.expect("(")
        arguments, options = list(first), []
        if name == "mean" or name == "sum":
            self.sweeping(start)
        while self.next.kind != ")":
            if self.next.kind == "word" and self.ahead().kind == "=" and self.next.text in ("mode", "axis", "k"):
                key = self.expect("word").text
                self.expect("=")
                options.append((key, self.option()))
            elif self.next.kind == "mode":
                options.append(("mode", self.option()))
            else:
                arguments.append(self.sum())
            if not self.take(","):
                break
        closed = self.expect(")", opened)
        return self.extreme(Call(start, closed.end, name, tuple(arguments), tuple(options)))

    def option(self):
        if opened := self.take("("):            # axis=(0, 1)
            axes = [self.option()]
            while self.take(","):
                axes.append(self.option())
            self.expect(")", opened)
            return tuple(axes)
        minus = self.take("-")
        token = self.take("mode", "number")
        if token is None:
            raise ReadError(f"'{self.next.text}' came, a mode in quotes or an axis was expected", self.next)
        return token.text if token.kind == "mode" else (-1 if minus else 1) * int(float(token.text))

    def extreme(self, call: Call) -> Call:
        if call.name in ("max", "min", "floor", "ceil"):
            self.extremes += 1
            if self.extremes > EXTREMES:
                raise ReadError(f"more than {EXTREMES} of max, min, floor and ceil came", call)
        return call

    def sweeping(self, start: int) -> None:
        self.sweeps += 1
        if self.sweeps > SWEEPS:
            raise ReadError(f"more than {SWEEPS} sums came", Span(start, self.next.end))
