"""What LogitView computes, with lessons.layers, and what it says. Plain data, no widget."""

import math
from numbers import Integral, Real

import numpy as np

from ... import layers
from ...notation import as_shown, number
from ..kit.twin import escape

MOST = 1000.0                                   # |z| at most
NUDGES = (0.01, 0.1, 1.0)
OVERFLOW = math.log(np.finfo(float).max)        # beyond it exp(z) is no float
STILL = 1e-11                                   # of the loss: a change below is rounding


def probabilities(logits) -> list[float]:
    return layers.softmax(np.array(logits, float)).tolist()


def loss(logits, target) -> float:
    """From the logits, by log-sum-exp: finite whatever they are."""
    return float(layers.softmax_cross_entropy([logits], [_one_hot(target, logits)])[0])


def slopes(logits, target) -> list[float]:
    """∂L/∂z = ŷ − t."""
    return layers.softmax_cross_entropy_backward([1.0], [logits], [_one_hot(target, logits)])[0].tolist()


def logits_of(values) -> list[float]:
    """Logits with these probabilities, the lowest 0."""
    return [math.log(value / min(values)) for value in values]


def _one_hot(target, logits):
    return [float(i == target) for i in range(len(logits))]


def reasons(classes, values) -> list[str]:
    """Why no softmax puts these numbers out; nothing if one does."""
    total = sum(values)
    told = [f"The numbers sum to {number(_near(total))}, not 1."] if abs(total - 1) > 1e-9 else []
    return told + [f"ŷ of {name} is {number(value)}, but e^z / Σ e^z is above 0 at every finite logit."
                   for name, value in zip(classes, values, strict=True) if value <= 0]


def refusal(classes, target, name, values) -> str:
    """The reasons, and what would follow."""
    told = [f"{name}: ŷ = ({', '.join(map(number, values))}) is no softmax output.", *reasons(classes, values)]
    zeros = [i for i, value in enumerate(values) if value == 0]
    told += [f"The slope −t/ŷ of {classes[i]} would be {'−1/0' if i == target else '0/0'}." for i in zeros]
    total = sum(values) - 1
    if abs(total) > 1e-9:
        told.append(f"The slopes ŷ − t would sum to {number(_near(total))}, not 0.")
    told += [f"ŷ − t of {classes[i]} would be 0: its score would not matter." for i in zeros if i != target]
    return " ".join([*told, "The logits stay as they were."])


def of_the_nudge(classes, logits, target, nudged) -> str:
    """What slope·h promised, and what the loss did."""
    i, h, z = nudged["class"], nudged["h"], nudged["before"]
    old = [z if j == i else value for j, value in enumerate(logits)]
    slope, before, after = slopes(old, target)[i], loss(old, target), loss(logits, target)
    change = after - before
    moved = "stays, to eleven digits" if abs(change) <= STILL * max(1, before) else \
        f"{'rises' if change > 0 else 'falls'} by {number(abs(change))}"
    return (f"z of {classes[i]} goes from {number(z)} to {number(logits[i])}: slope·h = {_product(slope, h)}, "
            f"and the loss {moved}, from {number(before)} to {number(after)}.")


def of_extremes(classes, logits, target) -> str:
    """What would go wrong without log-sum-exp; nothing at common logits."""
    told = []
    if max(logits) > OVERFLOW:
        told.append(f"e^{number(max(logits))} is larger than any float: e^z / Σ e^z would be ∞/∞, not a number. With "
                    "the largest logit taken from all, each e^z is at most 1 and ŷ is the same.")
    zeros = [name for name, value in zip(classes, probabilities(logits), strict=True) if value == 0]
    if zeros:
        told.append(f"ŷ of {', '.join(zeros)} is smaller than any float and shown as 0. Its logarithm is not lost: the "
                    "loss is ln Σ e^z − z of the true class.")
    return " ".join(told)


