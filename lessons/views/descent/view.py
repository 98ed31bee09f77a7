"""DescentView: a ball goes down a curve or a plane, step by step, with what each step is made of."""

from dataclasses import asdict

import numpy as np
import traitlets

from ..kit.checks import is_number, is_whole
from ..kit.twin import Table
from ..kit.view import View, among, fitting
from . import words
from .samples import Samples
from .steps import RULES, Landscape, Setting

MOST_STEPS = 200


class DescentView(View):
    """Gradient descent on f, a SymPy polynomial in one or two variables: θ ← θ − α f′(θ). Items C26, C27, E10.

    Or f is (places, values, slopes), samples of a curve in one variable: what `lessons.network.slices` gives. The ball
    then goes down cubic pieces that have these values and slopes, and a path ends where the samples do.
    `start` is where the ball is put down; the learner drags it. `lr`, `momentum` and `weight_decay` are α, μ and λ; the
    last two have a slider when they are given. `lr_most` is the end of α's slider. `decayed` names the variables that λ
    pulls, all unless given. `rules` are shown together, each with a ball of its own: "plain", and with momentum
    "velocity", "sum", "average", "nesterov"; with "average" among others, the learner may rescale its α to α/(1 − μ).
    `span` is what is drawn, (low, high) for each variable; `variables` their order. `start`, `lr`, `momentum`,
    `weight_decay`, `rescaled` and `step` follow the learner and may be set; what does not fit raises TraitError.
    Raises ValueError for what is neither. Nothing in it needs a kernel.
    """

    start = traitlets.List().tag(sync=True)
    lr = traitlets.Float().tag(sync=True)
    momentum = traitlets.Float(0.0).tag(sync=True)
    weight_decay = traitlets.Float(0.0).tag(sync=True)
    rescaled = traitlets.Bool(False).tag(sync=True)
    step = traitlets.Int(0).tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    _is_inside = fitting("start", lambda view, start: _inside(start, view._span))
    _is_a_step = among("step", lambda view: range(view._steps + 1))

    def __init__(self, f, *, start, lr: float, lr_most: float | None = None, momentum: float | None = None,
                 weight_decay: float | None = None, decayed=None, rules: tuple[str, ...] | str = (), span=None,
                 variables=None, title: str = "", steps: int = 40):
        sampled = isinstance(f, (tuple, list)) and len(f) == 3
        self._landscape = landscape = Samples(*f, variables) if sampled else Landscape(f, variables)
        self._rules, self._steps = _checked_rules(rules, momentum), _checked_steps(steps)
        self._exempt = _exempt(decayed, landscape.variables)
        start = np.atleast_1d(start).astype(float).tolist()
        self._span = _checked_span([landscape.far] if sampled and span is None else span, start, landscape.variables)
        if sampled and not all(landscape.knows(ends) for ends in self._span):
            raise ValueError(f"DescentView: span {_told(self._span)} came, one within the samples was expected, "
                             f"{_told([landscape.far])}")
        self._most = {"lr": float(lr_most or 2 * lr), "momentum": 0.95, "weight_decay": 1.0}
        given = {"momentum": momentum, "weight_decay": weight_decay}
        home = {"start": start, "lr": lr, "momentum": momentum or 0.0, "weight_decay": weight_decay or 0.0,
                "rescaled": False, "step": 0}
        sliders = ["lr", *(key for key, value in given.items() if value is not None)]
        super().__init__(title=title or f"Downhill on {words.formula(landscape)}", home=home, _data={
            "names": [*map(words.name, landscape.variables)], "moved": words.moved(landscape),
            "place": words.place(landscape), "terms": landscape.terms, "slopes": landscape.slopes,
            "curvatures": landscape.curvatures, "far": landscape.far, "quadratic": landscape.is_quadratic,
            "exempt": self._exempt, "span": self._span, "steps": steps, "sliders": sliders, "most": self._most,
            "rules": [{**asdict(RULES[rule]), "name": rule, "formula": words.rule(landscape, rule),
                       "limit": RULES[rule].limit_text} for rule in self._rules],
            "flat": words.flat(landscape, self._span), "bottoms": words.bottoms(landscape, self._exempt),
            "letters": words.LETTERS,
            "rescales": "average" in self._rules and len(self._rules) > 1,
        })

    @traitlets.validate("lr", "momentum", "weight_decay")
    def _is_a_rate(self, proposal):
        name, value = proposal.trait.name, proposal.value
        if not 0 <= value <= self._most[name] or name == "lr" and value == 0:
            low = "above 0" if name == "lr" else "from 0"
            raise traitlets.TraitError(f"DescentView: {name} {value} came, a number {low} to {self._most[name]:g} "
                                       "was expected")
        return value

    @property
    def setting(self) -> Setting:
        """What is chosen now."""
        decay = tuple(0.0 if exempt else self.weight_decay for exempt in self._exempt)
        return Setting(tuple(self.start), self.lr, self.momentum, decay, self.rescaled)

    @property
    def paths(self) -> dict:
        """The points of each rule, one more than there are steps."""
        return {rule: self._landscape.path(rule, self.setting, self._steps + 1) for rule in self._rules}

    @property
    def sentence(self) -> str:
        """The next step as an equation, and where the steps lead."""
        return words.sentence(self._landscape, self._rules, self.setting, self.paths, self.step, self._span)

    def told(self):
        rates = {"alpha": self.lr, "mu": self.momentum, "lambda": self.weight_decay}
        shown = [f"{name} = {value:g}" for name, value in rates.items() if value or name == "alpha"]
        rules = [f"{RULES[rule].title}: {words.rule(self._landscape, rule)}" for rule in self._rules]
        rescaled = ["v averages gradients takes α/(1 − μ)"] * self.rescaled
        told = [words.plain(line) for line in (words.formula(self._landscape), *rules, *rescaled)]
        head, *rows = words.table(self._landscape, self._rules, self.paths, self.step)
        return words.plain(self.title), *told, ", ".join(shown), Table(rows, head), self.sentence


