"""What a task asks, with its size and place and its numbers put in."""

import re
from collections.abc import Mapping

from ...notation import spoken

MARK = re.compile(r"<(\w+)>")
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def asked(question: str, at: Mapping[str, int] | None, numbers: Mapping[str, object]) -> str:
    """A question with ``<j>`` for a place, and ``<L>`` for a size, which is a word unless it stands in a formula."""
    parts = question.split("$")
    for n, part in enumerate(parts):
        def put(mark: re.Match[str], formula: bool = n % 2 == 1, part: str = part) -> str:
            value, before = (at or {})[mark[1]], part[:mark.start()]
            if formula or mark[1][0].islower() or value >= len(WORDS):
                return str(value)
            return WORDS[value].capitalize() if not before or before.endswith(". ") else WORDS[value]
        parts[n] = MARK.sub(put, part)
    text = "$".join(parts)
    return f"{text} {_given(numbers)}." if numbers else text


def marks(question: str) -> tuple[str, ...]:
    """The sizes and places that a question names."""
    return tuple(dict.fromkeys(MARK.findall(question)))


def _given(numbers: Mapping[str, object]) -> str:
    """The numbers of a task: x = (1, 2, 3)."""
    return ", ".join(f"{_letter(name)} = {_said(value)}" for name, value in numbers.items())


def _letter(name: str) -> str:
    """delta4 as δ4."""
    word = name.rstrip("0123456789")
    return spoken(word) + name[len(word):]


def _said(value: object) -> str:
    return f"({', '.join(map(_said, value))})" if isinstance(value, list) else str(value).replace("-", "−")
