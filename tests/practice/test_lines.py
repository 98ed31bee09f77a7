"""Lines that people type in lessons 01, 03, 04 and 05, and what is said of them."""

import pytest

from lessons.practice.judge import Judge
from lessons.practice.tasks import derivation_of


def verdict(source, line, at=None, form=None):
    derivation, elsewhere = derivation_of(source)
    return Judge(derivation, elsewhere).judge(line, at, form)


@pytest.mark.parametrize(("source", "line"), [
    ("paths_one_n4", "(n_6 − t_6)(1 − n₆²) w_{46}"), ("paths_one_n4", "w46*(n6 - t6) - w46*(n6 - t6)*n6**2"),
    ("paths_one_v11", "dE/dn6 (dn6/dn3 dn3/dn1 + dn6/dn4 dn4/dn1) dn1/dv11_d"), ("shared_weight", "np.sum(d)"),
    ("tanh", r"\delta_i (1 - \tanh^2 z_i)"), ("tanh", "d_i (1 - tanh^2(z_i))"), ("tanh", "d_i (1 - tanh²(z_i))"),
    ("sigmoid", "d .* a .* (1 - a)"), ("relu", "d[i] * (z[i] > 0)"), ("relu", r"\delta_i \mathbb{1}[z_i > 0]"),
    ("softmax_jacobian", r"\hat y_k (\delta_{kj} - \hat y_j)"), ("softmax_jacobian", "ŷ_k (δ_kj - ŷ_j)"),
    ("softmax_jacobian", "yhat_k*((k == j) - yhat_j)"), ("softmax_cross_entropy", "exp(z_j)/S - t_j"),
    ("two_layer_network/7", "(W2^T δ2) ⊙ a1 ⊙ (1 - a1)"),
    ("two_layer_network/7", "a1[h]*(1 - a1[h])*sum(W2[k,h]*d2[k], k, 1, K)"),
    ("two_layer_network/7", r"a^{(1)}_h (1 - a^{(1)}_h) \sum_k W^{(2)}_{kh} \delta^{(2)}_k"),
    ("weight_decay", "g_ji + lambda W_ji"), ("decayed_step", "W - alpha*(g + lam*W)"), ("batch_bias_mean", "d.mean(0)"),
    ("batch_input_mean", "(W^T d^T)^T / N"), ("nesterov", "theta_{k-1} + mu (mu v_{k-1} - alpha g_k) - alpha g_k"),
    ("correlation_by_flipping", r"f *_{\text{valid}} \mathrm{rot180}(g)"), ("correlation_by_flipping", "f ⋆ g"),
    ("valid_within_full", "np.convolve(f, g)[i+K-1]"),
])
def test_a_true_line_in_its_spelling_is_right(source, line):
    said = verdict(source, line)
    assert said.kind == "right", said


@pytest.mark.parametrize(("source", "line"), [
    ("softmax_jacobian", "δ_k (ŷ_k - ŷ_j)"), ("relu", "d_i (z_i >)"), ("tanh", "d_i (1 - tanh^(z_i))"),
    ("two_layer_network/7", "W2^T δ3"), ("sigmoid", "d .** a"),
])
def test_what_only_looks_like_one_is_not_read(source, line):
    assert verdict(source, line).kind == "unreadable"


def test_a_derivative_that_has_a_name_is_told_by_its_name_and_place():
    said = verdict("single_path/2", "d (c1 + c2 + c3)", {"K": 4, "k": 3})
    assert said.sentence == "You get δ c₁ + δ c₂ + δ c₃."
    assert "δ₁₂ x₁₃" in verdict("batch_weight", "d22 x23", {"N": 2, "D": 3, "M": 2, "j": 2, "i": 3}).sentence


def test_what_is_unknown_in_a_derivative_is_named():
    said = verdict("paths_one_w25", "dE/dn7 dn7/dn5 dn5/dw52")
    assert said.sentence.startswith("'w52' is unknown here") and said.span == (20, 23)


