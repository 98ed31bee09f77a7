"""What DescentView says: a step as an equation with numbers, and where the steps lead; its text twins."""

import itertools

from ...notation import as_factor, as_shown, equals, in_ascii, number, row
from ...trace.written import coefficient
from ..kit.linking import templates
from .samples import Samples
from .steps import RULES, Landscape, Point, Setting

GREEK = {name: row(name).sign for name in ("theta", "alpha", "beta", "mu")} | {"phi": "φ", "omega": "ω"}
POWERS, LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
RAISED = str.maketrans("0123456789", POWERS)
LETTERS = {sign: name for name, sign in GREEK.items()} | {  # in twins, and for the ear
    "λ": "lambda", "←": "<-", "″": "''", "·": "*", "−": "-", "≈": "~",
    **{digit: f"^{i}" for i, digit in enumerate(POWERS)}, **{digit: str(i) for i, digit in enumerate(LOWERED)}}
WORDS = templates(__file__)
LISTED = 6  # steps in the table of the twins, or as many as were taken
FLAT = 1e-3  # of the largest slope at the ends of the picture: as good as 0


def name(symbol) -> str:
    """theta is θ, theta1 is θ₁."""
    letters = symbol.name.rstrip("0123456789").rstrip("_")
    lowered = symbol.name[len(symbol.name.rstrip("0123456789")):].translate(str.maketrans("0123456789", LOWERED))
    return GREEK.get(letters, letters) + lowered


def moved(landscape: Landscape) -> str:
    """What moves: a variable by its name, two as θ."""
    return name(landscape.variables[0]) if len(landscape.variables) == 1 else "θ"


def variables(landscape: Landscape) -> str:
    """`θ`, or `(W, b)`."""
    names = [*map(name, landscape.variables)]
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def rule(landscape: Landscape, key: str) -> str:
    """The rule's formula: `θ ← θ − α·g`."""
    return RULES[key].formula.replace("θ", moved(landscape))


def formula(landscape: Landscape) -> str:
    """f as it is printed: `f(θ) = 1/2 θ² + θ`."""
    if isinstance(landscape, Samples):
        low, high = landscape.far
        return f"f({variables(landscape)}) at {len(landscape.knots)} places from {number(low)} to {number(high)}"
    told = ""
    for powers, factor in landscape.poly.terms():
        value = float(factor)
        letters = " ".join(name(x) + str(n).translate(RAISED) * (n > 1)
                           for x, n in zip(landscape.variables, powers, strict=True) if n)
        size = "" if abs(value) == 1 and letters else coefficient(abs(value))
        sign = ("−" if value < 0 else "+") if told else "−" * (value < 0)
        told += f" {sign} " if told else sign
        told += f"{size} {letters}".strip()
    return f"f({variables(landscape).strip('()')}) = {told}"


def place(landscape: Landscape) -> str:
    """What a place is called: `θ`, or `θ = (W, b)`."""
    return " = ".join(dict.fromkeys([moved(landscape), variables(landscape)]))


def shown(values) -> str:
    """A number, or a pair."""
    return number(values[0]) if len(values) == 1 else f"({', '.join(map(number, values))})"


def equations(landscape: Landscape, rule: str, setting: Setting, point: Point, after: Point) -> list[str]:
    """The step from a point to the next: `θ ← 4 − 0.5·4 = 2`, with g and v before it where the rule has them."""
    a, b, c, d = setting.numbers(rule)
    g, told = Landscape.decayed(point, setting), []
    if any(setting.weight_decay):  # where a variable is exempt, 0 stands in its place
        masked = [t if own else 0.0 for t, own in zip(point.theta, setting.weight_decay, strict=False)]
        told.append(_equation("g =", [(1, point.slope), (max(setting.weight_decay), masked)], g))
    if b:
        told.append(_equation("v ←", [(a, point.velocity), (b, g)], after.velocity))
    return [*told, _equation(f"{moved(landscape)} ←", [(1, point.theta), (c, after.velocity), (d, g)], after.theta)]


def _equation(left, terms, value):
    told = ""
    for factor, numbers in terms:
        if factor == 0:
            continue
        text = (as_factor if told or factor != 1 else str)(shown(numbers))
        told += (" − " if factor < 0 else " + ") if told else "−" * (factor < 0)
        told += text if abs(factor) == 1 else f"{number(abs(factor))}·{text}"
    again = [sum(as_shown(factor) * as_shown(numbers[i]) for factor, numbers in terms) for i in range(len(value))]
    return f"{left} {told or '0'} {'≈' if '≈' in map(equals, again, value) else '='} {shown(value)}"


