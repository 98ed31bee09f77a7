"""One derivation in one notation and form: what ``printing.show`` puts together."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Expr, Integer, Symbol

from ...notation import NETWORK, Notation, number
from ...notation import notation as notation_of
from ..checking.evaluate import is_start
from ..checking.rings import Numbers, example_numbers
from ..checking.subject import Subject, arguments
from ..composed import Induction
from ..derivation import Derivation
from ..grammar import GrammarError, parse
from ..language import Entry, Name, ends_of, head
from ..statement import Step
from .array_form import ArrayForm
from .building import Builder
from .changes import mark
from .givens import Givens
from .speech import Text
from .spelling import Latex, is_exact
from .tree import Atom, Num, Printed, Tree, Value, walk

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def names_of(derivation: Derivation | Induction) -> dict[str, Name]:
    """The given names of derivatives, by the name."""
    return {head(g.left)[0]: g for g in derivation.given if isinstance(g, Name)}


def builder_of(derivation: Derivation | Induction, **more: Any) -> Builder:
    """A builder that knows the derivation's names, places and starts; `more` is what Builder takes besides."""
    starts = frozenset((name, tuple(map(int, place))) for name, place in (
        head(item.left) for item in derivation.given if is_start(item)))
    return Builder(names_of(derivation), tuple(derivation.domain.free), starts=starts, **more)


def notation_for(derivation: Derivation, notation: str | Notation) -> Notation:
    """The notation as it writes this derivation: of one sample or a batch, of numbered layers, of a convolution, of
    the network of lesson 10."""
    bases = Subject(derivation).bases
    written = notation_of(notation)
    without_letter = {name for name in names_of(derivation) if name.startswith("d_")}      # such as d_a: ∂E/∂a
    written = replace(written, as_derivative=written.as_derivative | without_letter)
    batch = any(base.shape and str(base.shape[0]) == "N" for base in bases.values())
    return written.within(batch=batch, numbered="x0" in bases, sliding="w" in bases,
                          network=not NETWORK.isdisjoint(bases))


