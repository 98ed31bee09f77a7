"""Firefox as it is installed, over WebDriver BiDi, which it speaks by itself: enough to open, ask, point and type."""

import contextlib
import itertools
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import websocket

from .lab import browser_path

FIREFOX = {"kind": "Firefox", "names": ("firefox", "firefox-esr"), "variable": "LESSONS_FIREFOX"}
PATIENCE = 60  # seconds
OPENING = (20, 20, PATIENCE)  # seconds; a page takes up to 6 on a busy machine, but Firefox may never say it is done
KEYS = {"ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014", "ArrowDown": "\ue015", "Enter": "\ue007",
        "PageDown": "\ue00f", "PageUp": "\ue00e"}
SETTINGS = """user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("services.settings.server", "data:,");
"""


@contextlib.contextmanager
def started(profile: Path) -> Iterator["Firefox"]:
    """Firefox with a profile of its own; where there is none, the test is skipped, or fails if it is required."""
    (profile / "user.js").write_text(SETTINGS, encoding="utf-8")
    command = [browser_path(**FIREFOX), "--headless", "--no-remote", "--profile", str(profile),
               "--remote-debugging-port", "0", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        lines = iter(process.stderr.readline, "")  # type: ignore[union-attr]
        said = next((line for line in lines if "BiDi listening" in line), None)
        assert said is not None, f"Firefox ended with {process.wait()} before it listened"
        with contextlib.closing(websocket.create_connection(re.search(r"ws://\S+", said)[0] + "/session",  # type: ignore[index]
                                                            timeout=PATIENCE, suppress_origin=True)) as line:
            yield Firefox(line)
    finally:
        process.terminate()
        process.wait(20)


class Hands:
    """The keys and the mouse of a window, which brings _perform(source): WebDriver and BiDi describe them alike."""

    _perform: Callable[[dict], None]

    def press(self, *keys: str) -> None:
        acts = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._perform({"type": "key", "id": "keyboard", "actions": acts})

    def point(self, x: float, y: float, click: bool) -> None:
        acts = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
        acts += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp") if click]
        self._perform({"type": "pointer", "id": "mouse", "actions": acts})


class Firefox(Hands):
    """One window; `found` is what went wrong on its page: errors, and requests that leave its home."""

    def __init__(self, line: websocket.WebSocket):
        self._line, self._ids, self.found, self._home = line, itertools.count(1), list[str](), "about:"
        self._tell("session.new", capabilities={})
        self._tell("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self._context = self._tell("browsingContext.create", type="tab")["context"]  # the first tab never has the focus
        self._tell("browsingContext.activate", context=self._context)

    def _tell(self, method: str, **parameters) -> dict:
        """Have a command carried out; what comes in between is noted."""
        number = next(self._ids)
        self._line.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._line.recv())
            if told.get("id") == number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}: {told['message']}")
                return told["result"]
            self._note(told.get("method"), told.get("params", {}))

    def _note(self, event: str | None, told: dict) -> None:
        if event == "log.entryAdded" and told["level"] == "error":
            self.found.append(f"console: {told['text']}")
        if event == "network.beforeRequestSent":
            address = told["request"]["url"]
            if not address.startswith((self._home, "data:", "blob:", "about:")):
                self.found.append(f"request to: {address}")

    def open(self, home: str, address: str, size: dict, patience: tuple[float, ...] = OPENING) -> None:
        """Ask for a page, and again after so many seconds each time."""
        self._home, self.found = home, []
        self._tell("browsingContext.setViewport", context=self._context, viewport=size)
        *early, last = patience
        for seconds in early:
            with contextlib.suppress(websocket.WebSocketTimeoutException):
                return self._go(f"{home}/{address}", seconds)
        self._go(f"{home}/{address}", last)

    def _go(self, address: str, patience: float) -> None:
        self._line.settimeout(patience)
        try:
            for each in ("about:blank", address):
                self._tell("browsingContext.navigate", context=self._context, url=each, wait="complete")
        finally:
            self._line.settimeout(PATIENCE)

    def evaluate(self, function: str, *values):
        """What a JavaScript function returns for these values, or comes to return; both are written as JSON."""
        call = f"async (text) => JSON.stringify(await ({function})(...JSON.parse(text)) ?? null)"
        told = self._tell("script.callFunction", functionDeclaration=call, awaitPromise=True,
                          target={"context": self._context},
                          arguments=[{"type": "string", "value": json.dumps(values)}])
        if told["type"] == "exception":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def _perform(self, source: dict) -> None:
        self._tell("input.performActions", context=self._context, actions=[source])
