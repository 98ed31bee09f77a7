"""Why each generated line follows: one short sentence, made of what stands in the line."""

from sympy import Expr, Indexed, KroneckerDelta, Sum, preorder_traversal

from ....engine.language import Entry
from ....engine.operations import correlate, dilate, every, flip, full, matmul, outer, row_sum, transpose
from ....engine.statement import spell


def spelled(entry) -> str:
    """A placeholder, such as {x[i,j]}."""
    return spell(entry.base, *entry.indices) if isinstance(entry, Indexed) else f"{{{entry}}}"


def _listed(names) -> str:
    names = [f"{{{name}}}" for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def chain(part, children) -> str:
    """Through which definitions the goal acts."""
    here = spelled(part.of)
    held = (" Each slope is along its own arrow; what else stands in a definition is held."
            if any(part._other_way(c) for c in children) else "")
    if len(children) > 1:
        return f"{here} acts on the loss through {_listed(children)}: ask every entry of each, and paths add up.{held}"
    child = children[0]
    if part.layer.is_recursion(child) and child == part.name:
        return f"{here} acts at once and through the next step of {{{child}}}, which reads it again.{held}"
    if part.layer.shapes.get(child):
        return f"{here} could act on the loss through any entry of {{{child}}}, so ask every one.{held}"
    return f"{here} acts on the loss through {{{child}}}.{held}"


def differentiate(part, children) -> str:
    """Slopes from the definitions."""
    return (f"Put in what arrives, and differentiate {'each definition' if len(children) > 1 else 'the definition'}. "
            f"A bracket, where one comes, asks whether it is {spelled(part.of)} that stands there.")


def collapse(part, terms) -> str:
    """Which index each bracket picks."""
    letters = sorted(
        {str(s) for t in terms for f in t.factors if isinstance(f, KroneckerDelta)
         for s in f.free_symbols & {x[0] for x in t.limits}})
    shared = any(
        not {s for f in t.factors if isinstance(f, KroneckerDelta) for s in f.free_symbols} >= {x[0] for x in t.limits}
        for t in terms if t.limits)
    first = ("Each bracket keeps one term of a sum." if len(letters) > 1
             else "The bracket keeps the one term for which it holds.")
    return f"{first} Sums without a bracket stay: {spelled(part.of)} is shared by all their terms." if shared else first


KNOWN = "This was computed on the way forward: put it in, and nothing is computed twice."
INLINED = "Put in what earlier parts gave."
CONDITION = "Here the side condition is needed: this sum is what it says."
BOUNDARY = "Outside of the bracket there is nothing to add: it moves into the bounds of the sum."
ZERO = "One term is 0 whatever the numbers are, so it is left out: its sum cancels."
CANCELLED = "Multiply out: products that stand there with both signs cancel."
PLACED = "Put in what was only laid out: each entry is read where it comes from."
OUT = "What does not depend on the index of the sum comes out of it."
COMMON = "Every term has this factor: take it out."
SAID = {full: "One index rises while the other falls, and every overlap counts: a full convolution.",
        correlate: "Both indices rise together: a correlation, nothing is flipped.",
        every: "Only every {s}-th entry of a sliding sum is asked.",
        matmul: "A sum over one shared index is a product of matrices.",
        outer: "Each entry is one number times another: a column times a row.", row_sum: "A sum over all rows."}


def recognised(line: Expr) -> str:
    """What the array form says."""
    nodes = [node for entry in line.atoms(Entry) for node in preorder_traversal(entry.operation)]
    kinds = {type(node) for node in nodes}
    first = next((node for node in nodes if type(node) in SAID), None)
    if first is None:
        return ("For all places at once, with the transpose where the indices have changed places."
                if transpose in kinds else "Entry by entry, for all places at once.")
    sentence = SAID[type(first)].replace("{s}", str(first.args[-1]))
    if isinstance(first, full) and any(isinstance(arg, flip) for arg in first.args):
        sentence = "Both indices rise together, and every overlap counts: a full convolution with the flipped array."
    if isinstance(first, correlate) and flip(first) in nodes:
        sentence = "Both indices rise together: a correlation, read from its other end."
    gaps = " The spacing comes back as gaps." if dilate in kinds else ""
    turned = " Transposes put the indices in order." if {matmul, transpose} <= kinds else ""
    added = f" One for each {_listed(s for s, *_ in line.limits)}, added up." if isinstance(line, Sum) else ""
    return sentence + gaps + turned + added
