"""The door's environment: .venv is made, reused, renewed and repaired; pip's failures are told; --here only looks."""

import ast
import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from lessons._door import environment, installing, requirements, runtime
from lessons._door.requirements import LINT, STUDENT, TESTS, Needs
from lessons._door.say import ROOT, Stop

PACKAGES = Needs("requirements.txt", download_mb=1, disk_mb=2)


@pytest.fixture
def root(tmp_path):
    """A folder with requirements of its own, where nothing is installed."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "requirements.txt").write_text("# the lessons\nnumpy~=2.4\n-e .\n")
    (tmp_path / "tests/requirements.txt").write_text("-r ../requirements.txt\npytest~=9.0  # the runner\n")
    return tmp_path


@pytest.fixture
def installs(monkeypatch):
    """Note what would be installed, instead of installing it."""
    made, ran = [], []
    monkeypatch.setattr(environment, "make", lambda venv: (made.append(venv), venv.mkdir(exist_ok=True)))
    monkeypatch.setattr(installing, "pip_install", lambda environment, needs, root: ran.append(needs.file))
    monkeypatch.setattr(environment, "works", lambda environment, venv: venv.is_dir())
    return made, ran


# --- which packages ---------------------------------------------------------------------------------------------------


def test_requirement_files_are_followed(root):
    assert requirements.files(root / "tests/requirements.txt") == [
        root / "tests/requirements.txt", root / "requirements.txt",
    ]


@pytest.mark.parametrize("needs", [STUDENT, TESTS, LINT])
def test_our_requirements_are_of_the_kind_that_the_door_reads(needs):
    for file in requirements.files(ROOT / needs.file):
        for line in requirements.lines(file):
            assert re.fullmatch(r"-r \S+|-e \.|[\w-]+~=\d+(\.\d+)+", line)


def test_binder_and_benchmarks_add_to_the_same_list():
    for file in ("binder/requirements.txt", "tests/benchmarks/requirements.txt", LINT.file):
        assert ROOT / "requirements.txt" in requirements.files(ROOT / file)


@pytest.mark.parametrize(
    ("version", "least", "fits"),
    [("2.4", "2.4", True), ("2.10.1", "2.4", True), ("2.3.9", "2.4", False), ("3.0", "2.4", False),
     ("0.1.9rc1", "0.1.8", True), ("0.2", "0.1.8", False)],
)
def test_ranges(version, least, fits):
    assert requirements.compatible(version, least) is fits


def test_what_is_lacking_is_named(root):
    def installed(name):
        if name == "numpy":
            return "1.26.4"
        raise metadata.PackageNotFoundError

    assert requirements.lacking(root / "tests/requirements.txt", installed) == [
        "pytest~=9.0 is missing", "numpy~=2.4 is wanted, 1.26.4 is installed",
    ]
    assert requirements.lacking(root / "requirements.txt", lambda name: "2.4.6") == []


# --- .venv: made, reused, renewed, repaired ---------------------------------------------------------------------------


def test_first_time_says_the_size_and_installs(root, installs, capsys):
    environment.prepare(PACKAGES, root)
    assert installs == ([root / ".venv"], ["requirements.txt"])
    assert "About 1 MB to download" in capsys.readouterr().out


def test_second_time_does_nothing(root, installs, capsys):
    environment.prepare(PACKAGES, root)
    capsys.readouterr()
    environment.prepare(PACKAGES, root)
    assert installs == ([root / ".venv"], ["requirements.txt"])
    assert capsys.readouterr().out == ""


def test_changed_requirements_are_installed(root, installs, capsys):
    environment.prepare(PACKAGES, root)
    (root / "requirements.txt").write_text("# only a remark\n\nnumpy~=2.4\n-e .\n")
    environment.prepare(PACKAGES, root)
    assert installs[1] == ["requirements.txt"]
    (root / "requirements.txt").write_text("numpy~=2.4\nsympy~=1.14\n-e .\n")
    environment.prepare(PACKAGES, root)
    assert installs[1] == ["requirements.txt"] * 2
    assert "has changed" in capsys.readouterr().out


def test_a_moved_folder_is_installed_again(root):
    file = root / "requirements.txt"
    assert requirements.fingerprint(file, root) != requirements.fingerprint(file, root / "elsewhere")


def test_tests_come_on_top_and_cover_the_lessons(root, installs, capsys):
    tests = Needs("tests/requirements.txt", 3, 4)
    environment.prepare(PACKAGES, root)
    environment.prepare(tests, root)
    assert "not installed yet" in capsys.readouterr().out
    environment.prepare(PACKAGES, root)
    environment.prepare(tests, root)
    assert installs[1] == ["requirements.txt", "tests/requirements.txt"]


def test_an_interrupted_installation_goes_on(root, installs, monkeypatch, capsys):
    environment.prepare(PACKAGES, root)
    (root / "requirements.txt").write_text("numpy~=2.5\n")

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(installing, "pip_install", interrupted)
        environment.prepare(PACKAGES, root)
    environment.prepare(PACKAGES, root)
    assert "was not finished" in capsys.readouterr().out
    assert installs == ([root / ".venv"], ["requirements.txt"] * 2)


def test_a_damaged_record_counts_as_unfinished(root, installs):
    environment.prepare(PACKAGES, root)
    installing.record(root / ".venv").write_text("{")
    environment.prepare(PACKAGES, root)
    assert installs[1] == ["requirements.txt"] * 2


@pytest.mark.parametrize("half_made", ["empty", "dangling", "another prefix", "old", "no pip"])
def test_a_half_made_venv_does_not_work(tmp_path, half_made):
    venv = tmp_path / ".venv"
    venv.mkdir()
    python = runtime.python_of(venv)
    python.parent.mkdir()
    if half_made == "dangling" and sys.platform != "win32":
        python.symlink_to(tmp_path / "gone")
    answers = {"another prefix": json.dumps([True, str(tmp_path)]), "old": json.dumps([False, str(venv)])}
    if half_made in answers and sys.platform != "win32":
        python.write_text(f"#!/bin/sh\necho '{answers[half_made]}'\n")
        python.chmod(0o755)
    if half_made == "no pip" and sys.platform != "win32":
        python.write_text("#!/bin/sh\necho 'No module named pip' >&2; exit 1\n")
        python.chmod(0o755)
    assert not environment.works(runtime.Environment(python, runtime.variables(venv)), venv)


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for Python with a shell script")
def test_a_whole_venv_works(tmp_path):
    venv = tmp_path / ".venv"
    python = runtime.python_of(venv)
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\necho '{json.dumps([True, str(venv)])}'\n")
    python.chmod(0o755)
    assert environment.works(runtime.Environment(python, runtime.variables(venv)), venv)


ENCODINGS = ("cp1252", "latin-1", "ascii", "utf-8", "utf-16")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["Łódź 日本", "Übung 1"])
def test_a_path_comes_whole_from_another_python(tmp_path, monkeypatch, name, encoding):
    """The venv stands in a folder with such a name, and the course is run with --here from there."""
    root = tmp_path / name
    (root / "notebooks").mkdir(parents=True)
    (root / "lessons").mkdir()
    (root / "lessons/__init__.py").touch()
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    monkeypatch.setenv("PYTHONPATH", str(root))
    assert environment.imports_from(root)
    assert not environment.imports_from(tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", root / ".venv"], check=True)
    venv = runtime.Environment(runtime.python_of(root / ".venv"), runtime.variables(root / ".venv"))
    assert not environment.works(venv, root / ".venv")                                             # it has no pip
    (root / "pip.py").touch()
    with_pip = runtime.Environment(venv.python, venv.variables | {"PYTHONPATH": str(root)})
    assert environment.works(with_pip, root / ".venv")
    assert not environment.works(with_pip, tmp_path / ".venv")


@pytest.mark.parametrize("encoding", ENCODINGS[:3])
def test_a_sentence_with_any_path_can_be_printed(encoding):
    program = ("from lessons import __main__\nfrom lessons._door import commands, say\n"
               "commands.run = lambda arguments: say.say(chr(0x141) + chr(0x65E5))\n__main__.main()")
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True,
                          env=os.environ | {"PYTHONIOENCODING": encoding})
    assert told.returncode == 0 and told.stdout.strip() == rb"\u0141\u65e5"


def test_nothing_is_read_from_a_process_in_an_encoding_that_may_fail():
    for path in (ROOT / "lessons/_door").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            given = {each.arg for each in getattr(node, "keywords", ())} if isinstance(node, ast.Call) else set()
            assert "text" not in given or "errors" in given, f"{path.name}:{node.lineno}"


def test_a_broken_venv_is_made_anew(tmp_path, monkeypatch, capsys):
    venv = tmp_path / ".venv"
    venv.mkdir()
    (venv / "rubble").touch()
    commands_run = []
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands_run.append(command) or done)
    environment.make(venv)
    assert "half made or broken" in capsys.readouterr().out
    assert not venv.exists()
    assert commands_run[0][1:] == ["-m", "venv", venv]


def test_something_else_called_venv_is_left_alone(tmp_path):
    venv = tmp_path / ".venv"
    venv.write_text("mine")
    with pytest.raises(Stop, match="Move it away"):
        environment.make(venv)
    assert venv.read_text() == "mine"


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
@pytest.mark.parametrize(("apt", "root", "to_type"), [
    ("/usr/bin/apt", True, "    apt install python3"),
    ("/usr/bin/apt", False, "    sudo apt install python3"),
    (None, False, "python.org"),
])
def test_a_python_without_venv(tmp_path, monkeypatch, module, apt, root, to_type):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == module else name)
    monkeypatch.setattr("shutil.which", lambda name: apt)
    monkeypatch.setattr(environment, "is_root", lambda: root)
    with pytest.raises(Stop) as stop:
        environment.make(tmp_path / ".venv")
    assert f"no `{module}`" in str(stop.value)
    assert to_type in str(stop.value)


def test_a_venv_in_use_cannot_be_removed(tmp_path, monkeypatch):
    def in_use(path):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr("shutil.rmtree", in_use)
    with pytest.raises(Stop, match="Close what uses it"):
        environment.remove(tmp_path)


def test_surroundings_that_mislead_are_left_out(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("HTTPS_PROXY", "proxy")
    variables = runtime.variables(tmp_path)
    assert "PYTHONPATH" not in variables
    assert variables["PIP_USER"] == "0"
    assert variables["HTTPS_PROXY"] == "proxy"
    assert variables["PATH"].startswith(str(runtime.python_of(tmp_path).parent))


# --- pip fails --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pip_says", "shown", "door_says"), [
    (["  WARNING: Retrying after connection broken by 'NewConnectionError(...)'", "error: subprocess-exited-with-error",
      *["note: much more"] * 12], "NewConnectionError", "could not reach its package index"),
    (["ERROR: Could not install packages: [Errno 28] No space left on device", "done"], "Errno 28", "The disk is full"),
    (["ERROR: No matching distribution found for numpy~=2.4"], "for numpy~=2.4", "for the reason above"),
])
def test_what_pip_says_is_shown_and_explained(root, pip_says, shown, door_says):
    script = root / "pip.py"  # `python -m pip` is started in `root`, and so finds this one
    script.write_text(f"import sys; print(*{pip_says!r}, sep='\\n'); sys.exit(1)")
    with pytest.raises(Stop) as stop:
        installing.pip_install(runtime.Environment(Path(sys.executable), dict(os.environ)), PACKAGES, root)
    assert shown in str(stop.value)
    assert door_says in str(stop.value)


def test_pip_starts_in_the_root_where_it_looks_for_the_lessons(root):
    (root / "pip.py").write_text("import json, os, sys; json.dump([os.getcwd(), sys.argv[1:]], open('said', 'w'))")
    installing.pip_install(runtime.Environment(Path(sys.executable), dict(os.environ)), PACKAGES, root)
    where, arguments = json.loads((root / "said").read_text())
    assert Path(where).resolve() == root.resolve()
    assert arguments[0] == "install"
    assert arguments[-1] == str(root / "requirements.txt")


# --- --here -----------------------------------------------------------------------------------------------------------


def test_here_names_what_is_missing_and_installs_nothing(root, monkeypatch):
    def nothing_may_start(*_, **__):
        raise AssertionError("--here must only look")

    (root / "requirements.txt").write_text("no-such-package-of-ours~=1.0\n")
    monkeypatch.setattr(environment, "install", nothing_may_start)
    monkeypatch.setattr(environment, "make", nothing_may_start)
    with pytest.raises(Stop) as stop:
        environment.present(PACKAGES, root)
    assert "no-such-package-of-ours~=1.0 is missing" in str(stop.value)
    assert "`lessons` is not installed from this folder" in str(stop.value)
    assert "-m pip install -r requirements.txt" in str(stop.value)
    assert not (root / ".venv").exists()


def test_here_is_used_as_it_is_when_it_is_complete(root, monkeypatch):
    (root / "requirements.txt").write_text("pytest~=1.0\n".replace("1.0", pytest.__version__))
    monkeypatch.setattr(environment, "imports_from", lambda root: True)
    assert environment.present(PACKAGES, root).python == Path(sys.executable)
