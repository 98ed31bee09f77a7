"""The shown side: each line in four forms and four notations says what the checked line says."""

import math
import re
from dataclasses import replace
from fractions import Fraction
from functools import cache

import printed
import pytest
from IPython.core.formatters import DisplayFormatter

from lessons.derivations import (
    CATALOGUE,
    Chain,
    Derivation,
    Paren,
    Partial,
    Step,
    StepError,
    Sum,
    array,
    chain,
    collapse,
    compare,
    formula_sheet,
    full,
    index,
    notation_table,
    recognise,
    show,
    text,
)
from lessons.derivations.sheet import Sheet
from lessons.engine.checking.subject import arguments
from lessons.engine.language import Define, Entry, In, Name
from lessons.engine.printing import plain
from lessons.engine.printing.array_form import width
from lessons.engine.printing.changes import mark
from lessons.engine.printing.page import Page
from lessons.engine.printing.spelling import Latex, is_exact, uncolored
from lessons.engine.printing.tree import Atom, Big, Letter, Lit, Neg, Num, Plus, Times
from lessons.notation import COURSE
from lessons.views import StepView


def parts(name):
    made = CATALOGUE[name]()
    return (made,) if isinstance(made, Derivation) else made.parts


def pages(name, forms=Derivation.forms):
    return [(part, key, form) for part in parts(name) for key in part.notations for form in forms]


@cache
def shown(derivation, key, form):
    return show(derivation, key, form)


def weight():
    return CATALOGUE["fully_connected_weight"]()


def lines(derivation, notation="course", form="index", **options):
    """The right sides of the lines, without colors and lights."""
    made = show(derivation, notation, form, **options) if options else shown(derivation, notation, form)
    return [uncolored(line.latex).split(" = ", 1)[1] for line in made.lines[1:]]


def lit(latex):
    """What is lit, without colors."""
    found, start = [], 0
    while (at := latex.find(r"\class{mjx-changed}{", start)) >= 0:
        start, depth = at + len(r"\class{mjx-changed}{"), 1
        while depth:
            depth += {"{": 1, "}": -1}.get(latex[start], 0)
            start += 1
        found.append(uncolored(latex[at + len(r"\class{mjx-changed}{"):start - 1]))
    return found


# Every line


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_line_is_well_formed(name):
    for page in pages(name):
        well_formed(*page)


def well_formed(derivation, key, form):
    page = shown(derivation, key, form)
    assert len(page.lines) == len(derivation.steps) + 1
    assert page.badge == derivation.badge and page.title == derivation.title
    assert page.lines[0].rule == "What we want" and page.lines[0].text.endswith(" = ?")
    for latex in (page.goal, *(formula.latex for formula in page.given), *(line.latex for line in page.lines)):
        plain = uncolored(latex)
        assert plain.count("{") == plain.count("}") and plain.count(r"\left") == plain.count(r"\right")
        assert not re.search(r"[+-] *[+-]|\\class|\\cdot *$|\\cdot *-|\\, *-", plain), plain
        assert "SymPy" not in plain and "Sum(" not in plain
    for line in page.lines:
        assert line.latex.startswith(page.goal) and "{" not in re.sub(r"\\\(.*?\\\)", "", line.why.latex)
    reasons = [text for line in page.lines for text in (line.text, line.why.text)]
    for said in (*(formula.text for formula in page.given), *reasons):
        assert not re.search(r"[{}\\]", said), said


@pytest.mark.parametrize("name", CATALOGUE)
def test_numbers_add_up(name):
    for page in pages(name, ["numbers"]):
        adding_up(*page)


def adding_up(derivation, key, form):
    """The numbers on each line give the number at its end, which is the derivative of the definitions."""
    page = Page(derivation, key, form)
    truth = float(page.subject.compiled(derivation.goal)(page.world, *arguments(page.subject, page.point)))
    for line in shown(derivation, key, form).lines[1:]:
        said = [side for side in re.split(r" = | ≈ ", line.text)[1:] if "[" not in side]
        result = float(Fraction(said[-1]))
        assert eval(said[0], {"exp": math.exp, "log": math.log}) == pytest.approx(truth, rel=0.01, abs=1e-3)
        assert result == pytest.approx(truth, rel=0.006, abs=1e-9)
        assert ("≈" in line.text) == (r"\approx" in line.latex)
        if "≈" not in line.text:
            assert eval(said[0]) == pytest.approx(truth, rel=1e-9)


