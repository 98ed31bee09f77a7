"""Every derivation of the course, by name.  Tests, README, formula sheet and notebooks use this list."""

from . import (
    activations,
    batches,
    convolution,
    convolution_identities,
    flattening,
    fully_connected,
    losses,
    maps,
    nine_steps,
    paths,
    pooling,
    sharing,
    single_path,
    two_layers,
    updates,
)

CATALOGUE = {
    **sharing.CATALOGUE,
    **paths.CATALOGUE,
    **fully_connected.CATALOGUE,
    **activations.CATALOGUE,
    **losses.CATALOGUE,
    **two_layers.CATALOGUE,
    **convolution.CATALOGUE,
    **convolution_identities.CATALOGUE,
    **maps.CATALOGUE,
    **pooling.CATALOGUE,
    **flattening.CATALOGUE,
    **nine_steps.CATALOGUE,
    **batches.CATALOGUE,
    **single_path.CATALOGUE,
    **updates.CATALOGUE,
}
