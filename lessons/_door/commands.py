"""The commands behind the door."""

import os
import shutil
import sys
import time
from pathlib import Path

from lessons._door import lab, linting
from lessons._door.environment import prepare, present
from lessons._door.requirements import LINT, LITE, LOWEST, STUDENT, TESTS, Needs
from lessons._door.runtime import Environment, is_root
from lessons._door.say import COMMAND, ROOT, Stop, say, seconds

USAGE = f"""\
{COMMAND}                        open the course in JupyterLab
{COMMAND} NOTEBOOK.ipynb         open this one
{COMMAND} test                   run all tests, and every notebook against its stored outputs
{COMMAND} test --lowest          the notebooks, with the lowest versions that requirements.txt admits
{COMMAND} lint [--fix]           linters and type checkers over Python and JavaScript
{COMMAND} refresh [notebooks]    run the notebooks, store their outputs, and rewrite notebooks/crosswalk.md
{COMMAND} site [FOLDER]          the course as web pages, in FOLDER or in site/; with Python in them where there is Node
{COMMAND} site --lite [FOLDER]   the same, and in FOLDER/lite the notebooks with a kernel in the browser: JupyterLite
{COMMAND} tasks [06 or 06/input] the tasks of Practice with their mistakes, checked; one task whole
{COMMAND} answers FILES          judge once more what students have saved; a table, as CSV (--out=FILE, --programs)

Packages go to .venv in this folder (--lowest: .venv-lowest, --lite: .venv-lite), which is made when it is not there.
What is added is passed on: to JupyterLab (--port=8890), to pytest instead of its usual task (test tests/test_layers.py
-x).
--here      use the Python environment that is running, as it is: nothing is installed
--help      show this"""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOTEBOOKS = ("--nbval", "--nbval-current-env", "notebooks")
# A process for each core: see tests/conftest.py. Where one that died is replaced, pytest-xdist 3.8 may wait for ever.
SHARED = ("-n", str(os.cpu_count() or 1), "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart=0")
EVERYTHING = ("tests", *NOTEBOOKS, *SHARED, "-p", "no:benchmark")
STUDENTS = ("--noconftest", "tests/test_refresh.py", *NOTEBOOKS)  # what needs no more than a student has


def run(arguments: list[str]) -> int:
    """Carry out one command line; everything that can go wrong on the way ends in a sentence, not in a traceback."""
    try:
        return dispatch(arguments)
    except Stop as stop:
        sys.stdout.flush()
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command, typed again, goes on from here.")
        return 130


def dispatch(arguments: list[str]) -> int:
    here = "--here" in arguments
    command, *rest = [each for each in arguments if each != "--here"] or [""]
    if command in ("-h", "--help", "help"):
        say(USAGE)
        return 0
    commands = {"test": test, "lint": lint, "refresh": refresh, "site": site}
    if command in commands:
        return commands[command](rest, here)
    modules = {"tasks": "lessons.practice", "answers": "lessons.practice.answers"}
    if command in modules:
        return environment_for(STUDENT, here).run("-m", modules[command], *rest)
    if command == "" or command.startswith("-"):
        return open_course(lab.START, [command, *rest] if command else [], here)
    if command.endswith(".ipynb"):
        return open_course(notebook(command), rest, here)
    raise Stop(f"There is no command {command!r}. What there is:\n{USAGE}")


def environment_for(needs: Needs, here: bool) -> Environment:
    return present(needs) if here else prepare(needs)


def notebook(given: str) -> Path:
    path = Path(given).resolve()
    if path.suffix != ".ipynb" or not path.is_file():
        raise Stop(f"There is no notebook {given!r} in {Path.cwd()}.")
    if not path.is_relative_to(ROOT):
        raise Stop(f"{path} is not one of the lessons: they are in {ROOT / 'notebooks'}.")
    return path


def open_course(start: Path, arguments: list[str], here: bool) -> int:
    if not start.is_file():
        raise Stop(f"{start} is missing: this copy of the lessons is not complete.")
    return lab.open_lab(environment_for(STUDENT, here), start, arguments)


def test(arguments: list[str], here: bool) -> int:
    start = time.perf_counter()
    if "--lowest" in arguments:
        if here:
            raise Stop("--lowest and --here came together, one of them was expected: each means an environment.")
        environment, usual = prepare(LOWEST), list(STUDENTS)
    else:
        look_for_browser()
        environment, usual = environment_for(TESTS, here), list(EVERYTHING)
    given = [each for each in arguments if each != "--lowest"]
    status = environment.run("-m", "pytest", *(given or usual))
    say(f"The test command took {seconds(time.perf_counter() - start)}.")
    return status


def look_for_browser() -> None:
    if any(map(shutil.which, BROWSERS)):
        return
    install = ("" if is_root() else "sudo ") + "apt install chromium"
    if os.environ.get("LESSONS_BROWSER") == "required":
        raise Stop("LESSONS_BROWSER=required, but there is no Chromium. On Debian, type:", install)
    say(f"There is no Chromium here, so the browser tests will be skipped. To run them too (Debian): {install}")


def lint(arguments: list[str], here: bool) -> int:
    if arguments not in ([], ["--fix"]):
        raise Stop(f"lint: {' '.join(arguments)!r} came, --fix or nothing was expected.")
    return linting.lint(environment_for(LINT, here), arguments)


def site(arguments: list[str], here: bool) -> int:
    named = [each for each in arguments if each != "--lite"]
    if len(named) > 1 or any(each.startswith("-") for each in named):
        raise Stop(f"site: {' '.join(arguments)} came, --lite, one folder or nothing was expected.")
    folder = str(Path(*named).resolve() if named else ROOT / "site")
    lite = [each for each in arguments if each == "--lite"]
    status = environment_for(STUDENT, here).run("-m", "lessons.site", folder, *lite)
    return environment_for(LITE, here).run("-m", "lessons.site.lite", folder) if lite and not status else status


def refresh(arguments: list[str], here: bool) -> int:
    paths = [notebook(each) for each in arguments] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    environment = environment_for(STUDENT, here)
    status = environment.run("-m", "lessons._door.refresh", *map(str, paths))
    return environment.run("-m", "lessons.crosswalk") or status
