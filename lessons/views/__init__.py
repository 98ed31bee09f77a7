"""What the learner sees and moves. State in traits, pure rendering in the browser, and a text twin for every view."""

from .batch import BatchView
from .chain import ChainView
from .compare import CompareView
from .count import CountView
from .descent import DescentView
from .draw import DrawDigit
from .factors import FactorsView
from .graph import GraphView
from .grid import GridView
from .logit import LogitView
from .network import NetworkView
from .quiz import Choice, Quiz, quiz
from .reveal import Reveal
from .slide import SlideView
from .step import StepView
from .table import TableView
from .timeline import TimelineView
from .train import TrainView

__all__ = [
    "BatchView", "ChainView", "Choice", "CompareView", "CountView", "DescentView", "DrawDigit", "FactorsView",
    "GraphView", "GridView", "LogitView", "NetworkView", "Quiz", "Reveal", "SlideView", "StepView", "TableView",
    "TimelineView", "TrainView", "quiz",
]
