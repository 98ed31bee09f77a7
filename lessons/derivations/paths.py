"""Derivatives on a graph: the sum over all paths, each a product of slopes, for any network that can be drawn.

Source items: D1–D7, E62, ER-41, ER-42.
"""

from functools import partial

from sympy import Add, Expr, Integer, Mul, Rational, Sum, exp, tanh

from ..engine import Define, Derivation, Domain, InOrder, Paren, Partial, Rule, Step, array, index
from ..engine.rules import substitute
from ..graphs import LOSS, Graph, Minus, Slope, accumulate, is_direct, network_one, network_two, owner, paths

D, d, r = index("D d r")
WORDS = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
every_path = Rule("paths", "One term for each path",
                  r"\frac{\partial E}{\partial u}=\sum_{\text{paths}}\ \prod_{\text{arrows}}\text{slope}")
meet = Rule("meet", "Add where paths meet", r"a\,b\,c+a'\,b\,c=(a+a')\,b\,c")


class _Symbols:
    """The quantities of a graph in the language of derivations; inputs with components have D of them."""

    def __init__(self, graph: Graph):
        self.graph = graph

    def __call__(self, name: str, component=d) -> Expr:
        name = owner(name)
        return array(name, D)[component] if self.graph.width(name) > 1 else array(name)

    def slope(self, slope: Slope) -> tuple[Expr, ...]:
        """The factors of a slope."""
        return tuple(map(self._factor, slope.factors))

    def _factor(self, factor: str | Minus) -> Expr:
        if isinstance(factor, str):
            return self(factor)
        left = self(factor.left) if isinstance(factor.left, str) else factor.left
        return Paren(left - self(factor.right) ** (2 if factor.squared else 1))

    def partial(self, slope: Slope) -> Expr:
        return Partial(self(slope.of), self(slope.wrt))

    def definitions(self):
        """The forward pass."""
        for name in self.graph.nodes:
            if name in self.graph.kinds:
                yield Define(self(name), self._value(name))

    def _value(self, name: str) -> Expr:
        edges, kind = self.graph.into(name), self.graph.kinds[name]
        if kind == "loss":
            goals = self.graph.targets
            return Rational(1, 2) * Add(*(Paren(self(e.source) - self(goals[e.source])) ** 2 for e in edges))
        if kind != "unit":
            return {"sum": Add, "product": Mul}[kind](*(self(e.source) for e in edges))
        inner = Add(*map(self._term, edges))
        return {"linear": inner, "tanh": tanh(inner), "sigmoid": 1 / (1 + exp(-inner))}[self.graph.unit]

    def _term(self, edge) -> Expr:
        if self.graph.width(edge.weight) == 1:
            return self(edge.weight) * self(edge.source)
        return Sum(self(edge.weight, r) * self(edge.source, r), (r, 1, D))


def along_paths(graph: Graph, quantity: str, title: str = "", items: tuple[str, ...] = ()) -> Derivation:
    """∂E/∂quantity = Σ_paths Π_arrows slope, for a node, a weight or an input: ``n4``, ``w25``, ``x2``.

    What has components is derived for a general one, d.  Where an arrow skips a layer its slope is not the derivative
    of one end by the other, since there are more ways between them: then the first line has the slopes at once.
    """
    symbols, name = _Symbols(graph), owner(quantity)
    found = list(paths(graph, graph.components(name)[0]))
    slopes = Add(*(_product(*(f for slope in path.slopes for f in symbols.slope(slope))) for path in found))
    asked = f"{{{symbols(name)}}}"
    many = f"{WORDS.get(len(found), len(found))} ways lead" if len(found) > 1 else "One way leads"
    walk = f"{many} from {{{LOSS}}} back to {asked}. Multiply along a path"
    walk += ", and add over the paths." if len(found) > 1 else "; with one path there is nothing to add."
    steps = [Step(substitute, slopes, "Put in each arrow's slope. Into the loss it is output minus target. Into a unit "
                                      "it is the unit's own slope, times the weight on the arrow, or at the end "
                                      "times the value that meets the weight.")]
    if all(is_direct(graph, path) for path in found):
        steps.insert(0, Step(every_path, Add(*(Mul(*map(symbols.partial, path.slopes)) for path in found)), walk))
    else:
        steps = [Step(every_path, slopes, walk + " An arrow here skips a layer. Its slope holds the other ways fixed.")]
    shared = _accumulated(graph, symbols, graph.components(name)[0])
    if len(found) > 1 and shared != slopes:
        steps.append(Step(meet, shared, "Paths that run together for a while share those slopes. Take out what they "
                                        f"share on the way to {asked}: a program computes each of these once."))
    wide = any(graph.width(each) > 1 for each in graph.inputs)
    component = graph.width(name) > 1
    domain = Domain({D: (1, 3)} if wide else {}, {d: (1, D)} if component else {}, {D: (1, 6)} if wide else {},
                    {D: 2, d: 1} if component else {D: 2} if wide else {})
    numbers = {n: values if graph.width(n) > 1 else values[0] for n, values in graph.numbers.items()
               if n in (*graph.inputs, *graph.weights, *graph.targets.values())}
    return Derivation(title or f"Every path to {name}", Partial(symbols(LOSS), symbols(name)),
                      tuple(symbols.definitions()), domain, tuple(steps), ("course",), numbers, items)


def _accumulated(graph: Graph, symbols: _Symbols, quantity: str) -> Expr:
    """The same derivative as reverse accumulation builds it: sums where paths meet, times the slope that they share."""
    known: dict[str, tuple[Expr, ...]] = {}
    for visit in accumulate(graph, quantity):
        terms = [_product(*known.get(edge.target, ()), *symbols.slope(slope)) for edge, slope in visit.links]
        whole = Paren(Add(*terms)) if len(terms) > 1 else terms[0]
        known[visit.quantity] = whole.args if isinstance(whole, InOrder) else (whole,)
    return _product(*known[quantity])


def _product(*factors: Expr) -> Expr:
    """The factors in their order."""
    return InOrder(*factors) if len(factors) > 1 else factors[0] if factors else Integer(1)


ASKED = {
    "paths_one_n4": (network_one, "n4", "D1"), "paths_one_w25": (network_one, "w25", "D2"),
    "paths_one_v11": (network_one, "v11", "D3"), "paths_one_x2": (network_one, "x2", "D4"),
    "paths_two_v22": (network_two, "v22", "D5"), "paths_two_w24": (network_two, "w24", "D6"),
    "paths_two_n1": (network_two, "n1", "D7"),
}


def _asked(network, quantity: str, item: str) -> Derivation:
    which = "first" if network is network_one else "second"
    return along_paths(network(), quantity, f"The {which} network: every path to {quantity}", (item,))


CATALOGUE = {key: partial(_asked, *asked) for key, asked in ASKED.items()}
