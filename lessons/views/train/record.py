"""What is known of one training so far: how many steps, the losses, what was measured and drawn."""

from collections.abc import Callable, Mapping
from time import perf_counter as clock

from ...notation import number
from ..kit.loops import sentence
from .data import Curve, images, share


class Record:
    """Kept by TrainView from one reset to the next. `told` is what the author said of `steps` and `epochs`."""

    def __init__(self, measure: Callable | None, pictures: Callable | None, told: Mapping[str, int | None]):
        self._asked, self._told = {"measure": measure, "pictures": pictures}, told
        self.step, self.steps, self.epoch, self.loss = 0, told["steps"], None, None
        self.curve, self.measured, self.drawn = Curve(), [], []
        self.refused: dict[str, str] = {}  # measure or pictures -> why it is not asked any more
        self._peaks: dict[str, float] = {}
        self._seconds = self._tick = 0.0

    def resume(self) -> None:
        """Time counts again from now on."""
        self._tick = clock()

    def note(self, step) -> None:
        """Take in what training told after a step. Raises FloatingPointError when its loss is not finite."""
        if not abs(step.loss) < 1e300:  # NaN, infinite or nearly so
            raise FloatingPointError("The loss is no longer a finite number. Try a smaller learning rate.")
        self.step, self.steps, self.loss = step.step, step.steps, float(step.loss)
        self.curve.add(self.loss, step.steps)
        if not self.drawn:
            self.ask("pictures")  # before all others, since the first ones set the scale
        if step.epoch != self.epoch:
            if self.epoch is not None or not self.measured:
                self.ask("measure")
            self.epoch = step.epoch
        now = clock()
        self._seconds, self._tick = self._seconds + now - self._tick, now

    def ask_untrained(self) -> None:
        """What there is before the first step. Where start() makes its network at the first step only, there is nothing
        yet, and it is asked then."""
        for name in self._asked:
            self.ask(name)
        self.refused.clear()

    def ask(self, name: str) -> None:
        """Call measure() or pictures(), unless there is none or it was refused before."""
        asked = self._asked[name]
        measured_now = name == "measure" and self.measured[-1:] and self.measured[-1][0] == self.step
        if asked is None or name in self.refused or measured_now:
            return
        try:
            if name == "measure":
                self.measured.append([self.step, share(asked())])
            else:
                self.drawn = images(asked(), self._peaks)
        except Exception as error:
            self.refused[name] = f"{name}() failed: {sentence(error)}"

    @property
    def accuracy(self) -> float | None:
        return self.measured[-1][1] if self.measured else None

    @property
    def so_far(self) -> str:
        return f"{self.step} of {self.steps} steps" if self.steps else f"{self.step} steps"

    def progress(self) -> dict:
        """For the bar and the numbers beside it; the time left is in seconds."""
        left = self._seconds / self.step * (self.steps - self.step) if self.step else None
        return {"step": self.step, "steps": self.steps, "epoch": self.epoch, "epochs": self._told["epochs"],
                "loss": self.loss, "left": left}

    def news(self) -> str:
        """What is spoken now and then."""
        of = f" of {self._told['epochs']}" if self._told["epochs"] else ""
        held_out = f", held-out {self.accuracy:.0%}".replace("%", " percent") if self.measured else ""
        return f"epoch {self.epoch}{of}, loss {number(self.loss, digits=2)}{held_out}"
