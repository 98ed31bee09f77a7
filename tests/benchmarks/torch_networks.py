"""The networks of the course once more in PyTorch: the same layers, the same weights, the same step."""

import torch
from torch.nn import functional as F

MOVES = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "flatten": lambda x: x.flatten(1)}


class Twin:
    """A network of lessons.network that PyTorch computes and differentiates."""

    def __init__(self, network):
        self.parameters = {name: torch.tensor(array, requires_grad=True) for name, array in network.parameters.items()}
        named = zip(network.layers, network.names[1:], strict=True)
        self.moves = [self._move(layer, name[1:]) for layer, name in named]

    def _move(self, layer, number):
        theta = [self.parameters[name + number] for name in layer.parameters()]
        if layer.kind == "dense":
            return lambda x: F.linear(x, *theta)
        if layer.kind == "conv2d":
            linked = None if layer.table is None else torch.tensor(layer.table[..., None, None], dtype=theta[0].dtype)
            return lambda x: F.conv2d(x, theta[0] if linked is None else theta[0] * linked, theta[1])
        if layer.kind == "max_pool2d":
            return lambda x: F.max_pool2d(x, layer.window)
        if layer.kind == "subsample2d":
            w, b = theta
            return lambda x: 4 * w[:, None, None] * F.avg_pool2d(x, layer.window) + b[:, None, None]
        return MOVES[layer.kind]

    def loss(self, x, t):
        for move in self.moves:
            x = move(x)
        return F.cross_entropy(x, t)

    def trainer(self, x, t, *, lr, momentum):
        """A step with PyTorch's own optimizer."""
        optimizer = torch.optim.SGD(list(self.parameters.values()), lr=lr, momentum=momentum)

        def step():
            optimizer.zero_grad()
            self.loss(x, t).backward()
            optimizer.step()

        return step

    def arrays(self):
        return {name: tensor.detach().numpy() for name, tensor in self.parameters.items()}
