"""A real JupyterLab in a real Chromium: what a student does there, and what goes wrong meanwhile."""

import ast
import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from lessons._door.commands import BROWSERS
from lessons._door.lab import quiet

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync",
         # In place of Playwright's own list, from which all but the first two are. These would load two pages of the
         # address bar into each new window, for 0.7 s of processor time.
         "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled,AvoidUnnecessaryBeforeUnloadCheckSync,"
         "DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,"
         "PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,NetworkTimeServiceQuerying,PreconnectToSearch")
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}  # without it JupyterLab asks which kernel
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
PATIENCE = 30  # seconds; nothing here waits for time, but a slow machine gets it
PATIENCE_FOR_SERVER = 120
PATIENCE_FOR_WIDGETS = 10  # each file that needs JupyterLab waits for them once
LETTERS = ("a", "b", "d", "d", "x", "z", "m", "Shift+M", "0", "0")  # at which JupyterLab adds, cuts, merges, restarts
# Looks every hundredth of a second, where `expect` looks after 0.1, 0.35, 0.85 s …
COMES_TO_SAY = r"""(region, [pattern, patience]) => new Promise((done) => {
  const wanted = new RegExp(pattern), end = performance.now() + patience;
  const said = () => wanted.test(region.textContent.replace(/\s+/g, " ").trim());
  const look = () => said() || performance.now() > end ? done() : setTimeout(look, 10);
  look();
})"""

expect.set_options(timeout=1000 * PATIENCE)


def browser_path(which: Callable = shutil.which, required: bool | None = None, *, kind: str = "Chromium",
                 names: tuple[str, ...] = BROWSERS, variable: str = "LESSONS_BROWSER") -> str:
    """A browser by one of its names; without it the tests are skipped, or fail where it is required."""
    if found := next(filter(None, map(which, names)), None):
        return found
    if os.environ.get(variable) == "required" if required is None else required:
        pytest.fail(f"{variable}=required, but none of {', '.join(names)} is on the path.", pytrace=False)
    pytest.skip(f"There is no {kind} here: none of {', '.join(names)} is on the path.")


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    path = browser_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def jupyterlab(home: Path, browser: Browser) -> Iterator["Lab"]:
    """A server with a copy of the lessons, and with settings, workspaces, kernels' files and history of its own."""
    folder = home / "notebooks"
    folder.mkdir()
    for path in NOTEBOOKS:
        shutil.copy(path, folder)
    places = {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "IPYTHONDIR": "ipython",
              "JUPYTER_RUNTIME_DIR": "runtime", "JUPYTER_CONFIG_DIR": "config"}
    variables = quiet(dict(os.environ)) | {name: str(home / place) for name, place in places.items()}
    port = free_port()
    with open(home / "server.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser",
             "--JupyterNotebookApp.expose_app_in_browser=True",
             "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
             "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"],
            env=variables, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_up(url, server)
        yield Lab(url, folder, browser)
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(url: str, server: subprocess.Popen) -> None:
    end = time.monotonic() + PATIENCE_FOR_SERVER
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{url}/api", timeout=1)
            return
        time.sleep(0.05)
    raise RuntimeError(f"JupyterLab did not come up within {PATIENCE_FOR_SERVER} s")


