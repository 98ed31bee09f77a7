"""The nine steps: their order is proved, each holds in the whole network, and run as a program they give gradients."""

from dataclasses import replace

import numpy as np
import pytest
from sympy import Add, Expr, Indexed, IndexedBase, KroneckerDelta, Mul, Pow, Sum, ceiling, exp

from lessons.derivations import CATALOGUE, Chain, Entry, In, Paren, Step, StepError, correlate, flip, full, index, show
from lessons.derivations.networks import cnn
from lessons.derivations.networks.cnn import (
    FORWARD,
    K1,
    K2,
    M1,
    M2,
    N1,
    N2,
    SLOPES,
    W3,
    W4,
    E,
    H,
    K,
    L,
    P,
    Q,
    V,
    a2,
    a3,
    back,
    example,
    h,
    k,
    m,
    n,
    p,
    q,
    r,
    s1,
    u,
    v,
    v2,
    w2,
)
from lessons.engine.checking.rings import Numbers
from lessons.engine.checking.subject import Subject, arguments
from lessons.engine.printing.spelling import uncolored
from lessons.layers import conv2d, max_pool2d, sigmoid, softmax, softmax_cross_entropy
from lessons.network.architectures import digit_cnn
from lessons.notation import role

CHAIN = CATALOGUE["nine_steps"]()
TITLES = [part.title for part in CHAIN.parts]
NUMBERED = {title.split(".")[0]: place for place, title in enumerate(TITLES)}


def named(part) -> str:
    """What a part gives: the array whose gradient it is."""
    return part.goal.wrt.base.label.name


def gives_slope(part) -> bool:
    """Whether it gives ∂E/∂(an array of the forward pass), for later parts."""
    return part.goal.of == E and named(part) in SLOPES


# Order


def test_nine_results_in_the_order_of_the_source():
    """C29."""
    numbered = [part for part in CHAIN.parts if part.title.split(".")[0].isdigit()]
    assert [part.title[0] for part in numbered] == list("123456789")
    assert [named(part) for part in numbered] == ["yhat", "z4", "W4", "z3", "W3", "z2", "kernel2", "z1", "kernel1"]
    assert CHAIN.answers == tuple(part.goal for part in numbered)


def test_the_chain_says_how_it_was_checked():
    assert CHAIN.prove().how.startswith("16 derivations in order, each from what came before")


def test_each_part_needs_what_stands_behind_its_layer():
    needs = {title.split(".")[0]: [TITLES[n].split(".")[0] for n in CHAIN.needs(place)]
             for place, title in enumerate(TITLES)}
    assert needs == {"1": [], "2a": [], "2": ["1", "2a"], "3": ["2"], "4a": ["2"], "4": ["4a"], "5": ["4"], "6a": ["4"],
                     "6b": ["6a"], "6c": ["6b"], "6": ["6c"], "7": ["6"], "8a": ["6"], "8b": ["8a"], "8": ["8b"],
                     "9": ["8"]}


def rearranged(order) -> Chain:
    return replace(CHAIN, parts=tuple(CHAIN.parts[n] for n in order), opens=())


@pytest.mark.parametrize("later", range(len(TITLES)), ids=lambda n: TITLES[n])
def test_no_part_may_come_before_one_that_it_needs(later):
    for earlier in CHAIN.needs(later):
        order = list(range(len(TITLES)))
        order[earlier], order[later] = later, earlier
        with pytest.raises(StepError, match="before it is derived"):
            rearranged(order).prove()


@pytest.mark.parametrize("dropped", range(len(TITLES)), ids=lambda n: TITLES[n])
def test_no_part_can_be_left_out(dropped):
    with pytest.raises(StepError, match="before it is derived|is not given in its place"):
        rearranged([n for n in range(len(TITLES)) if n != dropped]).prove()


