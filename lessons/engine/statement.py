"""What can be refuted: a goal, what is given, where, and the steps that lead to it, each by a rule."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from sympy import Expr, IndexedBase

from .domain import Domain


@dataclass(frozen=True)
class Rule:
    """The reason for a step: a name, its law in LaTeX, and, where code can do it, the rewriting itself."""

    name: str
    title: str
    law: str = ""
    rewrite: Callable | None = None      # of (expression, derivation), gives an expression

    def __call__(self, why: str) -> "Step":
        """The step whose line this rule writes itself, because ``why``."""
        return Step(self, None, why)


@dataclass(frozen=True)
class Step:
    """One line: the general entry ``rhs``, by ``rule``, because ``why``.

    Without ``rhs`` the rule's own code computes the line from the one before.  ``why`` may hold
    placeholders such as ``{x[j]}``, printed in the reader's notation.
    """

    rule: Rule
    rhs: Expr | None = None
    why: str = ""
    lhs: Expr | None = None     # the goal, unless another quantity is meant


def spell(array: IndexedBase, *place: Expr) -> str:
    """The placeholder of an entry, such as {x[i,j]}."""
    return f"{{{array.label}[{','.join(map(str, place)).replace(' ', '')}]}}"


@dataclass(frozen=True)
class Proof:
    """What was checked: the number of sizes and places, and in words how."""

    instances: int
    how: str


class StepError(Exception):
    """A line that is not what it claims to be, with a counterexample: a text, or what spells it once it is read."""

    def __init__(self, derivation: str, step: int, rule: str, counterexample: str | Callable[[], str]):
        self.derivation, self.step, self.rule, self._told = derivation, step, rule, counterexample
        super().__init__(derivation, step, rule)

    @cached_property
    def counterexample(self) -> str:
        return self._told if isinstance(self._told, str) else self._told()

    def __str__(self) -> str:
        return f"{self.derivation}, step {self.step} ({self.rule}): {self.counterexample}"


@dataclass(frozen=True, eq=False)
class Statement:
    """Goal, givens, domain and steps.  A step without a line gets the one that its rule writes."""

    title: str
    goal: Expr
    given: tuple
    domain: Domain
    steps: tuple[Step, ...]

    def __post_init__(self):
        line, steps = self.goal, []
        for step in self.steps:
            if step.rhs is None:
                if step.rule.rewrite is None:
                    raise ValueError(f"{self.title}: no line came for the rule {step.rule.name!r}, one was "
                                     "expected: it cannot write its own")
                step = replace(step, rhs=step.rule.rewrite(line, self))
            line = step.rhs
            steps.append(step)
        object.__setattr__(self, "steps", tuple(steps))
        object.__setattr__(self, "given", tuple(self.given))

    @property
    def answering(self) -> list[Expr]:
        """The lines that answer the goal; others are about a quantity that is named on the way."""
        return [step.rhs for step in self.steps if step.lhs in (None, self.goal)]

    @property
    def result(self) -> Expr:
        """The last line."""
        return self.steps[-1].rhs
