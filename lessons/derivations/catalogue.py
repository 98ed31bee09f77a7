"""Every derivation of the course, by name.  Tests, README, formula sheet and notebooks use this list."""

from collections.abc import Callable
from functools import cache
from typing import Any

from . import activations, batches, fully_connected, losses, paths, sharing, sigmoid_losses, single_path, updates
from .convolution import gradients, identities, maps, pooling
from .networks import flattening, nine_steps, two_layers

_EVERY: dict[str, Callable[[], Any]] = {
    **sharing.CATALOGUE,
    **paths.CATALOGUE,
    **fully_connected.CATALOGUE,
    **activations.CATALOGUE,
    **losses.CATALOGUE,
    **sigmoid_losses.CATALOGUE,
    **two_layers.CATALOGUE,
    **gradients.CATALOGUE,
    **identities.CATALOGUE,
    **maps.CATALOGUE,
    **pooling.CATALOGUE,
    **flattening.CATALOGUE,
    **nine_steps.CATALOGUE,
    **batches.CATALOGUE,
    **single_path.CATALOGUE,
    **updates.CATALOGUE,
}

# Each gives a Derivation, an Induction or a Chain, always the same one: it is proved once, whoever asks.
CATALOGUE = {name: cache(make) for name, make in _EVERY.items()}
