"""One line as it was typed: its signs turned into the grammar's, and where it cannot be read, what was expected."""

import ast
import keyword
import re
import unicodedata

from ....engine.grammar import LONGEST
from ..errors import LayerError

SIGNS = {"^": "**", "−": "-", "–": "-", "·": "*", "⋅": "*", "∙": "*", "×": "*", "∗": "*", "²": "**2", "³": "**3",
         "≤": "<=", "≥": ">=", "δ": "delta", "Σ": "sum", "∑": "sum", "√": "sqrt", "σ": "sigma", "γ": "gamma",
         "β": "beta", "ε": "eps", "μ": "mu", "α": "alpha", "λ": "lam"}
TOKEN = re.compile(r"\s*(?:(?P<value>[^\W\d]\w*|\d+\.?\d*|\.\d+)|(?P<power>\*\*|<=|>=|==)|(?P<other>\S))")
SIDE = re.compile(r"sum\s*\([^=]*\)\s*=(?!=)")
CLOSING = {"(": ")", "[": "]"}
BETWEEN = {"**", "<=", ">=", "==", "<", ">", "*", "/", "+", "-", "%", ","}


def assignment(number: int, line: str) -> ast.Assign:
    """The line as Python's parser has it, its columns those of ``line``; ``LayerError`` where it is no definition.

    The left side of a side condition is a sum, as in sum(t[k], k) = 1.
    """
    if len(line) > LONGEST:
        raise LayerError(f"Line {number + 1} has {len(line)} characters, at most {LONGEST} are read.")
    written, columns = _written(number, line)
    read = written
    equals = SIDE.match(written)
    if equals:                  # for Python's parser a sum is compared, not assigned to
        read = f"{written[:equals.end()]}={written[equals.end():]}"
    try:
        body: list = ast.parse(read).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        said, at = _expected(written)
        raise _refused(number, line, columns[min(at, len(columns) - 1)], said) from error
    if equals:
        columns = [*columns[:equals.end()], *columns[equals.end() - 1:]]
    made = body[0] if len(body) == 1 else None
    if equals and isinstance(made, ast.Expr) and isinstance(made.value, ast.Compare) and len(made.value.ops) == 1:
        made = ast.Assign([made.value.left], made.value.comparators[0])
    if not isinstance(made, ast.Assign):
        raise LayerError(f"Line {number + 1}, “{line}”, is no definition: one = was expected, as in y[i] = w[i]*x[i].",
                         (number, 0, len(line)))
    if len(made.targets) > 1:
        at = columns[written.index("=", written.index("=") + 1)]
        raise _refused(number, line, at, "a second = came, one definition a line was expected")
    spelled = read.encode()
    for node in ast.walk(made):
        if isinstance(node, ast.expr):
            node.col_offset, node.end_col_offset = (
                columns[len(spelled[:byte].decode())] for byte in (node.col_offset, node.end_col_offset or 0))
    return made


def _written(number: int, line: str) -> tuple[str, list[int]]:
    """The line in the grammar's signs, and for each of its characters the column where it was typed."""
    made, columns = "", list[int]()
    for column, typed in enumerate(line):
        plain = unicodedata.normalize("NFKC", typed)
        sign = SIGNS.get(typed, plain if len(plain) == 1 else typed)
        kind = unicodedata.name(sign[0], "").split(" ")[0]
        if not sign.isascii() and sign.isalpha() and kind not in ("LATIN", "GREEK"):
            raise _refused(number, line, column, f"{typed} came, a {kind.capitalize()} letter; Latin and Greek ones "
                                                 "are read, and some look the same")
        if made or not sign.isspace():
            made, columns = made + sign, columns + [column] * len(sign)
    return made, [*columns, len(line)]


def _refused(number: int, line: str, column: int, said: str) -> LayerError:
    place = (number, column, max(column + 1, len(line)))
    return LayerError(f"Line {number + 1}, character {column + 1}: {said}.", place)


def _expected(text: str) -> tuple[str, int]:
    """What was expected, and the place: the first token that cannot follow what stands before it."""
    opened: list[tuple[str, int]] = []
    before, equals = "", 0      # the last token, and how many = there were
    for found in TOKEN.finditer(text.rstrip()):
        kind, token = found.lastgroup, found[found.lastgroup or 0]
        at = found.start(kind or 0)
        ended = bool(before) and before not in BETWEEN and before not in CLOSING and before != "="
        if kind == "value" or token in CLOSING:
            if ended and not (token in CLOSING and (before[0].isalpha() or before[0] == "_")):
                return f"{token} came right after {before}, a sign was expected between them, such as *", at
            if keyword.iskeyword(token):
                return f"{token} came, a word that Python keeps for itself: another name was expected", at
            if token in CLOSING:
                opened.append((token, at))
        elif token in CLOSING.values():
            if not opened:
                return f"{token} came, but nothing that it closes is open", at
            start, place = opened.pop()
            if token != CLOSING[start]:
                return f"{token} came, {CLOSING[start]} was expected: the {start} before it is open", at
            if not ended:
                return f"{token} came, a value was expected in front of it", at
        elif token == "=":
            if opened:
                return "= came in brackets, == or <= was expected there", at
            if not ended:
                return "= came, a name was expected in front of it, such as y[i]", at
            equals += 1
            if equals > 1:
                return "a second = came, one definition a line was expected", at
        elif token in BETWEEN:
            if token == "," and not opened:
                return ", came outside of brackets, a sign such as + was expected", at
            if not ended and token not in ("-", "+"):
                return f"{token} came, a value was expected in front of it", at
        else:
            return f"{token} came, which is not read here: names, numbers, + - * / ^ ( ) [ ] were expected", at
        before = token
    end = len(text.rstrip())
    if before in BETWEEN or before == "=":
        return f"the line ends, a value was expected after {'^' if before == '**' else before}", end
    if opened:
        start, place = opened[-1]
        name = re.search(r"\w*$", text[:place])
        piece = text[name.start() if name else place:place + 8]
        return f"the line ends, {CLOSING[start]} was expected: the {start} of “{piece}…” is open", end
    left = text.split("=")[0].strip()
    return f"{left} came on the left of =, a name with indices in [ ] was expected, such as y[i]", 0