@pytest.mark.parametrize(("source", "line"), [
    ("two_layer_network/7", "(W2^T δ2) ⊙ σ'(z1)"), ("two_layer_network/7", r"W_2^\top \delta_2 \odot \sigma'(z_1)"),
    ("two_layer_network/7", "diag(σ'(z1)) W2^T δ2"), ("sigmoid", "d * sigmoid(z) * (1 - sigmoid(z))"),
    ("sigmoid", "d/(1 + exp(-z)) * (1 - 1/(1 + exp(-z)))"), ("tanh", "d ⊙ tanh'(z)"),
    ("tanh", "d * (1 - np.tanh(z)**2)"), ("relu", r"\delta \odot \mathbf 1_{z>0}"), ("relu", "d * (z > 0)"),
    ("relu", r"\delta_i \mathbf{1}_{z_i>0}"), ("relu", r"\mathbb 1_{\{z_i > 0\}} d_i"), ("relu", "δ ⊙ relu'(z)"),
    ("softmax_cross_entropy", "softmax(z) - t"), ("softmax_cross_entropy", "softmax(z)_j - t_j"),
    ("softmax_cross_entropy", "exp(z)/sum(exp(z)) - t"),
    ("softmax_cross_entropy", "exp(z_j)/sum_j exp(z_j) - t_j"),         # a sum may use a letter again that it binds
    ("softmax_jacobian", "diag(ŷ) - ŷ ŷ^T"), ("softmax_jacobian", "np.diag(yhat) - np.outer(yhat, yhat)"),
    ("softmax_jacobian", "-[k ≠ j] ŷ_k ŷ_j + [k = j] ŷ_k (1 - ŷ_k)"),
    ("softmax_jacobian", r"-[k \neq j] ŷ_k ŷ_j + [k = j] ŷ_k (1 - ŷ_j)"),
    ("conv1d_behind_sigmoid", "full(d, w) ⊙ σ'(z)"), ("conv1d_behind_sigmoid", "np.convolve(d, w) * x * (1 - x)"),
])
def test_textbook_forms_of_whole_arrays_are_read(source, line):
    said = verdict(source, line)
    assert said.kind == "right", said


@pytest.mark.parametrize(("source", "line", "key"), [
    ("two_layer_network/7", "W2^T δ2", "slope-forgotten"), ("sigmoid", "d ⊙ σ'(a)", "slope-at-wrong-place"),
    ("sigmoid", "d ⊙ σ(z)", "slope-halved"), ("relu", "d ⊙ z ⊙ [z > 0]", "value-for-slope"),
    ("conv1d_behind_sigmoid", "x_j (1 - x_j)", "delta-forgotten"),
    ("conv1d_behind_sigmoid", "x ⊙ (1 - x)", "delta-forgotten"),
    ("conv1d_behind_sigmoid", "full(d, w)[j]", "slope-forgotten"),
    ("fully_connected_input", "sum_i dE/dy_i dy_i/dx_i", "summed-over-own-place"),
    ("conv1d_input", "sum_j d_j dy_j/dx_j", "summed-over-own-place"), ("conv1d_input", "sum_j d_j w_j",
                                                                       "summed-over-own-place"),
])
def test_a_mistake_in_such_a_form_has_its_name(source, line, key):
    assert verdict(source, line).mistake == key


def test_one_is_an_indicator_only_with_a_condition():
    assert verdict("relu", "d_i 1_{z_i}").kind == "unreadable"
    assert verdict("relu", "d ⊙ 1_{z < 0}").kind == "wrong"


def test_a_shape_is_told_in_words():
    assert verdict("batch_positions_bias", "d.sum(axis=0)").sentence == \
        "The shape does not fit: this has 1 axis, where one value was expected."
    assert "2 axes, where 1 was expected" in verdict("batch_bias", "d").sentence


@pytest.mark.parametrize(("source", "line", "key"), [
    ("paths_one_n4", "(n6 - t6) w46", "slope-forgotten"), ("tanh", "d_i", "slope-forgotten"),
    ("paths_two_n1", "dE/dn6 dn6/dn3 dn3/dn1 + dE/dn7 dn7/dn5 dn5/dn1", "path-dropped"),
    ("momentum_same_step", "theta_{k-1} - alpha1 v_k", "wrong-quantity"),
    ("decayed_step", "W - alpha*g", "path-dropped"), ("decayed_step", "(1 - lam) W_ji - alpha g_ji", "factor-dropped"),
    ("batch_weight_mean", "d^T x", "mean-forgotten"), ("sigmoid", "d * z * (1 - z)", "slope-at-wrong-place"),
])
def test_a_mistake_without_a_task_has_the_name_that_fits(source, line, key):
    assert verdict(source, line).mistake == key


def test_numbers_are_named_by_the_numbers_of_a_mistake():
    derivation, _ = derivation_of("correlation_by_flipping")
    judging = Judge(derivation, (), {"convolution-for-correlation": "[3, 1, 2]"})
    at = {"L": 5, "K": 3}
    assert judging.judge("[1, 3, 1]", at, "numbers").kind == "right"
    assert judging.judge("[3.0, 1, 2]", at, "numbers").mistake == "convolution-for-correlation"
    assert judging.judge("[3, 1, 1]", at, "numbers").mistake == ""
