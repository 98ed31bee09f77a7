"""Reading the plain text of a line: ``sum(d[i]*w[j-i+1], i, 1, 3)``, ``full(d, w)[j]``, ``dE/dW[j,i]``, ``[k == j]``.

The text is parsed as a Python expression and rebuilt node by node; nothing is ever evaluated, and whatever is not in
the grammar is refused by name.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

import sympy
from sympy import (
    Expr,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Max,
    Min,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    floor,
    log,
    tanh,
)

from ..notation import text_name
from . import operations
from .language import Divides, Entry, In, Partial, Positive

FUNCTIONS = {"exp": exp, "log": log, "tanh": tanh, "max": Max, "min": Min, "floor": floor}
OPERATIONS = {name: made for name, made in vars(operations).items()
              if isinstance(made, type) and issubclass(made, operations.Operation) and made is not operations.Operation}
LONGEST = 2000


class GrammarError(ValueError):
    """Text outside the grammar; the message names the part."""


def parse(text: str, known: Mapping[str, IndexedBase | Symbol]) -> Expr:
    """The expression that ``text`` spells.  ``known`` maps the arrays' and scalars' names to them."""
    if len(text) > LONGEST:
        raise GrammarError(f"{len(text)} characters came, at most {LONGEST} are read")
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise GrammarError(f"not an expression: {text!r}") from error
    return _Reader({**known, **{text_name(name): base for name, base in known.items()}}).read(tree.body)


class _Reader:
    def __init__(self, known):
        self.known = known

    def read(self, node) -> Expr:
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise GrammarError(f"{ast.unparse(node)!r} is not in the grammar")
        return method(node)

    def _constant(self, node):
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            raise GrammarError(f"{node.value!r} came, a whole number was expected")
        return Integer(node.value)

    def _name(self, node):
        return self.known.get(node.id, Symbol(node.id, integer=True))

    def _unaryop(self, node):
        if not isinstance(node.op, ast.USub):
            raise GrammarError(f"{ast.unparse(node)!r} is not in the grammar")
        return -self.read(node.operand)

    def _binop(self, node):
        slope = self._slope(node)
        if slope is not None:
            return slope
        left, right = self.read(node.left), self.read(node.right)
        made = {ast.Add: lambda: left + right, ast.Sub: lambda: left - right, ast.Mult: lambda: left * right,
                ast.Div: lambda: _quotient(left, right), ast.Pow: lambda: left**right}.get(type(node.op))
        if made is None:
            raise GrammarError(f"{ast.unparse(node)!r} is not in the grammar")
        return made()

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
        return quantity[self._places(node)] if isinstance(node, ast.Subscript) else quantity

    def _places(self, node):
        places = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return tuple(map(self.read, places))

    def _subscript(self, node):
        if isinstance(node.value, ast.Call):
            return Entry(self.read(node.value), *self._places(node))
        base = self.read(node.value)
        if not isinstance(base, IndexedBase):
            raise GrammarError(f"{ast.unparse(node.value)!r} is not an array here")
        return base[self._places(node)]

    def _call(self, node):
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if name in ("sum", "product"):
            if len(node.args) != 4 or not isinstance(node.args[1], ast.Name):
                raise GrammarError(f"{name} is written {name}(what, index, from, to)")
            body, letter, low, high = map(self.read, node.args)
            inner = body if isinstance(body, Sum) and name == "sum" else None
            if inner is not None:
                return Sum(inner.function, *inner.limits, (letter, low, high))
            return (Sum if name == "sum" else Product)(body, (letter, low, high))
        if name in FUNCTIONS:
            return FUNCTIONS[name](*map(self.read, node.args))
        if name in OPERATIONS:
            return OPERATIONS[name](*map(self.read, node.args))
        raise GrammarError(f"{name!r} is not a function of the grammar")

    def _list(self, node):
        if len(node.elts) != 1 or not isinstance(node.elts[0], ast.Compare):
            raise GrammarError(f"{ast.unparse(node)!r} came, a condition in brackets was expected")
        test = node.elts[0]
        kinds = tuple(map(type, test.ops))
        if kinds == (ast.LtE, ast.LtE):
            return In(self.read(test.comparators[0]), self.read(test.left), self.read(test.comparators[1]))
        right = test.comparators[0]
        if kinds == (ast.Eq,) and isinstance(test.left, ast.BinOp) and isinstance(test.left.op, ast.Mod):
            return Divides(self.read(test.left.right), self.read(test.left.left))
        if kinds == (ast.Eq,):
            return KroneckerDelta(self.read(test.left), self.read(right))
        if kinds == (ast.Gt,) and isinstance(right, ast.Constant) and right.value == 0:
            return Positive(self.read(test.left))
        raise GrammarError(f"{ast.unparse(node)!r} is not a condition of the grammar")


def _quotient(left, right):
    if isinstance(left, Integer) and isinstance(right, Integer):
        if right == 0:
            raise GrammarError("a division by 0")
        return Rational(left, right)
    return sympy.Mul(left, sympy.Pow(right, -1))