def test_chosen_numbers_and_sizes():
    page = show(weight(), form="numbers", at={"D": 2, "M": 1, "j": 1, "i": 2}, numbers={"x": (3, 4), "delta": [5]})
    assert [line.text for line in page.lines[1:]] == [
        "dE/dW[1,2] = 5*4 = 20", "dE/dW[1,2] = 5*4*1 = 20", "dE/dW[1,2] = 5*4 = 20",
        "dE/dW[1,2] = outer(d, x)[1,2] = 5*4 = 20"]
    assert [uncolored(g.latex) for g in page.given] == [
        r"x = \begin{pmatrix}3 \\ 4\end{pmatrix}", r"\delta = \begin{pmatrix}5\end{pmatrix}"]


@pytest.mark.parametrize("name, at, terms", [
    ("fully_connected_weight", {"M": 4}, [4, 4, 1, 1]), ("fully_connected_input", {"M": 3}, [3, 3, 3]),
    ("fully_connected_weight_batch", {"N": 2, "M": 3}, [6, 6, 2, 2]), ("shared_weight", {"S": 5}, [5, 5]),
    ("fully_connected_bias_batch", {"N": 3, "M": 2}, [6, 6, 3, 3]),
])
def test_the_written_form_keeps_every_term(name, at, terms):
    written = show(CATALOGUE[name](), form="written", at=at).lines[1:]
    assert [line.text.count(" + ") + 1 for line in written] == terms


def test_terms_that_die_are_written():
    assert lines(weight(), form="written")[1] == r"\delta_{1}\,x_{3} \cdot 0 + \delta_{2}\,x_{3} \cdot 1"


# Golden lines


@pytest.mark.parametrize("key, expected", [
    ("course", [r"\sum_{k=1}^{M} \frac{\partial E}{\partial y_{k}}\,\frac{\partial y_{k}}{\partial W_{ji}}",
                r"\sum_{k=1}^{M} \delta_{k}\,x_{i}\,[k=j]", r"\delta_{j}\,x_{i}",
                r"\left(\delta\,x^{\top}\right)_{ji}"]),
    ("001", [r"\sum_{k=1}^{n} \frac{\partial J}{\partial y_{k}}\,\frac{\partial y_{k}}{\partial w_{ij}}",
             r"\sum_{k=1}^{n} \frac{\partial J}{\partial y_{k}}\,x_{j}\,[k=i]",
             r"\frac{\partial J}{\partial y_{i}}\,x_{j}",
             r"\left(x^{\top}\,\frac{\partial J}{\partial y}\right)_{ji}"]),
    ("002", [r"\sum_{k=1}^{s^{l+1}} \frac{\partial L}{\partial z_{k}^{(l+1)}}\,"
             r"\frac{\partial z_{k}^{(l+1)}}{\partial W_{ij}^{(l)}}",
             r"\sum_{k=1}^{s^{l+1}} \frac{\partial L}{\partial z_{k}^{(l+1)}}\,a_{j}^{(l)}\,[k=i]",
             r"\frac{\partial L}{\partial z_{i}^{(l+1)}}\,a_{j}^{(l)}",
             r"\left(\frac{\partial L}{\partial z^{(l+1)}}\,\left(a^{(l)}\right)^{\top}\right)_{ij}"]),
    ("004", [r"\sum_{k=1}^{M} \frac{\partial E^{(n)}}{\partial u_{k}^{(l)}}\,"
             r"\frac{\partial u_{k}^{(l)}}{\partial w_{ji}^{(l)}}",
             r"\sum_{k=1}^{M} \delta_{k}^{(l)}\,y_{i}^{(l-1)}\,[k=j]", r"\delta_{j}^{(l)}\,y_{i}^{(l-1)}",
             r"\left(\delta^{(l)}\,\left(\mathbf{y}^{(l-1)}\right)^{\top}\right)_{ji}"]),
])
def test_the_weight_gradient_in_four_notations(key, expected):
    assert lines(weight(), key) == expected