def test_the_answers_keep_their_order():
    """∂E/∂W⁴ may be taken after δ³, but then it is not the schedule of the source."""
    order = list(range(len(TITLES)))
    order.remove(NUMBERED["3"])
    order.insert(order.index(NUMBERED["4"]) + 1, NUMBERED["3"])
    replace(rearranged(order), answers=()).prove()
    with pytest.raises(StepError, match="answer 3, .*W4.*, is not given in its place"):
        rearranged(order).prove()


def test_opens_has_a_name_for_each_part():
    with pytest.raises(ValueError, match="2 names came in opens, one for each of 16 parts was expected"):
        replace(CHAIN, opens=("sigmoid", "relu"))


# The layer alone


def form(expr: Expr):
    """A line with its letters erased: sums, products and sums of terms of quantities that are known by their roles."""
    if isinstance(expr, Entry):
        return form(expr.expand_entry())
    if isinstance(expr, Paren):
        return form(expr.args[0])
    if isinstance(expr, Sum):
        inner = form(expr.function)
        return inner if inner[0] == "sum" else ("sum", inner)
    if isinstance(expr, Mul):
        factors = [form(f) for f in expr.args if not isinstance(f, In | KroneckerDelta)]
        flat = [g for f in factors for g in (f[1] if f[0] == "times" else (f,)) if g != ("link",)]
        sums = [f for f in flat if f[0] == "sum"]
        return flat[0] if len(flat) == 1 else sums[0] if flat == sums else ("times", tuple(sorted(flat, key=str)))
    if isinstance(expr, Add):
        return ("plus", tuple(sorted(map(form, expr.args), key=str)))
    if isinstance(expr, Pow | exp):
        return (type(expr).__name__, *map(form, expr.args))
    if isinstance(expr, Indexed):
        return (kind(expr.base),)
    return (str(expr),)


def kind(base: IndexedBase) -> str:
    """The role; what a layer is given is an input, wherever it comes from."""
    name = base.label.name
    return {"output": "input"}.get(role(name), role(name)) or name.rstrip("12")         # S¹ and S² are S


@pytest.mark.parametrize("place", range(len(TITLES)), ids=lambda n: TITLES[n])
def test_a_part_opens_into_the_derivation_of_its_layer(place):
    part, alone = CHAIN.parts[place], CATALOGUE[CHAIN.opens[place]]()
    assert form(part.result) == form(alone.result) and slides(part.result) == slides(alone.result)


def slides(expr: Expr) -> set[str]:
    """Which array slides over which."""
    return {f"{type(op).__name__} {[kind(*arg.atoms(IndexedBase)) for arg in op.args]}"
            for op in expr.atoms(full, correlate)}


def test_other_layers_have_other_forms():
    forms = {name: (form(made.result), str(slides(made.result)))
             for name, made in ((name, CATALOGUE[name]()) for name in CHAIN.opens)}
    assert len(set(forms.values())) == len(forms) - 1           # the table apart, one map is like several
    assert forms["conv2d_weight"] == forms["maps2d_weight"]
    assert form(CATALOGUE["relu"]().result) not in [told for told, _ in forms.values()]


# In the whole network, with its real loss

SMALL = {P: (1, 1), Q: (2, 2), L: (3, 3), K1: (2, 2), M1: (2, 2), N1: (2, 2), K2: (1, 1), M2: (2, 2), N2: (1, 1),
         V: (2, 2), H: (1, 1), K: (2, 2)}


@pytest.mark.parametrize("part", CHAIN.parts, ids=lambda p: p.title)
def test_each_line_holds_in_the_whole_network(part):
    """Here δ is no letter: it is the derivative of the cross-entropy, through everything in between."""
    above = tuple(item for item in part.given if not hasattr(item, "by") and item not in FORWARD)
    domain = replace(part.domain, sizes=SMALL, ci={}, example={})
    whole = replace(part, given=(*FORWARD, *above), domain=domain)
    assert whole.prove().how.startswith("checked at random residues")
    wrong = replace(whole, steps=(*part.steps[:-1], Step(part.steps[-1].rule, 2 * part.result)))
    with pytest.raises(StepError):
        wrong.prove()


