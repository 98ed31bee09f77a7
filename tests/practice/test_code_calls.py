"""A learner's function is called within bounds: stopped, silenced, and its slips told by the learner's own line."""

import _thread
import gc
import signal
import subprocess
import sys
import threading
import time
import warnings

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from lessons.practice.code import bounded as module
from lessons.practice.code.bounded import TooLong, bounded
from lessons.practice.code.calls import MOST_PRINTED, called, does_something, unfit


def count(n):
    total = 0
    for k in range(n):
        total += k
    return total


def test_what_returns_is_returned():
    assert bounded(count, (4,), 1) == (6, None)


def test_an_exception_is_handed_over():
    value, error = bounded(lambda: 1 / 0, (), 1)
    assert value is None and isinstance(error, ZeroDivisionError)
    assert isinstance(bounded(sys.exit, (), 1).error, SystemExit)                # must not end the kernel


def plain(until=float("inf")):
    while time.monotonic() < until:
        pass


def catches_exceptions(until):
    while time.monotonic() < until:
        try:  # noqa: SIM105
            plain(until)
        except Exception:
            pass


def tidies_up(until):
    while time.monotonic() < until:
        try:
            plain(until)
        finally:
            count(5)


def goes_deeper(until, n=0):
    return goes_deeper(until, n + 1) if n < 200 else plain(until)


def eats_what_arrives(until):
    while time.monotonic() < until:
        try:  # noqa: SIM105
            count(50)
        except BaseException:
            pass


@pytest.mark.parametrize("endless", [plain, catches_exceptions, tidies_up, goes_deeper])
def test_an_endless_loop_is_stopped_at_once(monkeypatch, endless):
    monkeypatch.setattr(module, "AGAIN", 100)
    assert isinstance(bounded(endless, (time.monotonic() + 5,), 0.05).error, TooLong)


def test_it_is_sent_again_until_it_is_heard():
    """It is heard where it arrives outside of the try."""
    assert isinstance(bounded(eats_what_arrives, (time.monotonic() + 30,), 0.05).error, TooLong)


@pytest.fixture
def busy():
    """Threads take turns so often that an exception is sent at any place of the program; but not where what other
    tests left is thrown away: a finalizer would eat it, and pytest report that.
    """
    before = sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
    gc.enable()


def middle_time(n):
    times = []
    for _ in range(31):
        began = time.perf_counter()
        count(n)
        times.append(time.perf_counter() - began)
    return sorted(times)[15]


@pytest.mark.parametrize("again", [module.AGAIN, 1e-6])
def test_thousands_of_calls_neither_leak_nor_hang(busy, monkeypatch, again):
    """The limit is about the run time itself, so that TooLong is sent before, during and after the function's end."""
    monkeypatch.setattr(module, "AGAIN", again)
    threads, limit, stopped = threading.active_count(), middle_time(2000), 0
    for k in range(2000):
        value, error = bounded(count, (2000,), limit * (0.5 + k % 100 / 100))
        stopped += error is not None
        assert (value == 1999000) if error is None else isinstance(error, TooLong)
        count(20)                                                                # nothing arrives here
    assert 0 < stopped < 2000
    assert threading.active_count() <= threads + 1
    assert isinstance(bounded(plain, (), 0.01).error, TooLong)                   # and the watcher still works


def test_nothing_is_sent_once_the_function_has_ended(busy, monkeypatch):
    """However long it takes to agree with the watcher, which is sending as fast as it can."""
    settle = module._Watcher.settle

    def slow(*given):
        plain(time.monotonic() + 0.01)
        settle(*given)

    monkeypatch.setattr(module._Watcher, "settle", slow)
    monkeypatch.setattr(module, "AGAIN", 1e-6)
    assert all(isinstance(bounded(plain, (), 0.001).error, TooLong) for _ in range(20))


def test_a_limit_that_is_not_reached_leaves_nothing_behind():
    assert bounded(count, (10,), 0.02) == (45, None)
    time.sleep(0.1)
    assert count(10) == 45


@pytest.fixture
def heard_interrupts():
    """A shell lets its background commands ignore them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard_interrupts")
def test_the_interrupt_of_the_learner_gets_through():
    def interrupted():
        _thread.interrupt_main()
        plain()

    for f in (interrupted, lambda: (_ for _ in ()).throw(KeyboardInterrupt)):
        with pytest.raises(KeyboardInterrupt):
            bounded(f, (), 5)
    assert bounded(count, (4,), 1) == (6, None)


def test_a_debugger_still_works_afterwards():
    """CPython's flag for such exceptions is down again: where it stays up, a traced function never begins."""
    after = ("import sys\nfrom lessons.practice.code.bounded import bounded\n"
             "def endless():\n    while True:\n        pass\n"
             "for f in (endless, int):\n    bounded(f, (), 0.01)\n"
             "sys.settrace(lambda *event: None)\n"
             "print((lambda: 'traced')())")
    done = subprocess.run([sys.executable, "-c", after], timeout=60, capture_output=True, text=True)
    assert done.stdout == "traced\n"