@pytest.mark.parametrize("name, key, expected", [
    ("fully_connected_input", "course", r"W^{\top}\,\delta"),
    ("fully_connected_input", "001", r"\frac{\partial J}{\partial y}\,W^{\top}"),
    ("fully_connected_weight_batch", "course", r"\delta^{\top}\,x"),
    ("fully_connected_weight_batch", "001", r"X^{\top}\,\frac{\partial J}{\partial Y}"),
    ("fully_connected_input_batch", "course", r"\delta\,W"),
    ("fully_connected_input_batch", "001", r"\frac{\partial J}{\partial Y}\,W^{\top}"),
    ("fully_connected_bias_batch", "course", r"\mathbf{1}^{\top}\,\delta"),
    ("fully_connected_bias_batch", "001", r"\mathbf{1}^{\top}\,\frac{\partial J}{\partial Y}"),
    ("sigmoid", "002", r"\frac{\partial L}{\partial a^{(l)}} \odot a^{(l)} \odot \left(1 - a^{(l)}\right)"),
    ("softmax_cross_entropy", "002", r"\hat y - y"),
])
def test_array_results(name, key, expected):
    assert lines(CATALOGUE[name](), key, "array")[-1].split(" = ")[0] == expected


def test_arrays_lie_as_the_notation_stores_them():
    assert lines(weight(), "course", "array")[-1].endswith(
        r"\begin{pmatrix}\delta_{1} \\ \delta_{2}\end{pmatrix}\,\begin{pmatrix}x_{1} & x_{2} & x_{3}\end{pmatrix}")
    assert lines(weight(), "001", "array")[-1].split(" = ")[1].startswith(
        r"\begin{pmatrix}x_{1} \\ x_{2} \\ x_{3}\end{pmatrix}")
    given = {key: [uncolored(g.latex) for g in show(CATALOGUE["fully_connected_input"](), key, "numbers").given]
             for key in ("course", "001", "002")}
    assert given["course"] == [r"W = \begin{pmatrix}1 & 0 & -2 \\ 3 & 1 & -1\end{pmatrix}",
                               r"\delta = \begin{pmatrix}2 \\ -1\end{pmatrix}"]
    assert given["001"] == [r"W = \begin{pmatrix}1 & 3 \\ 0 & 1 \\ -2 & -1\end{pmatrix}",
                            r"\frac{\partial J}{\partial y} = \begin{pmatrix}2 & -1\end{pmatrix}"]
    assert given["002"][1].startswith(r"\frac{\partial L}{\partial z^{(l+1)}} = ")
    bias = lines(CATALOGUE["fully_connected_bias_batch"](), "course", "array")
    assert bias[2] == r"\begin{pmatrix}\delta_{11} + \delta_{21} & \delta_{12} + \delta_{22}\end{pmatrix}"


@pytest.mark.parametrize("name, step, expected", [
    ("softmax_jacobian", 0, r"\frac{S\,e^{z_{k}}\,[k=j] - e^{z_{k}}\,e^{z_{j}}}{S^{2}}"),
    ("softmax_cross_entropy", 1,
     r"\sum_{k=1}^{K} \left(-\frac{t_{k}}{\hat y_{k}}\right)\,\hat y_{k}\,\left([k=j] - \hat y_{j}\right)"),
    ("softmax_cross_entropy", 5, r"\hat y_{j}\,\sum_{k=1}^{K} t_{k} - t_{j}"),
    ("cross_entropy", 0, r"-\sum_{k=1}^{K} \frac{t_{k}}{\hat y_{k}}\,\frac{\partial \hat y_{k}}{\partial \hat y_{j}}"),
    ("squared_error", 0, r"\tfrac{1}{2}\,\sum_{k=1}^{D} 2\,\left(y_{k} - t_{k}\right)\,"
                         r"\frac{\partial y_{k}}{\partial y_{i}}"),
    ("sigmoid", 3, r"\delta_{i}\,\frac{1}{1 + e^{-z_{i}}}\,\frac{e^{-z_{i}}}{1 + e^{-z_{i}}}"),
    ("fully_connected_weight_batch", 1, r"\sum_{n=1}^{N} \sum_{k=1}^{M} \delta_{nk}\,x_{ni}\,[k=j]"),
])
def test_the_order_of_a_line_follows_its_reason(name, step, expected):
    assert lines(CATALOGUE[name]())[step] == expected


