"""Networks as graphs: arrows from inputs to the loss, and every way to a derivative along them."""

from .derivatives import Path, Visit, accumulate, accumulated, count_paths, differences, is_direct, path_sum, paths
from .graph import Graph
from .networks import dense, network_one, network_two
from .reading import read_graph
from .slopes import Minus, Slope, arrows_of, forward, owner, slope
from .wiring import LOSS, UNITS, Edge, GraphError

__all__ = [
    "LOSS", "UNITS", "Edge", "Graph", "GraphError", "Minus", "Path", "Slope", "Visit", "accumulate", "accumulated",
    "arrows_of", "count_paths", "dense", "differences", "forward", "is_direct", "network_one", "network_two", "owner",
    "path_sum", "paths", "read_graph", "slope",
]
