"""Backward through convolution: gradients of weight, bias and input, in one and two dimensions.

The forward pass is a correlation, as in source 004 and everywhere in deep learning; with ``flipped`` it is a true
convolution, as in source 002.
Source items: C48–C55, C64–C66, C70–C72, E61–E70, E89–E96, ER-17, ER-23–ER-26, ER-62, ER-69.
"""

from functools import partial

from sympy import KroneckerDelta, Mul, Sum

from ...engine import Derivation, Partial, Step
from ...engine.rules import boundary, chain, collapse, differentiate, recognise
from ...engine.statement import spell
from .sliding import NUMBERS, E, Sliding, b, p, q, s

D1, D2 = Sliding(1), Sliding(2)
PADDED, STRIDED = Sliding(1, before=p, after=q), Sliding(1, stride=s)
GENERAL1, GENERAL2 = (Sliding(axes, stride=s, before=p, after=p) for axes in (1, 2))
FLIPPED1, FLIPPED2 = (Sliding(axes, flipped=True) for axes in (1, 2))


def _title(what: str, made: Sliding) -> str:
    """Such as: The input gradient, 1-D, stride s and padding p."""
    how = [f"{made.axes}-D"]
    if made.stride != 1:
        how.append(f"stride {made.stride}")
    if made.is_padded:
        how.append(f"padding {made.before}" if made.before == made.after else
                   f"padding {made.before} before and {made.after} after")
    if made.flipped:
        how.append("convolution forward")
    return f"{what}: {', '.join(how)}"


def _notations(made: Sliding) -> tuple[str, ...]:
    """Source 002 convolves, in 2-D; source 004 correlates; neither has stride or padding."""
    if made.stride != 1 or made.is_padded or (made.flipped and made.axes == 1):
        return ("course",)
    return ("course", "002" if made.flipped else "004")


def weight(made: Sliding) -> Derivation:
    """∂E/∂w[k] = Σ_i δ[i] x[s(i − 1) + k − p], that is x correlated with δ."""
    slot, out, w = made.slot, made.output, made.w
    seen = made.seen(made.other)
    same = Mul(*(KroneckerDelta(r, k) for r, k in zip(made.other, slot, strict=True)))
    inner = Sum(made.x[seen] * made.inside(seen) * same, *made.over_slots(made.other))
    steps = [
        chain(f"Every window uses the same {spell(w, *slot)}, so the loss may feel it through every output."),
        Step(differentiate, Sum(made.delta[out] * inner, *made.over_windows),
             f"The first factor arrives from behind: {spell(made.delta, *out)}. For the second, differentiate the sum "
             f"over slots: only the slot of {spell(w, *slot)} itself has a slope, the input that lies under it."),
        collapse("One slot is left in each window. The sum over the windows stays: they share the weight. "
                 f"{spell(made.delta, *out)} meets the input that {spell(w, *slot)} was laid on."),
    ]
    if made.is_padded:
        steps.append(boundary("Where the slot lies on padding the product is 0, so those windows drop out. Only the "
                              "bounds change: the terms are the same."))
    steps.append(recognise(_weight_form(made)))
    return Derivation(_title("The weight gradient", made), Partial(E, w[slot]), made.given,
                      made.domain(slot, (2,) * made.axes), tuple(steps), _notations(made), NUMBERS[made.axes],
                      ITEMS["weight", made.axes, made.flipped])


def _weight_form(made: Sliding) -> str:
    spread = " The stride comes back as gaps in {delta}." if made.stride != 1 else ""
    if made.flipped:
        return ("The same sliding sum, read in the other direction: the kernel was turned forward, so its gradient "
                "comes out turned." + spread)
    return ("Read it as a forward pass: {delta} is the kernel, and it slides over the input. "
            "Both indices rise together, so nothing is flipped." + spread)