def verdict(landscape: Landscape, rule: str, setting: Setting, path: list[Point], step: int, span) -> str:
    """Where the steps lead: of a quadratic bowl for all steps, of another landscape at this one."""
    point = path[min(step, len(path) - 1)]
    curvatures = landscape.curvature(point.theta, setting.weight_decay)
    if landscape.is_quadratic and curvatures[0] > 0:
        bottom = bottoms(landscape, [not lam for lam in setting.weight_decay])[any(setting.weight_decay)]
        return _of_a_bowl(rule, setting, curvatures, bottom)
    if not all(low <= t <= high for t, (low, high) in zip(point.theta, span, strict=True)):
        return WORDS["away"]
    if max(map(abs, point.slope)) <= flat(landscape, span):
        return WORDS["valley" if curvatures[0] > 0 else "no bottom"]
    before, after = (landscape.value(p.theta) for p in (point, path[min(step + 1, len(path) - 1)]))
    return WORDS["too long" if after > before else "goes"].format(before=number(before), after=number(after))


def bottoms(landscape: Landscape, exempt) -> list[str]:
    """Where a bowl leads; decay moves it: `the lowest point of f + λ·W²/2`."""
    squares = [f"{name(x)}²" for x, spared in zip(landscape.variables, exempt, strict=False) if not spared]
    pulled = "".join(squares) if len(squares) < 2 else f"({' + '.join(squares)})"
    return ["the lowest point", f"the lowest point of f + λ·{pulled}/2"]


def _of_a_bowl(rule, setting, curvatures, bottom):
    rate, most = setting.rate(rule), RULES[rule].limit(setting.momentum) / curvatures[-1]
    factors, several = [1 - rate * a for a in curvatures], len(curvatures) > 1
    told = {"bottom": bottom, "decay": " + λ" if any(setting.weight_decay) else "", "rate": number(rate),
            "most": number(most), "a": number(curvatures[-1]), "small": number(curvatures[0]),
            "factor": number(factors[-1]), "first": number(factors[0]), "limit": RULES[rule].limit_text}
    if rule != "plain":
        where, beyond = WORDS["steepest"] if several else "", WORDS["runs away"] if rate > most else ""
        return (WORDS["settles"] + beyond).format(**told, where=where)
    return WORDS["factors" if several else "factor"].format(
        **told, ending=WORDS[_ending(factors[-1], several)].format(**told))


def _ending(factor, several) -> str:
    """What the smallest factor does; all are below 1."""
    if abs(factor + 1) <= 1e-9:
        return "to and fro"
    if factor < -1:
        return "beyond"
    if several:
        return "below"
    return "at once" if abs(factor) < 1e-12 else "sides" if factor < 0 else "side"


def flat(landscape: Landscape, span) -> float:
    """The slope that is as good as 0."""
    return FLAT * max(abs(slope) for corner in itertools.product(*span) for slope in landscape.slope(corner))


def sentence(landscape: Landscape, rules, setting: Setting, paths: dict, step: int, span) -> str:
    """The step that comes next, for each rule, and where the steps lead."""
    parts = []
    for rule in rules:
        path = paths[rule]
        point, *after = path[min(step, len(path) - 1):][:2]
        known = WORDS["known" if landscape.knows(point.theta) else "where"]
        where = known.format(place=place(landscape), at=shown(point.theta), slope=shown(point.slope))
        lines = equations(landscape, rule, setting, point, *after) if after else []
        prefix = f"{RULES[rule].title}: " if len(rules) > 1 else ""
        parts.append(prefix + "; ".join([where, *lines]) + ". " + verdict(landscape, rule, setting, path, step, span))
    return plain(WORDS["step"].format(step=step, told=" ".join(parts)))


def plain(text: str) -> str:
    """In the letters of the twins: theta <- theta - alpha*g."""
    return in_ascii(text.translate(str.maketrans(LETTERS)))


def table(landscape: Landscape, rules, paths: dict, step: int) -> list[list[str]]:
    """One row for each step: of one rule θ, slope and f; of several the θ of each."""
    rows = [["step", *(RULES[rule].title for rule in rules)]] if len(rules) > 1 else [
        ["step", plain(variables(landscape)), "slope", "f"]]
    for k in range(max(step + 1, LISTED)):
        points = [paths[rule][k] for rule in rules if k < len(paths[rule])]
        if len(points) < len(rules):
            break
        cells = [shown(point.theta) for point in points]
        if len(rules) == 1:
            known = landscape.knows(points[0].theta)
            cells += [shown(points[0].slope), number(landscape.value(points[0].theta))] if known else ["", ""]
        rows.append([str(k), *map(in_ascii, cells)])
    return rows
