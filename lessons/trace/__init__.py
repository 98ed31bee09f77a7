"""Where layers and derivations meet: the products behind a number, and three ways to one gradient compared."""

from .agreement import Agreement, Disagreement, agree
from .backward import Report, check_backward, check_forward
from .following import Reading, trace
from .traced import Trace, TracedArray, TraceError
from .whole import trace_network

__all__ = ["Agreement", "Disagreement", "Reading", "Report", "Trace", "TraceError", "TracedArray", "agree",
           "check_backward", "check_forward", "trace", "trace_network"]
