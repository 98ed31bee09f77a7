"""Proofs made of derivations: chains, in which each part uses what earlier ones gave, and induction."""

from __future__ import annotations

from sympy import Expr, Indexed, IndexedBase, Integer

from .check import limits_text
from .compiling import head
from .derivation import Chain, Induction, Proof, StepError
from .language import Define, Lemma, Name, Paren, Partial


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
