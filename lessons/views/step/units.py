"""The case of a derivation as a drawing: units, what joins them, and which of it each line speaks of."""

from collections.abc import Iterator

from sympy import Add, Expr, Indexed, Integer, Sum, Symbol

from ...engine.checking.subject import Subject
from ...engine.grammar import parse
from ...engine.language import Define, Name, elements, head
from ...notation import role

MOST = 8            # units in a column


def units_of(derivation, lines: list[str], at: dict[str, int] | None = None) -> dict:
    """Inputs, outputs and the arrows between them at one size; and for each written-out line what of it is lit.

    The arrows are read off the definition of what has a δ, and what is lit off the terms of the line: one that is 0
    lights nothing. Of a case with more than 8 units in a column no more is told than {"most": 8}. Raises ValueError
    where there is no such layer.
    """
    subject, point = Subject(derivation), derivation.domain.at(at, nearest=True)
    names = {head(g.right.wrt)[0]: head(g.left)[0] for g in derivation.given if isinstance(g, Name)}
    layers = [g for g in derivation.given if isinstance(g, Define) and head(g.left)[0] in names]
    if len(layers) != 1 or len(head(layers[0].left)[1]) != 1:
        raise ValueError(f"StepView: units of {derivation.title!r} came, a layer y[j] with a name for ∂E/∂y[j] was "
                         "expected")
    of, at_place = head(layers[0].left)
    shapes, sizes = subject.shapes(point), {size: point[size] for size in derivation.domain.sizes}
    arrows, biases = [], {}
    for place, in elements(shapes[of]):
        for term in _terms(_put(layers[0].right, {**sizes, at_place[0]: place})):
            inputs, weights, added = _kinds(term, of, shapes)
            arrows += [(one, f"{of}[{place}]", next(iter(weights), "")) for one in inputs]
            biases.update({f"{of}[{place}]": one for one in added if not inputs})
    inputs, outputs = ({arrow[end]: None for arrow in arrows} for end in (0, 1))
    if not inputs:
        raise ValueError(f"StepView: units of {derivation.title!r} came, an output made of inputs was expected")
    if max(len(inputs), len(outputs)) > MOST:
        return {"most": MOST}
    asked = _spelled(_put(derivation.goal.args[1], point))
    known = {**subject.bases, **{name: Symbol(name) for name in subject.scalars}}
    terms = [Add.make_args(parse(line.rsplit(" = ", 1)[1], known)) if step else [] for step, line in enumerate(lines)]
    met = [[{asked, *map(_spelled, term.atoms(Indexed))} for term in each if term] for each in terms]
    columns = [sorted(column, key=_number) for column in (inputs, outputs)]
    return {"inputs": columns[0], "outputs": columns[1], "arrows": arrows, "biases": biases, "asked": asked,
            "roles": [role(column[0].partition("[")[0]) for column in columns],
            "lit": [_lit(each, arrows, biases, columns[1], f"{names[of]}[") for each in met]}


def _put(expr: Expr, point) -> Expr:
    return expr.xreplace({symbol: Integer(n) for symbol, n in point.items()})


def _spelled(quantity: Expr) -> str:
    name, place = head(quantity)
    return f"{name}[{','.join(map(str, place))}]" if place else name


def _number(name: str) -> int:
    return int(name.partition("[")[2].rstrip("]"))


def _terms(expr: Expr) -> Iterator[Expr]:
    """The terms of a sum whose bounds are numbers."""
    for term in Add.make_args(expr):
        if isinstance(term, Sum):
            (letter, low, high), *inner = term.limits
            rest = Sum(term.function, *inner) if inner else term.function
            for n in range(int(low), int(high) + 1):
                yield from _terms(_put(rest, {letter: n}))
        else:
            yield term


def _kinds(term: Expr, of: str, shapes) -> list[list[str]]:
    """The inputs, weights and biases in a term of a definition; places outside an array hold nothing."""
    entries = [entry for entry in term.atoms(Indexed) if head(entry)[0] != of
               and all(1 <= i <= n for i, n in zip(head(entry)[1], shapes[head(entry)[0]], strict=True))]
    alone = [symbol for symbol in term.atoms(Symbol) if symbol.name not in shapes]
    found = {_spelled(each): role(head(each)[0]) for each in (*entries, *alone)}
    return [sorted(name for name, kind in found.items() if kind in kinds)
            for kinds in (("input", "output"), ("weight",), ("bias",))]


def _lit(terms: list[set[str]], arrows, biases, outputs, delta: str) -> dict:
    """Which arrows, outputs and biases the terms of a line speak of."""
    weights, inputs = {weight for _, _, weight in arrows}, {one for one, _, _ in arrows}
    lit = {"arrows": set(), "outputs": set(), "biases": set()}
    for term in terms:
        met = {output for output in outputs if output in term or delta + output.partition("[")[2] in term}
        lit["outputs"] |= met
        lit["biases"] |= {output for output in met if biases.get(output) in term}
        some = [kind for kind in (weights & term, inputs & term) if kind]
        lit["arrows"] |= {i for i, (one, output, weight) in enumerate(arrows) if some and output in met
                          and all(weight in kind or one in kind for kind in some)}
    return {kind: sorted(found) for kind, found in lit.items()}
