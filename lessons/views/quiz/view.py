"""Quiz: predict, vote, and read what each answer gets right or wrong."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase

import traitlets

from ..kit import twin
from ..kit.view import Boxed, View
from ..reveal.view import Prose, Reveal

QUIZZES = Path(__file__).parents[2] / "quizzes"
_TAGS = re.compile(r"&lt;(/?(?:sub|sup|i|b|code)|br)&gt;")


@dataclass(frozen=True)
class Choice:
    """One answer to vote for; after the vote its numbers are shown, and one sentence why it is right or wrong."""

    label: str
    numbers: str = ""
    why: str = ""


class Quiz(View):
    """A question with two or more choices, of which `answer` is right; a collection as `answer` asks for all of it.

    `choices` are `Choice`s, or `{label: why}`, or `{label: (numbers, why)}`; `answer` names a label or counts from 0.
    `why` is shown with the right answer. Texts may use <sub>, <sup>, <i>, <b>, <code>, <br> and Unicode, no TeX.
    Raises `ValueError` for an answer that is no choice. `chosen`, `voted` and `right` follow the learner.
    """

    question = traitlets.Unicode().tag(sync=True)
    choices = traitlets.List().tag(sync=True)  # what the browser shows: label, numbers, why, right
    several = traitlets.Bool().tag(sync=True)
    why = traitlets.Unicode().tag(sync=True)
    chosen = traitlets.List(traitlets.Int()).tag(sync=True)
    voted = traitlets.Bool().tag(sync=True)

    def __init__(self, question: str, choices: Mapping | Sequence[Choice | str], answer: int | str | Collection, *,
                 why: str | None = None, title: str = "Predict"):
        self._question, self._why = question, why or ""
        self._choices = _read_choices(choices)
        several = isinstance(answer, Collection) and not isinstance(answer, str)
        self._right = {_place(one, self._choices) for one in (answer if several else [answer])}
        if not self._right:
            raise ValueError("Quiz: an empty answer came, at least one right choice was expected")
        super().__init__(
            title=title, question=_markup(question), why=_markup(self._why), several=several,
            choices=[{"label": _markup(choice.label), "numbers": _markup(choice.numbers), "why": _markup(choice.why),
                      "right": place in self._right} for place, choice in enumerate(self._choices)],
        )

    @traitlets.validate("chosen")
    def _choices_exist(self, proposal):
        for place in proposal.value:
            if not 0 <= place < len(self._choices):
                raise traitlets.TraitError(f"choice {place} came, one from 0 to {len(self._choices) - 1} was expected")
        return proposal.value

    @property
    def right(self) -> bool:
        """Whether the learner has voted, for all of the right choices and no other."""
        return self.voted and set(self.chosen) == self._right

    def __repr__(self) -> str:
        return "\n".join([_text(self._question), *(f"  {row}" for row in _lettered(map(_text, self._labels)))])

    @property
    def _labels(self) -> list[str]:
        return [choice.label for choice in self._choices]

    def stored(self) -> str:
        """The HTML twin: the question and its choices; the answer is folded away."""
        rows = _lettered(choice["label"] for choice in self.choices)
        told = []
        for row, choice in zip(rows, self.choices, strict=True):
            mark = "✓" if choice["right"] else "✗"
            told.append(f"<p>{' '.join(filter(None, (mark, row, choice['numbers'], choice['why'])))}</p>")
        told += [f"<p>{self.why}</p>"] if self.why else []
        return f"<p><b>{self.question}</b></p>\n<p>{'<br>'.join(rows)}</p>\n" + twin.details("Answer", "\n".join(told))


class Asked(Boxed):
    """`quiz`, and covered below it what must not be seen before: a vote shows it, or the button "Show me".

    `then` is what `Reveal` covers: one thing, or a tuple of several. *Reset* covers it again.
    """

    def __init__(self, quiz: Quiz, then):
        self.quiz, self.reveal = quiz, Reveal(then, "Show me")
        super().__init__([quiz, self.reveal])
        self.add_class("lessons-asked")

    def __repr__(self) -> str:
        return f"{self.quiz!r}\n{self.reveal!r}"

    def stored(self) -> str:
        return f"{self.quiz.stored()}\n{self.reveal.stored()}"


def quiz(name: str, then=None) -> Quiz | Asked:
    """The quiz `name` of a lesson: `quiz("02/weight")` is `[weight]` in lessons/quizzes/02.toml.

    They stand there, not in the notebook, so that the answer is not read before the question. What would give it away
    stays covered until the vote: a view, a picture, a value or a tuple of such, given as `then`, and below it the
    paragraphs that the quiz itself has under `then`. Raises `ValueError` for a name that is not there.
    """
    lesson, _, short = name.partition("/")
    file = QUIZZES / f"{lesson}.toml"
    known = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    if short not in known:
        names = ", ".join(f"{lesson}/{each}" for each in known) or "none"
        raise ValueError(f"quiz: {name!r} came, expected one of {names}")
    told = dict(known[short])
    choices = [Choice(**choice) for choice in told.pop("choices")]
    covered = () if then is None else then if isinstance(then, tuple) else (then,)
    if prose := told.pop("then", ""):
        covered = *covered, Prose(prose)
    asked = Quiz(told.pop("question"), choices, told.pop("answer"), **told)
    return Asked(asked, covered) if covered else asked


def _read_choices(choices) -> list[Choice]:
    if isinstance(choices, Mapping):
        choices = [Choice(label, *(("", told) if isinstance(told, str) else told)) for label, told in choices.items()]
    found = [Choice(one) if isinstance(one, str) else one for one in choices]
    labels = [choice.label for choice in found]
    if len(found) < 2:
        raise ValueError(f"Quiz: {len(found)} choice came, two or more were expected")
    if len(set(labels)) < len(labels):
        raise ValueError(f"Quiz: each label was expected once, {labels} came")
    return found


def _place(answer: int | str, choices: list[Choice]) -> int:
    labels = [choice.label for choice in choices]
    if isinstance(answer, str) and answer in labels:
        return labels.index(answer)
    if isinstance(answer, int) and 0 <= answer < len(labels):
        return int(answer)
    raise ValueError(f"Quiz: answer {answer!r} came, one of {labels} or 0 to {len(labels) - 1} was expected")


def _lettered(labels: Iterable[str]) -> list[str]:
    return [f"{letter}) {label}" for letter, label in zip(ascii_lowercase, labels, strict=False)]


def _markup(text: str) -> str:
    """Only the few tags that a quiz may use stay tags."""
    if r"\(" in text:
        raise ValueError(f"Quiz: TeX came in {text!r}, only HTML such as x<sub>2</sub> was expected")
    return _TAGS.sub(r"<\1>", twin.escape(text))


def _text(text: str) -> str:
    """The same as plain text: x<sub>2</sub> becomes x[2]."""
    text = re.sub(r"<sub>(.*?)</sub>", r"[\1]", text)
    text = re.sub(r"<sup>(.*?)</sup>", r"^\1", text)
    return re.sub(r"</?(?:i|b|code)>", "", text.replace("<br>", " "))
