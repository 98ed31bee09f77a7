"""The nine steps of source 002: from the loss back to the first kernels, through the pooling that it leaves out.

A part reads the definition of the layer that it goes back through and, from above, only what earlier parts gave:
nothing else about the loss, so its lines hold under any loss with these slopes.  The biases stand in the definitions,
as in the course's network; the source has none, and asks for none of their gradients.

Source items: C24, C29, C39–C55, C58–C75, ER-23, ER-27, ER-29, ER-34.
"""

from sympy import Sum

from ...engine import Chain, Derivation, Paren, Partial, Step, index
from ...engine.rules import boundary, chain, collapse, differentiate, local, recognise
from ...engine.statement import spell
from ..losses import CROSS_ENTROPY, ONE, E, K, cross_entropy, fold_steps, jacobian_steps, slopes, softmax, yhat
from . import cnn
from .cnn import S1, S2, W3, W4, a1, a2, a3, back, one_layer, over, s1, s2, v2, w1, w2, z1, z2, z3, z4
from .flattening import flatten_steps
from .two_layers import back_steps, weight_steps

h, i, j, k, m, n, p, q, r, u, v = index("h i j k m n p q r u v")
o = index("o")      # any map, among which one is meant


def _part(title, wrt, through, at, steps, items) -> Derivation:
    """Back through one layer, whose output has a known slope, to an entry of its input or of its weights."""
    name, free = through.label.name, dict(zip(wrt.indices, ((1, most) for most in wrt.base.shape), strict=True))
    return one_layer(title, Partial(E, wrt), (cnn.LAYERS[name], cnn.SLOPES[name]), free, at, steps, items)


def _sigmoid(title, z, a, place, at, items) -> Derivation:
    slope, mine = back(a), spell(a, *place)
    return _part(title, z[place], a, at, (
        Step(local, Partial(E, a[place]) * Partial(a[place], z[place]),
             f"{spell(z, *place)} acts on the loss only through its own {mine}."),
        Step(differentiate, slope[place] * a[place] * Paren(1 - a[place]),
             "The first factor is what the part before gave. The second is f′, the slope of the sigmoid, at this "
             f"unit's own place: the forward pass has kept {mine}."),
        recognise("Entry by entry. In front of a sigmoid each δ ends so: what comes back, times f′."),
    ), items)


def _pooling(title, s, S, a, which, at, items) -> Derivation:
    place, mine = (which, m, n), spell(a, which, m, n)
    windows = over(s.shape[1], i, j)
    return _part(title, a[place], s, at, (
        Step(chain, Sum(Partial(E, s[o, i, j]) * Partial(s[o, i, j], a[place]), (o, 1, s.shape[0]), *windows),
             f"{{{S.label}}} has a single 1 for each window, where the window has its maximum. So ask every window of "
             f"every map {{o}} whether it took {mine}."),
        differentiate("If it did, the factor is 1, else 0. A map is pooled from its own map alone."),
        collapse("A winner gets what its windows send back, added up; all others get 0. This is the factor that source "
                 "002 leaves out: where pooling makes a map smaller, the sizes do not even fit without it."),
    ), items)


def _kernel(title, w, z, lead, items) -> Derivation:
    """The sum over positions of δ and the value under the slot: the layer's input correlated with δ."""
    own, mine, windows = lead[0], w[(*lead, u, v)], over(z.shape[1], m, n)
    return _part(title, mine, z, dict.fromkeys(lead, 1) | {u: 2, v: 1}, (
        Step(chain, Sum(Partial(E, z[o, m, n]) * Partial(z[o, m, n], mine), (o, 1, z.shape[0]), *windows),
             f"Begin with every output of every map {{o}}: through any of them the loss might feel "
             f"{spell(w, *lead, u, v)}."),
        differentiate(f"It stands in the definition only if {{o}} is {{{own}}}. There it meets the value under its "
                      "slot: what the layer was given, and no slope f′."),
        collapse("One map is left, the one that the kernel leads to. The sum over positions stays: they share the "
                 "kernel."),
        recognise("The layer's input, correlated with δ."),
    ), items)


def _convolution(title, s, z, items) -> Derivation:
    """From each map that p feeds the full convolution of its δ with the kernel."""
    mine = spell(s, p, i, j)
    return _part(title, s[p, i, j], z, {p: 1, i: 2, j: 2}, (
        chain(f"{mine} may reach the loss through every output of every map {{q}}: one term for each."),
        differentiate("In map {q} it meets the slot that lies on it, of the kernel from {p} to {q}, if there is one."),
        collapse("In each window at most one slot lies on it. The sum over the maps stays, since {p} feeds them all."),
        boundary("Only the windows that contain it are left."),
        recognise("For each map the full convolution of δ with the kernel. What comes back from all maps is added."),
    ), items)


