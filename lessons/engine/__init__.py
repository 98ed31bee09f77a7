"""What a derivation is, how it is checked, printed and read.  SymPy, no NumPy; knows no layer and no topic."""

from sympy import KroneckerDelta, Max, Min, Sum

from .composed import Chain, Induction
from .derivation import Derivation
from .domain import Domain
from .grammar import parse
from .language import (
    Condition,
    Define,
    Divides,
    Entry,
    In,
    InOrder,
    Lemma,
    Name,
    Paren,
    Partial,
    Positive,
    array,
    index,
)
from .operations import (
    correlate,
    dilate,
    flip,
    full,
    hadamard,
    matmul,
    minus,
    outer,
    part,
    plus,
    row_sum,
    scaled,
    transpose,
    valid,
    window,
)
from .printing import FORMS, compare, show, text
from .rules import (
    absent,
    algebra,
    boundary,
    cases,
    chain,
    collapse,
    common,
    condition,
    differentiate,
    empty,
    factor,
    hypothesis,
    join,
    linear,
    local,
    logarithm,
    peel,
    quotient,
    recognise,
    regroup,
    reindex,
    split,
    square,
    substitute,
    unfold,
)
from .statement import Proof, Rule, Step, StepError

__all__ = [
    "Chain", "Condition", "Define", "Derivation", "Divides", "Domain", "Entry", "FORMS", "In", "InOrder", "Induction",
    "KroneckerDelta", "Lemma", "Max", "Min", "Name", "Paren", "Partial", "Positive", "Proof", "Rule", "Step",
    "StepError", "Sum", "absent", "algebra", "array", "boundary", "cases", "chain", "collapse", "common", "compare",
    "condition", "correlate", "differentiate", "dilate", "empty", "factor", "flip", "full", "hadamard", "hypothesis",
    "index", "join", "linear", "local", "logarithm", "matmul", "minus", "outer", "parse", "part", "peel", "plus",
    "quotient", "recognise", "regroup", "reindex", "row_sum", "scaled", "show", "split", "square", "substitute", "text",
    "transpose", "unfold", "valid", "window",
]
