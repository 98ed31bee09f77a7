"""CodeTask: a function to write, judged on instances that separate it from the mistakes that people make."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ...engine.printing import plain
from ..stories import FILE, story
from . import report
from .calls import Call, called, is_nothing, unfit
from .comparing import Results, Shown, relation, same
from .instances import Draw, Instances, Mistakes, drawn
from .report import Report

CHANGED = "changed-in-place"


@dataclass(frozen=True, eq=False)
class CodeTask:
    """A function for the learner to write.

    key        "02/code-weight"
    ask        what it is to return, in one or two sentences
    signature  "weight_gradient(delta, x, W) -> dW": the name, the arguments in order, and what is returned;
               several arrays with commas, as in "-> dx, dw"
    reference  the right function, called with these arguments by position
    mistakes   wrong functions of the same arguments, under the key of their story: one, or a tuple of several ways
               to make the same mistake
    instances  at least two functions of a random Generator that return the arguments; sizes should differ, and one
               should be square where a wrong rule only fits there
    questions  the learners' questions whose misconception is among the mistakes

    They are refused, by ValueError, where the instances do not tell all of these functions apart.
    """

    key: str
    ask: str
    signature: str
    reference: Callable
    mistakes: Mistakes
    instances: tuple[Draw, ...]
    questions: tuple[str, ...] = ()

    def __post_init__(self):
        if len(self.instances) < 2:
            raise ValueError(f"{self.key}: {len(self.instances)} instance came, at least two were expected")
        if not re.fullmatch(r"\w+\((\w+, )*\w+\) -> (\w+, )*\w+", self.signature):
            raise ValueError(f"{self.key}: signature {self.signature!r} came, one as in 'f(x, w) -> y' was expected")
        for mistake in self.mistakes:
            if story(mistake) is None:
                raise ValueError(f"{self.key}: {mistake!r} came, one of the keys in {FILE.name} was expected")
        self.drawn(0)

    @property
    def arguments(self) -> list[str]:
        return self.signature.partition("(")[2].partition(")")[0].split(", ")

    @property
    def call(self) -> str:
        return self.signature.partition(" -> ")[0]

    @property
    def returns(self) -> list[str]:
        return self.signature.partition(" -> ")[2].split(", ")

    @property
    def stub(self) -> str:
        """What stands in the learner's cell before it is filled in."""
        return f"def {self.call}:  # -> {', '.join(self.returns)}\n    ..."

    def drawn(self, seed: int = 0) -> Instances:
        """The instances by this seed, with what each rule makes of them; ValueError where two agree."""
        return drawn(self.key, self.arguments, self.returns, self.instances, self.reference, self.mistakes, seed)

    def check(self, f: Any, *, seed: int = 0) -> Report:
        """Judge the function f, or anything else that came in its place; `seed` draws other numbers."""
        if is_nothing(f):
            return self._not_tried()
        if said := unfit(f, self.call):
            return self._unreadable(said)
        instances = self.drawn(seed)
        return self.judged(instances, (called(f, given).read(self.returns) for given in instances.arguments))

    def judged(self, instances: Instances, made: Iterable[Call]) -> Report:
        """The report on one call for each of these instances; none is made after one that leaves nothing to compare."""
        calls = []
        for call in made:
            if not call.tried:
                return self._not_tried(call)
            if call.fault:
                return self._unreadable(call.fault, call)
            calls.append(call)
        found: list[Results] = [call.value for call in calls]
        changed = next((call for call in calls if call.changed), None)
        bad = [n for n, (mine, right) in enumerate(zip(found, instances.right, strict=True)) if not same(mine, right)]
        if not bad:
            printed = "\n".join(dict.fromkeys(filter(None, (call.printed for call in calls))))
            if changed:
                return self._report(report.WRONG, self._changed(changed), CHANGED, printed=printed)
            return self._report(report.RIGHT, f"The same as the reference, entry by entry, on {len(calls)} instances.",
                                printed=printed)
        first = next((n for n in bad if found[n] is not None), bad[0])
        # The first wrong rule that gives the same everywhere.
        mistake = next((key for key, its in instances.wrong if all(map(same, found, its))), "")
        if found[first] is None and not mistake:
            return self._unreadable(calls[first].error, calls[first])
        sentences = [self._named(mistake) if mistake else ""]
        shown = None if found[first] is None else self._shown(instances, first, found[first])
        if shown:
            sentences += [shown.sentence, "" if mistake else relation(shown.came, shown.expected)]
            if len(bad) < len(found) and not mistake:
                sentences.append("Another instance came out right: which case is left out?")
        failed = next((call.error for call in calls if call.error), "")
        sentences += [failed, self._changed(changed) if changed else ""]
        return self._report(report.WRONG, " ".join(filter(None, sentences)), mistake or (CHANGED if changed else ""),
                            shown=shown, printed=calls[first].printed, arguments=instances.arguments[first])

    def _shown(self, instances: Instances, n: int, mine: Results) -> Shown:
        """The first array of the instance that is wrong."""
        right = instances.right[n]
        assert mine is not None and right is not None
        return next(Shown(*each) for each in zip(self.returns, mine, right, strict=True)
                    if not same(each[1:2], each[2:]))

    def _named(self, mistake: str) -> str:
        told = story(mistake)
        where = f" (Lesson {told.lesson[:2]}, “{told.heading}”.)" if told and told.lesson else ""
        return plain(f"{told.title}. {told.fails}{where}") if told else ""

    def _changed(self, call: Call) -> str:
        place = self.arguments.index(call.changed[0]) + 1
        return f"It changed its argument {place}, {call.changed[0]}: work on a copy."

    def _not_tried(self, call: Call | None = None) -> Report:
        """Nothing, which is told what to fill in; a stub; or a function that does something and returns nothing."""
        if call is None:
            return self._report(report.NOT_TRIED, self.ask, stub=self.stub)
        sentence = "It returned nothing: is `return` missing?" if call.silent else self.ask
        return self._report(report.NOT_TRIED, sentence, printed=call.printed)

    def _unreadable(self, sentence: str, call: Call | None = None) -> Report:
        return self._report(report.UNREADABLE, sentence, printed=call.printed if call else "")

    def _report(self, kind: str, sentence: str, mistake: str = "", **more) -> Report:
        return Report(self.key, kind, sentence, mistake, **more)