def test_the_sum_that_flows_back_comes_first():
    part = parts("two_layer_network")[6]
    assert lines(part)[2] == (r"\left(\sum_{k=1}^{K} \delta_{k}^{(2)}\,W_{kh}^{(2)}\right)\,a_{h}^{(1)}\,"
                              r"\left(1 - a_{h}^{(1)}\right)")
    assert lines(part, "002")[2].startswith(
        r"\left(\sum_{k=1}^{K} \frac{\partial L}{\partial z_{k}^{(2)}}\,W_{kh}^{(1)}")


@pytest.fixture
def convolution():
    from lessons.derivations import Domain
    L, K, i, j, k = index("L K i j k")
    x, w, y, d, E = array("x", L), array("w", K), array("y", L - K + 1), array("delta", L - K + 1), array("E")
    return Derivation(
        "A convolution", Partial(E, x[j]),
        (Define(y[i], Sum(w[k] * x[i + k - 1], (k, 1, K))), Name(d[i], Partial(E, y[i]))),
        Domain({L: (1, 5), K: (1, L)}, {j: (1, L)}, {}, {L: 5, K: 3, j: 2}),
        (Step(chain, Sum(Partial(E, y[i]) * Partial(y[i], x[j]), (i, 1, L - K + 1))),
         Step(collapse, Sum(d[i] * w[j - i + 1] * In(j - i + 1, 1, K), (i, 1, L - K + 1))),
         Step(recognise, Entry(full(d, w), j))))


def test_indices_are_printed_as_they_are_read(convolution):
    assert lines(convolution)[1:] == [r"\sum_{i=1}^{L - K + 1} \delta_{i}\,w_{j-i+1}\,[1\le j - i + 1\le K]",
                                      r"\left(\delta *_{\text{full}} w\right)_{j}"]
    assert lines(convolution, form="written")[1] == r"\delta_{1}\,w_{2} + \delta_{2}\,w_{1} + \delta_{3} \cdot 0"
    assert text(convolution, convolution.steps[1].rhs) == "sum(d[i]*w[j-i+1]*[1 <= j - i + 1 <= K], i, 1, L - K + 1)"


# What is given, and why


def test_given_is_what_the_lines_need():
    def given(derivation, key="course"):
        return [uncolored(formula.latex) for formula in shown(derivation, key, "index").given]
    assert given(weight()) == [r"y_{j} = \sum_{i=1}^{D} W_{ji}\,x_{i} + b_{j}",
                               r"\delta_{j} = \frac{\partial E}{\partial y_{j}}"]
    assert given(weight(), "001") == [r"y_{i} = \sum_{j=1}^{m} w_{ij}\,x_{j} + b_{i}"]
    fold = given(CATALOGUE["softmax_cross_entropy"]())
    assert fold[0] == r"S = \sum_{l=1}^{K} e^{z_{l}}" and r"\sum_{k=1}^{K} t_{k} = 1" in fold and len(fold) == 6
    loss, softmax, *_ = parts("two_layer_network")
    assert given(loss) == [r"E = -\sum_{k=1}^{K} t_{k}\,\ln \hat y_{k}"]
    assert given(softmax, "004")[0] == r"S = \sum_{m=1}^{K} e^{u_{m}^{(2)}}"


