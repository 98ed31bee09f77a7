"""From the text of a layer to its definitions: what is an array, what an index, what a size."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr, Symbol

from ....engine.grammar import WHOLE, GrammarError, Reader
from ..errors import LayerError
from .writing import assignment

LINES = 16


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

    def __init__(self, text: str, sizes: Iterable[str] = (), asked: str = ""):
        pieces = (piece for line in text.splitlines() for piece in line.split(";"))
        lines = [(number, part) for number, piece in enumerate(pieces) if (part := piece.split("#")[0].rstrip())]
        if not lines:
            raise LayerError("Nothing came: type a definition such as y[i] = sum(w[k]*x[i+k-1], k).")
        if len(lines) > LINES:
            raise LayerError(f"{len(lines)} definitions came, at most {LINES} are read.")
        self.assigned = [self._assigned(number, line) for number, line in lines]
        self.sides = [line for line in self.assigned if isinstance(line[1], ast.Call)]
        self.assigned = [line for line in self.assigned if line not in self.sides]
        if not self.assigned:
            raise LayerError("Nothing is defined: a line such as y[i] = w[i]*x[i] was expected too.")
        typed = {name for _, *sides in self.assigned for name in names_in(*sides)}
        self.assigned = _with_loss(self.assigned, asked.strip())
        self.supplied = names_in(*(right for *_, right in self.assigned)) - typed    # such as δ
        self.ranks: dict[str, int] = {}
        self.index_names: set[str] = set()  # letters on the left, and those that sums bind
        self.whole: set[str] = {*sizes}  # names that stand in indices, bounds and brackets
        for number, left, right in (*self.sides, *self.assigned):
            self._look(number, left, right)
        self._split_size_lines()
        self.defined = {name_of(left) for _, left, _ in self.assigned}
        self._check_order()

    def _check_order(self) -> None:
        """Each quantity is defined once, before it is read, and not by itself."""
        lines = {name_of(left): number for number, left, _ in reversed(self.assigned)}
        general: set[str] = set()
        for number, left, right in self.assigned:
            name = name_of(left)
            own = [ast.unparse(left)] if name in lines else []
            for node in ast.walk(right):
                inner = node.id if isinstance(node, ast.Name) else None
                if inner in lines and inner != name and lines[inner] > number:
                    raise LayerError(
                        f"{inner} is read in line {number + 1}, before line {lines[inner] + 1} defines it.",
                        where(number, node))
                itself = isinstance(node, ast.Subscript) and ast.unparse(node) in own
                if itself or (inner == name and not places(left)):
                    raise LayerError(f"{own[0]} is defined by itself in line {number + 1}.", where(number, node))
            is_general = not any(isinstance(i, ast.Constant) for i in places(left))
            key = name if is_general else ast.unparse(left)
            if key in general:
                raise LayerError(f"{key} has two definitions; the second is line {number + 1}.", where(number, left))
            general.add(key)

    def _split_size_lines(self) -> None:
        """A line such as M = L - K + 1 about a size is no quantity's definition."""
        sized = [line for line in self.assigned if isinstance(line[1], ast.Name) and line[1].id in self.whole]
        self.assigned = [line for line in self.assigned if line not in sized]
        self.whole |= names_in(*(right for *_, right in sized)) - {*WHOLE}
        self.size_lines = {Symbol(left.id, integer=True): self.whole_of(right) for _, left, right in sized}

    def whole_of(self, node) -> Expr:
        """A size or arithmetic on sizes."""
        try:
            return Reader({}).whole(node)
        except GrammarError as error:
            raise LayerError(f"{spell(node)} came, arithmetic on sizes was expected.") from error

    def _assigned(self, number: int, line: str):
        made = assignment(number, line)
        left = made.targets[0]
        plain = left.value if isinstance(left, ast.Subscript) else left
        if not isinstance(plain, ast.Name) and not (isinstance(left, ast.Call) and spell(left.func) == "sum"):
            raise LayerError(
                f"{spell(left)} came on the left of line {number + 1}, a name with indices was expected, such as y[i].",
                where(number, left))
        return number, left, made.value

    def _look(self, number: int, left, right) -> None:
        """Which names have indices, and how many."""
        for index in places(left):
            if isinstance(index, ast.Name):
                self.index_names.add(index.id)
        for node in (*ast.walk(left), *ast.walk(right)):
            if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
                name, rank = node.value.id, len(places(node))
                if self.ranks.setdefault(name, rank) != rank:
                    raise LayerError(f"{name} has {many(rank)} in {spell(node)}, but {self.ranks[name]} before.",
                                     where(number, node))
                self.whole |= names_in(*places(node))
            elif (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                  and node.func.id in ("sum", "mean", "product")):
                letters, bounds = sweep_parts(node)
                self.index_names |= {letter.id for letter in letters if isinstance(letter, ast.Name)}
                self.whole |= names_in(*bounds)
            elif isinstance(node, ast.List):
                for compare in node.elts:
                    if isinstance(compare, ast.Compare) and not isinstance(compare.ops[0], ast.Gt):
                        self.whole |= names_in(compare)
        self.whole -= {*self.ranks}


