"""An interrupt (Ctrl-C, the kernel's stop button) that waits until something whole is done."""

import signal
import threading
from contextlib import contextmanager


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
