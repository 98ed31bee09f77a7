"""The lemma that carries the course: gradients add over whatever shares a weight.

Source items: A3, A4, ER-1, ER-3.
"""


from ..engine import Define, Derivation, Domain, Name, Partial, array, index
from ..engine.rules import chain, differentiate

S, s = index("S s")
E, theta = array("E"), array("theta")
u, delta = array("u", S), array("delta", S)


def shared_weight() -> Derivation:
    """∂E/∂θ = Σ_s δ[s], where each place s uses its own copy u[s] = θ and δ[s] = ∂E/∂u[s]."""
    return Derivation(
        "Gradients add over whatever shares a weight", Partial(E, theta),
        (Define(u[s], theta), Name(delta[s], Partial(E, u[s]))),
        Domain({S: (1, 6)}, {}, {S: (1, 12)}, {S: 3}),
        (
            chain("Give each place {s} that uses the weight {theta} a copy of its own, {u[s]}. The loss can feel "
                  "{theta} through each copy, so there is one term for each."),
            differentiate("A copy moves exactly as the weight does: its slope is 1. What is left is the sum of what "
                          "the places send back."),
        ), ("course",), {"delta": (2, -3, 5), "theta": 1}, ("A4", "ER-1", "ER-3"))


CATALOGUE = {"shared_weight": shared_weight}
