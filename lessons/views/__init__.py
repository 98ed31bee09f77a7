"""What the learner sees and moves. State in traits, pure rendering in the browser, and a text twin for every view."""

from .grid import GridView
from .quiz import Choice, Quiz, quiz
from .reveal import Reveal
from .step import StepView
from .train import TrainView

__all__ = ["Choice", "GridView", "Quiz", "Reveal", "StepView", "TrainView", "quiz"]
