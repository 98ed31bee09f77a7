"""What a derivation is, how it is checked, printed and read.  SymPy, no NumPy; knows no layer and no topic."""

from sympy import KroneckerDelta, Max, Min, Sum

from . import language, operations, rules
from .composed import Chain, Induction
from .derivation import Derivation
from .domain import Domain
from .grammar import parse
from .language import *  # noqa: F403
from .operations import *  # noqa: F403
from .printing import compare, show, text
from .rules import *  # noqa: F403
from .statement import Proof, Rule, Step, StepError

__all__ = [
    "Chain", "Derivation", "Domain", "Induction", "KroneckerDelta", "Max", "Min", "Proof", "Rule", "Step",
    "StepError", "Sum", "compare", "parse", "show", "text",
]
__all__ += language.__all__
__all__ += operations.__all__
__all__ += rules.__all__
