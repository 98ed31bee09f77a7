"""Error messages speak one dialect: what came, what was expected."""

import ast
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "lessons"

OTHER_WORDS = {  # errors that are not about an argument
    "Stop": "the door: what is the matter, and what to type",
    "Refused": "a notebook that is not stored, and why",
    "Unreadable": "a line of a derivation, judged by the checker",
    "OutOfShape": "an index of such a line",
    "NotPolynomial": "tells the checker to take another ring",
    "StepError": "a counterexample",
    "Disagreement": "two numbers that should be one",
    "TraceError": "two numbers that should be one",
    "ArithmeticError": "two numbers that should be one",
    "ZeroDivisionError": "arithmetic's own",
    "FloatingPointError": "numbers that a training made, and what to try",
    "RuntimeError": "what to call instead",
    "GrammarError": "what of a learner's line is not read",
    "ReadError": "what of a learner's line is not read, and where",
    "TooMuch": "a learner's line that is too long to evaluate",
    "TaskError": "a task that cannot be given, and why",
    "NotDifferentiated": "tells the chain rule that this is no function it knows",
    "NoRoot": "tells the checker to take another ring",
    "SpottingError": "a wrong derivation that does not hang together, and where",
    "Absent": "what the web pages need and this machine has not",
    "Failed": "a cell that cannot become part of a web page, and why",
    "ModuleNotFoundError": "what the web pages need and this machine has not",
    "LayerError": "what of a typed layer is not read or derived, and where",
    "LinkError": "two files that do not fit",
}
OWN_WORDS = {  # single messages
    "but {size} in {name} {shape}": "two arrays that disagree on an axis",
    "{shape} in {first} but {other} in {name}": "two arrays that disagree in shape",
    "{w.shape} but {table.shape} in table": "two arrays that disagree in shape",
    "but axis {into} is {taken} in {above}": "two layers that disagree on an axis",
    "but {above} takes {": "two layers of different kinds",
    "is there already": "a drawing: the arrow, and why not",
    "{target} is an input, which nothing feeds": "a drawing: the arrow, and why not",
    "{source} → {target} is not there": "a drawing: the arrow, and why not",
    "there is no node {name}": "a drawing: the arrow, and why not",
    "a new unit goes from a node to one that is fed": "a drawing: the unit, and why not",
    "{name} cannot be taken away": "a drawing: the node",
    "{quantity} has no number of its own": "a drawing: the node",
    "has no printed form": "an expression that no printer knows",
    "this backward pass does not sum over samples": "two numbers that should be one",
    "{name} is not finite; train anew": "what a network makes, and what to try",
    "the training is {self.state}; call reset() first": "a state, and what to call",
}
PASSED_ON = (": {error}", ": {error.args[0]}", ": {told}", ": {row['refused']}")  # what another message says


def words(node: ast.expr | None = None) -> str | None:
    """A message as its source spells it, {expressions} in braces; None where it is not written at the raise."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join("{" + ast.unparse(part.value) + "}" if isinstance(part, ast.FormattedValue) else
                           str(part.value) for part in parts)
    return None


@cache
def raised(package: Path) -> list[tuple[str, str, str | None]]:
    """Each error that is made where it is raised: the place, its name and its message."""
    return [(f"{path.relative_to(package).as_posix()}:{node.lineno}", ast.unparse(node.exc.func).rpartition(".")[2],
             words(*node.exc.args[:1]))
            for path in sorted(package.rglob("*.py")) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)]


def messages(package: Path) -> list[tuple[str, str]]:
    return [(where, message) for where, name, message in raised(package)
            if name not in OTHER_WORDS and message is not None and not message.endswith(PASSED_ON)]


def in_other_words(package: Path) -> list[str]:
    return [f"{where}: {message}" for where, message in messages(package)
            if not ("came" in message and "expected" in message) and not any(own in message for own in OWN_WORDS)]


def test_each_message_says_what_came_and_what_was_expected():
    assert in_other_words(PACKAGE) == []


@pytest.mark.parametrize("own", OWN_WORDS)
def test_a_message_with_words_of_its_own_is_still_there(own):
    assert any(own in message for _, message in messages(PACKAGE))


@pytest.mark.parametrize("name", OTHER_WORDS)
def test_an_error_with_other_words_is_still_raised(name):
    assert name in {error for _, error, _ in raised(PACKAGE)}


@pytest.mark.parametrize(("source", "found"), [
    ('raise ValueError(f"x: {x!r} came, 1 was expected")', []),
    ('raise traitlets.TraitError("x must be 1")', ["x must be 1"]),
    ('raise ValueError(f"x is {x}, "\n  "but 1 was expected")', ["x is {x}, but 1 was expected"]),
    ('raise ValueError(f"View: {error}") from None', []),
    ('raise ValueError(f"x of {error}")', ["x of {error}"]),
    ('raise ValueError(f"{name} is not finite; train anew")', []),
    ('raise Stop("Type something else.")', []),
    ("raise ValueError(told)", []),
])
def test_other_words_are_found(tmp_path, source, found):
    (tmp_path / "planted.py").write_text(source)
    assert in_other_words(tmp_path) == [f"planted.py:1: {message}" for message in found]
