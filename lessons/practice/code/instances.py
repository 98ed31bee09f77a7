"""Instances that tell the right rule from each wrong one, and the wrong ones from each other."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .comparing import APART, Results, arrays, same

Draw = Callable[[Generator], tuple]               # the arguments of one instance
Mistakes = Mapping[str, Callable | tuple[Callable, ...]]  # by the key of the story: one wrong function, or several
TRIES = 50


class Instances(NamedTuple):
    """Arguments by name, what the right function makes of each, and what each wrong one does."""

    arguments: list[dict[str, Any]]
    right: list[Results]
    wrong: list[tuple[str, list[Results]]]


def integers(rng: Generator, *shape: int, most: int = 5) -> NDArray:
    """Whole numbers from −most to most as floats, which NumPy adds without rounding; none of them is 0."""
    return rng.choice([*range(-most, 0), *range(1, most + 1)], shape).astype(float)


def spread(rng: Generator, *shape: int) -> NDArray:
    """Numbers at which an activation bends: from −2 to 2 in steps of 0.1, and none of them is 0."""
    return integers(rng, *shape, most=20) / 10


def draws(rng: Generator, *parts: Any) -> tuple:
    """One instance: whole numbers for each shape, which is a tuple, and all else as it is."""
    return tuple(integers(rng, *part) if isinstance(part, tuple) else part for part in parts)


def equal(*sizes: int) -> None:
    """Called by a wrong rule that makes arrays only where these sizes are equal."""
    if len(set(sizes)) > 1:
        raise ValueError(f"the sizes {sizes} came, equal ones were expected")


def drawn(function: str, names: Sequence[str], returns: Sequence[str], draws: Sequence[Draw], reference: Callable,
          mistakes: Mistakes, seed: int) -> Instances:
    """One instance from each of `draws`, drawn anew until they separate; ValueError after many tries."""
    told = ""
    for attempt in range(TRIES):
        rng = np.random.default_rng([seed, attempt])
        arguments = [dict(zip(names, draw(rng), strict=True)) for draw in draws]
        made = Instances(arguments, [arrays(reference(*given.values()), returns) for given in arguments],
                         [(mistake, results(rule, returns, arguments)) for mistake, rules in mistakes.items()
                          for rule in (rules if isinstance(rules, tuple) else (rules,))])
        told = together(made)
        if not told:
            return made
    raise ValueError(f"{function}: {told} came, which no instance tells apart; rules that differ were expected")


def results(rule: Callable, returns: Sequence[str], arguments: Sequence[Mapping[str, Any]]) -> list[Results]:
    """What a wrong rule gives on each instance; None where its shapes do not fit, as in δ Wᵀ.

    Any other error is the author's and is raised, and so is one on every instance: such a rule would be no rule.
    """
    found: list[Results] = []
    errors = []
    for given in arguments:
        try:
            found.append(arrays(rule(*given.values()), returns))
        except ValueError as error:
            errors.append(error)
            found.append(None)
    if len(errors) == len(arguments):
        raise errors[0]
    return found


def together(made: Instances) -> str:
    """Two keys, or the right rule and a key, that are all but the same on all instances; "" where there are none."""
    rules = [("the right rule", made.right), *made.wrong]
    for (one, its), (other, others) in combinations(rules, 2):
        if one != other and all(same(a, b, APART) for a, b in zip(its, others, strict=True)):
            return f"{one} and {other}"
    return ""
