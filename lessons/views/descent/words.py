"""What DescentView says: a step as an equation with numbers, and where the steps lead; its text twins."""

import math
import re

from ...notation import as_shown, number, row
from ...trace.written import coefficient, in_ascii
from ..kit import twin
from .samples import Samples
from .steps import RULES, Landscape, Point, Setting

GREEK = {name: row(name).sign for name in ("theta", "alpha", "beta", "mu")} | {"phi": "φ", "omega": "ω"}
POWERS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
LISTED = 6  # steps in the table of the twins, or as many as were taken
FLAT = 1e-3  # of the largest slope at the ends of the picture: as good as 0


def name(symbol) -> str:
    """theta is θ, theta1 is θ₁."""
    letters = symbol.name.rstrip("0123456789").rstrip("_")
    lowered = symbol.name[len(symbol.name.rstrip("0123456789")):].translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
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
        letters = " ".join(name(x) + _power(n) for x, n in zip(landscape.variables, powers, strict=True) if n)
        size = "" if abs(value) == 1 and letters else coefficient(abs(value))
        sign = ("−" if value < 0 else "+") if told else "−" * (value < 0)
        told += f" {sign} " if told else sign
        told += f"{size} {letters}".strip()
    return f"f({variables(landscape).strip('()')}) = {told}"


def _power(n):
    return "" if n == 1 else "".join(POWERS[int(digit)] for digit in str(n))


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
    if any(setting.weight_decay):
        terms = [(1, point.slope), *_decays(setting, point)]
        told.append(_equation("g =", terms, g))
    if b:
        told.append(_equation("v ←", [(a, point.velocity), (b, g)], after.velocity))
    theta = [(1, point.theta), (c, after.velocity), (d, g)]
    return [*told, _equation(f"{moved(landscape)} ←", theta, after.theta)]


def _decays(setting, point):
    """λθ; where a variable is exempt, 0 stands in its place."""
    lam = max(setting.weight_decay)
    masked = tuple(t if own else 0.0 for t, own in zip(point.theta, setting.weight_decay, strict=False))
    return [(lam, masked)]


def _equation(left, terms, value):
    told = ""
    for factor, numbers in terms:
        if factor == 0:
            continue
        text = shown(numbers)
        if told or factor < 0 or factor != 1:
            text = f"({text})" if text.startswith("−") else text
        size = "" if abs(factor) == 1 else f"{number(abs(factor))}·"
        told += (" − " if factor < 0 else " + ") if told else "−" * (factor < 0)
        told += size + text
    again = [sum(as_shown(factor) * as_shown(numbers[i]) for factor, numbers in terms) for i in range(len(value))]
    close = all(math.isclose(x, as_shown(y), rel_tol=1e-9, abs_tol=1e-12) for x, y in zip(again, value, strict=True))
    return f"{left} {told or '0'} {'=' if close else '≈'} {shown(value)}"


def verdict(landscape: Landscape, rule: str, setting: Setting, path: list[Point], step: int, span) -> str:
    """Where the steps lead: of a quadratic bowl for all steps, of another landscape at this one."""
    point = path[min(step, len(path) - 1)]
    curvatures = landscape.curvature(point.theta, setting.weight_decay)
    if landscape.is_quadratic and curvatures[0] > 0:
        return _of_a_bowl(rule, setting, curvatures, lowest(landscape, setting))
    outside = any(not low <= t <= high for t, (low, high) in zip(point.theta, span, strict=True))
    if outside:
        return "It has left the picture."
    if max(map(abs, point.slope)) <= FLAT * _steepest(landscape, span):
        if curvatures[0] > 0:
            return "The slope is nearly 0: the bottom of a valley. Another may be deeper; the slope does not know."
        return "The slope is nearly 0, but this is no bottom: a push to the right side and it rolls on."
    before, after = (landscape.value(p.theta) for p in (point, path[min(step + 1, len(path) - 1)]))
    told = f"f goes from {number(before)} to {number(after)}"
    return told + (": the step was too long." if after > before else ".")


