"""Pyodide's list of packages, cut down to what the lessons need, with wheels of our own: what a kernel may load."""

import hashlib
import re
import shutil
import urllib.request
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Packages = dict[str, dict[str, Any]]


class Broken(Exception):
    """A package that cannot be put beside the pages: which one, what came, and what was expected."""


def normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


def own(wheels: Iterable[Path]) -> Packages:
    """Entries for these wheels, as in Pyodide's list."""
    return {entry["name"]: entry for entry in map(_entry, wheels)}


def _entry(wheel: Path) -> dict[str, Any]:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        about = packed.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode()
    told = dict(line.split(": ", 1) for line in about.split("\n\n")[0].splitlines() if ": " in line)
    asked = re.findall(r"^Requires-Dist: ([\w.-]+)(?![^\n]*\bextra\b)", about, re.M)
    tops = {name.partition("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    return {"name": normal(told["Name"]), "version": told["Version"], "file_name": wheel.name, "install_dir": "site",
            "sha256": digest(wheel), "package_type": "package", "imports": sorted(tops),
            "depends": [normal(name) for name in asked], "unvendored_tests": False}


def needed(packages: Packages, wanted: Iterable[str]) -> Packages:
    """The packages that are wanted and all that these depend on, as far as the list has them. Raises Broken."""
    listed = {normal(name): entry for name, entry in packages.items()}
    todo, found = [normal(name) for name in wanted], Packages()
    if lacking := [name for name in todo if name not in listed]:
        raise Broken(f"{', '.join(lacking)} came, packages of Pyodide's list or with a wheel were expected")
    while todo:
        if (name := todo.pop()) not in found and name in listed:
            depends = [each for each in map(normal, listed[name]["depends"]) if each in listed]
            found[name] = listed[name] | {"depends": depends}
            todo += depends
    return dict(sorted(found.items()))


def bring(entry: dict[str, Any], source: str, folder: Path) -> None:
    """Load a package into `folder`. Raises Broken where its sha256 is not that of the list, or it does not come."""
    file = folder / entry["file_name"]
    try:
        with urllib.request.urlopen(source + file.name) as coming, open(file, "wb") as kept:
            shutil.copyfileobj(coming, kept)
    except OSError as error:
        raise Broken(f"{file.name} did not come from {source}: {error}") from None
    if (came := digest(file)) != entry["sha256"]:
        file.unlink()
        raise Broken(f"{file.name} came with sha256 {came}, {entry['sha256']} was expected")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
