"""Every derivation of the catalogue that a text can say is reached: typed, it ends in the same last line.

Most are printed alike.  Of the others the table says how they differ, and the engine proves that they are worth the
same: the derived line stands in the catalogue's own derivation, at all its sizes and places.

Two lines have *the same products* when, multiplied out, they add up the same products under the same sums.  So letters
of sums, the order of factors and terms, a factor in front of a sum or in it, and what was taken out of a bracket do not
count: they are how a line is written.  What a line says does: which quantities it reads and where, which brackets and
sums are left and over which range, each sign and number.  σ(z) is not a, a slope that has a name is not what it is,
[lo ≤ i ≤ hi] is not the bound that it becomes, and a sum that is 1 is not 1.  An array form is the same when it is the
same operations of the same arrays; only ⊙ and + do not mind their order.
"""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice, permutations, product

import pytest
from reached import FORM, GROUPS, INDUCTION, ORDER, QUANTITY, TABLE, Typed
from sympy import Add, Dummy, Expr, Indexed, IndexedBase, Integer, Max, Min, Mul, Pow, Sum, Symbol, expand

from lessons.derivations import CATALOGUE, Chain, derive, text
from lessons.engine import Define, Entry, Induction, InOrder, Name, Paren, Partial, Step, StepError, hadamard, plus
from lessons.engine.language import head
from lessons.engine.operations.base import Operation
from lessons.engine.rules import substitute
from lessons.notation import text_name
from lessons.practice.mistakes import changes

PARTS = {f"{name}, {part.title}" if isinstance(made, Chain) else name: (name, part)
         for name, make in CATALOGUE.items() for made in [make()]
         for part in (made.parts if isinstance(made, Chain) else [made])}


def row(key) -> Typed | str:
    name, part = PARTS[key]
    found = TABLE.get(name, {})
    return found.get(part.title, "") if isinstance(found, dict) else found


REACHED = [key for key in PARTS if isinstance(row(key), Typed)]


