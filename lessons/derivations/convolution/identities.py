"""What convolution and correlation have to do with each other, with matrices, and with an activation in front.

Source items: C52, C65, E38–E41, E44, E45, E53, ER-23–ER-25, ER-50, ER-69.
"""

from sympy import KroneckerDelta, Max, Min, Sum, exp

from ...engine import Define, Derivation, Domain, Entry, In, Lemma, Name, Paren, Partial, Step, array, index
from ...engine.operations import flip, full, valid
from ...engine.rules import boundary, chain, collapse, differentiate, local, recognise, reindex, substitute
from .sliding import NUMBERS, E, Sliding, b

L, K, M, i, j, k, m, n = index("L K M i j k m n")
f, g, h, x, w = array("f", L), array("g", K), array("h", M), array("x", L), array("w", K)
y, delta = array("y", M), array("delta", M)
SIZES = {L: (1, 6), K: (1, L), M: (L - K + 1, L - K + 1)}
CI = {L: (1, 12)}
SHOWN = {L: 5, K: 3}
PRINTED = {"f": (0, 1, 2, -1, 3), "g": (1, 1, 0)}           # the example of item E42


def _identity(title, goal, definition, steps, sizes, free, example, items) -> Derivation:
    return Derivation(title, goal, (definition,), Domain(sizes, free, CI, {**SHOWN, **example}), steps,
                      ("course",), PRINTED, items)


def correlation_by_flipping() -> Derivation:
    """Σ_k f[i + k − 1] g[k] = Σ_k f[i + K − k] g[K − k + 1]: correlation with g is convolution with the flipped g."""
    return _identity(
        "Correlation is convolution with the flipped kernel", h[i],
        Define(h[i], Sum(f[i + k - 1] * g[k], (k, 1, K))),
        (
            Step(substitute, Sum(f[i + k - 1] * g[k], (k, 1, K)),
                 "This is the similarity of {g} with the part of {f} that starts at {i}."),
            Step(reindex, Sum(f[i + K - k] * g[K - k + 1], (k, 1, K)),
                 "Read the same products from right to left: write {K-k+1} wherever {k} stood. "
                 "A sum does not mind its order."),
            Step(recognise, Entry(valid(f, flip(g)), i),
                 "{g[K-k+1]} is entry {k} of the flipped kernel. The index of the flipped kernel rises while that of "
                 "{f} falls: a convolution."),
        ), SIZES, {i: (1, M)}, {i: 2}, ("E44", "E45"))


def convolution_commutes() -> Derivation:
    """Σ_i f[i] g[m − i + 1] = Σ_k g[k] f[m − k + 1]: in full convolution the two arrays may change places."""
    return _identity(
        "Full convolution commutes", h[m],
        Define(h[m], Sum(f[i] * g[m - i + 1], (i, Max(1, m - K + 1), Min(m, L)))),
        (
            Step(substitute, Sum(f[i] * g[m - i + 1], (i, Max(1, m - K + 1), Min(m, L))),
                 "The two indices always add up to {m+1}. The bounds keep both inside of their arrays."),
            Step(reindex, Sum(f[m - k + 1] * g[k], (k, Max(1, m - L + 1), Min(m, K))),
                 "Count by the other index, {k} for {m-i+1}. The sum stays the same, the arrays have changed roles."),
            Step(recognise, Entry(full(g, f), m),
                 "Nothing says which of the two slides. In a valid convolution something does: the longer one must "
                 "hold the shorter, so there two of different length may not change places."),
        ), {L: (1, 6), K: (1, 6), M: (L + K - 1, L + K - 1)}, {m: (1, M)}, {m: 3}, ("E38", "ER-68"))


