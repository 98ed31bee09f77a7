"""Spot the mistake: a derivation that hangs together from a wrong line on; which line it is, its name, its repair."""

from .planting import plant
from .spotting import Spotting, SpottingError

__all__ = ["Spotting", "SpottingError", "plant"]
