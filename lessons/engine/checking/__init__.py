"""How a line is checked: compiled once, run over several rings, compared with the truth of the goal."""

from .compiling import Compiler
from .evaluate import World, is_start
from .proving import prove
from .rings import Numbers, example_numbers
from .subject import Subject, arguments, spell_point

__all__ = ["Compiler", "Numbers", "Subject", "World", "arguments", "example_numbers", "is_start", "prove",
           "spell_point"]
