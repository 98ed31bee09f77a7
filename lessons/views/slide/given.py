"""What SlideView is given: refused here, by name, before anything slides."""

import numpy as np

from ..grid.data import LIMIT
from ..kit.checks import is_whole
from .data import MODES, products

LONGEST = {1: 16, 2: 10}  # entries along an axis that can be drawn, by the number of axes
SIDES = (3, 12)  # of the input, on its slider
CONTROLS = ("operation", "mode", "stride")
MOST_ZEROS = 8  # of the padding, on one side


def checked_names(names) -> tuple[str, str, str]:
    """The names of input, kernel and result; ValueError for anything but three strings."""
    if isinstance(names, str) or len(names) != 3 or not all(isinstance(name, str) and name for name in names):
        raise ValueError(f"SlideView: the names {names!r} came, those of input, kernel and result were expected")
    return tuple(names)


def checked_padding(padding) -> tuple[int, int] | None:
    """The zeros before and after, of a number or of a pair; None stays None. ValueError for anything else."""
    if padding is None:
        return None
    pair = (padding, padding) if is_whole(padding) else tuple(np.atleast_1d(padding).tolist())
    if len(pair) != 2 or not all(is_whole(zeros) and 0 <= zeros <= MOST_ZEROS for zeros in pair):
        raise ValueError(f"SlideView: padding {padding!r} came, a whole number from 0 to {MOST_ZEROS} was expected, "
                         "or a pair of them, (before, after)")
    return pair


def checked_modes(modes, padding) -> tuple[str, ...]:
    """The modes that are offered, with "padding" where it is given; ValueError for an unknown one, or for none."""
    modes = _some("modes", modes, MODES) + ("padding",) * (padding is not None)
    if not modes:
        raise ValueError(f"SlideView: no modes came, some of {', '.join(MODES)} were expected")
    return modes


def checked_controls(controls) -> list[str]:
    """The choices that the learner gets; ValueError for an unknown one."""
    return list(_some("controls", controls, CONTROLS))


def _some(what, names, known) -> tuple[str, ...]:
    names = (names,) if isinstance(names, str) else tuple(names)
    for name in names:
        if name not in known:
            raise ValueError(f"SlideView: {name!r} came in {what}=, one of {', '.join(known)} was expected")
    return names


def checked_arrays(names, f, g) -> tuple[np.ndarray, np.ndarray]:
    """Input and kernel as floats with one axis each, or two; ValueError or TypeError for anything else."""
    f, g = (_array(name, values) for name, values in zip(names, (f, g), strict=False))
    if f.ndim != g.ndim:
        raise ValueError(f"SlideView: {names[0]} with {f.ndim} axes and {names[1]} with {g.ndim} came, one each was "
                         "expected, or two each")
    return f, g


def _array(name, values):
    try:
        array = np.asarray(values)
    except ValueError:
        raise ValueError(f"SlideView: {name}: rows of different lengths came, an array was expected") from None
    if array.dtype.kind not in "biuf":
        raise TypeError(f"SlideView: {name}: {array.dtype} came, real numbers were expected")
    if array.ndim not in LONGEST or not array.size or not np.isfinite(array).all():
        raise ValueError(f"SlideView: {name} of shape {array.shape} came, one or two axes of finite numbers were "
                         "expected")
    return array.astype(float)


def check_slides(names, shape, kernel, modes, padding) -> None:
    """ValueError when the input is too large, when no window fits, or when there are too many products."""
    (f, g), most = names[:2], (LONGEST[len(shape)],) * len(shape)
    if max(shape) > most[0]:
        raise ValueError(f"SlideView: {f} of {_by(shape)} came, at most {_by(most)} was expected")
    for mode in modes:
        room = [side + sum(padding or ()) * (mode == "padding") for side in shape]
        if mode != "full" and any(k > side for k, side in zip(kernel, room, strict=True)):
            raise ValueError(f"SlideView: the kernel {g} of {_by(kernel)} came, at most {_by(room)} was expected, "
                             f"as the input {f}: it fits nowhere in the mode {mode!r}. Offer what fits: "
                             "modes=('full',)")
    sent = products(shape, kernel, modes, padding)
    if sent > LIMIT:
        raise ValueError(f"SlideView: {_by(kernel)} slid over {_by(shape)} in the modes {', '.join(modes)} came, "
                         f"{sent:,} products; at most {LIMIT:,} were expected, so that a page stays quick. Offer "
                         "fewer modes=, or use smaller arrays.")


def limits(names, shape, kernel, modes, padding) -> list[int]:
    """The ends of the sliders: least and most L, most K. ValueError when one of the sizes would not do."""
    most = min(SIDES[1], *shape)
    most_kernel = min(most, *kernel)
    for side in range(1, most_kernel + 1):
        check_slides(names, (most,) * len(shape), (side,) * len(shape), modes, padding)
    return [min(SIDES[0], most), most, most_kernel]


def checked_sizes(sizes, ends: list[int]):
    """The sizes; ValueError unless they are L and K within the ends of their sliders, K at most L; without, nothing."""
    if not ends and sizes:
        raise ValueError(f"SlideView: sizes {[*sizes]} came, none were expected without sliders=True")
    if not ends:
        return sizes
    least, most, most_kernel = ends
    whole = len(sizes) == 2 and all(map(is_whole, sizes))
    if not whole or not least <= sizes[0] <= most or not 1 <= sizes[1] <= min(sizes[0], most_kernel):
        raise ValueError(f"SlideView: sizes {[*sizes]} came, L from {least} to {most} was expected, and K from 1 to "
                         f"L, at most {most_kernel}")
    return sizes


def _by(shape):
    return " × ".join(map(str, shape))
