"""The door's command line: which command runs where, and what a slip is answered with."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lessons import __main__ as door
from lessons._door import commands, lab, linting, runtime
from lessons._door.say import ROOT, Stop, seconds

# --- a Python that is too old -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_an_old_python_is_told_so(version):
    message = door.too_old(version)
    assert f"this is Python {version[0]}.{version[1]}." in message
    assert "python3.11 -m lessons" in message


def test_a_new_python_is_welcome():
    assert door.too_old((3, 11, 0)) is None
    assert door.too_old((3, 20, 1)) is None


@pytest.mark.parametrize("name", ["__main__.py", "__init__.py"])
def test_an_old_python_can_read_the_message(name):
    source = (ROOT / "lessons" / name).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 4))
    assert source.isascii()  # Python 2 takes nothing else without being told


def test_the_check_for_old_syntax_can_fail():
    with pytest.raises(SyntaxError):
        ast.parse("if (n := 1): pass", feature_version=(3, 4))


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch):
    """Note which environment is asked for and what would run in it."""
    noted = []

    class Noting(runtime.Environment):
        def run(self, *arguments):
            noted.append(arguments)
            return 0

    def noting(needs, way=""):
        noted.append((way or needs.venv, needs.file))
        return Noting(Path(sys.executable), {})

    monkeypatch.setattr(commands, "prepare", noting)
    monkeypatch.setattr(commands, "present", lambda needs: noting(needs, "here"))
    monkeypatch.setattr(lab, "open_lab", lambda environment, *opened: noted.append(opened) or 0)
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr(lab, "START", Path(__file__))
    return noted


def test_no_word_opens_the_course(started):
    assert commands.run([]) == 0
    assert started == [(".venv", "requirements.txt"), (Path(__file__), [])]


def test_options_are_passed_on_to_jupyterlab(started):
    assert commands.run(["--no-browser", "--port", "8890"]) == 0
    assert started[-1] == (Path(__file__), ["--no-browser", "--port", "8890"])


def test_a_notebook_can_be_named(started, monkeypatch, tmp_path):
    (tmp_path / "02.ipynb").touch()
    monkeypatch.setattr(commands, "ROOT", tmp_path.resolve())
    monkeypatch.chdir(tmp_path)
    assert commands.run(["02.ipynb", "--no-browser"]) == 0
    assert started[-1] == (tmp_path.resolve() / "02.ipynb", ["--no-browser"])


def test_test_runs_everything(started):
    assert commands.run(["test"]) == 0
    made, (_, pytest_module, *arguments) = started
    assert made == (".venv", "tests/requirements.txt") and pytest_module == "pytest"
    folders = {each for each in arguments if (ROOT / each).is_dir()}
    rooms = [room for room in ROOT.iterdir() if room.is_dir() and not room.name.startswith(".")]
    tests, lessons = ({room.name for room in rooms if any(room.rglob(kind))} for kind in ("test_*.py", "*.ipynb"))
    outside = (tests | lessons) - folders
    assert tests and lessons and outside == set() and "--nbval" in arguments
    assert arguments[arguments.index("-n") + 1] == str(os.cpu_count())


def test_tests_own_arguments_go_straight_through(started):
    commands.run(["test", "tests/test_layers.py", "-x"])
    assert started[-1] == ("-m", "pytest", "tests/test_layers.py", "-x")


def test_the_lowest_versions_run_the_notebooks(started):
    assert commands.run(["test", "--lowest"]) == 0
    assert started == [(".venv-lowest", "requirements.txt"), ("-m", "pytest", *commands.STUDENTS)]
    commands.run(["test", "notebooks/00_start_here.ipynb", "--lowest"])
    assert started[-1] == ("-m", "pytest", "notebooks/00_start_here.ipynb")


def test_lint_lets_every_tool_look_and_repairs_where_it_can(started, monkeypatch):
    monkeypatch.setattr(linting, "bring", lambda environment: None)
    assert commands.run(["lint"]) == 0
    assert started == [(".venv", "tests/lint/requirements.txt"), *linting.CHECKS.values()]
    assert commands.run(["lint", "--fix"]) == 0
    repairing = [command for command in started if command[-1] == "--fix"]
    assert repairing == [(*linting.CHECKS[name], "--fix") for name in linting.REPAIRS]


def test_lint_names_what_complains(started, monkeypatch, capsys):
    monkeypatch.setattr(linting, "bring", lambda environment: None)
    monkeypatch.setattr(linting, "CHECKS", {name: (name,) for name in linting.CHECKS})
    with monkeypatch.context() as patch:
        patch.setattr(runtime.Environment, "run", lambda self, name, *_: name in ("mypy", "tsc"))
        assert linting.lint(runtime.Environment(Path(sys.executable), {}), []) == 1
    assert "Not clean, says mypy and tsc." in capsys.readouterr().out


def test_the_tools_for_javascript_are_brought_once(monkeypatch, tmp_path):
    (tmp_path / linting.FOLDER / "node_modules").mkdir(parents=True)
    lock = tmp_path / linting.FOLDER / "package-lock.json"
    lock.write_text("{}")
    ran, answers = [], [1, 0, 0]
    monkeypatch.setattr(linting, "ROOT", tmp_path)
    monkeypatch.setattr(runtime.Environment, "run", lambda self, *command: ran.append(command) or answers.pop(0))
    environment = runtime.Environment(Path(sys.executable), {})
    with pytest.raises(Stop, match="npm could not install"):
        linting.bring(environment)
    linting.bring(environment)
    linting.bring(environment)
    assert len(ran) == 2
    lock.write_text('{"packages": {}}')
    linting.bring(environment)
    assert len(ran) == 3


@pytest.mark.parametrize("arguments", [["--here", "test"], ["test", "--here"]])
def test_here_may_stand_anywhere(started, arguments):
    commands.run(arguments)
    assert started[0] == ("here", "tests/requirements.txt")


def test_refresh_takes_all_notebooks_or_the_named(started, monkeypatch, tmp_path):
    (tmp_path / "notebooks").mkdir()
    for name in ("b.ipynb", "a.ipynb"):
        (tmp_path / "notebooks" / name).touch()
    monkeypatch.setattr(commands, "ROOT", tmp_path.resolve())
    monkeypatch.chdir(tmp_path)
    commands.run(["refresh"])
    commands.run(["refresh", "notebooks/b.ipynb"])
    named = [[Path(each).name for each in command[1:]] for command in started if command[0] == "-m"]
    run, crosswalk = "lessons._door.refresh", ["lessons.crosswalk"]
    assert named == [[run, "a.ipynb", "b.ipynb"], crosswalk, [run, "b.ipynb"], crosswalk]


def test_the_site_is_written_and_jupyterlite_beside_it_by_an_environment_of_its_own(started, tmp_path):
    assert commands.run(["site", str(tmp_path)]) == commands.run(["site", "--lite"]) == 0
    assert started == [
        (".venv", "requirements.txt"), ("-m", "lessons.site", str(tmp_path.resolve())),
        (".venv", "requirements.txt"), ("-m", "lessons.site", str(ROOT / "site"), "--lite"),
        (".venv-lite", "lessons/site/lite/requirements.txt"), ("-m", "lessons.site.lite", str(ROOT / "site")),
    ]


def test_tasks_are_told_by_the_environment(started):
    assert commands.run(["tasks", "06/input"]) == 0
    assert started[-1] == ("-m", "lessons.practice", "06/input")


@pytest.mark.parametrize(("arguments", "says"), [
    (["tset"], "There is no command 'tset'"),
    (["no_such.ipynb"], "There is no notebook 'no_such.ipynb'"),
    (["site", "one", "two"], "site: one two came, --lite, one folder or nothing was expected."),
    (["refresh", "no_such.ipynb"], "There is no notebook 'no_such.ipynb'"),
    (["lint", "lessons"], "'lessons' came, --fix or nothing was expected"),
    (["test", "--lowest", "--here"], "one of them was expected"),
])
def test_a_slip_is_told_in_a_sentence(started, capsys, arguments, says):
    assert commands.run(arguments) == 1
    assert says in capsys.readouterr().err
    assert started == []


def test_a_notebook_from_elsewhere_is_not_opened(started, capsys, tmp_path):
    (tmp_path / "mine.ipynb").touch()
    assert commands.run([str(tmp_path / "mine.ipynb")]) == 1
    assert "is not one of the lessons" in capsys.readouterr().err


def test_an_incomplete_copy_is_told(started, capsys, monkeypatch, tmp_path):
    monkeypatch.setattr(lab, "START", tmp_path / "00_start_here.ipynb")
    assert commands.run([]) == 1
    assert "not complete" in capsys.readouterr().err


def test_ctrl_c_while_installing(monkeypatch, capsys):
    def interrupted(needs):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "prepare", interrupted)
    monkeypatch.setattr(lab, "START", Path(__file__))
    assert commands.run([]) == 130
    assert "goes on from here" in capsys.readouterr().out


def test_help_names_each_command(capsys):
    assert commands.run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("test", "--lowest", "lint", "refresh", "tasks", "--here", "--port"))


def test_without_a_browser_the_tests_say_what_is_skipped(started, monkeypatch, capsys):
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.delenv("LESSONS_BROWSER", raising=False)
    assert commands.run(["test"]) == 0
    assert "browser tests will be skipped" in capsys.readouterr().out


def test_without_a_required_browser_nothing_starts(started, monkeypatch, capsys):
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setenv("LESSONS_BROWSER", "required")
    assert commands.run(["test"]) == 1
    assert "apt install chromium" in capsys.readouterr().err
    assert started == []


@pytest.mark.parametrize(("duration", "printed"), [(0.04, "0.0 s"), (59.9, "59.9 s"), (135, "2 min 15 s")])
def test_times(duration, printed):
    assert seconds(duration) == printed


# --- ending what was started ------------------------------------------------------------------------------------------


def test_a_child_that_does_not_stop_is_made_to():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    runtime.end(child, patience=0.1)
    assert child.returncode != 0


def test_a_child_that_is_stopping_is_left_to_finish():
    child = subprocess.Popen([sys.executable, "-c", "print('last words')"], stdout=subprocess.PIPE)
    runtime.end(child, patience=30)
    assert child.returncode == 0
