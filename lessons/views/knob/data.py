"""What KnobView computes and says. Plain data, no widget."""

from math import prod

from ...notation import as_factor, as_shown, equals, number
from ..kit.checks import is_number
from ..kit.linking import templates
from ..kit.twin import Table

WORDS = templates(__file__)
STEP = 0.01                                     # by which the sentence raises a knob
MOST = 2                                        # |knob|
NEAR = 1e-9                                     # of 0: rounding
SUBSCRIPTS = "₁₂₃"


def names(weights: int) -> list[str]:
    """Of the knobs: x, and a weight for each arrow."""
    return ["x", *(["w"] if weights == 1 else [f"w{SUBSCRIPTS[i]}" for i in range(weights)])]


def loss(values, target) -> float:
    """E = ½ (n − t)², n the last unit."""
    return (prod(values) - target) ** 2 / 2


def slopes(values, target) -> list[float]:
    """∂E/∂(each knob) = (n − t) times all other knobs."""
    return [(prod(values) - target) * prod(values[:i] + values[i + 1 :]) for i in range(len(values))]


def sentences(values, target, chosen) -> list[str]:
    """The loss as an equation; what a small turn of the chosen knob does to it."""
    end, error, slope = prod(values), loss(values, target), slopes(values, target)[chosen]
    turn = "flat" if abs(slope) < NEAR else "rises" if slope > 0 else "falls"
    shown = {"name": names(len(values) - 1)[chosen], "slope": number(slope), "change": number(abs(STEP * slope))}
    told = WORDS["loss"].format(end=number(near(end)), target=as_factor(number(target)), loss=number(near(error)),
                                sign=equals((as_shown(end) - target) ** 2 / 2, error))
    return [told, WORDS[turn].format(**shown)]


def near(value: float) -> float:
    """Without the rounding of the twelfth decimal."""
    return round(value * 1e12) / 1e12 + 0.0


def table(values, target) -> Table:
    found = map(near, slopes(values, target))
    rows = zip(names(len(values) - 1), map(number, values), map(number, found), strict=True)
    return Table([*rows], ("knob", "value", "slope of E"), left=1, named=True)


def checked_values(values, count: int = 0) -> list[float]:
    values = list(values)
    if count and len(values) != count:
        raise ValueError(f"KnobView: {len(values)} values came, {count} were expected")
    if not 2 <= len(values) <= 4 or not all(is_number(value) and abs(value) <= MOST for value in values):
        raise ValueError(f"KnobView: {values} came, x and 1 to 3 weights from {-MOST} to {MOST} were expected")
    return [float(value) for value in values]
