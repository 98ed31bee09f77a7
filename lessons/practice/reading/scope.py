"""What a word can mean in one derivation: its quantities, with their axes, its sizes and places."""

import difflib
from collections.abc import Iterable
from functools import cached_property

from sympy import IndexedBase, Integer, Sum, Symbol

from ...derivations import Derivation
from ...engine.checking import Subject
from ...engine.language import Define, Direct, Name, ends_of, head
from ...notation import text_name
from .tokens import ReadError, Span

FUNCTIONS = {"sum": "sum", "product": "product", "prod": "product", "max": "max", "maximum": "max", "min": "min",
             "minimum": "min", "floor": "floor", "ceil": "ceil", "exp": "exp", "log": "log", "ln": "log",
             "tanh": "tanh", "sqrt": "sqrt", "sigmoid": "sigmoid", "sigma": "sigmoid", "relu": "relu", "ReLU": "relu",
             "mean": "mean", "conv": "convolve", "convolve": "convolve", "convolve2d": "convolve", "conv2": "convolve",
             "correlate": "correlate", "corr": "correlate", "correlate2d": "correlate2d",
             "full": "full", "valid": "valid", "flip": "flip", "rot180": "flip", "flipud": "flipud",
             "fliplr": "fliplr", "outer": "outer", "dot": "matmul", "matmul": "matmul",
             "inner": "matmul", "transpose": "transpose", "row_sum": "row_sum",
             "hadamard": "hadamard", "multiply": "hadamard", "plus": "plus", "add": "plus", "minus": "minus",
             "subtract": "minus", "scaled": "scaled", "part": "part", "window": "window", "cut": "window",
             "dilate": "dilate", "rot90": "rot90", "softmax": "softmax", "diag": "diag"}
LIBRARIES = ("np", "numpy", "scipy", "signal")
ALIASES = {"p": "yhat", "h": "yhat", "o": "yhat", "y_hat": "yhat",     # where nothing else has this name
           "g": "w", "J": "E", "L": "E"}


Place = tuple[str, tuple[int, ...]]


class Scope:
    """The words of one derivation.  ``elsewhere`` are names that other parts of a chain know."""

    def __init__(self, derivation: Derivation, elsewhere: Iterable[str] = (), subject: Subject | None = None):
        self.derivation = derivation
        self.subject = subject or Subject(derivation)
        domain = derivation.domain
        self.letters = {symbol.name: symbol for symbol in (*domain.sizes, *domain.free)}
        self.sizes = {symbol.name for symbol in domain.sizes}
        bases: dict[str, IndexedBase | Symbol] = {**{name: Symbol(name) for name in self.subject.scalars},
                                                  **self.subject.bases}
        short = {text_name(name): base for name, base in bases.items()}
        self.quantities = {**{name: base for name, base in short.items() if name not in self._indices}, **bases}
        if "select" in bases:
            self.quantities["S"] = bases["select"]
        self.elsewhere = set(elsewhere) - set(self.quantities)

    @cached_property
    def _indices(self) -> set[str]:
        """The letters of the places and of the sums in the derivation's own lines: there a d is no δ."""
        lines = [*(item.right for item in self.derivation.given), *(step.rhs for step in self.derivation.steps)]
        sums = {letter.name for line in lines for each in line.atoms(Sum) for letter, *_ in each.limits}
        return sums | {symbol.name for symbol in (*self.derivation.domain.free, *self.derivation.domain.sizes)}

    @cached_property
    def direct(self) -> set[tuple[str, str]]:
        """Between which quantities a ∂ is meant along their own arrow alone: where the lines write it so."""
        lines = (step.rhs for step in self.derivation.steps if step.rhs is not None)
        return {slope.names for line in lines for slope in line.atoms(Direct)}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names that are one word although they hold digits or lines, differentials of them too."""
        named = {*self.quantities, *self.sizes, *self.elsewhere}
        return tuple(named | {f"d{name}" for name in named} | set(FUNCTIONS) | set(ALIASES))

    def quantity(self, word: str, bound: Iterable[str] = ()) -> tuple[IndexedBase | Symbol, str] | None:
        """The quantity that a word names, and a note where it is not spelled as it is here."""
        if word in self.quantities:
            return self.quantities[word], ""
        if word in self.letters or word in bound or word in self._indices:
            return None
        for other in (word.swapcase(), ALIASES.get(word, "")):
            if other in self.quantities and not (other.lower() == word.lower() and len(word) > 1):
                return self.quantities[other], f"{word} read as {text_name(other)}"
        return None

    def letter(self, word: str) -> Symbol | None:
        """A size, a place or the letter of a sum: any single letter that names nothing else."""
        if word in self.letters:
            return self.letters[word]
        return Symbol(word, integer=True) if len(word) == 1 and word.isascii() and word.isalpha() else None

    @cached_property
    def places(self) -> tuple:
        """The place of the goal's entry: an array stands for its entry there."""
        ends = ends_of(self.derivation.goal)
        return tuple(place for end in ends for place in head(end)[1] if not isinstance(place, Integer))

    @cached_property
    def named(self) -> dict[tuple[str, str], str]:
        """Derivatives that have a short name: (of, wrt) -> the name."""
        return {item.right.names: head(item.left)[0] for item in self.derivation.given if isinstance(item, Name)}

    def short(self, of: Place, wrt: Place) -> Place | None:
        """The short name of one derivative, and its place: ∂z_3/∂z_4 is c_3 where c_l is ∂z_l/∂z_{l+1}."""
        return next(filter(None, (_named(item, of, wrt) for item in self.derivation.given if isinstance(item, Name))),
                    None)

    @cached_property
    def sigmoids(self) -> bool:
        """Whether something here is defined by a sigmoid, so that f can only mean it."""
        return any("1/(1 + exp" in str(item.right) for item in self.derivation.given if isinstance(item, Define))

    def unknown(self, word: str, start: int, end: int) -> ReadError:
        """What to say of a word that means nothing here."""
        if word in self.elsewhere:
            return ReadError(f"'{word}' came, which is not given here; given are {self.listed}", Span(start, end))
        near = difflib.get_close_matches(word, [*FUNCTIONS, *self.quantities], 1, 0.7)
        apart = " ".join(word) if all(c in self.quantities or c in self.letters for c in word) and len(word) < 6 else ""
        return ReadError(f"'{word}' is unknown here; one of {self.listed} was expected", Span(start, end),
                         suggestion=near[0] if near else apart)

    @cached_property
    def listed(self) -> str:
        said = sorted({text_name(name) for name in (*self.subject.bases, *self.subject.scalars)}, key=str.lower)
        return ", ".join(said[:14])


def _named(item: Name, of: Place, wrt: Place) -> Place | None:
    """The name that ``item`` gives to a derivative; None where it is another."""
    ends = [(head(pattern), end) for pattern, end in ((item.right.of, of), (item.right.wrt, wrt))]
    if any(name != end[0] for (name, _), end in ends):
        return None
    pairs = [(index, n) for (_, indices), end in ends for index, n in zip(indices, end[1], strict=True)]
    found = {index: Integer(n) for index, n in reversed(pairs) if isinstance(index, Symbol)}
    if any(index.xreplace(found) != n for index, n in pairs):
        return None
    name, indices = head(item.left)
    return name, tuple(int(index.xreplace(found)) for index in indices)
