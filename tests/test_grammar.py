"""The grammar: what is printed reads back as the same line, and nothing else is read at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, IndexedBase, Product, Rational, Symbol, exp, log

from lessons.derivations import (
    CATALOGUE,
    Define,
    Derivation,
    Divides,
    Domain,
    Entry,
    In,
    InOrder,
    KroneckerDelta,
    Max,
    Paren,
    Partial,
    Positive,
    Sum,
    array,
    dilate,
    flip,
    hadamard,
    index,
    matmul,
    minus,
    parse,
    text,
    transpose,
    window,
)
from lessons.engine.checking.compiling import Compiler
from lessons.engine.checking.residues import Residues
from lessons.engine.checking.subject import Subject, arguments
from lessons.engine.grammar import FUNCTIONS, LONGEST, OPERATIONS, WHOLE, GrammarError
from lessons.engine.order import is_whole
from lessons.engine.printing.page import Page

D, M, K, L, i, j, k = index("D M K L i j k")
x, W, y, E = array("x", D), array("W", M, D), array("y", M), array("E")
KNOWN = {"x": x, "W": W, "y": y, "delta": array("delta", M), "E": E}


def parts(name):
    made = CATALOGUE[name]()
    return (made,) if isinstance(made, Derivation) else made.parts


EVERY = [part for name in CATALOGUE for part in parts(name)]


def names(derivation: Derivation) -> dict:
    subject = Subject(derivation)
    return {**subject.bases, **{name: Symbol(name) for name in subject.scalars}}


def value(subject: Subject, expr: Expr, point):
    """A line's value at random residues: the same number for the same function."""
    world = subject.world(Residues("grammar"), point)
    return subject.compiled(expr)(world, *arguments(subject, point))


# Round trip


@pytest.mark.parametrize("derivation", EVERY, ids=lambda d: d.title)
def test_every_line_reads_back_with_the_same_value(derivation):
    subject, known = Subject(derivation), names(derivation)
    for step in derivation.steps:
        read = parse(text(derivation, step.rhs), known)
        for sizes in [{}, {"D": 1, "K": 2, "M": 2, "N": 2}, {"D": 2, "K": 1, "M": 1, "H": 1}]:
            lowest = {name: low for name, (low, _) in derivation.sizes_lesson.items()}
            point = derivation.domain.at({n: max(v, lowest[n]) for n, v in sizes.items() if n in lowest})
            assert value(subject, read, point) == value(subject, step.rhs, point)


@pytest.mark.parametrize("derivation", EVERY, ids=lambda d: d.title)
def test_every_line_reads_back_to_the_same_text(derivation):
    known = names(derivation)
    for step in derivation.steps:
        said = text(derivation, step.rhs)
        # SymPy cancels fractions and takes signs out as soon as they are read, and sorts the slopes along a path
        if "/" not in said.replace("dE/d", "") and "*(-" not in said and not step.rhs.has(InOrder):
            assert text(derivation, parse(said, known)) == said


@pytest.mark.parametrize("derivation", EVERY, ids=lambda d: d.title)
def test_what_is_given_reads_back_and_is_true(derivation):
    subject, known, point = Subject(derivation), names(derivation), derivation.domain.at()
    world = subject.world(Residues("grammar"), point)
    for formula in Page(derivation, "course", "index").given():
        sides = [parse(side, known) for side in formula.text.split(" = ")]
        letters = {s: point.get(s, 1) for side in sides for s in side.free_symbols if s.is_integer}    # at any place
        left, right = (side.xreplace(letters) if all(map(is_whole, sides)) else
                       Compiler(tuple(letters)).function(side)(world, *letters.values()) for side in sides)
        assert left == right, formula.text


@pytest.mark.parametrize("name", ["fully_connected_weight", "fully_connected_input_batch", "shared_weight", "relu"])
def test_lines_without_parentheses_read_back_as_the_same_expression(name):
    (derivation,) = parts(name)
    for step in derivation.steps:
        assert parse(text(derivation, step.rhs), names(derivation)) == step.rhs


def test_a_changed_text_has_another_value():
    (derivation,) = parts("fully_connected_weight")
    subject, point = Subject(derivation), derivation.domain.at()
    wrong = parse("sum(d[k]*x[j]*[k == j], k, 1, M)", names(derivation))
    assert value(subject, wrong, point) != value(subject, derivation.result, point)


