"""The only place where a symbol gets its printed name, and a product its printed order."""

from .notation import Notation
from .quantities import NETWORK, RANK, ROLES, role, split_number, text_name
from .sources import COURSE, NOTATIONS, SOURCE_001, SOURCE_002, SOURCE_004, notation

__all__ = [
    "COURSE", "NETWORK", "NOTATIONS", "RANK", "ROLES", "SOURCE_001", "SOURCE_002", "SOURCE_004", "Notation", "notation",
    "role", "split_number", "text_name",
]
