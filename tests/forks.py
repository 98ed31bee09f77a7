"""Kernels that begin where imports end.

Each kernel would import the same libraries for about two seconds. So one process imports them once, and each kernel
is a fork of it. What Jupyter starts, interrupts and kills is a small process that stands for the kernel:

    python forks.py serve SOCKET                 imports and forks when asked; ends when its standard input ends
    python forks.py SOCKET PATH -f CONNECTION    asks for a kernel, passes signals on, ends with it

A kernel with another search path than the one that imports, and each where nobody forks, is started as usual.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

IMPORTED = ("ipykernel.kernelapp", "matplotlib.pyplot", "scipy.ndimage", "scipy.signal", "lessons.checkup",
            "lessons.data.history", "lessons.data.house", "lessons.digits", "lessons.network.training",
            "lessons.practice", "lessons.trace", "lessons.views", "lessons.views.figures")


def searched() -> str:
    return os.environ.get("PYTHONPATH", "")


@contextmanager
def forking() -> Iterator[Callable]:
    """As long as this holds, the kernels of this process, and of those that it starts, are forks; what is given waits
    until there is somebody to ask.
    """
    from ipykernel import kernelspec

    kept = os.environ.get("JUPYTER_PATH"), kernelspec.make_ipkernel_cmd
    with tempfile.TemporaryDirectory(prefix="forks") as folder:
        place, spec = f"{folder}/socket", Path(folder) / "kernels" / "python3"
        command = [sys.executable, "-S", __file__, place, searched(), "-f", "{connection_file}"]
        spec.mkdir(parents=True)
        (spec / "kernel.json").write_text(json.dumps(kernelspec.get_kernel_dict() | {"argv": command}))
        os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, (folder, kept[0])))
        kernelspec.make_ipkernel_cmd = lambda *_, **__: command  # nbval asks ipykernel, whatever the path says
        with subprocess.Popen([sys.executable, __file__, "serve", place], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as server:
            yield server.stdout.readline  # type: ignore[union-attr]
        kernelspec.make_ipkernel_cmd = kept[1]
        os.environ.update(JUPYTER_PATH=kept[0] or "")


def serve(place: str) -> None:
    import gc
    import importlib
    import select

    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"  # as ipykernel sets it before anything
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(place)
        door.listen()
        print("ready", flush=True)
        usual = signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a kernel that ended
        while sys.stdin not in (ready := select.select([door, sys.stdin], [], [])[0]):
            line, _ = ready[0].accept()
            for name in IMPORTED:  # once somebody asks: many runs need no kernel
                importlib.import_module(name)
            gc.freeze()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, usual)
                door.close()
                return become_kernel(line)
            line.close()


def become_kernel(line: socket.socket) -> None:
    """The kernel that was asked for; it ends when the one who stands for it has gone."""
    import threading

    from ipykernel.kernelapp import IPKernelApp

    _, files, _, _ = socket.recv_fds(line, 1, 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    asked = json.loads(line.makefile().readline())
    os.setsid()
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["variables"])
    sys.argv = ["ipykernel_launcher", *asked["arguments"]]
    sys.path[0] = ""
    line.sendall(f"{os.getpid()}\n".encode())
    threading.Thread(target=lambda: line.recv(1) or os._exit(1), daemon=True).start()
    IPKernelApp.launch_instance()


def stand_for_kernel(place: str, path: str, arguments: list[str]) -> None:
    line = socket.socket(socket.AF_UNIX)
    if path != searched() or line.connect_ex(place):  # another project's, or nobody forks
        os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", *arguments])
    variables = dict(os.environ)
    variables.pop("JPY_PARENT_PID", None)  # a fork has another parent; it listens to who stands for it
    asked = {"folder": os.getcwd(), "arguments": arguments, "variables": variables}
    with line:
        socket.send_fds(line, [b"!"], [0, 1, 2])
        line.sendall(json.dumps(asked).encode() + b"\n")
        kernel = int(line.makefile().readline())
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda number, _: os.kill(kernel, number))
        line.recv(1)


if __name__ == "__main__":
    serve(sys.argv[2]) if sys.argv[1] == "serve" else stand_for_kernel(*sys.argv[1:3], sys.argv[3:])
