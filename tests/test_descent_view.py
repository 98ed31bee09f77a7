"""DescentView: steps are those of the layers and of closed forms, limits those of eigenvalues, state stays legal."""

import itertools
import json
import random
import re

import numpy as np
import pytest
import sympy as sp
import traitlets
from node import told, unsaid

from lessons.layers import momentum_step, sgd_step
from lessons.views import DescentView
from lessons.views.descent import words
from lessons.views.descent.steps import RULES, Landscape, Rule, Setting
from lessons.views.kit.linking import VIEWS

theta, W, b = sp.symbols("theta W b")
BOWL, VALLEYS = theta**2 / 2, theta**4 / 4 - theta**2 / 2 + theta / 10
PLANE = (W - 3) ** 2 / 2 + 4 * (b - 1) ** 2 + W * b / 2
LANDSCAPES = {"bowl": BOWL, "valleys": VALLEYS, "plane": PLANE, "saddle": W**3 / 3 - W + b**2}
RATES = [(0.1, 0.0), (0.3, 0.5), (0.05, 0.9)]


def start(f):
    return (0.7,) if len(f.free_symbols) == 1 else (0.7, -0.4)


def slope(f):
    """The slope by SymPy, as a function of numbers."""
    variables = sorted(f.free_symbols, key=lambda symbol: symbol.name)
    compiled = sp.lambdify(variables, [sp.diff(f, x) for x in variables])
    return lambda at: np.array(compiled(*at), float)


def by_hand(rule, f, at, lr, m, steps=12):
    """The paths of the five rules as their own lines of NumPy: what the view must agree with."""
    g, at, v, path = slope(f), np.array(at, float), 0.0, []
    for _ in range(steps):
        path.append(at)
        if rule == "plain":
            at = at - lr * g(at)
        elif rule == "velocity":
            v = m * v - lr * g(at)
            at = at + v
        elif rule == "sum":
            v = m * v + g(at)
            at = at - lr * v
        elif rule == "average":
            v = m * v + (1 - m) * g(at)
            at = at - lr * v
        else:
            v, before = m * v - lr * g(at), at
            at = before + m * v - lr * g(before)
    return np.array(path)


def walk(rule, f, lr, m):
    """The path of the view agrees with the one by hand."""
    made = Landscape(f).path(rule, Setting(start(f), lr, m), 11)
    assert np.array([point.theta for point in made]) == pytest.approx(by_hand(rule, f, start(f), lr, m), rel=1e-9)


@pytest.mark.parametrize("f", LANDSCAPES.values(), ids=LANDSCAPES)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(("lr", "m"), RATES)
def test_every_rule_goes_where_its_formula_goes(rule, f, lr, m):
    walk(rule, f, lr, m)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("place", range(4))
def test_a_rule_with_another_number_is_seen(rule, place, monkeypatch):
    right = Rule.numbers

    def wrong(self, lr, m):
        numbers = [*right(self, lr, m)]
        numbers[place] += 0.01
        return numbers

    monkeypatch.setattr(Rule, "numbers", wrong)
    if rule == "plain" and place < 3:  # its v goes nowhere
        return walk(rule, BOWL, 0.3, 0.5)
    with pytest.raises(AssertionError):
        walk(rule, BOWL, 0.3, 0.5)


@pytest.mark.parametrize("f", LANDSCAPES.values(), ids=LANDSCAPES)
def test_two_rules_are_the_update_rules_of_the_layers(f):
    g, at, lr, m, decay = slope(f), start(f), 0.1, 0.8, 0.3
    setting = Setting(at, lr, m, (decay,) * len(at))
    plain, moved = (Landscape(f).path(rule, setting, 10) for rule in ("plain", "velocity"))
    theta, other, v = np.array(at), np.array(at), np.zeros(len(at))
    for k in range(10):
        assert plain[k].theta == pytest.approx(theta) and moved[k].theta == pytest.approx(other)
        theta = sgd_step(theta, g(theta), lr, weight_decay=decay)
        other, v = momentum_step(other, g(other), v, lr, m, weight_decay=decay)


