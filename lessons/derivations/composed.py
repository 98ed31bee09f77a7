"""Proofs made of derivations: chains, in which each part uses what earlier ones gave, and induction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from sympy import Expr, Indexed, IndexedBase, Integer, Symbol

from .check import limits_text
from .compiling import head
from .derivation import Derivation, Domain, Proof, Rule, Step, StepError
from .language import Define, Lemma, Name, Paren, Partial


@dataclass(frozen=True)
class Chain:
    """Derivations in order, each using only what earlier ones gave."""

    title: str
    parts: tuple[Derivation, ...]
    items: tuple[str, ...] = ()

    def prove(self, bounds: str = "lesson") -> Proof:
        """Prove each part, and that no part uses a name or lemma before it is derived."""
        return prove_chain(self, bounds)


@dataclass(frozen=True, eq=False)
class Induction:
    """A claim for every ``over`` ≥ ``base``: the base case, and steps from ``over`` to ``over`` + 1.

    ``over`` is a place of the domain; ``goal`` and ``claim`` depend on it.  The steps start from the goal at
    ``over`` + 1; one of them, by the rule ``hypothesis``, puts the claim in the place of the goal at ``over``; the
    last is the claim at ``over`` + 1.  ``base_steps`` lead from the goal at ``base`` to the claim there; without them
    the claim itself is the one line.  ``why`` says in words what is claimed.
    """

    title: str
    over: Symbol
    goal: Expr
    claim: Expr
    given: tuple
    domain: Domain
    steps: tuple[Step, ...]
    base: int = 1
    notations: tuple[str, ...] = ("course",)
    numbers: Mapping[str, object] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    base_steps: tuple[Step, ...] = ()
    why: str = ""

    forms: ClassVar[tuple[str, ...]] = ("index", "written", "numbers")     # its lines are about one place, no array

    def prove(self, bounds: str = "lesson") -> Proof:
        """Check the base, the use of the hypothesis, the last line, and every line exactly within ``bounds``."""
        return prove_induction(self, bounds)

    badge = cached_property(lambda self: self.prove("lesson").how)
    sizes_lesson = property(lambda self: self.onward.sizes_lesson)
    parts = property(lambda self: (self.base_case, self.onward))

    @cached_property
    def claimed(self) -> Derivation:
        """The claim as one line, true at every place that is checked."""
        return self._part(self.title, self.goal, self.domain, (Step(Rule("claim", "What is claimed"), self.claim),))

    @cached_property
    def base_case(self) -> Derivation:
        """The claim at ``base``."""
        start, domain = {self.over: Integer(self.base)}, self.domain
        rest = replace(domain, free={s: r for s, r in domain.free.items() if s != self.over},
                       example={s: n for s, n in domain.example.items() if s != self.over})
        alone = (Step(Rule("base", "The claim itself"), self.claim.xreplace(start)),)
        title = f"{self.title}: the base case, {self.over} = {self.base}"
        return self._part(title, self.goal.xreplace(start), rest, self.base_steps or alone)

    @cached_property
    def onward(self) -> Derivation:
        """The steps from ``over`` to ``over`` + 1."""
        k = self.over
        return self._part(f"{self.title}: from {k} to {k} + 1", self.goal.xreplace({k: k + 1}), self.domain, self.steps)

    def _part(self, title, goal, domain, steps) -> Derivation:
        return Derivation(title, goal, self.given, domain, steps, self.notations, self.numbers, self.items)


def prove_chain(chain: Chain, bounds: str = "lesson") -> Proof:
    """See ``Chain.prove``."""
    known: set = set()
    forward: dict = {}
    instances = 0
    for number, part in enumerate(chain.parts, start=1):
        for item in part.given:
            _known_before(chain, number, part, item, known, forward)
        instances += part.prove(bounds).instances
        known.add(_ends(part.goal))
    return Proof(instances, f"{len(chain.parts)} derivations in order, each from what came before, "
                            f"checked at {instances} sizes and places")


def _ends(partial: Partial) -> tuple[str, str]:
    return head(partial.of)[0], head(partial.wrt)[0]


def _known_before(chain, number, part, item, known, forward) -> None:
    refuse = None
    if isinstance(item, Define):
        if forward.setdefault(item.left, item.right) != item.right:
            refuse = f"{item.left} is defined differently in an earlier part"
    elif isinstance(item, Name):
        used = any(item.left.base in e.atoms(IndexedBase) for e in (part.result, *(s.rhs for s in part.steps))
                   ) if isinstance(item.left, Indexed) else part.result.has(item.left)
        if used and _ends(item.right) not in known:
            refuse = f"{item.left} = {item.right} is used before it is derived"
    elif isinstance(item, Lemma) and _ends(item.left) not in known:
        refuse = f"the lemma {item.left} = {item.right} is used before it is derived"
    if refuse:
        raise StepError(chain.title, number, part.title, refuse)


def prove_induction(proof: Induction, bounds: str = "lesson") -> Proof:
    """See ``Induction.prove``."""
    k, steps = proof.over, proof.onward.steps
    if proof.domain.free.get(k, (None,))[0] != proof.base:
        raise StepError(proof.title, 0, "domain", f"the steps do not begin at the base {k} = {proof.base}")
    if _bare(proof.base_case.result) != _bare(proof.claim.xreplace({k: Integer(proof.base)})):
        raise StepError(proof.title, 0, "base", f"the base case ends in {proof.base_case.result}, "
                                                f"not in the claim at {k} = {proof.base}")
    line, used = proof.onward.goal, False
    for number, step in enumerate(steps, start=1):
        if step.rule.name == "hypothesis":
            used = line.has(proof.goal) and _bare(line.xreplace({proof.goal: proof.claim})) == _bare(step.rhs)
            if not used:
                raise StepError(proof.title, number, "hypothesis", f"{line} does not become {step.rhs} by "
                                                                   f"{proof.goal} = {proof.claim}")
        line = step.rhs
    if not used:
        raise StepError(proof.title, len(steps), "hypothesis", "no step uses the hypothesis")
    if _bare(line) != _bare(proof.claim.xreplace({k: k + 1})):
        raise StepError(proof.title, len(steps), "claim", f"the last line {line} is not the claim at {k} + 1")
    proofs = [part.prove(bounds) for part in proof.parts]
    instances = sum(each.instances for each in proofs)
    how = "exactly" if all("exactly" in each.how for each in proofs) else "at random residues"
    limits = limits_text(proof.onward, bounds)
    return Proof(instances, f"by induction on {k}: the base {k} = {proof.base}, the step from {k} to {k} + 1, and "
                            f"each line checked {how} at {instances} sizes and places with {limits}")


def _bare(expr: Expr) -> Expr:
    """The expression without parentheses, which only a reader needs."""
    return expr.replace(Paren, lambda inner: inner)
