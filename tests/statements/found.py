"""What a statement is: a sentence of a lesson's prose or quizzes that could be false, told by the words in it.

A digit marks one; so do number words from two on, words that speak of all or of none, comparisons, and the name of a
library. *Each* marks none: it deals out what a noun counts. Nor do indices, names of lessons, code, and the words (not
the digits) of a heading, of the label of what opens, and of what a reader is told to do. Questions and what a quiz
offers state nothing.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from saying import LINK, on_one_line, prose, quizzes

VALUES = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "eleven": 11, "twelve": 12, "sixteen": 16, "twenty": 20, "eighty": 80, "hundred": 100, "thousand": 1000,
          "twice": 2, "double": 2, "doubles": 2, "half": 2, "a third": 3, "a quarter": 4, "a seventh": 7}
WORDS = re.compile(rf"\b({'|'.join(VALUES)}|always|never|only|every|all|any|anything|everything|everywhere|both|none"
                   r"|nothing|nobody|nowhere|neither|no other|whatever|whichever|than|at most|at least|largest|smallest"
                   r"|longest|shortest|exactly)\b", re.IGNORECASE)
OTHER = re.compile(r"\d+(?:[.,]\d+)*|PyTorch|TensorFlow|\bJAX\b|\bautograd\b")
UNMARKED = re.compile(
    r"[_^]\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|[_^]\w|<su[bp]>.*?</su[bp]>|`[^`]*`|<code>.*?</code>|\b[A-Za-z]\d+\b"
    r"|\b[Ll]essons? \d\d( (and|to) \d\d)?|\b\d\d_\w+|\\tfrac..|\b[12]-D\b|\bLeNet-5\b"
    r"|rot180|^\*\d+ (minutes|h)\.|\| \d+ (min|h) \|$|Run All Cells|\bat all\b")
TOLD_TO = re.compile(                                                           # up to what the reader then sees
    r"^[*(“]*((Now|Then|So|And) )?(Step|Compare|Press|Try|Type|Take|Choose|Predict|Write|Keep|Ask|Find|Switch|Point"
    r"|Draw|Light|Look|See|Guess|Cover|Think|Let|Put|Add|Measure|Walk|Judge|Decide|Train|Subtract|Check|Lay)\b[^:;,.]*"
    r"|^Next: .*|<summary>.*?</summary>", re.IGNORECASE)
BLOCK = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*] |\||#))|(?<=\|)\n|(?<=\*)\n(?=[A-Z])")
TIMES = re.compile(r"^\*(Core|Extra) · \d+ min\*$", re.M)                        # these are added up elsewhere
SENTENCE = re.compile(r"(?<=[.!?])[”\")*]*\s+(?=[\[(*“$`\w])")


class Claim(NamedTuple):
    """A sentence, and where in it the numbers and words stand that make it a statement."""

    sentence: str
    marks: tuple[int, ...]


def blocks(lesson: str) -> Iterator[str]:
    """Paragraphs, headings, items and rows; of quizzes what they say, not what they ask and offer."""
    texts = [TIMES.sub("", text) for text in prose(lesson)]
    for quiz in quizzes(lesson).values():
        texts += quiz["answer"] if isinstance(quiz["answer"], list) else [quiz["answer"]]
        texts += [part.get(key, "") for part in (quiz, *quiz["choices"]) for key in ("numbers", "why", "then")]
    for text in texts:
        yield from (block for block in BLOCK.split(text) if block)


def blank(found: re.Match) -> str:
    return " " * len(found[0])


def claims_in(block: str) -> Iterator[Claim]:
    for sentence in SENTENCE.split(on_one_line(LINK.sub(r"\1", block))):
        bare = UNMARKED.sub(blank, sentence)
        words = () if block.startswith("#") else WORDS.finditer(TOLD_TO.sub(blank, bare))
        marks = sorted(mark.start() for mark in (*OTHER.finditer(bare), *words))
        if marks and not sentence.rstrip("*)” ").endswith("?"):
            yield Claim(sentence, tuple(marks))


def claims(lesson: str) -> list[Claim]:
    return [*dict.fromkeys(claim for block in blocks(lesson) for claim in claims_in(block))]
