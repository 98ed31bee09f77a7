"""TrainView: a network learns in whole steps, after a click, and can be paused and stopped."""

import asyncio
import math
from collections.abc import Callable
from time import perf_counter as clock

import traitlets

from ..kit import twin
from ..kit.checks import is_whole
from ..kit.loops import held_interrupts, obey, running_loop, sentence
from ..kit.view import View
from .data import thin
from .record import Record
from .recording import recorded

STATES = ("not started", "running", "paused", "stopped", "finished", "failed")
SLICE = 0.03  # seconds of steps, after which the event loop may hear a click
SEND, DRAW, SPEAK = 0.1, 0.2, 5.0  # seconds between two curves, two sets of pictures, two spoken messages


class TrainView(View):
    """Training with a live loss curve: Start, Pause, Continue, Stop, Reset.

    start() returns a fresh iterator of whole training steps; each record has `step` (from 1), `steps`, `epoch`, `loss`.
    With `seed` the learner may choose it, and start(seed) is called. It is called when the view is made, so that what
    has not yet learned anything is seen before Start: no step is taken then.
    measure() returns the held-out accuracy, from 0 to 1; asked before the first step, at each new epoch and at the end.
    pictures() returns triples (label, 2-D array, role); those of one role share a scale, symmetric about 0: the learner
    chooses the largest |number| since Start, so that what fades is seen to fade, or the largest there is now, so that
    its pattern is. Both numbers are shown. Each role has a row.
    `steps` and `epochs` are told before Start, if the author knows them; `pace` limits the steps per second.
    In plain Python, `run()` takes steps at once.
    When one of the three functions or a step raises, the view says why in one sentence and keeps what it shows.
    """

    state = traitlets.Enum(STATES, "not started").tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)  # the state as a sentence, or what went wrong
    spoken = traitlets.Unicode().tag(sync=True)  # for the live region
    seed = traitlets.Int(None, allow_none=True, min=0).tag(sync=True)
    progress = traitlets.Dict().tag(sync=True)  # step, steps, epoch, epochs, loss, left (seconds)
    curve = traitlets.Dict().tag(sync=True)  # stride, losses: the mean of each `stride` steps
    accuracies = traitlets.List().tag(sync=True)  # pairs [step, held-out accuracy]
    images = traitlets.List().tag(sync=True)  # label, role, shape, peak, now, cells in percent of now
    has = traitlets.Dict().tag(sync=True)  # which parts there are: measure, pictures

    def __init__(self, start: Callable, *, measure: Callable | None = None, pictures: Callable | None = None,
                 title: str = "Train", steps: int | None = None, epochs: int | None = None,
                 seed: int | None = None, pace: float | None = None):
        for name, function in (("start", start), ("measure", measure), ("pictures", pictures)):
            if not callable(function) and (function is not None or name == "start"):
                raise TypeError(f"TrainView: {name}: {type(function).__name__} came, a function was expected")
        for name, count in (("steps", steps), ("epochs", epochs)):
            _check_count(f"TrainView: {name}", count)
        if pace is not None and not 0 < pace < math.inf:
            raise ValueError(f"TrainView: pace: {pace!r} came, a number of steps per second above 0 was expected")
        self._start, self._measure, self._pictures, self._pace = start, measure, pictures, pace
        self._told = {"steps": steps, "epochs": epochs}
        has = {"measure": measure is not None, "pictures": pictures is not None}
        super().__init__(title=title, seed=seed, has=has)
        self._loop, self._task = running_loop(), None
        self.on_msg(lambda view, message, buffers: self._hear(message.get("command")))
        self.reset()
        self.observe(lambda change: self.state == "not started" and self.reset(), "seed")  # another untrained network

    # Commands. One that does not fit the state does nothing: a second click on Start, Stop after the end.

    def start(self) -> None:
        """Begin, begin again or continue, as a task of the running event loop; RuntimeError when there is none."""
        if self.state != "running":
            loop = running_loop()
            if loop is None:
                raise RuntimeError("TrainView.start: no event loop is running here; call run() instead")
            if self._begin() and (self._task is None or self._task.done()):  # a task that sleeps will just go on
                self._task = loop.create_task(self._train())

    def pause(self) -> None:
        """Wait between two steps; `start` continues."""
        if self.state == "running":
            self._enter("paused", f"Paused after {self._record.so_far}. Continue goes on from here.")

    def stop(self) -> None:
        """End between two steps."""
        if self.state in ("running", "paused"):
            so_far = self._record.so_far
            self._enter("stopped", f"Stopped after {so_far}. The weights are those of the last whole step.")

    def reset(self) -> None:
        """Back to not started: start() is called anew, and what is untrained measured and drawn."""
        self._record = Record(self._measure, self._pictures, self._told)
        self._due = dict.fromkeys(("send", "draw", "speak"), -math.inf)
        try:
            self._records = iter(self._start() if self.seed is None else self._start(self.seed))
        except Exception as error:
            self._enter("failed", f"start() failed: {sentence(error)}")
            return
        self._record.ask_untrained()
        self._enter("not started", f"{f'{self._record.steps} steps; press' if self._record.steps else 'Press'} Start.")

    def run(self, steps: int | None = None) -> None:
        """Take `steps` whole steps and pause, or all that are left; needs no event loop.

        Ctrl-C waits for the end of the step, stops, and is raised as KeyboardInterrupt. A training that fails does not
        raise: `state` and `status` tell. ValueError when the training has ended: `reset()` comes first.
        """
        _check_count("TrainView.run: steps", steps)
        if self.state in ("stopped", "finished", "failed"):
            raise ValueError(f"TrainView.run: the training is {self.state}; call reset() first")
        if self.state == "running" or self._begin():
            last = math.inf if steps is None else self._record.step + steps
            interrupted = self._advance(lambda: self._record.step < last)
            self.pause()
            if interrupted:
                raise KeyboardInterrupt

    def close(self) -> None:
        """Stop, and take the view off the page."""
        self.stop()
        super().close()

    @property
    def accuracy(self) -> float | None:
        """The held-out accuracy that was measured last."""
        return self._record.accuracy

    def _hear(self, command: str) -> None:
        """JupyterLab may deliver a click on another thread; it is obeyed where the view was made, between two steps."""
        commands = {"start": self.start, "pause": self.pause, "stop": self.stop, "reset": self.reset}
        obey(self._loop, commands.get(command, lambda: None))

    # The steps.

    def _begin(self) -> bool:
        """Into `running` from any other state; False when start() raised."""
        if self.state not in ("not started", "paused"):
            self.reset()
        if self.state == "failed":
            return False
        self._record.resume()
        self._enter("running", "Running.")
        return True

    async def _train(self) -> None:
        turn = max(SLICE, 1 / self._pace) if self._pace else 0
        most = round(self._pace * turn) if self._pace else math.inf
        with held_interrupts(second_raises=False) as asked:  # also between two turns
            try:
                while self.state == "running" and not asked:
                    begun, first = clock(), self._record.step
                    self._advance(lambda begun=begun, first=first: self._record.step < first + most
                                  and (clock() < begun + SLICE or self._record.step == first))  # one, however busy
                    await asyncio.sleep(max(0, begun + turn - clock()))
            except asyncio.CancelledError:
                self.stop()
                raise
            if asked:
                self.stop()

    def _advance(self, more: Callable[[], bool]) -> bool:
        """Take whole steps while the view runs and more() holds; True when an interrupt stopped it."""
        with held_interrupts() as asked:
            try:
                while self.state == "running" and more() and not asked:
                    self._take_step()
            except KeyboardInterrupt as now:
                asked.append(now)
        if asked:
            self.stop()
        return bool(asked)

    def _take_step(self) -> None:
        try:
            record = next(self._records, None)
            if record is not None:
                self._record.note(record)
        except Exception as error:
            self._enter("failed", sentence(error))
            return
        if record is None or self._record.step == self._record.steps:
            self._enter("finished", f"Finished {self._record.so_far}.")
        elif clock() >= self._due["send"]:
            self._publish()

    # What the page and the text twin say.

    def _enter(self, state: str, status: str) -> None:
        if state in ("paused", "stopped", "finished"):
            self._record.ask("measure")
        if self._record.step:
            self._record.ask("pictures")
        with self.hold_sync():
            self.state = state
            self._publish(status)

    def _publish(self, status: str | None = None) -> None:
        """Send what is new: everything with a new status, else no more often than SEND, DRAW and SPEAK allow."""
        now = clock()
        self._due["send"] = now + SEND
        if status is None and now >= self._due["draw"]:
            self._record.ask("pictures")
            self._due["draw"] = now + max(DRAW, 4 * (clock() - now))  # slow pictures may take a fifth of the time
        self._status = status or self._status
        with self.hold_sync():
            self.progress, self.curve = self._record.progress(), self._record.curve.points()
            self.accuracies, self.images = thin(self._record.measured), self._record.drawn
            self.status = " ".join([self._status, *self._record.refused.values()])
            if status is not None or now >= self._due["speak"]:
                self.spoken = self.status if status is not None else self._record.news()
                self._due["speak"] = now + SPEAK

    def on_page(self) -> dict:
        return recorded(self._start, self._measure, self._pictures, self._told, self.seed)

    def __repr__(self) -> str:
        return f"TrainView: {self._words}"

    def stored(self) -> str:
        return twin.paragraph(f"{self.title}: {self._words}")

    @property
    def _words(self) -> str:
        """The state without a time, a loss or an accuracy: the same on every machine."""
        if self.state == "not started":
            steps = self._record.steps
            return f"not started. {steps} steps; press Start." if steps else "not started; press Start."
        fixed = {"running": "running.", "failed": "failed; its status says why."}
        return fixed.get(self.state, f"{self.state} after {self._record.so_far}.")


def _check_count(name: str, count: int | None) -> None:
    if count is not None and not (is_whole(count) and count >= 1):
        raise ValueError(f"{name}: {count!r} came, a whole number from 1 on was expected")
