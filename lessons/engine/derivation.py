"""A derivation is data: a statement that proves itself, with the notations and numbers in which it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from .checking import prove
from .statement import Proof, Statement


@dataclass(frozen=True, eq=False)
class Derivation(Statement):
    """Goal, givens, domain and steps.  Frozen; ``prove`` checks every line against the goal's truth."""

    notations: tuple[str, ...] = ("course",)
    numbers: Mapping[str, object] = field(default_factory=dict)     # array name -> numbers of the example
    items: tuple[str, ...] = ()                                     # names in notebooks/crosswalk.md
    _proofs: dict[str, Proof] = field(default_factory=dict, init=False, repr=False)     # by bounds; one is enough

    forms: ClassVar[tuple[str, ...]] = ("index", "written", "array", "numbers")     # in which it can be shown

    def prove(self, bounds: str = "lesson") -> Proof:
        """Check every line exactly at every size and place within ``bounds``; ``StepError`` at the first that fails."""
        if bounds not in self._proofs:
            self._proofs[bounds] = prove(self, bounds)
        return self._proofs[bounds]

    def begun(self, count: int, whys: Mapping[int, str] | None = None) -> "Derivation":
        """The first ``count`` steps, for a learner who is to find the rest; ``whys`` are other reasons, from step 1."""
        whys = whys or {}
        return replace(self, steps=tuple(replace(step, why=whys.get(number, step.why))
                                         for number, step in enumerate(self.steps[:count], 1)))

    @property
    def badge(self) -> str:
        """How the lines were checked.  Whoever shows a line asks for this first, so nothing unchecked is shown."""
        return self.prove("lesson").how

    @property
    def mark(self) -> str:
        """The badge in a few words."""
        return f"checked at {self.prove('lesson').instances} cases"

    @property
    def sizes_lesson(self) -> dict[str, tuple[int, int]]:
        """The name of each size that can be chosen, with its smallest and largest value at lesson bounds."""
        every, following = list(self.domain.instances("lesson")), self.domain.following
        return {symbol.name: (min(sizes[symbol] for sizes in every), max(sizes[symbol] for sizes in every))
                for symbol in self.domain.sizes if symbol not in following}


def came(given) -> str:
    """What came instead of a derivation, for an error; often a function of the catalogue that was not called."""
    return "a function, not called yet," if callable(given) else type(given).__name__