# Run as a program

SIZES = {"P": 2, "Q": 3, "L": 8, "K1": 3, "M1": 6, "N1": 3, "K2": 2, "M2": 2, "N2": 1, "V": 3, "H": 4, "K": 3}


def run(chain: Chain, arrays, sizes=SIZES):
    """Each part's last line, entry by entry, from the forward pass and from what earlier parts have given."""
    arrays, found = dict(arrays), {}
    for part in chain.parts:
        known = {symbol.name for symbol in part.domain.sizes if symbol not in part.domain.following}
        point = part.domain.at({name: size for name, size in sizes.items() if name in known})
        subject = Subject(replace(part, goal=part.result, given=(), steps=part.steps[-1:]))
        world, line = subject.world(Numbers(arrays), point), subject.compiled(part.result)
        made = np.zeros(tuple(sizes[str(most)] for _, most in part.domain.free.values()))
        for place in part.domain.places(point):
            at = tuple(place[letter] - 1 for letter in part.domain.free)
            made[at] = line(world, *arguments(subject, {**point, **place}))
        if not chain.answers or part.goal in chain.answers:
            found[named(part)] = made
        if gives_slope(part):
            arrays[back(part.goal.wrt.base).label.name] = made
    return found


def winners(a, window=2):
    """S[p, i, j, m, n] of one picture's maps, windows side by side: a 1 at the first largest entry."""
    maps, side = a.shape[0], a.shape[1] // window
    chosen = np.zeros((maps, side, side, *a.shape[1:]))
    for which, i, j in np.ndindex(maps, side, side):
        seen = a[which, window * i :, window * j :][:window, :window]
        row, column = np.unravel_index(seen.argmax(), seen.shape)
        chosen[which, i, j, window * i + row, window * j + column] = 1
    return chosen


@pytest.fixture(scope="module")
def lesson():
    """A small network of the lesson with biases, a picture, its label, and all arrays by the chain's names."""
    rng = np.random.default_rng(3)
    network = digit_cnn(rng=rng, maps=(2, 3), hidden=4)
    for value in network.parameters.values():
        value += 0.3 * rng.standard_normal(value.shape)
    x, t = rng.random((1, 1, 8, 8)), np.eye(10)[[7]]
    return network, x, t


def of_lesson(network, x, t):
    values = {name: value[0] for name, value in network.forward(x).items()}
    made = {"x0": x[0, 0], "t": t[0], "yhat": softmax(values["z4"][None])[0]}
    made |= {"kernel1": network.parameters["w1"][:, 0], "kernel2": network.parameters["w2"]}
    made |= {name: network.parameters[name] for name in ("W3", "W4")}
    return made | values | {"select1": winners(values["a1"]), "select2": winners(values["a2"])}


WHERE = {"W4": "W4", "W3": "W3", "kernel2": "w2", "kernel1": "w1"}
TEN = SIZES | {"K": 10}


def test_run_as_a_program_they_give_the_gradients_of_the_network(lesson):
    network, x, t = lesson
    found = run(CHAIN, of_lesson(network, x, t), TEN)
    _, gradients = network.gradients(x, t)
    for name in ("z4", "z3", "z2", "z1"):
        np.testing.assert_allclose(found[name], gradients[name][0], atol=1e-14)
    for name, parameter in WHERE.items():
        np.testing.assert_allclose(found[name].reshape(gradients[parameter].shape), gradients[parameter], atol=1e-14)


def loss_of(network, x, t):
    return softmax_cross_entropy(list(network.forward(x).values())[-1], t)[0]


def measured(network, x, t, name, h=1e-5):
    """∂L/∂parameter by central differences of the network's own forward pass."""
    theta = network.parameters[name]
    found = np.zeros(theta.shape)
    for place in np.ndindex(theta.shape):
        kept, sides = theta[place], []
        for step in (h, -h):
            theta[place] = kept + step
            sides.append(loss_of(network, x, t))
        theta[place], found[place] = kept, (sides[0] - sides[1]) / (2 * h)
    return found


