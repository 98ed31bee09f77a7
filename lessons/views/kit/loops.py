"""The event loop on which a view lives: what JupyterLab delivers on another thread is obeyed there."""

import asyncio
from collections.abc import Callable


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