def of_the_loss(classes, logits, target) -> str:
    """The loss as an equation, and the sum of the slopes."""
    y, value = probabilities(logits)[target], loss(logits, target)
    from_y = f"−ln {number(y)}" if y else "ln Σ e^z − z"
    sign = "=" if not y or _close(-math.log(as_shown(y)), value) else "≈"
    return f"true class {classes[target]}: L = {from_y} {sign} {number(value)}, and the slopes sum to " \
        f"{number(_near(sum(slopes(logits, target))))}."


def sentence(classes, logits, target, nudged, refused, printed) -> str:
    told = [of_the_loss(classes, logits, target)]
    if refused:
        told.append(refusal(classes, target, refused, printed))
    elif nudged:
        told.append(of_the_nudge(classes, logits, target, nudged))
    return " ".join(filter(None, [*told, of_extremes(classes, logits, target)]))


def _product(slope, h) -> str:
    shown_h = f"({number(h)})" if h < 0 else number(h)
    sign = "=" if _close(as_shown(slope) * as_shown(h), slope * h) else "≈"
    return f"{number(slope)}·{shown_h} {sign} {number(_near(slope * h))}"


def _close(computed, value) -> bool:
    """Whether a reader who computes with the numbers shown gets the result shown."""
    return math.isclose(computed, as_shown(_near(value)), rel_tol=1e-9, abs_tol=1e-12)


def _near(value) -> float:
    """Without the rounding of the twelfth decimal: 0.9 for 0.9000000000000001."""
    return round(value * 1e12) / 1e12 if abs(value) < 1e3 else value


def table(classes, logits, target) -> list[list[str]]:
    rows = [["class", "z", "ŷ = softmax(z)", "t", "ŷ − t"]]
    for i, cells in enumerate(zip(logits, probabilities(logits), slopes(logits, target), strict=True)):
        z, y, slope = map(number, cells)
        rows.append([classes[i], z, y, str(int(i == target)), slope])
    return rows


def text(title, rows, last) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
    return "\n".join([title, *lines, last])


def html(title, rows, last) -> str:
    head, *body = ["".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row)
                   for tag, row in zip(["th"] + ["td"] * len(rows), rows, strict=False)]
    return (f"<p><strong>{escape(title)}</strong></p><table><thead><tr>{head}</tr></thead><tbody>"
            + "".join(f"<tr>{row}</tr>" for row in body) + f"</tbody></table><p>{escape(last)}</p>")


def checked_classes(classes) -> list[str]:
    names = [classes] if isinstance(classes, str) else list(classes)
    if not 2 <= len(names) <= 10 or len(set(names)) < len(names) or not all(isinstance(n, str) and n for n in names):
        raise ValueError(f"LogitView: classes {names} came, 2 to 10 different names were expected")
    return names


def checked_target(target, names) -> int:
    if isinstance(target, str) and target in names:
        return names.index(target)
    if isinstance(target, Integral) and not isinstance(target, bool) and 0 <= target < len(names):
        return int(target)
    raise ValueError(f"LogitView: class {target!r} came, one of {', '.join(names)} was expected, or its place from 0")


def checked_logits(logits, names) -> list[float]:
    values = np.ravel(logits).tolist() if not isinstance(logits, str) else [logits]
    if len(values) != len(names) or not all(_is_number(z) and abs(z) <= MOST for z in values):
        raise ValueError(f"LogitView: logits {values} came, {len(names)} numbers from {-MOST:g} to {MOST:g} were "
                         "expected")
    return [float(z) for z in values]


def checked_preset(name, values, names) -> list[float]:
    values = list(values)
    if not name or len(values) != len(names) or not all(map(_is_number, values)):
        raise ValueError(f"LogitView: preset {name!r} {values} came, {len(names)} finite numbers were expected")
    return [float(value) for value in values]


def checked_nudge(nudged, names) -> dict:
    if not nudged:
        return {}
    if set(nudged) != {"class", "h", "before"} or not all(_is_number(nudged[key]) for key in ("h", "before")):
        raise ValueError(f"LogitView: nudged {nudged} came, class, h and before were expected")
    return {**nudged, "class": checked_target(nudged["class"], names)}


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
