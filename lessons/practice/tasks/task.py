"""What a task asks, its right lines and its named mistakes, and who judges what is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from ...derivations import CATALOGUE, Chain, Derivation, Induction
from ...engine.language import quantities
from ...notation import text_name
from ..deriving import Deriving, Fading
from ..forms import features, missing
from ..helping import HELPS, help_with
from ..judge import Judge
from ..reading import Reading
from ..spotting import Spotting, SpottingError
from ..stories import FILE, story
from ..verdict import Verdict
from .asking import asked
from .drawing import NotSeparable, answers, typed


class TaskError(ValueError):
    """A task that cannot be given: something in it is missing, or its mistakes are not told apart."""


@dataclass(frozen=True, eq=False)
class Task:
    """One task.  ``form`` says what is asked for: a line in this form, "derive" for the whole derivation, or "spot" for
    the mistake in ``lines``, where ``origin`` says in a sentence who made it.

    ``at`` is the size and place of a written-out line, for which ``question`` may have marks such as ``<j>``;
    ``questions`` the learners' questions whose misconception is among the ``mistakes``; ``numbers`` those of a task in
    numbers, whose mistakes are lines in letters; ``seed`` the class seed by which the missing lines are drawn;
    ``known`` the mistakes that other tasks on the same derivation declare: in a whole derivation each may be met.
    """

    key: str
    question: str
    source: str
    form: str
    right: tuple[str, ...]
    mistakes: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, int] | None = None
    questions: tuple[str, ...] = ()
    numbers: Mapping[str, object] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    origin: str = ""
    seed: int = 0
    known: Mapping[str, str] = field(default_factory=dict)

    @property
    def ask(self) -> str:
        """The question, with its size and place and its numbers."""
        return asked(self.question, self.at, self.numbers)

    @cached_property
    def derivation(self) -> Derivation:
        made = derivation_of(self.source)[0]
        return replace(made, numbers={**made.numbers, **self.numbers}) if self.numbers else made

    @cached_property
    def judging(self) -> Judge:
        return Judge(self.derivation, derivation_of(self.source)[1], {**self.mistakes, **self.known, **self.mistakes})

    @cached_property
    def deriving(self) -> Deriving:
        return Deriving(self.derivation, self.judging)

    @cached_property
    def fading(self) -> Fading:
        """Its lines that are missing at first: others by another seed."""
        return Fading(self.deriving, self.seed)

    @cached_property
    def spotting(self) -> Spotting:
        return Spotting(self.derivation, self.lines, self.mistakes, self.judging, self.origin)

    def read(self, text: str) -> Reading:
        """How a text is read, for the echo while one types."""
        return self.judging.read(text, self.at is not None)

    def judge(self, text: str) -> Verdict:
        """The verdict on one line."""
        if self.form == "derive":
            return self.deriving.judge(text)
        if self.form == "spot":
            return self.spotting.repair(text)
        return self.judging.judge(text, self.at, self.form)

    def hint(self, level: int) -> str:
        """Help in three steps: the rule, its law with the reason, the line."""
        if self.form == "derive":
            return self.deriving.hint(level)
        if self.form == "spot":
            return self.spotting.hint(level)
        if level == HELPS and self.right:
            return f"A right line is: {self.right[0]}"
        return help_with(self.derivation, self._step, level)

    @cached_property
    def _step(self) -> int:
        """The first step of the derivation that is in the form asked for."""
        steps = self.derivation.steps
        form = self.form if self.form in ("array", "chain") else "reduced"
        judge = self.judging
        fits = (n for n, step in enumerate(steps) if not missing(form, features(step.rhs), judge.result))
        return next(fits, len(steps) - 1)

    def check(self) -> None:
        """``TaskError`` unless each right line is right, each mistake is wrong, named as itself, and has a story."""
        if self.form == "spot":
            try:
                self.spotting.check()
            except SpottingError as error:
                raise TaskError(f"{self.key}: {error}") from None
        for text in self.right:
            if (verdict := self.judge(text)).kind != "right":
                raise TaskError(f"{self.key}: {text!r} is {verdict.kind} ({verdict.sentence}), right was expected")
        try:
            wrong = {key: typed(value) for key, value in answers(self).items()} if self.numbers else self.mistakes
        except NotSeparable as error:
            raise TaskError(str(error)) from None
        for key in self.mistakes:
            if story(key) is None:
                raise TaskError(f"{self.key}: the mistake {key!r} came, one with a story in {FILE.name} was expected")
            text = wrong[key]
            verdict = self.judge(text)
            if verdict.kind == "unreadable" and verdict.mistake == key:
                continue
            if verdict.kind not in ("wrong", "go on") or verdict.mistake != key:
                raise TaskError(f"{self.key}: {text!r} is {verdict.kind} and named {verdict.mistake or 'nothing'}, "
                                f"wrong and {key} was expected")


@lru_cache
def derivation_of(source: str) -> tuple[Derivation, tuple[str, ...]]:
    """The derivation that a task names, and the names that only other parts of its chain know."""
    name, _, number = source.partition("/")
    if name not in CATALOGUE:
        raise TaskError(f"derivation: {source!r} came, a name of the catalogue was expected")
    made = CATALOGUE[name]()
    if isinstance(made, Derivation):
        return made, ()
    if isinstance(made, Induction) and not number:
        return made.claimed, ()
    if not number.isdigit() or not 1 <= int(number) <= len(made.parts):
        raise TaskError(f"derivation: {source!r} came, {name}/1 to {name}/{len(made.parts)} was expected")
    chosen = made.parts[int(number) - 1]
    others = {text_name(quantity) for part in made.parts for item in part.given
              for side in (item.left, item.right) for quantity in quantities(side)}
    return chosen, tuple(sorted(others)) if isinstance(made, Chain) else ()
