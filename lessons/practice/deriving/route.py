"""A whole derivation by the learner, line by line, on any valid route: which step a line is, what could come next."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from sympy import Expr

from ...derivations import Derivation
from ...engine.checking import arguments
from ...engine.checking.residues import parts
from ...engine.language import Partial
from ..forms import features, missing
from ..helping import help_with
from ..judge import Judge
from ..verdict import Verdict
from ..worlds import REFUSALS, Rooting

Stage = tuple


class Opaque(Rooting):
    """A world in which every quantity and every ∂ is a letter of its own: what is equal there differs only in algebra,
    order and the names of indices."""

    entry = Rooting.generator

    def partial(self, of, wrt):
        return self.generator(f"{of}/{wrt}", ())

    direct = partial


class Deriving:
    """Judges the lines of one derivation after each other."""

    def __init__(self, derivation: Derivation, judge: Judge | None = None):
        self.derivation, self.judging = derivation, judge or Judge(derivation)
        self._opaque = Opaque("opaque")

    def judge(self, text: str, before: Sequence[str] = (), wrong: str = "") -> Verdict:
        """The verdict on the next line after the accepted ones; ``wrong`` is the last line that was not accepted.

        ``done`` says that nothing is left to do.
        """
        verdict, value = self.judged(text, wrong)
        if verdict.kind != "right" or value is None:
            return verdict
        earlier = [v for v in map(self.value, before) if v is not None]
        if value in earlier:
            return replace(verdict, kind="go on", done=False, sentence="True, but you have this line already. Go on.")
        stage, done = self.stage(value), self.arrives(text, value)
        if stage in map(self.stage, earlier) and not done:
            return replace(verdict, done=False, sentence="Right: the line before in other letters or order.")
        return replace(verdict, done=done, sentence=self.praise(self.steps.get(stage)))

    def judged(self, text: str, wrong: str = "") -> tuple[Verdict, Expr | None]:
        """The verdict on a line, wherever it stands, and its value if it has one."""
        verdict, value = self.judging.judge(text), self.value(text)
        if value is None:
            return verdict, None
        if verdict.kind == "wrong" and wrong and wrong != text:
            verdict = self._follows(verdict, value, wrong)
        if verdict.kind == "right" and value == self.derivation.goal:
            verdict = replace(verdict, kind="go on", done=False, mistake="ends-in-itself",
                              sentence="True, but that is the question itself. Go on.")
        return verdict, value

    def praise(self, step: int | None) -> str:
        """What is said of a right line: by which rule, if it is one of the derivation's."""
        if step is None:
            return "Right, on a way of your own."
        return f"Right: {self.derivation.steps[step].rule.title.lower()}."

    def arrives(self, text: str, value: Expr) -> bool:
        """Whether nothing is left to do after a line."""
        line = self.judging.read(text).lines[-1]
        return not missing(self.form, features(value, line.array), self.judging.result)

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
        return help_with(self.derivation, self.next_step(before), level)

    def next_step(self, before: Sequence[str]) -> int:
        """The step after the last accepted line: after the step that it is, or the first with less left to do."""
        last = len(self.derivation.steps) - 1
        value = next((v for v in map(self.value, reversed(before)) if v is not None), None)
        if value is None:
            return 0
        step = self.steps.get(self.stage(value))
        if step is not None:
            return min(step + 1, last)
        left = self.left(value)
        return next((n for n, s in enumerate(self.derivation.steps) if self.left(s.rhs) < left), last)

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
        seen: list[tuple[int, ...] | None] = []
        for point in self.judging.table.points:
            try:
                seen.append(parts(line(self._opaque, *arguments(self.judging.scope.subject, point))))
            except REFUSALS:
                seen.append(None)
        return features(value), tuple(seen)

    @staticmethod
    def left(value: Expr) -> tuple:
        """What is left to do in a line: kinds of ∂, brackets, sums, and whether it is an array at last."""
        found = features(value)
        kinds = {(str(p.of)[:1], str(p.wrt)[:1]) for p in value.atoms(Partial)}
        return len(kinds), "[=]" in found, "[≤]" in found, "sum" in found, "array" not in found

    def value(self, text: str) -> Expr | None:
        """What the last side of a line says; None where that is not read."""
        lines = self.judging.read(text).lines
        return lines[-1].value if lines else None

    def _follows(self, verdict: Verdict, value: Expr, wrong: str) -> Verdict:
        earlier = self.value(wrong)
        table = self.judging.table
        if earlier is not None and table.print_of(earlier) == table.print_of(value):
            return replace(verdict, mistake="follows", sentence="This follows from the wrong line before: repair "
                                                                "that one, and this step is right.")
        return verdict