@pytest.mark.parametrize("key, form, expected", [
    ("course", "index", [r"\(y_{k}\)", r"\(W_{ji}\)", r"\(x_{i}\)"]),
    ("course", "written", [r"\(y_{k}\)", r"\(W_{23}\)", r"\(x_{3}\)"]),
    ("001", "index", [r"\(y_{k}\)", r"\(w_{ij}\)", r"\(x_{j}\)"]),
    ("004", "numbers", [r"\(u_{k}^{(l)}\)", r"\(w_{23}^{(l)}\)", r"\(y_{3}^{(l-1)}\)"]),
])
def test_reasons_speak_the_notation(key, form, expected):
    why = shown(weight(), key, form).lines[2].why
    assert all(formula in uncolored(why.latex) for formula in expected)
    assert ("W[j,i]" if form == "index" else "W[2,3]") in why.text and "\\" not in why.text


def test_arrays_with_many_axes_are_given_matrix_by_matrix():
    from lessons.derivations import Domain, differentiate
    P, H, W, p, r, c = index("P H W p r c")
    x, y, d = (array(name, P, H, W) for name in ("x", "y", "delta"))
    E = array("E")
    squares = Derivation(
        "Squares", Partial(E, x[p, r, c]),
        (Define(y[p, r, c], x[p, r, c] ** 2), Name(d[p, r, c], Partial(E, y[p, r, c]))),
        Domain({P: (1, 2), H: (1, 2), W: (1, 2)}, {p: (1, P), r: (1, H), c: (1, W)}),
        (Step(differentiate, 2 * d[p, r, c] * x[p, r, c]),))
    given = show(squares, form="numbers").given
    assert [uncolored(formula.latex).split(" = ")[0] for formula in given] == [
        "x_{1}", "x_{2}", r"\delta_{1}", r"\delta_{2}"]
    assert [formula.text.split(" = ")[0] for formula in given] == ["x[1]", "x[2]", "d[1]", "d[2]"]
    assert lines(squares, form="array") == [r"\left[2\,\delta_{prc}\,x_{prc}\right]_{p,r,c}"]


# Width


def test_wide_lines_fall_back_to_brackets():
    jacobian = CATALOGUE["softmax_jacobian"]()
    assert lines(jacobian, form="array")[-1].startswith(r"\begin{pmatrix}")
    assert lines(jacobian, form="array", at={"K": 6})[-1].endswith(r"\right]_{k,j}")
    wide = lines(weight(), "004", "array", at={"D": 20, "M": 3})
    assert wide[2].startswith(r"\left[") and r"\begin{pmatrix}" not in wide[3]
    for page in [page for name in CATALOGUE for page in pages(name, ["array"])]:
        assert all(width(line) <= 90 or r"\begin" not in line for line in lines(*page)), page


def test_width():
    assert width(r"\delta\,x^{\top}") == 3
    assert width(r"\frac{abc}{d}") == 3
    assert width(r"\begin{pmatrix}ab & c \\ d & e\end{pmatrix}") == 2 + (2 + 2) + (2 + 1)
    assert width(r"\class{mjx-role-weight}{W_{12}}") == 2
    assert width(r"\begin{pmatrix}" + " & ".join(["y_{1}^{(l)}"] * 40) + r"\end{pmatrix}") > 90


# What changed is lit


def test_what_changed_is_lit():
    index_lines = [lit(line.latex) for line in show(weight()).lines]
    assert index_lines == [
        [], [], [r"\delta_{k}\,x_{i}\,[k=j]"], [r"\delta_{j}"], [r"\left(\delta\,x^{\top}\right)_{ji}"]]
    fold = [lit(line.latex) for line in show(CATALOGUE["softmax_cross_entropy"]()).lines]
    assert fold[5:8] == [["t_{j}"], [r"\hat y_{j}\,\sum_{k=1}^{K} t_{k}"], [r"\hat y_{j}"]]
    chosen = [lit(line.latex) for line in show(weight(), form="numbers").lines]
    assert chosen[2:] == [["3", "1"], [r"-1 \cdot 3"], [r"\left(\delta\,x^{\top}\right)_{23}"]]


def without_cell(latex):
    """The line without colors, and without the entry of an array expression that a recognized line names first."""
    return re.sub(r"= \\left\(((?!=).)*\\right\)_\{[\d,]+\} = ", "= ", uncolored(latex))