def _inside(at, span) -> list[float]:
    inside = (is_number(x) and low <= x <= high for x, (low, high) in zip(at, span, strict=False))
    if len(at) != len(span) or not all(inside):
        raise ValueError(f"start {at} came, a place in {_told(span)} was expected")
    return [*map(float, at)]


def _told(span):
    return " × ".join(f"[{low:g}, {high:g}]" for low, high in span)


def _checked_rules(rules, momentum):
    rules = (rules,) if isinstance(rules, str) else tuple(rules) or (("plain",) if momentum is None else ("velocity",))
    for rule in rules:
        if rule not in RULES:
            raise ValueError(f"DescentView: rule {rule!r} came, one of {', '.join(RULES)} was expected")
        if rule != "plain" and momentum is None:
            raise ValueError(f"DescentView: the rule {rule!r} came without a momentum μ, momentum= was expected")
    if len(set(rules)) < len(rules) or len(rules) > 3:
        raise ValueError(f"DescentView: {len(rules)} rules came, {', '.join(rules)}; up to three different ones "
                         "were expected")
    return rules


def _checked_steps(steps):
    if not is_whole(steps) or not 1 <= steps <= MOST_STEPS:
        raise ValueError(f"DescentView: steps {steps!r} came, a whole number from 1 to {MOST_STEPS} was expected")
    return steps


def _checked_span(span, start, variables):
    """(low, high) for each variable; without a span as far on both sides as the start is, and a little more."""
    if len(start) != len(variables):
        raise ValueError(f"DescentView: start of {len(start)} numbers came, {len(variables)} were expected, one for "
                         "each variable of f")
    if span is None:
        reach = 1.25 * max(map(abs, start)) or 1.0
        span = [(-reach, reach)] * len(start)
    span = np.atleast_2d(np.array(span, float))
    if span.shape != (len(start), 2) or not np.isfinite(span).all() or (span[:, 0] >= span[:, 1]).any():
        raise ValueError(f"DescentView: span {span.tolist()} came, (low, high) was expected for each of "
                         f"{len(start)} variables")
    return span.tolist()


def _exempt(decayed, variables):
    """For each variable whether weight decay leaves it alone."""
    if decayed is None:
        return [False] * len(variables)
    for variable in decayed:
        if variable not in variables:
            known = ", ".join(map(str, variables))
            raise ValueError(f"DescentView: {variable} came in decayed, one of the variables {known} was expected")
    return [variable not in decayed for variable in variables]
