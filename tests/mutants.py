"""Mutants of generated lines: which pass the proof, and which of these differ at any size up to 7."""

import random
from dataclasses import replace
from itertools import islice

from lessons.derivations import Chain, Step, StepError
from lessons.derivations.layer.typed.looking import has_root
from lessons.engine.checking import Subject
from lessons.engine.checking.proving import REFUSALS
from lessons.engine.checking.residues import Residues, Roots
from lessons.practice.mistakes import changes

LARGEST, SIZES, PLACES, CELLS = 7, 60, 12, 400


def mutants(made):
    """(part, number of the step, what was changed, the part with the changed line alone)."""
    for part in made.parts if isinstance(made, Chain) else (made,):
        for number, step in enumerate(part.steps, start=1):
            for _, what, changed in changes(step.rhs):
                if changed != step.rhs:
                    yield part, number, what, replace(part, steps=(Step(step.rule, changed),))


def is_refused(mutant) -> bool:
    try:
        mutant.prove()
    except StepError:
        return True
    return False


def differs(mutant) -> bool:
    """Whether the line is not the goal at some size up to 7: sizes in a fixed random order, few places of each."""
    subject = Subject(mutant)
    kind = Roots if has_root(item.right for item in mutant.layer.defines) else Residues
    line, goal = subject.compiled(mutant.steps[0].rhs), subject.compiled(mutant.goal)
    rng = random.Random(0)
    sizes = mutant.layer.sizes
    tried = 0
    for _ in range(20 * SIZES):
        wish = {s: rng.randint(sizes.least[s], LARGEST) for s in sizes.kind}
        point = sizes._point(wish)
        if sizes.cells(tuple(point[s] for s in sizes.order)) > CELLS:
            continue
        tried += 1
        world = subject.world(kind("wide"), point)
        places = list(islice(mutant.domain.places(point), 400))
        for place in rng.sample(places, min(PLACES, len(places))):
            at = (*(point[s] for s in subject.sizes), *place.values())
            try:
                if line(world, *at) != goal(world, *at):
                    return True
            except REFUSALS:
                return True
        if tried == SIZES:
            break
    return False


def judged(made) -> tuple[int, list, list]:
    """How many mutants there are; those that pass the proof; and of these those that differ at some size."""
    count, accepted, wrong = 0, [], []
    for part, number, what, mutant in mutants(made):
        count += 1
        if not is_refused(mutant):
            accepted.append((part.title, number, what))
            if differs(mutant):
                wrong.append((part.title, number, what))
    return count, accepted, wrong
