"""Students' programs: taken from a notebook as they stand, and run once more where they can do nothing but compute."""

import json
import os
import sys
import time
from functools import partial
from math import tau

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from numpy import exp
from test_answers import entry, saved, table

from lessons.practice.answers import programs
from lessons.practice.answers.__main__ import main
from lessons.practice.answers.programs import WRITTEN, ran, report, reports, task_of
from lessons.practice.code import CODE_TASKS
from lessons.practice.code.calls import Call
from lessons.practice.code.source import source_of

TASK = "02/code-weight"
HEAD = "def weight_gradient(delta, x, W):\n"
RIGHT = f"{HEAD}    return delta.T @ x"
DROPPED = f"{HEAD}    return delta[0][:, None] * x[0]"

# What stands alone

STRIDES, SHIFT = (1, 2), np.array([[1.5, 2]])


def helper(x):
    return exp(x) * tau + SHIFT


def other(x):
    return helper(x) if STRIDES[0] else even(x - 1)


def even(x):
    return other(x - 1)


def with_closure(times):
    def inner(x):
        return [np.sum(other(each)) * times for each in x]
    return inner


def run(source):
    space = {"__name__": "__main__"}
    exec(source, space)
    return list(space.values())[-1]


@pytest.mark.parametrize("f", [helper, other, even, with_closure(3), lambda x: helper(x) + 1, np.exp, abs])
def test_a_function_stands_alone_with_what_it_needs(f):
    assert np.array_equal(run(source_of(f))(np.ones(1)), f(np.ones(1)))


def test_what_has_no_text_has_none():
    two = [lambda x: 1, lambda x: 2]  # two in one line
    made = eval("lambda x: x")
    for nothing in (partial(helper, 3), two[0], made, 3, None, run("def f(): 0")):
        assert source_of(nothing) == ""


def test_what_is_checked_in_a_notebook_can_be_run_again(tmp_path):
    """Helpers, imports and values stand in other cells there, and a class seed goes with it."""
    cells = ["import numpy as np\nfrom lessons.practice.code import check\nSIGN = -1",
             "def turned(d):\n    return SIGN * d.T",
             f'{HEAD}    return -turned(delta) @ x\n\ncheck("{TASK}", weight_gradient, seed=3)',
             f'check("{TASK}", lambda delta, x, W: np.outer(delta[0], x[0]))\ncheck("{TASK}")']
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    state = {"XDG_STATE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTEST_VERSION", "LESSONS_PROGRESS")}
    NotebookClient(book, timeout=60, kernel_name="python3").execute(env=kept | state)
    noted = json.loads((tmp_path / "lessons" / "progress.json").read_text(encoding="utf-8"))
    assert {key: entry["done"] for key, entry in noted.items()} == {f"{TASK}#3": True, TASK: False}
    [seeded], [plain] = (noted[key]["lines"] for key in (f"{TASK}#3", TASK))
    assert report(f"{TASK}#3", seeded).kind == "right" and report(TASK, plain).mistake == "one-sample"


# What becomes of a program


CASES = [
    (RIGHT, "right", "on 3 instances"), (f"import numpy as np\n{DROPPED}", "wrong", "dW[0, 0] is"),
    (f"{HEAD}    x *= 2\n    return delta.T @ x", "wrong", "It changed its argument 2, x: work on a copy."),
    (f"{HEAD}    print('!' * 10**6)\n    return delta.T @ x", "right", "entry by entry"),
    (f"{HEAD}    while True: pass", "unreadable", "did not come back within 1 s in line 2, `while True: pass`"),
    (f"{HEAD}    raise KeyError(3)", "unreadable", "It stopped in line 2, `raise KeyError(3)`: KeyError: 3"),
    (f"import sys\n{HEAD}    sys.exit()", "unreadable", "SystemExit"),
    (f"import os\n{HEAD}    os._exit(0)", "unreadable", "ended before the function came back (exit status 0)"),
    (f"{HEAD}    open('mine', 'w')", "unreadable", "PermissionError: the file mine came"),
    (f"{HEAD}    return len(open({__file__!r}).read())", "unreadable", "PermissionError: the file test_programs.py"),
    (f"import subprocess\n{HEAD}    subprocess.run(['python3'])", "unreadable", "subprocess.Popen came"),
    (f"import socket\n{HEAD}    socket.create_connection(('localhost', 80))", "unreadable", "PermissionError: socket."),
    (f"import os\n{HEAD}    os.remove('x')", "unreadable", "os.remove came, nothing but computing was expected"),
    (f"import numpy as np\n{HEAD}    return np.zeros(10**6)", "unreadable", "more than 10000 numbers"),
    (f"{HEAD}    return 'right'", "unreadable", "For dW it returned str 'right'"),
    (f"{HEAD}    ...", "not tried yet", "return ∂E/∂W"),
    (f"{HEAD}    y = 1", "not tried yet", "is `return` missing?"),
    ("def f(:", "unreadable", "cannot be read: invalid syntax"), ("\0", "unreadable", "cannot be read"),
    ("(" * 10_000, "unreadable", "cannot be read"), ("x = 1", "unreadable", "defines no function"),
    ("while True: pass", "unreadable", "before its function was called: it did not come back within 1 s"),
    ("1 / 0", "unreadable", "before its function was called: ZeroDivisionError"),
    ("def f(delta): 0", "unreadable", "it is called as weight_gradient(delta, x, W)"),
]
if sys.platform != "win32":
    CASES += [(f"import os\n{HEAD}    os.fork()", "unreadable", "os.fork came")]
