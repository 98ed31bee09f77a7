"""What functions mean: conv(d, w, 'full'), np.outer(d, x), d.sum(axis=0), σ(z)."""

import sympy
from sympy import Dummy, Sum

from ...engine.grammar import OPERATIONS, ROUNDING, WHOLE
from ...engine.operations import correlate, flip, full, matmul, row_sum, scaled, transpose
from ...engine.operations.base import at, rank_of
from .products import SLIDING, Row, inner, plain
from .standing import FUNCTIONS, TURNS, diag, every, softmax, turn
from .tokens import ReadError
from .tree import Number

DEEPEST = 6         # a slope names what it is taken of twice, so that each function in a function doubles the line
MODES = {"convolve": "full", "correlate": "valid", "correlate2d": "full"}       # where none is said
PLAIN = {**OPERATIONS, "softmax": softmax, "diag": diag}
SINGLE = ("row_sum", "softmax", "diag")


def call(meaning, node):
    """A function of places, of values or of arrays."""
    meaning.within += 1
    if meaning.within > DEEPEST:
        raise ReadError(f"functions are nested more than {DEEPEST} deep", node)
    made = _called(meaning, node)
    meaning.within -= 1
    return made


def _called(meaning, node):
    name, options = node.name, dict(node.options)
    if name in WHOLE:
        _count(node, 1 if name in ROUNDING else 2)
        return WHOLE[name](*map(meaning.ratio if name in ROUNDING else meaning.whole, node.arguments))
    if name in FUNCTIONS:
        _count(node, 1)
        made = plain(meaning(node.arguments[0]))
        return every(name, made) if rank_of(made) else FUNCTIONS[name](made)
    if name in ("part", "window", "dilate", "scaled"):
        return _with_numbers(meaning, node)
    if name in ("sum", "mean"):
        return _total(meaning, node, options)
    if name in TURNS:
        return turn(meaning, node)
    if name == "rot90":
        quarters = meaning.whole(node.arguments[1]) if len(node.arguments) == 2 else options.get("k", 1)
        if quarters != 2:
            raise ReadError("rot90 by a quarter came, flip(w) or rot180(w) was expected", node)
        return flip(plain(meaning(node.arguments[0])))
    arrays = [plain(meaning(argument)) for argument in node.arguments]
    for made, argument in zip(arrays, node.arguments, strict=True):
        if not rank_of(made) and not (name in ("plus", "minus", "hadamard") and made.is_number):
            raise ReadError("one value came, a whole array was expected", argument)
    return _arrays(meaning, node, name, arrays, options)


def _arrays(meaning, node, name, arrays, options):
    meaning.worked(node)
    if name in MODES:
        _count(node, 2)
        if rank_of(arrays[0]) != rank_of(arrays[1]):
            raise ReadError("two arrays with as many axes were expected", node)
        mode = options.get("mode")
        if mode is None:
            mode = MODES[name]
            meaning.note(f"{name}: mode {mode}")
        if mode not in SLIDING:
            raise ReadError(f"the mode {mode} came, full or valid was expected", node)
        if name == "convolve":
            return SLIDING[mode](*arrays)
        return correlate(*arrays) if mode == "valid" else full(arrays[0], flip(arrays[1]))
    if name == "matmul":
        _count(node, 2)
        a, b = arrays
        if rank_of(a) == rank_of(b) == 1:
            return inner(a, b)
        return matmul(transpose(b), a) if rank_of(a) == 1 else matmul(a, b)     # NumPy knows no rows
    if name == "transpose":
        _count(node, 1)
        return Row(arrays[0]) if rank_of(arrays[0]) == 1 else transpose(arrays[0])
    _count(node, 1 if name in SINGLE else 2)
    return PLAIN[name](*arrays)


def _with_numbers(meaning, node):
    first, *rest = node.arguments or (None,)
    if first is None or not rest:
        raise ReadError(f"{node.name} came with {len(node.arguments)} arguments, more were expected", node)
    if node.name == "scaled":
        return scaled(meaning.scalar(first), plain(meaning(rest[0])))
    return OPERATIONS[node.name](plain(meaning(first)), *map(meaning.whole, rest))


def _total(meaning, node, options):
    """The entries of an array added up, along one axis or all; or their mean."""
    if len(node.arguments) == 2 and "axis" not in options and isinstance(node.arguments[1], Number):
        options = {"axis": int(node.arguments[1].value)}
    else:
        _count(node, 1)
    array = plain(meaning(node.arguments[0]))
    rank = rank_of(array)
    if not rank:
        raise ReadError("a sum of one value came: write sum_i … with the letter that it runs over", node)
    axis = options.get("axis", tuple(range(rank)))
    axes = axis if isinstance(axis, tuple) else (axis,)
    if any(not -rank <= n < rank for n in axes):
        raise ReadError(f"axis {max(axes)} came for {rank} axes", node)
    summed = sorted({n % rank for n in axes})
    count = sympy.Mul(*(array.shape[n] for n in summed))
    if rank == 2 and len(summed) == 1:
        made = row_sum(array if summed == [0] else transpose(array))
        return scaled(1 / count, made) if node.name == "mean" else made
    kept = [n for n in range(rank) if n not in summed]

    def entry(places):
        where = [Dummy("s", integer=True) if n in summed else places[kept.index(n)] for n in range(rank)]
        made = Sum(at(array, *where), *((where[n], 1, array.shape[n]) for n in summed))
        return made / count if node.name == "mean" else made
    return meaning.standing.entry([array.shape[n] for n in kept], entry, node) if kept else entry(())


def _count(node, wanted: int) -> None:
    if len(node.arguments) != wanted:
        raise ReadError(f"{node.name} came with {len(node.arguments)} arguments, {wanted} "
                        f"{'was' if wanted == 1 else 'were'} expected", node)
