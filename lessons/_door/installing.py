"""Install a requirements file with pip, say what it costs, and remember that it was done to the end."""

import json
import subprocess
import sys
from pathlib import Path

from lessons._door.requirements import Needs, files, fingerprint, packages
from lessons._door.runtime import Environment
from lessons._door.say import Stop, say, step

UNREACHABLE = (
    "NewConnectionError", "ConnectTimeoutError", "ReadTimeoutError", "NameResolutionError", "ProxyError", "SSLError",
    "Connection refused", "Network is unreachable", "name resolution", "getaddrinfo failed",
)
DISK_FULL = ("No space left on device", "Disk quota exceeded", "not enough space on the disk")


def record(venv: Path) -> Path:
    return venv / "lessons-installed.json"


def installed(venv: Path) -> dict[str, str]:
    """The fingerprint of each requirements file as it was last installed, to the end."""
    try:
        return json.loads(record(venv).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def up_to_date(venv: Path, file: Path, root: Path) -> bool:
    return installed(venv).get(name(file, root)) == fingerprint(file, root)


def name(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()


def install(environment: Environment, venv: Path, needs: Needs, root: Path, fresh: bool) -> None:
    known = installed(venv)
    say(announcement(needs, known, fresh))
    record(venv).unlink(missing_ok=True)  # from here to the end, this environment is half made
    with step(f"Installing {needs.file} into {venv.name}"):
        pip_install(environment, needs, root)
    done = {name(file, root): fingerprint(file, root) for file in files(root / needs.file)}
    record(venv).write_text(json.dumps(known | done, indent=1), encoding="utf-8")


def announcement(needs: Needs, known: dict[str, str], fresh: bool) -> str:
    """Why there is something to install, and how much it is."""
    if fresh:
        return (f"About {needs.download_mb} MB to download (less what pip has kept from before), "
                f"about {needs.disk_mb} MB on disk.")
    at_most = f"at most {needs.download_mb} MB to download, less what is there."
    if needs.file in known:
        return f"{needs.file}, or the place of this folder, has changed: {at_most}"
    if known:
        return f"{needs.file} is not installed yet: {at_most}"
    return f"The last installation was not finished, so it goes on: {at_most}"


def pip_install(environment: Environment, needs: Needs, root: Path) -> None:
    # In `root`, because pip reads `-e .` relative to where it is started.
    command = [environment.python, "-m", "pip", "install", "--progress-bar", "off", "-r", str(root / needs.file),
               *(constraints(root / needs.file, root / needs.venv) if needs.lowest else ())]
    said: list[str] = []
    with subprocess.Popen(command, cwd=root, env=environment.variables, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as pip:
        try:
            for line in pip.stdout or ():
                said.append(line.rstrip())
                progress(said[-1])
        except KeyboardInterrupt:
            pip.terminate()
            raise
        finally:
            progress("")
    if pip.returncode:
        raise failed(said, needs)


def constraints(file: Path, venv: Path) -> list[str]:
    """What makes pip take the lowest version of each package: `numpy~=2.4` is held at 2.4, which means 2.4.0."""
    held = venv / "lowest.txt"
    held.write_text("".join(f"{name}=={least}\n" for name, least in packages(file)), encoding="utf-8")
    return ["-c", str(held)]


def progress(line: str) -> None:
    """Show pip's present line in place of the last one, where there is a terminal to do it in."""
    if sys.stdout.isatty():
        print(f"\r\x1b[K    {line.strip()[:70]}" if line else "\r\x1b[K", end="", flush=True)


def failed(said: list[str], needs: Needs) -> Stop:
    full, unreachable = signs(said, DISK_FULL), signs(said, UNREACHABLE)
    if full:
        shown, why = full[-1:], f"The disk is full: about {needs.disk_mb} MB are needed. Make room"
    elif unreachable:
        shown = unreachable[-1:]
        why = "pip could not reach its package index. Check the network (behind a proxy: set HTTPS_PROXY)"
    else:
        shown, why = said[-10:], "pip could not install the packages, for the reason above. Mend it"
    lines = "\n".join(f"    {line.strip()}" for line in shown)
    return Stop(f"pip said last:\n{lines}\n{why}, then type the same command again.")


def signs(said: list[str], words: tuple[str, ...]) -> list[str]:
    """The lines with one of these words; what fails while a package is being built is far above pip's last line."""
    return [line for line in said if any(word in line for word in words)]
