"""Where layers and derivations meet: the products behind a number, and three ways to one gradient compared."""

from .agreement import Agreement, Disagreement, agree
from .following import Reading, trace
from .traced import Trace, TracedArray, TraceError
from .whole import trace_network

__all__ = ["Agreement", "Disagreement", "Reading", "Trace", "TraceError", "TracedArray", "agree", "trace",
           "trace_network"]
