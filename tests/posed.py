"""A task whose verdicts are written down, so that what a view says of each kind can be compared."""

from dataclasses import dataclass, field, replace

from lessons.derivations import CATALOGUE, Derivation
from lessons.practice import Reading, Story, Verdict

FULL = r"\class{mjx-role-delta}{\delta} \ast_{\text{full}} \class{mjx-role-weight}{w}"
READINGS = {
    "conv(d, w, 'full')": Reading(FULL, ("mode full", "both from 1")),
    "convole(d, w)": Reading(message="convole is unknown here", span=(0, 7), suggestion="convolve"),
    "conv(d, w": Reading(message="the line ends too early: ) was expected", span=(9, 9)),
}
VERDICTS = {
    "conv(d, w, 'full')": Verdict("right", "Right, at every size.", badge="checked at all 12 sizes"),
    "sum_i d_i w_{j-i+1}": Verdict("go on", "True. Go on: an array was asked for."),
    "conv(d, rot180(w), 'full')": Verdict("wrong", "This turns the kernel twice.", "turned-twice",
                                          "At L = 5, K = 3 the first entry is δ₁w₃, and δ₁w₁ was expected.", (8, 17)),
    "-conv(d, w, 'full')": Verdict("wrong", "The sign differs."),
    "convole(d, w)": Verdict("unreadable", "convole is unknown here.", span=(0, 7), suggestion="convolve"),
    "conv(d, w": Verdict("unreadable", "The line ends too early: ) was expected.", span=(9, 9)),
    "tanh(d)": Verdict("undecided", "This cannot be decided."),
}
STORIES = {"turned-twice": Story(
    "Turned twice", "Back-propagation turns the kernel, and so does a convolution.",
    "Both together turn it back: the error goes to the mirrored place.", "06_conv1d_backprop", "Where the error goes")}
HINTS = ("Chain rule", r"$\frac{\partial E}{\partial x} = \sum_i \frac{\partial E}{\partial y_i}$", f"${FULL}$")


@dataclass(frozen=True)
class Task:
    """As lessons.practice makes them, for ∂E/∂x of a convolution."""

    key: str = "06/posed"
    ask: str = r"Write $\partial E/\partial x$ as one array operation."
    derivation: Derivation = field(default_factory=CATALOGUE["conv1d_input"])
    form: str = "array"
    at: dict | None = None
    right: tuple[str, ...] = ("conv(d, w, 'full')", "full(w, d)")

    def read(self, text: str) -> Reading:
        return READINGS.get(text, Reading(r"\text{a line}"))

    def judge(self, text: str) -> Verdict:
        return VERDICTS.get(text, replace(VERDICTS["-conv(d, w, 'full')"], sentence=f"{text} is wrong."))

    def hint(self, level: int) -> str:
        return HINTS[level - 1]
