"""Flattening: maps laid out as one vector.  Nothing is computed, each entry only gets another index.

Source items: C23, ER-29.
"""

from sympy import Expr, KroneckerDelta, Sum

from ...engine import Define, Derivation, Domain, Name, Partial, Step, array, index
from ...engine.rules import chain, collapse, differentiate
from ...engine.statement import spell

P, H, W, D, p, i, j, r = index("P H W D p i j r")
E, x, y, delta = array("E"), array("x", P, H, W), array("y", D), array("delta", D)


def position(x, place) -> Expr:
    """Where an entry of the maps stands in the vector: map after map, row after row."""
    (_, high, wide), (which, row, column) = x.shape, place
    return (which - 1) * high * wide + (row - 1) * wide + column


def flattened(x, place) -> Sum:
    """y[r] = Σ x[p, i, j] [r = position]: the one entry of the maps that stands at r."""
    limits = ((letter, 1, most) for letter, most in zip(place, x.shape, strict=True))
    return Sum(x[place] * KroneckerDelta(r, position(x, place)), *limits)


def flatten_steps(x, delta, place) -> tuple[Step, ...]:
    """Back through y = flattened x: δ, read at the entry's own position."""
    there, mine = position(x, place), spell(x, *place)
    return (
        chain(f"{mine} might stand at any place of the vector, so ask them all."),
        differentiate(f"It stands at one place, and there with factor 1. Before {mine} come the whole maps before its "
                      "own, then the whole rows before its own, then what is left of it in its row."),
        Step(collapse, delta[there],
             "One term is left: the same numbers, laid out as maps again. In code, a reshape there and one back."),
    )


def flatten() -> Derivation:
    """∂E/∂x[p, i, j] = δ[(p − 1) H W + (i − 1) W + j]."""
    place = (p, i, j)
    return Derivation(
        "The input gradient of flattening", Partial(E, x[place]),
        (Define(y[r], flattened(x, place)), Name(delta[r], Partial(E, y[r]))),
        Domain({P: (1, 2), H: (1, 2), W: (1, 2), D: (P * H * W,) * 2}, {p: (1, P), i: (1, H), j: (1, W)},
               {P: (1, 3), H: (1, 3), W: (1, 3)}, {P: 2, H: 2, W: 2, p: 2, i: 1, j: 2}),
        flatten_steps(x, delta, place), ("course",),
        {"x": (((2, -1), (3, 1)), ((0, 4), (-2, 1))), "delta": (1, -2, 2, 3, -1, 2, 0, 1)}, ("C23", "ER-29"))


CATALOGUE = {"flatten_input": flatten}
