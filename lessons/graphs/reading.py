"""A network typed in one cell: a line for each bundle of arrows, a line for each number that matters.

    x1, x2 -> n1          units, each f(Σ w·x); more names on either side are joined each with each
    n1 -> n2 : w = 0.5    the weight's name, its number, or both
    n1 -?> n3             an open question, drawn dashed: not there, but may be added; -!> is there, and may go
    a + b -> c            a plain sum
    a * b -> p            a product
    n2, n3 -> E           E = ½ Σ (n − t)²; with + or * a plain sum or product
    x1 = 0.5, -1          an input, here with two components; weights and targets (t2 = 1) likewise
    unit sigmoid          what units do: linear, tanh (without such a line) or sigmoid
"""

import re
from collections.abc import Sequence

from .graph import Graph
from .wiring import LOSS, Edge, GraphError, weight_name

JOINED = {",": "unit", "+": "sum", "*": "product"}      # how the arrows into a node are written: what it does with them
ARROW = re.compile(r"(.*?)\s*(-[?!]?>)\s*([^:]*?)\s*(?::(.*))?")
NUMBER = re.compile(r"(\w+)\s*=(?!>)\s*(.*)")


def read_graph(text: str) -> Graph:
    """The network that ``text`` describes.  ``GraphError`` names the line and what is wrong with it."""
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.partition("#")[0].strip()
        if line:
            try:
                reader.read(line)
            except GraphError as error:
                raise GraphError(f"line {number}, {line!r}: {error}") from None
    return reader.made()


class _Reader:
    """What has been read so far."""

    def __init__(self) -> None:
        self.edges: list[tuple] = []            # source, target, kind, (name of the weight, its numbers), arrow
        self.kinds: dict[str, str] = {}
        self.numbers: dict[str, tuple[float, ...]] = {}
        self.unit = "tanh"

    def read(self, line: str) -> None:
        if found := ARROW.fullmatch(line):
            left, arrow, right, note = found.groups()
            self._arrows(left, right.split(","), note, arrow)
        elif line.startswith("unit "):
            self.unit = line.removeprefix("unit ").strip()
        elif found := NUMBER.fullmatch(line):
            self._number(*found.groups())
        else:
            raise GraphError("something else came, an arrow such as n1, n2 -> n3 or a number such as x1 = 0.5 was "
                             "expected")

    def _arrows(self, left: str, right: Sequence[str], note: str | None, arrow: str) -> None:
        signs = set(re.findall(r"[,+*]", left)) or {","}
        if len(signs) > 1:
            raise GraphError(f"{' and '.join(sorted(signs))} came on one side, one of them was expected")
        [sign] = signs
        sources, targets = ([name.strip() for name in side] for side in (re.split(r"[,+*]", left), right))
        for name in (*sources, *targets):
            if not re.fullmatch(r"\w+", name):
                raise GraphError(f"the name {name!r} came, letters and then a number were expected, such as n4")
        if sign != "," and len(targets) > 1:
            raise GraphError(f"{len(targets)} names came after a {sign}, one was expected")
        if note and (len(sources) > 1 or len(targets) > 1):
            raise GraphError("a name came for the weights of several arrows, one arrow was expected on its line")
        for target in targets:
            kind = "loss" if target == LOSS and sign == "," else JOINED[sign]
            if self.kinds.setdefault(target, kind) != kind:
                raise GraphError(f"{target} came as a {kind}, a {self.kinds[target]} was expected, as in another line")
            if note and kind != "unit":
                raise GraphError(f"a weight came on an arrow into a {kind}, none was expected")
            for source in sources:
                if any(edge[:2] == (source, target) for edge in self.edges):
                    raise GraphError(f"{source} → {target} came twice, once was expected")
                self.edges.append((source, target, kind, self._noted(note), arrow))

    def _noted(self, note: str | None) -> tuple[str | None, tuple[float, ...] | None]:
        """The name of a weight, and its numbers, from ``w = 0.5``, ``w`` or ``= 0.5``."""
        name, equals, numbers = (note or "").partition("=")
        return name.strip() or None, _numbers(numbers) if equals else None

    def _number(self, name: str, text: str) -> None:
        if name in self.numbers:
            raise GraphError(f"numbers for {name} came twice, once was expected")
        self.numbers[name] = _numbers(text)

    def made(self) -> Graph:
        taken = {end for source, target, *_ in self.edges for end in (source, target)}
        taken |= {named for *_, (named, _), _ in self.edges if named}
        edges: list[Edge] = []
        absent: list[Edge] = []
        numbers = dict(self.numbers)
        for source, target, kind, (named, values), arrow in self.edges:
            name = None
            if kind == "unit":
                name = named or weight_name(source, target, source not in self.kinds, taken)
                taken.add(name)
                if values is not None:
                    numbers[name] = values
            (absent if arrow == "-?>" else edges).append(Edge(source, target, name, arrow != "->"))
        made = Graph(tuple(edges), self.kinds, self.unit, numbers, tuple(absent))
        for name in numbers:
            if name not in made.numbers:
                raise GraphError(f"{name} came, an input, weight or target was expected: numbers can be given for "
                                 f"{', '.join(made.numbers)}")
        return made


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.strip(" ()").split(","))
    except ValueError:
        raise GraphError(f"{text.strip()!r} came, numbers with commas between them were expected") from None
