"""Several maps at once: which maps feed which stands in a table T[q, p] of letters, each 1 or 0.

The table is symbolic, so one check covers all tables of its size.  Maps of one axis or two; the windows are those of a
correlation, as in lessons 06 and 07.  Source items: E71–E74, E78–E88, E97–E102, ER-59, ER-60, ER-62.
"""

from dataclasses import dataclass, replace
from functools import cached_property, partial

from sympy import Max, Min, Sum

from ...engine import Define, Derivation, Name, Partial, Step, array, index
from ...engine.rules import boundary, chain, collapse, differentiate, factor, recognise, reindex, substitute
from ...engine.statement import spell
from .sliding import E, Sliding

P, Q, p, q, h = index("P Q p q h")
NUMBERS = {
    1: {"x": ((2, -1, 3, 1, -2), (1, 0, -2, 2, 1)), "w": (((3, 1, -2), (1, -1, 2)), ((4, 4, 4), (2, 0, 1))),
        "b": (1, -1), "delta": ((1, -2, 2), (-1, 3, 1)), "table": ((1, 1), (0, 1))},
    2: {"x": (((1, 2, 0), (-1, 3, 2), (2, -2, 1)), ((0, 1, -1), (2, 1, 3), (-2, 0, 1))),
        "w": ((((1, 2), (-1, 3)), ((2, -1), (0, 1))), (((4, 4), (4, 4)), ((1, 0), (-2, 1)))),
        "b": (1, -1), "delta": (((2, -1), (1, 3)), ((-1, 1), (2, 0))), "table": ((1, 1), (0, 1))},
}


# The largest input and number of maps of the lesson's check and of the larger one.
LARGEST = {1: ((4, 2), (5, 3)), 2: ((2, 2), (3, 2))}


@dataclass(frozen=True)
class Maps(Sliding):
    """P maps in, Q maps out; where ``table`` is False every map feeds every map."""

    table: bool = True

    T = array("table", Q, P)
    b = array("b", Q)
    x = cached_property(lambda self: array("x", P, *self.size))
    w = cached_property(lambda self: array("w", Q, P, *self.kernel))
    y = cached_property(lambda self: array("y", Q, *self.windows))
    delta = cached_property(lambda self: array("delta", Q, *self.windows))

    @property
    def near(self) -> tuple:
        """The limits of a sum over the windows that contain the input ``place``."""
        return tuple((i, Max(1, j - k + 1), Min(j, most)) for i, j, k, most in
                     zip(self.output, self.place, self.kernel, self.windows, strict=True))

    @property
    def given(self) -> tuple:
        """The forward pass, where everything is connected without a table, and δ."""
        body = (self.T[q, p] if self.table else 1) * self.w[(q, p, *self.slot)] * self.x[(p, *self.seen(self.slot))]
        out = self.y[(q, *self.output)]
        return (Define(out, Sum(body, (p, 1, P), *self.over_slots(self.slot)) + self.b[q]),
                Name(self.delta[(q, *self.output)], Partial(E, out)))

    @property
    def ranges(self) -> tuple[dict, ...]:
        """Those of the windows, and as many maps."""
        return tuple({P: (1, maps), Q: (1, maps), **self._ranges(size, None, 1, 0)}
                     for size, maps in LARGEST[self.axes])

    @property
    def most(self) -> dict:
        """A map's letter counts maps."""
        return {**super().most, q: Q, p: P}

    @property
    def shown(self) -> dict:
        """Two maps on either side."""
        return {**super().shown, P: 2, Q: 2}

    def derivation(self, title, wrt, free, example, steps, items) -> Derivation:
        numbers = NUMBERS[self.axes] if self.table else {n: v for n, v in NUMBERS[self.axes].items() if n != "table"}
        return Derivation(f"{title}: several maps, {self.axes}-D", Partial(E, wrt), self.given,
                          self.domain(free, example), steps, ("course", "004"), numbers, items)


