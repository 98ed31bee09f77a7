"""Time, memory and size of the lessons. Opt-in: `python3 -m lessons test tests/benchmarks/test_lessons_speed.py`."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from browser.lab import chromium, jupyterlab
from nbclient import NotebookClient

from .test_views_speed import HELP

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


@pytest.mark.skipif(os.name != "posix", reason="a process is asked for its memory in the POSIX way")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson(benchmark, tell, path):
    """From a kernel that is not there to the last cell; the kernel's peak memory; what is stored."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(PEAK))
    benchmark.pedantic(lambda: NotebookClient(notebook, resources={"metadata": {"path": path.parent}}).execute(),
                       rounds=1)
    peak = int(notebook.cells[-1].outputs[0].text) * (1 if sys.platform == "darwin" else 1024)
    tell(run_s=round(benchmark.stats.stats.mean, 1), peak_MB=round(peak / 1e6), stored_KB=path.stat().st_size // 1000)


RUN_ALL = """async () => {
  const start = performance.now(), since = () => Math.round(performance.now() - start);
  const all = jupyterapp.commands.execute("notebook:run-all-cells").then(since);
  const now = () => document.querySelector(".jp-Notebook .lessons-step .lessons-line.lessons-now");
  await until(() => now()?.querySelector("mjx-container"));
  const shown = since(), before = now();
  key(before.closest(".lessons-step"), "ArrowRight");
  await until(() => now() !== before);
  return [shown, since(), await all];
}"""


def test_from_run_all_to_an_answer(benchmark, tell, tmp_path):
    """Lesson 00 in JupyterLab: until the first derivation is typeset, until it has made a step, and to the last cell;
    and processor time of the kernel, and of the page.
    """
    with chromium() as browser, jupyterlab(tmp_path, browser) as lab, lab.open("00_start_here.ipynb") as notebook:
        page = notebook.page.context.new_cdp_session(notebook.page)
        page.send("Performance.enable", {"timeDomain": "threadTicks"})

        def worked():
            told = page.send("Performance.getMetrics")["metrics"]
            return next(each["value"] for each in told if each["name"] == "TaskDuration")

        before = worked()
        shown, answers, done = benchmark.pedantic(
            notebook.page.evaluate, [f"() => {{ {HELP} return ({RUN_ALL})(); }}"], rounds=1)
        assert notebook.complaints() == []
        kernel = notebook.ask("__import__('time').process_time()")
        tell(shown_ms=shown, answers_ms=answers, done_ms=done, kernel_cpu_s=round(kernel, 1),
             page_cpu_s=round(worked() - before, 1))


def test_strict_nbval(benchmark, tell, tmp_path):
    """Copies, stored anew before the clock starts."""
    for path in NOTEBOOKS:
        shutil.copy(path, tmp_path)
    copies = sorted(map(str, tmp_path.glob("*.ipynb")))
    subprocess.run([sys.executable, "-m", "lessons._door.refresh", *copies], check=True, capture_output=True)
    times = {}

    def once():
        for copy in copies:
            start = time.perf_counter()
            ran = subprocess.run([sys.executable, "-m", "pytest", "-q", "--nbval", "--nbval-current-env", copy],
                                 cwd=tmp_path, capture_output=True, text=True)
            times[Path(copy).stem] = round(time.perf_counter() - start, 1)
            assert ran.returncode == 0, re.sub(r"\s+", " ", ran.stdout[-600:])

    benchmark.pedantic(once, rounds=1)
    sizes = {f"{Path(copy).stem}_KB": os.path.getsize(copy) // 1000 for copy in copies}
    tell(all_s=round(sum(times.values()), 1), **times, **sizes)
