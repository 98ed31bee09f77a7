"""TrainView, walked through every state with trainings that are cheap and known."""

import asyncio
import json
import re
import signal
import threading
from types import SimpleNamespace

import numpy as np
import pytest
from node import told

from lessons.views.kit.linking import VIEWS
from lessons.views.train import record as train_record
from lessons.views.train import view as train
from lessons.views.train.data import MOST_CELLS, MOST_POINTS, Curve, images, thin
from lessons.views.train.view import STATES, TrainView


class Fake:
    """A training of `steps` steps in epochs of ten; `weights` changes in two halves, and is whole between steps."""

    def __init__(self, steps=50, loss=lambda step: 1 / step, during=lambda step: None):
        self.steps, self.loss, self.during = steps, loss, during
        self.started, self.seeds, self.weights = 0, [], [0, 0]

    def start(self, *seeds):
        self.started += 1
        self.seeds += seeds
        self.weights = [0, 0]
        return self.records()

    def records(self):
        for step in range(1, self.steps + 1):
            self.weights[0] = step
            self.during(step)
            self.weights[1] = step
            yield SimpleNamespace(step=step, steps=self.steps, epoch=1 + (step - 1) // 10, loss=self.loss(step))

    @property
    def whole(self):
        return self.weights[0] == self.weights[1]


async def until(condition, turns=2000):
    for _ in range(turns):
        if condition():
            return
        await asyncio.sleep(0.001)
    raise AssertionError("did not happen")


def click(view, command):
    view._handle_custom_msg({"command": command}, [])


@pytest.fixture
def slow_turns(monkeypatch):
    monkeypatch.setattr(train, "SLICE", 0.0005)


@pytest.fixture
def ticking(monkeypatch):
    """A clock that goes on by 1 ms whenever it is read."""
    now = iter(range(10**9))
    for module in (train, train_record):
        monkeypatch.setattr(module, "clock", lambda: next(now) / 1000)


# The states.


def test_before_a_click_the_untrained_state_is_there_and_no_step_is_taken():
    async def scenario():
        fake, asked = Fake(), []
        view = TrainView(fake.start, measure=lambda: 0.1, pictures=lambda: asked.append(1) or [("a", [[2]], "weight")],
                         steps=50)
        view._repr_mimebundle_()
        await asyncio.sleep(0.01)
        assert (fake.started, fake.weights, view.state, asked) == (1, [0, 0], "not started", [1])
        assert (view.accuracies, view.images[0]["peak"], view.progress["step"]) == ([[0, 0.1]], 2, 0)
        assert len(asyncio.all_tasks()) == 1
        assert repr(view) == "TrainView: not started. 50 steps; press Start."

    asyncio.run(scenario())


def test_another_seed_shows_another_untrained_network():
    fake = Fake()
    view = TrainView(fake.start, pictures=lambda: [("a", [[fake.seeds[-1]]], "weight")], seed=3)
    view.seed = 5
    assert view.images[0]["peak"] == 5 and view.state == "not started"
    view.run(1)
    assert fake.seeds == [3, 5] and view.state == "paused"


def test_what_start_makes_only_at_the_first_step_is_asked_then():
    made = {}

    def start():
        made["net"] = 0.5
        yield from Fake(5).records()

    view = TrainView(start, measure=lambda: made["net"], pictures=lambda: [("a", [[made["net"]]], "weight")])
    assert (view.accuracies, view.images, view.status) == ([], [], "Press Start.")
    view.run()
    assert view.accuracies[0] == [1, 0.5] and view.status == "Finished 5 of 5 steps." and view.images


def test_every_state_is_reached_by_clicks(slow_turns):
    async def scenario():
        fake = Fake(10**7)
        view, seen = TrainView(fake.start), []
        view.observe(lambda change: seen.append(change.new), "state")
        click(view, "start")
        await until(lambda: view._record.step > 20)
        click(view, "pause")
        at = view._record.step
        await asyncio.sleep(0.01)
        assert (view.state, view._record.step) == ("paused", at) and fake.whole
        assert repr(view) == f"TrainView: paused after {at} of 10000000 steps."
        click(view, "start")
        await until(lambda: view._record.step > at)
        click(view, "stop")
        at = view._record.step
        await asyncio.sleep(0.01)
        assert (view.state, view._record.step, fake.started) == ("stopped", at, 1) and fake.whole
        click(view, "start")  # begins again
        await until(lambda: view._record.step > 0)
        assert fake.started == 2
        click(view, "reset")
        assert (view.state, view.curve["losses"], view.progress["step"]) == ("not started", [], 0)
        fake.steps = 30
        click(view, "start")
        await until(lambda: view.state == "finished")
        fake.loss = lambda step: float("nan")
        click(view, "start")
        await until(lambda: view.state == "failed")
        assert set(seen) == set(STATES)

    asyncio.run(scenario())


def test_a_command_that_does_not_fit_does_nothing(slow_turns):
    async def scenario():
        fake = Fake(10**7)
        view = TrainView(fake.start)
        for command in ("pause", "stop", "reset", "nonsense", None):
            click(view, command)
            assert view.state == "not started"
        made = fake.started
        click(view, "start")
        click(view, "start")
        assert fake.started == made and len(asyncio.all_tasks()) == 2
        await until(lambda: view._record.step)
        click(view, "pause")
        click(view, "pause")
        click(view, "stop")
        assert view.state == "stopped"
        click(view, "pause")
        click(view, "stop")
        assert view.state == "stopped"

    asyncio.run(scenario())


def test_two_tasks_never_take_steps_of_one_training(slow_turns):
    async def scenario():
        view = TrainView(Fake(10**7).start)
        for _ in range(5):
            click(view, "start")
            click(view, "reset")
            click(view, "start")
            click(view, "pause")
        click(view, "start")
        await until(lambda: view._record.step > 5)
        assert len(asyncio.all_tasks()) == 2
        view.stop()
        await asyncio.sleep(0.01)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(scenario())


def test_a_click_from_another_thread_is_obeyed_between_two_steps(slow_turns):
    threads = set()

    async def scenario():
        fake = Fake(10**7, during=lambda step: threads.add(threading.get_ident()))
        view = TrainView(fake.start)
        for command, state in (("start", "running"), ("pause", "paused"), ("start", "running"), ("stop", "stopped")):
            threading.Thread(target=click, args=(view, command)).start()
            await until(lambda state=state: view.state == state)
            assert fake.whole
            await asyncio.sleep(0.005)

    asyncio.run(scenario())
    assert threads == {threading.get_ident()}


def test_cancelling_the_task_and_closing_the_view_keep_whole_steps(slow_turns):
    async def scenario(end):
        fake = Fake(10**7)
        view = TrainView(fake.start)
        view.start()
        await until(lambda: view._record.step)
        end(view)
        await asyncio.sleep(0.01)
        assert view.state == "stopped" and fake.whole and view._record.step == fake.weights[0]

    asyncio.run(scenario(lambda view: view._task.cancel()))
    asyncio.run(scenario(lambda view: view.close()))


def test_other_code_gets_its_turn_while_training(slow_turns):
    async def scenario():
        view = TrainView(Fake(10**7).start)
        view.start()
        for _ in range(20):
            await asyncio.sleep(0)
        steps = view._record.step
        assert steps >= 20
        await asyncio.sleep(0)
        assert view._record.step > steps
        view.stop()

    asyncio.run(scenario())


def test_each_turn_takes_a_step_however_slow_the_machine_is(monkeypatch):
    """Here more than a turn's time goes by whenever the clock is read."""
    now = iter(range(10**9))
    monkeypatch.setattr(train, "clock", lambda: next(now))

    async def scenario():
        view = TrainView(Fake(10**7).start)
        view.start()
        for turn in range(1, 5):
            await asyncio.sleep(0)
            assert view._record.step == turn
        view.stop()

    asyncio.run(scenario())


def test_pace_limits_the_steps_of_one_turn():
    async def scenario():
        view = TrainView(Fake(10**7).start, pace=100)
        view.start()
        await asyncio.sleep(0)
        assert 1 <= view._record.step <= round(100 * train.SLICE)
        view.stop()

    asyncio.run(scenario())


# In plain Python.


def test_run_takes_some_steps_then_the_rest():
    fake = Fake(50)
    view = TrainView(fake.start, measure=lambda: 0.5, steps=50)
    view.run(steps=20)
    assert repr(view) == "TrainView: paused after 20 of 50 steps." and fake.weights == [20, 20]
    view.run(30)
    assert repr(view) == "TrainView: finished after 50 of 50 steps." and view.accuracy == 0.5
    with pytest.raises(ValueError, match="the training is finished; call reset"):
        view.run()
    view.reset()
    view.run()
    assert fake.started == 2 and view.state == "finished"


def test_start_without_an_event_loop_says_what_to_call():
    view = TrainView(Fake().start)
    with pytest.raises(RuntimeError, match=r"no event loop is running here; call run\(\)"):
        view.start()
    assert view.state == "not started"


def test_a_training_that_ends_early_is_finished():
    view = TrainView(lambda: list(Fake(50).records())[:7])
    view.run()
    assert repr(view) == "TrainView: finished after 7 of 50 steps."


def test_an_interrupt_waits_for_the_end_of_the_step():
    fake = Fake(50, during=lambda step: signal.raise_signal(signal.SIGINT) if step == 12 else None)
    view, before = TrainView(fake.start), signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        view.run()
    assert view.state == "stopped" and fake.weights == [12, 12]
    assert signal.getsignal(signal.SIGINT) is before


def test_a_second_interrupt_does_not_wait():
    def twice(step):
        if step == 12:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGINT)

    fake = Fake(50, during=twice)
    view = TrainView(fake.start)
    with pytest.raises(KeyboardInterrupt):
        view.run()
    assert view.state == "stopped" and view._record.step == 11 and fake.weights == [12, 11]