def _with_loss(assigned: list, asked: str) -> list:
    """An E that is read, as in J = E + R, and that no line defines is any loss of what comes out.

    It gets a line of its own: the sum of what comes out times δ, its slopes.  Where nothing comes out, it is a loss of
    what is ``asked``, with slopes g.
    """
    reads = {name_of(left): names_in(right) for _, left, right in reversed(assigned)}
    place = next((n for n, (_, _, right) in enumerate(assigned) if "E" in names_in(right)), None)
    if place is None or "E" in reads:
        return assigned
    through, before = {"E"}, set[str]()
    while through != before:
        before, through = through, through | {name for name, inner in reads.items() if inner & through}
    names = {name_of(left): ast.unparse(left) for _, left, _ in assigned if name_of(left) not in through
             and not any(name_of(left) in inner for inner in reads.values())}
    slope = "delta" if names else "grad"
    name = asked.split("[")[0]
    if not names and name != "E" and any(name in inner for inner in reads.values()):
        names[name] = asked if re.fullmatch(r"\w+\[\w+(,\s*\w+)*\]", asked) else _plainly(name, assigned)
    terms = []
    for name, entry in names.items():
        weighed = f"{slope if len(names) == 1 else f'{slope}_{name}'}{entry[len(name):]}*{entry}"
        terms.append(f"sum({weighed}, {entry[len(name) + 1:-1]})" if "[" in entry else weighed)
    if not terms:
        return assigned
    number, _, reader = assigned[place]
    loss, made = (ast.parse(side, mode="eval").body for side in ("E", " + ".join(terms)))
    for node in (loss, *ast.walk(made)):
        ast.copy_location(node, reader)
    return [*assigned[:place], (number, loss, made), *assigned[place:]]


def _plainly(name: str, assigned: list) -> str:
    """A quantity as the lines read it, such as W[j,i] for W."""
    entries = (node for _, _, right in assigned for node in ast.walk(right)
               if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == name)
    return next((ast.unparse(node) for node in entries if all(isinstance(i, ast.Name) for i in places(node))), name)


def names_in(*nodes) -> set[str]:
    """All names that stand in these."""
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}


def sweep_parts(node) -> tuple[list, list]:
    """The letters and the bounds of sum(what, k, 1, K), sum(what, k) or sum(what, k, p)."""
    rest = node.args[1:]
    if len(rest) == 3:
        inside = names_in(node.args[0])
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


def many(count: int) -> str:
    """So many indices, in words."""
    return "1 index" if count == 1 else f"{count} indices"


def where(number: int, node) -> tuple[int, int, int]:
    """Line, first and last column of a piece of the text."""
    return number, node.col_offset, node.end_col_offset


def spell(node) -> str:
    """A piece of the text, shortened where it is long."""
    spelled = re.sub(r"\s*([*/+\-^])\s*", r"\1", ast.unparse(node))
    return spelled if len(spelled) <= 48 else f"{spelled[:45]}…"
