"""A call that cannot go on for ever: one watcher thread stops the caller by an exception.

One watcher serves all calls: a thread started for each call could get the exception itself while it starts, and its
starter would wait for ever. Orders go through a SimpleQueue, whose timeout is the clock: it is written in C and holds
no Python lock that an exception could leave locked. Works on all systems, also inside a notebook's kernel.

Not stopped: a bare `except:` around an inner loop, where the exception always arrives, and C code that does not come
back, such as `time.sleep(30)`. There the kernel's ■ is left.
"""

import ctypes
import threading
import time
from collections.abc import Callable, Sequence
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple

AGAIN = 0.011  # seconds until the exception is sent once more: a `finally` or an `except` may have eaten it


class TooLong(BaseException):
    """What stops the call; no Exception, so that `except Exception` lets it through."""


class Outcome(NamedTuple):
    """What a call returned, or the exception that ended it: TooLong where it was stopped."""

    value: Any
    error: BaseException | None


class _Order(NamedTuple):
    """Stop `thread` at the time `due`, unless a later order comes first; `due` is None in the order to let it be."""

    number: int
    thread: int
    due: float | None


class _Watcher:
    """The thread, the orders it is given, and the two numbers by which it and the caller agree."""

    armed = 0  # the order that may be carried out; the caller takes it back by storing 0
    sent = 0   # the last order for which it sent an exception
    done = 0   # the last order that the watcher has let go of

    def __init__(self):
        self.orders: SimpleQueue[_Order] = SimpleQueue()
        self.numbers = count(1)
        self.thread = threading.Thread(target=self._watch, name="lessons: too long", daemon=True)
        self.thread.start()

    def _watch(self):
        order = self.orders.get()
        while True:
            try:
                order = self.orders.get(timeout=None if order.due is None else max(0, order.due - time.monotonic()))
            except Empty:
                if self.armed == order.number:
                    self.sent = order.number
                    _send(order.thread)
                order = order._replace(due=time.monotonic() + AGAIN)
            if order.due is None:
                self.done = order.number

    def settle(self, number: int, thread: int) -> None:
        """Wait until the watcher has let go of the order; what it sent last arises here, if it has not yet."""
        self.orders.put(_Order(number, thread, None))
        while self.done < number:
            time.sleep(0)
        if self.sent == number:
            # Taken back, by sending nothing, it would leave a flag up in CPython up to 3.12, and the first function
            # that is traced afterwards, by a debugger or for its coverage, would never begin. So let one arise.
            try:
                _send(thread)
                while True:
                    pass
            except TooLong:
                pass


def _send(thread: int) -> None:
    """Let TooLong arise in the thread at its next instruction, in place of one that has not yet arisen."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooLong))


_watcher: _Watcher | None = None


def _watching() -> _Watcher:
    """The one watcher; made at the first call, and anew in a process that was forked, which has no threads."""
    global _watcher
    if _watcher is None or not _watcher.thread.is_alive():
        _watcher = _Watcher()
    return _watcher


def bounded(f: Callable, args: Sequence, seconds: float) -> Outcome:
    """f(*args), stopped by TooLong after this many seconds. Every exception is returned, but KeyboardInterrupt raised.

    Safe to call any number of times, also when the limit is the run time itself: TooLong arises nowhere but in `f`.
    """
    watcher, thread = _watching(), threading.get_ident()
    number = next(watcher.numbers)
    value, error, interrupted = None, None, None
    watcher.armed = number
    try:
        watcher.orders.put(_Order(number, thread, time.monotonic() + seconds))
        value = f(*args)
    except BaseException as raised:
        error = raised
    # No exception can arrive between here and the store, which is no call and no jump: CPython looks for one only
    # there. After it at most two can: one already sent, and one that the watcher was about to send. Hence three tries.
    watcher.armed = 0
    try:
        try:
            watcher.settle(number, thread)
        except (TooLong, KeyboardInterrupt) as late:
            interrupted = late
            watcher.settle(number, thread)
    except (TooLong, KeyboardInterrupt) as late:
        interrupted = interrupted if isinstance(interrupted, KeyboardInterrupt) else late
        watcher.settle(number, thread)
    for one in (error, interrupted):
        if isinstance(one, KeyboardInterrupt):
            raise one
    return Outcome(value, error)
