"""The only place where a symbol gets its printed name, and a product its printed order."""

from .notation import Notation
from .numbers import as_factor, as_shown, equals, number
from .quantities import NETWORK, QUANTITIES, RANK, SIGNS, in_ascii, role, row, split_number, spoken, text_name
from .sources import COURSE, NOTATIONS, SOURCE_001, SOURCE_002, SOURCE_004, notation

__all__ = [
    "COURSE", "NETWORK", "NOTATIONS", "QUANTITIES", "RANK", "SIGNS", "SOURCE_001", "SOURCE_002", "SOURCE_004",
    "Notation", "as_factor", "as_shown", "equals", "in_ascii", "notation", "number", "role", "row", "split_number",
    "spoken", "text_name",
]