@pytest.mark.parametrize("name", CATALOGUE)
def test_something_is_lit_where_the_line_differs(name):
    for page in pages(name):
        lit_where_it_differs(*page)


def lit_where_it_differs(derivation, key, form):
    rows = shown(derivation, key, form).lines
    assert not lit(rows[1].latex)
    for before, line in zip(rows[1:], rows[2:], strict=False):
        same = without_cell(before.latex) == uncolored(line.latex)
        assert bool(lit(line.latex)) != same


def test_mark():
    a, b, c, two = Atom("a", ()), Atom("b", ()), Atom("c", ()), Num(2)

    def total(body, *letters):
        return Big("sum", tuple((Letter(n), Num(1), Num(3)) for n in letters), body)
    assert mark(Plus((a, b)), Plus((a, b))) == Plus((a, b))
    assert mark(Plus((a, c)), Plus((a, b))) == Plus((a, Lit(c)))
    assert mark(Times((a, b)), Times((a, c))) == Times((a, Lit(b)))
    assert mark(a, Plus((a, b))) == Lit(a)                          # what is left where a term vanished
    assert mark(Neg(a), a) == Neg(Lit(a))
    assert mark(total(Times((a, c)), "k"), total(Times((a, b)), "k")) == total(Times((a, Lit(c))), "k")
    assert mark(total(a, "k"), total(a, "n", "k")) == Lit(total(a, "k"))
    assert mark(Times((a, c)), total(Times((a, b)), "k")) == Times((a, Lit(c)))
    assert mark(Times((two, c)), Times((a, b))) == Lit(Times((two, c)))


# Numbers and text


@pytest.mark.parametrize("value, exact", [
    (0.5, True), (1 / 3, False), (-1.0, True), (-0.0, True), (0.07065, True), (1234.5678, False), (1e-12, True),
    (Fraction(1, 3), True),
])
def test_what_is_rounded_is_known(value, exact):
    assert is_exact(value) == exact


def test_a_power_of_ten_is_printed_as_one():
    latex = Latex(COURSE)
    assert [latex.number(value) for value in (-0.0000123456, 1234567.0, 0.25)] == [
        r"-1.235 \cdot 10^{-5}", r"1.235 \cdot 10^{6}", "0.25"]


def test_uncolored():
    colored = r"\class{mjx-changed}{\class{mjx-role-delta}{\delta_{m}} + \frac{1}{2}} x"
    assert uncolored(colored) == r"\delta_{m} + \frac{1}{2} x"


# Nothing changes unmeant


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_the_catalogue_prints_is_what_was_meant(name):
    assert (said := printed.changes(name, printed.kept(), printed.fingerprints(name, shown))) == "", said


def test_no_page_is_kept_that_nothing_shows():
    assert printed.stale(printed.kept()) == []
    assert printed.stale({"relu, 3 (course, index)": "6f5c6808b7cc"}) == ["relu, 3 (course, index)"]


def test_another_letter_or_reason_is_told_by_name(monkeypatch):
    right, k = CATALOGUE["relu"](), index("k")
    before = printed.fingerprints("relu", shown)
    other = replace(right, steps=(*right.steps[:-1], replace(right.steps[-1], why="So it is.")))
    monkeypatch.setitem(CATALOGUE, "relu", lambda: other)
    said = printed.changes("relu", before, printed.fingerprints("relu"))
    assert said.startswith("relu is printed otherwise than tests/printed.txt says: relu (002, array); relu (002, ")
    assert said.endswith("python tests/printed.py")
    other = replace(right, steps=(Step(chain, right.steps[0].rhs.xreplace({k: index("l")}), right.steps[0].why),
                                  *right.steps[1:]))
    assert "relu (course, index)" in printed.changes("relu", before, printed.fingerprints("relu"))
    assert printed.changes("relu", {}, before) and not printed.changes("relu", before, before)


# Refusals


