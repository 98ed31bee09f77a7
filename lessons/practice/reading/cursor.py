"""Where the parser is in the tokens, and what it takes from there."""

from collections.abc import Callable

from .scope import Scope
from .tokens import ReadError, Token, tokenize
from .tree import Call, Node


class Cursor:
    """``at`` is the next token; ``bound`` the letters that sums around have bound, ``notes`` what was assumed."""

    # What the parts of the parser ask of each other
    sum: Callable[[], Node]
    product: Callable[[], Node]
    factor: Callable[[], Node]
    signed: Callable[[], Node]
    sweep: Callable[[str, Token], Node]
    call: Callable[..., Call]
    extreme: Callable[[Call], Call]
    is_condition: Callable[[], bool]
    turned: Callable[[], list[str]]
    listed: Callable[[str, Token], tuple[Node, ...]]

    def __init__(self, text: str, scope: Scope):
        self.scope, self.text = scope, text
        self.tokens = tokenize(text, scope.names)
        self.at = self.sweeps = self.extremes = 0
        self.bound: list[str] = []
        self.notes: list[str] = []

    def braced(self, inside: Callable[[], Node], bare: Callable[[], Node]) -> Node:
        """What is read inside of braces, or without them."""
        opened = self.take("{")
        made = inside() if opened else bare()
        if opened:
            self.expect("}", opened)
        return made

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

    def pop(self) -> Token:
        """The next token, whatever it is."""
        self.at += 1
        return self.tokens[self.at - 1]

    def expect(self, kind: str, opened: Token | None = None) -> Token:
        taken = self.take(kind)
        if taken is None:
            came = self.next.text or "the end"
            where = opened or self.next
            told = f"{kind} is missing: {where.text} was opened and {came} came" if opened else \
                f"{came} came, {kind} was expected"
            raise ReadError(told, where, self.next)
        return taken

    def note(self, said: str) -> None:
        if said and said not in self.notes:
            self.notes.append(said)