@pytest.fixture(scope="module")
def true(lesson):
    network, x, t = lesson
    return {name: measured(network, x, t, parameter).reshape(of_lesson(network, x, t)[name].shape)
            for name, parameter in WHERE.items()}


def test_run_as_a_program_they_give_what_is_measured(lesson, true):
    found = run(CHAIN, of_lesson(*lesson), TEN)
    for name, slope in true.items():
        np.testing.assert_allclose(found[name], slope, atol=1e-9)


# The known slips: each is refused as a line, and each gives other numbers


def part_of(number: str):
    return CHAIN.parts[NUMBERED[number]]


def slipped(number: str, change) -> Chain:
    """The chain with another last line in one part, unproved."""
    part = part_of(number)
    wrong = replace(part, steps=(*part.steps[:-1], Step(part.steps[-1].rule, change(part.result))))
    return replace(CHAIN, parts=tuple(wrong if p is part else p for p in CHAIN.parts))


def opened(line: Expr) -> Expr:
    """The line with every array expression as the sum that defines it."""
    while line.has(Entry):
        line = line.replace(lambda e: isinstance(e, Entry), lambda e: e.expand_entry())
    return line


def instead(old, new):
    return lambda line: opened(line).replace(lambda e: isinstance(e, Indexed) and e.base == old, new)


def slope_of(e: Indexed) -> Expr:
    return e * (1 - e)


delta4, delta_a3, delta3, delta_s2, delta_a2, delta2, delta_s1, delta1 = map(
    back, (cnn.z4, a3, cnn.z3, cnn.s2, a2, cnn.z2, s1, cnn.z1))
row, column = index("row column")
RATE = 8


def slope_of_kernel(q, p, u, v) -> Sum:
    """∂L/∂w²."""
    seen = s1[p, row + u - 1, column + v - 1]
    return Sum(delta2[q, row, column] * seen, (row, 1, M2), (column, 1, M2))


