"""A derivation on the page: four forms of each line, in any notation, at any size.

- **index**: the general entry, as the derivation states it;
- **written**: one component at one size, every sum written out, terms that die kept;
- **array**: the whole gradient, as an array expression or as the matrix of its entries;
- **numbers**: the written-out line with numbers put in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, IndexedBase, Symbol

from ..notation import Notation, notation, role
from .arrays import explode, lay, matrix, operation_text, spell_operation
from .building import Builder
from .check import Subject
from .compiling import head
from .derivation import Derivation, Step, whole
from .evaluate import World
from .grammar import GrammarError, parse
from .language import Condition, Define, Entry, Lemma, Name, Partial
from .operations import row_sum
from .rings import Numbers, example_numbers
from .spelling import Latex, Text
from .spelling import number as spell_number
from .tree import Atom, Num, Slope, Value, children

FORMS = ("index", "written", "array", "numbers")
ENTRIES_SHOWN = 30          # leaves in a matrix of entries, before it becomes [ … ] with indices


@dataclass(frozen=True)
class ShownLine:
    """One line as a reader sees it: rule, law and why; the line in LaTeX and in plain text."""

    rule: str
    law: str
    why: str
    latex: str
    text: str


@dataclass(frozen=True)
class Shown:
    """A derivation in one notation and one form, at one size and place."""

    title: str
    goal: str
    given: tuple[str, ...]
    lines: tuple[ShownLine, ...]
    badge: str


def show(derivation: Derivation, notation: str | Notation = "course", form: str = "index",
         at: Mapping[str, int] | None = None, numbers: Mapping[str, object] | None = None) -> Shown:
    """Everything a view needs of ``derivation``.  It is proved first: ``StepError`` instead of a wrong line."""
    if form not in FORMS:
        raise ValueError(f"form: {form!r} came, one of {', '.join(FORMS)} was expected")
    return Page(derivation, notation, form, at, numbers).shown()


def text(derivation: Derivation, expr: Expr) -> str:
    """Plain text of a general entry: ``sum(d[k]*x[i], k, 1, M)``.  ``grammar.parse`` reads it back."""
    return Text()(Builder(_names(derivation)).build(expr))


def _names(derivation: Derivation) -> dict[str, Name]:
    return {head(g.left)[0]: g for g in derivation.given if isinstance(g, Name)}


class Page:
    """One derivation in one notation and form."""

    def __init__(self, derivation, notation_, form, at=None, numbers=None):
        self.derivation, self.form, self.notation = derivation, form, notation(notation_)
        self.badge = derivation.badge
        self.subject = Subject(derivation)
        self.point: Mapping[Symbol, int] = derivation.domain.at(at)
        self.shapes = self.subject.shapes(self.point)
        self.general = self._builder(None)
        self.world = self._world({**derivation.numbers, **(numbers or {})}) if form == "numbers" else None
        self.concrete = self._builder(self.point, self.world)
        slopes = {n: (head(g.right.of)[0], head(g.right.wrt)[0]) for n, g in _names(derivation).items()}
        self.slopes = {n: ends for n, ends in slopes.items() if n in self.notation.as_derivative}
        self.latex, self.text = Latex(self.notation, slopes=self.slopes), Text()

    def _builder(self, point, world=None) -> Builder:
        return Builder(_names(self.derivation), self.notation.as_derivative, point, self.shapes, world,
                       self.derivation.domain.free)

    def _world(self, numbers) -> World:
        names = {*self.shapes, *self.subject.scalars}
        values = {n: example_numbers(numbers, n, self.shapes.get(n, ())) for n in names}
        world = self.subject.world(Numbers(values), self.point)
        self.values = {n: self._evaluated(world, n) for n in sorted(self._mentioned() - {"E", "S"}, key=_given_rank)}
        return world

    def _mentioned(self) -> set[str]:
        """The quantities that the lines themselves name, apart from what is wanted."""
        lines = [step.rhs for step in self.derivation.steps]
        bases = {str(base.label) for line in lines for base in line.atoms(IndexedBase)}
        return bases | {s.name for line in lines for s in line.atoms(Symbol) if s.name in self.subject.scalars}

    def _evaluated(self, world: World, name: str):
        shape = self.shapes.get(name, ())

        def fill(place):
            if len(place) == len(shape):
                return world.entry(name, place)
            return [fill((*place, n)) for n in range(1, shape[len(place)] + 1)]
        return fill(())

    def shown(self) -> Shown:
        lines, known = [self._wanted()], None
        for step in self.derivation.steps:
            line, known = self._line(step, known)
            lines.append(line)
        return Shown(self.derivation.title, self._lhs(self.derivation.goal)[0], self._given(), tuple(lines), self.badge)

    def _wanted(self) -> ShownLine:
        latex, spoken = self._lhs(self.derivation.goal)
        of, wrt = ((f"\\({self.latex((self.general if self.form in ('index', 'array') else self._builder(self.point)).build(q))}\\)")
                   for q in self.derivation.goal.args)
        return ShownLine("What we want", "", f"How much does {of} change when {wrt} changes a little?",
                         f"{latex} = \\;?", f"{spoken} = ?")

    def _line(self, step: Step, known):
        lhs, spoken = self._lhs(step.lhs if step.lhs is not None else self.derivation.goal)
        builder = self.general if self.form == "index" else self.concrete
        tree = builder.build(step.rhs)
        if self.form == "array":
            rhs, said = self._array(step.rhs, tree), self._said_array(step.rhs)
        else:
            rhs, said = Latex(self.notation, known=known, slopes=self.slopes)(tree), self.text(tree)
        if self.form == "numbers":
            rhs, said = self._with_result(step.rhs, tree, rhs, said)
        law = step.rule.law
        return (ShownLine(step.rule.title, law, self._fill(step.why), f"{lhs} = {rhs}", f"{spoken} = {said}"),
                self.latex.pieces(tree))

    def _lhs(self, goal: Expr) -> tuple[str, str]:
        if self.form == "array":
            names = [self._whole(q) for q in (goal.args if isinstance(goal, Partial) else (goal,))]
            spelled = [n[0] for n in names]
            latex = rf"\frac{{\partial {spelled[0]}}}{{\partial {spelled[1]}}}" if len(spelled) == 2 else spelled[0]
            return latex, "/".join(("d" if len(names) == 2 else "") + n[1] for n in names)
        tree = self._builder(None if self.form == "index" else self.point).build(goal)
        return self.latex(tree), self.text(tree)

    def _whole(self, quantity) -> tuple[str, str]:
        name = head(quantity)[0]
        return self.latex.color(name, self.notation.array_name(name)), self.text(Atom(name, ()))

    def _with_result(self, rhs: Expr, tree, latex: str, said: str):
        if isinstance(tree, Num | Value):
            return latex, said
        result = self.subject.compiled(rhs)(self.world, *(self.point[s] for s in (*self.subject.sizes, *self.subject.places)))
        spelled = self.latex(Num(result))
        return rf"{latex} = \mathbf{{{spelled}}}", f"{said} = {spell_number(result)}"

    # The array form

    def _flip(self, rhs: Expr) -> bool:
        wrt = self.derivation.goal.wrt if isinstance(self.derivation.goal, Partial) else self.derivation.goal
        name, places = head(wrt)
        if len(places) == 1 and isinstance(rhs, Entry) and isinstance(rhs.operation, row_sum):
            return False
        return self.notation.is_transposed(name, len(places))

    def _array(self, rhs: Expr, tree) -> str:
        if isinstance(rhs, Entry):
            symbol = spell_operation(rhs.operation, self.latex, self._flip(rhs))
            laid = lay(rhs.operation, self.notation, self._flip(rhs))
            filled = explode(laid, _Entries(self), self.shapes, self.point.get(Symbol("N", integer=True), 1))
            return f"{symbol} = {filled}" if filled else symbol
        places = self._goal_places()
        if not places:
            return self.latex(self.general.build(rhs))
        if len(places) <= 2 and _leaves(tree) * self._count(places) <= ENTRIES_SHOWN and not _has_slope(tree):
            return self._entries(rhs, places)
        below = ",".join(self.latex(self.general.build(p)) for p in (places[::-1] if self._flip(rhs) else places))
        return rf"\left[{self.latex(self.general.build(rhs))}\right]_{{{below}}}"

    def _goal_places(self):
        goal = self.derivation.goal
        ends = goal.args if isinstance(goal, Partial) else (goal,)
        return tuple(i for q in ends for i in head(q)[1])

    def _range(self, symbol):
        low, high = self.derivation.domain.free[symbol]
        return range(whole(low, self.point), whole(high, self.point) + 1)

    def _count(self, places) -> int:
        count = 1
        for p in places:
            count *= len(self._range(p))
        return count

    def _entries(self, rhs: Expr, places) -> str:
        def cell(*values):
            point = {**self.point, **dict(zip(places, values, strict=True))}
            return self.latex(self._builder(point).build(rhs))
        if len(places) == 1:
            grid = [[cell(r)] for r in self._range(places[0])]
        else:
            grid = [[cell(r, c) for c in self._range(places[1])] for r in self._range(places[0])]
        return matrix([list(column) for column in zip(*grid, strict=True)] if self._flip(rhs) else grid)

    def _said_array(self, rhs: Expr) -> str:
        if isinstance(rhs, Entry):
            return operation_text(rhs.operation)
        return f"[{self.text(self.general.build(rhs))}]"

    # What is given, and the reasons

    def _given(self) -> tuple[str, ...]:
        if self.form == "numbers":
            return tuple(f"{self.latex.color(n, self.notation.array_name(n))} = {_numbers_matrix(v)}"
                         for n, v in self.values.items())
        spelled, mentioned = [], self._mentioned() | {head(q)[0] for q in self.derivation.goal.args}
        for item in self.derivation.given:
            bases = {str(base.label) for base in item.right.atoms(IndexedBase) | item.left.atoms(IndexedBase)}
            concerns = bases & mentioned if not isinstance(item, Define | Name) or head(item.left)[0] == "E" else (
                head(item.left)[0] in mentioned)
            if not concerns:
                continue
            if isinstance(item, Name) and head(item.left)[0] in self.notation.as_derivative:
                continue
            if isinstance(item, Define | Name | Condition | Lemma):
                sides = [self.latex(self.general.build(side)) for side in (item.left, item.right)]
                spelled.append(" = ".join(sides))
        return tuple(spelled)

    def _fill(self, why: str) -> str:
        return re.sub(r"\{([^{}]+)\}", lambda found: rf"\({self._placeholder(found[1])}\)", why)

    def _placeholder(self, source: str) -> str:
        known = {**self.subject.bases, **{n: Symbol(n) for n in self.subject.scalars}}
        if source in self.subject.bases:
            return self.latex.color(source, self.notation.array_name(source))
        try:
            expr = parse(source, known)
        except GrammarError as error:
            raise ValueError(f"{self.derivation.title}: the placeholder {{{source}}}: {error}") from error
        builders = [self.general] if self.form in ("index", "array") else [
            self._builder(self.point), self.general]
        for builder in builders:
            try:
                return self.latex(builder.build(expr))
            except (KeyError, ValueError):
                continue
        return self.latex(self.general.build(expr))


class _Entries:
    """Spells one entry of an array; knows which arrays the notation stores the other way round."""

    def __init__(self, page: Page):
        self._page = page

    def __call__(self, name: str, place: tuple[int, ...]) -> str:
        base = self._page.subject.bases[name]
        return self._page.latex(self._page.concrete.build(base[place]))

    def stored_flipped(self, name: str, rank: int) -> bool:
        return self._page.notation.is_transposed(name, rank)


def _given_rank(name: str):
    order = ("input", "weight", "bias", "output", "target", "delta")
    return (order.index(role(name)) if role(name) in order else len(order), name)


def _leaves(tree) -> int:
    """How many symbols a written-out entry has: what decides whether a matrix of them can be read."""
    inner = children(tree)
    return sum(map(_leaves, inner)) if inner else int(not isinstance(tree, Num))


def _has_slope(tree) -> bool:
    return isinstance(tree, Slope) or any(map(_has_slope, children(tree)))


def _numbers_matrix(values) -> str:
    if not isinstance(values, list):
        return spell_number(values)
    rows = [[v] if not isinstance(v, list) else v for v in values]
    return matrix([[spell_number(v) for v in row] for row in rows])


def compare(a: Derivation, b: Derivation, notation: str = "course", form: str = "index") -> list[tuple[str, str, bool]]:
    """The lines of two derivations side by side, and whether they are the same: what a convention changes."""
    left, right = (show(d, notation, form).lines for d in (a, b))
    length = max(len(left), len(right))
    spelled = [[line.latex for line in lines] + [""] * (length - len(lines)) for lines in (left, right)]
    return [(x, y, x == y) for x, y in zip(*spelled, strict=True)]
