"""The door opens JupyterLab on a free port, without pop-ups and noise, and ends it on Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lessons._door import lab
from lessons._door.say import ROOT, Stop


@pytest.mark.parametrize("arguments", [["--port", "{}"], ["--port={}"], ["--ServerApp.port={}"]])
def test_a_port_in_use(arguments):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port} is taken"):
            lab.open_lab(None, lab.START, [each.format(port) for each in arguments])
    assert not lab.taken(port)


@pytest.mark.parametrize("port", ["0", "65536", "many", "-1", "80.5"])
def test_not_a_port(port):
    with pytest.raises(Stop, match="whole number from 1 to 65535"):
        lab.wanted_port([f"--port={port}"])


def test_no_port_leaves_the_choice_to_jupyterlab():
    assert lab.wanted_port(["--no-browser", "--ip=0.0.0.0"]) is None


def test_root_in_a_container_may_open_it(monkeypatch):
    monkeypatch.setattr(lab, "is_root", lambda: True)
    assert "--allow-root" in lab.command(lab.START, [])
    monkeypatch.setattr(lab, "is_root", lambda: False)
    assert "--allow-root" not in lab.command(lab.START, [])


def test_the_page_that_opens_and_what_is_passed_on():
    command = lab.command(lab.START, ["--no-browser"])
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in command
    assert f"--ServerApp.root_dir={ROOT}" in command
    assert command[-1] == "--no-browser"


def test_no_news_and_the_students_own_settings_stay(tmp_path):
    folders = lab.quiet({"JUPYTER_CONFIG_PATH": str(tmp_path)})["JUPYTER_CONFIG_PATH"]
    first = Path(folders.removesuffix(str(tmp_path))[:-1])
    defaults = json.loads((first / "labconfig" / "default_setting_overrides.json").read_text())
    assert defaults["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert folders.endswith(str(tmp_path))


def test_the_log_is_boiled_down_to_the_address(capsys):
    lab.listen([
        "[I 2026-01-01 ServerApp] extension loaded\n",
        "[C 2026-01-01 ServerApp] \n", "    \n",
        "        http://localhost:8888/lab/tree/notebooks/00_start_here.ipynb?token=abc\n",
        "        http://127.0.0.1:8888/lab/tree/notebooks/00_start_here.ipynb?token=abc\n",
        "[W 2026-01-01 ServerApp] 404 GET /favicon\n",
        "[E 2026-01-01 ServerApp] the disk is full\n",
        "    while saving\n",
    ], start=0)
    said = capsys.readouterr().out
    assert said.count("token=abc") == 1
    assert "the disk is full\n    while saving" in said
    assert "loaded" not in said
    assert "favicon" not in said


def test_a_lab_that_does_not_start_says_why_and_what_may_help():
    with pytest.raises(Stop, match="did not start(.|\n)*No module named jupyterlab(.|\n)*JUPYTER_NO_CONFIG=1"):
        lab.listen(["python: No module named jupyterlab\n"], start=0)


def opened_and_ended(variables, sign, *arguments):
    """What the door says from the start of JupyterLab, or of what stands in for it, to its end; and the status."""
    program = (
        "import os, pathlib, sys\n"
        "from lessons import __main__\n"
        "from lessons._door import commands, lab, runtime\n"
        "here = runtime.Environment(pathlib.Path(sys.executable), dict(os.environ))\n"
        "commands.run = lambda arguments: lab.open_lab(here, lab.START, arguments)\n"
        "sys.exit(__main__.main())\n"
    )
    opened = subprocess.Popen([sys.executable, "-c", program, *arguments], env=os.environ | variables, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = ""
    while "Ctrl-C in this window" not in said:
        line = opened.stdout.readline()
        assert line, said
        said += line
    opened.send_signal(sign)
    said += opened.communicate(timeout=60)[0]
    return said, opened.returncode


@pytest.mark.skipif(sys.platform == "win32", reason="a signal from outside ends a Windows process at once")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_the_server_without_a_traceback(tmp_path, sign):
    (tmp_path / "jupyterlab.py").write_text(
        "import pathlib, signal, sys, time\n"
        "def stop(*_):\n"
        "    pathlib.Path(__file__).with_name('witness').write_text('stopped')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "print('http://localhost:1/lab/tree/x.ipynb', file=sys.stderr, flush=True)\n"
        "time.sleep(60)\n"
    )
    said, status = opened_and_ended({"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}, sign)
    assert status == 0
    assert "JupyterLab has stopped" in said
    assert "Traceback" not in said
    assert (tmp_path / "witness").read_text() == "stopped"


@pytest.mark.skipif(sys.platform == "win32", reason="a signal from outside ends a Windows process at once")
@pytest.mark.parametrize("setting", [{"ServerApp": {"preferred_dir": "{}"}},
                                     {"FileContentsManager": {"preferred_dir": "nowhere"}}])
def test_a_students_own_folders_do_not_stop_it(tmp_path, setting):
    """The real JupyterLab, with such a setting."""
    text = json.dumps(setting).replace("{}", str(tmp_path))
    (tmp_path / "jupyter_server_config.json").write_text(text, encoding="utf-8")
    variables = {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    said, status = opened_and_ended(variables, signal.SIGINT, "--no-browser")
    assert "lab/tree/notebooks/00_start_here.ipynb" in said and status == 0
