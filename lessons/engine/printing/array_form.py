"""The array form of a line: a symbol such as δ xᵀ and its matrices, a matrix of entries, or [ … ] with indices."""

import re
from functools import cache
from itertools import product as cartesian
from math import prod

from sympy import Add, Expr, IndexedBase, Symbol

from ..domain import whole
from ..language import Entry, Partial, elements, ends_of, head
from .arrays import explode, lay, matrix, operation_text, spell_operation
from .tree import Lit, Num, Over, children, core, walk

LEAVES, WIDE = 32, 90       # beyond so many symbols, or characters across, a matrix of entries cannot be read


class ArrayForm:
    """Prints lines for all places at once, on one page."""

    def __init__(self, page):
        self._page = page
        places = tuple(i for end in ends_of(page.derivation.goal) for i in head(end)[1])
        self._places = places if set(places) <= set(page.derivation.domain.free) else ()
        self._at = cache(lambda values: page.builder({**page.point, **dict(zip(places, values, strict=True))}))

    def line(self, rhs: Expr, before: Expr | None) -> str:
        """The right side in LaTeX."""
        if isinstance(rhs, Entry):
            return self._operation(rhs, before)
        general = self._page.latex(self._page.marked(self._page.general, rhs, before))
        if not self._places:
            return general
        entries = None if rhs.has(Partial) else self._entries(rhs, before)
        if entries and width(entries) <= WIDE:
            return entries
        letters = [self._page.latex(self._page.general.build(p)) for p in self._places]
        return rf"\left[{general}\right]_{{{','.join(letters[::-1] if self._page.turned else letters)}}}"

    def text(self, rhs: Expr) -> str:
        """The right side in plain text."""
        if isinstance(rhs, Entry):
            return operation_text(rhs.operation, self._page.text)
        said = self._page.text(self._page.tree(self._page.general, rhs))
        return f"[{said}]" if self._places else said

    def _operation(self, rhs: Entry, before: Expr | None) -> str:
        page = self._page
        symbol = spell_operation(rhs.operation, page.latex, page.turned)
        laid = lay(rhs.operation, page.notation, page.turned)
        flat = all(len(base.shape) <= 2 for base in rhs.operation.atoms(IndexedBase))
        rows = page.point.get(Symbol("N", integer=True), 1)
        filled = explode(laid, self._grid, self._number, rows) if flat else None
        both = f"{symbol} = {filled}"
        changed = isinstance(page.marked(page.general, rhs, before), Lit)
        lit = rf"\class{{mjx-changed}}{{{symbol}}}" if changed else symbol
        return f"{lit} = {filled}" if filled and width(both) <= WIDE else lit

    def _number(self, number: Expr) -> str:
        spelled = self._page.latex(self._page.concrete.build(number))
        return rf"\left({spelled}\right)" if isinstance(number, Add) else spelled

    def _grid(self, name: str):
        """The rows of an array's entries, and whether the notation stores it the other way round."""
        page, base = self._page, self._page.subject.bases[name]
        cells = {place: page.latex(page.concrete.build(base[place])) for place in elements(page.shapes[name])}
        rows = [[cells[place] for place in cells if place[0] == r] for r in range(1, page.shapes[name][0] + 1)]
        return rows, page.notation.is_transposed(name, len(page.shapes[name]))

    def _entries(self, rhs: Expr, before: Expr | None) -> str | None:
        """The matrix of all entries, or None where it has too many symbols."""
        page, ranges = self._page, [self._range(p) for p in self._places]
        if len(ranges) > 2 or prod(map(len, ranges)) > LEAVES:
            return None
        trees, leaves = {}, 0
        for values in cartesian(*ranges):
            trees[values] = page.marked(self._at(values), rhs, before)
            leaves += _leaves(trees[values])
            if leaves > LEAVES or _is_tall(trees[values]):
                return None
        whole_new = all(isinstance(tree, Lit) for tree in trees.values())       # then one light is enough
        rows = [[page.latex(core(tree) if whole_new else tree) for place, tree in trees.items() if place[0] == r]
                for r in ranges[0]]
        filled = matrix(rows, page.turned)
        return rf"\class{{mjx-changed}}{{{filled}}}" if whole_new else filled

    def _range(self, symbol):
        low, high = self._page.derivation.domain.free[symbol]
        return range(whole(low, self._page.point), whole(high, self._page.point) + 1)


def _leaves(tree) -> int:
    """How many symbols a written-out entry has."""
    inner = children(tree)
    return sum(map(_leaves, inner)) if inner else int(not isinstance(tree, Num))


def _is_tall(tree) -> bool:
    """Whether a fraction in it is made of more than single symbols: in a matrix that is too small to read."""
    return any(isinstance(node, Over) and (children(node.top) or children(node.bottom)) for node in walk(tree))


def width(latex: str) -> float:
    """About how many characters wide a formula is when typeset."""
    spelled = re.sub(r"\\(left|right|[,;])|\\class\{[^{}]*\}", " ", latex)
    for command, sign in ((r"[td]?frac", "÷"), (r"begin\{\w+\}", "⟦"), (r"end\{\w+\}", "⟧")):
        spelled = re.sub(r"\\" + command, sign, spelled)
    spelled = re.sub(r"\\\\", "⏎", spelled)
    spelled = re.sub(r"\\[a-zA-Z]+ ?", "x", spelled)
    inner = re.compile(r"÷\{([^{}]*)\}\{([^{}]*)\}|[_^]\{([^{}]*)\}|\{([^{}]*)\}|⟦([^⟦⟧{}]*)⟧")
    while inner.search(spelled):
        spelled = inner.sub(_flat, spelled)
    return len(spelled.replace(" ", ""))


def _flat(found: re.Match) -> str:
    top, bottom, script, group, cells = found.groups()
    if cells is not None:
        columns = zip(*(row.split("&") for row in cells.split("⏎")), strict=True)
        return "x" * (2 + sum(2 + max(len(cell.replace(" ", "")) for cell in column) for column in columns))
    if script is not None:
        return "x" * ((len(script.replace(" ", "")) + 1) // 2)
    return max(top, bottom, key=len) if group is None else group
