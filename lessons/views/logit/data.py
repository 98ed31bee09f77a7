"""What LogitView computes, with lessons.layers, and what it says. Plain data, no widget."""

import math

import numpy as np

from ... import layers
from ...notation import as_factor, as_shown, equals, number
from ..kit.checks import is_number, is_place
from ..kit.linking import templates
from ..kit.twin import Table

WORDS = templates(__file__)
MOST = 1000.0                                   # |z| at most
NUDGES = (0.01, 0.1, 1.0)
OVERFLOW = math.log(np.finfo(float).max)        # beyond it exp(z) is no float
STILL = 1e-11                                   # of the loss: a change below is rounding
LIMITS = {"most": MOST, "nudges": NUDGES, "still": STILL}


def probabilities(logits) -> list[float]:
    return layers.softmax(np.array(logits, float)).tolist()


def loss(logits, target) -> float:
    """From the logits, by log-sum-exp: finite whatever they are."""
    return float(layers.softmax_cross_entropy([logits], [_one_hot(target, logits)])[0])


def slopes(logits, target) -> list[float]:
    """∂E/∂z = ŷ − t."""
    return layers.softmax_cross_entropy_backward([1.0], [logits], [_one_hot(target, logits)])[0].tolist()


def _one_hot(target, logits):
    return [float(i == target) for i in range(len(logits))]


def preset(classes, name, values) -> dict:
    """Probabilities as logits, the lowest 0; or, for each true class, why no softmax puts them out."""
    if told := _reasons(classes, values):
        return {"refused": [_refusal(classes, target, name, values, told) for target in range(len(classes))]}
    return {"logits": [math.log(value / min(values)) for value in values]}


def _reasons(classes, values) -> list[str]:
    total = sum(values)
    told = [f"The numbers sum to {number(_near(total))}, not 1."] if abs(total - 1) > 1e-9 else []
    return told + [f"ŷ of {name} is {number(value)}, but e^z / Σ e^z is above 0 at every finite logit."
                   for name, value in zip(classes, values, strict=True) if value <= 0]


def _refusal(classes, target, name, values, reasons) -> str:
    """The reasons, and what would follow."""
    told = [f"{name}: ŷ = ({', '.join(map(number, values))}) is no softmax output.", *reasons]
    zeros = [i for i, value in enumerate(values) if value == 0]
    told += [f"The slope −t/ŷ of {classes[i]} would be {'−1/0' if i == target else '0/0'}." for i in zeros]
    total = sum(values) - 1
    if abs(total) > 1e-9:
        told.append(f"The slopes ŷ − t would sum to {number(_near(total))}, not 0.")
    told += [f"ŷ − t of {classes[i]} would be 0: its score would not matter." for i in zeros if i != target]
    return " ".join([*told, "The logits stay as they were."])


def sentence(classes, logits, target, nudged, refused) -> str:
    """The loss, then a preset's refusal or what a nudge did, then what would go wrong without log-sum-exp."""
    more = refused or nudged and _of_the_nudge(classes, logits, target, nudged)
    return " ".join(filter(None, [_of_the_loss(classes, logits, target), more, *_of_extremes(classes, logits)]))


def _of_the_loss(classes, logits, target) -> str:
    """The loss as an equation, and the sum of the slopes."""
    y, value = probabilities(logits)[target], loss(logits, target)
    sign = equals(-math.log(as_shown(y)), _near(value)) if y else "="
    return WORDS["loss"].format(**{
        "name": classes[target], "from": WORDS["by y" if y else "by z"].format(y=number(y)), "loss": number(value),
        "sign": sign, "sum": number(_near(sum(slopes(logits, target))))})


def _of_the_nudge(classes, logits, target, nudged) -> str:
    """What slope·h promised, and what the loss did."""
    i, h, z = nudged["class"], nudged["h"], nudged["before"]
    old = [z if j == i else value for j, value in enumerate(logits)]
    slope, before, after = slopes(old, target)[i], loss(old, target), loss(logits, target)
    change = after - before
    moved = "still" if abs(change) <= STILL * max(1, before) else "rises" if change > 0 else "falls"
    return WORDS["nudge"].format(**{
        "name": classes[i], "before": number(z), "after": number(logits[i]), "slope": number(slope),
        "h": as_factor(number(h)), "sign": equals(as_shown(slope) * as_shown(h), _near(slope * h)),
        "product": number(_near(slope * h)), "moved": WORDS[moved].format(by=number(abs(change))),
        "from": number(before), "to": number(after)})


def _of_extremes(classes, logits) -> list[str]:
    zeros = [name for name, value in zip(classes, probabilities(logits), strict=True) if value == 0]
    overflow = [WORDS["overflow"].format(most=number(max(logits)))] if max(logits) > OVERFLOW else []
    return overflow + ([WORDS["underflow"].format(names=", ".join(zeros))] if zeros else [])


def _near(value) -> float:
    """Without the rounding of the twelfth decimal: 0.9 for 0.9000000000000001."""
    return round(value * 1e12) / 1e12 if abs(value) < 1e3 else value


def table(classes, logits, target) -> Table:
    rows = []
    for i, cells in enumerate(zip(logits, probabilities(logits), slopes(logits, target), strict=True)):
        z, y, slope = map(number, cells)
        rows.append([classes[i], z, y, str(int(i == target)), slope])
    return Table(rows, ["class", "z", "ŷ = softmax(z)", "t", "ŷ − t"], left=1)


def checked_classes(classes) -> list[str]:
    names = [classes] if isinstance(classes, str) else list(classes)
    if not 2 <= len(names) <= 10 or len(set(names)) < len(names) or not all(isinstance(n, str) and n for n in names):
        raise ValueError(f"LogitView: classes {names} came, 2 to 10 different names were expected")
    return names


def checked_target(target, names) -> int:
    if isinstance(target, str) and target in names:
        return names.index(target)
    if is_place([target], [len(names)]):
        return int(target)
    raise ValueError(f"LogitView: class {target!r} came, one of {', '.join(names)} was expected, or its place from 0")


def checked_logits(logits, names) -> list[float]:
    values = np.ravel(logits).tolist() if not isinstance(logits, str) else [logits]
    if len(values) != len(names) or not all(is_number(z) and abs(z) <= MOST for z in values):
        raise ValueError(f"LogitView: logits {values} came, {len(names)} numbers from {-MOST:g} to {MOST:g} were "
                         "expected")
    return [float(z) for z in values]


def checked_preset(name, values, names) -> list[float]:
    values = list(values)
    if not name or len(values) != len(names) or not all(map(is_number, values)):
        raise ValueError(f"LogitView: preset {name!r} {values} came, {len(names)} finite numbers were expected")
    return [float(value) for value in values]


def checked_nudge(nudged, names) -> dict:
    if not nudged:
        return {}
    if set(nudged) != {"class", "h", "before"} or not all(is_number(nudged[key]) for key in ("h", "before")):
        raise ValueError(f"LogitView: nudged {nudged} came, class, h and before were expected")
    return {**nudged, "class": checked_target(nudged["class"], names)}