def valid_within_full() -> Derivation:
    """(f ∗ g)valid[i] = (f ∗ g)full[i + K − 1]: valid is the part of full where the kernel lies inside."""
    return _identity(
        "Valid is the middle of full", h[i],
        Define(h[i], Sum(f[i + K - k] * g[k], (k, 1, K))),
        (
            Step(substitute, Sum(f[i + K - k] * g[k], (k, 1, K)),
                 "The kernel runs against the input: when {k} rises, {i+K-k} falls. All {K} weights lie on the input."),
            Step(reindex, Sum(f[n] * g[i + K - n], (n, i, i + K - 1)),
                 "Count by the input's index {n} for {i+K-k}: from {i} to {i+K-1}, which are {K} inputs."),
            Step(recognise, Entry(full(f, g), i + K - 1),
                 "The two indices add up to {i+K}. So valid leaves out the first and the last {K-1} entries of full, "
                 "and their sizes differ by twice that: {L+K-1} and {L-K+1}."),
        ), SIZES, {i: (1, M)}, {i: 2}, ("E40", "E42", "ER-50"))


def adjoint() -> Derivation:
    """Σ_i δ[i] (w ⋆ x)[i] = Σ_j (δ ∗ w)[j] x[j]: the backward pass is the forward pass seen from the other side."""
    score = array("S")
    return Derivation(
        "Full convolution is the adjoint of valid correlation", score,
        (Define(y[i], Sum(w[k] * x[i + k - 1], (k, 1, K))), Define(score, Sum(delta[i] * y[i], (i, 1, M)))),
        Domain(SIZES, {}, CI, SHOWN),
        (
            Step(substitute, Sum(delta[i] * y[i], (i, 1, M)),
                 "Weigh the outputs of a correlation, without bias, with any numbers {delta[i]}."),
            Step(substitute, Sum(delta[i] * Sum(w[k] * x[i + k - 1], (k, 1, K)), (i, 1, M)), "Write the outputs out."),
            Step(reindex, Sum(x[j] * Sum(delta[i] * w[j - i + 1], (i, Max(1, j - K + 1), Min(j, M))), (j, 1, L)),
                 "Sort the same products by the input {x[j]} that they contain: its slot is {j-i+1}."),
            Step(recognise, Sum(x[j] * Entry(full(delta, w), j), (j, 1, L)),
                 "The inner sum is the gradient that you know. No derivative was needed: where a linear map goes "
                 "forward, its transpose goes backward. That is why a valid correlation comes back as a full "
                 "convolution, and not as another valid one."),
        ), ("course",), NUMBERS[1], ("E70", "ER-69"))


def toeplitz() -> Derivation:
    """T[i, j] = w[j − i + 1] inside the band, y = T x + b, so ∂E/∂x = Tᵀ δ: a second way to the full convolution."""
    T = array("T", M, L)
    return Derivation(
        "The input gradient, a second way: one big matrix", Partial(E, x[j]),
        (Define(T[i, j], w[j - i + 1] * In(j - i + 1, 1, K)),
         Define(y[i], Sum(T[i, j] * x[j], (j, 1, L)) + b), Name(delta[i], Partial(E, y[i]))),
        Domain(SIZES, {j: (1, L)}, CI, {**SHOWN, j: 2}),
        (
            chain("Write the correlation as one matrix {T}: row {i} holds the kernel, moved to where window {i} lies. "
                  "Ask every output."),
            differentiate("Now the layer is fully connected, with weights of 0 where the kernel does not lie, and the "
                          "others equal along the diagonals."),
            recognise("So its backward pass is the one that you know: the transpose."),
            Step(substitute, Sum(delta[i] * w[j - i + 1] * In(j - i + 1, 1, K), (i, 1, M)),
                 "Put in what {T} is made of. Column {j} holds what lies on {x[j]}, from bottom to top: "
                 "transposing has turned the kernel round."),
            boundary("Leave out the zeros of the matrix."),
            recognise("The same full convolution as by the index algebra, and nobody flipped anything."),
        ), ("course",), NUMBERS[1], ("E70", "ER-69"))