def test_nothing_unchecked_is_shown():
    right = weight()
    wrong = replace(right, steps=(*right.steps[:2], Step(collapse, 2 * right.steps[2].rhs)))
    for form in Derivation.forms:
        with pytest.raises(StepError, match=r"step 3 \(collapse\)"):
            show(wrong, form=form)


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_index_form_is_the_same_at_any_size(name):
    """A view that gets another size keeps it."""
    for derivation in parts(name):
        domain, point = derivation.domain, derivation.domain.at()
        other = domain.at({str(symbol): point[symbol] + 1 for symbol in point if symbol not in domain.following},
                          nearest=True)
        at = {str(symbol): value for symbol, value in other.items() if symbol not in domain.following}
        assert show(derivation, at=at) == shown(derivation, "course", "index")
        assert not at or other != point


@pytest.mark.parametrize("options, sentence", [
    ({"form": "picture"}, "form: 'picture' came, one of index, written, array, numbers was expected"),
    ({"notation": "003"}, "notation: '003' came, one of course, 001, 002, 004 was expected"),
    ({"at": {"Q": 1}}, "at: 'Q' came, one of D, M, j, i was expected"),
    ({"at": {"D": 0}}, "at: D = 0 came, at least 1 was expected"),
    ({"at": {"D": 1.5}}, "at: D = 1.5 came, a whole number was expected"),
    ({"form": "numbers", "numbers": {"Q": 1}}, "numbers: 'Q' came, one of E, W, b, delta, x, y was expected"),
])
def test_what_does_not_exist_gets_one_sentence(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        show(weight(), **options)


def test_a_chain_is_shown_by_its_parts():
    with pytest.raises(TypeError, match="show: Chain came, a Derivation was expected"):
        show(CATALOGUE["two_layer_network"]())


def test_an_unreadable_placeholder_is_named():
    right = weight()
    step = right.steps[0]
    wrong = replace(right, steps=(Step(step.rule, step.rhs, "Look at {x.shape}."),))
    with pytest.raises(ValueError, match=r"the placeholder \{x.shape\}"):
        show(wrong)


# Comparing


def test_compare_flags_exactly_the_changed_lines():
    assert all(same for _, _, same in compare(weight(), weight()))
    right = weight()
    delta, x = right.steps[2].rhs.args
    other = replace(right, steps=(*right.steps[:2], Step(collapse, Paren(2 * delta) * x / 2), right.steps[3]))
    flags = compare(right, other)
    assert [same for *_, same in flags] == [True, True, True, False, True]
    assert uncolored(flags[3][0]) != uncolored(flags[3][1])


def test_compare_pads_the_shorter_one():
    right = weight()
    shorter = replace(right, steps=right.steps[:3])
    assert [same for *_, same in compare(right, shorter)] == [True] * 4 + [False]
    assert compare(right, shorter)[-1][1] == ""


def test_a_convention_changes_only_its_own_lines():
    half, whole = CATALOGUE["squared_error"](), CATALOGUE["squared_error"](half=False)
    whole.prove("ci")
    assert [uncolored(right) for _, right, _ in compare(half, whole)][1:3] == [
        r"\frac{\partial E}{\partial y_{i}} = \sum_{k=1}^{D} 2\,\left(y_{k} - t_{k}\right)\,"
        r"\frac{\partial y_{k}}{\partial y_{i}}",
        r"\frac{\partial E}{\partial y_{i}} = 2\,\left(y_{i} - t_{i}\right)"]
    assert [same for *_, same in compare(half, whole)] == [True, False, False, False]


# Sheets


def test_the_notations_side_by_side():
    table = notation_table()
    assert table.head == ("", "course", "001", "002", "004")
    assert [row[0] for row in table.rows] == [
        "forward", "The weight gradient of one sample", "The bias gradient of one sample",
        "The gradient that flows back to the input", "shape of x", "shape of W"]
    assert table.rows[1][1:3] == (r"$\frac{\partial E}{\partial W} = \delta\,x^{\top}$",
                                  r"$\frac{\partial J}{\partial W} = x^{\top}\,\frac{\partial J}{\partial y}$")
    assert [row[1:3] for row in table.rows[-2:]] == [
        (r"$D \times 1$", r"$1 \times m$"), (r"$M \times D$", r"$m \times n$")]
    assert "   001: ∂J/∂W = xᵀ ∂J/∂y" in repr(table) and "\\" not in repr(table)
    assert repr(notation_table()) == repr(table) and notation_table()._repr_html_() == table._repr_html_()
    assert table._repr_html_().count("<tr>") == 7 and "001" in table._repr_html_()
    assert notation_table(["fully_connected_weight_batch"]).head == ("", "course", "001")


@pytest.mark.parametrize("prose, said", [
    (r"the $\hat y_k$ of $\mu v_k$", "the ŷ_k of μ v_k"),
    (r"$\frac{\partial E}{\partial W} = \delta^{\top}\,x$", "∂E/∂W = δᵀ x"),
    (r"$\frac{j - K}{2\,s} + \frac12$", "(j - K)/(2 s) + 1/2"),
    (r"$\min(\left\lfloor \frac{j}{s}\right\rfloor, M)$", "min(⌊j/s⌋, M)"),
    (r"$x \star_{\text{valid}} w \approx \tanh(z)$", "x ⋆_valid w ≈ tanh(z)"),
    (r"$\nothing$", r"\nothing"),
])
def test_prose_with_formulas_as_plain_text(prose, said):
    assert plain(prose) == said


def test_the_formula_sheet_has_every_result():
    sheet = formula_sheet()
    made = [build() for build in CATALOGUE.values()]
    assert len(sheet.rows) == sum(len(each.parts) if isinstance(each, Chain) else 1 for each in made)
    assert all(how.startswith(("checked", "by induction")) for *_, how in sheet.rows)
    assert "v_k = -α Σ_{l=1}^k μ^{k - l} g_l" in repr(sheet)
    assert "∂E/∂z = ŷ - t" in repr(sheet) and "\\" not in repr(sheet)
    assert len(formula_sheet(["relu"]).rows) == 1
    with pytest.raises(ValueError, match="'nothing' came, names of the catalogue"):
        formula_sheet(["nothing"])


# As the last line of a cell


def displayed(made):
    return DisplayFormatter().format(made)[0]


@pytest.mark.parametrize("name", ["conv1d_input", "two_layer_network", "single_path"])
def test_a_derivation_displays_itself_typeset_and_as_the_text_of_its_view(name):
    made = CATALOGUE[name]()
    bundle = displayed(made)
    assert set(bundle) == {"text/plain", "text/latex"}
    each = made.parts if isinstance(made, Chain) else (made,)
    assert bundle["text/plain"].endswith("\n".join(repr(StepView(part)) for part in each))
    latex = bundle["text/latex"]
    assert latex.count(r"\begin{aligned}") == latex.count(r"\end{aligned}") == len(each)
    for part in each:
        for line in show(part).lines[1:]:
            assert uncolored(line.latex).split(" = ", 1)[1] in latex and line.rule in latex
    assert r"\class" not in latex and r"\;?" not in latex and latex.count("✓") == len(each)


def test_a_line_that_is_not_true_is_not_displayed():
    made = weight()
    wrong = replace(made, steps=(*made.steps[:2], Step(collapse, 2 * made.steps[2].rhs)))
    with pytest.raises(StepError):
        wrong._repr_mimebundle_()


def test_a_sheet_says_once_what_rows_of_one_thing_share():
    """The name and the proof; of another thing the same proof is said again."""
    rows = (("A", "$x$", "exact"), ("A", "$y$", "exact"), ("A", "$z$", "drawn"), ("B", "$x$", "drawn"))
    sheet = Sheet("Gradients", ("", "gradient", "how"), rows)
    told = re.findall(r"<t[hd](?: rowspan=(\d))?[^>]*>(.*?)</t[hd]>", sheet._repr_html_().partition("<tbody>")[2])
    assert [(each, int(high or 1)) for high, each in told] == [
        ("A", 3), (r"$\displaystyle x$", 1), ("exact", 2), (r"$\displaystyle y$", 1), (r"$\displaystyle z$", 1),
        ("drawn", 1), ("B", 1), (r"$\displaystyle x$", 1), ("drawn", 1)]
    assert [line for line in repr(sheet).split("\n") if not line.startswith(" ")] == ["Gradients", "A", "B"]
