"""The lists of packages: which files they are, whether they changed, what a present environment lacks of them."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path


@dataclass(frozen=True)
class Needs:
    """A requirements file, and what it costs to install from nothing (measured on Linux with Python 3.11)."""

    file: str
    download_mb: int
    disk_mb: int
    venv: str = ".venv"
    lowest: bool = False  # the lowest version of each package that its line admits


STUDENT = Needs("requirements.txt", download_mb=130, disk_mb=660)
LOWEST = Needs("requirements.txt", download_mb=130, disk_mb=660, venv=".venv-lowest", lowest=True)
TESTS = Needs("tests/requirements.txt", download_mb=190, disk_mb=880)
LINT = Needs("tests/lint/requirements.txt", download_mb=225, disk_mb=960)
LITE = Needs("lessons/site/lite/requirements.txt", download_mb=55, disk_mb=160, venv=".venv-lite")


def files(file: Path) -> list[Path]:
    """A requirements file and those that it reads with `-r`, which stand beside or above the file that names them."""
    found = [file.resolve()]
    for each in found:
        found += [(each.parent / line[3:]).resolve() for line in lines(each) if line.startswith("-r ")]
    return found


def lines(file: Path) -> Iterator[str]:
    for line in file.read_text(encoding="utf-8").splitlines():
        stripped = line.partition("#")[0].strip()
        if stripped:
            yield stripped


def packages(file: Path) -> Iterator[tuple[str, str]]:
    """Each package that is asked for, with the lowest version that will do."""
    for line in (line for each in files(file) for line in lines(each) if not line.startswith("-")):
        name, _, least = line.partition("~=")
        yield name, least


def fingerprint(file: Path, root: Path) -> str:
    """Changes with each line that pip would read, and when the folder is moved (`-e .` remembers its place)."""
    digest = hashlib.sha256(os.fsencode(root))
    for each in files(file):
        digest.update("\n".join(lines(each)).encode())
    return digest.hexdigest()


def lacking(file: Path, installed: Callable[[str], str] = metadata.version) -> list[str]:
    """What an environment lacks, one phrase per package: `sympy~=1.14 is missing`."""
    phrases = []
    for name, least in packages(file):
        try:
            version = installed(name)
        except metadata.PackageNotFoundError:
            phrases.append(f"{name}~={least} is missing")
            continue
        if not compatible(version, least):
            phrases.append(f"{name}~={least} is wanted, {version} is installed")
    return phrases


def compatible(version: str, least: str) -> bool:
    """Whether `version` is in the range that `~=least` means: at least that, and equal in all but its last number."""
    has, wants = numbers(version), numbers(least)
    return has >= wants and has[: len(wants) - 1] == wants[:-1]


def numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"^\d+(?:\.\d+)*", version)[0].split("."))
