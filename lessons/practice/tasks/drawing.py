"""A class seed: the same task for every student of a class, with numbers, a place or a mistake of its own.

A task in numbers gets other numbers, a line that is written out another place and size, a derivation other lines that
are missing, and a derivation with a mistake another mistake.  What is true at every size has nothing to draw.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import chain, combinations, product

from sympy import Expr

from ...derivations import Domain, show, text
from ..naming import Table
from ..numbers import same, truth
from ..spotting import SpottingError, plant
from ..worlds import REFUSALS
from .asking import marks

TRIES = 60
MOST = 6        # terms of a line to write out
LARGEST = 9     # a place or size that is drawn has one digit, as W₂₃ is written
NUMBERS = [*range(-4, 0), *range(1, 6)]


class NotSeparable(ValueError):
    """Numbers that do not tell a mistake from the right answer, or from another mistake."""


def answers(task) -> dict[str, object]:
    """What comes out of the right line, under "", and of each mistake."""
    judge = task.judging
    point = judge.derivation.domain.at(task.at)
    found: dict[str, object] = {"": truth(judge, point, True)}
    for key, line in task.mistakes.items():
        reading = judge.read(line, True)
        value = reading.lines[0].value if reading.lines else None
        if value is None:
            raise NotSeparable(f"{task.key}: {line!r} came for {key}, a line in letters was expected: "
                               f"{reading.message or 'numbers came'}")
        found[key] = truth(judge, point, True, judge.worlds.lenient(value))
    return found


def drawn(task, seed: int, others: Iterable = ()):
    """The task by this seed; ``NotSeparable``, with the reason, where it has none that tells its mistakes apart.

    ``others`` are tasks of the same derivation, whose mistakes may be those of the task as lines for every size.
    """
    draws: dict[str, Callable] = {"numbers": _numbers, "written": partial(_place, others=others), "derive": _lines,
                                  "spot": _mistake}
    if task.form not in draws:
        raise NotSeparable(f"{task.key}: a line that is true at every size came, which has no numbers to draw; one in "
                           "numbers, written out, to derive or with a mistake was expected")
    return replace(draws[task.form](task, seed), key=f"{task.key}#{seed}")


def _numbers(task, seed: int):
    told = "no numbers"
    for attempt in range(TRIES):
        draw = random.Random(f"{task.key} {seed} {attempt}")
        made = replace(task, numbers={name: _redrawn(value, draw) for name, value in task.numbers.items()}, right=())
        try:
            found = answers(made)
            told = together(found)
        except (*REFUSALS, ZeroDivisionError) as error:
            told = str(error)
        if not told:
            return replace(made, right=(typed(found[""]),))
    raise NotSeparable(f"{task.key}: {told} came with {TRIES} draws of numbers, answers that differ were expected")


def _place(task, seed: int, others: Iterable):
    """Another size and place with another answer, where that and the mistakes, as lines for every size, all differ."""
    asked, wrong = marks(task.question), _general(task, others)
    if not asked:
        raise NotSeparable(f"{task.key}: a question about one place alone came, one with marks (<j>) was expected")
    if len(wrong) < 2:
        raise NotSeparable(f"{task.key}: {len(wrong)} mistakes that are lines for every size came, at least two were "
                           "expected")
    judge, domain = task.judging, task.judging.derivation.domain
    places = [at for at in _places(domain, task.at, asked) if at != task.at]
    drawn = random.Random(f"{task.key} {seed}").sample(places, min(TRIES, len(places)))
    terms = task.right[0].count("+") + 1
    for at in drawn:
        right = show(judge.derivation, form="written", at=at).lines[-1].text.rpartition(" = ")[2]
        if min(terms, 2) <= right.count("+") + 1 <= max(terms, MOST) and _apart(judge.table_at(domain.at(at)), wrong) \
                and judge.judge(right, at, task.form).kind == "right" \
                and judge.judge(task.right[0], at, task.form).kind != "right":
            lines = {key: text(judge.derivation, value) for key, value in wrong.items()}
            return replace(task, at=at, right=(right,), mistakes=lines)
    raise NotSeparable(f"{task.key}: {len(drawn)} other places came, none of which tells its mistakes apart; one that "
                       "does was expected")


def _apart(table: Table, wrong: Mapping[str, Expr]) -> bool:
    seen = [table.truth, *map(table.print_of, wrong.values())]
    return None not in seen and len(set(seen)) == len(seen)


def _general(task, others: Iterable) -> dict[str, Expr]:
    """The mistakes of a task as lines for every size: those that are the same at the task's own place."""
    judge = task.judging
    table = judge.table_at(judge.derivation.domain.at(task.at))
    known = ((key, line.value) for other in others for key, said in other.mistakes.items() if key in task.mistakes
             for line in judge.read(said).lines if line.value is not None)
    found: dict[str, Expr] = {}
    for key, value in chain(known, table.generated()):
        if len(found) == len(task.mistakes):
            break
        if key in task.mistakes and key not in found and table.declared.get(table.print_of(value)) == key:
            found[key] = value
    return {key: found[key] for key in task.mistakes if key in found}


def _places(domain: Domain, at: Mapping[str, int], asked: tuple[str, ...]) -> Iterator[dict[str, int]]:
    """Sizes near those of the task, and all their places; only what the question names is drawn."""
    sizes = [s.name for s in domain.sizes if s.name in asked]
    for chosen in product(*(range(max(2, at[name] - 1), min(LARGEST, at[name] + 2) + 1) for name in sizes)):
        here = {**at, **dict(zip(sizes, chosen, strict=True))}
        try:
            point = domain.at(here)
        except ValueError:
            continue
        for place in domain.places(point):
            drawn = here | {s.name: n for s, n in place.items() if s.name in here}
            if all(drawn[name] == at[name] for name in at if name not in asked) and max(drawn.values()) <= LARGEST:
                yield drawn


def _lines(task, seed: int):
    if len(task.fading.places) < 2:
        raise NotSeparable(f"{task.key}: a derivation of one line came, one of several was expected")
    return replace(task, seed=seed)


def _mistake(task, seed: int):
    derivation = task.derivation
    try:
        planted = plant(derivation, seed)
    except SpottingError as error:
        raise NotSeparable(f"{task.key}: {error}") from None
    right = (text(derivation, derivation.result),)
    return replace(task, lines=planted.lines, mistakes=planted.mistakes, right=right, origin="")


def together(found: Mapping[str, object]) -> str:
    """Two answers that are the same; "" where all differ."""
    return next((f"one answer for {a or 'the right line'} and {b}" for a, b in combinations(found, 2)
                 if same(found[a], found[b])), "")


def _redrawn(value: object, draw: random.Random) -> object:
    return [_redrawn(item, draw) for item in value] if isinstance(value, list) else draw.choice(NUMBERS)


def typed(value: object) -> str:
    """Numbers as a learner types them."""
    return f"[{', '.join(map(typed, value))}]" if isinstance(value, list) else str(value) \
        if isinstance(value, Fraction | int) else f"{float(str(value)):.6f}"
