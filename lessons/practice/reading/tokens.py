"""Text cut into tokens, each with its place: what people type, paste from LaTeX, or write as NumPy.

Everything becomes one small alphabet: words, numbers, modes in quotes and signs.  ``δ₁``, ``\\delta_{1}`` and
``delta_1`` are the same tokens.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Iterable
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

LONGEST = 2000


class Span(NamedTuple):
    """A part of the text."""

    start: int
    end: int


class ReadError(ValueError):
    """Text that cannot be read: a sentence, the part that is meant, and where there is one a text that could be.

    ``parts`` are spans, tokens or nodes: what is meant goes from the start of the first to the end of the last.
    """

    def __init__(self, message: str, *parts, suggestion: str = "", mistake: str = ""):
        super().__init__(message)
        self.start, self.suggestion, self.mistake = parts[0].start, suggestion, mistake
        self.end = max(parts[-1].end, self.start)


class Token(NamedTuple):
    """``kind``: word, number, mode, or the sign itself; ``text``: what it says, in the small alphabet."""

    kind: str
    text: str
    start: int
    end: int


# Characters and LaTeX's commands: letters have their names, signs are those of the small alphabet; some say nothing,
# and of some the braces hold one word.
LETTERS, COMMANDS, SIGNS, COMMAND_SIGNS, SPELLED, SILENT, WORDS = itemgetter(
    "letters", "commands", "signs", "command signs", "spelled", "silent", "words")(
    json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8")))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ₍₎₌", "0123456789+-aehijklmnoprstuvx()=", strict=True))
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵀⁿⁱᵏˡ", "0123456789+-()Tnikl", strict=True))
PLAIN = re.compile(r"""(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[A-Za-z]+)|(?P<mode>'[a-z]+'|"[a-z]+")|
                       (?P<sign>\.\*(?!\*)|\*\*|<=|>=|==|!=|:=|//|[-+*/^_(){}\[\],=<>@.:!|%'])""", re.VERBOSE)
COMMAND = re.compile(r"\\(?:([A-Za-z]+)|(.?))", re.DOTALL)
HATTED = re.compile(r"\s*(?:([A-Za-z])|\{\s*([A-Za-z])\s*\}|"
                    r"\{\s*\\(?:mathbf|boldsymbol|bm)\s*(?:([A-Za-z])|\{([A-Za-z])\})\s*\})")
HAT = "\u0302"


def tokenize(text: str, names: Iterable[str] = ()) -> list[Token]:
    """The tokens of a text; a name of ``names`` that holds a digit or a line, such as W1, is one word."""
    if len(text) > LONGEST:
        raise ReadError(f"{len(text)} characters came, at most {LONGEST} are read", Span(0, len(text)))
    return _Tokens(text, names).all()


class _Tokens:
    def __init__(self, text, names):
        self.text, self.place, self.made = text, 0, []
        self.names = sorted((n for n in names if re.search(r"[\d_]", n)), key=len, reverse=True)

    def all(self) -> list[Token]:
        while self.place < len(self.text):
            self._next()
        self.made.append(Token("end", "", len(self.text), len(self.text)))
        return self.made

    def _add(self, kind, said, end, start=None):
        self.made.append(Token(kind, said, self.place if start is None else start, end))
        self.place = end

    def _next(self):
        text, place = self.text, self.place
        character = text[place]
        if text.startswith(("...", "…", "⋯", r"\dots", r"\ldots", r"\cdots"), place):
            raise ReadError("… came, every term was expected: write them all, or a sum", Span(place, place + 1))
        if character.isspace() or character in "$&~":
            self.place += 1
            return
        if character == "\\":
            self._command()
            return
        for name in self.names:
            if text.startswith(name, place) and not self._goes_on(name, place):
                self._add("word", name, place + len(name))
                return
        found = PLAIN.match(text, place)
        if found and not (found.lastgroup == "mode" and self._is_prime()):
            kind = str(found.lastgroup)
            if kind == "word" and text[found.end():found.end() + 1] == HAT:
                self._hatted(found)
                return
            said = found[0].strip("'\"") if kind == "mode" else SPELLED.get(found[0], found[0])
            self._add(said if kind == "sign" else kind, said, found.end())
        elif found:
            self._add("'", "'", place + 1)
        else:
            self._other(character)

    def _goes_on(self, name, place) -> bool:
        """Whether a longer run of letters begins with the name, or ends in it."""
        after, before = self.text[place + len(name):][:1], self.text[place - 1:place]
        letters = name[-1].isalpha() and after.isascii() and after.isalpha()
        return letters or (before.isascii() and before.isalpha() and bool(self.made) and self.made[-1].end == place
                           and self.made[-1].kind == "word" and self.made[-1].text[-1:].isalpha())

    def _is_prime(self) -> bool:
        """Whether the quote follows a name or a bracket: W' and not 'full'."""
        return bool(self.made) and self.made[-1].end == self.place and \
            self.made[-1].kind in ("word", "number", ")", "]", "}")

    def _hatted(self, found):
        if len(found[0]) > 1:
            self._add("word", found[0][:-1], found.end() - 1)
        self._add("word", found[0][-1] + "hat", found.end() + 1)

    def _other(self, character):
        place = self.place
        if character in LOWERED or character in RAISED:
            table, sign = (LOWERED, "_") if character in LOWERED else (RAISED, "^")
            end = place
            while end < len(self.text) and self.text[end] in table:
                end += 1
            said = "".join(table[c] for c in self.text[place:end])
            self._group(sign, said, place, end)
        elif character in SIGNS:
            self._add(SIGNS[character], SIGNS[character], place + 1)
        elif character in LETTERS:
            self._add("word", LETTERS[character], place + 1)
        else:
            self._folded(character)

    def _folded(self, character):
        """ŷ in one character, letters of the mathematical alphabets; anything else is refused by its name."""
        apart = unicodedata.normalize("NFD", character)
        if len(apart) == 2 and apart[1] == HAT and apart[0].isascii():
            self._add("word", apart[0] + "hat", self.place + 1)
            return
        plain = unicodedata.normalize("NFKC", character)
        if len(plain) == 1 and plain != character and (plain.isascii() or plain in LETTERS):
            self._add("word" if plain.isalpha() else "number" if plain.isdigit() else plain, LETTERS.get(plain, plain),
                      self.place + 1)
            return
        name = unicodedata.name(character, "a control character").lower()
        raise ReadError(f"{character!r} ({name}) is not read here: letters, digits and signs of the formula were "
                        "expected", Span(self.place, self.place + 1))

    def _group(self, sign, said, start, end):
        """_{…} or ^{…} of characters that stand low or high."""
        self._add(sign, sign, end, start)
        self.made.append(Token("{", "{", start, start))
        for found in PLAIN.finditer(said):
            kind = str(found.lastgroup)
            self.made.append(Token(found[0] if kind == "sign" else kind, found[0],
                                   start + found.start(), start + found.end()))
        self.made.append(Token("}", "}", end, end))

    def _command(self):
        found = COMMAND.match(self.text, self.place)
        assert found                    # it begins with a backslash
        name, end = found[1], found.end()
        if name is None:
            if found[2] in "{}|":
                self._add({"{": "(", "}": ")"}.get(found[2], "|"), found[2], end)
            elif found[2] and found[2] in ",;:! \\>":
                self.place = end
            else:
                raise ReadError(f"{found[0]} is not read here", Span(self.place, end))
        elif name in ("hat", "widehat"):
            inner = HATTED.match(self.text, end)
            if not inner:
                raise ReadError(f"{found[0]} came, a letter was expected after it", Span(self.place, end))
            self._add("word", inner[inner.lastindex or 1] + "hat", inner.end())
        elif name in WORDS and (inner := re.compile(r"\s*\{([A-Za-z]+\d*)\}").match(self.text, end)):
            self._add("word", inner[1], inner.end())
        elif name in COMMANDS:
            self._add("word", COMMANDS[name], end)
        elif name in COMMAND_SIGNS:
            self._add(COMMAND_SIGNS[name], COMMAND_SIGNS[name], end)
        elif name in SILENT:
            self.place = end
            if around := re.compile(r"\s*(\{)\s*(?:\\[A-Za-z]+|[A-Za-z])\s*(\})").match(self.text, end):
                for brace in (around.start(1), around.start(2)):        # \mathbf{x}_i is x_i
                    self.text = f"{self.text[:brace]} {self.text[brace + 1:]}"
        elif name == "begin":
            raise ReadError("a matrix written out came, a line for one entry or for whole arrays was expected",
                            Span(self.place, end))
        else:
            near = difflib.get_close_matches(name, [*COMMANDS, *COMMAND_SIGNS, "hat"], 1)
            raise ReadError(f"\\{name} is not read here", Span(self.place, end),
                            suggestion=f"\\{near[0]}" if near else "")
