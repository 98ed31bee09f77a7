"""A network of two layers, end to end: logits, weights, hidden units, weights again, each from what came before.

Source items: C39–C47, C58–C62, E5–E8, E23.
"""

from sympy import Sum, exp

from ...engine import Chain, Define, Derivation, Domain, Lemma, Name, Paren, Partial, Step, array, index
from ...engine.rules import chain, collapse, differentiate, local, recognise, substitute
from ..losses import CROSS_ENTROPY, ONE, E, K, cross_entropy, fold_steps, jacobian_steps, slopes, softmax, yhat

D, H, h, i, j, k = index("D H h i j k")
x, W1, b1 = array("x0", D), array("W1", H, D), array("b1", H)
z1, a1, delta1 = array("z1", H), array("a1", H), array("delta1", H)
W2, b2, z2, delta2 = array("W2", K, H), array("b2", K), array("z2", K), array("delta2", K)

FORWARD = (
    Define(z1[h], Sum(W1[h, i] * x[i], (i, 1, D)) + b1[h]),
    Define(a1[h], 1 / (1 + exp(-z1[h]))),
    Define(z2[k], Sum(W2[k, h] * a1[h], (h, 1, H)) + b2[k]),
    *softmax(z2), CROSS_ENTROPY, ONE,
)
TOP, HIDDEN = Name(delta2[k], Partial(E, z2[k])), Name(delta1[h], Partial(E, z1[h]))
SIZES, CI = {D: (1, 2), H: (1, 2), K: (1, 2)}, {D: (1, 3), H: (1, 3), K: (1, 3)}
NOTATIONS = ("course", "002", "004")
NUMBERS = {"x0": (1, -1), "W1": ((1, 0), (-1, 2)), "b1": (0, 1), "W2": ((1, -1), (0, 2)), "b2": (0, 0), "t": (0, 1)}


def _part(title, wrt, given, free, example, steps, items, of=E) -> Derivation:
    domain = Domain(SIZES, free, CI, {D: 2, H: 2, K: 2, **example})
    return Derivation(title, Partial(of, wrt), (*FORWARD, *given), domain, steps, NOTATIONS, NUMBERS, items)


def weight_steps(out, into, p, q) -> tuple[Step, ...]:
    """δ of the layer that the weight feeds, times the value that the weight is multiplied by."""
    return (
        chain(f"The weight acts on the loss through the values {{{out.label}}} that it feeds."),
        differentiate(f"Only output {{{p}}} contains this weight, multiplied by {{{into.label}[{q}]}}."),
        collapse("One term survives: δ of the layer that the weight feeds, times what the weight multiplies."),
        recognise("A column times a row, as in every fully connected layer."),
    )


def _weight(title, W, out, into, name, p, q, items) -> Derivation:
    return _part(title, W[p, q], (name,), {p: (1, W.shape[0]), q: (1, W.shape[1])}, {p: 2, q: 1},
                 weight_steps(out, into, p, q), items)


def back_steps(W, p, q, why) -> tuple[Step, ...]:
    """What all outputs send back to one value, each along its weight."""
    return (
        chain(why),
        differentiate(f"What it sends is weighted by the same {{{W.label}[{p},{q}]}} that was used on the way "
                      "forward."),
        recognise(f"A sum down column {{{q}}}: the transpose."),
    )


def _bias(title, b, out, name, p, items) -> Derivation:
    return _part(title, b[p], (name,), {p: (1, b.shape[0])}, {p: 2}, (
        chain(f"The bias acts on the loss through the values {{{out.label}}}."),
        differentiate(f"Only output {{{p}}} contains it, with factor 1."),
        collapse("So the bias gets δ itself."),
    ), items)


def two_layer_network() -> Chain:
    """δ² = ŷ − t; ∂E/∂W² = δ² aᵀ; ∂E/∂b² = δ²; ∂E/∂a = W²ᵀδ²; δ¹ = ∂E/∂a ⊙ a ⊙ (1 − a); ∂E/∂W¹ = δ¹ xᵀ; ∂E/∂b¹ = δ¹."""
    back = Sum(W2[k, h] * delta2[k], (k, 1, K))
    return Chain("A network of two layers, end to end", (
        _part("1. The loss", yhat[j], (), {j: (1, K)}, {j: 2}, cross_entropy().steps, ("C33", "E2")),
        _part("2. The softmax", z2[j], (), {k: (1, K), j: (1, K)}, {k: 1, j: 2}, jacobian_steps(z2), ("C34",), yhat[k]),
        _part("3. The logits", z2[j], slopes(z2), {j: (1, K)}, {j: 2}, fold_steps(z2, j), ("C58", "E5")),
        _weight("4. The second weights", W2, z2, a1, TOP, k, h, ("C39", "C41", "E7")),
        _bias("5. The second bias", b2, z2, TOP, k, ("E8",)),
        _part("6. Back to the hidden units", a1[h], (TOP,), {h: (1, H)}, {h: 2}, back_steps(
            W2, k, h, "The hidden unit {a1[h]} feeds every logit, so every logit sends something back."
        ), ("C43", "C44")),
        _part("7. Through the sigmoid", z1[h], (TOP, Lemma(Partial(E, a1[h]), back, {h: (1, H)})),
              {h: (1, H)}, {h: 2}, (
            chain("The value {z1[h]} reaches the loss through the hidden units."),
            Step(local, Partial(E, a1[h]) * Partial(a1[h], z1[h]),
                 "An activation works unit by unit: only {h} is left."),
            Step(substitute, Paren(back) * a1[h] * Paren(1 - a1[h]),
                 "Part 6 gives the first factor, the derivation of the sigmoid the second. "
                 "The slope is taken at the hidden unit's own value, not at the next layer's."),
            recognise("First the matrix product, then entry by entry."),
        ), ("C43", "C59", "E6")),
        _weight("8. The first weights", W1, z1, x, HIDDEN, h, i, ("C46", "C60", "E7")),
        _bias("9. The first bias", b1, z1, HIDDEN, h, ("E8",)),
    ), ("C62", "E23"), opens=(
        "cross_entropy", "softmax_jacobian", "softmax_cross_entropy", "fully_connected_weight", "fully_connected_bias",
        "fully_connected_input", "sigmoid", "fully_connected_weight", "fully_connected_bias"))


CATALOGUE = {"two_layer_network": two_layer_network}