@pytest.mark.parametrize("lr", [0.1, 0.5, 1, 1.9, 2.5])
def test_the_closed_form_of_a_bowl(lr):
    path = Landscape(BOWL).path("plain", Setting((4.0,), lr), 12)
    assert [point.theta[0] for point in path] == pytest.approx([(1 - lr) ** k * 4 for k in range(13)], abs=1e-12)


def test_the_slopes_are_those_of_finite_differences():
    for f in LANDSCAPES.values():
        landscape, at = Landscape(f), np.array(start(f))
        for i, h in enumerate(1e-5 * np.eye(len(at))):
            measured = (landscape.value(at + h) - landscape.value(at - h)) / 2e-5
            assert landscape.slope(tuple(at))[i] == pytest.approx(measured, abs=1e-8)


def test_the_curvatures_are_eigenvalues():
    for at in ((0.7, -0.4), (-2, 3)):
        matrix = sp.hessian(PLANE + W**3 * b, (W, b)).subs(dict(zip((W, b), at, strict=True)))
        expected = np.linalg.eigvalsh(np.array(matrix + sp.diag(0.5, 0), float))
        assert Landscape(PLANE + W**3 * b).curvature(at, (0.5, 0.0)) == pytest.approx(expected)


def test_weight_decay_is_the_slope_of_its_penalty_and_spares_what_is_exempt():
    view = DescentView(PLANE, start=(2, 2), lr=0.1, weight_decay=0.5, decayed=[W])
    penalized = DescentView(PLANE + W**2 / 4, start=(2, 2), lr=0.1)
    for ours, theirs in zip(view.paths["plain"], penalized.paths["plain"], strict=True):
        assert ours.theta == pytest.approx(theirs.theta)
    everything = DescentView(PLANE, start=(2, 2), lr=0.1, weight_decay=0.5)
    assert everything.paths["plain"][1].theta[1] != pytest.approx(view.paths["plain"][1].theta[1])


@pytest.mark.parametrize("m", [0, 0.3, 0.9])
def test_rescaled_all_momentum_forms_coincide_and_otherwise_they_do_not(m):
    landscape = Landscape(VALLEYS)
    for rescaled in (False, True):
        paths = [landscape.path(rule, Setting((1.4,), 0.1, m, rescaled=rescaled), 20)
                 for rule in ("velocity", "sum", "average")]
        ends = [path[-1].theta[0] for path in paths]
        assert ends[0] == pytest.approx(ends[1])
        assert (ends[0] == pytest.approx(ends[2])) == (rescaled or m == 0)


# How far a step may go.


def radius(rule, m, rate):
    """The spectral radius of one step on ½θ²: below 1 the path settles."""
    a, b, c, d = RULES[rule].numbers(rate, m)
    return np.abs(np.linalg.eigvals([[1 + c * b + d, c * a], [b, a]])).max()


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("m", [0, 0.3, 0.6, 0.9])
def test_beyond_its_limit_a_rule_runs_away_and_below_it_settles(rule, m):
    limit = RULES[rule].limit(m)
    assert radius(rule, m, 0.999 * limit) < 1 < radius(rule, m, 1.001 * limit)
    assert eval(RULES[rule].limit_text.replace("2(", "2*(").replace("2μ", "2*μ").replace("·", "*").replace("−", "-"),
                {"μ": m, "a": 1}) == pytest.approx(limit)


@pytest.mark.parametrize("lr", [0.2, 1, 1.5, 2, 2.5])
def test_what_is_said_of_a_bowl_happens(lr):
    view = DescentView(BOWL, start=4, lr=lr, lr_most=3)
    distance = [abs(point.theta[0]) for point in view.paths["plain"]]
    assert f"1 - alpha*a = 1 - {lr:g}*1 = {1 - lr:.4g}" in view.sentence
    assert ("runs away" in view.sentence) == (distance[5] > 4)
    assert ("to and fro" in view.sentence) == (distance[5] == 4)
    assert ("One step is enough" in view.sentence) == (distance[1] == 0)
    assert ("comes closer" in view.sentence) == (0 < distance[5] < 4)


