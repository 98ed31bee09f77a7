"""`python3 -m lessons answers`: what students saved is judged again, and what is no such file is told."""

import csv
import io
import json
import subprocess
import sys

import pytest

from lessons.practice import TASKS
from lessons.practice.answers.__main__ import COLUMNS, main


def entry(*lines, done=False, **mistakes):
    said = {"tries": max(len(lines), 1), "mistakes": {key.replace("_", "-"): n for key, n in mistakes.items()},
            "done": done}
    return {**said, "lines": list(lines)} if lines else said


def saved(folder, name, answers, **more):
    file = folder / f"{name}.json"
    file.write_text(json.dumps({"student": name, "answers": answers, **more}), encoding="utf-8")
    return file


def table(said):
    head, *rows = csv.reader(io.StringIO(said))
    assert tuple(head) == COLUMNS
    return rows


TASK, WRONG, RIGHT = "06/input", TASKS["06/input"].mistakes["turned-twice"], TASKS["06/input"].right[0]


def test_lines_are_judged_here_whatever_the_file_says(tmp_path, capsys):
    honest = saved(tmp_path, "Ada", {TASK: entry(WRONG, WRONG, RIGHT)})
    liar = saved(tmp_path, "Bob", {TASK: entry(WRONG, "import os", done=True)})
    assert main([str(honest), str(liar)]) == 0
    assert table(capsys.readouterr().out) == [
        ["Ada", TASK, "3", "right", "turned-twice (2)", "here, 3 lines"],
        ["Bob", TASK, "2", "wrong", "turned-twice", "here, 2 lines"]]


def test_tasks_come_in_the_order_of_the_course_and_no_verdict_of_the_file_is_believed(tmp_path, capsys):
    answers = {"06/code-input": entry("def f(): 0", done=True, turned_twice=2), "07/code-input": entry(done=True),
               TASK: entry(RIGHT), "02/weight": entry("d_j x_i"), "no such task": entry("d_j", done=True),
               "derive/The bias gradient": entry("d_j")}
    assert main([str(saved(tmp_path, "Ada", answers))]) == 0
    rows = table(capsys.readouterr().out)
    assert [row[1] for row in rows] == ["02/weight", TASK, "06/code-input", "07/code-input", "derive/The bias gradient",
                                      "no such task"]
    assert [row[3:5] for row in rows] == [["right", ""], ["right", ""], ["", ""], ["", ""], ["", ""], ["", ""]]
    assert [row[5] for row in rows[2:]] == ["not here: programs are run with --programs alone",
                                            "not here: nothing that could be judged is in the file",
                                            "not here: no task of the course, but a derivation of the learner's choice",
                                            "not here: no such task"]


def test_an_answer_in_numbers_is_judged_with_the_numbers_of_its_seed(tmp_path, capsys):
    mine, other = (TASKS[f"06/input_numbers#{seed}"] for seed in (7, 8))
    answers = {mine.key: entry(*mine.right), other.key: entry(*mine.right), "10/weight_numbers": entry("[1]")}
    assert main([str(saved(tmp_path, "Ada", answers))]) == 0
    rows = table(capsys.readouterr().out)
    assert [(row[1], row[3]) for row in rows] == [(mine.key, "right"), (other.key, "wrong"),
                                                  ("10/weight_numbers", "wrong")]


def test_a_whole_derivation_is_judged_line_by_line(tmp_path, capsys):
    lines = ["sum_i d_i dy_i/dx_j", TASKS["06/derive"].mistakes["turned-twice"], "conv(d, w, 'full')"]
    for count, kind in ((3, "right"), (2, "go on")):
        assert main([str(saved(tmp_path, "Ada", {"06/derive": entry(*lines[:count])}))]) == 0
        [row] = table(capsys.readouterr().out)
        assert row[3:5] == [kind, "turned-twice"]


def test_a_progress_file_serves_too_and_a_folder_stands_for_its_files(tmp_path, capsys):
    (tmp_path / "progress.json").write_text(json.dumps({TASK: entry(RIGHT)}), encoding="utf-8")
    saved(tmp_path, "Ada", {TASK: entry(WRONG)})
    assert main([str(tmp_path)]) == 0
    assert [row[:1] + row[3:4] for row in table(capsys.readouterr().out)] == [["Ada", "wrong"], ["progress", "right"]]


@pytest.mark.parametrize(("written", "said"), [
    (b"", "no JSON came"), (b"PK\x03\x04\xff", "no JSON came"), (b"[" * 100_000, "no JSON came"),
    (b"[1]", "JSON without answers"), (b"3", "JSON without answers"), (b'{"answers": 3}', "JSON without answers"),
    (b'{"student": "A", "answers": {"06/input": {"tries": "many"}}}', "JSON without answers"),
    (b'{"student": 7, "answers": {}}', "7 came as the student's name"), (b" " * 5_000_001, "at most 5000000"),
])
def test_a_file_that_is_no_answers_is_told_and_the_others_are_judged(tmp_path, capsys, written, said):
    bad, good = tmp_path / "bad.json", saved(tmp_path, "Ada", {TASK: entry(RIGHT)})
    bad.write_bytes(written)
    assert main([str(bad), str(good), str(tmp_path / "nowhere.json")]) == 1
    told = capsys.readouterr()
    assert f"bad.json: {said}" in told.err or said in told.err and "bad.json" in told.err
    assert "nowhere.json: No such file or directory came" in told.err
    assert [row[0] for row in table(told.out)] == ["Ada"]


def test_the_table_goes_to_a_file_and_no_cell_is_a_formula(tmp_path, capsys):
    file = saved(tmp_path, "x", {TASK: entry(RIGHT)}, student="=HYPERLINK(1)\nB")
    out = tmp_path / "table.csv"
    assert main([str(file), "--out", str(out)]) == 0 and capsys.readouterr().out == ""
    assert table(out.read_text(encoding="utf-8-sig"))[0][0] == "'=HYPERLINK(1) B"
    assert main([str(file), "--out", str(tmp_path / "no" / "table.csv")]) == 1
    assert "a file that can be written was expected" in capsys.readouterr().err


def test_it_is_a_process_of_its_own(tmp_path):
    file = saved(tmp_path, "Łukasz", {TASK: entry(RIGHT)})
    run = subprocess.run([sys.executable, "-m", "lessons.practice.answers", str(file)], capture_output=True, text=True,
                         encoding="utf-8", check=True)
    assert table(run.stdout)[0][3] == "right"