class Page:
    """Prints the parts of one derivation in one notation and form, at one size and place."""

    def __init__(self, derivation: Derivation, notation: str | Notation, form: str, at=None, numbers=None):
        self.derivation, self.form = derivation, form
        self.subject = Subject(derivation)
        self.point: Mapping[Symbol, int] = derivation.domain.at(at)
        self.shapes = self.subject.shapes(self.point)
        self.notation = notation_for(derivation, notation)
        names = names_of(derivation)
        slopes = {name: item.right.names for name, item in names.items() if name in self.notation.as_derivative}
        self.wrt = head(ends_of(derivation.goal)[-1])
        self.turned = self.notation.is_transposed(self.wrt[0], len(self.wrt[1]))
        self.latex, self.text = Latex(self.notation, slopes, self.turned), Text(slopes, self.subject.letters)
        self.world = self._world(numbers or {}) if form == "numbers" else None
        self.general, self.concrete = self.builder(), self.builder(self.point, self.world)
        self.array_form = ArrayForm(self)
        self._trees: dict[tuple[Builder, Expr], Tree] = {}

    def builder(self, point=None, world=None) -> Builder:
        """A builder for this notation: of general entries, of written-out ones, or of numbers."""
        return builder_of(self.derivation, as_derivative=self.notation.as_derivative, point=point, shapes=self.shapes,
                          world=world)

    def _world(self, chosen: Mapping[str, object]):
        names = sorted({*self.shapes, *self.subject.scalars})
        for name in chosen:
            if name not in names:
                raise ValueError(f"numbers: {name!r} came, one of {', '.join(names)} was expected")
        numbers = {**self.derivation.numbers, **chosen}
        values = {n: example_numbers(numbers, n, self.shapes.get(n, ())) for n in names}
        return self.subject.world(Numbers(values), self.point)

    # Lines

    def goal(self) -> str:
        """The left side of the lines."""
        return self._left(self.derivation.goal)[0]

    def wanted(self) -> tuple[Printed, str, str]:
        """The question before the first line: why, LaTeX and text."""
        latex, spoken = self._left(self.derivation.goal)
        builder = self.general if self.form in ("index", "array") else self.builder(self.point)
        ends = [self._both(builder.build(end)) for end in ends_of(self.derivation.goal)]
        why = "How much does {} change when {} changes a little?" if len(ends) == 2 else "What is {}?"
        about = "" if self.notation.key == "course" else f" {self.notation.about}"
        return _filled(why + about, ends), rf"{latex} = \;?", f"{spoken} = ?"

    def line(self, step: Step, before: Step | None) -> tuple[str, str]:
        """A line in LaTeX, with a light on what was not in the line ``before``, and in text."""
        left, spoken = self._left(self.derivation.goal if step.lhs is None else step.lhs)
        if self.form == "array":
            right, said = self.array_form.line(step.rhs, before and before.rhs), self.array_form.text(step.rhs)
        else:
            builder = self.general if self.form == "index" else self.concrete
            right = self.latex(self.marked(builder, step.rhs, before and before.rhs))
            said = self.text(self.tree(builder, step.rhs))
            right, said = self._as_entry(step.rhs, right, said)
        if self.form == "numbers":
            return self._with_result(step.rhs, (left, right), (spoken, said))
        return f"{left} = {right}", f"{spoken} = {said}"

    def _as_entry(self, rhs: Expr, right: str, said: str) -> tuple[str, str]:
        """A recognized line, written out: first the entry of the array expression, then what it is the sum of."""
        if self.form == "index" or not isinstance(rhs, Entry):
            return right, said
        places = {symbol: Integer(value) for symbol, value in self.point.items()}
        cell = self.general.build(Entry(rhs.operation, *(i.xreplace(places) for i in rhs.indices)))
        return rf"\class{{mjx-changed}}{{{self.latex(cell)}}} = {right}", f"{self.text(cell)} = {said}"

    def tree(self, builder: Builder, rhs: Expr) -> Tree:
        """The tree of a line, built once: it is spelled twice, and the next line is compared with it."""
        if (builder, rhs) not in self._trees:
            self._trees[builder, rhs] = builder.build(rhs)
        return self._trees[builder, rhs]

    def marked(self, builder: Builder, rhs: Expr, before: Expr | None):
        """The tree of a line, with a light on what changed."""
        tree = self.tree(builder, rhs)
        return tree if before is None else mark(tree, self.tree(builder, before))

    def _with_result(self, rhs: Expr, latex: tuple[str, str], text: tuple[str, str]) -> tuple[str, str]:
        """Both sides and what they come to; ≈ where a number on the line is rounded."""
        tree = self.tree(self.concrete, rhs)
        value = self.subject.compiled(rhs)(self.world, *arguments(self.subject, self.point))
        shown = [node.number for node in walk(tree) if isinstance(node, Value)]
        exact = all(map(is_exact, [value, *shown]))
        sign, said = ("=", "=") if exact else (r"\approx", "≈")
        if isinstance(tree, Value | Num):
            return f" {sign} ".join(latex), f" {said} ".join(text)
        result = rf"\mathbf{{{self.latex.number(value)}}}"
        return f"{' = '.join(latex)} {sign} {result}", f"{' = '.join(text)} {said} {number(value, '-')}"

    def _left(self, goal: Expr) -> tuple[str, str]:
        if self.form == "array":
            names = [head(end)[0] for end in ends_of(goal)]
            spelled = [self.latex.array(n) for n in names]
            latex = rf"\frac{{\partial {spelled[0]}}}{{\partial {spelled[1]}}}" if len(names) == 2 else spelled[0]
            return latex, "/".join(("d" if len(names) == 2 else "") + self.text(Atom(n, ())) for n in names)
        tree = (self.general if self.form == "index" else self.builder(self.point)).build(goal)
        return self.latex(tree), self.text(tree)

    def shape(self, name: str) -> str:
        """The shape of an array as this notation stores it: D × 1 for a column."""
        sizes = [self.latex(self.general.build(size)) for size in self.subject.bases[name].shape]
        sizes = sizes if len(sizes) > 1 else [*sizes, "1"]
        return r" \times ".join(sizes[::-1] if self.notation.is_transposed(name, len(self.shapes[name])) else sizes)

    # What is given, and the reasons

    def given(self) -> tuple[Printed, ...]:
        """What the lines start from: definitions and earlier results, or in numbers the arrays' values."""
        givens = Givens(self)
        return givens.numbers() if self.form == "numbers" else givens.formulas()

    def printed(self, expr: Expr) -> Printed:
        """A general entry."""
        return self._both(self.general.build(expr))

    def _both(self, tree) -> Printed:
        return Printed(self.latex(tree), self.text(tree))

    def why(self, source: str) -> Printed:
        """The reason with its placeholders, such as {x[j]}, in this notation and form."""
        return _filled(PLACEHOLDER.sub("{}", source), list(map(self._placeholder, PLACEHOLDER.findall(source))))

    def _placeholder(self, source: str) -> Printed:
        if source in self.subject.bases:
            return Printed(self.latex.array(source), self.text.array(source))
        known = {**{n: Symbol(n, integer=True) for n in self.subject.letters},     # an index d, not the alias of δ
                 **self.subject.bases, **{n: Symbol(n) for n in self.subject.scalars}}
        try:
            expr = parse(source, known)
        except GrammarError as error:
            raise ValueError(f"{self.derivation.title}: the placeholder {{{source}}}: {error}") from error
        if self.form in ("written", "numbers"):
            expr = expr.xreplace({symbol: Integer(value) for symbol, value in self.point.items()})
        return self.printed(expr)


def _filled(sentence: str, formulas: list[Printed]) -> Printed:
    """The sentence with formulas in the places of its {}."""
    return Printed(sentence.format(*(rf"\({formula.latex}\)" for formula in formulas)),
                   sentence.format(*(formula.text for formula in formulas)))