class Lab:
    """One server; `open` gives a notebook on a page of its own."""

    def __init__(self, url: str, folder: Path, browser: Browser):
        self.url, self.folder = url, folder
        self.pages = browser.new_context(viewport={"width": 1280, "height": 900})  # with one cache: they open faster
        self.pages.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
        self.pages.set_default_timeout(1000 * PATIENCE)
        self._idle: list[tuple[Page, Watch]] = []

    @contextlib.contextmanager
    def page(self) -> Iterator[tuple[Page, "Watch"]]:
        page = self.pages.new_page()
        yield page, Watch(page, self.url)
        page.close()

    @contextlib.contextmanager
    def open(self, name: str, cells: tuple[str, ...] = ()) -> Iterator["Notebook"]:
        """A lesson by its name, or a new notebook made of `cells`; after the last one, in the page where that was."""
        if cells:
            self._write(name, cells)
        page, watch = self._idle.pop() if self._idle else self._new()
        page.bring_to_front()                      # behind another page it would draw one frame a second
        page.evaluate("(path) => jupyterapp.commands.execute('docmanager:open', { path }).then(() => null)", name)
        until(page, """(path) => {
            const { shell } = jupyterapp;
            const opened = [...shell.widgets("main")].find((each) => each.context?.path === path);
            if (opened && shell.currentWidget !== opened) shell.activateById(opened.id);    // its focus went astray
            return opened && shell.currentWidget === opened && opened.content.model?.cells;
        }""", name)
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
        self._expect_widgets(page, watch)
        notebook = Notebook(page, watch)
        yield notebook
        notebook.shut_down()
        page.evaluate("""() => {
            jupyterapp.shell.currentWidget.dispose();
            for (const left of document.querySelectorAll("style[id^='lessons/']")) left.remove();
        }""")
        watch.found.clear()
        self._idle.append((page, watch))

    @contextlib.contextmanager
    def notebook7(self, name: str, cells: tuple[str, ...]) -> Iterator["Notebook"]:
        """A new notebook made of `cells` in Notebook 7, which JupyterLab's server brings too."""
        self._write(name, cells)
        with self.page() as (page, watch):
            page.goto(f"{self.url}/notebooks/{name}")
            until(page, "() => window.jupyterapp?.restored.then(() => true)")
            until(page, "() => jupyterapp.shell.currentWidget?.content.model?.cells")
            page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.ready")
            self._expect_widgets(page, watch)
            watch.found[:] = [each for each in watch.found if not each.startswith("page: ")]  # of its own start
            notebook = Notebook(page, watch)
            yield notebook
            notebook.shut_down()

    def _write(self, name: str, cells: tuple[str, ...]) -> None:
        written = [nbformat.v4.new_code_cell(cell) for cell in cells]
        nbformat.write(nbformat.v4.new_notebook(cells=written, metadata=PYTHON), self.folder / name)

    def _new(self) -> tuple[Page, "Watch"]:
        """JupyterLab without a notebook."""
        page = self.pages.new_page()
        watch = Watch(page, self.url)
        page.goto(f"{self.url}/lab/workspaces/{len(self.pages.pages)}?reset")
        until(page, "() => window.jupyterapp?.restored.then(() => true)")
        return page, watch

    def _expect_widgets(self, page: Page, watch: "Watch") -> None:
        """Without its widget manager JupyterLab draws no view at all, and each test would wait for one."""
        known = "(kind) => jupyterapp.shell.currentWidget.content.rendermime.mimeTypes.includes(kind)"
        try:
            until(page, known, WIDGET_VIEW, PATIENCE_FOR_WIDGETS)
        except PlaywrightTimeout:
            pytest.fail(f"JupyterLab has no widget manager: {watch.found}", pytrace=False)


class Watch:
    """Everything on a page that must not happen, in `found`: errors, and requests that leave the machine.

    That a script took long to load on a busy machine may happen: test_hearing.py.
    """

    LATE = "[anywidget] Failed to initialize model."

    def __init__(self, page: Page, home: str):
        self.found: list[str] = []
        self._homes = (f"{home}/", f"{home.replace('http', 'ws', 1)}/", "data:", "blob:", "about:")
        page.on("console", lambda message: self._note("console", self._text(message), message.type == "error"))
        page.on("pageerror", lambda error: self._note("page", str(error), str(error) != self.LATE))
        for event in ("request", "websocket"):
            page.on(event, lambda sent: self._note("request to", sent.url, not sent.url.startswith(self._homes)))

    @staticmethod
    def _text(message: ConsoleMessage) -> str:
        """What was written; of a file that did not come, its address too."""
        return f"{message.text}: {message.location['url']}" if "Failed to load" in message.text else message.text

    def _note(self, what: str, text: str, wrong: bool = True) -> None:
        if wrong:
            self.found.append(f"{what}: {text}")


def settles(ask: Callable, wanted, patience: float = 5):
    """What is asked, once it is what is wanted, or in the end: layout follows a change by some frames, which on a busy
    machine take long.
    """
    end = time.monotonic() + patience
    while (told := ask()) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    return told


def fits(node: Locator) -> bool:
    """Nothing is wider than this."""
    return settles(lambda: node.evaluate("(node) => node.scrollWidth <= node.clientWidth"), True)


def until(page: Page, function: str, value=None, patience: float = PATIENCE) -> None:
    """Wait until a function of the page is true; asked by a clock, since a page behind another draws no frames."""
    page.wait_for_function(function, arg=value, polling=50, timeout=1000 * patience)


def press(view: Locator, *keys: str) -> None:
    for key in keys:
        view.page.keyboard.press(key)


def says(view: Locator, text: str | re.Pattern, timeout: float = PATIENCE) -> None:
    """The live region of a view comes to say this."""
    region = view.locator("[role=status]")  # get_by_role asks every element
    wanted = text.pattern if isinstance(text, re.Pattern) else f"^{re.escape(' '.join(text.split()))}$"
    region.evaluate(COMES_TO_SAY, [wanted, 1000 * timeout])
    expect(region).to_have_text(text, timeout=1)


