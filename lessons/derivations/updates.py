"""What is done with a gradient: weight decay, and momentum in the forms in which it is written.

Steps are counted by k.  Source items: E10, E24, ER-48.
"""

from sympy import Sum

from ..engine import Define, Derivation, Domain, Induction, Lemma, Name, Paren, Partial, Step, array, index
from ..engine import rules as by

D, K, M, i, j, k, ell, p, q = index("D K M i j k l p q")
E, J, R = array("E"), array("J"), array("R")
alpha, alpha1, beta, mu, lam = map(array, ("alpha", "alpha1", "beta", "mu", "lam"))
theta, theta0 = array("theta", K), array("theta0")
W, Wnew, b = array("W", M, D), array("Wnew", M, D), array("b", M)
of_weight, of_bias = array("grad", M, D), array("grad", M)
v, u, g = array("v", K), array("running", K), array("grad", K)

TOTAL = (Define(J, E + R), Define(R, lam / 2 * Sum(W[p, q] ** 2, (p, 1, M), (q, 1, D))))
WEIGHTS = {"W": ((1, 0, -2), (3, 1, -4)), "grad": ((2, -1, 1), (1, 3, -2)), "lam": 0.1, "alpha": 0.5}
VELOCITY = (Define(v[k], mu * v[k - 1] - alpha * g[k]), Define(v[0], 0))
AVERAGE = (Define(v[k], beta * v[k - 1] + (1 - beta) * g[k]), Define(v[0], 0),
           Define(u[k], beta * u[k - 1] + g[k]), Define(u[0], 0))
PUSHES = {"grad": (2, -3, 4, 1), "mu": 0.5, "beta": 0.5, "alpha": 0.1, "theta0": 1}
START = Define(theta[0], theta0)


def _weights(free, example) -> Domain:
    return Domain({D: (1, 3), M: (1, 3)}, free, {D: (1, 4), M: (1, 4)}, {D: 3, M: 2, **example})


def _steps(low: int, high) -> Domain:
    """Places k among K steps."""
    return Domain({K: (2, 6)}, {k: (low, high)}, {K: (2, 8)}, {K: 4, k: 2})


def weight_decay() -> Derivation:
    """∂J/∂W[j, i] = g[j, i] + λ W[j, i], for J = E + λ/2 Σ W² and g = ∂E/∂W."""
    of_data = Partial(E, W[j, i])
    return Derivation(
        "Weight decay is a gradient", Partial(J, W[j, i]), (*TOTAL, Name(of_weight[j, i], of_data)),
        _weights({j: (1, M), i: (1, D)}, {j: 2, i: 3}),
        (
            Step(by.linear, of_data + Partial(R, W[j, i]),
                 "The loss of the data and the penalty are added, so their slopes are too."),
            Step(by.square, of_data + lam / 2 * Sum(2 * W[p, q] * Partial(W[p, q], W[j, i]), (p, 1, M), (q, 1, D)),
                 "Differentiate each square: twice its inside, times the slope of the inside."),
            Step(by.collapse, of_data + lam * W[j, i],
                 "Only the square of {W[j,i]} itself moves. Its 2 meets the ½, which was put there for that."),
            Step(by.substitute, of_weight[j, i] + lam * W[j, i],
                 "The first part is what back-propagation gives. The sign is plus: minus, when the step subtracts it, "
                 "would make the weights grow."),
            by.recognise("For all weights at once."),
        ), ("course",), WEIGHTS, ("E24", "ER-48"))


def weight_decay_bias() -> Derivation:
    """∂J/∂b[j] = ∂E/∂b[j]: no bias stands in the penalty."""
    return Derivation(
        "Biases are exempt from weight decay", Partial(J, b[j]), (*TOTAL, Name(of_bias[j], Partial(E, b[j]))),
        _weights({j: (1, M)}, {j: 2}),
        (
            Step(by.linear, Partial(E, b[j]) + Partial(R, b[j]), "The same two parts as for a weight."),
            Step(by.absent, of_bias[j],
                 "The penalty adds up the squares of the weights. {b[j]} is not among them, so the second slope is 0. "
                 "That is a convention: a penalty with biases in it would be no error."),
        ), ("course",), {**WEIGHTS, "grad": (2, -1)}, ("E24", "ER-48"))


def decayed_step() -> Derivation:
    """W − α (g + λW) = (1 − αλ) W − α g."""
    whole = Partial(J, W[j, i])
    return Derivation(
        "A step with weight decay", Wnew[j, i],
        (Define(Wnew[j, i], W[j, i] - alpha * whole), *TOTAL, Name(of_weight[j, i], Partial(E, W[j, i])),
         Lemma(whole, of_weight[j, i] + lam * W[j, i], {j: (1, M), i: (1, D)})),
        _weights({j: (1, M), i: (1, D)}, {j: 2, i: 3}),
        (
            Step(by.unfold, W[j, i] - alpha * whole,
                 "Go against the gradient of all that is to become small: the data's loss and the penalty."),
            Step(by.substitute, W[j, i] - alpha * (of_weight[j, i] + lam * W[j, i]),
                 "Put in the gradient that you have just derived."),
            Step(by.algebra, W[j, i] - alpha * of_weight[j, i] - alpha * lam * W[j, i], "Multiply out."),
            Step(by.common, (1 - alpha * lam) * W[j, i] - alpha * of_weight[j, i],
                 "First the weight shrinks by a fixed share, then it follows the data. If the data's loss is a mean "
                 "over the batch, 1/N is inside of {grad[j,i]}; {lam} is not divided by it."),
            by.recognise("For all weights at once."),
        ), ("course",), WEIGHTS, ("E24", "ER-48"))


