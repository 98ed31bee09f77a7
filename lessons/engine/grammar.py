"""Reading the plain text of a line: ``sum(d[i]*w[j-i+1], i, 1, 3)``, ``full(d, w)[j]``, ``dE/dW[j,i]``, ``[k == j]``.

The text is parsed as a Python expression and rebuilt node by node; nothing is ever evaluated, and whatever is not in
the grammar is refused by name.
"""

import ast
import operator
from collections.abc import Mapping

import sympy
from sympy import Expr, IndexedBase, Integer, KroneckerDelta, Product, Rational, Sum, Symbol
from sympy.tensor.indexed import IndexException

from ..notation import text_name
from . import operations
from .language import Divides, Entry, In, Partial, Positive
from .operations.base import Operation
from .order import are_free, is_whole

FUNCTIONS = {"exp": sympy.exp, "log": sympy.log, "tanh": sympy.tanh, "sqrt": sympy.sqrt}
ENTRYWISE = {"sigmoid": lambda a: 1 / (1 + sympy.exp(-a)), "relu": lambda a: a * Positive(a)}
WHOLE = {"max": sympy.Max, "min": sympy.Min, "floor": sympy.floor, "ceil": sympy.ceiling}     # of indices and sizes
ROUNDING = ("floor", "ceil")
OPERATIONS = {name: getattr(operations, name) for name in operations.__all__}
LONGEST, DEEPEST = 2000, 100        # characters; levels of nesting
POWER, BASE = 20, 10**6             # the largest exponent, and the largest number that is raised to a power


class GrammarError(ValueError):
    """Text outside the grammar; the message names the part."""


def parse(text: str, known: Mapping[str, IndexedBase | Symbol]) -> Expr:
    """The expression that ``text`` spells.  ``known`` maps the arrays' and scalars' names to them."""
    if len(text) > LONGEST:
        raise GrammarError(f"{len(text)} characters came, at most {LONGEST} are read")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise GrammarError(f"not an expression: {text!r}") from error
    read = Reader({**{text_name(name): base for name, base in known.items()}, **known}).read(tree.body)
    if read.has(sympy.zoo, sympy.oo, -sympy.oo, sympy.nan):
        raise GrammarError(f"{text!r} has no value: it divides by 0 or takes the logarithm of 0")
    return read