class Words:
    """What names mean: the slope at y is that, whatever it is called; a size is what it follows from."""

    def __init__(self, part, means=None, sizes=None):
        self.means = {item.left.base.label.name if isinstance(item.left, Indexed) else item.left.name:
                      f"slope at {head(item.right.wrt)[0]}" for item in part.given if isinstance(item, Name)}
        self.means |= means or {}
        self.sizes = {**part.domain.following, **(sizes or {})}
        self.spelled: dict[Expr, str] = {}

    def name(self, label) -> str:
        return self.means.get(str(label), text_name(str(label)))

    def whole(self, size: Expr) -> str:
        """An index or a bound, in sizes that follow from nothing."""
        if size not in self.spelled:
            self.spelled[size] = self._whole(size)
        return self.spelled[size]

    def _whole(self, size: Expr) -> str:
        if isinstance(size, Max | Min):     # SymPy would take long to find out which is the larger; nobody asks it
            return f"{type(size).__name__}({', '.join(sorted(map(self.whole, size.args)))})"
        for _ in self.sizes:
            size = size.xreplace(self.sizes)
        return str(expand(size))

    def products(self, expr: Expr) -> list:
        """The line multiplied out: of each product the number, the limits of its sums, and its factors' powers."""
        if isinstance(expr, Paren):
            return self.products(expr.args[0])
        if isinstance(expr, Add):
            return [one for arg in expr.args for one in self.products(arg)]
        if isinstance(expr, Sum):
            fresh = {limit[0]: Dummy(integer=True) for limit in expr.limits}
            limits = tuple((fresh[s], low.xreplace(fresh), high.xreplace(fresh)) for s, low, high in expr.limits)
            return [(n, (*limits, *more), factors)
                    for n, more, factors in self.products(expr.function.xreplace(fresh))]
        if isinstance(expr, Mul | InOrder):
            return self._multiplied([self.products(arg) for arg in expr.args])
        if isinstance(expr, Pow) and expr.exp.is_Integer:
            base = self.products(expr.base)
            if expr.exp > 0 and (len(base) > 1 or base[0][1]):
                return self._multiplied([self.products(expr.base) for _ in range(expr.exp)])
            if len(base) == 1 and not base[0][1]:
                number, _, factors = base[0]
                return [(number**expr.exp, (), {f: power * expr.exp for f, power in factors.items()})]
        return [(expr, (), {})] if expr.is_number else [(Integer(1), (), {expr: 1})]

    @staticmethod
    def _multiplied(each) -> list:
        made = []
        for chosen in product(*each):
            powers = Counter()
            for _, _, factors in chosen:
                powers.update(factors)
            made.append((Mul(*(n for n, *_ in chosen)), tuple(x for _, limits, _ in chosen for x in limits),
                         {f: power for f, power in powers.items() if power}))
        return made

    def formula(self, expr: Expr) -> dict[str, Expr]:
        """Each product of the line, spelled with letters that are counted, and its number."""
        made: dict[str, Expr] = {}
        for number, limits, factors in self.products(expr):
            orders = ({s: Symbol(f"_{n}", integer=True) for n, (s, *_) in enumerate(order)}
                      for order in permutations(limits))
            spelled = min(self._spelled(limits, factors, at) for at in orders)
            made[spelled] = made.get(spelled, 0) + number
        return {spelled: number for spelled, number in made.items() if number != 0}

    def _spelled(self, limits, factors, at) -> str:
        over = sorted(f"{at[s]} from {self.whole(low.xreplace(at))} to {self.whole(high.xreplace(at))}"
                      for s, low, high in limits)
        return f"{'; '.join(over)}: " + " ".join(
            sorted(f"{self.factor(f.xreplace(at))}^{power}" for f, power in factors.items()))

    def factor(self, expr: Expr) -> str:
        if isinstance(expr, Entry):
            return f"{self.array(expr.operation)}{[*map(self.whole, expr.indices)]}"
        if isinstance(expr, Indexed):
            return f"{self.name(expr.base.label)}{[*map(self.whole, expr.indices)]}"
        if not expr.has(Indexed) and all(s.is_integer for s in expr.free_symbols):
            return self.whole(expr)
        if isinstance(expr, Symbol):
            return self.name(expr)
        return f"{type(expr).__name__}({', '.join(str(self.formula(arg)) for arg in expr.args)})"

    def array(self, form: Expr) -> str:
        if not isinstance(form, Operation):
            return self.name(form.label) if hasattr(form, "label") else str(self.formula(form))
        if isinstance(form, hadamard | plus):
            return f"{type(form).__name__}({', '.join(sorted(self._operands(form, type(form))))})"
        return f"{type(form).__name__}({', '.join(map(self.array, form.args))})"

    def _operands(self, form, kind):
        for arg in form.args:
            yield from self._operands(arg, kind) if isinstance(arg, kind) else [self.array(arg)]


def arrays(part, kinds=(Define,)) -> dict:
    """The arrays of what is given, by name."""
    sides = [side for item in part.given if isinstance(item, kinds) for side in (item.left, item.right)]
    return {e.base.label.name: e.base for side in sides for e in side.atoms(Indexed)}


def words(part, last, typed: Typed) -> tuple[Words, Words]:
    """Those of the catalogue's derivation and of the one that was derived."""
    by_hand, sizes = Words(part), {}
    given = {text_name(name): base.shape for name, base in arrays(part).items()}
    for name, base in arrays(last).items():
        sizes |= {mine: theirs for mine, theirs in zip(base.shape or (), given.get(text_name(name)) or (), strict=False)
                  if isinstance(mine, Symbol) and mine != theirs and mine not in last.domain.following}
    layer = last.layer
    means = {**{f"d_{n}": f"slope at {n}" for n in layer.names},
             "grad": f"slope at {layer.wrt_name}",
             **{"delta" if len(layer.outputs) == 1 else f"delta_{n}": f"slope at {n}" for n in layer.outputs},
             **{mine: by_hand.name(theirs) for mine, theirs in typed.means.items()}}
    return by_hand, Words(last, means, sizes)


