"""What a person types for each derivation of the catalogue, or why the text cannot say it.

Of a chain there is a row for each part.  The last line is then printed as in the catalogue, or ``differs`` says how
it differs.  ``means`` says for which letter of the catalogue one of the text stands; the name of δ does not count.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Typed:
    """What is handed to ``derive``."""

    text: str
    wrt: str
    shapes: str = ""
    means: dict = field(default_factory=dict)
    differs: str = ""


# How a last line differs from the catalogue's; one that says it otherwise stands in its row, and is proved.
ORDER = "The same factors and terms, in another order."
FORM = "The same products: one line is multiplied out or an array form, the other is not."

# Why a text cannot say it.
INDUCTION = "An induction claims a line for every k; derive asks for one gradient."
QUANTITY = "A quantity is asked, such as a sum written in another way or a step that is taken; derive asks for a slope."
GROUPS = "The last line names slopes of losses of a part of the batch, which the loss itself does not read."

NETWORK_1 = """n1 = tanh(sum(v11[r]*x1[r], r))
n2 = tanh(sum(v22[r]*x2[r], r))
n3 = tanh(w13*n1)
n4 = tanh(w14*n1 + w24*n2)
n5 = tanh(w25*n2)
n6 = tanh(w36*n3 + w46*n4)
n7 = tanh(w57*n5)
E = ((n6-t6)^2 + (n7-t7)^2)/2"""
NETWORK_2 = """n1 = tanh(sum(v11[r]*x1[r], r))
n2 = tanh(sum(v22[r]*x2[r], r))
n3 = tanh(w13*n1)
n4 = tanh(w24*n2)
n5 = tanh(w15*n1)
n6 = tanh(w36*n3 + w46*n4)
n7 = tanh(w57*n5)
n8 = tanh(w38*n3 + w48*n4)
E = ((n6-t6)^2 + (n7-t7)^2 + (n8-t8)^2)/2"""
DENSE = "y[j] = sum(W[j,i]*x[i], i) + b[j]"
ROWS = "y[n,j] = sum(W[j,i]*x[n,i], i) + b[j]"
# The loss of a sample is any: of an unknown function g are the slopes, as the engine itself has it.
SUMMED = f"{ROWS}\ne[n] = sum(g[n,j]*y[n,j], j)\nE = sum(e[n], n)"
AVERAGED = f"{ROWS}\ne[n] = sum(g[n,j]*y[n,j], j)\nE = mean(e[n], n)"
OWN = {"g": "delta"}
SIGMOID = "a[i] = sigmoid(z[i])"
CROSS_ENTROPY = "E = -sum(t[k]*log(yhat[k]), k)"
SOFTMAX = f"sum(t[k], k) = 1\nyhat[k] = exp(z[k])/sum(exp(z[l]), l)\n{CROSS_ENTROPY}"
LOGITS = "z2[k] = sum(W2[k,h]*a1[h], h) + b2[k]"
HIDDEN = "z1[h] = sum(W1[h,i]*x[i], i) + b1[h]"
PLAIN = "y[i] = sum(w[k]*x[i+k-1], k) + b"
PADDED = "M = L+p+q-K+1\ny[i] = sum(w[k]*x[i+k-1-p]*[1 <= i+k-1-p <= L], k) + b"
STRIDED = "y[i] = sum(w[k]*x[s*(i-1)+k], k) + b"
GENERAL = "M = floor((L+2*p-K)/s)+1\ny[i] = sum(w[k]*x[s*(i-1)+k-p]*[1 <= s*(i-1)+k-p <= L], k) + b"
FLIPPED = "y[i] = sum(w[k]*x[i+K-k], k) + b"
SIZES_2 = "M1 = H-K1+1; M2 = W-K2+1"
PLAIN_2 = "y[m,n] = sum(w[u,v]*x[m+u-1,n+v-1], u, v) + b"
GENERAL_2 = """M1 = floor((H+2*p-K1)/s)+1; M2 = floor((W+2*p-K2)/s)+1
y[m,n] = sum(w[u,v]*x[s*(m-1)+u-p,s*(n-1)+v-p]*[1 <= s*(m-1)+u-p <= H]*[1 <= s*(n-1)+v-p <= W], u, v) + b"""
FLIPPED_2 = "y[m,n] = sum(w[u,v]*x[m+K1-u,n+K2-v], u, v) + b"
SIDES = "x[H,W], w[K1,K2]"
MAPS = "y[q,i] = sum(table[q,p]*w[q,p,k]*x[p,i+k-1], p, k) + b[q]"
MAPS_2 = "y[q,m,n] = sum(table[q,p]*w[q,p,u,v]*x[p,m+u-1,n+v-1], p, u, v) + b[q]"
MAP_SIDES = "x[P,H,W], w[Q,P,K1,K2]"
SECOND = "z2[q,m,n] = sum(w2[q,p,u,v]*s1[p,m+u-1,n+v-1], p, u, v) + b2[q]"
SQUARE = "s1[P,N1,N1], w2[Q,P,K2,K2]"
# A Jacobian's entry is the slope of one output: the loss reads no other.
ONE = "S = sum(exp(z[l]), l)\nyhat[m] = exp(z[m])/S\nE = sum([m == k]*yhat[m], m)"
BY_J = "yhat[j]*([k == j] - yhat[k]*[1 <= k <= K])"
POOL = "y[i] = sum(S[i,j]*x[j], j)"
DECAYED = "R = lam*sum(W[j,i]^2, j, i)/2\nJ = E + R"

TABLE: dict[str, Typed | str | dict[str, Typed | str]] = {
    "shared_weight": Typed("u[s] = theta", "theta", "u[S]"),
    "paths_one_n4": Typed(NETWORK_1, "n4", differs=ORDER),
    "paths_one_w25": Typed(NETWORK_1, "w25", differs=ORDER),
    "paths_one_v11": Typed(NETWORK_1, "v11[d]", differs=FORM),
    "paths_one_x2": Typed(NETWORK_1, "x2[d]", differs=FORM),
    "paths_two_v22": Typed(NETWORK_2, "v22[d]", differs=FORM),
    "paths_two_w24": Typed(NETWORK_2, "w24", differs=ORDER),
    "paths_two_n1": Typed(NETWORK_2, "n1", differs=FORM),
    "fully_connected_weight": Typed(DENSE, "W[j,i]"),
    "fully_connected_bias": Typed(DENSE, "b[j]"),
    "fully_connected_input": Typed(DENSE, "x[i]"),
    "fully_connected_weight_batch": Typed(ROWS, "W[j,i]"),
    "fully_connected_bias_batch": Typed(ROWS, "b[j]"),
    "fully_connected_input_batch": Typed(ROWS, "x[n,i]"),
    "sigmoid": Typed(SIGMOID, "z[i]"),
    "tanh": Typed("a[i] = tanh(z[i])", "z[i]"),
    "relu": Typed("a[i] = z[i]*[z[i] > 0]", "z[i]"),
    "squared_error": Typed("E = sum((y[i]-t[i])^2, i)/2", "y[i]"),
    "softmax_jacobian": Typed(ONE, "z[j]", "z[K]", differs=BY_J),
    "cross_entropy": Typed(CROSS_ENTROPY, "yhat[j]"),
    "softmax_cross_entropy": Typed(SOFTMAX, "z[j]"),
    "sigmoid_squared_error": Typed(f"{SIGMOID}\nE = sum((a[i]-t[i])^2, i)/2", "z[i]", differs=FORM),
    "sigmoid_cross_entropy": Typed(
        f"{SIGMOID}\nE = -sum(t[i]*log(a[i]) + (1-t[i])*log(1-a[i]), i)", "z[i]", differs=FORM),
    "two_layer_network": {
        "1. The loss": Typed(CROSS_ENTROPY, "yhat[j]"),
        "2. The softmax": Typed(ONE.replace("z[", "z2["), "z2[j]", "z2[K]", differs=BY_J),
        "3. The logits": Typed(SOFTMAX.replace("z[", "z2["), "z2[j]"),
        "4. The second weights": Typed(LOGITS, "W2[k,h]"),
        "5. The second bias": Typed(LOGITS, "b2[k]"),
        "6. Back to the hidden units": Typed(LOGITS, "a1[h]"),
        "7. Through the sigmoid": Typed(f"a1[h] = sigmoid(z1[h])\n{LOGITS}", "z1[h]"),
        "8. The first weights": Typed(HIDDEN, "W1[h,i]"),
        "9. The first bias": Typed(HIDDEN, "b1[h]"),
    },
    "conv1d_weight": Typed(PLAIN, "w[k]"),
    "conv1d_bias": Typed(PLAIN, "b"),
    "conv1d_input": Typed(PLAIN, "x[j]"),
    "conv1d_weight_padded": Typed(PADDED, "w[k]", "y[M]"),
    "conv1d_input_padded": Typed(PADDED, "x[j]", "y[M]"),
    "conv1d_weight_strided": Typed(STRIDED, "w[k]"),
    "conv1d_input_strided": Typed(STRIDED, "x[j]"),
    "conv1d_weight_general": Typed(GENERAL, "w[k]", "y[M]"),
    "conv1d_input_general": Typed(GENERAL, "x[j]", "y[M]"),
    "conv1d_weight_flipped": Typed(FLIPPED, "w[k]"),
    "conv1d_input_flipped": Typed(FLIPPED, "x[j]"),
    "conv2d_weight": Typed(PLAIN_2, "w[u,v]", SIDES),
    "conv2d_bias": Typed(f"{SIZES_2}\n{PLAIN_2}", "b", f"{SIDES}, y[M1,M2]"),
    "conv2d_input": Typed(PLAIN_2, "x[i,j]", SIDES),
    "conv2d_weight_general": Typed(GENERAL_2, "w[u,v]", f"{SIDES}, y[M1,M2]"),
    "conv2d_input_general": Typed(GENERAL_2, "x[i,j]", f"{SIDES}, y[M1,M2]"),
    "conv2d_weight_flipped": Typed(FLIPPED_2, "w[u,v]", SIDES),
    "conv2d_input_flipped": Typed(FLIPPED_2, "x[i,j]", SIDES),
    "correlation_by_flipping": QUANTITY,
    "convolution_commutes": QUANTITY,
    "valid_within_full": QUANTITY,
    "conv1d_adjoint": QUANTITY,
    "toeplitz_matrix": QUANTITY,
    "conv1d_input_toeplitz": Typed(
        "T[i,j] = w[j-i+1]*[1 <= j-i+1 <= K]\ny[i] = sum(T[i,j]*x[j], j) + b", "x[j]", "w[K], x[L], y[L-K+1]"),
    "conv1d_weight_patches": Typed(
        "X[i,k] = x[i+k-1]\ny[i] = sum(X[i,k]*w[k], k) + b", "w[k]", "w[K], x[L], y[L-K+1]"),
    "conv1d_behind_sigmoid": Typed(f"x[j] = sigmoid(z[j])\n{PLAIN}", "z[j]"),
    "maps_weight": Typed(MAPS, "w[q,p,k]"),
    "maps_bias": Typed(f"M = L-K+1\n{MAPS}", "b[q]", "y[Q,M]"),
    "maps_input": Typed(MAPS, "x[p,j]"),
    "maps2d_weight": Typed(MAPS_2, "w[q,p,u,v]", MAP_SIDES),
    "maps2d_bias": Typed(f"{SIZES_2}\n{MAPS_2}", "b[q]", f"{MAP_SIDES}, y[Q,M1,M2]"),
    "maps2d_input": Typed(MAPS_2, "x[p,i,j]", MAP_SIDES),
    "maps_stack": Typed("y[q,i] = sum(V[p,Q-q+1,k]*x[p,i+k-1], p, k) + b[q]", "x[p,j]", "V[P,Q,K]"),
    "maps_stack2d": Typed("y[q,m,n] = sum(V[p,Q-q+1,u,v]*x[p,m+u-1,n+v-1], p, u, v) + b[q]", "x[p,i,j]",
                          "x[P,H,W], V[P,Q,K1,K2]"),
    "max_pool_input": Typed(POOL, "x[j]"),
    "avg_pool_input": Typed("y[i] = sum(x[s*(i-1)+k], k, 1, K)/K", "x[j]"),
    "pool_in_chain": Typed(f"x[j] = sigmoid(z[j])\n{POOL}", "z[j]"),
    "flatten_input": Typed(
        "y[r] = sum(x[p,i,j]*[r == (p-1)*H*W + (i-1)*W + j], p, i, j)", "x[p,i,j]", "x[P,H,W], y[P*H*W]"),
    "nine_steps": {
        "1. The loss": Typed(CROSS_ENTROPY, "yhat[j]"),
        "2a. The softmax": Typed(ONE.replace("z[", "z4["), "z4[j]", "z4[K]", differs=BY_J),
        "2. The logits": Typed(SOFTMAX.replace("z[", "z4["), "z4[j]"),
        "3. The last weights": Typed("z4[k] = sum(W4[k,h]*a3[h], h) + b4[k]", "W4[k,h]"),
        "4a. Back to the hidden units": Typed("z4[k] = sum(W4[k,h]*a3[h], h) + b4[k]", "a3[h]"),
        "4. The hidden units": Typed("a3[h] = sigmoid(z3[h])", "z3[h]"),
        "5. The weights before them": Typed("z3[h] = sum(W3[h,r]*v2[r], r) + b3[h]", "W3[h,r]"),
        "6a. Back to the vector": Typed("z3[h] = sum(W3[h,r]*v2[r], r) + b3[h]", "v2[r]"),
        "6b. Back to maps": Typed("v2[r] = sum(s2[q,i,j]*[r == (q-1)*N2^2 + (i-1)*N2 + j], q, i, j)", "s2[q,i,j]",
                                  "s2[Q,N2,N2], v2[Q*N2*N2]"),
        "6c. Back through the second pooling": Typed("s2[q,i,j] = sum(S2[q,i,j,m,n]*a2[q,m,n], m, n)", "a2[q,m,n]",
                                                     "a2[Q,M2,M2], s2[Q,N2,N2]"),
        "6. The second maps": Typed("a2[q,m,n] = sigmoid(z2[q,m,n])", "z2[q,m,n]", "z2[Q,M2,M2]"),
        "7. The second kernels": Typed(SECOND, "w2[q,p,u,v]", SQUARE),
        "8a. Back through the second convolution": Typed(SECOND, "s1[p,i,j]", SQUARE),
        "8b. Back through the first pooling": Typed("s1[p,i,j] = sum(S1[p,i,j,m,n]*a1[p,m,n], m, n)", "a1[p,m,n]",
                                                    "a1[P,M1,M1], s1[P,N1,N1]"),
        "8. The first maps": Typed("a1[p,m,n] = sigmoid(z1[p,m,n])", "z1[p,m,n]", "z1[P,M1,M1]"),
        "9. The first kernels": Typed("z1[p,m,n] = sum(w1[p,u,v]*x[m+u-1,n+v-1], u, v) + b1[p]", "w1[p,u,v]",
                                      "x[L,L], w1[P,K1,K1]"),
    },
    "batch_weight": Typed(SUMMED, "W[j,i]", means=OWN),
    "batch_weight_mean": Typed(AVERAGED, "W[j,i]", means=OWN),
    "batch_bias": Typed(SUMMED, "b[j]", means=OWN),
    "batch_bias_mean": Typed(AVERAGED, "b[j]", means=OWN),
    "batch_input": Typed(SUMMED, "x[n,i]", means=OWN),
    "batch_input_mean": Typed(AVERAGED, "x[n,i]", means=OWN),
    "batch_positions_bias": Typed(
        "M = L-K+1\ny[n,i] = sum(w[k]*x[n,i+k-1], k) + b\ne[n] = sum(g[n,i]*y[n,i], i)\nE = sum(e[n], n)", "b",
        "y[N,M]", OWN),
    "micro_batches": GROUPS,
    "micro_batches_mean": GROUPS,
    "single_path": INDUCTION,
    "weight_decay": Typed(DECAYED, "W[j,i]"),
    "weight_decay_bias": Typed(f"E = sum(g[j]*b[j], j)\n{DECAYED}", "b[j]", means={"g": "grad"}),
    "decayed_step": QUANTITY,
    "momentum_unrolled": INDUCTION,
    "momentum_rescaled": INDUCTION,
    "momentum_same_step": QUANTITY,
    "nesterov": QUANTITY,
}