class Reader:
    """Rebuilds a parsed text, node by node.  ``refusals`` are its own, which name a part already."""

    refusals: tuple[type[Exception], ...] = (GrammarError,)

    def __init__(self, known):
        self.known, self._depth = known, 0

    def read(self, node) -> Expr:
        """The expression that a node stands for."""
        made = {ast.Constant: self._constant, ast.Name: self._name, ast.UnaryOp: self._negative,
                ast.BinOp: self._binary, ast.Subscript: self._entry, ast.Call: self._call,
                ast.List: self._condition}.get(type(node))
        if made is None:
            raise GrammarError(f"{_spell(node)} is not in the grammar")
        if self._depth >= DEEPEST:
            raise GrammarError(f"the text is nested more than {DEEPEST} deep")
        self._depth += 1
        try:
            return made(node)
        except self.refusals:
            raise
        except (TypeError, ValueError, AttributeError, IndexException) as error:     # SymPy's refusals
            raise GrammarError(f"{_spell(node)}: {error}") from error
        finally:
            self._depth -= 1

    def _constant(self, node):
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            raise GrammarError(f"{node.value!r} came, a whole number was expected")
        return Integer(node.value)

    def _name(self, node):
        return self.known.get(node.id, Symbol(node.id, integer=True))

    def _negative(self, node):
        if not isinstance(node.op, ast.USub):
            raise GrammarError(f"{_spell(node)} is not in the grammar")
        return -self.value(node.operand)

    def value(self, node) -> Expr:
        """A node that must stand for a value, not for a whole array."""
        read = self.read(node)
        if isinstance(read, IndexedBase | Operation):
            raise GrammarError(f"{_spell(node)} is a whole array, one entry of it was expected: with indices in [ ]")
        return read

    def _binary(self, node):
        slope = self._slope(node)
        if slope is not None:
            return slope
        made = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: _quotient,
                ast.Pow: _power}.get(type(node.op))
        if made is None:
            raise GrammarError(f"{_spell(node)} is not in the grammar")
        return made(self.value(node.left), self.value(node.right))

    def _slope(self, node):
        """dE/dW[j,i]: a derivative, when both names start with d and go on with known quantities."""
        if not isinstance(node.op, ast.Div):
            return None
        ends = [self._differential(side) for side in (node.left, node.right)]
        return Partial(*ends) if None not in ends else None

    def _differential(self, node):
        name = node.value if isinstance(node, ast.Subscript) else node
        if not isinstance(name, ast.Name) or not name.id.startswith("d") or name.id in self.known:
            return None
        quantity = self.known.get(name.id[1:])
        if quantity is None:
            return None
        return self._entry_of(quantity, node) if isinstance(node, ast.Subscript) else quantity

    def _entry(self, node):
        return self._entry_of(self.read(node.value), node)

    def _entry_of(self, array, node):
        if not isinstance(array, IndexedBase | Operation):
            raise GrammarError(f"{_spell(node.value)} is not an array here")
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if array.shape is not None and len(array.shape) != len(places):
            shape = ", ".join(map(str, array.shape))
            raise GrammarError(f"{_spell(node)}: {len(places)} indices came for the shape ({shape})")
        indices = tuple(map(self.whole, places))
        return array[indices] if isinstance(array, IndexedBase) else Entry(array, *indices)

    def whole(self, node) -> Expr:
        """A node that must stand for an index, a size, or arithmetic on them."""
        read = self.value(node)
        if not is_whole(read) or _has_function(read) or (read.is_number and not read.is_Integer):
            raise GrammarError(f"{_spell(node)} came, a whole number or index was expected")
        return read

    def _call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else _spell(node.func)
        if node.keywords:
            raise GrammarError(f"{_spell(node)}: names of arguments are not in the grammar")
        if name in ("sum", "product"):
            return self._sweep(name, node)
        if name in FUNCTIONS:
            if len(node.args) != 1:
                raise GrammarError(f"{name} takes 1 argument, {len(node.args)} came")
            return FUNCTIONS[name](self.value(node.args[0]))
        if name in WHOLE:
            wanted = 1 if name in ROUNDING else 2
            if len(node.args) != wanted:
                raise GrammarError(f"{name} takes {wanted} arguments, {len(node.args)} came")
            return WHOLE[name](*map(self._ratio if name in ROUNDING else self.whole, node.args))
        if name in OPERATIONS:
            return OPERATIONS[name](*map(self.read, node.args))
        raise GrammarError(f"{name!r} is not a function of the grammar")

    def _ratio(self, node):
        """What floor and ceil are taken of: a whole number, or one divided by another."""
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return _quotient(self.whole(node.left), self.whole(node.right))
        return self.whole(node)

    def _sweep(self, name, node):
        """sum(what, index, from, to); sums within sums become one, the outer first where they may change places."""
        if len(node.args) != 4 or not isinstance(node.args[1], ast.Name) or node.args[1].id in self.known:
            raise GrammarError(f"{name} is written {name}(what, index, from, to), not {_spell(node)}")
        body, letter = self.value(node.args[0]), self._name(node.args[1])
        limit = (letter, self.whole(node.args[2]), self.whole(node.args[3]))
        if name == "product":
            return Product(body, limit)
        if not isinstance(body, Sum):
            return Sum(body, limit)
        outer_first = Sum(body.function, limit, *body.limits)
        return outer_first if are_free(outer_first.limits) else Sum(body.function, *body.limits, limit)

    def _condition(self, node):
        if len(node.elts) != 1 or not isinstance(node.elts[0], ast.Compare):
            raise GrammarError(f"{_spell(node)} came, a condition in brackets was expected")
        test = node.elts[0]
        kinds, right = tuple(map(type, test.ops)), test.comparators[0]
        if kinds == (ast.LtE, ast.LtE):
            return In(self.whole(right), self.whole(test.left), self.whole(test.comparators[1]))
        if kinds == (ast.Gt,) and isinstance(right, ast.Constant) and right.value == 0:
            return Positive(self.value(test.left))
        if kinds == (ast.Eq,) and isinstance(test.left, ast.BinOp) and isinstance(test.left.op, ast.Mod):
            if isinstance(right, ast.Constant) and right.value == 0:
                return Divides(self.whole(test.left.right), self.whole(test.left.left))
        elif kinds == (ast.Eq,):
            return KroneckerDelta(self.whole(test.left), self.whole(right))
        raise GrammarError(f"{_spell(node)} is not a condition of the grammar")


def _quotient(left, right):
    if right == 0:
        raise GrammarError("a division by 0")
    if isinstance(left, Integer) and isinstance(right, Integer):
        return Rational(left, right)
    return sympy.Mul(left, sympy.Pow(right, -1))


def _power(base, exponent):
    if not _is_exponent(exponent):
        raise GrammarError(f"the exponent {exponent} came, a whole number up to {POWER} was expected, or a sum or "
                           "difference of indices and sizes")
    if base.is_number and not (base.is_Rational and max(abs(base.p), base.q) <= BASE):
        raise GrammarError(f"{base} came, a number that is raised to a power goes up to {BASE}")
    if base == 0 and exponent < 0:
        raise GrammarError("a division by 0")
    return base**exponent


def _has_function(read) -> bool:
    """Whether this is no arithmetic on whole numbers: exp, log, tanh or a root stands in it."""
    return read.has(sympy.exp, sympy.log, sympy.tanh) or any(
        power.exp.is_Rational and not power.exp.is_Integer for power in read.atoms(sympy.Pow))


def _is_exponent(exponent) -> bool:
    """A whole number, or such as k - l + 1; nothing that could grow large."""
    parts = [part for term in sympy.Add.make_args(exponent) for part in term.as_coeff_Mul()]
    return all(isinstance(part, Symbol) and part.is_integer or isinstance(part, Integer) and abs(part) <= POWER
               for part in parts)


def _spell(node) -> str:
    """A piece of the text, shortened where it is long."""
    try:
        spelled = ast.unparse(node)
    except RecursionError:
        return "a part that is nested too deep"
    return repr(spelled if len(spelled) <= 60 else f"{spelled[:57]}...")