def lowest(landscape: Landscape, setting: Setting) -> str:
    """Where a bowl leads; decay moves it: `the lowest point of f + λ·W²/2`."""
    pulled = [f"{name(x)}²" for x, lam in zip(landscape.variables, setting.weight_decay, strict=False) if lam]
    if not pulled:
        return "the lowest point"
    return f"the lowest point of f + λ·{pulled[0] if len(pulled) == 1 else '(' + ' + '.join(pulled) + ')'}/2"


def _of_a_bowl(rule, setting, curvatures, bottom):
    rate, most = setting.rate(rule), RULES[rule].limit(setting.momentum) / curvatures[-1]
    decay = " + λ" if any(setting.weight_decay) else ""
    if rule != "plain":
        told = f"It settles while α is below {RULES[rule].limit_text} = {number(most)}, where a = f″{decay}"
        told += f" = {number(curvatures[-1])}" + (" in the steepest direction" if len(curvatures) > 1 else "")
        return told + (f". With α = {number(rate)} it runs away." if rate > most else ".")
    factors = [1 - rate * curvature for curvature in curvatures]
    if len(factors) > 1:
        told = " and ".join(f"{number(1 - rate * a)} (a = {number(a)})" for a in curvatures)
        told = f"In its two main directions each step multiplies the distance from {bottom} by 1 − α·a: {told}. "
    else:
        told = (f"Each step multiplies the distance from {bottom} by 1 − α·a = 1 − {number(rate)}·"
                f"{number(curvatures[0])} = {number(factors[0])}, where a = f″{decay}. ")
    return told + _ending(min(factors), number(most), len(factors) > 1)


def _ending(factor, most, several):
    """What the smallest factor does; all are below 1."""
    if math.isclose(factor, -1):
        return "−1: it jumps to and fro for ever."
    if factor < -1:
        return f"Beyond −1 it runs away: α must stay below 2/a = {most}."
    if several:
        return f"α must stay below 2/a = {most} for the larger a."
    if abs(factor) < 1e-12:
        return "One step is enough."
    return "It comes closer, " + ("jumping from side to side." if factor < 0 else "always from the same side.")


def _steepest(landscape, span):
    corners = [(x,) for x in span[0]] if len(span) == 1 else [(x, y) for x in span[0] for y in span[1]]
    return max(abs(slope) for corner in corners for slope in landscape.slope(corner))


def sentence(landscape: Landscape, rules, setting: Setting, paths: dict, step: int, span) -> str:
    """The step that comes next, for each rule, and where the steps lead."""
    parts = []
    for rule in rules:
        path = paths[rule]
        at = min(step, len(path) - 1)
        prefix = f"{RULES[rule].title}: " if len(rules) > 1 else ""
        slope = f", slope {shown(path[at].slope)}" if landscape.knows(path[at].theta) else ""
        where = f"{place(landscape)} = {shown(path[at].theta)}{slope}"
        lines = equations(landscape, rule, setting, path[at], path[at + 1]) if at + 1 < len(path) else []
        parts.append(prefix + "; ".join([where, *lines]) + ". " + verdict(landscape, rule, setting, path, step, span))
    return plain(f"step {step}: " + " ".join(parts))


def plain(text: str) -> str:
    """In the letters of the twins: theta <- theta - alpha*g."""
    for letter, word in {**{v: k for k, v in GREEK.items()}, "λ": "lambda", "←": "<-", "″": "''"}.items():
        text = text.replace(letter, word)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]", lambda power: f"^{POWERS.index(power[0])}", text)
    return in_ascii(text.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")))


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


def text(title, told: list[str], rows, last: str) -> str:
    """The text twin: what is given, the first steps, the next one."""
    return "\n".join([title, *told, *twin.columns(rows), last])


def html(title, told: list[str], rows, last: str) -> str:
    """The same as plain HTML, for stored notebooks."""
    head, *body = rows
    return "".join([twin.heading(title), *map(twin.paragraph, told), twin.table(body, head), twin.paragraph(last)])
