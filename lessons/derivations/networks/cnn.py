"""The network of lesson 10 as definitions: two convolutions with pooling, then two dense layers and the softmax.

x → convolution → z¹ → sigmoid → a¹ → pooling → s¹ → convolution → z² → sigmoid → a² → pooling → s² → flattening → v²
→ dense → z³ → sigmoid → a³ → dense → z⁴ → softmax → ŷ → E.  One picture, P and Q maps, all sides square.  Pooling is a
selection: S¹[p, i, j, m, n] = 1 where window (i, j) of map p has its maximum at (m, n).  Source items: C20–C23, ER-28.
"""

from functools import lru_cache

from sympy import Expr, IndexedBase, Sum, exp

from ...engine import Define, Derivation, Domain, Name, Partial, Step, array, index
from ...engine.checking.rings import Numbers
from ...engine.checking.subject import Subject
from ...engine.rules import algebra
from ..losses import CROSS_ENTROPY, ONE, E, K, softmax
from .flattening import flattened

P, Q, L, K1, M1, N1, K2, M2, N2, V, H = index("P Q L K1 M1 N1 K2 M2 N2 V H")
p, q, i, j, u, v, m, n, r, h, k = index("p q i j u v m n r h k")

x, w1, b1 = array("x0", L, L), array("kernel1", P, K1, K1), array("b1", P)
z1, a1 = array("z1", P, M1, M1), array("a1", P, M1, M1)
S1, s1 = array("select1", P, N1, N1, M1, M1), array("s1", P, N1, N1)
w2, b2 = array("kernel2", Q, P, K2, K2), array("b2", Q)
z2, a2 = array("z2", Q, M2, M2), array("a2", Q, M2, M2)
S2, s2, v2 = array("select2", Q, N2, N2, M2, M2), array("s2", Q, N2, N2), array("v2", V)
W3, b3, z3, a3 = array("W3", H, V), array("b3", H), array("z3", H), array("a3", H)
W4, b4, z4 = array("W4", K, H), array("b4", K), array("z4", K)

SIZES = {P: (1, 2), Q: (1, 2), L: (1, 3), K1: (1, L), M1: (1, 2), N1: (1, 2), K2: (1, N1), M2: (1, 2), N2: (1, 2),
         V: (1, 3), H: (1, 2), K: (1, 3)}
CI = {L: (1, 4), H: (1, 3), M1: (1, 3), N1: (1, 3), M2: (1, 3)}
FOLLOWING = {"kernel1": (M1, L - K1 + 1), "kernel2": (M2, N1 - K2 + 1), "s2 v2": (V, Q * N2**2)}
SHOWN = {P: 1, Q: 2, L: 5, K1: 2, M1: 4, N1: 3, K2: 2, M2: 2, N2: 1, V: 2, H: 2, K: 2}
CHOSEN = {"x0": ((2, 0, -1, 1, 0), (1, 3, 0, -1, 2), (0, -2, 1, 2, 1), (-1, 1, 2, 0, -1), (2, 0, 1, -2, 1)),
          "kernel1": (((1, -1), (0, 1)),), "b1": (0,),
          "kernel2": ((((2, -1), (1, -2)),), (((-1, 1), (3, -1)),)), "b2": (0, -1),
          "W3": ((1, -2), (2, 1)), "b3": (0, -1), "W4": ((1, -1), (0, 2)), "b4": (0, 0), "t": (0, 1)}


def over(most: Expr, *letters) -> tuple:
    """The limits of a sum in which each letter runs from 1."""
    return tuple((letter, 1, most) for letter in letters)


def _sigmoid(a, z, *place) -> Define:
    return Define(a[place], 1 / (1 + exp(-z[place])))


def _pooled(s, S, a, which) -> Define:
    return Define(s[which, i, j], Sum(S[which, i, j, m, n] * a[which, m, n], *over(a.shape[1], m, n)))


