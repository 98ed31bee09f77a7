"""Which rule leads on? The rule of a step, among rules that one could take up there and that lead elsewhere.

A rule stands beside the right one only if the line above has what it works on, and what it does is visibly not what
happens in the step. So none is called wrong that would have been a way to the same line.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sympy import Add, Expr, Indexed, KroneckerDelta, Mul, Pow, Sum, Symbol, log

from ...derivations import Derivation
from ...engine import rules
from ...engine.language import Define, Divides, Entry, In, Partial, head
from ...engine.statement import Rule

MOST = 4        # rules to choose from


@dataclass(frozen=True)
class Choice:
    """A rule to choose; ``why`` it does not lead to the missing line, or "" if it does."""

    name: str
    title: str
    why: str = ""


class Look:
    """What stands in a line. Into operations on whole arrays nobody looks."""

    def __init__(self, line: Expr, derivation: Derivation):
        self.nodes, self._given = list(_nodes(line)), derivation.given
        self.sums = sum(len(node.limits) for node in self.nodes if isinstance(node, Sum))
        kinds = Partial, KroneckerDelta, In | Divides, Entry
        self.slopes, self.deltas, self.ranges, self.arrays = (
            sum(isinstance(node, kind) for node in self.nodes) for kind in kinds)

    @cached_property
    def defined(self) -> set[str]:
        """Defined quantities that stand in the line as they are."""
        return {head(node)[0] for node in self.nodes if isinstance(node, Indexed | Symbol)} & self._definitions.keys()

    @cached_property
    def sloped(self) -> set[str]:
        """What is differentiated in the line."""
        return {head(node.of)[0] for node in self.nodes if isinstance(node, Partial)}

    @property
    def slopes_known(self) -> list[Expr]:
        """The definitions of what is differentiated."""
        return [self._definitions[name] for name in self.sloped & self._definitions.keys()]

    @cached_property
    def _definitions(self) -> dict[str, Expr]:
        return {head(given.left)[0]: given.right for given in self._given if isinstance(given, Define)}

    @property
    def slopes_of_quotients(self) -> bool:
        return any(power.exp.could_extract_minus_sign() and any(not s.is_integer for s in power.base.free_symbols)
                   for right in self.slopes_known for power in right.atoms(Pow))

    @cached_property
    def factors(self) -> int:
        """Factors under a sum that do not depend on its index."""
        return sum(not factor.has(*sweep.variables) for sweep in self.nodes if isinstance(sweep, Sum)
                   for factor in Mul.make_args(sweep.function))

    def sums_of(self, kind: type) -> bool:
        return any(isinstance(node, Sum) and isinstance(node.function, kind) for node in self.nodes)


def _nodes(line: Expr):
    """Each part of a line; a ∂ and an operation on arrays are one part each."""
    yield line
    if not isinstance(line, Partial | Entry | Indexed):
        for part in line.args:
            yield from _nodes(part)


@dataclass(frozen=True)
class Move:
    """What a rule works on, in the line above; what is seen of it in the line below; what is said where it is not."""

    rule: Rule
    on: Callable[[Look], bool]
    does: Callable[[Look, Look], bool]
    why: str


def _put_in(above: Look, below: Look) -> bool:
    """Whether something that was differentiated above is not below."""
    return not above.sloped <= below.sloped


SLOPE = "It puts a slope in the place of a derivative. The missing line still has each of the derivatives."

MOVES = (
    Move(rules.chain, lambda a: a.slopes > 0, lambda a, b: b.slopes > a.slopes,
         "It makes two derivatives of one. The missing line has no more derivatives than the line above."),
    Move(rules.differentiate, lambda a: bool(a.slopes_known), _put_in, SLOPE),
    Move(rules.local, lambda a: a.slopes > 0 and a.sums > 0, lambda a, b: b.sums < a.sums,
         "It leaves one unit of a sum. In the missing line you still add over all of them."),
    Move(rules.quotient, lambda a: a.slopes_of_quotients, _put_in, SLOPE),
    Move(rules.logarithm, lambda a: any(right.has(log) for right in a.slopes_known), _put_in, SLOPE),
    Move(rules.collapse, lambda a: a.deltas > 0 and a.sums > 0, lambda a, b: b.deltas < a.deltas,
         "It takes a bracket [k = j] away, and its sum. In the missing line the bracket still stands."),
    Move(rules.boundary, lambda a: a.ranges > 0 and a.sums > 0, lambda a, b: b.ranges < a.ranges,
         "It takes the bracket away. In the missing line the bracket still stands."),
    Move(rules.split, lambda a: a.sums_of(Add), lambda a, b: b.sums > a.sums,
         "It makes two sums out of one. The missing line has no more sums than the line above."),
    Move(rules.factor, lambda a: a.factors > 0, lambda a, b: b.factors < a.factors,
         "It takes out what does not depend on the index. In the missing line that still stands under the sum."),
    Move(rules.reindex, lambda a: a.sums > 0 and not a.slopes, lambda a, b: b.sums >= a.sums,
         "It keeps every sum and counts it in another order. The missing line has fewer sums than the line above."),
    Move(rules.regroup, lambda a: a.sums > 0 and not a.slopes, lambda a, b: b.sums > a.sums,
         "It makes a sum of sums. The missing line has no more sums than the line above."),
    Move(rules.recognise, lambda a: a.sums > 0 and not a.slopes, lambda a, b: b.arrays > a.arrays,
         "It writes an operation on whole arrays. The missing line still has single entries."),
    Move(rules.substitute, lambda a: bool(a.defined), lambda a, b: b.defined != a.defined or _put_in(a, b),
         "It puts what is known in the place of a letter. The missing line has the letters of the line above."),
)


def choices(derivation: Derivation, first: int, last: int) -> tuple[Choice, ...]:
    """The rules to choose from before the steps ``first`` to ``last``; none where only the right one could be taken."""
    steps = derivation.steps[first:last + 1]
    above = Look(derivation.steps[first - 1].rhs if first else derivation.goal, derivation)
    below = [Look(step.rhs, derivation) for step in steps]
    taken = {step.rule.title for step in steps}
    others = [Choice(move.rule.name, move.rule.title, move.why) for move in MOVES
              if move.rule.title not in taken and move.on(above) and not any(move.does(above, line) for line in below)]
    right = Choice(steps[0].rule.name, steps[0].rule.title)
    return tuple(sorted((right, *others[:MOST - 1]), key=lambda choice: choice.title)) if others else ()
