"""Reference layers: NumPy functions of the formulas, forward and backward, on floats and on objects alike.

`delta` is ∂E/∂(the function's output) and comes first in every backward function. Weight gradients are summed over
samples, because the samples share the weights; 1/N stands in `batch_mean_backward` and nowhere else.
Floats keep their precision, integers are computed in float64, NaN and infinity pass through, and no argument is
changed. Object arrays need + − * / of their elements; `exp`, `log` and `tanh` call the elements' methods of that name.
"""

from .activations import relu, relu_backward, sigmoid, sigmoid_backward, softmax, softmax_backward, tanh, tanh_backward
from .conv import conv1d, conv1d_backward, conv2d, conv2d_backward
from .convolution import convolve, correlate
from .dense import Gradients, fully_connected, fully_connected_backward
from .flattening import flatten, flatten_backward
from .losses import (
    batch_mean,
    batch_mean_backward,
    softmax_cross_entropy,
    softmax_cross_entropy_backward,
    squared_error,
    squared_error_backward,
)
from .pooling import avg_pool2d, avg_pool2d_backward, max_pool2d, max_pool2d_backward, subsample2d, subsample2d_backward
from .shapes import ShapeError
from .tables import groups, lenet_c3
from .updates import Moved, momentum_step, sgd_step

__all__ = ["Gradients", "Moved", "ShapeError", "avg_pool2d", "avg_pool2d_backward", "batch_mean",
           "batch_mean_backward", "conv1d", "conv1d_backward", "conv2d", "conv2d_backward", "convolve", "correlate",
           "flatten", "flatten_backward", "fully_connected", "fully_connected_backward", "groups", "lenet_c3",
           "max_pool2d", "max_pool2d_backward", "momentum_step", "relu", "relu_backward", "sgd_step", "sigmoid",
           "sigmoid_backward", "softmax", "softmax_backward", "softmax_cross_entropy",
           "softmax_cross_entropy_backward", "squared_error", "squared_error_backward", "subsample2d",
           "subsample2d_backward", "tanh", "tanh_backward"]