def test_an_interrupt_stops_the_task_and_leaves_the_loop_alive():
    async def scenario():
        fake = Fake(10**6, during=lambda step: signal.raise_signal(signal.SIGINT) if step == 12 else None)
        view = TrainView(fake.start)
        click(view, "start")
        await until(lambda: view.state == "stopped")
        assert fake.weights == [12, 12]

    asyncio.run(scenario())


def test_an_interrupt_between_two_turns_stops_the_task_however_often_it_comes():
    async def scenario():
        before = signal.getsignal(signal.SIGINT)
        view = TrainView(Fake(10**6).start, pace=100)
        click(view, "start")
        await until(lambda: view._record.step)
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        await until(lambda: view.state == "stopped")
        await until(lambda: len(asyncio.all_tasks()) == 1)
        assert signal.getsignal(signal.SIGINT) is before

    asyncio.run(scenario())


def test_the_seed_is_handed_to_start():
    fake = Fake(10)
    view = TrainView(fake.start, seed=3)
    view.run()
    view.seed = 5
    assert fake.seeds == [3]
    view.reset()
    view.run()
    assert fake.seeds == [3, 5]
    TrainView(fake.start).run()
    assert fake.seeds == [3, 5]


# What goes wrong is told in one sentence, and nothing is lost.


