"""Whether a layer can be evaluated: everything that its definitions read must be there."""

from ....engine import Derivation, Step
from ....engine.checking import Subject
from ....engine.checking.compiling import OutOfShape
from ....engine.checking.residues import Residues, Roots
from ....engine.language import Unreadable, elements
from ....engine.rules import unfold
from ..errors import LayerError
from .looking import has_root
from .reading import Definition, where


def tried(layer) -> None:
    """Run the definitions at a few sizes: everything that is read must be there."""
    ring = Roots if has_root(d.right for d in layer.defines) else Residues
    lines = [d for d in layer.read if not d.is_start]
    skeleton = Derivation("", layer.wrt, layer.defines, layer.sizes.domain(), (Step(unfold, layer.wrt),))
    try:
        subject = Subject(skeleton)
    except Unreadable as error:
        raise LayerError(f"The text cannot be evaluated: {error}.") from error
    for point in (layer.sizes.shown, *layer.sizes.larger()[:1]):
        world = subject.world(ring("try"), point)
        for definition in lines:
            for place in elements(world.shapes.get(definition.name, ())):
                try:
                    world.entry(definition.name, place)
                except (OutOfShape, RecursionError, ZeroDivisionError, Unreadable) as error:
                    raise _misread(layer, definition, place, point, error) from error


def _misread(layer, d: Definition, place, point, error) -> LayerError:
    at = ", ".join(f"{s} = {n}" for s, n in point.items())
    entry = f"{d.name}[{', '.join(map(str, place))}]" if place else d.name
    if isinstance(error, RecursionError):
        said = f"{d.name} goes around in a circle: no line says where it starts, such as {d.name}[0] = 0"
    elif isinstance(error, ZeroDivisionError):
        said = f"{entry} divides by 0, or takes a root of a root" + (f", at {at}" if at else "")
    elif layer.is_recursion(d.name) and str(error).startswith(f"{d.name}["):
        said = (f"{str(error).split(' is ')[0]} is read, but no line says what it is: where does the recursion start? "
                f"Such as {d.name}[0] = 0, or a bracket [2 <= … ] beside it")
    else:
        said = f"{entry} reads {str(error).replace(' is outside', ', which is outside')}" + (f", at {at}" if at else "")
    return LayerError(f"Line {d.number + 1}: {said}.", where(d.number, d.node))
