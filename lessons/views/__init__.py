"""What the learner sees and moves. State in traits, pure rendering in the browser, and a text twin for every view."""

from .batch.view import BatchView
from .chain.view import ChainView
from .compare.view import CompareView
from .count.view import CountView
from .descent.view import DescentView
from .draw.view import DrawDigit
from .factors.view import FactorsView
from .graph.view import GraphView
from .grid.view import GridView
from .logit.view import LogitView
from .network.view import NetworkView
from .quiz.view import Choice, Quiz, quiz
from .reveal.view import Reveal
from .slide.view import SlideView
from .step.view import StepView
from .table.view import TableView
from .timeline.view import TimelineView
from .train.view import TrainView

__all__ = [
    "BatchView", "ChainView", "Choice", "CompareView", "CountView", "DescentView", "DrawDigit", "FactorsView",
    "GraphView", "GridView", "LogitView", "NetworkView", "Quiz", "Reveal", "SlideView", "StepView", "TableView",
    "TimelineView", "TrainView", "quiz",
]