@pytest.mark.parametrize("loss", [float("nan"), float("inf"), 1e305])
def test_divergence_stops_and_keeps_the_curve(loss):
    view = TrainView(Fake(50, loss=lambda step: loss if step == 8 else 1.0).start)
    view.run()
    assert view.state == "failed" and view.curve["losses"] == [1.0] * 7
    assert view.status == "The loss is no longer a finite number. Try a smaller learning rate."
    assert repr(view) == "TrainView: failed; its status says why."
    json.dumps(view.get_state(), allow_nan=False, default=str)


@pytest.mark.parametrize(
    "error, sentence",
    [
        (FloatingPointError("the loss is nan; try a smaller lr"), "the loss is nan; try a smaller lr"),
        (ValueError("axis D is 3"), "axis D is 3"),
        (KeyError("W3"), "KeyError: 'W3'"),
    ],
)
def test_a_step_that_raises_is_told(error, sentence):
    def during(step):
        if step == 8:
            raise error

    view = TrainView(Fake(50, during=during).start)
    view.run()
    assert (view.state, view.status, view.spoken) == ("failed", sentence, sentence)
    assert len(view.curve["losses"]) == 7


def test_start_that_raises_or_returns_no_iterator_is_told():
    def broken():
        raise ValueError("lr must be above 0")

    view = TrainView(broken)
    assert (view.state, view.status) == ("failed", "start() failed: lr must be above 0")
    view = TrainView(lambda: None)
    assert view.status == "start() failed: TypeError: 'NoneType' object is not iterable"


