"""A whole derivation by the learner, line by line, on any valid route: which step a line is, what could come next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from sympy import Expr

from ..derivations import Derivation, show
from ..engine.checking import arguments
from ..engine.language import Partial
from .forms import features, missing
from .judge import Judge
from .verdict import Verdict
from .worlds import REFUSALS, Judging

Stage = tuple


class Opaque:
    """A world in which every quantity and every ∂ is a letter of its own: what is equal there differs only in algebra,
    order and the names of indices."""

    def __init__(self):
        ring = Judging("opaque")
        self._ring = ring
        self.constant, self.divide, self.exp, self.log = ring.constant, ring.divide, ring.exp, ring.log
        self.tanh, self.positive = ring.tanh, ring.positive

    def entry(self, name, place):
        return self._ring.generator(name, place)

    def partial(self, of, wrt):
        return self._ring.generator(f"{of}/{wrt}", ())

    def select(self, condition, value):
        return value if condition else self.constant(0)


class Deriving:
    """Judges the lines of one derivation after each other."""

    def __init__(self, derivation: Derivation, judge: Judge | None = None):
        self.derivation, self.judging = derivation, judge or Judge(derivation)
        self._opaque = Opaque()

    def judge(self, text: str, before: Sequence[str] = (), wrong: str = "") -> Verdict:
        """The verdict on the next line after the accepted ones; ``wrong`` is the last line that was not accepted.

        ``step`` says which line of the derivation it is, if it is one; ``done`` that nothing is left to do.
        """
        verdict = self.judging.judge(text)
        value = self._value(text)
        if verdict.kind == "wrong" and wrong and wrong != text and value is not None:
            return self._follows(verdict, value, wrong)
        if verdict.kind != "right" or value is None:
            return verdict
        if value == self.derivation.goal:
            return replace(verdict, kind="go on", done=False, mistake="ends-in-itself",
                           sentence="True, but that is the question itself. Go on.")
        earlier = [v for v in map(self._value, before) if v is not None]
        if value in earlier:
            return replace(verdict, kind="go on", done=False, sentence="True, but you have this line already. Go on.")
        stage = self.stage(value)
        done = not missing(self.form, features(value, self._is_array(text)), self.judging.result, False)
        step = self.steps.get(stage)
        if stage in map(self.stage, earlier) and not done:
            return replace(verdict, step=step, done=False, sentence="Right: the line before in other letters or order.")
        said = f"Right: {self.derivation.steps[step].rule.title.lower()}." if step is not None else \
            "Right, on a way of your own."
        return replace(verdict, step=step, done=done, sentence=said)

    def judge_all(self, lines: Sequence[str]) -> list[Verdict]:
        """The verdicts on several lines at once; a follow-up of a wrong line is told as one."""
        verdicts: list[Verdict] = []
        accepted: list[str] = []
        wrong = ""
        for line in lines:
            verdict = self.judge(line, accepted, wrong)
            verdicts.append(verdict)
            if verdict.kind == "right":
                accepted.append(line)
            elif verdict.kind == "wrong":
                wrong = wrong or line
        return verdicts

    def hint(self, level: int, before: Sequence[str] = ()) -> str:
        """Help towards the next line: the rule, its law with the reason, the line."""
        if level not in (1, 2, 3):
            raise ValueError(f"level: {level!r} came, 1, 2 or 3 was expected")
        line = show(self.derivation).lines[self.next_step(before) + 1]
        if level == 1:
            return f"The next rule is: {line.rule}."
        if level == 2:
            return " ".join(filter(None, (rf"\({line.law}\)." if line.law else "", line.why.latex)))
        return rf"\({line.latex}\)"

    def next_step(self, before: Sequence[str]) -> int:
        """The step after the last accepted line: after the step that it is, or the first with less left to do."""
        last = len(self.derivation.steps) - 1
        value = next((v for v in map(self._value, reversed(before)) if v is not None), None)
        if value is None:
            return 0
        step = self.steps.get(self.stage(value))
        if step is not None:
            return min(step + 1, last)
        left = self._left(value)
        return next((n for n, s in enumerate(self.derivation.steps) if self._left(s.rhs) < left), last)

    # Stages

    @property
    def form(self) -> str:
        return "array" if "array" in self.judging.result else "reduced"

    @cached_property
    def steps(self) -> dict[Stage, int]:
        """Each stage of the derivation with the last of its steps: algebra between them is not asked for."""
        return {self.stage(step.rhs): n for n, step in enumerate(self.derivation.steps)}

    def stage(self, value: Expr) -> Stage:
        """What a line is up to algebra, order and the names of indices."""
        line = self.judging.worlds.compiled(value)
        seen = []
        for point in self.judging.table.points:
            try:
                seen.append(line(self._opaque, *arguments(self.judging.scope.subject, point)).n)
            except REFUSALS:
                seen.append(None)
        return features(value), tuple(seen)

    @staticmethod
    def _left(value: Expr) -> tuple:
        """What is left to do in a line: kinds of ∂, brackets, sums, and whether it is an array at last."""
        found = features(value)
        kinds = {(str(p.of)[:1], str(p.wrt)[:1]) for p in value.atoms(Partial)}
        return len(kinds), "[=]" in found, "[≤]" in found, "sum" in found, "array" not in found

    def _value(self, text: str) -> Expr | None:
        lines = self.judging.read(text).lines
        return lines[-1].value if lines else None

    def _is_array(self, text: str) -> bool:
        lines = self.judging.read(text).lines
        return bool(lines) and lines[-1].array

    def _follows(self, verdict: Verdict, value: Expr, wrong: str) -> Verdict:
        earlier = self._value(wrong)
        table = self.judging.table
        if earlier is not None and table.print_of(earlier) == table.print_of(value):
            return replace(verdict, mistake="follows", sentence="This follows from the wrong line before: repair "
                                                                "that one, and this step is right.")
        return verdict
