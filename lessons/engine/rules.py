"""The rules a step can name: each with its law, and where code can do the rewriting, the code.

``chain``, ``differentiate``, ``collapse``, ``boundary``, ``factor`` and ``recognise`` write their own lines.  They
follow definitions as they stand in ``given`` and never call ``sympy.diff`` under a sum, which would capture the bound
index.
"""

from sympy import Add, Expr, Indexed

from .brackets import bounded, choose, unknown
from .language import Define, Direct, Name, Partial, head, quantities
from .letters import apart, put, rename_bound
from .recognising import array_forms, first_equal
from .slopes import slopes
from .statement import Rule, Statement
from .terms import flat, summed, total

__all__ = [
    "absent", "algebra", "boundary", "cases", "chain", "collapse", "common", "condition", "differentiate", "empty",
    "factor", "hypothesis", "join", "linear", "local", "logarithm", "peel", "quotient", "recognise", "regroup",
    "reindex", "split", "square", "substitute", "unfold",
]


def ask_every(goal: Expr, derivation: Statement) -> Expr:
    """∂E/∂x as a term ∂E/∂y ∂y/∂x for each entry y of what reads x, counted by letters that the goal does not have.

    What reads x and is itself read by another of these, as a sum S is by the quotient over it, is on that one's way.
    """
    if not isinstance(goal, Partial):
        raise ValueError(f"{derivation.title}: {goal} came, a derivative was expected by the chain rule")
    name, place = head(goal.wrt)
    defined = [item for item in derivation.given if isinstance(item, Define)]
    reads = {item.left: quantities(item.right) for item in defined}
    readers = [left for left, names in reads.items() if name in names]
    used = [goal, *derivation.domain.sizes, *(item.left for item in derivation.given)]
    made = []
    for left in readers:
        if any(head(left)[0] in reads[other] for other in readers if other != left):
            continue
        y = put(left, apart(left, place, *used))
        term = Partial(goal.of, y) * Partial(y, goal.wrt)
        over = [(letter, 1, size) for letter, size in zip(head(y)[1], getattr(left, "shape", ()), strict=True)]
        made.append(summed(term, over))
    return Add(*made)


def as_array(expr: Expr, derivation: Statement) -> Expr:
    """The line as an entry of an array operation, at the goal's own place."""
    domain = derivation.domain
    shifts = [size for size, (least, _) in domain.sizes.items() if least == 0]
    forms = array_forms(expr, {place: high for place, (_, high) in domain.free.items()}, shifts)
    form = first_equal(expr, forms, domain)
    if form is None:
        raise ValueError(f"{derivation.title}: {expr} came, a line that is a product of arrays was expected")
    return form


def collapse_deltas(expr: Expr, derivation: Statement) -> Expr:
    """Let each Kronecker delta under a sum choose its one term: Σ_k [k = j] f(k) = f(j) · [lo ≤ j ≤ hi]."""
    return Add(*(choose(term, unknown, derivation.domain.free).whole for term in flat(expr)))


def move_brackets(expr: Expr, derivation: Statement) -> Expr:
    """Move each bracket [lo ≤ i ≤ hi] about a letter of a sum into its bounds."""
    return Add(*(bounded(term, unknown, derivation.domain.free).whole for term in flat(expr)))


def take_out(expr: Expr, derivation: Statement) -> Expr:
    """Put in front of each sum what does not depend on its letters."""
    return total(flat(expr))