def toeplitz_matrix() -> Derivation:
    """T[i, j] = w[j − i + 1] where 1 ≤ j − i + 1 ≤ K, else 0."""
    T = array("T", M, L)
    body = Sum(w[k] * KroneckerDelta(i + k - 1, j), (k, 1, K))
    return Derivation(
        "The matrix of a correlation", T[i, j], (Define(T[i, j], body),),
        Domain(SIZES, {i: (1, M), j: (1, L)}, CI, {**SHOWN, i: 2, j: 3}),
        (
            Step(substitute, body, "Entry {T[i,j]} says how much output {i} takes of input {j}: "
                                   "the weight of the slot that lies there, if there is one."),
            collapse("At most one slot of window {i} lies on input {j}. Each row is the row above, moved by one."),
        ), ("course",), NUMBERS[1], ("E70",))


def patches() -> Derivation:
    """X[i, k] = x[i + k − 1], y = X w + b, so ∂E/∂w = Xᵀ δ: the windows as rows of a matrix."""
    X = array("X", M, K)
    return Derivation(
        "The weight gradient, a second way: windows as rows", Partial(E, w[k]),
        (Define(X[i, k], x[i + k - 1]),
         Define(y[i], Sum(X[i, k] * w[k], (k, 1, K)) + b), Name(delta[i], Partial(E, y[i]))),
        Domain(SIZES, {k: (1, K)}, CI, {**SHOWN, k: 2}),
        (
            chain("Write each window as a row of {X}. Then {w} is an ordinary weight vector. Ask every output."),
            differentiate("Weight {k} meets entry {k} of every window."),
            recognise("The windows share the kernel as samples share a weight, so it is the same matrix product."),
            Step(substitute, Sum(delta[i] * x[i + k - 1], (i, 1, M)), "Put in what {X} holds."),
            recognise("The input correlated with {delta}, once more."),
        ), ("course",), NUMBERS[1], ("E64",))


def behind_sigmoid() -> Derivation:
    """∂E/∂z[j] = (δ ∗ w)[j] x[j] (1 − x[j]), where x = σ(z) feeds a correlation."""
    z = array("z", L)
    back = Lemma(Partial(E, x[j]), Entry(full(delta, w), j), {j: (1, L)})
    return Derivation(
        "Through a convolution and the sigmoid in front of it", Partial(E, z[j]),
        (Define(x[j], 1 / (1 + exp(-z[j]))), *Sliding(1).given, back),
        Domain({L: (1, 4), K: (1, L), M: (L - K + 1, L - K + 1)}, {j: (1, L)}, {L: (1, 6)}, {**SHOWN, j: 2}),
        (
            Step(local, Partial(E, x[j]) * Partial(x[j], z[j]),
                 "{z[j]} acts on the loss only through its own {x[j]}, the input of the convolution."),
            Step(substitute, Entry(full(delta, w), j) * Partial(x[j], z[j]),
                 "The first factor is the input gradient of the convolution."),
            Step(differentiate, Entry(full(delta, w), j) * x[j] * Paren(1 - x[j]),
                 "The second is the sigmoid's slope. It belongs here, in what flows back to {z[j]}, and not in the "
                 "weight gradient: there the input itself stands."),
            recognise("First the full convolution, then entry by entry the slope."),
        ), ("course", "002"), {"z": (0, 1, -1, 2, -2), "w": (3, 1, -2), "b": 1, "delta": (1, -2, 2)},
        ("C52", "C65", "C66", "ER-23"))


CATALOGUE = {
    "correlation_by_flipping": correlation_by_flipping,
    "convolution_commutes": convolution_commutes,
    "valid_within_full": valid_within_full,
    "conv1d_adjoint": adjoint,
    "toeplitz_matrix": toeplitz_matrix,
    "conv1d_input_toeplitz": toeplitz,
    "conv1d_weight_patches": patches,
    "conv1d_behind_sigmoid": behind_sigmoid,
}