def bias(made: Sliding) -> Derivation:
    """∂E/∂b = Σ_i δ[i]."""
    return Derivation(
        _title("The bias gradient", made), Partial(E, b), made.given, made.domain((), ()),
        (
            chain("One number {b} is added to every output, so the loss feels it through every output."),
            differentiate("Each slope is 1. What is left is the sum over the positions: they share the bias. Forget "
                          "the sum and you get an array, where one number is due."),
        ), _notations(made), NUMBERS[made.axes], ITEMS["bias", made.axes, made.flipped])


def input_(made: Sliding) -> Derivation:
    """∂E/∂x[j] = Σ_i δ[i] w[j − s(i − 1) + p], wherever that slot exists: δ in full convolution with w."""
    place, out, x = made.place, made.output, made.x
    steps = (
        chain(f"You do not know yet which windows contain {spell(x, *place)}, so ask every output."),
        differentiate(f"From behind comes {spell(made.delta, *out)}. In the definition of {spell(made.y, *out)}, the "
                      f"slope with respect to {spell(x, *place)} is the weight of the slot that lies on it. The "
                      "bracket asks: does this slot lie there?"),
        collapse(f"Solve the bracket for the slot: {spell(x, *place)} lies under {spell(made.w, *made.met())}. "
                 "The new bracket says that the kernel must have such a slot. " + (
                     "The index of the window rises, and so does the slot's." if made.flipped else
                     "Look at the signs: the window's index rises, the slot's falls. The flip is born here.")),
        boundary(f"Only the windows that contain {spell(x, *place)} are left. Near an end there may be fewer of them: "
                 "that is all that the boundary does." + ("" if made.stride == 1 else
                 " An input that no window sees has an empty sum: its gradient is 0.")),
        recognise(_input_form(made)),
    )
    return Derivation(_title("The input gradient", made), Partial(E, x[place]), made.given,
                      made.domain(place, (2,) * made.axes), steps, _notations(made), NUMBERS[made.axes],
                      ITEMS["input", made.axes, made.flipped])


def _input_form(made: Sliding) -> str:
    gaps = "" if made.stride == 1 else " The stride becomes gaps of zeros in {delta}."
    cut = " Cut off what falls on the padding." if made.is_padded else ""
    if made.flipped:
        return ("The kernel was flipped forward. Flipped once more, the full convolution is a full correlation."
                + gaps + cut)
    return ("One index rises while the other falls, and every overlap counts: that is the full convolution, "
            "and the flip is built into it. You turn nothing by hand." + gaps + cut)


ITEMS = {
    ("weight", 1, False): ("E63", "E64"), ("bias", 1, False): ("E65",),
    ("input", 1, False): ("E66", "E67", "E68", "E70"),
    ("weight", 2, False): ("E91", "E92"), ("bias", 2, False): ("E91", "E92"),
    ("input", 2, False): ("E93", "E94", "E95"),
    ("weight", 1, True): ("C50", "C72"), ("input", 1, True): ("C53", "C65"),
    ("weight", 2, True): ("C48", "C50", "C72"), ("input", 2, True): ("C53", "C64", "C65"),
}

CATALOGUE = {
    "conv1d_weight": partial(weight, D1), "conv1d_bias": partial(bias, D1), "conv1d_input": partial(input_, D1),
    "conv1d_weight_padded": partial(weight, PADDED), "conv1d_input_padded": partial(input_, PADDED),
    "conv1d_weight_strided": partial(weight, STRIDED), "conv1d_input_strided": partial(input_, STRIDED),
    "conv1d_weight_general": partial(weight, GENERAL1), "conv1d_input_general": partial(input_, GENERAL1),
    "conv1d_weight_flipped": partial(weight, FLIPPED1), "conv1d_input_flipped": partial(input_, FLIPPED1),
    "conv2d_weight": partial(weight, D2), "conv2d_bias": partial(bias, D2), "conv2d_input": partial(input_, D2),
    "conv2d_weight_general": partial(weight, GENERAL2), "conv2d_input_general": partial(input_, GENERAL2),
    "conv2d_weight_flipped": partial(weight, FLIPPED2), "conv2d_input_flipped": partial(input_, FLIPPED2),
}
