"""Array operations as expressions: each is an index definition, a printed form, and the function it is tested against.

``entry`` gives the scalar expression of the general entry, so "recognise" is a step like any other.
Operands are declared arrays or other operations.  Indices are 1-based.
"""

from .algebra import column, hadamard, matmul, minus, outer, part, plus, row_sum, scaled, transpose
from .sliding import correlate, dilate, every, flip, full, valid, window

__all__ = [
    "column", "correlate", "dilate", "every", "flip", "full", "hadamard", "matmul", "minus", "outer", "part", "plus",
    "row_sum", "scaled", "transpose", "valid", "window",
]
