"""A whole derivation by the learner: on a way of one's own, or with some lines given and some missing."""

from .choosing import Choice
from .fading import MISSING, Fading, Gap
from .route import Deriving

__all__ = ["MISSING", "Choice", "Deriving", "Fading", "Gap"]