if sys.platform == "linux":
    CASES += [(f"{HEAD}    return [0] * 10**10", "unreadable", "MemoryError")]


def test_each_program_has_its_report():
    made = reports((TASK, program) for program, _, _ in CASES)
    for program, kind, said in CASES:
        found = made[TASK, program]
        assert found.kind == kind and said in found.sentence, (program, found)


FORGED = """import os, json
def f(delta, x, W):
    for out in range(3, 20):
        try:
            os.write(out, {!r}.encode())
        except OSError:
            pass
    os._exit(0)
"""


WRITING = [
    '{"kind": "right"}', "[", "3", "null", "[" * 100_000, '{"calls": 3}', '{"calls": []}', '{"calls": [{}]}',
    '{"unfit": 3}', *(json.dumps({"calls": [dict(zip(Call._fields, fields, strict=True))]}) for fields in (
        (None, True, False, "", "", "", []), ([[[1], ["x"]]], 1, 0, 0, "", "", []), ([], 1, 0, "", "", "", [[]]))),
]


def test_a_program_that_writes_its_own_report_is_not_believed():
    for (_, program), made in reports((TASK, FORGED.format(written)) for written in WRITING).items():
        assert made.kind == "unreadable" and WRITTEN in made.sentence, (program, made)


def test_the_readme_says_how_long_and_what_for():
    readme = " ".join((programs.ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"for {programs.SECONDS} seconds at most" in readme and "That is no jail" in readme


def test_a_program_that_does_not_stop_is_ended_with_what_it_began(monkeypatch):
    monkeypatch.setattr(programs, "SECONDS", 5)
    start = time.monotonic()
    made = report(TASK, f"import time\n{HEAD}    time.sleep(60)")
    assert made.sentence == "Its process did not end within 5 s." and time.monotonic() - start < 20


def test_the_process_knows_nothing_of_this_one(monkeypatch, tmp_path):
    """Not its environment, not its folder; and its own is gone afterwards."""
    monkeypatch.setenv("SECRET", "s3cret")
    monkeypatch.chdir(tmp_path)
    told = ran(("import os\ndef f(x):\n    raise KeyError(os.getcwd(), os.listdir(), sorted(os.environ))",
                "f(x)", ["y"], [{"x": 1}]))
    [call] = told["calls"]
    assert "SECRET" not in call["error"] and str(tmp_path) not in call["error"] and "[]" in call["error"]
    assert not os.path.exists(call["error"].partition("KeyError: ('")[2].partition("'")[0])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", ["02/code", "02/code-weight#x", "02/code-weight#-1", "02/code-weight#" + "9" * 10, "x"])
def test_what_is_no_code_task_is_none(key):
    assert task_of(key) is None and task_of(f"{TASK}#7") == (CODE_TASKS[TASK], 7)


def test_one_program_runs_once(monkeypatch):
    ran = []
    monkeypatch.setattr(programs, "report", lambda key, source: ran.append(source))
    assert list(reports((TASK, each) for each in "aba")) == [(TASK, "a"), (TASK, "b")] and sorted(ran) == ["a", "b"]


def test_a_forged_right_does_not_survive(tmp_path, capsys):
    answers = {TASK: entry(f"import numpy as np\n{DROPPED}", done=True), "02/code-bias": entry(done=True),
               f"{TASK}#5": entry("def f(: 0", f"{HEAD}    return x.T @ delta", RIGHT)}
    assert main(["--programs", str(saved(tmp_path, "Ada", answers))]) == 0
    rows = {row[1]: row[3:] for row in table(capsys.readouterr().out)}
    assert rows[TASK][:2] == ["wrong", "one-sample"] and rows[TASK][2].startswith("here, 1 program; the last: ")
    assert rows["02/code-bias"] == ["", "", "not here: nothing that could be judged is in the file"]
    assert rows[f"{TASK}#5"][:2] == ["right", "indices-swapped"] and "here, 3 programs" in rows[f"{TASK}#5"][2]
