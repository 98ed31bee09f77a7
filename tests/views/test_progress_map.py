"""ProgressMap: what it shows of a learner's file, that deleting takes two presses, and twins that know nothing."""

import json
import re
import sys
from pathlib import Path

import pytest

from lessons.practice import TASKS, progress, story
from lessons.practice.code import CODE_TASKS, check
from lessons.views import MistakesMet, ProgressMap
from lessons.views.progress.view import ASKED, CONFIRM, DELETE, DELETED, MET, NONE_MET, UNTRIED

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
MADE_UP = {
    "06/input": {"tries": 5, "mistakes": {"turned-twice": 3, "overwritten": 1}, "done": True},
    "06/weight": {"tries": 2, "mistakes": {"turned-twice": 1}, "done": False},
    "02/code-weight": {"tries": 1, "mistakes": {}, "done": True},
    "06/task-that-went": {"tries": 9, "mistakes": {}, "done": True},
    "conv1d_input": {"tries": 1, "mistakes": {"sign": 2, "mistake-that-went": 99}, "done": True},
}


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file of a learner, where no test runs."""
    monkeypatch.delenv("PYTEST_VERSION")
    monkeypatch.delenv("LESSONS_PROGRESS", raising=False)
    monkeypatch.setenv("LOCALAPPDATA" if sys.platform == "win32" else "XDG_STATE_HOME", str(tmp_path))
    file = tmp_path / "lessons" / "progress.json"
    file.parent.mkdir()
    file.write_text(json.dumps(MADE_UP), encoding="utf-8")
    return file


def rows(view, table=0):
    """The rows of a table, as cells without their tags."""
    shown = re.findall("<table>.*?</table>", view._map.value)[table]
    return [[re.sub("<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
            for row in re.findall(r"<tr>(.*?)</tr>", shown)]


def column(view, number):
    """Of a lesson: done, tried, tasks."""
    [found] = [cells[1:] for cells in zip(*rows(view), strict=True) if cells[0] == number]
    return list(found)


def test_each_lesson_with_tasks_is_counted_and_linked(file):
    view = ProgressMap()
    total = len(TASKS.of("06")) + sum(key.startswith("06/") for key in CODE_TASKS)
    assert column(view, "lesson") == ["done", "tried", "tasks"] and column(view, "06") == ["1", "2", str(total)]
    assert column(view, "02")[:2] == ["1", "1"] and column(view, "03")[:2] == ["0", "0"]
    linked = [name for name, told in re.findall(r'scope="col"><a href="([^"#]+)" title="(.*?)"', view._map.value)
              if name == f"{told}.ipynb"]
    assert [name[:2] for name in linked] == sorted({key[:2] for key in TASKS})
    assert all((NOTEBOOKS / name).is_file() for name in linked)
    assert UNTRIED not in view._map.value and str(file) in view._map.value


def test_mistakes_are_told_by_title_the_most_frequent_first_with_where_to_go_back_to(file):
    view, told = ProgressMap(), story("turned-twice")
    assert rows(view, 1)[1] == [told.title, "4", f"{told.lesson}: {told.heading}"]
    assert f'href="{told.lesson}.ipynb#{told.heading.split()[0]}' in view._map.value
    places = [view._map.value.index(story(key).title) for key in ("turned-twice", "sign", "overwritten")]
    assert places == sorted(places)
    assert "mistake-that-went" not in view._map.value


def test_no_more_mistakes_than_fit(file):
    keys = [key for key in dict.fromkeys(key for task in TASKS.values() for key in task.mistakes) if story(key)]
    many = {"06/input": {"tries": 9, "mistakes": dict.fromkeys(keys, 1), "done": False}}
    file.write_text(json.dumps(many), encoding="utf-8")
    assert ProgressMap()._map.value.partition("go back to")[2].count("<tr>") == MET < len(keys)


def test_it_looks_again(file):
    view = ProgressMap()
    progress.record("06/weight", "right")
    assert column(view, "06")[0] == "1"
    view._again.click()
    assert column(view, "06")[0] == "2"


def test_deleting_takes_two_presses_and_can_be_called_off(file):
    view = ProgressMap()
    view._delete.click()
    assert view._delete.description == CONFIRM and ASKED in view._said.value and file.exists()
    view._again.click()
    assert view._delete.description == DELETE and view._said.value == "" and file.exists()
    view._delete.click()
    view._delete.click()
    assert not file.exists() and view._delete.description == DELETE and DELETED in view._said.value
    assert UNTRIED in view._map.value and "go back to" not in view._map.value


def test_what_cannot_be_deleted_is_still_shown(file, monkeypatch):
    def refuses(path, missing_ok):
        raise PermissionError("not yours")

    monkeypatch.setattr(Path, "unlink", refuses)
    monkeypatch.setattr(progress, "_refused", "")
    view = ProgressMap()
    view._delete.click()
    view._delete.click()
    assert "not yours" in view._map.value and DELETED not in view._said.value
    assert column(view, "06")[0] == "1"


def test_what_was_handed_in_is_saved_for_the_teacher(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    view = ProgressMap()
    view._save.click()
    assert "name first" in view._said.value and not list(tmp_path.glob("*.json"))
    view._name.value = "Ada"
    view._save.click()
    assert "answers-Ada.json" in view._said.value
    assert json.loads((tmp_path / "answers-Ada.json").read_text(encoding="utf-8"))["answers"] == MADE_UP

    def full(*_, **__):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "write_text", full)
    view._save.click()
    assert "no space left" in view._said.value


def test_a_program_is_noted_too(file):
    check("02/code-weight", 7)
    check("02/code-weight")
    assert progress.progress()["02/code-weight"] == {"tries": 2, "mistakes": {}, "done": True}


def test_the_twins_know_nothing_of_it(file, monkeypatch):
    view = ProgressMap()
    assert repr(view) == "Where you are: nothing has been tried yet."
    assert UNTRIED in view.stored() and "06" not in view.stored() and str(file.parent) not in view.stored()
    monkeypatch.setenv("LESSONS_PROGRESS", "off")
    assert UNTRIED in ProgressMap()._map.value and "off" in ProgressMap()._map.value


# --- the mistakes alone -----------------------------------------------------------------------------------------------


def test_each_mistake_is_told_with_how_often_it_was_met_and_where_to_go_back_to(file):
    said = [re.sub("<.*?>", "", line) for line in re.findall("<li>.*?</li>", MistakesMet()._map.value)]
    titles = [story(key).title for key in ("turned-twice", "sign", "overwritten")]
    assert [line.split(": go back")[0] for line in said] == [
        f"You met {titles[0]} 4 times", f"You met {titles[1]} twice", f"You met {titles[2]} once"]
    assert said[0].endswith("go back to 06_conv1d_backprop: Vote.")


def test_without_a_mistake_it_says_so_and_its_twins_always_do(file):
    view = MistakesMet()
    assert NONE_MET not in view._map.value
    assert (repr(view), view.stored()) == (repr(MistakesMet()), MistakesMet().stored())
    assert NONE_MET in view.stored() and repr(view).startswith("What you met: no mistake is noted yet.")
    file.unlink()
    view._again.click()
    assert NONE_MET in view._map.value and "<li>" not in view._map.value
