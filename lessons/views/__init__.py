"""What the learner sees and moves. State in traits, pure rendering in the browser, and a text twin for every view."""

from ..practice.code import check as check
from .answer.view import Answer as Answer
from .batch.view import BatchView as BatchView
from .chain.view import ChainView as ChainView
from .channels.view import ChannelsView as ChannelsView
from .compare.view import CompareView as CompareView
from .count.view import CountView as CountView
from .derive.view import Derive as Derive
from .descent.view import DescentView as DescentView
from .draw.view import DrawDigit as DrawDigit
from .factors.view import FactorsView as FactorsView
from .graph.view import GraphView as GraphView
from .grid.view import GridView as GridView
from .logit.view import LogitView as LogitView
from .network.view import NetworkView as NetworkView
from .progress.view import ProgressMap as ProgressMap
from .quiz.view import Choice as Choice
from .quiz.view import Quiz as Quiz
from .quiz.view import quiz as quiz
from .reveal.view import Reveal as Reveal
from .slide.view import SlideView as SlideView
from .step.view import StepView as StepView
from .table.view import TableView as TableView
from .tabs.view import Tabs as Tabs
from .timeline.view import TimelineView as TimelineView
from .train.view import TrainView as TrainView
