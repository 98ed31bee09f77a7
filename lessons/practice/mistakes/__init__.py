"""Mistakes that people make, as changes to a true line: they prove the checker, name a learner's slip and plant one.

Each is a key, whose story stands in lessons/tasks/mistakes.toml, with the changed line.
"""

from .changes import changes
from .generic import mistakes
from .rank import RANK, rank

__all__ = ["RANK", "changes", "mistakes", "rank"]
