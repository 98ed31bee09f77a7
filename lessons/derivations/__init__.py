"""The mathematics of the course, one module per topic, and the names of the engine that they are written in."""

from .. import engine
from ..engine import *  # noqa: F403
from .catalogue import CATALOGUE
from .layer.errors import LayerError
from .sheet import formula_sheet, notation_table

__all__ = ["CATALOGUE", "LayerError", "derive", "formula_sheet", "layer_sheet", "notation_table"]
__all__ += engine.__all__


def derive(text: str, wrt: str, *, shapes: str = ""):
    """The backward pass of a typed layer: ∂E/∂wrt as a Derivation, or a Chain where ``text`` has intermediates.

    ``text`` has one definition a line, such as ``y[i] = sum(w[k]*x[i+k-1], k) + b``; bounds of sums may be left out
    where they follow.  A line such as ``sum(t[k], k) = 1`` is a side condition; an E that is read and that no line
    defines, as in ``J = E + R``, is any loss of what comes out.  ``wrt`` is a quantity of the text, such as ``x[j]``.
    ``shapes``, such as ``"x[L], y[M]"``, names sizes or fixes them.  Every line is true at all small sizes and at
    several larger ones; where a step cannot be taken the last true line stands.  ``LayerError``, one sentence, where
    the text cannot be derived.
    """
    from .layer.deriving import derived  # here, so that no other import takes longer
    return derived(text, wrt, shapes)


def layer_sheet(names=None):
    """The gradients of layers that everybody asks about, or of those named, derived now: a ``Sheet``."""
    from .layer.examples import layer_sheet as made
    return made(names)
