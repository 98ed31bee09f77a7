"""Spot the mistake: in any derivation one is planted, the lines after it follow from it, and it can be told apart."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from lessons.derivations import CATALOGUE, Derivation, Induction, StepError
from lessons.engine.statement import Rule, Step
from lessons.practice import TASKS, Spotting, TaskError, plant, story
from lessons.practice.spotting import SpottingError
from lessons.practice.tasks import task_of

LINES = ("sum_i dE/dy_i dy_i/dx_j", "sum_i d_i w_{i-j+1} [1<=i-j+1<=K]", "sum_{i=j}^{min(j+K-1, M)} d_i w_{i-j+1}")
MISTAKES = {"difference-reversed": LINES[1], "only-own-term": "d_j w_1", "turned-twice": "conv(d, flip(w), 'full')[j]"}


def parts(name):
    made = CATALOGUE[name]()
    return [made] if isinstance(made, Derivation | Induction) else list(made.parts)


ALL = [(name, number) for name in CATALOGUE for number in range(0, len(parts(name)), 3)]   # of a chain, each third


@pytest.fixture(scope="module")
def planted():
    """One in each derivation of the catalogue, and what it was made from."""
    made = {}
    for name, number in ALL:
        part = parts(name)[number]
        made[name, number] = plant(part), getattr(part, "claimed", part)
    return made


def refused(derivation, judging, line):
    """Whether the engine's own proof refuses a line."""
    [read] = judging.read(line).lines
    try:
        replace(derivation, steps=(Step(Rule("x", "x"), read.value),)).prove()
    except StepError:
        return True
    return False


@pytest.mark.parametrize("which", ALL, ids=lambda which: "/".join(map(str, which)))
def test_what_is_planted_is_wrong_from_its_line_on_and_true_before(planted, which):
    spot, derivation = planted[which]       # what is planted is checked by the judge: here the engine proves it again
    assert [refused(derivation, spot.judging, line) for line in spot.lines] == \
        [number >= spot.wrong for number in range(len(spot.lines))]
    assert len(set(spot.lines)) == len(spot.lines)
    assert 3 <= len(spot.names) == len({story(key).title for key in spot.names})


def test_lines_follow_from_it_wherever_a_derivation_has_two(planted):
    alone = {which for which, (spot, _) in planted.items() if spot.wrong == len(spot.lines) - 1}
    short = {which for which, (_, derivation) in planted.items()
             if sum(step.lhs in (None, derivation.goal) for step in derivation.steps) < 2}
    assert alone <= short | WITHOUT_FOLLOWERS


WITHOUT_FOLLOWERS: set = set()   # no mistake of the list makes two of their lines wrong in one way; may only shrink


def test_the_same_seed_plants_the_same_and_others_plant_others():
    derivation = CATALOGUE["conv1d_input"]()
    made = [plant(derivation, seed) for seed in range(6)]
    assert plant(CATALOGUE["conv1d_input"](), 5).lines == made[5].lines
    assert len({spot.lines for spot in made}) >= 5 and len({spot.mistake for spot in made}) >= 3


def test_another_process_plants_the_same():
    code = ("from lessons.derivations import CATALOGUE; from lessons.practice import plant\n"
            "spot = plant(CATALOGUE['softmax_cross_entropy'](), 3); print(spot.lines, spot.names, spot.mistakes)")
    said = {subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
                           capture_output=True, text=True).stdout for seed in ("1", "2")}
    assert len(said) == 1 and "sum(" in said.pop()


def test_only_a_derivation_can_be_planted():
    with pytest.raises(TypeError, match="Chain came, a Derivation was expected"):
        plant(CATALOGUE["nine_steps"]())


# --- what is said -----------------------------------------------------------------------------------------------------


@pytest.fixture
def spot():
    return Spotting(CATALOGUE["conv1d_input"](), LINES, MISTAKES)


def test_each_line_is_told_as_what_it_is(spot):
    spot.check()
    assert (spot.wrong, spot.mistake) == (1, "difference-reversed")
    true, found, follows = (spot.point(line) for line in range(3))
    assert (true.kind, found.kind, follows.kind) == ("wrong", "right", "wrong")
    assert "is true" in true.sentence and "checked exactly" in true.badge and "follows" in follows.sentence
    with pytest.raises(ValueError, match="3 came, one from 0 to 2"):
        spot.point(3)


def test_another_name_is_told_by_what_it_would_give(spot):
    assert spot.name("difference-reversed").kind == "right"
    said = spot.name("only-own-term")
    assert said.kind == "wrong" and said.suggestion == "d_j w_1" and "w_{1}" in said.echo.replace("}}", "}")
    with pytest.raises(ValueError, match="'sign' came"):
        spot.name("sign")


@pytest.mark.parametrize(("line", "kind"), [
    ("sum_i d_i w_{j-i+1} [1<=j-i+1<=K]", "right"), ("full(w, d)", "right"), (LINES[0], "go on"), ("dE/dx_j", "go on"),
    (LINES[1], "wrong"), (LINES[2], "wrong"), ("conv(d, flip(w), 'full')", "wrong"), ("conv(d,", "unreadable"),
])
def test_a_repair_is_any_true_line_that_is_not_there_yet(spot, line, kind):
    verdict = spot.repair(line)
    assert verdict.kind == kind and verdict.done == (kind == "right")
    assert (verdict.mistake == "follows") == (line == LINES[2])


def test_help_leads_from_where_it_shows_to_the_line(spot):
    where, law, line = (spot.hint(level) for level in (1, 2, 3))
    assert "at L = 5, K = 3, j = " in where and "derivative" not in where and "delta" in law and "w_{" in line
    with pytest.raises(ValueError, match="level: 4 came"):
        spot.hint(4)


@pytest.mark.parametrize(("lines", "mistakes", "said"), [
    (LINES[:1], MISTAKES, "no mistake came among the lines"),
    ((LINES[0], "full(d, w)[j]", LINES[1]), {**MISTAKES, "sign": "full(d, w)[j]"}, "sign came among the lines"),
    ((LINES[1], LINES[0]), MISTAKES, "line 2, .* is right .*wrong was expected"),
    (("d_j w_1", LINES[1]), {"turned-twice": LINES[1]}, "line 1, 'd_j w_1', is wrong .*right was expected"),
    ((*LINES[:2], "sum_i d_i"), MISTAKES, "have several values"),
    (LINES, {**dict([*MISTAKES.items()][:2])}, "2 mistakes came"),
    (LINES, {**MISTAKES, "never-heard-of": "d_j"}, "1 of them without a story"),
])
def test_lines_that_do_not_hang_together_are_refused(lines, mistakes, said):
    with pytest.raises(SpottingError, match=said):
        Spotting(CATALOGUE["conv1d_input"](), lines, mistakes).check()


def test_a_task_that_does_not_hold_is_refused():
    row = {"derivation": "conv1d_input", "ask": "?", "form": "spot", "lines": LINES, "mistakes": MISTAKES,
           "right": ["full(d, w)"]}
    task_of("x/spot", row).check()
    for change in ({"lines": LINES[1::-1]}, {"right": [LINES[0]]}, {"mistakes": {**MISTAKES, "half": "d_j w_1"}}):
        with pytest.raises(TaskError, match="x/spot: "):
            task_of("x/spot", {**row, **change}).check()


def test_an_authored_mistake_is_judged_as_a_task():
    task = TASKS["07/spot"]
    assert task.spotting.origin == task.origin and task.judge(task.right[0]).kind == "right"
    assert task.judge(task.lines[2]).kind == "wrong" and task.hint(3) == task.spotting.hint(3)
