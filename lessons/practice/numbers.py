"""Answers in numbers, at one size: exact fractions, or as many digits as were typed."""

from fractions import Fraction

from ..engine.checking import arguments
from .reading.tree import Group, Negative, Node, Number, Over, Values
from .verdict import Verdict


def judged_numbers(judge, line, point, form) -> Verdict:
    """The verdict on numbers; they are asked for with the form "numbers" alone."""
    if form != "numbers":
        return Verdict("wrong", "Numbers came, a line in letters was expected, which is true at every size.", "shape")
    point = point or judge.derivation.domain.at()
    typed = _typed(line.tree)
    if typed is None:
        return Verdict("go on" if line.value is not None else "unreadable",
                       "Letters came, numbers were expected: put the numbers in.")
    right = truth(judge, point, isinstance(line.tree, Values))
    if _shape(typed) != _shape(right):
        return Verdict("wrong", f"{_said(_shape(typed))} came, {_said(_shape(right))} was expected.", "shape")
    off = [(place, mine) for place, mine, true in _pairs(typed, right) if not _equal(mine, true)]
    if not off:
        return Verdict("right", "Right.", done=True, badge="computed with exact fractions")
    place, mine = off[0]
    where = f"entry {', '.join(map(str, place))}" if place else "the number"
    return Verdict("wrong", f"{where[:1].upper()}{where[1:]} is {mine[0]}, which is not what comes out.",
                   _named(judge, typed, point), f"at {judge.said(point)}")


def truth(judge, point, whole: bool, line=None):
    """The numbers of a line (the goal) at a point, or at all places of its size."""
    worlds, domain = judge.worlds, judge.derivation.domain
    compiled = line or worlds.compiled(judge.derivation.goal)

    def at(place):
        return compiled(worlds.in_numbers(point), *arguments(worlds.subject, {**point, **place}))
    if not whole:
        return at({})
    return _nested([(tuple(place.values()), at(place)) for place in domain.places(point)], len(domain.free))


def _nested(pairs, axes):
    if axes == 0:
        return pairs[0][1]
    rows: dict[int, list] = {}
    for place, value in pairs:
        rows.setdefault(place[0], []).append((place[1:], value))
    return [_nested(inner, axes - 1) for inner in rows.values()]


def _typed(node: Node):
    """Typed numbers as (value, half a unit of the last digit), nested as they were; None where letters stand."""
    if isinstance(node, Values):
        items = [_typed(item) for item in node.items]
        return None if any(item is None for item in items) else items
    if isinstance(node, Group):
        return _typed(node.body)
    if isinstance(node, Negative):
        inner = _typed(node.body)
        return (-inner[0], inner[1]) if isinstance(inner, tuple) else None
    if isinstance(node, Number):
        digits = len(str(float(node.value)).partition(".")[2]) if node.value.denominator != 1 else 0
        return node.value, Fraction(1, 2 * 10**digits) if digits else Fraction(0)
    if isinstance(node, Over):
        top, bottom = _typed(node.top), _typed(node.bottom)
        if isinstance(top, tuple) and isinstance(bottom, tuple) and bottom[0]:
            return top[0] / bottom[0], Fraction(0)
    return None


def _equal(mine, true) -> bool:
    value, half = mine
    if isinstance(true, Fraction) and not half:
        return value == true
    return abs(float(value) - float(true)) <= float(half or Fraction(1, 2)) * (1 + 1e-9)


def _shape(values) -> tuple[int, ...]:
    return (len(values), *_shape(values[0])) if isinstance(values, list) and values else ()


def _pairs(typed, right, place=()):
    if isinstance(typed, list):
        for n, (a, b) in enumerate(zip(typed, right, strict=True), start=1):
            yield from _pairs(a, b, (*place, n))
    else:
        yield place, typed, right


def _said(shape) -> str:
    return "one number" if not shape else "an array of shape (" + ", ".join(map(str, shape)) + ")"


def _named(judge, typed, point) -> str:
    """The mistake that gives just these numbers, if there is one."""
    whole = isinstance(typed, list)
    for key, text in judge.declared.items():
        for line in judge.read(text, True).lines:
            if typed == _typed(line.tree):
                return key
            if line.value is not None and _gives(judge, line.value, typed, point, whole):
                return key
    for key, value in judge.table.generated():
        if _gives(judge, value, typed, point, whole):
            return key
    return ""


def _gives(judge, value, typed, point, whole: bool) -> bool:
    """Whether these numbers come out of a line in letters."""
    try:
        wrong = truth(judge, point, whole, judge.worlds.lenient(value))
    except Exception:                   # a wrong line may have no numbers: it is no candidate then
        return False
    return _shape(wrong) == _shape(typed) and all(_equal(m, w) for _, m, w in _pairs(typed, wrong))


def same(one, other) -> bool:
    """Whether two arrays of numbers are one, to the digits that a learner types."""
    return _shape(one) == _shape(other) and all(abs(float(a) - float(b)) < 1e-3 for _, a, b in _pairs(one, other))
