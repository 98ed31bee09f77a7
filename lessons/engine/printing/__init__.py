"""Lines for readers: four forms, four notations, plain text, and pages that compare."""

from .displaying import text_twin
from .showing import Shown, ShownLine, compare, given, show, text
from .spelling import plain, uncolored
from .tree import Printed

__all__ = ["Printed", "Shown", "ShownLine", "compare", "given", "plain", "show", "text", "text_twin", "uncolored"]