def test_the_contract_examples():
    d, w = array("delta", L - K + 1), array("w", K)
    known = {"delta": d, "w": w}
    assert parse("sum(d[i]*w[j-i+1], i, 1, 3)", known) == Sum(d[i] * w[j - i + 1], (i, 1, 3))
    assert parse("full(d, w)", known) == OPERATIONS["full"](d, w)
    assert parse("w[k]*[1 <= j-i+1 <= K]", known) == w[k] * In(j - i + 1, 1, K)


def test_inner_sums_that_depend_on_outer_ones_stay_inside():
    read = parse("sum(sum(x[i]*y[k], k, 1, i), i, 1, D)", KNOWN)
    assert read.limits == ((k, 1, i), (i, 1, D))
    assert parse("sum(sum(x[i]*y[k], k, 1, M), i, 1, D)", KNOWN).limits == ((i, 1, D), (k, 1, M))


@pytest.mark.parametrize("said", ["max(1, j-K+1)", "min(j, L)", "floor((L+1)/2)", "x[floor(i/2)]", "exp(-x[i])/2",
                                  "[(j-i) % 2 == 0]", "tanh(x[i])*log(x[j])", "[x[i] > 0]", "product(x[k], k, 1, D)"])
def test_all_words_are_read(said):
    assert isinstance(parse(said, KNOWN), Expr)


@pytest.mark.parametrize("line", [
    Divides(2, j - i), Divides(K + 1, i), KroneckerDelta(i, j - k + 1), In(j - i + 1, 1, K), x[i] ** 2 / (y[1] + 1),
    -(x[i] - x[j]) * Positive(x[i] - x[j]), x[i] - (x[j] - x[k]), (x[i] * x[j]) / (x[k] * y[1]), Rational(-1, 2) * x[i],
    Sum(x[i] * Sum(x[k], (k, 1, i)), (i, 1, D)), Sum(x[i] * x[k], (k, 1, i), (i, 1, D)), exp(-x[i] / y[1]) - log(x[i]),
    Product(1 + x[i], (i, 2, D - 1)), Paren(x[i] + 1) ** 3, x[i] / (x[j] / x[k]), 2 * x[Max(1, j - K + 1)],
    Entry(window(dilate(flip(x), 2), i, K), j), Entry(matmul(transpose(W), y), i), Entry(minus(1, hadamard(x, x)), i),
], ids=str)
def test_any_line_reads_back(line):
    forward = Define(array("z", K)[k], x[k])
    some = Derivation("some", Partial(E, x[i]), (forward,), Domain({K: (1, 2)}), ())
    read = parse(text(some, line), {**KNOWN, "z": forward.left.base})
    plain = line.replace(Paren, lambda inner: inner)
    assert read == plain or text(some, read) == text(some, plain)


# Refusals


