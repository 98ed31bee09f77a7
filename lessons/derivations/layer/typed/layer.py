"""A layer that was typed: its definitions with shapes, what it is given and gives, and where it is checked."""

import ast
from collections.abc import Iterable
from functools import cached_property

from sympy import Expr, Indexed, IndexedBase, Product, Sum, Symbol

from ....engine import Condition, Define, array
from ....engine.language import quantities
from ..errors import LayerError
from .domain import Sizes
from .fitting import shifts_only, shrunk
from .reader import definitions
from .reading import Definition, Text, many, names_in, places, spell
from .sizes import Inference
from .trying import tried


class Layer:
    """Definitions in order, each array with its shape.  ``outputs`` are those that no other reads."""

    def __init__(self, text: str, wrt: str, shapes: str = ""):
        self.shape_wishes = list(_shape_wishes(shapes))
        self.text = Text(text, {s for _, node in self.shape_wishes for s in names_in(*places(node))}, wrt)
        self.read, self.sides = definitions(self.text)
        self.wrt_name, letters = self._wrt(wrt)
        self._infer(letters)
        taken = {s.name for shape in self.shapes.values() for n in shape for s in n.free_symbols}
        self._no_index(wrt, map(str, letters), taken)
        self.defines = tuple(Define(self._shaped(self._left(d)), self._shaped(d.right)) for d in self.read)
        self.conditions = tuple(self._condition(self._shaped(d.right), value) for d, value in self.sides)
        self.wrt = (self.arrays[self.wrt_name][letters] if letters
                    else self.arrays.get(self.wrt_name, Symbol(self.wrt_name)))
        self.places = letters
        tried(self)

    @staticmethod
    def _no_index(wrt: str, letters: Iterable[str], taken: set[str]) -> None:
        """A letter that the text, or a size that follows from it, has already is no place of its own."""
        for letter in letters:
            if letter in taken:
                raise LayerError(
                    f"wrt: {letter} is a quantity or a size in the text, so it cannot be the index of {wrt}.")

    # What reads what

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everything that is defined, in order."""
        return tuple(dict.fromkeys(d.name for d in self.read))

    @cached_property
    def reads(self) -> dict[str, set[str]]:
        """What each definition reads itself."""
        made: dict[str, set[str]] = {name: set() for name in self.names}
        for d in self.read:
            made[d.name] |= quantities(d.right)
        return made

    @property
    def scalars(self) -> set[str]:
        """What is read and has no index."""
        return {n for d in self.read for n in quantities(d.right)} - {*self.shapes}

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        """What no other definition reads."""
        return tuple(n for n in self.names if not any(n in self.reads[m] for m in self.names if m != n))

    @cached_property
    def general(self) -> dict[str, Define]:
        """The definition of each quantity's entries; where a recursion starts is none."""
        return {r.name: d for d, r in zip(self.defines, self.read, strict=True) if not r.is_start}

    def letters(self, name: str) -> dict[Symbol, Expr]:
        """The letters of its general entry, each with its largest value."""
        left = self.general[name].left
        return dict(zip(getattr(left, "indices", ()), self.shapes.get(name, ()), strict=True))

    def depends(self, name: str, on: str) -> bool:
        """Whether a way leads from ``on`` to ``name``."""
        seen: set[str] = set()
        open_ = [name]
        while open_:
            for inner in self.reads.get(open_.pop(), set()) - seen:
                seen.add(inner)
                open_.append(inner)
        return on in seen

    def is_recursion(self, name: str) -> bool:
        """Whether it reads its own entries."""
        return name in self.reads.get(name, set())

    def slopes_in(self, line: Expr) -> set[str]:
        """The slopes in between that a line names, such as d_s."""
        return {f"d_{name}" for name in self.names if f"d_{name}" in quantities(line)}

    def between(self, name: str) -> list[str]:
        """Everything on a way from ``name`` to an output, in order."""
        return [n for n in self.names if self.depends(n, name)]

    # Sizes

    def _infer(self, letters: tuple[Symbol, ...]) -> None:
        read = {s.name for d in self.read for s in d.right.free_symbols if not isinstance(s, Indexed)}
        taken = {*self.text.ranks, *self.text.defined, *self.text.whole, *read, "E"}
        taken -= ({letter.upper() for letter in self.text.index_names} - self.text.defined
                  - {*self.text.ranks} - self.text.whole)
        asked = {(self.wrt_name, axis): letter.name for axis, letter in enumerate(letters)}
        typed = frozenset(self.text.whole) - {str(s) for s in self.text.size_lines}
        named = Inference(taken, typed, asked)
        named.following |= self.text.size_lines
        for node_name, node in self.shape_wishes:
            for axis, index in enumerate(places(node)):
                named.assign((node_name, axis), self.text.whole_of(index))
        for definition in self._lines:
            named.look(definition)
        named.settle()
        for size in self.text.size_lines.values():
            named.at_least_one(size)
        self.shapes = {name: tuple(named.sized((name, axis)) for axis in range(rank))
                       for name, rank in self.text.ranks.items() if name != self.wrt_name or rank}
        bounds = {Symbol(node[1], integer=True): named.sized(node) for node in list(named.parent)
                  if node[0] == "range" and node[1].startswith("?")}
        self.bounds, self.arrays = bounds, {name: array(name, *shape) for name, shape in self.shapes.items()}
        self._sizes(named, letters)

    def _sizes(self, named: Inference, letters: tuple[Symbol, ...]) -> None:
        rights = [self._shaped(d.right) for d in self._lines]
        shapes = [n for shape in self.shapes.values() for n in shape]
        limits = [limit for r in rights for sweep in r.atoms(Sum, Product) for limit in sweep.limits]
        bound = {s for s, *_ in limits} | {s for d in self._lines for s in d.indices} | {*letters}
        indices = [i for r in rights for e in r.atoms(Indexed) for i in e.indices]
        following = dict(named.following)
        every = {s for e in (*rights, *shapes, *following.values()) for s in e.free_symbols if s.is_integer}
        found, ends = every - bound - {*following}, {high for *_, high in limits}
        counts = {s for s in found if s in ends or any((n - s).is_number for n in shapes)}
        kinds = {}
        for symbol in sorted(found, key=lambda s: (s not in counts, str(s))):
            plain = shifts_only(symbol, [*indices, *following.values()])
            kinds[symbol] = "size" if symbol in counts else "shift" if plain else "scale"
        most = shrunk(named.kernels, dict.fromkeys(kinds, 1))
        wide = [s for s in kinds if s not in most and any(s in room.free_symbols for room, _ in named.kernels)]
        kinds = {s: kinds[s] for s in (*sorted(kinds, key=lambda s: s not in wide),)}
        least = {s: 0 if kind == "shift" else 1 for s, kind in kinds.items()}
        for root, low in named.least.items():
            size = named.size.get(named.root(root))
            if size in least:
                least[size] = max(low, least[size])
        free_shapes = tuple(self.shapes[n] for n in self.shapes if n not in self.names or n in self.outputs)
        free = dict(zip(letters, self.shapes.get(self.wrt_name, ()), strict=True))
        self.sizes = Sizes(kinds, least, shrunk(named.kernels, least), following, free_shapes, free)

    @property
    def _lines(self) -> list[Definition]:
        """Definitions and what side conditions sum."""
        return [*self.read, *(d for d, _ in self.sides)]

    @staticmethod
    def _condition(summed: Expr, value: Expr) -> Condition:
        """Solved for the last entry of the sum."""
        ((letter, _, last),) = summed.limits
        return Condition(summed, value, summed.function.xreplace({letter: last}))

    def _left(self, d: Definition) -> Expr:
        return IndexedBase(d.name)[d.indices] if d.indices else Symbol(d.name)

    def _shaped(self, expr: Expr) -> Expr:
        """The same with declared arrays and inferred bounds."""
        made = expr.xreplace(self.bounds)
        return made.xreplace(
            {base: self.arrays[base.label.name] for base in made.atoms(IndexedBase) if base.label.name in self.arrays})

    # What is asked

    def _wrt(self, wrt: str) -> tuple[str, tuple[Symbol, ...]]:
        try:
            node = ast.parse(wrt.strip(), mode="eval").body
        except (SyntaxError, ValueError) as error:
            raise LayerError(f"wrt: “{wrt}” came, a quantity such as x[j] was expected.") from error
        name = (node.value.id if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name)
                else getattr(node, "id", ""))
        everything = {n for d in self.read for n in quantities(d.right)} | {*self.names}
        if name not in everything - {*self.outputs} or name in self.outputs:
            asked = ", ".join(sorted(everything - {*self.outputs}))
            why = (f"{name} is what comes out, nothing is made of it" if name in self.outputs
                   else f"nothing depends on {name or wrt}")
            raise LayerError(f"wrt: {why}; {asked} can be asked." if asked else f"wrt: {why}, nor on anything else.")
        if any(name in quantities(d.right) for d, _ in self.sides):
            raise LayerError(f"wrt: a side condition ties the entries of {name} together, so none of them can be asked "
                             "alone.")
        rank, letters = self.text.ranks.get(name, 0), places(node)
        if not letters and rank:
            letters = [ast.Name(id=s) for s in self._own_letters(name, rank)]
        if len(letters) != rank:
            raise LayerError(f"wrt: {wrt} has {many(len(letters))}, {name} has {rank} in the text.")
        if not all(isinstance(i, ast.Name) for i in letters):
            raise LayerError(f"wrt: {wrt} came, plain indices were expected, such as x[j].")
        names = [i.id for i in letters]
        if len(set(names)) < len(names):
            raise LayerError(f"wrt: {wrt} came, two different indices were expected.")
        sizes = self.text.whole - self.text.index_names
        self._no_index(wrt, names, {*everything, *sizes})
        return name, tuple(Symbol(n, integer=True) for n in names)

    def _own_letters(self, name: str, rank: int) -> list[str]:
        """The letters with which the text reads or defines it, where it does so plainly."""
        entries = [self._left(d) for d in self.read if d.name == name] + [
            e for d in self.read for e in sorted(d.right.atoms(Indexed), key=str) if e.base.label.name == name
        ]
        for entry in entries:
            if all(isinstance(i, Symbol) for i in entry.indices) and len(set(entry.indices)) == rank:
                return [i.name for i in entry.indices]
        taken = {*self.text.ranks, *self.text.whole, *self.text.index_names}
        return [letter for letter in "jmnuvrlh" if letter not in taken][:rank]


def askable(text: str) -> list[str]:
    """What the gradient of this text can be asked of: all that is read, at the letters that the text has for it."""
    layer = Layer.__new__(Layer)
    layer.text = Text(text)
    layer.read, layer.sides = definitions(layer.text)
    tied = {n for d, _ in layer.sides for n in quantities(d.right)}
    inner = {n for d in layer.read for n in quantities(d.right)} - {*layer.outputs, *layer.text.supplied, *tied}
    ranks = layer.text.ranks
    order = sorted(inner, key=lambda n: (n in layer.names, n))
    return [f"{n}[{','.join(layer._own_letters(n, ranks[n]))}]" if ranks.get(n) else n for n in order]


def _shape_wishes(shapes: str):
    """(name, subscript) of each entry in such as "x[L], y[M]"."""
    if not shapes.strip():
        return
    try:
        tree = ast.parse(shapes.strip().rstrip(",") + ",", mode="eval").body
    except SyntaxError as error:
        raise LayerError(f"shapes: “{shapes}” came, such as x[L], y[M] was expected.") from error
    for node in tree.elts if isinstance(tree, ast.Tuple) else ():
        if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
            raise LayerError(f"shapes: {spell(node)} came, such as x[L] was expected.")
        yield node.value.id, node