SLIPS = {
    "f′ for f in ∂L/∂W⁴": ("3", instead(a3, slope_of), {"W4"}),
    "f′ for f in ∂L/∂W³": ("5", instead(v2, slope_of), {"W3"}),
    "f′ for f in ∂L/∂w²": ("7", instead(s1, slope_of), {"kernel2"}),
    "f for f′ in δ³": ("4", lambda line: delta_a3[h] * a3[h], {"W3", "kernel2", "kernel1"}),
    "f for f′ in δ²": ("6", lambda line: delta_a2[q, m, n] * a2[q, m, n], {"kernel2", "kernel1"}),
    "second pooling dropped": ("6c", lambda line: delta_s2[q, 1, 1], {"kernel2", "kernel1"}),
    "first pooling dropped": ("8b", lambda line: delta_s1[p, ceiling(m / 2), ceiling(n / 2)], {"kernel1"}),
    "W⁴ updated before it is used": ("4a", lambda line: Sum(
        delta4[k] * (W4[k, h] - RATE * delta4[k] * a3[h]), (k, 1, K)), {"W3", "kernel2", "kernel1"}),
    "W³ updated before it is used": ("6a", lambda line: Sum(
        delta3[h] * (W3[h, r] - RATE * delta3[h] * v2[r]), (h, 1, H)), {"kernel2", "kernel1"}),
    "w² updated before it is used": ("8a", instead(w2, lambda e: e - RATE * slope_of_kernel(*e.indices)), {"kernel1"}),
    "W³ instead of its transpose": ("6a", lambda line: Sum(delta3[h] * W3[h, V + 1 - r], (h, 1, H)),
                                    {"kernel2", "kernel1"}),
    "the kernel turned once more": ("8a", lambda line: line.replace(
        lambda e: isinstance(e, full), lambda e: full(e.args[0], flip(e.args[1]))), {"kernel1"}),
    "one position for the sum": ("9", lambda line: delta1[p, 1, 1] * cnn.x[u, v], {"kernel1"}),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_refused(slip):
    number, change, _ = SLIPS[slip]
    with pytest.raises(StepError) as refused:
        slipped(number, change).prove()
    assert refused.value.derivation == part_of(number).title


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_gives_other_numbers_exactly_where_it_counts(slip, lesson, true):
    number, change, spoiled = SLIPS[slip]
    found = run(slipped(number, change), of_lesson(*lesson), TEN)
    for name, slope in true.items():
        wrong = np.abs(found[name] - slope).max() / np.abs(slope).max()
        assert wrong > 0.02 if name in spoiled else wrong < 1e-6, (name, wrong)


# The example, and flattening alone


def test_the_numbers_of_the_example_are_one_forward_pass():
    """What a part shows in numbers is what the layers compute, and what an earlier part has shown."""
    e = {name: np.array(value, float) for name, value in example().items()}
    assert np.allclose(conv2d(e["x0"][None, None], e["kernel1"][:, None], e["b1"])[0], e["z1"])
    assert np.allclose(max_pool2d(sigmoid(e["z1"][None]), 2, 1)[0], e["s1"])
    assert np.allclose(conv2d(e["s1"][None], e["kernel2"], e["b2"])[0], e["z2"])
    assert np.allclose(max_pool2d(sigmoid(e["z2"][None]), 2, 1)[0].ravel(), e["v2"])
    assert np.allclose(e["W4"] @ sigmoid(e["W3"] @ e["v2"] + e["b3"]) + e["b4"], e["z4"])
    for part in CHAIN.parts:
        if gives_slope(part):
            at = tuple(part.domain.at()[letter] - 1 for letter in part.goal.wrt.indices)
            shown = float(show(part, form="numbers").lines[-1].text.split(" ")[-1])
            assert shown == pytest.approx(e[back(part.goal.wrt.base).label.name][at], rel=5e-3, abs=5e-4)


def test_of_a_selection_only_what_a_line_reads_is_given():
    """Which windows took the place that is asked for: here two of nine, whose slopes add up, and one that is 0."""
    given = [uncolored(formula.latex) for formula in show(part_of("8b"), form="numbers").given]
    took = r"\begin{pmatrix}0 & 1 & 0 \\ 1 & 1 & 0 \\ 0 & 0 & 0\end{pmatrix}"
    assert given[1:] == [rf"S^{{(1)}}_{{1,\cdot,\cdot,2,2}} = {took}"]
    assert given[0].startswith(r"\left(\frac{\partial E}{\partial s^{(1)}}\right)_{1} \approx \begin{pmatrix}0 & 0 & 0")
    winners = np.array(example()["select1"])
    assert winners[0, :, :, 1, 1].tolist() == [[0, 1, 0], [1, 1, 0], [0, 0, 0]]
    assert (winners.sum(axis=(3, 4)) == 1).all()


def test_one_map_of_a_derivative_stands_in_parentheses():
    """Source 002 has no δ: without them its index would stand beside the fraction."""
    line = uncolored(show(part_of("7"), "002").lines[-1].latex)
    assert line.endswith(r"\left(a^{(1)}_{p} \star_{\text{valid}} "
                         r"\left(\frac{\partial L}{\partial z^{(2)}}\right)_{q}\right)_{uv}")


def test_flattening_is_a_reshape():
    alone = CATALOGUE["flatten_input"]()
    x, delta = np.arange(24).reshape(2, 3, 4), np.arange(24) ** 2 % 7
    point = alone.domain.at({"P": 2, "H": 3, "W": 4})
    subject = Subject(alone)
    world = subject.world(Numbers({"x": x.tolist(), "delta": delta.tolist()}), point)
    line = subject.compiled(alone.result)
    back_again = [line(world, *arguments(subject, {**point, **place})) for place in alone.domain.places(point)]
    assert np.array_equal(np.reshape(back_again, x.shape), delta.reshape(x.shape))
    assert [world.entry("y", (n,)) for n in range(1, 25)] == x.ravel().tolist()
