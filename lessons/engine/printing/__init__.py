"""Lines for readers: four forms, four notations, plain text, and pages that compare."""

from .page import FORMS
from .showing import Shown, ShownLine, compare, show, text

__all__ = ["FORMS", "Shown", "ShownLine", "compare", "show", "text"]