def test_a_plane_has_two_factors():
    view = DescentView((W**2 + 8 * b**2) / 2, start=(4, 1), lr=0.2, lr_most=0.3)
    assert "0.8 (a = 1) and -0.6 (a = 8). alpha must stay below 2/a = 0.25" in view.sentence
    view.lr = 0.26
    assert "Beyond -1 it runs away" in view.sentence
    assert abs(view.paths["plain"][-1].theta[1]) > 1


def test_what_is_said_where_the_slope_is_nearly_0():
    view = DescentView(VALLEYS, start=0.101, lr=0.1, span=(-2, 2))
    assert "but this is no bottom" in view.sentence
    view.start, view.lr, view.step = [1.5], 0.2, 40
    assert "the bottom of a valley. Another may be deeper" in view.sentence
    assert VALLEYS.subs(theta, -1.0467) < VALLEYS.subs(theta, view.paths["plain"][40].theta[0])
    steep = DescentView(theta**4, start=2, lr=0.5)
    assert "f goes from 16 to 38416: the step was too long." in steep.sentence
    steep.step = 1
    assert "It has left the picture." in steep.sentence
    assert len(steep.paths["plain"]) < 10 and "nan" not in repr(steep)


def test_what_lesson_04_says_of_its_landscapes():
    """The hill is passed from μ = 0.85 on; both ways of the valley shrink by 7/9; decay ends at 3/(1 + λ)."""
    hill = DescentView(VALLEYS, start=1.6, lr=0.1, momentum=0.6, rules=("plain", "velocity"), span=(-1.8, 1.8))
    for hill.momentum in (0.6, 0.7, 0.8, 0.85):
        assert (hill.paths["velocity"][40].theta[0] < 0) == (hill.momentum == 0.85)
        assert hill.paths["plain"][40].theta[0] > 0.9
    valley = Landscape((W**2 + 8 * b**2) / 2)
    path = valley.path("plain", Setting((4.0, 1.5), 2 / 9), 1)
    assert [abs(x / y) for x, y in zip(path[1].theta, path[0].theta, strict=True)] == pytest.approx([7 / 9] * 2)
    decay = DescentView(((W - 3) ** 2 + (b - 1) ** 2) / 2, start=(4, 2.5), lr=0.2, weight_decay=0.5, decayed=[W])
    assert decay.paths["plain"][-1].theta == pytest.approx((3 / 1.5, 1), abs=1e-3)


# Text.


def test_the_text_twin_stands_alone():
    view = DescentView(BOWL, start=4, lr=0.5, momentum=0.5, rules=("plain", "velocity"))
    view.step = 1
    assert repr(view) == """Downhill on f(theta) = 1/2 theta^2
f(theta) = 1/2 theta^2
gradient descent: theta <- theta - alpha*g
momentum: v <- mu*v - alpha*g, theta <- theta + v
alpha = 0.5, mu = 0.5
step  gradient descent  momentum
   0                 4         4
   1                 2         2
   2                 1         0
   3               0.5        -1
   4              0.25        -1
   5             0.125      -0.5
step 1: gradient descent: theta = 2, slope 2; theta <- 2 - 0.5*2 = 1. Each step multiplies the distance from \
the lowest point by 1 - alpha*a = 1 - 0.5*1 = 0.5, where a = f''. It comes closer, always from the same side. \
momentum: theta = 2, slope 2; v <- 0.5*(-2) - 0.5*2 = -2; theta <- 2 + (-2) = 0. It settles while alpha is below \
2(1 + mu)/a = 3, where a = f'' = 1."""


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("decay", [0, 0.2])
def test_the_equations_of_every_step_add_up(rule, decay):
    view = DescentView(BOWL, start=4, lr=0.3, momentum=0.5, weight_decay=decay, rules=rule)
    for view.step in range(6):
        told = dict(re.findall(r"; (g =|v <-|theta <-) (.*?)(?=; |\. )", view.sentence))
        assert set(told) == {"theta <-"} | ({"v <-"} if rule != "plain" else set()) | ({"g ="} if decay else set())
        for line in told.values():
            left, sign, right = re.fullmatch(r"(.*) ([=~]) (\S+)", line).groups()
            assert eval(left) == pytest.approx(float(right), abs=1e-3 if sign == "~" else 1e-9)


