"""Every derivation of the course, by name.  Tests, README, formula sheet and notebooks use this list."""

from functools import cache

from . import activations, batches, fully_connected, losses, paths, sharing, sigmoid_losses, single_path, updates
from .convolution import gradients, identities, maps, pooling
from .networks import flattening, nine_steps, two_layers

TOPICS = (
    sharing, paths, fully_connected, activations, losses, sigmoid_losses, two_layers, gradients, identities, maps,
    pooling, flattening, nine_steps, batches, single_path, updates,
)
# Each gives a Derivation, an Induction or a Chain, always the same one: it is proved once, whoever asks.
CATALOGUE = {name: cache(make) for topic in TOPICS for name, make in topic.CATALOGUE.items()}
