"""WebKit as it is installed, over the W3C's WebDriver, on a screen that nobody sees: enough to open, ask, point, type.

WebDriver tells nothing of the console; what a page has asked for, the page itself knows.
"""

import contextlib
import json
import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from .firefox import PATIENCE, Hands
from .lab import browser_path, free_port

VARIABLE = "LESSONS_WEBKIT"
ASKED_FOR = "() => performance.getEntriesByType('resource').map((each) => each.name)"


@contextlib.contextmanager
def started() -> Iterator["WebKit"]:
    """WebKit, where the variable is set: it takes its time. Where it is required and absent, the test fails."""
    if VARIABLE not in os.environ:
        pytest.skip(f"{VARIABLE} is not set.")
    driver, server = (browser_path(kind="WebKit", names=(name,), variable=VARIABLE)
                      for name in ("WebKitWebDriver", "Xvfb"))
    port = free_port()
    with _running(server, "-displayfd", "1", "-screen", "0", "1400x1000x24", stdout=subprocess.PIPE) as screen:
        display = screen.stdout.readline().decode().strip()  # type: ignore[union-attr]
        with _running(driver, f"--port={port}", env={**os.environ, "DISPLAY": f":{display}"}):
            window = WebKit(f"http://127.0.0.1:{port}/session")
            try:
                yield window
            finally:
                window.close()


@contextlib.contextmanager
def _running(*command: str, **options) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


class WebKit(Hands):
    """One window; `found` are the requests that left the home of its page."""

    def __init__(self, address: str):
        self._address, self._home, patience = address, "", time.monotonic() + PATIENCE
        wanted = {"capabilities": {"alwaysMatch": {"timeouts": {"script": 1000 * PATIENCE}}}}
        while True:
            try:
                self._address += f"/{self._tell('', **wanted)['sessionId']}"
                return
            except urllib.error.URLError:        # it does not listen yet
                if time.monotonic() > patience:
                    raise
                time.sleep(0.1)

    def _tell(self, command: str, **body):
        """Have a command carried out, and what it gives."""
        asked = urllib.request.Request(self._address + command, json.dumps(body).encode(), method="POST")
        try:
            with urllib.request.urlopen(asked, timeout=2 * PATIENCE) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            told = json.load(refused)["value"]
            raise RuntimeError(f"{command or 'session'}: {told['error']}: {told['message']}") from None

    def close(self) -> None:
        urllib.request.urlopen(urllib.request.Request(self._address, method="DELETE"), timeout=PATIENCE).close()

    def open(self, home: str, address: str, size: dict) -> None:
        self._home = home
        self._tell("/window/rect", **size)
        self._tell("/url", url="about:blank")
        self._tell("/url", url=f"{home}/{address}")

    @property
    def found(self) -> list[str]:
        return [f"request to: {each}" for each in self.evaluate(ASKED_FOR)
                if not each.startswith((self._home, "data:", "blob:"))]

    def evaluate(self, function: str, *values):
        """What a JavaScript function returns for these values, or comes to return."""
        script = f"""const [values, done] = arguments;
            (async () => ({function})(...values))().then((told) => done({{ told: told ?? null }}),
                                                         (error) => done({{ error: String(error) }}));"""
        told = self._tell("/execute/async", script=script, args=[values])
        if "error" in told:
            raise RuntimeError(told["error"])
        return told["told"]

    def _perform(self, source: dict) -> None:
        self._tell("/actions", actions=[source])