def differentiate_partials(expr: Expr, derivation: Statement) -> Expr:
    """Put in the place of each ∂y/∂x the derivative of what y is defined as; names of derivatives are put in too.

    What arrives from behind and has no name, such as ∂E/∂e, stays.
    """
    goal = derivation.goal
    defined = {head(g.left)[0]: g for g in derivation.given if isinstance(g, Define)}
    named = {g.right.args: g.left for g in derivation.given if isinstance(g, Name)}

    def replace(node: Expr) -> Expr:
        if isinstance(node, Partial):
            for ends, left in named.items() if not isinstance(node, Direct) else ():
                places = {index: place for end, here in zip(ends, node.args, strict=True)
                          for index, place in zip(head(end)[1], head(here)[1], strict=False)}
                if tuple(end.xreplace(places) for end in ends) == node.args:
                    return left.xreplace(places)
            if node != goal and isinstance(goal, Partial) and node.of == goal.of:
                return node
            name, at = head(node.of)
            if name not in defined:
                raise ValueError(f"{derivation.title}: {node} came, but {name} is not defined: a derivative of what "
                                 "is given was expected")
            left, right = defined[name].left, defined[name].right
            inner = rename_bound(put(right, dict(zip(head(left)[1], at, strict=True))), node.wrt, node.of)
            return Add(*(choose(term, unknown, derivation.domain.free, trivial=True).whole
                         for term in slopes(inner, node.wrt)))
        if not node.args or isinstance(node, Indexed):
            return node
        return node.func(*map(replace, node.args))

    return replace(expr)


chain = Rule("chain", "Chain rule",
             r"\frac{\partial E}{\partial x}=\sum_i\frac{\partial E}{\partial y_i}\frac{\partial y_i}{\partial x}",
             ask_every)
differentiate = Rule("differentiate", "Differentiate the definition",
                     r"\frac{\partial}{\partial w_i}\sum_r a_r w_r=a_i", differentiate_partials)
quotient = Rule("quotient", "Quotient rule", r"\left(\frac uv\right)'=\frac{u'\,v-u\,v'}{v^2}")
square = Rule("square", "Differentiate the square", r"\left(u^2\right)'=2\,u\,u'")
logarithm = Rule("logarithm", "Differentiate the logarithm", r"(\ln u)'=\frac{u'}{u}")
cases = Rule("cases", "Differentiate each case")
collapse = Rule("collapse", "Keep the one term that survives", r"\sum_k [k=j]\,f_k=f_j", collapse_deltas)
boundary = Rule("boundary", "Move the bracket into the bounds",
                r"\sum_{i=1}^{n} f_i\,[i\le b]=\sum_{i=1}^{\min(n,b)}f_i", move_brackets)
substitute = Rule("substitute", "Put in what is known")
algebra = Rule("algebra", "Rearrange")
split = Rule("split", "Split the sum", r"\sum_k(f_k+g_k)=\sum_k f_k+\sum_k g_k")
reindex = Rule("reindex", "Count by another index", r"\sum_{k=1}^{n}f_k=\sum_{k=1}^{n}f_{n+1-k}")
regroup = Rule("regroup", "Count in groups", r"\sum_n f_n=\sum_m\sum_k f_{B(m-1)+k}")
common = Rule("common", "Take out the common factor", r"a\,b-a\,c=a\,(b-c)")
factor = Rule("factor", "Take out of the sum", r"\sum_k c\,f_k=c\sum_k f_k", take_out)
absent = Rule("absent", "What does not occur has slope 0")
empty = Rule("empty", "An empty product", r"\prod_{l=1}^{0}f_l=1")
unfold = Rule("unfold", "Put in the definition")
linear = Rule("linear", "Differentiate term by term", r"(u+v)'=u'+v'")
join = Rule("join", "Add the last term", r"\sum_{l=1}^{k}f_l+f_{k+1}=\sum_{l=1}^{k+1}f_l")
condition = Rule("condition", "Use the side condition")
local = Rule("local", "Only its own unit", r"\frac{\partial y_k}{\partial z_i}=0\quad(k\ne i)")
recognise = Rule("recognise", "Recognize the array form", rewrite=as_array)
hypothesis = Rule("hypothesis", "Use the hypothesis")
peel = Rule("peel", "Peel off the last factor", r"\prod_{l=1}^{k+1}f_l=f_{k+1}\prod_{l=1}^{k}f_l")