class Host:
    """A page with cells in which views stand, and the Python behind it: JupyterLab's or, in bench.py, our own."""

    def __init__(self, page: Page, watch: Watch):
        self.page, self.watch = page, watch

    def cell(self, i: int) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell").nth(i)

    def view(self, cell: int) -> Locator:
        return self.cell(cell).locator(".lessons")

    def comes_to(self, expression: str, value) -> None:
        """Wait until the expression has this value: what the page tells Python may arrive a moment later."""
        until = time.monotonic() + PATIENCE
        while (told := self.ask(expression)) != value and time.monotonic() < until:
            self.page.wait_for_timeout(20)
        assert told == value, f"{expression} is {told!r}, {value!r} was expected"

    def tells(self, view: Locator, expression: str, whole: bool = True) -> None:
        """The live region comes to say what Python says of the same state; Python may hear of that a moment later."""
        until = time.monotonic() + PATIENCE
        while True:
            text = self.ask(expression)
            try:
                return says(view, text if whole else re.compile(re.escape(text)), timeout=1)
            except AssertionError:
                if time.monotonic() > until:
                    raise


class Notebook(Host):
    """A notebook in JupyterLab, seen through its page."""

    def command(self, name: str, arguments: dict | None = None) -> None:
        """Carry out a command of JupyterLab's menus, and wait until it is done."""
        self.page.evaluate("([name, values]) => jupyterapp.commands.execute(name, values).then(() => null)",
                           [name, arguments or {}])

    def run_all(self) -> None:
        """Run all cells, and wait for their views: JupyterLab says that cells have run before it has drawn what they
        show, which on a busy machine may take seconds.
        """
        self.command("notebook:run-all-cells")
        until(self.page, """(kind) => jupyterapp.shell.currentWidget.content.widgets.every((cell) => {
            const shown = cell.model.type === "code" ? cell.model.outputs.toJSON() : [];
            const views = shown.filter((each) => each.data?.[kind]);
            return cell.node.querySelectorAll(".jp-OutputArea :is(.lessons, .widget-interact)").length >= views.length;
        })""", WIDGET_VIEW)

    def run(self, cell: int) -> Locator:
        """Run a cell (again); its new view."""
        old = "data-seen-before"
        self.view(cell).evaluate_all("(views, old) => views.forEach((view) => view.setAttribute(old, ''))", old)
        self.page.evaluate("(i) => { jupyterapp.shell.currentWidget.content.activeCellIndex = i; }", cell)
        self.command("notebook:run-cell")
        fresh = self.cell(cell).locator(f".lessons:not([{old}])")
        fresh.wait_for()
        fresh.scroll_into_view_if_needed()
        return fresh

    def ask(self, expression: str):
        """The value of a Python expression in the kernel."""
        told = self.page.evaluate(
            """async (expression) => {
              const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
              const ask = { code: "", store_history: false, user_expressions: { value: expression } };
              const reply = await kernel.requestExecute(ask).done;
              return reply.content.user_expressions.value;
            }""", expression)
        if told["status"] != "ok":
            raise RuntimeError(f"{expression}: {told['ename']}: {told['evalue']}")
        return ast.literal_eval(told["data"]["text/plain"])

    def sources(self) -> list[str]:
        """What stands in the cells."""
        return self.page.evaluate("""() => [...jupyterapp.shell.currentWidget.content.model.cells]
            .map((cell) => cell.sharedModel.source)""")

    def complaints(self) -> list[str]:
        """What cells raised or wrote to stderr, and code cells that were not run."""
        return self.page.evaluate("""() => [...jupyterapp.shell.currentWidget.content.model.cells]
            .filter((cell) => cell.type === "code" && cell.sharedModel.source.trim())
            .flatMap((cell) => [
              ...(cell.executionCount ? [] : [`not run: ${cell.sharedModel.source}`]),
              ...cell.outputs.toJSON().filter((out) => out.output_type === "error" || out.name === "stderr")
                .map((out) => out.evalue ?? `${out.text}`)])""")

    def theme(self, name: str) -> None:
        """To "Light" or "Dark"; done when JupyterLab's splash no longer covers the page."""
        self.command("apputils:change-theme", {"theme": f"JupyterLab {name}"})
        until(self.page, """(light) => document.body.dataset.jpThemeLight === light
            && !document.querySelector("#jupyterlab-splash")""", str(name == "Light").lower())

    def shut_down(self) -> None:
        """Shut the kernel down, as the Kernel menu does."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """From here on without a kernel, until one is started; the last test of a file needs none."""
        self.shut_down()
        yield
        # ipywidgets logs each state that it cannot send; the view works on.
        self.watch.found[:] = [each for each in self.watch.found if "Could not send widget sync message" not in each]
