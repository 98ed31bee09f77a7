"""Lines for readers: four forms, four notations, plain text, and pages that compare."""

from .page import FORMS
from .sheet import Sheet, formula_sheet, notation_table
from .showing import Shown, ShownLine, compare, show, text

__all__ = ["FORMS", "Sheet", "Shown", "ShownLine", "compare", "formula_sheet", "notation_table", "show", "text"]
