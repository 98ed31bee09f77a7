"""What every array operation is made of: operands whose ranks are checked, a shape, and an index definition."""

from sympy import Dummy, Expr, Indexed, IndexedBase, Symbol

from ..language import Entry, Inert


def bound_index() -> Symbol:
    return Dummy("s", integer=True)


def at(operand: Expr, *indices) -> Expr:
    """The entry of an array or of an operation; a number is the same everywhere."""
    if operand.is_number:
        return operand
    return Entry(operand, *indices) if isinstance(operand, Operation) else Indexed(operand, *indices)


NAMES = {0: "a number", 1: "a vector", 2: "a matrix", 3: "a block", 4: "a stack of blocks"}


class Operation(Inert):
    """An array expression.  ``shape`` and ``entry`` define it; ``axes`` are the ranks that each operand may have."""

    axes: tuple[tuple[int, ...] | None, ...] = ()       # None for an operand that is a number

    def __new__(cls, *operands):
        axes = cls.expected(operands)
        if len(operands) != len(axes):
            raise ValueError(f"{cls.__name__}: {len(operands)} operands came, {len(axes)} were expected")
        for number, (operand, ranks) in enumerate(zip(operands, axes, strict=True), start=1):
            if ranks is not None and rank_of(operand) not in ranks:
                wanted = " or ".join(NAMES[rank] for rank in ranks)
                raise ValueError(f"{cls.__name__}: {spell(operand)} came as operand {number}, {wanted} was expected")
        return super().__new__(cls, *operands)

    @property
    def shape(self):
        """The sizes of the axes: those of the operand that is an array, unless a kind says otherwise."""
        return next(a.shape for a in self.args if isinstance(a, Operation | IndexedBase))

    @classmethod
    def expected(cls, operands) -> tuple[tuple[int, ...] | None, ...]:
        """The ranks that these operands should have."""
        return cls.axes


def rank_of(operand: Expr) -> int:
    """The number of axes of an array or an operation; 0 for a number."""
    return len(operand.shape) if isinstance(operand, Operation | IndexedBase) else 0


class Alike(Operation):
    """An operation on arrays of one rank, which a number may stand beside; ``wanted`` says so in an error."""

    wanted = "arrays of one shape"

    def __new__(cls, *operands):
        made = super().__new__(cls, *operands)
        if len({rank_of(operand) for operand in made.args} - {0}) != 1:
            raise ValueError(f"{cls.__name__}: {' and '.join(map(spell, made.args))} came, {cls.wanted} were expected")
        return made


def spell(operand: Expr) -> str:
    return f"{operand} of shape ({', '.join(map(str, operand.shape))})" if rank_of(operand) else str(operand)
