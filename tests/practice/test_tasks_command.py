"""`python3 -m lessons tasks`: what an instructor sees of the tasks, and that a task at fault is told."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from lessons.practice import TASKS, Task, TaskError, story
from lessons.practice.__main__ import checked, listed, main, told
from lessons.practice.code import CODE_TASKS
from lessons.practice.tasks import FOLDER, task_of
from lessons.practice.tasks.rows import tasks_of

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_a_lesson_is_listed_with_its_mistakes(capsys):
    assert main(["02"]) == 0
    said = capsys.readouterr().out
    for task in TASKS.of("02"):
        assert task.key in said and all(key in said and line in said for key, line in task.mistakes.items())
    assert f"{len(TASKS.of('02'))} tasks" in said and "not told apart in 0 tasks" in said
    assert "06/" not in said


def test_one_task_is_told_with_its_stories(capsys):
    assert main(["06/input"]) == 0
    said, task = capsys.readouterr().out, TASKS["06/input"]
    assert all(line in said for line in task.right)
    for key in task.mistakes:
        assert story(key).title in said and story(key).fails in said
    assert "L = 5, K = 3, j = 4" in said and TASKS["06/input"].questions[0] in said


def test_a_class_seed_is_told_and_what_has_none(capsys):
    assert main(["06/input#7"]) == 0
    assert TASKS["06/input#7"].ask != TASKS["06/input"].ask and TASKS["06/input#7"].right[0] in capsys.readouterr().out
    assert main(["06/input_index#7"]) == 1
    assert "06/input_index: a line that is true at every size came" in capsys.readouterr().err
    assert main(["06#7"]) == 0
    said = capsys.readouterr().out
    assert all(f"{task.key}#7" in said for task in TASKS.of("06")) and "true at every size" in said


@pytest.mark.parametrize("keys", [["77"], ["06/inptu"], ["02", "77"]])
def test_an_unknown_key_is_told(capsys, keys):
    assert main(keys) == 1
    said = capsys.readouterr()
    assert keys[-1] in said.err and "02" in said.err and not said.out


def test_a_task_at_fault_is_told():
    twice = {"overwritten": "S32 d3", "only-own-term": "S32 d3"}
    task = Task("99/x", "Write it.", "max_pool_input", "written", (), twice, {"L": 4, "M": 3, "j": 2})
    assert checked(task).startswith("NOT told apart: 99/x: 'S32 d3'")
    assert checked(task) in told(task) and "only-own-term  S32 d3" in listed(task)


def test_a_fault_is_the_exit_status(monkeypatch, capsys):
    faults = {"02/weight": "NOT told apart"}
    monkeypatch.setattr("lessons.practice.__main__.checked", lambda task: faults.get(task.key, ""))
    assert main(["02"]) == 1
    assert "not told apart in 1 tasks" in capsys.readouterr().out


def task_in_the_readme() -> str:
    [block] = re.findall(r"```toml\n(.*?)```", README, re.S)
    return block


def test_the_task_of_the_readme_is_one():
    block = task_in_the_readme()
    [(name, row)] = tomllib.loads(block).items()
    assert len(block.splitlines()) <= 10 and f'`Answer("04/{name}")`' in README
    task = task_of(f"04/{name}", row)
    task.check()
    assert len({str(task.read(line).lines[0].tree) for line in task.right}) >= 3
    with pytest.raises(TaskError, match="named mean-for-sum, wrong and only-first was expected"):
        replace(task, mistakes={"mean-for-sum": "d_1j", "only-first": "d_1j"}).check()
    with pytest.raises(TaskError, match="mistake 'a-mean' came, one with a story in mistakes.toml was expected"):
        replace(task, mistakes={"a-mean": "sum_n d_nj / N"}).check()


def test_a_task_may_stand_at_the_end_of_its_file(tmp_path):
    there = (FOLDER / "04.toml").read_text(encoding="utf-8")
    (tmp_path / "04.toml").write_text(there + task_in_the_readme().replace("[bias_sum", "[one_more"), encoding="utf-8")
    *lines, derive, spot = tasks_of(tmp_path / "04.toml")
    assert lines[-1].key == "04/one_more" and (derive.form, spot.form) == ("derive", "spot")


def test_the_readme_judges_a_line_as_it_says():
    [(line, said)] = re.findall(r"^(TASKS\[.*)\n# (.*)$", README, re.M)
    assert repr(eval(line, {"TASKS": TASKS})) == said


def test_the_readme_names_tasks_that_there_are():
    named = set(re.findall(r"(?:lessons tasks |Answer\(\"|Derive\(\"|SpotTheMistake\(\")(06/[\w#-]+)", README))
    assert named == {"06/input", "06/input#7", "06/derive#7", "06/spot#7"} and all(key in TASKS for key in named)
    assert set(re.findall(r'check\("([^"]+)"', README)) == {"02/code-weight"} <= set(CODE_TASKS)
