"""The mathematics of the course, one module per topic, and the names of the engine that they are written in."""

from .. import engine
from ..engine import *  # noqa: F403
from .catalogue import CATALOGUE
from .sheet import formula_sheet, notation_table

__all__ = ["CATALOGUE", "formula_sheet", "notation_table"]
__all__ += engine.__all__