@pytest.mark.parametrize("said, named", [
    ("__import__('os')", "'__import__' is not a function"),
    ("x.shape", "'x.shape' is not in the grammar"),
    ("x[i].diff(x[i])", "'x[i].diff' is not a function|diff"),
    ("lambda: 1", "'lambda: 1' is not in the grammar"),
    ("(lambda: 1)()", "'lambda: 1'|is not a function"),
    ("[x for x in y]", "is not in the grammar"),
    ("x[i] if i else 1", "is not in the grammar"),
    ("x[i] and 1", "is not in the grammar"),
    ("not x[i]", "is not in the grammar"),
    ("+x[i]", "is not in the grammar"),
    ("x[i] @ x[j]", "is not in the grammar"),
    ("x[i] // 2", "is not in the grammar"),
    ("x[1:2]", "'1:2' is not in the grammar"),
    ("exp(*x)", r"takes 1 argument|is not in the grammar"),
    ("exp(x=1)", "names of arguments"),
    ("'text'", "'text' came, a whole number was expected"),
    ("f'{1}'", "is not in the grammar"),
    ("None", "None came, a whole number"),
    ("True", "True came, a whole number"),
    ("0.5*x[i]", "0.5 came, a whole number"),
    ("1j", "1j came, a whole number"),
    ("x[0.5]", "0.5 came"),
    ("x[exp(1)]", r"'exp\(1\)' came, a whole number or index"),
    ("x[y[1]]", r"'y\[1\]' came, a whole number or index"),
    ("x + 1", "'x' is a whole array"),
    ("x[1, 2]", r"'x\[1, 2\]': 2 indices came for the shape \(D\)"),
    ("W[i][j]", r"1 indices came for the shape \(M, D\)"),
    ("q[i]", "'q' is not an array here"),
    ("solve(x[i])", "'solve' is not a function"),
    ("exp()", "exp takes 1 argument, 0 came"),
    ("exp(1, 2)", "exp takes 1 argument, 2 came"),
    ("max(1)", "max takes 2 arguments, 1 came"),
    ("max(x[i], 1)", "a whole number or index"),
    ("floor(exp(exp(99)))", "a whole number or index"),
    ("sum(x[i], i, 1)", "sum is written"),
    ("sum(x[i], x, 1, 2)", "sum is written"),
    ("sum(x[i], 2, 1, 2)", "sum is written"),
    ("sum(x[i], i, 1, x[2])", "a whole number or index"),
    ("outer(d)", "outer: 1 operands came, 2 were expected"),
    ("outer(W, x)[i, j]", r"W of shape \(M, D\) came as operand 1, a vector was expected"),
    ("matmul(2, x)[1]", "2 came as operand 1, a matrix was expected"),
    ("hadamard(x, W)[i]", "arrays of one shape"),
    ("[i < j]", "not a condition"),
    ("[i, j]", "a condition in brackets"),
    ("[]", "a condition in brackets"),
    ("[i % 2 == 1]", "not a condition"),
    ("1/0", "a division by 0"),
    ("x[i]/(1 - 1)", "a division by 0"),
    ("0**(-1)", "a division by 0"),
    ("log(0)", "no value"),
    ("x[i]**x[j]", "the exponent"),
    ("x[i]**(j*k)", "the exponent"),
    ("x[i]**(50*k)", "the exponent"),
    ("x[i]**(k - 21)", "the exponent"),
    ("x[i]**(k/2)", "the exponent"),
    ("9**9**9", "the exponent 387420489"),
    ("((9**9)**9)**9", "387420489 came"),
    ("-" * 1500 + "x[i]", "nested more than 100 deep"),
    ("x[i]" + " + x[i]" * 200, "nested more than 100 deep"),
    ("(" * 300 + "1" + ")" * 300, "not an expression"),
    ("exp(" * 150 + "1" + ")" * 150, "nested more than 100 deep"),
    ("1" * (LONGEST + 1), "characters came"),
    ("x = 1", "not an expression"),
    ("x[i]; x[j]", "not an expression"),
    ("", "not an expression"),
    ("\0", "not an expression"),
])
def test_whatever_is_not_in_the_grammar_is_named(said, named):
    with pytest.raises(GrammarError, match=named) as error:
        parse(said, KNOWN)
    assert len(str(error.value)) < LONGEST + 200


# Fuzz


def reads_or_refuses(said):
    try:
        assert isinstance(parse(said, KNOWN), Expr | IndexedBase)
    except GrammarError as error:
        assert str(error)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(said):
    reads_or_refuses(said)


PIECES = [*KNOWN, *FUNCTIONS, *WHOLE, *OPERATIONS, "sum", "product", "d", "i", "j", "dE", "dx", "dW", "0", "1", "-3",
          "99", "(", ")", "[", "]", ",", " ", "+", "-", "*", "**", "/", "%", "==", "<=", ">", ".", ":", "=", "lambda",
          "if", "'"]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_heap_of_words_is_read_or_refused(said):
    reads_or_refuses(said)


LEAVES = st.sampled_from(["x[i]", "W[j,i]", "y[1]", "d[k]", "x", "W", "i", "2", "0", "-1", "dE/dW[j,i]", "E"])
TREES = st.recursive(LEAVES, lambda inner: st.one_of(
    st.tuples(st.sampled_from([*FUNCTIONS, *WHOLE, *OPERATIONS]), st.lists(inner, min_size=1, max_size=3)).map(
        lambda made: f"{made[0]}({', '.join(made[1])})"),
    st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "**"]), inner).map(lambda made: f"({''.join(made)})"),
    st.tuples(st.sampled_from(["sum", "product"]), inner, inner, inner).map(
        lambda made: f"{made[0]}({made[1]}, k, {made[2]}, {made[3]})"),
    st.tuples(inner, inner).map(lambda made: f"{made[0]}[{made[1]}]"),
    st.tuples(inner, st.sampled_from(["==", "<=", ">"]), inner).map(lambda made: f"[{' '.join(made)}]"),
), max_leaves=8)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(TREES)
def test_any_well_formed_nonsense_is_read_or_refused(said):
    reads_or_refuses(said)


def test_a_power_may_depend_on_a_place():
    read = parse("sum(E**(k - j)*x[j], j, 1, k)", KNOWN)
    assert read == Sum(E ** (k - j) * x[j], (j, 1, k))
