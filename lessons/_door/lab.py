"""Open a notebook in JupyterLab, and end JupyterLab when asked."""

import os
import re
import socket
import subprocess
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from lessons._door.runtime import Environment, end, is_root
from lessons._door.say import COMMAND, ROOT, Stop, say, seconds

START = ROOT / "notebooks" / "00_start_here.ipynb"
PORT = re.compile(r"--(?:ServerApp\.)?port=(.*)")
ADDRESS = re.compile(r"https?://\S+/lab/tree/\S+")
UNINTERESTING = re.compile(r"\[[DIWC] |\[IPKernelApp\] WARNING")  # JupyterLab's log below the level of errors


def open_lab(environment: Environment, notebook: Path, arguments: list[str]) -> int:
    port = wanted_port(arguments)
    if port is not None and taken(port):
        raise Stop(f"Port {port} is taken by another program. Choose another, or leave the choice to JupyterLab:",
                   f"{COMMAND} --port={port + 1}", COMMAND)
    say(f"Starting JupyterLab on {notebook.relative_to(ROOT).as_posix()} ...")
    start = time.perf_counter()
    server = Environment(environment.python, quiet(environment.variables)).start(
        *command(notebook, arguments),
        text=True, errors="replace", stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )
    try:
        listen(server.stderr or (), start)
    except KeyboardInterrupt:
        say("\nStopping JupyterLab ...")
        end(server, patience=0 if os.name == "posix" else 20)  # Windows has told it already, and could only kill it
        say("JupyterLab has stopped. Your notebooks are as you saved them.")
        return 0
    return server.wait()


def command(notebook: Path, arguments: list[str]) -> list[str]:
    """Each folder that JupyterLab begins in is named: one of the student's own settings may lie outside the course."""
    page = quote(notebook.relative_to(ROOT).as_posix())
    as_root = ["--allow-root"] if is_root() else []
    folders = [f"--ServerApp.root_dir={ROOT}", f"--ServerApp.preferred_dir={ROOT}",
               "--FileContentsManager.preferred_dir="]
    return ["-m", "jupyterlab", *folders, f"--LabApp.default_url=/lab/tree/{page}",
            "--ServerApp.answer_yes=True", *as_root, *arguments]


def quiet(variables: dict[str, str]) -> dict[str, str]:
    """JupyterLab's defaults without the first-start news pop-up; what the student has set goes before them."""
    folders = [str(Path(__file__).parent), variables.get("JUPYTER_CONFIG_PATH", "")]
    return variables | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, folders))}


def wanted_port(arguments: list[str]) -> int | None:
    """The port asked for; None leaves the choice to JupyterLab, which takes the first free one from 8888 on."""
    joined = " ".join(arguments).replace("port ", "port=").split()
    asked = [match[1] for match in map(PORT.fullmatch, joined) if match]
    if not asked:
        return None
    if not asked[-1].isdigit() or not 1 <= int(asked[-1]) <= 65535:
        raise Stop(f"A port is a whole number from 1 to 65535, not {asked[-1]!r}.", f"{COMMAND} --port=8890")
    return int(asked[-1])


def taken(port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free again
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def listen(log: Iterable[str], start: float) -> None:
    """Read JupyterLab's log: tell when it is up and where, pass errors on, and say why if it never came up."""
    last: deque[str] = deque(maxlen=15)
    up = shown = False
    for line in log:
        if not up and (address := ADDRESS.search(line)):
            up = True
            say(f"    running after {seconds(time.perf_counter() - start)}")
            say(f"If no browser window opens by itself, open this address:\n    {address[0]}")
            say("Ctrl-C in this window ends JupyterLab.")
        if not line.startswith((" ", "\n")):  # indented lines belong to the one before
            shown = not UNINTERESTING.match(line)
        if up and shown:
            say(line.rstrip())
        last.append(line)
    if not up:
        without = "set JUPYTER_NO_CONFIG=1&& " if os.name == "nt" else "JUPYTER_NO_CONFIG=1 "
        raise Stop("JupyterLab did not start. It said last:\n" + "".join(last)
                   + "If that is about a setting of your own, start once without your settings:", without + COMMAND)