def momentum_unrolled() -> Induction:
    """v[k] = −α Σ_l μ^(k − l) g[l], where v[k] = μ v[k − 1] − α g[k] and v[0] = 0."""
    def pushes(power, high):
        return -alpha * Sum(mu**power * g[ell], (ell, 1, high))

    return Induction(
        "Momentum remembers every gradient", k, v[k], pushes(k - ell, k), VELOCITY, _steps(1, K - 1),
        (
            Step(by.unfold, mu * v[k] - alpha * g[k + 1],
                 "One more step: the velocity keeps the share {mu} and is pushed once."),
            Step(by.hypothesis, mu * Paren(pushes(k - ell, k)) - alpha * g[k + 1],
                 "Here the hypothesis is used: the claim for {k} says what {v[k]} is made of."),
            Step(by.algebra, pushes(k - ell + 1, k) - alpha * g[k + 1],
                 "Take {mu} into the sum. Every old gradient fades by one more factor {mu}."),
            Step(by.join, pushes(k - ell + 1, k + 1),
                 "The newest gradient is the term that was missing: its exponent of {mu} is 0. "
                 "The claim holds for {k+1} too."),
        ), items=("E10", "E24"), numbers=PUSHES,
        base_steps=(
            Step(by.unfold, mu * v[0] - alpha * g[1], "The first step."),
            Step(by.substitute, -alpha * g[1], "The ball starts at rest."),
            Step(by.join, pushes(1 - ell, 1), "A sum of one term: its exponent of {mu} is 0."),
        ),
        why="After {k} steps the velocity holds every gradient so far, {g[1]} to {g[k]}. The claim says how much of "
            "each: the older it is, the more factors {mu}.")


def momentum_rescaled() -> Induction:
    """v[k] = (1 − β) u[k], where v ← β v + (1 − β) g and u ← β u + g, both from 0."""
    rest = 1 - beta
    return Induction(
        "Two forms of momentum: one is a multiple of the other", k, v[k], rest * u[k], AVERAGE, _steps(1, K - 1),
        (
            Step(by.unfold, beta * v[k] + rest * g[k + 1], "The step of the form with 1 − β."),
            Step(by.hypothesis, beta * rest * u[k] + rest * g[k + 1],
                 "Here the hypothesis is used: the claim for {k} gives {v[k]}."),
            Step(by.common, rest * (beta * u[k] + g[k + 1]), "Both terms hold the factor."),
            Step(by.unfold, rest * u[k + 1],
                 "The bracket is the step of the other form. The claim holds for {k+1} too."),
        ), items=("E10", "E24"), numbers=PUSHES,
        base_steps=(
            Step(by.unfold, beta * v[0] + rest * g[1], "The first step."),
            Step(by.substitute, rest * g[1], "Both start at 0, so only the push is left."),
            Step(by.substitute, rest * (beta * u[0] + g[1]),
                 "For the same reason nothing changes when {u[0]} is put in."),
            Step(by.unfold, rest * u[1], "The bracket is the first step of the other form."),
        ),
        why="One form averages: it damps each gradient by the factor 1 − β. The other adds the gradients as they are. "
            "The claim is that their velocities differ by that factor, after every step.")


def momentum_same_step() -> Derivation:
    """θ[k] = θ[k − 1] − α v[k] = θ[k − 1] − α′ u[k], with α′ = (1 − β) α."""
    return Derivation(
        "The two forms take the same step", theta[k],
        (Define(theta[k], theta[k - 1] - alpha * v[k]), START, *AVERAGE, Define(alpha1, (1 - beta) * alpha),
         Lemma(v[k], (1 - beta) * u[k], {k: (1, K)})),
        _steps(1, K),
        (
            Step(by.unfold, theta[k - 1] - alpha * v[k], "The step of the form that averages."),
            Step(by.substitute, theta[k - 1] - alpha * (1 - beta) * u[k], "Put in what the induction gave."),
            Step(by.substitute, theta[k - 1] - alpha1 * u[k],
                 "The factor is used once: {u[k]} is larger in size, so the learning rate is smaller. With a rate that "
                 "stays the same both forms follow one path. If the rate changes on the way, change both."),
        ), ("course",), PUSHES, ("E10", "E24"))


def nesterov() -> Derivation:
    """θ[k] = θ[k − 1] + μ v[k] − α g[k] = θ[k − 1] + μ² v[k − 1] − α (1 + μ) g[k], which is not θ[k − 1] + v[k]."""
    return Derivation(
        "Nesterov's form is another step", theta[k],
        (Define(theta[k], theta[k - 1] + mu * v[k] - alpha * g[k]), START, *VELOCITY), _steps(1, K),
        (
            Step(by.unfold, theta[k - 1] + mu * v[k] - alpha * g[k],
                 "The velocity in this line has been updated already."),
            Step(by.unfold, theta[k - 1] + mu * (mu * v[k - 1] - alpha * g[k]) - alpha * g[k], "Put in that update."),
            Step(by.algebra, theta[k - 1] + mu**2 * v[k - 1] - alpha * (1 + mu) * g[k],
                 "Collect. The classical step is {theta[k-1]+mu*v[k-1]-alpha*grad[k]}. Here the old velocity counts "
                 "{mu} times as much and the new gradient {1+mu} times: unless {mu} is 0, it is another step."),
        ), ("course",), PUSHES, ("E10",))


CATALOGUE = {
    "weight_decay": weight_decay,
    "weight_decay_bias": weight_decay_bias,
    "decayed_step": decayed_step,
    "momentum_unrolled": momentum_unrolled,
    "momentum_rescaled": momentum_rescaled,
    "momentum_same_step": momentum_same_step,
    "nesterov": nesterov,
}
