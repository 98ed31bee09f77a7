"""While a view works in the kernel: the event loop on which it lives, interrupts that wait, and errors in words.

What JupyterLab delivers on another thread is obeyed on the loop. An interrupt is Ctrl-C, or the kernel's stop button.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def obey(loop: asyncio.AbstractEventLoop | None, act: Callable[[], None]) -> None:
    """Call act() at once, or from another thread when `loop` next has a turn; a view without a loop obeys at once."""
    if loop is None or loop.is_closed() or loop is running_loop():
        act()
    else:
        loop.call_soon_threadsafe(act)


def in_spare_time(work: Iterator, after: float = 0) -> asyncio.Task | None:
    """Go through `work` with a pause after each of its parts, in which the loop serves others; all at once where no
    loop waits. Whoever keeps the task keeps it alive.
    """
    async def go() -> None:
        await asyncio.sleep(after)
        for _ in work:
            await asyncio.sleep(0)

    loop = running_loop()
    if loop is not None:
        return loop.create_task(go())
    for _ in work:
        pass
    return None


@contextmanager
def held_interrupts(*, second_raises: bool = True):
    """Yields a list that interrupts fill instead of being raised; unless told otherwise a second one is raised."""
    asked = []

    def ask(signum, frame):
        if asked and second_raises:
            raise KeyboardInterrupt
        asked.append(signum)

    if threading.current_thread() is not threading.main_thread():  # only the main thread hears signals
        yield asked
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        if signal.getsignal(signal.SIGINT) is ask:  # a kernel exchanges the handler too, around each cell
            signal.signal(signal.SIGINT, before)


def sentence(error: Exception) -> str:
    """An error as the learner reads it: our own in its words, any other with its name."""
    ours = isinstance(error, (ValueError, FloatingPointError)) and str(error)
    return str(error) if ours else f"{type(error).__name__}: {error}"
