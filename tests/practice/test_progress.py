"""Progress is kept in one file, by whoever writes at the same time, and whatever is wrong with the file."""

import json
import os
import subprocess
import sys
import time

import pytest

from lessons.practice import progress as module
from lessons.practice.progress import delete, progress, record, where


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of a learner, where no test runs."""
    monkeypatch.delenv("PYTEST_VERSION")
    monkeypatch.delenv("LESSONS_PROGRESS", raising=False)
    monkeypatch.setenv("LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(module, "_unwritten", {})
    monkeypatch.setattr(module, "_refused", "")
    return tmp_path / "lessons" / "progress.json"


def test_tries_mistakes_and_what_is_done(file):
    assert progress() == {} and where() == str(file) and not file.exists()
    record("06/input", "wrong", "turned-twice")
    record("06/input", "wrong", "turned-twice")
    record("06/input", "unreadable")
    record("06/input", "right")
    record("06/input", "wrong", "no-flip")
    record("02/weight", "go on")
    expected = {"06/input": {"tries": 5, "mistakes": {"turned-twice": 2, "no-flip": 1}, "done": True},
                "02/weight": {"tries": 1, "mistakes": {}, "done": False}}
    assert progress() == json.loads(file.read_text(encoding="utf-8")) == expected
    assert [each.name for each in file.parent.iterdir()] == [file.name]  # no lock, nothing half written
    delete()
    assert progress() == {} and not file.exists()
    delete()


def test_the_last_lines_are_kept_and_saved_with_a_name(file, tmp_path):
    for n in range(module.KEPT + 5):
        record("06/input", "wrong", "", f"d_{n}")
    record("06/input", "right", "", "x" * (module.LONGEST + 1))
    record("02/code-weight", "right")
    entries = progress()
    assert entries["06/input"]["lines"] == [f"d_{n}" for n in range(5, module.KEPT + 5)]
    assert "lines" not in entries["02/code-weight"]
    saved = module.save(" Ada B. / Ł ", tmp_path)
    assert saved.name == "answers-Ada-B----Ł.json"
    assert json.loads(saved.read_text(encoding="utf-8")) == {"student": "Ada B. / Ł", "answers": entries}
    with pytest.raises(ValueError, match="no name came"):
        module.save("  ", tmp_path)


def test_without_a_state_folder_of_its_own_it_is_at_home(file, tmp_path, monkeypatch):
    for name in ("LOCALAPPDATA", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("USERPROFILE" if sys.platform == "win32" else "HOME", str(tmp_path))
    record("06/input", "right")
    assert where().startswith(str(tmp_path)) and progress()["06/input"]["done"]


@pytest.mark.parametrize(("name", "value"), [("LESSONS_PROGRESS", "off"), ("PYTEST_VERSION", "9")])
def test_it_can_be_off(file, monkeypatch, name, value):
    record("06/input", "right")
    monkeypatch.setenv(name, value)
    record("06/input", "right")
    assert progress() == {} and "off" in where()
    delete()
    monkeypatch.delenv(name)
    assert progress()["06/input"]["tries"] == 1


def test_what_cannot_be_written_is_kept_and_told_and_written_later(file):
    file.parent.write_text("a file, where the folder should be")
    record("06/input", "wrong", "no-flip")
    record("06/input", "right")
    kept = {"06/input": {"tries": 2, "mistakes": {"no-flip": 1}, "done": True}}
    assert progress() == kept
    assert where().startswith("Progress is kept only until this kernel ends: ") and str(file.parent) in where()
    file.parent.unlink()
    record("06/input", "right")
    kept["06/input"]["tries"] = 3
    assert json.loads(file.read_text(encoding="utf-8")) == kept == progress()
    assert where() == str(file)


@pytest.mark.parametrize("text", [b'{"06/input": {"tries": 1, ', b"", b"\xff\xfe", b"[1]", b"3", b"null"])
def test_a_broken_file_is_put_aside(file, text):
    file.parent.mkdir()
    file.write_bytes(text)
    record("06/input", "right")
    assert progress() == {"06/input": {"tries": 1, "mistakes": {}, "done": True}}
    assert file.with_name("progress.json.broken").read_bytes() == text


@pytest.mark.parametrize("entry", [3, {}, {"tries": "1", "mistakes": {}, "done": True},
                                   {"tries": 1, "mistakes": {"x": "y"}, "done": True},
                                   {"tries": 1, "mistakes": {}, "done": True, "more": 1},
                                   {"tries": 1, "mistakes": {}, "done": True, "lines": [3]}])
def test_an_entry_without_sense_is_left_out(file, entry):
    file.parent.mkdir()
    known = {"tries": 4, "mistakes": {}, "done": False}
    file.write_text(json.dumps({"strange": entry, "02/weight": known}), encoding="utf-8")
    assert progress() == {"02/weight": known}


def test_a_lock_is_respected_and_a_dead_one_is_not(file, monkeypatch):
    record("06/input", "wrong")
    lock = file.with_name("progress.json.lock")
    lock.touch()
    record("06/input", "wrong")
    assert "progress.json.lock" in where() and progress()["06/input"]["tries"] == 2
    before = time.time() - module.STALE - 1
    os.utime(lock, (before, before))
    record("06/input", "wrong")
    assert where() == str(file) and progress()["06/input"]["tries"] == 3 and not lock.exists()


def test_two_processes_lose_nothing(file):
    program = """from lessons.practice import progress
progress.PATIENCE = 60
for i in range(60): progress.record(f"06/{i % 3}", "wrong", "no-flip")"""
    both = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    assert [each.wait() for each in both] == [0, 0]
    entry = {"tries": 40, "mistakes": {"no-flip": 40}, "done": False}
    assert progress() == {f"06/{i}": entry for i in range(3)}
