"""Proofs made of derivations: chains, in which each part uses what earlier ones gave, and induction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from sympy import Expr, Indexed, IndexedBase, Integer, Symbol

from .derivation import Derivation
from .domain import Domain
from .language import Define, Lemma, Name, Paren, Partial, head
from .statement import Proof, Rule, Step, StepError


@dataclass(frozen=True)
class Chain:
    """Derivations in order, each using only what earlier ones gave.

    ``answers`` are the goals that the chain is for, in order.  ``opens`` names, for each part, the derivation in the
    catalogue of the same layer alone.
    """

    title: str
    parts: tuple[Derivation, ...]
    items: tuple[str, ...] = ()
    answers: tuple[Partial, ...] = ()
    opens: tuple[str, ...] = ()

    def __post_init__(self):
        if self.opens and len(self.opens) != len(self.parts):
            raise ValueError(f"{self.title}: {len(self.opens)} names came in opens, one for each of "
                             f"{len(self.parts)} parts was expected")

    def prove(self, bounds: str = "lesson") -> Proof:
        """Prove each part, that no part uses a name or lemma before it is derived, and that every answer is given."""
        self.check_order()
        instances = sum(part.prove(bounds).instances for part in self.parts)
        return Proof(instances, f"{len(self.parts)} derivations in order, each from what came before, "
                                f"checked at {instances} sizes and places")

    def check_order(self) -> None:
        """``StepError`` unless each part uses only what came before, and the answers are given in their order."""
        known: set = set()
        forward: dict = {}
        for number, part in enumerate(self.parts, start=1):
            _known_before(self, number, part, known, forward)
            known.add(part.goal.names)
        _answered(self)

    def needs(self, number: int) -> tuple[int, ...]:
        """The parts whose results this one uses; both are counted from 0."""
        given = {part.goal.names: place for place, part in enumerate(self.parts[:number])}
        used = {partial.names for partial, _ in _earlier(self.parts[number])}
        return tuple(sorted(given[ends] for ends in used if ends in given))


@dataclass(frozen=True, eq=False)
class Induction:
    """A claim for every ``over`` ≥ 1: the base case, and steps from ``over`` to ``over`` + 1.

    ``over`` is a place of the domain; ``goal`` and ``claim`` depend on it.  The steps start from the goal at
    ``over`` + 1; one of them, by the rule ``hypothesis``, puts the claim in the place of the goal at ``over``; the
    last is the claim at ``over`` + 1.  ``base_steps`` lead from the goal at 1 to the claim there; without them
    the claim itself is the one line.  ``why`` says in words what is claimed.
    """

    title: str
    over: Symbol
    goal: Expr
    claim: Expr
    given: tuple
    domain: Domain
    steps: tuple[Step, ...]
    notations: tuple[str, ...] = ("course",)
    numbers: Mapping[str, object] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    base_steps: tuple[Step, ...] = ()
    why: str = ""

    forms: ClassVar[tuple[str, ...]] = ("index", "written", "numbers")     # its lines are about one place, no array

    def prove(self, bounds: str = "lesson") -> Proof:
        """Check the base, the use of the hypothesis, the last line, and every line exactly within ``bounds``."""
        k, steps = self.over, self.onward.steps
        if self.domain.free.get(k, (None,))[0] != 1:
            raise StepError(self.title, 0, "domain", f"the steps do not begin at the base {k} = 1")
        if _bare(self.base_case.result) != _bare(self.claim.xreplace({k: Integer(1)})):
            raise StepError(self.title, 0, "base", f"the base case ends in {self.base_case.result}, "
                                                   f"not in the claim at {k} = 1")
        line, used = self.onward.goal, False
        for number, step in enumerate(steps, start=1):
            if step.rule.name == "hypothesis":
                used = line.has(self.goal) and _bare(line.xreplace({self.goal: self.claim})) == _bare(step.rhs)
                if not used:
                    raise StepError(self.title, number, "hypothesis", f"{line} does not become {step.rhs} by "
                                                                      f"{self.goal} = {self.claim}")
            line = step.rhs
        if not used:
            raise StepError(self.title, len(steps), "hypothesis", "no step uses the hypothesis")
        if _bare(line) != _bare(self.claim.xreplace({k: k + 1})):
            raise StepError(self.title, len(steps), "claim", f"the last line {line} is not the claim at {k} + 1")
        proofs = [part.prove(bounds) for part in self.parts]
        instances = sum(each.instances for each in proofs)
        how = "exactly" if all("exactly" in each.how for each in proofs) else "at random residues"
        limits = self.domain.limits(bounds)
        return Proof(instances, f"by induction on {k}: the base {k} = 1, the step from {k} to {k} + 1, and "
                                f"each line checked {how} at {instances} sizes and places with {limits}")

    badge = property(lambda self: self.prove("lesson").how)
    mark = "proved by induction"
    sizes_lesson = property(lambda self: self.onward.sizes_lesson)
    parts = property(lambda self: (self.base_case, self.onward))

    @cached_property
    def claimed(self) -> Derivation:
        """The claim as one line, true at every place that is checked."""
        return self._part(self.title, self.goal, self.domain, (Step(Rule("claim", "What is claimed"), self.claim),))

    @cached_property
    def base_case(self) -> Derivation:
        """The claim at 1."""
        start, domain = {self.over: Integer(1)}, self.domain
        rest = replace(domain, free={s: r for s, r in domain.free.items() if s != self.over},
                       example={s: n for s, n in domain.example.items() if s != self.over})
        alone = (Step(Rule("base", "The claim itself"), self.claim.xreplace(start)),)
        title = f"{self.title}: the base case, {self.over} = 1"
        return self._part(title, self.goal.xreplace(start), rest, self.base_steps or alone)

    @cached_property
    def onward(self) -> Derivation:
        """The steps from ``over`` to ``over`` + 1."""
        k = self.over
        return self._part(f"{self.title}: from {k} to {k} + 1", self.goal.xreplace({k: k + 1}), self.domain, self.steps)

    def _part(self, title, goal, domain, steps) -> Derivation:
        return Derivation(title, goal, self.given, domain, steps, self.notations, self.numbers, self.items)


def _earlier(part: Derivation):
    """Each derivative that a part takes from earlier ones, as (derivative, how it is told): names and lemmas."""
    lines = (part.result, *(step.rhs for step in part.steps))
    for item in part.given:
        if isinstance(item, Name):
            used = any(item.left.base in line.atoms(IndexedBase) for line in lines
                       ) if isinstance(item.left, Indexed) else part.result.has(item.left)
            if used:
                yield item.right, f"{item.left} = {item.right}"
        elif isinstance(item, Lemma):
            yield item.left, f"the lemma {item.left} = {item.right}"


def _known_before(chain, number, part, known, forward) -> None:
    refused = [f"{told} is used before it is derived" for partial, told in _earlier(part)
               if partial.names not in known and not _is_later(part, partial)]
    refused += [f"{item.left} is defined differently in an earlier part" for item in part.given
                if isinstance(item, Define) and forward.setdefault(item.left, item.right) != item.right]
    if refused:
        raise StepError(chain.title, number, part.title, refused[0])


def _is_later(part: Derivation, partial: Expr) -> bool:
    """Whether a part uses its own goal at later places only, as a recursion does: back from t + 1 to t."""
    if partial.names != part.goal.names:
        return False
    named = next((head(g.left)[0] for g in part.given if isinstance(g, Name) and g.right == partial), None)
    here = head(part.goal.wrt)[1]
    used = {head(entry)[1] for entry in part.result.atoms(Indexed) if head(entry)[0] == named}
    ahead = [[a - b for a, b in zip(place, here, strict=True)] for place in used]
    return all(any(shift.is_Integer and shift > 0 for shift in shifts) for shifts in ahead)


def _answered(chain: Chain) -> None:
    """Refuse a chain whose parts do not give all its answers in their order."""
    wanted = [answer.names for answer in chain.answers]
    given = [ends for ends in (part.goal.names for part in chain.parts) if ends in wanted]
    for place, answer in enumerate(wanted):
        if given[place:place + 1] != [answer]:
            raise StepError(chain.title, len(chain.parts), "answers",
                            f"answer {place + 1}, {chain.answers[place]}, is not given in its place")


def _bare(expr: Expr) -> Expr:
    """The expression without parentheses, which only a reader needs."""
    return expr.replace(Paren, lambda inner: inner)