@pytest.mark.parametrize(
    "measure, sentence",
    [
        (lambda: 1 / 0, "measure() failed: ZeroDivisionError: division by zero"),
        (lambda: 93, "measure() failed: an accuracy of 93 came, one between 0 and 1 was expected"),
        (lambda: float("nan"), "measure() failed: an accuracy of nan came, one between 0 and 1 was expected"),
    ],
)
def test_a_measure_that_fails_is_told_once_and_training_goes_on(measure, sentence):
    asked = []
    view = TrainView(Fake(50).start, measure=lambda: asked.append(1) or measure())
    view.run()
    assert view.status == f"Finished 50 of 50 steps. {sentence}" and view.accuracy is None
    assert len(asked) == 2  # before the first step, where that may be too early, and at it


@pytest.mark.parametrize(
    "pictures, sentence",
    [
        (lambda: 1 / 0, "ZeroDivisionError: division by zero"),
        (lambda: [("W", np.ones(3), "weight")], "W: the shape (3,) came, a 2-D array of finite numbers was expected"),
        (lambda: [("W", [[np.nan]], "weight")], "W: the shape (1, 1) came, a 2-D array of finite numbers was expected"),
        (
            lambda: [("W", np.ones((2, 2)), "kernel")],
            "W: the role 'kernel' came, one of input, weight, output, delta, bias was expected",
        ),
        (lambda: [("W", np.ones((101, 200)), "weight")], f"20200 cells came, at most {MOST_CELLS} were expected"),
    ],
)
def test_pictures_that_fail_are_told_and_training_goes_on(pictures, sentence):
    view = TrainView(Fake(50).start, pictures=pictures)
    view.run()
    assert view.status == f"Finished 50 of 50 steps. pictures() failed: {sentence}"


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        ({"start": None}, "start: NoneType came, a function was expected"),
        ({"start": iter(())}, "start: tuple_iterator came, a function was expected"),
        ({"measure": 0.9}, "measure: float came, a function was expected"),
        ({"steps": 0}, "steps: 0 came, a whole number from 1 on was expected"),
        ({"steps": 2.5}, "steps: 2.5 came, a whole number from 1 on was expected"),
        ({"epochs": True}, "epochs: True came, a whole number from 1 on was expected"),
        ({"pace": 0}, "pace: 0 came, a number of steps per second above 0 was expected"),
    ],
)
def test_bad_arguments_are_refused(arguments, sentence):
    with pytest.raises((TypeError, ValueError), match=f"^TrainView: {sentence}"):
        TrainView(**{"start": Fake().start, **arguments})


@pytest.mark.parametrize("steps", [0, -3, 1.5, "4"])
def test_run_refuses_what_is_no_number_of_steps(steps):
    view = TrainView(Fake().start)
    with pytest.raises(ValueError, match="steps: .* came, a whole number from 1 on was expected"):
        view.run(steps)
    assert view.state == "not started"


# What is sent to the page.


def test_the_curve_is_sent_ten_times_a_second_and_pictures_five_times(ticking):
    counts = {"curve": 0, "images": 0, "spoken": 0}
    drawn = iter(range(10**6))
    view = TrainView(Fake(10_000).start, pictures=lambda: [("W", [[next(drawn), -1]], "weight")])
    for name in counts:
        view.observe(lambda change: counts.update({change.name: counts[change.name] + 1}), name)
    started = train.clock()
    view.run()
    seconds = train.clock() - started
    assert 20 <= seconds <= 100
    assert seconds * 5 <= counts["curve"] <= seconds * 10 + 2
    assert seconds * 2 <= counts["images"] <= seconds * 5 + 2
    assert seconds / 10 <= counts["spoken"] <= seconds / 5 + 2


