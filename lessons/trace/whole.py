"""A whole network as one trace: every array of the forward pass, every gradient, and the products that join them."""

from .. import layers
from .following import trace
from .traced import Trace


def trace_network(network, x, t) -> Trace:
    """All arrays of `network` on one batch: those of the forward pass, then back from the loss.

    x (N, D), or pictures (N, P, H, W), and t (N, K).
    The arrays have the names of `network.names` and `network.parameters`, the gradients a d before them. Each sample's
    loss counts once, so the gradients are those of the sum over the batch. Raises as the layers do.
    Items C20, C23, C29, C40, C47, C59, C60, E4, E6, E7.
    """
    values, last = network.forward(x), network.names[-1]
    scores = "z" if network.loss == "softmax_cross_entropy" else "y"
    whole = _traced(network.loss, {scores: values[last], "t": t}, {scores: last, f"d{scores}": f"d{last}"})
    back = [f"d{last}"]
    for layer, before, after in reversed(list(zip(network.layers, network.names, network.names[1:], strict=False))):
        parameters = layer.parameters()
        numbered = {name: name + after[1:] for name in parameters}
        into = "z" if layer.letter == "a" else "x"
        names = numbered | {f"d{name}": f"d{numbered[name]}" for name in parameters}
        names |= {into: before, f"d{into}": f"d{before}", "y": after, "delta": f"d{after}"}
        arguments = {into: values[before], **parameters, **layer.options}
        whole = _traced(layer.function, arguments, names, whole.arrays[f"d{after}"].values) + whole
        back += [*(f"d{name}" for name in numbered.values()), f"d{before}"]
    return Trace(whole.arrays[name] for name in (*(name for name in whole.arrays if name not in back), *back))


def _traced(name, arguments, names, delta=None) -> Trace:
    """A layer function and its backward function, by name."""
    return trace(getattr(layers, name), getattr(layers, f"{name}_backward"), delta=delta, names=names, **arguments)