LAYERS = {made.left.base.label.name: made for made in (
    Define(z1[p, m, n], Sum(w1[p, u, v] * x[m + u - 1, n + v - 1], *over(K1, u, v)) + b1[p]),
    _sigmoid(a1, z1, p, m, n),
    _pooled(s1, S1, a1, p),
    Define(z2[q, m, n], Sum(w2[q, p, u, v] * s1[p, m + u - 1, n + v - 1], (p, 1, P), *over(K2, u, v)) + b2[q]),
    _sigmoid(a2, z2, q, m, n),
    _pooled(s2, S2, a2, q),
    Define(v2[r], flattened(s2, (q, i, j))),
    Define(z3[h], Sum(W3[h, r] * v2[r], (r, 1, V)) + b3[h]),
    _sigmoid(a3, z3, h),
    Define(z4[k], Sum(W4[k, h] * a3[h], (h, 1, H)) + b4[k]),
)}
FORWARD = (*LAYERS.values(), *softmax(z4), CROSS_ENTROPY, ONE)
SLOPES = {name: Name(array(f"delta{name[1]}" if name[0] == "z" else f"delta_{name}", *made.left.base.shape)[
    made.left.indices], Partial(E, made.left)) for name, made in LAYERS.items()}


def back(y) -> IndexedBase:
    """The name of ∂E/∂y: δ for a z; the others are printed as derivatives."""
    return SLOPES[y.label.name].left.base


def one_layer(title, goal, given, free, at, steps, items) -> Derivation:
    """A derivation in this network, over the sizes of what stands in it."""
    sides = (goal, *(side for item in given for side in (item.left, item.right)), *(s.rhs for s in steps if s.rhs))
    bases = {base.label.name: base for side in sides for base in side.atoms(IndexedBase)}
    met = {letter for base in bases.values() for most in base.shape for letter in most.free_symbols}
    fixed = {size: (value,) * 2 for names, (size, value) in FOLLOWING.items() if set(names.split()) <= set(bases)}
    domain = Domain({size: fixed.get(size, most) for size, most in SIZES.items() if size in met}, free,
                    {size: most for size, most in CI.items() if size in met and size not in fixed},
                    {size: value for size, value in SHOWN.items() if size in met} | at)
    return Derivation(title, goal, given, domain, steps, ("course", "002"), example(), items)


@lru_cache(1)
def example() -> dict[str, object]:
    """Numbers for every array: what is chosen, what the forward pass makes of it, and what flows back."""
    whole = Subject(Derivation("The whole network", Partial(E, x[i, j]), (*FORWARD, *SLOPES.values()), Domain(
        SIZES, {}, {}, SHOWN), (Step(algebra, Partial(E, x[i, j])),)))
    values, shapes = dict(CHOSEN), whole.shapes(SHOWN)
    world = whole.world(Numbers(values), SHOWN)
    for select, z, s in (("select1", "z1", "s1"), ("select2", "z2", "s2")):
        values[select] = _winners(z, world, shapes[z], shapes[s])
    return values | {name: _folded(shape, lambda *place, name=name: world.entry(name, place))
                     for name, shape in shapes.items() if name not in values}


def _winners(z, world, before, after):
    """1 at the first largest entry of each window; the windows are as wide as they can be, one step apart."""
    wide = before[1] - after[1] + 1

    def winner(which, row, column):
        window = ((r, c) for r in range(row, row + wide) for c in range(column, column + wide))
        return max(window, key=lambda place: world.entry(z, (which, *place)))       # the sigmoid keeps the order

    return _folded((*after, *before[1:]), lambda which, row, column, *place: int(winner(which, row, column) == place))


def _folded(shape, entry, *place):
    """Nested tuples of the entries of an array."""
    if not shape:
        return entry(*place)
    return tuple(_folded(shape[1:], entry, *place, number) for number in range(1, shape[0] + 1))