def test_spoken_news_name_epoch_loss_and_accuracy(ticking):
    view, heard = TrainView(Fake(10_000, loss=lambda step: 0.4211).start, measure=lambda: 0.934, epochs=1000), []
    view.observe(lambda change: heard.append(change.new), "spoken")
    view.run()
    assert any(re.fullmatch(r"epoch \d+ of 1000, loss 0\.42, held-out 93 percent", text) for text in heard)
    assert heard[0] == "Running." and heard[-1] == "Finished 10000 of 10000 steps."


@pytest.mark.parametrize("steps", [1, 399, 400, 401, 1800, 123_457])
def test_a_curve_has_at_most_400_points_and_loses_no_step(steps):
    curve = Curve()
    for step in range(steps):
        curve.add(float(step), steps)
    points = curve.points()
    assert len(points["losses"]) == -(-steps // points["stride"]) <= MOST_POINTS
    first = (min(points["stride"], steps) - 1) / 2
    assert points["losses"][0] == pytest.approx(first, rel=1e-3)


def test_thin_keeps_the_last_point():
    assert thin(list(range(MOST_POINTS))) == list(range(MOST_POINTS))
    thinned = thin(list(range(1001)))
    assert len(thinned) <= MOST_POINTS and thinned[-1] == 1000 and len(set(np.diff(thinned))) == 1


def test_images_share_the_scale_of_their_role():
    pictures = [("a", [[1, -2]], "weight"), ("b", [[4, 0]], "weight"), ("c", [[0.1], [0]], "delta")]
    small, large, delta = images(pictures, {})
    assert (small["cells"], small["peak"], small["shape"]) == ([25, -50], 4, (1, 2))
    assert (large["cells"], delta["cells"], delta["peak"]) == ([100, 0], [100, 0], 0.1)
    assert images([("zero", np.zeros((2, 2)), "bias")], {})[0]["cells"] == [0, 0, 0, 0]


def test_the_largest_number_so_far_stays_beside_the_largest_now():
    peaks = {}
    for value, now, peak in ((4.0, 4, 4), (0.001, 0.001, 4), (5.0, 5, 5)):
        drawn = images([("a", [[value, -value / 4]], "delta")], peaks)[0]
        assert (drawn["now"], drawn["peak"], drawn["cells"]) == (now, peak, [100, -25])


def test_accuracy_is_measured_before_the_first_step_at_each_epoch_and_at_the_end():
    view = TrainView(Fake(35).start, measure=lambda: 0.25)
    view.run()
    assert [step for step, _ in view.accuracies] == [0, 11, 21, 31, 35]


def test_twins_hold_no_time_and_no_accuracy():
    view = TrainView(Fake(50).start, measure=lambda: 0.9371, title="Digits & more", steps=50)
    assert view._repr_mimebundle_()["text/html"] == "<p>Digits &amp; more: not started. 50 steps; press Start.</p>"
    view.run(30)
    bundle = view._repr_mimebundle_()
    assert bundle["text/plain"] == repr(view) == "TrainView: paused after 30 of 50 steps."
    assert "93" not in bundle["text/html"]
    assert repr(TrainView(Fake().start)) == "TrainView: not started; press Start."


def test_pictures_are_drawn_before_the_first_step_which_sets_the_scale():
    shown = []

    def pictures():
        shown.append(view.progress.get("step"))
        return [("a", [[4.0 / len(shown)]], "delta")]

    view = TrainView(Fake(35).start, pictures=pictures)
    view.run(1)
    assert view.images[0]["peak"] == 4
    view.run()
    assert view.images[0]["peak"] == 4 and view.images[0]["now"] < 4


def test_a_recorded_run_begins_with_what_is_untrained():
    fake = Fake(50)
    view = TrainView(fake.start, measure=lambda: 0.1, pictures=lambda: [("a", [[1 + fake.weights[0]]], "weight")])
    run = view.on_page()
    assert run["accuracies"][0] == [0, 0.1] and run["frames"][0][0] == 0 and run["frames"][-1][0] == 50
    page = VIEWS / "train" / "page.js"
    first, last = told(page, f"(step) => shownAt({json.dumps(run)}, step)", [0, 50])
    assert (first["progress"]["step"], first["accuracies"], first["images"][0]["now"]) == (0, [[0, 0.1]], 1)
    assert last["images"][0]["now"] == 51
