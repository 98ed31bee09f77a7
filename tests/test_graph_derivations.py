"""Derivations made from graphs: each line is refused when it is changed, and the result is the graph's own number."""

from dataclasses import replace

import pytest

from lessons.derivations import Step, StepError
from lessons.derivations.paths import ASKED, CATALOGUE, along_paths
from lessons.engine.checking.proving import witness
from lessons.engine.checking.rings import Numbers, example_numbers
from lessons.engine.checking.subject import Subject, arguments
from lessons.graphs import differences, network_one, network_two, path_sum, read_graph
from lessons.practice.mistakes import changes


def value(derivation, expr) -> float:
    """A line's value with the graph's numbers."""
    subject, point = Subject(derivation), derivation.domain.at()
    shapes = subject.shapes(point)
    numbers = {n: example_numbers(derivation.numbers, n, shapes.get(n, ())) for n in (*shapes, *subject.scalars)}
    return float(subject.compiled(expr)(subject.world(Numbers(numbers), point), *arguments(subject, point)))


@pytest.mark.parametrize("key", ASKED)
def test_each_line_has_the_value_of_the_graph(key):
    network, quantity, _ = ASKED[key]
    asked = network().components(quantity)[0]
    derivation = CATALOGUE[key]()
    for step in derivation.steps:
        assert value(derivation, step.rhs) == pytest.approx(path_sum(network(), asked), rel=1e-9)
        assert value(derivation, step.rhs) == pytest.approx(differences(network(), asked), abs=1e-8)


@pytest.mark.parametrize("unit", ["linear", "tanh", "sigmoid"])
@pytest.mark.parametrize("quantity", ["n1", "w24", "v22", "x1", "n8"])
def test_every_unit_is_proved(unit, quantity):
    derivation = along_paths(network_two(unit), quantity)
    proof = derivation.prove()
    assert ("exactly" in proof.how) == (unit == "linear")
    witness(derivation)


SKIPPING = read_graph("x = 2\nx -> n1\nn1 -> n2\nn1, n2 -> n3\nn3 -> E")
PRODUCTS = read_graph("x = 2\ny = 3\nz = 5\nx * y -> p\nx * z -> q\np * q -> E")


@pytest.mark.parametrize("graph, quantity", [(SKIPPING, "x"), (SKIPPING, "n1"), (PRODUCTS, "x"), (PRODUCTS, "p")])
def test_skipping_arrows_and_products_are_proved(graph, quantity):
    derivation = along_paths(graph, quantity)
    assert derivation.prove().how.startswith("checked") and "all 1 " not in derivation.prove().how
    assert value(derivation, derivation.result) == pytest.approx(path_sum(graph, quantity))


def test_an_arrows_slope_is_not_the_derivative_when_there_is_another_way():
    """n1 → n3 beside n1 → n2 → n3: with ∂n3/∂n1 for the arrow's slope the sum counts the longer way twice."""
    straight = read_graph("x = 2\nx -> n1\nn1 -> n2\nn2 -> n3\nn3 -> E")
    first = along_paths(straight, "n1").steps[0]            # ∂E/∂n3 ∂n3/∂n2 ∂n2/∂n1
    skipping = along_paths(SKIPPING, "n1")
    with pytest.raises(StepError):
        replace(skipping, steps=(Step(first.rule, first.rhs), *skipping.steps)).prove()


EVERY = {key: made() for key, made in CATALOGUE.items()} | {
    "linear": along_paths(network_one("linear"), "x2"), "sigmoid": along_paths(network_one("sigmoid"), "w14")}


@pytest.mark.parametrize("key", EVERY)
def test_every_changed_line_is_refused(key):
    derivation, refused = EVERY[key], 0
    for number, step in enumerate(derivation.steps):
        for _, what, changed in changes(step.rhs):
            steps = (*derivation.steps[:number], replace(step, rhs=changed), *derivation.steps[number + 1:])
            with pytest.raises(StepError):
                replace(derivation, steps=steps).prove()
                pytest.fail(f"{what} in line {number + 1} was not refused: {changed}")
            refused += 1
    assert refused > 5