def test_how_a_polynomial_is_printed():
    cases = {VALLEYS: "f(θ) = 1/4 θ⁴ − 1/2 θ² + 1/10 θ", -theta: "f(θ) = −θ", W * b**2 - 3: "f(W, b) = W b² − 3"}
    for f, printed in cases.items():
        view = DescentView(f, start=[0.5] * len(f.free_symbols), lr=0.1)
        assert view.title == f"Downhill on {printed}"
    view = DescentView(sp.Symbol("theta1") ** 2, start=1, lr=0.1)
    assert view.title == "Downhill on f(θ₁) = θ₁²" and "theta1 <- 1 - 0.1*2 = 0.8" in view.sentence


def test_the_bundle_has_text_and_html_beside_the_widget():
    data = DescentView(BOWL, start=4, lr=0.5, title="A < B")._repr_mimebundle_()
    assert set(data) == {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"}
    assert data["text/html"].count("<tr>") == 7
    assert "<strong>A &lt; B</strong>" in data["text/html"] and "<script" not in data["text/html"]


# State and bad input.


def test_state_from_the_browser_comes_all_at_once():
    view = DescentView(BOWL, start=4, lr=0.5, momentum=0.5, rules=("velocity", "average"))
    state = {"start": [-3], "lr": 0.25, "momentum": 0.9, "rescaled": True, "step": 7}
    view.set_state(json.loads(json.dumps(state)))
    other = DescentView(BOWL, start=-3, lr=0.25, momentum=0.9, rules=("velocity", "average"), title=view.title)
    other.rescaled, other.step = True, 7
    assert repr(other) == repr(view)


def test_a_refused_state_changes_nothing():
    view = DescentView(BOWL, start=4, lr=0.5, lr_most=3)
    before = repr(view)
    for name, wrong in (("start", [6]), ("start", [1, 1]), ("start", [float("nan")]), ("lr", 0), ("lr", 3.1),
                        ("lr", -1), ("momentum", 1), ("weight_decay", -0.1), ("step", 41), ("step", -1)):
        with pytest.raises(traitlets.TraitError):
            setattr(view, name, wrong)
        assert repr(view) == before


def test_bad_input_is_refused_by_name():
    cases = [
        ((sp.sin(theta),), {}, ValueError, r"sin\(theta\) came as f, a polynomial in theta"),
        ((W * b * theta,), {"start": (1, 1, 1)}, ValueError, "f of 3 variables came, one or two were expected"),
        ((sp.Integer(3),), {}, ValueError, "f of 0 variables came"),
        ((theta**9,), {}, ValueError, "of degree 9 came, one from 1 to 8"),
        ((W * theta**2,), {"variables": [theta]}, ValueError, "with numbers as coefficients"),
        ((BOWL,), {"start": (1, 2)}, ValueError, "start of 2 numbers came, 1 were expected"),
        ((BOWL,), {"rules": "adam", "momentum": 0.5}, ValueError, "rule 'adam' came, one of plain, velocity"),
        ((BOWL,), {"rules": "velocity"}, ValueError, "'velocity' came without a momentum μ, momentum= was"),
        ((BOWL,), {"rules": ("plain", "plain")}, ValueError, "up to three different ones"),
        ((BOWL,), {"span": (2, -2)}, ValueError, "span"),
        ((BOWL,), {"span": (2, 5)}, traitlets.TraitError, r"start \[1.0\] came, a place in \[2, 5\] was expected"),
        ((BOWL,), {"decayed": [W], "weight_decay": 0.1}, ValueError, "W came in decayed, one of the variables theta"),
        ((BOWL,), {"lr": 0}, traitlets.TraitError, "lr 0.0 came, a number above 0"),
        ((BOWL,), {"momentum": 1}, traitlets.TraitError, "momentum 1.0 came, a number from 0 to 0.95"),
        ((BOWL,), {"steps": 0}, ValueError, "steps 0 came, a whole number from 1 to 200"),
    ]
    for f, options, error, message in cases:
        with pytest.raises(error, match=message):
            DescentView(*f, **{"start": 1, "lr": 0.1} | options)
    with pytest.raises(traitlets.TraitError, match="step 41 came, one from 0 to 40"):
        DescentView(BOWL, start=1, lr=0.1).step = 41


# The page.

WORDS = VIEWS / "descent" / "words.js"
SAY = """({ data, settings, steps }) => settings.map((setting) => {
  const paths = descent_steps.pathsOf(data, setting);
  return steps.map((step) => speakRules(data, tellRules(data, setting, paths, step), step));
})"""
LAST = 12
THREE = ("plain", "velocity", "sum"), ("average", "velocity", "nesterov"), ("plain",), ("average",)


def views():
    """Every kind of landscape with every rule: bowls, valleys, saddles, what is flat, what is sampled, all letters."""
    alpha, beta, mu, phi, omega, x = sp.symbols("alpha beta mu1234567890 phi omega x")
    s = np.linspace(-2, 2, 21)
    landscapes = [
        (BOWL, {}), (VALLEYS, {"span": (-1.8, 1.8)}), (-(x**2), {}), (-x, {}), (alpha**4, {}), (3 * x**8 - x**5, {}),
        (PLANE, {}), (PLANE, {"decayed": [W]}), (PLANE, {"decayed": []}), ((W + b) ** 2, {}), (W * b, {}),
        (LANDSCAPES["saddle"], {"span": ((-1.5, 2), (-1, 2))}), (beta**2 + mu**2 / 3, {}), (phi**4 + omega**2, {}),
        ((s, s**4 - 2 * s**2 + s / 5, 4 * s**3 - 4 * s + 0.2), {}), ((s, np.sin(s), np.cos(s)), {"span": (-1, 1.5)}),
    ]
    for (f, options), rules in itertools.product(landscapes, THREE):
        at = [0.5] * (2 if isinstance(f, sp.Expr) and len(f.free_symbols) > 1 else 1)
        yield DescentView(f, start=at, lr=0.1, lr_most=3, momentum=0.5, weight_decay=0, rules=rules, steps=LAST,
                          **options)


def settings(view, draw):
    """Corners of the sliders with steps that fit a bowl, and what a hand may do; starts on all sides."""
    corners = itertools.product((0.1, 0.5, 1, 2, 3), (0, 0.5, 0.95), (0, 0.5), (False, True))
    by_hand = [(draw.choice((0.02, 0.3, 1.27)), draw.randint(0, 19) / 20, draw.choice((0, 0.05, 1)), rescaled)
               for rescaled in (False, True) for _ in range(5)]
    for chosen in draw.sample([*corners], 14) + by_hand:
        start = [draw.choice((low, high, 0.0, round(draw.uniform(low, high), 2))) for low, high in view._span]
        yield dict(zip(("lr", "momentum", "weight_decay", "rescaled"), chosen, strict=True)) | {"start": start}


def test_page_and_twin_say_the_same():
    draw, steps, states, twins = random.Random(4), (0, 1, 2, LAST), [], []
    for view in views():
        states.append({"data": view._data, "settings": [*settings(view, draw)], "steps": steps})
        twins.append([])
        for setting in states[-1]["settings"]:
            view.set_state(setting)
            state = view._landscape, view._rules, view.setting, view.paths
            twins[-1].append([words.sentence(*state, step, view._span) for step in steps])
    assert sum(len(told_of) for twin in twins for told_of in twin) > 6000
    assert told(WORDS, SAY, states) == twins
    assert not unsaid(WORDS, SAY, states, WORDS.with_suffix(".json"))
