"""What lessons 07 to 10 make people type: each line with the verdict that it deserves."""

import pytest

from lessons.practice.judge import Judge
from lessons.practice.tasks import TASKS, derivation_of
from lessons.practice.verdict import Verdict


def judged(source: str, line: str, form: str) -> Verdict:
    return Judge(*derivation_of(source)).judge(line, None, form)


@pytest.mark.parametrize(("source", "form", "line"), [
    ("conv2d_weight", "reduced", r"\sum_{m=1}^{M_1}\sum_{n=1}^{M_2}\delta_{mn}\,x_{m+u-1,\,n+v-1}"),
    ("conv2d_weight", "reduced", "sum_{mn} d_mn x_{m+u-1,n+v-1}"),
    ("conv2d_weight", "reduced", "sum(d[m][n]*x[m+u-1][n+v-1] for m in range(1, M1+1) for n in range(1, M2+1))"),
    ("conv2d_weight", "array", "signal.convolve2d(x, np.flipud(np.fliplr(d)), 'valid')"),
    ("conv2d_input", "array", "scipy.signal.correlate(d, np.rot90(w, 2))"),
    ("conv2d_weight_flipped", "array", "signal.correlate2d(x, d, 'valid')[::-1, ::-1]"),
    ("conv2d_bias", "reduced", "d.sum(axis=(0, 1))"),
    ("maps_input", "array", r"\sum_q T_{qp}\,\delta_q \ast_{\text{full}} w_{qp}"),
    ("maps_input", "reduced", "(sum_q T_qp full(d_q, w_qp))_j"),
    ("maps_input", "reduced", "sum_q sum_{i=max(1,j-K+1)}^{min(j,M)} T_qp d_qi w_{qp,j-i+1}"),
    ("maps2d_weight", "array", "T[q,p] * signal.correlate2d(x[p], d[q], 'valid')"),
    ("maps2d_bias", "array", "d.sum(axis=(1, 2))"),
    ("max_pool_input", "array", "d @ S"),
    ("pool_in_chain", "array", "(d @ S) * x * (1 - x)"),
    ("flatten_input", "reduced", r"\delta_{HW(p-1)+W(i-1)+j}"),
    ("nine_steps/3", "array", r"\hat{\mathbf y} - \mathbf t"),
    ("nine_steps/3", "array", "y_hat - t"),
    ("nine_steps/4", "array", r"\boldsymbol\delta^{(4)}\,\mathbf a^{(3)\top}"),
    ("nine_steps/4", "reduced", "d4[k] a3[h]"),
    ("nine_steps/6", "array", "dE/da3 * a3 * (1 - a3)"),
    ("nine_steps/6", "reduced", "dE/da3_h a3_h (1 - a3_h)"),
    ("nine_steps/11", "array", "dE_da2 * a2 * (1 - a2)"),
])
def test_a_true_line_is_right(source, form, line):
    assert judged(source, line, form).kind == "right"


@pytest.mark.parametrize(("source", "form", "line", "kind", "mistake"), [
    ("conv2d_weight", "array", "signal.correlate2d(x, d)", "wrong", "full-for-valid"),       # SciPy's default is full
    ("conv2d_weight", "array", "scipy.signal.correlate(x, d)", "wrong", "full-for-valid"),
    ("conv2d_weight", "array", "conv(x, d[::-1], 'valid')", "unreadable", "one-axis-turned"),
    ("conv2d_weight", "array", "conv(x, d[:, ::-1], 'valid')", "unreadable", "one-axis-turned"),
    ("conv2d_weight", "array", "conv(x, np.flip(d, 0), 'valid')", "unreadable", "one-axis-turned"),
    ("maps2d_bias", "array", "d.sum(axis=(0, 1))", "wrong", "shape"),
    ("maps2d_bias", "array", "d.sum(axis=7)", "unreadable", ""),
    ("maps2d_bias", "array", "d[q].sum() + b[q] + d.sum(axis=(1, 2))", "unreadable", ""),    # entries and an array
    ("maps_input", "array", "sum_q T_qp conv(d_q, w_qp, 'valid')", "wrong", "valid-for-full"),
])
def test_a_false_line_is_no_right_one(source, form, line, kind, mistake):
    verdict = judged(source, line, form)
    assert (verdict.kind, verdict.mistake) == (kind, mistake)


@pytest.mark.parametrize("lesson", ["07", "08", "09", "10"])
def test_a_lesson_has_tasks_of_each_kind(lesson):
    tasks = TASKS.of(lesson)
    assert len(tasks) >= 6 and {"reduced", "array", "written", "derive"} <= {task.form for task in tasks}
    assert all(len(task.right) >= 3 and 3 <= len(task.mistakes) <= 6 for task in tasks)
