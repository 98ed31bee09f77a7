"""A list of layers: forward, backward, step, save, load."""

from .measuring import measured
from .network import LOSSES, Network
from .parts import ACTIVATIONS, Activation, AvgPool2d, Conv2d, Dense, Flatten, MaxPool2d, Subsample2d

__all__ = ["ACTIVATIONS", "LOSSES", "Activation", "AvgPool2d", "Conv2d", "Dense", "Flatten", "MaxPool2d", "Network",
           "Subsample2d", "measured"]