def test_a_watcher_that_is_gone_is_made_anew(monkeypatch):
    """As in a process that was forked."""
    class Gone:
        thread = threading.Thread()

    monkeypatch.setattr(module, "_watcher", Gone())
    assert isinstance(bounded(plain, (), 0.01).error, TooLong)


def test_in_a_kernel():
    """The whole way, as a learner has it: the loop ends, the kernel lives on, and the line is the cell's."""
    cells = ["from lessons.practice.code import check\ndef f(delta):\n    while True:\n        delta = delta + 0",
             'check("02/code-bias", f)',
             'def f(delta):\n    print("seen")\n    return delta.sum(axis=0) / (len(delta) - 3)',
             'check("02/code-bias", f)',
             'def f(delta):\n    ...\ncheck("02/code-bias", f)',
             'all(check("02/code-bias", lambda delta: delta.sum(axis=0)) for _ in range(50))']
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(book, timeout=60, kernel_name="python3").execute()
    endless, divides, stub, many = (book.cells[n].outputs for n in (1, 3, 4, 5))
    assert "did not come back within 1 s in line" in endless[0].data["text/plain"]
    assert "RuntimeWarning: divide by zero" in divides[0].data["text/plain"] and len(divides) == 1
    assert stub[0].data["text/plain"].startswith("02/code-bias: not tried yet.") and len(stub) == 1
    assert many[0].data["text/plain"] == "True"


# What is told of a call


def of(f, **arguments):
    return called(f, arguments, 0.2)


def test_what_is_printed_and_warned_does_not_get_out(capsys):
    def talks(x):
        print("to stdout")
        print("to stderr", file=sys.stderr)
        for _ in range(3):
            warnings.warn("careful", stacklevel=2)
        return x

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        call = of(talks, x=1)
    assert call.printed == "to stdout\nto stderr\nUserWarning: careful" and call.value == 1
    assert capsys.readouterr() == ("", "")
    assert len(of(lambda x: print("a" * 9999), x=1).printed) == MOST_PRINTED + 2


def helper(x):
    return x[99]


def test_the_line_is_the_learners():
    def fails(x):
        y = np.zeros(2)
        return np.linalg.inv(y)

    def through_a_helper(x):
        return helper(x)

    assert ", `return np.linalg.inv(y)`: " in of(fails, x=1).error
    assert "LinAlgError: " in of(fails, x=1).error
    assert ", `return x[99]`: IndexError: " in of(through_a_helper, x=[1]).error


def test_the_line_in_which_it_was_stopped():
    call = of(lambda x: plain(), x=1)
    assert call.fault == call.error and call.error.startswith("It did not come back within 0.2 s in line ")
    assert not of(lambda x: 1 / 0, x=1).fault


def test_a_function_without_a_line_of_its_own():
    assert of(float, x="a").error == "It stopped: ValueError: could not convert string to float: 'a'"


def test_changed_arguments_are_seen_and_the_callers_are_safe():
    def changes(x, y, n):
        y -= 1
        n += 1

    x, y = np.ones(2), np.ones(2)
    assert of(changes, x=x, y=y, n=1).changed == ["y"]
    assert y.tolist() == [1, 1]
    assert of(lambda x, y: x - y, x=x, y=y).changed == []
    assert of(lambda x: x.append(1), x=[]).changed == ["x"]


def raises_not_implemented(x):
    raise NotImplementedError


@pytest.mark.parametrize("stub", [lambda x: None, lambda x: ..., lambda x: NotImplemented, raises_not_implemented])
def test_a_stub_is_not_tried(stub):
    assert not of(stub, x=1).tried


def test_anything_else_is_tried():
    assert of(lambda x: 0, x=1).tried and of(lambda x: 1 / 0, x=1).tried


def stub(x):
    """With words."""
    ...


def test_a_body_that_does_nothing_is_known():
    assert not does_something(stub) and not does_something(lambda x: None) and not does_something(print)
    assert does_something(lambda x: x + 1)


def test_the_count_of_arguments():
    for f in (lambda x, y: 0, lambda *all: 0, lambda x, y, z=1: 0, np.add):
        assert unfit(f, "f(x, y)") == ""
    for f in (lambda x: 0, lambda x, y, z: 0, float, 3):
        assert "f(x, y)" in unfit(f, "f(x, y)")
