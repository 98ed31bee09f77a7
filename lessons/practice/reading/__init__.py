"""Reading what a learner types: text → tokens → tree → meaning in one derivation."""

from dataclasses import dataclass, replace

from sympy import Expr

from ...engine.language import Unreadable
from ...engine.operations.base import rank_of
from .echo import echo
from .meaning import Meaning
from .parser import parse
from .products import entry_of, plain
from .scope import Scope
from .tokens import ReadError
from .tree import Node, Values

__all__ = ["Line", "ReadError", "Reading", "Scope", "read"]

REFUSED = (TypeError, ValueError, IndexError, AttributeError, KeyError, RecursionError, ZeroDivisionError, Unreadable)


@dataclass(frozen=True)
class Line:
    """One side of what was typed: its tree, and the value it stands for at the goal's place, or numbers.

    ``misfit`` says why an array is no candidate for the goal: its shape.  ``slip`` is the mistake that was probably
    made if the line is wrong.
    """

    tree: Node
    value: Expr | None
    array: bool = False
    shape: tuple[Expr, ...] = ()
    misfit: str = ""
    slip: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read, as LaTeX, with notes on what was assumed; or why not, and where."""

    latex: str = ""
    notes: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    message: str = ""
    span: tuple[int, int] | None = None
    suggestion: str = ""
    mistake: str = ""


def read(text: str, scope: Scope, at: bool = False) -> Reading:
    """Read ``text`` in the words of one derivation; ``at`` where the line is about one place.  Never raises."""
    latex = ""
    notes: list[str] = []
    try:
        sides, notes = parse(text, scope)
        latex = " = ".join(map(echo, sides))
        lines = tuple(_line(side, scope, notes, at) for side in sides)
    except ReadError as error:
        return Reading(latex, tuple(notes), (), str(error), (error.start, error.end), error.suggestion, error.mistake)
    except REFUSED as error:
        return Reading(latex, tuple(notes), (), f"this does not fit together: {error}", (0, len(text)))
    return Reading(latex, tuple(notes), lines)


def _line(side: Node, scope: Scope, notes: list[str], at: bool) -> Line:
    if isinstance(side, Values):
        return Line(side, None)
    meaning = Meaning(scope, lambda said: notes.append(said) if said not in notes else None,
                      frozenset(scope.letters) if at else frozenset())
    return replace(_meant(meaning, side, scope), slip=meaning.slip)


def _meant(meaning: Meaning, side: Node, scope: Scope) -> Line:
    made = plain(meaning(side))
    rank = rank_of(made)
    shape = meaning.standing.shape or (tuple(made.shape) if rank else ())
    if not shape:
        return Line(side, made)
    places = scope.places[-len(shape):]
    free = {symbol for symbol in made.free_symbols if symbol in set(places)}
    if free or rank and meaning.standing.shape:
        raise ReadError(f"a whole array and single entries came together ({', '.join(sorted(map(str, free)))}): write "
                        "all with subscripts, or all as arrays", side)
    if not rank:
        return Line(side, meaning.standing.settled(made), True, shape)
    if rank > len(scope.places):
        wanted = {0: "one value was", 1: "1 was"}.get(len(scope.places), f"{len(scope.places)} were")
        return Line(side, None, True, made.shape, f"{rank} {'axis' if rank == 1 else 'axes'}, where {wanted} expected")
    return Line(side, entry_of(made, places), True, shape)