def weight(axes: int) -> Derivation:
    """∂E/∂w[q, p, k] = T[q, p] Σ_i δ[q, i] x[p, i + k − 1], that is x_p correlated with δ_q where there is a cross."""
    m = Maps(axes)
    mine = spell(m.w, q, p, *m.slot)
    return m.derivation("The kernel gradient", m.w[(q, p, *m.slot)], (q, p, *m.slot), (1, 2) + (2,) * axes, (
        chain(f"Begin with every output of every map {{h}}: through any of them the loss might feel {mine}."),
        differentiate(f"In the definition of {spell(m.y, h, *m.output)} stands {mine} only if {{h}} is {{q}}. There it "
                      "meets the input under its slot, if {table[q,p]} is 1."),
        collapse("One output map is left, the one that the kernel leads to. The sum over positions stays: they share "
                 "the kernel."),
        factor("The cross does not depend on the position. Without it the whole gradient is 0: what is absent does not "
               "learn."),
        recognise("Input map {p} correlated with {delta} of map {q}, as with one map. No other map takes part."),
    ), ("E78", "E80", "E97"))


def bias(axes: int) -> Derivation:
    """∂E/∂b[q] = Σ_i δ[q, i]: one number for each output map."""
    m = Maps(axes)
    return m.derivation("The bias gradient", m.b[q], (q,), (2,), (
        chain("Again every output of every map {h}."),
        differentiate("{b[q]} is added in map {q} alone, once at each position, however many kernels lead there."),
        collapse("The sum over maps collapses. The positions share the bias, so their sum stays: one number for each "
                 "map."),
    ), ("E79", "E80", "E97", "ER-62"))


def input_(axes: int) -> Derivation:
    """∂E/∂x[p, j] = Σ_q T[q, p] (δ_q * w_qp)[j]: a full convolution for each map that p feeds, added up."""
    m = Maps(axes)
    mine, slope = spell(m.x, p, *m.place), m.delta[(q, *m.output)]
    kernel = m.w[(q, p, *m.met())]
    return m.derivation("The input gradient", m.x[(p, *m.place)], (p, *m.place), (2,) + (2,) * axes, (
        chain(f"{mine} may reach the loss through every output of every map {{q}}: one term for each."),
        differentiate("In map {q} it meets the slot that lies on it, of the kernel from {p} to {q}, if there is one."),
        collapse("In each window at most one slot lies on it. The sum over the maps does not collapse: a map may feed "
                 "many."),
        Step(boundary, Sum(m.T[q, p] * Sum(slope * kernel, *m.near), (q, 1, Q)),
             "The cross is the same for all windows, so it stands in front. Inside are the windows that contain the "
             "input."),
        recognise("Inside stands the full convolution that you know. Outside, what comes back from all maps that {p} "
                  "feeds is added: the table is read with {p} fixed, so along its other side."),
    ), ("E81", "E82", "E83", "E97"))


def stack(axes: int) -> Derivation:
    """∂E/∂x[p, j] = (Δ * V_p)[Q, j] with V_p[q, k] = w[Q − q + 1, p, k]: one full convolution with one axis more."""
    m = Maps(axes, table=False)
    V, slope = array("V", P, Q, *m.kernel), m.delta[(q, *m.output)]
    turned = Define(V[(p, q, *m.slot)], m.w[(Q - q + 1, p, *m.slot)])
    made = m.derivation("All maps in one convolution", m.x[(p, *m.place)], (p, *m.place), (2,) + (2,) * axes, (
        Step(substitute, Sum(slope * m.w[(q, p, *m.met())], (q, 1, Q), *m.near),
             "This is what you know, with every map connected: a sum over the maps {q} and over the windows."),
        Step(reindex, Sum(slope * V[(p, Q - q + 1, *m.met())], (q, 1, Q), *m.near),
             "Put the kernels that lead from {p} into a stack {V} in reversed order, the last of them first. Now its "
             "places fall while those of {delta} rise: along the positions, and across the maps."),
        recognise("That is a full convolution with one axis more, at place {Q} of this axis: there every {delta} meets "
                  "a kernel. So it is full along the positions and valid across the maps. The order was reversed "
                  "because a convolution turns every axis."),
    ), ("E86", "E87", "E88", "ER-59", "ER-60") if axes == 1 else ("E98", "E101", "E102", "ER-59", "ER-60"))
    return replace(made, given=(*made.given, turned), notations=("course",))


CATALOGUE = {
    "maps_weight": partial(weight, 1), "maps_bias": partial(bias, 1), "maps_input": partial(input_, 1),
    "maps2d_weight": partial(weight, 2), "maps2d_bias": partial(bias, 2), "maps2d_input": partial(input_, 2),
    "maps_stack": partial(stack, 1), "maps_stack2d": partial(stack, 2),
}
