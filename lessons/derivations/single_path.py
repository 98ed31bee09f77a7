"""Along a single path the derivative is a product of slopes: source 003's induction, with its hypothesis used.

Source items: D8–D11, ER-42.
"""

from sympy import Product

from ..engine import Domain, Induction, Name, Paren, Partial, Step, array, index
from ..engine.rules import chain, empty, hypothesis, peel

K, k, ell = index("K k l")
E, z = array("E"), array("z", K)
top, c = array("delta"), array("c", K - 1)


def single_path() -> Induction:
    """∂E/∂z[k] = ∂E/∂z[1] Π_{l<k} ∂z[l]/∂z[l + 1], where E reads only z[1], and z[l] only z[l + 1]."""
    claim = Partial(E, z[1]) * Product(Partial(z[ell], z[ell + 1]), (ell, 1, k - 1))
    last = Partial(z[k], z[k + 1])
    return Induction(
        "A single path: the product of its slopes", k, Partial(E, z[k]), claim,
        (Name(top, Partial(E, z[1])), Name(c[ell], Partial(z[ell], z[ell + 1]))),
        Domain({K: (2, 6)}, {k: (1, K - 1)}, {K: (2, 9)}, {K: 4, k: 3}),
        (
            Step(chain, Partial(E, z[k]) * last,
                 "{z[k+1]} acts on the loss through {z[k]} alone: that is what a single path means. Over several "
                 "paths there would be one such term for each way on, and they would be added."),
            Step(hypothesis, Paren(claim) * last,
                 "Here the hypothesis is used: the claim for {k} says what the first factor is, a product of {k} "
                 "slopes. Without this line nothing would lead from {k} to {k+1}."),
            Step(peel, Partial(E, z[1]) * Product(Partial(z[ell], z[ell + 1]), (ell, 1, k)),
                 "The new slope becomes the last factor of the product. Now there are {k+1} factors, "
                 "as the claim for {k+1} says."),
        ), items=("D8", "D9", "D10", "D11", "ER-42"), numbers={"delta": 2, "c": (3, -1, 2)},
        base_steps=(Step(empty, claim.xreplace({k: 1}),
                         "{z[1]} is next to the loss. The product is empty and counts as 1, so the claim says that "
                         "this slope is itself: one factor."),),
        why="{E} reads {z[1]} and nothing behind it, {z[1]} reads {z[2]}, and so on: one path leads to {z[k]}. "
            "The claim is that its gradient is the product of all slopes on the path, {k} factors.")


CATALOGUE = {"single_path": single_path}
