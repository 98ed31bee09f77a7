"""Help towards a line of a derivation, in three steps: its rule, the rule's law with the reason, the line."""

from functools import lru_cache

from ..derivations import Derivation, show
from ..engine.printing import Shown

HELPS = 3


@lru_cache(128)
def shown(derivation: Derivation) -> Shown:
    """A derivation in its general lines; printed once, whoever asks, as derivations are compared by identity."""
    return show(derivation)


def help_with(derivation: Derivation, step: int, level: int) -> str:
    """The help of one level towards a step, counted from 0; ``ValueError`` for a level that is none of 1, 2, 3."""
    line = shown(derivation).lines[step + 1]
    match level:
        case 1:
            return f"The rule is: {line.rule}."
        case 2:
            return " ".join(filter(None, (rf"\({line.law}\)." if line.law else "", line.why.latex)))
        case 3:
            return rf"\({line.latex}\)"
    raise ValueError(f"level: {level!r} came, 1, 2 or 3 was expected")