def _loss(title, goal, given, at, steps, items) -> Derivation:
    free = {letter: (1, K) for end in goal.args if end != E for letter in end.indices}
    return one_layer(title, goal, given, free, at, steps, items)


PARTS = (
    ("cross_entropy", lambda: _loss("1. The loss", Partial(E, yhat[j]), (CROSS_ENTROPY,), {j: 2},
                                    cross_entropy().steps, ("C33",))),
    ("softmax_jacobian", lambda: _loss("2a. The softmax", Partial(yhat[k], z4[j]), softmax(z4), {k: 1, j: 2},
                                       jacobian_steps(z4), ("C34",))),
    ("softmax_cross_entropy", lambda: _loss(
        "2. The logits", Partial(E, z4[j]), (*softmax(z4), CROSS_ENTROPY, ONE, *slopes(z4)), {j: 2},
        fold_steps(z4, j), ("C35", "C58"))),
    ("fully_connected_weight", lambda: _part(
        "3. The last weights", W4[k, h], z4, {k: 2, h: 1}, weight_steps(z4, a3, k, h),
        ("C39", "C40", "C41", "C60", "ER-23"))),
    ("fully_connected_input", lambda: _part(
        "4a. Back to the hidden units", a3[h], z4, {h: 1}, back_steps(
            W4, k, h, "The hidden unit {a3[h]} feeds every logit, so every logit sends something "
            "back. The weights are those of the forward pass: no update comes before the last gradient."),
        ("C43", "C44", "ER-34"))),
    ("sigmoid", lambda: _sigmoid("4. The hidden units", z3, a3, (h,), {h: 1}, ("C43", "C45", "C59"))),
    ("fully_connected_weight", lambda: _part(
        "5. The weights before them", W3[h, r], z3, {h: 2, r: 1}, weight_steps(z3, v2, h, r),
        ("C46", "C60", "ER-23"))),
    ("fully_connected_input", lambda: _part(
        "6a. Back to the vector", v2[r], z3, {r: 1}, back_steps(
            W3, h, r,
            "The value {v2[r]} feeds every hidden unit, so every hidden unit sends something back."),
        ("C47",))),
    ("flatten_input", lambda: _part(
        "6b. Back to maps", s2[q, i, j], v2, {q: 2, i: 1, j: 1}, flatten_steps(s2, back(v2), (q, i, j)),
        ("C23", "ER-29"))),
    ("max_pool_input", lambda: _pooling(
        "6c. Back through the second pooling", s2, S2, a2, q, {q: 1, m: 2, n: 1}, ("C47", "C69", "ER-29"))),
    ("sigmoid", lambda: _sigmoid(
        "6. The second maps", z2, a2, (q, m, n), {q: 1, m: 2, n: 1}, ("C47", "C67", "ER-27", "ER-29"))),
    ("maps2d_weight", lambda: _kernel(
        "7. The second kernels", w2, z2, (q, p), ("C48", "C50", "C72", "ER-23"))),
    ("maps2d_input", lambda: _convolution(
        "8a. Back through the second convolution", s1, z2, ("C52", "C53", "C65", "C70"))),
    ("max_pool_input", lambda: _pooling(
        "8b. Back through the first pooling", s1, S1, a1, p, {p: 1, m: 2, n: 2}, ("C52", "C69", "ER-29"))),
    ("sigmoid", lambda: _sigmoid("8. The first maps", z1, a1, (p, m, n), {p: 1, m: 2, n: 2}, ("C52", "C54"))),
    ("conv2d_weight", lambda: _kernel("9. The first kernels", w1, z1, (p,), ("C55", "C67", "C71", "C72", "ER-27"))),
)


def nine_steps() -> Chain:
    """∂E/∂ŷ, δ⁴ = ŷ − t, ∂E/∂W⁴, δ³, ∂E/∂W³, δ², ∂E/∂w², δ¹, ∂E/∂w¹, and the parts between them."""
    parts = tuple(build() for _, build in PARTS)
    answers = tuple(part.goal for part in parts if part.title.split(".")[0].isdigit())
    return Chain("The nine steps", parts, ("C29", "ER-28", "ER-29", "ER-34"), answers, tuple(name for name, _ in PARTS))


CATALOGUE = {"nine_steps": nine_steps}