def last_lines(part) -> tuple[Expr, Expr | None]:
    """The last line in index form, and the array form where that is the last line."""
    ending = part.steps[-1].rhs if part.steps[-1].rule.name == "recognise" else None
    line = next(step.rhs for step in reversed(part.steps) if step.rule.name != "recognise")
    while line.has(Entry):
        line = line.replace(lambda e: isinstance(e, Entry), lambda e: e.expand_entry())
    return line, ending


def same_products(part, last, by_hand: Words, mine: Words) -> bool:
    """Whether the last line in index form says the same, and the array form where the catalogue ends in one."""
    (index, array), (my_index, my_array) = last_lines(part), last_lines(last)
    return by_hand.formula(index) == mine.formula(my_index) and (
        array is None or my_array is not None and by_hand.formula(array) == mine.formula(my_array))


def difference(part, last, typed: Typed) -> str:
    """How the derived last line differs from the catalogue's; ``StepError`` where it is not worth the same."""
    by_hand, mine = words(part, last, typed)
    there = {by_hand.name(name): base for name, base in arrays(part, (Define, Name)).items()}
    line = last.result.xreplace({base: there[name] for base in last.result.atoms(IndexedBase)
                                 if (name := mine.name(base.label)) in there})
    printed = text(part, part.result), text(part, line)
    if printed[0] != printed[1]:
        replace(part, steps=(Step(substitute, line, ""),)).prove()
    if not same_products(part, last, by_hand, mine):
        return printed[1]
    return "" if printed[0] == printed[1] else ORDER if sorted(printed[0]) == sorted(printed[1]) else FORM


@cache
def derived(key):
    """The derivation that a row ends in."""
    typed = row(key)
    made = derive(typed.text, typed.wrt, shapes=typed.shapes)
    return made.parts[-1] if isinstance(made, Chain) else made


def test_every_part_of_the_catalogue_has_a_row():
    assert TABLE.keys() == CATALOGUE.keys(), "tests/reached.py says what is typed for each, or why it cannot be"
    for name, found in TABLE.items():
        if isinstance(found, dict):
            assert list(found) == [part.title for part in CATALOGUE[name]().parts]


def reason(part) -> str:
    """Why a text cannot say it; empty where it can."""
    if isinstance(part, Induction):
        return INDUCTION
    return QUANTITY if not isinstance(part.goal, Partial) else GROUPS if part.result.has(Partial) else ""


def test_what_cannot_be_said_has_its_reason_and_nothing_else_has_one():
    for key, (_, part) in PARTS.items():
        assert ("" if key in REACHED else row(key)) == reason(part), key


@pytest.mark.parametrize("key", REACHED)
def test_what_is_typed_ends_in_the_catalogue_s_last_line(key):
    assert difference(PARTS[key][1], derived(key), row(key)) == row(key).differs


def test_most_last_lines_are_printed_alike():
    assert sum(not row(key).differs for key in REACHED) >= 78 and len(REACHED) >= 90


@pytest.mark.parametrize("key", REACHED)
def test_a_wrong_last_line_is_refused(key):
    part, last = PARTS[key][1], derived(key)
    *before, ending = last.steps
    others = (wrong for _, what, wrong in changes(last.result) if "swapped" not in what)    # a ⊙ b is b ⊙ a
    for wrong in islice(others, 3):     # its sign, a factor 2, and something within
        with pytest.raises(StepError):
            difference(part, replace(last, steps=(*before, replace(ending, rhs=wrong))), row(key))


def test_each_change_to_a_last_line_makes_other_products():
    """Each change that a person might make to a last line is seen."""
    count, missed = 0, []
    for part in (PARTS[key][1] for key in REACHED if key in CATALOGUE):
        theirs = Words(part)
        for line in filter(None, last_lines(part)):
            right = theirs.formula(line)
            for _, what, wrong in changes(line):
                count += 1
                if theirs.formula(wrong) == right:
                    missed.append((part.title, what))
    assert count > 700 and missed == []
